//! Finds out who sends a request, once for each request.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use tower_sessions::Session;

use super::clock;
use super::router::Web;
use super::session::{self, Caller};

impl FromRequestParts<Web> for Caller {
    type Rejection = StatusCode;

    async fn from_request_parts(request: &mut Parts, web: &Web) -> Result<Self, StatusCode> {
        let session = Session::from_request_parts(request, web).await;
        let session = session.map_err(|(status, _)| status)?;
        session::caller(&session, &web.shared.db, clock::now()).await
    }
}

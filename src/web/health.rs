//! Whether the server can work: for whoever watches it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use sea_orm::EntityTrait;
use serde_json::json;

use super::router::Web;
use crate::entity::category;

/// Answers 200 where the database answers, 503 otherwise.
pub(super) async fn get(State(web): State<Web>) -> Response {
    match category::Entity::find().one(web.shared.db.reader()).await {
        Ok(_) => Json(json!({ "status": "ok" })).into_response(),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            let body = Json(json!({ "status": "the database does not answer" }));
            (StatusCode::SERVICE_UNAVAILABLE, body).into_response()
        }
    }
}

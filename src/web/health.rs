//! The health check, for monitoring.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use sea_orm::{DbErr, EntityTrait};
use serde_json::json;

use super::router::Web;
use crate::entity::category;

/// Answers 200 where the database answers and keeps what is written, 503
/// otherwise.
pub(super) async fn get(State(web): State<Web>) -> Response {
    let db = &web.shared.db;
    if let Err(error) = category::Entity::find().one(db.reader()).await {
        return unwell("the database does not answer", &error);
    }
    if let Err(error) = db.check_writes().await {
        return unwell("changes cannot be saved", &error);
    }
    Json(json!({ "status": "ok" })).into_response()
}

fn unwell(status: &'static str, error: &DbErr) -> Response {
    tracing::error!(%error, "{status}");
    (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": status }))).into_response()
}

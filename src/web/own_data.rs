//! The file of all that is held about the person who asks.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::clock;
use super::pages::Visit;
use crate::own_data::own_data;

/// What browsers call the file.
const AS_FILE: &str = "attachment; filename=\"my-clearing-data.json\"";

/// Answers with the file.
pub(super) async fn export(visit: Visit) -> Response {
    let Ok(person) = visit.caller.viewer.pending() else {
        return visit.refuse(StatusCode::UNAUTHORIZED);
    };
    if person.may_export().is_err() {
        return Redirect::to("/account/step-up?next=/account/export").into_response();
    }
    let shared = &visit.web.shared;
    match own_data(shared.db.reader(), &shared.secret_key, person, clock::now()).await {
        Ok(file) => {
            tracing::info!(account.id = %person.id(), "own data exported");
            ([(header::CONTENT_DISPOSITION, AS_FILE)], Json(file)).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "own data could not be read");
            visit.refuse(StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

//! Logs one line for each request: its route, status and duration.
//!
//! The route is logged, not the address: an address can hold a token or a name.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;
use uuid::Uuid;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Identifies a request, in the answer's header and in every line logged for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct RequestId(pub(super) Uuid);

/// Logs a request and gives it an identifier.
pub(super) async fn log(mut request: Request, next: Next) -> Response {
    let id = RequestId(Uuid::now_v7());
    request.extensions_mut().insert(id);
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let span = tracing::info_span!(
        "request",
        request.id = %id.0,
        method = %request.method(),
        route = route.as_deref().unwrap_or("none"),
    );
    let began = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    let took_us = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::info!(status, took_us, "answered"));
    let value = HeaderValue::from_str(&id.0.to_string()).expect("a UUID is ASCII");
    response.headers_mut().insert(REQUEST_ID, value);
    response
}

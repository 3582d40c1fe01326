//! Forged requests: only our own pages may send anything that changes things.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Our own origin, as browsers spell it: scheme, host, port.
#[derive(Clone, Debug)]
pub(super) struct Origin(pub(super) String);

/// Refuses what another site made a browser send. Programs that are no
/// browsers send neither header, and no cookie either.
pub(super) async fn check(State(own): State<Origin>, request: Request, next: Next) -> Response {
    let is_reading = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_reading && !is_own(request.headers(), &own) {
        return (StatusCode::FORBIDDEN, "this request came from another site\n").into_response();
    }
    next.run(request).await
}

fn is_own(headers: &HeaderMap, own: &Origin) -> bool {
    let origin_fits = match headers.get(header::ORIGIN) {
        None => true,
        Some(origin) => origin.as_bytes() == own.0.as_bytes(),
    };
    let site_fits = match headers.get("sec-fetch-site") {
        None => true,
        Some(site) => matches!(site.as_bytes(), b"same-origin" | b"none"),
    };
    origin_fits && site_fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s3_only_our_own_origin_or_none_may_change_things() {
        let own = Origin("https://clearing.example".to_owned());
        for (name, value, fits) in [
            ("accept", "*/*", true),
            ("origin", "https://clearing.example", true),
            ("origin", "http://clearing.example", false),
            ("origin", "https://clearing.example.evil.example", false),
            ("origin", "null", false),
            ("sec-fetch-site", "same-origin", true),
            ("sec-fetch-site", "none", true),
            ("sec-fetch-site", "same-site", false),
            ("sec-fetch-site", "cross-site", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().unwrap());
            assert_eq!(is_own(&headers, &own), fits, "{name}: {value}");
        }
    }
}

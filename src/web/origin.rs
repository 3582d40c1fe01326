//! Protection against forged requests: only our own pages may change anything.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
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
        return (StatusCode::FORBIDDEN, "This request came from another site\n").into_response();
    }
    next.run(request).await
}

fn is_own(headers: &HeaderMap, own: &Origin) -> bool {
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    let origin_fits = match headers.get(header::ORIGIN).map(HeaderValue::as_bytes) {
        None => true,
        // Our pages send no referrer, so browsers hide the origin of their forms too. A page
        // of another site may hide its own as well; only the browser's word tells them apart.
        Some(b"null") => site == Some(b"same-origin"),
        Some(origin) => origin == own.0.as_bytes(),
    };
    let site_fits = matches!(site, None | Some(b"same-origin" | b"none"));
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

    #[test]
    fn s3_a_hidden_origin_is_ours_only_if_the_browser_says_so() {
        let own = Origin("https://clearing.example".to_owned());
        for (site, fits) in
            [("same-origin", true), ("none", false), ("same-site", false), ("cross-site", false)]
        {
            let mut headers = HeaderMap::new();
            headers.insert("origin", HeaderValue::from_static("null"));
            headers.insert("sec-fetch-site", site.parse().unwrap());
            assert_eq!(is_own(&headers, &own), fits, "{site}");
        }
    }
}

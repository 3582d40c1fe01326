//! The cookie by which a browser is known again that has signed in before.
//!
//! It signs nobody in: whoever has it is only not held up by the wrong passwords of others.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use tower_sessions::cookie::time::Duration;
use tower_sessions::cookie::{Cookie, SameSite};

use crate::graphql::Client;

/// How long a browser keeps it.
const KEPT: Duration = Duration::days(365);

/// What the cookie is called, and whether it is for https only.
#[derive(Clone, Copy, Debug)]
pub(super) struct DeviceCookie {
    pub(super) is_https: bool,
}

/// What the browser is to keep after this request.
#[derive(Clone, Debug, Default)]
pub(super) struct ToKeep(Arc<Mutex<Option<String>>>);

impl ToKeep {
    /// Has the browser keep `token`.
    pub(super) fn set(&self, token: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(token);
    }

    fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl DeviceCookie {
    fn name(self) -> &'static str {
        if self.is_https { "__Host-clearing-device" } else { "clearing-device" }
    }

    fn header(self, token: String) -> Option<HeaderValue> {
        let cookie = Cookie::build((self.name(), token))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.is_https)
            .max_age(KEPT);
        HeaderValue::from_str(&cookie.build().to_string()).ok()
    }

    /// What the browser keeps from an earlier time.
    fn read(self, headers: &HeaderMap) -> Option<String> {
        let lines = headers.get_all(header::COOKIE).iter();
        let cookies = lines.filter_map(|line| line.to_str().ok()).flat_map(Cookie::split_parse);
        let own = cookies.filter_map(Result::ok).find(|cookie| cookie.name() == self.name());
        own.map(|cookie| cookie.value().to_owned())
    }
}

/// Sets the cookie where a request has somebody signed in.
pub(super) async fn keep(
    State(cookie): State<DeviceCookie>,
    mut request: Request,
    next: Next,
) -> Response {
    let to_keep = ToKeep::default();
    request.extensions_mut().insert(to_keep.clone());
    let token = cookie.read(request.headers());
    if let Some(client) = request.extensions_mut().get_mut::<Client>() {
        client.device = token;
    }
    let mut response = next.run(request).await;
    if let Some(header) = to_keep.take().and_then(|token| cookie.header(token)) {
        response.headers_mut().append(header::SET_COOKIE, header);
    }
    response
}

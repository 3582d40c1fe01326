//! All routes, and the layers every request passes.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use ipnet::IpNet;
use minijinja::Environment;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, Session, SessionManagerLayer};

use super::assets::{self, Manifest};
use super::client::{self, TrustedProxies};
use super::device::{self, DeviceCookie, ToKeep};
use super::headers::{self, Https};
use super::origin::{self, Origin};
use super::pages::{self, PAGES, PREVIEWS, Page, Types, Visit};
use super::request_log::{self, RequestId};
use super::session::Caller;
use super::session_store::Rows;
use super::{endpoint, health, own_data, session};
use crate::account::IDLE_MEMBER;
use crate::graphql::{self, Client, Schema, Shared};

/// How long a request may take.
const REQUEST_WITHIN: Duration = Duration::from_secs(30);

/// What every request of the server shares.
#[derive(Clone)]
pub struct Web {
    /// The schema.
    pub schema: Schema,
    /// The database and what else resolvers use.
    pub shared: Shared,
    /// The address people use.
    pub base_url: Arc<str>,
    pub(super) templates: Arc<Environment<'static>>,
    pub(super) types: Arc<Types>,
    trusted_proxies: TrustedProxies,
    by_path: Arc<HashMap<&'static str, &'static Page>>,
}

impl Web {
    /// Reads templates and operations; says so where there are no styles.
    ///
    /// # Panics
    ///
    /// When a route names an operation, a template or a page that is not there.
    #[must_use]
    pub fn new(shared: Shared, base_url: &str) -> Self {
        let manifest = Manifest::read();
        if manifest.is_empty() {
            tracing::warn!("pages are unstyled: run `npm run build` in frontend for styles");
        }
        let templates = pages::environment(manifest);
        let types = Types::read(&graphql::sdl());
        pages::check_routes(&types, &templates);
        Self {
            schema: graphql::schema(shared.clone()),
            shared,
            base_url: base_url.into(),
            templates: Arc::new(templates),
            types: Arc::new(types),
            trusted_proxies: TrustedProxies::default(),
            by_path: Arc::new(PAGES.iter().map(|page| (page.path, page)).collect()),
        }
    }

    /// The same, behind proxies that say whom a request comes from.
    #[must_use]
    pub fn behind(self, trusted_proxies: &[IpNet]) -> Self {
        Self { trusted_proxies: TrustedProxies::new(trusted_proxies), ..self }
    }

    /// The page with this route.
    ///
    /// # Panics
    ///
    /// When there is none: the routes are part of the program.
    pub(super) fn page(&self, path: &str) -> &'static Page {
        self.by_path.get(path).unwrap_or_else(|| panic!("there is no page {path}"))
    }
}

/// Builds the router.
pub fn router(web: Web) -> Router {
    let https = web.base_url.starts_with("https://");
    let own = Origin(web.base_url.to_string());
    let sessions = SessionManagerLayer::new(Rows(web.shared.db.clone()))
        .with_name(if https { "__Host-clearing" } else { "clearing" })
        .with_secure(https)
        .with_same_site(SameSite::Lax)
        .with_http_only(true)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(IDLE_MEMBER));
    let mut routes: HashMap<&'static str, MethodRouter<Web>> = HashMap::new();
    for page in PAGES {
        let route = routes.remove(page.path).unwrap_or_default();
        routes.insert(page.path, route.get(move |visit: Arriving| visit.show(page)));
    }
    for form in pages::forms() {
        let route = routes.remove(form.path).unwrap_or_default();
        let handler = move |headers: HeaderMap, visit: Arriving, body: Body| async move {
            visit.0.post(form, &headers, body).await
        };
        routes.insert(form.path, route.post(handler));
    }
    for preview in PREVIEWS {
        let route = routes.remove(preview.path).unwrap_or_default();
        let handler = move |headers: HeaderMap, visit: Arriving, body: Body| async move {
            visit.0.preview(preview, &headers, body).await
        };
        routes.insert(preview.path, route.post(handler));
    }
    let pages =
        routes.into_iter().fold(Router::new(), |router, (path, route)| router.route(path, route));
    let personal = pages
        .route("/graphql", post(endpoint::post))
        .route("/account/export", get(|visit: Arriving| own_data::export(visit.0)))
        .fallback(|visit: Arriving| async move { visit.0.lost() })
        .layer(sessions);
    let open = Router::new()
        .route("/health", get(health::get))
        .route("/assets/{file}", get(assets::serve));
    let trusted_proxies = web.trusted_proxies.clone();
    open.merge(personal)
        .with_state(web)
        .layer(from_fn_with_state(DeviceCookie { is_https: https }, device::keep))
        .layer(from_fn_with_state(trusted_proxies, client::identify))
        .layer(from_fn_with_state(own, origin::check))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, REQUEST_WITHIN))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(Https(https), headers::add))
        .layer(from_fn(request_log::log))
}

/// A person who asks for a page.
struct Arriving(Visit);

impl Arriving {
    async fn show(self, page: &'static Page) -> Response {
        self.0.show(page).await
    }
}

impl FromRequestParts<Web> for Arriving {
    type Rejection = Response;

    async fn from_request_parts(
        request: &mut axum::http::request::Parts,
        web: &Web,
    ) -> Result<Self, Response> {
        let fault = || StatusCode::INTERNAL_SERVER_ERROR.into_response();
        let caller = Caller::from_request_parts(request, web).await;
        let session = Session::from_request_parts(request, web).await.map_err(|_| fault())?;
        let parts = RawPathParams::from_request_parts(request, web).await;
        let parts = parts.map_err(IntoResponse::into_response)?;
        let parts = parts.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let client = request.extensions.get::<Client>().cloned().unwrap_or_default();
        let client = session::of_request(client, &session, &request.headers);
        let to_keep = request.extensions.get::<ToKeep>().cloned().unwrap_or_default();
        let request_id = *request.extensions.get::<RequestId>().ok_or_else(fault)?;
        let uri: Uri = request.uri.clone();
        // No value of a route or a page's query may hold NUL: PostgreSQL takes none.
        if uri.path_and_query().is_some_and(|address| address.as_str().contains("%00")) {
            return Err(
                (StatusCode::BAD_REQUEST, "The address has a NUL character\n").into_response()
            );
        }
        let is_reading = request.method == Method::GET;
        let web = web.clone();
        let visit = |caller| Visit {
            web,
            session,
            caller,
            client,
            to_keep,
            request_id,
            uri,
            is_reading,
            parts,
        };
        match caller {
            Ok(caller) => Ok(Self(visit(caller))),
            Err(status) => {
                let nobody = visit(Caller::default());
                Err(nobody.apologise(&nobody.caller, status.into()))
            }
        }
    }
}

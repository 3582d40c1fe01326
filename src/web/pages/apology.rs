//! What somebody sees instead of a page that cannot be shown.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use minijinja::context;

use super::answer::Trouble;
use super::page::SET_UP;
use super::render::{Again, as_value};
use super::step_up;
use super::visit::Visit;
use crate::web::fields::Fields;
use crate::web::session::Caller;
use crate::web::views::{ErrorPage, Layout, address};

impl Visit {
    /// Says what went wrong, or sends the person where they belong.
    pub(in crate::web) fn apologise(&self, caller: &Caller, trouble: Trouble) -> Response {
        if let Some(elsewhere) = self.elsewhere(caller, &trouble) {
            return Redirect::to(&elsewhere).into_response();
        }
        let status = trouble.status;
        let known = [400, 401, 403, 404, 429].contains(&status.as_u16());
        let name = match status.is_client_error() {
            true if known => status.as_u16(),
            true => 400,
            false => 500,
        };
        let (nothing, again) = (Fields::default(), Again::default());
        let context = self.context(caller, &nothing, &nothing, &again);
        let page = ErrorPage::new(trouble.message, &context);
        let layout = Layout::new(&context, None).naming(&self.request_id.0);
        let values = context! { page => as_value(page), layout => as_value(layout) };
        match self.fill(&format!("pages/error_{name}.html"), values) {
            Ok(html) => (status, html).into_response(),
            Err(_) => (status, "Something went wrong\n").into_response(),
        }
    }

    /// Where somebody belongs who may not see this page, or not yet.
    fn elsewhere(&self, caller: &Caller, trouble: &Trouble) -> Option<String> {
        use crate::account::AccessError::{NotVerified, PoliciesToAccept, SecondFactorDue};
        let path = self.uri.path();
        if self.is_reading && trouble.reason.as_deref() == Some(step_up::NEEDED) {
            let here = self.uri.path_and_query().map_or(path, |here| here.as_str());
            return Some(address(step_up::PATH, [("next", here)]));
        }
        let instead = match (trouble.status, caller.viewer.member().err()) {
            (StatusCode::UNAUTHORIZED, _) if self.is_reading => {
                return Some(address("/sign-in", [("next", path)]));
            }
            (StatusCode::FORBIDDEN, Some(SecondFactorDue)) => SET_UP,
            (StatusCode::FORBIDDEN, Some(NotVerified)) => "/waiting",
            (StatusCode::FORBIDDEN, Some(PoliciesToAccept)) => "/accept-policies",
            _ => return None,
        };
        (instead != path).then(|| instead.to_owned())
    }
}

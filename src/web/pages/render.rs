//! Places a view and the layout around it in a template.

use async_graphql::Value as Answer;
use axum::http::StatusCode;
use axum::response::Html;
use minijinja::context;
use minijinja::value::Serde;

use super::answer::Trouble;
use super::page::{Made, Page};
use super::visit::Visit;
use crate::web::fields::{Fields, Problem};
use crate::web::session::{self, Caller};
use crate::web::views::{Context, Layout};

/// What a form posted that is shown again, and what is wrong with it.
#[derive(Default)]
pub(super) struct Again {
    pub(super) posted: Fields,
    pub(super) errors: Vec<Problem>,
    /// What a mutation answered, where the same page says so.
    pub(super) result: Answer,
}

impl Visit {
    /// The page with what its operation answered.
    pub(super) async fn render(
        &self,
        page: &Page,
        answer: Answer,
        caller: &Caller,
        again: Again,
    ) -> Result<Html<String>, Trouble> {
        let notice = session::take_notice(&self.session, caller).await?;
        let (query, parts) = (self.query(), Fields(self.parts.clone()));
        let context = self.context(caller, &query, &parts, &again);
        let Made { view, said } = (page.view)(answer, &context)?;
        let layout = Layout::new(&context, notice).saying(said, &context);
        let values = context! { page => view, layout => as_value(layout) };
        self.fill(&format!("pages/{}.html", page.template), values)
    }

    pub(super) fn context<'a>(
        &'a self,
        caller: &'a Caller,
        query: &'a Fields,
        parts: &'a Fields,
        again: &'a Again,
    ) -> Context<'a> {
        Context {
            viewer: &caller.viewer,
            unread_notifications: caller.unread_notifications,
            is_hidden: caller.is_hidden,
            path: self.uri.path(),
            parts,
            query,
            posted: &again.posted,
            errors: &again.errors,
            result: &again.result,
            questions: std::cell::RefCell::default(),
        }
    }

    pub(super) fn fill(
        &self,
        template: &str,
        values: minijinja::Value,
    ) -> Result<Html<String>, Trouble> {
        let template = self.web.templates.get_template(template).map_err(fault)?;
        template.render(values).map(Html).map_err(fault)
    }

    pub(super) fn query(&self) -> Fields {
        Fields::parse(self.uri.query().unwrap_or_default().as_bytes())
    }
}

/// The field of an answer, `null` where it is not there.
pub(super) fn field(answer: Answer, name: &str) -> Answer {
    match answer {
        Answer::Object(mut fields) => fields.swap_remove(name).unwrap_or_default(),
        _ => Answer::Null,
    }
}

pub(super) fn as_value(value: impl serde::Serialize) -> minijinja::Value {
    Serde(value).into()
}

#[expect(clippy::needless_pass_by_value, reason = "so that it can be handed to map_err")]
pub(super) fn fault(error: minijinja::Error) -> Trouble {
    tracing::error!(error = %format!("{error:#}"), "a template failed");
    StatusCode::INTERNAL_SERVER_ERROR.into()
}

//! Runs an operation of the pages, as the person who asks.

use async_graphql::{Request, Response, Value as Answer, Variables};
use axum::http::StatusCode;
use serde_json::Value;

use super::visit::Visit;
use crate::graphql::{self, SessionChange};
use crate::web::endpoint::coded;
use crate::web::session::Caller;
use crate::web::{clock, session};

/// What went wrong on the way to a page.
#[derive(Debug)]
pub(in crate::web) struct Trouble {
    pub(super) status: StatusCode,
    pub(super) message: Option<String>,
    /// What would help, as the API calls it, where it says.
    pub(super) reason: Option<String>,
}

impl From<StatusCode> for Trouble {
    fn from(status: StatusCode) -> Self {
        Self { status, message: None, reason: None }
    }
}

impl Visit {
    /// The data that the operation `name` answers.
    pub(super) async fn execute(
        &self,
        name: &str,
        variables: Value,
        caller: &Caller,
    ) -> Result<Answer, Trouble> {
        let (request, change) = self.request(name, variables, caller);
        let answer = Box::pin(self.web.schema.execute(request)).await;
        session::apply(&change, &self.session, &self.client, &self.to_keep).await?;
        self.data_of(name, answer)
    }

    /// The same without any change being kept: what would be refused.
    pub(super) async fn check(
        &self,
        name: &str,
        variables: Value,
        caller: &Caller,
    ) -> Result<Answer, Trouble> {
        let (request, _) = self.request(name, variables, caller);
        let answer = self.web.schema.execute(graphql::only_checked(request)).await;
        self.data_of(name, answer)
    }

    fn request(&self, name: &str, variables: Value, caller: &Caller) -> (Request, SessionChange) {
        let operation = self.web.types.operation(name);
        let mut request =
            Request::new(operation.text.clone()).variables(Variables::from_json(variables));
        request.set_parsed_query(operation.document.clone());
        let (viewer, client) = (caller.viewer.clone(), self.client.clone());
        graphql::request(request, &self.web.shared, viewer, clock::now(), client)
    }

    fn data_of(&self, name: &str, answer: Response) -> Result<Answer, Trouble> {
        if answer.errors.is_empty() {
            return Ok(answer.data);
        }
        let unexplained = answer.errors.iter().find(|error| error.extensions.is_none());
        if let Some(error) = unexplained {
            // A form that names a variable wrongly, or a page that asks for what is not there.
            tracing::warn!(operation = name, error = %error.message, "a page's operation does not fit");
        }
        let answer = coded(answer, self.request_id);
        Err(trouble(&answer.errors[0]))
    }
}

fn trouble(error: &async_graphql::ServerError) -> Trouble {
    let extension = |name: &str| {
        let value = error.extensions.as_ref().and_then(|values| values.get(name));
        match value.and_then(|value| value.clone().into_json().ok()) {
            Some(Value::String(word)) => Some(word),
            _ => None,
        }
    };
    let status = match extension("code").as_deref() {
        Some("UNAUTHENTICATED") => StatusCode::UNAUTHORIZED,
        Some("FORBIDDEN") => StatusCode::FORBIDDEN,
        Some("NOT_FOUND") => StatusCode::NOT_FOUND,
        Some("RATE_LIMITED") => StatusCode::TOO_MANY_REQUESTS,
        Some("BAD_REQUEST") => StatusCode::BAD_REQUEST,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    Trouble { status, message: Some(error.message.clone()), reason: extension("reason") }
}

//! The engine of the pages, once: run an operation as the person who asks,
//! render a template with its answer.
//!
//! A form posts the variables of a mutation. When its payload has errors, the
//! page it came from is shown again with a summary and what was typed.

use async_graphql::{Request, Variables};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};
use minijinja::context;
use minijinja::value::Serde;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};
use tower_sessions::Session;

use super::endpoint::{body_max, coded};
use super::forms::{Fields, variables};
use super::page::{Form, Page, Preview};
use super::request_log::RequestId;
use super::router::Web;
use super::session::Caller;
use super::types::Operation;
use super::{clock, posted, session, templates};
use crate::graphql::{self, Client};

/// Who asks for a page, and what about.
pub(super) struct Visit {
    pub(super) web: Web,
    pub(super) session: Session,
    pub(super) caller: Caller,
    pub(super) client: Client,
    pub(super) request_id: RequestId,
    pub(super) uri: Uri,
    /// Whether this is a GET.
    pub(super) is_reading: bool,
    /// The parts of the address that the route names.
    pub(super) parts: Vec<(String, String)>,
}

/// What went wrong on the way to a page.
pub(super) struct Trouble {
    pub(super) status: StatusCode,
    pub(super) message: Option<String>,
}

impl From<StatusCode> for Trouble {
    fn from(status: StatusCode) -> Self {
        Self { status, message: None }
    }
}

/// What a form posted that is shown again, and what is wrong with it.
#[derive(Default)]
struct Again {
    form: Value,
    errors: Vec<Value>,
    /// What a mutation answered, where the same page says so.
    result: Value,
}

impl Visit {
    /// Answers a GET.
    pub(super) async fn show(self, page: &'static Page) -> Response {
        let caller = &self.caller;
        let page = page.for_viewer(&caller.viewer);
        let shown = async {
            let (data, errors) = self.data(page, caller).await?;
            let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
            let again = Again { errors, ..Again::default() };
            Ok::<_, Trouble>((status, self.render(page.template, &data, caller, again).await?))
        };
        match shown.await {
            Ok(page) => page.into_response(),
            Err(trouble) => self.apologise(caller, trouble).await,
        }
    }

    /// Answers a POST.
    pub(super) async fn post(
        self,
        form: &Form,
        headers: &HeaderMap,
        body: axum::body::Body,
    ) -> Response {
        let caller = &self.caller;
        match self.submit(form, caller, headers, body).await {
            Ok(response) => response,
            Err(trouble) => self.apologise(caller, trouble).await,
        }
    }

    /// Answers a request for what is not there.
    pub(super) async fn lost(self) -> Response {
        self.apologise(&self.caller, StatusCode::NOT_FOUND.into()).await
    }

    /// Answers a POST that only looks at what was typed.
    pub(super) async fn preview(
        self,
        preview: &Preview,
        headers: &HeaderMap,
        body: axum::body::Body,
    ) -> Response {
        let caller = &self.caller;
        match self.try_out(preview, caller, headers, body).await {
            Ok(response) => response,
            Err(trouble) => self.apologise(caller, trouble).await,
        }
    }

    async fn submit(
        &self,
        form: &Form,
        caller: &Caller,
        headers: &HeaderMap,
        body: axum::body::Body,
    ) -> Result<Response, Trouble> {
        let fields = self.fields(caller, headers, body).await?;
        let operation = self.web.types.operation(form.operation);
        let page = self.web.page(form.page).for_viewer(&caller.viewer);
        let variables = match variables(&self.web.types, operation, &fields) {
            Ok(variables) => variables,
            Err(misread) => return self.again(page, caller, &fields, misread, Value::Null).await,
        };
        let data = self.execute(form.operation, variables, caller).await?;
        let result = &data[&operation.root];
        let errors = problems(&result["errors"]);
        match form.then {
            Some(then) if errors.is_empty() => self.go_on(form, then, &data, &fields).await,
            _ => self.again(page, caller, &fields, errors, result.clone()).await,
        }
    }

    async fn try_out(
        &self,
        preview: &Preview,
        caller: &Caller,
        headers: &HeaderMap,
        body: axum::body::Body,
    ) -> Result<Response, Trouble> {
        let fields = self.fields(caller, headers, body).await?;
        let operation = self.web.types.operation(preview.operation);
        match variables(&self.web.types, operation, &fields) {
            Ok(variables) => {
                let data = self.execute(preview.operation, variables, caller).await?;
                let again = Again { form: fields.shown(), ..Again::default() };
                Ok(self.render(preview.template, &data, caller, again).await?.into_response())
            }
            Err(misread) => {
                let page = self.web.page(preview.page).for_viewer(&caller.viewer);
                self.again(page, caller, &fields, misread, Value::Null).await
            }
        }
    }

    /// What was posted, with the parts of the address before it, which count where both name
    /// the same.
    async fn fields(
        &self,
        caller: &Caller,
        headers: &HeaderMap,
        body: axum::body::Body,
    ) -> Result<Fields, Trouble> {
        let posted = posted::read(headers, body, body_max(&caller.viewer)).await?;
        let is_in_address = |name: &str| self.parts.iter().any(|(part, _)| part == name);
        let posted = posted.into_iter().filter(|(name, _)| !is_in_address(name));
        Ok(Fields(self.parts.iter().cloned().chain(posted).collect()))
    }

    /// Shows the page of a form once more, with what is wrong and what was typed.
    async fn again(
        &self,
        page: &Page,
        caller: &Caller,
        fields: &Fields,
        errors: Vec<Value>,
        result: Value,
    ) -> Result<Response, Trouble> {
        let status =
            if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        let (data, _) = self.data(page, caller).await?;
        let again = Again { form: fields.shown(), errors, result };
        let html = self.render(page.template, &data, caller, again).await?;
        Ok((status, html).into_response())
    }

    async fn go_on(
        &self,
        form: &Form,
        then: &str,
        data: &Value,
        fields: &Fields,
    ) -> Result<Response, Trouble> {
        if let Some(notice) = form.notice {
            session::notify(&self.session, notice).await?;
        }
        let context = context! { data => as_value(data), form => as_value(fields.shown()) };
        let address = templates::fill(&self.web.templates, then, context).map_err(fault)?;
        // Only ever to one of our own pages.
        let is_ours =
            address.starts_with('/') && !address.starts_with("//") && !address.contains(is_odd);
        Ok(Redirect::to(if is_ours { &address } else { "/" }).into_response())
    }

    /// What a page shows, asked as the person who comes for it, and which fields of the
    /// address could not be read.
    async fn data(&self, page: &Page, caller: &Caller) -> Result<(Value, Vec<Value>), Trouble> {
        let Some(name) = page.operation else { return Ok((json!({}), Vec::new())) };
        let (variables, misread) = self.asked(self.web.types.operation(name))?;
        let data = self.execute(name, variables, caller).await?;
        if page.needs.is_some_and(|field| data[field].is_null()) {
            return Err(StatusCode::NOT_FOUND.into());
        }
        Ok((data, misread))
    }

    /// The variables that the address gives. A field of a form that cannot be read is left
    /// out and named, so that the page can say so beside what was typed.
    fn asked(&self, operation: &Operation) -> Result<(Value, Vec<Value>), Trouble> {
        let mut fields = self.parts.clone();
        fields.extend(self.query());
        let misread = match variables(&self.web.types, operation, &Fields(fields.clone())) {
            Ok(variables) => return Ok((variables, Vec::new())),
            Err(misread) => misread,
        };
        fields.retain(|(name, _)| !misread.iter().any(|problem| problem["field"] == *name));
        let readable = variables(&self.web.types, operation, &Fields(fields));
        let readable = readable.map_err(|_| Trouble::from(StatusCode::BAD_REQUEST))?;
        Ok((readable, misread))
    }

    async fn render(
        &self,
        template: &str,
        data: &Value,
        caller: &Caller,
        again: Again,
    ) -> Result<Html<String>, Trouble> {
        let shown = self.execute("viewer", json!({}), caller).await?;
        let form = if again.form.is_null() { json!({}) } else { again.form };
        let context = context! {
            data => as_value(data),
            viewer => as_value(&shown["viewer"]),
            form => as_value(form),
            errors => as_value(again.errors),
            answer => as_value(again.result),
            notice => session::take_notice(&self.session, caller).await?,
            query => as_value(Fields(self.query()).shown()),
            parts => as_value(Fields(self.parts.clone()).shown()),
            path => self.uri.path(),
            base_url => self.web.base_url.to_string(),
            scripts => true,
        };
        let template = format!("pages/{template}.html");
        let template = self.web.templates.get_template(&template).map_err(fault)?;
        template.render(context).map(Html).map_err(fault)
    }

    /// Runs an operation as `viewer`: the answer's data.
    async fn execute(
        &self,
        name: &str,
        variables: Value,
        caller: &Caller,
    ) -> Result<Value, Trouble> {
        let operation = self.web.types.operation(name);
        let mut request =
            Request::new(operation.text.clone()).variables(Variables::from_json(variables));
        request.set_parsed_query(operation.document.clone());
        let now = clock::now();
        let (request, change) = graphql::request(
            request,
            &self.web.shared,
            caller.viewer.clone(),
            now,
            self.client.clone(),
        );
        let answer = self.web.schema.execute(request).await;
        session::apply(&change, &self.session).await?;
        if answer.errors.is_empty() {
            return Ok(answer.data.into_json().expect("an answer is plain data"));
        }
        let unexplained = answer.errors.iter().find(|error| error.extensions.is_none());
        if let Some(error) = unexplained {
            // A form that names a variable wrongly, or a page that asks for what is not there.
            tracing::warn!(operation = name, error = %error.message, "a page's operation does not fit");
        }
        let answer = coded(answer, self.request_id);
        Err(trouble(&answer.errors[0]))
    }

    /// Says what went wrong, or sends the person where they belong.
    pub(super) async fn apologise(&self, caller: &Caller, trouble: Trouble) -> Response {
        if let Some(elsewhere) = self.elsewhere(caller, trouble.status) {
            return Redirect::to(&elsewhere).into_response();
        }
        let status = trouble.status;
        let shown = self.execute("viewer", json!({}), caller).await.unwrap_or_default();
        let context = context! {
            message => trouble.message,
            request_id => self.request_id.0.to_string(),
            viewer => as_value(&shown["viewer"]),
            path => self.uri.path(),
            scripts => true,
        };
        let known = [400, 401, 403, 404, 429].contains(&status.as_u16());
        let name = match status.is_client_error() {
            true if known => status.as_u16(),
            true => 400,
            false => 500,
        };
        let template = self.web.templates.get_template(&format!("pages/error_{name}.html"));
        match template.and_then(|template| template.render(context)) {
            Ok(html) => (status, Html(html)).into_response(),
            Err(error) => {
                tracing::error!(error = %format!("{error:#}"), "an error page failed");
                (status, "something went wrong\n").into_response()
            }
        }
    }

    /// Where somebody belongs who may not see this page, or not yet.
    fn elsewhere(&self, caller: &Caller, status: StatusCode) -> Option<String> {
        use crate::account::AccessError::{NotVerified, PoliciesToAccept};
        let path = self.uri.path();
        let instead = match (status, caller.viewer.member().err()) {
            (StatusCode::UNAUTHORIZED, _) if self.is_reading => {
                let next = utf8_percent_encode(path, NON_ALPHANUMERIC);
                return Some(format!("/sign-in?next={next}"));
            }
            (StatusCode::FORBIDDEN, Some(NotVerified)) => "/waiting",
            (StatusCode::FORBIDDEN, Some(PoliciesToAccept)) => "/accept-policies",
            _ => return None,
        };
        (instead != path).then(|| instead.to_owned())
    }

    fn query(&self) -> Vec<(String, String)> {
        let query = self.uri.query().unwrap_or_default();
        posted::pairs(query.as_bytes())
    }
}

fn trouble(error: &async_graphql::ServerError) -> Trouble {
    let code = error.extensions.as_ref().and_then(|values| values.get("code"));
    let code = code.and_then(|code| code.clone().into_json().ok());
    let status = match code.as_ref().and_then(Value::as_str) {
        Some("UNAUTHENTICATED") => StatusCode::UNAUTHORIZED,
        Some("FORBIDDEN") => StatusCode::FORBIDDEN,
        Some("NOT_FOUND") => StatusCode::NOT_FOUND,
        Some("RATE_LIMITED") => StatusCode::TOO_MANY_REQUESTS,
        Some("BAD_REQUEST") => StatusCode::BAD_REQUEST,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    Trouble { status, message: Some(error.message.clone()) }
}

/// A payload's errors, each with its field dotted, as the form names it.
fn problems(errors: &Value) -> Vec<Value> {
    let errors = errors.as_array().into_iter().flatten();
    let dotted = errors.map(|error| {
        let field = error["field"].as_array().into_iter().flatten();
        let field: Vec<_> = field.filter_map(Value::as_str).collect();
        let mut error = error.as_object().cloned().unwrap_or_else(Map::new);
        error.insert("field".to_owned(), json!(field.join(".")));
        Value::Object(error)
    });
    dotted.collect()
}

/// What browsers read as something else than it looks, and headers may not hold.
fn is_odd(character: char) -> bool {
    character == '\\' || character.is_control()
}

fn as_value(value: impl serde::Serialize) -> minijinja::Value {
    Serde(value).into()
}

#[expect(clippy::needless_pass_by_value, reason = "so that it can be handed to map_err")]
fn fault(error: minijinja::Error) -> Trouble {
    tracing::error!(error = %format!("{error:#}"), "a template failed");
    StatusCode::INTERNAL_SERVER_ERROR.into()
}

//! The engine of the pages, once: run an operation as the person who asks,
//! render a template with its answer.
//!
//! A form posts the variables of a mutation. When its payload has errors, the
//! page it came from is shown again with a summary and what was typed.

use async_graphql::Value as Answer;
use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use minijinja::context;
use serde_json::Value;
use tower_sessions::Session;

use super::answer::Trouble;
use super::forms::{tried_variables, variables};
use super::page::{Form, Page, Preview, SET_UP};
use super::render::{Again, as_value, fault, field};
use super::step_up::{self, Proven};
use super::types::Operation;
use super::{posted, templates};
use crate::graphql::Client;
use crate::web::device::ToKeep;
use crate::web::endpoint::body_max;
use crate::web::fields::{Fields, Problem};
use crate::web::request_log::RequestId;
use crate::web::router::Web;
use crate::web::session;
use crate::web::session::Caller;
use crate::web::views::address;

/// Who asks for a page, and what about.
pub(in crate::web) struct Visit {
    pub(in crate::web) web: Web,
    pub(in crate::web) session: Session,
    pub(in crate::web) caller: Caller,
    pub(in crate::web) client: Client,
    pub(in crate::web) to_keep: ToKeep,
    pub(in crate::web) request_id: RequestId,
    pub(in crate::web) uri: Uri,
    /// Whether this is a GET.
    pub(in crate::web) is_reading: bool,
    /// The parts of the address that the route names.
    pub(in crate::web) parts: Vec<(String, String)>,
}

impl Visit {
    /// Answers a GET.
    pub(in crate::web) async fn show(self, page: &'static Page) -> Response {
        let caller = &self.caller;
        if page.is_for_guests_only && caller.viewer.account().is_some() {
            return Redirect::to("/").into_response();
        }
        if caller.viewer.second_factor_due() && !page.is_open_before_set_up() {
            return Redirect::to(SET_UP).into_response();
        }
        let page = page.for_viewer(&caller.viewer);
        if let Some(tidy) = self.tidy_address(page) {
            return Redirect::to(&tidy).into_response();
        }
        let shown = async {
            let (data, errors) = self.data(page, caller).await?;
            let status = status_with(&errors, StatusCode::BAD_REQUEST);
            let again = Again { errors, ..Again::default() };
            Ok::<_, Trouble>((status, self.render(page, data, caller, again).await?))
        };
        match shown.await {
            Ok(page) => page.into_response(),
            Err(trouble) => self.apologise(caller, trouble),
        }
    }

    /// The address without its empty parameters, where the page wants none and there are some.
    fn tidy_address(&self, page: &Page) -> Option<String> {
        let query = self.query().0;
        let is_untidy = page.drops_empty && query.iter().any(|(_, value)| value.is_empty());
        let query = query.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        is_untidy.then(|| address(self.uri.path(), query))
    }

    /// Answers a POST.
    pub(in crate::web) async fn post(
        self,
        form: &Form,
        headers: &HeaderMap,
        body: Body,
    ) -> Response {
        let caller = &self.caller;
        match self.submit(form, caller, headers, body).await {
            Ok(response) => response,
            Err(trouble) => self.apologise(caller, trouble),
        }
    }

    /// Answers a request for what is not there.
    pub(in crate::web) fn lost(self) -> Response {
        self.refuse(StatusCode::NOT_FOUND)
    }

    /// Answers what cannot be done.
    pub(in crate::web) fn refuse(self, status: StatusCode) -> Response {
        self.apologise(&self.caller, status.into())
    }

    /// Answers a POST that only looks at what was typed.
    pub(in crate::web) async fn preview(
        self,
        preview: &Preview,
        headers: &HeaderMap,
        body: Body,
    ) -> Response {
        let caller = &self.caller;
        match self.try_out(preview, caller, headers, body).await {
            Ok(response) => response,
            Err(trouble) => self.apologise(caller, trouble),
        }
    }

    async fn submit(
        &self,
        form: &Form,
        caller: &Caller,
        headers: &HeaderMap,
        body: Body,
    ) -> Result<Response, Trouble> {
        let fields = self.fields(caller, headers, body).await?;
        let (fields, proven) = match self.prove(caller, fields).await? {
            Proven::Go(fields, proven) => (fields, proven),
            Proven::Asked(response) => return Ok(response),
        };
        let caller = &*proven;
        let operation = self.web.types.operation(form.operation);
        let page = self.web.page(form.page).for_viewer(&caller.viewer);
        let variables = match variables(&self.web.types, operation, &fields) {
            Ok(variables) => variables,
            Err(misread) => {
                let errors = self.all_errors(form.operation, &fields, misread, caller).await;
                return self.again(page, caller, fields, errors, Answer::Null).await;
            }
        };
        let data = match self.execute(form.operation, variables, caller).await {
            Ok(data) => data,
            Err(trouble) if trouble.reason.as_deref() == Some(step_up::NEEDED) => {
                return self.ask_for_proof(caller, fields, Vec::new(), StatusCode::FORBIDDEN).await;
            }
            Err(trouble) => return self.wait_or_fail(page, caller, fields, trouble).await,
        };
        let result = field(data.clone(), &operation.root);
        let errors = problems_of(&result, operation);
        if errors.iter().any(|error| error.code == step_up::NEEDED) {
            return self.ask_for_proof(caller, fields, Vec::new(), StatusCode::FORBIDDEN).await;
        }
        if form.gives_file && errors.is_empty() {
            return Ok(file_of(result));
        }
        match form.then {
            Some(then) if errors.is_empty() => {
                let undo = undo_of(result);
                self.go_on(form, then, data, &fields, undo).await
            }
            _ => self.again(page, caller, fields, errors, result).await,
        }
    }

    /// What could not be read in a form, with what is wrong with the rest of it, so that nobody
    /// hears of it the next time only.
    async fn all_errors(
        &self,
        name: &str,
        fields: &Fields,
        misread: Vec<Problem>,
        caller: &Caller,
    ) -> Vec<Problem> {
        let operation = self.web.types.operation(name);
        let Ok((tries, not_chosen)) = tried_variables(&self.web.types, operation, fields) else {
            return misread;
        };
        // Wrong is what is wrong whatever they choose.
        let mut wrong: Option<Vec<Problem>> = None;
        for variables in tries {
            let Ok(data) = self.check(name, variables, caller).await else { return misread };
            let found = problems_of(&field(data, &operation.root), operation);
            wrong = Some(match wrong {
                None => found,
                Some(wrong) => wrong.into_iter().filter(|one| found.contains(one)).collect(),
            });
        }
        not_chosen.into_iter().chain(wrong.unwrap_or_default()).collect()
    }

    /// Shows a form once more to whoever has to wait, with what they typed.
    async fn wait_or_fail(
        &self,
        page: &Page,
        caller: &Caller,
        fields: Fields,
        trouble: Trouble,
    ) -> Result<Response, Trouble> {
        let Trouble { status: StatusCode::TOO_MANY_REQUESTS, message: Some(message), .. } = trouble
        else {
            return Err(trouble);
        };
        let wait = Problem::told("RATE_LIMITED".to_owned(), &[], message);
        let mut again = self.again(page, caller, fields, vec![wait], Answer::Null).await?;
        *again.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        Ok(again)
    }

    async fn try_out(
        &self,
        preview: &Preview,
        caller: &Caller,
        headers: &HeaderMap,
        body: Body,
    ) -> Result<Response, Trouble> {
        let fields = self.fields(caller, headers, body).await?;
        let shown = &preview.shown;
        let operation = shown.operation.expect("a preview asks something");
        let types = &self.web.types;
        match tried_variables(types, types.operation(operation), &fields) {
            Ok((mut tries, errors)) => {
                let variables = tries.swap_remove(0);
                let data = self.execute(operation, variables, caller).await?;
                let status = status_with(&errors, StatusCode::UNPROCESSABLE_ENTITY);
                let posted = fields.without_passwords();
                let again = Again { posted, errors, ..Again::default() };
                Ok((status, self.render(shown, data, caller, again).await?).into_response())
            }
            Err(misread) => {
                let page = self.web.page(preview.page).for_viewer(&caller.viewer);
                self.again(page, caller, fields, misread, Answer::Null).await
            }
        }
    }

    /// What was posted, with the parts of the address before it, which count where both name
    /// the same.
    async fn fields(
        &self,
        caller: &Caller,
        headers: &HeaderMap,
        body: Body,
    ) -> Result<Fields, Trouble> {
        let posted = posted::read(headers, body, body_max(&caller.viewer)).await?;
        let is_in_address = |name: &str| self.parts.iter().any(|(part, _)| part == name);
        let posted = posted.0.into_iter().filter(|(name, _)| !is_in_address(name));
        Ok(Fields(self.parts.iter().cloned().chain(posted).collect()))
    }

    /// Shows the page of a form once more, with what is wrong and what was typed.
    async fn again(
        &self,
        page: &Page,
        caller: &Caller,
        fields: Fields,
        errors: Vec<Problem>,
        result: Answer,
    ) -> Result<Response, Trouble> {
        let status = status_with(&errors, StatusCode::UNPROCESSABLE_ENTITY);
        let (data, _) = self.data(page, caller).await?;
        let again = Again { posted: fields.without_passwords(), errors, result };
        let html = self.render(page, data, caller, again).await?;
        Ok((status, html).into_response())
    }

    async fn go_on(
        &self,
        form: &Form,
        then: &str,
        data: Answer,
        fields: &Fields,
        undo: Vec<String>,
    ) -> Result<Response, Trouble> {
        let context = context! { data => as_value(data), form => as_value(fields.shown()) };
        let fill = |text: &str| templates::fill(&self.web.templates, text, context.clone());
        if let Some(notice) = form.notice {
            let notice = session::Notice { text: fill(notice).map_err(fault)?, undo };
            session::notify(&self.session, &notice).await?;
        }
        let address = fill(then).map_err(fault)?;
        // Only ever to one of our own pages.
        let is_ours =
            address.starts_with('/') && !address.starts_with("//") && !address.contains(is_odd);
        Ok(Redirect::to(if is_ours { &address } else { "/" }).into_response())
    }

    /// What a page shows, asked as the person who comes for it, and which fields of the
    /// address could not be read.
    async fn data(&self, page: &Page, caller: &Caller) -> Result<(Answer, Vec<Problem>), Trouble> {
        let Some(name) = page.operation else { return Ok((Answer::Null, Vec::new())) };
        let (variables, misread) = self.asked(self.web.types.operation(name))?;
        let data = self.execute(name, variables, caller).await?;
        Ok((data, misread))
    }

    /// The variables that the address gives. A field of a form that cannot be read is left
    /// out and named, so that the page can say so beside what was typed.
    fn asked(&self, operation: &Operation) -> Result<(Value, Vec<Problem>), Trouble> {
        let mut fields = self.parts.clone();
        fields.extend(self.query().0);
        let misread = match variables(&self.web.types, operation, &Fields(fields.clone())) {
            Ok(variables) => return Ok((variables, Vec::new())),
            Err(misread) => misread,
        };
        fields.retain(|(name, _)| !misread.iter().any(|problem| problem.field == *name));
        let readable = variables(&self.web.types, operation, &Fields(fields));
        let readable = readable.map_err(|_| Trouble::from(StatusCode::BAD_REQUEST))?;
        Ok((readable, misread))
    }
}

/// What a mutation says is wrong, each at the field of the form.
pub(super) fn problems_of(payload: &Answer, operation: &Operation) -> Vec<Problem> {
    let problems = Problem::of_payload(payload).into_iter();
    problems.map(|problem| problem.named_after(&operation.variables)).collect()
}

/// The file that a mutation made, for a browser to save. The mark at its beginning tells spreadsheet
/// programs that it is UTF-8.
fn file_of(result: Answer) -> Response {
    let file = field(result, "file");
    let text = |name| match field(file.clone(), name) {
        Answer::String(text) => text,
        _ => String::new(),
    };
    let is_named_plainly = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let name: String = text("name").chars().filter(|c| is_named_plainly(*c)).collect();
    let as_file = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, &as_file),
    ];
    (headers, format!("\u{feff}{}", text("content"))).into_response()
}

/// The entries of the moderation log that a mutation says can be undone: one, or a list.
fn undo_of(result: Answer) -> Vec<String> {
    match field(result, "undo") {
        Answer::String(one) => vec![one],
        Answer::List(several) => {
            let ids = several.into_iter();
            ids.filter_map(|id| if let Answer::String(id) = id { Some(id) } else { None }).collect()
        }
        _ => Vec::new(),
    }
}

fn status_with(errors: &[Problem], otherwise: StatusCode) -> StatusCode {
    if errors.is_empty() { StatusCode::OK } else { otherwise }
}

/// What browsers read as something else than it looks, and headers may not hold.
fn is_odd(character: char) -> bool {
    character == '\\' || character.is_control()
}

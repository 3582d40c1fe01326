//! `POST /graphql`: the API as other programs use it.
//!
//! Only `application/json` comes in, bounded and measured before anything is
//! executed. No GET, no batches, no uploads.

use async_graphql::parser::parse_query;
use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Response as Answer, ServerError, Variables};
use axum::body::to_bytes;
use axum::extract::{Extension, Request as Sent, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::future::ready;
use futures::stream::{StreamExt, once};
use serde_json::Value;
use tower_sessions::Session;

use super::device::ToKeep;
use super::request_log::RequestId;
use super::router::Web;
use super::server::Ending;
use super::session::Caller;
use super::{clock, session};
use crate::account::Viewer;
use crate::graphql::{self, Budget, Client};

/// How much anybody may send.
pub(super) const BODY_MAX: usize = 256 * 1024;
/// How much an admin may send: a file of participants.
pub(super) const BODY_MAX_ADMIN: usize = 8 * 1024 * 1024;

/// Answers one request.
pub(super) async fn post(
    State(web): State<Web>,
    Extension(client): Extension<Client>,
    Extension(request_id): Extension<RequestId>,
    Extension(ending): Extension<Ending>,
    session: Session,
    Caller { viewer, .. }: Caller,
    sent: Sent,
) -> Result<Response, StatusCode> {
    let (sent, body) = sent.into_parts();
    let to_keep = sent.extensions.get::<ToKeep>().cloned().unwrap_or_default();
    let headers = sent.headers;
    let reply = Reply { dialect: Dialect::of(&headers), request_id };
    if !is_json(&headers) {
        let message = "Send application/json";
        return Ok(reply.refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
    }
    let now = clock::now();
    let client = session::of_request(client, &session, &headers);
    let Ok(body) = to_bytes(body, body_max(&viewer)).await else {
        return Ok(reply.refuse(StatusCode::PAYLOAD_TOO_LARGE, "The request is too large"));
    };
    let request = match read(&body) {
        Ok(request) => request,
        Err(message) => return Ok(reply.refuse(StatusCode::BAD_REQUEST, message)),
    };
    let request = match prepare(request, &viewer) {
        Ok(request) => request,
        Err(error) => return Ok(reply.answer(Answer::from_errors(vec![error]))),
    };
    let (mut request, change) = graphql::request(request, &web.shared, viewer, now, client.clone());
    if wants_events(&headers) && is_subscription(&mut request) {
        return Ok(events(&web, request, request_id, ending));
    }
    let answer = web.schema.execute(request).await;
    session::apply(&change, &session, &client, &to_keep).await?;
    Ok(reply.answer(answer))
}

/// How much this person may send.
pub(super) fn body_max(viewer: &Viewer) -> usize {
    if viewer.admin().is_ok() { BODY_MAX_ADMIN } else { BODY_MAX }
}

/// Parses and measures the document once; execution uses the parsed one.
fn prepare(request: Request, viewer: &Viewer) -> Result<Request, ServerError> {
    let document = parse_query(&request.query).map_err(|_| {
        // The parser's message repeats the query's text.
        let mut error = ServerError::new("The query is not valid GraphQL", None);
        error.extensions.get_or_insert_default().set("code", "BAD_REQUEST");
        error
    })?;
    graphql::measure(&document, &Budget::default())?;
    let mut request = request;
    request.set_parsed_query(document);
    Ok(if viewer.moderator().is_ok() { request } else { request.disable_introspection() })
}

/// Whether the client wants to be told of things while they happen: server-sent
/// events, which need no protocol of their own and pass every proxy.
fn wants_events(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/event-stream"))
}

fn is_subscription(request: &mut Request) -> bool {
    let wanted = request.operation_name.clone();
    let Ok(document) = request.parsed_query() else { return false };
    let mut operations = document.operations.iter();
    operations.any(|(name, operation)| {
        let is_meant =
            wanted.is_none() || name.map(async_graphql::Name::as_str) == wanted.as_deref();
        is_meant && operation.node.ty == OperationType::Subscription
    })
}

/// Each answer as an event `next`, then `complete`, as the protocol of GraphQL
/// over server-sent events has it. When the program ends the stream ends, without
/// `complete`: whoever listens connects again.
fn events(web: &Web, request: Request, request_id: RequestId, ending: Ending) -> Response {
    let answers = web.schema.execute_stream(request).map(move |answer| {
        Event::default()
            .event("next")
            .json_data(coded(answer, request_id))
            .map_err(std::io::Error::other)
    });
    let complete = once(ready(Ok(Event::default().event("complete").data(""))));
    let told = answers.chain(complete).take_until(ending.begun());
    Sse::new(told).keep_alive(KeepAlive::default()).into_response()
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let mut parts = kind.unwrap_or_default().split(';').map(str::trim);
    let is_json = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
    is_json
        && parts.all(|parameter| {
            let parameter = parameter.to_ascii_lowercase().replace('"', "");
            !parameter.starts_with("charset=") || parameter == "charset=utf-8"
        })
}

fn read(body: &[u8]) -> Result<Request, &'static str> {
    let body: Value = serde_json::from_slice(body).map_err(|_| "The body is not JSON")?;
    let Value::Object(mut body) = body else { return Err("The body is not a JSON object") };
    if holds_nul(&body) {
        return Err("The request has a NUL character");
    }
    let Some(Value::String(query)) = body.remove("query") else {
        return Err("query must be text");
    };
    if query.contains("\\u0000") {
        return Err("The request has a NUL character");
    }
    let mut request = Request::new(query);
    match body.remove("operationName") {
        None | Some(Value::Null) => {}
        Some(Value::String(name)) => request = request.operation_name(name),
        Some(_) => return Err("operationName must be text"),
    }
    match body.remove("variables") {
        None | Some(Value::Null) => {}
        Some(variables @ Value::Object(_)) => {
            request = request.variables(Variables::from_json(variables));
        }
        Some(_) => return Err("variables must be an object"),
    }
    match body.remove("extensions") {
        None | Some(Value::Null | Value::Object(_)) => Ok(request),
        Some(_) => Err("extensions must be an object"),
    }
}

/// PostgreSQL cannot store NUL and SQLite can, so it stops here.
fn holds_nul(body: &serde_json::Map<String, Value>) -> bool {
    fn inside(value: &Value) -> bool {
        match value {
            Value::String(text) => text.contains('\0'),
            Value::Array(items) => items.iter().any(inside),
            Value::Object(fields) => holds_nul(fields),
            _ => false,
        }
    }
    body.iter().any(|(name, value)| name.contains('\0') || inside(value))
}

/// Which of the two media types a client understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialect {
    /// `application/json`: 200 for everything that is GraphQL.
    Json,
    /// `application/graphql-response+json`: the status says how it went.
    GraphqlResponse,
}

impl Dialect {
    fn of(headers: &HeaderMap) -> Self {
        let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
        if accept.is_some_and(|accept| accept.contains("application/graphql-response+json")) {
            Self::GraphqlResponse
        } else {
            Self::Json
        }
    }
}

/// How a request is answered.
#[derive(Clone, Copy)]
struct Reply {
    dialect: Dialect,
    /// Named in every error, so that whoever asks about one can say which.
    request_id: RequestId,
}

impl Reply {
    fn answer(self, answer: Answer) -> Response {
        let has_data = answer.data != async_graphql::Value::Null
            || answer.errors.iter().all(|e| !e.path.is_empty());
        let status = match self.dialect {
            Dialect::GraphqlResponse if !has_data => StatusCode::BAD_REQUEST,
            _ => StatusCode::OK,
        };
        let body =
            serde_json::to_vec(&coded(answer, self.request_id)).expect("an answer is plain data");
        self.respond(status, body)
    }

    fn refuse(self, status: StatusCode, message: &str) -> Response {
        let extensions =
            serde_json::json!({ "code": "BAD_REQUEST", "requestId": self.request_id.0 });
        let errors =
            serde_json::json!({ "errors": [{ "message": message, "extensions": extensions }] });
        self.respond(status, errors.to_string().into_bytes())
    }

    fn respond(self, status: StatusCode, body: Vec<u8>) -> Response {
        let kind = HeaderValue::from_static(match self.dialect {
            Dialect::Json => "application/json; charset=utf-8",
            Dialect::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        });
        (status, [(header::CONTENT_TYPE, kind)], body).into_response()
    }
}

/// Every error names the request. Errors of async-graphql itself, validation
/// above all, get a code too, and a bound on their length: they may repeat what
/// was sent.
pub(super) fn coded(mut answer: Answer, request_id: RequestId) -> Answer {
    answer.errors.truncate(20);
    for error in &mut answer.errors {
        let extensions = error.extensions.get_or_insert_default();
        extensions.set("requestId", request_id.0.to_string());
        if extensions.get("code").is_none() {
            extensions.set("code", "BAD_REQUEST");
            "The query does not fit the schema or its limits".clone_into(&mut error.message);
        }
    }
    answer
}

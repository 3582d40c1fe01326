//! Scalars of the contract.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};

/// Text in CommonMark with tables, strikethrough and autolinks; raw HTML is text.
#[derive(Clone, Debug)]
pub struct Markdown(pub String);

/// HTML that was rendered from Markdown and sanitised on the server: safe to insert.
#[derive(Clone, Debug)]
pub struct Html(pub String);

#[Scalar]
impl ScalarType for Markdown {
    fn parse(value: Value) -> InputValueResult<Self> {
        text(value).map(Self).map_err(InputValueError::propagate)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

#[Scalar]
impl ScalarType for Html {
    fn parse(value: Value) -> InputValueResult<Self> {
        text(value).map(Self).map_err(InputValueError::propagate)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

fn text(value: Value) -> InputValueResult<String> {
    match value {
        Value::String(text) => Ok(text),
        other => Err(InputValueError::expected_type(other)),
    }
}

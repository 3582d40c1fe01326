//! Scalars of the contract.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};

/// Text in `CommonMark` with tables, strikethrough and autolinks; raw HTML is text.
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

/// A date without a time, as in 2030-01-31.
#[derive(Clone, Debug)]
pub struct Date(pub time::Date);

/// How dates are spelled.
const DATE: &[time::format_description::BorrowedFormatItem<'_>] =
    time::macros::format_description!("[year]-[month]-[day]");

#[Scalar]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let text = text(value).map_err(InputValueError::<String>::propagate)?;
        time::Date::parse(&text, DATE).map(Self).map_err(InputValueError::custom)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.format(DATE).expect("every date can be spelled so"))
    }
}

fn text(value: Value) -> InputValueResult<String> {
    match value {
        Value::String(text) => Ok(text),
        other => Err(InputValueError::expected_type(other)),
    }
}

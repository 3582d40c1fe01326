//! Names and values, as forms and addresses hold them, and what is wrong with
//! one of them.

use async_graphql::Value as Answer;
use async_graphql::parser::types::Type;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// What was posted or asked for, in the order it came.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields(pub(super) Vec<(String, String)>);

impl Fields {
    /// Reads `a=1&b=2`, as addresses and forms spell it.
    pub(super) fn parse(text: &[u8]) -> Self {
        Self(form_urlencoded::parse(text).into_owned().collect())
    }

    /// The first value of this name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// The first value of this name, unless it is empty.
    pub(super) fn given(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| !value.is_empty())
    }

    /// Every value of this name.
    pub(super) fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(field, _)| field == name).map(|(_, value)| value.as_str()).collect()
    }

    /// Whether something was said of a field inside the input object `name`.
    pub(super) fn has_under(&self, name: &str) -> bool {
        self.0.iter().any(|(field, value)| {
            !value.is_empty() && field.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'))
        })
    }

    /// What a page may show again: everything but passwords.
    pub(super) fn without_passwords(self) -> Self {
        // Of a form that changes a password, these are the present and the new one; a code of
        // an app is as good as one.
        let is_password = |name: &str| {
            name.to_ascii_lowercase().contains("password")
                || matches!(name, "current" | "new" | "code" | "credential" | "passkey")
        };
        Self(self.0.into_iter().filter(|(name, _)| !is_password(name)).collect())
    }

    /// The same as JSON, with a list where a name was repeated: for addresses to go
    /// on to.
    pub(super) fn shown(&self) -> Value {
        let mut shown = Map::new();
        for (name, value) in self.clone().without_passwords().0 {
            match shown.get_mut(&name) {
                None => drop(shown.insert(name, json!(value))),
                Some(Value::Array(values)) => values.push(json!(value)),
                Some(one) => *one = json!([one.clone(), value]),
            }
        }
        Value::Object(shown)
    }
}

/// What is wrong with one field, or with all of them where `field` is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// The stable name of what is wrong, as the API has it; empty where a field
    /// could not be read at all.
    pub(super) code: String,
    /// The name of the field, dotted for input objects.
    pub(super) field: String,
    /// What a person reads.
    pub(super) message: String,
    /// Whether the message has to be read beside its question: it says "choose
    /// an answer", whatever was asked.
    pub(super) needs_question: bool,
}

impl Problem {
    /// A field that cannot be read as what the operation wants there.
    pub(super) fn misread(field: &str, message: &str) -> Self {
        let (field, message) = (field.to_owned(), message.to_owned());
        Self { code: String::new(), field, message, needs_question: true }
    }

    /// The errors of a mutation's payload.
    pub(super) fn of_payload(payload: &Answer) -> Vec<Self> {
        #[derive(Deserialize)]
        struct UserError {
            #[serde(default)]
            code: String,
            #[serde(default)]
            field: Vec<String>,
            message: String,
        }
        let Answer::Object(payload) = payload else { return Vec::new() };
        let errors = payload.get("errors").cloned().unwrap_or_default();
        let errors: Option<Vec<UserError>> = async_graphql::from_value(errors).unwrap_or_default();
        let errors = errors.unwrap_or_default().into_iter();
        errors.map(|error| Self::told(error.code, &error.field, error.message)).collect()
    }

    /// The same, of a field whose name begins with `prefix` where it is asked.
    pub(super) fn under(self, prefix: &str) -> Self {
        match self.field.as_str() {
            "" => self,
            field => Self { field: format!("{prefix}{field}"), ..self },
        }
    }

    /// The same, named after the variable of its own that fills the field, where `variables`
    /// has one instead of the whole argument.
    pub(super) fn named_after(self, variables: &[(String, Type)]) -> Self {
        let is_variable = |name: &str| variables.iter().any(|(variable, _)| variable == name);
        match self.field.split_once('.') {
            Some((argument, field)) if !is_variable(argument) && is_variable(field) => {
                Self { field: field.to_owned(), ..self }
            }
            _ => self,
        }
    }

    /// An error of the API, which names its field as a path.
    pub(super) fn told(code: String, field: &[String], message: String) -> Self {
        let needs_question = names_nothing(&message);
        Self { code, field: field.join("."), message, needs_question }
    }
}

/// Whether a message of the API would say the same of any question.
fn names_nothing(message: &str) -> bool {
    matches!(message, "Enter some text" | "Remove hidden characters")
        || message.starts_with("Enter a whole number")
        || (message.starts_with("Use ") && message.ends_with(" characters or fewer"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_never_shown_again() {
        let fields = Fields(vec![
            ("input.displayName".to_owned(), "Ada".to_owned()),
            ("input.password".to_owned(), "secret".to_owned()),
            ("tick".to_owned(), "a".to_owned()),
            ("tick".to_owned(), "b".to_owned()),
        ]);
        let expected = json!({ "input.displayName": "Ada", "tick": ["a", "b"] });
        assert_eq!(fields.shown(), expected);
        assert_eq!(fields.without_passwords().get("input.password"), None);
    }

    #[test]
    fn the_errors_of_a_payload_name_their_fields() {
        let payload = json!({ "topic": null, "errors": [
            { "code": "INVALID", "field": ["input", "title"], "message": "enter a title" },
            { "code": "ALREADY_DONE", "field": [], "message": "this thread is closed" },
        ] });
        let problems = Problem::of_payload(&Answer::from_json(payload).unwrap());
        let named: Vec<_> = problems.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(named, ["input.title", ""]);
        assert_eq!(problems[1].message, "this thread is closed");
    }

    #[test]
    fn a_message_that_fits_any_question_needs_its_own() {
        let told = |message: &str| {
            Problem::told(String::new(), &["body".to_owned()], message.to_owned()).needs_question
        };
        assert!(told("Enter some text") && told("Use 60 characters or fewer"));
        assert!(!told("Enter a title") && !told("Use at least 12 characters"));
    }
}

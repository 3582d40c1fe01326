//! Forms: from what was posted to the variables of an operation, by the types
//! that the schema gives them.
//!
//! A field is named after a variable, dotted for input objects
//! (`input.displayName`). A list repeats the name. A checkbox that is not
//! ticked is not sent, so a missing boolean is false.

use async_graphql::Name;
use async_graphql::parser::types::{BaseType, Type};
use serde_json::{Map, Value, json};
use time::format_description::well_known::Rfc3339;

use super::types::{Operation, Shape, Types, named};
use crate::london;
use crate::web::fields::{Fields, Problem};

/// Reads the variables of `operation` out of `fields`.
///
/// # Errors
///
/// Every field that cannot be read as its type and, beside those, every text that is needed
/// and missing.
pub(super) fn variables(
    types: &Types,
    operation: &Operation,
    fields: &Fields,
) -> Result<Value, Vec<Problem>> {
    let mut reading = Reading { types, fields, misread: Vec::new(), missing: Vec::new() };
    let mut variables = Map::new();
    for (name, kind) in &operation.variables {
        if let Some(value) = reading.value(name, kind) {
            variables.insert(name.clone(), value);
        }
    }
    if reading.misread.is_empty() {
        Ok(Value::Object(variables))
    } else {
        Err([reading.misread, reading.missing].concat())
    }
}

/// As [`variables`], for a look that changes nothing, so that the domain says what is wrong with
/// the rest: in place of a choice that was not made stands each word that could be chosen, in
/// turn. With them comes what was not chosen.
///
/// # Errors
///
/// As [`variables`], where something else cannot be read.
pub(super) fn tried_variables(
    types: &Types,
    operation: &Operation,
    fields: &Fields,
) -> Result<(Vec<Value>, Vec<Problem>), Vec<Problem>> {
    let wrong = match variables(types, operation, fields) {
        Ok(variables) => return Ok((vec![variables], Vec::new())),
        Err(wrong) => wrong,
    };
    let not_chosen =
        wrong.iter().filter_map(|problem| Some((problem, types.words(operation, &problem.field)?)));
    let not_chosen: Vec<_> = not_chosen.collect();
    let most = not_chosen.iter().map(|(_, words)| words.len()).max().unwrap_or_default();
    let tries = (0..most).map(|n| {
        let mut tried = fields.clone();
        for (problem, words) in &not_chosen {
            tried.0.retain(|(name, _)| *name != problem.field);
            tried.0.push((problem.field.clone(), words[n % words.len()].clone()));
        }
        variables(types, operation, &tried)
    });
    match tries.collect::<Result<Vec<_>, _>>() {
        Ok(tries) if !tries.is_empty() => {
            Ok((tries, not_chosen.into_iter().map(|(problem, _)| problem.clone()).collect()))
        }
        _ => Err(wrong),
    }
}

struct Reading<'a> {
    types: &'a Types,
    fields: &'a Fields,
    misread: Vec<Problem>,
    /// Said only where something was misread: the domain, which would say it, is not asked then.
    missing: Vec<Problem>,
}

impl Reading<'_> {
    /// The value of the variable or input field at `path`; `None` where nothing
    /// was said, so that a default holds.
    fn value(&mut self, path: &str, kind: &Type) -> Option<Value> {
        match &kind.base {
            BaseType::List(item) => {
                let texts = self.fields.all(path);
                let texts = texts.into_iter().filter(|text| !text.is_empty());
                let items: Vec<_> = texts.filter_map(|text| self.item(path, text, item)).collect();
                (!items.is_empty() || !kind.nullable).then_some(Value::Array(items))
            }
            BaseType::Named(name) => match self.types.shape(name) {
                Shape::Object(inner) => {
                    if kind.nullable && !self.fields.has_under(path) {
                        return None;
                    }
                    let mut object = Map::new();
                    for (field, kind) in inner {
                        if let Some(value) = self.value(&format!("{path}.{field}"), kind) {
                            object.insert(field.clone(), value);
                        }
                    }
                    Some(Value::Object(object))
                }
                _ if name.as_str() == "Boolean" => {
                    let text = self.fields.get(path);
                    // A list of answers may offer to say neither; a box cannot.
                    if kind.nullable && text == Some("") {
                        return None;
                    }
                    Some(json!(text.is_some_and(|text| matches!(text, "true" | "on" | "1"))))
                }
                shape => {
                    let is_word = matches!(shape, Shape::Enum(_));
                    self.scalar(path, name, kind.nullable, is_word)
                }
            },
        }
    }

    fn scalar(&mut self, path: &str, name: &Name, nullable: bool, is_word: bool) -> Option<Value> {
        let text = self.fields.get(path).unwrap_or_default();
        if text.trim().is_empty() {
            let is_text = matches!(name.as_str(), "String" | "Markdown" | "ID") && !is_word;
            return match (nullable, is_text) {
                (true, _) => None,
                // The domain knows best what to say of a missing text.
                (false, true) => {
                    self.missing.push(Problem::misread(path, "Give an answer"));
                    Some(json!(text))
                }
                (false, false) => self.misread(path, "Choose an answer"),
            };
        }
        self.typed(path, text, name)
    }

    fn item(&mut self, path: &str, text: &str, kind: &Type) -> Option<Value> {
        let name = named(kind)?;
        let Shape::Object(fields) = self.types.shape(name) else {
            return self.typed(path, text, name);
        };
        // An input object in one value: its fields in order, parted by colons.
        let parts = fields.iter().zip(text.split(':'));
        let parts = parts.filter_map(|((field, kind), text)| {
            Some((field.clone(), self.typed(path, text, named(kind)?)?))
        });
        Some(Value::Object(parts.collect()))
    }

    fn typed(&mut self, path: &str, text: &str, name: &Name) -> Option<Value> {
        match name.as_str() {
            "Int" => match text.trim().parse::<i32>() {
                Ok(number) => Some(json!(number)),
                Err(_) => self.misread(path, "Enter a whole number"),
            },
            "DateTime" => match instant(text) {
                Some(instant) => Some(json!(instant)),
                None => self.misread(path, "Enter a date and a time"),
            },
            "Date" => match day(text) {
                Some(day) => Some(json!(day)),
                None => self.misread(path, "Enter a date"),
            },
            _ => Some(json!(text)),
        }
    }

    fn misread(&mut self, path: &str, message: &'static str) -> Option<Value> {
        self.misread.push(Problem::misread(path, message));
        None
    }
}

/// The moment that a form's local time means, as the API takes it.
fn instant(text: &str) -> Option<String> {
    london::read_field(text)?.format(&Rfc3339).ok()
}

/// The day that a form's field holds, as the API takes it.
fn day(text: &str) -> Option<String> {
    let format = time::macros::format_description!("[year]-[month]-[day]");
    time::Date::parse(text.trim(), format).ok()?.format(format).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphql;

    #[test]
    fn what_is_missing_is_said_at_once_with_what_cannot_be_read() {
        let types = Types::read(&graphql::sdl());
        let operation = types.operation("submit_create_advert");
        let fields = |text: &str| {
            let fields = Fields::parse(text.as_bytes());
            let read = variables(&types, operation, &fields);
            read.map_err(|wrong| wrong.into_iter().map(|one| one.field).collect::<Vec<_>>())
        };
        let unread =
            "input.name=Ada&input.gradeCode=G6&input.professionCode=policy&input.about=Hello";
        assert_eq!(fields(unread).unwrap_err(), ["input.kind", "input.lookingFor"]);
        let empty = fields("input.kind=MENTOR_WANTED").unwrap();
        assert_eq!(empty["input"]["name"], "", "what the domain is asked, it answers");
    }

    #[test]
    fn a_look_says_what_was_not_chosen_and_looks_at_the_rest() {
        let types = Types::read(&graphql::sdl());
        let operation = types.operation("advert_preview");
        let tried = |text: &str| {
            let fields = Fields::parse(text.as_bytes());
            let (variables, wrong) = tried_variables(&types, operation, &fields).unwrap();
            (
                variables[0]["input"]["kind"].clone(),
                wrong.into_iter().map(|one| one.field).collect(),
            )
        };
        let not_chosen = (json!("MENTEE_WANTED"), vec!["input.kind".to_owned()]);
        assert_eq!(tried("input.name="), not_chosen);
        assert_eq!(tried("input.kind=MENTOR_WANTED"), (json!("MENTOR_WANTED"), Vec::new()));
    }

    #[test]
    fn a_local_time_is_londons_in_winter_and_in_summer() {
        assert_eq!(instant("2027-03-02T09:00").as_deref(), Some("2027-03-02T09:00:00Z"));
        assert_eq!(instant("2027-07-02T09:00").as_deref(), Some("2027-07-02T08:00:00Z"));
        assert_eq!(instant("2027-07-02T09:00:00Z").as_deref(), Some("2027-07-02T09:00:00Z"));
        assert_eq!(instant("tomorrow"), None);
        assert_eq!(day(" 2027-03-02").as_deref(), Some("2027-03-02"));
        assert_eq!(day("2027-02-30"), None);
    }
}

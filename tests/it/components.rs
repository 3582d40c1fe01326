//! The template macros give the design system's official HTML for its official inputs.
//!
//! govuk-frontend ships `fixtures.json` for each component. Each fixture is rendered by
//! our macro and compared with its HTML, markup by markup. What we leave out on purpose
//! is in [`LEFT_OUT`], by component and option; everything else has to agree.
//! Not here: the header's crown and the footer, whose own looks are not ours to show.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use minijinja::{Environment, Value, context, path_loader};
use serde_json::Value as Json;

const COMPONENTS: &[&str] = &[
    "back-link",
    "breadcrumbs",
    "button",
    "checkboxes",
    "details",
    "error-message",
    "error-summary",
    "fieldset",
    "file-upload",
    "generic-header",
    "hint",
    "input",
    "inset-text",
    "label",
    "notification-banner",
    "pagination",
    "password-input",
    "radios",
    "select",
    "service-navigation",
    "skip-link",
    "summary-list",
    "tag",
    "textarea",
    "warning-text",
];

/// Options that our macros do not take, because no page needs them.
const LEFT_OUT: &[(&str, &str)] = &[
    ("file-upload", "chooseFilesButtonText"),
    ("file-upload", "javascript"),
    ("file-upload", "value"),
    ("password-input", "hidePasswordText"),
    ("password-input", "showPasswordText"),
    ("password-input", "value"),
    ("service-navigation", "slots"),
];

#[test]
fn every_component_gives_the_official_html() {
    let environment = templates();
    let mut wrong = Vec::new();
    for component in COMPONENTS {
        for fixture in fixtures(component) {
            let name = fixture["name"].as_str().unwrap();
            let options = fixture["options"].as_object().unwrap();
            if LEFT_OUT.iter().any(|(of, option)| of == component && options.contains_key(*option))
            {
                continue;
            }
            let official = markup(fixture["html"].as_str().unwrap());
            match render(&environment, component, &fixture["options"]) {
                Ok(ours) if markup(&ours) == official => {}
                Ok(ours) => wrong.push(difference(component, name, &official, &markup(&ours))),
                Err(refused) => wrong.push(format!("{component}, “{name}”: {refused:#}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{} fixtures differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_option_left_out_is_one_of_a_fixture_that_would_differ() {
    let environment = templates();
    for (component, option) in LEFT_OUT {
        let needs_it = fixtures(component).iter().any(|fixture| {
            let official = markup(fixture["html"].as_str().unwrap());
            let ours = render(&environment, component, &fixture["options"]);
            fixture["options"].get(option).is_some()
                && ours.is_ok_and(|html| markup(&html) == official)
        });
        let exists =
            fixtures(component).iter().any(|fixture| fixture["options"].get(option).is_some());
        assert!(exists && !needs_it, "{component}.{option} need not be left out");
    }
}

fn templates() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_loader(path_loader(Path::new(env!("CARGO_MANIFEST_DIR")).join("frontend")));
    clearing::web::add_component_functions(&mut environment);
    environment
}

fn fixtures(component: &str) -> Vec<Json> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("frontend/node_modules/govuk-frontend/dist/govuk/components")
        .join(component)
        .join("fixtures.json");
    let text = fs::read_to_string(&file).unwrap_or_else(|error| {
        panic!("{}: {error}; run `npm ci` in frontend/ first", file.display())
    });
    let mut parsed: Json = serde_json::from_str(&text).expect("the package ships JSON");
    parsed["fixtures"].as_array_mut().expect("a list of fixtures").drain(..).collect()
}

fn render(
    environment: &Environment<'_>,
    component: &str,
    options: &Json,
) -> Result<String, minijinja::Error> {
    let name = component.replace('-', "_");
    let source = format!(
        "{{% from 'components/{component}.html' import {name} as component %}}{{{{ component(**options) }}}}"
    );
    environment.render_named_str(
        "fixture.html",
        &source,
        context! { options => template_value(options) },
    )
}

fn template_value(json: &Json) -> Value {
    match json {
        Json::Null => Value::from(()),
        Json::Bool(truth) => Value::from(*truth),
        Json::Number(number) => Value::from(number.as_i64().expect("fixtures hold whole numbers")),
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => items.iter().map(template_value).collect(),
        Json::Object(fields) => Value::from_pairs(
            fields.iter().map(|(name, value)| (name.as_str(), template_value(value))),
        ),
    }
}

/// What counts of a piece of HTML: tags with their attributes in order of name, and
/// text without the white space around it.
fn markup(html: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        push_text(&mut parts, &rest[..start]);
        let end = start + tag_length(&rest[start..]);
        parts.push(tag(&rest[start + 1..end - 1]));
        rest = &rest[end..];
    }
    push_text(&mut parts, rest);
    parts
}

fn push_text(parts: &mut Vec<String>, text: &str) {
    let words = unescape(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    if !words.is_empty() {
        parts.push(words);
    }
}

/// The length of the tag at the start of `html`, with its angle brackets; a `>` inside a
/// quoted value does not end it.
fn tag_length(html: &str) -> usize {
    let mut quoted = false;
    for (at, character) in html.char_indices() {
        match character {
            '"' => quoted = !quoted,
            '>' if !quoted => return at + 1,
            _ => {}
        }
    }
    panic!("a tag without an end: {html}")
}

fn tag(inside: &str) -> String {
    let inside = inside.trim_end_matches('/').trim();
    let (name, mut rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    let mut attributes = BTreeMap::new();
    while !rest.trim().is_empty() {
        rest = rest.trim_start();
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (attribute, after) = rest.split_at(end);
        let (value, after) = match after.strip_prefix("=\"") {
            Some(quoted) => quoted.split_once('"').expect("a closing quote"),
            None => ("", after),
        };
        let words: Vec<_> = value.split_whitespace().collect();
        let value = if attribute == "class" { class_names(&words) } else { words.join(" ") };
        attributes.insert(attribute.to_owned(), unescape(&value));
        rest = after;
    }
    format!("<{name} {attributes:?}>")
}

/// The order of class names means nothing.
fn class_names(words: &[&str]) -> String {
    let mut words = words.to_vec();
    words.sort_unstable();
    words.join(" ")
}

fn unescape(text: &str) -> String {
    text.replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&#x2f;", "/")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

fn difference(component: &str, name: &str, official: &[String], ours: &[String]) -> String {
    let first = official.iter().zip(ours).take_while(|(one, other)| one == other).count();
    let at = |parts: &[String]| parts.get(first).cloned().unwrap_or_else(|| "the end".to_owned());
    format!("{component}, “{name}”: part {first} is {} instead of {}", at(ours), at(official))
}

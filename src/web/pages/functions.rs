//! What all components call for their tags: functions, since a macro that is imported is made
//! again for each page, and calls cost several times as much.

use minijinja::value::ValueKind;
use minijinja::{Environment, Error, HtmlEscape, Value};

/// Adds the functions that the macros of `frontend/components` call.
pub fn add_component_functions(environment: &mut Environment<'_>) {
    environment.add_function("attributes_of", attributes_of);
    environment.add_function("classed", classed);
    environment.add_function("described_by", described_by);
    environment.add_function("truth", truth);
}

/// The attributes of a map, each with a space before it.
fn attributes_of(map: Option<&Value>) -> Result<Value, Error> {
    let mut html = String::new();
    for name in map.into_iter().flat_map(Value::try_iter).flatten() {
        let value = map.map(|map| map.get_item(&name)).transpose()?.unwrap_or_default();
        push_attribute(&mut html, &name.to_string(), &value);
    }
    Ok(Value::from_safe_string(html))
}

/// The class names that are given, then the other attributes of a map.
fn classed(names: Vec<Value>, map: Option<&Value>) -> Result<Value, Error> {
    let names: Vec<_> =
        names.into_iter().filter(Value::is_true).map(|name| name.to_string()).collect();
    let mut html = String::new();
    push_attribute(&mut html, "class", &names.join(" ").into());
    html.push_str(attributes_of(map)?.as_str().unwrap_or_default());
    Ok(Value::from_safe_string(html))
}

/// The ids of what describes an input: given ones, its hint, its error.
fn described_by(id: &str, given: &Value, hint: &Value, error: &Value) -> String {
    let ids = [
        given.is_true().then(|| given.to_string()),
        hint.is_true().then(|| format!("{id}-hint")),
        error.is_true().then(|| format!("{id}-error")),
    ];
    ids.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// An attribute that is left out unless it is asked for, true or false.
fn truth(name: &str, value: &Value) -> Value {
    let mut html = String::new();
    if value.kind() == ValueKind::Bool {
        push_attribute(&mut html, name, value);
    }
    Value::from_safe_string(html)
}

fn push_attribute(html: &mut String, name: &str, value: &Value) {
    let text = match value.kind() {
        ValueKind::Bool => if value.is_true() { "true" } else { "false" }.to_owned(),
        _ => value.to_string(),
    };
    html.extend([" ", name, "=\"", &HtmlEscape(&text).to_string(), "\""]);
}

#[cfg(test)]
mod tests {
    use minijinja::context;

    use super::*;

    fn rendered(source: &str, values: Value) -> String {
        let mut environment = Environment::new();
        add_component_functions(&mut environment);
        environment.render_named_str("page.html", source, values).unwrap()
    }

    #[test]
    fn names_and_values_are_escaped_and_what_is_not_given_left_out() {
        let map = context! { map => context! { id => "a\"b", hidden => true }, wrong => false };
        let html = rendered(r#"<p{{ classed(["x", none, wrong, "y"], map) }}>"#, map);
        let attributes = r#"class="x y" id="a&quot;b" hidden="true""#;
        assert_eq!(html, format!("<p {attributes}>"));
        assert_eq!(rendered("<p{{ classed([\"x\"]) }}>", context! {}), "<p class=\"x\">");
        assert_eq!(rendered("<p{{ attributes_of(nothing) }}>", context! {}), "<p>");
    }

    #[test]
    fn an_input_is_described_by_what_is_there() {
        let ids = |source| rendered(source, context! { hint => context! { text => "a" } });
        assert_eq!(ids("{{ described_by('n', given, hint, error) }}"), "n-hint");
        assert_eq!(ids("{{ described_by('n', 'other', hint, hint) }}"), "other n-hint n-error");
        assert_eq!(ids("<p{{ truth('spellcheck', false) }}>"), "<p spellcheck=\"false\">");
        assert_eq!(ids("<p{{ truth('spellcheck', none) }}>"), "<p>");
    }
}

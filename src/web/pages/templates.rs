//! The template environment, with its functions.

use minijinja::{
    AutoEscape, Environment, Error, Output, State, UndefinedBehavior, Value, escape_formatter,
};

use super::functions::add_component_functions;
use crate::web::assets::Manifest;
use crate::web::files::{Templates, text};

/// The name under which an address is rendered, which is no page and not escaped as one.
const ADDRESS: &str = "address";

/// Reads every template.
///
/// # Panics
///
/// When one of them does not parse: they are part of the program.
pub(in crate::web) fn environment(manifest: Manifest) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    environment.set_auto_escape_callback(|name| match name {
        ADDRESS => AutoEscape::None,
        _ => AutoEscape::Html,
    });
    environment.set_formatter(escape);
    for path in Templates::iter() {
        let source = text::<Templates>(&path).expect("the file was just listed");
        environment
            .add_template_owned(path.to_string(), source)
            .unwrap_or_else(|error| panic!("{path}: {error:#}"));
    }
    add_component_functions(&mut environment);
    environment.add_function("asset", move |name: &str| manifest.url(name));
    environment
}

/// Writes a value into HTML. The engine's own way also escapes the slash, which needs none
/// inside text and quotes, and stands in every address.
fn escape(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let (AutoEscape::Html, Some(text), false) =
        (state.auto_escape(), value.as_str(), value.is_safe())
    else {
        return escape_formatter(out, state, value);
    };
    let mut rest = text;
    while let Some(at) = rest.find(['<', '>', '&', '"', '\'']) {
        out.write_str(&rest[..at])?;
        out.write_str(match rest.as_bytes()[at] {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            b'"' => "&quot;",
            _ => "&#x27;",
        })?;
        rest = &rest[at + 1..];
    }
    out.write_str(rest).map_err(Error::from)
}

/// Renders text that holds `{{ … }}`, as addresses to go on to do, unescaped.
pub(super) fn fill(
    environment: &Environment<'_>,
    text: &str,
    context: Value,
) -> Result<String, Error> {
    environment.render_named_str(ADDRESS, text, context)
}

#[cfg(test)]
mod tests {
    use minijinja::context;

    use super::*;

    #[test]
    fn an_address_to_go_on_to_is_not_escaped_and_a_page_is() {
        let environment = environment(Manifest::default());
        let form = context! { next => "/admin/rounds?a=1&b=2" };
        let filled = fill(&environment, "{{ form.next or '/' }}", context! { form });
        assert_eq!(filled.unwrap(), "/admin/rounds?a=1&b=2");
        let word = context! { word => "/a?b&<b class=\"c\">'" };
        let page = environment.render_named_str("page.html", "{{ word }}", word);
        assert_eq!(page.unwrap(), "/a?b&amp;&lt;b class=&quot;c&quot;&gt;&#x27;");
    }
}

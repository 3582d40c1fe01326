//! A strict HTML parser for tests: it accepts only what every browser reads alike.
//!
//! It shares nothing with the renderer but the names in the contract. Text holds
//! no angle bracket and no bare ampersand; a tag is spelled one way only, is on
//! the list, and closes in order; anything else is a fault.

use std::sync::LazyLock;

use regex::Regex;

const ELEMENTS: &str =
    "a blockquote br code del em h3 h4 h5 h6 hr li ol p pre strong table tbody td th thead tr ul";
static TAG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"^<(/?)([a-z][a-z0-9]*)((?: [a-z]+="[^"<>]*")*)>"#).unwrap());
static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#" ([a-z]+)="([^"]*)""#).unwrap());
static ENTITY: LazyLock<Regex> = LazyLock::new(|| Regex::new("&(amp|lt|gt|quot|nbsp);").unwrap());
const VOID: [&str; 2] = ["br", "hr"];

/// What is wrong with a piece of HTML, if anything.
pub(super) fn fault(html: &str) -> Option<String> {
    let mut open: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        if let Some(fault) = text_fault(&rest[..start]) {
            return Some(fault);
        }
        rest = &rest[start..];
        let Some(found) = TAG.captures(rest) else {
            return Some(format!("not a tag: {}", rest.chars().take(60).collect::<String>()));
        };
        let (name, attributes) = (&found[2], &found[3]);
        if !ELEMENTS.split(' ').any(|element| element == name) {
            return Some(format!("element {name}"));
        }
        if &found[1] == "/" {
            if !attributes.is_empty() || open.pop().as_deref() != Some(name) {
                return Some(format!("closes {name} out of order"));
            }
        } else {
            if let Some(fault) = attribute_fault(name, attributes) {
                return Some(fault);
            }
            if !VOID.contains(&name) {
                open.push(name.to_owned());
            }
        }
        rest = &rest[found[0].len()..];
    }
    text_fault(rest).or_else(|| open.pop().map(|name| format!("leaves {name} open")))
}

fn text_fault(text: &str) -> Option<String> {
    if ENTITY.replace_all(text, "").contains(['&', '<', '>', '\0']) {
        return Some(format!("text: {text}"));
    }
    None
}

fn attribute_fault(element: &str, attributes: &str) -> Option<String> {
    let pairs: Vec<(&str, &str)> = ATTRIBUTE
        .captures_iter(attributes)
        .map(|found| found.extract())
        .map(|(_, [name, value])| (name, value))
        .collect();
    for (name, value) in &pairs {
        let allowed = match (element, *name) {
            ("a", "href") => is_safe_link(value),
            ("a", "rel") => *value == "noopener noreferrer nofollow ugc",
            ("ol", "start") => value.parse::<u32>().is_ok(),
            ("td" | "th", "align") => ["left", "center", "right"].contains(value),
            _ => false,
        };
        if !allowed {
            return Some(format!("{element} {name}={value}"));
        }
    }
    let has = |wanted: &str| pairs.iter().filter(|(name, _)| *name == wanted).count();
    let expected_rel = usize::from(element == "a");
    if has("rel") != expected_rel || has("href") > 1 {
        return Some(format!("{element} with {} rel", has("rel")));
    }
    None
}

/// A link with one of three schemes, spelled out, without anything that a
/// browser drops before it reads the scheme.
fn is_safe_link(value: &str) -> bool {
    let has_scheme = ["http://", "https://", "mailto:"].iter().any(|scheme| {
        value.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    has_scheme && text_fault(value).is_none() && !value.chars().any(char::is_control)
}

#[test]
fn the_strict_reader_finds_every_kind_of_fault() {
    for bad in [
        "<script>alert(1)</script>",
        "<p onclick=\"x\">a</p>",
        "<p style=\"x\">a</p>",
        "<p class=\"x\">a</p>",
        "<p id=\"x\">a</p>",
        "<h1>a</h1>",
        "<h3 name=\"x\">a</h3>",
        "<img src=\"x\">",
        "<svg></svg>",
        "<math></math>",
        "<a href=\"javascript:x\" rel=\"noopener noreferrer nofollow ugc\">a</a>",
        "<a href=\"java&#115;cript:x\" rel=\"noopener noreferrer nofollow ugc\">a</a>",
        "<a href=\"//example.org\" rel=\"noopener noreferrer nofollow ugc\">a</a>",
        "<a href=\"/x\" rel=\"noopener noreferrer nofollow ugc\">a</a>",
        "<a href=\"data:x\" rel=\"noopener noreferrer nofollow ugc\">a</a>",
        "<a href=\"https://example.org\">a</a>",
        "<a href=\"https://example.org\" rel=\"noopener\">a</a>",
        "<a href=\"https://example.org\" rel=\"noopener noreferrer nofollow ugc\" target=\"_blank\">a</a>",
        "<td align=\"justify\">a</td>",
        "<P>a</P>",
        "<p >a</p>",
        "<p>a",
        "a</p>",
        "<p><em>a</p></em>",
        "<!-- a -->",
        "a < b",
        "a > b",
        "a & b",
        "&#60;",
        "<p\nid=x>a</p>",
        "\0",
    ] {
        assert!(fault(bad).is_some(), "{bad}");
    }
}

#[test]
fn the_strict_reader_lets_allowed_html_be() {
    for good in [
        "",
        "a &amp; b &lt;script&gt;",
        "<p>a<br>b</p>\n<hr>\n<ol start=\"3\"><li>c</li></ol>",
        "<p><a href=\"HTTPS://example.org/?a=1&amp;b\" rel=\"noopener noreferrer nofollow ugc\">a</a></p>",
        "<p><a rel=\"noopener noreferrer nofollow ugc\">a</a></p>",
        "<table><thead><tr><th align=\"left\">a</th></tr></thead></table>",
    ] {
        assert_eq!(fault(good), None, "{good}");
    }
}

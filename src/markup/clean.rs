//! Renders the tree to HTML, and applies the allow list last.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use comrak::{Arena, format_html};

use super::parse::{options, parse};

/// Elements that a post may hold.
const ELEMENTS: &str = "a blockquote br code del em h3 h4 h5 h6 hr li ol p pre strong \
                        table tbody td th thead tr ul";

/// Renders Markdown to HTML that is safe to insert into any page or email.
///
/// Raw HTML shows as text, an image as its description; links lead to `http`,
/// `https` or `mailto` addresses only. The first level of heading is `h3`.
#[must_use]
#[expect(clippy::missing_panics_doc, reason = "writing to a String does not fail")]
pub fn render(source: &str) -> String {
    let arena = Arena::new();
    let options = options(source);
    let root = parse(&arena, source, &options);
    let mut html = String::new();
    format_html(root, &options, &mut html).expect("writing to a String does not fail");
    // The tree holds nothing dangerous; this makes sure even if a release of
    // the Markdown parser got that wrong.
    CLEANER.clean(&html).to_string()
}

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let alignments = HashMap::from([("align", HashSet::from(["left", "center", "right"]))]);
    let mut cleaner = Builder::empty();
    cleaner
        .tags(ELEMENTS.split_whitespace().collect())
        .generic_attributes(HashSet::new())
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .tag_attribute_values(HashMap::from([("td", alignments.clone()), ("th", alignments)]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow ugc"));
    cleaner
});

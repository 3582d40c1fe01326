//! Cards: a few lines about one thing, and where to go on.

use serde::Serialize;

use crate::web::views::components::Link;

/// What the macro `cards` places.
#[derive(Debug, Serialize)]
pub(super) struct Card {
    heading: &'static str,
    lines: Vec<String>,
    /// A list below the lines; some of its items lead somewhere.
    list: Vec<Link>,
    links: Vec<Link>,
}

impl Card {
    /// An empty card.
    pub(super) fn new(heading: &'static str) -> Self {
        Self { heading, lines: Vec::new(), list: Vec::new(), links: Vec::new() }
    }

    /// With one more line.
    pub(super) fn line(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }

    /// With a list.
    pub(super) fn list(self, list: Vec<Link>) -> Self {
        Self { list, ..self }
    }

    /// With one more link.
    pub(super) fn link(mut self, href: impl Into<String>, text: impl Into<String>) -> Self {
        self.links.push(Link::new(href, text));
        self
    }
}

//! What the macros of `frontend/components` place, under the names that
//! govuk-frontend gives their parameters: `{{ button(**page.start) }}`.

use std::ops::Not;

use serde::Serialize;

use super::times::Time;
use super::words::number_words;

/// A link. Without `href` it is plain text, as the last breadcrumb is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Link {
    pub(crate) href: Option<String>,
    pub(crate) text: String,
    /// What screen readers say after the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    visually_hidden_text: Option<String>,
}

impl Link {
    /// A link to `href`.
    pub(crate) fn new(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self { href: Some(href.into()), text: text.into(), visually_hidden_text: None }
    }

    /// The page itself.
    pub(crate) fn here(text: impl Into<String>) -> Self {
        Self { href: None, text: text.into(), visually_hidden_text: None }
    }

    /// With what screen readers say after the text.
    pub(crate) fn hidden(self, text: impl Into<String>) -> Self {
        Self { visually_hidden_text: Some(text.into()), ..self }
    }
}

/// A link that looks like a button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Button {
    text: String,
    href: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    classes: Option<&'static str>,
}

impl Button {
    /// The main one of a page.
    pub(crate) fn new(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self { text: text.into(), href: href.into(), classes: None }
    }

    /// One beside the main one.
    pub(crate) fn secondary(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self { classes: Some("govuk-button--secondary"), ..Self::new(href, text) }
    }
}

/// A word in a coloured box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Tag {
    text: String,
    classes: String,
}

impl Tag {
    /// `text` in a colour of the design system.
    pub(crate) fn new(text: impl Into<String>, colour: &str) -> Self {
        Self { text: text.into(), classes: format!("govuk-tag--{colour}") }
    }
}

/// What stands in a cell of a table or beside a key: any of these, in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Cell {
    /// Stands out, on a line of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    strong: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// More lines below the text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lines: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<Tag>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<Link>,
    /// Places the body of the `call` block that the template wraps around the table.
    #[serde(skip_serializing_if = "Option::is_none")]
    call: Option<minijinja::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    classes: Option<&'static str>,
    /// Has nothing in it: a stack of cards leaves it out. Set by the table.
    #[serde(skip_serializing_if = "Not::not")]
    is_empty: bool,
}

impl Cell {
    /// Text.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self { text: Some(text.into()), ..Self::default() }
    }

    /// A number, under those of other rows.
    pub(crate) fn number(number: i64) -> Self {
        Self::numeric(number_words(number))
    }

    /// Text in place of a number.
    pub(crate) fn numeric(text: impl Into<String>) -> Self {
        Self { format: Some("numeric"), ..Self::text(text) }
    }

    /// A name, with a line below it.
    pub(crate) fn strong(strong: impl Into<String>, text: impl Into<String>) -> Self {
        Self { strong: Some(strong.into()), ..Self::text(text) }
    }

    /// Lines of text.
    pub(crate) fn lines(mut lines: Vec<String>) -> Self {
        let first = (!lines.is_empty()).then(|| lines.remove(0));
        Self { text: first, lines, ..Self::default() }
    }

    /// With a tag, where there is one.
    pub(crate) fn tagged(self, tag: Option<Tag>) -> Self {
        Self { tag, ..self }
    }

    /// With lines below it.
    pub(crate) fn below(self, lines: Vec<String>) -> Self {
        Self { lines, ..self }
    }

    /// What the template makes of `value`, in a `call` block around the table: forms.
    pub(crate) fn call(value: impl Serialize) -> Self {
        let call = Some(minijinja::value::Serde(value).into());
        Self { call, ..Self::default() }
    }

    /// With classes.
    pub(crate) fn classes(self, classes: &'static str) -> Self {
        Self { classes: Some(classes), ..self }
    }

    /// Noting whether it has nothing in it.
    pub(crate) fn noting_emptiness(self) -> Self {
        let placed = Self { format: None, classes: None, ..self.clone() };
        let is_empty = placed == Self::default() || placed == Self::text("");
        Self { is_empty, ..self }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::number(number)
    }
}

impl From<Time> for Cell {
    fn from(time: Time) -> Self {
        Self { time: Some(time), ..Self::default() }
    }
}

impl From<Tag> for Cell {
    fn from(tag: Tag) -> Self {
        Self { tag: Some(tag), ..Self::default() }
    }
}

impl From<Link> for Cell {
    fn from(link: Link) -> Self {
        Self { link: Some(link), ..Self::default() }
    }
}

/// A table that becomes a stack of cards where the window is narrow.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Table {
    caption: Option<String>,
    caption_classes: Option<&'static str>,
    /// Says what it is where no caption does.
    label: Option<String>,
    head: Vec<Cell>,
    pub(crate) rows: Vec<Vec<Cell>>,
    first_cell_is_header: bool,
}

impl Table {
    /// A table under a heading that says what it is, as `label` does to screen readers.
    pub(crate) fn new<const N: usize>(label: &str, head: [&str; N], rows: Vec<[Cell; N]>) -> Self {
        let row = |row: [Cell; N]| row.map(Cell::noting_emptiness).into();
        let rows: Vec<Vec<Cell>> = rows.into_iter().map(row).collect();
        let is_numeric = |n: usize| rows.first().is_some_and(|row| row[n].format.is_some());
        let head = head.into_iter().enumerate();
        let head = head
            .map(|(n, text)| if is_numeric(n) { Cell::numeric(text) } else { Cell::text(text) });
        Self { label: Some(label.to_owned()), head: head.collect(), rows, ..Self::default() }
    }

    /// With the first cell of a row as its heading.
    pub(crate) fn headed(self) -> Self {
        Self { first_cell_is_header: true, ..self }
    }

    /// With what screen readers call it, where several tables have the same caption.
    pub(crate) fn named(self, label: &str) -> Self {
        Self { label: Some(label.to_owned()), ..self }
    }

    /// With a larger caption in sight, and the first cell of a row as its heading.
    pub(crate) fn captioned_as_section(self) -> Self {
        Self { caption_classes: Some("govuk-table__caption--m"), ..self.captioned() }
    }

    /// With a caption in sight, and the first cell of a row as its heading.
    pub(crate) fn captioned(self) -> Self {
        Self {
            caption: self.label,
            label: None,
            caption_classes: Some("govuk-table__caption--s"),
            first_cell_is_header: true,
            ..self
        }
    }

    /// With the first cell of a row as its heading.
    pub(crate) fn with_row_headings(self) -> Self {
        Self { first_cell_is_header: true, ..self }
    }
}

/// Keys and values.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct SummaryList {
    rows: Vec<SummaryRow>,
    classes: Option<&'static str>,
}

#[derive(Clone, Debug, Serialize)]
struct SummaryRow {
    key: Cell,
    value: Cell,
    #[serde(skip_serializing_if = "Option::is_none")]
    actions: Option<Actions>,
}

#[derive(Clone, Debug, Serialize)]
struct Actions {
    items: Vec<Link>,
}

impl SummaryList {
    /// Without a line between the rows.
    pub(crate) fn without_borders() -> Self {
        Self { classes: Some("govuk-summary-list--no-border"), ..Self::default() }
    }

    /// With one more row.
    pub(crate) fn row(self, key: impl Into<String>, value: impl Into<Cell>) -> Self {
        self.linked(key, value, None)
    }

    /// With one more row, where there is a value.
    pub(crate) fn maybe(self, key: impl Into<String>, value: Option<impl Into<Cell>>) -> Self {
        match value {
            Some(value) => self.row(key, value),
            None => self,
        }
    }

    /// With one more row, and a link to act on it.
    pub(crate) fn linked(
        mut self,
        key: impl Into<String>,
        value: impl Into<Cell>,
        link: impl Into<Option<Link>>,
    ) -> Self {
        let actions = link.into().map(|link| Actions { items: vec![link] });
        self.rows.push(SummaryRow { key: Cell::text(key), value: value.into(), actions });
        self
    }
}

/// Links to the previous and the next page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Pagination {
    landmark_label: String,
    previous: Option<PageLink>,
    next: Option<PageLink>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct PageLink {
    href: String,
    label_text: Option<String>,
}

impl Pagination {
    /// The links of a list that `label` names; `None` where all of it is in sight.
    pub(crate) fn new(label: &str, previous: Option<String>, next: Option<String>) -> Option<Self> {
        if previous.is_none() && next.is_none() {
            return None;
        }
        let link = |href| PageLink { href, label_text: None };
        let (previous, next) = (previous.map(link), next.map(link));
        Some(Self { landmark_label: label.to_owned(), previous, next })
    }

    /// A link to the rest of a list, which says so: a page may hold several lists.
    pub(crate) fn more(label: &str, text: &str, href: String) -> Self {
        let next = Some(PageLink { href, label_text: Some(text.to_owned()) });
        Self { landmark_label: label.to_owned(), previous: None, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_with_nothing_in_it_is_left_out_of_a_stack_of_cards() {
        let cells = [Cell::default(), Cell::text(""), Cell::lines(Vec::new()), Cell::numeric("")];
        let table = Table::new("Empty", ["a", "b", "c", "d"], vec![cells]);
        assert!(table.rows[0].iter().all(|cell| cell.is_empty));
        let cells = [
            Cell::number(0),
            Cell::strong("a", ""),
            Cell::call(1),
            Cell::text("").below(vec!["b".to_owned()]),
        ];
        let table = Table::new("Full", ["a", "b", "c", "d"], vec![cells]);
        assert!(table.rows[0].iter().all(|cell| !cell.is_empty));
    }
}

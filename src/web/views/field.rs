//! The fields of forms: what is asked, what was typed, what is wrong with it.
//!
//! Each is named after a variable of the operation that the form sends. The
//! macro `field` places it, whatever its kind.

use std::cell::RefCell;

use minijinja::HtmlEscape;
use serde::Serialize;

use super::words::sentence;
use crate::web::fields::{Fields, Problem};

/// Makes the fields of one form.
pub(crate) struct Form<'a> {
    typed: Option<&'a Fields>,
    errors: &'a [Problem],
    questions: &'a RefCell<Vec<(String, String)>>,
}

/// How a field is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Input,
    Password,
    Textarea,
    Select,
    Radios,
    Tick,
    Ticks,
    File,
}

/// One field, as the macro `field` places it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Field {
    kind: Kind,
    name: String,
    id: String,
    label: String,
    hint: Option<String>,
    error: Option<String>,
    value: Option<String>,
    /// The answers that are ticked, where there may be several.
    values: Vec<String>,
    /// What can be chosen.
    items: Vec<Choice>,
    /// The kind of an input: `text`, `email`, `number` and so on.
    r#type: Option<&'static str>,
    classes: Option<&'static str>,
    autocomplete: Option<&'static str>,
    inputmode: Option<&'static str>,
    spellcheck: Option<bool>,
    rows: Option<u8>,
    /// The kinds of file that browsers offer.
    accept: Option<&'static str>,
    /// Whether scripts may show how the Markdown looks.
    preview: bool,
    /// Whether scripts may say if an advert can have this title.
    check_title: bool,
    /// Whether somebody has answered already, so that what the page knows does not count.
    #[serde(skip)]
    is_answered: bool,
}

/// An answer that can be chosen.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Choice {
    value: String,
    text: String,
    /// The text with a link in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    html: Option<minijinja::Value>,
    hint: Option<Hint>,
}

/// A line that explains an answer.
#[derive(Clone, Debug, Serialize)]
struct Hint {
    text: String,
}

impl Choice {
    /// The answer `value`, shown as `text`.
    pub(crate) fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self { value: value.into(), text: text.into(), html: None, hint: None }
    }

    /// With a link after its text, which opens in a new tab so that what was typed stays.
    pub(crate) fn link(self, href: &str, text: &str) -> Self {
        let (before, href, text) = (HtmlEscape(&self.text), HtmlEscape(href), HtmlEscape(text));
        let html = format!(
            "{before} <a class=\"govuk-link\" href=\"{href}\" target=\"_blank\" rel=\"noopener\">\
             {text} (opens in a new tab)</a>"
        );
        Self { html: Some(minijinja::Value::from_safe_string(html)), ..self }
    }

    /// With a line that explains it.
    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(Hint { text: hint.into() }), ..self }
    }
}

impl<'a> Form<'a> {
    pub(crate) fn new(
        typed: &'a Fields,
        errors: &'a [Problem],
        questions: &'a RefCell<Vec<(String, String)>>,
    ) -> Self {
        Self { typed: (!typed.0.is_empty()).then_some(typed), errors, questions }
    }

    pub(super) fn untouched(questions: &'a RefCell<Vec<(String, String)>>) -> Self {
        Self { typed: None, errors: &[], questions }
    }

    fn field(&self, kind: Kind, name: &str, label: &str) -> Field {
        self.questions.borrow_mut().push((name.to_owned(), label.to_owned()));
        let errors = self.errors.iter().filter(|error| error.field == name);
        let errors: Vec<_> = errors.map(|error| sentence(&error.message)).collect();
        let value = self.typed.and_then(|typed| typed.get(name));
        Field {
            kind,
            name: name.to_owned(),
            id: name.to_owned(),
            label: label.to_owned(),
            hint: None,
            error: (!errors.is_empty()).then(|| errors.join(". ")),
            value: value.map(str::to_owned),
            values: Vec::new(),
            items: Vec::new(),
            r#type: None,
            classes: None,
            autocomplete: None,
            inputmode: None,
            spellcheck: None,
            rows: None,
            accept: None,
            preview: false,
            check_title: false,
            is_answered: value.is_some(),
        }
    }

    /// A line of text.
    pub(crate) fn text(&self, name: &str, label: &str) -> Field {
        self.field(Kind::Input, name, label)
    }

    /// An email address.
    pub(crate) fn email(&self, name: &str, label: &str) -> Field {
        let field = self.field(Kind::Input, name, label).autocomplete("email");
        Field { r#type: Some("email"), spellcheck: Some(false), ..field }
    }

    /// A whole number.
    pub(crate) fn number(&self, name: &str, label: &str) -> Field {
        let field = self.field(Kind::Input, name, label);
        Field { inputmode: Some("numeric"), classes: Some("govuk-input--width-5"), ..field }
    }

    /// A date and a time in London.
    pub(crate) fn date_and_time(&self, name: &str, label: &str) -> Field {
        let field = self.field(Kind::Input, name, label);
        Field { r#type: Some("datetime-local"), classes: Some("govuk-input--width-20"), ..field }
    }

    /// A date.
    pub(crate) fn date(&self, name: &str, label: &str) -> Field {
        let field = self.field(Kind::Input, name, label);
        Field { r#type: Some("date"), classes: Some("govuk-input--width-10"), ..field }
    }

    /// Words to look for.
    pub(crate) fn search(&self, name: &str, label: &str) -> Field {
        let field = self.field(Kind::Input, name, label);
        Field { r#type: Some("search"), classes: Some("govuk-input--width-20"), ..field }
    }

    /// A password, which is never shown again.
    pub(crate) fn password(&self, name: &str, label: &str) -> Field {
        Field { value: None, ..self.field(Kind::Password, name, label) }
    }

    /// Several lines of plain text.
    pub(crate) fn lines(&self, name: &str, label: &str) -> Field {
        self.field(Kind::Textarea, name, label)
    }

    /// Text that people write in Markdown.
    pub(crate) fn markdown(&self, name: &str, label: &str) -> Field {
        const HINT: &str = "You can use Markdown: **bold**, *italic*, > quotes, lists and links.";
        let field = self.lines(name, label).hint(HINT);
        Field { rows: Some(8), preview: true, ..field }
    }

    /// A choice from a list that opens; the first line, `none`, chooses nothing.
    pub(crate) fn select(
        &self,
        name: &str,
        label: &str,
        none: &str,
        items: impl IntoIterator<Item = Choice>,
    ) -> Field {
        let items = std::iter::once(Choice::new("", none)).chain(items).collect();
        Field { items, ..self.field(Kind::Select, name, label) }
    }

    /// A choice from a list that opens, of which one is always chosen.
    pub(crate) fn choice(
        &self,
        name: &str,
        label: &str,
        items: impl IntoIterator<Item = Choice>,
    ) -> Field {
        Field { items: items.into_iter().collect(), ..self.field(Kind::Select, name, label) }
    }

    /// A choice of a few, all in sight.
    pub(crate) fn radios(
        &self,
        name: &str,
        label: &str,
        items: impl IntoIterator<Item = Choice>,
    ) -> Field {
        Field { items: items.into_iter().collect(), ..self.field(Kind::Radios, name, label) }
    }

    /// One box, sent as `true` where it is ticked.
    pub(crate) fn tick(&self, name: &str, label: &str) -> Field {
        // A box that is not ticked is not sent.
        let is_answered = self.typed.is_some();
        Field { is_answered, ..self.field(Kind::Tick, name, label) }
    }

    /// Any number of several answers; those in `known` are ticked until somebody answers.
    pub(crate) fn ticks(
        &self,
        name: &str,
        label: &str,
        items: impl IntoIterator<Item = Choice>,
        known: &[String],
    ) -> Field {
        let typed = self.typed.map(|typed| typed.all(name));
        let typed = typed.map(|typed| typed.into_iter().map(str::to_owned).collect());
        let values = typed.unwrap_or_else(|| known.to_vec());
        let items = items.into_iter().collect();
        Field { values, items, ..self.field(Kind::Ticks, name, label) }
    }

    /// A CSV file from the person's computer.
    pub(crate) fn csv_file(&self, name: &str, label: &str) -> Field {
        let field = self.field(Kind::File, name, label);
        Field { value: None, accept: Some(".csv,text/csv"), ..field }
    }
}

impl Field {
    /// The name that it is sent under.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// With a line that helps to answer.
    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// With what the page knows, until somebody answers.
    pub(crate) fn or(self, known: impl Into<String>) -> Self {
        self.or_maybe(Some(known))
    }

    /// With this answer, whatever was typed: for fields that share a name.
    pub(crate) fn set(self, value: impl Into<String>) -> Self {
        Self { value: Some(value.into()), ..self }
    }

    /// With what the page may know, until somebody answers.
    pub(crate) fn or_maybe(self, known: Option<impl Into<String>>) -> Self {
        match known {
            Some(known) if !self.is_answered => Self { value: Some(known.into()), ..self },
            _ => self,
        }
    }

    /// Ticked, until somebody answers.
    pub(crate) fn or_ticked(self, is_ticked: bool) -> Self {
        self.or_maybe(is_ticked.then_some("true"))
    }

    /// With this in place of its name to identify it: a page may have several forms
    /// with a field of the same name.
    pub(crate) fn id(self, id: impl Into<String>) -> Self {
        Self { id: id.into(), ..self }
    }

    /// With no error, where another field of the same name shows it.
    pub(crate) fn without_error(self) -> Self {
        Self { error: None, ..self }
    }

    /// With an error that is said of something else, where this is what puts it right.
    pub(crate) fn or_error(self, error: Option<String>) -> Self {
        Self { error: self.error.or(error), ..self }
    }

    /// With what browsers may fill in.
    pub(crate) fn autocomplete(self, autocomplete: &'static str) -> Self {
        Self { autocomplete: Some(autocomplete), ..self }
    }

    /// Not looked up in a dictionary: it is no word.
    pub(crate) fn without_spellcheck(self) -> Self {
        Self { spellcheck: Some(false), ..self }
    }

    /// With classes of the design system.
    pub(crate) fn classes(self, classes: &'static str) -> Self {
        Self { classes: Some(classes), ..self }
    }

    /// As the title of an advert, which scripts check while it is typed.
    pub(crate) fn checked_as_title(self) -> Self {
        Self { check_title: true, ..self }
    }

    /// With this many lines to write in.
    pub(crate) fn rows(self, rows: u8) -> Self {
        Self { rows: Some(rows), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_counts_more_than_what_the_page_knows() {
        let questions = RefCell::default();
        let typed = Fields::parse(b"title=&name=Ada");
        let errors = [Problem::misread("title", "enter a title")];
        let form = Form::new(&typed, &errors, &questions);
        let title = form.text("title", "Title").or("Known");
        assert_eq!(title.value.as_deref(), Some(""));
        assert_eq!(title.error.as_deref(), Some("Enter a title"));
        assert_eq!(form.text("other", "Other").or("Known").value.as_deref(), Some("Known"));
        assert_eq!(form.tick("box", "Box").or_ticked(true).value, None);
        assert_eq!(form.password("name", "Name").value, None);
    }

    #[test]
    fn a_field_says_everything_that_is_wrong_with_it() {
        let (typed, questions) = (Fields::parse(b"box=a&box=b"), RefCell::default());
        let errors = ["read the first", "read the second"].map(|it| Problem::misread("box", it));
        let field = Form::new(&typed, &errors, &questions).ticks("box", "Boxes", [], &[]);
        assert_eq!(field.error.as_deref(), Some("Read the first. Read the second"));
        assert_eq!(field.values, ["a", "b"]);
        let choice = Choice::new("a", "I accept").link("/a?b", "the <policy>");
        assert_eq!(
            choice.html.unwrap().as_str().unwrap(),
            "I accept <a class=\"govuk-link\" href=\"&#x2f;a?b\" target=\"_blank\" rel=\"noopener\">\
             the &lt;policy&gt; (opens in a new tab)</a>"
        );
    }

    #[test]
    fn a_form_that_was_not_posted_shows_what_the_page_knows() {
        let questions = RefCell::default();
        let nothing = Fields::default();
        let form = Form::new(&nothing, &[], &questions);
        assert_eq!(form.text("title", "Title").or("Known").value.as_deref(), Some("Known"));
        assert_eq!(form.tick("box", "Box").or_ticked(true).value.as_deref(), Some("true"));
        assert_eq!(questions.borrow()[0], ("title".to_owned(), "Title".to_owned()));
    }
}

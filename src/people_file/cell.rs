//! Reading one cell: text that may be shown, numbers, yes and no.

use super::findings::Findings;
use super::rows::Row;
use crate::vocabulary::{CharacterKind, kind_of};

/// The longest name, in characters.
pub(super) const NAME_MAX: usize = 120;
/// The longest job title, organisation or profession.
pub(super) const TITLE_MAX: usize = 200;
/// The longest biography.
pub(super) const BIOGRAPHY_MAX: usize = 5_000;
/// The longest identity, and the longest cell of them.
pub(super) const IDENTITIES_MAX: usize = 500;
/// The longest identifier.
pub(super) const ID_MAX: usize = 100;

/// What a text may be.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    /// The most characters.
    pub(super) most: usize,
    /// Whether it has to be there.
    pub(super) is_required: bool,
    /// Whether it may have several lines.
    pub(super) has_lines: bool,
    /// Whether it is written into files again, where a spreadsheet would take
    /// a leading sign for a formula.
    pub(super) is_written: bool,
}

impl Kind {
    pub(super) const fn line(most: usize) -> Self {
        Self { most, is_required: false, has_lines: false, is_written: false }
    }

    pub(super) const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    pub(super) const fn written(self) -> Self {
        Self { is_written: true, ..self }
    }
}

/// The text of a cell. A wrong one is an error, and the text comes
/// back nonetheless, so that the rest of the row is looked at as well.
pub(super) fn text<'a>(
    row: &Row<'a>,
    column: usize,
    kind: Kind,
    findings: &mut Findings,
) -> &'a str {
    let text = unmarked(row.cell(column));
    if let Some(message) = text_problem(text, kind) {
        findings.error(row.finding(column, message));
    }
    text
}

/// A text without the apostrophe that our own files have before what would be a formula.
fn unmarked(text: &str) -> &str {
    let marked = text.strip_prefix('\'');
    marked.filter(|text| text.starts_with(['=', '+', '-', '@'])).unwrap_or(text)
}

/// What is wrong with a text, if anything.
pub(super) fn text_problem(text: &str, kind: Kind) -> Option<String> {
    if text.is_empty() {
        return kind.is_required.then(|| "this has to be filled in".to_owned());
    }
    if text.len() > kind.most && text.chars().nth(kind.most).is_some() {
        return Some(format!("this is longer than {} characters", kind.most));
    }
    if kind.is_written && text.starts_with(['=', '+', '-', '@']) {
        return Some("this may not begin with = + - or @, which starts a formula".to_owned());
    }
    // Without a way out: so the bytes are looked at many at once.
    if text.bytes().fold(true, |is_plain, byte| is_plain & matches!(byte, b' '..=b'~')) {
        return None;
    }
    let is_fine = |character: char| match character {
        ' '..='~' => true,
        '\n' | '\r' | '\t' => kind.has_lines,
        // Zero-width joiners belong to emoji and to some scripts, in prose.
        '\u{200d}' | '\u{fe0f}' if kind.has_lines => true,
        _ => kind_of(character) != CharacterKind::Hidden && !is_line_end(character),
    };
    if text.chars().all(is_fine) {
        return None;
    }
    Some(if text.contains(['\n', '\r']) && !kind.has_lines {
        "this has to be on one line".to_owned()
    } else {
        "Remove hidden characters".to_owned()
    })
}

fn is_line_end(character: char) -> bool {
    matches!(character, '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// A capacity: blank means 3, and what is not on the person's side counts as 0.
pub(super) fn capacity(
    row: &Row<'_>,
    column: usize,
    takes_side: bool,
    findings: &mut Findings,
) -> u8 {
    match row.cell(column) {
        "" => u8::from(takes_side) * 3,
        "0" | "1" | "2" | "3" if !takes_side => 0,
        "1" => 1,
        "2" => 2,
        "3" => 3,
        _ => {
            let expected = if takes_side { "1, 2 or 3, or empty for 3" } else { "empty or 0" };
            findings.error(row.finding(column, format!("a capacity has to be {expected}")));
            0
        }
    }
}

/// Yes or no, in the words that spreadsheets and forms use; empty means no.
///
/// The value is not repeated: where this is asked it is nobody's business.
pub(super) fn flag(row: &Row<'_>, column: usize, findings: &mut Findings) -> bool {
    let typed = row.cell(column);
    let is = |words: &[&str]| words.iter().any(|word| typed.eq_ignore_ascii_case(word));
    if is(&["true", "yes", "y", "1"]) {
        return true;
    }
    if !is(&["", "false", "no", "n", "0"]) {
        findings.error(row.silent_finding(column, "this has to be true or false, or empty"));
    }
    false
}

/// A list within a cell, without its doubles.
///
/// The value is not repeated in an error: it says who somebody is.
pub(super) fn list(
    row: &Row<'_>,
    column: usize,
    separator: char,
    findings: &mut Findings,
) -> Vec<String> {
    let cell = row.cell(column);
    if cell.is_empty() {
        return Vec::new();
    }
    if let Some(message) = text_problem(cell, Kind::line(IDENTITIES_MAX)) {
        findings.error(row.silent_finding(column, message));
    }
    let mut list: Vec<String> = Vec::new();
    for item in cell.split(separator).map(str::trim).filter(|item| !item.is_empty()) {
        if !list.iter().any(|other| other == item) {
            list.push(item.to_owned());
        }
    }
    list
}

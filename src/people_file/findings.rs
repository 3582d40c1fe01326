//! What there is to say about the rows of a file: errors stop it, warnings are told.

use std::fmt;

/// How many errors are listed before the rest is only counted.
const LISTED_MAX: usize = 500;
/// How much of a value is repeated, in characters.
const SHOWN_MAX: usize = 60;
/// How many rows a finding names.
const ROWS_MAX: usize = 5;

/// Something about a cell, a row, or many rows of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The name of the file.
    pub file: String,
    /// The first few rows that it is about, as a spreadsheet shows them: the header is
    /// row 1. There is at least one.
    pub rows: Vec<u64>,
    /// How many rows it is about.
    pub n_rows: u64,
    /// The name of the column; empty for the row or the file as a whole.
    pub column: String,
    /// What stands there, cut short; empty for what is nobody's business.
    pub value: String,
    /// What is wrong or odd: a sentence in lower case without full stop.
    pub message: String,
}

impl Finding {
    /// A finding about a row as a whole.
    #[must_use]
    pub fn about_row(file: &str, row: u64, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            rows: vec![row],
            n_rows: 1,
            column: String::new(),
            value: String::new(),
            message: message.into(),
        }
    }

    /// The first row that it is about.
    #[must_use]
    pub fn row(&self) -> u64 {
        self.rows.first().copied().unwrap_or_default()
    }

    /// The rows in words, as in “row 4” or “rows 4, 9, 13, 15, 20 and 114 more”.
    #[must_use]
    pub fn rows_in_words(&self) -> String {
        let mut named: Vec<String> = self.rows.iter().map(u64::to_string).collect();
        let n_named = u64::try_from(named.len()).unwrap_or(u64::MAX);
        let last = match self.n_rows.saturating_sub(n_named) {
            0 => named.pop().unwrap_or_default(),
            n_more => format!("{n_more} more"),
        };
        if named.is_empty() {
            return format!("row {last}");
        }
        format!("rows {} and {last}", named.join(", "))
    }

    /// Says that it is about the rows of another finding as well. Those of another file
    /// are only counted.
    pub(super) fn add_rows(&mut self, file: &str, rows: &[u64], n_rows: u64) {
        self.n_rows += n_rows;
        if self.file == file && (self.rows.len() < ROWS_MAX || n_rows > 1) {
            self.rows.extend(rows);
            self.rows.sort_unstable();
            self.rows.truncate(ROWS_MAX);
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.file, self.rows_in_words())?;
        if !self.column.is_empty() {
            write!(f, ", {}", self.column)?;
        }
        if !self.value.is_empty() {
            write!(f, " “{}”", self.value)?;
        }
        write!(f, ": {}", self.message)
    }
}

/// A value as a finding repeats it: one line, cut short.
pub(super) fn shortened(value: &str) -> String {
    let mut shortened: String = value
        .chars()
        .take(SHOWN_MAX)
        .map(|character| if character.is_control() { '\u{fffd}' } else { character })
        .collect();
    if value.chars().nth(SHOWN_MAX).is_some() {
        shortened.push('…');
    }
    shortened
}

/// The findings of a file so far; errors beyond a few hundred are only counted.
#[derive(Debug, Default)]
pub(super) struct Findings {
    errors: Vec<Finding>,
    n_more_errors: u64,
    pub(super) warnings: Vec<Finding>,
}

impl Findings {
    /// Adds an error.
    pub(super) fn error(&mut self, error: Finding) {
        if self.errors.len() < LISTED_MAX {
            self.errors.push(error);
        } else {
            self.n_more_errors += 1;
        }
    }

    /// Adds a warning, and says at which place it is in the list.
    pub(super) fn warn(&mut self, warning: Finding) -> usize {
        self.warnings.push(warning);
        self.warnings.len() - 1
    }

    /// Nothing where there are no errors, otherwise all of them, the last of which
    /// says how many more there are.
    pub(super) fn take_errors(&mut self) -> Result<(), Vec<Finding>> {
        let mut errors = std::mem::take(&mut self.errors);
        let Some(last) = errors.last() else { return Ok(()) };
        if self.n_more_errors > 0 {
            let message = format!("there are {} more mistakes after this row", self.n_more_errors);
            errors.push(Finding::about_row(&last.file, last.row(), message));
        }
        Err(errors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_about_many_rows_says_how_many_and_names_the_first() {
        let mut finding = Finding::about_row("people.csv", 4, "this is odd");
        assert_eq!(finding.to_string(), "people.csv, row 4: this is odd");
        finding.add_rows("people.csv", &[9], 1);
        assert_eq!(finding.rows_in_words(), "rows 4 and 9");
        for row in 10..127 {
            finding.add_rows("people.csv", &[row], 1);
        }
        assert_eq!(finding.rows_in_words(), "rows 4, 9, 10, 11, 12 and 114 more");
        let mut other = Finding::about_row("people.csv", 7, "this too");
        other.add_rows(&finding.file, &finding.rows, finding.n_rows);
        assert_eq!(other.rows_in_words(), "rows 4, 7, 9, 10, 11 and 115 more");
        other.add_rows("other.csv", &[2], 1);
        assert_eq!(other.rows_in_words(), "rows 4, 7, 9, 10, 11 and 116 more");
    }
}

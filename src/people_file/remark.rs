//! What is said about a cell of a file: that it is wrong, or that it is odd.

use std::fmt;

/// How many mistakes are listed before the rest is only counted.
const LISTED_MAX: usize = 500;
/// How much of a value is repeated, in characters.
const SHOWN_MAX: usize = 60;

/// Something about one cell: a mistake that stops the file, or a finding that
/// somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The name of the file.
    pub file: String,
    /// The row as a spreadsheet shows it: the header is row 1.
    pub row: u64,
    /// The name of the column; empty for the row or the file as a whole.
    pub column: String,
    /// What stands there, cut short; empty for what is nobody's business.
    pub value: String,
    /// What is wrong or odd: a sentence in lower case without full stop.
    pub message: String,
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, row {}", self.file, self.row)?;
        if !self.column.is_empty() {
            write!(f, ", {}", self.column)?;
        }
        if !self.value.is_empty() {
            write!(f, " “{}”", self.value)?;
        }
        write!(f, ": {}", self.message)
    }
}

/// A value as a remark repeats it: one line, cut short.
pub(super) fn shown(value: &str) -> String {
    let mut shown: String = value
        .chars()
        .take(SHOWN_MAX)
        .map(|character| if character.is_control() { '\u{fffd}' } else { character })
        .collect();
    if value.chars().nth(SHOWN_MAX).is_some() {
        shown.push('…');
    }
    shown
}

/// The mistakes met so far; beyond a few hundred they are only counted.
#[derive(Debug, Default)]
pub(super) struct Mistakes {
    listed: Vec<Remark>,
    n_more: u64,
}

impl Mistakes {
    /// Adds one.
    pub(super) fn add(&mut self, mistake: Remark) {
        if self.listed.len() < LISTED_MAX {
            self.listed.push(mistake);
        } else {
            self.n_more += 1;
        }
    }

    /// `done` where there were none, otherwise all of them, the last of which
    /// says how many more there are.
    pub(super) fn or<T>(mut self, done: T) -> Result<T, Vec<Remark>> {
        let Some(last) = self.listed.last() else {
            return Ok(done);
        };
        if self.n_more > 0 {
            let more = Remark {
                file: last.file.clone(),
                row: last.row,
                column: String::new(),
                value: String::new(),
                message: format!("there are {} more mistakes after this row", self.n_more),
            };
            self.listed.push(more);
        }
        Err(self.listed)
    }
}

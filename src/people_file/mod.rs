//! Reading participants from CSV files: pure, everything or every mistake.
//!
//! Two formats are read: one row per person, and the mentors and mentees of
//! the tool that was used before. What is wrong stops the file and is named by
//! row, column and value; what is odd is kept as typed and told.

mod cell;
mod grades;
mod names;
mod older;
mod pairs;
mod participants;
mod reader;
mod remark;
mod seen;
mod sheet;
mod stream;
mod table;

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;

pub use grades::grade_problem;
pub use names::{Calling, SpellingId, Spellings, Workplace};
pub use older::read_mentors_and_mentees;
pub use pairs::{PairRow, read_pairs};
pub use participants::{read_participants, stream_participants};
pub use remark::Remark;
pub use sheet::File;
pub use table::{Purpose, Reading, Row, Table};

/// Reads a file of either format, told apart by its header, and the mentees'
/// file of the older one where there is one.
///
/// # Errors
///
/// As the reader of the format.
pub fn read_either(
    file: &File<'_>,
    mentees: Option<&File<'_>>,
    reading: &Reading<'_>,
) -> Result<Table, Vec<Remark>> {
    let header = sheet::header_names(file);
    if !older::is_older(&header) && mentees.is_none() {
        return read_participants(file, reading);
    }
    // Alone, a file says by its own columns which side it is about.
    let is_of_mentees = mentees.is_none() && header.iter().any(|name| name == "identity to match");
    if is_of_mentees {
        read_mentors_and_mentees(None, Some(file), reading)
    } else {
        read_mentors_and_mentees(Some(file), mentees, reading)
    }
}

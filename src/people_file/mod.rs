//! Reading participants from CSV files: pure, everything or every error.
//!
//! Two formats are read: one row per person, and the mentors and mentees of
//! the tool that was used before. What is wrong stops the file and is named by
//! row, column and value; what is odd is kept as typed and told.
//!
//! The way of one row: `participants` (or `older`) takes it from `rows`, reads its
//! cells with `cell`, and looks its names up with `reader`, whose spellings `names`
//! holds; a `Person` of `people` comes out.

mod participants;
mod older;
mod rows;
mod text;
mod cell;
mod reader;
mod names;
mod grades;
mod seen;
mod people;
mod findings;
mod pairs;

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;

pub use findings::Finding;
pub use grades::GradeBounds;
pub use names::{NamedOrganisation, NamedProfession, SpellingId, Spellings};
pub use older::read_mentors_and_mentees;
pub use pairs::{PairRow, read_pairs};
pub use participants::{read_participants, stream_participants};
pub use people::{People, Person, Purpose, Reading};
pub use rows::File;

/// Reads a file of either format, told apart by its header, and the mentees'
/// file of the older one where there is one.
///
/// # Errors
///
/// As the reader of the format.
pub fn read_people_file(
    file: &File<'_>,
    mentees: Option<&File<'_>>,
    reading: &Reading<'_>,
) -> Result<People, Vec<Finding>> {
    let header = rows::header_names(file);
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

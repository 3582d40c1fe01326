//! Files of pairs: who must be matched, and who must not.

use std::collections::HashSet;
use std::hash::BuildHasher;

use super::cell::{self, ID_MAX, Kind};
use super::remark::{Mistakes, Remark};
use super::sheet::{Columns, File, read_sheet};

/// Further columns are passed over: people write the reason beside a pair.
const COLUMNS: Columns = Columns {
    known: &["mentee_id", "mentor_id"],
    required: &["mentee_id", "mentor_id"],
    others_allowed: true,
};
const MENTEE: usize = 0;
const MENTOR: usize = 1;

/// A pair in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairRow {
    /// The row, as a spreadsheet shows it.
    pub row: u64,
    /// Who is mentored.
    pub mentee_id: String,
    /// Who mentors.
    pub mentor_id: String,
}

/// Reads a file of pairs between people whose identifiers are in `ids`.
///
/// # Errors
///
/// Everything that is wrong, by row and column: an unknown identifier above all.
pub fn read_pairs<S: BuildHasher>(
    file: &File<'_>,
    ids: &HashSet<&str, S>,
) -> Result<Vec<PairRow>, Vec<Remark>> {
    let mut mistakes = Mistakes::default();
    let mut pairs = Vec::new();
    read_sheet(file, &COLUMNS, None, &mut mistakes, |cells, mistakes| {
        let [mentee_id, mentor_id] = [MENTEE, MENTOR].map(|column| {
            let id = cell::text(cells, column, Kind::line(ID_MAX).required(), mistakes);
            if !id.is_empty() && !ids.contains(id) {
                mistakes.add(cells.remark(column, "nobody who takes part has this id"));
            }
            id.to_owned()
        });
        pairs.push(PairRow { row: cells.row, mentee_id, mentor_id });
    });
    mistakes.or(pairs)
}

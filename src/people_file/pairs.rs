//! Files of pairs: who must be matched, and who must not.

use std::collections::HashSet;
use std::hash::BuildHasher;

use super::cell::{self, ID_MAX, Kind};
use super::findings::{Finding, Findings};
use super::rows::{Columns, File, Rows};

/// Further columns are passed over: people write the reason beside a pair.
static COLUMNS: Columns = Columns {
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
) -> Result<Vec<PairRow>, Vec<Finding>> {
    let mut findings = Findings::default();
    let mut pairs = Vec::new();
    if let Some(mut rows) = Rows::of(file, &COLUMNS, None, &mut findings) {
        while let Some(row) = rows.next(&mut findings) {
            let [mentee_id, mentor_id] = [MENTEE, MENTOR].map(|column| {
                let id = cell::text(&row, column, Kind::line(ID_MAX).required(), &mut findings);
                if !id.is_empty() && !ids.contains(id) {
                    findings.error(row.finding(column, "nobody who takes part has this id"));
                }
                id.to_owned()
            });
            pairs.push(PairRow { row: row.number, mentee_id, mentor_id });
        }
    }
    findings.take_errors().map(|()| pairs)
}

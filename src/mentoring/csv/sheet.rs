//! A file as rows of cells: encoding, header, row numbers, ragged rows.
//!
//! Knows nothing of what the columns mean.

use std::str;

use csv::{ReaderBuilder, StringRecord};

use super::remark::{Mistakes, Remark, shown};

/// A CSV file in memory.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// What remarks call it.
    pub name: &'a str,
    /// What it holds.
    pub bytes: &'a [u8],
}

/// The columns that a format has.
pub(super) struct Columns {
    /// Every column, spelled in lower case.
    pub(super) known: &'static [&'static str],
    /// Those that have to be there.
    pub(super) required: &'static [&'static str],
    /// Whether columns of other names are passed over rather than refused.
    pub(super) others_allowed: bool,
}

/// One row, by column.
pub(super) struct Cells<'a> {
    pub(super) file: &'a str,
    /// As a spreadsheet shows it.
    pub(super) row: u64,
    places: &'a [Option<usize>],
    columns: &'a Columns,
    record: &'a StringRecord,
}

impl<'a> Cells<'a> {
    /// What stands in a column, without spaces at the ends; empty where the
    /// file lacks the column.
    pub(super) fn get(&self, column: usize) -> &'a str {
        self.places[column].and_then(|place| self.record.get(place)).unwrap_or_default().trim()
    }

    /// The name of a column.
    pub(super) fn name(&self, column: usize) -> &'static str {
        self.columns.known[column]
    }

    /// A remark about a cell, with its value.
    pub(super) fn remark(&self, column: usize, message: impl Into<String>) -> Remark {
        Remark { value: shown(self.get(column)), ..self.silent_remark(column, message) }
    }

    /// A remark about a cell that does not repeat its value.
    pub(super) fn silent_remark(&self, column: usize, message: impl Into<String>) -> Remark {
        Remark {
            file: self.file.to_owned(),
            row: self.row,
            column: self.name(column).to_owned(),
            value: String::new(),
            message: message.into(),
        }
    }
}

/// The names in the header of a file, in lower case; empty for a file that has
/// none.
pub(super) fn header_names(file: &File<'_>) -> Vec<String> {
    let mut reader = ReaderBuilder::new().has_headers(false).from_reader(without_mark(file.bytes));
    let mut header = StringRecord::new();
    match reader.read_record(&mut header) {
        Ok(true) => header.iter().map(|name| name.trim().to_lowercase()).collect(),
        Ok(false) | Err(_) => Vec::new(),
    }
}

/// Shows every row of a file to `each`, in order.
///
/// Rows whose cells are all empty are passed over, as spreadsheets leave them
/// at the end. What is wrong with the file as a whole goes to `mistakes`, and
/// then no row is shown.
pub(super) fn read_sheet(
    file: &File<'_>,
    columns: &Columns,
    rows_max: Option<u64>,
    mistakes: &mut Mistakes,
    mut each: impl FnMut(&Cells<'_>, &mut Mistakes),
) {
    let about_file = |row, message: String| Remark {
        file: file.name.to_owned(),
        row,
        column: String::new(),
        value: String::new(),
        message,
    };
    if let Err((row, message)) = readable(file.bytes) {
        return mistakes.add(about_file(row, message));
    }
    let bytes = without_mark(file.bytes);
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut rows = RowNumbers { bytes, row: 0 };
    let mut record = StringRecord::new();
    let mut places = None;
    let mut n_rows = 0;
    // The bytes are UTF-8 and ragged rows are let through: reading cannot fail.
    while let Ok(true) = reader.read_record(&mut record) {
        let row = rows.number(&record);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let Some(places) = &places else {
            match find_columns(&record, columns) {
                Ok(found) => places = Some(found),
                Err(messages) => {
                    return messages.into_iter().for_each(|(column, message)| {
                        mistakes.add(Remark { column, ..about_file(row, message) });
                    });
                }
            }
            continue;
        };
        n_rows += 1;
        if rows_max.is_some_and(|most| n_rows > most) {
            let message = format!("a file may hold at most {} people", rows_max.unwrap_or(0));
            return mistakes.add(about_file(row, message));
        }
        if record.len() == places.width {
            let cells =
                Cells { file: file.name, row, places: &places.of, columns, record: &record };
            each(&cells, mistakes);
        } else {
            mistakes.add(about_file(row, ragged(record.len(), places.width)));
        }
    }
    if places.is_none() {
        mistakes.add(about_file(1, "the file is empty".to_owned()));
    }
}

fn ragged(cells: usize, expected: usize) -> String {
    format!("this row has {cells} cells where the header has {expected}: is a comma not quoted?")
}

/// Where each known column stands, and how many columns there are.
struct Places {
    of: Vec<Option<usize>>,
    width: usize,
}

fn find_columns(header: &StringRecord, columns: &Columns) -> Result<Places, Vec<(String, String)>> {
    let names: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
    if let [only] = names.as_slice()
        && let Some(separator) = only.chars().find(|character| [';', '\t'].contains(character))
    {
        let separator = if separator == ';' { "semicolons" } else { "tabs" };
        let message = format!("the cells are separated by {separator}: save the file with commas");
        return Err(vec![(String::new(), message)]);
    }
    let mut wrong = Vec::new();
    let mut of = vec![None; columns.known.len()];
    for (place, name) in names.iter().enumerate() {
        match columns.known.iter().position(|known| known == name) {
            Some(column) if of[column].is_some() => {
                wrong.push((shown(name), "this column is there twice".to_owned()));
            }
            Some(column) => of[column] = Some(place),
            None if columns.others_allowed => {}
            None => {
                let known = columns.known.join(", ");
                wrong.push((shown(name), format!("this column is not known: use {known}")));
            }
        }
    }
    for required in columns.required {
        if !names.iter().any(|name| name == required) {
            wrong.push(((*required).to_owned(), "this column is missing".to_owned()));
        }
    }
    if wrong.is_empty() { Ok(Places { of, width: names.len() }) } else { Err(wrong) }
}

/// Says whether the bytes are text in UTF-8 with paired quotation marks;
/// otherwise in which row they are not, and what to do.
fn readable(bytes: &[u8]) -> Result<(), (u64, String)> {
    let save = "save it as “CSV UTF-8 (comma delimited)”";
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err((1, format!("the file is in UTF-16: {save}")));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Err((1, format!("the file is a spreadsheet, not CSV: {save}")));
    }
    let line =
        |at: usize| 1 + bytes[..at].iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
    if bytes.contains(&0)
        && let Some(at) = bytes.iter().position(|byte| *byte == 0)
    {
        return Err((line(at), format!("the file is not CSV, for it holds a NUL: {save}")));
    }
    if let Err(error) = str::from_utf8(bytes) {
        return Err((line(error.valid_up_to()), format!("the file is not in UTF-8: {save}")));
    }
    if let Some(at) = unpaired_quote(bytes) {
        return Err((line(at), "a quotation mark is opened and not closed".to_owned()));
    }
    Ok(())
}

/// Where the quotation mark is that swallows the rest of the file, if one does:
/// the last one, where their number is odd.
///
/// Without this check a reader takes all rows after it for one cell.
fn unpaired_quote(bytes: &[u8]) -> Option<usize> {
    // Counted first, which is many times faster than looking at each.
    if count(bytes, b'"').is_multiple_of(2) {
        return None;
    }
    bytes.iter().rposition(|byte| *byte == b'"')
}

/// How often a byte is there.
pub(super) fn count(bytes: &[u8], wanted: u8) -> usize {
    bytes.iter().map(|byte| usize::from(*byte == wanted)).sum()
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Numbers rows as a spreadsheet does: a cell may span lines, and an empty line
/// is a row. The reader tells neither.
struct RowNumbers<'a> {
    bytes: &'a [u8],
    row: u64,
}

impl RowNumbers<'_> {
    fn number(&mut self, record: &StringRecord) -> u64 {
        let start = record.position().map_or(0, csv::Position::byte);
        let start = usize::try_from(start).unwrap_or(usize::MAX).min(self.bytes.len());
        let mut rest = &self.bytes[start..];
        // The second half of the line end before this row.
        if self.bytes[..start].last() == Some(&b'\r') {
            rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        }
        self.row += 1;
        loop {
            rest = match rest {
                [b'\r', b'\n', rest @ ..] | [b'\r' | b'\n', rest @ ..] => rest,
                _ => return self.row,
            };
            self.row += 1;
        }
    }
}

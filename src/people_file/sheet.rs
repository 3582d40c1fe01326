//! A file as rows of cells: header, row numbers, ragged rows.
//!
//! Knows nothing of what the columns mean.

use std::io::{self, Cursor, Read, Seek};
use std::ops::ControlFlow;

use csv::{ReaderBuilder, StringRecord};

use super::remark::{Mistakes, Remark, shown};
use super::stream::{Window, readable, without_mark};

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
        trimmed(self.places[column].and_then(|place| self.record.get(place)).unwrap_or_default())
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

/// A text without spaces at the ends, which nearly none has.
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [] | [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => text,
        _ => text.trim(),
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

/// A file that can be read: text in UTF-8 with paired quotation marks.
pub(super) struct Sheet<'a, R> {
    name: &'a str,
    source: R,
    /// How many rows it has at most.
    pub(super) n_rows_max: u64,
}

impl<'a, R: Read + Seek> Sheet<'a, R> {
    /// Looks at the whole of a file; a mistake is noted where it cannot be read.
    pub(super) fn open(name: &'a str, mut source: R, mistakes: &mut Mistakes) -> Option<Self> {
        let looked_at = source.rewind().and_then(|()| readable(&mut source));
        let looked_at = looked_at.and_then(|found| source.rewind().map(|()| found));
        match looked_at {
            Ok(Ok(n_rows_max)) => return Some(Self { name, source, n_rows_max }),
            Ok(Err((row, message))) => mistakes.add(about_file(name, row, message)),
            Err(error) => mistakes.add(about_file(name, 0, error.to_string())),
        }
        None
    }

    /// Shows every row to `each`, in order.
    ///
    /// Rows whose cells are all empty are passed over, as spreadsheets leave them
    /// at the end. What is wrong with the header goes to `mistakes`, and then no row
    /// is shown.
    pub(super) fn read(
        self,
        (columns, rows_max): (&Columns, Option<u64>),
        mistakes: &mut Mistakes,
        each: impl FnMut(&Cells<'_>, &mut Mistakes),
    ) {
        let name = self.name;
        let mut rows = Progress { name, columns, rows_max, each, places: None, n_rows: 0, row: 0 };
        match rows.read(self.source, mistakes) {
            Ok(ControlFlow::Continue(())) if rows.places.is_none() => {
                mistakes.add(about_file(name, 1, "the file is empty".to_owned()));
            }
            Ok(_) => {}
            Err(error) => mistakes.add(about_file(name, rows.row, error.to_string())),
        }
    }
}

/// Shows every row of a file in memory to `each`, in order; as [`Sheet::read`].
pub(super) fn read_sheet(
    file: &File<'_>,
    columns: &Columns,
    rows_max: Option<u64>,
    mistakes: &mut Mistakes,
    each: impl FnMut(&Cells<'_>, &mut Mistakes),
) {
    if let Some(sheet) = Sheet::open(file.name, Cursor::new(file.bytes), mistakes) {
        sheet.read((columns, rows_max), mistakes, each);
    }
}

/// How far the rows of a file are read.
struct Progress<'a, Each> {
    name: &'a str,
    columns: &'a Columns,
    rows_max: Option<u64>,
    each: Each,
    /// Known once the header was read.
    places: Option<Places>,
    n_rows: u64,
    /// The row that was read last, as a spreadsheet shows it.
    row: u64,
}

impl<Each: FnMut(&Cells<'_>, &mut Mistakes)> Progress<'_, Each> {
    fn read(&mut self, source: impl Read, mistakes: &mut Mistakes) -> io::Result<ControlFlow<()>> {
        let mut window = Window::open(source)?;
        let mut record = StringRecord::new();
        loop {
            let bytes = window.bytes.as_slice();
            let mut reader =
                ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
            let mut n_done = 0;
            // The bytes are UTF-8 and ragged rows are let through: reading cannot fail.
            while let Ok(true) = reader.read_record(&mut record) {
                let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
                if end >= bytes.len() && !window.is_last {
                    // The row may go on after the window.
                    break;
                }
                n_done = end;
                self.row = row_number(self.row, (window.before, bytes), &record);
                if self.record(&record, mistakes).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            if window.is_last {
                return Ok(ControlFlow::Continue(()));
            }
            window.advance(n_done)?;
        }
    }

    /// Reads a row, the header first; breaks off where no further one is wanted.
    fn record(&mut self, record: &StringRecord, mistakes: &mut Mistakes) -> ControlFlow<()> {
        let (name, row) = (self.name, self.row);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            return ControlFlow::Continue(());
        }
        let Some(places) = &self.places else {
            match find_columns(record, self.columns) {
                Ok(found) => self.places = Some(found),
                Err(messages) => {
                    for (column, message) in messages {
                        mistakes.add(Remark { column, ..about_file(name, row, message) });
                    }
                    return ControlFlow::Break(());
                }
            }
            return ControlFlow::Continue(());
        };
        self.n_rows += 1;
        if let Some(most) = self.rows_max.filter(|most| self.n_rows > *most) {
            let message = format!("a file may hold at most {most} people");
            mistakes.add(about_file(name, row, message));
            return ControlFlow::Break(());
        }
        if record.len() == places.width {
            let cells =
                Cells { file: name, row, places: &places.of, columns: self.columns, record };
            (self.each)(&cells, mistakes);
        } else {
            mistakes.add(about_file(name, row, ragged(record.len(), places.width)));
        }
        ControlFlow::Continue(())
    }
}

fn about_file(name: &str, row: u64, message: String) -> Remark {
    let (column, value) = (String::new(), String::new());
    Remark { file: name.to_owned(), row, column, value, message }
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

/// Numbers rows as a spreadsheet does: a cell may span lines, and an empty line
/// is a row. The reader tells neither. `last` is the number of the row before.
fn row_number(last: u64, (before, bytes): (Option<u8>, &[u8]), record: &StringRecord) -> u64 {
    let start = record.position().map_or(0, csv::Position::byte);
    let start = usize::try_from(start).unwrap_or(usize::MAX).min(bytes.len());
    let mut rest = &bytes[start..];
    // The second half of the line end before this row.
    if bytes[..start].last().copied().or(before) == Some(b'\r') {
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
    let mut row = last + 1;
    loop {
        rest = match rest {
            [b'\r', b'\n', rest @ ..] | [b'\r' | b'\n', rest @ ..] => rest,
            _ => return row,
        };
        row += 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Strategy as _, prop, prop_oneof, proptest};

    use super::*;

    const COLUMNS: Columns =
        Columns { known: &["a", "b"], required: &["a"], others_allowed: false };

    /// The rows of two cells after the header, read all at once.
    fn rows_of_the_whole(bytes: &[u8]) -> Vec<(u64, StringRecord)> {
        let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        let (mut rows, mut record, mut row) = (Vec::new(), StringRecord::new(), 0);
        while reader.read_record(&mut record).unwrap() {
            row = row_number(row, (None, bytes), &record);
            rows.push((row, record.clone()));
        }
        rows.retain(|(_, cells)| {
            cells.len() == 2 && cells.iter().any(|one| !one.trim().is_empty())
        });
        rows.split_off(1)
    }

    proptest! {
        #[test]
        fn a_file_in_parts_has_the_rows_of_the_whole(
            pieces in prop::collection::vec(
                prop_oneof!["\"", "\"\"", ",", "\n", "\r\n", "\r", "é", "😀", "text", "[a-z]{30,90}"]
                    .prop_map(String::from),
                0..60,
            ),
        ) {
            let text = format!("a,b\n{}", pieces.concat());
            let file = File { name: "some.csv", bytes: text.as_bytes() };
            let (mut found, mut mistakes) = (Vec::new(), Mistakes::default());
            read_sheet(&file, &COLUMNS, None, &mut mistakes, |cells, _| {
                found.push((cells.row, cells.record.clone()));
            });
            let is_paired = text.matches('"').count().is_multiple_of(2);
            let expected = if is_paired { rows_of_the_whole(file.bytes) } else { Vec::new() };
            let cells = |rows: Vec<(u64, StringRecord)>| -> Vec<(u64, Vec<String>)> {
                let texts = |record: StringRecord| record.iter().map(str::to_owned).collect();
                rows.into_iter().map(|(row, record)| (row, texts(record))).collect()
            };
            assert_eq!(cells(found), cells(expected));
        }
    }
}

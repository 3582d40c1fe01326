//! The rows of a CSV file, one after the other: header, row numbers, ragged rows.
//!
//! Knows nothing of what the columns mean. Only a part of the file is in memory.

use std::io::{self, Cursor, Read, Seek};

use csv::{Reader, ReaderBuilder, StringRecord};

use super::findings::{Finding, Findings, shortened};
use super::text::{MARK, check_text, without_mark};

/// A CSV file in memory.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// What findings call it.
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
pub(super) struct Row<'a> {
    pub(super) file: &'a str,
    /// As a spreadsheet shows it.
    pub(super) number: u64,
    places: &'a [Option<usize>],
    columns: &'static Columns,
    cells: &'a StringRecord,
}

impl<'a> Row<'a> {
    /// What stands in a column, without spaces at the ends; empty where the
    /// file lacks the column.
    pub(super) fn cell(&self, column: usize) -> &'a str {
        trimmed(self.places[column].and_then(|place| self.cells.get(place)).unwrap_or_default())
    }

    /// A finding about a cell, with its value.
    pub(super) fn finding(&self, column: usize, message: impl Into<String>) -> Finding {
        Finding { value: shortened(self.cell(column)), ..self.silent_finding(column, message) }
    }

    /// A finding about a cell that does not repeat its value.
    pub(super) fn silent_finding(&self, column: usize, message: impl Into<String>) -> Finding {
        let column = self.columns.known[column].to_owned();
        Finding { column, ..Finding::about_row(self.file, self.number, message) }
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

/// A file that is being read, after its header.
pub(super) struct Rows<'a, R> {
    file: &'a str,
    columns: &'static Columns,
    /// Where each column stands.
    places: Vec<Option<usize>>,
    /// How many cells the header has.
    width: usize,
    reader: Reader<Kept<R>>,
    cells: StringRecord,
    /// The row that was read last, as a spreadsheet shows it.
    number: u64,
    /// How many rows with something in them came after the header.
    n_read: u64,
    /// How many of them there may be.
    limit: u64,
    /// How many lines the file has, and so at most how many rows.
    pub(super) n_lines: u64,
}

impl<'a> Rows<'a, Cursor<&'a [u8]>> {
    /// As [`Rows::open`], of a file in memory.
    pub(super) fn of(
        file: &File<'a>,
        columns: &'static Columns,
        rows_max: Option<u64>,
        findings: &mut Findings,
    ) -> Option<Self> {
        Self::open(file.name, Cursor::new(file.bytes), columns, rows_max, findings)
    }
}

impl<'a, R: Read + Seek> Rows<'a, R> {
    /// Looks at the whole of a file, and reads its header. Nothing comes back where
    /// one of them is wrong; `findings` has the errors then.
    pub(super) fn open(
        file: &'a str,
        source: R,
        columns: &'static Columns,
        rows_max: Option<u64>,
        findings: &mut Findings,
    ) -> Option<Self> {
        let (source, n_lines) = match checked(source) {
            Ok(Ok(checked)) => checked,
            Ok(Err((row, message))) => {
                findings.error(Finding::about_row(file, row, message));
                return None;
            }
            Err(error) => {
                findings.error(Finding::about_row(file, 0, error.to_string()));
                return None;
            }
        };
        let kept = Kept { source, bytes: Vec::new(), start: 0 };
        let reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(kept);
        let mut rows = Self {
            file,
            columns,
            places: Vec::new(),
            width: 0,
            reader,
            cells: StringRecord::new(),
            number: 0,
            n_read: 0,
            limit: rows_max.unwrap_or(u64::MAX),
            n_lines,
        };
        if !rows.read_cells(findings) {
            findings.error(Finding::about_row(file, 1, "the file is empty"));
            return None;
        }
        rows.width = rows.cells.len();
        rows.places = rows.find_columns(findings)?;
        Some(rows)
    }

    /// The next row that has something in it and as many cells as the header.
    ///
    /// Rows whose cells are all empty are passed over, as spreadsheets leave them
    /// at the end.
    pub(super) fn next(&mut self, findings: &mut Findings) -> Option<Row<'_>> {
        while self.read_cells(findings) {
            self.n_read += 1;
            if self.n_read > self.limit {
                let message = format!("a file may hold at most {} people", self.limit);
                findings.error(Finding::about_row(self.file, self.number, message));
                return None;
            }
            if self.cells.len() == self.width {
                return Some(Row {
                    file: self.file,
                    number: self.number,
                    places: &self.places,
                    columns: self.columns,
                    cells: &self.cells,
                });
            }
            let message = format!(
                "this row has {} cells where the header has {}: is a comma not quoted?",
                self.cells.len(),
                self.width
            );
            findings.error(Finding::about_row(self.file, self.number, message));
        }
        None
    }

    /// Reads on to the next cells of which one has something in it; false at the end.
    fn read_cells(&mut self, findings: &mut Findings) -> bool {
        loop {
            match self.reader.read_record(&mut self.cells) {
                Ok(true) => {}
                Ok(false) => return false,
                Err(error) => {
                    findings.error(Finding::about_row(self.file, self.number, error.to_string()));
                    return false;
                }
            }
            let start = self.cells.position().map_or(0, csv::Position::byte);
            self.number += 1 + self.reader.get_mut().empty_lines_at(start);
            if self.cells.iter().any(|cell| !cell.trim().is_empty()) {
                return true;
            }
        }
    }

    /// Where each known column stands in the header.
    fn find_columns(&self, findings: &mut Findings) -> Option<Vec<Option<usize>>> {
        let names: Vec<String> = self.cells.iter().map(|name| name.trim().to_lowercase()).collect();
        let mut is_fine = true;
        let mut error = |column: String, message: String| {
            is_fine = false;
            let finding = Finding::about_row(self.file, self.number, message);
            findings.error(Finding { column, ..finding });
        };
        if let [only] = names.as_slice()
            && let Some(separator) = only.chars().find(|character| [';', '\t'].contains(character))
        {
            let separator = if separator == ';' { "semicolons" } else { "tabs" };
            let message = "the cells are separated by";
            error(String::new(), format!("{message} {separator}: save the file with commas"));
            return None;
        }
        let mut places = vec![None; self.columns.known.len()];
        for (place, name) in names.iter().enumerate() {
            match self.columns.known.iter().position(|known| known == name) {
                Some(column) if places[column].is_some() => {
                    error(shortened(name), "this column is there twice".to_owned());
                }
                Some(column) => places[column] = Some(place),
                None if self.columns.others_allowed => {}
                None => {
                    let known = self.columns.known.join(", ");
                    error(shortened(name), format!("this column is not known: use {known}"));
                }
            }
        }
        for required in self.columns.required {
            if !names.iter().any(|name| name == required) {
                error((*required).to_owned(), "this column is missing".to_owned());
            }
        }
        is_fine.then_some(places)
    }
}

/// Looks at a whole file, and goes back to its beginning, after the mark that some
/// programs put there. Says how many lines it has, or what is wrong in which row.
fn checked<R: Read + Seek>(mut source: R) -> io::Result<Result<(R, u64), (u64, String)>> {
    source.rewind()?;
    let n_lines = match check_text(&mut source)? {
        Ok(n_lines) => n_lines,
        Err(error) => return Ok(Err(error)),
    };
    source.rewind()?;
    let mut first = Vec::new();
    source.by_ref().take(MARK.len() as u64).read_to_end(&mut first)?;
    if first != MARK {
        source.rewind()?;
    }
    Ok(Ok((source, n_lines)))
}

/// A source whose bytes since the last row are kept, for numbering rows: the reader of
/// CSV passes over empty lines and does not tell.
struct Kept<R> {
    source: R,
    bytes: Vec<u8>,
    /// How many bytes of the source stand before `bytes`.
    start: u64,
}

impl<R: Read> Read for Kept<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read(into)?;
        self.bytes.extend_from_slice(&into[..n]);
        Ok(n)
    }
}

impl<R> Kept<R> {
    /// How many empty lines stand from byte `at` on. A spreadsheet shows each as a
    /// row. Bytes before are forgotten from time to time.
    fn empty_lines_at(&mut self, at: u64) -> u64 {
        let place = usize::try_from(at - self.start).unwrap_or(usize::MAX).min(self.bytes.len());
        let mut rest = &self.bytes[place..];
        // The second half of the line end before this row.
        if self.bytes[..place].last() == Some(&b'\r') {
            rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        }
        let mut n_empty = 0;
        while let [b'\r', b'\n', after @ ..] | [b'\r' | b'\n', after @ ..] = rest {
            rest = after;
            n_empty += 1;
        }
        if place > self.bytes.len() / 2 {
            // All but the byte before, which may be the first half of a line end.
            self.bytes.drain(..place.saturating_sub(1));
            self.start = at - u64::from(place > 0);
        }
        n_empty
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Strategy as _, prop, prop_oneof, proptest};

    use super::*;

    const COLUMNS: Columns =
        Columns { known: &["a", "b"], required: &["a"], others_allowed: false };

    /// The rows of two cells after the header, read all at once and numbered by lines.
    fn rows_of_the_whole(text: &str) -> Vec<(u64, Vec<String>)> {
        let bytes = text.as_bytes();
        let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        let (mut rows, mut cells, mut number) = (Vec::new(), StringRecord::new(), 0);
        while reader.read_record(&mut cells).unwrap() {
            let start = usize::try_from(cells.position().unwrap().byte()).unwrap();
            let mut rest = &text[start..];
            if text[..start].ends_with('\r') {
                rest = rest.strip_prefix('\n').unwrap_or(rest);
            }
            let ends = &rest[..rest.len() - rest.trim_start_matches(['\r', '\n']).len()];
            number += 1 + ends.replace("\r\n", "\n").len() as u64;
            rows.push((number, cells.iter().map(str::to_owned).collect()));
        }
        rows.retain(|(_, cells): &(u64, Vec<String>)| {
            cells.len() == 2 && cells.iter().any(|one| !one.trim().is_empty())
        });
        rows.split_off(1)
    }

    /// A source that gives a few bytes at a time.
    struct Few<R>(R);

    impl<R: Read> Read for Few<R> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let n = into.len().min(7);
            self.0.read(&mut into[..n])
        }
    }

    impl<R: Seek> Seek for Few<R> {
        fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
            self.0.seek(to)
        }
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
            let (mut found, mut findings) = (Vec::new(), Findings::default());
            let source = Few(Cursor::new(text.as_bytes()));
            if let Some(mut rows) = Rows::open("some.csv", source, &COLUMNS, None, &mut findings) {
                while let Some(row) = rows.next(&mut findings) {
                    found.push((row.number, row.cells.iter().map(str::to_owned).collect()));
                }
            }
            let is_paired = text.matches('"').count().is_multiple_of(2);
            let expected = if is_paired { rows_of_the_whole(&text) } else { Vec::new() };
            assert_eq!(found, expected);
        }
    }
}

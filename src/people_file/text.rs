//! Whether a file is text at all, looked at part by part: only a part of it is in
//! memory, since the file of a million people is larger than what is known of them.

use std::io::{self, Read};
use std::str;

/// How much is read at once; little in tests, so that they have many parts.
const PART: usize = if cfg!(test) { 32 } else { 1 << 20 };

/// What some programs put before text in UTF-8.
pub(super) const MARK: &[u8] = b"\xef\xbb\xbf";

/// What was seen of a file up to somewhere.
struct Progress {
    /// The row that goes on there, counted by line ends.
    row: u64,
    n_quotes: usize,
    /// Where the last quotation mark stands.
    row_of_quote: u64,
    /// Where the first bytes stand that are not UTF-8.
    not_utf8: Option<u64>,
}

/// Says whether a file is text in UTF-8 with paired quotation marks, and how many
/// lines it has; otherwise in which row it is not, and what to do.
///
/// Without a look at the quotation marks, a reader takes all rows after one that is
/// not closed for one cell.
pub(super) fn check_text(source: &mut impl Read) -> io::Result<Result<u64, (u64, String)>> {
    let save = "save it as “CSV UTF-8 (comma delimited)”";
    let mut seen = Progress { row: 1, n_quotes: 0, row_of_quote: 1, not_utf8: None };
    let mut part = Vec::new();
    for nth in 0.. {
        let is_last = read_on(source, &mut part, PART)?;
        if nth == 0 && (part.starts_with(&[0xff, 0xfe]) || part.starts_with(&[0xfe, 0xff])) {
            return Ok(Err((1, format!("the file is in UTF-16: {save}"))));
        }
        if nth == 0 && part.starts_with(b"PK\x03\x04") {
            return Ok(Err((1, format!("the file is a spreadsheet, not CSV: {save}"))));
        }
        if part.contains(&0)
            && let Some(at) = part.iter().position(|byte| *byte == 0)
        {
            let row = seen.row + n_lines(&part[..at]);
            return Ok(Err((row, format!("the file is not CSV, for it holds a NUL: {save}"))));
        }
        let n_whole = seen.look(&part, is_last);
        part.drain(..n_whole);
        if is_last {
            break;
        }
    }
    if let Some(row) = seen.not_utf8 {
        return Ok(Err((row, format!("the file is not in UTF-8: {save}"))));
    }
    if !seen.n_quotes.is_multiple_of(2) {
        return Ok(Err((
            seen.row_of_quote,
            "a quotation mark is opened and not closed".to_owned(),
        )));
    }
    Ok(Ok(seen.row))
}

impl Progress {
    /// Looks at the next part, up to a character that is not whole yet; says how
    /// many bytes that is.
    fn look(&mut self, part: &[u8], is_last: bool) -> usize {
        let n_whole = match str::from_utf8(part) {
            Err(error) if error.error_len().is_none() && !is_last => error.valid_up_to(),
            Err(error) => {
                let row = self.row + n_lines(&part[..error.valid_up_to()]);
                self.not_utf8.get_or_insert(row);
                part.len()
            }
            Ok(_) => part.len(),
        };
        let whole = &part[..n_whole];
        self.row += n_lines(whole);
        let n_quotes = count(whole, b'"');
        if n_quotes > 0 {
            self.n_quotes += n_quotes;
            let after = whole.rsplit(|byte| *byte == b'"').next().unwrap_or_default();
            self.row_of_quote = self.row - n_lines(after);
        }
        n_whole
    }
}

/// Reads so many bytes more, and says whether there are no others.
fn read_on(source: &mut impl Read, bytes: &mut Vec<u8>, n: usize) -> io::Result<bool> {
    bytes.reserve(n);
    Ok(source.take(n as u64).read_to_end(bytes)? < n)
}

pub(super) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(MARK).unwrap_or(bytes)
}

fn n_lines(bytes: &[u8]) -> u64 {
    count(bytes, b'\n') as u64
}

/// How often a byte is there: counted in bytes, of which many are added at once.
fn count(bytes: &[u8], wanted: u8) -> usize {
    let in_few = |few: &[u8]| few.iter().map(|byte| u8::from(*byte == wanted)).sum::<u8>();
    bytes.chunks(usize::from(u8::MAX)).map(|few| usize::from(in_few(few))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_told_with_its_row_in_whichever_part_it_is() {
        let lines = "é1234567\n".repeat(20);
        let with = |end: &[u8]| [lines.as_bytes(), end].concat();
        for (bytes, row, said) in [
            (with(b"\xff,"), 21, "UTF-8"),
            // A character that is not whole.
            (with(b"\n\xe2\x82"), 22, "UTF-8"),
            ([b"\xff\n".as_slice(), lines.as_bytes(), b"\0"].concat(), 22, "NUL"),
            (with(b"\"a\"\n\"\n\n"), 22, "quotation mark"),
            (b"\xff\xfea\0".to_vec(), 1, "UTF-16"),
            (b"PK\x03\x04\0".to_vec(), 1, "spreadsheet"),
        ] {
            let (found, message) = check_text(&mut bytes.as_slice()).unwrap().unwrap_err();
            assert_eq!(found, row, "{message}");
            assert!(message.contains(said), "{message}");
        }
        assert_eq!(check_text(&mut lines.as_bytes()).unwrap(), Ok(21));
        assert_eq!(check_text(&mut b"".as_slice()).unwrap(), Ok(1));
    }
}

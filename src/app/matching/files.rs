//! Reading files, and saying what is wrong with them.

use std::fs;
use std::io::{self, Write, stderr};
use std::path::Path;

use crate::app::Failure;
use crate::people_file::Finding;

/// Reads a file whole; says which one where that fails.
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| unreadable(path, error))
}

/// A file that cannot be read, by its path.
pub(super) fn unreadable(path: &Path, error: io::Error) -> Failure {
    Failure::File { name: path.display().to_string(), error }
}

/// What a file is called in findings.
pub(super) fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Names every error of a file on standard error.
#[expect(clippy::needless_pass_by_value, reason = "it is the end of what is wrong")]
pub(super) fn refuse(errors: Vec<Finding>) -> Failure {
    faulty(&errors.iter().map(ToString::to_string).collect::<Vec<_>>())
}

/// Names every error on standard error, and says that nothing was done.
pub(super) fn faulty(mistakes: &[String]) -> Failure {
    let mut out = stderr();
    for mistake in mistakes {
        // Where standard error is closed there is nobody to tell.
        let _ = writeln!(out, "{mistake}");
    }
    Failure::Mistakes(mistakes.len())
}

//! Templates, operations and built assets: read from disk in debug builds, part
//! of the program in release builds.

use rust_embed::RustEmbed;

/// Templates of pages and their components.
#[derive(RustEmbed)]
#[folder = "frontend/"]
#[include = "*.html"]
#[include = "pages/*.html"]
#[include = "components/*.html"]
#[exclude = "node_modules/*"]
#[exclude = "dist/*"]
pub(super) struct Templates;

/// The operations that the pages send.
#[derive(RustEmbed)]
#[folder = "graphql/operations/"]
pub(super) struct Operations;

/// What `npm run build` made; not there without Node, and then pages are
/// unstyled and work all the same.
#[derive(RustEmbed)]
#[folder = "frontend/dist/"]
#[allow_missing = true]
pub(super) struct Assets;

/// The text of a file that is part of the program.
///
/// # Panics
///
/// When the file is not UTF-8, which a test of every template would show.
pub(super) fn text<Files: RustEmbed>(path: &str) -> Option<String> {
    let file = Files::get(path)?;
    Some(String::from_utf8(file.data.into_owned()).expect("templates and operations are UTF-8"))
}

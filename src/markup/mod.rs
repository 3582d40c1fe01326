//! Markdown in, safe HTML and plain text out (requirement S5).
//!
//! The one renderer for preview, post, queue and email. Pure, and of bounded
//! cost: a text of [`SOURCE_MAX`] characters takes time and gives output in
//! proportion to its length, whatever it holds. There are no images, no raw
//! HTML, no classes and no identifiers.

mod clean;
mod difference;
mod excerpt;
mod found;
mod own_words;
mod parse;

#[cfg(test)]
mod strict;
#[cfg(test)]
mod tests;

pub use clean::render;
pub use difference::{Change, TextChange, difference};
pub use excerpt::{excerpt, plain_text};
pub use found::{Piece, excerpt_around, mark};
pub use own_words::own_words;

/// The longest text that people may write, in characters. Who takes a text in
/// refuses a longer one; nothing here cuts it.
pub const SOURCE_MAX: usize = 20_000;

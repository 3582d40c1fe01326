//! Where the forum and the programme meet: adverts and their title convention.

mod title;

pub use title::*;

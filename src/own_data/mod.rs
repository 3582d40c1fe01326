//! All that is held about a person, as a file for them: `GET /account/export`.
//!
//! [`TABLES`] says of every table whether the file has the person's rows of it. A column
//! that is added later is in the file unless it is left out there, with the reason;
//! a table that is added later fails a test until it is listed.

mod export;
mod tables;

pub use export::own_data;
pub use tables::{LeftOut, Part, TABLES, Table};

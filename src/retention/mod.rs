//! What is kept for how long, and deleting it when that is over.
//!
//! Each of [`Kept`](crate::config::Kept) is rows of a table with the moment that their time
//! counts from (`rows`), and how they are deleted (`delete`). What was deleted is counted by
//! day, for the page that admins read (`report`).

mod delete;
mod report;
mod rows;

pub use delete::{Deleted, delete_due};
pub use report::{KeptReport, retention_report};

//! Undoing what a moderator did to threads, posts and people in clearing, with
//! all that came of it.
//!
//! What came of an act has its moment: offers that lapsed and introductions that
//! ended then come back with it, unless something else happened to them since.

mod account;
mod post;
mod thread;
mod what_ended;

pub use account::{reinstate, shut_out};
pub use post::{flag_again, show_post};
pub use thread::{close_again, reopen_closed};

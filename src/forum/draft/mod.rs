//! Drafts: what somebody has begun to write and not posted, kept for them alone.
//!
//! A person has one draft for each place, so that it is found again where they wrote it.
//! Nobody else reads it, moderators and admins included: whatever reads drafts here takes
//! the member whose they are.

mod list;
mod save;
mod text;

pub use list::{DraftRow, draft_at, my_drafts};
pub use save::{DRAFTS_MAX, DraftError, DraftPlace, discard_draft, save_draft};
pub use text::{Draft, DraftText};

pub(crate) use save::forget_draft;

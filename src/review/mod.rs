//! What waits for moderators, as one list: who is on what, reminders, and undoing
//! what was decided.

mod claim;
mod log;
mod queue;
mod reminder;
mod undo;

pub use claim::{Claim, ClaimError, Item, claim, claims, release};
pub use log::{LogFilter, LogRow, log_entry, moderation_log, moderators};
pub use queue::{Counts, Waiting, counts, queue};
pub use reminder::{is_reminder_due, write_reminder};
pub use undo::{UndoError, undo};

// For those that may not use the log's own module.
pub use crate::moderation::{ACTIONS, action_words, forget_old, undoable_at};

//! The pages of moderators.

mod closing_queue;
mod let_in;
mod log;
mod queue;
mod report;

pub(crate) use closing_queue::ClosingQueuePage;
pub(crate) use let_in::{LetIntoClearingPage, MembersToLetInPage};
pub(crate) use log::ModerationLogPage;
pub(crate) use queue::{ModerationPage, Rejection, rejection};
pub(crate) use report::ClearingReportPage;

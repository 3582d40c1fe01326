//! The pages of moderators.

mod closing_queue;
mod log;
mod queue;
mod report;

pub(crate) use closing_queue::ClosingQueuePage;
pub(crate) use log::ModerationLogPage;
pub(crate) use queue::{ModerationPage, Rejection, rejection};
pub(crate) use report::ClearingReportPage;

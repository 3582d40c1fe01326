//! The pages of moderators.

mod closing_queue;
mod home;
mod log;
mod report;

pub(crate) use closing_queue::ClosingQueuePage;
pub(crate) use home::ModerationPage;
pub(crate) use log::ModerationLogPage;
pub(crate) use report::ClearingReportPage;

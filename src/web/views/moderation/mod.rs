//! The pages of moderators.

mod closing_queue;
mod let_in;
mod log;
mod notes;
mod queue;
mod report;

pub(crate) use closing_queue::ClosingQueuePage;
pub(crate) use let_in::{LetIntoClearingPage, MembersToLetInPage};
pub(crate) use log::ModerationLogPage;
pub(crate) use notes::AccountNotesPage;
pub(crate) use queue::{
    AccountForms, Folded, ModerationPage, Question, account_forms, asked, is_masked, reading,
};
pub(crate) use report::ClearingReportPage;

//! The pages about complaints and requests about personal data.

mod by_email;
mod own;
mod queue;
mod request;

pub(crate) use by_email::{ConfirmDataRequestPage, DataRequestSentPage};
pub(crate) use own::DataRequestsPage;
pub(crate) use queue::DataRequestQueuePage;
pub(crate) use request::DataRequestPage;

use super::components::Tag;
use super::times::Instant;
use super::words::Words;
use crate::entity::DataRequestKind;

impl Words for DataRequestKind {
    fn words(self) -> &'static str {
        match self {
            Self::Complaint => "Complaint",
            Self::Access => "Request to see data",
            Self::Correction => "Request to correct data",
            Self::Objection => "Objection",
            Self::Erasure => "Request to delete data",
        }
    }
}

/// How far one is, in a coloured box.
fn state(answered: Option<&Instant>, acknowledged: Option<&Instant>, is_overdue: bool) -> Tag {
    match (answered, is_overdue, acknowledged) {
        (Some(_), ..) => Tag::new("Answered", "green"),
        (None, true, _) => Tag::new("Overdue", "red"),
        (None, false, Some(_)) => Tag::new("Acknowledged", "blue"),
        (None, false, None) => Tag::new("Received", "yellow"),
    }
}

/// What somebody wrote, line by line.
fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::to_owned).filter(|line| !line.trim().is_empty()).collect()
}

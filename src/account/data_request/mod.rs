//! Complaints and requests about personal data (Data (Use and Access) Act 2025, section 103;
//! UK GDPR, articles 12 to 21), from anybody, with an account or without.
//!
//! Read in the order in which one goes through it: [`send_data_request`],
//! [`confirm_data_request`], [`claim_data_request`], [`acknowledge_data_request`],
//! [`extend_data_request`], [`answer_data_request`].

mod deadline;
mod decide;
mod emails;
mod error;
mod queue;
mod reminder;
mod send;

use time::Duration;

pub use decide::{
    Answer, Extension, acknowledge_data_request, answer_data_request, claim_data_request,
    extend_data_request,
};
pub use error::DataRequestError;
pub use queue::{
    ClaimedDataRequest, DataRequestCounts, data_request, data_request_counts, data_requests,
    own_data_requests, promised_by, reference_of,
};
pub use reminder::{is_data_request_reminder_due, remind_of_data_requests};
pub use send::{CheckedDataRequest, NewDataRequest, confirm_data_request, send_data_request};

pub(crate) use queue::erase_data_requests;
pub(super) use queue::forget_unproved;

/// How long the link works that proves an address.
const LINK_LIFETIME: Duration = Duration::hours(48);

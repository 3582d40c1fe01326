//! Accounts: one's own, and those that the staff decides about.

mod address;
mod applicant_question;
mod data_requests;
mod email_domains;
mod find;
mod notes;
mod parked_emails;
mod policies;
mod policy;
mod profile;
mod review;
mod second_factor;
mod session;
mod sign_in_details;
mod retention;
mod sign_up;
mod staff;
mod viewer;
mod visibility;

use async_graphql::MergedObject;

pub(super) use address::attach;
pub(super) use review::VerificationRequest;
pub(super) use viewer::ViewerPayload;

/// What can be asked about accounts.
#[derive(MergedObject, Default)]
pub(super) struct AccountQuery(
    session::SessionQuery,
    second_factor::SecondFactorQuery,
    policies::PolicyQuery,
    staff::StaffQuery,
    data_requests::DataRequestQuery,
    email_domains::DomainQuery,
    find::FindQuery,
    notes::NoteQuery,
    parked_emails::EmailQuery,
    visibility::VisibilityQuery,
    retention::RetentionQuery,
);

/// What can be done with accounts.
#[derive(MergedObject, Default)]
pub(super) struct AccountMutation(
    sign_up::SignUpMutation,
    session::SessionMutation,
    sign_in_details::SignInDetailsMutation,
    second_factor::SecondFactorMutation,
    sign_in_details::LeavingMutation,
    policies::PolicyMutation,
    profile::ProfileMutation,
    staff::StaffMutation,
    address::AddressMutation,
    applicant_question::ApplicantMutation,
    data_requests::DataRequestMutation,
    email_domains::DomainMutation,
    notes::NoteMutation,
    parked_emails::EmailMutation,
    visibility::VisibilityMutation,
);

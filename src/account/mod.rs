//! Accounts: sign-up, confirmation, verification, sign-in, policies, rights.
//!
//! Read in the order a person meets it: [`sign_up`], [`confirm_email`],
//! [`verify_account`], [`sign_in`]. An address has one account; a person decides
//! who is let in, never a domain and never time.

mod rights;
mod fresh;
mod password;
mod token;
mod display_name;
mod details;
mod slow_down;
mod policies;
mod shipped_lists;
mod viewer;
mod sessions;
mod sign_up;
mod profile;
mod confirm;
mod address_reading;
mod applicant_question;
mod note;
mod verification_queue;
mod verification;
mod suspension;
mod undo;
mod sign_in;
mod known_device;
mod second_factor;
mod email_request;
mod registered_applicant;
mod reset;
mod own_password;
mod email_change;
mod data_request;
mod staff;
mod staff_names;
mod find;
mod form_error;
mod parked_emails;
mod email_domains;
mod retention;
mod visibility;

pub use address_reading::{
    AddressReason, ReadAddressError, masked_address, read_address, readable_addresses,
};
pub use applicant_question::{
    QuestionError, answer_applicant_question, ask_applicant, own_questions,
};
pub use confirm::{ConfirmError, confirm_email};
pub use data_request::{
    Answer, CheckedDataRequest, ClaimedDataRequest, DataRequestCounts, DataRequestError, Extension,
    NewDataRequest, acknowledge_data_request, answer_data_request, claim_data_request,
    confirm_data_request, data_request, data_request_counts, data_requests, extend_data_request,
    is_data_request_reminder_due, own_data_requests, promised_by, reference_of,
    remind_of_data_requests, send_data_request,
};
pub use display_name::{DisplayName, InvalidDisplayName};
pub use email_change::{
    CheckedEmailChange, EmailChangeError, MovedAddress, check_email_change, email_to_confirm,
    request_email_change,
};
pub use email_domains::{DomainDecision, DomainError, email_domains, set_email_domain};
pub use email_request::{answer_email_requests, is_any_email_asked_for};
pub use find::{AccountFilter, find_account, find_accounts, find_member, find_members};
pub use form_error::FormError;
pub use fresh::{Fresh, StepUpNeeded, StepUpOr};
pub use known_device::device_token;
pub use note::{
    AccountNote, AccountNotes, NoteError, account_notes, add_account_note, delete_account_note,
};
pub use own_password::{CheckedPasswordChange, change_password, check_password_change};
pub use parked_emails::{ParkedEmailError, discard_email, parked_emails, retry_email};
pub use password::{HashedPassword, Password, UnfitPassword};
pub use policies::{
    Acceptance, NewPolicy, PolicyError, PolicyPreview, PolicyVersion, accept_policies,
    accepted_policies, current_policies, policies_to_accept, policy_history, policy_versions,
    preview_policy, publish_policy,
};
pub use profile::ProfileChange;
pub use reset::{CheckedReset, ResetError, check_reset, request_password_reset, reset_password};
pub use retention::{forget_expired, scrub_rejected, scrub_unconfirmed};
pub use rights::{
    AccessError, Admin, Member, Moderator, Pending, SecondStep, Standing, Viewer, may_sign_in,
};
pub use second_factor::{
    AdmittedProof, AdmittedStepUp, FirstCode, Given, NewPasskey, Proof, RecoveryCodes,
    RelyingParty, ResetFactorError, SecondFactorError, StepUp, TotpSecret, TotpSetUp, TriedStepUp,
    ask_for_passkey, begin_second_step, begin_step_up, confirm_passkey, confirm_totp, factor_kinds,
    finish_second_step, finish_step_up, give_totp, own_second_factors, pending_totp,
    recovery_codes_left, remove_second_factor, renew_recovery_codes, reseal_second_factors,
    reset_second_factor, reset_second_factor_of, set_up_passkey, set_up_totp,
};
pub use sessions::{
    EndSessionError, IDLE_MEMBER, browser_of, end_own_other_sessions, end_session, own_sessions,
    viewer_by_session,
};
pub use shipped_lists::{load_reference, mail_domains, read_vocabulary};
pub use sign_in::{SignInAttempt, SignInError, TriedPassword, begin_sign_in, sign_in};
pub use sign_up::{CheckedAccount, NewAccount, SignUpError, resend_confirmation, sign_up};
pub use slow_down::{SlowDown, TooManyAttempts};
pub use staff::{
    CreateAccountError, NewRole, SetRoleError, StaffAccount, create_account, set_role,
};
pub use suspension::{Suspension, SuspensionError, reinstate_account, suspend_account};
pub use undo::{suspend_again, unreject, unsuspend, unverify};
pub use verification::{
    DecisionError, RejectionReason, reject_account, rejection_text, verify_account,
};
pub use verification_queue::{
    ReviewLists, VerificationRequest, organisation_of_address, verification_queue,
    verification_queue_length, waited,
};
pub use viewer::{SessionViewer, viewer_after_password, viewer_of, viewer_of_session};
pub use visibility::{
    BlockError, Visibility, VisibilityChange, blocked_members, set_visibility, unblock, visibility,
};

pub(crate) use data_request::erase_data_requests;
pub(crate) use email_change::{confirm_new_email, stop_email_change};
pub(crate) use email_request::forget_email_requests;
pub(crate) use own_password::confirm_own_password;
pub(crate) use profile::store_profile;
pub(crate) use staff::is_last_admin;
pub(crate) use token::{fresh as fresh_token, sha256_hex as token_hash};
pub(crate) use visibility::block;

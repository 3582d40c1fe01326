//! The mentoring programme: rounds, registrations, plans, publication, outcomes.
//!
//! Read in this order: `round`, `entry`, `registration` and `import` fill a
//! round; `plan` matches and publishes it; `outcome` is what becomes of it.
//! Knows nothing of the forum. What people say about who they are passes
//! through `identity` alone.

pub mod csv;

mod domains;
mod entry;
mod form;
mod identity;
mod import;
mod registration;
mod round;
mod when;

pub use entry::{CAPACITY_MAX, Entry, IdentityAnswer, grade_problem, is_mentored, mentors};
pub use form::{CONSENT_WORDING, IDENTITY_WORDING, RegistrationForm};
pub use identity::UnreadableIdentity;
pub use import::{Import, ImportError, Imported, import_registrations};
pub use registration::{
    Registering, Registration, RegistrationError, my_registration, register, withdraw_registration,
};
pub use round::{
    RoundChange, RoundError, RoundState, create_round, current_round, round, rounds,
    rounds_with_draft_plans, state_of, update_round,
};
pub use when::in_words;

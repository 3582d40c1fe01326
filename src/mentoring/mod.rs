//! The mentoring programme: rounds, who takes part in them, and import from files.
//!
//! Read in this order: `round`, `entry`, `registration`, `import`, `participants`.
//! Knows nothing of plans, nor of the forum. What people say about who they are
//! passes through `identity` alone.

mod address;
mod ending;
mod entry;
mod following;
mod form;
mod identity;
mod import;
mod participants;
mod people_of_round;
mod registration;
mod round;
mod round_change;
mod secret_key;
mod window;

pub use address::move_registrations;
pub use ending::complete_round;
pub use entry::{CAPACITY_MAX, Entry, IdentityAnswer};
pub use following::{Details, DifferentRegistration, different_registrations, follow_account};
pub use form::{CONSENT_WORDING, IDENTITY_WORDING, RegistrationForm};
pub use identity::{UnreadableIdentity, open_identity};
pub use import::{Import, ImportError, Imported, ONE_FILE, import_registrations, was_imported};
pub use participants::{
    ParticipantFilter, WithdrawError, count_participants, participants_of_round,
    withdraw_participant,
};
pub use people_of_round::{RegisteredPerson, registered_people};
pub use registration::{
    Registering, Registration, RegistrationError, find_participant, my_registration, register,
    withdraw_registration,
};
pub use round::{
    RoundState, current_round, round, rounds, rounds_of, rounds_with_draft_plans, state_of,
};
pub use round_change::{RoundChange, RoundError, create_round, grade_bounds, update_round};
pub use secret_key::{SecretKeyError, check_secret_key, is_key_of, keys_in_use, reseal_identities};
pub use window::{RegistrationDates, registration_dates};

//! Second factors: what somebody proves besides the password (requirement S2).
//!
//! An app that shows codes, a passkey, or one of ten recovery codes on paper. Offered to all,
//! required of moderators and admins, who see nothing else until they have one. Everything that is
//! secret about a factor is sealed to its row and to the account.

mod challenge;
mod emails;
mod error;
mod factors;
mod passkey;
mod proof;
mod qr_code;
mod recovery;
mod remove;
mod reseal;
mod reset;
mod second_step;
mod set_up;
mod step_up;
mod totp;

pub use error::SecondFactorError;
pub use factors::{factor_kinds, own_second_factors, recovery_codes_left};
pub use passkey::{NewPasskey, RelyingParty, ask_for_passkey, confirm_passkey, set_up_passkey};
pub use proof::{AdmittedProof, Proof};
pub use recovery::{RecoveryCodes, renew_recovery_codes};
pub use remove::remove_second_factor;
pub use reseal::reseal_second_factors;
pub use reset::{ResetFactorError, reset_second_factor, reset_second_factor_of};
pub use second_step::{begin_second_step, finish_second_step};
pub use set_up::{FirstCode, TotpSetUp, confirm_totp, give_totp, pending_totp, set_up_totp};
pub use step_up::{AdmittedStepUp, Given, StepUp, TriedStepUp, begin_step_up, finish_step_up};
pub use totp::TotpSecret;

pub(super) use factors::has_second_factor;

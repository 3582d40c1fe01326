//! Accounts, from the form to the first sign-in and after.

mod alike;
mod address_reading;
mod applicant;
mod applicant_question;
mod authenticator;
mod data_requests;
mod email_change;
mod factor_reset;
mod known_device;
mod notes;
mod own_password;
mod passkey;
mod policies;
mod privacy;
mod profile;
mod review;
pub(crate) mod second_factor;
mod session;
mod sign_in;
mod sign_up;
mod staff;
mod step_up;

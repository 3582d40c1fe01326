//! Accounts, from the form to the first sign-in and after.

mod alike;
mod applicant;
mod authenticator;
mod email_change;
mod factor_reset;
mod known_device;
mod own_password;
mod passkey;
mod policies;
mod privacy;
mod profile;
mod review;
mod second_factor;
mod session;
mod sign_in;
mod sign_up;
mod staff;
mod step_up;

//! Accounts, from the form to the first sign-in and after.

mod applicant;
mod policies;
mod privacy;
mod profile;
mod review;
mod session;
mod sign_in;
mod sign_up;
mod staff;

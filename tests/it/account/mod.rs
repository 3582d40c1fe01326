//! Accounts, from the form to the first sign-in and after.

mod alike;
mod applicant;
mod data_requests;
mod email_change;
mod known_device;
mod own_password;
mod policies;
mod privacy;
mod profile;
mod review;
mod session;
mod sign_in;
mod sign_up;
mod staff;

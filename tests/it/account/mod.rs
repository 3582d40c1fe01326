//! Accounts, from the form to the first sign-in and after.

mod alike;
mod address_reading;
mod applicant;
mod applicant_question;
mod data_requests;
mod email_change;
mod known_device;
mod notes;
mod own_password;
mod policies;
mod privacy;
mod profile;
mod review;
mod session;
mod sign_in;
mod sign_up;
mod staff;

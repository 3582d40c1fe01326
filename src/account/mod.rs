//! Accounts: sign-up, confirmation, verification, sign-in, policies, rights.

mod rights;

pub use rights::{AccessError, Admin, Member, Moderator, Pending, Viewer, may_sign_in};

//! Accounts: sign-up, confirmation, verification, sign-in, policies, rights.

mod retention;
mod rights;

pub use retention::{Forgotten, forget_expired};
pub use rights::{AccessError, Admin, Member, Moderator, Pending, Viewer, may_sign_in};

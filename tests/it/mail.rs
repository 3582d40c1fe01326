//! Emails: what they say, and that each arrives.

mod delivery;
mod words;

//! The flows, as people and programs see them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod account;
mod clearing;
mod components;
mod command_line;
mod demo;
mod forum;
mod fresh_db;
mod mail;
mod matching;
mod mentoring;
mod stage;
mod tidy;

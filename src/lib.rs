//! Clearing runs the mentoring programme of the LGBT+ civil servants' network.
//!
//! The modules, lowest first: each may use those above it as far as the table
//! in `docs/architecture.md` says, which a test holds.

pub mod matching;
pub mod vocabulary;
pub mod london;
pub mod markup;
pub mod refusal;
pub mod occasion;
pub mod config;
pub mod sealed;
pub mod entity;
pub mod db;
pub mod outbox;
pub mod moderation;
pub mod visibility;
pub mod notification;
pub mod account;
pub mod forum;
pub mod people_file;
pub mod mentoring;
pub mod planning;
pub mod clearing;
pub mod own_data;
pub mod retention;
pub mod review;
pub mod mail;
pub mod timeline;
pub mod graphql;
pub mod web;
pub mod worker;
pub mod app;

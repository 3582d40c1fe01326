//! The flows, as people and programs see them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod account;
mod clearing;
mod command_line;
mod components;
mod contract;
mod demo;
mod doctor;
mod drill;
mod filled;
mod forum;
mod fresh_db;
mod full_disk;
mod http;
mod logs;
mod mail;
mod matching;
mod mentoring;
mod notification;
mod operations;
mod erasure;
mod own_data;
mod pages;
mod privacy;
mod retention;
mod review;
mod rights;
mod secret_key;
mod served;
mod smtp_server;
mod starting;
mod stopping;
mod test_app;
mod story;
mod subscription;
mod tidy;
mod visibility;
mod words;
mod writes;

//! The pages: every one renders, in a bounded number of statements, and none
//! runs what people wrote.

mod administration;
mod account;
mod adverts;
mod bookmarks;
mod data_requests;
mod lists;
mod matching;
mod moderators;
mod notifications;
mod offers;
mod opened;
mod plans;
mod policies;
mod registration;
mod saved_filters;
mod staff;
mod statements;
mod thread;
mod timeline;
mod visitors;
mod what_if;
mod written;

pub(crate) use opened::address;

//! The pages: every one renders, in a bounded number of statements, and none
//! runs what people wrote.

mod administration;
mod account;
mod adverts;
mod lists;
mod matching;
mod moderators;
mod notifications;
mod offers;
mod opened;
mod plans;
mod registration;
mod staff;
mod statements;
mod thread;
mod visitors;
mod what_if;
mod written;

pub(crate) use opened::address;

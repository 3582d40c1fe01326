//! The pages: every one renders, in a bounded number of statements, and none
//! runs what people wrote.

mod administration;
mod adverts;
mod matching;
mod notifications;
mod offers;
mod opened;
mod plans;
mod staff;
mod statements;
mod thread;
mod written;

pub(crate) use opened::address;

//! The pages: every one renders, in a bounded number of statements, and none
//! runs what people wrote.

mod administration;
mod opened;
mod statements;
mod written;

pub(crate) use opened::address;

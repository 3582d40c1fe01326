//! All that is held about a person: as a file for them, `GET /account/export`, and how it is
//! erased.
//!
//! [`TABLES`] says of every table what the file has of it, and what erasing an account does to
//! it. A column that is added later is in the file unless it is left out there, with the
//! reason; a table that is added later, and a column of one that is emptied, fails a test
//! until it is listed.

mod erase;
mod erase_log;
mod export;
mod ledger;
mod table;
mod tables;

pub use erase::{erase, erase_own_account};
pub use export::own_data;
pub use ledger::{
    ErasureLedger, LedgerError, erase_again, erased_accounts, note_settled, unsettled_erasures,
};
pub use table::{Emptied, Erased, LeftOut, Part, Table, Theirs};
pub use tables::TABLES;

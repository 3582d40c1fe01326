//! Offers: a record beside the post that makes it, with a state of its own.
//!
//! `making` makes one; `settling` is how it stops standing, `question` what the
//! author may ask before; `list` is who sees which.

mod error;
mod list;
mod making;
mod question;
mod settling;

pub use error::OfferError;
pub use list::{OfferRow, doubts_about_offer, my_offers, offers_on, reasons_to_offer};
pub use making::{Answer, AnswerError, advert_refuses_offer, answer, refusal_to_offer};
pub use question::{answer_question, ask_offerer};
pub use settling::{decline_offer, withdraw_offer};

pub(super) use error::find_offer;
pub(super) use settling::{lock_offers, settle, withdraw_offer_of_post};

//! Where the forum and the programme meet: adverts and their title convention,
//! who may post one, offers, the declaration of a match, suggestions, and the
//! queue of threads that wait to be closed.
//!
//! An advert is a topic and a row of its own; both change in one transaction.
//! That a person has one open advert of a kind is held by a unique index, and
//! not by asking first.

mod advert;
mod closing;
mod contact;
mod declare;
mod draft;
mod eligibility;
mod offer;
mod suggestion;
mod title;

pub use advert::{
    AdvertText, PostAdvertError, TypedTopic, advert_text, create_advert, create_topic, edit_advert,
    edit_post,
};
pub use closing::{close_topic, closing_queue, reopen_topic, waiting_because};
pub use contact::contact_warnings;
pub use declare::{DeclaredMatch, OwnAdvertError, declare_match, withdraw_advert};
pub use draft::{
    AdvertFields, AdvertPreview, InvalidAdvert, NewAdvert, VISIBILITY_WARNING, preview_advert,
    title_problems,
};
pub use eligibility::{Eligibility, Participation, eligibility};
pub use offer::{Answer, AnswerError, answer};
pub use suggestion::{Suggestion, suggestions};
pub use title::*;

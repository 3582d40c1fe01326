//! Where the forum and the programme meet: adverts and their title convention,
//! who may post one, offers, introductions, matches, suggestions, and the queue of threads that
//! wait to be closed.
//!
//! An advert is a topic and a row of its own; both change in one transaction.
//! That a person has one open advert of a kind is held by a unique index, and
//! not by asking first.

mod accept;
mod address;
mod advert;
mod block;
mod closing;
mod closing_reason;
mod contact;
mod declare;
mod draft;
mod eligibility;
mod end_match;
mod ending;
mod expiry;
mod fit;
mod holding;
mod introduction;
mod leaving;
mod let_in;
mod matchable;
mod matches;
mod matching;
mod never_together;
mod news;
mod offer;
mod participation;
mod profile;
mod removal;
mod report;
mod stated;
mod suggestion;
mod title;
mod undo;
mod wishes;

pub use accept::accept_offer;
pub use address::{confirm_new_email, stop_email_change};
pub use advert::{
    AdvertText, PostAdvertError, TypedTopic, advert_text, create_advert, create_topic, edit_advert,
    edit_post,
};
pub use block::block_member;
pub use closing::{
    WAITING, close_topic, close_waiting, closing_queue, closing_queue_length, reopen_topic,
    waiting_because,
};
pub use closing_reason::ClosingReason;
pub use contact::contact_warnings;
pub use declare::{DeclaredMatch, MatchedWith, OwnAdvertError, declare_match, withdraw_advert};
pub use draft::{
    AdvertFields, AdvertPreview, InvalidAdvert, NewAdvert, VISIBILITY_WARNING, preview_advert,
    title_problems,
};
pub use eligibility::{Eligibility, Room, eligibility};
pub use end_match::{EndMatchError, TRIAL, end_clearing_match};
pub use expiry::{
    Due, RenewError, advance_advert, adverts_due, expires_at, may_renew, renew_advert,
};
pub use introduction::{
    Answered, Asked, Because, IntroductionError, IntroductionRow, IntroductionTime, Proposal,
    ProposedPair, Run, Unpaired, answer_introduction, ask_introductions, end_overdue_introduction,
    introduction, introduction_time, introductions_due, is_reminder_due, my_introductions,
    overdue_introductions, propose_introductions, remind_of_introductions, set_introduction_time,
};
pub use leaving::{
    LongTermAnswer, RecordedOutcome, answer_long_term_ask, leave_clearing, record_outcome,
    retitle_adverts_of_leaver, suspend_account, withdraw_participant,
};
pub use let_in::{LetInError, MemberInClearing, let_into_clearing, member_in_clearing};
pub use matchable::{Matchable, matchable};
pub use matches::{MatchRow, clearing_match, match_of, matches_of_topics, my_clearing_matches};
pub use offer::{
    Answer, AnswerError, OfferError, OfferRow, advert_refuses_offer, answer, answer_question,
    ask_offerer, decline_offer, doubts_about_offer, my_offers, offers_on, reasons_to_offer,
    refusal_to_offer, withdraw_offer,
};
pub use participation::Participation;
pub use profile::{Different, DifferentAdvert, said_differently, update_profile};
pub use removal::{FlagDecision, delete_post, resolve_flag};
pub use report::{ClearingReport, ClearingWeek, ReportError, clearing_report, reported_rounds};
pub use stated::{StatedFact, StatedOtherwise, stated_otherwise};
pub use suggestion::{Suggestion, suggestions};
pub use title::*;
pub use undo::{close_again, flag_again, reinstate, reopen_closed, show_post, shut_out};

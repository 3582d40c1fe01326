//! A file per table: its row, its identifiers, its named scopes. No decisions.

mod ids;
mod words;

pub mod account;
pub mod advert;
pub mod attempt;
pub mod category;
pub mod clearing_admission;
pub mod clearing_match;
pub mod counter;
pub mod digest_opt_out;
pub mod email_domain;
pub mod email_token;
pub mod flag;
pub mod flag_report;
pub mod identity;
pub mod introduction;
pub mod introduction_run;
pub mod long_term_match;
pub mod moderation_chain;
pub mod moderation_claim;
pub mod moderation_log;
pub mod moderation_reminder;
pub mod moderation_undo;
pub mod notification;
pub mod notification_setting;
pub mod offer;
pub mod organisation;
pub mod outbox;
pub mod pair;
pub mod pair_rule;
pub mod participant;
pub mod plan;
pub mod policy;
pub mod policy_acceptance;
pub mod post;
pub mod post_revision;
pub mod property;
pub mod reading;
pub mod round;
pub mod session;
pub mod topic;
pub mod unmatched;

pub use ids::*;
pub use words::*;

//! The database schema, one step a subject, the same for SQLite and PostgreSQL.
//!
//! Steps are append-only: what has run somewhere is never edited. Each runs in
//! a transaction of its own, and two servers that start together apply each
//! step once. There is no way back down: a backup is the way back.
//!
//! Two conventions hold in every table. Times are text on SQLite, so they are
//! stored to the second, where they sort as they should. Closed sets (states,
//! roles, kinds) are text in the words of the GraphQL contract.

#![expect(
    clippy::wildcard_imports,
    reason = "a step reads as a table only with its columns' names in scope"
)]
#![expect(clippy::too_many_lines, reason = "a step is one list of columns, however long")]

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod columns;
mod m01_reference;
mod m02_account;
mod m03_forum;
mod m04_advert;
mod m05_mentoring;
mod m06_outbox;
mod m07_search;
mod m08_clearing;
mod m09_matching;
mod m10_broken_pins;
mod m11_left_out;
mod m12_near_plan;
mod m13_property;
mod m14_notification;
mod m15_email;
mod m16_notification_setting;
mod m17_watch_level;
mod m18_offer;
mod m19_introduction;
mod m20_visibility;
mod m21_moderators;
mod m22_log_chain;
mod m23_introductions_at_once;
mod m24_saved_filter;
mod m25_bookmark;
mod m26_post_history;
mod m27_draft;
mod m28_category;
mod m30_typed_title;
mod m31_email_change;
mod m32_email_request;
mod m33_erasure;
mod m34_second_factor;
mod m35_session_proof;
mod m37_data_request;
mod m38_policy_correction;
mod m39_applicant_question;
mod m40_account_note;
mod m41_deletion;
mod m43_round_grades;
mod m44_timeline;
mod m46_contact;
mod m47_long_term_ask;

/// Applies the steps in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m01_reference::Migration),
            Box::new(m02_account::Migration),
            Box::new(m03_forum::Migration),
            Box::new(m04_advert::Migration),
            Box::new(m05_mentoring::Migration),
            Box::new(m06_outbox::Migration),
            Box::new(m07_search::Migration),
            Box::new(m08_clearing::Migration),
            Box::new(m09_matching::Migration),
            Box::new(m10_broken_pins::Migration),
            Box::new(m11_left_out::Migration),
            Box::new(m12_near_plan::Migration),
            Box::new(m13_property::Migration),
            Box::new(m14_notification::Migration),
            Box::new(m15_email::Migration),
            Box::new(m16_notification_setting::Migration),
            Box::new(m17_watch_level::Migration),
            Box::new(m18_offer::Migration),
            Box::new(m19_introduction::Migration),
            Box::new(m20_visibility::Migration),
            Box::new(m21_moderators::Migration),
            Box::new(m22_log_chain::Migration),
            Box::new(m23_introductions_at_once::Migration),
            Box::new(m24_saved_filter::Migration),
            Box::new(m25_bookmark::Migration),
            Box::new(m26_post_history::Migration),
            Box::new(m27_draft::Migration),
            Box::new(m28_category::Migration),
            Box::new(m30_typed_title::Migration),
            Box::new(m31_email_change::Migration),
            Box::new(m32_email_request::Migration),
            Box::new(m33_erasure::Migration),
            Box::new(m34_second_factor::Migration),
            Box::new(m35_session_proof::Migration),
            Box::new(m37_data_request::Migration),
            Box::new(m38_policy_correction::Migration),
            Box::new(m39_applicant_question::Migration),
            Box::new(m40_account_note::Migration),
            Box::new(m41_deletion::Migration),
            Box::new(m43_round_grades::Migration),
            Box::new(m44_timeline::Migration),
            Box::new(m46_contact::Migration),
            Box::new(m47_long_term_ask::Migration),
        ]
    }
}

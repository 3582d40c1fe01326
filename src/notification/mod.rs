//! Notifications to each person: a row in the transaction of its cause.
//!
//! It stands below the modules whose events it tells of, so it takes the account
//! that a row belongs to and not a right. A row holds identifiers and no words:
//! its text is made when it is read, so that the name of somebody who left, or a
//! post that was deleted, does not live on in it.

mod email;
mod list;
mod notify;
mod read;
mod settings;
mod text;
mod unsubscribe;

pub use email::{is_email_due, write_emails};
pub use list::{NotificationRow, count, notifications, unread, unread_count};
pub use notify::{About, Notice, notify, notify_all};
pub use read::{mark_posts_read, mark_read, retract, retract_of_topic};
pub use settings::{Settings, SettingsChange, change_settings, settings, usual_delivery};
pub use unsubscribe::{
    EmailList, UnsubscribeError, match_reminders_token, unsubscribe, unsubscribe_token,
};

//! The pages about what somebody is told of.

mod list;
mod settings;
mod unsubscribe;

pub(crate) use list::NotificationsPage;
pub(crate) use settings::SettingsPage;
pub(crate) use unsubscribe::UnsubscribePage;

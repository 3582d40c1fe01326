//! What the signed-in member is told of, and how they want to be told.

mod list;
mod settings;

use async_graphql::MergedObject;

/// What can be asked about notifications.
#[derive(MergedObject, Default)]
pub(super) struct NotificationQuery(list::ListQuery, settings::SettingsQuery);

/// What can be changed about notifications.
#[derive(MergedObject, Default)]
pub(super) struct NotificationMutation(list::ListMutation, settings::SettingsMutation);

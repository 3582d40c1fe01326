//! How people want to be told of things.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use sea_orm::DbErr;

use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::words::{EmailList, NotificationDelivery, NotificationKind};
use crate::notification::{self, Settings, SettingsChange};

/// How the signed-in member is told of one kind of thing.
#[derive(SimpleObject)]
struct NotificationSetting {
    /// What happened.
    kind: NotificationKind,
    /// How.
    delivery: NotificationDelivery,
}

/// How the signed-in member is told of things.
#[derive(SimpleObject)]
struct NotificationSettings {
    /// How of each kind, in the order of the kinds.
    kinds: Vec<NotificationSetting>,
    /// Whether they get the weekly summary by email.
    weekly_digest: bool,
    /// Whether they are emailed that a round opens or closes soon.
    round_announcements: bool,
}

impl From<Settings> for NotificationSettings {
    fn from(settings: Settings) -> Self {
        let kinds = settings.kinds.into_iter().map(|(kind, delivery)| NotificationSetting {
            kind: kind.into(),
            delivery: delivery.into(),
        });
        Self {
            kinds: kinds.collect(),
            weekly_digest: settings.weekly_digest,
            round_announcements: settings.round_announcements,
        }
    }
}

/// How to be told of one kind of thing.
#[derive(InputObject)]
struct NotificationSettingInput {
    /// What happened.
    kind: NotificationKind,
    /// How.
    delivery: NotificationDelivery,
}

/// What to change; what is left out stays as it is.
#[derive(InputObject)]
struct NotificationSettingsInput {
    /// How to be told of these kinds.
    kinds: Option<Vec<NotificationSettingInput>>,
    /// Whether to get the weekly summary by email.
    weekly_digest: Option<bool>,
    /// Whether to be emailed that a round opens or closes soon.
    round_announcements: Option<bool>,
}

impl From<NotificationSettingsInput> for SettingsChange {
    fn from(input: NotificationSettingsInput) -> Self {
        let kinds = input.kinds.unwrap_or_default().into_iter();
        Self {
            kinds: kinds.map(|it| (it.kind.into(), it.delivery.into())).collect(),
            weekly_digest: input.weekly_digest,
            round_announcements: input.round_announcements,
        }
    }
}

/// The settings as they are now.
#[derive(SimpleObject)]
struct NotificationSettingsPayload {
    /// The settings.
    settings: NotificationSettings,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

/// Which emails were stopped.
#[derive(SimpleObject)]
struct UnsubscribePayload {
    /// Which; null where the link does not work.
    list: Option<EmailList>,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

/// What can be asked about settings.
#[derive(Default)]
pub(super) struct SettingsQuery;

#[Object]
impl SettingsQuery {
    /// How the signed-in member wants to be told of things.
    #[graphql(directive = access::apply(Access::Member))]
    async fn notification_settings(&self, ctx: &Context<'_>) -> Result<NotificationSettings> {
        let member = ctx.viewer().member()?;
        Ok(notification::settings(ctx.db().reader(), member.id()).await?.into())
    }
}

/// What can be changed about settings.
#[derive(Default)]
pub(super) struct SettingsMutation;

#[Object]
impl SettingsMutation {
    /// Changes how the signed-in member wants to be told of things. No email goes
    /// out any more about what is unread and should not be mailed now.
    #[graphql(directive = access::apply(Access::Member))]
    async fn set_notification_settings(
        &self,
        ctx: &Context<'_>,
        input: NotificationSettingsInput,
    ) -> Result<NotificationSettingsPayload> {
        let member = ctx.viewer().member()?;
        let change = input.into();
        let settings = ctx
            .change::<_, DbErr>(async |tx, occasion| {
                let now = occasion.now();
                notification::change_settings(tx, member.id(), &change, now).await?;
                notification::settings(tx, member.id()).await
            })
            .await?;
        Ok(NotificationSettingsPayload { settings: settings.into(), errors: Vec::new() })
    }

    /// Stops a sort of email by the token of the link in one of them, without
    /// signing in.
    #[graphql(directive = access::apply(Access::Public))]
    async fn unsubscribe(&self, ctx: &Context<'_>, token: String) -> Result<UnsubscribePayload> {
        let key = &ctx.shared().secret_key;
        let stopped = ctx
            .change(async |tx, occasion| {
                notification::unsubscribe(tx, key, &token, occasion.now()).await
            })
            .await;
        let (list, errors) = settle(stopped)?;
        Ok(UnsubscribePayload { list: list.map(EmailList::from), errors })
    }
}

//! How somebody wants to be told of things.

use serde::{Deserialize, Serialize};

use crate::entity::{NotificationDelivery, NotificationKind};
use crate::web::views::field::{Choice, Field};
use crate::web::views::{Context, View};

/// What the operation `notification_settings` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    notification_settings: Settings,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    kinds: Vec<Setting>,
    weekly_digest: bool,
    round_announcements: bool,
}

#[derive(Debug, Deserialize)]
struct Setting {
    kind: NotificationKind,
    delivery: NotificationDelivery,
}

/// What the template `notification_settings` places.
#[derive(Debug, Serialize)]
pub(crate) struct SettingsPage {
    kinds: Vec<Field>,
    weekly_digest: Field,
    round_announcements: Field,
}

impl View for SettingsPage {
    const TEMPLATE: &'static str = "notification_settings";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let form = context.form();
        let settings = answer.notification_settings;
        let kinds = settings.kinds.into_iter().map(|setting| {
            let word = setting.kind.word();
            let choice = |delivery: NotificationDelivery, text| {
                Choice::new(format!("{}:{word}", delivery.word()), text)
            };
            let choices = [
                choice(NotificationDelivery::Email, "In the app and by email"),
                choice(NotificationDelivery::AppOnly, "In the app only"),
                choice(NotificationDelivery::None, "Off"),
            ];
            // The two in the order of the input object's fields in the schema.
            // The fields share one name, so what was typed before cannot tell them apart.
            form.choice("input.kinds", label(setting.kind), choices)
                .set(format!("{}:{word}", setting.delivery.word()))
                .id(format!("input.kinds.{word}"))
        });
        let kinds = kinds.collect();
        let weekly_digest = form
            .tick("input.weeklyDigest", "Send me a weekly summary by email")
            .or_ticked(settings.weekly_digest);
        let round_announcements = form
            .tick(
                "input.roundAnnouncements",
                "Email me when registration for a round opens, and before it closes",
            )
            .or_ticked(settings.round_announcements);
        Some(Self { kinds, weekly_digest, round_announcements })
    }
}

fn label(kind: NotificationKind) -> &'static str {
    match kind {
        NotificationKind::Reply => "Replies in threads you follow",
        NotificationKind::Offer => "Offers on your advert",
        NotificationKind::OfferAccepted => "Your offer is accepted",
        NotificationKind::OfferDeclined => "Your offer is declined",
        NotificationKind::Introduction => "Introductions",
        NotificationKind::Question => "Questions about offers, and their answers",
        NotificationKind::Matched => "You have a match",
        NotificationKind::MatchEnded => "A match of yours has ended",
        NotificationKind::Mention => "Someone mentions or quotes you",
        NotificationKind::Suggestions => "Nobody has answered your advert",
        NotificationKind::AdvertExpires => "Your advert will expire soon",
        NotificationKind::TopicClosed => "Threads you follow are closed",
        NotificationKind::Moderation => "A moderator changes something of yours",
        NotificationKind::ReportChecked => "A moderator has looked at a post you reported",
        NotificationKind::Programme => "News of the mentoring programme",
    }
}

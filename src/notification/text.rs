//! The text of each kind of notification.

use super::list::NotificationRow;
use crate::entity::{AccountStatus, NotificationKind};

/// What happened, in plain words, from what is known now.
pub(super) fn text(row: &NotificationRow) -> String {
    let has_left = row.by_status == Some(AccountStatus::Erased);
    let by = match (&row.by_name, row.by_status) {
        (Some(name), Some(status)) if status != AccountStatus::Erased => name,
        (None, _) => "Someone",
        _ => "A former member",
    };
    // Not at the beginning of a sentence.
    let them = if has_left { "a former member" } else { by };
    let title = row.topic_title.as_deref().unwrap_or("a thread");
    match row.kind {
        NotificationKind::Reply => format!("{by} replied in “{title}”"),
        NotificationKind::Mention => format!("{by} mentioned you in “{title}”"),
        NotificationKind::Offer => format!("{by} made an offer on your advert “{title}”"),
        NotificationKind::OfferAccepted => format!("{by} accepted your offer on “{title}”"),
        NotificationKind::OfferDeclined => format!("Your offer on “{title}” was not accepted"),
        NotificationKind::Question => format!("{by} wrote to you about an offer on “{title}”"),
        NotificationKind::Introduction => match &row.topic_title {
            Some(_) if row.cause.ends_with(":reminder") => {
                format!("You have not told us yet if you would like to meet {them}")
            }
            Some(_) => format!("We would like to introduce you to {them}. Tell us yes or no"),
            None => "An introduction did not work out. We will try again while your advert is open"
                .to_owned(),
        },
        NotificationKind::Matched => format!("You have a match: {them}"),
        NotificationKind::MatchEnded if has_left => {
            "Your match has ended, because the other person has left".to_owned()
        }
        NotificationKind::MatchEnded => format!("Your match with {by} has ended"),
        NotificationKind::Suggestions => {
            format!("Nobody has answered “{title}” yet. Check if any open adverts match yours")
        }
        NotificationKind::AdvertExpires => format!("Your advert “{title}” will expire soon"),
        NotificationKind::TopicClosed => format!("“{title}” was closed"),
        NotificationKind::Moderation => match (row.post_id, &row.topic_title) {
            (Some(_), _) => format!("A moderator deleted your post in “{title}”"),
            (None, Some(_)) => format!("A moderator reopened “{title}”"),
            (None, None) => "A moderator changed something in your account".to_owned(),
        },
        NotificationKind::ReportChecked => {
            "A moderator has looked at the post you reported. Thank you".to_owned()
        }
        NotificationKind::Programme => match &row.round_name {
            Some(round) => format!("Your matches in {round} are ready"),
            None => "There is news of the mentoring programme".to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;
    use uuid::Uuid;

    use super::*;

    fn row(kind: NotificationKind) -> NotificationRow {
        NotificationRow {
            id: Uuid::nil().into(),
            kind,
            cause: "post:7".to_owned(),
            path: "/topics/7".to_owned(),
            at: OffsetDateTime::UNIX_EPOCH,
            read_at: None,
            post_id: Some(Uuid::nil().into()),
            topic_title: Some("Tea".to_owned()),
            by_name: Some("Ada".to_owned()),
            by_status: Some(AccountStatus::Active),
            round_name: None,
        }
    }

    #[test]
    fn somebody_who_left_is_named_no_more() {
        let reply = row(NotificationKind::Reply);
        assert_eq!(text(&reply), "Ada replied in “Tea”");
        let left = NotificationRow { by_status: Some(AccountStatus::Erased), ..reply };
        assert_eq!(text(&left), "A former member replied in “Tea”");
        let matched = NotificationRow { kind: NotificationKind::Matched, ..left };
        assert_eq!(text(&matched), "You have a match: a former member");
        let ended = NotificationRow { kind: NotificationKind::MatchEnded, ..matched };
        assert_eq!(text(&ended), "Your match has ended, because the other person has left");
    }

    #[test]
    fn what_a_moderator_did_follows_from_what_it_is_about() {
        let deleted = row(NotificationKind::Moderation);
        assert_eq!(text(&deleted), "A moderator deleted your post in “Tea”");
        let reopened = NotificationRow { post_id: None, ..deleted };
        assert_eq!(text(&reopened), "A moderator reopened “Tea”");
        let account = NotificationRow { topic_title: None, ..reopened };
        assert_eq!(text(&account), "A moderator changed something in your account");
    }
}

//! What the emails of a step say.

use sea_orm::{ConnectionTrait, DbErr};
use time::OffsetDateTime;

use super::dates::Timeline;
use super::people::{Addressee, Group, groups_of};
use crate::config::SecretKey;
use crate::entity::RoundStep;
use crate::london;
use crate::notification::{EmailList, unsubscribe_token};
use crate::outbox::{Email, Recipient};

/// Whom an email is for: their name, and the token of the link that stops such emails.
pub(super) struct Addressed<'a> {
    pub(super) name: &'a str,
    pub(super) unsubscribe: String,
}

/// Every email of a step, with whom it goes to and its cause.
///
/// # Errors
///
/// When the database fails.
pub(super) async fn emails_of(
    db: &impl ConnectionTrait,
    key: &SecretKey,
    timeline: &Timeline,
    step: RoundStep,
    now: OffsetDateTime,
) -> Result<Vec<(Recipient, String, Email)>, DbErr> {
    let mut emails = Vec::new();
    for group in groups_of(step) {
        for person in group.people(db, timeline.round.id).await? {
            let unsubscribe =
                person.account().map(|id| unsubscribe_token(key, id, EmailList::Rounds));
            let addressed =
                Addressed { name: &person.name, unsubscribe: unsubscribe.unwrap_or_default() };
            let Some(email) = email(timeline, step, *group, addressed, now) else { continue };
            let cause = format!("step:{}:{}:{}", timeline.round.id, step.word(), person.id);
            let Addressee { to, .. } = person;
            emails.push((to, cause, email));
        }
    }
    Ok(emails)
}

/// The email of a step to one of a group; nothing where the step sends none.
pub(super) fn email(
    timeline: &Timeline,
    step: RoundStep,
    group: Group,
    Addressed { name, unsubscribe }: Addressed<'_>,
    now: OffsetDateTime,
) -> Option<Email> {
    let of = &timeline.round;
    let (name, round, round_id) = (name.to_owned(), of.name.clone(), of.id.to_string());
    let closes = || london::date_and_time(of.registration_closes_at);
    match (step, group) {
        (RoundStep::Announce, _) => {
            let opens_at = of.registration_opens_at;
            let opens = (opens_at > now).then(|| london::date_and_time(opens_at));
            Some(Email::RoundOpens { round, opens, closes: closes(), unsubscribe })
        }
        (RoundStep::ClosesSoon, _) => {
            Some(Email::RoundClosesSoon { round, closes: closes(), unsubscribe })
        }
        (RoundStep::CheckDetails, _) => {
            let until = london::date_and_time(timeline.changes_until());
            Some(Email::CheckDetails { name, round, round_id, until })
        }
        (RoundStep::SpeedEndsSoon, _) => {
            let ends = london::date(timeline.at(RoundStep::SpeedEnds));
            Some(Email::SpeedEndsSoon { name, round, round_id, ends })
        }
        (RoundStep::ClearingOpens, Group::Alone(reason)) => {
            Some(Email::ClearingOpens { name, round, reason })
        }
        (RoundStep::Complete, _) => Some(Email::RoundEnded { name, round }),
        _ => None,
    }
}

//! What a step will send, as it will look.

use sea_orm::{ConnectionTrait, DbErr};
use time::OffsetDateTime;

use super::dates::Timeline;
use super::emails::{Addressed, email};
use super::people::groups_of;
use crate::entity::RoundStep;
use crate::outbox::Email;

/// Who is greeted in a preview.
const SOMEBODY: &str = "Sam Example";
/// What a link in a preview carries in place of a person's token.
const NO_TOKEN: &str = "example";

/// An email that a step sends, to how many, and as it looks to one of them.
#[derive(Clone, Debug)]
pub struct StepEmail {
    /// Who gets it, in words.
    pub to: &'static str,
    /// How many they are at present.
    pub recipients: u64,
    /// What it says to somebody called Sam Example.
    pub sample: Email,
}

/// The emails that a step sends: one for each group of people.
///
/// # Errors
///
/// When the database fails.
pub async fn emails_of_step(
    db: &impl ConnectionTrait,
    timeline: &Timeline,
    step: RoundStep,
    now: OffsetDateTime,
) -> Result<Vec<StepEmail>, DbErr> {
    // It is read before the step is due, and says what it will say then.
    let then = timeline.at(step).max(now);
    let mut emails = Vec::new();
    for group in groups_of(step) {
        let addressed = Addressed { name: SOMEBODY, unsubscribe: NO_TOKEN.to_owned() };
        let Some(sample) = email(timeline, step, *group, addressed, then) else { continue };
        let recipients = group.count(db, timeline.round.id).await?;
        emails.push(StepEmail { to: group.words(), recipients, sample });
    }
    Ok(emails)
}

//! How it goes with the matches of a published plan, as admins see it: what each side says of each
//! pair, and how many came how far.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter,
    QuerySelect,
};

use crate::entity::{Contact, Outcome, pair, plan};

/// A number below this is not told.
const TOLD_FROM: usize = 5;

/// How many pairs of a plan came how far. A number below 5 is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Funnel {
    /// How many pairs there are.
    pub matched: usize,
    /// Of how many one of the two wrote to the other.
    pub contacted: usize,
    /// How many met.
    pub met: usize,
    /// How many are a long-term match.
    pub going_on: usize,
}

/// What both say of a pair.
#[derive(Clone, Copy, Debug, FromQueryResult)]
struct Said {
    mentee_contact: Option<Contact>,
    mentor_contact: Option<Contact>,
    mentee_outcome: Option<Outcome>,
    mentor_outcome: Option<Outcome>,
}

/// How many pairs of a plan came how far; nothing before it is published.
///
/// # Errors
///
/// When the database fails.
pub async fn funnel(
    db: &impl ConnectionTrait,
    plan: &plan::Model,
) -> Result<Option<Funnel>, DbErr> {
    use pair::Column::{MenteeContact, MenteeOutcome, MentorContact, MentorOutcome, PlanId};
    if plan.published_at.is_none() {
        return Ok(None);
    }
    let pairs = pair::Entity::find()
        .select_only()
        .columns([MenteeContact, MentorContact, MenteeOutcome, MentorOutcome])
        .filter(PlanId.eq(plan.id))
        .into_model()
        .all(db)
        .await?;
    Ok(Some(count(&pairs)))
}

fn count(pairs: &[Said]) -> Funnel {
    let told = |is: fn(Said) -> bool| {
        let n = pairs.iter().filter(|pair| is(**pair)).count();
        if n < TOLD_FROM { 0 } else { n }
    };
    Funnel {
        matched: told(|_| true),
        contacted: told(have_written),
        met: told(have_met),
        going_on: told(go_on),
    }
}

fn have_written(said: Said) -> bool {
    // A mentee who has had no reply has written; a mentor who has had none was not written to.
    let mentor_knows = matches!(said.mentor_contact, Some(Contact::Contacted | Contact::Met));
    said.mentee_contact.is_some() || mentor_knows || have_met(said)
}

fn have_met(said: Said) -> bool {
    [said.mentee_contact, said.mentor_contact].contains(&Some(Contact::Met))
        || [said.mentee_outcome, said.mentor_outcome].contains(&Some(Outcome::Continue))
}

fn go_on(said: Said) -> bool {
    [said.mentee_outcome, said.mentor_outcome] == [Some(Outcome::Continue); 2]
}

/// Pairs that the mentee has said nothing of, and the mentor nothing that would answer: that a
/// mentor has had no word is no answer, because the mentee writes first.
pub(super) fn unanswered() -> Condition {
    use pair::Column::{MenteeContact, MenteeOutcome, MentorContact, MentorOutcome};
    let mentor_waits =
        Condition::any().add(MentorContact.is_null()).add(MentorContact.eq(Contact::NoReply));
    let mentor_undecided = Condition::any()
        .add(MentorOutcome.is_null())
        .add(MentorOutcome.is_in([Outcome::NotYet, Outcome::NoReply]));
    Condition::all()
        .add(MenteeContact.is_null())
        .add(MenteeOutcome.is_null())
        .add(mentor_waits)
        .add(mentor_undecided)
}

/// The same of one pair.
#[must_use]
pub fn is_unanswered(pair: &pair::Model) -> bool {
    let mentor_waits = pair.mentor_contact.is_none_or(|contact| contact == Contact::NoReply);
    let mentor_undecided = pair
        .mentor_outcome
        .is_none_or(|outcome| matches!(outcome, Outcome::NotYet | Outcome::NoReply));
    let mentee_is_silent = pair.mentee_contact.is_none() && pair.mentee_outcome.is_none();
    mentee_is_silent && mentor_waits && mentor_undecided
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_counts_the_pairs_that_came_at_least_so_far_and_tells_no_number_below_five() {
        let said = |mentee_contact, mentor_contact, both| Said {
            mentee_contact,
            mentor_contact,
            mentee_outcome: both,
            mentor_outcome: both,
        };
        let nothing = said(None, None, None);
        let wrote = said(Some(Contact::NoReply), None, None);
        let mentor_waits = said(None, Some(Contact::NoReply), Some(Outcome::NoReply));
        let met = said(None, Some(Contact::Met), Some(Outcome::Met));
        let go_on = said(None, None, Some(Outcome::Continue));
        let pairs = [[nothing; 5], [mentor_waits; 5], [wrote; 5], [met; 5], [go_on; 5]].concat();
        let all = Funnel { matched: 25, contacted: 15, met: 10, going_on: 5 };
        assert_eq!(count(&pairs), all);
        let few = [[met; 4], [go_on; 4]].concat();
        assert_eq!(count(&few), Funnel { matched: 8, contacted: 8, met: 8, going_on: 0 });
        assert_eq!(count(&few[..4]), Funnel::default());
    }
}

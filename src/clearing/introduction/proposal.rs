//! Who would be introduced to whom, and who to nobody.

use std::collections::HashSet;

use sea_orm::{ConnectionTrait, DbErr};
use time::OffsetDateTime;

use super::candidates::{OpenAdvert, open_adverts};
use super::layers::{Looking, Round};
use crate::account::Moderator;
use crate::clearing::eligibility::rooms_of;
use crate::clearing::fit::Fit;
use crate::clearing::never_together::never_together;
use crate::entity::{AccountId, ParticipantRole, TopicId};
use crate::matching::Aim;
use crate::planning::rules_of;
use crate::vocabulary::Vocabulary;

/// Two people who would be introduced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedPair {
    /// The mentee's advert.
    pub mentee_topic: TopicId,
    /// The mentor's advert.
    pub mentor_topic: TopicId,
    /// Who would be mentored.
    pub(super) mentee: AccountId,
    /// Who would mentor.
    pub(super) mentor: AccountId,
    /// Why, as it is said to the mentee.
    pub reasons: Vec<String>,
}

/// An open advert whose author would be introduced to nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unpaired {
    /// The advert.
    pub topic: TopicId,
    /// Why.
    pub because: Because,
}

/// Why somebody would be introduced to nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Because {
    /// They have introductions to answer.
    IsAsked,
    /// No open advert fits: by grade, department, or because the two know each other.
    NobodyFits,
    /// Those who fit are introduced to others.
    OthersFirst,
}

impl Because {
    /// Why, to moderators.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::IsAsked => "They have introductions to answer",
            Self::NobodyFits => {
                "No other open advert matches by grade and department, or they have met already"
            }
            Self::OthersFirst => "Everyone who matches is being introduced to someone else",
        }
    }
}

/// What a run of introductions would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// Who would be introduced: everybody's first before anybody's second, and in each
    /// layer those who have looked for longest first.
    pub pairs: Vec<ProposedPair>,
    /// Who would not.
    pub without: Vec<Unpaired>,
}

/// What a run of introductions would do now, for a moderator.
///
/// # Errors
///
/// When the database fails.
pub async fn propose_introductions(
    db: &impl ConnectionTrait,
    vocabulary: &Vocabulary,
    _moderator: &Moderator,
    now: OffsetDateTime,
) -> Result<Proposal, DbErr> {
    propose(db, vocabulary, now).await
}

/// The same, for the run itself.
pub(super) async fn propose(
    db: &impl ConnectionTrait,
    vocabulary: &Vocabulary,
    now: OffsetDateTime,
) -> Result<Proposal, DbErr> {
    let adverts = open_adverts(db).await?;
    let mut rules = rules_of(adverts.first().and_then(|advert| advert.rules.as_ref()));
    // Who somebody is counts in a round only, and is never read here.
    rules.order.retain(|aim| *aim != Aim::Identity);
    let authors: Vec<AccountId> = adverts.iter().map(|it| it.advert.author_id).collect();
    let rooms = rooms_of(db, &authors).await?;
    let room = |it: &OpenAdvert| rooms.get(&it.advert.author_id).copied().unwrap_or_default();
    let people = adverts.into_iter().map(|it| Looking::new(room(&it), it)).collect();
    // The same day gives the same pairs.
    let seed = u64::from(now.date().to_julian_day().unsigned_abs());
    let round = Round { people, never: never_together(db).await?, rules, seed };
    let made = round.pairs()?;
    let pair = |it: &(usize, usize)| proposed(&round.people[it.0], &round.people[it.1], vocabulary);
    let pairs: Vec<ProposedPair> = made.iter().map(pair).collect();
    let asked: HashSet<usize> = made.iter().flat_map(|it| [it.0, it.1]).collect();
    let without = (0..round.people.len()).filter(|place| !asked.contains(place));
    Ok(Proposal { without: without.map(|place| unpaired(&round, place)).collect(), pairs })
}

fn proposed(mentee: &Looking, mentor: &Looking, words: &Vocabulary) -> ProposedPair {
    let fit = Fit::new(&mentee.facts, &mentor.facts, mentee.advert.rules.as_ref());
    ProposedPair {
        mentee_topic: mentee.advert.id,
        mentor_topic: mentor.advert.id,
        mentee: mentee.author(),
        mentor: mentor.author(),
        reasons: fit.words_to(ParticipantRole::Mentee, words),
    }
}

fn unpaired(round: &Round, place: usize) -> Unpaired {
    let one = &round.people[place];
    let because = if one.advert.n_to_answer > 0 {
        Because::IsAsked
    } else if (0..round.people.len()).any(|other| round.fit(place, other)) {
        Because::OthersFirst
    } else {
        Because::NobodyFits
    };
    Unpaired { topic: one.advert.id, because }
}

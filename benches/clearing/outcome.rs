//! What came of a run: who found somebody, and when.

use std::collections::HashMap;

use clearing::clearing::{Matchable, matchable};
use clearing::entity::{
    AccountId, AdvertKind, ParticipantRole, TopicId, advert, clearing_match, topic,
};
use sea_orm::EntityTrait;
use time::OffsetDateTime;

use super::Failure;
use super::world::World;

/// After how many weeks the share is taken.
pub(super) const WEEKS: [u32; 4] = [1, 2, 4, 8];

/// How many days it took each of those who found somebody, and how many could have.
/// A person counts on each side on which they look.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    /// How many adverts there were, each person's first of a kind.
    pub(super) n_adverts: usize,
    /// How many could have had somebody.
    pub(super) n_matchable: usize,
    /// How many could have had somebody if everybody had known whom each of those
    /// wants who answered anything at all: no rule can do better.
    pub(super) n_within_reach: usize,
    /// Days from the advert to the first match, the shortest first.
    pub(super) days: Vec<f64>,
}

/// What came of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    /// Those who look in again after they posted, among themselves.
    pub(super) looking: Group,
    /// Everybody with an advert.
    pub(super) all: Group,
}

/// An advert of somebody's, the first of its kind.
struct First {
    topic: TopicId,
    author: AccountId,
    side: ParticipantRole,
    at: OffsetDateTime,
}

impl Group {
    /// The share of those who could have somebody and found somebody in time.
    pub(super) fn share_within(&self, days: f64) -> f64 {
        let found = self.days.iter().filter(|it| **it <= days).count();
        count(found) / count(self.n_matchable.max(1))
    }

    /// The share that no rule can exceed.
    pub(super) fn share_within_reach(&self) -> f64 {
        count(self.n_within_reach) / count(self.n_matchable.max(1))
    }

    /// In how many days half of those who could have somebody found somebody, if
    /// half of them did.
    pub(super) fn median_days(&self) -> Option<f64> {
        self.days.get(self.n_matchable.div_ceil(2).saturating_sub(1)).copied()
    }
}

/// Counts, from the tables.
pub(super) async fn of(world: &World<'_>) -> Result<Outcome, Failure> {
    let firsts = first_adverts(world).await?;
    let made = clearing_match::Entity::find().all(world.db.reader()).await?;
    let returns = |it: &First| world.people[world.by_account[&it.author]].habits.returns;
    let (looking, gone): (Vec<_>, Vec<_>) = firsts.into_iter().partition(returns);
    let group = group(world, &looking, &made).await?;
    let everybody: Vec<First> = looking.into_iter().chain(gone).collect();
    let all = self::group(world, &everybody, &made).await?;
    Ok(Outcome { looking: group, all })
}

async fn group(
    world: &World<'_>,
    firsts: &[First],
    made: &[clearing_match::Model],
) -> Result<Group, Failure> {
    let ids: Vec<TopicId> = firsts.iter().map(|it| it.topic).collect();
    let could = async |would: &dyn Fn(AccountId, AccountId) -> bool| {
        let Matchable { mentees, mentors } = matchable(world.db.reader(), &ids, would).await?;
        Ok::<_, Failure>(mentees + mentors)
    };
    let n_matchable = could(&|_, _| true).await?;
    let n_within_reach = could(&|mentee, mentor| world.would_agree(mentee, mentor)).await?;
    let first_match = |it: &First| {
        let own = made.iter().filter(|made| match it.side {
            ParticipantRole::Mentor => made.mentor_id == Some(it.author),
            _ => made.mentee_id == Some(it.author),
        });
        let at = own.map(|made| made.made_at).min()?;
        Some((at - it.at).as_seconds_f64() / 86_400.0)
    };
    let mut days: Vec<f64> = firsts.iter().filter_map(first_match).collect();
    days.sort_by(f64::total_cmp);
    if days.len() > n_matchable {
        return Err(format!("{} of {n_matchable} who could found somebody", days.len()).into());
    }
    Ok(Group { n_adverts: firsts.len(), n_matchable, n_within_reach, days })
}

/// The first advert of each person and kind.
async fn first_adverts(world: &World<'_>) -> Result<Vec<First>, Failure> {
    let topics = topic::Entity::find().all(world.db.reader()).await?;
    let posted: HashMap<TopicId, OffsetDateTime> =
        topics.into_iter().map(|topic| (topic.id, topic.created_at)).collect();
    let mut firsts: HashMap<(AccountId, AdvertKind), First> = HashMap::new();
    for advert in advert::Entity::find().all(world.db.reader()).await? {
        let side = match advert.kind {
            AdvertKind::MenteeWanted => ParticipantRole::Mentor,
            AdvertKind::MentorWanted => ParticipantRole::Mentee,
        };
        let (topic, author) = (advert.topic_id, advert.author_id);
        let first = First { topic, author, side, at: posted[&topic] };
        let known = firsts.get(&(author, advert.kind));
        if known.is_none_or(|known| first.at < known.at) {
            firsts.insert((author, advert.kind), first);
        }
    }
    Ok(firsts.into_values().collect())
}

/// A number as one that can be divided.
pub(super) fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

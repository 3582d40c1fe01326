//! Who would be introduced to whom, and who to nobody.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use sea_orm::{ConnectionTrait, DbErr};
use time::OffsetDateTime;

use super::candidates::{OpenAdvert, open_adverts};
use super::first_served::first_served;
use crate::account::Moderator;
use crate::clearing::fit::{Facts, Fit};
use crate::clearing::never_together::never_together;
use crate::entity::{AccountId, ParticipantRole, TopicId};
use crate::matching::{self, Aim, Name, PairIds, Person, Problem, Role, Rules};
use crate::planning::rules_of;
use crate::vocabulary::{Vocabulary, name_key};

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
    /// They have an introduction to answer.
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
            Self::IsAsked => "They are being introduced to someone now",
            Self::NobodyFits => {
                "No open advert matches by grade and department, or they have met already"
            }
            Self::OthersFirst => "Everyone who matches is being introduced to someone else",
        }
    }
}

/// What a run of introductions would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// Who would be introduced, those who have looked for longest first.
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
    // The same day gives the same pairs.
    let seed = u64::from(now.date().to_julian_day().unsigned_abs());
    let adverts = open_adverts(db).await?;
    let mut rules = rules_of(adverts.first().and_then(|advert| advert.rules.as_ref()));
    // Who somebody is counts in a round only, and is never read here.
    rules.order.retain(|aim| *aim != Aim::Identity);
    let people = adverts.into_iter().map(Looking::new).collect();
    Round { people, never: never_together(db).await?, rules, seed }.propose(vocabulary)
}

/// Somebody who looks for somebody.
struct Looking {
    facts: Facts,
    advert: OpenAdvert,
}

/// The adverts of a mentee and a mentor.
type Two<'a> = (&'a OpenAdvert, &'a OpenAdvert);

/// All that a run looks at.
struct Round {
    people: Vec<Looking>,
    never: HashSet<(AccountId, AccountId)>,
    rules: Rules,
    seed: u64,
}

impl Round {
    /// Pairs until nobody is left who could have somebody. A person has one
    /// introduction at a time, so of two adverts of theirs one waits.
    fn propose(&self, vocabulary: &Vocabulary) -> Result<Proposal, DbErr> {
        let mut taken: HashSet<AccountId> = HashSet::new();
        let mut pairs = Vec::new();
        loop {
            let found = self.best_pairs(&taken)?;
            let n_before = pairs.len();
            for (mentee, mentor) in found {
                let two = [author(mentee), author(mentor)];
                if two.iter().any(|who| taken.contains(who)) {
                    continue;
                }
                taken.extend(two);
                pairs.push(Self::pair(mentee, mentor, vocabulary));
            }
            if pairs.len() == n_before {
                break;
            }
        }
        let without = self.without(&taken);
        Ok(Proposal { pairs, without })
    }

    /// The best pairs among those who are free: as many as can be, those who have
    /// looked for longest among them, then by the engine's order of wishes.
    fn best_pairs(&self, taken: &HashSet<AccountId>) -> Result<Vec<Two<'_>>, DbErr> {
        let free = |it: &&Looking| !it.advert.is_asked && !taken.contains(&author(&it.advert));
        let (mentees, mentors): (Vec<_>, Vec<_>) =
            self.people.iter().filter(free).partition(|it| it.advert.wants_a_mentor());
        let choices = |of: &[&Looking], among: &[&Looking]| {
            let fits = |one: &Looking| {
                (0..among.len()).filter(|other| self.fit(one, among[*other])).collect()
            };
            of.iter().map(|one| fits(one)).collect::<Vec<Vec<usize>>>()
        };
        // Whoever is first on either side can be paired with each other: Mendelsohn
        // and Dulmage, "Some generalizations of the problem of distinct
        // representatives" (1958).
        let first_mentees = first_served(&choices(&mentees, &mentors), &vec![1; mentors.len()]);
        let first_mentors = first_served(&choices(&mentors, &mentees), &vec![1; mentees.len()]);
        let chosen: Vec<&Looking> = (first_mentees.iter().map(|n| mentees[*n]))
            .chain(first_mentors.iter().map(|n| mentors[*n]))
            .collect();
        self.solve(&chosen)
    }

    /// The engine's plan for people each of whom takes one other.
    fn solve<'a>(&self, chosen: &[&'a Looking]) -> Result<Vec<Two<'a>>, DbErr> {
        let by_id: HashMap<String, &OpenAdvert> =
            chosen.iter().map(|it| (it.advert.id.to_string(), &it.advert)).collect();
        let problem = Problem {
            people: chosen.iter().filter_map(|it| it.person()).collect(),
            exclusions: self.exclusions(chosen),
            pins: Vec::new(),
            rules: self.rules.clone(),
            seed: self.seed,
        };
        let plan = matching::solve(&problem, &mut |_| ControlFlow::Continue(()));
        let pairs = plan.map_err(|error| DbErr::Custom(error.to_string()))?.pairs;
        let both = |pair: &matching::Pair| {
            Some((*by_id.get(&*pair.mentee_id)?, *by_id.get(&*pair.mentor_id)?))
        };
        let mut pairs: Vec<_> = pairs.iter().filter_map(both).collect();
        pairs.sort_by_key(|(mentee, _)| (mentee.created_at, mentee.id));
        Ok(pairs)
    }

    /// Pairs that the engine's rules would allow and that are not made.
    fn exclusions(&self, chosen: &[&Looking]) -> Vec<PairIds> {
        let mut exclusions = Vec::new();
        for Looking { advert: mentee, .. } in chosen.iter().filter(|it| it.advert.wants_a_mentor())
        {
            for Looking { advert: mentor, .. } in
                chosen.iter().filter(|it| !it.advert.wants_a_mentor())
            {
                let two = (author(mentee), author(mentor));
                if two.0 == two.1 || self.never.contains(&two) {
                    let (mentee_id, mentor_id) = (mentee.id.to_string(), mentor.id.to_string());
                    exclusions.push(PairIds { mentee_id, mentor_id });
                }
            }
        }
        exclusions
    }

    /// Whether two may be introduced, in either order.
    fn fit(&self, one: &Looking, other: &Looking) -> bool {
        let (mentee, mentor) =
            if one.advert.wants_a_mentor() { (one, other) } else { (other, one) };
        let two = (author(&mentee.advert), author(&mentor.advert));
        two.0 != two.1
            && !self.never.contains(&two)
            && Fit::new(&mentee.facts, &mentor.facts, mentee.advert.rules.as_ref()).is_allowed()
    }

    fn pair(mentee: &OpenAdvert, mentor: &OpenAdvert, words: &Vocabulary) -> ProposedPair {
        let (one, other) = (mentee.facts(), mentor.facts());
        let fit = Fit::new(&one, &other, mentee.rules.as_ref());
        ProposedPair {
            mentee_topic: mentee.id,
            mentor_topic: mentor.id,
            mentee: author(mentee),
            mentor: author(mentor),
            reasons: fit.words_to(ParticipantRole::Mentee, words),
        }
    }

    fn without(&self, taken: &HashSet<AccountId>) -> Vec<Unpaired> {
        let left = self.people.iter().filter(|it| !taken.contains(&author(&it.advert)));
        let why = |one: &Looking| {
            let others = self.people.iter();
            let mut others =
                others.filter(|it| it.advert.wants_a_mentor() != one.advert.wants_a_mentor());
            if one.advert.is_asked {
                Because::IsAsked
            } else if others.any(|other| self.fit(one, other)) {
                Because::OthersFirst
            } else {
                Because::NobodyFits
            }
        };
        left.map(|one| Unpaired { topic: one.advert.id, because: why(one) }).collect()
    }
}

fn author(advert: &OpenAdvert) -> AccountId {
    advert.advert.author_id
}

impl Looking {
    fn new(advert: OpenAdvert) -> Self {
        Self { facts: advert.facts(), advert }
    }

    /// The author as the engine sees them; nobody without a grade.
    fn person(&self) -> Option<Person> {
        let Self { facts, advert } = self;
        let is_mentee = advert.wants_a_mentor();
        Some(Person {
            id: advert.id.to_string().into(),
            role: if is_mentee { Role::Mentee } else { Role::Mentor },
            grade: facts.grade?.rank(),
            organisation: name_key(&facts.organisation_name).into(),
            profession: Name::from(facts.profession.as_deref().unwrap_or_default()),
            wanted_profession: facts.wanted_profession.as_deref().map(Name::from),
            capacity_as_mentor: u8::from(!is_mentee),
            capacity_as_mentee: u8::from(is_mentee),
            identities: Vec::new(),
            wants_shared_identity: false,
        })
    }
}

//! Whom the emails of a step go to.

use std::collections::HashSet;

use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    Select,
};

use crate::entity::{
    AccountId, AccountStatus, Outcome, ParticipantId, PlanState, RoundId, RoundStep, account,
    announcement_opt_out, long_term_match, pair, participant, plan,
};
use crate::mentoring::{RegisteredPerson, registered_people};
use crate::outbox::{ClearingReason, Recipient};

/// People who get the same email.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// Members who have not registered and want to hear of rounds.
    Members,
    /// The same, with those whose accounts are not verified yet.
    Accounts,
    /// Who has registered.
    Registered,
    /// Who has a match.
    Matched,
    /// Who has no long-term match, for this reason.
    Alone(ClearingReason),
}

/// Somebody whom an email goes to.
#[derive(Clone, Debug)]
pub(super) struct Addressee {
    pub(super) to: Recipient,
    pub(super) name: String,
    /// Names them in the cause of the email.
    pub(super) id: String,
}

/// The groups that a step emails.
pub(super) fn groups_of(step: RoundStep) -> &'static [Group] {
    match step {
        RoundStep::Announce => &[Group::Members],
        RoundStep::ClosesSoon => &[Group::Accounts],
        RoundStep::CheckDetails | RoundStep::Complete => &[Group::Registered],
        RoundStep::SpeedEndsSoon => &[Group::Matched],
        RoundStep::ClearingOpens => &[
            Group::Alone(ClearingReason::NoMentor),
            Group::Alone(ClearingReason::NoMentee),
            Group::Alone(ClearingReason::NoLongTermMatch),
        ],
        _ => &[],
    }
}

impl Group {
    /// Who they are, to admins.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Members => "members who have not registered",
            Self::Accounts => "people who have an account and have not registered",
            Self::Registered => "everyone who has registered",
            Self::Matched => "everyone who has a match",
            Self::Alone(ClearingReason::NoMentor) => "mentees who were not matched",
            Self::Alone(ClearingReason::NoMentee) => "mentors who were not matched",
            Self::Alone(ClearingReason::NoLongTermMatch) => {
                "people who were matched and have no long-term match"
            }
        }
    }

    /// How many they are at present.
    pub(super) async fn count(
        self,
        db: &impl ConnectionTrait,
        round: RoundId,
    ) -> Result<u64, DbErr> {
        match self.accounts(round) {
            Some(accounts) => accounts.count(db).await,
            None => Ok(self.people(db, round).await?.len() as u64),
        }
    }

    /// Who they are at present.
    pub(super) async fn people(
        self,
        db: &impl ConnectionTrait,
        round: RoundId,
    ) -> Result<Vec<Addressee>, DbErr> {
        if let Some(accounts) = self.accounts(round) {
            let accounts = accounts.order_by_asc(account::Column::Id).all(db).await?;
            return Ok(accounts.into_iter().map(Addressee::of_account).collect());
        }
        let mut people = registered_people(db, round).await?;
        match self {
            Self::Matched => {
                let matched = Matches::of(db, round, &people).await?.any;
                people.retain(|person| matched.contains(&person.id));
            }
            Self::Alone(reason) => {
                let matches = Matches::of(db, round, &people).await?;
                people.retain(|person| matches.reason(person) == Some(reason));
            }
            Self::Members | Self::Accounts | Self::Registered => {}
        }
        Ok(people.into_iter().map(Addressee::of_registered).collect())
    }

    /// The accounts of a group that is of accounts.
    fn accounts(self, round: RoundId) -> Option<Select<account::Entity>> {
        let statuses = match self {
            Self::Members => &[AccountStatus::Active][..],
            Self::Accounts => &[AccountStatus::Active, AccountStatus::AwaitingVerification],
            Self::Registered | Self::Matched | Self::Alone(_) => return None,
        };
        let accounts = account::Entity::find()
            .filter(account::Column::Status.is_in(statuses.iter().copied()))
            .filter(account::Column::Id.not_in_subquery(opted_out()))
            .filter(account::Column::Email.not_in_subquery(addresses_in(round)));
        Some(accounts)
    }
}

impl Addressee {
    fn of_account(account: account::Model) -> Self {
        let to = Recipient { account: Some(account.id), address: account.email };
        Self { to, name: account.display_name, id: account.id.to_string() }
    }

    fn of_registered(person: RegisteredPerson) -> Self {
        Self { to: person.recipient(), id: person.id.to_string(), name: person.name }
    }

    /// The account that a link in the email is for.
    pub(super) fn account(&self) -> Option<AccountId> {
        self.to.account
    }
}

/// Accounts that do not want to hear of rounds.
fn opted_out() -> SelectStatement {
    let mut out = Query::select();
    out.column(announcement_opt_out::Column::AccountId).from(announcement_opt_out::Entity);
    out
}

/// The addresses of who is in a round, or was: who withdrew is not asked again.
fn addresses_in(round: RoundId) -> SelectStatement {
    let mut addresses = Query::select();
    addresses
        .column(participant::Column::Email)
        .from(participant::Entity)
        .and_where(participant::Column::RoundId.eq(round));
    addresses
}

/// Who of those who take part has a match, and who a long-term one.
struct Matches {
    any: HashSet<ParticipantId>,
    long_term: HashSet<ParticipantId>,
}

impl Matches {
    async fn of(
        db: &impl ConnectionTrait,
        round: RoundId,
        people: &[RegisteredPerson],
    ) -> Result<Self, DbErr> {
        let there: HashSet<ParticipantId> = people.iter().map(|person| person.id).collect();
        let mut published = Query::select();
        published
            .column(plan::Column::Id)
            .from(plan::Entity)
            .and_where(plan::Column::RoundId.eq(round))
            .and_where(plan::Column::State.eq(PlanState::Published));
        let pairs = pair::Entity::find()
            .filter(pair::Column::PlanId.in_subquery(published))
            .all(db)
            .await?;
        let later = long_term_match::Entity::find()
            .filter(long_term_match::Column::RoundId.eq(round))
            .filter(long_term_match::Column::EndedAt.is_null())
            .all(db)
            .await?;
        // Who withdrew is nobody's match any more.
        let both = |one: ParticipantId, other: ParticipantId| {
            let both = there.contains(&one) && there.contains(&other);
            both.then_some([one, other])
        };
        let goes_on = |pair: &&pair::Model| {
            let wanted = Some(Outcome::Continue);
            pair.mentee_outcome == wanted && pair.mentor_outcome == wanted
        };
        let of_pair = |pair: &pair::Model| both(pair.mentee_id, pair.mentor_id);
        let later = later.iter().filter_map(|made| both(made.mentee_id, made.mentor_id));
        let long_term = pairs.iter().filter(goes_on).filter_map(of_pair).chain(later).flatten();
        Ok(Self {
            long_term: long_term.collect(),
            any: pairs.iter().filter_map(of_pair).flatten().collect(),
        })
    }

    /// Why somebody may look for a match in clearing, if they may.
    fn reason(&self, person: &RegisteredPerson) -> Option<ClearingReason> {
        if self.long_term.contains(&person.id) {
            None
        } else if self.any.contains(&person.id) {
            Some(ClearingReason::NoLongTermMatch)
        } else if person.role.is_mentored() {
            Some(ClearingReason::NoMentor)
        } else {
            Some(ClearingReason::NoMentee)
        }
    }
}

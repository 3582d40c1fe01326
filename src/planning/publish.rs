//! What becomes of a plan: it is published, once, or discarded.

use std::collections::{HashMap, HashSet};

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use super::announce::{Announcement, emails};
use super::problem::{Lists, LoadProblemError, active_participants, out_of_date};
use super::repair::replace_plan;
use super::request::log_entry;
use crate::account::{Admin, Fresh};
use crate::config::SecretKey;
use crate::entity::{
    AccountId, AccountStatus, NotificationKind, ParticipantId, PlanId, PlanState, RoundId, account,
    pair, participant, plan, round, unmatched,
};
use crate::moderation;
use crate::notification::{About, Notice, notify_all};
use crate::occasion::Occasion;
use crate::outbox::{Email, Recipient, post_all};
use crate::refusal::{Code, Kind, Problem, Refusal};
use crate::vocabulary::Vocabulary;

/// Why a plan is not published or discarded.
#[derive(Debug, thiserror::Error)]
pub enum DecidePlanError {
    /// There is no such plan.
    #[error("We could not find this plan")]
    NotFound,
    /// It is still being made.
    #[error("This plan is still being made")]
    Running,
    /// It is out already, or another one is.
    #[error("This round's matches have already been published")]
    Published,
    /// The round is over.
    #[error("This round has ended")]
    Complete,
    /// It was given up, by an admin or by the engine.
    #[error("This plan was discarded or failed. Run the matching again")]
    Gone,
    /// It is not about who takes part any more.
    #[error(
        "Registrations, the pairs to keep or the pairs never to match have changed since this plan was made. Run the matching again, so that nobody is matched with someone who has left"
    )]
    Stale,
    /// The registrations cannot be read.
    #[error(transparent)]
    Load(#[from] LoadProblemError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for DecidePlanError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Running | Self::Published | Self::Complete | Self::Gone | Self::Stale => {
                Kind::Conflict
            }
            Self::Load(_) | Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self.kind() {
            Kind::Conflict => vec![Problem::new(Code::PlanNotDraft, &["planId"], self.to_string())],
            _ => Vec::new(),
        }
    }
}

/// What publishing needs beside the moment and the admin.
#[derive(Clone, Copy)]
pub struct Publishing<'a> {
    /// The plan.
    pub plan: PlanId,
    /// The lists to read names by.
    pub vocabulary: &'a Vocabulary,
    /// Decrypts identities, to see that the plan is still about the same people.
    pub key: &'a SecretKey,
}

/// Publishes a draft: the round is published, everybody gets an email, and the
/// round's other plans are discarded. A draft that repairs the published plan takes
/// its place, and only those whose matches it changes get an email.
///
/// # Errors
///
/// Refuses for a plan that is no draft, for a round whose matches are out or that is
/// over, and when the registrations or the admin's wishes have changed since the plan was
/// made.
pub async fn publish_plan(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Fresh<Admin>,
    publishing: Publishing<'_>,
) -> Result<plan::Model, DecidePlanError> {
    let (plan, round) = locked(tx, publishing.plan).await?;
    match plan.state {
        PlanState::Draft if round.completed_at.is_some() => return Err(DecidePlanError::Complete),
        PlanState::Draft if round.published_at.is_none() => {}
        PlanState::Draft if repairs_published(tx, &plan).await? => {}
        PlanState::Draft | PlanState::Published => return Err(DecidePlanError::Published),
        PlanState::Running => return Err(DecidePlanError::Running),
        PlanState::Discarded | PlanState::Failed => return Err(DecidePlanError::Gone),
    }
    let lists = Lists { vocabulary: publishing.vocabulary, key: publishing.key };
    if out_of_date(tx, lists, &[plan.id]).await?.contains(&plan.id) {
        return Err(DecidePlanError::Stale);
    }
    let now = occasion.now();
    discard_others(tx, &plan).await?;
    let to = match (plan.repairs_plan_id, round.published_at) {
        (Some(earlier), Some(_)) => Some(replace_plan(tx, earlier, plan.id).await?),
        _ => None,
    };
    let state = Set(PlanState::Published);
    let published = plan::ActiveModel {
        id: Set(plan.id),
        state,
        published_at: Set(Some(now)),
        ..Default::default()
    };
    let published = published.update(tx).await?;
    let done = Set(round.published_at.or(Some(now)));
    round::ActiveModel { id: Set(round.id), published_at: done, ..Default::default() }
        .update(tx)
        .await?;
    // Those that stay were told before.
    pair::Entity::update_many()
        .col_expr(pair::Column::ToldAt, Expr::value(now))
        .filter(pair::Column::PlanId.eq(plan.id))
        .filter(pair::Column::ToldAt.is_null())
        .exec(tx)
        .await?;
    announce_matches(tx, occasion, &round, to.as_ref(), publishing).await?;
    let entry = log_entry("publish plan", &published, &round);
    moderation::record(tx, occasion, admin.id(), entry).await?;
    Ok(published)
}

/// Discards a plan that nobody wants; one that is being made is stopped.
///
/// # Errors
///
/// Refuses for a plan that is out, and for one that was discarded already.
pub async fn discard_plan(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    id: PlanId,
) -> Result<plan::Model, DecidePlanError> {
    let (plan, round) = locked(tx, id).await?;
    match plan.state {
        PlanState::Draft | PlanState::Running | PlanState::Failed => {}
        PlanState::Published => return Err(DecidePlanError::Published),
        PlanState::Discarded => return Err(DecidePlanError::Gone),
    }
    let state = Set(PlanState::Discarded);
    let discarded = plan::ActiveModel { id: Set(id), state, ..Default::default() };
    let discarded = discarded.update(tx).await?;
    let entry = log_entry("discard plan", &discarded, &round);
    moderation::record(tx, occasion, admin.id(), entry).await?;
    Ok(discarded)
}

/// Whether a plan repairs the one that is out.
async fn repairs_published(tx: &DatabaseTransaction, plan: &plan::Model) -> Result<bool, DbErr> {
    let Some(earlier) = plan.repairs_plan_id else { return Ok(false) };
    let earlier = plan::Entity::find_by_id(earlier).one(tx).await?;
    Ok(earlier.is_some_and(|earlier| earlier.state == PlanState::Published))
}

/// A plan and its round; the round is locked first, as everything that changes
/// a round does.
async fn locked(
    tx: &DatabaseTransaction,
    id: PlanId,
) -> Result<(plan::Model, round::Model), DecidePlanError> {
    let found = plan::Entity::find_by_id(id).one(tx).await?.ok_or(DecidePlanError::NotFound)?;
    let round = round::Entity::find_by_id(found.round_id).lock_exclusive().one(tx).await?;
    let round = round.ok_or(DecidePlanError::NotFound)?;
    let plan = plan::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    Ok((plan.ok_or(DecidePlanError::NotFound)?, round))
}

async fn discard_others(tx: &DatabaseTransaction, plan: &plan::Model) -> Result<(), DbErr> {
    plan::Entity::update_many()
        .col_expr(plan::Column::State, Expr::value(PlanState::Discarded))
        .filter(plan::Column::RoundId.eq(plan.round_id))
        .filter(plan::Column::Id.ne(plan.id))
        .filter(plan::Column::State.is_in([PlanState::Draft, PlanState::Running]))
        .exec(tx)
        .await
        .map(drop)
}

async fn announce_matches(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    round: &round::Model,
    to: Option<&HashSet<ParticipantId>>,
    publishing: Publishing<'_>,
) -> Result<(), DecidePlanError> {
    let told = Told { to, replaces: to.is_some() };
    let emails = match_emails(tx, round, publishing.plan, publishing.vocabulary, told).await?;
    let about = About { round: Some(round.id), ..About::default() };
    let notices = emails.iter().filter_map(|(to, cause, _)| {
        Some(Notice {
            to: to.account?,
            kind: NotificationKind::Programme,
            cause: cause.clone(),
            path: format!("/programme/{}/matches", round.id),
            about,
        })
    });
    notify_all(tx, occasion, notices.collect()).await?;
    Ok(post_all(tx, occasion, emails).await?)
}

/// Who is emailed their matches.
#[derive(Clone, Copy)]
pub(super) struct Told<'a> {
    /// These people; everybody where nobody is named.
    pub(super) to: Option<&'a HashSet<ParticipantId>>,
    /// Whether the emails take the place of earlier ones.
    pub(super) replaces: bool,
}

/// The emails that tell people of their matches in a plan, each with its cause.
pub(super) async fn match_emails(
    tx: &DatabaseTransaction,
    round: &round::Model,
    plan: PlanId,
    vocabulary: &Vocabulary,
    told: Told<'_>,
) -> Result<Vec<(Recipient, String, Email)>, LoadProblemError> {
    let participants = active_participants(tx, round.id).await?;
    let pairs = pair::Entity::find()
        .filter(pair::Column::PlanId.eq(plan))
        .order_by_asc(pair::Column::Id)
        .all(tx)
        .await?;
    let unmatched =
        unmatched::Entity::find().filter(unmatched::Column::PlanId.eq(plan)).all(tx).await?;
    let accounts = accounts(tx, round.id).await?;
    emails(&Announcement {
        plan,
        round,
        participants: &participants,
        pairs: &pairs,
        unmatched: &unmatched,
        accounts: &accounts,
        to: told.to,
        replaces: told.replaces,
        vocabulary,
    })
}

/// The accounts of a round's people with their states, by address.
async fn accounts(
    tx: &DatabaseTransaction,
    round: RoundId,
) -> Result<HashMap<String, (AccountId, AccountStatus)>, DbErr> {
    let emails = participant::Entity::find()
        .select_only()
        .column(participant::Column::Email)
        .filter(participant::Column::RoundId.eq(round))
        .into_query();
    let accounts: Vec<(String, AccountId, AccountStatus)> = account::Entity::find()
        .select_only()
        .columns([account::Column::Email, account::Column::Id, account::Column::Status])
        .filter(account::Column::Email.in_subquery(emails))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(accounts.into_iter().map(|(email, id, status)| (email, (id, status))).collect())
}

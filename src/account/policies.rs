//! Policies, their versions, and who agreed to which.
//!
//! The highest version of each kind is in force. Whoever has not agreed to it is
//! asked before anything else.

use sea_orm::sea_query::{Alias, Expr, OnConflict, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    ExprTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Set, SqlErr,
};
use time::OffsetDateTime;

use super::fresh::Fresh;
use super::rights::{Admin, Pending};
use crate::entity::{AccountId, PolicyKind, policy, policy_acceptance};
use crate::moderation::{self, LogEntry};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal, thousands};

const TITLE_MAX: usize = 200;
const BODY_MAX: usize = 50_000;
/// How many earlier versions are shown.
const VERSIONS_MAX: u64 = 100;

/// One version of one policy, as somebody names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyVersion {
    /// Which policy.
    pub kind: PolicyKind,
    /// Which version of it.
    pub version: i32,
}

/// A new version of a policy.
#[derive(Clone, Debug)]
pub struct NewPolicy {
    /// Which policy.
    pub kind: PolicyKind,
    /// What it is called.
    pub title: String,
    /// Its text, in Markdown.
    pub body: String,
}

/// Why a policy was not accepted or published.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// No policy was accepted.
    #[error("Accept the policies to continue")]
    NothingAccepted,
    /// Some of what was accepted is not in force.
    #[error("There is a newer version. Read it and accept it")]
    NotInForce,
    /// Something in the form is wrong.
    #[error("There is a problem with your answers")]
    Invalid(Vec<Problem>),
    /// Another admin was quicker.
    #[error("Someone else has just published a new version. Read it first")]
    PublishedMeanwhile,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for PolicyError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotInForce | Self::PublishedMeanwhile => Kind::Conflict,
            Self::NothingAccepted | Self::Invalid(_) => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::NothingAccepted | Self::NotInForce => {
                vec![Problem::new(Code::PolicyNotAccepted, &["versions"], self.to_string())]
            }
            Self::Invalid(problems) => problems.clone(),
            Self::PublishedMeanwhile => {
                vec![Problem::new(Code::AlreadyDone, &[], self.to_string())]
            }
            Self::Database(_) => Vec::new(),
        }
    }
}

/// The policies in force, one of each kind.
///
/// # Errors
///
/// When the database fails.
pub async fn current_policies(db: &impl ConnectionTrait) -> Result<Vec<policy::Model>, DbErr> {
    in_force().all(db).await
}

/// The policies in force that an account has not agreed to.
///
/// # Errors
///
/// When the database fails.
pub async fn policies_to_accept(
    db: &impl ConnectionTrait,
    account: AccountId,
) -> Result<Vec<policy::Model>, DbErr> {
    in_force().filter(Expr::not_exists(acceptance_by(Expr::value(account)))).all(db).await
}

/// A policy that somebody agreed to.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Acceptance {
    /// The version.
    #[sea_orm(nested)]
    pub policy: policy::Model,
    /// When they agreed to it.
    pub accepted_at: OffsetDateTime,
}

/// The policies that an account agreed to, the latest first, a hundred at most.
///
/// # Errors
///
/// When the database fails.
pub async fn accepted_policies(
    db: &impl ConnectionTrait,
    account: AccountId,
) -> Result<Vec<Acceptance>, DbErr> {
    use policy_acceptance::Column;
    let mut accepted = policy::Entity::find().column(Column::AcceptedAt);
    let of_policy = Column::PolicyId.into_expr().eq(policy::Column::Id.into_expr());
    QueryTrait::query(&mut accepted).inner_join(policy_acceptance::Entity, of_policy);
    accepted
        .filter(Column::AccountId.eq(account))
        .order_by_desc(Column::AcceptedAt)
        .order_by_asc(policy::Column::Kind)
        .limit(VERSIONS_MAX)
        .into_model()
        .all(db)
        .await
}

/// The versions of a policy, newest first, a hundred at most.
///
/// # Errors
///
/// When the database fails.
pub async fn policy_versions(
    db: &impl ConnectionTrait,
    kind: PolicyKind,
) -> Result<Vec<policy::Model>, DbErr> {
    policy::Entity::find()
        .filter(policy::Column::Kind.eq(kind))
        .order_by_desc(policy::Column::Version)
        .limit(VERSIONS_MAX)
        .all(db)
        .await
}

/// Notes that somebody agrees to policies.
///
/// # Errors
///
/// Refuses to note nothing, and a version that is not in force; then notes none of them.
pub async fn accept_policies(
    tx: &DatabaseTransaction,
    occasion: &Occasion,
    person: &Pending,
    versions: &[PolicyVersion],
) -> Result<(), PolicyError> {
    if versions.is_empty() {
        return Err(PolicyError::NothingAccepted);
    }
    let current = current_policies(tx).await?;
    let accepted: Option<Vec<_>> = versions
        .iter()
        .map(|wanted| current.iter().find(|policy| is_version(policy, *wanted)))
        .collect();
    let accepted = accepted.ok_or(PolicyError::NotInForce)?;
    record_acceptance(tx, occasion, person.id(), accepted.into_iter().map(|policy| policy.id))
        .await?;
    tracing::info!(account.id = %person.id(), policies = versions.len(), "policies accepted");
    Ok(())
}

/// Puts a new version of a policy in force.
///
/// # Errors
///
/// Refuses a title or text that is missing or too long, and a version that
/// another admin publishes at the same moment.
pub async fn publish_policy(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Fresh<Admin>,
    new: &NewPolicy,
) -> Result<policy::Model, PolicyError> {
    let problems = problems_of(new);
    if !problems.is_empty() {
        return Err(PolicyError::Invalid(problems));
    }
    // Two admins at once: the unique index lets one of them through.
    let latest = policy_versions(tx, new.kind).await?.first().map_or(0, |policy| policy.version);
    let published = policy::ActiveModel {
        id: Set(occasion.id()),
        kind: Set(new.kind),
        version: Set(latest + 1),
        title: Set(new.title.trim().to_owned()),
        body: Set(new.body.clone()),
        published_at: Set(occasion.now()),
    };
    let published = published.insert(tx).await.map_err(|error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => PolicyError::PublishedMeanwhile,
        _ => PolicyError::Database(error),
    })?;
    let entry = LogEntry::new("publish policy", &published)
        .before(latest.to_string())
        .after(published.version.to_string());
    moderation::record(tx, occasion, admin.id(), entry).await?;
    tracing::info!(admin.id = %admin.id(), policy.id = %published.id, "policy published");
    Ok(published)
}

/// Notes that an account agrees to policies, where it has not yet.
pub(super) async fn record_acceptance(
    tx: &DatabaseTransaction,
    occasion: &Occasion,
    account: AccountId,
    policies: impl Iterator<Item = crate::entity::PolicyId>,
) -> Result<(), DbErr> {
    use policy_acceptance::Column::{AccountId, PolicyId};
    let rows: Vec<_> = policies
        .map(|policy| policy_acceptance::ActiveModel {
            account_id: Set(account),
            policy_id: Set(policy),
            accepted_at: Set(occasion.now()),
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let once = OnConflict::columns([AccountId, PolicyId]).do_nothing().to_owned();
    let insert = policy_acceptance::Entity::insert_many(rows).on_conflict(once);
    insert.exec_without_returning(tx).await.map(drop)
}

/// Whether a policy is the version that somebody names.
pub(super) fn is_version(policy: &policy::Model, wanted: PolicyVersion) -> bool {
    (policy.kind, policy.version) == (wanted.kind, wanted.version)
}

/// Whether `account`, an expression, has a policy in force to agree to.
pub(super) fn asks_something_of(account: Expr) -> Expr {
    let unaccepted = Query::select()
        .expr(Expr::value(1))
        .from(policy::Entity)
        .and_where(is_latest())
        .and_where(Expr::not_exists(acceptance_by(account)))
        .take();
    Expr::exists(unaccepted)
}

fn in_force() -> sea_orm::Select<policy::Entity> {
    policy::Entity::find().filter(is_latest()).order_by_asc(policy::Column::Kind)
}

/// Whether the policy at hand has the highest version of its kind.
fn is_latest() -> Expr {
    let newer = Alias::new("newer");
    let column = |column: policy::Column| Expr::col((newer.clone(), column));
    let later_version = Query::select()
        .expr(Expr::value(1))
        .from_as(policy::Entity, newer.clone())
        .and_where(
            column(policy::Column::Kind).eq(Expr::col((policy::Entity, policy::Column::Kind))),
        )
        .and_where(
            column(policy::Column::Version)
                .gt(Expr::col((policy::Entity, policy::Column::Version))),
        )
        .take();
    Expr::not_exists(later_version)
}

/// That an account agreed to the policy at hand.
fn acceptance_by(account: Expr) -> SelectStatement {
    let column = |column: policy_acceptance::Column| Expr::col((policy_acceptance::Entity, column));
    Query::select()
        .expr(Expr::value(1))
        .from(policy_acceptance::Entity)
        .and_where(column(policy_acceptance::Column::AccountId).eq(account))
        .and_where(
            column(policy_acceptance::Column::PolicyId)
                .eq(Expr::col((policy::Entity, policy::Column::Id))),
        )
        .take()
}

fn problems_of(new: &NewPolicy) -> Vec<Problem> {
    [("title", &new.title, TITLE_MAX), ("body", &new.body, BODY_MAX)]
        .into_iter()
        .filter_map(|(field, text, longest)| {
            let (code, message) = if text.trim().is_empty() {
                (Code::Required, format!("Enter a {field}"))
            } else if text.chars().nth(longest).is_some() {
                (
                    Code::TooLong,
                    format!("The {field} must be {} characters or fewer", thousands(longest)),
                )
            } else {
                return None;
            };
            Some(Problem::new(code, &["input", field], message))
        })
        .collect()
}

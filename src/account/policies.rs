//! Policies, their versions, and who agreed to which.
//!
//! The highest version of each kind is in force. Whoever has not agreed to it is
//! asked before anything else, unless it only corrects one that they have agreed to.

mod publish;

use sea_orm::sea_query::{Alias, Expr, JoinType, OnConflict, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, ExprTrait,
    FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Set,
};
use time::OffsetDateTime;

use super::rights::Pending;
use crate::entity::{AccountId, PolicyKind, policy, policy_acceptance};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};

pub use publish::{NewPolicy, PolicyPreview, policy_history, preview_policy, publish_policy};

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

/// That an account agreed to the policy at hand, or to an earlier version that it only corrects.
fn acceptance_by(account: Expr) -> SelectStatement {
    let at_hand = |column: policy::Column| Expr::col((policy::Entity, column));
    acceptance_since(account, at_hand(policy::Column::Kind), at_hand(policy::Column::AcceptedFrom))
}

/// That an account agreed to this version of a policy of a kind, or to a later one.
fn acceptance_since(account: Expr, kind: Expr, version: Expr) -> SelectStatement {
    let agreed = Alias::new("agreed");
    let column = |column: policy_acceptance::Column| Expr::col((policy_acceptance::Entity, column));
    let policy = |column: policy::Column| Expr::col((agreed.clone(), column));
    Query::select()
        .expr(Expr::value(1))
        .from(policy_acceptance::Entity)
        .join_as(
            JoinType::InnerJoin,
            policy::Entity,
            agreed.clone(),
            policy(policy::Column::Id).eq(column(policy_acceptance::Column::PolicyId)),
        )
        .and_where(column(policy_acceptance::Column::AccountId).eq(account))
        .and_where(policy(policy::Column::Kind).eq(kind))
        .and_where(policy(policy::Column::Version).gte(version))
        .take()
}

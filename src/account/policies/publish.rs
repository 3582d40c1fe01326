//! Publishing a new version of a policy, after a look at it.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set, SqlErr,
};

use super::{PolicyError, acceptance_since};
use crate::account::fresh::Fresh;
use crate::account::rights::Admin;
use crate::entity::{AccountStatus, PolicyKind, account, policy};
use crate::moderation::{self, LogEntry};
use crate::occasion::Occasion;
use crate::refusal::{Code, Problem, thousands};

const TITLE_MAX: usize = 200;
const BODY_MAX: usize = 50_000;
/// How many versions of policies are listed.
const HISTORY_MAX: u64 = 300;

/// A new version of a policy.
#[derive(Clone, Debug)]
pub struct NewPolicy {
    /// Which policy.
    pub kind: PolicyKind,
    /// What it is called.
    pub title: String,
    /// Its text, in Markdown.
    pub body: String,
    /// Whether people have to accept it although they accepted the version before; not where it
    /// only corrects that.
    pub accept_again: bool,
    /// The version that it is to replace, where the admin says so.
    pub after: Option<i32>,
}

/// What a new version of a policy would change.
#[derive(Clone, Debug)]
pub struct PolicyPreview {
    /// The version in force.
    pub current: Option<policy::Model>,
    /// How many people would be asked to accept it.
    pub people_to_accept: u64,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

impl NewPolicy {
    /// The version from which on it counts as accepted.
    fn accepted_from(&self, latest: Option<&policy::Model>) -> i32 {
        match latest {
            Some(latest) if self.accept_again => latest.version + 1,
            Some(latest) => latest.accepted_from,
            None => 1,
        }
    }
}

/// Every version of every policy, by kind, the newest first, three hundred at most.
///
/// # Errors
///
/// When the database fails.
pub async fn policy_history(
    db: &impl ConnectionTrait,
    _admin: &Admin,
) -> Result<Vec<policy::Model>, DbErr> {
    policy::Entity::find()
        .order_by_asc(policy::Column::Kind)
        .order_by_desc(policy::Column::Version)
        .limit(HISTORY_MAX)
        .all(db)
        .await
}

/// Looks at a new version of a policy, and publishes nothing.
///
/// # Errors
///
/// When the database fails.
pub async fn preview_policy(
    db: &impl ConnectionTrait,
    _admin: &Admin,
    new: &NewPolicy,
) -> Result<PolicyPreview, DbErr> {
    use AccountStatus::{Active, AwaitingVerification};
    let current = latest(db, new.kind).await?;
    let own_id = Expr::col((account::Entity, account::Column::Id));
    let from = new.accepted_from(current.as_ref());
    let accepted = acceptance_since(own_id, Expr::value(new.kind), Expr::value(from));
    let asked = account::Entity::find()
        .filter(account::Column::Status.is_in([Active, AwaitingVerification]))
        .filter(Expr::not_exists(accepted));
    Ok(PolicyPreview {
        people_to_accept: asked.count(db).await?,
        problems: problems_of(new),
        current,
    })
}

async fn latest(
    db: &impl ConnectionTrait,
    kind: PolicyKind,
) -> Result<Option<policy::Model>, DbErr> {
    policy::Entity::find()
        .filter(policy::Column::Kind.eq(kind))
        .order_by_desc(policy::Column::Version)
        .one(db)
        .await
}

/// Puts a new version of a policy in force.
///
/// # Errors
///
/// Refuses a title or text that is missing or too long, and a version that
/// another admin publishes at the same moment, or has published since.
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
    let latest = latest(tx, new.kind).await?;
    let version = latest.as_ref().map_or(0, |policy| policy.version);
    if new.after.is_some_and(|after| after != version) {
        return Err(PolicyError::PublishedMeanwhile);
    }
    let published = policy::ActiveModel {
        id: Set(occasion.id()),
        kind: Set(new.kind),
        version: Set(version + 1),
        accepted_from: Set(new.accepted_from(latest.as_ref())),
        title: Set(new.title.trim().to_owned()),
        body: Set(new.body.clone()),
        published_at: Set(occasion.now()),
    };
    let published = published.insert(tx).await.map_err(|error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => PolicyError::PublishedMeanwhile,
        _ => PolicyError::Database(error),
    })?;
    let entry = LogEntry::new("publish policy", &published)
        .before(version.to_string())
        .after(published.version.to_string());
    moderation::record(tx, occasion, admin.id(), entry).await?;
    tracing::info!(admin.id = %admin.id(), policy.id = %published.id, "policy published");
    Ok(published)
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

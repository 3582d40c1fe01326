//! From whom a member hides, and whom they block.
//!
//! What follows for what others see stands in [`crate::visibility`], once. Only
//! whoever blocks somebody may know of it: nothing here is written into the log.

use sea_orm::sea_query::{Condition, Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use time::OffsetDateTime;

use super::rights::Member;
use crate::entity::{AccountId, AccountStatus, account, block, visibility as table};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};
use crate::visibility::sees;

/// How many members somebody may block, so that they see all of them in one list.
const BLOCKED_MAX: u64 = 200;

/// From whom a member hides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Visibility {
    /// Whether from people of their own organisation.
    pub hidden_from_organisation: bool,
    /// Since when from all members; empty where they do not.
    pub hidden_since: Option<OffsetDateTime>,
}

/// What a member changes about it; the rest stays.
#[derive(Clone, Copy, Debug, Default)]
pub struct VisibilityChange {
    /// Whether to hide from people of their own organisation.
    pub hidden_from_organisation: Option<bool>,
    /// Whether to hide from all members now.
    pub hidden_now: Option<bool>,
}

/// From whom a member hides.
///
/// # Errors
///
/// When the database fails.
pub async fn visibility(db: &impl ConnectionTrait, member: &Member) -> Result<Visibility, DbErr> {
    let found = table::Entity::find_by_id(member.id()).one(db).await?;
    Ok(found.map_or_else(Visibility::default, |row| Visibility {
        hidden_from_organisation: row.hidden_from_organisation,
        hidden_since: row.hidden_since,
    }))
}

/// Changes from whom a member hides, and says how it is now.
///
/// # Errors
///
/// When the database fails.
pub async fn set_visibility(
    tx: &DatabaseTransaction,
    occasion: &Occasion,
    member: &Member,
    change: VisibilityChange,
) -> Result<Visibility, DbErr> {
    let now = visibility(tx, member).await?;
    let changed = Visibility {
        hidden_from_organisation: change
            .hidden_from_organisation
            .unwrap_or(now.hidden_from_organisation),
        hidden_since: match change.hidden_now {
            Some(true) => now.hidden_since.or(Some(occasion.now())),
            Some(false) => None,
            None => now.hidden_since,
        },
    };
    let row = table::ActiveModel {
        account_id: Set(member.id()),
        hidden_from_organisation: Set(changed.hidden_from_organisation),
        hidden_since: Set(changed.hidden_since),
    };
    let update = OnConflict::column(table::Column::AccountId)
        .update_columns([table::Column::HiddenFromOrganisation, table::Column::HiddenSince])
        .to_owned();
    table::Entity::insert(row).on_conflict(update).exec_without_returning(tx).await?;
    Ok(changed)
}

/// Why nobody was blocked, or is no more.
#[derive(Debug, thiserror::Error)]
pub enum BlockError {
    /// No member has this identifier, or the person may not know of them.
    #[error("We could not find this member")]
    NotFound,
    /// It is their own account.
    #[error("You cannot block yourself")]
    Oneself,
    /// The list would be too long.
    #[error("You can block up to {BLOCKED_MAX} members. Unblock someone first")]
    TooMany,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for BlockError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Oneself | Self::TooMany => Kind::Conflict,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::Oneself | Self::TooMany => {
                vec![Problem::new(Code::Invalid, &["memberId"], self.to_string())]
            }
            Self::NotFound | Self::Database(_) => Vec::new(),
        }
    }
}

/// The members whom somebody has blocked, the latest first.
///
/// # Errors
///
/// When the database fails.
pub async fn blocked_members(
    db: &impl ConnectionTrait,
    member: &Member,
) -> Result<Vec<account::Model>, DbErr> {
    let mut blocked = account::Entity::find().filter(block::Column::ById.eq(member.id()));
    let is_theirs = account::Column::Id.into_expr().eq(block::Column::BlockedId.into_expr());
    QueryTrait::query(&mut blocked).inner_join(block::Entity, is_theirs);
    blocked
        .order_by_desc(block::Column::At)
        .order_by_asc(account::Column::Id)
        .limit(BLOCKED_MAX)
        .all(db)
        .await
}

/// Notes that a member blocks another. To do it twice changes nothing.
///
/// What ends between the two is for clearing to say, which this is called by.
///
/// # Errors
///
/// Refuses for an account that the member may not know of, for their own, and
/// where they have blocked very many.
pub(crate) async fn block(
    tx: &DatabaseTransaction,
    occasion: &Occasion,
    member: &Member,
    id: AccountId,
) -> Result<account::Model, BlockError> {
    if id == member.id() {
        return Err(BlockError::Oneself);
    }
    let found = blockable(tx, member, id).await?.ok_or(BlockError::NotFound)?;
    let others = block::Entity::find()
        .filter(block::Column::ById.eq(member.id()))
        .filter(block::Column::BlockedId.ne(id));
    if others.count(tx).await? >= BLOCKED_MAX {
        return Err(BlockError::TooMany);
    }
    let row = block::ActiveModel {
        by_id: Set(member.id()),
        blocked_id: Set(id),
        at: Set(occasion.now()),
    };
    let once = OnConflict::columns([block::Column::ById, block::Column::BlockedId])
        .do_nothing()
        .to_owned();
    block::Entity::insert(row).on_conflict(once).try_insert().exec_without_returning(tx).await?;
    Ok(found)
}

/// A member whom somebody sees, or has blocked.
async fn blockable(
    tx: &DatabaseTransaction,
    member: &Member,
    id: AccountId,
) -> Result<Option<account::Model>, DbErr> {
    let mut blocked = Query::select();
    blocked
        .column(block::Column::BlockedId)
        .from(block::Entity)
        .and_where(block::Column::ById.eq(member.id()));
    let may_know = Condition::any()
        .add(sees(&Expr::value(member.id()), [account::Column::Id.into_expr()]))
        .add(account::Column::Id.in_subquery(blocked));
    account::Entity::find_by_id(id)
        .filter(account::Column::Status.is_in([AccountStatus::Active, AccountStatus::Suspended]))
        .filter(may_know)
        .one(tx)
        .await
}

/// Ends a block.
///
/// # Errors
///
/// Refuses where there is none.
pub async fn unblock(
    tx: &DatabaseTransaction,
    member: &Member,
    id: AccountId,
) -> Result<account::Model, BlockError> {
    let gone = block::Entity::delete_by_id((member.id(), id)).exec(tx).await?;
    if gone.rows_affected == 0 {
        return Err(BlockError::NotFound);
    }
    account::Entity::find_by_id(id).one(tx).await?.ok_or(BlockError::NotFound)
}

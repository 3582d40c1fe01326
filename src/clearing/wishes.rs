//! What people registered to wish for in the round that clearing is about, as
//! parts of a query.

use sea_orm::sea_query::{Expr, ExprTrait, JoinType, Query};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QuerySelect};
use serde_json::Value;

use super::eligibility::latest_round;
use crate::entity::{AccountId, account, participant};

/// The profession that the account registered to have a mentor from.
pub(super) fn wanted_by(account: Expr) -> Expr {
    registered(account, participant::Column::WantedProfession)
}

/// How many mentees the account registered to take.
pub(super) fn capacity_of(account: Expr) -> Expr {
    registered(account, participant::Column::CapacityAsMentor)
}

/// What the account registered, in the round that was published last.
///
/// Built, and not written out with a parameter: a parameter of a written expression
/// is `$1` on `PostgreSQL` and `?` on `SQLite`, where `$1` is the first of the
/// statement, whatever that is.
fn registered(account: Expr, column: participant::Column) -> Expr {
    use participant::Column::{Email, RoundId, WithdrawnAt};
    let of = |column| Expr::col(("registered", column));
    let is_same = of(Email).equals(("owner", account::Column::Email));
    let mut registered = Query::select();
    registered
        .expr(of(column))
        .from_as(account::Entity, "owner")
        .join_as(JoinType::InnerJoin, participant::Entity, "registered", is_same)
        .and_where(Expr::col(("owner", account::Column::Id)).eq(account))
        .and_where(of(WithdrawnAt).is_null())
        .and_where(of(RoundId).eq(latest_round()));
    Expr::SubQuery(None, Box::new(registered.into()))
}

/// The rules of the round that was published last, as its row holds them.
pub(super) fn round_rules() -> Expr {
    Expr::cust(
        r#"(SELECT "latest"."rules" FROM "round" "latest"
            WHERE "latest"."published_at" IS NOT NULL
            ORDER BY "latest"."published_at" DESC, "latest"."id" DESC LIMIT 1)"#,
    )
}

/// What two people wish for, and the rules between them.
#[derive(Debug, FromQueryResult)]
pub(super) struct Wishes {
    pub(super) mine: Option<String>,
    pub(super) theirs: Option<String>,
    pub(super) rules: Option<Value>,
}

/// What somebody and somebody else wish for, from one statement.
pub(super) async fn wishes_of(
    db: &impl ConnectionTrait,
    me: AccountId,
    other: AccountId,
) -> Result<Wishes, DbErr> {
    let found = account::Entity::find_by_id(me)
        .select_only()
        .expr_as(wanted_by(Expr::value(me)), "mine")
        .expr_as(wanted_by(Expr::value(other)), "theirs")
        .expr_as(round_rules(), "rules")
        .into_model::<Wishes>()
        .one(db)
        .await?;
    found.ok_or_else(|| DbErr::RecordNotFound("account".to_owned()))
}

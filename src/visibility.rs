//! Who is absent for whom: the one statement of it, as parts of queries.
//!
//! Whoever hides or is blocked is absent for some readers, on either side of a
//! block: in no list, no count and no search. Every query about what people wrote
//! leaves them out by what stands here, so nobody can be left in by one of them.
//!
//! It stands below the modules that read, so it takes the account that reads and
//! not a right. A list asks for the set of absent people once ([`leaving_out`],
//! [`is_present`]); what is about one row, or about many readers, asks for each
//! ([`sees`], [`is_absent`]).

use sea_orm::sea_query::{
    CommonTableExpression, Expr, ExprTrait, JoinType, Query, SelectStatement, UnionType, WithClause,
};
use sea_orm::{EntityTrait, QueryTrait, Select};

use crate::entity::{AccountId, Role, account, block, visibility};

/// The name of the set in a query that has it.
const ABSENT: &str = "absent";

/// Whoever hides, in a query of pairs.
pub(crate) const HIDDEN: &str = "them";
/// From whom they hide.
pub(crate) const HIDDEN_FROM: &str = "me";

/// The query with the set of people who are absent for a reader, which
/// [`is_present`] and the words `SELECT id FROM absent` in it refer to.
#[must_use]
pub fn leaving_out<E: EntityTrait>(mut select: Select<E>, reader: AccountId) -> Select<E> {
    let set = CommonTableExpression::new()
        .table_name(ABSENT)
        .column(account::Column::Id)
        .query(absent_for(&Expr::value(reader)))
        .to_owned();
    QueryTrait::query(&mut select).with_cte(WithClause::new().cte(set).to_owned());
    select
}

/// That somebody is not absent for the reader of a query that has the set.
#[must_use]
pub fn is_present(author: Expr) -> Expr {
    let mut absent = Query::select();
    absent.column(account::Column::Id).from(ABSENT);
    author.not_in_subquery(absent)
}

/// That none of these people, as far as there are any, is absent for a reader.
#[must_use]
pub fn sees(reader: &Expr, people: impl IntoIterator<Item = Expr>) -> Expr {
    let mut absent = Query::select();
    absent
        .expr(Expr::cust("1"))
        .from_subquery(absent_for(reader), ABSENT)
        .and_where(Expr::col((ABSENT, account::Column::Id)).is_in(people));
    Expr::exists(absent).not()
}

/// That somebody is absent for a reader.
#[must_use]
pub fn is_absent(author: Expr, reader: &Expr) -> Expr {
    author.in_subquery(absent_for(reader))
}

/// The people who are absent for a reader: who hides from them, whom they blocked
/// and who blocked them. Nobody is absent for moderators and admins.
fn absent_for(reader: &Expr) -> SelectStatement {
    let of_reader = |select: &mut SelectStatement| {
        select
            .and_where(Expr::col((HIDDEN_FROM, account::Column::Id)).eq(reader.clone()))
            .and_where(Expr::col((HIDDEN_FROM, account::Column::Role)).eq(Role::Member))
            .to_owned()
    };
    let mut hiding = pairs_hidden();
    hiding.expr(Expr::col((HIDDEN, account::Column::Id)));
    let blocked = |one: block::Column, other: block::Column| {
        let mut select = Query::select();
        let is_reader = Expr::col((HIDDEN_FROM, account::Column::Id)).equals((block::Entity, one));
        select.expr(Expr::col((block::Entity, other))).from_as(account::Entity, HIDDEN_FROM).join(
            JoinType::InnerJoin,
            block::Entity,
            is_reader,
        );
        of_reader(&mut select)
    };
    let mut absent = of_reader(&mut hiding);
    absent
        .union(UnionType::All, blocked(block::Column::ById, block::Column::BlockedId))
        .union(UnionType::All, blocked(block::Column::BlockedId, block::Column::ById));
    absent
}

/// Pairs of accounts of which [`HIDDEN`] hides from [`HIDDEN_FROM`]: from everybody,
/// or from people of their own organisation. Nobody hides from whom they have a
/// match with.
pub(crate) fn pairs_hidden() -> SelectStatement {
    let of = |alias: &'static str| Expr::col((alias, account::Column::Id));
    let is_theirs = of(HIDDEN).equals((visibility::Entity, visibility::Column::AccountId));
    let mut pairs = Query::select();
    pairs
        .from(visibility::Entity)
        .join_as(JoinType::InnerJoin, account::Entity, HIDDEN, is_theirs)
        .join_as(
            JoinType::InnerJoin,
            account::Entity,
            HIDDEN_FROM,
            of(HIDDEN_FROM).not_equals((HIDDEN, account::Column::Id)),
        )
        .and_where(Expr::cust(HIDES))
        .and_where(Expr::cust(HAVE_A_MATCH).not());
    pairs
}

/// That one person hides from another.
#[must_use]
pub fn hides(who: Expr, from: Expr) -> Expr {
    let of = |alias: &'static str| Expr::col((alias, account::Column::Id));
    let mut pair = pairs_hidden();
    pair.expr(Expr::cust("1")).and_where(of(HIDDEN).eq(who)).and_where(of(HIDDEN_FROM).eq(from));
    Expr::exists(pair)
}

/// That one of two people has blocked the other.
#[must_use]
pub fn has_block(one: &Expr, other: &Expr) -> Expr {
    let blocks = |by: &Expr, whom: &Expr| {
        let is_by = Expr::col((block::Entity, block::Column::ById)).eq(by.clone());
        is_by.and(Expr::col((block::Entity, block::Column::BlockedId)).eq(whom.clone()))
    };
    let mut between = Query::select();
    between
        .expr(Expr::cust("1"))
        .from(block::Entity)
        .and_where(blocks(one, other).or(blocks(other, one)));
    Expr::exists(between)
}

/// Whether somebody hides from all members now, as a part of a statement about
/// accounts: `owner` is the column that identifies them.
#[must_use]
pub fn is_hidden(owner: Expr) -> Expr {
    let mut hidden = Query::select();
    hidden
        .expr(Expr::cust("1"))
        .from(visibility::Entity)
        .and_where(Expr::col((visibility::Entity, visibility::Column::AccountId)).eq(owner))
        .and_where(Expr::col((visibility::Entity, visibility::Column::HiddenSince)).is_not_null());
    Expr::exists(hidden)
}

/// An organisation is where the account says that the person works, and whose
/// email domain they write from. Two addresses in one domain are of one
/// organisation, whether or not it is listed.
const HIDES: &str = r#"("visibility"."hidden_since" IS NOT NULL
    OR ("visibility"."hidden_from_organisation" AND (
        "them"."email_domain" = "me"."email_domain"
        OR "them"."organisation_id" IN ("me"."organisation_id",
            (SELECT "organisation_id" FROM "email_domain" WHERE "domain" = "me"."email_domain"))
        OR (SELECT "organisation_id" FROM "email_domain" WHERE "domain" = "them"."email_domain")
            IN ("me"."organisation_id",
            (SELECT "organisation_id" FROM "email_domain" WHERE "domain" = "me"."email_domain")))))"#;

/// A match that was made in clearing and goes on, or a long-term one of a round.
const HAVE_A_MATCH: &str = r#"(EXISTS (
    SELECT 1 FROM "clearing_match" "made"
    WHERE "made"."ended_at" IS NULL
      AND (("made"."mentor_id" = "me"."id" AND "made"."mentee_id" = "them"."id")
        OR ("made"."mentor_id" = "them"."id" AND "made"."mentee_id" = "me"."id")))
  OR EXISTS (
    SELECT 1 FROM "participant" "mine"
    JOIN "participant" "theirs" ON "theirs"."round_id" = "mine"."round_id"
    JOIN "pair" ON ("pair"."mentee_id" = "mine"."id" AND "pair"."mentor_id" = "theirs"."id")
                OR ("pair"."mentee_id" = "theirs"."id" AND "pair"."mentor_id" = "mine"."id")
    JOIN "plan" ON "plan"."id" = "pair"."plan_id" AND "plan"."state" = 'PUBLISHED'
    WHERE "mine"."email" = "me"."email" AND "theirs"."email" = "them"."email"
      AND "pair"."mentee_outcome" = 'CONTINUE' AND "pair"."mentor_outcome" = 'CONTINUE'))"#;

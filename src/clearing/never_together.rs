//! Who is never brought together: the one statement of it, for suggestions and for
//! introductions.
//!
//! Two who met in a published plan, whom an admin keeps apart, who had a match in
//! clearing, one of whom has offered to the other (unless that offer lapsed), who
//! were introduced before, one of whom hides from the other or has blocked them.

use std::collections::HashSet;

use sea_orm::sea_query::{Expr, ExprTrait, JoinType, Query, SelectStatement, UnionType};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use crate::entity::{
    AccountId, account, advert, block, clearing_match, introduction, offer, pair, pair_rule,
    participant, plan, topic,
};
use crate::visibility::{HIDDEN, HIDDEN_FROM, pairs_hidden};

/// One reason, as the pairs that have it.
struct Pairs {
    from: SelectStatement,
    one: Expr,
    other: Expr,
}

#[derive(FromQueryResult)]
struct Pair {
    one: AccountId,
    other: AccountId,
}

/// That somebody may be brought together with another.
pub(super) fn may_meet(me: AccountId, other: Expr) -> Expr {
    let of_me = reasons().into_iter().flat_map(|Pairs { from, one, other }| {
        let with = |me_is: Expr, they_are: Expr| {
            from.clone().expr(they_are).and_where(me_is.eq(me)).to_owned()
        };
        [with(one.clone(), other.clone()), with(other, one)]
    });
    other.not_in_subquery(union(of_me))
}

/// The pairs of people with open adverts who are not brought together, both ways.
pub(super) async fn never_together(
    db: &impl ConnectionTrait,
) -> Result<HashSet<(AccountId, AccountId)>, DbErr> {
    both_ways(db, reasons(), has_open_advert).await
}

/// The pairs of people with adverts, open or not, who met in a published plan or whom an admin
/// keeps apart, both ways: what was so before either of them came to clearing.
pub(super) async fn met_or_kept_apart(
    db: &impl ConnectionTrait,
) -> Result<HashSet<(AccountId, AccountId)>, DbErr> {
    both_ways(db, reasons_of_rounds(), has_advert).await
}

/// The pairs of some reasons whose two both have such an advert.
async fn both_ways(
    db: &impl ConnectionTrait,
    reasons: Vec<Pairs>,
    has: fn(Expr) -> Expr,
) -> Result<HashSet<(AccountId, AccountId)>, DbErr> {
    let with_adverts = reasons.into_iter().map(|Pairs { mut from, one, other }| {
        from.and_where(has(one.clone()))
            .and_where(has(other.clone()))
            .expr_as(one, "one")
            .expr_as(other, "other");
        from
    });
    let statement = db.get_database_backend().build(&union(with_adverts));
    let pairs = Pair::find_by_statement(statement).all(db).await?;
    Ok(pairs.into_iter().flat_map(|it| [(it.one, it.other), (it.other, it.one)]).collect())
}

fn union(selects: impl IntoIterator<Item = SelectStatement>) -> SelectStatement {
    let mut selects = selects.into_iter();
    let mut all = selects.next().expect("there are reasons");
    for select in selects {
        all.union(UnionType::All, select);
    }
    all
}

fn adverts_of(author: Expr) -> SelectStatement {
    let mut theirs = Query::select();
    theirs
        .expr(Expr::cust("1"))
        .from_as(advert::Entity, "theirs")
        .and_where(Expr::col(("theirs", advert::Column::AuthorId)).eq(author));
    theirs
}

fn has_advert(author: Expr) -> Expr {
    Expr::exists(adverts_of(author))
}

fn has_open_advert(author: Expr) -> Expr {
    let mut open = adverts_of(author);
    open.and_where(Expr::cust(r#""theirs"."is_open""#));
    Expr::exists(open)
}

fn col(table: &'static str, column: &'static str) -> Expr {
    Expr::col((table, column))
}

/// Two who met in a published plan, or whom an admin keeps apart.
fn reasons_of_rounds() -> Vec<Pairs> {
    let mut met = in_a_round(Query::select().from(pair::Entity).to_owned(), "pair");
    let is_published = r#""plan"."id" = "pair"."plan_id" AND "plan"."state" = 'PUBLISHED'"#;
    met.join(JoinType::InnerJoin, plan::Entity, Expr::cust(is_published));

    let mut kept_apart =
        in_a_round(Query::select().from(pair_rule::Entity).to_owned(), "pair_rule");
    kept_apart.and_where(Expr::cust(r#""pair_rule"."kind" = 'EXCLUDE'"#));

    let accounts = |from| Pairs { from, one: col("one", "id"), other: col("other", "id") };
    vec![accounts(met), accounts(kept_apart)]
}

fn reasons() -> Vec<Pairs> {
    let from = |from: SelectStatement, one: Expr, other: Expr| Pairs { from, one, other };

    let mut matched = Query::select();
    matched.from(clearing_match::Entity).and_where(Expr::cust(
        r#""clearing_match"."mentee_id" IS NOT NULL AND "clearing_match"."mentor_id" IS NOT NULL"#,
    ));

    let mut offered = Query::select();
    offered
        .from(offer::Entity)
        .join_as(
            JoinType::InnerJoin,
            topic::Entity,
            "about",
            Expr::cust(r#""about"."id" = "offer"."topic_id""#),
        )
        .and_where(Expr::cust(r#""offer"."state" <> 'LAPSED'"#));

    let introduced = Query::select().from(introduction::Entity).to_owned();
    let blocked = Query::select().from(block::Entity).to_owned();
    let in_clearing = [
        from(matched, col("clearing_match", "mentee_id"), col("clearing_match", "mentor_id")),
        from(offered, col("offer", "by_id"), col("about", "author_id")),
        from(introduced, col("introduction", "mentee_id"), col("introduction", "mentor_id")),
        from(blocked, col("block", "by_id"), col("block", "blocked_id")),
        from(pairs_hidden(), col(HIDDEN, "id"), col(HIDDEN_FROM, "id")),
    ];
    reasons_of_rounds().into_iter().chain(in_clearing).collect()
}

/// Pairs of a round's participants, with the accounts of those who have one: `one` of
/// the mentee, `other` of the mentor.
fn in_a_round(mut pairs: SelectStatement, table: &'static str) -> SelectStatement {
    for (participant, side, account) in
        [("mentee", "mentee_id", "one"), ("mentor", "mentor_id", "other")]
    {
        let is_theirs = Expr::col((participant, participant::Column::Id)).equals((table, side));
        let is_account = Expr::col((account, account::Column::Email))
            .equals((participant, participant::Column::Email));
        pairs.join_as(JoinType::InnerJoin, participant::Entity, participant, is_theirs).join_as(
            JoinType::InnerJoin,
            account::Entity,
            account,
            is_account,
        );
    }
    pairs
}

//! Open adverts that may be introduced, and pairs that may not.

use std::collections::HashSet;

use sea_orm::prelude::TimeDateTimeWithTimeZone;
use sea_orm::sea_query::{Expr, ExprTrait, JoinType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait, FromQueryResult,
    QueryFilter, QueryOrder, QueryTrait, Select, Statement,
};
use serde_json::Value;

use crate::clearing::fit::Facts;
use crate::clearing::wishes::{round_rules, wanted_by};
use crate::entity::{
    AccountId, AccountStatus, AdvertKind, IntroductionState, TopicId, TopicState, account, advert,
    introduction, topic,
};
use crate::forum::AdvertRow;

/// An open advert, and what counts of its author.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "topic::Entity")]
pub(super) struct OpenAdvert {
    /// The advert.
    pub(super) id: TopicId,
    /// Since when its author looks for somebody.
    pub(super) created_at: TimeDateTimeWithTimeZone,
    #[sea_orm(nested)]
    pub(super) advert: AdvertRow,
    #[sea_orm(from_expr = "wanted_by(advert::Column::AuthorId.into_expr())")]
    wanted: Option<String>,
    #[sea_orm(from_expr = "round_rules()")]
    pub(super) rules: Option<Value>,
    /// Whether its author is asked at the moment whether they want to meet somebody.
    #[sea_orm(from_expr = "is_asked()")]
    pub(super) is_asked: bool,
}

impl OpenAdvert {
    /// What counts of its author.
    pub(super) fn facts(&self) -> Facts {
        Facts::of_advert(&self.advert, self.wanted.clone())
    }

    pub(super) fn wants_a_mentor(&self) -> bool {
        self.advert.kind == AdvertKind::MentorWanted
    }
}

/// Every open advert whose author takes part, the longest open first.
pub(super) async fn open_adverts(db: &impl ConnectionTrait) -> Result<Vec<OpenAdvert>, DbErr> {
    let mut open: Select<topic::Entity> = topic::Entity::find()
        .filter(topic::Column::State.eq(TopicState::Open))
        .filter(advert::Column::IsOpen.eq(true))
        .filter(account::Column::Status.eq(AccountStatus::Active))
        .order_by_asc(topic::Column::CreatedAt)
        .order_by_asc(topic::Column::Id);
    let key = |column: advert::Column, key: Expr| column.into_expr().eq(key);
    QueryTrait::query(&mut open)
        .join(
            JoinType::InnerJoin,
            advert::Entity,
            key(advert::Column::TopicId, topic::Column::Id.into_expr()),
        )
        .join(
            JoinType::InnerJoin,
            account::Entity,
            key(advert::Column::AuthorId, account::Column::Id.into_expr()),
        );
    open.into_partial_model().all(db).await
}

fn is_asked() -> Expr {
    use introduction::Column::{MenteeId, MentorId, State};
    let author = || advert::Column::AuthorId.into_expr();
    let theirs = MenteeId.into_expr().eq(author()).or(MentorId.into_expr().eq(author()));
    let asked = introduction::Entity::find()
        .filter(State.eq(IntroductionState::Asked))
        .filter(theirs)
        .into_query();
    Expr::exists(asked)
}

/// Two people who are not introduced.
#[derive(FromQueryResult)]
struct Together {
    one: AccountId,
    other: AccountId,
}

/// Pairs of people with open adverts who are not introduced: they met in a round,
/// an admin keeps them apart, they had a match, one has offered to the other, or
/// they were introduced before.
pub(super) async fn not_again(
    db: &impl ConnectionTrait,
) -> Result<HashSet<(AccountId, AccountId)>, DbErr> {
    let statement = Statement::from_string(db.get_database_backend(), NOT_AGAIN);
    let pairs = Together::find_by_statement(statement).all(db).await?;
    Ok(pairs.into_iter().flat_map(|it| [(it.one, it.other), (it.other, it.one)]).collect())
}

const NOT_AGAIN: &str = r#"
    SELECT "one"."id" AS "one", "other"."id" AS "other"
    FROM (SELECT "pair"."mentee_id", "pair"."mentor_id" FROM "pair"
          JOIN "plan" ON "plan"."id" = "pair"."plan_id" WHERE "plan"."state" = 'PUBLISHED'
          UNION
          SELECT "mentee_id", "mentor_id" FROM "pair_rule" WHERE "kind" = 'EXCLUDE') "met"
    JOIN "participant" "mentee" ON "mentee"."id" = "met"."mentee_id"
    JOIN "participant" "mentor" ON "mentor"."id" = "met"."mentor_id"
    JOIN "account" "one" ON "one"."email" = "mentee"."email"
    JOIN "account" "other" ON "other"."email" = "mentor"."email"
    WHERE EXISTS (SELECT 1 FROM "advert" WHERE "author_id" = "one"."id" AND "is_open")
      AND EXISTS (SELECT 1 FROM "advert" WHERE "author_id" = "other"."id" AND "is_open")
    UNION
    SELECT "mentee_id", "mentor_id" FROM "clearing_match"
    WHERE "mentee_id" IS NOT NULL AND "mentor_id" IS NOT NULL
    UNION
    SELECT "offer"."by_id", "topic"."author_id" FROM "offer"
    JOIN "topic" ON "topic"."id" = "offer"."topic_id" WHERE "offer"."state" <> 'LAPSED'
    UNION
    SELECT "mentee_id", "mentor_id" FROM "introduction""#;

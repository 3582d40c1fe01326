//! Open adverts that may be introduced.

use sea_orm::sea_query::{Expr, ExprTrait, JoinType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};
use serde_json::Value;

use crate::clearing::fit::Facts;
use crate::clearing::wishes::{round_rules, wanted_by};
use crate::entity::{
    AccountStatus, AdvertKind, IntroductionState, TopicId, TopicState, account, advert,
    introduction, topic,
};
use crate::forum::AdvertRow;
use crate::visibility::is_hidden;

/// An open advert, and what counts of its author.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "topic::Entity")]
pub(super) struct OpenAdvert {
    /// The advert.
    pub(super) id: TopicId,
    #[sea_orm(nested)]
    pub(super) advert: AdvertRow,
    #[sea_orm(from_expr = "wanted_by(advert::Column::AuthorId.into_expr())")]
    wanted: Option<String>,
    #[sea_orm(from_expr = "round_rules()")]
    pub(super) rules: Option<Value>,
    /// How many introductions its author has yet to answer.
    #[sea_orm(from_expr = "n_to_answer()")]
    pub(super) n_to_answer: i64,
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

/// Every open advert whose author takes part and does not hide now, the longest open
/// first.
pub(super) async fn open_adverts(db: &impl ConnectionTrait) -> Result<Vec<OpenAdvert>, DbErr> {
    let mut open: Select<topic::Entity> = topic::Entity::find()
        .filter(topic::Column::State.eq(TopicState::Open))
        .filter(advert::Column::IsOpen.eq(true))
        .filter(account::Column::Status.eq(AccountStatus::Active))
        .filter(is_hidden(account::Column::Id.into_expr()).not())
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

fn n_to_answer() -> Expr {
    use introduction::Column::{MenteeAnswer, MenteeTopicId, MentorAnswer, MentorTopicId, State};
    let own = |topic: introduction::Column, answer: introduction::Column| {
        topic.into_expr().eq(advert::Column::TopicId.into_expr()).and(answer.is_null())
    };
    let to_answer = introduction::Entity::find()
        .select_only()
        .expr(Expr::col(introduction::Column::Id).count())
        .filter(State.eq(IntroductionState::Asked))
        .filter(own(MenteeTopicId, MenteeAnswer).or(own(MentorTopicId, MentorAnswer)))
        .into_query();
    Expr::SubQuery(None, Box::new(to_answer.into()))
}

//! Holding all that a match of some people may touch.
//!
//! Whoever changes what people have in clearing takes the same things in the
//! same order: their accounts, then their open threads, then offers, each by
//! identifier. So two who do it at once wait for each other and never both.

use sea_orm::sea_query::LockType;
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::offer::lock_offers;
use crate::entity::{AccountId, AccountStatus, TopicId, account, advert, offer, topic};

/// What people have in clearing, held until the transaction ends.
pub(super) struct Held {
    accounts: Vec<account::Model>,
    adverts: Vec<OpenAdvert>,
    offers: Vec<offer::Model>,
}

/// An open advert with its thread.
#[derive(Clone)]
pub(super) struct OpenAdvert {
    pub(super) topic: topic::Model,
    pub(super) advert: advert::Model,
}

/// Holds accounts, without keeping others from writing in their name: that takes
/// a weaker lock, which is enough for a reference to them.
pub(super) async fn hold_accounts(
    tx: &DatabaseTransaction,
    people: &[AccountId],
) -> Result<Vec<account::Model>, DbErr> {
    account::Entity::find()
        .filter(account::Column::Id.is_in(people.iter().copied()))
        .order_by_asc(account::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(tx)
        .await
}

/// Holds one account; whether the person may still take part: a request that was
/// under way when they were suspended ends here.
pub(super) async fn hold_if_here(tx: &DatabaseTransaction, who: AccountId) -> Result<bool, DbErr> {
    let account = hold_accounts(tx, &[who]).await?.pop();
    Ok(account.is_some_and(|account| account.status == AccountStatus::Active))
}

/// Why somebody who is suspended or gone posts nothing.
pub(super) const AWAY: &str = "Your account cannot take part in clearing at the moment";

/// Holds all that a match of these people may touch.
pub(super) async fn hold(tx: &DatabaseTransaction, people: &[AccountId]) -> Result<Held, DbErr> {
    let accounts = hold_accounts(tx, people).await?;
    let adverts = advert::Entity::find()
        .filter(advert::Column::AuthorId.is_in(people.iter().copied()))
        .filter(advert::Column::IsOpen.eq(true))
        .order_by_asc(advert::Column::TopicId)
        .all(tx)
        .await?;
    let ids: Vec<TopicId> = adverts.iter().map(|advert| advert.topic_id).collect();
    let topics = topic::Entity::find()
        .filter(topic::Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(topic::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(tx)
        .await?;
    let theirs = Condition::any()
        .add(offer::Column::TopicId.is_in(ids))
        .add(offer::Column::ById.is_in(people.iter().copied()));
    let offers = lock_offers(tx, theirs).await?;
    let both = |topic: topic::Model| {
        let advert = adverts.iter().find(|advert| advert.topic_id == topic.id)?.clone();
        Some(OpenAdvert { topic, advert })
    };
    Ok(Held { accounts, adverts: topics.into_iter().filter_map(both).collect(), offers })
}

impl Held {
    /// The account of one of the people.
    pub(super) fn account(&self, id: AccountId) -> Option<&account::Model> {
        self.accounts.iter().find(|account| account.id == id)
    }

    /// Whether somebody may take part: they are not suspended or gone.
    pub(super) fn is_active(&self, id: AccountId) -> bool {
        self.account(id).is_some_and(|account| account.status == AccountStatus::Active)
    }

    /// The advert of a thread, if it is open and one of theirs.
    pub(super) fn advert(&self, topic: TopicId) -> Option<&OpenAdvert> {
        self.adverts.iter().find(|open| open.topic.id == topic)
    }

    /// The offers that stand on a thread.
    pub(super) fn offers_on(&self, topic: TopicId) -> Vec<offer::Model> {
        let on = self.offers.iter().filter(|offer| offer.topic_id == topic);
        on.cloned().collect()
    }

    /// The standing offers that somebody made.
    pub(super) fn offers_by(&self, account: AccountId) -> Vec<offer::Model> {
        let by = self.offers.iter().filter(|offer| offer.by_id == account);
        by.cloned().collect()
    }

    /// The open adverts of somebody.
    pub(super) fn adverts_by(&self, account: AccountId) -> Vec<OpenAdvert> {
        let by = self.adverts.iter().filter(|open| open.advert.author_id == account);
        by.cloned().collect()
    }
}

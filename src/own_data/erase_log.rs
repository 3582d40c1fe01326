//! What the moderation log says in words about somebody who leaves.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::db::like_containing;
use crate::entity::{
    AccountId, LogEntryId, TopicId, clearing_match, moderation_log, offer, post, topic,
};
use crate::forum::FormerMember;
use crate::moderation;
use moderation_log::Column::{After, Before, Id, Reason, Salt, Subject, SubjectId};

/// How many identifiers go into one statement.
const BATCH: usize = 500;

/// The things of somebody that entries of the log are about.
pub(super) struct LoggedThings(Vec<String>);

impl LoggedThings {
    /// Their account, threads, posts, offers and matches, and what others posted and offered
    /// in their threads, which entries call by the title.
    pub(super) async fn of(db: &impl ConnectionTrait, who: AccountId) -> Result<Self, DbErr> {
        let mut ids = vec![who.to_string()];
        let topics: Vec<TopicId> = topic::Entity::find()
            .select_only()
            .column(topic::Column::Id)
            .filter(topic::Column::AuthorId.eq(who))
            .into_tuple()
            .all(db)
            .await?;
        ids.extend(topics.iter().map(ToString::to_string));
        let topics = || topics.iter().copied();
        let posts = post::Entity::find().select_only().column(post::Column::Id).filter(
            Condition::any()
                .add(post::Column::AuthorId.eq(who))
                .add(post::Column::TopicId.is_in(topics())),
        );
        let offers = offer::Entity::find().select_only().column(offer::Column::Id).filter(
            Condition::any()
                .add(offer::Column::ById.eq(who))
                .add(offer::Column::TopicId.is_in(topics())),
        );
        let matches =
            clearing_match::Entity::find().select_only().column(clearing_match::Column::Id).filter(
                Condition::any()
                    .add(clearing_match::Column::MentorId.eq(who))
                    .add(clearing_match::Column::MenteeId.eq(who))
                    .add(clearing_match::Column::TopicId.is_in(topics())),
            );
        let found: [Vec<Uuid>; 3] = [
            posts.into_tuple().all(db).await?,
            offers.into_tuple().all(db).await?,
            matches.into_tuple().all(db).await?,
        ];
        ids.extend(found.into_iter().flatten().map(|id| id.to_string()));
        Ok(Self(ids))
    }
}

/// Erases the words of entries about these things, and of those that name the person.
pub(super) async fn erase_from_log(
    tx: &DatabaseTransaction,
    things: &LoggedThings,
    names: &[String],
    former: &FormerMember,
) -> Result<(), DbErr> {
    for ids in things.0.chunks(BATCH) {
        let about = Condition::all().add(SubjectId.is_in(ids));
        moderation::erase_details(tx, about).await?;
    }
    let naming = entries_naming(tx, names, former).await?;
    for ids in naming.chunks(BATCH) {
        moderation::erase_details(tx, Condition::all().add(Id.is_in(ids.iter().copied()))).await?;
    }
    Ok(())
}

async fn entries_naming(
    db: &impl ConnectionTrait,
    names: &[String],
    former: &FormerMember,
) -> Result<Vec<LogEntryId>, DbErr> {
    let by_name = names.iter().fold(Condition::any(), |any, name| {
        let columns = [Subject, Before, After, Reason];
        columns.into_iter().fold(any, |any, column| any.add(column.like(like_containing(name))))
    });
    let entries = moderation_log::Entity::find()
        .filter(by_name)
        .filter(Salt.is_not_null())
        .order_by_asc(Id)
        .all(db)
        .await?;
    let names_them = |entry: &moderation_log::Model| {
        let words = [Some(&entry.subject), entry.before.as_ref(), entry.after.as_ref()];
        let words = words.into_iter().chain([entry.reason.as_ref()]).flatten();
        let mut words = words;
        words.any(|words| names.contains(words) || former.is_named_in(words))
    };
    Ok(entries.iter().filter(|entry| names_them(entry)).map(|entry| entry.id).collect())
}

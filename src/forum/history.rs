//! What a post said before it was edited: for its author and for moderators.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use time::OffsetDateTime;

use super::rows::{AuthorRow, PostRow};
use crate::account::Member;
use crate::entity::{AccountId, PostId, PostKind, account, advert, post, post_revision, topic};
use crate::markup::{TextChange, difference};

/// How many versions of a post are shown, the latest ones.
pub const HISTORY_MAX: usize = 20;

/// A version of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostVersion {
    /// What it said, in Markdown.
    pub source: String,
    /// What is different from the version before.
    pub changes: Vec<TextChange>,
    /// What an advert said beside it.
    pub advert: Option<AdvertVersion>,
    /// What is different in its title from the version before.
    pub title_changes: Vec<TextChange>,
    /// Since when it said so.
    pub written_at: OffsetDateTime,
    /// Who wrote it so.
    pub written_by: AuthorRow,
}

/// What an advert said beside its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdvertVersion {
    /// The title.
    pub title: String,
    /// The code of the profession.
    pub profession: Option<String>,
}

/// Text and title, as they were for a time.
struct State<'a> {
    source: &'a str,
    advert: Option<AdvertVersion>,
}

/// Whether `member` may read what a post said before: its author and moderators may, once
/// it was edited; of a deleted one moderators only.
#[must_use]
pub fn may_read_history(post: &PostRow, member: &Member) -> bool {
    let is_author = post.author.id == member.id();
    let has_history = post.edited_at.is_some() || post.deleted_at.is_some();
    let may_read = member.is_moderator() || (is_author && post.deleted_at.is_none());
    post.kind != PostKind::System && has_history && may_read
}

/// The latest versions of a post, the latest one first; `None` where there is no such post
/// or `reader` may not read them.
///
/// # Errors
///
/// When the database fails.
pub async fn post_history(
    db: &impl ConnectionTrait,
    reader: &Member,
    id: PostId,
) -> Result<Option<Vec<PostVersion>>, DbErr> {
    let found = super::post(db, reader, id).await?;
    let Some(post) = found.filter(|post| may_read_history(post, reader)) else { return Ok(None) };
    let revisions = post_revision::Entity::find()
        .filter(post_revision::Column::PostId.eq(id))
        .order_by_desc(post_revision::Column::ReplacedAt)
        .order_by_desc(post_revision::Column::Id)
        .limit(HISTORY_MAX as u64)
        .all(db)
        .await?;
    let people = people(db, &post, &revisions).await?;
    let advert = current_advert(db, &post).await?;
    Ok(Some(versions(&post, advert, &revisions, &people)))
}

/// Forgets the titles that somebody's adverts had: they name their author, who is called
/// otherwise now.
pub(crate) async fn forget_former_titles(
    tx: &DatabaseTransaction,
    author: AccountId,
) -> Result<(), DbErr> {
    let mut theirs = Query::select();
    theirs.column(post::Column::Id).from(post::Entity).and_where(post::Column::AuthorId.eq(author));
    post_revision::Entity::update_many()
        .col_expr(post_revision::Column::Title, Expr::value(None::<String>))
        .filter(post_revision::Column::PostId.in_subquery(theirs))
        .exec(tx)
        .await
        .map(drop)
}

/// Whoever wrote or edited a post.
async fn people(
    db: &impl ConnectionTrait,
    post: &PostRow,
    revisions: &[post_revision::Model],
) -> Result<HashMap<AccountId, AuthorRow>, DbErr> {
    let editors = revisions.iter().filter_map(|revision| revision.replaced_by);
    let others = editors.filter(|editor| *editor != post.author.id);
    let mut people = HashMap::from([(post.author.id, post.author.clone())]);
    let others: Vec<_> = others.collect();
    if !others.is_empty() {
        let others = account::Entity::find().filter(account::Column::Id.is_in(others));
        let others: Vec<AuthorRow> = others.into_partial_model().all(db).await?;
        people.extend(others.into_iter().map(|person| (person.id, person)));
    }
    Ok(people)
}

/// What the advert says now whose first post this is.
async fn current_advert(
    db: &impl ConnectionTrait,
    post: &PostRow,
) -> Result<Option<AdvertVersion>, DbErr> {
    if post.kind != PostKind::Opening {
        return Ok(None);
    }
    let row = advert::Entity::find_by_id(post.topic_id).one(db).await?;
    let topic = topic::Entity::find_by_id(post.topic_id).one(db).await?;
    let (Some(row), Some(topic)) = (row, topic) else { return Ok(None) };
    let title = topic.removed_title.unwrap_or(topic.title);
    Ok(Some(AdvertVersion { title, profession: row.profession }))
}

fn versions(
    post: &PostRow,
    advert: Option<AdvertVersion>,
    revisions: &[post_revision::Model],
    people: &HashMap<AccountId, AuthorRow>,
) -> Vec<PostVersion> {
    let mut states = vec![State { source: post.kept_source(), advert }];
    for revision in revisions {
        let later = states.last().and_then(|state| state.advert.clone());
        let former = revision
            .title
            .clone()
            .map(|title| AdvertVersion { title, profession: revision.profession.clone() });
        // Where only the text was changed, the advert said the same.
        states.push(State { source: &revision.source, advert: former.or(later) });
    }
    let n_shown = states.len().min(HISTORY_MAX);
    (0..n_shown).map(|n| version(post, &states, n, revisions.get(n), people)).collect()
}

/// The version of place `n`, which the revision of the same place came before.
fn version(
    post: &PostRow,
    states: &[State<'_>],
    n: usize,
    replaced: Option<&post_revision::Model>,
    people: &HashMap<AccountId, AuthorRow>,
) -> PostVersion {
    let (state, before) = (&states[n], states.get(n + 1));
    let title = |state: &State<'_>| state.advert.as_ref().map(|advert| advert.title.clone());
    let later_title = title(state).unwrap_or_default();
    let former_title = before.and_then(title).unwrap_or_else(|| later_title.clone());
    let written_by = replaced.and_then(|revision| people.get(&revision.replaced_by?));
    PostVersion {
        source: state.source.to_owned(),
        changes: difference(before.map_or(state.source, |before| before.source), state.source),
        advert: state.advert.clone(),
        title_changes: difference(&former_title, &later_title),
        written_at: replaced.map_or(post.created_at, |revision| revision.replaced_at),
        written_by: written_by.unwrap_or(&post.author).clone(),
    }
}

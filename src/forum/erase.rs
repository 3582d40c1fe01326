//! Taking somebody who leaves out of what others wrote.

use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

use super::former::FormerMember;
use crate::db::like_containing;
use crate::entity::{
    AccountId, FlagState, PostKind, advert, draft, flag, post, post_revision, topic,
};
use crate::markup;

/// How many texts are looked through at a time.
const BATCH: u64 = 500;

/// Takes somebody's names and addresses, and quotes of them, out of what others wrote: posts
/// with their history, titles, adverts and drafts.
///
/// # Errors
///
/// When the database fails.
pub(crate) async fn erase_from_others(
    tx: &DatabaseTransaction,
    who: AccountId,
    names: &[String],
) -> Result<FormerMember, DbErr> {
    let former = FormerMember::new(names, own_texts(tx, who).await?.into_iter());
    let search = Erasing { tx, former: &former, names };
    let theirs = || {
        let wrote_in = post::Entity::find()
            .select_only()
            .column(post::Column::TopicId)
            .filter(post::Column::AuthorId.eq(who));
        wrote_in.into_query()
    };
    let quotes =
        post::Column::TopicId.in_subquery(theirs()).and(post::Column::Source.contains(">"));
    let posts = Condition::any().add(search.names_in(post::Column::Source)).add(quotes);
    let others = Condition::all().add(post::Column::AuthorId.ne(who)).add(posts);
    search.rewrite::<post::Entity>(POST, others).await?;
    let of_posts = post::Entity::find()
        .select_only()
        .column(post::Column::Id)
        .filter(post::Column::TopicId.in_subquery(theirs()))
        .filter(post::Column::AuthorId.ne(who));
    let quotes = post_revision::Column::PostId
        .in_subquery(of_posts.into_query())
        .and(post_revision::Column::Source.contains(">"));
    let revisions =
        Condition::any().add(search.names_in(post_revision::Column::Source)).add(quotes);
    search.rewrite::<post_revision::Entity>(REVISION, revisions).await?;
    let titles = search.names_in(topic::Column::Title);
    search.rewrite::<topic::Entity>(TITLE, titles).await?;
    for text in [ABOUT, LOOKING_FOR] {
        search.rewrite::<advert::Entity>(text, search.names_in(text.text)).await?;
    }
    search.rewrite_drafts().await?;
    Ok(former)
}

/// Decides the reports of somebody's posts that still wait: the posts are gone.
///
/// # Errors
///
/// When the database fails.
pub(crate) async fn settle_flags_of(
    tx: &DatabaseTransaction,
    now: OffsetDateTime,
    who: AccountId,
) -> Result<(), DbErr> {
    let theirs = post::Entity::find()
        .select_only()
        .column(post::Column::Id)
        .filter(post::Column::AuthorId.eq(who));
    flag::Entity::update_many()
        .col_expr(flag::Column::State, Expr::value(FlagState::Removed))
        .col_expr(flag::Column::ResolvedAt, Expr::value(now))
        .filter(flag::Column::State.eq(FlagState::Waiting))
        .filter(flag::Column::PostId.in_subquery(theirs.into_query()))
        .exec(tx)
        .await
        .map(drop)
}

/// A column with a text that members wrote.
#[derive(Clone, Copy)]
struct TextColumn<Column> {
    /// What identifies its row.
    key: Column,
    text: Column,
    /// What is rendered from it.
    html: Option<Column>,
}

const POST: TextColumn<post::Column> = TextColumn {
    key: post::Column::Id,
    text: post::Column::Source,
    html: Some(post::Column::Html),
};
const REVISION: TextColumn<post_revision::Column> =
    TextColumn { key: post_revision::Column::Id, text: post_revision::Column::Source, html: None };
const TITLE: TextColumn<topic::Column> =
    TextColumn { key: topic::Column::Id, text: topic::Column::Title, html: None };
const ABOUT: TextColumn<advert::Column> =
    TextColumn { key: advert::Column::TopicId, text: advert::Column::About, html: None };
const LOOKING_FOR: TextColumn<advert::Column> =
    TextColumn { key: advert::Column::TopicId, text: advert::Column::LookingFor, html: None };

struct Erasing<'a> {
    tx: &'a DatabaseTransaction,
    former: &'a FormerMember,
    names: &'a [String],
}

impl Erasing<'_> {
    /// That a column holds one of the names, in any case.
    fn names_in(&self, column: impl ColumnTrait) -> Condition {
        self.names.iter().fold(Condition::any(), |any, name| {
            let text = || Expr::col(column.as_column_ref());
            // SQLite makes letters beyond ASCII no smaller.
            any.add(text().like(like_containing(name)))
                .add(Expr::expr(Func::lower(text())).like(like_containing(&name.to_lowercase())))
        })
    }

    async fn rewrite<E: EntityTrait>(
        &self,
        column: TextColumn<E::Column>,
        which: Condition,
    ) -> Result<(), DbErr> {
        let TextColumn { key, text, html } = column;
        let mut after = Uuid::nil();
        loop {
            let found: Vec<(Uuid, String)> = E::find()
                .select_only()
                .column(key)
                .column(text)
                .filter(which.clone())
                .filter(key.gt(after))
                .order_by_asc(key)
                .limit(BATCH)
                .into_tuple()
                .all(self.tx)
                .await?;
            let Some((last, _)) = found.last() else { return Ok(()) };
            after = *last;
            for (id, source) in &found {
                let Some(without) = self.former.without(source) else { continue };
                let mut row = E::update_many().filter(key.eq(*id));
                if let Some(html) = html {
                    row = row.col_expr(html, Expr::value(markup::render(&without)));
                }
                row.col_expr(text, Expr::value(without)).exec(self.tx).await?;
            }
        }
    }

    async fn rewrite_drafts(&self) -> Result<(), DbErr> {
        let drafts = draft::Entity::find().all(self.tx).await?;
        for found in drafts {
            let Value::Object(mut fields) = found.text else { continue };
            let mut changed = false;
            for value in fields.values_mut() {
                let without = value.as_str().and_then(|text| self.former.without(text));
                changed |= without.is_some();
                if let Some(without) = without {
                    *value = Value::String(without);
                }
            }
            if changed {
                draft::Entity::update_many()
                    .col_expr(draft::Column::Text, Expr::value(Value::Object(fields)))
                    .filter(draft::Column::Id.eq(found.id))
                    .exec(self.tx)
                    .await?;
            }
        }
        Ok(())
    }
}

/// What somebody wrote, as others may have quoted it.
async fn own_texts(tx: &DatabaseTransaction, who: AccountId) -> Result<Vec<String>, DbErr> {
    let own = || {
        post::Entity::find()
            .select_only()
            .filter(post::Column::AuthorId.eq(who))
            .filter(post::Column::Kind.ne(PostKind::System))
    };
    let mut texts: Vec<String> = own().column(post::Column::Source).into_tuple().all(tx).await?;
    let earlier =
        post_revision::Entity::find().select_only().column(post_revision::Column::Source).filter(
            post_revision::Column::PostId.in_subquery(own().column(post::Column::Id).into_query()),
        );
    texts.extend(earlier.into_tuple::<String>().all(tx).await?);
    Ok(texts)
}

//! What one statement brings of a topic or a post: the shown columns, with
//! those of the author, the category, the advert and the reader. What somebody
//! wrote who is absent for the reader is not there, and not counted.

use sea_orm::prelude::TimeDateTimeWithTimeZone;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, JoinType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait, QueryFilter, QueryTrait,
    Select,
};

use crate::account::Member;
use crate::entity::{
    AccountId, AccountStatus, AdvertKind, CategoryId, OfferId, OfferState, OrganisationId, PostId,
    PostKind, Role, TopicId, TopicState, WatchLevel, account, advert, category, offer, post,
    reading, topic,
};
use crate::markup;
use crate::visibility::{self, is_present, leaving_out};

/// The longest excerpt, in characters: two lines of a list.
const EXCERPT_MAX: usize = 160;

/// What members see of whoever wrote something.
#[derive(Clone, Debug, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "account::Entity")]
pub struct AuthorRow {
    /// Identifies the account.
    pub id: AccountId,
    /// What they are called.
    pub display_name: String,
    /// The code of their grade.
    pub grade: Option<String>,
    /// Where they work.
    pub organisation_id: Option<OrganisationId>,
    /// The code of their profession.
    pub profession: Option<String>,
    /// What they may do.
    pub role: Role,
    /// When they signed up.
    pub created_at: TimeDateTimeWithTimeZone,
}

/// A topic's category.
#[derive(Clone, Debug, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "category::Entity")]
pub struct CategoryRow {
    /// Identifies it.
    pub id: CategoryId,
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What belongs in it.
    pub description: String,
    /// Whether its topics are adverts.
    pub is_clearing: bool,
    /// When it was archived.
    pub archived_at: Option<TimeDateTimeWithTimeZone>,
}

impl From<category::Model> for CategoryRow {
    fn from(category: category::Model) -> Self {
        Self {
            id: category.id,
            slug: category.slug,
            name: category.name,
            description: category.description,
            is_clearing: category.is_clearing,
            archived_at: category.archived_at,
        }
    }
}

/// An advert's short columns, and the beginning of what it says; its texts are in the
/// first post.
#[derive(Clone, Debug, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "advert::Entity")]
pub struct AdvertRow {
    /// The topic.
    pub topic_id: TopicId,
    /// Whose advert.
    pub author_id: AccountId,
    /// Whether it looks for a mentor or a mentee.
    pub kind: AdvertKind,
    /// The person's name as in the title.
    pub name: String,
    /// The code of the person's grade.
    pub grade: String,
    /// Where the person works, where that is listed.
    pub organisation_id: Option<OrganisationId>,
    /// Where the person works, as in the title.
    pub organisation_name: String,
    /// The code of the person's profession.
    pub profession: Option<String>,
    /// When it was last renewed or opened again.
    pub renewed_at: Option<TimeDateTimeWithTimeZone>,
    #[sea_orm(from_expr = "Expr::cust(BEGINNING)")]
    beginning: String,
}

/// The beginning of what somebody looks for, in Markdown, which may hold much that no
/// excerpt shows; of all they say where it was typed as one text.
const BEGINNING: &str = r#"SUBSTR(CASE WHEN "advert"."looking_for" <> ''
    THEN "advert"."looking_for" ELSE "advert"."about" END, 1, 600)"#;

impl AdvertRow {
    /// Two lines of what somebody looks for, as plain text.
    #[must_use]
    pub fn excerpt(&self) -> String {
        markup::excerpt(&self.beginning, EXCERPT_MAX)
    }
}

/// A topic, as one reader sees it.
#[derive(Clone, Debug, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "topic::Entity")]
pub struct TopicRow {
    /// Identifies it.
    pub id: TopicId,
    /// Its short number, for addresses.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: TopicState,
    /// When it was opened.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When it was last replied to.
    pub last_activity_at: TimeDateTimeWithTimeZone,
    /// How many replies the reader sees, events not counted.
    #[sea_orm(from_expr = "shown_replies()")]
    pub reply_count: i32,
    /// Since when it waits to be closed.
    pub declared_at: Option<TimeDateTimeWithTimeZone>,
    /// When it was closed.
    pub closed_at: Option<TimeDateTimeWithTimeZone>,
    /// Who closed it.
    pub closed_by: Option<AccountId>,
    /// Why it was closed.
    pub closing_reason: Option<String>,
    removed_title: Option<String>,
    /// Who opened it.
    #[sea_orm(nested)]
    pub author: AuthorRow,
    /// Where it is.
    #[sea_orm(nested)]
    pub category: CategoryRow,
    /// The advert it is, in the clearing category.
    #[sea_orm(nested)]
    pub advert: Option<AdvertRow>,
    /// How many posts the reader has not seen, events and deleted ones apart.
    #[sea_orm(from_expr = "unread_posts()")]
    pub unread_count: i64,
    /// How closely the reader follows it; nothing where they never said.
    #[sea_orm(from_expr = "reading::Column::Level.into_expr()")]
    pub level: Option<WatchLevel>,
    /// Where the account of its author stands.
    #[sea_orm(from_expr = "account::Column::Status.into_expr()")]
    pub author_status: AccountStatus,
    /// Whether the reader hides from its author, who would not see what they offer.
    #[sea_orm(from_expr = "is_reader_hidden()")]
    pub is_reader_hidden: bool,
    /// The standing offer of the reader, on an advert.
    #[sea_orm(from_expr = "offer::Column::Id.into_expr()")]
    pub standing_offer: Option<OfferId>,
    /// Whether the reader has begun a reply to it.
    #[sea_orm(from_expr = "Expr::cust(HAS_REPLY_DRAFT)")]
    pub has_reply_draft: bool,
    /// Whether anything was offered on it, or a match came of it.
    #[sea_orm(from_expr = "Expr::cust(HAS_OFFERS_OR_MATCHES)")]
    pub has_offers_or_matches: bool,
}

const HAS_REPLY_DRAFT: &str = r#"EXISTS (
    SELECT 1 FROM "draft" WHERE "draft"."account_id" = "reader"."id"
      AND "draft"."kind" = 'REPLY' AND "draft"."subject_id" = "topic"."id")"#;

const HAS_OFFERS_OR_MATCHES: &str = r#"(
    EXISTS (SELECT 1 FROM "offer" "made" WHERE "made"."topic_id" = "topic"."id")
    OR EXISTS (SELECT 1 FROM "clearing_match" "found" WHERE "found"."topic_id" = "topic"."id"))"#;

impl TopicRow {
    /// Whether a moderator removed its first post, and with it what it is about.
    #[must_use]
    pub fn is_removed(&self) -> bool {
        self.removed_title.is_some()
    }

    /// The advert it is, for those who may read it: nobody once it was removed.
    #[must_use]
    pub fn shown_advert(&self) -> Option<&AdvertRow> {
        self.advert.as_ref().filter(|_| !self.is_removed())
    }
}

/// A post with its author.
#[derive(Clone, Debug, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "post::Entity")]
pub struct PostRow {
    /// Identifies it.
    pub id: PostId,
    /// Its thread.
    pub topic_id: TopicId,
    /// Its place in the thread, from 1.
    pub number: i32,
    /// What it is in its thread.
    pub kind: PostKind,
    source: String,
    html: String,
    /// When it was written.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When it was last edited.
    pub edited_at: Option<TimeDateTimeWithTimeZone>,
    /// When it was taken away.
    pub deleted_at: Option<TimeDateTimeWithTimeZone>,
    /// The state of its thread.
    #[sea_orm(from_expr = "topic::Column::State.into_expr()")]
    pub topic_state: TopicState,
    /// Who wrote it.
    #[sea_orm(nested)]
    pub author: AuthorRow,
}

impl PostRow {
    /// The text of the post, as HTML that is safe to insert; none once it is deleted.
    #[must_use]
    pub fn html(&self) -> &str {
        if self.deleted_at.is_some() { "" } else { &self.html }
    }

    /// What was typed, also of a post that was taken away: for its history.
    pub(super) fn kept_source(&self) -> &str {
        &self.source
    }

    /// What was typed; `None` once it was taken away.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.deleted_at.is_none().then_some(&*self.source)
    }
}

/// The posts of a topic that its reader has not seen, of those written since they
/// joined. A topic, its reader's row, their account and whom they must not see are in
/// the query.
///
/// The words are written out rather than bound, so that the databases see that
/// the partial index `ix_post_counted` answers it.
pub(crate) fn unread_posts() -> Expr {
    Expr::cust(
        "(SELECT COUNT(*) FROM post WHERE post.topic_id = topic.id \
         AND post.number > COALESCE(reading.read_number, 0) \
         AND post.created_at >= COALESCE(reader.decided_at, reader.created_at) \
         AND post.kind <> 'SYSTEM' AND post.deleted_at IS NULL \
         AND post.author_id NOT IN (SELECT id FROM absent))",
    )
}

/// The replies of a topic without those of people who are absent for its reader:
/// these are few, and an index has what each wrote in a topic.
fn shown_replies() -> Expr {
    Expr::cust(
        "CAST(topic.reply_count - (SELECT COUNT(*) FROM post WHERE post.topic_id = topic.id \
         AND post.author_id IN (SELECT id FROM absent) \
         AND post.kind IN ('REPLY', 'OFFER', 'MATCH_DECLARED') \
         AND post.deleted_at IS NULL) AS INTEGER)",
    )
}

fn is_reader_hidden() -> Expr {
    let id = |alias: &'static str| Expr::col((alias, account::Column::Id));
    visibility::hides(id(READER), id("account"))
}

/// The reader's account in a query of topics.
pub(crate) const READER: &str = "reader";

/// Topics joined with all that a [`TopicRow`] shows to `reader`, but for those of
/// people who are absent for them.
pub(crate) fn topic_rows(reader: AccountId) -> Select<topic::Entity> {
    every_topic_row(reader).filter(is_present(topic::Column::AuthorId.into_expr()))
}

/// The same, whoever opened them.
///
/// Outer joins throughout, though author and category are always there: SQLite
/// then walks the topics in the order of their index and never starts from the
/// other side.
fn every_topic_row(reader: AccountId) -> Select<topic::Entity> {
    let mut select = leaving_out(topic::Entity::find(), reader);
    let by = |foreign: topic::Column, key: Expr| foreign.into_expr().eq(key);
    let read = Condition::all()
        .add(by(topic::Column::Id, reading::Column::TopicId.into_expr()))
        .add(reading::Column::AccountId.eq(reader));
    // At most one, by a unique index.
    let offered = Condition::all()
        .add(by(topic::Column::Id, offer::Column::TopicId.into_expr()))
        .add(offer::Column::ById.eq(reader))
        .add(offer::Column::State.eq(OfferState::Standing));
    let author = by(topic::Column::AuthorId, account::Column::Id.into_expr());
    let category = by(topic::Column::CategoryId, category::Column::Id.into_expr());
    let advert = by(topic::Column::Id, advert::Column::TopicId.into_expr());
    let is_reader = Expr::col((READER, account::Column::Id)).eq(reader);
    QueryTrait::query(&mut select)
        .join(JoinType::LeftJoin, account::Entity, author)
        .join(JoinType::LeftJoin, category::Entity, category)
        .join(JoinType::LeftJoin, advert::Entity, advert)
        .join(JoinType::LeftJoin, reading::Entity, read)
        .join_as(JoinType::LeftJoin, account::Entity, READER, is_reader)
        .join(JoinType::LeftJoin, offer::Entity, offered);
    select
}

/// The topic of an identifier, as `reader` sees it.
///
/// # Errors
///
/// When the database fails.
pub async fn topic_by_id(
    db: &impl ConnectionTrait,
    reader: &Member,
    id: TopicId,
) -> Result<Option<TopicRow>, DbErr> {
    let topic = topic_rows(reader.id()).filter(topic::Column::Id.eq(id));
    topic.into_partial_model().one(db).await
}

/// The topic of a number, as `reader` sees it.
///
/// # Errors
///
/// When the database fails.
pub async fn topic_by_number(
    db: &impl ConnectionTrait,
    reader: &Member,
    number: i64,
) -> Result<Option<TopicRow>, DbErr> {
    let topic = topic_rows(reader.id()).filter(topic::Column::Number.eq(number));
    topic.into_partial_model().one(db).await
}

/// The topics of some identifiers, as `reader` sees them.
///
/// # Errors
///
/// When the database fails.
pub async fn topics_by_id(
    db: &impl ConnectionTrait,
    reader: &Member,
    ids: &[TopicId],
) -> Result<Vec<TopicRow>, DbErr> {
    let topics = topic_rows(reader.id()).filter(topic::Column::Id.is_in(ids.iter().copied()));
    topics.into_partial_model().all(db).await
}

/// The topics that matches of `reader` came of. A match is never hidden from the two,
/// so these are there even where the other one is absent for them.
///
/// # Errors
///
/// When the database fails.
pub async fn topics_of_matches(
    db: &impl ConnectionTrait,
    reader: &Member,
    ids: &[TopicId],
) -> Result<Vec<TopicRow>, DbErr> {
    let topics = every_topic_row(reader.id());
    let topics = topics.filter(topic::Column::Id.is_in(ids.iter().copied()));
    topics.into_partial_model().all(db).await
}

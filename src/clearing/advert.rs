//! Posting an advert, and changing what it says.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    IntoActiveModel, QueryFilter, Set, SqlErr,
};

use super::declare::{OwnAdvertError, own_open_advert};
use super::draft::{InvalidAdvert, NewAdvert, VISIBILITY_WARNING, sections};
use super::eligibility::eligibility;
use super::holding::{AWAY, hold_if_here};
use crate::account::Member;
use crate::entity::{
    AdvertKind, DraftKind, OrganisationId, PostId, PostKind, TopicId, advert, category, post, topic,
};
use crate::forum::{self, EditPostError, FormerAdvert, NewTopic, PostText, Rewriting, TopicTitle};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};
use crate::vocabulary::Vocabulary;

/// Why a topic or an advert was not posted.
#[derive(Debug, thiserror::Error)]
pub enum PostAdvertError {
    /// What was typed cannot be posted.
    #[error(transparent)]
    Invalid(#[from] InvalidAdvert),
    /// The member may not take part in clearing, or not as this.
    #[error("{0}")]
    NotEligible(String),
    /// One is enough.
    #[error("You already have an open advert of this kind. Edit it, or withdraw it first")]
    AdvertAlreadyOpen,
    /// The advert that is there cannot be changed.
    #[error(transparent)]
    Own(#[from] OwnAdvertError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for PostAdvertError {
    fn kind(&self) -> Kind {
        match self {
            Self::Invalid(invalid) => invalid.kind(),
            Self::NotEligible(_) | Self::AdvertAlreadyOpen => Kind::Conflict,
            Self::Own(refused) => refused.kind(),
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let code = match self {
            Self::Invalid(invalid) => return invalid.problems(),
            Self::NotEligible(_) => Code::NotEligible,
            Self::AdvertAlreadyOpen => Code::AdvertAlreadyOpen,
            Self::Own(refused) => return refused.problems(),
            Self::Database(_) => return Vec::new(),
        };
        vec![Problem::new(code, &[], self.to_string())]
    }
}

/// A topic with a typed title, for any category.
#[derive(Clone, Debug)]
pub struct TypedTopic {
    /// The category it is posted in.
    pub category_slug: String,
    /// Its title.
    pub title: String,
    /// Its first post, in Markdown.
    pub body: String,
    /// Whether the author ticked the warning, which the clearing category asks
    /// for.
    pub visible_to_all: bool,
}

/// Opens a topic. In the clearing category its title is read by the convention,
/// and it becomes an advert.
///
/// # Errors
///
/// Refuses what cannot be posted, and an advert as [`create_advert`] does.
pub async fn create_topic(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    author: &Member,
    vocabulary: &Vocabulary,
    typed: &TypedTopic,
) -> Result<topic::Model, PostAdvertError> {
    let category = forum::category(tx, &typed.category_slug).await?;
    let Some(category) = category.filter(|category| category.archived_at.is_none()) else {
        let message = "Choose a category from the list";
        let problem = Problem::new(Code::Invalid, &["categorySlug"], message);
        return Err(InvalidAdvert(vec![problem]).into());
    };
    if category.is_clearing {
        let TypedTopic { title, body, visible_to_all, .. } = typed;
        let advert = NewAdvert::from_typed(title, body, *visible_to_all, author, vocabulary)?;
        return create_advert(tx, occasion, author, &advert).await;
    }
    let mut wrong = Vec::new();
    let title = TopicTitle::parse("title", &typed.title).map_err(|it| wrong.push(it.into())).ok();
    let text = PostText::parse("body", &typed.body).map_err(|it| wrong.push(it.into())).ok();
    let (Some(title), Some(text)) = (title, text) else {
        return Err(InvalidAdvert(wrong).into());
    };
    let new = NewTopic { category: category.id, title: &title, text: &text };
    Ok(forum::create_topic(tx, occasion, author, new).await?)
}

/// Posts an advert: a topic in the clearing category, and its record.
///
/// # Errors
///
/// Refuses when the member may not take part in clearing or not as this, and
/// when they have an open advert of this kind.
pub async fn create_advert(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    author: &Member,
    advert: &NewAdvert,
) -> Result<topic::Model, PostAdvertError> {
    // So that a match of theirs is seen here, or this advert there.
    if !hold_if_here(tx, author.id()).await? {
        return Err(PostAdvertError::NotEligible(AWAY.to_owned()));
    }
    may_post(tx, author, advert.title.kind()).await?;
    let clearing = category::Entity::find().filter(category::Column::IsClearing.eq(true));
    let clearing = clearing.one(tx).await?;
    let clearing = clearing.ok_or_else(|| DbErr::RecordNotFound("category".to_owned()))?;
    let title = TopicTitle::made(advert.title.to_string());
    let new = NewTopic { category: clearing.id, title: &title, text: &advert.text };
    let topic = forum::create_topic(tx, occasion, author, new).await?;
    let row = advert::ActiveModel {
        topic_id: Set(topic.id),
        author_id: Set(author.id()),
        is_open: Set(true),
        matched_post_id: Set(None),
        match_id: Set(None),
        ..fields(advert, occasion)
    };
    row.insert(tx).await.map_err(one_of_a_kind)?;
    forum::forget_draft(tx, author.id(), DraftKind::Advert, author.id().0).await?;
    Ok(topic)
}

/// Changes what an open advert says: its title follows, and what it said before is
/// kept with the first post.
///
/// # Errors
///
/// Refuses when there is no such advert, when it is somebody else's or not
/// open, and as [`create_advert`] does.
pub async fn edit_advert(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    author: &Member,
    id: TopicId,
    advert: &NewAdvert,
) -> Result<topic::Model, PostAdvertError> {
    let (topic, row) = own_open_advert(tx, author, id).await?;
    if row.kind != advert.title.kind() {
        may_post(tx, author, advert.title.kind()).await?;
    }
    forum::forget_draft(tx, author.id(), DraftKind::AdvertEdit, id.0).await?;
    let former = former(&topic, &row, advert);
    let row = advert::ActiveModel { topic_id: Set(id), ..fields(advert, occasion) };
    row.update(tx).await.map_err(one_of_a_kind)?;
    let opening = post::Entity::find()
        .filter(post::Column::TopicId.eq(id))
        .filter(post::Column::Kind.eq(PostKind::Opening))
        .one(tx)
        .await?;
    if let Some(opening) = opening {
        let rewriting = Rewriting { text: &advert.text, former };
        forum::rewrite(tx, occasion, author, opening, rewriting).await?;
    }
    let mut topic = topic.into_active_model();
    topic.title = Set(advert.title.to_string());
    Ok(topic.update(tx).await?)
}

/// Title and profession of an advert, where a new one has others.
fn former(topic: &topic::Model, row: &advert::Model, new: &NewAdvert) -> Option<FormerAdvert> {
    let is_same = topic.title == new.title.to_string() && row.profession == new.profession;
    let title = topic.title.clone();
    (!is_same).then(|| FormerAdvert { title, profession: row.profession.clone() })
}

/// Edits a post, as [`forum::edit_post`]. The record of an advert keeps saying
/// what its first post says.
///
/// # Errors
///
/// As [`forum::edit_post`].
pub async fn edit_post(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    member: &Member,
    id: PostId,
    text: &PostText,
) -> Result<post::Model, EditPostError> {
    let post = forum::edit_post(tx, occasion, member, id, text).await?;
    if post.kind == PostKind::Opening {
        let (about, looking_for) = sections(text.source());
        advert::Entity::update_many()
            .col_expr(advert::Column::About, Expr::value(about))
            .col_expr(advert::Column::LookingFor, Expr::value(looking_for))
            .filter(advert::Column::TopicId.eq(post.topic_id))
            .exec(tx)
            .await?;
    }
    Ok(post)
}

/// The two texts of an advert, to fill a form with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdvertText {
    /// About the person, in Markdown.
    pub about: String,
    /// Who they are looking for, in Markdown.
    pub looking_for: String,
}

/// The two texts of an advert.
///
/// # Errors
///
/// When the database fails.
pub async fn advert_text(
    db: &impl ConnectionTrait,
    id: TopicId,
) -> Result<Option<AdvertText>, DbErr> {
    let advert = advert::Entity::find_by_id(id).one(db).await?;
    Ok(advert.map(|it| AdvertText { about: it.about, looking_for: it.looking_for }))
}

async fn may_post(
    tx: &DatabaseTransaction,
    author: &Member,
    kind: AdvertKind,
) -> Result<(), PostAdvertError> {
    let participation = eligibility(tx, author).await?.participation;
    match participation.refusal_of(kind) {
        Some(reason) => Err(PostAdvertError::NotEligible(reason)),
        None => Ok(()),
    }
}

/// The columns that follow from what an advert says, and the tick under it.
fn fields(advert: &NewAdvert, occasion: &Occasion) -> advert::ActiveModel {
    let organisation = advert.title.organisation();
    advert::ActiveModel {
        kind: Set(advert.title.kind()),
        name: Set(advert.title.name().to_owned()),
        grade: Set(advert.title.grade().code().to_owned()),
        organisation_id: Set(organisation.id().map(OrganisationId)),
        organisation_name: Set(organisation.shown().to_owned()),
        profession: Set(advert.profession.clone()),
        about: Set(advert.about.clone()),
        looking_for: Set(advert.looking_for.clone()),
        is_title_typed: Set(advert.is_title_typed),
        visibility_warning: Set(VISIBILITY_WARNING.to_owned()),
        visibility_accepted_at: Set(occasion.now()),
        ..Default::default()
    }
}

/// The only thing that is unique about an advert besides its topic is that a
/// person has one open of a kind.
fn one_of_a_kind(error: DbErr) -> PostAdvertError {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => PostAdvertError::AdvertAlreadyOpen,
        _ => PostAdvertError::Database(error),
    }
}

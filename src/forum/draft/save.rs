//! Saving and discarding a draft.

use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    PaginatorTrait, QueryFilter, QuerySelect,
};
use uuid::Uuid;

use super::text::{Draft, DraftText};
use crate::account::Member;
use crate::entity::{
    AccountId, DraftId, DraftKind, PostId, TopicId, account, category, draft, post, topic,
};
use crate::forum::seen::{sees_post, sees_topic};
use crate::forum::text::TextProblem;
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};

/// How many drafts somebody may have.
pub const DRAFTS_MAX: u64 = 50;

/// The place that a draft is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftPlace {
    /// A reply in a thread.
    Reply(TopicId),
    /// A thread in the category of this name in addresses.
    Topic(String),
    /// An advert.
    Advert,
    /// Changes to the advert of a thread.
    AdvertEdit(TopicId),
    /// Changes to a post.
    PostEdit(PostId),
}

impl DraftPlace {
    fn kind(&self) -> DraftKind {
        match self {
            Self::Reply(_) => DraftKind::Reply,
            Self::Topic(_) => DraftKind::Topic,
            Self::Advert => DraftKind::Advert,
            Self::AdvertEdit(_) => DraftKind::AdvertEdit,
            Self::PostEdit(_) => DraftKind::PostEdit,
        }
    }

    /// The argument that holds what is typed there, where that is not one for each field.
    fn argument(&self) -> Option<&'static str> {
        match self {
            Self::Reply(_) | Self::PostEdit(_) => None,
            Self::Topic(_) | Self::Advert | Self::AdvertEdit(_) => Some("input"),
        }
    }
}

/// Why a draft was not saved or discarded.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// There is no such place for this member, or no such draft.
    #[error("We could not find what this draft is for")]
    NotFound,
    /// They have very many.
    #[error("You can keep up to {DRAFTS_MAX} drafts. Delete one you no longer need first")]
    TooMany,
    /// Something is too long or cannot be kept.
    #[error("{}", .0.iter().map(|problem| &*problem.message).collect::<Vec<_>>().join(". "))]
    Text(Vec<Problem>),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for DraftError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::TooMany => Kind::Conflict,
            Self::Text(_) => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::TooMany => vec![Problem::new(Code::Invalid, &[], self.to_string())],
            Self::Text(wrong) => wrong.clone(),
            Self::NotFound | Self::Database(_) => Vec::new(),
        }
    }
}

/// Keeps what a member has typed so far, in place of what they had typed there before.
/// Nothing is kept of nothing: then what was there goes.
///
/// # Errors
///
/// Refuses for a place that is not there for the member or not theirs to edit, for what is
/// too long, and where they have very many drafts.
pub async fn save_draft(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    member: &Member,
    place: &DraftPlace,
    text: DraftText,
) -> Result<Option<Draft>, DraftError> {
    let kind = place.kind();
    let subject = subject(tx, member, place).await?.ok_or(DraftError::NotFound)?;
    let text = text.checked().map_err(|wrong| refused(place, wrong))?;
    if text.is_empty() {
        forget_draft(tx, member.id(), kind, subject).await?;
        return Ok(None);
    }
    // So that two at once do not make one too many.
    account::Entity::find_by_id(member.id()).lock(LockType::NoKeyUpdate).one(tx).await?;
    if others(tx, member.id(), kind, subject).await? >= DRAFTS_MAX {
        return Err(DraftError::TooMany);
    }
    let row = draft::ActiveModel {
        id: Set(occasion.id()),
        account_id: Set(member.id()),
        kind: Set(kind),
        subject_id: Set(subject),
        text: Set(serde_json::to_value(text).expect("a text is plain data")),
        saved_at: Set(occasion.now()),
    };
    let once = [draft::Column::AccountId, draft::Column::Kind, draft::Column::SubjectId];
    let again = OnConflict::columns(once)
        .update_columns([draft::Column::Text, draft::Column::SavedAt])
        .to_owned();
    let saved = draft::Entity::insert(row).on_conflict(again).exec_with_returning(tx).await?;
    Ok(Some(saved.into()))
}

/// What is wrong, by the argument it came in.
fn refused(place: &DraftPlace, wrong: Vec<TextProblem>) -> DraftError {
    let problem = |one: TextProblem| {
        let problem = Problem::from(one);
        match place.argument() {
            Some(argument) => problem.inside(argument),
            None => problem,
        }
    };
    DraftError::Text(wrong.into_iter().map(problem).collect())
}

/// What the draft is for, where this member may write there.
async fn subject(
    db: &impl ConnectionTrait,
    member: &Member,
    place: &DraftPlace,
) -> Result<Option<Uuid>, DbErr> {
    Ok(match place {
        DraftPlace::Reply(id) => {
            let seen = topic::Entity::find_by_id(*id).filter(sees_topic(member));
            seen.one(db).await?.map(|topic| topic.id.0)
        }
        DraftPlace::AdvertEdit(id) => {
            let own = topic::Column::AuthorId.eq(member.id());
            let own = topic::Entity::find_by_id(*id).filter(own);
            own.one(db).await?.map(|topic| topic.id.0)
        }
        DraftPlace::PostEdit(id) => {
            let own = post::Column::AuthorId.eq(member.id());
            let own = post::Entity::find_by_id(*id).filter(own).filter(sees_post(member));
            own.one(db).await?.map(|post| post.id.0)
        }
        DraftPlace::Topic(slug) => {
            let category = category::Entity::find().filter(category::Column::Slug.eq(slug));
            category.one(db).await?.map(|category| category.id.0)
        }
        DraftPlace::Advert => Some(member.id().0),
    })
}

async fn others(
    db: &impl ConnectionTrait,
    owner: AccountId,
    kind: DraftKind,
    subject: Uuid,
) -> Result<u64, DbErr> {
    let elsewhere = sea_orm::Condition::any()
        .add(draft::Column::Kind.ne(kind))
        .add(draft::Column::SubjectId.ne(subject));
    let others = draft::Entity::find().filter(draft::Column::AccountId.eq(owner));
    others.filter(elsewhere).count(db).await
}

/// Deletes a draft of the member.
///
/// # Errors
///
/// Refuses where they have no such draft.
pub async fn discard_draft(
    tx: &DatabaseTransaction,
    member: &Member,
    id: DraftId,
) -> Result<(), DraftError> {
    let own = draft::Entity::delete_many()
        .filter(draft::Column::Id.eq(id))
        .filter(draft::Column::AccountId.eq(member.id()));
    let gone = own.exec(tx).await?;
    if gone.rows_affected == 0 { Err(DraftError::NotFound) } else { Ok(()) }
}

/// Deletes the draft of a place, since it was posted.
pub(crate) async fn forget_draft(
    tx: &DatabaseTransaction,
    owner: AccountId,
    kind: DraftKind,
    subject: Uuid,
) -> Result<(), DbErr> {
    draft::Entity::delete_many()
        .filter(draft::Column::AccountId.eq(owner))
        .filter(draft::Column::Kind.eq(kind))
        .filter(draft::Column::SubjectId.eq(subject))
        .exec(tx)
        .await
        .map(drop)
}

//! Editing a post; the earlier text is kept as a revision.

use sea_orm::{
    ActiveModelTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, Set,
};
use time::{Duration, OffsetDateTime};

use super::draft::forget_draft;
use super::seen::sees_post;
use super::text::{PostText, TextProblem};
use crate::account::Member;
use crate::entity::{
    AccountId, DraftKind, PostId, PostKind, TopicState, post, post_revision, topic,
};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};

/// How long after posting its author may edit a post.
pub const EDIT_WINDOW: Duration = Duration::hours(24);

/// Why a post was not changed.
#[derive(Debug, thiserror::Error)]
pub enum EditPostError {
    /// No post has this identifier.
    #[error("We could not find this post")]
    NotFound,
    /// Another member wrote it. Moderators delete; they put no words in
    /// anybody's mouth.
    #[error("Only the author can edit a post")]
    NotYours,
    /// It was taken away.
    #[error("This post was deleted")]
    Deleted,
    /// A closed topic cannot be changed.
    #[error("This thread is closed, so you cannot edit posts in it")]
    TopicClosed,
    /// It has been there for too long.
    #[error("You can only edit a post for 24 hours after you write it")]
    WindowOver,
    /// The text cannot be posted.
    #[error(transparent)]
    Text(#[from] TextProblem),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for EditPostError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::NotYours => Kind::Forbidden,
            Self::Deleted | Self::TopicClosed | Self::WindowOver => Kind::Conflict,
            Self::Text(_) => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let code = match self {
            Self::Deleted => Code::AlreadyDone,
            Self::TopicClosed => Code::TopicClosed,
            Self::WindowOver => Code::EditWindowOver,
            Self::Text(problem) => return vec![problem.clone().into()],
            Self::NotFound | Self::NotYours | Self::Database(_) => return Vec::new(),
        };
        vec![Problem::new(code, &[], self.to_string())]
    }
}

/// What the rules need to know of a post.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written {
    pub(super) author: AccountId,
    pub(super) kind: PostKind,
    pub(super) created_at: OffsetDateTime,
    pub(super) is_deleted: bool,
}

impl From<&post::Model> for Written {
    fn from(post: &post::Model) -> Self {
        Self {
            author: post.author_id,
            kind: post.kind,
            created_at: post.created_at,
            is_deleted: post.deleted_at.is_some(),
        }
    }
}

impl From<&super::PostRow> for Written {
    fn from(post: &super::PostRow) -> Self {
        Self {
            author: post.author.id,
            kind: post.kind,
            created_at: post.created_at,
            is_deleted: post.deleted_at.is_some(),
        }
    }
}

/// Changes the text of a post, and keeps the earlier text.
///
/// # Errors
///
/// Refuses when there is no such post, when somebody else wrote it, when it was
/// deleted, when its topic is closed, and after [`EDIT_WINDOW`].
pub async fn edit_post(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    member: &Member,
    id: PostId,
    text: &PostText,
) -> Result<post::Model, EditPostError> {
    let seen = post::Entity::find_by_id(id).filter(sees_post(member));
    let post = seen.lock_exclusive().one(tx).await?;
    let post = post.ok_or(EditPostError::NotFound)?;
    let topic = topic::Entity::find_by_id(post.topic_id).one(tx).await?;
    let topic = topic.ok_or(EditPostError::NotFound)?;
    rule(Written::from(&post), topic.state, member, occasion.now())?;
    forget_draft(tx, member.id(), DraftKind::PostEdit, id.0).await?;
    Ok(rewrite(tx, occasion, member, post, Rewriting::of_text(text)).await?)
}

/// Whether `member` may edit a post at `now`.
#[must_use]
pub fn may_edit(post: &super::PostRow, member: &Member, now: OffsetDateTime) -> bool {
    rule(post.into(), post.topic_state, member, now).is_ok()
}

fn rule(
    post: Written,
    state: TopicState,
    member: &Member,
    now: OffsetDateTime,
) -> Result<(), EditPostError> {
    if post.author != member.id() || post.kind == PostKind::System {
        return Err(EditPostError::NotYours);
    }
    if post.is_deleted {
        return Err(EditPostError::Deleted);
    }
    if state == TopicState::Closed {
        return Err(EditPostError::TopicClosed);
    }
    if now >= post.created_at + EDIT_WINDOW {
        return Err(EditPostError::WindowOver);
    }
    Ok(())
}

/// What a post says from now on, and what an advert said beside its text until now.
pub(crate) struct Rewriting<'a> {
    /// The new text.
    pub(crate) text: &'a PostText,
    /// Of an advert whose title or profession changes with it: as they were.
    pub(crate) former: Option<FormerAdvert>,
}

/// What an advert said beside its text.
pub(crate) struct FormerAdvert {
    pub(crate) title: String,
    /// The code of the profession.
    pub(crate) profession: Option<String>,
}

impl<'a> Rewriting<'a> {
    /// A new text and nothing else.
    fn of_text(text: &'a PostText) -> Self {
        Self { text, former: None }
    }
}

/// Puts a new text in the place of what the post says; what it said becomes a
/// revision. Where nothing is new, nothing changes.
pub(crate) async fn rewrite(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    editor: &Member,
    post: post::Model,
    Rewriting { text, former }: Rewriting<'_>,
) -> Result<post::Model, DbErr> {
    if post.source == text.source() && former.is_none() {
        return Ok(post);
    }
    let (title, profession) =
        former.map_or((None, None), |former| (Some(former.title), former.profession));
    let revision = post_revision::ActiveModel {
        id: Set(occasion.id()),
        post_id: Set(post.id),
        source: Set(post.source.clone()),
        replaced_at: Set(occasion.now()),
        replaced_by: Set(Some(editor.id())),
        title: Set(title),
        profession: Set(profession),
    };
    revision.insert(tx).await?;
    let mut post = post.into_active_model();
    post.source = Set(text.source().to_owned());
    post.html = Set(text.html().to_owned());
    post.edited_at = Set(Some(occasion.now()));
    post.update(tx).await
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::forum::people::{account_id, member, moderator};

    const POSTED: OffsetDateTime = datetime!(2030-01-01 9:00 UTC);

    fn post() -> Written {
        Written {
            author: account_id(1),
            kind: PostKind::Reply,
            created_at: POSTED,
            is_deleted: false,
        }
    }

    #[test]
    fn an_author_edits_for_a_day_and_not_a_second_longer() {
        let ada = member(1);
        let last = POSTED + EDIT_WINDOW - Duration::SECOND;
        assert!(rule(post(), TopicState::Open, &ada, last).is_ok());
        assert!(matches!(
            rule(post(), TopicState::Open, &ada, POSTED + EDIT_WINDOW),
            Err(EditPostError::WindowOver)
        ));
    }

    #[test]
    fn nobody_edits_what_somebody_else_wrote_and_rights_come_before_state() {
        let states =
            [TopicState::Open, TopicState::MatchDeclared, TopicState::Expired, TopicState::Closed];
        for state in states {
            for other in [member(2), moderator(3)] {
                for is_deleted in [false, true] {
                    let post = Written { is_deleted, ..post() };
                    let late = POSTED + 2 * EDIT_WINDOW;
                    assert!(matches!(
                        rule(post, state, &other, late),
                        Err(EditPostError::NotYours)
                    ));
                }
            }
        }
    }

    #[test]
    fn events_deleted_posts_and_closed_topics_stay_as_they_are() {
        let ada = member(1);
        let event = Written { kind: PostKind::System, ..post() };
        let edit = |post, state| rule(post, state, &ada, POSTED);
        assert!(matches!(edit(event, TopicState::Open), Err(EditPostError::NotYours)));
        let deleted = Written { is_deleted: true, ..post() };
        assert!(matches!(edit(deleted, TopicState::Closed), Err(EditPostError::Deleted)));
        assert!(matches!(edit(post(), TopicState::Closed), Err(EditPostError::TopicClosed)));
        for waiting in [TopicState::MatchDeclared, TopicState::Withdrawn, TopicState::Expired] {
            assert!(edit(post(), waiting).is_ok());
        }
    }
}

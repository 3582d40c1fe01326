//! How much one person may post in a while (requirement S6): generous, for what people type.
//!
//! Addresses are not people: a government network shows few of them. So what members write
//! counts for the member, from the posts themselves, which all servers see.

use sea_orm::prelude::TimeDateTimeWithTimeZone;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use time::{Duration, OffsetDateTime};

use crate::account::Member;
use crate::entity::{PostKind, post};
use crate::refusal::{Kind, Problem, Refusal};

/// How many posts a member may write in ten minutes.
pub const POSTS_MAX: u64 = 25;
/// For how long a post counts.
const WINDOW: Duration = Duration::minutes(10);

/// Why a member may not post now.
#[derive(Debug, thiserror::Error)]
pub enum PostLimitError {
    /// They have written as much as they may.
    #[error("You have posted {POSTS_MAX} times in 10 minutes. Try again in {wait_seconds} seconds")]
    TooMany {
        /// How long to wait.
        wait_seconds: i64,
    },
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for PostLimitError {
    fn kind(&self) -> Kind {
        match self {
            Self::TooMany { .. } => Kind::RateLimited,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        Vec::new()
    }
}

/// Refuses a member who has posted as much as they may.
///
/// # Errors
///
/// With how long to wait, or when the database fails.
pub async fn admit_post(
    db: &impl ConnectionTrait,
    author: &Member,
    now: OffsetDateTime,
) -> Result<(), PostLimitError> {
    let one_of_the_last: Option<TimeDateTimeWithTimeZone> = post::Entity::find()
        .select_only()
        .column(post::Column::CreatedAt)
        .filter(post::Column::AuthorId.eq(author.id()))
        .filter(post::Column::Kind.ne(PostKind::System))
        .filter(post::Column::CreatedAt.gt(now - WINDOW))
        .order_by_desc(post::Column::CreatedAt)
        .offset(POSTS_MAX - 1)
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    match one_of_the_last {
        Some(at) => {
            let wait = at + WINDOW - now;
            Err(PostLimitError::TooMany { wait_seconds: wait.whole_seconds().max(1) })
        }
        None => Ok(()),
    }
}

//! Files of a round for spreadsheets.

use async_graphql::{Context, Enum, ID, Object, SimpleObject};

use crate::graphql::access::{Access, access, step_up};
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::id::id;
use crate::planning::{self, WantedFile};

/// What a file of a round is about.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "planning::RoundFileKind")]
enum RoundFileKind {
    /// Everybody who takes part, a row each.
    Registrations,
    /// The matches that were published, a row each, with what both said of how it went.
    Matches,
    /// Who has nobody, or fewer than they take, with the reason.
    Unmatched,
}

/// A file of a round.
#[derive(SimpleObject)]
struct RoundFile {
    /// What to call it.
    name: String,
    /// Its content: CSV with a header, in UTF-8.
    content: String,
}

/// A file of a round, or why there is none.
#[derive(SimpleObject)]
pub(super) struct RoundFilePayload {
    /// The file.
    file: Option<RoundFile>,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

/// What admins can take out of a round.
#[derive(Default)]
pub(super) struct RoundFileMutation;

#[Object]
impl RoundFileMutation {
    /// Makes a file of a round, and notes in the moderation log that it was made. Who somebody is is
    /// in none of them.
    #[graphql(directive = access::apply(Access::Admin), directive = step_up::apply())]
    async fn make_round_file(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "id")] round: ID,
        file: RoundFileKind,
    ) -> Result<RoundFilePayload> {
        let admin = ctx.viewer().admin()?;
        let vocabulary = ctx.vocabulary();
        let wanted = WantedFile { round: id(&round)?, kind: file.into() };
        let made = ctx
            .change_fresh(admin.fresh(), async |tx, occasion, admin| {
                planning::make_round_file(tx, occasion, admin, vocabulary, wanted).await
            })
            .await;
        let (made, errors) = settle(made)?;
        let file = made.map(|made| RoundFile { name: made.name, content: made.content });
        Ok(RoundFilePayload { file, errors })
    }
}

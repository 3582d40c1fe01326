//! What moderators note about an account.

use async_graphql::{Context, ID, Object, SimpleObject};
use time::OffsetDateTime;

use crate::account::{self, NoteError};
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::id::id;
use crate::graphql::member::Member;

/// An account and what moderators noted about it.
#[derive(SimpleObject)]
struct AccountNotes {
    /// Identifies the account.
    account_id: ID,
    /// What the person calls themselves.
    display_name: String,
    /// The notes, the latest first, a hundred at most.
    notes: Vec<AccountNote>,
}

/// A note about an account. Whom it is about reads it in the file of their own data, without
/// who wrote it.
#[derive(SimpleObject)]
struct AccountNote {
    /// Identifies it.
    id: ID,
    /// What it says.
    text: String,
    /// When it was written.
    written_at: OffsetDateTime,
    /// Who wrote it; null where they have left.
    author: Option<Member>,
    /// Whether the caller may delete it: its author, and admins.
    viewer_can_delete: bool,
}

impl From<account::AccountNote> for AccountNote {
    fn from(row: account::AccountNote) -> Self {
        Self {
            id: row.note.id.to_string().into(),
            text: row.note.text,
            written_at: row.note.written_at,
            author: row.author.map(Member::from),
            viewer_can_delete: row.may_delete,
        }
    }
}

impl From<account::AccountNotes> for AccountNotes {
    fn from(found: account::AccountNotes) -> Self {
        Self {
            account_id: found.account.id.to_string().into(),
            display_name: found.account.display_name,
            notes: found.notes.into_iter().map(AccountNote::from).collect(),
        }
    }
}

/// What became of a note.
#[derive(SimpleObject)]
struct NotePayload {
    /// What the caller can put right.
    errors: Vec<UserError>,
}

impl NotePayload {
    fn settle(outcome: std::result::Result<(), NoteError>) -> Result<Self> {
        Ok(Self { errors: settle(outcome)?.1 })
    }
}

/// Reading notes.
#[derive(Default)]
pub(super) struct NoteQuery;

#[Object]
impl NoteQuery {
    /// What moderators noted about the account of this identifier; null for one's own.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn account_notes(
        &self,
        ctx: &Context<'_>,
        account_id: ID,
    ) -> Result<Option<AccountNotes>> {
        let moderator = ctx.viewer().moderator()?;
        let account = id(&account_id)?;
        let found = account::account_notes(ctx.db().reader(), &moderator, account).await?;
        Ok(found.map(AccountNotes::from))
    }
}

/// Writing notes.
#[derive(Default)]
pub(super) struct NoteMutation;

#[Object]
impl NoteMutation {
    /// Notes something about an account. Notes are not edited.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn add_account_note(
        &self,
        ctx: &Context<'_>,
        account_id: ID,
        text: String,
    ) -> Result<NotePayload> {
        let moderator = ctx.viewer().moderator()?;
        let account = id(&account_id)?;
        let added = ctx
            .change(async |tx, occasion| {
                account::add_account_note(tx, occasion, &moderator, account, &text).await
            })
            .await;
        NotePayload::settle(added)
    }

    /// Deletes a note: its author, and admins.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn delete_account_note(&self, ctx: &Context<'_>, note_id: ID) -> Result<NotePayload> {
        let moderator = ctx.viewer().moderator()?;
        let note = id(&note_id)?;
        let deleted = ctx
            .change(async |tx, occasion| {
                account::delete_account_note(tx, occasion, &moderator, note).await
            })
            .await;
        NotePayload::settle(deleted)
    }
}

//! Accounts as admins find them, and members as moderators do.

use async_graphql::{Context, ID, Object, SimpleObject};
use time::OffsetDateTime;

use super::address::shown_address;
use crate::account::{self, AccountFilter};
use crate::entity::account as table;
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::Result;
use crate::graphql::id::id;
use crate::graphql::member::Member;
use crate::graphql::paging::{PageInfo, Paging, page};
use crate::graphql::vocabulary::{Grade, Organisation};
use crate::graphql::words::{AccountStatus, Role};

/// An account, as admins see it: with nothing of what the person said to the programme.
pub(super) struct ManagedAccount(table::Model);

/// An account, as admins see it: with nothing of what the person said to the programme.
#[Object]
impl ManagedAccount {
    /// Identifies the account.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// What the person calls themselves.
    async fn display_name(&self) -> &str {
        &self.0.display_name
    }

    /// Their address. All but its first letter and its domain is hidden, unless the caller
    /// gave a reason to read it within the last hour (`readAddress`).
    async fn email(&self, ctx: &Context<'_>) -> Result<String> {
        shown_address(ctx, &self.0).await
    }

    /// Where the account stands.
    async fn status(&self) -> AccountStatus {
        self.0.status.into()
    }

    /// What it may do.
    async fn role(&self) -> Role {
        self.0.role.into()
    }

    /// The grade that the person states.
    async fn grade(&self) -> Option<Grade> {
        self.0.grade.as_deref().and_then(Grade::from_code)
    }

    /// The organisation that the person states.
    async fn organisation(&self, ctx: &Context<'_>) -> Option<Organisation> {
        Organisation::listed(ctx.vocabulary(), self.0.organisation_id)
    }

    /// When the person signed up.
    async fn joined_at(&self) -> OffsetDateTime {
        self.0.created_at
    }

    /// Until when it is suspended; null where it is not, or for good.
    async fn suspended_until(&self) -> Option<OffsetDateTime> {
        self.0.suspended_until
    }

    /// Why it is suspended.
    async fn suspension_reason(&self) -> Option<&str> {
        self.0.suspension_reason.as_deref()
    }
}

/// A page of accounts.
#[derive(SimpleObject)]
pub(super) struct AccountConnection {
    /// The accounts of the page.
    nodes: Vec<ManagedAccount>,
    /// Where the page stands in the list.
    page_info: PageInfo,
}

/// What admins can ask about accounts.
#[derive(Default)]
pub(super) struct FindQuery;

#[Object]
impl FindQuery {
    /// The accounts whose name has the text in it, or whose address it is, by
    /// name.
    #[graphql(
        directive = access::apply(Access::Admin),
        complexity = "Paging::cost(first, child_complexity)"
    )]
    async fn accounts(
        &self,
        ctx: &Context<'_>,
        search: Option<String>,
        status: Option<AccountStatus>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<AccountConnection> {
        let admin = ctx.viewer().admin()?;
        let window = Paging { first, after, ..Paging::default() }.window()?;
        let slice = window.slice(|key| {
            let [name, id] = key else { return None };
            Some((name.clone(), id.parse().ok()?))
        })?;
        let filter = AccountFilter { text: search, status: status.map(Into::into) };
        let rows = account::find_accounts(ctx.db().reader(), &admin, &filter, &slice).await?;
        let (rows, page_info) = page(rows, &window, |account| {
            vec![account.display_name.clone(), account.id.to_string()]
        });
        Ok(AccountConnection { nodes: rows.into_iter().map(ManagedAccount).collect(), page_info })
    }

    /// The members whose name has the text in it, or whose address it is, by name: the
    /// first 50.
    #[graphql(directive = access::apply(Access::Moderator), complexity = "50 * child_complexity")]
    async fn find_members(&self, ctx: &Context<'_>, search: String) -> Result<Vec<Member>> {
        let moderator = ctx.viewer().moderator()?;
        let found = account::find_members(ctx.db().reader(), &moderator, &search).await?;
        Ok(found.into_iter().map(Member::from).collect())
    }

    /// The account of this identifier.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn account(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "id")] account_id: ID,
    ) -> Result<Option<ManagedAccount>> {
        let admin = ctx.viewer().admin()?;
        let found = account::find_account(ctx.db().reader(), &admin, id(&account_id)?).await?;
        Ok(found.map(ManagedAccount))
    }
}

//! Every account, to be found by name or address.

use serde::{Deserialize, Serialize};

use crate::entity::{AccountStatus, Role};
use crate::web::views::components::{Cell, Link, Pagination, Table};
use crate::web::views::connection::Connection;
use crate::web::views::field::{Choice, Field};
use crate::web::views::words::{StateTag, Words};
use crate::web::views::{Context, View};

/// What the operation `accounts` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    accounts: Connection<Account>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Account {
    id: String,
    display_name: String,
    status: AccountStatus,
    role: Role,
    organisation: Option<Organisation>,
}

#[derive(Debug, Deserialize)]
struct Organisation {
    name: String,
}

/// What the template `accounts` places.
#[derive(Debug, Serialize)]
pub(crate) struct AccountsPage {
    search: Field,
    status: Field,
    /// Nothing where no account is found.
    accounts: Option<Table>,
    pages: Option<Pagination>,
}

impl View for AccountsPage {
    const TEMPLATE: &'static str = "accounts";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        use AccountStatus::{Active, AwaitingVerification, Rejected, Suspended, Unconfirmed};
        let filters = context.filters();
        let states = [Active, AwaitingVerification, Unconfirmed, Suspended, Rejected];
        let states = states.map(|status| Choice::new(status.word(), status.words()));
        let pages = answer.accounts.page_info.onward("Pages of accounts", context);
        let accounts = answer.accounts.nodes;
        let is_found = !accounts.is_empty();
        let rows = accounts.into_iter().map(Account::row).collect();
        let table = Table::new("Accounts", ["Name", "Organisation", "Role", "State"], rows);
        Some(Self {
            search: filters.search("search", "Part of a name, or a whole email address"),
            status: filters.select("status", "State", "Any", states),
            accounts: is_found.then(|| table.with_row_headings()),
            pages,
        })
    }
}

impl Account {
    fn row(self) -> [Cell; 4] {
        let organisation = self.organisation.map(|organisation| organisation.name);
        [
            Link::new(format!("/admin/accounts/{}", self.id), self.display_name).into(),
            organisation.unwrap_or_else(|| "Not given".to_owned()).into(),
            self.role.words().into(),
            self.status.tag().into(),
        ]
    }
}

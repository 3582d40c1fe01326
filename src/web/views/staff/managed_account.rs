//! One account, and what an admin can do about it.

use serde::{Deserialize, Serialize};

use crate::entity::{AccountStatus, Role};
use crate::web::views::components::{Button, Cell, SummaryList};
use crate::web::views::moderation::{Folded, is_masked, reading};
use crate::web::views::times::Instant;
use crate::web::views::words::{StateTag, Words};
use crate::web::views::{Context, View};

/// What the operation `managed_account` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    account: Option<Account>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Account {
    id: String,
    display_name: String,
    email: String,
    status: AccountStatus,
    role: Role,
    grade: Option<Named>,
    organisation: Option<Named>,
    joined_at: Instant,
    suspended_until: Option<Instant>,
    suspension_reason: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Named {
    name: String,
}

/// What the template `managed_account` places.
#[derive(Debug, Serialize)]
pub(crate) struct ManagedAccountPage {
    name: String,
    facts: SummaryList,
    id: String,
    is_own: bool,
    path: String,
    actions: Vec<Button>,
    /// What to fill in to see the address; nothing where it is shown, or cannot be.
    address: Option<Folded>,
    /// Why there is nothing to do.
    nothing_to_do: Option<&'static str>,
}

impl View for ManagedAccountPage {
    const TEMPLATE: &'static str = "managed_account";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let account = answer.account?;
        let is_own = account.id == context.own_id();
        let actions = if is_own { Vec::new() } else { account.actions() };
        let nothing_to_do = match (is_own, actions.is_empty()) {
            (true, _) => Some("This is your own account. Ask another admin to change it."),
            (false, true) => Some("You cannot change an account in this state."),
            (false, false) => None,
        };
        let facts = account.facts();
        let has_address =
            !matches!(account.status, AccountStatus::Rejected | AccountStatus::Erased);
        let may_ask = has_address && is_masked(&account.email);
        Some(Self {
            address: may_ask.then(|| reading(&account.id, context)),
            path: format!("/admin/accounts/{}", account.id),
            id: account.id,
            is_own,
            name: account.display_name,
            facts,
            actions,
            nothing_to_do,
        })
    }
}

impl Account {
    fn actions(&self) -> Vec<Button> {
        let to = |action: &str| format!("/admin/accounts/{}/{action}", self.id);
        let role = Button::secondary(to("role"), "Change the role");
        let suspend = Button::secondary(to("suspend"), "Suspend");
        let let_in = format!("/moderation/let-in/{}", self.id);
        let let_in = Button::secondary(let_in, "Let into clearing");
        let reset = Button::secondary(to("second-factor"), "Reset 2-step verification");
        match self.status {
            AccountStatus::Active => vec![role, let_in, reset, suspend],
            AccountStatus::AwaitingVerification => vec![reset, suspend],
            AccountStatus::Suspended => vec![Button::new(to("reinstate"), "Reinstate")],
            AccountStatus::Unconfirmed | AccountStatus::Rejected | AccountStatus::Erased => {
                Vec::new()
            }
        }
    }

    fn facts(&self) -> SummaryList {
        let given = |named: &Option<Named>| {
            named.as_ref().map_or("Not given", |named| named.name.as_str()).to_owned()
        };
        let is_suspended = self.status == AccountStatus::Suspended;
        let until = self.suspended_until.as_ref().map(Instant::date_and_time);
        let until = until.map_or_else(|| Cell::text("No end date"), Cell::from);
        SummaryList::default()
            .row("State", self.status.tag())
            .row("Role", self.role.words())
            .row("Email address", self.email.as_str())
            .row("Organisation", given(&self.organisation))
            .row("Grade", given(&self.grade))
            .row("Signed up", self.joined_at.date_and_time())
            .maybe("Suspended until", is_suspended.then_some(until))
            .maybe("Reason for the suspension", self.suspension_reason.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn account(status: &str) -> Account {
        let account = json!({
            "id": "7", "displayName": "Ada", "status": status, "role": "MEMBER", "grade": null,
            "organisation": null, "email": "a•••@hmrc.gov.uk", "joinedAt": "2030-01-01T09:00:00Z", "suspendedUntil": null,
            "suspensionReason": null,
        });
        serde_json::from_value(account).unwrap()
    }

    #[test]
    fn what_can_be_done_depends_on_the_state() {
        for (status, actions) in [
            ("ACTIVE", vec!["role", "/moderation/let-in/7", "second-factor", "suspend"]),
            ("AWAITING_VERIFICATION", vec!["second-factor", "suspend"]),
            ("SUSPENDED", vec!["reinstate"]),
            ("ERASED", vec![]),
        ] {
            let buttons = serde_json::to_value(account(status).actions()).unwrap();
            let links = buttons.as_array().unwrap().iter().map(|button| &button["href"]);
            let links: Vec<_> = links.filter_map(Value::as_str).collect();
            let expected = actions.iter().map(|action| match action.strip_prefix('/') {
                Some(_) => (*action).to_owned(),
                None => format!("/admin/accounts/7/{action}"),
            });
            assert_eq!(links, expected.collect::<Vec<_>>(), "{status}");
        }
    }

    #[test]
    fn a_suspension_without_an_end_says_so() {
        let facts = |status| serde_json::to_string(&account(status).facts()).unwrap();
        assert!(facts("SUSPENDED").contains("No end date"));
        assert!(!facts("ACTIVE").contains("No end date"));
    }
}

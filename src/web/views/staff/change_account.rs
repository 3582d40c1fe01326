//! Changing an account: suspending it, reinstating it, setting its role, resetting its second factor. Each page asks before
//! it does so.

use serde::{Deserialize, Serialize};

use crate::entity::{AccountStatus, Role};
use crate::web::views::field::{Choice, Field};
use crate::web::views::words::Words;
use crate::web::views::{Context, View};

/// The operation that all of them ask.
const OPERATION: Option<&str> = Some("change_account");

/// What the operation `change_account` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    account: Option<Account>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Account {
    id: String,
    display_name: String,
    status: AccountStatus,
    role: Role,
}

/// What the template `suspend_account` places.
#[derive(Debug, Serialize)]
pub(crate) struct SuspendPage(Question);

/// What the template `reinstate_account` places.
#[derive(Debug, Serialize)]
pub(crate) struct ReinstatePage(Question);

/// What the template `set_role` places.
#[derive(Debug, Serialize)]
pub(crate) struct RolePage(Question);

/// What the template `reset_second_factor` places.
#[derive(Debug, Serialize)]
pub(crate) struct ResetFactorPage(Question);

/// A question about an account.
#[derive(Debug, Serialize)]
struct Question {
    name: String,
    path: String,
    /// Nothing where the state of the account does not allow it.
    fields: Vec<Field>,
}

impl View for SuspendPage {
    const TEMPLATE: &'static str = "suspend_account";
    const OPERATION: Option<&'static str> = OPERATION;
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        use AccountStatus::{Active, AwaitingVerification};
        let form = context.form();
        let reason = form.lines("reason", "Reason").rows(3);
        let until = form.date_and_time("until", "End of the suspension (optional)");
        let fields = vec![
            reason.hint("We will email it to the person"),
            until.hint("UK time. If you leave this empty, the suspension has no end date"),
        ];
        let can_change =
            |account: &Account| matches!(account.status, Active | AwaitingVerification);
        answer.question(can_change, fields).map(Self)
    }
}

impl View for ReinstatePage {
    const TEMPLATE: &'static str = "reinstate_account";
    const OPERATION: Option<&'static str> = OPERATION;
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let reason = context.form().lines("reason", "Reason").rows(3);
        let fields = vec![reason.hint("For the moderation log")];
        let can_change = |account: &Account| account.status == AccountStatus::Suspended;
        answer.question(can_change, fields).map(Self)
    }
}

impl View for RolePage {
    const TEMPLATE: &'static str = "set_role";
    const OPERATION: Option<&'static str> = OPERATION;
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let form = context.form();
        let roles = [Role::Member, Role::Moderator, Role::Admin];
        let roles = roles.map(|role| Choice::new(role.word(), role.words()));
        let current = answer.account.as_ref().map(|account| account.role.word());
        let fields = vec![
            form.radios("role", "Role", roles).or_maybe(current),
            form.lines("reason", "Reason (optional)").rows(3).hint("For the moderation log"),
        ];
        let can_change = |account: &Account| account.status == AccountStatus::Active;
        answer.question(can_change, fields).map(Self)
    }
}

impl View for ResetFactorPage {
    const TEMPLATE: &'static str = "reset_second_factor";
    const OPERATION: Option<&'static str> = OPERATION;
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        use AccountStatus::{Active, AwaitingVerification};
        let reason = context.form().lines("reason", "Reason").rows(3);
        let hint = "For the moderation log. Say how you checked that it is them";
        let can_change =
            |account: &Account| matches!(account.status, Active | AwaitingVerification);
        answer.question(can_change, vec![reason.hint(hint)]).map(Self)
    }
}

impl Answer {
    fn question(
        self,
        can_change: impl Fn(&Account) -> bool,
        fields: Vec<Field>,
    ) -> Option<Question> {
        let account = self.account?;
        Some(Question {
            fields: if can_change(&account) { fields } else { Vec::new() },
            path: format!("/admin/accounts/{}", account.id),
            name: account.display_name,
        })
    }
}

//! Which rows each period is about, and since when.

use sea_orm::Condition;
use sea_orm::sea_query::{Alias, Expr, ExprTrait};

use crate::config::Kept;
use crate::own_data::FORMER_MEMBER;

/// Rows of a table that are kept for a time.
pub(super) struct Rows {
    pub(super) table: &'static str,
    /// The moment that it counts from.
    pub(super) since: Expr,
    /// Which rows of the table.
    pub(super) which: Condition,
}

/// When the round of a registration ended: when an admin said so, or else when its matches
/// were published or registration closed.
const ROUND_ENDED: &str = "(SELECT coalesce(completed_at, published_at, registration_closes_at)
    FROM round WHERE round.id = participant.round_id)";

/// When it was decided about an applicant who was asked something.
const DECIDED: &str =
    "(SELECT decided_at FROM account WHERE account.id = applicant_question.account_id)";

/// That it was decided about them, and they do not wait once more.
const IS_DECIDED: &str = "EXISTS (SELECT 1 FROM account
    WHERE account.id = applicant_question.account_id AND decided_at IS NOT NULL
      AND status <> 'AWAITING_VERIFICATION')";

impl Rows {
    pub(super) fn of(kept: Kept) -> Self {
        let column = |name: &'static str| Expr::col(Alias::new(name));
        let all = Condition::all;
        let named = || all().add(column("name").ne(FORMER_MEMBER));
        let (table, since, which) = match kept {
            Kept::UnconfirmedAccounts => (
                "account",
                column("created_at"),
                all()
                    .add(column("status").eq("UNCONFIRMED"))
                    .add(column("rejection_reason").is_null()),
            ),
            Kept::RejectedAccounts => (
                "account",
                column("decided_at"),
                all().add(column("status").eq("REJECTED")).add(column("display_name").ne("")),
            ),
            Kept::Questions => {
                ("applicant_question", Expr::cust(DECIDED), all().add(Expr::cust(IS_DECIDED)))
            }
            Kept::EmailChanges => ("email_change", column("requested_at"), all()),
            // One that still holds somebody back is a young one.
            Kept::Attempts => ("attempt", column("last_at"), all()),
            Kept::Emails => (
                "outbox",
                Expr::cust("coalesce(sent_at, parked_at)"),
                all().add(Expr::cust("coalesce(sent_at, parked_at)").is_not_null()),
            ),
            Kept::DataRequests => (
                "data_request",
                column("answered_at"),
                all().add(column("answered_at").is_not_null()),
            ),
            Kept::Notifications => ("notification", column("at"), all()),
            Kept::Drafts => ("draft", column("saved_at"), all()),
            Kept::DeletedPosts => (
                "post",
                column("deleted_at"),
                all().add(column("deleted_at").is_not_null()).add(column("source").ne("")),
            ),
            Kept::WithdrawnRegistrations => (
                "participant",
                column("withdrawn_at"),
                named().add(column("withdrawn_at").is_not_null()),
            ),
            Kept::Registrations => ("participant", Expr::cust(ROUND_ENDED), named()),
        };
        Self { table, since, which }
    }
}

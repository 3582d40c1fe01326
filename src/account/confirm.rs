//! Confirming an address by an emailed link that works once, within 48 hours.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};

use super::token;
use crate::entity::{AccountId, AccountStatus, TokenPurpose, account};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};

/// Why an address was not confirmed.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// The link was used, is too old, or never was one.
    #[error(
        "This link has expired or has already been used. Try to sign in, or sign up again to get a new one"
    )]
    LinkExpired,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for ConfirmError {
    fn kind(&self) -> Kind {
        match self {
            Self::LinkExpired => Kind::Conflict,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::LinkExpired => {
                vec![Problem::new(Code::LinkExpired, &["token"], self.to_string())]
            }
            Self::Database(_) => Vec::new(),
        }
    }
}

/// Confirms the address of the account whose link this is. From now on the
/// account waits for somebody to verify it.
///
/// # Errors
///
/// Refuses a link that was used, is older than 48 hours, or never was one.
pub async fn confirm_email(
    tx: &DatabaseTransaction,
    occasion: &Occasion,
    token: &str,
) -> Result<AccountStatus, ConfirmError> {
    let owner = token::redeem(tx, token, TokenPurpose::Confirm, occasion.now()).await?;
    let owner = owner.ok_or(ConfirmError::LinkExpired)?;
    if !start_waiting(tx, occasion, owner).await? {
        return Err(ConfirmError::LinkExpired);
    }
    tracing::info!(account.id = %owner, "address confirmed");
    Ok(AccountStatus::AwaitingVerification)
}

/// Puts an unconfirmed account into the queue, and says whether it was one.
pub(super) async fn start_waiting(
    tx: &DatabaseTransaction,
    occasion: &Occasion,
    id: AccountId,
) -> Result<bool, DbErr> {
    let confirmed = account::Entity::update_many()
        .col_expr(account::Column::Status, Expr::value(AccountStatus::AwaitingVerification))
        .col_expr(account::Column::ConfirmedAt, Expr::value(occasion.now()))
        .filter(account::Column::Id.eq(id))
        .filter(account::Column::Status.eq(AccountStatus::Unconfirmed))
        .exec(tx)
        .await?;
    Ok(confirmed.rows_affected == 1)
}

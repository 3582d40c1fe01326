//! Resetting the second factors of somebody who has lost them all.

use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::emails::post_change;
use super::factors::{codes_of, on_their_own};
use crate::account::find::lock_account;
use crate::account::fresh::Fresh;
use crate::account::rights::Admin;
use crate::account::sessions::end_all_sessions;
use crate::account::suspension::checked_reason;
use crate::entity::{AccountId, AccountStatus, Role, account, factor_challenge, second_factor};
use crate::moderation::{self, LogEntry};
use crate::occasion::Occasion;
use crate::outbox::{self, Email, FactorChange, Recipient};
use crate::refusal::{Code, Kind, Problem, Refusal};

/// Why second factors were not reset.
#[derive(Debug, thiserror::Error)]
pub enum ResetFactorError {
    /// No account is meant.
    #[error("We could not find this account")]
    NotFound,
    /// Nobody resets their own: whoever can would have a second factor.
    #[error("You cannot reset your own. Go to My account instead")]
    Oneself,
    /// There is nothing to reset.
    #[error("This person has not set up 2-step verification")]
    NothingToReset,
    /// The reason is missing, or too long.
    #[error("{}", .0.message)]
    Reason(Problem),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for ResetFactorError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Oneself => Kind::Forbidden,
            Self::NothingToReset => Kind::Conflict,
            Self::Reason(_) => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::NothingToReset => vec![Problem::new(Code::AlreadyDone, &[], self.to_string())],
            Self::Reason(problem) => vec![problem.clone()],
            Self::NotFound | Self::Oneself | Self::Database(_) => Vec::new(),
        }
    }
}

/// Removes all second factors of somebody who has lost them, for a reason that the log keeps. Their
/// sessions end; they and all admins get an email.
///
/// # Errors
///
/// Refuses one's own, an account without any, and a missing reason.
pub async fn reset_second_factor(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Fresh<Admin>,
    id: AccountId,
    reason: &str,
) -> Result<account::Model, ResetFactorError> {
    let reason = checked_reason(reason).map_err(ResetFactorError::Reason)?;
    if id == admin.id() {
        return Err(ResetFactorError::Oneself);
    }
    let account = lock_account(tx, id).await?.filter(is_kept);
    let account = account.ok_or(ResetFactorError::NotFound)?;
    reset(tx, occasion, &account, Said { by: admin.id(), reason }).await?;
    Ok(account)
}

/// The same from the command line, for the last admin: whoever can run it could change the database
/// as well. The log says so, in the name of the account itself.
///
/// # Errors
///
/// Refuses an address without an account, and an account without a second factor.
pub async fn reset_second_factor_of(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    email: &str,
) -> Result<account::Model, ResetFactorError> {
    let own = account::Column::Email.eq(email.trim().to_ascii_lowercase());
    let found = account::Entity::find().filter(own).one(tx).await?.filter(is_kept);
    let id = found.ok_or(ResetFactorError::NotFound)?.id;
    let account = lock_account(tx, id).await?.ok_or(ResetFactorError::NotFound)?;
    reset(tx, occasion, &account, Said { by: id, reason: "On the command line" }).await?;
    Ok(account)
}

fn is_kept(account: &account::Model) -> bool {
    account.status != AccountStatus::Erased
}

/// What the log says of a reset.
struct Said<'a> {
    by: AccountId,
    reason: &'a str,
}

async fn reset(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    account: &account::Model,
    said: Said<'_>,
) -> Result<(), ResetFactorError> {
    let id = account.id;
    if on_their_own(tx, id).await?.is_empty() && codes_of(tx, id).await?.is_none() {
        return Err(ResetFactorError::NothingToReset);
    }
    let factors = second_factor::Column::AccountId.eq(id);
    second_factor::Entity::delete_many().filter(factors).exec(tx).await?;
    let asked = factor_challenge::Column::AccountId.eq(id);
    factor_challenge::Entity::delete_many().filter(asked).exec(tx).await?;
    end_all_sessions(tx, id).await?;
    let entry = LogEntry::new("reset second factor", account)
        .before("set up")
        .after("not set up")
        .reason(Some(said.reason));
    moderation::record(tx, occasion, said.by, entry).await?;
    post_change(tx, occasion, account, FactorChange::Reset).await?;
    tell_admins(tx, occasion).await?;
    tracing::info!(account.id = %id, by.id = %said.by, "second factors reset");
    Ok(())
}

/// Writes an email to every admin: one of them may not be who they say.
async fn tell_admins(tx: &DatabaseTransaction, occasion: &mut Occasion) -> Result<(), DbErr> {
    let admins = account::Entity::find()
        .filter(account::Column::Role.eq(Role::Admin))
        .filter(account::Column::Status.eq(AccountStatus::Active))
        .all(tx)
        .await?;
    let email = Email::SecondFactorReset {};
    let cause = occasion.id::<Uuid>();
    let emails = admins.into_iter().map(|admin| {
        let cause = format!("{}:{cause}:{}", email.kind(), admin.id);
        (Recipient { account: Some(admin.id), address: admin.email }, cause, email.clone())
    });
    outbox::post_all(tx, occasion, emails.collect()).await
}

//! Emails that say that a second factor was changed or used. They have no link: people learn not
//! to follow one in such an email.

use sea_orm::{DatabaseTransaction, DbErr};
use uuid::Uuid;

use crate::entity::account;
use crate::occasion::Occasion;
use crate::outbox::{self, Email, FactorChange, Recipient};

/// Writes an email to the person whose second factor was changed.
pub(super) async fn post_change(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    account: &account::Model,
    change: FactorChange,
) -> Result<(), DbErr> {
    let email = Email::SecondFactorChanged { name: account.display_name.clone(), change };
    post(tx, occasion, account, &email).await
}

/// Writes an email to the person one of whose recovery codes was used.
pub(super) async fn post_code_used(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    account: &account::Model,
    left: u64,
) -> Result<(), DbErr> {
    let email = Email::RecoveryCodeUsed { name: account.display_name.clone(), left };
    post(tx, occasion, account, &email).await
}

async fn post(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    account: &account::Model,
    email: &Email,
) -> Result<(), DbErr> {
    // Each is an email of its own, however many there are in a second.
    let cause = format!("{}:{}", email.kind(), occasion.id::<Uuid>());
    let to = Recipient { account: Some(account.id), address: account.email.clone() };
    outbox::post(tx, occasion, &to, cause, email).await
}

//! Emails that somebody who is signed in nowhere asks for: to set a new password, and to
//! confirm an address once more.
//!
//! A request is one row, whatever address was typed, so that neither its answer nor the work
//! it takes says whether there is an account. The worker finds that out, and sends a few emails
//! a day to one address, so that nobody can fill another person's mailbox.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, LockBehavior, LockType};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect, Set,
};
use time::Duration;

use super::reset::{may_reset, post_reset};
use super::sign_up::post_confirmation;
use super::token::sha256_hex;
use crate::entity::{AccountStatus, EmailRequestId, TokenPurpose, account, email_request};
use crate::occasion::Occasion;

/// How many requests are answered in one transaction.
const BATCH: u64 = 100;
/// How many emails of a sort an address gets in a day.
const A_DAY: usize = 5;
/// The longest address, in bytes (RFC 5321).
const ADDRESS_MAX: usize = 254;
/// For how long requests are counted.
pub(super) const COUNTED_FOR: Duration = Duration::DAY;

/// Notes that somebody asked for an email.
pub(super) async fn note_request(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    purpose: TokenPurpose,
    address: &str,
) -> Result<(), DbErr> {
    let row = email_request::ActiveModel {
        id: Set(occasion.id()),
        purpose: Set(purpose),
        // What is longer is no address, and nobody's to keep.
        address: Set((address.len() <= ADDRESS_MAX).then(|| address.to_owned())),
        address_hash: Set(sha256_hex(address)),
        requested_at: Set(occasion.now()),
        answered_at: Set(None),
    };
    row.insert(tx).await.map(drop)
}

/// Whether a request waits for an answer.
///
/// # Errors
///
/// When the database fails.
pub async fn is_any_email_asked_for(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    let waiting = email_request::Entity::find()
        .select_only()
        .column(email_request::Column::Id)
        .filter(email_request::Column::AnsweredAt.is_null());
    Ok(waiting.into_tuple::<EmailRequestId>().one(db).await?.is_some())
}

/// Answers requests for emails, a hundred at most: an email is written into the outbox for
/// each address whose account may have one.
///
/// # Errors
///
/// When the database fails.
pub async fn answer_email_requests(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
) -> Result<(), DbErr> {
    // SQLite has no such lock and needs none: its writers queue.
    let requests = email_request::Entity::find()
        .filter(email_request::Column::AnsweredAt.is_null())
        .order_by_asc(email_request::Column::Id)
        .limit(BATCH)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx)
        .await?;
    let accounts = accounts_of(tx, &requests).await?;
    let mut counts = count_answered(tx, occasion, &requests).await?;
    for request in &requests {
        let account = request.address.as_ref().and_then(|address| accounts.get(address));
        let Some(account) = account.filter(|account| may_have(account, request.purpose)) else {
            continue;
        };
        let count = counts.entry((request.address_hash.clone(), request.purpose)).or_default();
        *count += 1;
        if *count <= A_DAY {
            answer(tx, occasion, account, request.purpose).await?;
        } else {
            tracing::info!(account.id = %account.id, "no more emails today");
        }
    }
    email_request::Entity::update_many()
        .col_expr(email_request::Column::AnsweredAt, Expr::value(occasion.now()))
        .col_expr(email_request::Column::Address, Expr::value(None::<String>))
        .filter(email_request::Column::Id.is_in(requests.iter().map(|request| request.id)))
        .exec(tx)
        .await
        .map(drop)
}

/// Forgets what was asked for to an address.
///
/// # Errors
///
/// When the database fails.
pub(crate) async fn forget_email_requests(
    tx: &DatabaseTransaction,
    address: &str,
) -> Result<(), DbErr> {
    let hash = email_request::Column::AddressHash.eq(sha256_hex(address));
    email_request::Entity::delete_many().filter(hash).exec(tx).await.map(drop)
}

async fn accounts_of(
    tx: &DatabaseTransaction,
    requests: &[email_request::Model],
) -> Result<HashMap<String, account::Model>, DbErr> {
    let addresses = requests.iter().filter_map(|request| request.address.as_deref());
    let found = account::Entity::find().filter(account::Column::Email.is_in(addresses));
    let found = found.all(tx).await?.into_iter();
    Ok(found.map(|account| (account.email.clone(), account)).collect())
}

/// How many requests for each address and purpose were answered in a day.
async fn count_answered(
    tx: &DatabaseTransaction,
    occasion: &Occasion,
    requests: &[email_request::Model],
) -> Result<HashMap<(String, TokenPurpose), usize>, DbErr> {
    use email_request::Column::{AddressHash, AnsweredAt};
    let hashes = requests.iter().map(|request| request.address_hash.as_str());
    let answered = email_request::Entity::find()
        .filter(AddressHash.is_in(hashes))
        .filter(AnsweredAt.gt(occasion.now() - COUNTED_FOR))
        .all(tx)
        .await?;
    let mut counts = HashMap::new();
    for request in answered {
        *counts.entry((request.address_hash, request.purpose)).or_default() += 1;
    }
    Ok(counts)
}

fn may_have(account: &account::Model, purpose: TokenPurpose) -> bool {
    match purpose {
        TokenPurpose::Reset => may_reset(account),
        TokenPurpose::Confirm => account.status == AccountStatus::Unconfirmed,
    }
}

async fn answer(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    account: &account::Model,
    purpose: TokenPurpose,
) -> Result<(), DbErr> {
    match purpose {
        TokenPurpose::Reset => {
            post_reset(tx, occasion, account).await?;
            tracing::info!(account.id = %account.id, "password reset requested");
        }
        TokenPurpose::Confirm => {
            let (address, name) = (&account.email, &account.display_name);
            post_confirmation(tx, occasion, account.id, address, name).await?;
            tracing::info!(account.id = %account.id, "confirmation sent again");
        }
    }
    Ok(())
}

//! Sending a complaint or request, and proving the address that it comes from.

use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QuerySelect, Set,
};
use time::Duration;

use super::deadline::first_due;
use super::error::DataRequestError;
use super::{LINK_LIFETIME, emails};
use crate::account::details::keep;
use crate::account::rights::Viewer;
use crate::account::slow_down::{Attempt, SlowDown, admit};
use crate::account::token::{self, sha256_hex};
use crate::entity::{AccountId, AccountStatus, DataRequestKind, account, data_request};
use crate::occasion::Occasion;
use crate::refusal::{Code, Problem};
use crate::vocabulary::{EmailAddress, InvalidEmailAddress};

/// The longest text, in characters.
const TEXT_MAX: usize = 5_000;
/// How many one address may send in a day.
const A_DAY: u64 = 5;

/// A complaint or request, as it was typed.
#[derive(Clone, Debug)]
pub struct NewDataRequest {
    /// What is asked.
    pub kind: DataRequestKind,
    /// What the person wrote.
    pub text: String,
    /// Where the answer goes; not looked at where somebody is signed in.
    pub email: Option<String>,
}

/// One without a fault: what [`send_data_request`] takes.
#[derive(Clone, Debug)]
pub struct CheckedDataRequest {
    kind: DataRequestKind,
    text: String,
    address: String,
    /// Whoever is signed in has proved their address.
    account: Option<AccountId>,
}

impl NewDataRequest {
    /// Checks the form as a whole; looks at no account but that of whoever is signed in.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, at once.
    pub fn check(self, sender: &Viewer) -> Result<CheckedDataRequest, DataRequestError> {
        let mut problems = Vec::new();
        let text = keep(self.checked_text(), &mut problems);
        let account = sender.account();
        let address = match account {
            Some(account) => Some(account.email.clone()),
            None => keep(self.checked_address(), &mut problems),
        };
        match (text, address) {
            (Some(text), Some(address)) => Ok(CheckedDataRequest {
                kind: self.kind,
                text,
                address,
                account: account.map(|account| account.id),
            }),
            _ => Err(DataRequestError::Invalid(problems)),
        }
    }

    fn checked_text(&self) -> Result<String, Problem> {
        let (path, text) = (&["input", "text"], self.text.trim());
        if text.is_empty() {
            return Err(Problem::new(Code::Required, path, "Enter your message"));
        }
        if text.chars().nth(TEXT_MAX).is_some() {
            let message = "Your message must be 5,000 characters or fewer";
            return Err(Problem::new(Code::TooLong, path, message));
        }
        Ok(text.to_owned())
    }

    fn checked_address(&self) -> Result<String, Problem> {
        let typed = self.email.as_deref().unwrap_or_default();
        let path = &["input", "email"];
        let address = EmailAddress::parse(typed).map_err(|invalid| {
            let code = match invalid {
                InvalidEmailAddress::Missing => Code::Required,
                _ => Code::EmailInvalid,
            };
            Problem::new(code, path, invalid.to_string())
        })?;
        Ok(address.as_str().to_owned())
    }
}

/// Takes a complaint or request. Somebody who is signed in has it back, as received; to anybody
/// else goes a link, and until they follow it nobody reads what they wrote.
///
/// Whether the address has an account makes no difference here. Of a guest's who has written
/// five times in a day nothing is kept, so that nobody's mailbox can be filled with links.
///
/// # Errors
///
/// When there were too many emails to this address or from this client, and for the sixth of
/// somebody who is signed in.
pub async fn send_data_request(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    slow_down: &SlowDown,
    new: CheckedDataRequest,
) -> Result<Option<data_request::Model>, DataRequestError> {
    let now = occasion.now();
    admit(tx, slow_down, Attempt::Email(&new.address), now).await?;
    let today = data_request::Entity::find()
        .filter(data_request::Column::Address.eq(&new.address))
        .filter(data_request::Column::AskedAt.gt(now - Duration::DAY));
    let is_full = today.count(tx).await? >= A_DAY;
    match (is_full, new.account) {
        (true, Some(_)) => return Err(DataRequestError::TooManyToday),
        (true, None) => {
            tracing::info!("no more data requests from one address today");
            return Ok(None);
        }
        (false, _) => {}
    }
    let is_proved = new.account.is_some();
    let token = token::fresh(occasion);
    let row = data_request::ActiveModel {
        id: Set(occasion.id()),
        account_id: Set(new.account),
        address: Set(new.address),
        kind: Set(new.kind),
        text: Set(new.text),
        token_hash: Set((!is_proved).then(|| sha256_hex(&token))),
        asked_at: Set(now),
        ..Default::default()
    };
    let request = row.insert(tx).await?;
    if is_proved {
        let account = request.account_id;
        return Ok(Some(receive(tx, occasion, request, account).await?));
    }
    emails::post_link(tx, occasion, &request, token).await?;
    Ok(None)
}

/// Proves the address of a complaint or request by the link that went there: it is received.
///
/// # Errors
///
/// Refuses a link that was used, is older than 48 hours, or never was one.
pub async fn confirm_data_request(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    token: &str,
) -> Result<data_request::Model, DataRequestError> {
    let waiting = data_request::Entity::find()
        .filter(data_request::Column::TokenHash.eq(sha256_hex(token)))
        .filter(data_request::Column::AskedAt.gt(occasion.now() - LINK_LIFETIME))
        .lock(LockType::Update);
    let request = waiting.one(tx).await?.ok_or(DataRequestError::LinkExpired)?;
    let account = account_of(tx, &request.address).await?;
    Ok(receive(tx, occasion, request, account).await?)
}

/// Whose address it is, where somebody has shown that they read its mail.
async fn account_of(tx: &DatabaseTransaction, address: &str) -> Result<Option<AccountId>, DbErr> {
    use AccountStatus::{Active, AwaitingVerification, Suspended};
    let found = account::Entity::find()
        .filter(account::Column::Email.eq(address))
        .filter(account::Column::Status.is_in([Active, AwaitingVerification, Suspended]));
    Ok(found.one(tx).await?.map(|account| account.id))
}

/// Puts one into the queue: its time begins.
async fn receive(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    request: data_request::Model,
    account: Option<AccountId>,
) -> Result<data_request::Model, DbErr> {
    let now = occasion.now();
    let received = data_request::ActiveModel {
        id: Set(request.id),
        account_id: Set(account),
        token_hash: Set(None),
        received_at: Set(Some(now)),
        due_at: Set(Some(first_due(request.kind, now))),
        ..Default::default()
    };
    let received = received.update(tx).await?;
    emails::post_receipt(tx, occasion, &received).await?;
    tracing::info!(data_request.id = %received.id, "data request received");
    Ok(received)
}

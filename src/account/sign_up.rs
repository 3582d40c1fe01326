//! Signing up: a form is checked as a whole, then becomes an account that waits
//! for its address to be confirmed.
//!
//! The answer, and about the time it takes, is the same whether or not the
//! address has an account: only its mailbox learns that.

use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, QuerySelect, Set, TryInsertResult,
};
use time::Duration;

use super::details::{self, keep};
use super::display_name::DisplayName;
use super::email_request::note_request;
use super::password::{HashedPassword, Password};
use super::policies::{PolicyVersion, current_policies, is_version, record_acceptance};
use super::shipped_lists::mail_domains;
use super::slow_down::{Attempt, NotAdmitted, SlowDown, TooManyAttempts, admit};
use super::token;
use crate::config::SecretKey;
use crate::entity::{
    AccountId, AccountStatus, OrganisationId, PolicyId, Role, TokenPurpose, account, policy,
};
use crate::occasion::Occasion;
use crate::outbox::{self, Email, Recipient};
use crate::refusal::{Code, Kind, Problem, Refusal};
use crate::vocabulary::{
    EmailAddress, InvalidEmailAddress, MailDomains, Scope, Standing, Vocabulary,
};

/// How long the link of a confirmation email works.
const CONFIRMATION_LIFETIME: Duration = Duration::hours(48);

/// The sign-up form, as it was typed.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// A Civil Service address.
    pub email: String,
    /// The password.
    pub password: Password,
    /// What other members will see.
    pub display_name: String,
    /// The grade's code; an empty text is none.
    pub grade_code: Option<String>,
    /// The organisation's identifier; an empty text is none.
    pub organisation_id: Option<String>,
    /// The profession's code; an empty text is none.
    pub profession_code: Option<String>,
    /// The policies agreed to.
    pub accepted: Vec<PolicyVersion>,
}

/// A form without a fault, its password hashed: what [`sign_up`] takes.
#[derive(Clone, Debug)]
pub struct CheckedAccount {
    email: EmailAddress,
    display_name: DisplayName,
    grade: Option<&'static str>,
    organisation_id: Option<OrganisationId>,
    profession: Option<String>,
    policies: Vec<PolicyId>,
    password: HashedPassword,
}

/// Why a sign-up was refused.
#[derive(Debug, thiserror::Error)]
pub enum SignUpError {
    /// Something in the form is wrong: everything that is, at once.
    #[error("There is a problem with your answers")]
    Invalid(Vec<Problem>),
    /// Too many emails to one address, or forms from one client.
    #[error(transparent)]
    TooMany(#[from] TooManyAttempts),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for SignUpError {
    fn kind(&self) -> Kind {
        match self {
            Self::Invalid(_) => Kind::Invalid,
            Self::TooMany(_) => Kind::RateLimited,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::Invalid(problems) => problems.clone(),
            Self::TooMany(_) | Self::Database(_) => Vec::new(),
        }
    }
}

impl From<NotAdmitted> for SignUpError {
    fn from(refused: NotAdmitted) -> Self {
        match refused {
            NotAdmitted::TooMany(wait) => wait.into(),
            NotAdmitted::Database(error) => error.into(),
        }
    }
}

impl NewAccount {
    /// Checks the form as a whole and hashes its password; looks at no account.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, at once.
    pub async fn check(
        &self,
        db: &impl ConnectionTrait,
        occasion: &mut Occasion,
        vocabulary: &Vocabulary,
    ) -> Result<CheckedAccount, SignUpError> {
        let domains = mail_domains(db).await?;
        let policies = current_policies(db).await?;
        let mut problems = Vec::new();
        let email = allowed_address(&domains, &self.email, &["input", "email"]);
        let email = keep(email, &mut problems);
        let display_name = DisplayName::parse(&self.display_name);
        let display_name =
            display_name.map_err(|invalid| invalid.problem(&["input", "displayName"]));
        let display_name = keep(display_name, &mut problems);
        let organisation = details::organisation(vocabulary, self.organisation_id.as_deref());
        let organisation = keep(organisation, &mut problems).flatten();
        let grade = details::grade(vocabulary, self.grade_code.as_deref(), organisation);
        let grade = keep(grade, &mut problems).flatten();
        let profession = details::profession(vocabulary, self.profession_code.as_deref());
        let profession = keep(profession, &mut problems).flatten();
        problems.extend(self.policies_missing(&policies));

        let context = [
            self.display_name.as_str(),
            self.email.as_str(),
            organisation.map_or("", |listed| &listed.name),
            organisation.and_then(|listed| listed.abbreviation.as_deref()).unwrap_or(""),
        ];
        if let Err(unfit) = self.password.check(&context).await {
            problems.push(unfit.problem(&["input", "password"]));
        }
        let (Some(email), Some(display_name), true) = (email, display_name, problems.is_empty())
        else {
            return Err(SignUpError::Invalid(problems));
        };
        Ok(CheckedAccount {
            email,
            display_name,
            grade,
            organisation_id: organisation.map(|listed| OrganisationId(listed.id)),
            profession,
            policies: policies.iter().map(|policy| policy.id).collect(),
            password: self.password.hash(occasion.bytes()).await,
        })
    }

    fn policies_missing(&self, in_force: &[policy::Model]) -> Vec<Problem> {
        let is_missing = |policy: &&policy::Model| {
            !self.accepted.iter().any(|accepted| is_version(policy, *accepted))
        };
        let path = &["input", "acceptPolicies"];
        let ask = |policy: &policy::Model| {
            let message = format!("Read and accept the {}", policy.title.to_lowercase());
            Problem::new(Code::PolicyNotAccepted, path, message)
        };
        in_force.iter().filter(is_missing).map(ask).collect()
    }
}

/// Makes the account and writes the email that asks to confirm its address.
///
/// An address that has an account gets an email that says so, once a day. One
/// that was never confirmed, or whose request was rejected, begins anew: the
/// links of earlier emails stop working, because what they would confirm is
/// gone, and why the earlier request was rejected stays for the reviewer.
///
/// # Errors
///
/// When there were too many emails to this address or from this client.
pub async fn sign_up(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    slow_down: &SlowDown,
    key: &SecretKey,
    new: &CheckedAccount,
) -> Result<(), SignUpError> {
    admit(tx, slow_down, Attempt::Email(new.email.as_str()), occasion.now()).await?;
    let known = account_of_address(tx, key, &new.email).await?;
    match known {
        None => {
            let id = occasion.id();
            // Somebody who sends the form twice at once has one account.
            let once = OnConflict::column(account::Column::Email).do_nothing().to_owned();
            let insert = account::Entity::insert(new.row(id, occasion)).on_conflict(once);
            if let TryInsertResult::Inserted(1) =
                insert.try_insert().exec_without_returning(tx).await?
            {
                begin(tx, occasion, id, new).await?;
            }
        }
        Some(known) if begins_anew(known.status) => {
            token::revoke(tx, known.id, TokenPurpose::Confirm, occasion.now()).await?;
            new.row(known.id, occasion).update(tx).await?;
            begin(tx, occasion, known.id, new).await?;
        }
        Some(known) => post_already_signed_up(tx, occasion, &known).await?,
    }
    Ok(())
}

/// Asks for the email that confirms an address once more. The worker writes it where the
/// address has an account that waits for it; here the work is the same where it has none.
///
/// # Errors
///
/// When there were too many emails to this address or from this client.
pub async fn resend_confirmation(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    slow_down: &SlowDown,
    address: &str,
) -> Result<(), SignUpError> {
    let address = address.trim_matches(' ').to_ascii_lowercase();
    admit(tx, slow_down, Attempt::Email(&address), occasion.now()).await?;
    Ok(note_request(tx, occasion, TokenPurpose::Confirm, &address).await?)
}

/// What the address of somebody who was rejected becomes when they are scrubbed:
/// enough to know it again, not enough to write to. It is keyed, because
/// addresses can be guessed: whoever reads the table alone cannot try them.
pub(super) fn scrubbed_address(key: &SecretKey, address: &str) -> String {
    format!("hmac:{}", token::keyed_hex(key, &format!("rejected address\n{address}")))
}

/// What the address may have become, with each of the keys.
pub(super) fn scrubbed_addresses(key: &SecretKey, address: &str) -> Vec<String> {
    key.each().map(|key| scrubbed_address(&key, address)).collect()
}

/// Writes an email that asks to confirm an account's address.
pub(super) async fn post_confirmation(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    account: AccountId,
    address: &str,
    name: &str,
) -> Result<(), DbErr> {
    let lifetime = CONFIRMATION_LIFETIME;
    let issued = token::issue(tx, occasion, account, TokenPurpose::Confirm, lifetime).await?;
    let email = Email::ConfirmEmail { name: name.to_owned(), token: issued.token };
    let to = Recipient { account: Some(account), address: address.to_owned() };
    outbox::post(tx, occasion, &to, issued.cause, &email).await
}

impl CheckedAccount {
    /// The account as it begins. What was decided earlier stays as it is.
    fn row(&self, id: AccountId, occasion: &Occasion) -> account::ActiveModel {
        account::ActiveModel {
            id: Set(id),
            email: Set(self.email.as_str().to_owned()),
            display_name: Set(self.display_name.as_str().to_owned()),
            grade: Set(self.grade.map(str::to_owned)),
            organisation_id: Set(self.organisation_id),
            profession: Set(self.profession.clone()),
            role: Set(Role::Member),
            status: Set(AccountStatus::Unconfirmed),
            password_hash: Set(self.password.as_str().to_owned()),
            created_at: Set(occasion.now()),
            confirmed_at: Set(None),
            ..Default::default()
        }
    }
}

async fn begin(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    id: AccountId,
    new: &CheckedAccount,
) -> Result<(), DbErr> {
    record_acceptance(tx, occasion, id, new.policies.iter().copied()).await?;
    let (address, name) = (new.email.as_str(), new.display_name.as_str());
    post_confirmation(tx, occasion, id, address, name).await?;
    tracing::info!(account.id = %id, "signed up");
    Ok(())
}

/// An address that people may sign up with.
pub(super) fn allowed_address(
    domains: &MailDomains,
    typed: &str,
    path: &[&'static str],
) -> Result<EmailAddress, Problem> {
    let email = EmailAddress::parse(typed).map_err(|invalid| match invalid {
        InvalidEmailAddress::Missing => Problem::new(Code::Required, path, invalid.to_string()),
        _ => Problem::new(Code::EmailInvalid, path, invalid.to_string()),
    })?;
    match domains.standing(&email, Scope::Forum) {
        Standing::Allow | Standing::Review => Ok(email),
        Standing::Refuse => Err(Problem::new(
            Code::EmailDomainNotAllowed,
            path,
            "Use your Civil Service email address, for example name@cabinetoffice.gov.uk",
        )),
    }
}

/// The account of an address, held, also where it is known by the hash of it only.
pub(super) async fn account_of_address(
    tx: &DatabaseTransaction,
    key: &SecretKey,
    address: &EmailAddress,
) -> Result<Option<account::Model>, DbErr> {
    let mut spellings = scrubbed_addresses(key, address.as_str());
    spellings.push(address.as_str().to_owned());
    account::Entity::find()
        .filter(account::Column::Email.is_in(spellings))
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await
}

fn begins_anew(status: AccountStatus) -> bool {
    matches!(status, AccountStatus::Unconfirmed | AccountStatus::Rejected)
}

async fn post_already_signed_up(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    known: &account::Model,
) -> Result<(), DbErr> {
    let cause = format!("already-signed-up:{}:{}", known.id, occasion.now().date());
    let email = Email::AlreadySignedUp { name: known.display_name.clone() };
    let to = Recipient { account: Some(known.id), address: known.email.clone() };
    outbox::post(tx, occasion, &to, cause, &email).await?;
    tracing::info!(account.id = %known.id, "signed up again");
    Ok(())
}

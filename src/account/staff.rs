//! Who is a moderator or an admin, and the accounts made from the command line.

use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set,
};
use uuid::Uuid;

use super::display_name::{DisplayName, InvalidDisplayName};
use super::fresh::Fresh;
use super::password::{HashedPassword, Password, UnfitPassword};
use super::policies::{current_policies, record_acceptance};
use super::rights::Admin;
use crate::entity::{AccountId, AccountStatus, Role, account};
use crate::moderation::{self, LogEntry};
use crate::occasion::Occasion;
use crate::outbox::{self, Email, Recipient};
use crate::refusal::{Code, Kind, Problem, Refusal};
use crate::vocabulary::{EmailAddress, InvalidEmailAddress};

const REASON_MAX: usize = 1000;

/// Why a role was not changed.
#[derive(Debug, thiserror::Error)]
pub enum SetRoleError {
    /// No account has this identifier.
    #[error("We could not find this account")]
    NotFound,
    /// Nobody changes their own role.
    #[error("You cannot change your own role")]
    Oneself,
    /// There would be no admin any more.
    #[error("This is the only admin. Make someone else an admin first")]
    LastAdmin,
    /// Only members have a role.
    #[error("This account is not verified. Verify it first")]
    NotVerified,
    /// The account has this role.
    #[error("This account already has this role")]
    AlreadyDone,
    /// The reason is too long.
    #[error("The reason must be 1,000 characters or fewer")]
    ReasonTooLong,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for SetRoleError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Oneself | Self::LastAdmin => Kind::Forbidden,
            Self::NotVerified | Self::AlreadyDone => Kind::Conflict,
            Self::ReasonTooLong => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::NotVerified => {
                vec![Problem::new(Code::AccountNotVerified, &["accountId"], self.to_string())]
            }
            Self::AlreadyDone => vec![Problem::new(Code::AlreadyDone, &["role"], self.to_string())],
            Self::ReasonTooLong => vec![Problem::new(Code::TooLong, &["reason"], self.to_string())],
            Self::NotFound | Self::Oneself | Self::LastAdmin | Self::Database(_) => Vec::new(),
        }
    }
}

/// Why an account was not made from the command line.
#[derive(Debug, thiserror::Error)]
pub enum CreateAccountError {
    /// The address is none.
    #[error(transparent)]
    Email(#[from] InvalidEmailAddress),
    /// The name is none.
    #[error(transparent)]
    Name(#[from] InvalidDisplayName),
    /// The password is not good enough.
    #[error(transparent)]
    Password(#[from] UnfitPassword),
    /// The address has an account.
    #[error("There is already an account with this email address")]
    Exists,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// An account that the operator makes; what [`create_account`] takes.
#[derive(Clone, Debug)]
pub struct StaffAccount {
    email: EmailAddress,
    name: DisplayName,
    role: Role,
    password: HashedPassword,
}

impl StaffAccount {
    /// Checks what the operator typed, and hashes the password.
    ///
    /// The address need not be on the list of email domains: whoever can run the
    /// command line could change that list.
    ///
    /// # Errors
    ///
    /// Refuses what is no address, no name, or not a good password.
    pub async fn check(
        occasion: &mut Occasion,
        email: &str,
        name: &str,
        role: Role,
        password: &Password,
    ) -> Result<Self, CreateAccountError> {
        let (email, name) = (EmailAddress::parse(email)?, DisplayName::parse(name)?);
        password.check(&[name.as_str(), email.as_str()]).await?;
        let password = password.hash(occasion.bytes()).await;
        Ok(Self { email, name, role, password })
    }
}

/// Makes a verified account, for the command line and the filled example.
///
/// The policies in force count as accepted: the command says so before it asks
/// for the password.
///
/// # Errors
///
/// Refuses an address that has an account.
pub async fn create_account(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    new: &StaffAccount,
) -> Result<account::Model, CreateAccountError> {
    let taken = account::Column::Email.eq(new.email.as_str());
    if account::Entity::find().filter(taken).count(tx).await? > 0 {
        return Err(CreateAccountError::Exists);
    }
    let created = account::ActiveModel {
        id: Set(occasion.id()),
        email: Set(new.email.as_str().to_owned()),
        display_name: Set(new.name.as_str().to_owned()),
        role: Set(new.role),
        status: Set(AccountStatus::Active),
        password_hash: Set(new.password.as_str().to_owned()),
        created_at: Set(occasion.now()),
        confirmed_at: Set(Some(occasion.now())),
        decided_at: Set(Some(occasion.now())),
        ..Default::default()
    };
    let created = created.insert(tx).await?;
    let policies = current_policies(tx).await?;
    record_acceptance(tx, occasion, created.id, policies.iter().map(|policy| policy.id)).await?;
    tracing::info!(account.id = %created.id, role = new.role.word(), "account created");
    Ok(created)
}

/// Another role, and why.
#[derive(Clone, Debug)]
pub struct NewRole {
    /// The role.
    pub role: Role,
    /// Why, for the log.
    pub reason: Option<String>,
}

/// Gives a member another role, and emails all admins.
///
/// # Errors
///
/// Refuses a reason that is too long, one's own account, the last admin's, one that is not a verified
/// member's, and the role that it has.
pub async fn set_role(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Fresh<Admin>,
    id: AccountId,
    new: &NewRole,
) -> Result<account::Model, SetRoleError> {
    let role = new.role;
    let reason = new.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    if reason.is_some_and(|reason| reason.chars().nth(REASON_MAX).is_some()) {
        return Err(SetRoleError::ReasonTooLong);
    }
    if id == admin.id() {
        return Err(SetRoleError::Oneself);
    }
    let is_last_admin = is_last_admin(tx, id).await?;
    let found = account::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await?;
    let account = found.ok_or(SetRoleError::NotFound)?;
    if account.status != AccountStatus::Active {
        return Err(SetRoleError::NotVerified);
    }
    if account.role == role {
        return Err(SetRoleError::AlreadyDone);
    }
    if is_last_admin {
        return Err(SetRoleError::LastAdmin);
    }
    let before = account.role;
    let changed = account::ActiveModel { id: Set(id), role: Set(role), ..Default::default() };
    let changed = changed.update(tx).await?;
    let entry =
        LogEntry::new("set role", &changed).before(before.word()).after(role.word()).reason(reason);
    moderation::record(tx, occasion, admin.id(), entry).await?;
    tell_admins(tx, occasion, admin, &account, &changed).await?;
    tracing::info!(account.id = %id, admin.id = %admin.id(), role = role.word(), "role set");
    Ok(changed)
}

/// Emails every admin, and whoever was one, who has which role now and who gave it.
async fn tell_admins(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    before: &account::Model,
    after: &account::Model,
) -> Result<(), DbErr> {
    let email = Email::RoleChanged {
        name: after.display_name.clone(),
        before: role_in_words(before.role).to_owned(),
        after: role_in_words(after.role).to_owned(),
        by: admin.moderator().account().display_name.clone(),
    };
    let cause = format!("role-changed:{}", occasion.id::<Uuid>());
    let former = (before.role == Role::Admin).then(|| after.clone());
    let told = admins(tx).await?.into_iter().chain(former);
    let emails = told.map(|one| {
        let cause = format!("{cause}:{}", one.id);
        (Recipient { account: Some(one.id), address: one.email }, cause, email.clone())
    });
    outbox::post_all(tx, occasion, emails.collect()).await
}

fn role_in_words(role: Role) -> &'static str {
    match role {
        Role::Member => "a member",
        Role::Moderator => "a moderator",
        Role::Admin => "an admin",
    }
}

/// Every admin, for emails to all of them.
pub(super) async fn admins(db: &impl ConnectionTrait) -> Result<Vec<account::Model>, DbErr> {
    account::Entity::find()
        .filter(account::Column::Role.eq(Role::Admin))
        .filter(account::Column::Status.eq(AccountStatus::Active))
        .order_by_asc(account::Column::Id)
        .all(db)
        .await
}

/// Whether this is the account of the only admin. Holds all admins, so that two of them cannot
/// demote each other, or leave, at once: whoever asks has held no account before.
///
/// # Errors
///
/// When the database fails.
pub(crate) async fn is_last_admin(tx: &DatabaseTransaction, id: AccountId) -> Result<bool, DbErr> {
    let admins = account::Entity::find()
        .filter(account::Column::Role.eq(Role::Admin))
        .filter(account::Column::Status.eq(AccountStatus::Active))
        .order_by_asc(account::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(tx)
        .await?;
    Ok(admins.iter().any(|admin| admin.id == id) && admins.len() == 1)
}

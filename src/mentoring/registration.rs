//! Registering for a round, changing one's registration, and withdrawing.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr,
    EntityTrait, QueryFilter, QuerySelect,
};
use time::OffsetDateTime;

use super::entry::{Entry, IdentityAnswer};
use super::form::{IDENTITY_WORDING, RegistrationForm, check_form};
use super::identity;
use super::round_change::grade_bounds;
use crate::account::{Pending, mail_domains};
use crate::config::SecretKey;
use crate::entity::{AccountId, ParticipantId, RoundId, participant, round};
use crate::london;
use crate::occasion::Occasion;
use crate::outbox::{Email, Recipient, post};
use crate::refusal::{Code, Kind, Problem, Refusal};
use crate::vocabulary::{EmailAddress, Scope, Standing, Vocabulary};

/// Why a registration is not taken, changed or withdrawn.
#[derive(Debug, thiserror::Error)]
pub enum RegistrationError {
    /// There is no such round.
    #[error("We could not find this round")]
    NoRound,
    /// The window is not open.
    #[error("{0}")]
    NotOpen(String),
    /// Nothing to withdraw.
    #[error("You are not registered for this round")]
    NotRegistered,
    /// It is too late to withdraw.
    #[error(
        "This round's matches have been published. Tell your matches that you cannot continue, and ask us to delete your details"
    )]
    Published,
    /// The form is wrong.
    #[error("There is a problem with your answers")]
    Invalid(Vec<Problem>),
    /// The address is not one of the Civil Service.
    #[error("Use a Civil Service email address. Yours is not on our list")]
    Domain,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for RegistrationError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoRound => Kind::NotFound,
            Self::NotOpen(_) | Self::NotRegistered | Self::Published => Kind::Conflict,
            Self::Invalid(_) | Self::Domain => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let code = match self {
            Self::Invalid(problems) => return problems.clone(),
            Self::NoRound | Self::Database(_) => return Vec::new(),
            Self::NotOpen(_) => Code::RoundNotOpen,
            Self::NotRegistered => Code::Invalid,
            Self::Published => Code::AlreadyDone,
            Self::Domain => Code::EmailDomainNotAllowed,
        };
        vec![Problem::new(code, &[], self.to_string())]
    }
}

/// A registration, as the person who made it sees it.
#[derive(Clone, Debug)]
pub struct Registration {
    /// The round.
    pub round: round::Model,
    /// What admins see of it as well.
    pub participant: participant::Model,
    /// What nobody else sees.
    pub identity: IdentityAnswer,
}

/// What registering needs beside the person and the moment.
#[derive(Clone, Copy)]
pub struct Registering<'a> {
    /// The round.
    pub round: RoundId,
    /// What was entered.
    pub form: &'a RegistrationForm,
    /// The lists to choose from.
    pub vocabulary: &'a Vocabulary,
    /// Encrypts identities.
    pub key: &'a SecretKey,
}

/// Registers a person for a round, or changes their registration.
///
/// # Errors
///
/// Refuses outside the window, addresses that are not of the Civil Service, and
/// forms with something missing or wrong.
pub async fn register(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    person: &Pending,
    registering: Registering<'_>,
) -> Result<Registration, RegistrationError> {
    let Registering { vocabulary, key, .. } = registering;
    let round = locked_round(tx, registering.round).await?;
    assert_open(&round, occasion.now())?;
    let address = address(person)?;
    let domains = mail_domains(tx).await?;
    if domains.standing(&address, Scope::Mentoring) == Standing::Refuse {
        return Err(RegistrationError::Domain);
    }
    let entry = check_form(registering.form, &address, vocabulary, grade_bounds(&round))
        .map_err(RegistrationError::Invalid)?;
    let participant = store_entry(tx, occasion, &round, &entry).await?;
    let (id, answer) = (participant.id, &entry.identity);
    identity::store_identity(tx, key, occasion, id, answer, IDENTITY_WORDING).await?;
    let email = Email::Registered {
        name: participant.name.clone(),
        round: round.name.clone(),
        closes: london::date_and_time(round.registration_closes_at),
    };
    post_confirmation(tx, occasion, person.id(), &participant, "registered", &email).await?;
    Ok(Registration { round, participant, identity: entry.identity })
}

/// Withdraws a registration; what the person said about who they are is
/// deleted.
///
/// # Errors
///
/// Refuses for who is not registered, and once the matches are out.
pub async fn withdraw_registration(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    person: &Pending,
    id: RoundId,
) -> Result<Registration, RegistrationError> {
    let round = locked_round(tx, id).await?;
    let found = find_participant(tx, id, &person.account().email).await?;
    let found = found.filter(|found| found.withdrawn_at.is_none());
    let participant = found.ok_or(RegistrationError::NotRegistered)?;
    if round.published_at.is_some() {
        return Err(RegistrationError::Published);
    }
    let withdrawn = participant::ActiveModel {
        id: Set(participant.id),
        withdrawn_at: Set(Some(occasion.now())),
        ..Default::default()
    };
    let participant = withdrawn.update(tx).await?;
    identity::forget_identities(tx, &[participant.id]).await?;
    let email = Email::Withdrawn { name: participant.name.clone(), round: round.name.clone() };
    post_confirmation(tx, occasion, person.id(), &participant, "withdrawn", &email).await?;
    Ok(Registration { round, participant, identity: IdentityAnswer::default() })
}

/// A person's own registration in a round.
///
/// What they said about who they are comes back empty where it cannot be
/// decrypted; that is logged.
///
/// # Errors
///
/// When there is no such round, and when the database fails.
pub async fn my_registration(
    db: &impl ConnectionTrait,
    person: &Pending,
    id: RoundId,
    key: &SecretKey,
) -> Result<Option<Registration>, RegistrationError> {
    let round = round::Entity::find_by_id(id).one(db).await?;
    let round = round.ok_or(RegistrationError::NoRound)?;
    let Some(participant) = find_participant(db, id, &person.account().email).await? else {
        return Ok(None);
    };
    let row = identity::read_identity(db, participant.id).await?;
    let opened = row.map(|row| identity::open_identity(key, &row)).transpose();
    let identity = opened.unwrap_or_else(|error| {
        tracing::error!(participant.id = %participant.id, %error, "an identity cannot be read");
        None
    });
    Ok(Some(Registration { round, participant, identity: identity.unwrap_or_default() }))
}

/// A person's row in a round, by their address.
///
/// # Errors
///
/// When the database fails.
pub async fn find_participant(
    db: &impl ConnectionTrait,
    round: RoundId,
    email: &str,
) -> Result<Option<participant::Model>, DbErr> {
    participant::Entity::find()
        .filter(participant::Column::RoundId.eq(round))
        .filter(participant::Column::Email.eq(email))
        .one(db)
        .await
}

async fn locked_round(
    tx: &DatabaseTransaction,
    id: RoundId,
) -> Result<round::Model, RegistrationError> {
    let round = round::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    round.ok_or(RegistrationError::NoRound)
}

/// The rule about the window alone, in words that name its dates.
fn assert_open(round: &round::Model, now: OffsetDateTime) -> Result<(), RegistrationError> {
    let message = if now < round.registration_opens_at {
        format!("Registration opens on {}", london::date_and_time(round.registration_opens_at))
    } else if now >= round.registration_closes_at {
        format!("Registration closed on {}", london::date_and_time(round.registration_closes_at))
    } else if round.published_at.is_some() {
        "Registration has closed. This round's matches have been published".to_owned()
    } else {
        return Ok(());
    };
    Err(RegistrationError::NotOpen(message))
}

fn address(person: &Pending) -> Result<EmailAddress, RegistrationError> {
    EmailAddress::parse(&person.account().email).map_err(|error| {
        let problem = Problem::new(Code::EmailInvalid, &[], error.to_string());
        RegistrationError::Invalid(vec![problem])
    })
}

async fn store_entry(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    round: &round::Model,
    entry: &Entry,
) -> Result<participant::Model, DbErr> {
    let existing = find_participant(tx, round.id, entry.email.as_str()).await?;
    let id = existing.as_ref().map_or_else(|| occasion.id(), |existing| existing.id);
    let mut row = participant_row(id, round.id, entry);
    row.created_at = Set(existing.as_ref().map_or(occasion.now(), |one| one.created_at));
    match existing {
        Some(_) => row.update(tx).await,
        None => row.insert(tx).await,
    }
}

/// The row of an entry, without the time it was made.
pub(super) fn participant_row(
    id: ParticipantId,
    round: RoundId,
    entry: &Entry,
) -> participant::ActiveModel {
    participant::ActiveModel {
        id: Set(id),
        round_id: Set(round),
        email: Set(entry.email.as_str().to_owned()),
        name: Set(entry.name.clone()),
        role: Set(entry.role),
        job_title: Set(entry.job_title.clone()),
        grade: Set(entry.grade.code().to_owned()),
        organisation_id: Set(entry.organisation.id),
        organisation_name: Set(entry.organisation.name.clone()),
        profession: Set(entry.profession.clone()),
        wanted_profession: Set(entry.wanted_profession.clone()),
        biography: Set(entry.biography.clone()),
        capacity_as_mentor: Set(entry.capacity_as_mentor.into()),
        capacity_as_mentee: Set(entry.capacity_as_mentee.into()),
        consent: Set(entry.consent.clone()),
        created_at: sea_orm::ActiveValue::NotSet,
        withdrawn_at: Set(None),
    }
}

async fn post_confirmation(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    account: AccountId,
    participant: &participant::Model,
    what: &str,
    email: &Email,
) -> Result<(), DbErr> {
    let to = Recipient { account: Some(account), address: participant.email.clone() };
    let cause = format!("{what}:{}:{}", participant.id, occasion.now().unix_timestamp());
    post(tx, occasion, &to, cause, email).await
}

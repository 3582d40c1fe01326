//! Asking somebody whose account waits to be verified, one question at a time.

use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect, Set,
};

use super::details::required_text;
use super::rights::{Moderator, Pending};
use super::verification::APPLICANT;
use crate::entity::{AccountId, AccountStatus, account, applicant_question};
use crate::moderation::{self, LogEntry, Subject};
use crate::occasion::Occasion;
use crate::outbox::{self, Email, Recipient};
use crate::refusal::{Code, Kind, Problem, Refusal};

/// The longest question or answer, in characters.
const TEXT_MAX: usize = 2_000;
/// How many questions one person is asked.
const QUESTIONS_MAX: usize = 10;

/// Why a question was not asked, or not answered.
#[derive(Debug, thiserror::Error)]
pub enum QuestionError {
    /// No account has this identifier.
    #[error("We could not find this account")]
    NotFound,
    /// The account does not wait.
    #[error("This account is no longer waiting to be verified")]
    NotWaiting,
    /// A question waits for an answer.
    #[error("They have not answered the last question yet")]
    Asked,
    /// There were enough.
    #[error("They have been asked 10 questions. Verify or reject the account")]
    TooMany,
    /// Nobody asks anything.
    #[error("There is no question to answer. You may have answered it already")]
    NothingAsked,
    /// The text is missing or too long.
    #[error("There is a problem with your answers")]
    Invalid(Vec<Problem>),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for QuestionError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::NotWaiting | Self::Asked | Self::TooMany | Self::NothingAsked => Kind::Conflict,
            Self::Invalid(_) => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let (code, path): (_, &[&'static str]) = match self {
            Self::NotWaiting => (Code::AlreadyDone, &[]),
            Self::Asked | Self::TooMany => (Code::AlreadyDone, &["question"]),
            Self::NothingAsked => (Code::AlreadyDone, &["answer"]),
            Self::Invalid(problems) => return problems.clone(),
            Self::NotFound | Self::Database(_) => return Vec::new(),
        };
        vec![Problem::new(code, path, self.to_string())]
    }
}

/// Asks somebody whose account waits, and emails them that there is a question.
///
/// # Errors
///
/// Refuses an account that does not wait, a second question before the first is answered, the
/// eleventh one, and a text that is missing or too long.
pub async fn ask_applicant(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: &Moderator,
    id: AccountId,
    question: &str,
) -> Result<account::Model, QuestionError> {
    let question = checked("question", "a question", question)?;
    let found = account::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await?;
    let account = found.ok_or(QuestionError::NotFound)?;
    if account.status != AccountStatus::AwaitingVerification {
        return Err(QuestionError::NotWaiting);
    }
    let asked = questions_of(tx, &[id]).await?;
    if asked.iter().any(|asked| asked.answered_at.is_none()) {
        return Err(QuestionError::Asked);
    }
    if asked.len() >= QUESTIONS_MAX {
        return Err(QuestionError::TooMany);
    }
    let row = applicant_question::ActiveModel {
        id: Set(occasion.id()),
        account_id: Set(id),
        asked_by: Set(Some(moderator.id())),
        question: Set(question),
        asked_at: Set(occasion.now()),
        answer: Set(None),
        answered_at: Set(None),
    };
    let row = row.insert(tx).await?;
    let to = Recipient { account: Some(id), address: account.email.clone() };
    let email = Email::ApplicantAsked { name: account.display_name.clone() };
    outbox::post(tx, occasion, &to, format!("applicant-asked:{}", row.id), &email).await?;
    let entry = LogEntry::new("ask applicant", Subject::new("account", id, APPLICANT));
    moderation::record(tx, occasion, moderator.id(), entry).await?;
    tracing::info!(account.id = %id, moderator.id = %moderator.id(), "applicant asked");
    Ok(account)
}

/// Answers the question that waits, and emails the moderator who asked it.
///
/// # Errors
///
/// Refuses where nothing is asked, and a text that is missing or too long.
pub async fn answer_applicant_question(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    person: &Pending,
    answer: &str,
) -> Result<(), QuestionError> {
    let answer = checked("answer", "an answer", answer)?;
    let open = applicant_question::Entity::find()
        .filter(applicant_question::Column::AccountId.eq(person.id()))
        .filter(applicant_question::Column::AnsweredAt.is_null())
        .lock(LockType::Update);
    let open = open.one(tx).await?.ok_or(QuestionError::NothingAsked)?;
    let answered = applicant_question::ActiveModel {
        id: Set(open.id),
        answer: Set(Some(answer)),
        answered_at: Set(Some(occasion.now())),
        ..Default::default()
    };
    answered.update(tx).await?;
    let Some(asked_by) = open.asked_by else { return Ok(()) };
    let found = account::Entity::find_by_id(asked_by).one(tx).await?;
    let moderator = found.filter(|account| account.status == AccountStatus::Active);
    let Some(moderator) = moderator else { return Ok(()) };
    let to = Recipient { account: Some(moderator.id), address: moderator.email };
    let cause = format!("applicant-answered:{}", open.id);
    outbox::post(tx, occasion, &to, cause, &Email::ApplicantAnswered {}).await?;
    Ok(())
}

/// What a person was asked and answered, the first question first.
///
/// # Errors
///
/// When the database fails.
pub async fn own_questions(
    db: &impl ConnectionTrait,
    person: &Pending,
) -> Result<Vec<applicant_question::Model>, DbErr> {
    questions_of(db, &[person.id()]).await
}

/// What these people were asked, the first question first.
pub(super) async fn questions_of(
    db: &impl ConnectionTrait,
    accounts: &[AccountId],
) -> Result<Vec<applicant_question::Model>, DbErr> {
    use applicant_question::Column::{AccountId, AskedAt, Id};
    applicant_question::Entity::find()
        .filter(AccountId.is_in(accounts.iter().copied()))
        .order_by_asc(AskedAt)
        .order_by_asc(Id)
        .all(db)
        .await
}

fn checked(field: &'static str, noun: &str, typed: &str) -> Result<String, QuestionError> {
    let text = required_text(&[field], noun, typed, TEXT_MAX);
    text.map(str::to_owned).map_err(|problem| QuestionError::Invalid(vec![problem]))
}

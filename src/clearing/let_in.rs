//! Letting somebody into clearing who is not eligible otherwise.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait};

use super::eligibility::{Eligibility, eligibility_of};
use super::holding::hold_accounts;
use super::participation::Participation;
use crate::account::{Moderator, find_member};
use crate::entity::clearing_admission::Column as Table;
use crate::entity::{AccountId, AccountStatus, account, clearing_admission};
use crate::forum::{Reason, TextProblem};
use crate::moderation::{self, Admission, Inverse, LogEntry};
use crate::occasion::Occasion;
use crate::planning;
use crate::refusal::{Code, Kind, Problem, Refusal};

/// Why somebody was not let in.
#[derive(Debug, thiserror::Error)]
pub enum LetInError {
    /// No account has this identifier.
    #[error("We could not find this account")]
    NotFound,
    /// Only members take part.
    #[error("This account is not verified. Verify it first")]
    NotAMember,
    /// Nobody needs to be.
    #[error("There is no round at the moment, so every member can take part")]
    OpenToAll,
    /// The reason is missing or cannot be kept.
    #[error(transparent)]
    Text(#[from] TextProblem),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for LetInError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::NotAMember | Self::OpenToAll => Kind::Conflict,
            Self::Text(_) => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let code = match self {
            Self::NotAMember => Code::AccountNotVerified,
            Self::OpenToAll => Code::AlreadyDone,
            Self::Text(problem) => return vec![problem.clone().into()],
            Self::NotFound | Self::Database(_) => return Vec::new(),
        };
        vec![Problem::new(code, &[], self.to_string())]
    }
}

/// Lets a member take part in the clearing of the published round, whether or
/// not they registered for it or have a match. From now on, only matches that
/// are made later count.
///
/// # Errors
///
/// Refuses for an account that is no member's, and where no round is under way.
pub async fn let_into_clearing(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    moderator: &Moderator,
    id: AccountId,
    reason: &Reason,
) -> Result<account::Model, LetInError> {
    let account = hold_accounts(tx, &[id]).await?.pop().ok_or(LetInError::NotFound)?;
    if account.status != AccountStatus::Active {
        return Err(LetInError::NotAMember);
    }
    let round = planning::published_round(tx).await?;
    let round = round.filter(|round| round.completed_at.is_none()).ok_or(LetInError::OpenToAll)?;
    let earlier = clearing_admission::Entity::find_by_id((id, round.id)).one(tx).await?;
    let earlier =
        earlier.map(|row| Admission { by: row.admitted_by, reason: row.reason, at: row.at });
    let row = clearing_admission::ActiveModel {
        account_id: Set(id),
        round_id: Set(round.id),
        admitted_by: Set(moderator.id()),
        reason: Set(reason.as_str().to_owned()),
        at: Set(occasion.now()),
    };
    let again = OnConflict::columns([Table::AccountId, Table::RoundId])
        .update_columns([Table::AdmittedBy, Table::Reason, Table::At])
        .to_owned();
    clearing_admission::Entity::insert(row).on_conflict(again).exec_without_returning(tx).await?;
    let entry = LogEntry::new("let into clearing", &account)
        .after(round.name)
        .reason(Some(reason.as_str()))
        .inverse(Inverse::ShutOut { round: round.id, earlier });
    moderation::record(tx, occasion, moderator.id(), entry).await?;
    Ok(account)
}

/// A member, and what part they may take in clearing.
#[derive(Clone, Debug)]
pub struct MemberInClearing {
    /// The account.
    pub account: account::Model,
    /// Whether they may take part, and why.
    pub eligibility: Eligibility,
}

impl MemberInClearing {
    /// Whether a moderator may let them in: not where everybody may take part.
    #[must_use]
    pub fn may_be_let_in(&self) -> bool {
        self.eligibility.participation != Participation::NoRound
    }
}

/// What part the member of an identifier may take in clearing.
///
/// # Errors
///
/// When the database fails.
pub async fn member_in_clearing(
    db: &impl ConnectionTrait,
    moderator: &Moderator,
    id: AccountId,
) -> Result<Option<MemberInClearing>, DbErr> {
    let Some(account) = find_member(db, moderator, id).await? else { return Ok(None) };
    let eligibility = eligibility_of(db, account.id).await?;
    Ok(Some(MemberInClearing { account, eligibility }))
}

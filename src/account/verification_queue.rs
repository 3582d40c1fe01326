//! The accounts that wait for somebody to verify them, with what speaks for and
//! against each.
//!
//! A page takes seven statements, however many accounts are on it.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, Func};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult,
    QueryFilter, QueryOrder, QuerySelect,
};
use time::OffsetDateTime;

use super::applicant_question::questions_of;
use super::registered_applicant::{Registered, about_registration, registrations};
use super::rights::Moderator;
use super::shipped_lists::mail_domains;
use super::sign_up::scrubbed_addresses;
use super::staff_names::StaffNames;
use crate::config::SecretKey;
use crate::db::{Slice, like_from_to};
use crate::entity::{AccountId, AccountStatus, account, applicant_question, email_change};
use crate::vocabulary::{EmailAddress, MailDomains, Scope, Standing, Vocabulary};

/// How many lookalikes are read for one page.
const LOOKALIKES_MAX: u64 = 1000;

/// A person whose account waits to be verified.
#[derive(Clone, Debug)]
pub struct VerificationRequest {
    /// The account, as the person made it.
    pub account: account::Model,
    /// Since when it waits.
    pub requested_at: OffsetDateTime,
    /// The organisation that the address points to, by name.
    pub email_organisation: Option<String>,
    /// What to look at, as sentences.
    pub hints: Vec<String>,
    /// What the person was asked and answered, the first question first.
    pub questions: Vec<applicant_question::Model>,
}

/// What requests are compared with.
#[derive(Clone, Copy, Debug)]
pub struct ReviewLists<'a> {
    /// The grades, professions and organisations.
    pub vocabulary: &'a Vocabulary,
    /// Recognises the hidden addresses of who was rejected.
    pub key: &'a SecretKey,
}

/// The accounts that wait, longest first.
///
/// # Errors
///
/// When the database fails.
pub async fn verification_queue(
    db: &impl ConnectionTrait,
    lists: ReviewLists<'_>,
    _moderator: &Moderator,
    slice: &Slice<AccountId>,
) -> Result<Vec<VerificationRequest>, DbErr> {
    let waiting = page(db, slice).await?;
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = waiting.iter().map(|account| account.id).collect();
    let evidence = Evidence {
        domains: mail_domains(db).await?,
        registrations: registrations(db, &waiting).await?,
        moved: moved(db, &waiting).await?,
        lookalikes: lookalikes(db, lists.key, &waiting).await?,
        staff: StaffNames::read(db).await?,
        questions: questions_of(db, &ids).await?,
        key: lists.key,
    };
    Ok(waiting.into_iter().map(|account| evidence.request(lists.vocabulary, account)).collect())
}

/// How many accounts wait.
///
/// # Errors
///
/// When the database fails.
pub async fn verification_queue_length(
    db: &impl ConnectionTrait,
    _moderator: &Moderator,
) -> Result<u64, DbErr> {
    use sea_orm::PaginatorTrait;
    let waits = account::Column::Status.eq(AccountStatus::AwaitingVerification);
    account::Entity::find().filter(waits).count(db).await
}

/// The name of the organisation that an address points to.
///
/// # Errors
///
/// When the database fails.
pub async fn organisation_of_address(
    db: &impl ConnectionTrait,
    email: &str,
) -> Result<Option<String>, DbErr> {
    Ok(organisation_of(&mail_domains(db).await?, email))
}

async fn page(
    db: &impl ConnectionTrait,
    slice: &Slice<AccountId>,
) -> Result<Vec<account::Model>, DbErr> {
    use account::Column::{ConfirmedAt, Id, Status};
    let mut waiting = account::Entity::find()
        .filter(Status.eq(AccountStatus::AwaitingVerification))
        .order_by_asc(ConfirmedAt)
        .order_by_asc(Id)
        .limit(slice.limit);
    if let Some(after) = slice.from {
        // The account may have been decided about since; its place stays.
        let last = account::Entity::find_by_id(after).one(db).await?;
        if let Some(since) = last.and_then(|last| last.confirmed_at) {
            let place = Expr::tuple([Expr::col(ConfirmedAt), Expr::col(Id)]);
            waiting =
                waiting.filter(place.gt(Expr::tuple([Expr::value(since), Expr::value(after)])));
        }
    }
    waiting.all(db).await
}

/// What one statement each found out about a page.
struct Evidence<'a> {
    key: &'a SecretKey,
    domains: MailDomains,
    /// By address: the registration of it, the latest where several.
    registrations: HashMap<String, Registered>,
    lookalikes: Vec<Lookalike>,
    staff: StaffNames,
    questions: Vec<applicant_question::Model>,
    /// By account: the address that it was verified with, the latest where several.
    moved: HashMap<AccountId, String>,
}

/// Another account that may be the same person's.
#[derive(FromQueryResult)]
struct Lookalike {
    id: AccountId,
    email: String,
    display_name: String,
    status: AccountStatus,
    decided_at: Option<OffsetDateTime>,
    rejection_reason: Option<String>,
}

/// The addresses that members were verified with, who have changed them since.
async fn moved(
    db: &impl ConnectionTrait,
    waiting: &[account::Model],
) -> Result<HashMap<AccountId, String>, DbErr> {
    use email_change::Column::{AccountId, RequestedAt, VerifiedAt};
    let ids = waiting.iter().map(|account| account.id);
    let found = email_change::Entity::find()
        .filter(AccountId.is_in(ids))
        .filter(VerifiedAt.is_not_null())
        .order_by_asc(RequestedAt)
        .all(db)
        .await?;
    Ok(found.into_iter().map(|change| (change.account_id, change.old_email)).collect())
}

async fn lookalikes(
    db: &impl ConnectionTrait,
    key: &SecretKey,
    waiting: &[account::Model],
) -> Result<Vec<Lookalike>, DbErr> {
    use account::Column::{DecidedAt, DisplayName, Email, Id, RejectionReason, Status};
    let names = waiting
        .iter()
        .flat_map(|account| [account.display_name.to_lowercase(), account.display_name.clone()]);
    let lowered = Func::lower(Expr::col(DisplayName));
    let mut alike = Condition::any().add(Expr::from(lowered).is_in(names));
    for account in waiting {
        let (local, domain) = mailbox_of(&account.email);
        let plain = format!("{local}@{domain}");
        let tagged = like_from_to(&format!("{local}+"), &format!("@{domain}"));
        let mut spellings = scrubbed_addresses(key, &plain);
        spellings.push(plain);
        alike = alike.add(Email.is_in(spellings)).add(Email.like(tagged));
    }
    account::Entity::find()
        .select_only()
        .columns([Id, Email, DisplayName, Status, DecidedAt, RejectionReason])
        .filter(alike)
        .filter(Status.ne(AccountStatus::Erased))
        .limit(LOOKALIKES_MAX)
        .into_model::<Lookalike>()
        .all(db)
        .await
}

impl Evidence<'_> {
    /// That somebody was a member with another address.
    fn about_move(&self, account: &account::Model) -> Option<String> {
        let former = self.moved.get(&account.id)?;
        Some(match organisation_of(&self.domains, former) {
            Some(name) => format!("They were a member with an email address from {name}"),
            None => "They were a member with an email address from another organisation".to_owned(),
        })
    }

    fn request(&self, vocabulary: &Vocabulary, account: account::Model) -> VerificationRequest {
        let email_organisation = organisation_of(&self.domains, &account.email);
        let requested_at = account.confirmed_at.unwrap_or(account.created_at);
        let mut hints = Vec::new();
        hints.extend(self.about_move(&account));
        hints.extend(self.about_address(&account));
        hints.push(about_organisation(vocabulary, &account, email_organisation.as_deref()));
        hints.push(about_registration(self.registrations.get(&account.email)));
        hints.extend(about_earlier_request(&account));
        hints.extend(self.about_lookalikes(&account));
        hints.extend(self.staff.warning(&account));
        let asked = self.questions.iter().filter(|asked| asked.account_id == account.id);
        let questions = asked.cloned().collect();
        VerificationRequest { account, requested_at, email_organisation, hints, questions }
    }

    fn about_address(&self, account: &account::Model) -> Option<String> {
        let email = EmailAddress::parse(&account.email).ok()?;
        let hint = match self.domains.standing(&email, Scope::Forum) {
            Standing::Allow => return None,
            Standing::Review => {
                "Not everyone with this email domain is a civil servant. Check closely"
            }
            Standing::Refuse => "People with this email domain can no longer create an account",
        };
        Some(hint.to_owned())
    }

    fn about_lookalikes(&self, account: &account::Model) -> Vec<String> {
        let mailbox = mailbox_of(&account.email);
        let scrubbed = scrubbed_addresses(self.key, &format!("{}@{}", mailbox.0, mailbox.1));
        let name = account.display_name.to_lowercase();
        let mut hints = Vec::new();
        for other in self.lookalikes.iter().filter(|other| other.id != account.id) {
            if mailbox_of(&other.email) == mailbox || scrubbed.contains(&other.email) {
                hints.push(format!(
                    "Another account has the same mailbox ({})",
                    standing_in_words(other)
                ));
            } else if other.display_name.to_lowercase() == name {
                hints.push(format!(
                    "Another account has the same name ({})",
                    standing_in_words(other)
                ));
            }
        }
        hints.truncate(5);
        hints
    }
}

fn organisation_of(domains: &MailDomains, email: &str) -> Option<String> {
    let email = EmailAddress::parse(email).ok()?;
    domains.organisation_name(&email).map(str::to_owned)
}

fn about_organisation(
    vocabulary: &Vocabulary,
    account: &account::Model,
    points_to: Option<&str>,
) -> String {
    let list = vocabulary.organisations();
    let stated = account.organisation_id.and_then(|id| list.by_id(id.0));
    let pointed = points_to.and_then(|name| list.find(name));
    match (points_to, stated) {
        (None, _) => "The email address does not show where they work".to_owned(),
        (Some(points_to), None) => {
            format!("The email address is from {points_to}. They did not say where they work")
        }
        (Some(points_to), Some(stated)) => {
            if points_to == stated.name || pointed.is_some_and(|pointed| pointed.id == stated.id) {
                format!("The email address and their answer agree: {}", stated.name)
            } else {
                format!("The email address is from {points_to}, but they say {}", stated.name)
            }
        }
    }
}

fn about_earlier_request(account: &account::Model) -> Option<String> {
    let reason = account.rejection_reason.as_deref()?;
    let at = account.decided_at?;
    Some(format!("An earlier request was rejected on {}: {reason}", day(at)))
}

fn standing_in_words(other: &Lookalike) -> String {
    match (other.status, other.decided_at, other.rejection_reason.as_deref()) {
        (AccountStatus::Rejected, Some(at), Some(reason)) => {
            format!("rejected on {}: {reason}", day(at))
        }
        (AccountStatus::Unconfirmed, ..) => "email address not confirmed".to_owned(),
        (AccountStatus::AwaitingVerification, ..) => "also waiting".to_owned(),
        (AccountStatus::Suspended, ..) => "suspended".to_owned(),
        _ => "a member".to_owned(),
    }
}

/// The mailbox that an address leads to: without its plus tag.
fn mailbox_of(email: &str) -> (&str, &str) {
    let (local, domain) = email.split_once('@').unwrap_or((email, ""));
    (local.split_once('+').map_or(local, |(before, _)| before), domain)
}

/// For how long something has waited, as in "3 hours".
#[must_use]
pub fn waited(since: OffsetDateTime, now: OffsetDateTime) -> String {
    let hours = Ord::max((now - since).whole_hours(), 0);
    let (number, unit) = if hours < 48 { (hours, "hour") } else { (hours / 24, "day") };
    match number {
        0 => "less than an hour".to_owned(),
        1 => format!("1 {unit}"),
        _ => format!("{number} {unit}s"),
    }
}

fn day(at: OffsetDateTime) -> String {
    format!("{} {} {}", at.day(), at.month(), at.year())
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn a_mailbox_is_an_address_without_its_tag() {
        assert_eq!(mailbox_of("ada+x+y@hmrc.gov.uk"), ("ada", "hmrc.gov.uk"));
        assert_eq!(mailbox_of("ada@hmrc.gov.uk"), ("ada", "hmrc.gov.uk"));
    }

    #[test]
    fn waiting_is_told_in_hours_and_then_in_days() {
        let since = datetime!(2030-01-01 9:00 UTC);
        for (now, words) in [
            (datetime!(2030-01-01 9:59 UTC), "less than an hour"),
            (datetime!(2030-01-01 10:00 UTC), "1 hour"),
            (datetime!(2030-01-03 8:59 UTC), "47 hours"),
            (datetime!(2030-01-03 9:00 UTC), "2 days"),
        ] {
            assert_eq!(waited(since, now), words);
        }
    }
}

//! Changing which email domains may sign up, for admins.

use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::fresh::Fresh;
use super::rights::Admin;
use crate::db::{Slice, like_containing};
use crate::entity::{DomainStanding, OrganisationId, email_domain};
use crate::moderation::{self, LogEntry, Subject};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};
use crate::vocabulary::{InvalidEmailAddress, MailDomain, Vocabulary, is_shared_suffix};

/// What an admin decides about an email domain.
#[derive(Clone, Debug)]
pub struct DomainDecision {
    /// The domain, as typed.
    pub domain: String,
    /// Whether every name below it counts as well; as it was where empty.
    pub subdomains: Option<bool>,
    /// Whose people write from it; as it was where empty.
    pub organisation: Option<OrganisationId>,
    /// Whether they may sign up.
    pub standing: DomainStanding,
}

/// Why an email domain was not changed.
#[derive(Debug, thiserror::Error)]
pub enum DomainError {
    /// It is not the name of an email domain.
    #[error("Enter a domain like cabinetoffice.gov.uk, without a dot at the end")]
    Domain(#[from] InvalidEmailAddress),
    /// Below it are organisations of many kinds.
    #[error("Many organisations share this domain. Add the domain of each organisation instead")]
    SharedSuffix,
    /// The organisation is on no list.
    #[error("Choose an organisation from the list")]
    UnknownOrganisation,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for DomainError {
    fn kind(&self) -> Kind {
        match self {
            Self::Domain(_) | Self::SharedSuffix | Self::UnknownOrganisation => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let (code, path) = match self {
            Self::Domain(_) => (Code::Invalid, "domain"),
            Self::SharedSuffix => (Code::Invalid, "subdomains"),
            Self::UnknownOrganisation => (Code::UnknownOrganisation, "organisationId"),
            Self::Database(_) => return Vec::new(),
        };
        vec![Problem::new(code, &[path], self.to_string())]
    }
}

/// Decides whether people with addresses in a domain may sign up from now on.
///
/// # Errors
///
/// Refuses what is no domain, everything below a suffix that organisations of
/// many kinds share (unless to refuse it), and an unknown organisation.
pub async fn set_email_domain(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Fresh<Admin>,
    vocabulary: &Vocabulary,
    decision: &DomainDecision,
) -> Result<email_domain::Model, DomainError> {
    let domain = MailDomain::parse(&decision.domain)?;
    let known = email_domain::Entity::find_by_id(domain.as_str()).one(tx).await?;
    let row = decided(&domain, known.as_ref(), vocabulary, decision)?;
    let all = [
        email_domain::Column::OrganisationId,
        email_domain::Column::OrganisationName,
        email_domain::Column::Subdomains,
        email_domain::Column::Mentoring,
        email_domain::Column::Forum,
    ];
    let replace = OnConflict::column(email_domain::Column::Domain).update_columns(all).to_owned();
    let insert = email_domain::Entity::insert(email_domain::ActiveModel::from(row.clone()));
    insert.on_conflict(replace).exec_without_returning(tx).await?;
    let subject = Subject::new("email domain", &domain, domain.as_str());
    let mut entry = LogEntry::new("set email domain", subject).after(row.forum.word());
    if let Some(known) = known {
        entry = entry.before(known.forum.word());
    }
    moderation::record(tx, occasion, admin.id(), entry).await?;
    tracing::info!(admin.id = %admin.id(), domain = domain.as_str(), "email domain set");
    Ok(row)
}

/// The email domains whose name contains `search`, by name.
///
/// # Errors
///
/// When the database fails.
pub async fn email_domains(
    db: &impl ConnectionTrait,
    _admin: &Admin,
    search: &str,
    slice: &Slice<String>,
) -> Result<Vec<email_domain::Model>, DbErr> {
    email_domain::Entity::find()
        .filter(
            email_domain::Column::Domain.like(like_containing(&search.trim().to_ascii_lowercase())),
        )
        .filter(email_domain::Column::Domain.gt(slice.from.as_deref().unwrap_or_default()))
        .order_by_asc(email_domain::Column::Domain)
        .limit(slice.limit)
        .all(db)
        .await
}

/// The row as it will be: what the decision leaves open stays as it was.
fn decided(
    domain: &MailDomain,
    known: Option<&email_domain::Model>,
    vocabulary: &Vocabulary,
    decision: &DomainDecision,
) -> Result<email_domain::Model, DomainError> {
    let subdomains = decision.subdomains.or(known.map(|known| known.subdomains)).unwrap_or(false);
    let is_refusal = decision.standing == DomainStanding::Refuse;
    if subdomains && !is_refusal && is_shared_suffix(domain.as_str()) {
        return Err(DomainError::SharedSuffix);
    }
    let (organisation_id, organisation_name) = match decision.organisation {
        Some(id) => {
            let listed = vocabulary.organisations().by_id(id.0);
            let listed = listed.ok_or(DomainError::UnknownOrganisation)?;
            (Some(id), Some(listed.name.clone()))
        }
        None => known
            .map_or((None, None), |known| (known.organisation_id, known.organisation_name.clone())),
    };
    Ok(email_domain::Model {
        domain: domain.to_string(),
        organisation_id,
        organisation_name,
        subdomains,
        mentoring: decision.standing,
        forum: decision.standing,
    })
}

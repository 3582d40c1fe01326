//! The reference data of a new database, and reading it back.
//!
//! Organisations, email domains and the first version of each policy ship with
//! the program. They are copied once; from then on the database has the say,
//! because admins change them.

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait, QueryOrder, Set,
};

use crate::entity::{
    DomainStanding, OrganisationId, PolicyKind, email_domain, organisation, policy,
};
use crate::occasion::Occasion;
use crate::vocabulary::{
    DomainRule, MailDomains, Organisation, Standing, Vocabulary, shipped_domains,
    shipped_organisations,
};

/// The first version of each policy: its kind, title and text.
const POLICIES: [(PolicyKind, &str, &str); 3] = [
    (PolicyKind::DataPolicy, "Data policy", include_str!("policies/data_policy.md")),
    (PolicyKind::TermsOfService, "Terms of service", include_str!("policies/terms_of_service.md")),
    (
        PolicyKind::CommunityGuidelines,
        "Community guidelines",
        include_str!("policies/community_guidelines.md"),
    ),
];

/// Fills the tables of organisations, email domains and policies, each where it
/// is empty.
///
/// # Errors
///
/// When the database fails.
pub async fn load_reference(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
) -> Result<(), DbErr> {
    if organisation::Entity::find().count(tx).await? == 0 {
        let rows = shipped_organisations().into_iter().map(|shipped| organisation::ActiveModel {
            id: Set(occasion.id()),
            slug: Set(shipped.slug),
            name: Set(shipped.name),
            abbreviation: Set(shipped.abbreviation),
            aliases: Set(shipped.aliases.into()),
        });
        organisation::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    if email_domain::Entity::find().count(tx).await? == 0 {
        let vocabulary = read_vocabulary(tx).await?;
        let rows = shipped_domains().into_iter().map(|rule| domain_row(rule, &vocabulary));
        email_domain::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    if policy::Entity::find().count(tx).await? == 0 {
        let rows = POLICIES.map(|(kind, title, body)| policy::ActiveModel {
            id: Set(occasion.id()),
            kind: Set(kind),
            version: Set(1),
            title: Set(title.to_owned()),
            body: Set(body.to_owned()),
            accepted_from: Set(1),
            published_at: Set(occasion.now()),
        });
        policy::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Reads the organisations back, as one value together with what only ships.
///
/// # Errors
///
/// When the database fails.
pub async fn read_vocabulary(db: &impl ConnectionTrait) -> Result<Vocabulary, DbErr> {
    let rows =
        organisation::Entity::find().order_by_asc(organisation::Column::Name).all(db).await?;
    let organisations = rows.into_iter().map(|row| Organisation {
        id: row.id.0,
        slug: row.slug,
        name: row.name,
        abbreviation: row.abbreviation,
        aliases: serde_json::from_value(row.aliases).unwrap_or_default(),
    });
    Ok(Vocabulary::new(organisations.collect()))
}

/// Reads what is decided about email domains.
///
/// # Errors
///
/// When the database fails.
pub async fn mail_domains(db: &impl ConnectionTrait) -> Result<MailDomains, DbErr> {
    let rows = email_domain::Entity::find().all(db).await?;
    let rules = rows.into_iter().map(|row| DomainRule {
        domain: row.domain,
        organisation_name: row.organisation_name,
        subdomains: row.subdomains,
        mentoring: row.mentoring.into(),
        forum: row.forum.into(),
    });
    Ok(MailDomains::new(rules.collect()))
}

fn domain_row(rule: DomainRule, vocabulary: &Vocabulary) -> email_domain::ActiveModel {
    let named = rule.organisation_name.as_deref();
    let organisation = named.and_then(|name| vocabulary.organisations().find(name));
    email_domain::ActiveModel {
        domain: Set(rule.domain),
        organisation_id: Set(organisation.map(|listed| OrganisationId(listed.id))),
        organisation_name: Set(rule.organisation_name),
        subdomains: Set(rule.subdomains),
        mentoring: Set(rule.mentoring.into()),
        forum: Set(rule.forum.into()),
    }
}

impl From<DomainStanding> for Standing {
    fn from(stored: DomainStanding) -> Self {
        match stored {
            DomainStanding::Allow => Self::Allow,
            DomainStanding::Review => Self::Review,
            DomainStanding::Refuse => Self::Refuse,
        }
    }
}

impl From<Standing> for DomainStanding {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Allow => Self::Allow,
            Standing::Review => Self::Review,
            Standing::Refuse => Self::Refuse,
        }
    }
}

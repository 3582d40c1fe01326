//! Mail domains out of the database, as the rules about addresses want them.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use crate::entity::{DomainStanding, email_domain};
use crate::vocabulary::{DomainRule, MailDomains, Standing, Vocabulary};

/// Every mail domain that something is decided about.
///
/// # Errors
///
/// When the database fails.
pub(super) async fn mail_domains(
    db: &impl ConnectionTrait,
    vocabulary: &Vocabulary,
) -> Result<MailDomains, DbErr> {
    let organisations = vocabulary.organisations().all();
    let names: HashMap<_, _> = organisations.iter().map(|one| (one.id, &one.name)).collect();
    let rules = email_domain::Entity::find().all(db).await?.into_iter().map(|row| {
        let listed =
            row.organisation_id.and_then(|id| names.get(&id.0)).map(|name| (*name).clone());
        DomainRule {
            domain: row.domain,
            organisation_name: listed.or(row.organisation_name),
            subdomains: row.subdomains,
            mentoring: standing(row.mentoring),
            forum: standing(row.forum),
        }
    });
    Ok(MailDomains::new(rules.collect()))
}

fn standing(stored: DomainStanding) -> Standing {
    match stored {
        DomainStanding::Allow => Standing::Allow,
        DomainStanding::Review => Standing::Review,
        DomainStanding::Refuse => Standing::Refuse,
    }
}

//! Changing what one's account says: name, grade, organisation and profession.
//!
//! What follows from it elsewhere is for clearing to say, which these are called by.

use sea_orm::{ActiveModelTrait, DatabaseTransaction, DbErr, Set};

use super::details::{self, keep};
use super::display_name::DisplayName;
use crate::entity::{AccountStatus, OrganisationId, account};
use crate::moderation::{self, LogEntry};
use crate::occasion::Occasion;
use crate::refusal::Problem;
use crate::vocabulary::{Organisation, Vocabulary};

/// What a person changes about it; the rest stays. An empty text takes an answer away.
#[derive(Clone, Debug, Default)]
pub struct ProfileChange {
    /// What other members will see.
    pub display_name: Option<String>,
    /// The grade's code.
    pub grade_code: Option<String>,
    /// The organisation's identifier.
    pub organisation_id: Option<String>,
    /// The profession's code.
    pub profession_code: Option<String>,
}

impl ProfileChange {
    /// The account with the change, as far as nothing is wrong with it, and everything that is.
    pub(crate) fn apply(
        &self,
        account: &account::Model,
        vocabulary: &Vocabulary,
    ) -> (account::Model, Vec<Problem>) {
        let (mut after, mut problems) = (account.clone(), Vec::new());
        if let Some(name) = &self.display_name {
            let name = DisplayName::parse(name);
            let name = name.map_err(|invalid| invalid.problem(&["input", "displayName"]));
            if let Some(name) = keep(name, &mut problems) {
                name.as_str().clone_into(&mut after.display_name);
            }
        }
        if let Some(id) = &self.organisation_id {
            let organisation = details::organisation(vocabulary, Some(id));
            if let Some(organisation) = keep(organisation, &mut problems) {
                after.organisation_id = organisation.map(|listed| OrganisationId(listed.id));
            }
        }
        if let Some(code) = &self.grade_code {
            let grade = details::grade(vocabulary, Some(code), listed(vocabulary, &after));
            if let Some(grade) = keep(grade, &mut problems) {
                after.grade = grade.map(str::to_owned);
            }
        }
        if let Some(code) = &self.profession_code {
            let profession = details::profession(vocabulary, Some(code));
            if let Some(profession) = keep(profession, &mut problems) {
                after.profession = profession;
            }
        }
        (after, problems)
    }
}

/// Stores what an account says now. Where a member has changed their organisation, the log
/// says so to moderators.
pub(crate) async fn store_profile(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    vocabulary: &Vocabulary,
    before: &account::Model,
    after: &account::Model,
) -> Result<account::Model, DbErr> {
    let row = account::ActiveModel {
        id: Set(before.id),
        display_name: Set(after.display_name.clone()),
        grade: Set(after.grade.clone()),
        organisation_id: Set(after.organisation_id),
        profession: Set(after.profession.clone()),
        ..Default::default()
    };
    let changed = row.update(tx).await?;
    // Of somebody who may yet be rejected the log, which is never changed, holds no name.
    let is_member = changed.status == AccountStatus::Active;
    if is_member && before.organisation_id != changed.organisation_id {
        let name = |account| listed(vocabulary, account).map_or("none", |listed| &listed.name);
        let entry = LogEntry::new("change organisation", &changed)
            .before(name(before))
            .after(name(&changed));
        moderation::record(tx, occasion, changed.id, entry).await?;
    }
    tracing::info!(account.id = %changed.id, "profile changed");
    Ok(changed)
}

/// The organisation of an account.
fn listed<'a>(vocabulary: &'a Vocabulary, account: &account::Model) -> Option<&'a Organisation> {
    account.organisation_id.and_then(|id| vocabulary.organisations().by_id(id.0))
}

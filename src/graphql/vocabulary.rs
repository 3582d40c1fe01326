//! Grades, professions and organisations.

use async_graphql::{Context, ID, Object, SimpleObject};

use super::access::{Access, access};
use super::asking::Asking;
use crate::entity::OrganisationId;
use crate::vocabulary::Vocabulary;

/// A grade of the Civil Service.
#[derive(SimpleObject, Clone, Debug)]
pub struct Grade {
    /// Its code, as in `G7`.
    code: &'static str,
    /// Its name, as in `Grade 7`.
    name: &'static str,
    /// Its rank, from 0 for AA to 10 for SCS4.
    rank: i32,
}

/// A profession of the Civil Service.
#[derive(SimpleObject, Clone, Debug)]
pub struct Profession {
    /// Its code; of a profession that is on no list, what was typed.
    code: String,
    /// Its name.
    name: String,
}

/// An organisation that employs civil servants.
#[derive(SimpleObject, Clone, Debug)]
pub struct Organisation {
    /// Identifies it; empty where the organisation is on no list.
    id: ID,
    /// Its name.
    name: String,
    /// What people call it for short.
    abbreviation: Option<String>,
}

impl From<crate::vocabulary::Grade> for Grade {
    fn from(grade: crate::vocabulary::Grade) -> Self {
        Self { code: grade.code(), name: grade.name(), rank: i32::from(grade.rank()) }
    }
}

impl Grade {
    /// The grade with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        crate::vocabulary::Grade::from_code(code).map(Self::from)
    }
}

impl Profession {
    /// The profession with this code, where it is listed.
    #[must_use]
    pub fn from_code(vocabulary: &Vocabulary, code: &str) -> Option<Self> {
        vocabulary.professions().by_code(code).map(Self::from)
    }

    /// The profession with this code, or one that is called just so.
    #[must_use]
    pub fn from_code_or_typed(vocabulary: &Vocabulary, text: &str) -> Self {
        let typed = || Self { code: text.to_owned(), name: text.to_owned() };
        Self::from_code(vocabulary, text).unwrap_or_else(typed)
    }
}

impl From<&crate::vocabulary::Profession> for Profession {
    fn from(profession: &crate::vocabulary::Profession) -> Self {
        Self { code: profession.code.clone(), name: profession.name.clone() }
    }
}

impl From<&crate::vocabulary::Organisation> for Organisation {
    fn from(organisation: &crate::vocabulary::Organisation) -> Self {
        Self {
            id: organisation.id.to_string().into(),
            name: organisation.name.clone(),
            abbreviation: organisation.abbreviation.clone(),
        }
    }
}

impl Organisation {
    /// The listed organisation with this identifier.
    #[must_use]
    pub fn listed(vocabulary: &Vocabulary, id: Option<OrganisationId>) -> Option<Self> {
        id.and_then(|id| vocabulary.organisations().by_id(id.0)).map(Self::from)
    }

    /// The listed organisation with this identifier, or one that is called
    /// just so.
    #[must_use]
    pub fn listed_or_typed(
        vocabulary: &Vocabulary,
        id: Option<OrganisationId>,
        name: &str,
    ) -> Self {
        let typed = || Self { id: ID::from(""), name: name.to_owned(), abbreviation: None };
        Self::listed(vocabulary, id).unwrap_or_else(typed)
    }
}

/// The vocabulary of the programme.
#[derive(Default)]
pub struct VocabularyQuery;

#[Object]
impl VocabularyQuery {
    /// The grades, lowest first.
    #[graphql(directive = access::apply(Access::Public))]
    async fn grades(&self) -> Vec<Grade> {
        crate::vocabulary::Grade::ALL.into_iter().map(Grade::from).collect()
    }

    /// The professions, by name.
    #[graphql(directive = access::apply(Access::Public))]
    async fn professions(&self, ctx: &Context<'_>) -> Vec<Profession> {
        ctx.vocabulary().professions().all().iter().map(Profession::from).collect()
    }

    /// The organisations whose name, abbreviation or other name begins with or
    /// contains the text; all of them without it.
    #[graphql(directive = access::apply(Access::Public))]
    async fn organisations(&self, ctx: &Context<'_>, search: Option<String>) -> Vec<Organisation> {
        let search = search.unwrap_or_default();
        ctx.vocabulary()
            .organisations()
            .search(&search)
            .into_iter()
            .map(Organisation::from)
            .collect()
    }
}

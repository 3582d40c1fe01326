//! An advert as a form sends it.

use async_graphql::{ID, InputObject};

use crate::clearing::AdvertFields;
use crate::graphql::scalars::Markdown;
use crate::graphql::words::AdvertKind;

/// An advert as a form sends it.
#[derive(InputObject)]
pub(super) struct CreateAdvertInput {
    /// Whether it looks for a mentor or a mentee.
    kind: AdvertKind,
    /// The person's name.
    name: String,
    /// The code of their grade.
    grade_code: String,
    /// A listed organisation.
    organisation_id: Option<ID>,
    /// The organisation's name, where it is on no list.
    organisation_name: Option<String>,
    /// The code of their profession.
    profession_code: String,
    /// The author's tick under `visibilityWarning`; false is refused.
    visible_to_all: bool,
    /// About them.
    about: Markdown,
    /// Who they are looking for.
    looking_for: Markdown,
}

impl From<CreateAdvertInput> for AdvertFields {
    fn from(input: CreateAdvertInput) -> Self {
        Self {
            kind: input.kind.into(),
            name: input.name,
            grade_code: input.grade_code,
            organisation_id: input.organisation_id.map(|id| id.to_string()),
            organisation_name: input.organisation_name,
            profession_code: input.profession_code,
            visible_to_all: input.visible_to_all,
            about: input.about.0,
            looking_for: input.looking_for.0,
        }
    }
}

//! What a list is filtered by, each with a link to the list without it.

use serde::{Deserialize, Serialize};

use crate::entity::{AdvertKind, TopicState};
use crate::web::views::Context;
use crate::web::views::connection::without;
use crate::web::views::vocabulary::{Coded, Listed};
use crate::web::views::words::Words;

/// What a list says that it is filtered by.
#[derive(Debug, Deserialize)]
pub(super) struct Filter {
    state: Option<TopicState>,
    kind: Option<AdvertKind>,
    grades: Vec<Coded>,
    professions: Vec<Coded>,
    organisations: Vec<Listed>,
}

/// One thing that a list is filtered by: what the address says, and people.
pub(super) struct Each {
    pub(super) name: &'static str,
    pub(super) value: String,
    pub(super) text: String,
}

/// A filter, as the macro `applied` places it.
#[derive(Debug, Serialize)]
pub(super) struct Applied {
    text: String,
    /// The same list without it.
    without: String,
}

impl Each {
    pub(super) fn new(
        name: &'static str,
        value: impl Into<String>,
        text: impl Into<String>,
    ) -> Self {
        Self { name, value: value.into(), text: text.into() }
    }

    /// With a link to the list that a page shows, without it.
    pub(super) fn applied(self, context: &Context<'_>) -> Applied {
        Applied { without: without(self.name, &self.value, context), text: self.text }
    }
}

impl Filter {
    /// Each thing of it, in the order in which they are asked. `things` are what the list has.
    pub(super) fn each(&self, things: &str) -> Vec<Each> {
        let state = self.state.map(|state| {
            let text = match state {
                TopicState::Open => format!("Open {things}"),
                other => other.words().to_owned(),
            };
            Each::new("state", state.word(), text)
        });
        let kind = self.kind.map(|kind| {
            let text = match kind {
                AdvertKind::MentorWanted => "Mentors wanted",
                AdvertKind::MenteeWanted => "Mentees wanted",
            };
            Each::new("advert.kind", kind.word(), text)
        });
        let coded = |name: &'static str, all: &[Coded]| -> Vec<Each> {
            all.iter().map(|it| Each::new(name, it.code.as_str(), it.name.as_str())).collect()
        };
        let organisations = self.organisations.iter();
        let organisations = organisations
            .map(|it| Each::new("advert.organisationIds", it.id.as_str(), it.name.as_str()));
        state
            .into_iter()
            .chain(kind)
            .chain(coded("advert.gradeCodes", &self.grades))
            .chain(coded("advert.professionCodes", &self.professions))
            .chain(organisations)
            .collect()
    }
}

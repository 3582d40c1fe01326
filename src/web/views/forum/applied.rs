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

/// A filter, as the macro `applied` places it.
#[derive(Debug, Serialize)]
pub(super) struct Applied {
    text: String,
    /// The same list without it.
    without: String,
}

impl Applied {
    /// The filter `name=value` of an address.
    pub(super) fn new(name: &str, value: &str, text: String, context: &Context<'_>) -> Self {
        Self { text, without: without(name, value, context) }
    }
}

impl Filter {
    /// Each filter of a list, in the order in which they are asked. `things` are what the
    /// list has.
    pub(super) fn applied(&self, things: &str, context: &Context<'_>) -> Vec<Applied> {
        let one = |name: &str, value: &str, text: String| Applied::new(name, value, text, context);
        let state = self.state.map(|state| {
            let text = match state {
                TopicState::Open => format!("Open {things}"),
                other => other.words().to_owned(),
            };
            one("state", state.word(), text)
        });
        let kind = self.kind.map(|kind| {
            let text = match kind {
                AdvertKind::MentorWanted => "Mentors wanted",
                AdvertKind::MenteeWanted => "Mentees wanted",
            };
            one("advert.kind", kind.word(), text.to_owned())
        });
        let coded = |name: &'static str, all: &[Coded]| -> Vec<Applied> {
            all.iter().map(|it| one(name, &it.code, it.name.clone())).collect()
        };
        let organisations = self
            .organisations
            .iter()
            .map(|it| one("advert.organisationIds", &it.id, it.name.clone()));
        state
            .into_iter()
            .chain(kind)
            .chain(coded("advert.gradeCodes", &self.grades))
            .chain(coded("advert.professionCodes", &self.professions))
            .chain(organisations)
            .collect()
    }
}

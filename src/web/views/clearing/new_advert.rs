//! Writing an advert.

use serde::{Deserialize, Serialize};

use super::advert_fields::{Known, Lists, advert_fields};
use crate::web::views::field::Field;
use crate::web::views::vocabulary::{Coded, Listed};
use crate::web::views::words::sentence;
use crate::web::views::{Context, View};

/// The box that an author ticks before an advert is posted.
pub(super) const VISIBILITY: &str = "input.visibleToAll";

/// What the operation `new_advert` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    clearing_eligibility: Eligibility,
    grades: Vec<Coded>,
    professions: Vec<Coded>,
    organisations: Vec<Listed>,
    visibility_warning: String,
}

#[derive(Debug, Deserialize)]
struct Eligibility {
    eligible: bool,
    reason: String,
}

/// What the template `new_advert` places.
#[derive(Debug, Serialize)]
pub(crate) struct NewAdvertPage {
    /// Why the advert may be refused, where that is known before.
    doubt: Option<String>,
    fields: Vec<Field>,
    /// Asked for here where it was missing when the advert was posted.
    visibility: Option<Field>,
    /// The name under which the browser keeps what was typed.
    draft: String,
}

impl View for NewAdvertPage {
    const TEMPLATE: &'static str = "new_advert";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let Answer { grades, professions, organisations, .. } = answer;
        let form = context.form();
        let eligibility = answer.clearing_eligibility;
        let lists = Lists { grades, professions, organisations };
        let fields = advert_fields(&form, lists, Known::of_account(context));
        let is_missing = context.errors.iter().any(|error| error.field == VISIBILITY);
        Some(Self {
            doubt: (!eligibility.eligible).then(|| {
                let reason = sentence(&eligibility.reason);
                format!("{reason}. You may not be able to post this advert.")
            }),
            fields,
            visibility: is_missing.then(|| form.tick(VISIBILITY, &answer.visibility_warning)),
            draft: draft(context),
        })
    }
}

/// The name under which the browser keeps an advert until it is posted.
pub(super) fn draft(context: &Context<'_>) -> String {
    format!("{}:advert", context.own_id())
}

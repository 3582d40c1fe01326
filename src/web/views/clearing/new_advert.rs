//! Writing an advert.

use serde::{Deserialize, Serialize};

use super::advert_fields::{Begun, Known, Lists, advert_fields};
use crate::web::views::draft::{Draft, DraftForm};
use crate::web::views::field::Field;
use crate::web::views::vocabulary::{Coded, Listed};
use crate::web::views::words::sentence;
use crate::web::views::{Context, View};

/// The box that an author ticks before an advert is posted.
pub(super) const VISIBILITY: &str = "input.visibleToAll";

/// Where an advert is posted, and its draft saved.
pub(super) const PATH: &str = "/adverts/new";
/// The mutation that keeps an advert that is begun.
pub(super) const SAVE: &str = "saveAdvertDraft";

/// What the operation `new_advert` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    clearing_eligibility: Eligibility,
    advert_draft: Option<Draft<Begun>>,
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
    draft: DraftForm,
}

impl View for NewAdvertPage {
    const TEMPLATE: &'static str = "new_advert";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let Answer { grades, professions, organisations, advert_draft, .. } = answer;
        let draft = DraftForm::new(SAVE, PATH, advert_draft.as_ref(), context);
        let known = advert_draft.map(|draft| Known::from(draft.text));
        let form = context.form();
        let eligibility = answer.clearing_eligibility;
        let lists = Lists { grades, professions, organisations };
        let fields =
            advert_fields(&form, lists, known.unwrap_or_else(|| Known::of_account(context)));
        let is_missing = context.errors.iter().any(|error| error.field == VISIBILITY);
        Some(Self {
            doubt: (!eligibility.eligible).then(|| {
                let reason = sentence(&eligibility.reason);
                format!("{reason}. You may not be able to post this advert.")
            }),
            fields,
            visibility: is_missing.then(|| form.tick(VISIBILITY, &answer.visibility_warning)),
            draft,
        })
    }
}

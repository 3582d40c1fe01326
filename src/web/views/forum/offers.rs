//! What was offered on an advert, for those who may see it.

use serde::{Deserialize, Serialize};

use super::people::{GradeCode, Organisation, in_one_line};
use crate::entity::OfferState;
use crate::web::views::Context;
use crate::web::views::field::Field;
use crate::web::views::times::{Instant, Time};
use crate::web::views::words::Words;

/// An offer, as the API gives it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Offer {
    id: String,
    state: OfferState,
    made_at: Instant,
    reasons: Vec<String>,
    note: Option<String>,
    question: Option<String>,
    answer: Option<String>,
    post: Numbered,
    by: By,
    viewer_can: MayDo,
}

#[derive(Debug, Deserialize)]
struct Numbered {
    number: i64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct By {
    display_name: String,
    grade: Option<GradeCode>,
    organisation: Option<Organisation>,
}

#[derive(Debug, Deserialize)]
struct MayDo {
    answer: bool,
    ask: bool,
}

/// An offer, as the thread shows it.
#[derive(Debug, Serialize)]
pub(crate) struct OfferView {
    id: String,
    post: i64,
    name: String,
    person: String,
    made: Time,
    state: &'static str,
    reasons: Vec<String>,
    note: Option<String>,
    question: Option<String>,
    answer: Option<String>,
    /// A note to whoever made the offer, for those who may decline it.
    decline: Option<Writing>,
    /// A question to them.
    ask: Option<Writing>,
}

/// A text to whoever made an offer.
#[derive(Debug, Serialize)]
struct Writing {
    field: Field,
    /// Whether it was this text that was posted.
    is_posted: bool,
}

impl Offer {
    /// The offer as the reader of the thread sees it.
    pub(super) fn view(self, context: &Context<'_>) -> OfferView {
        let may = &self.viewer_can;
        let decline = may.answer.then(|| self.writing("note", "A kind note (optional)", context));
        let ask = may.ask.then(|| {
            let Writing { field, is_posted } = self.writing("question", "Your question", context);
            Writing {
                field: field.hint("Only the two of you and moderators can read it."),
                is_posted,
            }
        });
        let By { display_name, grade, organisation } = self.by;
        OfferView {
            id: self.id,
            post: self.post.number,
            person: in_one_line(&display_name, grade.as_ref(), organisation.as_ref()),
            name: display_name,
            made: self.made_at.date_and_time(),
            state: self.state.words(),
            reasons: self.reasons,
            note: self.note,
            question: self.question,
            answer: self.answer,
            decline,
            ask,
        }
    }

    /// The field `name` of the form of this offer.
    fn writing(&self, name: &str, label: &str, context: &Context<'_>) -> Writing {
        let is_posted = context.posted.get("offerId") == Some(self.id.as_str());
        let is_posted = is_posted && context.posted.get(name).is_some();
        let field = if is_posted {
            context.form().lines(name, label)
        } else {
            // The fields of all offers have one name.
            context.untouched_form().lines(name, label).id(format!("{name}-{}", self.id))
        };
        Writing { field: field.rows(3), is_posted }
    }
}

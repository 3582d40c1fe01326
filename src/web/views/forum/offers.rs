//! What was offered on an advert, for those who may see it.

use serde::{Deserialize, Serialize};

use super::people::{GradeCode, Organisation, in_one_line};
use crate::entity::OfferState;
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
    may_answer: bool,
    may_ask: bool,
}

impl Offer {
    /// The offer as the reader of the thread sees it.
    pub(super) fn view(self) -> OfferView {
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
            may_answer: self.viewer_can.answer,
            may_ask: self.viewer_can.ask,
        }
    }
}

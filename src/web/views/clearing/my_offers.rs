//! The offers that somebody made, the latest first.

use serde::{Deserialize, Serialize};

use crate::entity::OfferState;
use crate::web::views::components::Tag;
use crate::web::views::field::{Field, Form};
use crate::web::views::times::{Instant, Time};
use crate::web::views::words::StateTag;
use crate::web::views::{Context, View};

/// What the operation `my_offers` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    my_offers: Vec<Offer>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Offer {
    id: String,
    state: OfferState,
    made_at: Instant,
    note: Option<String>,
    question: Option<String>,
    answer: Option<String>,
    topic: Topic,
    viewer_can: MayDo,
}

#[derive(Debug, Deserialize)]
struct Topic {
    number: i64,
    title: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct MayDo {
    answer_question: bool,
    withdraw: bool,
}

/// What the template `my_offers` places.
#[derive(Debug, Serialize)]
pub(crate) struct MyOffersPage {
    offers: Vec<OfferCard>,
}

#[derive(Debug, Serialize)]
struct OfferCard {
    id: String,
    href: String,
    title: String,
    made: Time,
    state: Tag,
    note: Option<String>,
    question: Option<String>,
    answer: Option<String>,
    /// Asked where the author of the advert asked a question that has no answer yet.
    your_answer: Option<Field>,
    may_withdraw: bool,
}

impl View for MyOffersPage {
    const TEMPLATE: &'static str = "my_offers";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let offers = answer.my_offers.into_iter();
        Some(Self { offers: offers.map(|offer| offer.card(context)).collect() })
    }
}

impl Offer {
    fn card(self, context: &Context<'_>) -> OfferCard {
        let is_posted = context.posted.get("offerId") == Some(self.id.as_str());
        let your_answer = self.viewer_can.answer_question.then(|| {
            if is_posted {
                your_answer(&context.form())
            } else {
                // The fields of all cards have one name.
                your_answer(&context.untouched_form()).id(format!("answer-{}", self.id))
            }
        });
        OfferCard {
            id: self.id,
            href: format!("/topics/{}", self.topic.number),
            title: self.topic.title,
            made: self.made_at.date_and_time(),
            state: state(self.state),
            note: self.note,
            question: self.question,
            answer: self.answer,
            your_answer,
            may_withdraw: self.viewer_can.withdraw,
        }
    }
}

fn your_answer(form: &Form<'_>) -> Field {
    let field = form.lines("answer", "Your answer").rows(3);
    field.hint("Only the two of you and moderators can read it.")
}

/// The state as it is said to whoever made the offer.
fn state(state: OfferState) -> Tag {
    match state {
        OfferState::Declined => Tag::new("Not accepted", state.colour()),
        _ => state.tag(),
    }
}

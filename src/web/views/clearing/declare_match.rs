//! Saying that one's own advert found a match.

use serde::{Deserialize, Serialize};

use crate::entity::OfferState;
use crate::web::views::field::Field;
use crate::web::views::forum::people::Named;
use crate::web::views::words::listed;
use crate::web::views::{Context, View};

const CLOSING_MESSAGE: &str = "I have found a match. Thank you to everyone who answered.";

/// What the operation `declare_match` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    topic: Option<Topic>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Topic {
    id: String,
    number: i64,
    title: String,
    viewer_can: MayDo,
    offers: Vec<Offer>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct MayDo {
    declare_match: bool,
}

#[derive(Debug, Deserialize)]
struct Offer {
    state: OfferState,
    by: Named,
}

/// What the template `declare_match` places.
#[derive(Debug, Serialize)]
pub(crate) struct DeclareMatchPage {
    thread: String,
    thread_path: String,
    id: String,
    may_declare: bool,
    /// Asked while offers wait for an answer.
    offers: Option<Offers>,
    body: Field,
}

#[derive(Debug, Serialize)]
struct Offers {
    says: String,
    /// That the match is with somebody else.
    none_of_these: Field,
}

impl View for DeclareMatchPage {
    const TEMPLATE: &'static str = "declare_match";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let topic = answer.topic?;
        let form = context.form();
        let offers = says(topic.offers).map(|says| {
            let none_of_these = form.tick("noneOfThese", "My match is someone else");
            Offers { says, none_of_these }
        });
        let body = form.markdown("body", "Your closing message").or(CLOSING_MESSAGE).rows(4);
        Some(Self {
            thread: topic.title,
            thread_path: format!("/topics/{}", topic.number),
            id: topic.id,
            may_declare: topic.viewer_can.declare_match,
            offers,
            body,
        })
    }
}

/// Who waits for an answer to an offer; `None` where nobody does.
fn says(offers: Vec<Offer>) -> Option<String> {
    let standing = offers.into_iter().filter(|offer| offer.state == OfferState::Standing);
    let names: Vec<_> = standing.map(|offer| offer.by.display_name).collect();
    match names.len() {
        0 => None,
        1 => Some(format!("{} has made you an offer.", names[0])),
        _ => Some(format!("{} have made you offers.", listed(&names))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_for_an_answer_is_named() {
        let offer =
            |state, name: &str| Offer { state, by: Named { display_name: name.to_owned() } };
        assert_eq!(says(vec![offer(OfferState::Withdrawn, "Ada")]), None);
        let one = vec![offer(OfferState::Declined, "Ada"), offer(OfferState::Standing, "Ben")];
        assert_eq!(says(one).as_deref(), Some("Ben has made you an offer."));
        let three = ["Ada", "Ben", "Cat"].map(|name| offer(OfferState::Standing, name));
        let told = says(three.into());
        assert_eq!(told.as_deref(), Some("Ada, Ben and Cat have made you offers."));
    }
}

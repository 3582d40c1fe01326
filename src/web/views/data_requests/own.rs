//! Complaining or asking about one's personal data, and how far that is.

use serde::{Deserialize, Serialize};

use super::{lines, state};
use crate::entity::DataRequestKind;
use crate::web::views::components::{Cell, SummaryList};
use crate::web::views::field::{Choice, Field};
use crate::web::views::times::Instant;
use crate::web::views::words::Words;
use crate::web::views::{Context, View};

/// What the operation `data_requests` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    viewer: Option<Viewer>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Viewer {
    email: String,
    data_requests: Vec<DataRequest>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct DataRequest {
    reference: String,
    kind: DataRequestKind,
    text: String,
    received_at: Instant,
    promised_by: Option<Instant>,
    acknowledged_at: Option<Instant>,
    extension_reason: Option<String>,
    answered_at: Option<Instant>,
    answer: Option<String>,
}

/// What the template `data_requests` places.
#[derive(Debug, Serialize)]
pub(crate) struct DataRequestsPage {
    /// Where we answer whoever is signed in; nothing for a guest.
    own_email: Option<String>,
    sent: Vec<SentView>,
    fields: Vec<Field>,
}

#[derive(Debug, Serialize)]
struct SentView {
    heading: String,
    reference: String,
    facts: SummaryList,
}

impl View for DataRequestsPage {
    const TEMPLATE: &'static str = "data_requests";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let form = context.form();
        let mut fields = vec![
            form.radios("input.kind", "What do you want to do?", kinds()),
            form.lines("input.text", "Your message").rows(8).hint(
                "Tell us what happened, or what we should do. Do not include more about yourself \
                 than we need",
            ),
        ];
        let (own_email, sent) = match answer.viewer {
            Some(viewer) => (Some(viewer.email), viewer.data_requests),
            None => (None, Vec::new()),
        };
        if own_email.is_none() {
            fields.push(form.email("input.email", "Your email address").hint(
                "If we may hold data about you, use the address you registered with. We will email \
                 you a link to confirm that it is yours",
            ));
        }
        let sent = sent.into_iter().map(DataRequest::view).collect();
        Some(Self { own_email, sent, fields })
    }
}

fn kinds() -> [Choice; 5] {
    use DataRequestKind::{Access, Complaint, Correction, Erasure, Objection};
    let choice = |kind: DataRequestKind, text: &str| Choice::new(kind.word(), text);
    [
        choice(Complaint, "Complain about how my data is handled"),
        choice(Access, "See what you hold about me"),
        choice(Correction, "Have something corrected"),
        choice(Objection, "Object to how you use my data")
            .hint("This includes asking us to stop using some of it for a time"),
        choice(Erasure, "Delete what you have about me"),
    ]
}

impl DataRequest {
    fn view(self) -> SentView {
        let answered = self.answered_at.as_ref();
        let by = match (self.kind, self.acknowledged_at.as_ref()) {
            (DataRequestKind::Complaint, None) => "We will acknowledge it by",
            _ => "We will answer by",
        };
        // Of a complaint that was acknowledged.
        let is_open = answered.is_none() && self.promised_by.is_none();
        let soon = is_open.then_some("As soon as we can");
        let facts = SummaryList::default()
            .row("State", state(answered, self.acknowledged_at.as_ref(), false))
            .row("Sent", self.received_at.date())
            .maybe("Acknowledged", self.acknowledged_at.as_ref().map(Instant::date))
            .maybe(by, self.promised_by.as_ref().map(Instant::date))
            .maybe("We will tell you the outcome", soon)
            .maybe("Why we need more time", self.extension_reason.as_deref())
            .maybe("Answered", answered.map(Instant::date))
            .row("Your message", Cell::lines(lines(&self.text)))
            .maybe("Our answer", self.answer.map(|answer| Cell::lines(lines(&answer))));
        SentView { heading: self.kind.words().to_owned(), reference: self.reference, facts }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn facts(kind: &str, promised: Option<&str>, acknowledged: Option<&str>) -> String {
        let sent: DataRequest = serde_json::from_value(json!({
            "reference": "1A2B3C4D", "kind": kind, "text": "Hello", "answer": null,
            "receivedAt": "2030-01-01T09:00:00Z", "promisedBy": promised,
            "acknowledgedAt": acknowledged, "extensionReason": null, "answeredAt": null,
        }))
        .unwrap();
        serde_json::to_string(&sent.view().facts).unwrap()
    }

    #[test]
    fn each_says_what_happens_next_and_by_when() {
        let (by, at) = (Some("2030-02-01T09:00:00Z"), Some("2030-01-05T09:00:00Z"));
        assert!(facts("COMPLAINT", by, None).contains("We will acknowledge it by"));
        let acknowledged = facts("COMPLAINT", None, at);
        assert!(acknowledged.contains("We will tell you the outcome"), "{acknowledged}");
        for acknowledged in [None, at] {
            assert!(facts("ACCESS", by, acknowledged).contains("We will answer by"));
        }
    }
}

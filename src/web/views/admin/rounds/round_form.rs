//! The form that creates a round, and the one that changes it.

use serde::{Deserialize, Serialize};

use super::list;
use crate::web::views::field::{Choice, Field};
use crate::web::views::round::RoundState;
use crate::web::views::times::Instant;
use crate::web::views::{Context, View};

/// What the operation `edit_round` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    round: Option<Round>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Round {
    id: String,
    name: String,
    state: RoundState,
    registration_opens_at: Instant,
    registration_closes_at: Instant,
    share_mentee_emails: bool,
}

/// What the template `new_round` places.
#[derive(Debug, Serialize)]
pub(crate) struct NewRoundPage {
    fields: Vec<Field>,
}

/// What the template `edit_round` places.
#[derive(Debug, Serialize)]
pub(crate) struct EditRoundPage {
    round: String,
    path: String,
    fields: Vec<Field>,
}

impl View for NewRoundPage {
    const TEMPLATE: &'static str = "new_round";
    /// Only those who may see the rounds may open the form.
    const OPERATION: Option<&'static str> = Some("rounds");
    type Answer = list::Answer;

    fn new(_answer: list::Answer, context: &Context<'_>) -> Option<Self> {
        Some(Self { fields: fields(None, context) })
    }
}

impl View for EditRoundPage {
    const TEMPLATE: &'static str = "edit_round";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let round = answer.round?;
        let path = format!("/admin/rounds/{}", round.id);
        Some(Self { fields: fields(Some(&round), context), path, round: round.name })
    }
}

/// The fields of a new round, or of one that is `known`. Once its matches are published, the
/// times of registration stay as they are.
fn fields(known: Option<&Round>, context: &Context<'_>) -> Vec<Field> {
    let form = context.form();
    let mut fields = vec![
        form.text("input.name", "Name")
            .hint("For example, Spring 2027.")
            .or_maybe(known.map(|round| round.name.as_str())),
    ];
    if known.is_none_or(|round| !round.state.is_published()) {
        let opens_at = known.map(|round| round.registration_opens_at.for_input());
        let closes_at = known.map(|round| round.registration_closes_at.for_input());
        fields.extend([
            form.date_and_time("input.registrationOpensAt", "Registration opens")
                .hint("UK time.")
                .or_maybe(opens_at),
            form.date_and_time("input.registrationClosesAt", "Registration closes")
                .hint("UK time. Nobody can register from this moment on.")
                .or_maybe(closes_at),
        ]);
    }
    let choices = [Choice::new("true", "Yes"), Choice::new("false", "No")];
    let is_shared = known.is_some_and(|round| round.share_mentee_emails);
    fields.push(
        form.radios(
            "input.shareMenteeEmails",
            "Should mentors get the email addresses of their mentees?",
            choices,
        )
        .hint("Mentees always get the email addresses of their mentors.")
        .or(if is_shared { "true" } else { "false" }),
    );
    fields
}

//! What the timeline does next, on the page of a round.

use serde::Deserialize;

use super::timeline::StepState;
use crate::web::views::times::Instant;

/// A step of the timeline.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct StepOfRound {
    pub(super) step: String,
    title: String,
    at: Instant,
    until: Option<Instant>,
    state: StepState,
    sends_emails: bool,
}

/// What an admin has to know of the timeline: what is held back, what waits for them, and what we
/// do next without them.
pub(super) fn upcoming(steps: &[StepOfRound]) -> Vec<String> {
    let is = |state: StepState| move |step: &&StepOfRound| step.state == state;
    let held = steps
        .iter()
        .filter(is(StepState::Paused))
        .map(|step| format!("Paused, so we do nothing until you resume it: {}.", step.title));
    let waiting = steps
        .iter()
        .filter(|step| step.state == StepState::Waiting && !step.sends_emails)
        .map(|step| format!("{} was due on {}.", step.title, step.at.date_and_time().words));
    let deadline = steps
        .iter()
        .find(|step| step.step == "CHECK_DETAILS" && step.state == StepState::Done)
        .filter(|_| steps.iter().any(|step| step.step == "MATCH" && step.state == StepState::Ahead))
        .and_then(|step| step.until.as_ref())
        .map(|until| {
            let until = until.date_and_time().words;
            format!("People can change their details until {until}. Run the matching after that.")
        });
    let next = steps
        .iter()
        .find(|step| matches!(step.state, StepState::Ahead | StepState::Due))
        .map(StepOfRound::next);
    held.chain(waiting).chain(deadline).chain(next).collect()
}

/// Whether a step waits for the admin.
pub(super) fn is_waiting(steps: &[StepOfRound], name: &str) -> bool {
    steps.iter().any(|step| step.step == name && step.state == StepState::Waiting)
}

impl StepOfRound {
    fn next(&self) -> String {
        format!("Next: {}, {}.", self.title, self.at.date_and_time().words)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn step(step: &str, state: &str, sends_emails: bool) -> StepOfRound {
        let step = json!({
            "step": step, "title": step, "at": "2030-03-01T09:00:00Z",
            "until": "2030-03-04T23:59:59Z", "state": state, "sendsEmails": sends_emails,
        });
        serde_json::from_value(step).unwrap()
    }

    #[test]
    fn what_is_held_back_and_what_waits_comes_before_what_happens_by_itself() {
        let steps = [
            step("ANNOUNCE", "PAUSED", true),
            step("CHECK_DETAILS", "DONE", true),
            step("MATCH", "AHEAD", false),
            step("CLEARING_OPENS", "WAITING", true),
            step("SURVEY", "WAITING", false),
        ];
        assert_eq!(
            upcoming(&steps),
            [
                "Paused, so we do nothing until you resume it: ANNOUNCE.",
                "SURVEY was due on 1 March 2030 at 9:00am.",
                "People can change their details until 4 March 2030 at 11:59pm. Run the matching \
                 after that.",
                "Next: MATCH, 1 March 2030 at 9:00am.",
            ]
        );
        assert!(is_waiting(&steps, "SURVEY") && !is_waiting(&steps, "MATCH"));
    }
}

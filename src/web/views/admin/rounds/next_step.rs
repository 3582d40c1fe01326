//! What an admin does next in a round: one thing, and why.

use serde::Serialize;

use super::plans::Plan;
use super::round::Round;
use crate::entity::PlanState;
use crate::web::views::address;
use crate::web::views::admin::plans::Failure;
use crate::web::views::components::Button;
use crate::web::views::round::RoundState;

/// The next step, as the template `round` places it.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct NextStep {
    words: String,
    failure: Option<Failure>,
    actions: Vec<Button>,
}

/// A round whose next step is looked for.
struct Looking<'a> {
    round: &'a Round,
    /// The address of the round.
    base: &'a str,
    /// Newest first.
    drafts: Vec<&'a Plan>,
}

impl NextStep {
    /// The next step in a round at the address `base`.
    pub(super) fn of(round: &Round, base: &str) -> Self {
        let is = |state| move |plan: &&Plan| plan.state == state;
        let drafts: Vec<_> = round.plans.iter().filter(is(PlanState::Draft)).collect();
        let running = round.plans.iter().find(is(PlanState::Running));
        let failed = round.plans.first().filter(is(PlanState::Failed));
        let looking = Looking { round, base, drafts };
        let draft = looking.drafts.first().copied();
        match (running, failed, draft) {
            _ if round.state == RoundState::Complete => {
                Self::saying("There is nothing left to do. This round has ended.")
            }
            (Some(running), _, _) => looking.follow(running),
            (_, Some(failed), _) => looking.put_right(failed),
            (_, _, Some(draft)) if draft.is_out_of_date => looking.renew(draft),
            (_, _, Some(draft)) => looking.read(draft),
            _ => looking.without_plan(),
        }
    }

    fn saying(words: impl Into<String>) -> Self {
        Self { words: words.into(), ..Self::default() }
    }

    fn with(self, actions: impl IntoIterator<Item = Button>) -> Self {
        Self { actions: actions.into_iter().collect(), ..self }
    }
}

impl Looking<'_> {
    fn to(&self, page: &str) -> String {
        format!("{}/{page}", self.base)
    }

    fn plan(&self, plan: &Plan) -> String {
        format!("{}/plans/{}", self.base, plan.id)
    }

    /// Where a plan like this one is made.
    fn again(&self, plan: &Plan) -> String {
        self.to(if plan.repair.is_some() { "repairs" } else { "match" })
    }

    fn follow(&self, running: &Plan) -> NextStep {
        NextStep::saying("The matching is running. It carries on if you leave this page.")
            .with([Button::new(self.plan(running), "See its progress")])
    }

    fn put_right(&self, failed: &Plan) -> NextStep {
        let at = failed.created_at.date_and_time().words;
        let words =
            format!("The matching of {at} (plan {}) failed. Nothing was changed.", failed.number);
        let (text, again) = ("Run the matching again", self.again(failed));
        let mut actions = if failed.broken_pins.is_empty() {
            vec![Button::new(again, text)]
        } else {
            let pairs = Button::new(self.to("pairs"), "See the pairs to keep");
            vec![pairs, Button::secondary(again, text)]
        };
        actions.extend(self.drafts.first().map(|draft| {
            let text = format!("Read plan {}, the earlier draft", draft.number);
            Button::secondary(self.plan(draft), text)
        }));
        let failure = Failure::new(&failed.broken_pins, failed.failure.as_deref());
        NextStep { failure, ..NextStep::saying(words).with(actions) }
    }

    fn renew(&self, draft: &Plan) -> NextStep {
        let what_to_do = if draft.repair.is_some() {
            "Update the plan again."
        } else {
            "Run the matching again. The new draft keeps the same pairs where they are as good."
        };
        let words = format!(
            "Registrations, the pairs to keep or the pairs never to match have changed since plan \
             {}, the draft of {}, was made, so it cannot be published. {what_to_do}",
            draft.number,
            draft.created_at.date_and_time().words,
        );
        let text =
            if draft.repair.is_some() { "Update the plan again" } else { "Run the matching again" };
        NextStep::saying(words).with([
            Button::new(self.again(draft), text),
            Button::secondary(self.plan(draft), "Read the draft"),
        ])
    }

    fn read(&self, draft: &Plan) -> NextStep {
        let updates =
            draft.updated.as_ref().map(|plan| format!(" that updates plan {}", plan.number));
        let earlier = match self.drafts.len() - 1 {
            0 => String::new(),
            1 => " There is one earlier draft. When you publish one, the other is discarded."
                .to_owned(),
            n => format!(
                " There are {n} earlier drafts. When you publish one, the others are discarded."
            ),
        };
        let words = format!(
            "Read plan {}, the draft of {}{}. Nobody else sees it until you publish it.{earlier}",
            draft.number,
            draft.created_at.date_and_time().words,
            updates.unwrap_or_default(),
        );
        let mut actions = vec![Button::new(self.plan(draft), "Read the draft")];
        actions.extend(self.drafts.get(1).map(|before| {
            let text = format!("Compare plans {} and {}", before.number, draft.number);
            let query = [("before", before.id.as_str()), ("after", draft.id.as_str())];
            Button::secondary(address(&self.to("compare"), query), text)
        }));
        if self.round.state != RoundState::Published {
            actions.push(Button::secondary(self.to("match"), "Run the matching again"));
        }
        NextStep::saying(words).with(actions)
    }

    fn without_plan(&self) -> NextStep {
        let round = self.round;
        let opens = round.registration_opens_at.date_and_time().words;
        let closes = round.registration_closes_at.date_and_time().words;
        match round.state {
            RoundState::Published => NextStep::saying(
                "The matches are published. If someone who was matched has to withdraw, update \
                 the plan: most people keep their matches, and we only email those whose matches \
                 change. End the round when people no longer need to tell us how it went.",
            )
            .with([
                Button::secondary(self.to("repairs"), "Update the plan after withdrawals"),
                Button::secondary(self.to("end"), "End the round"),
            ]),
            _ if round.counts.people() == 0 => self.without_people(&opens, &closes),
            RoundState::Draft => self.while_open(&format!("People can register from {opens}.")),
            RoundState::Open => self.while_open(&format!("People can register until {closes}.")),
            _ => NextStep::saying(
                "Registration has closed. Run the matching to make a draft plan. Nobody else sees \
                 it until you publish it.",
            )
            .with([Button::new(self.to("match"), "Run the matching")]),
        }
    }

    fn without_people(&self, opens: &str, closes: &str) -> NextStep {
        let when = match self.round.state {
            RoundState::Draft => {
                format!(" People can register on the programme page from {opens}.")
            }
            RoundState::Open => {
                format!(" People can register on the programme page until {closes}.")
            }
            _ => String::new(),
        };
        let words = format!(
            "Nobody has registered yet.{when} If you have registrations in a file, import it."
        );
        NextStep::saying(words).with([
            Button::secondary(self.to("import"), "Import registrations"),
            Button::secondary("/programme", "See the programme page"),
        ])
    }

    fn while_open(&self, when: &str) -> NextStep {
        let words = format!(
            "{when} Check the forecast while there is time to find more mentors. You can also run \
             the matching now, to see how it would turn out."
        );
        NextStep::saying(words).with([
            Button::new(self.to("forecast"), "See the forecast"),
            Button::secondary(self.to("match"), "Run the matching"),
        ])
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn next(state: &str, mentors: i64, plans: &[Value]) -> NextStep {
        let answer = json!({
            "id": "7", "name": "Spring 2030", "state": state, "shareMenteeEmails": false,
            "registrationOpensAt": "2030-01-01T09:00:00Z",
            "registrationClosesAt": "2030-02-01T17:00:00Z",
            "lowestMentorGrade": { "code": "AO" }, "highestMenteeGrade": { "code": "SCS2" },
            "counts": { "mentors": mentors, "mentees": 0, "both": 0, "organisations": 1,
                        "shortages": [] },
            "plans": plans,
        });
        let round: Round = serde_json::from_value(answer).unwrap();
        NextStep::of(&round, "/r")
    }

    fn plan(number: i64, state: &str, is_out_of_date: bool) -> Value {
        json!({
            "id": number.to_string(), "number": number, "state": state,
            "createdAt": "2030-02-02T09:00:00Z", "publishedAt": null,
            "isOutOfDate": is_out_of_date, "progress": 0.5, "repair": null, "repairedPlan": null,
            "nearPlan": null, "objective": [], "proof": null, "failure": null, "brokenPins": [],
        })
    }

    #[test]
    fn there_is_one_main_thing_to_do() {
        let draft = plan(1, "DRAFT", false);
        let stale = plan(1, "DRAFT", true);
        for (step, first) in [
            (next("OPEN", 0, &[]), Button::secondary("/r/import", "Import registrations")),
            (next("OPEN", 3, &[]), Button::new("/r/forecast", "See the forecast")),
            (next("CLOSED", 3, &[]), Button::new("/r/match", "Run the matching")),
            (next("MATCHED", 3, &[draft]), Button::new("/r/plans/1", "Read the draft")),
            (next("MATCHED", 3, &[stale]), Button::new("/r/match", "Run the matching again")),
        ] {
            assert_eq!(step.actions[0], first, "{}", step.words);
        }
        assert!(next("COMPLETE", 3, &[]).actions.is_empty());
    }

    #[test]
    fn a_plan_that_failed_counts_more_than_an_earlier_draft() {
        let step = next("MATCHED", 3, &[plan(2, "FAILED", false), plan(1, "DRAFT", false)]);
        let again = Button::new("/r/match", "Run the matching again");
        let earlier = Button::secondary("/r/plans/1", "Read plan 1, the earlier draft");
        assert_eq!(step.actions, [again, earlier]);
    }
}

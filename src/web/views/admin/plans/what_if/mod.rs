//! Trying out what would become of a draft plan if something were different. Everything that is
//! tried stands in the address.

mod answer;
mod changes;
mod parts;

use serde::Serialize;

use super::difference::{DifferenceView, Telling};
use crate::entity::PlanState;
use crate::web::fields::Problem;
use crate::web::views::components::Button;
use crate::web::views::field::Form;
use crate::web::views::vocabulary::{Coded, Listed};
use crate::web::views::words::{count, sentence};
use crate::web::views::{Context, Said, View, address};
pub(crate) use answer::Answer;
use answer::{Plan, Round, Tried};
use changes::{Keep, Kept};
use parts::{Leaving, NewMentors, OrderPart, Pairing, Trying};

/// What the template `what_if` places.
#[derive(Debug, Serialize)]
pub(crate) struct WhatIfPage {
    round: String,
    base: String,
    path: String,
    /// Why nothing can be tried.
    refusal: Option<String>,
    /// What to do about it, where something can be.
    again: Option<Button>,
    trial: Option<Trial>,
    /// What is wrong with the changes.
    #[serde(skip)]
    problems: Vec<Problem>,
}

/// What is tried, and what comes of it.
#[derive(Debug, Serialize)]
struct Trial {
    created_at: String,
    kept: Option<Kept>,
    leaving: Leaving,
    pairing: Pairing,
    mentors: NewMentors,
    order: OrderPart,
    outcome: Option<Outcome>,
    keep: Vec<Keep>,
    /// Where the matching is run again near this draft.
    run: String,
}

/// What would become of the draft.
#[derive(Debug, Serialize)]
struct Outcome {
    words: String,
    difference: Option<DifferenceView>,
    /// Whether how many share an identity is not told.
    hides_identities: bool,
}

const TELLING: Telling = Telling {
    plans: ["Draft", "With changes"],
    pairs: ["Ends", "New"],
    column: "What happens",
    unknown: "not shown",
    cursor: "after",
};

impl View for WhatIfPage {
    const TEMPLATE: &'static str = "what_if";
    const DROPS_EMPTY: bool = true;
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let Answer { round, plan, grades, professions, organisations, what_if: tried } = answer;
        let (round, plan) = (round?, plan?);
        let base = format!("/admin/rounds/{}/plans/{}", round.id, plan.id);
        let (refusal, again) = refusal(&round, &plan, &tried);
        let may_try = refusal.is_none();
        let problems = if may_try { problems(&tried, context) } else { Vec::new() };
        let all: Vec<_> = context.errors.iter().chain(&problems).cloned().collect();
        let trying = Trying {
            form: &Form::new(context.query, &all, &context.questions),
            problems: &all,
            context,
        };
        let trial = may_try.then(|| {
            let lists = Lists { grades, professions, organisations };
            Trial::of(&trying, Draft { round: &round, plan: &plan, tried: &tried }, lists)
        });
        Some(Self {
            path: format!("{base}/what-if"),
            round: round.name,
            base,
            refusal,
            again,
            trial,
            problems,
        })
    }

    fn said(&self) -> Said {
        Said { errors: self.problems.clone(), ..Said::default() }
    }
}

/// A draft, and what is tried on it.
#[derive(Clone, Copy)]
struct Draft<'a> {
    round: &'a Round,
    plan: &'a Plan,
    tried: &'a Tried,
}

/// What mentors who are added can be.
struct Lists {
    grades: Vec<Coded>,
    professions: Vec<Coded>,
    organisations: Vec<Listed>,
}

/// Why nothing can be tried on a plan, and what to do where that can be repaired.
fn refusal(round: &Round, plan: &Plan, tried: &Tried) -> (Option<String>, Option<Button>) {
    let words = match plan.state {
        PlanState::Draft => None,
        PlanState::Published | PlanState::Discarded => {
            Some("You can only try changes on a draft, and this plan is no longer one.")
        }
        _ => Some("You can only try changes on a draft, and this plan is not one."),
    };
    if let Some(words) = words {
        return (Some(words.to_owned()), None);
    }
    match tried.errors.iter().find(|error| error.is("PLAN_NOT_DRAFT")) {
        None => (None, None),
        Some(stale) => {
            let page = if plan.repair.is_some() { "repairs" } else { "match" };
            let href = format!("/admin/rounds/{}/{page}", round.id);
            let again = Button::new(href, "Run the matching again");
            (Some(sentence(&stale.message) + "."), Some(again))
        }
    }
}

/// What is wrong with the changes beside what cannot be read at all: once for each field, and
/// each way in which the changes as a whole contradict the rules.
fn problems(tried: &Tried, context: &Context<'_>) -> Vec<Problem> {
    let whole = if Kept::of(&tried.changes, None).is_some() { "kept" } else { "" };
    let mut problems: Vec<Problem> = Vec::new();
    for error in &tried.errors {
        let problem = error.problem();
        let field = if problem.field.is_empty() { whole.to_owned() } else { problem.field.clone() };
        let is_of_whole = field == whole;
        let mut others = context.errors.iter().chain(&problems);
        if is_of_whole || !others.any(|other| other.field == field) {
            problems.push(Problem { field, ..problem });
        }
    }
    problems
}

impl Trial {
    fn of(trying: &Trying<'_>, draft: Draft<'_>, lists: Lists) -> Self {
        let Draft { round, plan, tried } = draft;
        let base = format!("/admin/rounds/{}", round.id);
        let (mentors, order) = (NewMentors::of(trying, lists), OrderPart::of(trying, plan));
        let kept = Kept::of(&tried.changes, trying.error("kept"));
        let is_changed = kept.is_some() || mentors.is_tried() || order.is_open;
        let is_sound = trying.problems.is_empty();
        let plan_path = format!("{base}/plans/{}", plan.id);
        Self {
            created_at: plan.created_at.date_and_time().words,
            kept,
            leaving: Leaving::of(trying, draft),
            pairing: Pairing::of(trying, round),
            mentors,
            order,
            outcome: is_sound.then(|| Outcome::of(tried, is_changed, trying.context)),
            keep: if is_sound {
                changes::keep(&tried.changes, &plan_path, trying.context)
            } else {
                Vec::new()
            },
            run: address(&format!("{base}/match"), [("nearPlanId", plan.id.as_str())]),
        }
    }
}

impl Outcome {
    fn of(tried: &Tried, is_changed: bool, context: &Context<'_>) -> Self {
        let difference = tried.difference.as_ref().filter(|_| is_changed);
        let Some(difference) = difference else {
            let words = "You have not changed anything yet. Change something above, and select \
                         “Try it”.";
            return Self { words: words.to_owned(), difference: None, hides_identities: false };
        };
        let proof = tried.proof.as_deref().map(sentence).unwrap_or_default();
        let unmatched = count(
            tried.unmatched.unwrap_or_default(),
            "person would have no match",
            "people would have no match",
        );
        Self {
            words: format!("{proof}. {unmatched}."),
            hides_identities: difference.levels.iter().any(|level| level.before.is_none()),
            difference: Some(difference.view(TELLING, context)),
        }
    }
}

//! Running the matching.

use serde::{Deserialize, Serialize};

use super::broken_pairs::remedy;
use super::priorities::Aim;
use crate::entity::PlanState;
use crate::web::views::field::{Choice, Field};
use crate::web::views::round::RoundState;
use crate::web::views::times::Instant;
use crate::web::views::words::count;
use crate::web::views::{Context, View};

/// What the operation `run_matching` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    round: Option<Round>,
}

#[derive(Debug, Deserialize)]
struct Round {
    id: String,
    name: String,
    state: RoundState,
    counts: Counts,
    rules: Rules,
    plans: Vec<Plan>,
}

#[derive(Debug, Deserialize)]
struct Counts {
    mentors: i64,
    mentees: i64,
    both: i64,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Rules {
    order: Vec<Aim>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Plan {
    id: String,
    number: i64,
    state: PlanState,
    created_at: Instant,
    rules: Rules,
}

/// What the template `run_matching` places.
#[derive(Debug, Serialize)]
pub(crate) struct RunPage {
    round: String,
    round_id: String,
    base: String,
    /// Whether the matches are published, and may be updated.
    may_update: bool,
    /// Why the matching cannot run.
    closed: Option<&'static str>,
    form: Option<RunForm>,
    may_import: bool,
}

#[derive(Debug, Serialize)]
struct RunForm {
    words: String,
    is_registration_open: bool,
    /// What to do about pairs to keep that cannot be kept.
    remedy: Option<&'static str>,
    near: Option<Field>,
    seed: Field,
    is_seed_open: bool,
}

impl View for RunPage {
    const TEMPLATE: &'static str = "run_matching";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let round = answer.round?;
        let closed = if round.state.is_published() {
            Some("The matches of this round are published.")
        } else if round.counts.people() == 0 {
            Some("Nobody has registered for this round yet, so there is nobody to match.")
        } else {
            None
        };
        Some(Self {
            may_import: !round.state.is_published(),
            may_update: round.state == RoundState::Published,
            form: closed.is_none().then(|| form(&round, context)),
            closed,
            base: format!("/admin/rounds/{}", round.id),
            round: round.name,
            round_id: round.id,
        })
    }
}

impl Counts {
    fn people(&self) -> i64 {
        self.mentors + self.mentees + self.both
    }
}

fn form(round: &Round, context: &Context<'_>) -> RunForm {
    let counts = &round.counts;
    let broken = context.errors.iter().filter(|error| error.code == "PAIR_NOT_ALLOWED").count();
    let seed = context.form().number("seed", "Number that settles ties (optional)");
    RunForm {
        words: format!(
            "This makes a draft plan from {}, {} and {} who are both. Nobody hears about it until \
             you publish it.",
            count(counts.mentors, "mentor", "mentors"),
            count(counts.mentees, "mentee", "mentees"),
            count(counts.both, "person", "people"),
        ),
        is_registration_open: round.state == RoundState::Open,
        remedy: (broken > 0).then(|| remedy(broken)),
        near: near(round, context),
        seed: seed.classes("govuk-input--width-10").hint(
            "Leave this empty to get a new plan. If you enter the number of an earlier plan, you \
             get the same plan again, as long as the registrations, the rules and the draft you \
             keep pairs of are the same.",
        ),
        is_seed_open: !context.errors.is_empty() && context.posted.given("seed").is_some(),
    }
}

/// Which draft to stay near; the newest one where it had the same order of priorities.
fn near(round: &Round, context: &Context<'_>) -> Option<Field> {
    let is_draft = |plan: &&Plan| plan.state == PlanState::Draft;
    let drafts: Vec<_> = round.plans.iter().filter(is_draft).collect();
    let newest = drafts.first()?;
    let same_order = (newest.rules == round.rules).then_some(newest.id.as_str());
    let asked = context.query.given("nearPlanId").or(same_order);
    let items = drafts.iter().map(|plan| {
        let at = plan.created_at.date_and_time().words;
        Choice::new(plan.id.as_str(), format!("Plan {}, created on {at}", plan.number))
    });
    let label = "Keep pairs of an earlier draft";
    let field = context.form().select("nearPlanId", label, "None: start afresh", items);
    let hint = "There are usually many equally good plans. We choose one that keeps nearly as \
                many of this draft's pairs as possible, so what you have checked stays the same. \
                The plan is just as good.";
    Some(field.hint(hint).or_maybe(asked))
}

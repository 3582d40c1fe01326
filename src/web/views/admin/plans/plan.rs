//! A plan: while it is made, where it failed, and how good it is once it is there.

use serde::{Deserialize, Serialize};

use super::broken_pairs::{BrokenPin, Failure};
use super::match_state::Funnel;
use super::plan_lists::{self, Exclusion, Fewer, List, Pair, Unmatched};
use super::priorities::{Aim, Level, levels_table, order_lines};
use crate::entity::{PlanState, RepairKind};
use crate::web::views::components::{Button, Link, SummaryList, Table, Tag};
use crate::web::views::connection::Counted;
use crate::web::views::field::Field;
use crate::web::views::times::{Instant, Time};
use crate::web::views::words::{StateTag, Words, sentence};
use crate::web::views::{Context, View, address};

/// What the operation `plan` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    round: Option<Round>,
    plan: Option<Plan>,
}

#[derive(Debug, Deserialize)]
struct Round {
    id: String,
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Plan {
    id: String,
    number: i64,
    state: PlanState,
    seed: i64,
    input_digest: String,
    created_at: Instant,
    published_at: Option<Instant>,
    is_out_of_date: bool,
    progress: f64,
    failure: Option<String>,
    broken_pins: Vec<BrokenPin>,
    objective: Vec<Level>,
    proof: Option<String>,
    repair: Option<RepairKind>,
    #[serde(rename = "repairedPlan")]
    repaired: Option<OtherPlan>,
    #[serde(rename = "nearPlan")]
    near: Option<OtherPlan>,
    rules: Rules,
    funnel: Option<Funnel>,
    pairs: Counted<Pair>,
    unmatched: Counted<Unmatched>,
    fewer: Counted<Fewer>,
}

#[derive(Debug, Deserialize)]
struct OtherPlan {
    id: String,
    number: i64,
}

#[derive(Debug, Deserialize)]
struct Rules {
    order: Vec<Aim>,
}

/// What the template `plan` places.
#[derive(Debug, Serialize)]
pub(crate) struct PlanPage {
    title: String,
    name: String,
    state: Tag,
    round: String,
    round_path: String,
    base: String,
    running: Option<Running>,
    failed: Option<Failed>,
    made: Option<Made>,
}

#[derive(Debug, Serialize)]
struct Running {
    /// From 0 to 1.
    progress: f64,
    words: String,
}

#[derive(Debug, Serialize)]
struct Failed {
    at: Time,
    failure: Option<Failure>,
    actions: Vec<Button>,
}

#[derive(Debug, Serialize)]
struct Made {
    /// A form with a mistake, where its pair is not in sight.
    exclusion: Option<Exclusion>,
    facts: SummaryList,
    is_out_of_date: bool,
    actions: Vec<Button>,
    proof: Option<String>,
    levels: Table,
    /// What makes the same plan again.
    recipe: SummaryList,
    has_near_plan: bool,
    search: Field,
    /// How many pairs came how far, and the box that finds those that nobody has said anything of;
    /// nothing before the plan is published.
    funnel: Option<SummaryList>,
    unanswered: Option<Field>,
    /// Where a search or a later part of the pairs is shown.
    all_pairs: Option<String>,
    pairs: List,
    unmatched: List,
    fewer: List,
}

/// The addresses of a plan's pages.
struct Paths {
    round: String,
    plan: String,
}

impl View for PlanPage {
    const TEMPLATE: &'static str = "plan";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let (round, plan) = (answer.round?, answer.plan?);
        let paths = Paths::new(&round, &plan);
        let name = format!("Plan {}", plan.number);
        let is_made = !matches!(plan.state, PlanState::Running | PlanState::Failed);
        let is = |state| plan.state == state;
        Some(Self {
            title: format!("{name} ({}) – {}", plan.state.words().to_lowercase(), round.name),
            state: plan.state.tag(),
            running: is(PlanState::Running).then(|| running(plan.progress)),
            failed: is(PlanState::Failed).then(|| failed(&plan, &paths)),
            made: is_made.then(|| made(&plan, &paths, context)),
            name,
            round: round.name,
            round_path: paths.round,
            base: paths.plan,
        })
    }
}

impl Paths {
    fn new(round: &Round, plan: &Plan) -> Self {
        let round = format!("/admin/rounds/{}", round.id);
        Self { plan: format!("{round}/plans/{}", plan.id), round }
    }

    /// Where the matching is run again, as this plan was made.
    fn again(&self, plan: &Plan) -> String {
        let page = if plan.repair.is_some() { "repairs" } else { "match" };
        format!("{}/{page}", self.round)
    }

    /// The comparison of an earlier plan with this one.
    fn comparison(&self, earlier: &OtherPlan, plan: &Plan) -> Link {
        let path = format!("{}/compare", self.round);
        let query = [("before", earlier.id.as_str()), ("after", plan.id.as_str())];
        Link::new(address(&path, query), "Compare").hidden(format!("with plan {}", earlier.number))
    }
}

fn running(progress: f64) -> Running {
    Running { progress, words: format!("{:.0}% done", progress * 100.0) }
}

fn failed(plan: &Plan, paths: &Paths) -> Failed {
    let again = paths.again(plan);
    let actions = if plan.broken_pins.is_empty() {
        vec![Button::new(again, "Run the matching again")]
    } else {
        vec![
            Button::new(format!("{}/pairs", paths.round), "See the pairs to keep"),
            Button::secondary(again, "Run the matching again"),
        ]
    };
    let failure = Failure::new(&plan.broken_pins, plan.failure.as_deref());
    Failed { at: plan.created_at.date_and_time(), failure, actions }
}

fn made(plan: &Plan, paths: &Paths, context: &Context<'_>) -> Made {
    let base = &paths.plan;
    let is_published = plan.state == PlanState::Published;
    let unanswered =
        || context.filters().tick("unanswered", "Only pairs where the mentee has not answered");
    let is_part =
        ["search", "unanswered", "after"].iter().any(|name| context.query.given(name).is_some());
    Made {
        exclusion: Exclusion::posted_elsewhere(&plan.pairs.nodes, context),
        facts: facts(plan, paths),
        is_out_of_date: plan.is_out_of_date,
        actions: actions(plan, paths),
        proof: plan.proof.as_ref().map(|proof| sentence(proof) + "."),
        levels: levels_table(&plan.objective),
        recipe: recipe(plan),
        has_near_plan: plan.near.is_some(),
        search: context.filters().search("search", "Find a mentee or mentor by name"),
        funnel: plan.funnel.as_ref().filter(|_| is_published).map(Funnel::summary),
        unanswered: is_published.then(unanswered),
        all_pairs: is_part.then(|| format!("{base}#pairs")),
        pairs: plan_lists::pairs(&plan.pairs, base, plan.state, context),
        unmatched: plan_lists::unmatched(&plan.unmatched, base, plan.state, context),
        fewer: plan_lists::fewer(&plan.fewer, base),
    }
}

fn facts(plan: &Plan, paths: &Paths) -> SummaryList {
    let see = |part: &str, what: &str| Link::new(format!("#{part}"), "See").hidden(what);
    let facts = SummaryList::default()
        .row("Created", plan.created_at.date_and_time())
        .maybe("Published", plan.published_at.as_ref().map(Instant::date_and_time))
        .linked("Pairs", plan.pairs.total_count, see("pairs", "the pairs"))
        .linked(
            "People without a match",
            plan.unmatched.total_count,
            see("unmatched", "the people without a match"),
        )
        .linked(
            "People with fewer matches than they asked for",
            plan.fewer.total_count,
            see("fewer", "the people with fewer matches"),
        );
    let facts = match &plan.repaired {
        None => facts,
        Some(earlier) => {
            let how = match plan.repair {
                Some(RepairKind::Keeping) => "Keeps as many pairs as it can",
                _ => "The best plan, whichever pairs it keeps",
            };
            let key = format!("Updates plan {}", earlier.number);
            facts.linked(key, how, paths.comparison(earlier, plan))
        }
    };
    match &plan.near {
        None => facts,
        Some(near) => {
            let how = "Of equally good plans, the one we found with the most of these pairs";
            let key = format!("Keeps pairs of plan {}", near.number);
            facts.linked(key, how, paths.comparison(near, plan))
        }
    }
}

fn actions(plan: &Plan, paths: &Paths) -> Vec<Button> {
    let to = |action: &str| format!("{}/{action}", paths.plan);
    let discard = Button::secondary(to("discard"), "Discard");
    match (plan.is_out_of_date, plan.state) {
        (true, _) => vec![Button::new(paths.again(plan), "Run the matching again"), discard],
        (false, PlanState::Draft) => vec![
            Button::new(to("publish"), "Publish"),
            Button::secondary(to("what-if"), "What if …"),
            discard,
        ],
        (false, _) => Vec::new(),
    }
}

fn recipe(plan: &Plan) -> SummaryList {
    let near = plan.near.as_ref().map(|near| format!("Plan {}", near.number));
    SummaryList::default()
        .row("Order of priorities", order_lines(&plan.rules.order))
        .maybe("Keeps pairs of", near)
        .row("Number that settles ties (seed)", plan.seed.to_string())
        .row("Fingerprint of the registrations (digest)", plan.input_digest.as_str())
}

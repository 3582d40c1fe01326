//! Two plans of a round, side by side.

use serde::{Deserialize, Serialize};

use super::difference::{Difference, DifferenceView, Telling};
use super::priorities::{Aim, order_lines};
use crate::entity::PlanState;
use crate::web::fields::Problem;
use crate::web::views::components::{Cell, Link, Table};
use crate::web::views::field::{Choice, Field, Form};
use crate::web::views::round::RoundState;
use crate::web::views::times::Instant;
use crate::web::views::user_error::UserError;
use crate::web::views::words::{StateTag, Words, sentence};
use crate::web::views::{Context, Said, View};

/// What the operation `compare_plans` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    round: Option<Round>,
    compare_plans: Compared,
}

#[derive(Debug, Deserialize)]
struct Round {
    id: String,
    name: String,
    state: RoundState,
    plans: Vec<Listed>,
}

/// A plan that can be chosen.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    id: String,
    number: i64,
    state: PlanState,
    created_at: Instant,
    #[serde(rename = "repairedPlan")]
    updated: Option<Number>,
}

#[derive(Debug, Deserialize)]
struct Number {
    number: i64,
}

#[derive(Debug, Deserialize)]
struct Compared {
    errors: Vec<UserError>,
    before: Option<Plan>,
    after: Option<Plan>,
    difference: Option<Difference>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Plan {
    id: String,
    number: i64,
    state: PlanState,
    created_at: Instant,
    proof: Option<String>,
    rules: Rules,
}

#[derive(Debug, Deserialize)]
struct Rules {
    order: Vec<Aim>,
}

/// What the template `compare_plans` places.
#[derive(Debug, Serialize)]
pub(crate) struct ComparePage {
    round: String,
    base: String,
    /// Why there is nothing to choose from.
    nothing: Option<&'static str>,
    may_run: bool,
    choices: Vec<Field>,
    plans: Option<Table>,
    difference: Option<DifferenceView>,
    #[serde(skip)]
    problem: Option<Problem>,
}

const TELLING: Telling = Telling {
    plans: ["First", "Second"],
    pairs: ["Only in the first", "Only in the second"],
    column: "Where",
    unknown: "not counted",
    cursor: "pairsAfter",
};

impl View for ComparePage {
    const TEMPLATE: &'static str = "compare_plans";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let (round, compared) = (answer.round?, answer.compare_plans);
        let base = format!("/admin/rounds/{}", round.id);
        let may_run = !round.state.is_published();
        let is_ready =
            |plan: &&Listed| !matches!(plan.state, PlanState::Running | PlanState::Failed);
        let ready: Vec<_> = round.plans.iter().filter(is_ready).collect();
        let nothing = match (ready.len(), may_run) {
            (2.., _) => None,
            (_, true) => Some(
                "There are not two plans yet. Run the matching, change something, and run it \
                 again.",
            ),
            (_, false) => Some("This round does not have two plans to compare."),
        };
        let problem = problem(compared.errors, context);
        let choices = if nothing.is_none() {
            choices(&ready, problem.as_slice(), context)
        } else {
            Vec::new()
        };
        let plans = compared.difference.as_ref().and(compared.before.zip(compared.after));
        Some(Self {
            nothing,
            may_run: may_run && nothing.is_some(),
            choices,
            plans: plans.map(|(before, after)| table([&before, &after], &base)),
            difference: compared.difference.map(|difference| difference.view(TELLING, context)),
            problem,
            round: round.name,
            base,
        })
    }

    fn said(&self) -> Said {
        Said { errors: self.problem.clone().into_iter().collect(), ..Said::default() }
    }
}

/// What is wrong with the choice, once somebody chose: it is said of the first list that was
/// left open, and of the second where both name a plan.
fn problem(errors: Vec<UserError>, context: &Context<'_>) -> Option<Problem> {
    let error = errors.into_iter().next()?.problem();
    let chosen = ["before", "after"].map(|name| context.query.given(name).is_some());
    let (field, message) = match chosen {
        [false, false] => return None,
        [true, true] => ("after", error.message),
        [true, false] => ("after", "Choose a second plan".to_owned()),
        [false, true] => ("before", "Choose a first plan".to_owned()),
    };
    Some(Problem { field: field.to_owned(), message, ..error })
}

fn choices(plans: &[&Listed], problem: &[Problem], context: &Context<'_>) -> Vec<Field> {
    let form = Form::new(context.query, problem, &context.questions);
    let choice = |name, label| {
        let items = plans.iter().map(|plan| Choice::new(plan.id.as_str(), plan.words()));
        form.select(name, label, "Choose one", items)
    };
    vec![choice("before", "First plan"), choice("after", "Second plan")]
}

impl Listed {
    fn words(&self) -> String {
        let state = self.state.words().to_lowercase();
        let at = self.created_at.date_and_time().words;
        let updates = self.updated.as_ref().map(|plan| format!(", updates plan {}", plan.number));
        format!("Plan {}: {state}, {at}{}", self.number, updates.unwrap_or_default())
    }
}

fn table(plans: [&Plan; 2], base: &str) -> Table {
    let rows = ["First", "Second"].into_iter().zip(plans).map(|(which, plan)| {
        let href = format!("{base}/plans/{}", plan.id);
        [
            Link::new(href, format!("{which}: plan {}", plan.number)).into(),
            plan.created_at.date_and_time().into(),
            plan.state.tag().into(),
            order_lines(&plan.rules.order),
            Cell::text(plan.proof.as_deref().map(sentence).unwrap_or_default()),
        ]
    });
    let head = ["Plan", "Created", "State", "Order of priorities", "How good it is"];
    Table::new("The two plans", head, rows.collect()).headed()
}

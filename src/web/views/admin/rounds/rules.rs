//! The rules that the plans of a round obey.

use serde::{Deserialize, Serialize};

use super::order::{order_fields, order_words};
use crate::web::views::admin::plans::{Aim, order_lines};
use crate::web::views::components::SummaryList;
use crate::web::views::field::{Choice, Field, Form};
use crate::web::views::round::RoundState;
use crate::web::views::{Context, View};

/// What the operation `matching_rules` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    round: Option<Round>,
}

#[derive(Debug, Deserialize)]
struct Round {
    id: String,
    name: String,
    state: RoundState,
    rules: Rules,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Rules {
    order: Vec<Aim>,
    grade_gap_min: i64,
    grade_gap_max: i64,
    capacity_max: i64,
    repeats_pairs: bool,
}

/// What the template `matching_rules` places.
#[derive(Debug, Serialize)]
pub(crate) struct RulesPage {
    round: String,
    round_id: String,
    base: String,
    /// The rules, where they stay as they are.
    settled: Option<SummaryList>,
    order: Vec<Field>,
    limits: [Field; 3],
    repeats: Field,
}

const GAP_MIN: &str = "Fewest grades that a mentor is above their mentee";
const GAP_MAX: &str = "Most grades that a mentor is above their mentee";
const CAPACITY_MAX: &str = "Most matches for anyone, as mentor or as mentee";

const REPEATS: &str = "Allow pairs from earlier rounds";

impl View for RulesPage {
    const TEMPLATE: &'static str = "matching_rules";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let round = answer.round?;
        let (rules, form) = (&round.rules, context.form());
        let is_posted = context.posted.get("input.order").is_some();
        let order =
            if is_posted { context.posted.all("input.order") } else { order_words(&rules.order) };
        Some(Self {
            settled: round.state.is_published().then(|| settled(rules)),
            order: order_fields(&form, "input.order", &order),
            limits: [
                number(&form, "input.gradeGapMin", GAP_MIN, 4).or(rules.grade_gap_min.to_string()),
                number(&form, "input.gradeGapMax", GAP_MAX, 4).or(rules.grade_gap_max.to_string()),
                number(&form, "input.capacityMax", CAPACITY_MAX, 3)
                    .hint("Nobody gets more matches than they asked for.")
                    .or(rules.capacity_max.to_string()),
            ],
            repeats: form
                .tick("input.repeatsPairs", REPEATS)
                .hint(
                    "If you do not select this, nobody is matched with someone they were matched \
                     with in an earlier round. We compare email addresses. Pairs to keep are \
                     matched in any case.",
                )
                .or_ticked(rules.repeats_pairs),
            base: format!("/admin/rounds/{}", round.id),
            round: round.name,
            round_id: round.id,
        })
    }
}

/// A choice of 1 to `most`.
fn number(form: &Form<'_>, name: &str, label: &str, most: u8) -> Field {
    form.choice(name, label, (1..=most).map(|n| Choice::new(n.to_string(), n.to_string())))
}

fn settled(rules: &Rules) -> SummaryList {
    SummaryList::default()
        .row("Order of priorities", order_lines(&rules.order))
        .row(
            "Grades that a mentor is above their mentee",
            gap_words(rules.grade_gap_min, rules.grade_gap_max),
        )
        .row(CAPACITY_MAX, rules.capacity_max)
        .row(REPEATS, if rules.repeats_pairs { "Yes" } else { "No" })
}

/// How many grades a mentor is above the mentee, as in "1 to 2".
pub(super) fn gap_words(least: i64, most: i64) -> String {
    if least == most { least.to_string() } else { format!("{least} to {most}") }
}

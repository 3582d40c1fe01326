//! The pairs to keep, and the pairs never to match.

use serde::{Deserialize, Serialize};

use crate::web::views::admin::people::Someone;
use crate::web::views::components::{Cell, Table, Tag};
use crate::web::views::forum::people::{GradeCode, Organisation};
use crate::web::views::round::RoundState;
use crate::web::views::times::Instant;
use crate::web::views::{Context, View};

/// What the operation `pair_rules` answers.
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
    pair_rules: Vec<Rule>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: String,
    is_pin: bool,
    reason: Option<String>,
    mentee: Person,
    mentor: Person,
}

/// Somebody who may have withdrawn since.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Person {
    name: String,
    grade: GradeCode,
    organisation: Organisation,
    withdrawn_at: Option<Instant>,
}

/// What the template `pair_rules` places.
#[derive(Debug, Serialize)]
pub(crate) struct PairRulesPage {
    round: String,
    base: String,
    /// Nothing where there are none.
    rules: Option<Table>,
    may_change: bool,
}

/// The button that removes a rule.
#[derive(Debug, Serialize)]
struct Removal {
    id: String,
    names: String,
}

impl View for PairRulesPage {
    const TEMPLATE: &'static str = "pair_rules";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        let round = answer.round?;
        let may_change = !round.state.is_published();
        let rows: Vec<_> = round.pair_rules.iter().map(|rule| rule.row(may_change)).collect();
        let head = ["What", "Mentee", "Mentor", "Reason", "Change"];
        let label = "Pairs to keep, and pairs never to match";
        Some(Self {
            rules: (!rows.is_empty()).then(|| Table::new(label, head, rows)),
            base: format!("/admin/rounds/{}", round.id),
            round: round.name,
            may_change,
        })
    }
}

impl Rule {
    fn row(&self, may_change: bool) -> [Cell; 5] {
        let tag =
            if self.is_pin { Tag::new("Keep", "green") } else { Tag::new("Never match", "red") };
        let reason = self.reason.clone().filter(|reason| !reason.is_empty());
        let lines = reason.into_iter().chain(self.withdrawn());
        let change = if may_change { Cell::call(self.removal()) } else { Cell::default() };
        [tag.into(), self.mentee.cell(), self.mentor.cell(), Cell::lines(lines.collect()), change]
    }

    /// Why it has no effect, where it has none.
    fn withdrawn(&self) -> Option<String> {
        let who = match (self.mentee.has_withdrawn(), self.mentor.has_withdrawn()) {
            (false, false) => return None,
            (true, true) => "both have".to_owned(),
            (true, false) => format!("{} has", self.mentee.name),
            (false, true) => format!("{} has", self.mentor.name),
        };
        Some(format!("Has no effect: {who} withdrawn."))
    }

    fn removal(&self) -> Removal {
        let kind = if self.is_pin { "keep" } else { "never match" };
        let names = format!("{kind} {} and {}", self.mentee.name, self.mentor.name);
        Removal { id: self.id.clone(), names }
    }
}

impl Person {
    fn has_withdrawn(&self) -> bool {
        self.withdrawn_at.is_some()
    }

    fn cell(&self) -> Cell {
        Someone::new(&self.name, &self.grade, &self.organisation).cell()
    }
}

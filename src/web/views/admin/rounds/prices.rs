//! What each order of priorities costs at the priorities below.

use serde::{Deserialize, Serialize};

use super::order::{order_fields, order_words};
use crate::web::fields::Problem;
use crate::web::views::admin::plans::{Aim, change_words, reached};
use crate::web::views::components::{Cell, Table, Tag};
use crate::web::views::field::{Field, Form};
use crate::web::views::round::RoundState;
use crate::web::views::user_error::UserError;
use crate::web::views::words::{number_words, sentence};
use crate::web::views::{Context, Said, View};

/// What the operation `order_prices` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    round: Option<Round>,
    order_prices: Prices,
}

#[derive(Debug, Deserialize)]
struct Round {
    id: String,
    name: String,
    state: RoundState,
    rules: Order,
}

#[derive(Debug, Deserialize)]
struct Order {
    order: Vec<Aim>,
}

#[derive(Debug, Deserialize)]
struct Prices {
    errors: Vec<UserError>,
    /// That of the order in use comes first.
    prices: Vec<Price>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Price {
    order: Vec<Aim>,
    is_present: bool,
    /// All nine.
    levels: Vec<Level>,
}

#[derive(Debug, Deserialize)]
struct Level {
    name: String,
    value: i64,
}

/// What the template `order_prices` places.
#[derive(Debug, Serialize)]
pub(crate) struct PricesPage {
    round: String,
    round_id: String,
    base: String,
    path: String,
    /// Why there is nothing to show yet.
    unready: Vec<String>,
    /// How many people have a match, whatever the order.
    same: Option<String>,
    prices: Option<Table>,
    /// The lists to choose another order by; empty where there is nothing to work out.
    order: Vec<Field>,
    #[serde(skip)]
    problem: Option<Problem>,
}

/// The button that sets an order, inside its row.
#[derive(Debug, Serialize)]
struct Choose {
    order: Vec<&'static str>,
    number: usize,
    words: String,
}

impl View for PricesPage {
    const TEMPLATE: &'static str = "order_prices";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let round = answer.round?;
        let Prices { errors, prices } = answer.order_prices;
        let base = format!("/admin/rounds/{}", round.id);
        // What is wrong with an order that somebody chose stands beside it; the rest is news.
        let is_asked = context.query.given("proposal").is_some();
        let (problem, unready) = match errors.into_iter().next() {
            Some(error) if is_asked => {
                (Some(Problem { field: "proposal".to_owned(), ..error.problem() }), Vec::new())
            }
            Some(error) => (None, vec![sentence(&error.message) + "."]),
            None => (None, Vec::new()),
        };
        let order = if prices.is_empty() && problem.is_none() {
            Vec::new()
        } else {
            proposal(&round.rules.order, problem.as_slice(), context)
        };
        Some(Self {
            unready,
            same: prices.first().map(|price| same(&price.levels)),
            prices: (!prices.is_empty()).then(|| table(&prices, !round.state.is_published())),
            order,
            problem,
            path: format!("{base}/rules/prices"),
            round: round.name,
            round_id: round.id,
            base,
        })
    }

    fn said(&self) -> Said {
        Said { errors: self.problem.clone().into_iter().collect(), ..Said::default() }
    }
}

fn proposal(order: &[Aim], problem: &[Problem], context: &Context<'_>) -> Vec<Field> {
    let form = Form::new(context.query, problem, &context.questions);
    let typed = context.query.all("proposal");
    let chosen = if typed.is_empty() { order_words(order) } else { typed };
    order_fields(&form, "proposal", &chosen)
}

/// The first four priorities, which stand above every order.
fn same(levels: &[Level]) -> String {
    let value = |n: usize| levels.get(n).map_or(0, |level| level.value);
    let none_or = |n: i64| if n == 0 { "none".to_owned() } else { number_words(n) };
    format!(
        "Whatever the order, {} mentees and {} mentors have a match. Of the mentees, {} have two \
         mentors and {} have three.",
        number_words(value(0)),
        number_words(value(1)),
        none_or(value(2)),
        none_or(value(3)),
    )
}

fn table(prices: &[Price], may_choose: bool) -> Table {
    let own = &prices[0].levels;
    let rows = (1..).zip(prices).map(|(number, price)| {
        let words = order_in_short(&price.order);
        let cell = |n: usize| match (price.levels.get(n), own.get(n)) {
            (Some(level), Some(own)) => Cell::numeric(told(level, level.value - own.value)),
            _ => Cell::default(),
        };
        let order = order_words(&price.order);
        let choose = match (price.is_present, may_choose) {
            (true, _) => Cell::from(Tag::new("In use", "green")),
            (false, true) => Cell::call(Choose { order, number, words: words.clone() }),
            (false, false) => Cell::default(),
        };
        [Cell::text(words), cell(4), cell(5), cell(6), cell(7), cell(8), choose]
    });
    let [wanted, identity, grades, distinct, load] = Aim::ALL.map(Aim::in_short);
    let head = ["Order", wanted, identity, grades, distinct, load, "Choose"];
    Table::new("What each order reaches", head, rows.collect()).captioned_as_section()
}

/// A number, and how it differs from the order in use.
fn told(level: &Level, change: i64) -> String {
    let value = reached(&level.name, level.value);
    if change == 0 { value } else { format!("{value} ({})", change_words(change)) }
}

/// As in "Identity, then profession".
fn order_in_short(order: &[Aim]) -> String {
    let words: Vec<_> = order.iter().map(|aim| aim.in_short().to_lowercase()).collect();
    if words.is_empty() { "None of them".to_owned() } else { sentence(&words.join(", then ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_told_as_a_sequence() {
        assert_eq!(order_in_short(&[Aim::Identity, Aim::Wanted]), "Identity, then profession");
        assert_eq!(order_in_short(&[]), "None of them");
    }

    #[test]
    fn a_number_says_how_it_differs_unless_it_would_tell_of_a_few() {
        let level = |name: &str, value| Level { name: name.to_owned(), value };
        assert_eq!(told(&level("wanted", 1_204), -3), "1,204 (−3)");
        assert_eq!(told(&level("wanted", 7), 0), "7");
    }
}

//! What is different between two plans: what each reaches, their pairs, their people.

use serde::{Deserialize, Serialize};

use super::priorities::{level_words, reached};
use crate::entity::ParticipantRole;
use crate::web::views::admin::people::Someone;
use crate::web::views::components::{Cell, Pagination, Table, Tag};
use crate::web::views::connection::Connection;
use crate::web::views::words::{Words, count, number_words};
use crate::web::views::{Context, address};

/// A difference of an answer, with the first of its pairs and people.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Difference {
    kept: i64,
    new: i64,
    gone: i64,
    shows_pairs: bool,
    pub(super) levels: Vec<LevelChange>,
    pairs: Connection<ChangedPair>,
    shifts: Connection<Shift>,
}

/// What two plans reach at a priority; nothing where that is not counted or not told.
#[derive(Debug, Deserialize)]
pub(super) struct LevelChange {
    name: String,
    pub(super) before: Option<i64>,
    after: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ChangedPair {
    is_new: bool,
    mentee: Someone,
    /// Nothing for a mentor who is only tried out.
    mentor: Option<Someone>,
}

#[derive(Debug, Deserialize)]
struct Shift {
    participant: Someone,
    r#as: ParticipantRole,
    before: i64,
    after: i64,
}

/// How a page tells of the two plans.
#[derive(Clone, Copy, Debug)]
pub(super) struct Telling {
    /// The first plan, and the second.
    pub(super) plans: [&'static str; 2],
    /// What is said of a pair in the first plan only, and in the second only.
    pub(super) pairs: [&'static str; 2],
    /// The head of the column that says so.
    pub(super) column: &'static str,
    /// What stands where a number is not known.
    pub(super) unknown: &'static str,
    /// The parameter of the address that holds where the list of pairs goes on.
    pub(super) cursor: &'static str,
}

/// What the macro `difference` places.
#[derive(Debug, Serialize)]
pub(super) struct DifferenceView {
    levels: Table,
    words: String,
    /// Nothing where showing them would tell who asked for a shared identity.
    lists: Option<Lists>,
}

#[derive(Debug, Serialize)]
struct Lists {
    pairs: List,
    people: List,
}

/// A list, or what stands in its place where it is empty.
#[derive(Debug, Serialize)]
struct List {
    table: Option<Table>,
    nothing: &'static str,
    more: Option<Pagination>,
}

impl Difference {
    /// The difference as `telling` tells it.
    pub(super) fn view(&self, telling: Telling, context: &Context<'_>) -> DifferenceView {
        let lists = self.shows_pairs.then(|| Lists {
            pairs: pairs(&self.pairs, telling, context),
            people: people(&self.shifts, telling, context),
        });
        DifferenceView {
            levels: levels(&self.levels, telling.plans, telling.unknown).captioned(),
            words: format!(
                "{}, {}, {}.",
                count(self.kept, "pair stays the same", "pairs stay the same"),
                count(self.gone, "pair ends", "pairs end"),
                count(self.new, "pair is new", "pairs are new"),
            ),
            lists,
        }
    }
}

/// What each of two plans reaches.
pub(super) fn levels(levels: &[LevelChange], plans: [&str; 2], unknown: &str) -> Table {
    let [before, after] = plans;
    let rows = levels.iter().map(|level| {
        let number = |number: Option<i64>| match number {
            Some(number) => reached(&level.name, number),
            None => unknown.to_owned(),
        };
        let change = level.before.zip(level.after).map(|(before, after)| after - before);
        [
            Cell::text(level_words(&level.name)),
            Cell::numeric(number(level.before)),
            Cell::numeric(number(level.after)),
            Cell::numeric(change.map(change_words).unwrap_or_default()),
        ]
    });
    let head = ["Priority", before, after, "Change"];
    Table::new("What each plan reaches", head, rows.collect())
}

/// A change as in "+2", "−1" and "same".
pub(in crate::web::views::admin) fn change_words(change: i64) -> String {
    match change {
        0 => "same".to_owned(),
        1.. => format!("+{}", number_words(change)),
        _ => format!("−{}", number_words(-change)),
    }
}

fn pairs(pairs: &Connection<ChangedPair>, telling: Telling, context: &Context<'_>) -> List {
    let [first, second] = telling.pairs;
    let rows = pairs.nodes.iter().map(|pair| {
        let tag = if pair.is_new { Tag::new(second, "green") } else { Tag::new(first, "grey") };
        let mentor = pair.mentor.as_ref();
        let mentor = mentor.map_or_else(|| Cell::text("An added mentor"), Someone::cell);
        [pair.mentee.cell(), mentor, tag.into()]
    });
    let table =
        Table::new("Pairs that differ", ["Mentee", "Mentor", telling.column], rows.collect());
    let is_part = context.query.given(telling.cursor).is_some();
    List {
        table: (!pairs.nodes.is_empty()).then_some(table),
        nothing: if is_part { "There are no more." } else { "There are none." },
        more: more(pairs, telling.cursor, "More pairs", context),
    }
}

fn people(shifts: &Connection<Shift>, telling: Telling, context: &Context<'_>) -> List {
    const CURSOR: &str = "shiftsAfter";
    let [before, after] = telling.plans;
    let rows = shifts.nodes.iter().map(|shift| {
        let tag = if shift.after > shift.before {
            Tag::new("More", "green")
        } else {
            Tag::new("Fewer", "red")
        };
        [
            shift.participant.cell(),
            Cell::text(shift.r#as.words()),
            Cell::number(shift.before),
            Cell::number(shift.after),
            tag.into(),
        ]
    });
    let head = ["Name", "Role", before, after, "What happens"];
    let table = Table::new("People with more or fewer matches", head, rows.collect());
    let is_part = context.query.given(CURSOR).is_some();
    List {
        table: (!shifts.nodes.is_empty()).then_some(table),
        nothing: if is_part { "There is nobody else." } else { "There is nobody." },
        more: more(shifts, CURSOR, "More people", context),
    }
}

/// A link to the rest of a list, which keeps the rest of the address.
fn more<T>(
    list: &Connection<T>,
    cursor: &str,
    text: &str,
    context: &Context<'_>,
) -> Option<Pagination> {
    let next = list.page_info.next()?;
    let kept = context.query.0.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let kept = kept.filter(|(name, _)| *name != cursor);
    let href = address(context.path, kept.chain([(cursor, next)]));
    Some(Pagination::more(text, text, href))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_has_a_sign() {
        assert_eq!([0, 2, -1_000].map(change_words), ["same", "+2", "−1,000"]);
    }

    #[test]
    fn what_is_not_told_has_no_change() {
        let level = |before, after| LevelChange { name: "wanted".to_owned(), before, after };
        let table = levels(&[level(Some(3), Some(5)), level(None, Some(5))], ["A", "B"], "–");
        let expected = [Cell::numeric("3"), Cell::numeric("5"), Cell::numeric("+2")];
        assert_eq!(table.rows[0][1..], expected);
        let expected = [Cell::numeric("–"), Cell::numeric("5"), Cell::numeric("")];
        assert_eq!(table.rows[1][1..], expected.map(Cell::noting_emptiness));
    }
}

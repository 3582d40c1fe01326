//! What the matching counts, most important first, in words.

use serde::Deserialize;

use crate::web::views::components::{Cell, Table, Tag};
use crate::web::views::words::number_words;

/// A priority of which the admins choose the order; four others stand above these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Aim {
    Wanted,
    Identity,
    TwoGrades,
    Distinct,
    MentorsWithTwo,
}

impl Aim {
    /// In the order of the programme's own rules.
    pub(crate) const ALL: [Self; 5] =
        [Self::Wanted, Self::Identity, Self::TwoGrades, Self::Distinct, Self::MentorsWithTwo];

    /// The word of the API.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Wanted => "WANTED",
            Self::Identity => "IDENTITY",
            Self::TwoGrades => "TWO_GRADES",
            Self::Distinct => "DISTINCT",
            Self::MentorsWithTwo => "MENTORS_WITH_TWO",
        }
    }

    /// A word or two for people, as the head of a column.
    pub(crate) fn in_short(self) -> &'static str {
        match self {
            Self::Wanted => "Profession",
            Self::Identity => "Identity",
            Self::TwoGrades => "Two grades",
            Self::Distinct => "Variety",
            Self::MentorsWithTwo => "Even load",
        }
    }

    /// What people read.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Wanted => "The profession they would like",
            Self::Identity => "A shared identity, where asked",
            Self::TwoGrades => "Two grades apart",
            Self::Distinct => "Different professions",
            Self::MentorsWithTwo => "Mentors with two mentees",
        }
    }
}

/// The order that was chosen, a line each, numbered on from the four above.
pub(crate) fn order_lines(order: &[Aim]) -> Cell {
    if order.is_empty() {
        return Cell::text("None");
    }
    let numbered = (5..).zip(order).map(|(n, aim)| format!("{n}. {}", aim.words()));
    Cell::lines(numbered.collect())
}

/// How good a plan is at one priority.
#[derive(Debug, Deserialize)]
pub(crate) struct Level {
    name: String,
    value: i64,
    bound: i64,
    proven: bool,
}

/// How good a plan is, priority by priority.
pub(crate) fn levels_table(levels: &[Level]) -> Table {
    let mut is_limit_known = true;
    let mut rows = Vec::new();
    for (n, level) in (1..).zip(levels) {
        let limit =
            if is_limit_known { reached(&level.name, level.bound) } else { "not known".to_owned() };
        rows.push([
            Cell::text(format!("{n}. {}", level_words(&level.name))),
            Cell::numeric(reached(&level.name, level.value)),
            Cell::numeric(limit),
            Cell::from(proof(level, is_limit_known)),
        ]);
        is_limit_known = level.proven;
    }
    let head = ["Priority", "Reached", "Most possible", "Proof"];
    Table::new("Priority by priority, most important first", head, rows).captioned()
}

fn proof(level: &Level, is_limit_known: bool) -> Tag {
    let gap = level.bound - level.value;
    if level.proven {
        Tag::new("Proven best", "green")
    } else if is_limit_known && gap > 0 {
        Tag::new(format!("At most {} more", number_words(gap)), "yellow")
    } else {
        Tag::new("Not proven", "yellow")
    }
}

/// A small number would tell about a few people who they are: the API says 0, or nothing.
pub(crate) fn reached(level: &str, number: i64) -> String {
    match level {
        "identity" if number < 5 => "fewer than 5".to_owned(),
        _ => number_words(number),
    }
}

/// The name of a level, as people read it.
pub(crate) fn level_words(name: &str) -> &str {
    match name {
        "mentees_ge1" => "Mentees with a mentor",
        "mentors_ge1" => "Mentors with a mentee",
        "mentees_ge2" => "Mentees with two mentors",
        "mentees_ge3" => "Mentees with three mentors",
        "wanted" => "Mentees with a mentor from the profession they would like",
        "identity" => "Mentees who share what matters most to them with a mentor",
        "two_grades" => "Pairs two grades apart",
        "distinct" => "Different professions among the mentors of each mentee",
        "mentors_ge2" => "Mentors with two mentees",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(name: &str, value: i64, bound: i64, proven: bool) -> Level {
        Level { name: name.to_owned(), value, bound, proven }
    }

    #[test]
    fn below_the_first_level_that_is_not_proven_no_limit_is_known() {
        let levels = [
            level("mentees_ge1", 1_200, 1_200, true),
            level("mentors_ge1", 8, 10, false),
            level("wanted", 5, 3, false),
        ];
        let table = levels_table(&levels);
        let proofs: Vec<_> = table.rows.iter().map(|row| row[3].clone()).collect();
        let expected = [
            Cell::from(Tag::new("Proven best", "green")),
            Cell::from(Tag::new("At most 2 more", "yellow")),
            Cell::from(Tag::new("Not proven", "yellow")),
        ];
        assert_eq!(proofs, expected);
        assert_eq!(table.rows[0][1], Cell::numeric("1,200"));
        assert_eq!(table.rows[2][2], Cell::numeric("not known"));
    }

    #[test]
    fn a_small_number_of_shared_identities_is_never_said() {
        assert_eq!(reached("identity", 4), "fewer than 5");
        assert_eq!(reached("identity", 5), "5");
        assert_eq!(reached("wanted", 4), "4");
    }
}

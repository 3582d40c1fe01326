//! A file of rules: other bounds, or another order of the levels.

use std::path::Path;

use serde::Deserialize;

use super::input::{name_of, read_file};
use crate::app::Failure;
use crate::matching::{Aim, Rules};

/// What the file may say; what it leaves out stays as the programme has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesFile {
    /// The levels from the fifth on, most important first.
    order: Option<Vec<String>>,
    grade_gap_min: Option<u8>,
    grade_gap_max: Option<u8>,
    capacity_max: Option<u8>,
}

/// Reads a file of rules.
pub(super) fn read(path: &Path) -> Result<Rules, Failure> {
    let bytes = read_file(path)?;
    let wrong = |why: String| Failure::Rules { name: name_of(path), why };
    let text = String::from_utf8(bytes).map_err(|_| wrong("it is not text in UTF-8".to_owned()))?;
    parse(&text).map_err(wrong)
}

fn parse(text: &str) -> Result<Rules, String> {
    let file: RulesFile = toml::from_str(text).map_err(|error| error.message().to_owned())?;
    let rules = Rules::default();
    let order = match file.order {
        Some(names) => names.iter().map(|name| aim(name)).collect::<Result<_, _>>()?,
        None => rules.order,
    };
    Ok(Rules {
        order,
        grade_gap_min: file.grade_gap_min.unwrap_or(rules.grade_gap_min),
        grade_gap_max: file.grade_gap_max.unwrap_or(rules.grade_gap_max),
        capacity_max: file.capacity_max.unwrap_or(rules.capacity_max),
    })
}

fn aim(name: &str) -> Result<Aim, String> {
    let found = Aim::ALL.into_iter().find(|aim| aim.name() == name);
    let names = Aim::ALL.map(Aim::name).join(", ");
    found.ok_or_else(|| format!("“{name}” is not a level that can be moved: use {names}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_stays_as_the_programme_has_it() {
        assert_eq!(parse(""), Ok(Rules::default()));
        let rules = parse("order = [\"two_grades\", \"wanted\"]\ncapacity_max = 2").unwrap();
        assert_eq!(rules.order, [Aim::TwoGrades, Aim::Wanted]);
        assert_eq!((rules.grade_gap_max, rules.capacity_max), (2, 2));
    }

    #[test]
    fn what_is_no_rule_is_refused_by_name() {
        assert!(parse("colour = 1").unwrap_err().contains("colour"));
        assert!(parse("order = [\"mentees_ge1\"]").unwrap_err().contains("“mentees_ge1”"));
        assert!(parse("capacity_max = 300").is_err());
    }
}

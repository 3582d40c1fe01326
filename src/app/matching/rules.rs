//! A file of rules: other bounds, or another order of the levels.

use std::path::Path;

use toml::{Table, Value};

use super::files::{name_of, read_file};
use crate::app::Failure;
use crate::matching::{Aim, Rules};

/// The widest gap between grades: from the lowest to the highest.
const GAP_MAX: i64 = 10;
/// The largest capacity that the engine counts.
const CAPACITY_MAX: i64 = 3;

/// Reads a file of rules; what it leaves out stays as the programme has it.
pub(super) fn read(path: &Path) -> Result<Rules, Failure> {
    let bytes = read_file(path)?;
    let wrong = |why: String| Failure::Rules { name: name_of(path), why };
    let text = String::from_utf8(bytes).map_err(|_| wrong("it is not text in UTF-8".to_owned()))?;
    parse(&text).map_err(wrong)
}

fn parse(text: &str) -> Result<Rules, String> {
    let file: Table = toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        format!("line {}: {}", 1 + before.matches('\n').count(), error.message())
    })?;
    let mut rules = Rules::default();
    for (key, value) in &file {
        match key.as_str() {
            "order" => rules.order = order(value)?,
            "grade_gap_min" => rules.grade_gap_min = number(key, value, GAP_MAX)?,
            "grade_gap_max" => rules.grade_gap_max = number(key, value, GAP_MAX)?,
            "capacity_max" => rules.capacity_max = number(key, value, CAPACITY_MAX)?,
            _ => {
                let known = "order, grade_gap_min, grade_gap_max or capacity_max";
                return Err(format!("{key} = {value}: there is no such rule: use {known}"));
            }
        }
    }
    let (min, max) = (rules.grade_gap_min, rules.grade_gap_max);
    if min > max {
        return Err(format!("grade_gap_min = {min}: this is above grade_gap_max, which is {max}"));
    }
    Ok(rules)
}

fn number(key: &str, value: &Value, most: i64) -> Result<u8, String> {
    let number = value.as_integer().filter(|number| (1..=most).contains(number));
    number
        .and_then(|number| u8::try_from(number).ok())
        .ok_or_else(|| format!("{key} = {value}: use a whole number from 1 to {most}"))
}

/// The levels from the fifth on; those left out do not count.
fn order(value: &Value) -> Result<Vec<Aim>, String> {
    let names = Aim::ALL.map(Aim::name).join(", ");
    let Some(items) = value.as_array() else {
        return Err(format!("order = {value}: use a list of {names}"));
    };
    let mut order = Vec::new();
    for item in items {
        let found = Aim::ALL.into_iter().find(|aim| item.as_str() == Some(aim.name()));
        let Some(aim) = found else {
            return Err(format!("order: {item} is not a level that can be moved: use {names}"));
        };
        if order.contains(&aim) {
            return Err(format!("order: {item} is there twice"));
        }
        order.push(aim);
    }
    Ok(order)
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
        assert_eq!(parse("order = []").unwrap().order, []);
        let rules = parse("grade_gap_min = 2\ngrade_gap_max = 10").unwrap();
        assert_eq!((rules.grade_gap_min, rules.grade_gap_max), (2, 10));
    }

    #[test]
    fn what_is_no_rule_is_refused_with_key_and_value() {
        let movable = "wanted, identity, two_grades, distinct, mentors_ge2";
        for (text, said) in [
            (
                "colour = 1",
                "colour = 1: there is no such rule: use order, grade_gap_min, grade_gap_max or capacity_max",
            ),
            ("capacity_max = 300", "capacity_max = 300: use a whole number from 1 to 3"),
            ("capacity_max = 0", "capacity_max = 0: use a whole number from 1 to 3"),
            ("capacity_max = \"two\"", "capacity_max = \"two\": use a whole number from 1 to 3"),
            ("grade_gap_min = 0", "grade_gap_min = 0: use a whole number from 1 to 10"),
            ("grade_gap_max = -1", "grade_gap_max = -1: use a whole number from 1 to 10"),
            ("grade_gap_max = 11", "grade_gap_max = 11: use a whole number from 1 to 10"),
            ("grade_gap_min = 3", "grade_gap_min = 3: this is above grade_gap_max, which is 2"),
            ("order = \"wanted\"", &format!("order = \"wanted\": use a list of {movable}")),
            (
                "order = [\"mentees_ge1\"]",
                &format!("order: \"mentees_ge1\" is not a level that can be moved: use {movable}"),
            ),
            ("order = [5]", &format!("order: 5 is not a level that can be moved: use {movable}")),
            ("order = [\"wanted\", \"wanted\"]", "order: \"wanted\" is there twice"),
        ] {
            assert_eq!(parse(text).unwrap_err(), said);
        }
        let said = parse("capacity_max = 2\norder = [").unwrap_err();
        assert!(said.starts_with("line 2: "), "{said}");
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,60}") {
            let _ = parse(&text);
            let _ = parse(&format!("order = {text}"));
            let _ = parse(&format!("capacity_max = {text}\ngrade_gap_min = {text}"));
        }
    }
}

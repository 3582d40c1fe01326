//! An independent check of a plan in files, and of its proof.

use std::io::{self, Write, stdout};

use csv::StringRecord;
use rustc_hash::{FxHashMap, FxHashSet};

use super::arguments::CheckPlanArguments;
use super::files::{name_of, read_file, refuse};
use super::input::Input;
use super::output::rank;
use super::summary::{known_bound, level_line};
use crate::app::Failure;
use crate::matching::{Check, Level, Name, PairIds, Price, Rules, check_plan};
use crate::people_file::{File, Finding, PairRow, read_pairs};

/// The levels whose order is fixed.
const FIXED: [&str; 4] = ["mentees_ge1", "mentors_ge1", "mentees_ge2", "mentees_ge3"];
/// The columns of `prices.csv` before the prices.
const NAMES: [&str; 5] = ["grade", "profession", "department", "identities", "mentor_id"];

/// Checks that a plan obeys every rule and that no plan is better.
///
/// # Errors
///
/// [`Failure::BreaksRule`] when a rule is broken, [`Failure::NotProven`] when a level is
/// not proven, and others when a file cannot be used. Standard output names each rule
/// and level.
pub fn check_plan_files(arguments: &CheckPlanArguments) -> Result<(), Failure> {
    let input = Input::read(&arguments.people, &arguments.wishes, 0)?;
    let ids: FxHashSet<&str> = input.problem.people.iter().map(|one| &*one.id).collect();
    let path = arguments.plan.join("matches.csv");
    let bytes = read_file(&path)?;
    let rows = read_pairs(&File { name: &name_of(&path), bytes: &bytes }, &ids).map_err(refuse)?;
    let pair = |PairRow { mentee_id, mentor_id, .. }| PairIds { mentee_id, mentor_id };
    let pairs: Vec<PairIds> = rows.into_iter().map(pair).collect();
    let path = arguments.plan.join("prices.csv");
    let prices = read_prices(&name_of(&path), &read_file(&path)?, &input)?;
    let check = check_plan(&input.problem, &pairs, &prices);
    write_check(&mut stdout().lock(), &check, &input.problem.rules)?;
    if !check.violations.is_empty() {
        Err(Failure::BreaksRule)
    } else if !check.is_optimal() {
        Err(Failure::NotProven)
    } else {
        Ok(())
    }
}

/// Writes each rule that is broken, and each level. Bounds are for plans that obey the rules,
/// so a plan that breaks one is not compared with them.
fn write_check(out: &mut impl Write, check: &Check, rules: &Rules) -> io::Result<()> {
    for violation in &check.violations {
        writeln!(out, "broken: {violation}")?;
    }
    if check.violations.is_empty() {
        writeln!(out, "Every rule holds.")?;
    }
    let aims = rules.order.iter().map(|aim| aim.name());
    let levels = FIXED.into_iter().chain(aims).zip(check.value.iter().zip(&check.bound));
    for (n, (name, (&value, &bound))) in levels.enumerate() {
        let has_bound = check.violations.is_empty() && n <= check.levels_proven;
        let level = Level { name, value, bound, proven: n < check.levels_proven };
        writeln!(out, "{}", level_line(n + 1, &level, known_bound(&level, has_bound)))?;
    }
    Ok(())
}

/// Reads the proof. Its names are spelled as in the file of the people; the
/// engine's spelling is that of the mentor the price is for.
fn read_prices(name: &str, bytes: &[u8], input: &Input) -> Result<Vec<Price>, Failure> {
    let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
    let wrong = |row: u64, message: &str| refuse(vec![Finding::about_row(name, row, message)]);
    let header = reader.headers().map_err(|_| wrong(1, "this is not CSV"))?.clone();
    let place = |name: &str| header.iter().position(|column| column == name);
    let named: Option<Vec<usize>> = NAMES.into_iter().map(place).collect();
    let numbers: Option<Vec<usize>> = (1..=9).map(|n| place(&format!("p{n}"))).collect();
    let (Some(named), Some(numbers)) = (named, numbers) else {
        return Err(wrong(1, "a column of the proof is missing"));
    };
    let spellings = Spellings::of(input);
    let mut prices = Vec::new();
    let mut record = StringRecord::new();
    for row in 2.. {
        if !reader.read_record(&mut record).map_err(|_| wrong(row, "this is not CSV"))? {
            break;
        }
        let price = read_price(&record, &named, &numbers, &spellings);
        prices.push(price.ok_or_else(|| wrong(row, "this is not a price"))?);
    }
    Ok(prices)
}

/// How the engine spells what the file of the people spells so.
struct Spellings<'a> {
    professions: FxHashMap<&'a str, Name>,
    organisations: FxHashMap<&'a str, Name>,
}

impl<'a> Spellings<'a> {
    fn of(input: &'a Input) -> Self {
        let professions = input.professions.iter();
        let organisations = input.organisations.iter();
        Self {
            professions: professions
                .map(|(typed, one)| (typed, one.name.as_str().into()))
                .collect(),
            organisations: organisations
                .map(|(typed, one)| (typed, one.name.as_str().into()))
                .collect(),
        }
    }
}

/// Reads one row, whose names and numbers stand in these columns.
fn read_price(
    record: &StringRecord,
    named: &[usize],
    numbers: &[usize],
    spellings: &Spellings<'_>,
) -> Option<Price> {
    let name = |n: usize| record.get(named[n]);
    let mut halves = [0; 9];
    for (halves, place) in halves.iter_mut().zip(numbers) {
        *halves = read_halves(record.get(*place)?)?;
    }
    let spelled = |names: &FxHashMap<&str, Name>, typed: &str| {
        names.get(typed).map_or_else(|| typed.into(), Name::clone)
    };
    let identities = name(3)?.split(';').filter(|one| !one.is_empty()).map(Name::from);
    Some(Price {
        grade: rank(name(0)?)?,
        profession: spelled(&spellings.professions, name(1)?),
        organisation: spelled(&spellings.organisations, name(2)?),
        identities: identities.collect(),
        mentor_id: name(4).filter(|id| !id.is_empty()).map(Name::from),
        halves,
    })
}

/// A whole number or one with a half, in halves.
fn read_halves(text: &str) -> Option<i64> {
    let (whole, half) = text.strip_suffix(".5").map_or((text, 0), |whole| (whole, 1));
    let sign = if whole.starts_with('-') { -1 } else { 1 };
    whole.parse::<i64>().ok()?.checked_mul(2)?.checked_add(sign * half)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::app::matching::arguments::{PeopleArguments, WishArguments};

    fn input() -> Input {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.csv");
        let people = "id,role_kind,grade,department,profession\n\
                      ada,mentee,EO,HMRC,Policy\nkit,mentor,SEO,DWP,Wizardry\n";
        std::fs::write(&path, people).unwrap();
        let people = PeopleArguments { participants: Some(path), mentors: None, mentees: None };
        Input::read(&people, &WishArguments::default(), 0).unwrap()
    }

    const HEADER: &str =
        "grade,profession,department,identities,mentor_id,p1,p2,p3,p4,p5,p6,p7,p8,p9\n";

    #[test]
    fn a_price_is_read_in_the_spelling_of_the_people() {
        let row = "SEO,Wizardry,DWP,,kit,1,2,3,4,5,6,7,8,-9\n";
        let prices = read_prices("prices.csv", format!("{HEADER}{row}").as_bytes(), &input());
        let [price] = &prices.unwrap()[..] else { panic!("one price") };
        assert_eq!(&*price.organisation, "Department for Work and Pensions");
        assert_eq!((price.mentor_id.as_deref(), price.halves[8]), (Some("kit"), -18));
    }

    fn said(check: &Check) -> Vec<String> {
        let mut out = Vec::new();
        write_check(&mut out, check, &Rules::default()).unwrap();
        String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
    }

    #[test]
    fn below_the_first_level_that_is_not_proven_no_bound_is_said() {
        let check = Check {
            violations: Vec::new(),
            value: vec![9, 8, 0],
            bound: vec![9, 10, -2],
            levels_proven: 1,
        };
        assert_eq!(
            said(&check),
            [
                "Every rule holds.",
                "1 mentees_ge1: 9 of at most 9, proven",
                "2 mentors_ge1: 8 of at most 10, not proven",
                "3 mentees_ge2: 0, not proven",
            ]
        );
        let without_prices = Check { bound: vec![i64::MAX; 3], levels_proven: 0, ..check };
        assert!(said(&without_prices)[1..].iter().all(|line| line.ends_with(", not proven")));
        assert!(!said(&without_prices).concat().contains("of at most"));
    }

    #[test]
    fn a_plan_that_breaks_a_rule_is_not_compared_with_a_bound() {
        let check = Check {
            violations: vec!["ada with kit: the grades do not fit".to_owned()],
            value: vec![9, 8],
            bound: vec![8, 8],
            levels_proven: 0,
        };
        assert_eq!(
            said(&check),
            [
                "broken: ada with kit: the grades do not fit",
                "1 mentees_ge1: 9, not proven",
                "2 mentors_ge1: 8, not proven",
            ]
        );
    }

    #[test]
    fn a_price_may_hold_halves_and_nothing_finer() {
        for (text, halves) in [
            ("0", Some(0)),
            ("-9", Some(-18)),
            ("2.5", Some(5)),
            ("0.5", Some(1)),
            ("-0.5", Some(-1)),
            ("-2.5", Some(-5)),
            ("2.25", None),
            (".5", None),
            ("1e3", None),
            ("9223372036854775807", None),
        ] {
            assert_eq!(read_halves(text), halves, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_of_prices_panic(
            bytes in prop::collection::vec(any::<u8>(), 0..200),
            pieces in prop::collection::vec(
                prop_oneof![
                    any::<i64>().prop_map(|number| number.to_string()),
                    prop_oneof!["SEO", "DWP", "kit", ",", ",", ",", "\n", "\"", "999999999999999999999"],
                ],
                0..60,
            ),
        ) {
            let input = input();
            let _ = read_prices("prices.csv", &bytes, &input);
            let _ = read_prices("prices.csv", &[HEADER.as_bytes(), &bytes].concat(), &input);
            let text = format!("{HEADER}{}", pieces.concat());
            if let Ok(prices) = read_prices("prices.csv", text.as_bytes(), &input) {
                let _ = check_plan(&input.problem, &[], &prices);
            }
        }
    }
}

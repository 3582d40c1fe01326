//! What a plan reaches, how sure that is, and who is scarce, in a few lines.

use std::io::{self, Write};

use super::input::Input;
use super::output::grade;
use crate::matching::{Level, Plan, Problem, profession_shortages, shortages};

/// How many shortages of each kind are listed; the report has all of them.
const LISTED_MAX: usize = 5;

/// Writes the lines.
pub(super) fn write_summary(out: &mut impl Write, input: &Input, plan: &Plan) -> io::Result<()> {
    for ((n, level), bound) in (1..).zip(&plan.objective).zip(known_bounds(&plan.objective)) {
        writeln!(out, "{}", level_line(n, level, bound))?;
    }
    writeln!(out, "{}", proven(&plan.objective))?;
    write_shortages(out, &input.problem)
}

/// The bound of each level where it says something: on the proven levels and the first one that is
/// not. A bound holds among plans that are as good at the levels above, so it says nothing once
/// one of those is not proven.
pub(super) fn known_bounds(levels: &[Level]) -> Vec<Option<i64>> {
    let n_proven = levels.iter().take_while(|level| level.proven).count();
    levels.iter().enumerate().map(|(n, level)| known_bound(level, n <= n_proven)).collect()
}

/// The bound of a level, unless the levels above are not all proven or none is known.
pub(super) fn known_bound(level: &Level, is_proven_above: bool) -> Option<i64> {
    (is_proven_above && level.bound < i64::MAX).then_some(level.bound)
}

/// One level: what is reached, and what no plan exceeds where that is known.
pub(super) fn level_line(n: usize, level: &Level, bound: Option<i64>) -> String {
    let Level { name, value, proven, .. } = level;
    let of = bound.map(|bound| format!(" of at most {bound}")).unwrap_or_default();
    let said = if *proven { "proven" } else { "not proven" };
    format!("{n} {name}: {value}{of}, {said}")
}

/// What is proven, in a sentence.
fn proven(levels: &[Level]) -> String {
    let n_proven = levels.iter().take_while(|level| level.proven).count();
    let Some(first) = levels.get(n_proven) else {
        return "No plan is better at any level: proven.".to_owned();
    };
    let more = if first.bound < i64::MAX {
        format!(
            "at most {} more at level {} ({})",
            first.bound - first.value,
            n_proven + 1,
            first.name
        )
    } else {
        format!("level {} ({}) and those after it are not", n_proven + 1, first.name)
    };
    match n_proven {
        0 => format!("No level is proven: {more}."),
        1 => format!("Level 1 is proven: {more}."),
        n => format!("Levels 1 to {n} are proven: {more}."),
    }
}

fn write_shortages(out: &mut impl Write, problem: &Problem) -> io::Result<()> {
    let bands = shortages(&problem.people, &problem.rules);
    for band in bands.iter().take(LISTED_MAX) {
        let (from, to) = (grade(band.from_grade), grade(band.to_grade));
        let grades = if from == to { from.to_owned() } else { format!("{from} to {to}") };
        let (mentees, places, short) = (band.mentees, band.places, band.short);
        writeln!(
            out,
            "Short of mentors for {grades}: {mentees} mentees, {places} places, {short} too few"
        )?;
    }
    let professions = profession_shortages(&problem.people, &problem.rules);
    for one in professions.iter().take(LISTED_MAX) {
        let (wanted, places, short) = (one.wanted, one.places, one.short);
        let profession = &one.profession;
        writeln!(
            out,
            "Short of mentors in {profession}: wanted by {wanted}, {places} places, at least {short} go without"
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_is_known_up_to_the_first_level_that_is_not_proven() {
        let level = |bound, proven| Level { name: "a", value: 3, bound, proven };
        let levels = [level(3, true), level(5, false), level(-2, false)];
        assert_eq!(known_bounds(&levels), [Some(3), Some(5), None]);
        assert_eq!(known_bounds(&[level(i64::MAX, false)]), [None]);
    }

    #[test]
    fn what_is_proven_is_said_exactly() {
        let level = |name, bound, proven| Level { name, value: 3, bound, proven };
        let all = [level("a", 3, true), level("b", 3, true)];
        assert_eq!(proven(&all), "No plan is better at any level: proven.");
        let some = [level("a", 3, true), level("b", 3, true), level("c", 5, false)];
        assert_eq!(proven(&some), "Levels 1 to 2 are proven: at most 2 more at level 3 (c).");
        let none = [level("a", i64::MAX, false)];
        assert_eq!(proven(&none), "No level is proven: level 1 (a) and those after it are not.");
    }
}

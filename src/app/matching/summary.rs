//! What a plan reaches, how sure that is, and who is scarce, in a few lines.

use std::io::{self, Write};

use super::input::Input;
use super::output::grade;
use crate::matching::{Level, Plan, Problem, profession_shortages, shortages};

/// How many shortages of each kind are listed; the report has all of them.
const LISTED_MAX: usize = 5;

/// Writes the lines.
pub(super) fn write_summary(out: &mut impl Write, input: &Input, plan: &Plan) -> io::Result<()> {
    for (n, level) in (1..).zip(&plan.objective) {
        let bound = (level.bound < i64::MAX).then_some(level.bound);
        writeln!(out, "{}", level_line(n, (level.name, level.value), bound, level.proven))?;
    }
    writeln!(out, "{}", proven(&plan.objective))?;
    write_shortages(out, &input.problem)
}

/// One level: what is reached, and what no plan exceeds where that is known.
pub(super) fn level_line(
    n: usize,
    (name, value): (&str, i64),
    bound: Option<i64>,
    is_proven: bool,
) -> String {
    match bound {
        _ if is_proven => format!("{n} {name}: {value} of at most {value}, proven"),
        Some(bound) => format!("{n} {name}: {value} of at most {bound}, not proven"),
        None => format!("{n} {name}: {value} of at most unknown, not proven"),
    }
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

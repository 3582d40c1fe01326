//! Matching from files: no database, no network, no emails.

mod arguments;
mod check;
mod explain;
mod files;
mod input;
mod output;
mod rules;
mod summary;

use std::io::{IsTerminal, Write, stderr, stdout};
use std::ops::ControlFlow;

use indicatif::{ProgressBar, ProgressStyle};

use self::explain::Screen;
use self::files::faulty;
use self::input::Input;
use self::summary::write_summary;
use super::Failure;
use crate::matching::{self, Plan, Problem, SolveError};
use crate::people_file::Finding;

pub use arguments::{CheckPlanArguments, MatchArguments, PeopleArguments, WishArguments};
pub use check::check_plan_files;

/// Makes a plan from files, and writes it into a folder.
///
/// # Errors
///
/// Names every mistake in the files on standard error, by file, row, column
/// and value; then nothing is written.
pub fn match_files(arguments: &MatchArguments) -> Result<(), Failure> {
    let input = Input::read(&arguments.people, &arguments.wishes, arguments.seed)?;
    for finding in &input.findings {
        writeln!(stderr(), "note: {finding}")?;
    }
    // Before solving, which takes a while.
    if let Some(id) = &arguments.explain
        && input.person(id).is_none()
    {
        return Err(Failure::UnknownId { name: input.people_name, id: id.clone() });
    }
    let plan = solve(&input.problem).map_err(|error| refused(&error, &input))?;
    let mut out = stdout().lock();
    if let Some(folder) = &arguments.out {
        output::write(folder, &input, &plan)?;
        let (pairs, people) = (plan.pairs.len(), input.problem.people.len());
        writeln!(out, "{pairs} pairs among {people} people are in {}.", folder.display())?;
        write_summary(&mut out, &input, &plan)?;
    }
    if let Some(screen) = arguments.explain.as_deref().and_then(|id| Screen::of(&input, &plan, id))
    {
        write!(out, "{screen}")?;
    }
    Ok(())
}

/// Solves, with a bar on a terminal and without a word in a pipe.
fn solve(problem: &Problem) -> Result<Plan, SolveError> {
    let bar = if stderr().is_terminal() { ProgressBar::new(0) } else { ProgressBar::hidden() };
    let style = ProgressStyle::with_template("{msg:20} {bar:40} {percent:>3} %");
    bar.set_style(style.expect("the template is tested by use"));
    let solved = matching::solve(problem, &mut |progress| {
        bar.set_length(progress.total);
        bar.set_position(progress.done);
        bar.set_message(progress.phase);
        ControlFlow::Continue(())
    });
    bar.finish_and_clear();
    solved
}

/// What the engine finds wrong, with the row of the pin where it is one.
fn refused(error: &SolveError, input: &Input) -> Failure {
    let SolveError::InvalidProblem(findings) = error else {
        return Failure::Matching(error.to_string());
    };
    let in_words = |finding: &matching::Finding| match finding {
        matching::Finding::Pin { mentee_id, mentor_id, why } => {
            let is_it = |row: &&(u64, matching::PairIds)| {
                (&row.1.mentee_id, &row.1.mentor_id) == (mentee_id, mentor_id)
            };
            let row = input.pins.iter().rfind(is_it).map_or(0, |(row, _)| *row);
            let value = format!("{mentee_id},{mentor_id}");
            let message = format!("this pin breaks a rule: {why}");
            Finding { value, ..Finding::about_row(&input.pins_name, row, message) }.to_string()
        }
        other => other.to_string(),
    };
    faulty(&findings.iter().map(in_words).collect::<Vec<_>>())
}

//! Writes a plan as files: all of them, or none.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::panic::resume_unwind;
use std::path::Path;
use std::thread;

use rustc_hash::FxHashMap;
use serde_json::json;

use super::input::Input;
use super::summary::known_bounds;
use crate::app::Failure;
use crate::matching::{Plan, Reasons, Role, digest, fewer, profession_shortages, shortages};
use crate::vocabulary::Grade;

/// Where a file is written to.
type Out = BufWriter<fs::File>;

/// Writes the files of a plan into a folder, in place of those of an earlier
/// one.
pub(super) fn write(folder: &Path, input: &Input, plan: &Plan) -> Result<(), Failure> {
    type Content = fn(&Input, &Plan, &mut Out) -> io::Result<()>;
    let mut files: Vec<(&str, Content)> = vec![
        ("matches.csv", matches),
        ("unmatched.csv", unmatched),
        ("fewer.csv", write_fewer),
        ("prices.csv", prices),
        ("report.json", report),
    ];
    if input.made_ids {
        files.push(("people.csv", people));
    }
    let failed = |error| Failure::File { name: folder.display().to_string(), error };
    fs::create_dir_all(folder).map_err(failed)?;
    let temporary = |name: &str| folder.join(format!(".{name}.unfinished"));
    let write_one = |(name, content): &(&str, Content)| {
        let mut out = BufWriter::new(fs::File::create(temporary(name))?);
        content(input, plan, &mut out)?;
        out.into_inner()?.sync_all()
    };
    // None needs another, so a large plan is written by all processors.
    let written: io::Result<()> = thread::scope(|scope| {
        let threads: Vec<_> =
            files.iter().map(|file| scope.spawn(move || write_one(file))).collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().unwrap_or_else(|fault| resume_unwind(fault)))
    });
    if let Err(error) = written {
        for (name, _) in &files {
            // Best effort: the error that is told is the first one.
            let _ = fs::remove_file(temporary(name));
        }
        return Err(failed(error));
    }
    for (name, _) in &files {
        fs::rename(temporary(name), folder.join(name)).map_err(failed)?;
    }
    Ok(())
}

fn matches(_: &Input, plan: &Plan, out: &mut Out) -> io::Result<()> {
    let mut table = Table::new(out, ["mentee_id", "mentor_id", "reasons"])?;
    // Many pairs have the same reasons.
    let mut words: FxHashMap<&Reasons, String> = FxHashMap::default();
    for pair in &plan.pairs {
        let reasons = words.entry(&pair.reasons).or_insert_with(|| pair.reasons.to_string());
        table.row([&*pair.mentee_id, &*pair.mentor_id, reasons.as_str()])?;
    }
    table.finish()
}

fn unmatched(_: &Input, plan: &Plan, out: &mut Out) -> io::Result<()> {
    let mut table = Table::new(out, ["id", "as", "reason"])?;
    for one in &plan.unmatched {
        table.row([&*one.id, side(one.as_role), &one.reason])?;
    }
    table.finish()
}

/// Who has somebody, and fewer than they take; who has nobody is in a file of
/// their own.
fn write_fewer(input: &Input, plan: &Plan, out: &mut Out) -> io::Result<()> {
    let mut table = Table::new(out, ["id", "as", "has", "takes", "reason"])?;
    let mut written = Ok(());
    fewer(&input.problem, ids(plan), |one| {
        if one.has > 0 && written.is_ok() {
            let [has, takes] = [one.has, one.takes].map(|n| n.to_string());
            written = table.row([one.id, side(one.as_role), &has, &takes, one.reason]);
        }
    });
    written.and_then(|()| table.finish())
}

fn side(role: Role) -> &'static str {
    if role == Role::Mentee { "mentee" } else { "mentor" }
}

/// The proof. Names are spelled as in the file of the people, since whoever
/// checks it reads that file.
fn prices(input: &Input, plan: &Plan, out: &mut Out) -> io::Result<()> {
    let people = input.problem.people.iter().enumerate();
    let places: FxHashMap<&str, usize> =
        people.map(|(place, person)| (&*person.id, place)).collect();
    let header = ["grade", "profession", "department", "identities", "mentor_id"];
    let numbers = ["p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9"];
    let mut table = Table::new(out, header.into_iter().chain(numbers))?;
    let mut p: [String; 9] = Default::default();
    for price in &plan.prices {
        let Some(&place) = price.mentor_id.as_deref().and_then(|id| places.get(id)) else {
            continue;
        };
        let (person, (department, profession)) = (&input.problem.people[place], input.typed(place));
        let names = [grade(person.grade), profession, department, "", &person.id];
        for (text, halves) in p.iter_mut().zip(price.halves) {
            text.clear();
            write_halves(text, halves).map_err(io::Error::other)?;
        }
        table.row(names.into_iter().chain(p.iter().map(String::as_str)))?;
    }
    table.finish()
}

/// A number of halves as a decimal number.
fn write_halves(text: &mut String, halves: i64) -> std::fmt::Result {
    let sign = if halves == -1 { "-" } else { "" };
    let half = if halves % 2 == 0 { "" } else { ".5" };
    write!(text, "{sign}{}{half}", halves / 2)
}

/// Who has which identifier, where the files had none. Neither names nor
/// addresses nor identities: a plan can be handed round without them.
fn people(input: &Input, _: &Plan, out: &mut Out) -> io::Result<()> {
    let header = [
        "id",
        "role_kind",
        "grade",
        "department",
        "profession",
        "capacity_as_mentor",
        "capacity_as_mentee",
    ];
    let mut table = Table::new(out, header)?;
    for (place, person) in input.problem.people.iter().enumerate() {
        let (department, profession) = input.typed(place);
        let role = match person.role {
            Role::Mentor => "mentor",
            Role::Mentee => "mentee",
            Role::Both => "both",
        };
        table.row([
            &*person.id,
            role,
            grade(person.grade),
            department,
            profession,
            &person.capacity_as_mentor.to_string(),
            &person.capacity_as_mentee.to_string(),
        ])?;
    }
    table.finish()
}

fn report(input: &Input, plan: &Plan, out: &mut Out) -> io::Result<()> {
    let levels = plan.objective.iter().zip(known_bounds(&plan.objective));
    let objective = levels.map(|(level, bound)| {
        json!({"name": level.name, "value": level.value, "bound": bound, "proven": level.proven})
    });
    let findings = input.findings.iter().map(|finding| {
        json!({
            "file": finding.file,
            "row": finding.row(),
            "n_rows": finding.n_rows,
            "column": finding.column,
            "value": finding.value,
            "message": finding.message,
        })
    });
    let (people, rules) = (&input.problem.people, &input.problem.rules);
    let grades = shortages(people, rules).into_iter().map(|one| {
        json!({
            "from_grade": grade(one.from_grade),
            "to_grade": grade(one.to_grade),
            "mentees": one.mentees,
            "places": one.places,
            "short": one.short,
        })
    });
    let professions = profession_shortages(people, rules).into_iter().map(|one| {
        json!({
            "profession": one.profession,
            "wanted": one.wanted,
            "places": one.places,
            "short": one.short,
        })
    });
    let report = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "seed": input.problem.seed,
        "digest": digest(&input.problem),
        "people": people.len(),
        "pairs": plan.pairs.len(),
        "unmatched": plan.unmatched.len(),
        "objective": objective.collect::<Vec<_>>(),
        "short_grades": grades.collect::<Vec<_>>(),
        "short_professions": professions.collect::<Vec<_>>(),
        "findings": findings.collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut *out, &report)?;
    out.write_all(b"\n")
}

/// A CSV file; no cell begins with a sign that a spreadsheet takes for the
/// start of a formula, but for numbers.
struct Table<W: Write>(csv::Writer<W>);

impl<W: Write> Table<W> {
    fn new(out: W, header: impl IntoIterator<Item = &'static str>) -> io::Result<Self> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(header)?;
        Ok(Self(writer))
    }

    fn row<Cell: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = Cell>) -> io::Result<()> {
        for cell in cells {
            let cell = cell.as_ref();
            let is_number = || cell.parse().is_ok_and(f64::is_finite);
            if cell.starts_with(['=', '+', '-', '@']) && !is_number() {
                self.0.write_field(format!("'{cell}"))?;
            } else {
                self.0.write_field(cell)?;
            }
        }
        Ok(self.0.write_record(None::<&[u8]>)?)
    }

    fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// The code of a grade.
pub(super) fn grade(rank: u8) -> &'static str {
    Grade::from_rank(rank).map_or("", Grade::code)
}

/// The ranks of grades that prices name, for the check.
pub(super) fn rank(code: &str) -> Option<u8> {
    Grade::from_code(code).map(Grade::rank)
}

/// Who is with whom: mentee and mentor.
pub(super) fn ids(plan: &Plan) -> impl Iterator<Item = (&str, &str)> {
    plan.pairs.iter().map(|pair| (&*pair.mentee_id, &*pair.mentor_id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s5_no_cell_starts_a_formula() {
        let mut file = Vec::new();
        let mut table = Table::new(&mut file, ["a", "b", "c", "d", "e", "f", "g"]).unwrap();
        table.row(["=1+1", "+x", "-x", "@x", "-12", "a=b", ""]).unwrap();
        table.row(["-0.5", "-inf", "-1-1", "-", "-.", "0.5", "-2.5"]).unwrap();
        table.finish().unwrap();
        let text = String::from_utf8(file).unwrap();
        assert_eq!(
            text,
            "a,b,c,d,e,f,g\n'=1+1,'+x,'-x,'@x,-12,a=b,\n-0.5,'-inf,'-1-1,'-,'-.,0.5,-2.5\n"
        );
    }

    #[test]
    fn halves_are_written_as_decimal_numbers() {
        for (halves, written) in
            [(0, "0"), (4, "2"), (-4, "-2"), (1, "0.5"), (-1, "-0.5"), (-5, "-2.5")]
        {
            let mut text = String::new();
            write_halves(&mut text, halves).unwrap();
            assert_eq!(text, written);
        }
    }
}

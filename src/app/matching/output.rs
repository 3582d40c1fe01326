//! A plan as files: all of them whole, or none.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use serde_json::json;

use super::input::Input;
use crate::app::Failure;
use crate::matching::{Plan, Role, digest};
use crate::mentoring::csv::Row;
use crate::vocabulary::Grade;

/// Writes the files of a plan into a folder, in place of those of an earlier
/// one.
pub(super) fn write(folder: &Path, input: &Input, plan: &Plan) -> Result<(), Failure> {
    let mut files = vec![
        ("matches.csv", matches(plan)?),
        ("unmatched.csv", unmatched(plan)?),
        ("prices.csv", prices(input, plan)?),
        ("report.json", report(input, plan)?),
    ];
    if input.made_ids {
        files.push(("people.csv", people(input)?));
    }
    let failed = |error| Failure::File { name: folder.display().to_string(), error };
    fs::create_dir_all(folder).map_err(failed)?;
    let temporary = |name: &str| folder.join(format!(".{name}.unfinished"));
    for (name, content) in &files {
        let written = fs::File::create(temporary(name))
            .and_then(|mut file| file.write_all(content).and_then(|()| file.sync_all()));
        if let Err(error) = written {
            for (name, _) in &files {
                // Best effort: the error that is told is the first one.
                let _ = fs::remove_file(temporary(name));
            }
            return Err(failed(error));
        }
    }
    for (name, _) in &files {
        fs::rename(temporary(name), folder.join(name)).map_err(failed)?;
    }
    Ok(())
}

fn matches(plan: &Plan) -> Result<Vec<u8>, Failure> {
    let rows = plan
        .pairs
        .iter()
        .map(|pair| [pair.mentee_id.clone(), pair.mentor_id.clone(), pair.reasons.join("; ")]);
    table(["mentee_id", "mentor_id", "reasons"], rows)
}

fn unmatched(plan: &Plan) -> Result<Vec<u8>, Failure> {
    let rows = plan.unmatched.iter().map(|one| {
        let side = if one.as_role == Role::Mentee { "mentee" } else { "mentor" };
        [one.id.clone(), side.to_owned(), one.reason.clone()]
    });
    table(["id", "as", "reason"], rows)
}

/// The proof. Names are spelled as in the file of the people, since whoever
/// checks it reads that file.
fn prices(input: &Input, plan: &Plan) -> Result<Vec<u8>, Failure> {
    let rows: HashMap<&str, &Row> =
        input.table.people.iter().map(|row| (row.id.as_str(), row)).collect();
    let priced = plan.prices.iter().filter_map(|price| {
        let id = price.mentor_id.as_deref()?;
        let row = rows.get(id)?;
        let names = [
            row.grade.code().to_owned(),
            input.table.callings.typed(row.calling).to_owned(),
            input.table.workplaces.typed(row.workplace).to_owned(),
            String::new(),
            id.to_owned(),
        ];
        let numbers = price.p.map(|number| number.to_string());
        Some(names.into_iter().chain(numbers).collect::<Vec<_>>())
    });
    let header = ["grade", "profession", "department", "identities", "mentor_id"];
    let numbers = ["p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9"];
    table(header.into_iter().chain(numbers).collect::<Vec<_>>(), priced)
}

/// Who has which identifier, where the files had none. Neither names nor
/// addresses nor identities: a plan can be handed round without them.
fn people(input: &Input) -> Result<Vec<u8>, Failure> {
    let table_of = &input.table;
    let rows = table_of.people.iter().map(|row| {
        let role = row.role.word().to_lowercase();
        [
            row.id.clone(),
            role,
            row.grade.code().to_owned(),
            table_of.workplaces.typed(row.workplace).to_owned(),
            table_of.callings.typed(row.calling).to_owned(),
            row.capacity_as_mentor.to_string(),
            row.capacity_as_mentee.to_string(),
        ]
    });
    let header = [
        "id",
        "role_kind",
        "grade",
        "department",
        "profession",
        "capacity_as_mentor",
        "capacity_as_mentee",
    ];
    table(header, rows)
}

fn report(input: &Input, plan: &Plan) -> Result<Vec<u8>, Failure> {
    let objective = plan.objective.iter().map(|level| {
        json!({"name": level.name, "value": level.value, "bound": level.bound, "proven": level.proven})
    });
    let findings = input.table.findings.iter().map(|finding| {
        json!({
            "file": finding.file,
            "row": finding.row,
            "column": finding.column,
            "value": finding.value,
            "message": finding.message,
        })
    });
    let report = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "seed": input.problem.seed,
        "digest": digest(&input.problem),
        "people": input.problem.people.len(),
        "pairs": plan.pairs.len(),
        "unmatched": plan.unmatched.len(),
        "objective": objective.collect::<Vec<_>>(),
        "findings": findings.collect::<Vec<_>>(),
    });
    let mut text = serde_json::to_vec_pretty(&report).map_err(std::io::Error::from)?;
    text.push(b'\n');
    Ok(text)
}

/// A CSV file; no cell begins with a sign that a spreadsheet takes for the
/// start of a formula, but for numbers.
fn table<Header, Cells>(
    header: Header,
    rows: impl Iterator<Item = Cells>,
) -> Result<Vec<u8>, Failure>
where
    Header: IntoIterator<Item = &'static str>,
    Cells: IntoIterator<Item = String>,
{
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header).map_err(std::io::Error::from)?;
    for cells in rows {
        let plain = cells.into_iter().map(without_formula);
        writer.write_record(plain.collect::<Vec<_>>()).map_err(std::io::Error::from)?;
    }
    writer.into_inner().map_err(|error| Failure::Io(error.into_error()))
}

fn without_formula(cell: String) -> String {
    let is_number = cell.parse::<i64>().is_ok();
    if cell.starts_with(['=', '+', '-', '@']) && !is_number { format!("'{cell}") } else { cell }
}

/// The ranks of grades that prices name, for the check.
pub(super) fn rank(code: &str) -> Option<u8> {
    Grade::from_code(code).map(Grade::rank)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s5_no_cell_starts_a_formula() {
        let cells = ["=1+1", "+x", "-x", "@x", "-12", "a=b", ""].map(str::to_owned);
        let file = table(["a", "b", "c", "d", "e", "f", "g"], [cells].into_iter()).unwrap();
        let text = String::from_utf8(file).unwrap();
        assert_eq!(text, "a,b,c,d,e,f,g\n'=1+1,'+x,'-x,'@x,-12,a=b,\n");
    }
}

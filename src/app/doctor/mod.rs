//! Looks at an installation, and says what is wrong with it. Changes nothing.

mod database;
mod surroundings;

use std::io::{Write, stdout};

use super::{Failure, start};
use crate::config::Config;
use crate::db::{Db, SchemaVersion};
use crate::worker;

/// How something that was looked at stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// As it should be.
    Good,
    /// Not wrong, but worth knowing.
    Notable,
    /// Something does not work, or will not for long.
    Wrong,
}

/// What was found, in one line.
#[derive(Debug)]
struct Finding {
    standing: Standing,
    said: String,
}

impl Finding {
    fn good(said: impl Into<String>) -> Self {
        Self { standing: Standing::Good, said: said.into() }
    }

    fn notable(said: impl Into<String>) -> Self {
        Self { standing: Standing::Notable, said: said.into() }
    }

    fn wrong(said: impl Into<String>) -> Self {
        Self { standing: Standing::Wrong, said: said.into() }
    }

    fn line(&self) -> String {
        let standing = match self.standing {
            Standing::Good => "OK      ",
            Standing::Notable => "NOTE    ",
            Standing::Wrong => "PROBLEM ",
        };
        format!("{standing}{}", self.said)
    }
}

/// Prints a line for everything that was looked at; fails where something is wrong.
pub(super) async fn doctor(config: &Config) -> Result<(), Failure> {
    let now = worker::now();
    let mut findings = surroundings::about_settings(config);
    findings.push(surroundings::about_mail(config).await);
    findings.extend(surroundings::about_disk(config));
    match open_existing(config).await {
        Err(finding) => findings.push(finding),
        Ok(db) => {
            let looked = look_into(config, &db, now).await;
            db.close().await?;
            findings.extend(looked?);
        }
    }
    let mut out = stdout();
    for finding in &findings {
        writeln!(out, "{}", finding.line())?;
    }
    let wrong = findings.iter().filter(|finding| finding.standing == Standing::Wrong).count();
    if wrong == 0 { Ok(()) } else { Err(Failure::Unwell(wrong)) }
}

/// Opens the database where there is one: opening makes a file that is missing.
async fn open_existing(config: &Config) -> Result<Db, Finding> {
    if let Some(file) = crate::db::sqlite_file(&config.database_url)
        && !file.exists()
    {
        let missing =
            format!("There is no database at {}. The first start makes it", file.display());
        return Err(Finding::wrong(missing));
    }
    Db::open(&config.database_url).await.map_err(|error| Finding::wrong(error.to_string()))
}

/// All that the database says. Of another schema it would say nothing that can be read.
async fn look_into(
    config: &Config,
    db: &Db,
    now: time::OffsetDateTime,
) -> Result<Vec<Finding>, Failure> {
    let schema = db.schema_version().await?;
    let SchemaVersion { applied, known } = schema;
    if applied != known {
        return Ok(vec![database::about_other_schema(schema)]);
    }
    let mut findings = vec![Finding::good(format!("The schema is up to date: version {known}"))];
    findings.push(database::about_key(db, start::existing_key(config)).await?);
    findings.push(database::about_log(db).await?);
    findings.push(database::about_staff(db).await?);
    findings.extend(database::about_emails(db, now).await?);
    findings.push(database::about_erasures(db, start::ledger(config)).await?);
    findings.push(database::about_clock(db, now).await?);
    Ok(findings)
}

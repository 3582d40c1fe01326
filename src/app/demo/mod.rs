//! Serves an example with data in it, on its own database, which is deleted when it ends.
//!
//! Everything in it was done through the same functions that people use: they
//! signed up, confirmed, were verified, registered, were matched, and wrote on
//! the forum. Nobody in it exists; the addresses end in `.example`.

mod people;
mod forum;
mod programme;

use std::fmt::Display;
use std::io::{Write, stdout};

use time::{Duration, OffsetDateTime};

use self::people::{Account, Person};
use super::{Failure, logs, serve, start};
use crate::account::{Admin, Moderator};
use crate::config::{Config, MailSetting};
use crate::graphql::Shared;
use crate::mail::Mail;
use crate::occasion::Occasion;
use crate::web::{self, Web};
use crate::worker;

/// The same people and threads each time.
const SEED: u64 = 2030;

/// The example while it is made.
struct Demo<'a> {
    shared: &'a Shared,
    now: OffsetDateTime,
    drawn: u64,
}

impl Demo<'_> {
    /// A moment in the example's past. Each has random numbers of its own.
    fn ago(&mut self, time: Duration) -> Occasion {
        self.drawn += 1;
        Occasion::seeded(self.now - time, SEED * 10_000 + self.drawn)
    }

    async fn admin(&self, account: &Account) -> Result<Admin, Failure> {
        account.viewer(self.shared).await?.admin().map_err(fault)
    }

    async fn moderator(&self, account: &Account) -> Result<Moderator, Failure> {
        account.viewer(self.shared).await?.moderator().map_err(fault)
    }
}

/// Serves the example until it is told to stop.
pub(super) async fn demo() -> Result<(), Failure> {
    let folder = tempfile::Builder::new().prefix("clearing-demo-").tempdir()?;
    let config = Config {
        database_url: format!("sqlite:{}", folder.path().join("clearing.db").display()),
        mail: MailSetting::File(folder.path().join("emails")),
        secret_key: None,
        ..Config::read()?
    };
    logs::begin(&config.log, logs::QUIET)?;
    let mail = Mail::from_config(&config)?;
    let mut occasion = Occasion::at(worker::now());
    let listener = web::bind(config.listen).await?;
    let shared = start::shared(&config, &mut occasion).await?;
    writeln!(stdout(), "Filling the example …")?;
    let accounts = fill(&shared, occasion.now()).await?;

    let told_to_stop = serve::told_to_stop();
    let web = Web::new(shared, &config.base_url);

    let mut out = stdout();
    let emails = folder.path().join("emails");
    writeln!(out, "Emails are written to {}.", emails.display())?;
    writeln!(out, "All of it is deleted when you stop this with Ctrl-C.\n")?;
    writeln!(out, "Clearing is at {}. Sign in as one of these:\n", config.base_url)?;
    for (role, account) in ["admin", "moderator", "member"].into_iter().zip(&accounts) {
        writeln!(out, "  {role:<10} {:<50} password {}", account.email, account.password)?;
    }
    writeln!(out)?;
    out.flush()?;
    serve::run(web, mail, start::ledger(&config), listener, told_to_stop).await
}

/// Fills an empty database; returns an admin, a moderator and a member.
pub(super) async fn fill(shared: &Shared, now: OffsetDateTime) -> Result<[Account; 3], Failure> {
    let mut demo = Demo { shared, now, drawn: 0 };
    let admin = people::staff(&mut demo, "Marsha Quill", crate::entity::Role::Admin).await?;
    let moderator = people::staff(&mut demo, "Edith Lane", crate::entity::Role::Moderator).await?;
    programme::round(&mut demo, &admin).await?;
    let people = people::people(&mut demo, &admin, &moderator).await?;
    forum::threads(&mut demo, &people, &moderator).await?;
    let Person { account, .. } =
        people.into_iter().next().ok_or_else(|| fault("nobody is in it"))?;
    Ok([admin, moderator, account])
}

/// A refusal that says the example does not fit the program any more.
fn fault(refused: impl Display) -> Failure {
    Failure::Example(refused.to_string())
}

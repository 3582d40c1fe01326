//! The server: web and worker over one database, until it is told to stop.

use std::env::args_os;
use std::io::{Write, stdout};

use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::{Failure, logs, start};
use crate::config::{Config, MailSetting};
use crate::db::Db;
use crate::entity::{Role, account};
use crate::mail::Mail;
use crate::occasion::Occasion;
use crate::own_data::ErasureLedger;
use crate::web::{self, Web};
use crate::worker::{self, Worker};

/// Serves until Ctrl-C or SIGTERM, then finishes what is under way.
pub(super) async fn serve(config: &Config) -> Result<(), Failure> {
    logs::begin(&config.log, logs::USUAL)?;
    let mut occasion = Occasion::at(worker::now());
    let mail = Mail::from_config(config)?;
    let shared = start::shared(config, &mut occasion).await?;
    let listener = web::bind(config.listen).await?;
    let told_to_stop = told_to_stop();
    greet(config, &shared.db).await?;
    if config.may_hide_clients() {
        tracing::warn!(
            "CLEARING_TRUSTED_PROXIES is not set: behind a proxy everybody counts as one client, and \
             one person who tries wrong passwords keeps all others from signing in"
        );
    }
    let web = Web::new(shared, &config.base_url).behind(&config.trusted_proxies);
    run(web, mail, start::ledger(config), listener, told_to_stop).await
}

/// Runs web and worker side by side. The web ends first: what it has promised
/// is in the database then, and the worker ends after the email that it is sending.
pub(super) async fn run(
    web: Web,
    mail: Mail,
    ledger: Option<ErasureLedger>,
    listener: TcpListener,
    told_to_stop: impl Future<Output = ()>,
) -> Result<(), Failure> {
    let shared = web.shared.clone();
    let db = shared.db.clone();
    let worker = Worker {
        db: db.clone(),
        mail,
        ledger,
        secret_key: shared.secret_key,
        vocabulary: shared.vocabulary,
        wake: shared.wake,
    };
    let (stop, stopped) = watch::channel(false);
    let working = tokio::spawn(async move { Box::pin(worker::run(&worker, stopped)).await });

    web::serve(listener, web::router(web), told_to_stop).await;
    tracing::info!("stopping");
    stop.send_replace(true);
    if let Err(error) = working.await {
        tracing::error!(%error, "the worker did not end well");
    }
    Ok(db.close().await?)
}

/// Says where the server is, and what is left to do.
async fn greet(config: &Config, db: &Db) -> Result<(), Failure> {
    let mut out = stdout();
    writeln!(out, "Clearing is at {}", config.base_url)?;
    if let MailSetting::File(folder) = &config.mail {
        writeln!(out, "Emails are not sent but written to the folder {}.", folder.display())?;
    }
    let is_admin = account::Column::Role.eq(Role::Admin);
    if account::Entity::find().filter(is_admin).count(db.reader()).await? == 0 {
        let program = args_os().next().unwrap_or_else(|| "clearing".into());
        writeln!(out, "\nThere is no admin yet. Make the first one, in another terminal:")?;
        writeln!(
            out,
            "  {} account create --role admin --email YOU@EXAMPLE.GOV.UK --name 'YOUR NAME'\n",
            program.display()
        )?;
    }
    Ok(out.flush()?)
}

/// Listens for Ctrl-C and SIGTERM from now on; ready once one of them came.
///
/// To be called before the program says that it serves: whoever reads that may
/// tell it to stop at once.
pub(super) fn told_to_stop() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let mut signals = {
        use tokio::signal::unix::{SignalKind, signal};
        [SignalKind::interrupt(), SignalKind::terminate()].map(signal)
    };
    async move {
        #[cfg(unix)]
        if let [Ok(interrupted), Ok(terminated)] = &mut signals {
            tokio::select! {
                _ = interrupted.recv() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
        if tokio::signal::ctrl_c().await.is_err() {
            // Without the signal there is no such way to stop, so wait on.
            std::future::pending::<()>().await;
        }
    }
}

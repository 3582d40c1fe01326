//! What surrounds an installation: its settings, the mail server, the disk.

use std::path::{Path, PathBuf};

use rustix::fs::statvfs;

use super::Finding;
use crate::config::{Config, MailSetting};
use crate::db::sqlite_file;
use crate::mail::Mail;

/// Less space than this is used up by a day of log lines.
const SCARCE: u64 = 200 << 20;

pub(super) fn about_settings(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !config.is_https() && !config.listen.ip().is_loopback() {
        findings.push(Finding::wrong(
            "CLEARING_BASE_URL is not an https:// address, and the server listens beyond this machine: \
             passwords can be read on their way",
        ));
    }
    if config.may_hide_clients() {
        findings.push(Finding::wrong(
            "CLEARING_TRUSTED_PROXIES is not set: behind a proxy everybody counts as one client",
        ));
    }
    if config.is_https() && matches!(config.mail, MailSetting::File(_)) {
        findings.push(Finding::wrong(
            "CLEARING_MAIL is a folder: emails are written to files and nobody gets them",
        ));
    }
    if findings.is_empty() {
        findings.push(Finding::good("The settings can be used"));
    }
    findings
}

pub(super) async fn about_mail(config: &Config) -> Finding {
    let mail = match Mail::from_config(config) {
        Ok(mail) => mail,
        Err(error) => return Finding::wrong(error.to_string()),
    };
    match (mail.check().await, &config.mail) {
        (Err(error), _) => Finding::wrong(error.to_string()),
        (Ok(()), MailSetting::Smtp(_)) => {
            Finding::good("The mail server can be reached, and lets Clearing sign in")
        }
        (Ok(()), MailSetting::File(folder)) => {
            Finding::good(format!("Emails can be written to {}", folder.display()))
        }
    }
}

/// Whether there is room: a backup needs as much as the database.
pub(super) fn about_disk(config: &Config) -> Option<Finding> {
    let database = sqlite_file(&config.database_url)?;
    let folder = match database.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    let room = match statvfs(&folder) {
        Ok(disk) => disk.f_bavail.saturating_mul(disk.f_frsize),
        Err(error) => return Some(Finding::wrong(format!("{}: {error}", folder.display()))),
    };
    let size = database.metadata().map_or(0, |file| file.len());
    let (free, needed) = (megabytes(room), megabytes(size));
    Some(if room < SCARCE {
        Finding::wrong(format!("The disk of the database has {free} MB left. Make room"))
    } else if room < size.saturating_mul(2) {
        Finding::notable(format!(
            "The disk of the database has {free} MB left, too little for two backups of {needed} MB"
        ))
    } else {
        Finding::good(format!(
            "The disk of the database has {free} MB left; the database has {needed} MB"
        ))
    })
}

fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 20)
}

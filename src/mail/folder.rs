//! Writes emails as files, for servers without a mail server.

use std::io;
use std::path::{Path, PathBuf};

use time::macros::format_description;
use tokio::fs;
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use crate::outbox::Claimed;

/// An email that was written as a file.
#[derive(Clone, Debug)]
pub struct KeptEmail {
    /// Identifies the email.
    pub id: Uuid,
    path: PathBuf,
}

impl KeptEmail {
    /// Deletes the file.
    ///
    /// # Errors
    ///
    /// When that fails.
    pub async fn delete(&self) -> io::Result<()> {
        fs::remove_file(&self.path).await
    }
}

/// A folder that gets each email as an `.eml` file, which mail programs open.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    pub(super) fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// The emails in it; none where there is no folder yet.
    pub(super) async fn kept(&self) -> io::Result<Vec<KeptEmail>> {
        let mut folder = match fs::read_dir(&self.0).await {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            folder => folder?,
        };
        let mut kept = Vec::new();
        while let Some(file) = folder.next_entry().await? {
            let name = file.file_name();
            let id = name.to_str().and_then(|name| name.strip_suffix(".eml")?.split_once('-'));
            if let Some(id) = id.and_then(|(_, id)| Uuid::try_parse(id).ok()) {
                kept.push(KeptEmail { id, path: file.path() });
            }
        }
        Ok(kept)
    }

    /// Whether emails can be written to it: where there is none yet, whether it can be made.
    pub(super) fn check(&self) -> io::Result<()> {
        let there = self.0.ancestors().find(|folder| folder.exists());
        let folder = there.unwrap_or(Path::new(".")).to_owned();
        tempfile::tempfile_in(folder).map(drop)
    }

    /// Writes an email, whole or not at all, for nobody else to read: it holds
    /// an address and may hold a link that sets a password.
    ///
    /// The name is the email's time and identifier, so that files sort by time
    /// and a second copy replaces the first.
    pub(super) async fn keep(&self, email: &Claimed, message: &[u8]) -> io::Result<()> {
        let mut folder = fs::DirBuilder::new();
        folder.recursive(true);
        #[cfg(unix)]
        folder.mode(0o700);
        folder.create(&self.0).await?;

        let time = email
            .created_at
            .format(format_description!("[year][month][day]T[hour][minute][second]Z"))
            .map_err(io::Error::other)?;
        let name = format!("{time}-{}.eml", email.id);
        let unfinished = self.0.join(format!(".{name}.unfinished"));

        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        options.mode(0o600);
        let mut file = options.open(&unfinished).await?;
        file.write_all(message).await?;
        file.sync_all().await?;
        fs::rename(&unfinished, self.0.join(name)).await
    }
}

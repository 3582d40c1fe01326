//! Writes emails as files, for servers without a mail server.

use std::io;
use std::path::PathBuf;

use time::macros::format_description;
use tokio::fs;
use tokio::io::AsyncWriteExt;

use crate::outbox::Claimed;

/// A folder that gets each email as an `.eml` file, which mail programs open.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    pub(super) fn new(path: PathBuf) -> Self {
        Self(path)
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

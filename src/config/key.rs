//! The key that identities are encrypted with, and addresses hidden.

use std::fs;
use std::io::Write;
use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

/// The secret key: 32 random bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey([u8; 32]);

/// Why there is no usable key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// It is not 32 bytes in base64.
    #[error("The key must be 32 bytes in base64")]
    Malformed,
    /// The file that holds it, or should, cannot be used.
    #[error("The key file cannot be read or created: {0}")]
    File(#[from] std::io::Error),
    /// There is none, and none may be made: several servers need the same one.
    #[error("With PostgreSQL, set the key or put it in the file clearing.key")]
    Missing,
    /// The database was begun with another one.
    #[error(
        "This key cannot read the identities in this database. Start with the key that it was \
         first started with (CLEARING_SECRET_KEY, or the file clearing.key). \
         docs/operations.md says what to do if the key is lost"
    )]
    Other,
}

impl SecretKey {
    /// Reads a key from base64.
    ///
    /// # Errors
    ///
    /// When it is not 32 bytes in base64.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let bytes = BASE64_STANDARD.decode(text.trim()).map_err(|_| KeyError::Malformed)?;
        bytes.try_into().map(Self).map_err(|_| KeyError::Malformed)
    }

    /// A key of these bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads the key in `file`.
    ///
    /// # Errors
    ///
    /// When the file holds something else, and when it cannot be read.
    pub fn read(file: &Path) -> Result<Self, KeyError> {
        Self::parse(&fs::read_to_string(file)?)
    }

    /// Reads the key in `file`, or makes one there that only its owner can
    /// read, from `fresh` bytes.
    ///
    /// # Errors
    ///
    /// When the file holds something else, and when it cannot be read or made.
    pub fn read_or_make(file: &Path, fresh: [u8; 32]) -> Result<Self, KeyError> {
        match fs::read_to_string(file) {
            Ok(text) => Self::parse(&text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let mut options = fs::OpenOptions::new();
                options.write(true).create_new(true);
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                let mut made = options.open(file)?;
                writeln!(made, "{}", BASE64_STANDARD.encode(fresh))?;
                made.sync_all()?;
                Ok(Self(fresh))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Names the key without giving it away.
    #[must_use]
    pub fn id(&self) -> String {
        let digest = Sha256::new().chain_update(b"clearing key id").chain_update(self.0);
        let first: [u8; 4] = digest.finalize()[..4].try_into().expect("a digest has 32 bytes");
        format!("{:08x}", u32::from_be_bytes(first))
    }

    /// The bytes, for the cipher.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

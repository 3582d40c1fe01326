//! The key that identities are encrypted with, and addresses hidden.
//!
//! While a key is replaced, the one before it stands after it: the first encrypts, and all of
//! them decrypt.

use std::io::{self, Write};
use std::path::Path;
use std::{fs, iter};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

/// The secret key: 32 random bytes, and those of the keys that it replaces.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretKey {
    current: [u8; 32],
    former: Vec<[u8; 32]>,
}

/// Why there is no usable key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// It is not 32 bytes in base64.
    #[error("The key must be 32 bytes in base64")]
    Malformed,
    /// The file that holds it, or should, cannot be used.
    #[error("The key file cannot be read or created: {0}")]
    File(#[from] io::Error),
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
    /// Reads a key from base64, and after it, with commas or lines between them, those that it
    /// replaces.
    ///
    /// # Errors
    ///
    /// When one of them is not 32 bytes in base64.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let is_between = |c: char| c == ',' || c.is_whitespace();
        let mut keys = text.split(is_between).filter(|part| !part.is_empty()).map(|part| {
            let bytes = BASE64_STANDARD.decode(part).map_err(|_| KeyError::Malformed)?;
            bytes.try_into().map_err(|_| KeyError::Malformed)
        });
        let current = keys.next().ok_or(KeyError::Malformed)??;
        Ok(Self { current, former: keys.collect::<Result<_, _>>()? })
    }

    /// A key of these bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self { current: bytes, former: Vec::new() }
    }

    /// The key that replaces this one.
    #[must_use]
    pub fn replaced_by(&self, fresh: [u8; 32]) -> Self {
        Self { current: fresh, former: self.each().map(|key| key.current).collect() }
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
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let mut options = fs::OpenOptions::new();
                options.write(true).create_new(true);
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                let mut made = options.open(file)?;
                let key = Self::new(fresh);
                made.write_all(key.lines().as_bytes())?;
                made.sync_all()?;
                Ok(key)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Writes the key, and those that it replaces, into `file`, which it replaces whole.
    ///
    /// # Errors
    ///
    /// When it cannot be written. Then the file is as it was.
    pub fn write(&self, file: &Path) -> io::Result<()> {
        let mut unfinished = file.as_os_str().to_owned();
        unfinished.push(".unfinished");
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut made = options.open(&unfinished)?;
        made.write_all(self.lines().as_bytes())?;
        made.sync_all()?;
        fs::rename(&unfinished, file)
    }

    fn lines(&self) -> String {
        let keys = self.each().map(|key| BASE64_STANDARD.encode(key.current) + "\n");
        keys.collect()
    }

    /// Names the key without giving it away.
    #[must_use]
    pub fn id(&self) -> String {
        let digest = Sha256::new().chain_update(b"clearing key id").chain_update(self.current);
        let first: [u8; 4] = digest.finalize()[..4].try_into().expect("a digest has 32 bytes");
        format!("{:08x}", u32::from_be_bytes(first))
    }

    /// The bytes, for the cipher.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.current
    }

    /// The key, then those that it replaces, each by itself.
    pub fn each(&self) -> impl Iterator<Item = Self> {
        iter::once(&self.current).chain(&self.former).copied().map(Self::new)
    }

    /// The key, or one that it replaces, of this name.
    #[must_use]
    pub fn named(&self, id: &str) -> Option<Self> {
        self.each().find(|key| key.id() == id)
    }

    /// Whether it replaces another one.
    #[must_use]
    pub fn replaces_another(&self) -> bool {
        !self.former.is_empty()
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
    const NEW: &str = "CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg=";

    #[test]
    fn the_first_key_is_the_one_and_those_after_it_are_replaced_by_it() {
        let old = SecretKey::parse(OLD).unwrap();
        assert_eq!(old, SecretKey::new([7; 32]));
        assert!(!old.replaces_another());
        let both = old.replaced_by([8; 32]);
        assert!(both.replaces_another());
        assert_eq!(both.id(), SecretKey::new([8; 32]).id());
        for text in [format!("{NEW},{OLD}"), format!(" {NEW}\n{OLD}\n"), both.lines()] {
            assert_eq!(SecretKey::parse(&text).unwrap(), both);
        }
        assert_eq!(both.named(&old.id()), Some(old));
        assert_eq!(both.named("00000000"), None);
    }

    #[test]
    fn a_key_that_is_none_is_refused_wherever_it_stands() {
        for text in ["", ",", "secret", &format!("{NEW},secret"), &format!("{NEW},BwcH")] {
            assert!(matches!(SecretKey::parse(text), Err(KeyError::Malformed)), "{text}");
        }
    }

    #[test]
    fn a_file_is_replaced_whole_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clearing.key");
        let old = SecretKey::read_or_make(&file, [7; 32]).unwrap();
        old.replaced_by([8; 32]).write(&file).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), format!("{NEW}\n{OLD}\n"));
        assert_eq!(SecretKey::read(&file).unwrap(), old.replaced_by([8; 32]));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

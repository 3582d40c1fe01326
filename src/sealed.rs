//! Sealed columns: what a row holds encrypted, so that a copy of the database does not give it away.
//!
//! A table with something to hide has three columns for it, `key_id`, `nonce` and `ciphertext`
//! (XChaCha20-Poly1305). The row is associated data: a ciphertext that is moved to another row
//! does not open.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use crate::config::SecretKey;
use crate::occasion::Occasion;

/// The length of a nonce of `XChaCha20`.
const NONCE_LENGTH: usize = 24;

/// What the three columns of a row hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Which key it is encrypted with.
    pub key_id: String,
    /// The nonce, 24 bytes.
    pub nonce: Vec<u8>,
    /// What is hidden, bound to its row.
    pub ciphertext: Vec<u8>,
}

/// Why a row cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It was encrypted with a key that this server does not have.
    #[error("A row was encrypted with a different key from this server's")]
    OtherKey,
    /// It was changed, or belongs to another row.
    #[error("An encrypted row was changed or moved")]
    Tampered,
}

impl Sealed {
    /// Encrypts `plain` for the row that `row` identifies.
    #[must_use]
    pub fn seal(key: &SecretKey, occasion: &mut Occasion, row: &[u8], plain: &[u8]) -> Self {
        let nonce: [u8; NONCE_LENGTH] = occasion.bytes();
        let ciphertext = XChaCha20Poly1305::new(key.bytes().into())
            .encrypt(XNonce::from_slice(&nonce), Payload { msg: plain, aad: row })
            .expect("the cipher takes texts of any length met here");
        Self { key_id: key.id(), nonce: nonce.to_vec(), ciphertext }
    }

    /// Decrypts what the row that `row` identifies holds.
    ///
    /// # Errors
    ///
    /// When the key is another one, and when the row was changed.
    pub fn open(&self, key: &SecretKey, row: &[u8]) -> Result<Vec<u8>, Unreadable> {
        let key = key.named(&self.key_id).ok_or(Unreadable::OtherKey)?;
        if self.nonce.len() != NONCE_LENGTH {
            return Err(Unreadable::Tampered);
        }
        XChaCha20Poly1305::new(key.bytes().into())
            .decrypt(XNonce::from_slice(&self.nonce), Payload { msg: &self.ciphertext, aad: row })
            .map_err(|_| Unreadable::Tampered)
    }

    /// The same, encrypted with the first of the keys.
    ///
    /// # Errors
    ///
    /// As for [`Sealed::open`].
    pub fn resealed(
        &self,
        key: &SecretKey,
        occasion: &mut Occasion,
        row: &[u8],
    ) -> Result<Self, Unreadable> {
        Ok(Self::seal(key, occasion, row, &self.open(key, row)?))
    }
}

/// What became of rows that other keys had encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resealed {
    /// How many are encrypted with the first key now.
    pub rows: u64,
    /// How many could not be read, and are as they were.
    pub unreadable: u64,
}

impl Resealed {
    /// Counts a row, where it was encrypted again.
    pub fn count<T>(&mut self, resealed: Result<T, Unreadable>) -> Option<T> {
        match resealed {
            Ok(_) => self.rows += 1,
            Err(_) => self.unreadable += 1,
        }
        resealed.ok()
    }
}

impl std::ops::AddAssign for Resealed {
    fn add_assign(&mut self, other: Self) {
        self.rows += other.rows;
        self.unreadable += other.unreadable;
    }
}

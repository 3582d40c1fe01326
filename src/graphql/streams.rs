//! How many streams each person may have at once: one that nobody reads costs a look at the
//! database every two seconds.
//!
//! Each server counts its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::entity::AccountId;
use crate::refusal::{Kind, Refusal};

/// How many streams a person may have.
const EACH: usize = 5;

/// How many streams each person has.
#[derive(Clone, Debug, Default)]
pub struct Streams(Arc<Mutex<HashMap<AccountId, usize>>>);

/// The right to one stream, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    streams: Streams,
    account: AccountId,
}

/// Somebody has as many streams as they may.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("You have {EACH} pages open that show news as it happens. Close one of them and try again")]
pub(super) struct TooManyStreams;

impl Refusal for TooManyStreams {
    fn kind(&self) -> Kind {
        Kind::RateLimited
    }
}

impl Streams {
    /// A place for one more stream of an account.
    pub(super) fn place(&self, account: AccountId) -> Result<Place, TooManyStreams> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(account).or_default();
        if *count >= EACH {
            return Err(TooManyStreams);
        }
        *count += 1;
        Ok(Place { streams: self.clone(), account })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.account) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.account);
            }
        }
    }
}

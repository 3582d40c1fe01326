//! Devices that somebody has signed in on before: the attempts of others do not slow them
//! down, so that nobody can hold a person out of their account.
//!
//! A device keeps a token: random bits, and a proof by the installation's key that they were
//! given to this account while it had this password. No table holds devices, and after a new
//! password none of them is known (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::rights::Viewer;
use super::token::keyed_hex;
use crate::config::SecretKey;
use crate::entity::account;

/// The token for a device to keep on which somebody signs in, of random `bits`; `None` for a
/// guest, and where the device keeps one already.
#[must_use]
pub fn device_token(
    key: &SecretKey,
    viewer: &Viewer,
    kept: Option<&str>,
    bits: [u8; 16],
) -> Option<String> {
    let account = viewer.account()?;
    if kept.is_some_and(|kept| known_device(key, account, kept).is_some()) {
        return None;
    }
    let bits = BASE64_URL_SAFE_NO_PAD.encode(bits);
    let proof = proof(key, account, &bits);
    Some(format!("{bits}.{proof}"))
}

/// The random bits of a token that a device of this account keeps; `None` for any other text.
pub(super) fn known_device<'a>(
    key: &SecretKey,
    account: &account::Model,
    token: &'a str,
) -> Option<&'a str> {
    let (bits, proven) = token.split_once('.')?;
    // Compared by their own hashes, so that the time it takes says nothing of how much is right.
    let is_right = |key: SecretKey| {
        let [expected, given] =
            [&*proof(&key, account, bits), proven].map(|text| keyed_hex(&key, text));
        expected == given
    };
    (key.each().any(is_right) && !account.password_hash.is_empty()).then_some(bits)
}

fn proof(key: &SecretKey, account: &account::Model, bits: &str) -> String {
    let (id, password) = (account.id, &account.password_hash);
    keyed_hex(key, &format!("known device\n{id}\n{bits}\n{password}"))
}

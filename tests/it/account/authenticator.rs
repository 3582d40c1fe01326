//! A phone or a security key, simulated: makes passkeys and answers with them, as `WebAuthn` has it.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The address that tests know the service by.
const ORIGIN: &str = "http://localhost:8080";
const ID: [u8; 16] = *b"a passkey's name";

/// The person touched it, and unlocked it.
const TOUCHED: u8 = 0x01;
const UNLOCKED: u8 = 0x04;
/// What it says holds a new key.
const NEW_KEY: u8 = 0x40;

#[derive(Clone)]
pub(super) struct Authenticator {
    pub(super) key: SigningKey,
    pub(super) counter: u32,
    pub(super) is_unlocked: bool,
    /// Where the person is led to believe that they are.
    pub(super) origin: &'static str,
}

impl Authenticator {
    /// One with a key of its own.
    pub(super) fn new(key: u8) -> Self {
        let key = SigningKey::from_slice(&[key; 32]).unwrap();
        Self { key, counter: 1, is_unlocked: true, origin: ORIGIN }
    }

    /// What the browser says of a new passkey.
    pub(super) fn make(&self, options: &Value) -> String {
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = (&point.as_bytes()[1..33], &point.as_bytes()[33..]);
        let cose = [b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20", x, b"\x22\x58\x20", y].concat();
        let key = [&[0; 16][..], &[0, 16], &ID, &cose].concat();
        let data = [self.data(NEW_KEY), key].concat();
        let length = u8::try_from(data.len()).unwrap();
        let object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58";
        let object = [&object[..], &[length], &data].concat();
        let said = self.said("webauthn.create", options);
        credential(&json!({
            "attestationObject": text(&object), "clientDataJSON": text(said.as_bytes()),
        }))
    }

    /// What the browser says of the passkey when it is used.
    pub(super) fn answer(&mut self, options: &Value) -> String {
        self.counter += 1;
        let (data, said) = (self.data(0), self.said("webauthn.get", options));
        let signed = [&data[..], &Sha256::digest(&said)].concat();
        let signature: Signature = self.key.sign(&signed);
        credential(&json!({
            "authenticatorData": text(&data), "clientDataJSON": text(said.as_bytes()),
            "signature": text(signature.to_der().as_bytes()), "userHandle": null,
        }))
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let unlocked = if self.is_unlocked { UNLOCKED } else { 0 };
        let flags = flags | TOUCHED | unlocked;
        [&Sha256::digest("localhost")[..], &[flags], &self.counter.to_be_bytes()].concat()
    }

    fn said(&self, what: &str, options: &Value) -> String {
        let challenge = &options["publicKey"]["challenge"];
        json!({ "type": what, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
    }
}

fn credential(response: &Value) -> String {
    let id = text(&ID);
    json!({ "id": id, "rawId": id, "type": "public-key", "extensions": {}, "response": response })
        .to_string()
}

fn text(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

//! Codes that an app shows, each for 30 seconds (RFC 6238).

use time::OffsetDateTime;
use totp_rs::{Builder, Secret, Totp};

use crate::occasion::Occasion;

/// The length of a secret, as RFC 4226 recommends it for SHA-1.
const SECRET_LENGTH: usize = 20;
/// How many steps of 30 seconds a clock may be early or late.
const SKEW: u16 = 1;
/// What apps call the service: a phone lies on a desk, so it says no more.
const ISSUER: &str = "Clearing";

/// What an app and the server know, and nobody else. Nothing prints it.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret(Vec<u8>);

impl TotpSecret {
    /// A new one.
    #[must_use]
    pub fn fresh(occasion: &mut Occasion) -> Self {
        Self(occasion.bytes::<SECRET_LENGTH>().to_vec())
    }

    /// One that somebody typed; `None` where it is none.
    #[must_use]
    pub fn typed(base32: &str) -> Option<Self> {
        let secret = Secret::try_from_base32(base32.trim().to_ascii_uppercase()).ok()?;
        (secret.as_bytes().len() == SECRET_LENGTH).then(|| Self(secret.as_bytes().to_vec()))
    }

    /// One that was stored.
    pub(super) fn stored(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes, to be sealed.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// As people type it into an app.
    #[must_use]
    pub fn base32(&self) -> String {
        self.totp("").secret().to_base32()
    }

    /// The address that an app reads out of the picture.
    pub(super) fn uri(&self, email: &str) -> String {
        self.totp(email).to_url().expect("an address without a colon is the name of an account")
    }

    /// The code that an app shows at this moment.
    #[must_use]
    pub fn code(&self, now: OffsetDateTime) -> String {
        self.totp("").generate(seconds(now)).to_string()
    }

    /// The step that the code is of, where it is that of this moment or of one beside it.
    /// Compared in the same time whatever the code is.
    pub(super) fn step_of(&self, code: &str, now: OffsetDateTime) -> Option<i64> {
        self.totp("").check(code, seconds(now)).and_then(|step| i64::try_from(step).ok())
    }

    fn totp(&self, email: &str) -> Totp {
        Builder::new()
            .with_secret(Secret::from(self.0.as_slice()))
            .with_skew(SKEW)
            .with_issuer(Some(ISSUER))
            .with_account_name(email)
            .build_noncompliant()
    }
}

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

fn seconds(now: OffsetDateTime) -> u64 {
    u64::try_from(now.unix_timestamp()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use time::Duration;

    use super::*;

    /// RFC 6238, appendix B.
    fn known() -> TotpSecret {
        TotpSecret(b"12345678901234567890".to_vec())
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        for (seconds, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")]
        {
            let now = OffsetDateTime::from_unix_timestamp(seconds).unwrap();
            assert_eq!(known().code(now), code);
        }
    }

    #[test]
    fn s2_a_clock_may_be_a_step_early_or_late_and_no_more() {
        let now = OffsetDateTime::from_unix_timestamp(1_111_111_110).unwrap();
        let step =
            |seconds: i64| known().step_of(&known().code(now + Duration::seconds(seconds)), now);
        assert_eq!(step(0), Some(37_037_037));
        assert_eq!((step(-30), step(30)), (Some(37_037_036), Some(37_037_038)));
        assert_eq!((step(-60), step(60)), (None, None));
        for odd in ["", "28708", "2870820", "+81804", "０８１８０４", "abcdef"] {
            assert_eq!(known().step_of(odd, now), None, "{odd}");
        }
    }

    #[test]
    fn an_app_is_told_whose_codes_these_are_and_nothing_prints_the_secret() {
        let uri = known().uri("ada@homeoffice.gov.uk");
        assert!(uri.starts_with("otpauth://totp/Clearing:ada"), "{uri}");
        assert!(uri.contains("secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{uri}");
        assert!(uri.contains("issuer=Clearing"), "{uri}");
        assert_eq!(TotpSecret::typed("gezdgnbvgy3tqojqgezdgnbvgy3tqojq"), Some(known()));
        assert_eq!(TotpSecret::typed("nonsense!"), None);
        assert_eq!(format!("{:?}", known()), "TotpSecret(…)");
    }
}

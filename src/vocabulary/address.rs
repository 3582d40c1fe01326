//! Email addresses, as sign-up accepts them (requirement S1).
//!
//! Stricter than the standards on purpose: each refused form is one on which
//! two programs disagree about who gets the mail. Nothing is repaired but ASCII
//! spaces at the ends and case.

use std::fmt;
use std::str::FromStr;

const LOCAL_PART_MAX: usize = 64;
const DOMAIN_MAX: usize = 253;
const LABEL_MAX: usize = 63;
const ADDRESS_MAX: usize = 254;

/// Why a text is not an address; never repeats it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEmailAddress {
    /// Nothing but spaces was given.
    #[error("Enter an email address")]
    Missing,
    /// It holds something other than printable ASCII.
    #[error(
        "The email address can only have letters without accents, numbers and common symbols, and no spaces"
    )]
    Characters,
    /// It has no `@`, or several.
    #[error("The email address must have one @, for example name@cabinetoffice.gov.uk")]
    AtSign,
    /// The part before the `@` is not one that every mail server reads alike.
    #[error(
        "The part before the @ can have up to 64 letters, numbers and symbols like - _ + ' with single dots between them"
    )]
    LocalPart,
    /// The part after the `@` is not the name of a host.
    #[error(
        "The part after the @ must be a domain like cabinetoffice.gov.uk, without a dot at the end"
    )]
    Domain,
    /// It is longer than mail servers carry.
    #[error("The email address must be 254 characters or fewer")]
    TooLong,
}

/// An email address, trimmed and lower-cased.
///
/// `Debug` keeps it out of logs; `Display` writes it, for the email itself.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailAddress {
    text: String,
    /// Where the `@` is.
    at: usize,
}

impl EmailAddress {
    /// Reads an address: `local@domain`, the local part a dot-atom of RFC 5321,
    /// the domain of letters, digits and hyphens, all ASCII.
    ///
    /// # Errors
    ///
    /// [`InvalidEmailAddress`] for every other form, with the first reason met.
    pub fn parse(text: &str) -> Result<Self, InvalidEmailAddress> {
        let text = text.trim_matches(' ');
        if text.is_empty() {
            return Err(InvalidEmailAddress::Missing);
        }
        // Without a way out: so the bytes are looked at many at once.
        if !text.bytes().fold(true, |is_graphic, byte| is_graphic & byte.is_ascii_graphic()) {
            return Err(InvalidEmailAddress::Characters);
        }
        let (local, domain) = text.split_once('@').ok_or(InvalidEmailAddress::AtSign)?;
        if domain.contains('@') {
            return Err(InvalidEmailAddress::AtSign);
        }
        if !is_local_part(local) {
            return Err(InvalidEmailAddress::LocalPart);
        }
        if !is_domain(domain) {
            return Err(InvalidEmailAddress::Domain);
        }
        if text.len() > ADDRESS_MAX {
            return Err(InvalidEmailAddress::TooLong);
        }
        Ok(Self { text: text.to_ascii_lowercase(), at: local.len() })
    }

    /// The whole address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The part before the `@`, with any plus tag.
    #[must_use]
    pub fn local_part(&self) -> &str {
        &self.text[..self.at]
    }

    /// The part after the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.text[self.at + 1..]
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(..)")
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for EmailAddress {
    type Err = InvalidEmailAddress;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// A domain that mail goes to, lower-cased.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MailDomain(String);

impl MailDomain {
    /// Reads a domain by the same rule as that of an address.
    ///
    /// # Errors
    ///
    /// [`InvalidEmailAddress::Domain`] for everything else.
    pub fn parse(text: &str) -> Result<Self, InvalidEmailAddress> {
        let text = text.trim_matches(' ');
        if is_domain(text) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(InvalidEmailAddress::Domain)
        }
    }

    /// The domain as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MailDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// RFC 5321 `Dot-string` of 1 to 64 characters, but for `!` and `%`, with which
/// old mail servers are told to pass the mail on to someone else.
fn is_local_part(text: &str) -> bool {
    let is_sign = |byte: u8| b"#$&'*+-/=?^_`{|}~".contains(&byte);
    // A mail gateway may decode an encoded word (RFC 2047) into another address.
    text.len() <= LOCAL_PART_MAX
        && !text.contains("=?")
        && labels(text).all(|atom| {
            !atom.is_empty()
                && atom.iter().all(|byte| byte.is_ascii_alphanumeric() || is_sign(*byte))
        })
}

/// Two or more labels of letters, digits and inner hyphens, the last of which is
/// not a number: `10.0.0.1` is not a domain.
fn is_domain(text: &str) -> bool {
    let is_label = |label: &[u8]| {
        (1..=LABEL_MAX).contains(&label.len())
            && !label.starts_with(b"-")
            && !label.ends_with(b"-")
            && label.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
    };
    let is_number = |label: &str| label.bytes().all(|byte| byte.is_ascii_digit());
    text.len() <= DOMAIN_MAX
        && labels(text).all(is_label)
        && text.rsplit_once('.').is_some_and(|(_, last)| !is_number(last))
}

/// What stands between dots.
fn labels(text: &str) -> impl Iterator<Item = &[u8]> {
    text.as_bytes().split(|byte| *byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> InvalidEmailAddress {
        EmailAddress::parse(text).unwrap_err()
    }

    #[test]
    fn s1_an_address_is_trimmed_of_spaces_and_lower_cased() {
        let address = EmailAddress::parse("  Ada.Thorne+Tag@HMRC.gov.uk ").unwrap();
        assert_eq!(address.as_str(), "ada.thorne+tag@hmrc.gov.uk");
        assert_eq!(address.local_part(), "ada.thorne+tag");
        assert_eq!(address.domain(), "hmrc.gov.uk");
        assert_eq!(address, "ada.thorne+tag@hmrc.gov.uk".parse().unwrap());
    }

    #[test]
    fn s10_debug_does_not_print_the_address() {
        let address = EmailAddress::parse("ada@hmrc.gov.uk").unwrap();
        assert_eq!(format!("{address:?}"), "EmailAddress(..)");
        assert_eq!(address.to_string(), "ada@hmrc.gov.uk");
    }

    #[test]
    fn s1_every_character_before_the_at_is_a_letter_a_digit_or_an_allowed_sign() {
        for byte in 0..=u8::MAX {
            let character = char::from(byte);
            let allowed = byte.is_ascii_alphanumeric() || b"#$&'*+-/=?^_`{|}~".contains(&byte);
            let typed = format!("a{character}a@hmrc.gov.uk");
            // A dot between two letters is fine as well.
            assert_eq!(EmailAddress::parse(&typed).is_ok(), allowed || byte == b'.', "{typed:?}");
        }
    }

    #[test]
    fn s1_every_character_of_a_domain_is_a_letter_a_digit_a_hyphen_or_a_dot() {
        for byte in 0..=u8::MAX {
            let character = char::from(byte);
            let allowed = byte.is_ascii_alphanumeric() || b"-.".contains(&byte);
            let typed = format!("a@a{character}a.uk");
            assert_eq!(EmailAddress::parse(&typed).is_ok(), allowed, "{typed:?}");
        }
    }

    #[test]
    fn s1_each_refused_form_has_its_reason() {
        use InvalidEmailAddress::{AtSign, Characters, Domain, LocalPart, Missing, TooLong};
        let long_domain = format!("a@{}uk", "abcdefg.".repeat(31) + "abc.");
        assert_eq!(long_domain.len(), 2 + 254);
        let longest_domain = "abcdefg.".repeat(31) + "ab.uk";
        assert_eq!(longest_domain.len(), 253);
        for (typed, reason) in [
            ("", Missing),
            ("   ", Missing),
            ("\tada@hmrc.gov.uk", Characters),
            ("ada@hmrc.gov.uk\n", Characters),
            ("\u{a0}ada@hmrc.gov.uk", Characters),
            ("ada@hmrc.gov.uk\u{7f}", Characters),
            ("ada", AtSign),
            ("a@b@hmrc.gov.uk", AtSign),
            ("@hmrc.gov.uk", LocalPart),
            ("ada.@hmrc.gov.uk", LocalPart),
            ("=?utf-8?q?eve=40evil.example?=@hmrc.gov.uk", LocalPart),
            ("ada=?x@hmrc.gov.uk", LocalPart),
            ("ada@", Domain),
            ("ada@uk", Domain),
            ("ada@-hmrc.gov.uk", Domain),
            ("ada@hmrc-.gov.uk", Domain),
            ("ada@10.0.0.1", Domain),
            (&long_domain, Domain),
            (&format!("a@{longest_domain}"), TooLong),
        ] {
            assert_eq!(refused(typed), reason, "{typed:?}");
        }
    }

    #[test]
    fn s1_lengths_are_accepted_up_to_the_limit() {
        let label = "a".repeat(63);
        assert!(EmailAddress::parse(&format!("a@{label}.uk")).is_ok());
        assert_eq!(refused(&format!("a@{label}a.uk")), InvalidEmailAddress::Domain);
        let domain = "abcdefg.".repeat(31) + "uk";
        assert_eq!(domain.len(), 250);
        assert!(EmailAddress::parse(&format!("abc@{domain}")).is_ok());
        assert_eq!(refused(&format!("abcd@{domain}")), InvalidEmailAddress::TooLong);
    }

    #[test]
    fn a_mail_domain_follows_the_same_rule() {
        assert_eq!(MailDomain::parse(" HMRC.gov.uk").unwrap().as_str(), "hmrc.gov.uk");
        for refused in ["", "uk", "hmrc.gov.uk.", "@hmrc.gov.uk", "*.gov.uk", "hmrc。gov.uk"] {
            assert_eq!(MailDomain::parse(refused), Err(InvalidEmailAddress::Domain), "{refused}");
        }
    }
}

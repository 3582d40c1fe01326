//! Passwords: which are strong enough, and how they are hashed (requirement S2).
//!
//! A password is never stored, shown, logged or cut short. Guessing and hashing
//! are slow on purpose, so both happen on a blocking thread, a few at once.

use std::fmt;

use argon2::password_hash::{PasswordHash, SaltString};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;
use zxcvbn::Score;

use crate::refusal::{Code, Problem};

const LENGTH_MIN: usize = 12;
const LENGTH_MAX: usize = 1000;

/// How many passwords are worked on at once: each takes 19 MiB and a core.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// What is compared with where there is no account, so that the answer takes as
/// long: no password has this hash.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Words that everybody here might think of, besides the person's own.
const OUR_WORDS: [&str; 9] = [
    "mentoring",
    "mentor",
    "mentee",
    "clearing",
    "civil",
    "service",
    "civilservice",
    "lgbt",
    "network",
];

/// A password as somebody typed it. Nothing prints it.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// The Argon2id hash of a password, with its salt and parameters, in PHC form.
#[derive(Clone, PartialEq, Eq)]
pub struct HashedPassword(String);

/// Why a password is not good enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnfitPassword {
    /// Nothing was typed.
    #[error("Enter a password")]
    Missing,
    /// It has fewer than 12 characters.
    #[error("Use at least 12 characters. Three or four random words work well")]
    TooShort,
    /// It has more than 1,000 characters.
    #[error("The password must be 1,000 characters or fewer")]
    TooLong,
    /// It is easy to guess, for anybody or for those who know the person.
    #[error(
        "This password is easy to guess. Use random words, and leave out your name, email address and organisation"
    )]
    Guessable,
}

/// The result of comparing a password with a hash.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Comparison {
    /// It is another password.
    Wrong,
    /// It is the password.
    Right,
    /// It is the password, and its hash was made with weaker parameters than
    /// today's; this is the one to keep from now on.
    RightButOld(HashedPassword),
}

impl Password {
    /// Takes a password as it was typed.
    ///
    /// In Unicode's composed form, because one keyboard types "é" as one
    /// character and another as two.
    #[must_use]
    pub fn new(typed: &str) -> Self {
        Self(typed.nfc().collect())
    }

    /// Says whether the password is good enough for somebody whose name, address
    /// and organisation are made of `context`.
    pub(super) async fn check(&self, context: &[&str]) -> Result<(), UnfitPassword> {
        let length = self.0.chars().count();
        if length == 0 {
            return Err(UnfitPassword::Missing);
        }
        if length < LENGTH_MIN {
            return Err(UnfitPassword::TooShort);
        }
        if length > LENGTH_MAX {
            return Err(UnfitPassword::TooLong);
        }
        let (password, words) = (self.0.clone(), words_of(context));
        on_a_blocking_thread(move || {
            // To zxcvbn three known words in a row are a fair password, even
            // where all three are the person's own: they do not count at all.
            match zxcvbn::zxcvbn(&without(&password, &words), &[]).score() {
                Score::Three | Score::Four => Ok(()),
                _ => Err(UnfitPassword::Guessable),
            }
        })
        .await
    }

    /// The hash to keep, with 16 random bytes as its salt.
    pub async fn hash(&self, salt: [u8; 16]) -> HashedPassword {
        let password = self.0.clone();
        on_a_blocking_thread(move || hash(&password, salt)).await
    }

    /// Compares the password with the hash of an account; without an account it
    /// is wrong, and takes as long to say so.
    pub(super) async fn compare(&self, stored: Option<&str>, salt: [u8; 16]) -> Comparison {
        let password = self.0.clone();
        let stored = stored.unwrap_or(NOBODYS).to_owned();
        on_a_blocking_thread(move || {
            // What cannot be read, as the empty hash of somebody who was
            // scrubbed, must not be told apart from a wrong password.
            let parsed = PasswordHash::new(&stored);
            let readable = parsed.or_else(|_| PasswordHash::new(NOBODYS));
            let readable = readable.expect("our own hash can be read");
            if argon2().verify_password(password.as_bytes(), &readable).is_err() {
                Comparison::Wrong
            } else if is_of_today(&readable) {
                Comparison::Right
            } else {
                Comparison::RightButOld(hash(&password, salt))
            }
        })
        .await
    }
}

impl HashedPassword {
    /// The hash as it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl UnfitPassword {
    /// The same as a problem with the field at `path`.
    pub(super) fn problem(self, path: &[&'static str]) -> Problem {
        let code = match self {
            Self::Missing => Code::Required,
            Self::TooShort | Self::Guessable => Code::PasswordTooWeak,
            Self::TooLong => Code::TooLong,
        };
        Problem::new(code, path, self.to_string())
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

impl fmt::Debug for HashedPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HashedPassword(..)")
    }
}

async fn on_a_blocking_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let permit = AT_ONCE.acquire().await.expect("the semaphore is never closed");
    let done = tokio::task::spawn_blocking(work).await.expect("hashing does not panic");
    drop(permit);
    done
}

fn hash(password: &str, salt: [u8; 16]) -> HashedPassword {
    let salt = SaltString::encode_b64(&salt).expect("16 bytes are a salt");
    let hashed = argon2().hash_password(password.as_bytes(), &salt);
    HashedPassword(hashed.expect("the parameters are valid").to_string())
}

/// Argon2id with the parameters that OWASP asks for at least.
fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters())
}

fn parameters() -> Params {
    Params::new(19 * 1024, 2, 1, None).expect("the parameters are valid")
}

fn is_of_today(stored: &PasswordHash<'_>) -> bool {
    let today = parameters();
    stored.algorithm == Algorithm::Argon2id.ident()
        && Params::try_from(stored).is_ok_and(|used| {
            (used.m_cost(), used.t_cost(), used.p_cost())
                == (today.m_cost(), today.t_cost(), today.p_cost())
        })
}

/// What is left of a password without the words, in any case.
fn without(password: &str, words: &[String]) -> String {
    let lowered = password.to_lowercase();
    words.iter().fold(lowered, |left, word| left.replace(word.as_str(), " "))
}

/// The words that an attacker who knows the person would try first, longest
/// first.
fn words_of(context: &[&str]) -> Vec<String> {
    let mut words: Vec<String> = context
        .iter()
        .flat_map(|text| {
            let parts = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
            parts.chain([text.to_lowercase()])
        })
        .filter(|word| word.chars().count() >= 3)
        .chain(OUR_WORDS.map(str::to_owned))
        .collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: [&str; 3] = ["Ada Thorne", "ada.thorne@hmrc.gov.uk", "HM Revenue and Customs"];

    async fn check(typed: &str) -> Result<(), UnfitPassword> {
        Password::new(typed).check(&ADA).await
    }

    #[tokio::test]
    async fn s2_length_counts_characters_and_nothing_asks_for_kinds_of_them() {
        assert_eq!(check("").await, Err(UnfitPassword::Missing));
        assert_eq!(check("vK3!pQ9#xZ1").await, Err(UnfitPassword::TooShort));
        assert_eq!(check("gravel otter lamp").await, Ok(()));
        assert_eq!(check("ключ озеро бумага лес").await, Ok(()));
        let long = "gravel otter lamp ".repeat(56);
        assert_eq!(long.chars().count(), 1008);
        assert_eq!(check(&long[..1000]).await, Ok(()));
        assert_eq!(check(&long).await, Err(UnfitPassword::TooLong));
    }

    #[tokio::test]
    async fn s2_what_is_easy_to_guess_for_those_who_know_the_person_is_refused() {
        for typed in [
            "password1234",
            "aaaaaaaaaaaaaaaa",
            "123456789012",
            "adathornehmrc",
            "Mentoring2030",
            "AdaThorne2030!",
            "customsrevenue",
            "hmrc ada thorne mentoring",
        ] {
            assert_eq!(check(typed).await, Err(UnfitPassword::Guessable), "{typed}");
        }
    }

    #[tokio::test]
    async fn s2_a_password_is_not_cut_short_and_its_hash_says_how_it_was_made() {
        let long = format!("{}x", "gravel otter lamp ".repeat(20));
        let hashed = Password::new(&long).hash([7; 16]).await;
        assert!(hashed.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let compare =
            async |typed: &str| Password::new(typed).compare(Some(hashed.as_str()), [8; 16]).await;
        assert!(compare(&long).await == Comparison::Right);
        assert!(compare(&long[..long.len() - 1]).await == Comparison::Wrong);
    }

    #[tokio::test]
    async fn s2_the_two_ways_to_type_a_letter_are_one_password() {
        let hashed = Password::new("caf\u{e9} gravel otter").hash([7; 16]).await;
        let typed = Password::new("cafe\u{301} gravel otter");
        assert!(typed.compare(Some(hashed.as_str()), [8; 16]).await == Comparison::Right);
    }

    #[tokio::test]
    async fn s2_a_hash_of_weaker_parameters_is_replaced() {
        let weak = Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(8 * 1024, 1, 1, None).unwrap(),
        );
        let salt = SaltString::encode_b64(&[7; 16]).unwrap();
        let stored = weak.hash_password(b"gravel otter lamp", &salt).unwrap().to_string();
        let typed = Password::new("gravel otter lamp");
        let Comparison::RightButOld(renewed) = typed.compare(Some(&stored), [8; 16]).await else {
            panic!("the hash is old");
        };
        assert!(renewed.as_str().contains("m=19456,t=2,p=1"));
        assert!(typed.compare(Some(renewed.as_str()), [9; 16]).await == Comparison::Right);
    }

    #[tokio::test]
    async fn s2_nobodys_hash_and_an_empty_one_fit_no_password() {
        for stored in [None, Some(""), Some("$argon2id$broken")] {
            let typed = Password::new("gravel otter lamp");
            assert!(typed.compare(stored, [8; 16]).await == Comparison::Wrong);
        }
    }

    #[test]
    fn s10_debug_prints_neither_password_nor_hash() {
        assert_eq!(format!("{:?}", Password::new("canary")), "Password(..)");
        assert_eq!(format!("{:?}", HashedPassword("canary".to_owned())), "HashedPassword(..)");
    }
}

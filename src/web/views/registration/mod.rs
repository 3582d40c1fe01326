//! Taking part in a round of the programme.

mod contact;
mod first_message;
mod form;
mod in_touch;
mod long_term;
mod my_matches;
mod register;
mod registered;
mod withdraw;

use serde::Deserialize;

use super::Context;
use super::round::RoundState;
use super::times::Instant;

pub(crate) use in_touch::InTouchPage;
pub(crate) use my_matches::MyMatchesPage;
pub(crate) use register::RegisterPage;
pub(crate) use registered::RegistrationPage;
pub(crate) use withdraw::WithdrawPage;

/// A round of an answer.
#[derive(Debug, Deserialize)]
struct Round {
    id: String,
    name: String,
    state: RoundState,
}

/// A round of an answer, with its last moment to register.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OpenRound {
    id: String,
    name: String,
    state: RoundState,
    registration_closes_at: Instant,
}

/// A round that has an identifier.
trait Identified {
    fn id(&self) -> &str;
}

impl Identified for Round {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Identified for OpenRound {
    fn id(&self) -> &str {
        &self.id
    }
}

/// The round that the address names: that of the person's registration, or the current one.
fn round_of_address<R: Identified>(
    mine: Option<R>,
    current: Option<R>,
    context: &Context<'_>,
) -> Option<R> {
    mine.or_else(|| current.filter(|round| round.id() == context.part("roundId")))
}

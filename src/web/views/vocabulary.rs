//! The lists that fields let people choose from: grades, professions, organisations.

use serde::Deserialize;

use super::field::Choice;

/// A grade or a profession of an answer.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Coded {
    pub(crate) code: String,
    pub(crate) name: String,
}

/// An organisation of an answer.
#[derive(Debug, Deserialize)]
pub(crate) struct Listed {
    pub(crate) id: String,
    pub(crate) name: String,
}

impl From<Coded> for Choice {
    fn from(coded: Coded) -> Self {
        Self::new(coded.code, coded.name)
    }
}

impl From<Listed> for Choice {
    fn from(listed: Listed) -> Self {
        Self::new(listed.id, listed.name)
    }
}

//! What a view may use besides the answer of its operation.

use std::cell::RefCell;

use async_graphql::Value as Answer;
use serde::de::DeserializeOwned;

use super::field::Form;
use crate::account::Viewer;
use crate::entity::account;
use crate::web::fields::{Fields, Problem};

/// Who asks, at which address, and what was posted there.
pub(crate) struct Context<'a> {
    /// Who asks.
    pub(crate) viewer: &'a Viewer,
    /// How many unread notifications they have.
    pub(crate) unread_notifications: i64,
    /// Whether they hide from all members now.
    pub(crate) is_hidden: bool,
    /// The path of the address.
    pub(crate) path: &'a str,
    /// The parts of the address that the route names.
    pub(crate) parts: &'a Fields,
    /// The query of the address.
    pub(crate) query: &'a Fields,
    /// What a form posted that is shown again.
    pub(crate) posted: &'a Fields,
    /// What is wrong with what was posted.
    pub(crate) errors: &'a [Problem],
    /// What a mutation answered, where its own page says so.
    pub(crate) result: &'a Answer,
    /// The question of each field that the view made, by the field's name: the list
    /// of errors at the top of the page names them.
    pub(crate) questions: RefCell<Vec<(String, String)>>,
}

impl Context<'_> {
    /// The account of whoever asks; none of a guest.
    pub(crate) fn account(&self) -> Option<&account::Model> {
        self.viewer.account()
    }

    /// The identifier of whoever asks, as the API writes it; empty for a guest.
    pub(crate) fn own_id(&self) -> String {
        self.account().map(|account| account.id.to_string()).unwrap_or_default()
    }

    /// Whether whoever asks is a moderator or an admin.
    pub(crate) fn is_moderator(&self) -> bool {
        self.viewer.moderator().is_ok()
    }

    /// The name of whoever asks; empty for a guest.
    pub(crate) fn own_name(&self) -> &str {
        self.account().map(|account| account.display_name.as_str()).unwrap_or_default()
    }

    /// A part of the address that the route names; empty where it names none so.
    pub(crate) fn part(&self, name: &str) -> &str {
        self.parts.get(name).unwrap_or_default()
    }

    /// The fields of a form that is posted.
    pub(crate) fn form(&self) -> Form<'_> {
        Form::new(self.posted, self.errors, &self.questions)
    }

    /// The fields of a form that asks for another address of the same page.
    pub(crate) fn filters(&self) -> Form<'_> {
        Form::new(self.query, self.errors, &self.questions)
    }

    /// The fields of a form of which this page has several, where another one was posted.
    pub(crate) fn untouched_form(&self) -> Form<'_> {
        Form::untouched(&self.questions)
    }

    /// Whether something is wrong that the API calls `code`.
    pub(crate) fn has_error(&self, code: &str) -> bool {
        self.errors.iter().any(|error| error.code == code)
    }

    /// What a mutation answered, where its own page says so.
    pub(crate) fn result<T: DeserializeOwned>(&self) -> Option<T> {
        async_graphql::from_value(self.result.clone()).ok()
    }
}

//! A form whose contents are kept as a draft until they are posted.

use serde::{Deserialize, Serialize};

use super::Context;
use super::times::{Instant, Time};

/// A draft of an answer, with the fields that its place has.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Draft<T> {
    id: String,
    saved_at: Instant,
    pub(crate) text: T,
}

/// The one field of a post.
#[derive(Debug, Deserialize)]
pub(crate) struct Body {
    pub(crate) body: Option<String>,
}

/// What the macros of `components/draft.html` place.
#[derive(Debug, Serialize)]
pub(crate) struct DraftForm {
    /// Where the form is posted; its draft is saved below that.
    path: String,
    /// The mutation that scripts save the draft with.
    mutation: &'static str,
    /// The name under which the browser keeps what was typed, in case the server cannot.
    key: String,
    /// Where to go on once the draft was deleted.
    next: String,
    /// The draft that the form is filled from.
    saved: Option<Saved>,
}

#[derive(Debug, Serialize)]
struct Saved {
    id: String,
    at: Time,
}

impl DraftForm {
    /// The form of an address, filled from a draft where there is one.
    pub(crate) fn new<T>(
        mutation: &'static str,
        path: impl Into<String>,
        draft: Option<&Draft<T>>,
        context: &Context<'_>,
    ) -> Self {
        let saved =
            draft.map(|draft| Saved { id: draft.id.clone(), at: draft.saved_at.date_and_time() });
        Self { saved, ..Self::without(mutation, path, context) }
    }

    /// The form of an address that is filled from something else.
    pub(crate) fn without(
        mutation: &'static str,
        path: impl Into<String>,
        context: &Context<'_>,
    ) -> Self {
        let path = path.into();
        Self {
            mutation,
            key: format!("{}:{path}", context.own_id()),
            next: path.clone(),
            saved: None,
            path,
        }
    }

    /// With a page of another address, where the form stands on that.
    pub(crate) fn next(self, next: String) -> Self {
        Self { next, ..self }
    }
}

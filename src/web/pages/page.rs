//! What a page, a form and a preview are: data, listed in `routes`.

use async_graphql::Value as Answer;
#[cfg(test)]
use async_graphql::parser::types::ExecutableDocument;
use axum::http::StatusCode;
use minijinja::value::Serde;

use super::answer::Trouble;
use crate::account::Viewer;
use crate::web::views::{Context, Said, View};

/// A page: an address, what it asks, how it looks.
#[derive(Clone, Copy, Debug)]
pub(in crate::web) struct Page {
    /// Its address; `{name}` fills the operation's variable of that name.
    pub(in crate::web) path: &'static str,
    /// The operation in `graphql/operations/`; none where it asks nothing.
    pub(super) operation: Option<&'static str>,
    /// The template in `frontend/pages/`.
    pub(super) template: &'static str,
    /// What the template places, from the operation's answer.
    pub(super) view: MakeView,
    /// The same from a sample answer, which fits the view and its operation.
    #[cfg(test)]
    pub(super) sample: MakeSample,
    /// Whether an address with empty parameters leads to one without them.
    pub(super) drops_empty: bool,
    /// Whether whoever is signed in has nothing to do here, and is sent to the start page.
    pub(super) is_for_guests_only: bool,
    /// What a guest sees at the same address instead.
    pub(super) for_guests: Option<&'static Page>,
    /// What a moderator or an admin sees at the same address instead.
    pub(super) for_staff: Option<&'static Page>,
}

/// Makes a view of an answer, as the value that templates know.
pub(super) type MakeView = fn(Answer, &Context<'_>) -> Result<Made, Trouble>;

/// A view, as its template gets it.
pub(super) struct Made {
    pub(super) view: minijinja::Value,
    pub(super) said: Said,
}

/// Makes the view `V`: `NOT_FOUND` where there is nothing to show.
pub(super) fn make<V: View>(answer: Answer, context: &Context<'_>) -> Result<Made, Trouble> {
    let answer: V::Answer = async_graphql::from_value(answer).map_err(|error| {
        let view = std::any::type_name::<V>();
        tracing::error!(view, %error, "a view does not fit its operation");
        StatusCode::INTERNAL_SERVER_ERROR
    })?;
    let view = V::new(answer, context).ok_or(StatusCode::NOT_FOUND)?;
    let said = view.said();
    Ok(Made { view: Serde(view).into(), said })
}

#[cfg(test)]
pub(super) type MakeSample = fn(&ExecutableDocument, &Context<'_>) -> Result<Made, String>;

#[cfg(test)]
pub(super) fn make_sample<V: View>(
    document: &ExecutableDocument,
    context: &Context<'_>,
) -> Result<Made, String> {
    let answer = super::sample::sample(document).map_err(|error| error.to_string())?;
    let view = V::new(answer, context).ok_or("nothing to show")?;
    let said = view.said();
    Ok(Made { view: Serde(view).into(), said })
}

/// Where moderators and admins without a second factor set one up.
pub(super) const SET_UP: &str = "/account/security";

impl Page {
    /// Whether it is shown before a second factor is set up that is due: what is about one's own
    /// account, and the policies.
    pub(super) fn is_open_before_set_up(&self) -> bool {
        ["/account", "/accept-policies", "/policies/"].iter().any(|it| self.path.starts_with(it))
    }

    /// The page as this person sees it.
    pub(super) fn for_viewer(&'static self, viewer: &Viewer) -> &'static Page {
        let guest = self.for_guests.filter(|_| viewer.account().is_none());
        let staff = self.for_staff.filter(|_| viewer.moderator().is_ok());
        guest.or(staff).unwrap_or(self)
    }
}

/// A form: where it is posted, what it changes, where the person goes on.
#[derive(Clone, Copy, Debug)]
pub(in crate::web) struct Form {
    /// The address it is posted to.
    pub(in crate::web) path: &'static str,
    /// The mutation in `graphql/operations/`.
    pub(super) operation: &'static str,
    /// The address of the page it stands on, to be shown again with errors.
    pub(super) page: &'static str,
    /// The page that follows, with `{{ … }}` filled from `data` and `form`;
    /// where there is nothing to go on to, the page shows the `result`.
    pub(super) then: Option<&'static str>,
    /// The message on the next page.
    pub(super) notice: Option<&'static str>,
    /// Whether it is answered with the `file` of the payload, to be saved.
    pub(super) gives_file: bool,
}

/// A look at what was typed, before it is sent for good: changes nothing.
#[derive(Clone, Copy, Debug)]
pub(in crate::web) struct Preview {
    /// The address it is posted to.
    pub(in crate::web) path: &'static str,
    /// How it looks; the variables of its operation are filled from the form.
    pub(super) shown: Page,
    /// The address of the page it came from, where a field cannot be read.
    pub(super) page: &'static str,
}

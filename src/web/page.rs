//! What a page, a form and a preview are: data, listed in `routes`.

use crate::account::Viewer;

/// A page: an address, what it asks, how it looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page {
    /// Its address; `{name}` fills the operation's variable of that name.
    pub(super) path: &'static str,
    /// The operation in `graphql/operations/`; none where it asks nothing.
    pub(super) operation: Option<&'static str>,
    /// The template in `frontend/pages/`.
    pub(super) template: &'static str,
    /// The field of the answer without which there is no such page.
    pub(super) needs: Option<&'static str>,
    /// What a guest sees at the same address instead.
    pub(super) for_guests: Option<&'static Page>,
    /// What a moderator or an admin sees at the same address instead.
    pub(super) for_staff: Option<&'static Page>,
}

impl Page {
    /// The page as this person sees it.
    pub(super) fn for_viewer(&'static self, viewer: &Viewer) -> &'static Page {
        let guest = self.for_guests.filter(|_| viewer.account().is_none());
        let staff = self.for_staff.filter(|_| viewer.moderator().is_ok());
        guest.or(staff).unwrap_or(self)
    }
}

/// A form: where it is posted, what it changes, where the person goes on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    /// The address it is posted to.
    pub(super) path: &'static str,
    /// The mutation in `graphql/operations/`.
    pub(super) operation: &'static str,
    /// The address of the page it stands on, to be shown again with errors.
    pub(super) page: &'static str,
    /// Where the person goes on, with `{{ … }}` filled from `data` and `form`;
    /// where there is nothing to go on to, the page shows the `answer`.
    pub(super) then: Option<&'static str>,
    /// What the next page says.
    pub(super) notice: Option<&'static str>,
}

/// A look at what was typed, before it is sent for good: changes nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Preview {
    /// The address it is posted to.
    pub(super) path: &'static str,
    /// The query in `graphql/operations/`, its variables filled from the form.
    pub(super) operation: &'static str,
    /// The template in `frontend/pages/`.
    pub(super) template: &'static str,
    /// The address of the page it came from, where a field cannot be read.
    pub(super) page: &'static str,
}

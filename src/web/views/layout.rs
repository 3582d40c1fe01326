//! What stands around every page: navigation, sign-out, errors, a notice.

use std::borrow::Cow;

use serde::Serialize;

use super::words::{continued, number_words, sentence};
use super::{Context, Said};
use crate::entity::{AccountStatus, Role};
use crate::web::fields::Problem;
use crate::web::session::Notice;

/// What the template `layout` places, as `layout`.
#[derive(Serialize)]
pub(crate) struct Layout {
    /// Nothing for a guest.
    navigation: Vec<NavigationItem>,
    /// The name of whoever is signed in.
    own_name: Option<String>,
    /// Whether they hide from all members now, which every page says.
    is_hidden: bool,
    /// What is wrong with what was posted, each line a link to its field.
    errors: Vec<ErrorLine>,
    /// What happened on the page before.
    notice: Option<String>,
    /// What of it can be undone: entries of the moderation log.
    undo: Vec<String>,
    /// Names the request, where something went wrong.
    request_id: Option<String>,
}

#[derive(Serialize)]
struct NavigationItem {
    href: &'static str,
    text: Cow<'static, str>,
    active: bool,
}

#[derive(Serialize)]
struct ErrorLine {
    text: String,
    href: Option<String>,
}

impl Layout {
    /// The layout around a page whose view is made already.
    pub(crate) fn new(context: &Context<'_>, notice: Option<Notice>) -> Self {
        let Notice { text, undo } = notice.clone().unwrap_or_default();
        let notice = notice.map(|_| text);
        Self {
            undo,
            navigation: navigation(context),
            is_hidden: context.is_hidden,
            own_name: context.account().map(|account| account.display_name.clone()),
            errors: lines(context.errors, context),
            notice,
            request_id: None,
        }
    }

    /// The same, with what the page has it say.
    pub(crate) fn saying(mut self, said: Said, context: &Context<'_>) -> Self {
        self.notice = said.notice.or(self.notice);
        if !said.errors.is_empty() {
            self.errors = lines(&[context.errors, &said.errors].concat(), context);
        }
        self
    }

    /// The same, with the name of the request on it.
    pub(crate) fn naming(self, request_id: &impl ToString) -> Self {
        Self { request_id: Some(request_id.to_string()), ..self }
    }
}

/// What is wrong, in the order in which the page asks: first what is wrong with all of it.
fn lines(errors: &[Problem], context: &Context<'_>) -> Vec<ErrorLine> {
    let place = |error: &&Problem| {
        context.questions.borrow().iter().position(|(field, _)| *field == error.field)
    };
    let mut errors: Vec<_> = errors.iter().collect();
    errors.sort_by_key(place);
    errors.into_iter().map(|error| line(error, context)).collect()
}

fn line(error: &Problem, context: &Context<'_>) -> ErrorLine {
    let questions = context.questions.borrow();
    let question = questions.iter().find(|(field, _)| *field == error.field);
    let text = match question {
        Some((_, question)) if error.needs_question => {
            let question = question.trim_end_matches('?').trim_end_matches(" (optional)");
            format!("{question}: {}", continued(&error.message))
        }
        _ => sentence(&error.message),
    };
    let href = (!error.field.is_empty()).then(|| format!("#{}", error.field));
    ErrorLine { text, href }
}

/// The link to what somebody is told of, which says how much of it is unread.
fn notifications(context: &Context<'_>) -> Cow<'static, str> {
    match context.unread_notifications {
        0 => "Notifications".into(),
        unread => format!("Notifications ({})", number_words(unread)).into(),
    }
}

fn navigation(context: &Context<'_>) -> Vec<NavigationItem> {
    let Some(account) = context.account() else { return Vec::new() };
    let is_active = account.status == AccountStatus::Active;
    let is_set_up = is_active && !context.viewer.second_factor_due();
    let is_staff = is_set_up && account.role != Role::Member;
    let is_admin = is_set_up && account.role == Role::Admin;
    let under = |starts: &[&str]| starts.iter().any(|start| context.path.starts_with(start));
    let is_forum = under(&["/categories", "/topics"]);
    let is_clearing = under(&["/categories/clearing", "/adverts", "/clearing"]);
    let items: [(bool, &'static str, Cow<'static, str>, bool); 8] = [
        (true, "/", "Home".into(), context.path == "/"),
        (is_active, "/categories", "Forum".into(), is_forum && !is_clearing),
        (is_active, "/categories/clearing?state=OPEN", "Clearing adverts".into(), is_clearing),
        (is_active, "/search", "Search".into(), context.path == "/search"),
        (is_active, "/notifications", notifications(context), context.path == "/notifications"),
        (true, "/programme", "Programme".into(), under(&["/programme"])),
        (is_staff, "/moderation", "Moderation".into(), under(&["/moderation"])),
        (is_admin, "/admin", "Admin".into(), under(&["/admin"])),
    ];
    let shown = items.into_iter().filter(|(may_see, ..)| *may_see);
    shown.map(|(_, href, text, active)| NavigationItem { href, text, active }).collect()
}

//! What a post said before it was edited, version by version.

use serde::{Deserialize, Serialize};

use super::people::Named;
use super::thread_link::ThreadLink;
use crate::web::views::times::{Instant, Time};
use crate::web::views::{Context, View};

/// As many versions as are shown.
const SHOWN_MAX: usize = 20;

/// What the operation `post_history` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    topic: Option<ThreadLink>,
    post: Option<Post>,
    post_history: Option<Vec<Version>>,
}

#[derive(Debug, Deserialize)]
struct Post {
    number: i64,
    deleted: bool,
    author: Named,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    written_at: Instant,
    written_by: Named,
    changes: Vec<Part>,
    title: Option<String>,
    title_changes: Vec<Part>,
    profession: Option<Profession>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Profession {
    name: String,
}

/// A part of a text: kept, removed or added.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Part {
    change: String,
    text: String,
}

/// What the template `post_history` places.
#[derive(Debug, Serialize)]
pub(crate) struct PostHistoryPage {
    thread: String,
    thread_path: String,
    number: i64,
    author: String,
    is_deleted: bool,
    /// Whether there may be older versions than are shown.
    is_cut_off: bool,
    /// The latest one first.
    versions: Vec<VersionView>,
}

#[derive(Debug, Serialize)]
struct VersionView {
    heading: &'static str,
    at: Time,
    by: String,
    /// Where the title is another one than before.
    title: Option<Vec<Part>>,
    /// Where the profession is another one than before: from which to which.
    profession: Option<String>,
    text: Vec<Part>,
}

impl View for PostHistoryPage {
    const TEMPLATE: &'static str = "post_history";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        let (thread, post, versions) = (answer.topic?, answer.post?, answer.post_history?);
        Some(Self {
            thread_path: format!("{}#post-{}", thread.path(), post.number),
            thread: thread.title,
            number: post.number,
            author: post.author.display_name,
            is_deleted: post.deleted,
            is_cut_off: versions.len() >= SHOWN_MAX,
            versions: views(versions),
        })
    }
}

fn views(versions: Vec<Version>) -> Vec<VersionView> {
    let n_versions = versions.len();
    let professions: Vec<_> = versions.iter().map(|it| it.profession.clone()).collect();
    let is_first = |n: usize| n + 1 == n_versions && n_versions < SHOWN_MAX;
    let view = |(n, version): (usize, Version)| {
        let before = professions.get(n + 1);
        let is_changed = before.is_some_and(|before| *before != version.profession);
        VersionView {
            heading: match n {
                0 => "Current version",
                _ if is_first(n) => "First version",
                _ => "Earlier version",
            },
            at: version.written_at.date_and_time(),
            by: version.written_by.display_name,
            title: title_shown(version.title.as_ref(), version.title_changes, is_first(n)),
            profession: before.filter(|_| is_changed).map(|before| {
                format!("{} to {}", named(before.as_ref()), named(version.profession.as_ref()))
            }),
            text: version.changes,
        }
    };
    versions.into_iter().enumerate().map(view).collect()
}

/// The title with what is different in it; nothing where it is the same as before.
fn title_shown(title: Option<&String>, changes: Vec<Part>, is_first: bool) -> Option<Vec<Part>> {
    let is_changed = changes.iter().any(|part| part.change != "KEPT");
    title.filter(|_| is_changed || is_first).map(|_| changes)
}

fn named(profession: Option<&Profession>) -> &str {
    profession.map_or("none", |profession| profession.name.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_version_says_what_is_different_and_the_first_one_all() {
        let version = |title: &str, profession: &str| {
            json!({
                "writtenAt": "2030-01-01T09:00:00Z", "writtenBy": { "displayName": "Ada" },
                "changes": [], "title": "T", "profession": { "name": profession },
                "titleChanges": [{ "change": title, "text": "T" }],
            })
        };
        let versions =
            json!([version("KEPT", "Policy"), version("ADDED", "Policy"), version("KEPT", "Tax"),]);
        let shown = views(serde_json::from_value(versions).unwrap());
        let headings: Vec<_> = shown.iter().map(|it| it.heading).collect();
        assert_eq!(headings, ["Current version", "Earlier version", "First version"]);
        let professions: Vec<_> = shown.iter().map(|it| it.profession.as_deref()).collect();
        assert_eq!(professions, [None, Some("Tax to Policy"), None]);
        assert_eq!(
            shown.iter().map(|it| it.title.is_some()).collect::<Vec<_>>(),
            [false, true, true]
        );
    }
}

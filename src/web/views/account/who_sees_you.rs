//! Who can see somebody: hiding now, hiding from their own organisation, and whom they
//! have blocked.

use serde::{Deserialize, Serialize};

use crate::web::views::field::Field;
use crate::web::views::forum::people::{GradeCode, Organisation, in_one_line};
use crate::web::views::{Context, View};

/// What the operation `visibility` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    viewer: Option<Viewer>,
    my_blocked_members: Vec<Blocked>,
}

#[derive(Debug, Deserialize)]
struct Viewer {
    visibility: Option<Visibility>,
    member: Member,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Visibility {
    hidden_from_own_organisation: bool,
    hidden_now: bool,
}

#[derive(Debug, Deserialize)]
struct Member {
    organisation: Option<Named>,
}

#[derive(Debug, Deserialize)]
struct Named {
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Blocked {
    id: String,
    display_name: String,
    grade: Option<GradeCode>,
    organisation: Option<Organisation>,
}

/// What the template `visibility` places.
#[derive(Debug, Serialize)]
pub(crate) struct WhoSeesYouPage {
    is_hidden: bool,
    from_organisation: Field,
    blocked: Vec<BlockedView>,
}

#[derive(Debug, Serialize)]
struct BlockedView {
    id: String,
    name: String,
    person: String,
}

impl View for WhoSeesYouPage {
    const TEMPLATE: &'static str = "visibility";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let viewer = answer.viewer?;
        let visibility = viewer.visibility?;
        let colleagues = match viewer.member.organisation {
            Some(organisation) => format!("people in {}", organisation.name),
            None => "people in your organisation".to_owned(),
        };
        let hint = format!(
            "This covers {colleagues}, and everyone whose email address has the same ending as yours. \
             They will not see your name, threads, posts or offers. Moderators still see your posts."
        );
        let blocked = answer.my_blocked_members.into_iter().map(|member| BlockedView {
            person: in_one_line(
                &member.display_name,
                member.grade.as_ref(),
                member.organisation.as_ref(),
            ),
            id: member.id,
            name: member.display_name,
        });
        Some(Self {
            is_hidden: visibility.hidden_now,
            from_organisation: context
                .form()
                .tick("hiddenFromOwnOrganisation", "Hide from my own organisation")
                .hint(hint)
                .or_ticked(visibility.hidden_from_own_organisation),
            blocked: blocked.collect(),
        })
    }
}

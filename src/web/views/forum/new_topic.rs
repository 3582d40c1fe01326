//! Starting a thread, or posting an advert with a title of one's own.

use serde::{Deserialize, Serialize};

use crate::web::views::draft::{Draft, DraftForm};
use crate::web::views::field::Field;
use crate::web::views::{Context, View};

const TITLE_HINT: &str = "Begin with [Mentor wanted] or [Mentee wanted], then your name, grade and organisation. \
     For example, [Mentor wanted] Alan Turing, G6, GCHQ";

/// What the operation `new_topic` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    category: Option<Category>,
    visibility_warning: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Category {
    slug: String,
    name: String,
    is_clearing: bool,
    draft: Option<Draft<TitleAndBody>>,
}

#[derive(Debug, Deserialize)]
struct TitleAndBody {
    title: Option<String>,
    body: Option<String>,
}

/// What the template `new_topic` places.
#[derive(Debug, Serialize)]
pub(crate) struct NewTopicPage {
    heading: &'static str,
    slug: String,
    category: String,
    category_path: String,
    title: Field,
    body: Field,
    /// What the author of an advert has to tick; nothing in other categories.
    visibility: Option<Field>,
    draft: DraftForm,
}

impl View for NewTopicPage {
    const TEMPLATE: &'static str = "new_topic";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let category = answer.category?;
        let form = context.form();
        let path = format!("/categories/{}/new", category.slug);
        let draft = DraftForm::new("saveTopicDraft", path, category.draft.as_ref(), context);
        let (begun_title, begun_body) =
            category.draft.map_or((None, None), |draft| (draft.text.title, draft.text.body));
        let title = form.text("input.title", "Title").or_maybe(begun_title);
        let title =
            if category.is_clearing { title.hint(TITLE_HINT).checked_as_title() } else { title };
        let body = form.markdown("input.body", "Text").or_maybe(begun_body);
        let visibility = category
            .is_clearing
            .then(|| form.tick("input.visibleToAll", &answer.visibility_warning));
        let heading = if category.is_clearing { "Write an advert" } else { "Start a thread" };
        Some(Self {
            heading,
            category_path: format!("/categories/{}", category.slug),
            draft,
            slug: category.slug,
            category: category.name,
            title,
            body,
            visibility,
        })
    }
}

//! Editing an advert of one's own.

use serde::{Deserialize, Serialize};

use super::advert_fields::{Advert, Begun, Known, Lists, advert_fields};
use super::new_advert::{SAVE, VISIBILITY};
use crate::web::views::draft::{Draft, DraftForm};
use crate::web::views::field::Field;
use crate::web::views::vocabulary::{Coded, Listed};
use crate::web::views::{Context, View};

/// What the operation `edit_advert` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    topic: Option<Topic>,
    grades: Vec<Coded>,
    professions: Vec<Coded>,
    organisations: Vec<Listed>,
    visibility_warning: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Topic {
    id: String,
    number: i64,
    title: String,
    viewer_can: MayDo,
    advert: Option<Advert>,
    draft: Option<Draft<Begun>>,
}

#[derive(Debug, Deserialize)]
struct MayDo {
    edit: bool,
}

/// What the template `edit_advert` places.
#[derive(Debug, Serialize)]
pub(crate) struct EditAdvertPage {
    thread: String,
    thread_path: String,
    id: String,
    /// Nothing where the reader may not edit the advert.
    fields: Vec<Field>,
    draft: DraftForm,
}

impl View for EditAdvertPage {
    const TEMPLATE: &'static str = "edit_advert";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let Answer { topic, grades, professions, organisations, visibility_warning } = answer;
        let topic = topic?;
        let path = format!("/topics/{}/advert", topic.number);
        let draft = DraftForm::new(SAVE, path, topic.draft.as_ref(), context);
        let begun = topic.draft.map(|draft| Known::from(draft.text));
        let form = context.form();
        let fields = topic.advert.filter(|_| topic.viewer_can.edit).map(|advert| {
            let lists = Lists { grades, professions, organisations };
            let mut fields =
                advert_fields(&form, lists, begun.unwrap_or_else(|| Known::from(advert)));
            fields.push(form.tick(VISIBILITY, &visibility_warning));
            fields
        });
        Some(Self {
            thread: topic.title,
            thread_path: format!("/topics/{}", topic.number),
            id: topic.id,
            fields: fields.unwrap_or_default(),
            draft,
        })
    }
}

//! An advert as it will look, before it is posted.

use minijinja::Value as Html;
use serde::{Deserialize, Serialize};

use super::advert_fields::{Known, Lists, advert_fields};
use super::new_advert::{PATH, SAVE, VISIBILITY};
use crate::web::fields::Problem;
use crate::web::views::draft::DraftForm;
use crate::web::views::field::{Field, Form};
use crate::web::views::user_error::UserError;
use crate::web::views::vocabulary::{Coded, Listed};
use crate::web::views::{Context, Said, View};

/// What the operation `advert_preview` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    preview_advert: Preview,
    grades: Vec<Coded>,
    professions: Vec<Coded>,
    organisations: Vec<Listed>,
    visibility_warning: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Preview {
    title: Option<String>,
    /// HTML that is safe: the API makes it of Markdown.
    about: String,
    looking_for: String,
    warnings: Vec<String>,
    problems: Vec<UserError>,
}

/// What the template `advert_preview` places.
#[derive(Debug, Serialize)]
pub(crate) struct AdvertPreviewPage {
    title: String,
    about: Html,
    looking_for: Html,
    warnings: Vec<String>,
    visibility: Field,
    fields: Vec<Field>,
    draft: DraftForm,
    #[serde(skip)]
    problems: Vec<Problem>,
}

impl View for AdvertPreviewPage {
    const TEMPLATE: &'static str = "advert_preview";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let Answer { preview_advert: preview, grades, professions, organisations, .. } = answer;
        let problems: Vec<_> = preview.problems.iter().map(UserError::problem).collect();
        let wrong = [context.errors, &problems].concat();
        let form = Form::new(context.posted, &wrong, &context.questions);
        let lists = Lists { grades, professions, organisations };
        let fields = advert_fields(&form, lists, Known::default());
        // The buttons that only show a preview send the tick themselves: here it is not given.
        let visibility = context.untouched_form().tick(VISIBILITY, &answer.visibility_warning);
        Some(Self {
            // Without a kind it is that of any kind.
            title: preview
                .title
                .filter(|_| context.errors.is_empty())
                .unwrap_or_else(|| "No title yet".to_owned()),
            about: Html::from_safe_string(preview.about),
            looking_for: Html::from_safe_string(preview.looking_for),
            warnings: preview.warnings,
            visibility,
            fields,
            draft: DraftForm::without(SAVE, PATH, context),
            problems,
        })
    }

    fn said(&self) -> Said {
        Said { errors: self.problems.clone(), ..Said::default() }
    }
}

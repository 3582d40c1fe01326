//! All that adverts can be filtered by, on a page of its own: two of the lists are long.

use serde::{Deserialize, Serialize};

use super::filters;
use crate::web::views::field::Field;
use crate::web::views::vocabulary::{Coded, Listed};
use crate::web::views::{Context, View};

/// What the operation `category_filter` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    category: Option<Category>,
    grades: Vec<Coded>,
    professions: Vec<Coded>,
    organisations: Vec<Listed>,
}

#[derive(Debug, Deserialize)]
struct Category {
    slug: String,
    name: String,
}

/// What the template `category_filter` places.
#[derive(Debug, Serialize)]
pub(crate) struct CategoryFilterPage {
    category: String,
    category_path: String,
    fields: Vec<Field>,
}

impl View for CategoryFilterPage {
    const TEMPLATE: &'static str = "category_filter";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let category = answer.category?;
        let form = context.filters();
        Some(Self {
            category: category.name,
            category_path: format!("/categories/{}", category.slug),
            fields: vec![
                filters::kind(&form),
                filters::grade(&form, answer.grades),
                filters::profession(&form, answer.professions),
                filters::organisation(&form, answer.organisations),
                filters::state(&form),
            ],
        })
    }
}

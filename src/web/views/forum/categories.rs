//! The forum: its categories.

use serde::{Deserialize, Serialize};

use crate::web::views::{Context, View};

/// What the operation `categories` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    categories: Vec<Category>,
}

#[derive(Debug, Deserialize)]
struct Category {
    slug: String,
    name: String,
    description: String,
}

/// What the template `categories` places.
#[derive(Debug, Serialize)]
pub(crate) struct CategoriesPage {
    categories: Vec<CategoryRow>,
}

#[derive(Debug, Serialize)]
struct CategoryRow {
    href: String,
    name: String,
    description: String,
}

impl View for CategoriesPage {
    const TEMPLATE: &'static str = "categories";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        let row = |Category { slug, name, description }: Category| CategoryRow {
            href: format!("/categories/{slug}"),
            name,
            description,
        };
        Some(Self { categories: answer.categories.into_iter().map(row).collect() })
    }
}

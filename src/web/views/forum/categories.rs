//! The forum: its categories.

use serde::{Deserialize, Serialize};

use crate::web::views::components::Tag;
use crate::web::views::words::count;
use crate::web::views::{Context, View};

/// How far the API counts.
const COUNTED_MAX: i64 = 100;

/// What the operation `categories` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    categories: Vec<Category>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Category {
    slug: String,
    name: String,
    description: String,
    is_clearing: bool,
    open_count: i64,
    unread_count: i64,
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
    /// How many threads are open.
    open: String,
    /// How many threads have something new.
    unread: Option<Tag>,
}

impl View for CategoriesPage {
    const TEMPLATE: &'static str = "categories";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        Some(Self { categories: answer.categories.into_iter().map(Category::row).collect() })
    }
}

impl Category {
    fn row(self) -> CategoryRow {
        let (one, many) = if self.is_clearing {
            ("open advert", "open adverts")
        } else {
            ("open thread", "open threads")
        };
        let unread = match self.unread_count {
            0 => None,
            COUNTED_MAX.. => Some(format!("{COUNTED_MAX} or more unread")),
            unread => Some(format!("{unread} unread")),
        };
        CategoryRow {
            href: format!("/categories/{}", self.slug),
            name: self.name,
            description: self.description,
            open: match self.open_count {
                0 => format!("No {many}"),
                COUNTED_MAX.. => format!("{COUNTED_MAX} or more {many}"),
                open => count(open, one, many),
            },
            unread: unread.map(|words| Tag::new(words, "blue")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_in_words_and_end_at_a_hundred() {
        let words = |open_count, unread_count, is_clearing| {
            let name = || "General".to_owned();
            let category = Category {
                slug: name(),
                name: name(),
                description: name(),
                is_clearing,
                open_count,
                unread_count,
            };
            let row = category.row();
            (row.open, row.unread)
        };
        let unread = |words: &str| Some(Tag::new(words, "blue"));
        assert_eq!(words(0, 0, false), ("No open threads".to_owned(), None));
        assert_eq!(words(1, 1, true), ("1 open advert".to_owned(), unread("1 unread")));
        let many = ("100 or more open threads".to_owned(), unread("100 or more unread"));
        assert_eq!(words(100, 100, false), many);
    }
}

//! The categories of the forum, as admins make, order and archive them.

use serde::{Deserialize, Serialize};

use crate::web::views::components::Tag;
use crate::web::views::field::Field;
use crate::web::views::{Context, View};

/// The operation that all of these pages ask.
const OPERATION: Option<&str> = Some("all_categories");

/// What the operation `all_categories` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    all_categories: Vec<Category>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Category {
    id: String,
    slug: String,
    name: String,
    description: String,
    is_clearing: bool,
    archived: bool,
}

/// What the template `manage_categories` places.
#[derive(Debug, Serialize)]
pub(crate) struct ManageCategoriesPage {
    categories: Vec<CategoryView>,
}

#[derive(Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a button")]
struct CategoryView {
    id: String,
    path: String,
    name: String,
    description: String,
    tag: Option<Tag>,
    may_move_up: bool,
    may_move_down: bool,
    may_archive: bool,
    may_restore: bool,
}

impl View for ManageCategoriesPage {
    const TEMPLATE: &'static str = "manage_categories";
    const OPERATION: Option<&'static str> = OPERATION;
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        // Those in use come first: only they have a place in the list.
        let (archived, in_use): (Vec<_>, Vec<_>) =
            answer.all_categories.into_iter().partition(|category| category.archived);
        let last = in_use.len().saturating_sub(1);
        let in_use = in_use.into_iter().enumerate().map(|(n, category)| CategoryView {
            may_move_up: n > 0,
            may_move_down: n < last,
            ..category.view()
        });
        let archived = archived.into_iter().map(Category::view);
        Some(Self { categories: in_use.chain(archived).collect() })
    }
}

impl Category {
    /// Without a place to move to.
    fn view(self) -> CategoryView {
        let tag = match (self.archived, self.is_clearing) {
            (true, _) => Some(Tag::new("Archived", "grey")),
            (false, true) => Some(Tag::new("For adverts", "blue")),
            (false, false) => None,
        };
        CategoryView {
            path: format!("/categories/{}", self.slug),
            tag,
            may_move_up: false,
            may_move_down: false,
            may_archive: !self.archived && !self.is_clearing,
            may_restore: self.archived,
            id: self.id,
            name: self.name,
            description: self.description,
        }
    }
}

/// What the template `new_category` places.
#[derive(Debug, Serialize)]
pub(crate) struct NewCategoryPage {
    fields: [Field; 2],
}

impl View for NewCategoryPage {
    const TEMPLATE: &'static str = "new_category";
    const OPERATION: Option<&'static str> = OPERATION;
    type Answer = Answer;

    fn new(_answer: Answer, context: &Context<'_>) -> Option<Self> {
        Some(Self { fields: fields(None, context) })
    }
}

/// What the template `edit_category` places.
#[derive(Debug, Serialize)]
pub(crate) struct EditCategoryPage {
    id: String,
    name: String,
    /// Its address, which stays.
    path: String,
    fields: [Field; 2],
}

impl View for EditCategoryPage {
    const TEMPLATE: &'static str = "edit_category";
    const OPERATION: Option<&'static str> = OPERATION;
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let id = context.part("categoryId");
        let mut all = answer.all_categories.into_iter();
        let category = all.find(|category| category.id == id)?;
        Some(Self {
            fields: fields(Some(&category), context),
            path: format!("/categories/{}", category.slug),
            name: category.name,
            id: category.id,
        })
    }
}

fn fields(known: Option<&Category>, context: &Context<'_>) -> [Field; 2] {
    let form = context.form();
    [
        form.text("input.name", "Name").or_maybe(known.map(|it| it.name.as_str())),
        form.text("input.description", "What belongs in it")
            .hint("One sentence. Members read it in the list of categories")
            .or_maybe(known.map(|it| it.description.as_str())),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archived_category_has_no_place_and_the_one_for_adverts_stays() {
        let category = |id: &str, is_clearing, archived| Category {
            id: id.to_owned(),
            slug: id.to_owned(),
            name: id.to_owned(),
            description: String::new(),
            is_clearing,
            archived,
        };
        let may = |category: Category| {
            let view = category.view();
            (view.may_archive, view.may_restore)
        };
        assert_eq!(may(category("clearing", true, false)), (false, false));
        assert_eq!(may(category("general", false, false)), (true, false));
        assert_eq!(may(category("old", false, true)), (false, true));
    }
}

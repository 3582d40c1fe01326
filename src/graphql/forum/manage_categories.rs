//! Making, changing, ordering and archiving categories.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::category::Category;
use crate::entity::category;
use crate::forum::{self, CATEGORIES_MAX, CategoryError, CategoryText};
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::id::id;

/// What a category is called, and what belongs in it.
#[derive(InputObject)]
pub(super) struct CategoryInput {
    /// Its name.
    name: String,
    /// What belongs in it.
    description: String,
}

impl CategoryInput {
    fn read(&self) -> std::result::Result<CategoryText, CategoryError> {
        CategoryText::parse(&self.name, &self.description)
    }
}

/// What became of a category.
#[derive(SimpleObject)]
pub(super) struct CategoryPayload {
    /// The category as it is now; null when nothing was changed.
    category: Option<Category>,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

impl CategoryPayload {
    fn settle(outcome: std::result::Result<category::Model, CategoryError>) -> Result<Self> {
        let (changed, errors) = settle(outcome)?;
        Ok(Self { category: changed.map(|row| Category(row.into())), errors })
    }
}

/// What admins can ask about categories.
#[derive(Default)]
pub(crate) struct CategoryQuery;

#[Object]
impl CategoryQuery {
    /// Every category, archived ones too, in the order of the list.
    #[graphql(
        directive = access::apply(Access::Admin),
        complexity = "usize::try_from(CATEGORIES_MAX).unwrap_or(usize::MAX) * child_complexity"
    )]
    async fn all_categories(&self, ctx: &Context<'_>) -> Result<Vec<Category>> {
        let admin = ctx.viewer().admin()?;
        let found = forum::all_categories(ctx.db().reader(), &admin).await?;
        Ok(found.into_iter().map(Category).collect())
    }
}

/// What admins can do with categories.
#[derive(Default)]
pub(crate) struct CategoryMutation;

#[Object]
impl CategoryMutation {
    /// Makes a category, the last one of the list.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn create_category(
        &self,
        ctx: &Context<'_>,
        input: CategoryInput,
    ) -> Result<CategoryPayload> {
        let admin = ctx.viewer().admin()?;
        let made = ctx
            .change_with(input.read(), async |tx, occasion, text| {
                forum::create_category(tx, occasion, &admin, &text).await
            })
            .await;
        CategoryPayload::settle(made)
    }

    /// Renames a category and says what belongs in it. Its address stays.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn update_category(
        &self,
        ctx: &Context<'_>,
        category_id: ID,
        input: CategoryInput,
    ) -> Result<CategoryPayload> {
        let admin = ctx.viewer().admin()?;
        let category = id(&category_id)?;
        let changed = ctx
            .change_with(input.read(), async |tx, occasion, text| {
                forum::update_category(tx, occasion, &admin, category, &text).await
            })
            .await;
        CategoryPayload::settle(changed)
    }

    /// Moves a category by one place, up or down.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn move_category(
        &self,
        ctx: &Context<'_>,
        category_id: ID,
        up: bool,
    ) -> Result<CategoryPayload> {
        let admin = ctx.viewer().admin()?;
        let category = id(&category_id)?;
        let moved = ctx
            .change(async |tx, occasion| {
                forum::move_category(tx, occasion, &admin, category, up).await
            })
            .await;
        CategoryPayload::settle(moved)
    }

    /// Archives a category, so that nobody starts a thread in it, or restores it.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn archive_category(
        &self,
        ctx: &Context<'_>,
        category_id: ID,
        archived: bool,
    ) -> Result<CategoryPayload> {
        let admin = ctx.viewer().admin()?;
        let category = id(&category_id)?;
        let changed = ctx
            .change(async |tx, occasion| {
                forum::archive_category(tx, occasion, &admin, category, archived).await
            })
            .await;
        CategoryPayload::settle(changed)
    }
}

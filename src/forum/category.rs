//! The categories. Some ship with the program; from then on they are the admins'.

use sea_orm::sea_query::{ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, Set,
};

use super::rows::CategoryRow;
use crate::entity::category;
use crate::occasion::Occasion;

/// A category as it ships: slug, name, what belongs in it, and whether its
/// topics are adverts.
type Shipped = (&'static str, &'static str, &'static str, bool);

const SHIPPED: [Shipped; 4] = [
    (
        "clearing",
        "Clearing adverts",
        "Find a mentor or a mentee if you have no long-term match yet.",
        true,
    ),
    ("say-hello", "Say hello", "Meet other members.", false),
    ("programme", "The mentoring programme", "Questions about rounds and sessions.", false),
    ("general", "General", "Everything else.", false),
];

/// Makes the categories that ship with the program, where there is none.
///
/// # Errors
///
/// When the database fails.
pub async fn load_categories(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
) -> Result<(), DbErr> {
    if category::Entity::find().count(tx).await? > 0 {
        return Ok(());
    }
    let rows = (1..).zip(SHIPPED).map(|(position, shipped)| {
        let (slug, name, description, is_clearing) = shipped;
        category::ActiveModel {
            id: Set(occasion.id()),
            slug: Set(slug.to_owned()),
            name: Set(name.to_owned()),
            description: Set(description.to_owned()),
            is_clearing: Set(is_clearing),
            position: Set(position),
            ..Default::default()
        }
    });
    let once = OnConflict::column(category::Column::Slug).do_nothing().to_owned();
    category::Entity::insert_many(rows.collect::<Vec<_>>())
        .on_conflict(once)
        .try_insert()
        .exec_without_returning(tx)
        .await
        .map(drop)
}

/// The categories in use, in the order of the list.
///
/// # Errors
///
/// When the database fails.
pub async fn categories(db: &impl ConnectionTrait) -> Result<Vec<CategoryRow>, DbErr> {
    category::Entity::find()
        .filter(category::Column::ArchivedAt.is_null())
        .order_by_asc(category::Column::Position)
        .into_partial_model()
        .all(db)
        .await
}

/// The category of this slug, or of one that it had before.
///
/// # Errors
///
/// When the database fails.
pub async fn category(db: &impl ConnectionTrait, slug: &str) -> Result<Option<CategoryRow>, DbErr> {
    category::Entity::find()
        .filter(category::Column::Slug.eq(slug).or(category::Column::FormerSlug.eq(slug)))
        .into_partial_model()
        .one(db)
        .await
}

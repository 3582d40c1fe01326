//! The categories, which ship with the program.

use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    Set,
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
    ("introductions", "Introductions", "Say hello, and meet other members.", false),
    ("programme", "The mentoring programme", "Questions about rounds and sessions.", false),
    ("general", "General", "Everything else.", false),
];

/// Makes the categories where they are not there yet.
///
/// # Errors
///
/// When the database fails.
pub async fn load_categories(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
) -> Result<(), DbErr> {
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

/// Every category, in the order of the list.
///
/// # Errors
///
/// When the database fails.
pub async fn categories(db: &impl ConnectionTrait) -> Result<Vec<CategoryRow>, DbErr> {
    category::Entity::find()
        .order_by_asc(category::Column::Position)
        .into_partial_model()
        .all(db)
        .await
}

/// The category of this slug.
///
/// # Errors
///
/// When the database fails.
pub async fn category(db: &impl ConnectionTrait, slug: &str) -> Result<Option<CategoryRow>, DbErr> {
    category::Entity::find()
        .filter(category::Column::Slug.eq(slug))
        .into_partial_model()
        .one(db)
        .await
}

//! Making, changing, ordering and archiving categories, for admins.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr,
    EntityTrait, QueryFilter, QueryOrder, QuerySelect, SqlErr,
};

use super::rows::CategoryRow;
use super::text::{TextProblem, one_line_of};
use crate::account::Admin;
use crate::entity::{CategoryId, category};
use crate::moderation::{self, LogEntry, Subject};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};

/// How many categories there may be, archived ones among them.
pub const CATEGORIES_MAX: u64 = 50;
/// The longest name, in characters.
const NAME_MAX: usize = 60;
/// The longest description, in characters.
const DESCRIPTION_MAX: usize = 300;

/// What a category is called and what belongs in it, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryText {
    name: String,
    description: String,
}

impl CategoryText {
    /// Reads what was typed.
    ///
    /// # Errors
    ///
    /// Everything that is missing, too long or cannot be kept.
    pub fn parse(name: &str, description: &str) -> Result<Self, CategoryError> {
        let mut wrong: Vec<TextProblem> = Vec::new();
        let mut line = |field, typed, what, missing, max| {
            one_line_of(field, typed, what, missing, max).map_err(|it| wrong.push(it)).ok()
        };
        let name = line("name", name, "name", "Enter a name", NAME_MAX);
        let missing = "Enter what belongs in this category";
        let description = line("description", description, "description", missing, DESCRIPTION_MAX);
        match (name, description) {
            (Some(name), Some(description)) => Ok(Self { name, description }),
            _ => Err(CategoryError::Text(wrong)),
        }
    }

    fn in_words(&self) -> String {
        format!("{}: {}", self.name, self.description)
    }
}

/// Why a category was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum CategoryError {
    /// No category has this identifier.
    #[error("We could not find this category")]
    NotFound,
    /// Another one is called so, or has an address that is made of the same letters.
    #[error("There is already a category with this name. Enter a different name")]
    NameTaken,
    /// Nothing of the name can stand in an address.
    #[error("Use at least one letter or number in the name")]
    NoAddress,
    /// There are very many.
    #[error("There can be up to {CATEGORIES_MAX} categories. Change one that is archived instead")]
    TooMany,
    /// Adverts need it.
    #[error("You cannot archive the category for adverts")]
    Clearing,
    /// It is the first or the last one.
    #[error("This category cannot be moved any further")]
    AtTheEnd,
    /// It stands nowhere in the list.
    #[error("This category is archived. Restore it first")]
    Archived,
    /// What was typed cannot be kept.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(". "))]
    Text(Vec<TextProblem>),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for CategoryError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::NameTaken | Self::NoAddress | Self::Text(_) => Kind::Invalid,
            Self::TooMany | Self::Clearing | Self::AtTheEnd | Self::Archived => Kind::Conflict,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let field: &[&'static str] = match self {
            Self::Text(wrong) => {
                return wrong.iter().map(|it| Problem::from(it.clone()).inside("input")).collect();
            }
            Self::NameTaken | Self::NoAddress => &["input", "name"],
            Self::TooMany | Self::Clearing | Self::AtTheEnd | Self::Archived => &[],
            Self::NotFound | Self::Database(_) => return Vec::new(),
        };
        vec![Problem::new(Code::Invalid, field, self.to_string())]
    }
}

/// Every category, archived ones too, in the order of the list.
///
/// # Errors
///
/// When the database fails.
pub async fn all_categories(
    db: &impl ConnectionTrait,
    _admin: &Admin,
) -> Result<Vec<CategoryRow>, DbErr> {
    category::Entity::find()
        .order_by_asc(category::Column::Position)
        .limit(CATEGORIES_MAX)
        .into_partial_model()
        .all(db)
        .await
}

/// Makes a category, the last one of the list. Its address is made of its name, and stays.
///
/// # Errors
///
/// Refuses a name that another one has, and where there are very many.
pub async fn create_category(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    text: &CategoryText,
) -> Result<category::Model, CategoryError> {
    let others = hold_all(tx).await?;
    if others.len() as u64 >= CATEGORIES_MAX {
        return Err(CategoryError::TooMany);
    }
    let slug = slug_of(&text.name).ok_or(CategoryError::NoAddress)?;
    let has_address = |other: &category::Model| {
        other.slug == slug || other.former_slug.as_deref() == Some(slug.as_str())
    };
    if others.iter().any(|other| has_address(other) || is_called(other, text)) {
        return Err(CategoryError::NameTaken);
    }
    let last = others.iter().map(|other| other.position).max().unwrap_or_default();
    let row = category::ActiveModel {
        id: Set(occasion.id()),
        slug: Set(slug),
        name: Set(text.name.clone()),
        description: Set(text.description.clone()),
        is_clearing: Set(false),
        position: Set(last + 1),
        ..Default::default()
    };
    let made = row.insert(tx).await.map_err(taken)?;
    let entry = LogEntry::new("create category", subject(&made)).after(text.in_words());
    moderation::record(tx, occasion, admin.id(), entry).await?;
    Ok(made)
}

/// Renames a category and says what belongs in it. Its address stays, so that links to it
/// lead on.
///
/// # Errors
///
/// Refuses where there is no such category, and a name that another one has.
pub async fn update_category(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    id: CategoryId,
    text: &CategoryText,
) -> Result<category::Model, CategoryError> {
    let all = hold_all(tx).await?;
    let known = all.iter().find(|it| it.id == id).ok_or(CategoryError::NotFound)?;
    if all.iter().any(|other| other.id != id && is_called(other, text)) {
        return Err(CategoryError::NameTaken);
    }
    let before = CategoryText { name: known.name.clone(), description: known.description.clone() };
    if before == *text {
        return Ok(known.clone());
    }
    let row = category::ActiveModel {
        id: Set(id),
        name: Set(text.name.clone()),
        description: Set(text.description.clone()),
        ..Default::default()
    };
    let changed = row.update(tx).await?;
    let entry = LogEntry::new("change category", subject(&changed));
    let entry = entry.before(before.in_words()).after(text.in_words());
    moderation::record(tx, occasion, admin.id(), entry).await?;
    Ok(changed)
}

/// Moves a category by one place, up or down, among those that are not archived.
///
/// # Errors
///
/// Refuses where there is no such category, for an archived one, and past the ends.
pub async fn move_category(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    id: CategoryId,
    is_up: bool,
) -> Result<category::Model, CategoryError> {
    let mut all = hold_all(tx).await?;
    let found = all.iter().find(|it| it.id == id).ok_or(CategoryError::NotFound)?.clone();
    if found.archived_at.is_some() {
        return Err(CategoryError::Archived);
    }
    all.retain(|it| it.archived_at.is_none());
    all.sort_by_key(|it| it.position);
    let place = all.iter().position(|it| it.id == id).ok_or(CategoryError::NotFound)?;
    let other = if is_up { place.checked_sub(1) } else { Some(place + 1) };
    let other = other.and_then(|place| Some((place, all.get(place)?)));
    let (new_place, other) = other.ok_or(CategoryError::AtTheEnd)?;
    for (moved, position) in [(found.id, other.position), (other.id, found.position)] {
        category::Entity::update_many()
            .col_expr(category::Column::Position, Expr::value(position))
            .filter(category::Column::Id.eq(moved))
            .exec(tx)
            .await?;
    }
    let entry = LogEntry::new("move category", subject(&found))
        .before(format!("place {}", place + 1))
        .after(format!("place {}", new_place + 1));
    moderation::record(tx, occasion, admin.id(), entry).await?;
    Ok(category::Model { position: other.position, ..found })
}

/// Archives a category, or restores it. Its threads stay where they are, to be read, found and
/// replied to, but nobody starts one in it.
///
/// # Errors
///
/// Refuses where there is no such category, and to archive that of adverts.
pub async fn archive_category(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    id: CategoryId,
    is_archived: bool,
) -> Result<category::Model, CategoryError> {
    let all = hold_all(tx).await?;
    let known = all.into_iter().find(|it| it.id == id).ok_or(CategoryError::NotFound)?;
    if known.is_clearing && is_archived {
        return Err(CategoryError::Clearing);
    }
    if known.archived_at.is_some() == is_archived {
        return Ok(known);
    }
    let row = category::ActiveModel {
        id: Set(id),
        archived_at: Set(is_archived.then(|| occasion.now())),
        ..Default::default()
    };
    let changed = row.update(tx).await?;
    let word = |is_archived| if is_archived { "ARCHIVED" } else { "OPEN" };
    let action = if is_archived { "archive category" } else { "restore category" };
    let entry = LogEntry::new(action, subject(&changed));
    let entry = entry.before(word(!is_archived)).after(word(is_archived));
    moderation::record(tx, occasion, admin.id(), entry).await?;
    Ok(changed)
}

/// Every category, held until the transaction ends: there are few, and each change looks at
/// all of them.
async fn hold_all(tx: &DatabaseTransaction) -> Result<Vec<category::Model>, DbErr> {
    category::Entity::find().order_by_asc(category::Column::Id).lock_exclusive().all(tx).await
}

fn is_called(other: &category::Model, text: &CategoryText) -> bool {
    other.name.to_lowercase() == text.name.to_lowercase()
}

/// Two admins who make one of the same name at once.
fn taken(error: DbErr) -> CategoryError {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => CategoryError::NameTaken,
        _ => CategoryError::Database(error),
    }
}

fn subject(category: &category::Model) -> Subject {
    Subject::new("category", category.id, &category.name)
}

/// A name as it stands in addresses: lower-case letters and digits, with hyphens between words.
fn slug_of(name: &str) -> Option<String> {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' };
    let words: String = name.chars().map(plain).collect();
    let slug = words.split_whitespace().collect::<Vec<_>>().join("-");
    (!slug.is_empty()).then_some(slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_made_of_letters_and_digits() {
        assert_eq!(slug_of("Tips & tricks, 2030").as_deref(), Some("tips-tricks-2030"));
        assert_eq!(slug_of("?!"), None);
    }

    #[test]
    fn all_that_is_wrong_with_a_category_is_said_at_once() {
        let Err(CategoryError::Text(wrong)) = CategoryText::parse(" ", &"x".repeat(301)) else {
            panic!("it is refused");
        };
        let wrong: Vec<_> = wrong.iter().map(ToString::to_string).collect();
        assert_eq!(wrong, ["Enter a name", "The description must be 300 characters or fewer"]);
    }
}

//! Filters of lists and searches that a member keeps under a name.
//!
//! Nobody but the member knows of them, so they lock nothing.

use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Set, TryInsertResult,
};
use serde::{Deserialize, Serialize};

use super::list::AdvertFilter;
use super::rows::CategoryRow;
use super::text::{TextProblem, bounded, one_line_of};
use crate::account::Member;
use crate::db::Search;
use crate::entity::{SavedFilterId, TopicState, saved_filter as table};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};

/// How many filters a member keeps, so that they see all of them in one list.
pub const SAVED_FILTERS_MAX: u64 = 20;
/// The longest name of one, in characters.
const NAME_MAX: usize = 60;
/// The longest text to search for, in characters.
const TEXT_MAX: usize = 200;
/// How many grades, professions or organisations it may name each.
const VALUES_MAX: usize = 50;

/// What a list or a search is filtered by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListFilter {
    /// The words that are searched for; none for a list.
    pub text: Option<String>,
    /// The category, by its name in addresses.
    pub category: Option<String>,
    /// The state of the threads.
    pub state: Option<TopicState>,
    /// What adverts they are.
    pub advert: AdvertFilter,
}

/// A filter that a member keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedFilter {
    /// Identifies it.
    pub id: SavedFilterId,
    /// What they call it.
    pub name: String,
    /// What it lets pass.
    pub filter: ListFilter,
}

/// The name of a filter, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterName(String);

impl FilterName {
    /// Reads a name: on one line.
    ///
    /// # Errors
    ///
    /// When there is none, when it is too long, and when it holds a character that cannot
    /// be seen.
    pub fn parse(typed: &str) -> Result<Self, TextProblem> {
        one_line_of("name", typed, "name", "Enter a name", NAME_MAX).map(Self)
    }
}

/// A filter to keep, checked.
#[derive(Clone, Debug)]
pub struct NewSavedFilter {
    name: FilterName,
    filter: ListFilter,
}

impl NewSavedFilter {
    /// Reads a filter and what to call it.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with either.
    pub fn check(name: &str, filter: ListFilter) -> Result<Self, SavedFilterError> {
        let name = FilterName::parse(name);
        let filter = check_filter(filter);
        match (name, filter) {
            (Ok(name), Ok(filter)) => Ok(Self { name, filter }),
            (name, filter) => Err(SavedFilterError::Texts(
                [name.err(), filter.err()].into_iter().flatten().collect(),
            )),
        }
    }
}

fn check_filter(mut filter: ListFilter) -> Result<ListFilter, TextProblem> {
    const FIELD: &str = "filter";
    let problem = |message: &str| Err(TextProblem::invalid(FIELD, message.to_owned()));
    let text = filter.text.take().unwrap_or_default();
    let text = bounded(FIELD, text.trim(), "The words to search for", TEXT_MAX)?;
    let is_short = !text.is_empty() && Search::parse(&text).is_none();
    filter.text = (!text.is_empty()).then_some(text);
    filter.category = filter.category.filter(|slug| !slug.is_empty());
    let values = [&filter.advert.grades, &filter.advert.professions];
    let values = values.into_iter().flatten().chain(&filter.category);
    let is_long = values.clone().any(|value| value.len() > TEXT_MAX || value.contains('\0'));
    if is_short || (filter.text.is_none() && filter.category.is_none()) {
        return problem("Enter words to search for, or open a list of threads");
    }
    if is_long || values.count() + filter.advert.organisations.len() > VALUES_MAX {
        return problem("Choose fewer filters");
    }
    Ok(filter)
}

/// Why a filter was not saved, renamed or deleted.
#[derive(Debug, thiserror::Error)]
pub enum SavedFilterError {
    /// The member has no filter with this identifier.
    #[error("We could not find this filter")]
    NotFound,
    /// Another one is called so.
    #[error("You already have a filter with this name. Enter another name")]
    NameTaken,
    /// The list would be too long.
    #[error("You can save up to {SAVED_FILTERS_MAX} filters. Delete one first")]
    TooMany,
    /// What was typed cannot be kept.
    #[error("The filter cannot be saved")]
    Texts(Vec<TextProblem>),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl From<TextProblem> for SavedFilterError {
    fn from(problem: TextProblem) -> Self {
        Self::Texts(vec![problem])
    }
}

impl Refusal for SavedFilterError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::NameTaken | Self::TooMany => Kind::Conflict,
            Self::Texts(_) => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::NameTaken | Self::TooMany => {
                vec![Problem::new(Code::Invalid, &["name"], self.to_string())]
            }
            Self::Texts(problems) => problems.iter().cloned().map(Problem::from).collect(),
            Self::NotFound | Self::Database(_) => Vec::new(),
        }
    }
}

/// The filters that a member keeps, by name.
///
/// # Errors
///
/// When the database fails.
pub async fn saved_filters(
    db: &impl ConnectionTrait,
    member: &Member,
) -> Result<Vec<SavedFilter>, DbErr> {
    let kept = table::Entity::find()
        .filter(table::Column::AccountId.eq(member.id()))
        .order_by_asc(table::Column::Name)
        .limit(SAVED_FILTERS_MAX)
        .all(db)
        .await?;
    kept.into_iter().map(read).collect()
}

/// The filters of a category's list that a member keeps, by name. Adverts only are
/// filtered, so nothing is asked for another category.
///
/// # Errors
///
/// When the database fails.
pub async fn saved_filters_of(
    db: &impl ConnectionTrait,
    member: &Member,
    category: &CategoryRow,
) -> Result<Vec<SavedFilter>, DbErr> {
    if !category.is_clearing {
        return Ok(Vec::new());
    }
    let mut saved = saved_filters(db, member).await?;
    let of_list = |filter: &ListFilter| {
        filter.text.is_none() && filter.category.as_ref() == Some(&category.slug)
    };
    saved.retain(|saved| of_list(&saved.filter));
    Ok(saved)
}

fn read(row: table::Model) -> Result<SavedFilter, DbErr> {
    let filter =
        serde_json::from_value(row.filter).map_err(|error| DbErr::Json(error.to_string()))?;
    Ok(SavedFilter { id: row.id, name: row.name, filter })
}

/// Keeps a filter under its name.
///
/// # Errors
///
/// Refuses a name that the member uses already, and where they keep very many.
pub async fn save_filter(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    member: &Member,
    new: NewSavedFilter,
) -> Result<SavedFilter, SavedFilterError> {
    let kept = table::Entity::find().filter(table::Column::AccountId.eq(member.id()));
    if kept.count(tx).await? >= SAVED_FILTERS_MAX {
        return Err(SavedFilterError::TooMany);
    }
    let NewSavedFilter { name: FilterName(name), filter } = new;
    let id = occasion.id();
    let json = serde_json::to_value(&filter).map_err(|error| DbErr::Json(error.to_string()))?;
    let row = table::ActiveModel {
        id: Set(id),
        account_id: Set(member.id()),
        name: Set(name.clone()),
        filter: Set(json),
    };
    let once = OnConflict::columns([table::Column::AccountId, table::Column::Name])
        .do_nothing()
        .to_owned();
    let inserted = table::Entity::insert(row).on_conflict(once).try_insert();
    match inserted.exec_without_returning(tx).await? {
        TryInsertResult::Inserted(1) => Ok(SavedFilter { id, name, filter }),
        _ => Err(SavedFilterError::NameTaken),
    }
}

/// Calls a filter of a member something else.
///
/// # Errors
///
/// Refuses where there is none, and a name that the member uses for another one.
pub async fn rename_saved_filter(
    tx: &DatabaseTransaction,
    member: &Member,
    id: SavedFilterId,
    name: FilterName,
) -> Result<SavedFilter, SavedFilterError> {
    let own = own_filter(tx, member, id).await?;
    let namesakes = table::Entity::find()
        .filter(table::Column::AccountId.eq(member.id()))
        .filter(table::Column::Name.eq(&name.0))
        .filter(table::Column::Id.ne(id));
    if namesakes.count(tx).await? > 0 {
        return Err(SavedFilterError::NameTaken);
    }
    table::Entity::update(table::ActiveModel {
        id: Set(id),
        name: Set(name.0.clone()),
        ..Default::default()
    })
    .exec(tx)
    .await?;
    Ok(SavedFilter { name: name.0, ..own })
}

/// Deletes a filter of a member.
///
/// # Errors
///
/// Refuses where there is none.
pub async fn delete_saved_filter(
    tx: &DatabaseTransaction,
    member: &Member,
    id: SavedFilterId,
) -> Result<SavedFilter, SavedFilterError> {
    let own = own_filter(tx, member, id).await?;
    table::Entity::delete_by_id(id).exec(tx).await?;
    Ok(own)
}

async fn own_filter(
    tx: &DatabaseTransaction,
    member: &Member,
    id: SavedFilterId,
) -> Result<SavedFilter, SavedFilterError> {
    let own = table::Entity::find_by_id(id).filter(table::Column::AccountId.eq(member.id()));
    Ok(read(own.one(tx).await?.ok_or(SavedFilterError::NotFound)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_wrong_with_a_filter_is_said_at_once() {
        let refused = |name: &str, filter: ListFilter| {
            let refused = NewSavedFilter::check(name, filter).unwrap_err();
            let problems = refused.problems().into_iter();
            problems.map(|problem| problem.message).collect::<Vec<_>>()
        };
        let nothing = "Enter words to search for, or open a list of threads";
        assert_eq!(refused(" ", ListFilter::default()), ["Enter a name", nothing]);
        let short = ListFilter { text: Some("x".to_owned()), ..ListFilter::default() };
        assert_eq!(refused("Mine", short), [nothing]);
        let list = ListFilter { category: Some("clearing".to_owned()), ..ListFilter::default() };
        let long = refused(&"x".repeat(61), list.clone());
        assert_eq!(long, ["The name must be 60 characters or fewer"]);
        let grades = vec!["G7".to_owned(); 51];
        let many = AdvertFilter { grades, ..AdvertFilter::default() };
        let many = refused("Mine", ListFilter { advert: many, ..list.clone() });
        assert_eq!(many, ["Choose fewer filters"]);
        assert!(NewSavedFilter::check("Mine", list).is_ok());
    }
}

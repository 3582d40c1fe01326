//! What follows where somebody changes what their account says: what was made of it says the
//! same again.
//!
//! An advert follows as far as it said what the account said. Where its author typed the
//! title, or something else into the form, that stays.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, Set,
};
use time::OffsetDateTime;

use super::holding::{OpenAdvert, hold};
use super::title::{AdvertTitle, TitledOrganisation};
use crate::account::{FormError, Pending, ProfileChange, store_profile};
use crate::entity::{OrganisationId, account as accounts, advert, topic};
use crate::forum::{self, PostText};
use crate::mentoring::{self, Details, DifferentRegistration};
use crate::occasion::Occasion;
use crate::refusal::{Code, Problem};
use crate::vocabulary::{Grade, Vocabulary};

/// What the thread says of an advert whose title followed the account.
const EVENT: &str = "The author’s details changed, and the title of this advert with them.";

/// Changes what a person's account says; their open adverts, and the registrations that can
/// still be changed, follow.
///
/// # Errors
///
/// Everything that is wrong with it, at once; also where the title of an advert could not
/// have the new name.
pub async fn update_profile(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    vocabulary: &Vocabulary,
    person: &Pending,
    change: &ProfileChange,
) -> Result<accounts::Model, FormError> {
    let held = hold(tx, &[person.id()]).await?;
    let before = held.account(person.id()).unwrap_or(person.account());
    let (after, mut problems) = change.apply(before, vocabulary);
    let details = Details { before, after: &after };
    let mut followers = Vec::new();
    for open in held.adverts_by(person.id()) {
        match follower(details, open, vocabulary) {
            Ok(follower) => followers.extend(follower),
            Err(problem) if problems.contains(&problem) => {}
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        return Err(FormError::Invalid(problems));
    }
    for follower in followers {
        follower.store(tx, occasion).await?;
    }
    if before.display_name != after.display_name {
        forum::forget_former_titles(tx, person.id()).await?;
    }
    mentoring::follow_account(tx, occasion.now(), vocabulary, details).await?;
    Ok(store_profile(tx, occasion, vocabulary, before, &after).await?)
}

/// An advert that says something else from now on.
struct Follower {
    topic: topic::Model,
    advert: advert::Model,
    /// The title as it is from now on.
    title: String,
}

/// What an advert says once the account has changed; `None` where it stays as it is.
fn follower(
    Details { before, after }: Details<'_>,
    OpenAdvert { topic, advert }: OpenAdvert,
    vocabulary: &Vocabulary,
) -> Result<Option<Follower>, Problem> {
    let mut follows = advert.clone();
    if advert.profession == before.profession && after.profession.is_some() {
        follows.profession.clone_from(&after.profession);
    }
    let mut title = topic.title.clone();
    if !advert.is_title_typed
        && let Some(made) = title_of(Details { before, after }, &advert, vocabulary)?
    {
        title = made.to_string();
        made.name().clone_into(&mut follows.name);
        made.grade().code().clone_into(&mut follows.grade);
        follows.organisation_id = made.organisation().id().map(OrganisationId);
        made.organisation().shown().clone_into(&mut follows.organisation_name);
    }
    let is_changed = follows != advert;
    Ok(is_changed.then_some(Follower { topic, advert: follows, title }))
}

/// The title that an advert has once the account has changed; `None` for a grade that is none.
fn title_of(
    Details { before, after }: Details<'_>,
    advert: &advert::Model,
    vocabulary: &Vocabulary,
) -> Result<Option<AdvertTitle>, Problem> {
    let is_own_name = advert.name == before.display_name;
    let name = if is_own_name { &after.display_name } else { &advert.name };
    let is_own_grade = before.grade.as_ref() == Some(&advert.grade);
    let grade = after.grade.as_ref().filter(|_| is_own_grade).unwrap_or(&advert.grade);
    let Some(grade) = Grade::from_code(grade) else { return Ok(None) };
    let moved = after.organisation_id.filter(|id| {
        before.organisation_id.is_some_and(|former| former != *id)
            && before.organisation_id == advert.organisation_id
    });
    let organisation = match moved.and_then(|id| vocabulary.organisations().by_id(id.0)) {
        Some(listed) => TitledOrganisation::listed(listed),
        None => as_before(advert),
    };
    AdvertTitle::new(advert.kind, name, grade, organisation).map(Some).map_err(|refused| {
        let message = format!(
            "The title of your open advert cannot have this name: {refused}. Change the name, or \
             withdraw the advert first"
        );
        Problem::new(Code::TitleConvention, &["input", "displayName"], message)
    })
}

/// The organisation as the title has it.
fn as_before(advert: &advert::Model) -> TitledOrganisation {
    let shown = advert.organisation_name.clone();
    match advert.organisation_id {
        Some(id) => TitledOrganisation::Listed { id: id.0, shown },
        None => TitledOrganisation::Typed(shown),
    }
}

impl Follower {
    async fn store(self, tx: &DatabaseTransaction, occasion: &mut Occasion) -> Result<(), DbErr> {
        let Self { topic, advert, title } = self;
        let author = advert.author_id;
        let row = advert::ActiveModel {
            topic_id: Set(advert.topic_id),
            name: Set(advert.name),
            grade: Set(advert.grade),
            organisation_id: Set(advert.organisation_id),
            organisation_name: Set(advert.organisation_name),
            profession: Set(advert.profession),
            ..Default::default()
        };
        row.update(tx).await?;
        if title == topic.title {
            return Ok(());
        }
        let step = forum::step(topic.id, &[topic.state])
            .col_expr(topic::Column::Title, Expr::value(title));
        let Some(topic) = forum::take(tx, step).await? else { return Ok(()) };
        forum::insert_event(tx, occasion, &topic, author, &PostText::event(EVENT, None)).await
    }
}

/// An open advert that says something else than its author's account.
#[derive(Clone, Debug, FromQueryResult)]
pub struct DifferentAdvert {
    /// The number of its thread.
    pub number: i64,
    /// Its title.
    pub title: String,
}

/// What of a person's says something else than their account.
#[derive(Clone, Debug)]
pub struct Different {
    /// Their open adverts.
    pub adverts: Vec<DifferentAdvert>,
    /// Their registrations that can still be changed.
    pub registrations: Vec<DifferentRegistration>,
}

/// What of a person's says something else than their account, in two statements.
///
/// # Errors
///
/// When the database fails.
pub async fn said_differently(
    db: &impl ConnectionTrait,
    now: OffsetDateTime,
    person: &Pending,
) -> Result<Different, DbErr> {
    use advert::Column::{AuthorId, Grade, IsOpen, Name, OrganisationId};
    let account = person.account();
    let organisation = account.organisation_id.map(|id| {
        sea_orm::Condition::any().add(OrganisationId.is_null()).add(OrganisationId.ne(id))
    });
    let differs = sea_orm::Condition::any()
        .add(Name.ne(&account.display_name))
        .add_option(account.grade.as_ref().map(|grade| Grade.ne(grade)))
        .add_option(organisation);
    let of_topic = topic::Entity::belongs_to(advert::Entity)
        .from(topic::Column::Id)
        .to(advert::Column::TopicId)
        .into();
    let adverts = topic::Entity::find()
        .select_only()
        .columns([topic::Column::Number, topic::Column::Title])
        .join(JoinType::InnerJoin, of_topic)
        .filter(AuthorId.eq(account.id))
        .filter(IsOpen.eq(true))
        .filter(differs)
        .order_by_asc(topic::Column::Number)
        .into_model()
        .all(db)
        .await?;
    let registrations = mentoring::different_registrations(db, now, account).await?;
    Ok(Different { adverts, registrations })
}

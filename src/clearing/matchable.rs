//! How many people in clearing could have somebody: what the number of those who
//! found somebody is measured by.

use sea_orm::sea_query::{ExprTrait, JoinType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait, QueryFilter, QueryOrder,
    QueryTrait, Select,
};
use serde_json::Value;

use super::fit::{Facts, Fit};
use super::introduction::first_served;
use super::never_together::met_or_kept_apart;
use super::wishes::{capacity_of, round_rules};
use crate::entity::{AccountId, AdvertKind, TopicId, advert, topic};
use crate::forum::AdvertRow;

/// How many people could have somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Matchable {
    /// Of the mentees.
    pub mentees: usize,
    /// Of the mentors.
    pub mentors: usize,
}

/// An advert, open or not.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "advert::Entity")]
struct Found {
    #[sea_orm(nested)]
    advert: AdvertRow,
    #[sea_orm(from_expr = "round_rules()")]
    rules: Option<Value>,
    #[sea_orm(from_expr = "capacity_of(advert::Column::AuthorId.into_expr())")]
    capacity: Option<i32>,
}

/// How many of the authors of these adverts could have had somebody among each other:
/// by the programme's rules, never two who met in a round or are kept apart, only a
/// mentee and a mentor who `would`, each mentee one mentor and each mentor as many
/// mentees as they registered for.
///
/// The most mentees that can have a mentor at the same time, and the most mentors who
/// can have a mentee. One way to pair them does both (Mendelsohn and Dulmage 1958). An
/// advert counts whatever became of it; somebody with one of each kind counts twice.
///
/// # Errors
///
/// When the database fails.
pub async fn matchable(
    db: &impl ConnectionTrait,
    adverts: &[TopicId],
    would: impl Fn(AccountId, AccountId) -> bool,
) -> Result<Matchable, DbErr> {
    let mut found: Select<advert::Entity> = advert::Entity::find()
        .filter(advert::Column::TopicId.is_in(adverts.iter().copied()))
        .order_by_asc(advert::Column::TopicId);
    let key = topic::Column::Id.into_expr().eq(advert::Column::TopicId.into_expr());
    QueryTrait::query(&mut found).join(JoinType::InnerJoin, topic::Entity, key);
    let found: Vec<Found> = found.into_partial_model().all(db).await?;
    let met = met_or_kept_apart(db).await?;
    let (mentees, mentors): (Vec<_>, Vec<_>) =
        found.iter().partition(|it| it.advert.kind == AdvertKind::MentorWanted);
    let fits = |mentee: &Found, mentor: &Found| {
        let two = (mentee.advert.author_id, mentor.advert.author_id);
        let facts = [mentee, mentor].map(|it| Facts::of_advert(&it.advert, None));
        two.0 != two.1
            && !met.contains(&two)
            && would(two.0, two.1)
            && Fit::new(&facts[0], &facts[1], mentee.rules.as_ref()).is_allowed()
    };
    let choices = |mentee: &&&Found| -> Vec<usize> {
        (0..mentors.len()).filter(|mentor| fits(mentee, mentors[*mentor])).collect()
    };
    let of_mentees: Vec<Vec<usize>> = mentees.iter().map(|it| choices(&it)).collect();
    let mut of_mentors = vec![Vec::new(); mentors.len()];
    for (mentee, choices) in of_mentees.iter().enumerate() {
        for mentor in choices {
            of_mentors[*mentor].push(mentee);
        }
    }
    let room = |mentor: &&Found| {
        usize::try_from(mentor.capacity.unwrap_or(1)).map_or(1, |it| Ord::max(it, 1))
    };
    let room: Vec<usize> = mentors.iter().map(room).collect();
    Ok(Matchable {
        mentees: first_served(&of_mentees, &room).len(),
        mentors: first_served(&of_mentors, &vec![1; mentees.len()]).len(),
    })
}

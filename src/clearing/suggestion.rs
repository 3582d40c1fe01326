//! Open adverts that fit an advert, for its author.
//!
//! By the engine's hard rules and its order of wishes, as far as they show in
//! the adverts. Identity is never used: a suggestion that could only come from
//! it would tell.

use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func, Order};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder, QuerySelect};

use crate::account::Member;
use crate::entity::{AdvertKind, TopicState, advert, topic};
use crate::forum::{self, AdvertRow, TopicRow};
use crate::vocabulary::Grade;

/// An advert that fits, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The advert's topic.
    pub topic: TopicRow,
    /// Why it fits, in the style of the engine's reasons.
    pub reasons: Vec<String>,
}

/// Open adverts that fit `own`, best first; none to anybody but its author.
///
/// The other side is wanted, one or two grades apart in the right direction, in
/// another department. Of these come first: the same profession, two grades
/// apart rather than one, no answer so far, the longest open.
///
/// # Errors
///
/// When the database fails.
pub async fn suggestions(
    db: &impl ConnectionTrait,
    member: &Member,
    own: &AdvertRow,
    limit: u64,
) -> Result<Vec<Suggestion>, DbErr> {
    let grades = fitting_grades(own);
    if own.author_id != member.id() || grades.is_empty() {
        return Ok(Vec::new());
    }
    let rank = |condition: Expr| Expr::Case(Box::new(Expr::case(condition, 0).finally(1)));
    let same_profession = advert::Column::Profession.eq(own.profession.clone());
    // The last of the fitting grades is two apart, where there are two.
    let two_apart = advert::Column::Grade.is_in(grades.get(1).map(|grade| grade.code()));
    let fitting: Vec<TopicRow> = forum::topic_rows(member.id())
        .filter(topic::Column::State.eq(TopicState::Open))
        .filter(advert::Column::IsOpen.eq(true))
        .filter(advert::Column::Kind.eq(opposite(own.kind)))
        .filter(advert::Column::AuthorId.ne(own.author_id))
        .filter(advert::Column::Grade.is_in(grades.iter().map(|grade| grade.code())))
        .filter(another_department(own))
        .order_by(rank(same_profession), Order::Asc)
        .order_by(rank(two_apart), Order::Asc)
        .order_by(rank(topic::Column::ReplyCount.eq(0)), Order::Asc)
        .order_by_asc(topic::Column::CreatedAt)
        .order_by_asc(topic::Column::Id)
        .limit(limit)
        .into_partial_model()
        .all(db)
        .await?;
    let with_reasons = |topic: TopicRow| Suggestion { reasons: reasons(own, &topic), topic };
    Ok(fitting.into_iter().map(with_reasons).collect())
}

fn opposite(kind: AdvertKind) -> AdvertKind {
    match kind {
        AdvertKind::MentorWanted => AdvertKind::MenteeWanted,
        AdvertKind::MenteeWanted => AdvertKind::MentorWanted,
    }
}

/// The grades whose people fit the author of an advert: one apart, then two.
/// A mentor is above.
fn fitting_grades(own: &AdvertRow) -> Vec<Grade> {
    let Some(rank) = Grade::from_code(&own.grade).map(Grade::rank) else { return Vec::new() };
    let apart = |by: u8| match own.kind {
        AdvertKind::MentorWanted => rank.checked_add(by),
        AdvertKind::MenteeWanted => rank.checked_sub(by),
    };
    [1, 2].into_iter().filter_map(apart).filter_map(Grade::from_rank).collect()
}

/// Departments are compared by the list, and by name where one is not on it.
fn another_department(own: &AdvertRow) -> Condition {
    let name: Expr = Func::lower(advert::Column::OrganisationName.into_expr()).into();
    let other_name = name.ne(own.organisation_name.to_lowercase());
    match own.organisation_id {
        Some(id) => Condition::any()
            .add(advert::Column::OrganisationId.ne(id))
            .add(Condition::all().add(advert::Column::OrganisationId.is_null()).add(other_name)),
        None => Condition::all().add(other_name),
    }
}

/// Why an advert fits, from what both say in public.
fn reasons(own: &AdvertRow, topic: &TopicRow) -> Vec<String> {
    let Some(other) = &topic.advert else { return Vec::new() };
    let is_near = fitting_grades(own).first().is_some_and(|grade| grade.code() == other.grade);
    let distance = if is_near { "one grade" } else { "two grades" };
    let direction = match own.kind {
        AdvertKind::MentorWanted => "above",
        AdvertKind::MenteeWanted => "below",
    };
    let mut reasons = vec![format!("{distance} {direction} you")];
    if other.profession.is_some() && other.profession == own.profession {
        reasons.push("in the same profession as you".to_owned());
    }
    reasons.push(format!("from another department, {}", other.organisation_name));
    if topic.reply_count == 0 {
        reasons.push("without an answer so far".to_owned());
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forum::people::account_id;

    fn advert(kind: AdvertKind, grade: &str) -> AdvertRow {
        AdvertRow {
            topic_id: uuid::Uuid::nil().into(),
            author_id: account_id(1),
            kind,
            name: "Ada".to_owned(),
            grade: grade.to_owned(),
            organisation_id: None,
            organisation_name: "GCHQ".to_owned(),
            profession: None,
        }
    }

    #[test]
    fn a_mentor_is_one_or_two_grades_above_and_a_mentee_below() {
        use AdvertKind::{MenteeWanted, MentorWanted};
        use Grade::{Aa, Ao, G6, G7, Scs3, Scs4};
        let fitting = |kind, grade| fitting_grades(&advert(kind, grade));
        assert_eq!(fitting(MentorWanted, "SEO"), [G7, G6]);
        assert_eq!(fitting(MentorWanted, "SCS2"), [Scs3, Scs4]);
        assert_eq!(fitting(MentorWanted, "SCS3"), [Scs4]);
        assert_eq!(fitting(MentorWanted, "SCS4"), []);
        assert_eq!(fitting(MenteeWanted, "EO"), [Ao, Aa]);
        assert_eq!(fitting(MenteeWanted, "AO"), [Aa]);
        assert_eq!(fitting(MenteeWanted, "AA"), []);
        assert_eq!(fitting(MenteeWanted, "G9"), []);
    }
}

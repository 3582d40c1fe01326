//! Open adverts that fit an advert, for its author.
//!
//! By the engine's hard rules and its order of wishes, as far as they show in
//! the adverts and in what both registered. Identity is never used: a suggestion
//! that could only come from it would tell.

use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, DerivePartialModel, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::Value;

use super::fit::{Facts, Fit};
use super::never_together::may_meet;
use super::participation::{author_side, other_kind};
use super::wishes::{round_rules, wanted_by};
use crate::account::Member;
use crate::entity::{AccountStatus, ParticipantRole, TopicState, account, advert, topic};
use crate::forum::{self, AdvertRow, TopicRow};
use crate::vocabulary::Vocabulary;

/// How many adverts are compared; the longest open come first.
const COMPARED_MAX: u64 = 500;

/// An advert that fits, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The advert's topic.
    pub topic: TopicRow,
    /// Why it fits, in the style of the engine's reasons.
    pub reasons: Vec<String>,
}

/// An open advert with what its author and the reader registered to wish for.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "topic::Entity")]
struct Candidate {
    #[sea_orm(nested)]
    topic: TopicRow,
    #[sea_orm(from_expr = "wanted_by(advert::Column::AuthorId.into_expr())")]
    wanted: Option<String>,
    /// What the reader wants, the same in each row.
    #[sea_orm(from_expr = "wanted_by(reader_id())")]
    mine: Option<String>,
    #[sea_orm(from_expr = "round_rules()")]
    rules: Option<Value>,
}

fn reader_id() -> Expr {
    Expr::col((forum::READER, account::Column::Id))
}

/// Open adverts that fit `own`, best first; none to anybody but its author.
///
/// The other side is wanted, in grades that the round's rules allow, in another
/// department, from somebody with whom the author may be brought together
/// (`never_together` says who may not). Of these come first those that the engine would
/// rather make (the wanted profession, then two grades apart, unless the round's
/// rules say otherwise), then those without an answer, then the longest open.
///
/// # Errors
///
/// When the database fails.
pub async fn suggestions(
    db: &impl ConnectionTrait,
    vocabulary: &Vocabulary,
    member: &Member,
    own: &AdvertRow,
    limit: u64,
) -> Result<Vec<Suggestion>, DbErr> {
    if own.author_id != member.id() {
        return Ok(Vec::new());
    }
    let candidates: Vec<Candidate> = forum::topic_rows(member.id())
        .filter(topic::Column::State.eq(TopicState::Open))
        .filter(advert::Column::IsOpen.eq(true))
        .filter(advert::Column::Kind.eq(other_kind(own.kind)))
        .filter(advert::Column::AuthorId.ne(own.author_id))
        .filter(account::Column::Status.eq(AccountStatus::Active))
        .filter(another_department(own))
        .filter(may_meet(own.author_id, advert::Column::AuthorId.into_expr()))
        .order_by_asc(topic::Column::CreatedAt)
        .order_by_asc(topic::Column::Id)
        .limit(COMPARED_MAX)
        .into_partial_model()
        .all(db)
        .await?;
    Ok(best_of(candidates, own, limit, vocabulary))
}

/// The best of the candidates that the programme would match with the author.
fn best_of(
    candidates: Vec<Candidate>,
    own: &AdvertRow,
    limit: u64,
    vocabulary: &Vocabulary,
) -> Vec<Suggestion> {
    let side = author_side(own.kind);
    let seen = |candidate: Candidate| {
        let Candidate { topic, wanted, mine, rules } = candidate;
        let me = Facts::of_advert(own, mine);
        let other = Facts::of_advert(topic.advert.as_ref()?, wanted);
        let fit = match side {
            ParticipantRole::Mentor => Fit::new(&other, &me, rules.as_ref()),
            _ => Fit::new(&me, &other, rules.as_ref()),
        };
        let rank = (fit.rank(), topic.reply_count > 0);
        let mut reasons = fit.words_to(side, vocabulary);
        if topic.reply_count == 0 {
            reasons.push("without an answer yet".to_owned());
        }
        fit.is_allowed().then_some((rank, Suggestion { topic, reasons }))
    };
    let mut seen: Vec<_> = candidates.into_iter().filter_map(seen).collect();
    // The sort keeps the longest open first among equals.
    seen.sort_by(|(one, _), (other, _)| one.cmp(other));
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    seen.into_iter().take(limit).map(|(_, suggestion)| suggestion).collect()
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

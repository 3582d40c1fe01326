//! A registration follows what its person's account says, as far as it said the same before.

use sea_orm::sea_query::{Condition, Expr, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, FromQueryResult,
    JoinType, QueryFilter, QueryOrder, QuerySelect, UpdateMany,
};
use time::OffsetDateTime;

use super::round_change::grade_bounds;
use crate::entity::{ParticipantId, RoundId, account, participant, round};
use crate::vocabulary::{Grade, Vocabulary};

/// How many registrations are named that say something else.
const NAMED_MAX: u64 = 20;

/// What an account said before, and what it says now.
#[derive(Clone, Copy, Debug)]
pub struct Details<'a> {
    /// What it said.
    pub before: &'a account::Model,
    /// What it says.
    pub after: &'a account::Model,
}

/// Changes the registrations of a person as their account was changed. Until a round is over
/// the name follows, which matching never reads; while one may register, so does the rest.
///
/// # Errors
///
/// When the database fails.
pub async fn follow_account(
    tx: &DatabaseTransaction,
    now: OffsetDateTime,
    vocabulary: &Vocabulary,
    Details { before, after }: Details<'_>,
) -> Result<(), DbErr> {
    use participant::Column::{Grade as OfGrade, Name, OrganisationId, OrganisationName};
    if before.display_name != after.display_name {
        let not_over = Condition::all().add(round::Column::CompletedAt.is_null());
        let named = of_person(after, not_over)
            .col_expr(Name, Expr::value(&after.display_name))
            .filter(Name.eq(&before.display_name));
        named.exec(tx).await?;
    }
    let listed = after.organisation_id.filter(|_| before.organisation_id != after.organisation_id);
    let listed = listed.and_then(|id| vocabulary.organisations().by_id(id.0));
    if let (Some(former), Some(listed)) = (before.organisation_id, listed) {
        let moved = of_person(after, is_open(now))
            .col_expr(OrganisationId, Expr::value(listed.id))
            .col_expr(OrganisationName, Expr::value(&listed.name))
            .filter(OrganisationId.eq(former));
        moved.exec(tx).await?;
    }
    if let Some((former, code)) = changed(before.grade.as_ref(), after.grade.as_ref()) {
        let allowed = allowed_at(tx, now, after, code).await?;
        let graded = of_person(after, is_open(now))
            .col_expr(OfGrade, Expr::value(code))
            .filter(OfGrade.eq(former))
            .filter(participant::Column::Id.is_in(allowed));
        graded.exec(tx).await?;
    }
    if let Some((former, code)) = changed(before.profession.as_ref(), after.profession.as_ref()) {
        let column = participant::Column::Profession;
        let of_profession = of_person(after, is_open(now))
            .col_expr(column, Expr::value(code))
            .filter(column.eq(former));
        of_profession.exec(tx).await?;
    }
    Ok(())
}

/// A round in which a person's registration says something else than their account.
#[derive(Clone, Debug, FromQueryResult)]
pub struct DifferentRegistration {
    /// The round.
    pub id: RoundId,
    /// What it is called.
    pub name: String,
}

/// The rounds that one may register for where a person's registration says something else
/// than their account, the latest first.
///
/// # Errors
///
/// When the database fails.
pub async fn different_registrations(
    db: &impl ConnectionTrait,
    now: OffsetDateTime,
    account: &account::Model,
) -> Result<Vec<DifferentRegistration>, DbErr> {
    use participant::Column::{Email, Grade, Name, OrganisationId, Profession, WithdrawnAt};
    let organisation = Condition::any()
        .add(OrganisationId.is_null())
        .add_option(account.organisation_id.map(|id| OrganisationId.ne(id)));
    let differs = Condition::any()
        .add(Name.ne(&account.display_name))
        .add_option(account.grade.as_ref().map(|grade| Grade.ne(grade)))
        .add_option(account.profession.as_ref().map(|profession| Profession.ne(profession)))
        .add_option(account.organisation_id.map(|_| organisation));
    let of_round = round::Entity::belongs_to(participant::Entity)
        .from(round::Column::Id)
        .to(participant::Column::RoundId)
        .into();
    round::Entity::find()
        .select_only()
        .columns([round::Column::Id, round::Column::Name])
        .join(JoinType::InnerJoin, of_round)
        .filter(is_open(now))
        .filter(Email.eq(&account.email))
        .filter(WithdrawnAt.is_null())
        .filter(differs)
        .order_by_desc(round::Column::CreatedAt)
        .limit(NAMED_MAX)
        .into_model()
        .all(db)
        .await
}

/// What a code was and is, where both are there and differ.
fn changed<'a>(
    before: Option<&'a String>,
    after: Option<&'a String>,
) -> Option<(&'a str, &'a str)> {
    let (before, after) = (before?, after?);
    (before != after).then_some((before, after))
}

/// The registrations of a person, in rounds that one may register for, which a grade allows.
async fn allowed_at(
    db: &impl ConnectionTrait,
    now: OffsetDateTime,
    account: &account::Model,
    code: &str,
) -> Result<Vec<ParticipantId>, DbErr> {
    let Some(grade) = Grade::from_code(code) else { return Ok(Vec::new()) };
    let of_round = participant::Entity::belongs_to(round::Entity)
        .from(participant::Column::RoundId)
        .to(round::Column::Id)
        .into();
    let own = participant::Entity::find()
        .select_also(round::Entity)
        .join(JoinType::InnerJoin, of_round)
        .filter(is_open(now))
        .filter(participant::Column::Email.eq(&account.email));
    let own = own.all(db).await?.into_iter();
    let allowed = own
        .filter_map(|(own, round)| grade_bounds(&round?).allow(own.role, grade).then_some(own.id));
    Ok(allowed.collect())
}

/// Rounds that one may register for.
fn is_open(now: OffsetDateTime) -> Condition {
    Condition::all()
        .add(round::Column::RegistrationOpensAt.lte(now))
        .add(round::Column::RegistrationClosesAt.gt(now))
        .add(round::Column::PublishedAt.is_null())
}

/// A change of a person's registrations in these rounds.
fn of_person(account: &account::Model, rounds: Condition) -> UpdateMany<participant::Entity> {
    let rounds =
        Query::select().column(round::Column::Id).from(round::Entity).cond_where(rounds).take();
    participant::Entity::update_many()
        .filter(participant::Column::Email.eq(&account.email))
        .filter(participant::Column::WithdrawnAt.is_null())
        .filter(participant::Column::RoundId.in_subquery(rounds))
}

//! Whether an applicant is registered in a round, and whether somebody who was matched with them waits.

use std::collections::HashMap;

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult,
    JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use crate::entity::{PlanState, account, pair, participant, plan, round};

/// A registration in a round.
#[derive(FromQueryResult)]
pub(super) struct Registered {
    email: String,
    /// What the round is called.
    name: String,
    /// Whether somebody was matched with them, and neither sees the other's address until they are verified.
    is_waited_for: bool,
}

/// By address: the registration of it, the latest where several.
pub(super) async fn registrations(
    db: &impl ConnectionTrait,
    waiting: &[account::Model],
) -> Result<HashMap<String, Registered>, DbErr> {
    let emails = waiting.iter().map(|account| account.email.as_str());
    let to_round = participant::Entity::belongs_to(round::Entity)
        .from(participant::Column::RoundId)
        .to(round::Column::Id)
        .into();
    let found = participant::Entity::find()
        .select_only()
        .column(participant::Column::Email)
        .column_as(round::Column::Name, "name")
        .expr_as(waits_with_a_match(), "is_waited_for")
        .join(JoinType::InnerJoin, to_round)
        .filter(participant::Column::Email.is_in(emails))
        .filter(participant::Column::WithdrawnAt.is_null())
        .order_by_asc(round::Column::CreatedAt)
        .into_model::<Registered>()
        .all(db)
        .await?;
    Ok(found.into_iter().map(|registered| (registered.email.clone(), registered)).collect())
}

/// Whether a participant has a match that was published. Who came from a file is known to admins, and
/// no match waits for them.
fn waits_with_a_match() -> Expr {
    use pair::Column::{MenteeId, MentorId, PlanId};
    let person = || Expr::col((participant::Entity, participant::Column::Id));
    let published = plan::Entity::find()
        .select_only()
        .column(plan::Column::Id)
        .filter(plan::Column::State.eq(PlanState::Published))
        .into_query();
    let of_theirs = Condition::any()
        .add(MenteeId.into_expr().eq(person()))
        .add(MentorId.into_expr().eq(person()));
    let matches = pair::Entity::find()
        .select_only()
        .column(pair::Column::Id)
        .filter(PlanId.in_subquery(published))
        .filter(of_theirs)
        .into_query();
    Expr::exists(matches).and(participant::Column::Consent.ne(participant::IMPORTED))
}

/// What a moderator reads about it.
pub(super) fn about_registration(found: Option<&Registered>) -> String {
    match found {
        Some(Registered { name, is_waited_for: true, .. }) => format!(
            "This email address has matches in {name}, who wait for you: neither sees the other's \
             email address until this account is verified"
        ),
        Some(Registered { name, .. }) => format!("This email address is registered for {name}"),
        None => "This email address is not registered for any round".to_owned(),
    }
}

//! The example's round: three hundred people, matched and published.

use time::Duration;

use super::people::{Account, PARTICIPANTS};
use super::{Demo, Failure, fault};
use crate::entity::PlanState;
use crate::london;
use crate::mentoring::{self, Import, RoundChange};
use crate::occasion::Occasion;
use crate::planning::{self, MatchingRequest, PlanWork, Publishing};

/// Makes the round, published a fortnight ago.
pub(super) async fn round(demo: &mut Demo<'_>, admin: &Account) -> Result<(), Failure> {
    let (shared, admin) = (demo.shared, demo.admin(admin).await?);
    let (db, vocabulary, key) = (&shared.db, &shared.vocabulary, &shared.secret_key);
    let round = RoundChange {
        name: Some("Speed mentoring".to_owned()),
        opens_at: Some(demo.now - Duration::days(70)),
        closes_at: Some(london::end_of_day(demo.now - Duration::days(28))),
        share_mentee_emails: Some(false),
        ..RoundChange::default()
    };
    let mut made = demo.ago(Duration::days(80));
    let round = db
        .write(async |tx| mentoring::create_round(tx, &mut made, &admin, &round).await)
        .await
        .map_err(fault)?;

    let mut imported = demo.ago(Duration::days(30));
    let import = Import { round: round.id, csv: PARTICIPANTS, mentees: None, vocabulary, key };
    db.write(async |tx| mentoring::import_registrations(tx, &mut imported, &admin, import).await)
        .await
        .map_err(fault)?;

    let mut asked = demo.ago(Duration::days(20));
    let request = MatchingRequest { round: round.id, seed: Some(1), near: None, vocabulary, key };
    let draft = db
        .write(async |tx| planning::run_matching(tx, &mut asked, &admin, request).await)
        .await
        .map_err(fault)?;
    let claimed = db.write(async |tx| planning::claim_plan(tx, asked.now()).await).await?;
    let then = asked.now();
    let clock = move || Occasion::at(then);
    let work = PlanWork { db, key, vocabulary, clock: &clock };
    planning::run_plan(work, claimed.unwrap_or(draft.id)).await?;
    let made = planning::plan(db.reader(), draft.id).await?;
    if made.is_none_or(|made| made.state != PlanState::Draft) {
        return Err(fault("no plan was made"));
    }

    let fresh = admin.fresh().map_err(fault)?;
    let mut published = demo.ago(Duration::days(14));
    let publishing = Publishing { plan: draft.id, vocabulary, key };
    db.write(async |tx| planning::publish_plan(tx, &mut published, &fresh, publishing).await)
        .await
        .map_err(fault)?;
    Ok(())
}

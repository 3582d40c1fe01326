//! A round as in 2022, made and published by the programme's own functions, once: each
//! seed draws from it who goes on.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use clearing::account::{self as accounts, Admin, Standing, Viewer};
use clearing::config::SecretKey;
use clearing::db::Db;
use clearing::entity::{
    AccountStatus, ParticipantId, ParticipantRole, PlanId, Role, account, pair, participant,
};
use clearing::forum;
use clearing::mentoring::{self, Import, RoundChange};
use clearing::occasion::Occasion;
use clearing::planning::{self, MatchingRequest, PlanWork, Publishing};
use clearing::vocabulary::Vocabulary;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::Failure;

/// When the matches of 2022 were out.
const PUBLISHED: OffsetDateTime = datetime!(2022-07-01 9:00 UTC);

/// A person of the round with their account.
#[derive(Clone, Debug)]
pub(super) struct Registered {
    pub(super) account: account::Model,
    pub(super) participant: participant::Model,
}

/// A published round in a database file.
pub(super) struct Round {
    /// The file, which every seed copies.
    pub(super) file: PathBuf,
    /// Everybody, by address.
    pub(super) people: Vec<Registered>,
    /// The pairs of the plan.
    pub(super) pairs: Vec<pair::Model>,
    /// The lists that names are read by.
    pub(super) vocabulary: Vocabulary,
}

/// The address of a database file.
pub(super) fn url(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}

/// The key of everything that a run encrypts or signs.
pub(super) fn key() -> SecretKey {
    SecretKey::new([7; 32])
}

/// Makes the round in a file: everybody registered, matched, the plan published,
/// everybody a member of the forum.
pub(super) async fn make(file: PathBuf, participants: &Path) -> Result<Round, Failure> {
    let db = Db::open(&url(&file)).await?;
    let mut first = Occasion::seeded(PUBLISHED - Duration::days(60), 1);
    db.migrate(async |tx| {
        accounts::load_reference(tx, &mut first).await?;
        forum::load_categories(tx, &mut first).await
    })
    .await?;
    let vocabulary = accounts::read_vocabulary(db.reader()).await?;
    let csv = fs::read_to_string(participants)?;
    let plan = matched(&db, &vocabulary, &csv).await?;
    let people = participant::Entity::find()
        .order_by_asc(participant::Column::Email)
        .all(db.reader())
        .await?;
    let mut occasion = Occasion::seeded(PUBLISHED, 2);
    let people: Vec<Registered> = people
        .into_iter()
        .map(|one| Registered {
            account: account_of(&mut occasion, &one.email, &one.name, Some(&one), Role::Member),
            participant: one,
        })
        .collect();
    let rows = people.iter().map(|one| one.account.clone());
    db.write(async |tx| insert(tx, rows.collect()).await).await?;
    let pairs = pair::Entity::find()
        .filter(pair::Column::PlanId.eq(plan))
        .order_by_asc(pair::Column::Id)
        .all(db.reader())
        .await?;
    db.close().await?;
    Ok(Round { file, people, pairs, vocabulary })
}

/// The published plan of a new round with these people.
async fn matched(db: &Db, vocabulary: &Vocabulary, csv: &str) -> Result<PlanId, Failure> {
    let mut occasion = Occasion::seeded(PUBLISHED - Duration::days(30), 3);
    let admin = admin(db, &mut occasion).await?;
    let key = key();
    let change = RoundChange {
        name: Some("Mentoring 2022".to_owned()),
        opens_at: Some(PUBLISHED - Duration::days(45)),
        closes_at: Some(PUBLISHED - Duration::days(7)),
        share_mentee_emails: Some(false),
        ..RoundChange::default()
    };
    let round =
        db.write(async |tx| mentoring::create_round(tx, &mut occasion, &admin, &change).await);
    let round = round.await?.id;
    let import = Import { round, csv, mentees: None, vocabulary, key: &key };
    db.write(async |tx| mentoring::import_registrations(tx, &mut occasion, &admin, import).await)
        .await?;
    let mut occasion = Occasion::seeded(PUBLISHED, 4);
    let request = MatchingRequest { round, seed: Some(1), near: None, vocabulary, key: &key };
    let draft = db
        .write(async |tx| planning::run_matching(tx, &mut occasion, &admin, request).await)
        .await?
        .id;
    db.write(async |tx| planning::claim_plan(tx, PUBLISHED).await).await?;
    let asked = AtomicU64::new(5);
    let clock = move || Occasion::seeded(PUBLISHED, asked.fetch_add(1, Ordering::Relaxed));
    let work = PlanWork { db, key: &key, vocabulary, clock: &clock };
    planning::run_plan(work, draft).await?;
    let publishing = Publishing { plan: draft, vocabulary, key: &key };
    let fresh = admin.fresh()?;
    let published = db
        .write(async |tx| planning::publish_plan(tx, &mut occasion, &fresh, publishing).await)
        .await?;
    Ok(published.id)
}

async fn admin(db: &Db, occasion: &mut Occasion) -> Result<Admin, Failure> {
    let row = account_of(occasion, "admin@staff.example", "Marsha Quill", None, Role::Admin);
    let admin = Viewer::signed_in(row.clone(), Standing::FULL).admin()?;
    db.write(async |tx| insert(tx, vec![row]).await).await?;
    Ok(admin)
}

/// A verified account, as a row: signing up takes time by design.
fn account_of(
    occasion: &mut Occasion,
    email: &str,
    name: &str,
    registered: Option<&participant::Model>,
    role: Role,
) -> account::Model {
    account::Model {
        id: occasion.id(),
        email: email.to_owned(),
        display_name: name.to_owned(),
        grade: registered.map(|it| it.grade.clone()),
        organisation_id: registered.and_then(|it| it.organisation_id),
        profession: registered.map(|it| it.profession.clone()),
        role,
        status: AccountStatus::Active,
        password_hash: "none: nobody signs in with a password here".to_owned(),
        created_at: occasion.now(),
        confirmed_at: Some(occasion.now()),
        decided_at: Some(occasion.now()),
        decided_by: None,
        rejection_reason: None,
        suspended_until: None,
        suspension_reason: None,
    }
}

async fn insert(tx: &DatabaseTransaction, rows: Vec<account::Model>) -> Result<(), DbErr> {
    let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    account::Entity::insert_many(rows).exec_without_returning(tx).await.map(drop)
}

impl Registered {
    /// Whether they registered as this.
    pub(super) fn is(&self, side: ParticipantRole) -> bool {
        self.participant.role == side || self.participant.role == ParticipantRole::Both
    }

    /// The profession that they wish for in a mentor.
    pub(super) fn wish(&self) -> &str {
        let wish = self.participant.wanted_profession.as_deref();
        wish.unwrap_or(&self.participant.profession)
    }
}

impl Round {
    /// The place of a participant among the people.
    pub(super) fn place(&self, id: ParticipantId) -> usize {
        let place = self.people.iter().position(|one| one.participant.id == id);
        place.expect("pairs are of people of the round")
    }
}

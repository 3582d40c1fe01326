//! The app that flows play on: a fresh database, people on it, a clock that
//! stands still. Nothing else in the tests knows how anything is set up.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_graphql::{Request, Variables};
use clearing::account::{self, RelyingParty, TotpSecret, Viewer};
use clearing::config::{Periods, SecretKey};
use clearing::db::Db;
use clearing::entity::{
    AccountId, AccountStatus, OrganisationId, Role, account as accounts, outbox, policy,
    policy_acceptance,
};
use clearing::forum;
use clearing::graphql::{self, Client, Schema, SessionChange, Shared, Streams};
use clearing::occasion::Occasion;
use clearing::outbox::Email;
use clearing::worker;
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, QueryOrder, Set};
use serde_json::Value;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::fresh_db::FreshDb;

/// When everything happens unless a test says otherwise.
pub(crate) const NOON: OffsetDateTime = datetime!(2030-01-01 12:00 UTC);

/// What everybody on the app signs in with.
pub(crate) const PASSWORD: &str = "twelve violet herons argue";

/// A fresh database with the reference data, and the API on it.
pub(crate) struct TestApp {
    pub(crate) shared: Shared,
    pub(crate) schema: Schema,
    fresh: FreshDb,
    drawn: AtomicU64,
}

impl TestApp {
    pub(crate) async fn new() -> Self {
        let fresh = FreshDb::new().await;
        let db = fresh.db.clone();
        let mut first = Occasion::seeded(NOON, 0);
        db.write::<_, DbErr>(async |tx| {
            account::load_reference(tx, &mut first).await?;
            forum::load_categories(tx, &mut first).await
        })
        .await
        .unwrap();
        let vocabulary = account::read_vocabulary(db.reader()).await.unwrap();
        let shared = Shared {
            db,
            vocabulary: Arc::new(vocabulary),
            secret_key: SecretKey::new([7; 32]),
            relying_party: RelyingParty::at("http://localhost:8080"),
            rate_limits: true,
            periods: Periods::default(),
            wake: Arc::default(),
            streams: Streams::default(),
        };
        let schema = graphql::schema(shared.clone());
        Self { shared, schema, fresh, drawn: AtomicU64::new(1) }
    }

    /// The same server, started again with another key.
    pub(crate) fn use_key(&mut self, key: SecretKey) {
        self.shared.secret_key = key;
        self.schema = graphql::schema(self.shared.clone());
    }

    pub(crate) fn db(&self) -> &Db {
        &self.shared.db
    }

    /// The folder of the database's file, on SQLite.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.fresh.folder.path()
    }

    /// An occasion at noon, each with numbers of its own.
    pub(crate) fn occasion(&self) -> Occasion {
        self.occasion_at(NOON)
    }

    pub(crate) fn occasion_at(&self, now: OffsetDateTime) -> Occasion {
        Occasion::seeded(now, self.drawn.fetch_add(1, Ordering::Relaxed))
    }

    /// A verified member called `name`, G7 in Policy at the Home Office.
    pub(crate) async fn member(&self, name: &str) -> Viewer {
        self.person(name, AccountStatus::Active, Role::Member).await
    }

    /// A verified member of another grade.
    pub(crate) async fn member_of_grade(&self, name: &str, grade: &str) -> Viewer {
        let id = self.member(name).await.account().unwrap().id;
        let row = accounts::ActiveModel {
            id: Set(id),
            grade: Set(Some(grade.to_owned())),
            ..Default::default()
        };
        self.db().write::<_, DbErr>(async |tx| row.update(tx).await).await.unwrap();
        self.viewer(id).await
    }

    pub(crate) async fn moderator(&self, name: &str) -> Viewer {
        self.person(name, AccountStatus::Active, Role::Moderator).await
    }

    pub(crate) async fn admin(&self, name: &str) -> Viewer {
        self.person(name, AccountStatus::Active, Role::Admin).await
    }

    /// Somebody who confirmed the address and waits to be verified.
    pub(crate) async fn pending(&self, name: &str) -> Viewer {
        self.person(name, AccountStatus::AwaitingVerification, Role::Member).await
    }

    /// Somebody with an account in any state, who agreed to every policy.
    pub(crate) async fn person(&self, name: &str, status: AccountStatus, role: Role) -> Viewer {
        let home_office = self.organisation("Home Office");
        let mut occasion = self.occasion();
        let id: AccountId = occasion.id();
        let row = accounts::ActiveModel {
            id: Set(id),
            email: Set(format!("{}@homeoffice.gov.uk", name.to_lowercase().replace(' ', "."))),
            display_name: Set(name.to_owned()),
            grade: Set(Some("G7".to_owned())),
            organisation_id: Set(Some(home_office)),
            profession: Set(Some("policy".to_owned())),
            role: Set(role),
            status: Set(status),
            // Nobody signs in with this one: the tests that sign in sign up first.
            password_hash: Set(String::new()),
            created_at: Set(occasion.now()),
            confirmed_at: Set(Some(occasion.now())),
            decided_at: Set((status == AccountStatus::Active).then(|| occasion.now())),
            decided_by: Set(None),
            rejection_reason: Set(None),
            suspended_until: Set(None),
            suspension_reason: Set(None),
        };
        let policies = policy::Entity::find().all(self.db().reader()).await.unwrap();
        let agreed = policies.into_iter().map(|policy| policy_acceptance::ActiveModel {
            account_id: Set(id),
            policy_id: Set(policy.id),
            accepted_at: Set(occasion.now()),
        });
        self.db()
            .write::<_, DbErr>(async |tx| {
                row.insert(tx).await?;
                policy_acceptance::Entity::insert_many(agreed).exec_without_returning(tx).await
            })
            .await
            .unwrap();
        if role != Role::Member {
            self.give_totp(id).await;
        }
        self.viewer(id).await
    }

    /// Gives somebody an authenticator app: nobody is a moderator or an admin without one.
    pub(crate) async fn give_totp(&self, id: AccountId) {
        let (key, secret, mut occasion) = (&self.shared.secret_key, Self::totp(), self.occasion());
        self.db()
            .write(async |tx| account::give_totp(tx, key, &mut occasion, id, &secret).await)
            .await
            .unwrap();
    }

    /// What everybody's authenticator app knows.
    pub(crate) fn totp() -> TotpSecret {
        TotpSecret::fresh(&mut Occasion::seeded(NOON, 0))
    }

    /// The code that everybody's app shows at a moment.
    pub(crate) fn code(now: OffsetDateTime) -> String {
        Self::totp().code(now)
    }

    /// The person with this account whose password alone is proven.
    pub(crate) async fn after_password(&self, id: AccountId) -> Viewer {
        account::viewer_after_password(self.db().reader(), id).await.unwrap()
    }

    /// The person with this account, who has signed in just now and has the rights they have now.
    pub(crate) async fn viewer(&self, id: AccountId) -> Viewer {
        account::viewer_of(self.db().reader(), id).await.unwrap()
    }

    pub(crate) fn organisation(&self, name: &str) -> OrganisationId {
        let found = self.shared.vocabulary.organisations().find(name);
        found.unwrap_or_else(|| panic!("there is no {name}")).id.into()
    }

    /// Asks the API as `viewer`, at noon: the whole answer.
    pub(crate) async fn ask(&self, viewer: &Viewer, query: &str, variables: Value) -> Value {
        self.ask_at(NOON, viewer, query, variables).await
    }

    pub(crate) async fn ask_at(
        &self,
        now: OffsetDateTime,
        viewer: &Viewer,
        query: &str,
        variables: Value,
    ) -> Value {
        self.ask_for_session(now, viewer, query, variables).await.0
    }

    /// Asks, and says what was decided about the session.
    pub(crate) async fn ask_for_session(
        &self,
        now: OffsetDateTime,
        viewer: &Viewer,
        query: &str,
        variables: Value,
    ) -> (Value, SessionChange) {
        self.ask_from(now, Client::at("192.0.2.1"), viewer, query, variables).await
    }

    /// Asks from somewhere else.
    pub(crate) async fn ask_from(
        &self,
        now: OffsetDateTime,
        client: Client,
        viewer: &Viewer,
        query: &str,
        variables: Value,
    ) -> (Value, SessionChange) {
        let request = Request::new(query).variables(Variables::from_json(variables));
        let (request, change) =
            graphql::request(request, &self.shared, viewer.clone(), now, client);
        let answer = self.schema.execute(request).await;
        (serde_json::to_value(answer).unwrap(), change)
    }

    /// Asks another server of the same database.
    pub(crate) async fn ask_server(
        &self,
        server: &Schema,
        viewer: &Viewer,
        query: &str,
        variables: Value,
    ) -> Value {
        let request = Request::new(query).variables(Variables::from_json(variables));
        let client = Client::at("192.0.2.1");
        let request = graphql::request(request, &self.shared, viewer.clone(), NOON, client).0;
        serde_json::to_value(server.execute(request).await).unwrap()
    }

    /// The same database, opened once more.
    pub(crate) async fn open_again(&self) -> Db {
        Db::open(&self.fresh.url).await.unwrap()
    }

    /// Every email written so far, oldest first, with whom it goes to; those that were asked
    /// for are written first, as the worker does.
    pub(crate) async fn emails(&self) -> Vec<(String, Email)> {
        worker::answer_email_requests(self.db(), &mut self.occasion()).await.unwrap();
        let rows = outbox::Entity::find()
            .order_by_asc(outbox::Column::CreatedAt)
            .order_by_asc(outbox::Column::Cause)
            .all(self.db().reader())
            .await
            .unwrap();
        let email = |email| serde_json::from_value(email).unwrap();
        rows.into_iter().map(|row| (row.recipient, email(row.content))).collect()
    }

    /// How many statements `work` sent to the database.
    pub(crate) async fn statements<T>(&self, work: impl Future<Output = T>) -> (T, u64) {
        let before = self.db().statements();
        let done = work.await;
        (done, self.db().statements() - before)
    }
}

//! What a resolver gets from its request: who asks, when, and of what.

use std::sync::{Arc, Mutex};

use async_graphql::Context;
use sea_orm::{DatabaseTransaction, DbErr};
use time::OffsetDateTime;

use super::streams::Streams;
use crate::account::{Fresh, Member, RelyingParty, StepUpNeeded, StepUpOr, Viewer};
use crate::config::{Periods, SecretKey};
use crate::db::Db;
use crate::entity::AccountId;
use crate::forum::{self, PostLimitError};
use crate::occasion::Occasion;
use crate::vocabulary::Vocabulary;

/// What all requests share.
#[derive(Clone)]
pub struct Shared {
    /// The database.
    pub db: Db,
    /// The grades, professions and organisations.
    pub vocabulary: Arc<Vocabulary>,
    /// Encrypts identities.
    pub secret_key: SecretKey,
    /// The service as browsers know it that make passkeys.
    pub relying_party: RelyingParty,
    /// The address of the service, for previews of emails.
    pub base_url: String,
    /// Whether attempts are slowed down.
    pub rate_limits: bool,
    /// How long things are kept.
    pub periods: Periods,
    /// Wakes the worker, so that an email or a plan need not wait for its turn.
    /// [`Asking::change`] does after each change, so no resolver has to think of it.
    pub wake: Arc<tokio::sync::Notify>,
    /// How many streams each person has on this server.
    pub streams: Streams,
}

/// Where a request came from.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// The address, as text.
    pub address: String,
    /// The session of whoever is signed in, by the hash of its token.
    pub session: Option<String>,
    /// What the browser keeps from signing in before.
    pub device: Option<String>,
    /// The browser, in plain words.
    pub browser: Option<String>,
}

impl Client {
    /// A client at an address, signed in nowhere.
    #[must_use]
    pub fn at(address: impl Into<String>) -> Self {
        Self { address: address.into(), ..Self::default() }
    }
}

/// What a request decided about its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// This account is signed in from now on.
    SignIn(AccountId),
    /// The password of this account is proven; the second factor is still to come.
    AwaitSecondStep(AccountId),
    /// Whoever is signed in stays so, by another token.
    Renew,
    /// Whoever is signed in has just proven that it is them.
    Prove,
    /// Nobody is.
    SignOut,
}

/// Where a mutation leaves what it decided; the web layer carries it out.
#[derive(Clone, Debug, Default)]
pub struct SessionChange {
    decision: Arc<Mutex<Option<Decision>>>,
    device: Arc<Mutex<Option<String>>>,
}

impl SessionChange {
    /// Signs in whom `viewer` says, as far as it is proven.
    pub fn begin(&self, viewer: &Viewer) {
        if let Ok(person) = viewer.pending() {
            self.set(Decision::SignIn(person.id()));
        } else if let Some(step) = viewer.second_step() {
            self.set(Decision::AwaitSecondStep(step.id()));
        }
    }

    /// Gives the session of whoever asks another token.
    pub fn renew(&self) {
        self.set(Decision::Renew);
    }

    /// Notes that whoever asks has just proven that it is them.
    pub fn prove(&self) {
        self.set(Decision::Prove);
    }

    /// Signs whoever asks out.
    pub fn sign_out(&self) {
        self.set(Decision::SignOut);
    }

    /// What was decided, if anything.
    #[must_use]
    pub fn decision(&self) -> Option<Decision> {
        *self.decision.lock().expect("no holder of this lock panics")
    }

    /// Has the browser keep this token, by which it is known again.
    pub fn keep_device(&self, token: String) {
        *self.device.lock().expect("no holder of this lock panics") = Some(token);
    }

    /// What the browser is to keep, if anything.
    #[must_use]
    pub fn device(&self) -> Option<String> {
        self.device.lock().expect("no holder of this lock panics").clone()
    }

    fn set(&self, decision: Decision) {
        *self.decision.lock().expect("no holder of this lock panics") = Some(decision);
    }
}

/// When the request arrived.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival(pub(super) OffsetDateTime);

/// That the request only asks what would be refused: no change is kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct OnlyChecked;

/// What a resolver asks its context for.
pub(crate) trait Asking {
    /// Who asks.
    fn viewer(&self) -> &Viewer;
    /// The database.
    fn db(&self) -> &Db;
    /// The moment the request arrived, with fresh randomness.
    fn occasion(&self) -> Occasion;
    /// The grades, professions and organisations.
    fn vocabulary(&self) -> &Vocabulary;
    /// Everything that all requests share.
    fn shared(&self) -> &Shared;
    /// Where to leave what was decided about the session.
    fn session(&self) -> &SessionChange;
    /// Where the request came from.
    fn client(&self) -> &Client;
    /// Refuses a member who has posted as much as they may for now, where limits are on.
    async fn admit_post(&self, author: &Member) -> Result<(), PostLimitError>;
    /// Runs `work` in one transaction, at the request's moment, and wakes the
    /// worker once it is committed. A request that is only checked keeps nothing of it.
    async fn change<T, E: From<DbErr>>(
        &self,
        work: impl AsyncFnOnce(&DatabaseTransaction, &mut Occasion) -> Result<T, E>,
    ) -> Result<T, E>;
    /// Runs `work` with `parsed`, as [`Asking::change`] does. What could not be
    /// parsed is returned as it is: no transaction begins for it.
    async fn change_with<P, F, T, E: From<DbErr> + From<F>>(
        &self,
        parsed: Result<P, F>,
        work: impl AsyncFnOnce(&DatabaseTransaction, &mut Occasion, P) -> Result<T, E>,
    ) -> Result<T, E>;
    /// Runs `work` with a right that has to be fresh, as [`Asking::change`] does.
    async fn change_fresh<R, T, E: From<DbErr>>(
        &self,
        right: Result<Fresh<R>, StepUpNeeded>,
        work: impl AsyncFnOnce(&DatabaseTransaction, &mut Occasion, &Fresh<R>) -> Result<T, E>,
    ) -> Result<T, StepUpOr<E>>;
}

impl Asking for Context<'_> {
    fn viewer(&self) -> &Viewer {
        self.data_unchecked()
    }

    fn db(&self) -> &Db {
        &self.shared().db
    }

    fn occasion(&self) -> Occasion {
        Occasion::at(self.data_unchecked::<Arrival>().0)
    }

    fn vocabulary(&self) -> &Vocabulary {
        &self.shared().vocabulary
    }

    fn shared(&self) -> &Shared {
        self.data_unchecked()
    }

    fn session(&self) -> &SessionChange {
        self.data_unchecked()
    }

    fn client(&self) -> &Client {
        self.data_unchecked()
    }

    async fn admit_post(&self, author: &Member) -> Result<(), PostLimitError> {
        if self.shared().rate_limits {
            forum::admit_post(self.db().reader(), author, self.occasion().now()).await?;
        }
        Ok(())
    }

    async fn change<T, E: From<DbErr>>(
        &self,
        work: impl AsyncFnOnce(&DatabaseTransaction, &mut Occasion) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut occasion = self.occasion();
        if self.data_opt::<OnlyChecked>().is_some() {
            let checked = self.db().check(async |tx| work(tx, &mut occasion).await);
            return Box::pin(checked).await;
        }
        // On the heap: a resolver would hold it on its stack, once for each change that its object
        // can make, which fills the stack of an unoptimised build.
        let changed = self.db().write(async |tx| work(tx, &mut occasion).await);
        let changed = Box::pin(changed).await?;
        self.shared().wake.notify_one();
        Ok(changed)
    }

    async fn change_with<P, F, T, E: From<DbErr> + From<F>>(
        &self,
        parsed: Result<P, F>,
        work: impl AsyncFnOnce(&DatabaseTransaction, &mut Occasion, P) -> Result<T, E>,
    ) -> Result<T, E> {
        let parsed = parsed?;
        self.change(async |tx, occasion| work(tx, occasion, parsed).await).await
    }

    async fn change_fresh<R, T, E: From<DbErr>>(
        &self,
        right: Result<Fresh<R>, StepUpNeeded>,
        work: impl AsyncFnOnce(&DatabaseTransaction, &mut Occasion, &Fresh<R>) -> Result<T, E>,
    ) -> Result<T, StepUpOr<E>> {
        let right = right.map_err(StepUpOr::StepUp)?;
        let changed = self.change(async |tx, occasion| work(tx, occasion, &right).await).await;
        changed.map_err(StepUpOr::Other)
    }
}

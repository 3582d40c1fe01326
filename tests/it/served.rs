//! The app behind its real server: browsers that keep cookies, and the worker.

use std::sync::Arc;

use clearing::account::{Password, Viewer};
use clearing::config::{Config, MailSetting};
use clearing::entity::account as accounts;
use clearing::graphql;
use clearing::mail::{Mail, Transport};
use clearing::own_data::ErasureLedger;
use clearing::web::{self, Web};
use clearing::worker::{self, Worker};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response};
use sea_orm::{ActiveModelTrait, DbErr, Set};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::test_app::{PASSWORD, TestApp};

const SIGN_IN: &str = "mutation($email: String!, $password: String!) {
    signIn(email: $email, password: $password) { viewer { email status } errors { code } } }";

/// An app that is served on a free port of this machine, without limits: all
/// browsers come from one address.
pub(crate) struct Served {
    pub(crate) app: TestApp,
    /// Where the server listens.
    pub(crate) address: String,
    /// The worker runs for as long as this is held.
    stop: watch::Sender<bool>,
}

impl Served {
    /// A server that people reach where it listens.
    pub(crate) async fn new() -> Self {
        Self::known_as(None).await
    }

    /// A server that people know by another address than it listens on, as
    /// behind a proxy.
    pub(crate) async fn known_as(base_url: Option<&str>) -> Self {
        Self::of(false, base_url, &[]).await
    }

    /// A server that limits how much somebody may do.
    pub(crate) async fn with_limits() -> Self {
        Self::of(true, None, &[]).await
    }

    /// The same behind proxies that say whom a request comes from.
    pub(crate) async fn behind_proxies(networks: &[&str]) -> Self {
        Self::of(true, None, networks).await
    }

    async fn of(rate_limits: bool, base_url: Option<&str>, proxies: &[&str]) -> Self {
        let mut app = TestApp::new().await;
        app.shared.rate_limits = rate_limits;
        app.schema = graphql::schema(app.shared.clone());
        let listener = web::bind(([127, 0, 0, 1], 0).into()).await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let proxies: Vec<_> = proxies.iter().map(|network| network.parse().unwrap()).collect();
        let web = Web::new(app.shared.clone(), base_url.unwrap_or(&address));
        let router = web::router(web.behind(&proxies));
        tokio::spawn(web::serve(listener, router, std::future::pending()));
        let (stop, _) = watch::channel(false);
        Self { app, address, stop }
    }

    /// Lets the worker run, with emails going to the SMTP server on this port.
    pub(crate) fn work_with_smtp(&self, port: u16) {
        self.work(self.mail(MailSetting::Smtp(format!("smtp://127.0.0.1:{port}"))));
    }

    /// Lets the worker run, with emails going nowhere but into this list.
    pub(crate) fn work_with(&self, transport: Transport) {
        self.work(self.mail(MailSetting::File("unused".into())).with_transport(transport));
    }

    /// Lets the worker run, with emails going into a folder next to the database.
    pub(crate) fn work_with_folder(&self) {
        self.work(self.mail(MailSetting::File(self.app.folder().join("emails"))));
    }

    fn mail(&self, mail: MailSetting) -> Mail {
        let config = Config { mail, base_url: self.address.clone(), ..Config::default() };
        Mail::from_config(&config).unwrap()
    }

    fn work(&self, mail: Mail) {
        let worker = Worker {
            ledger: Some(ErasureLedger::new(self.app.folder().join("clearing.erasures"))),
            db: self.app.db().clone(),
            mail,
            secret_key: self.app.shared.secret_key.clone(),
            vocabulary: Arc::clone(&self.app.shared.vocabulary),
            wake: Arc::clone(&self.app.shared.wake),
        };
        let stop = self.stop.subscribe();
        tokio::spawn(async move { Box::pin(worker::run(&worker, stop)).await });
    }

    /// Somebody's browser, signed in nowhere.
    pub(crate) fn browser(&self) -> Browser {
        let client = Client::builder().cookie_store(true).redirect(Policy::none());
        Browser { client: client.build().unwrap(), address: self.address.clone() }
    }

    /// Gives somebody the password that everybody has.
    pub(crate) async fn set_password(&self, viewer: &Viewer) {
        let account = viewer.account().expect("a guest cannot sign in");
        let hash = Password::new(PASSWORD).hash([7; 16]).await;
        let row = accounts::ActiveModel {
            id: Set(account.id),
            password_hash: Set(hash.as_str().to_owned()),
            ..Default::default()
        };
        self.app.db().write::<_, DbErr>(async |tx| row.update(tx).await).await.unwrap();
    }

    /// The browser of somebody on the app, signed in.
    pub(crate) async fn browser_of(&self, viewer: &Viewer) -> Browser {
        self.set_password(viewer).await;
        let browser = self.browser();
        let email = &viewer.account().expect("a guest cannot sign in").email;
        let answer = browser.sign_in(email).await;
        assert_eq!(answer["data"]["signIn"]["errors"], json!([]), "{answer}");
        browser
    }
}

/// What somebody uses the service with.
pub(crate) struct Browser {
    pub(crate) client: Client,
    address: String,
}

impl Browser {
    /// Asks the API: the whole answer.
    pub(crate) async fn ask(&self, query: &str, variables: Value) -> Value {
        let body = json!({ "query": query, "variables": variables });
        let answer = self.post("/graphql").json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.json().await.unwrap()
    }

    /// Asks the API for what has to work: the field of the answer's data.
    pub(crate) async fn done(&self, field: &str, query: &str, variables: Value) -> Value {
        let mut answer = self.ask(query, variables).await;
        let done = answer["data"][field].take();
        assert!(!done.is_null(), "{answer}");
        let errors = done.get("errors").cloned().unwrap_or(json!([]));
        assert_eq!(errors, json!([]), "{field}");
        done
    }

    /// Signs in with everybody's password.
    pub(crate) async fn sign_in(&self, email: &str) -> Value {
        self.ask(SIGN_IN, json!({ "email": email, "password": PASSWORD })).await
    }

    /// Opens an address.
    pub(crate) async fn open(&self, path: &str) -> Response {
        self.client.get(format!("{}{path}", self.address)).send().await.unwrap()
    }

    /// A page as its status and its HTML.
    pub(crate) async fn page(&self, path: &str) -> (u16, String) {
        let answer = self.open(path).await;
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// Something to send to an address.
    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(format!("{}{path}", self.address))
    }

    /// Sends a form.
    pub(crate) async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        self.post(path).form(fields).send().await.unwrap()
    }
}

//! Two people with everything between them, and others who look on.

use clearing::account::Viewer;
use clearing::entity::account;
use sea_orm::{ActiveModelTrait, DbErr, Set};
use serde_json::json;

use super::{advert, answer, id_of, offers, text, thread};
use crate::test_app::{NOON, TestApp};

/// Stands in the name and in all that Zoe writes, and nowhere else; typed into a search in
/// small letters.
pub(super) const CANARY: &str = "Zyzzyva";

/// Zoe, who hides or is blocked, and Ada, of the same organisation, who must not see
/// her. Bob works elsewhere; Eve is anybody; Grace moderates.
pub(super) struct World<'a> {
    pub(super) app: &'a TestApp,
    pub(super) zoe: Viewer,
    pub(super) ada: Viewer,
    pub(super) bob: Viewer,
    pub(super) grace: Viewer,
    /// What is Zoe's or stands in a thread of hers: topics, posts, offers, her account.
    pub(super) hers: Vec<String>,
    /// Threads of others in which she wrote.
    pub(super) others: Vec<String>,
    /// The numbers of all threads, and a post of each.
    pub(super) pages: Vec<(i64, String)>,
}

impl<'a> World<'a> {
    pub(super) async fn new(app: &'a TestApp) -> Self {
        let zoe = app.member("Zyzzyva Quill").await;
        let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
        let bob = elsewhere(app, "Bob").await;
        let grace = app.moderator("Grace").await;
        let general = thread(app, &zoe, "Zyzzyva in the garden").await;
        let hers = advert(app, &zoe, "Zyzzyva Quill", true).await;
        let adas = advert(app, &ada, "Ada", false).await;
        let tea = thread(app, &eve, "Tea or coffee?").await;
        let mut posts = vec![
            answer(app, &ada, &general, "Lovely.", false).await,
            answer(app, &ada, &hers, "I would like that.", true).await,
        ];
        answer(app, &ada, &tea, "Tea!", false).await;
        for (topic, body, is_offer) in [
            (&general, "A Zyzzyva is a weevil, @Ada.", false),
            (&tea, "Zyzzyva tea, @Ada.", false),
            (&adas, "This Zyzzyva could.", true),
        ] {
            posts.push(answer(app, &zoe, topic, body, is_offer).await);
        }
        answer(app, &eve, &tea, "Coffee.", false).await;
        let mut ids: Vec<String> = Vec::new();
        for topic in [&hers, &adas] {
            let seen = offers(app, &grace, topic).await;
            ids.extend(seen.into_iter().map(|(id, _)| id));
        }
        ids.extend([id_of(&zoe), general.clone(), hers.clone()]);
        ids.extend(posts);
        let mut world = Self {
            app,
            zoe,
            ada,
            bob,
            grace,
            hers: ids,
            others: vec![tea.clone(), adas.clone()],
            pages: Vec::new(),
        };
        for topic in [&general, &hers, &tea, &adas] {
            world.add_page(topic).await;
        }
        world
    }

    async fn add_page(&mut self, topic: &str) {
        let query = "query($id: ID!) { topic(id: $id) { number posts { nodes { id } } } }";
        let answer = self.app.ask(&self.grace, query, json!({ "id": topic })).await;
        let topic = &answer["data"]["topic"];
        let last = topic["posts"]["nodes"].as_array().unwrap().last().unwrap().clone();
        self.pages.push((topic["number"].as_i64().unwrap(), text(&last["id"])));
    }
}

/// A member of another organisation, with an address in its domain.
pub(super) async fn elsewhere(app: &TestApp, name: &str) -> Viewer {
    let id = app.member(name).await.account().unwrap().id;
    let row = account::ActiveModel {
        id: Set(id),
        email: Set(format!("{}@hmtreasury.gov.uk", name.to_lowercase())),
        organisation_id: Set(Some(app.organisation("HM Treasury"))),
        created_at: Set(NOON),
        ..Default::default()
    };
    app.db().write::<_, DbErr>(async |tx| row.update(tx).await).await.unwrap();
    app.viewer(id).await
}

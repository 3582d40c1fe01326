//! Nobody is suggested or introduced to somebody who must not see them, on either side.

use clearing::account::Viewer;
use clearing::entity::introduction;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use time::macros::datetime;

use super::world::elsewhere;
use super::{How, advance_at, advert, hide_now};
use crate::test_app::TestApp;

/// The names in the adverts that are suggested to the author of one.
async fn suggested(app: &TestApp, who: &Viewer, own: &str) -> Vec<Value> {
    let query = "query($id: ID!) { topic(id: $id) { advert { suggestions {
        topic { advert { name } } } } } }";
    let answer = app.ask(who, query, json!({ "id": own })).await;
    let suggestions = answer["data"]["topic"]["advert"]["suggestions"].as_array().unwrap().clone();
    suggestions.into_iter().map(|it| it["topic"]["advert"]["name"].clone()).collect()
}

#[tokio::test]
async fn they_are_neither_suggested_nor_introduced_to_each_other() {
    for how in How::ALL {
        let app = TestApp::new().await;
        let (ada, zoe) = (app.member("Ada").await, app.member("Zoe").await);
        let bob = elsewhere(&app, "Bob").await;
        let adas = advert(&app, &ada, "Ada", false).await;
        let zoes = advert(&app, &zoe, "Zoe", true).await;
        assert_eq!(suggested(&app, &ada, &adas).await, ["Zoe"]);
        how.between(&app, &zoe, &ada).await;
        assert_eq!(suggested(&app, &ada, &adas).await, [""; 0], "{how:?}");
        assert_eq!(suggested(&app, &zoe, &zoes).await, [""; 0], "{how:?}");
        let tuesday = datetime!(2030-01-08 10:00 UTC);
        advance_at(&app, tuesday).await;
        let introductions =
            async || introduction::Entity::find().all(app.db().reader()).await.unwrap().len();
        assert_eq!(introductions().await, 0, "{how:?}");
        // Somebody else may be, unless she hides from all.
        let bobs = advert(&app, &bob, "Bob", false).await;
        let hidden = how == How::HidesNow;
        assert_eq!(suggested(&app, &bob, &bobs).await.is_empty(), hidden, "{how:?}");
        advance_at(&app, tuesday + time::Duration::WEEK).await;
        assert_eq!(introductions().await, usize::from(!hidden), "{how:?}");
        if hidden {
            hide_now(&app, &zoe, false).await;
            advance_at(&app, tuesday + time::Duration::WEEK * 2).await;
            assert_eq!(introductions().await, 2, "when she shows herself again");
        }
    }
}

#[tokio::test]
async fn whoever_was_introduced_before_is_not_suggested() {
    let app = TestApp::new().await;
    let (ada, zoe) = (app.member("Ada").await, app.member("Zoe").await);
    let adas = advert(&app, &ada, "Ada", false).await;
    advert(&app, &zoe, "Zoe", true).await;
    assert_eq!(suggested(&app, &ada, &adas).await, ["Zoe"]);
    advance_at(&app, datetime!(2030-01-08 10:00 UTC)).await;
    assert_eq!(suggested(&app, &ada, &adas).await, [""; 0]);
}

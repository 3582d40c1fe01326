//! Hiding now, and from one's own organisation.

use clearing::account::Viewer;
use clearing::entity::account;
use sea_orm::{ActiveModelTrait, DbErr, Set};
use serde_json::{Value, json};
use time::Duration;
use time::macros::datetime;

use super::world::elsewhere;
use super::{
    REPLY, advance_at, advert, answer, emails_at, hide_from_organisation, hide_now, offers, set,
    thread,
};
use crate::test_app::{NOON, TestApp};

async fn sees(app: &TestApp, who: &Viewer, topic: &str) -> bool {
    let query = "query($id: ID!) { topic(id: $id) { id } }";
    !app.ask(who, query, json!({ "id": topic })).await["data"]["topic"].is_null()
}

#[tokio::test]
async fn each_of_the_two_switches_stays_as_it_is_when_the_other_one_is_set() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    for (input, from_organisation, now) in [
        (json!({}), false, false),
        (json!({ "hiddenNow": true }), false, true),
        (json!({ "hiddenFromOwnOrganisation": true }), true, true),
        (json!({ "hiddenNow": false }), true, false),
        (json!({ "hiddenFromOwnOrganisation": false }), false, false),
    ] {
        let expected = json!({ "hiddenFromOwnOrganisation": from_organisation, "hiddenNow": now });
        assert_eq!(set(&app, &ada, input).await, expected);
        let query = "{ viewer { visibility { hiddenFromOwnOrganisation hiddenNow } } }";
        let seen = app.ask(&ada, query, json!({})).await["data"]["viewer"]["visibility"].clone();
        assert_eq!(seen, expected);
    }
    let pat = app.pending("Pat").await;
    let none = app.ask(&pat, "{ viewer { visibility { hiddenNow } } }", json!({})).await;
    assert_eq!(none["data"]["viewer"], json!({ "visibility": null }));
}

/// Somebody with this address, of this organisation or of none that they gave.
async fn member_at(app: &TestApp, name: &str, email: &str, organisation: Option<&str>) -> Viewer {
    let id = app.member(name).await.account().unwrap().id;
    let row = account::ActiveModel {
        id: Set(id),
        email: Set(email.to_owned()),
        organisation_id: Set(organisation.map(|name| app.organisation(name))),
        ..Default::default()
    };
    app.db().write::<_, DbErr>(async |tx| row.update(tx).await).await.unwrap();
    app.viewer(id).await
}

#[tokio::test]
async fn an_organisation_is_what_the_account_says_and_where_its_address_is() {
    let app = TestApp::new().await;
    let member = |name, email, organisation| member_at(&app, name, email, organisation);
    let cabinet = member("Zoe", "zoe@cabinetoffice.gov.uk", Some("Cabinet Office")).await;
    let nowhere = member("Nel", "nel@dsit.gov.uk", None).await;
    let (hers, nels) =
        (thread(&app, &cabinet, "Hello").await, thread(&app, &nowhere, "Good day").await);
    hide_from_organisation(&app, &cabinet).await;
    hide_from_organisation(&app, &nowhere).await;
    for (name, email, organisation, sees_hers, sees_nels) in [
        ("Says so", "a@hmrc.gov.uk", Some("Cabinet Office"), false, true),
        ("Same domain", "b@cabinetoffice.gov.uk", Some("HM Treasury"), false, true),
        ("Same domain, unsaid", "c@cabinetoffice.gov.uk", None, false, true),
        ("Another domain of it", "d@digital.cabinet-office.gov.uk", None, false, true),
        ("Of Nel's domain", "e@dsit.gov.uk", Some("HM Treasury"), true, false),
        ("Elsewhere", "f@hmtreasury.gov.uk", Some("HM Treasury"), true, true),
        ("Unsaid", "g@hmtreasury.gov.uk", None, true, true),
    ] {
        let who = member(name, email, organisation).await;
        assert_eq!(sees(&app, &who, &hers).await, sees_hers, "{name}");
        assert_eq!(sees(&app, &who, &nels).await, sees_nels, "{name}");
    }
    for staff in [app.moderator("Grace").await, app.admin("Mary").await] {
        assert!(sees(&app, &staff, &hers).await);
    }
    assert!(sees(&app, &cabinet, &nels).await, "whoever hides sees others");
}

#[tokio::test]
async fn what_somebody_writes_while_hidden_is_there_when_they_show_themselves_again() {
    let app = TestApp::new().await;
    let (ada, zoe) = (app.member("Ada").await, elsewhere(&app, "Zoe").await);
    let adas = thread(&app, &ada, "Tea?").await;
    hide_now(&app, &zoe, true).await;
    answer(&app, &zoe, &adas, "Coffee.", false).await;
    let hers = thread(&app, &zoe, "Coffee?").await;
    assert!(!sees(&app, &ada, &hers).await);
    let soon = NOON + Duration::minutes(11);
    assert_eq!(emails_at(&app, soon, "ada@").await.len(), 0, "about what she may not see");
    hide_now(&app, &zoe, false).await;
    assert!(sees(&app, &ada, &hers).await);
    let query = "{ notifications { nodes { kind } } }";
    let told = app.ask(&ada, query, json!({})).await["data"]["notifications"]["nodes"].clone();
    assert_eq!(told, json!([{ "kind": "REPLY" }]));
    assert_eq!(emails_at(&app, soon, "ada@").await.len(), 1, "now she may");
}

#[tokio::test]
async fn nobody_offers_to_somebody_from_whom_they_hide() {
    let app = TestApp::new().await;
    let (ada, zoe) = (app.member("Ada").await, app.member("Zoe").await);
    let bob = elsewhere(&app, "Bob").await;
    let (adas, bobs) =
        (advert(&app, &ada, "Ada", false).await, advert(&app, &bob, "Bob", false).await);
    let may = async |topic: &str| {
        let query = "query($id: ID!) { topic(id: $id) { viewerCan { offer }
                     offerCheck { mayOffer refusal } } }";
        let answer = app.ask(&zoe, query, json!({ "id": topic })).await["data"]["topic"].clone();
        assert_eq!(answer["viewerCan"]["offer"], answer["offerCheck"]["mayOffer"]);
        answer["offerCheck"]["refusal"].clone()
    };
    let why = "You hide from the author of this advert, so they would not see your offer";
    hide_from_organisation(&app, &zoe).await;
    assert_eq!((may(&adas).await, may(&bobs).await), (json!(why), Value::Null));
    hide_now(&app, &zoe, true).await;
    assert_eq!((may(&adas).await, may(&bobs).await), (json!(why), json!(why)));
    let offer = json!({ "id": bobs, "body": "I could.", "offer": true });
    let refused = app.ask(&zoe, REPLY, offer.clone()).await["data"]["reply"]["errors"].clone();
    assert_eq!(refused[0]["message"], why);
    hide_now(&app, &zoe, false).await;
    let made = app.ask(&zoe, REPLY, offer).await["data"]["reply"]["errors"].clone();
    assert_eq!(made, json!([]));
    hide_now(&app, &zoe, true).await;
    assert_eq!(offers(&app, &bob, &bobs).await, [], "what was offered before is out of sight");
    // And so it asks nothing of the author.
    let declare =
        "mutation($id: ID!) { declareMatch(topicId: $id, body: \"Found!\") { errors { code } } }";
    let declared = app.ask(&bob, declare, json!({ "id": bobs })).await;
    assert_eq!(declared["data"]["declareMatch"]["errors"], json!([]), "{declared}");
}

#[tokio::test]
async fn an_advert_of_somebody_hidden_is_not_nudged_and_expires_with_notice() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    let adas = advert(&app, &ada, "Ada", false).await;
    hide_now(&app, &ada, true).await;
    let told = async || {
        let query = "{ notifications { nodes { kind } } }";
        let nodes = app.ask(&ada, query, json!({})).await["data"]["notifications"]["nodes"].clone();
        nodes.as_array().unwrap().iter().map(|it| it["kind"].clone()).collect::<Vec<_>>()
    };
    advance_at(&app, NOON + Duration::days(15)).await;
    assert_eq!(told().await, [""; 0]);
    advance_at(&app, NOON + Duration::days(25)).await;
    assert_eq!(told().await, ["ADVERT_EXPIRES"]);
    advance_at(&app, NOON + Duration::days(28)).await;
    let state =
        app.ask(&ada, "query($id: ID!) { topic(id: $id) { state } }", json!({ "id": adas }));
    assert_eq!(state.await["data"]["topic"]["state"], "EXPIRED");
}

#[tokio::test]
async fn a_running_introduction_is_out_of_sight_while_one_of_the_two_hides() {
    let app = TestApp::new().await;
    let (ada, alan) = (app.member("Ada").await, app.member("Alan").await);
    advert(&app, &ada, "Ada", false).await;
    advert(&app, &alan, "Alan", true).await;
    let tuesday = datetime!(2030-01-08 10:00 UTC);
    advance_at(&app, tuesday).await;
    let query = "{ myIntroductions { id } notifications { totalCount } }";
    let asked = async |who| app.ask_at(tuesday, who, query, json!({})).await["data"].clone();
    let before = asked(&ada).await;
    let id = before["myIntroductions"][0]["id"].clone();
    assert_eq!(before["notifications"]["totalCount"], 1);
    hide_now(&app, &alan, true).await;
    let hidden = json!({ "myIntroductions": [], "notifications": { "totalCount": 0 } });
    assert_eq!(asked(&ada).await, hidden);
    let yes = "mutation($id: ID!) { answerIntroduction(introductionId: $id, yes: true) {
        errors { code } } }";
    let refused = app.ask_at(tuesday, &ada, yes, json!({ "id": id })).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "NOT_FOUND");
    hide_now(&app, &alan, false).await;
    assert_eq!(asked(&ada).await, before);
}

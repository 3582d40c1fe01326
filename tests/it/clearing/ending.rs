//! Offers, matches, withdrawals, and the queue of threads to close.

use clearing::entity::advert;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use time::Duration;

use super::{
    CLOSE, CREATE_TYPED, DECLARE, QUEUE, REOPEN, WITHDRAW, advert_of, answer, ask, input,
    post_advert,
};
use crate::test_app::{NOON, TestApp};

#[tokio::test]
async fn an_offer_is_for_an_open_advert_of_somebody_else() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let advert = advert_of(&app, &ada, "Ada").await;

    assert_eq!(
        answer(&app, &ada, &advert, true).await["errors"],
        json!([{ "code": "NOT_ELIGIBLE", "field": ["offer"], "message": "This is your own advert" }])
    );
    assert_eq!(answer(&app, &eve, &advert, true).await["post"]["kind"], "OFFER");
    assert_eq!(answer(&app, &eve, &advert, false).await["post"]["kind"], "REPLY");
    ask(&app, &ada, WITHDRAW, &advert).await;
    assert_eq!(answer(&app, &eve, &advert, true).await["errors"][0]["code"], "NOT_ELIGIBLE");
    assert_eq!(answer(&app, &eve, &advert, false).await["post"]["kind"], "REPLY");

    let plain = json!({ "categorySlug": "general", "title": "Hello", "body": "Hello." });
    let plain = app.ask(&ada, CREATE_TYPED, json!({ "input": plain })).await;
    let plain = plain["data"]["createTopic"]["topic"]["id"].as_str().unwrap().to_owned();
    assert_eq!(answer(&app, &eve, &plain, true).await["errors"][0]["code"], "INVALID");
}

#[tokio::test]
async fn a_declared_match_waits_in_the_queue_until_a_moderator_closes_it() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let grace = app.moderator("Grace").await;
    let id = advert_of(&app, &ada, "Ada").await;
    let offer = answer(&app, &eve, &id, true).await["post"]["id"].clone();

    let stranger = app.ask(&eve, DECLARE, json!({ "id": id })).await;
    assert_eq!(stranger["errors"][0]["extensions"]["code"], "FORBIDDEN");
    let later = NOON + Duration::HOUR;
    let declared = app.ask_at(later, &ada, DECLARE, json!({ "id": id, "post": offer })).await;
    let mut declared = declared["data"]["declareMatch"].clone();
    let final_post = declared["post"]["id"].take();
    assert_eq!(
        declared,
        json!({
            "post": { "id": null, "number": 3, "kind": "MATCH_DECLARED" },
            "topic": { "state": "MATCH_DECLARED", "waitingSince": "2030-01-01T13:00:00Z",
                       "waitingBecause": "The author says they found a match" },
            "errors": [],
        })
    );
    let again = ask(&app, &ada, DECLARE, &id).await["declareMatch"]["errors"].clone();
    assert_eq!(again[0]["code"], "ALREADY_DONE");
    let queue = app.ask(&grace, QUEUE, json!({})).await;
    assert_eq!(
        queue["data"]["closingQueue"],
        json!([{
            "title": "[Mentor wanted] Ada, SEO, GCHQ",
            "state": "MATCH_DECLARED", "waitingSince": "2030-01-01T13:00:00Z",
            "waitingBecause": "The author says they found a match",
        }])
    );
    assert_eq!(ask(&app, &grace, CLOSE, &id).await["closeTopic"]["topic"]["state"], "CLOSED");
    assert_eq!(app.ask(&grace, QUEUE, json!({})).await["data"]["closingQueue"], json!([]));
    for (who, is_offer) in [(&ada, false), (&eve, false), (&eve, true)] {
        let refused = answer(&app, who, &id, is_offer).await;
        assert_eq!(refused["errors"][0]["code"], "TOPIC_CLOSED");
    }
    let late = ask(&app, &ada, DECLARE, &id).await;
    assert_eq!(late["declareMatch"]["errors"][0]["code"], "TOPIC_CLOSED");
    let row = advert::Entity::find().one(app.db().reader()).await.unwrap().unwrap();
    assert!(!row.is_open);
    assert_eq!(row.matched_post_id.map(|id| json!(id)), Some(offer));
    assert!(final_post.is_string());
}

#[tokio::test]
async fn a_match_is_with_the_author_of_an_answer_to_this_advert() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let (own, other) = (advert_of(&app, &ada, "Ada").await, advert_of(&app, &eve, "Eve").await);
    let elsewhere = answer(&app, &eve, &other, false).await["post"]["id"].clone();
    let self_reply = answer(&app, &ada, &own, false).await["post"]["id"].clone();
    for wrong in [elsewhere, self_reply] {
        let refused = app.ask(&ada, DECLARE, json!({ "id": own, "post": wrong })).await;
        let refused = &refused["data"]["declareMatch"];
        assert_eq!(
            refused["errors"],
            json!([{ "code": "INVALID", "field": ["matchedWithPostId"],
                     "message": "Choose a reply that someone else wrote to this advert" }])
        );
        assert_eq!(refused["post"], Value::Null);
    }
}

#[tokio::test]
async fn a_reply_and_a_declaration_at_once_both_count_and_share_no_number() {
    let app = TestApp::new().await;
    let (eve, grace) = (app.member("Eve").await, app.moderator("Grace").await);
    for n in 0..5 {
        // Who has found somebody posts no second advert.
        let ada = app.member(&format!("Ada {n}")).await;
        let id = advert_of(&app, &ada, "Ada").await;
        let (declared, replied, offered) = tokio::join!(
            app.ask(&ada, DECLARE, json!({ "id": id, "none": true })),
            answer(&app, &eve, &id, false),
            answer(&app, &grace, &id, true),
        );
        assert_eq!(declared["data"]["declareMatch"]["errors"], json!([]), "{declared}");
        assert_eq!(replied["errors"], json!([]));
        // The offer came before the declaration, or was refused after it.
        let was_offered = offered["post"]["kind"] == "OFFER";
        assert!(was_offered || offered["errors"][0]["code"] == "NOT_ELIGIBLE", "{offered}");
        let posts =
            "query($id: ID!) { topic(id: $id) { state replyCount posts { nodes { number } } } }";
        let topic = ask(&app, &eve, posts, &id).await["topic"].clone();
        let n_replies = 2 + i32::from(was_offered);
        assert_eq!(
            (&topic["state"], &topic["replyCount"]),
            (&json!("MATCH_DECLARED"), &json!(n_replies))
        );
        let numbers: Vec<_> =
            (1..=n_replies + 1).map(|number| json!({ "number": number })).collect();
        assert_eq!(topic["posts"]["nodes"], json!(numbers));
    }
}

#[tokio::test]
async fn a_withdrawn_advert_makes_room_and_comes_back_only_while_there_is_room() {
    let app = TestApp::new().await;
    let (ada, grace) = (app.member("Ada").await, app.moderator("Grace").await);
    let first = advert_of(&app, &ada, "Ada").await;
    assert_eq!(
        ask(&app, &ada, WITHDRAW, &first).await["withdrawAdvert"],
        json!({ "topic": { "state": "WITHDRAWN",
                           "waitingBecause": "The author withdrew the advert" }, "errors": [] })
    );
    let second = advert_of(&app, &ada, "Ada").await;
    ask(&app, &grace, CLOSE, &first).await;
    assert_eq!(
        ask(&app, &grace, REOPEN, &first).await["reopenTopic"],
        json!({ "topic": null, "errors": [{
            "code": "ADVERT_ALREADY_OPEN",
            "message": "The author has another open advert of this kind. Only one can be open",
        }] })
    );
    let query = "query($id: ID!) { topic(id: $id) { state posts { totalCount } } }";
    let unchanged = ask(&app, &ada, query, &first).await["topic"].clone();
    assert_eq!(unchanged, json!({ "state": "CLOSED", "posts": { "totalCount": 3 } }));

    ask(&app, &ada, WITHDRAW, &second).await;
    assert_eq!(ask(&app, &grace, REOPEN, &first).await["reopenTopic"]["topic"]["state"], "OPEN");
    let blocked = post_advert(&app, &ada, input("Ada")).await;
    assert_eq!(blocked["errors"][0]["code"], "ADVERT_ALREADY_OPEN");
}

#[tokio::test]
async fn the_queue_comes_in_pages_the_longest_waiting_first() {
    let app = TestApp::new().await;
    let grace = app.moderator("Grace").await;
    for (name, later) in [("Ada", 3), ("Eve", 1), ("Joan", 2)] {
        let author = app.member(name).await;
        let id = advert_of(&app, &author, name).await;
        let later = NOON + Duration::hours(later);
        app.ask_at(later, &author, WITHDRAW, json!({ "id": id })).await;
    }
    let query = "query($after: String) { closingQueue(first: 2, after: $after) { id author { displayName } } }";
    let page = async |after: Value| {
        app.ask(&grace, query, json!({ "after": after })).await["data"]["closingQueue"].clone()
    };
    let first = page(Value::Null).await;
    let names = |page: &Value| -> Vec<Value> {
        page.as_array().unwrap().iter().map(|it| it["author"]["displayName"].clone()).collect()
    };
    assert_eq!(names(&first), ["Eve", "Joan"]);
    assert_eq!(names(&page(first[1]["id"].clone()).await), ["Ada"]);
}

//! Offers, matches, withdrawals, and the queue of threads to close.

use clearing::entity::advert;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use time::Duration;

use super::{
    CLOSE, CREATE_TYPED, DECLARE, QUEUE, REOPEN, WITHDRAW, advert_of, answer, ask, input,
    post_advert,
};
use crate::stage::{NOON, Stage};

#[tokio::test]
async fn an_offer_is_for_an_open_advert_of_somebody_else() {
    let stage = Stage::new().await;
    let (ada, eve) = (stage.member("Ada").await, stage.member("Eve").await);
    let advert = advert_of(&stage, &ada, "Ada").await;

    assert_eq!(
        answer(&stage, &ada, &advert, true).await["errors"],
        json!([{ "code": "NOT_ELIGIBLE", "field": ["offer"], "message": "this is your own advert" }])
    );
    assert_eq!(answer(&stage, &eve, &advert, true).await["post"]["kind"], "OFFER");
    assert_eq!(answer(&stage, &eve, &advert, false).await["post"]["kind"], "REPLY");
    ask(&stage, &ada, WITHDRAW, &advert).await;
    assert_eq!(answer(&stage, &eve, &advert, true).await["errors"][0]["code"], "NOT_ELIGIBLE");
    assert_eq!(answer(&stage, &eve, &advert, false).await["post"]["kind"], "REPLY");

    let plain = json!({ "categorySlug": "general", "title": "Hello", "body": "Hello." });
    let plain = stage.ask(&ada, CREATE_TYPED, json!({ "input": plain })).await;
    let plain = plain["data"]["createTopic"]["topic"]["id"].as_str().unwrap().to_owned();
    assert_eq!(answer(&stage, &eve, &plain, true).await["errors"][0]["code"], "INVALID");
}

#[tokio::test]
async fn a_declared_match_waits_in_the_queue_until_a_moderator_closes_it() {
    let stage = Stage::new().await;
    let (ada, eve) = (stage.member("Ada").await, stage.member("Eve").await);
    let grace = stage.moderator("Grace").await;
    let id = advert_of(&stage, &ada, "Ada").await;
    let offer = answer(&stage, &eve, &id, true).await["post"]["id"].clone();

    let stranger = stage.ask(&eve, DECLARE, json!({ "id": id })).await;
    assert_eq!(stranger["errors"][0]["extensions"]["code"], "FORBIDDEN");
    let later = NOON + Duration::HOUR;
    let declared = stage.ask_at(later, &ada, DECLARE, json!({ "id": id, "post": offer })).await;
    let mut declared = declared["data"]["declareMatch"].clone();
    let final_post = declared["post"]["id"].take();
    assert_eq!(
        declared,
        json!({
            "post": { "id": null, "number": 3, "kind": "MATCH_DECLARED" },
            "topic": { "state": "MATCH_DECLARED", "waitingSince": "2030-01-01T13:00:00Z",
                       "waitingBecause": "the author says that a match was found" },
            "errors": [],
        })
    );
    let again = ask(&stage, &ada, DECLARE, &id).await["declareMatch"]["errors"].clone();
    assert_eq!(again[0]["code"], "ALREADY_DONE");
    let queue = stage.ask(&grace, QUEUE, json!({})).await;
    assert_eq!(
        queue["data"]["closingQueue"],
        json!([{
            "title": "[Mentor wanted] Ada, SEO, GCHQ",
            "state": "MATCH_DECLARED", "waitingSince": "2030-01-01T13:00:00Z",
            "waitingBecause": "the author says that a match was found",
        }])
    );
    assert_eq!(ask(&stage, &grace, CLOSE, &id).await["closeTopic"]["topic"]["state"], "CLOSED");
    assert_eq!(stage.ask(&grace, QUEUE, json!({})).await["data"]["closingQueue"], json!([]));
    for (who, is_offer) in [(&ada, false), (&eve, false), (&eve, true)] {
        let refused = answer(&stage, who, &id, is_offer).await;
        assert_eq!(refused["errors"][0]["code"], "TOPIC_CLOSED");
    }
    let late = ask(&stage, &ada, DECLARE, &id).await;
    assert_eq!(late["declareMatch"]["errors"][0]["code"], "TOPIC_CLOSED");
    let row = advert::Entity::find().one(stage.db().reader()).await.unwrap().unwrap();
    assert!(!row.is_open);
    assert_eq!(row.matched_post_id.map(|id| json!(id)), Some(offer));
    assert!(final_post.is_string());
}

#[tokio::test]
async fn a_match_is_with_the_author_of_an_answer_to_this_advert() {
    let stage = Stage::new().await;
    let (ada, eve) = (stage.member("Ada").await, stage.member("Eve").await);
    let (own, other) = (advert_of(&stage, &ada, "Ada").await, advert_of(&stage, &eve, "Eve").await);
    let elsewhere = answer(&stage, &eve, &other, false).await["post"]["id"].clone();
    let self_reply = answer(&stage, &ada, &own, false).await["post"]["id"].clone();
    for wrong in [elsewhere, self_reply] {
        let refused = stage.ask(&ada, DECLARE, json!({ "id": own, "post": wrong })).await;
        let refused = &refused["data"]["declareMatch"];
        assert_eq!(
            refused["errors"],
            json!([{ "code": "INVALID", "field": ["matchedWithPostId"],
                     "message": "choose a reply that somebody else wrote to this advert" }])
        );
        assert_eq!(refused["post"], Value::Null);
    }
}

#[tokio::test]
async fn a_reply_and_a_declaration_at_once_both_count_and_share_no_number() {
    let stage = Stage::new().await;
    let (ada, eve) = (stage.member("Ada").await, stage.member("Eve").await);
    let grace = stage.moderator("Grace").await;
    for _ in 0..5 {
        let id = advert_of(&stage, &ada, "Ada").await;
        let (declared, replied, offered) = tokio::join!(
            ask(&stage, &ada, DECLARE, &id),
            answer(&stage, &eve, &id, false),
            answer(&stage, &grace, &id, true),
        );
        assert_eq!(declared["declareMatch"]["errors"], json!([]));
        assert_eq!(replied["errors"], json!([]));
        // The offer came before the declaration, or was refused after it.
        let was_offered = offered["post"]["kind"] == "OFFER";
        assert!(was_offered || offered["errors"][0]["code"] == "NOT_ELIGIBLE", "{offered}");
        let posts =
            "query($id: ID!) { topic(id: $id) { state replyCount posts { nodes { number } } } }";
        let topic = ask(&stage, &eve, posts, &id).await["topic"].clone();
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
    let stage = Stage::new().await;
    let (ada, grace) = (stage.member("Ada").await, stage.moderator("Grace").await);
    let first = advert_of(&stage, &ada, "Ada").await;
    assert_eq!(
        ask(&stage, &ada, WITHDRAW, &first).await["withdrawAdvert"],
        json!({ "topic": { "state": "WITHDRAWN",
                           "waitingBecause": "the author took the advert back" }, "errors": [] })
    );
    let second = advert_of(&stage, &ada, "Ada").await;
    ask(&stage, &grace, CLOSE, &first).await;
    assert_eq!(
        ask(&stage, &grace, REOPEN, &first).await["reopenTopic"],
        json!({ "topic": null, "errors": [{
            "code": "ADVERT_ALREADY_OPEN",
            "message": "its author has another open advert of this kind: only one may be open",
        }] })
    );
    let query = "query($id: ID!) { topic(id: $id) { state posts { totalCount } } }";
    let unchanged = ask(&stage, &ada, query, &first).await["topic"].clone();
    assert_eq!(unchanged, json!({ "state": "CLOSED", "posts": { "totalCount": 3 } }));

    ask(&stage, &ada, WITHDRAW, &second).await;
    assert_eq!(ask(&stage, &grace, REOPEN, &first).await["reopenTopic"]["topic"]["state"], "OPEN");
    let blocked = post_advert(&stage, &ada, input("Ada")).await;
    assert_eq!(blocked["errors"][0]["code"], "ADVERT_ALREADY_OPEN");
}

#[tokio::test]
async fn the_queue_comes_in_pages_the_longest_waiting_first() {
    let stage = Stage::new().await;
    let grace = stage.moderator("Grace").await;
    for (name, later) in [("Ada", 3), ("Eve", 1), ("Joan", 2)] {
        let author = stage.member(name).await;
        let id = advert_of(&stage, &author, name).await;
        let later = NOON + Duration::hours(later);
        stage.ask_at(later, &author, WITHDRAW, json!({ "id": id })).await;
    }
    let query = "query($after: String) { closingQueue(first: 2, after: $after) { id author { displayName } } }";
    let page = async |after: Value| {
        stage.ask(&grace, query, json!({ "after": after })).await["data"]["closingQueue"].clone()
    };
    let first = page(Value::Null).await;
    let names = |page: &Value| -> Vec<Value> {
        page.as_array().unwrap().iter().map(|it| it["author"]["displayName"].clone()).collect()
    };
    assert_eq!(names(&first), ["Eve", "Joan"]);
    assert_eq!(names(&page(first[1]["id"].clone()).await), ["Ada"]);
}

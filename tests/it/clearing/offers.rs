//! Offers: who makes one, who sees it, and how it stops standing.

use serde_json::{Value, json};

use super::taking_part::publish_round;
use super::{
    DECLARE, DECLINE, OFFERS, WITHDRAW, WITHDRAW_OFFER, advert_of, answer, ask, input, logged,
    offer_of, post_advert, with,
};
use crate::test_app::TestApp;

#[tokio::test]
async fn one_offer_stands_for_each_person_and_advert() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let advert = advert_of(&app, &ada, "Ada").await;
    let offer = offer_of(&app, &eve, &advert).await;
    assert_eq!(
        answer(&app, &eve, &advert, true).await,
        json!({ "post": null, "errors": [{
            "code": "ALREADY_DONE", "field": ["offer"],
            "message": "You have already made an offer on this advert. It is waiting for an answer",
        }] })
    );
    let posts = "query($id: ID!) { topic(id: $id) { posts { totalCount } replyCount } }";
    let unchanged = ask(&app, &ada, posts, &advert).await["topic"].clone();
    assert_eq!(unchanged, json!({ "posts": { "totalCount": 2 }, "replyCount": 1 }));

    assert_eq!(
        ask(&app, &eve, WITHDRAW_OFFER, &offer).await["withdrawOffer"],
        json!({ "offer": { "state": "WITHDRAWN" }, "errors": [] })
    );
    let again = ask(&app, &eve, WITHDRAW_OFFER, &offer).await["withdrawOffer"].clone();
    let error = json!([{ "code": "OFFER_NOT_STANDING", "message": "This offer was withdrawn" }]);
    assert_eq!(again, json!({ "offer": null, "errors": error }));
    offer_of(&app, &eve, &advert).await;
}

#[tokio::test]
async fn the_author_sees_all_offers_an_offerer_their_own_and_others_none() {
    let app = TestApp::new().await;
    let (ada, eve, joan) =
        (app.member("Ada").await, app.member("Eve").await, app.member("Joan").await);
    let grace = app.moderator("Grace").await;
    let advert = advert_of(&app, &ada, "Ada").await;
    for who in [&eve, &joan] {
        offer_of(&app, who, &advert).await;
    }
    for (who, names) in [
        (&ada, json!(["Eve", "Joan"])),
        (&grace, json!(["Eve", "Joan"])),
        (&eve, json!(["Eve"])),
        (&app.member("Mary").await, json!([])),
    ] {
        let seen = ask(&app, who, OFFERS, &advert).await["topic"]["offers"].clone();
        let seen = seen.as_array().unwrap().iter();
        let mut seen: Vec<_> = seen.map(|it| it["by"]["displayName"].as_str().unwrap()).collect();
        seen.sort_unstable();
        assert_eq!(json!(seen), names);
    }
    let stranger = app.member("Mallory").await;
    let offer = ask(&app, &eve, OFFERS, &advert).await["topic"]["offers"][0]["id"].clone();
    for (who, code) in [(&stranger, "NOT_FOUND"), (&eve, "FORBIDDEN"), (&grace, "FORBIDDEN")] {
        let refused = app.ask(who, DECLINE, json!({ "id": offer })).await;
        assert_eq!(refused["errors"][0]["extensions"]["code"], code);
    }
    let refused = app.ask(&ada, WITHDRAW_OFFER, json!({ "id": offer })).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN");
}

#[tokio::test]
async fn offers_come_best_first_with_why_they_fit_and_what_does_not() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    // Everybody on the app is G7 in Policy at the Home Office.
    let advert = post_advert(&app, &ada, with(input("Ada"), &json!({ "gradeCode": "G6" }))).await;
    let advert = advert["topic"]["id"].as_str().unwrap().to_owned();
    let eve = app.member("Eve").await;
    let check =
        "query($id: ID!) { topic(id: $id) { offerCheck { mayOffer refusal doubts reasons } } }";
    assert_eq!(
        ask(&app, &eve, check, &advert).await["topic"]["offerCheck"],
        json!({ "mayOffer": true, "refusal": null,
                "doubts": ["one grade above you: a mentee should be below"], "reasons": [
            "one grade above you: a mentee should be below", "in your profession, Policy",
            "from another department, GCHQ"] })
    );
    offer_of(&app, &eve, &advert).await;
    let to_author = ask(&app, &ada, OFFERS, &advert).await["topic"]["offers"][0].clone();
    assert_eq!(
        to_author["reasons"],
        json!([
            "one grade below you: a mentor should be above",
            "in Policy, the profession you work in too",
            "from another department, Home Office"
        ])
    );
    let joan = app.member_of_grade("Joan", "SCS1").await;
    offer_of(&app, &joan, &advert).await;
    let order = ask(&app, &ada, OFFERS, &advert).await["topic"]["offers"].clone();
    assert_eq!(order[0]["by"]["displayName"], "Joan", "{order}");
    assert_eq!(order[0]["reasons"][0], "one grade above you");
    let own = ask(&app, &ada, check, &advert).await["topic"]["offerCheck"].clone();
    assert_eq!(own["refusal"], "This is your own advert");
}

#[tokio::test]
async fn the_button_is_there_exactly_where_the_offer_is_taken() {
    let app = TestApp::new().await;
    let (mentee, mentor) = (app.member("Mentee").await, app.member("Mentor").await);
    let mentee_ad = advert_of(&app, &mentee, "Mentee").await;
    let wants = with(input("Mentor"), &json!({ "kind": "MENTEE_WANTED" }));
    let mentor_ad = post_advert(&app, &mentor, wants).await["topic"]["id"].clone();
    let stranger = app.member("Stranger").await;
    publish_round(&app, &mentee, &mentor).await;
    let mentor_ad = mentor_ad.as_str().unwrap().to_owned();
    for (who, advert) in [
        (&mentee, &mentee_ad),
        (&mentee, &mentor_ad),
        (&mentor, &mentee_ad),
        (&mentor, &mentor_ad),
        (&stranger, &mentee_ad),
        (&stranger, &mentor_ad),
    ] {
        let may = ask(&app, who, OFFERS, advert).await["topic"]["viewerCan"]["offer"].clone();
        let taken = answer(&app, who, advert, true).await["errors"] == json!([]);
        assert_eq!(may, json!(taken));
        let again = ask(&app, who, OFFERS, advert).await["topic"]["viewerCan"]["offer"].clone();
        assert_eq!(again, false, "an offer stands, or none is taken");
    }
}

#[tokio::test]
async fn a_declined_offer_carries_a_note_and_is_told_to_whoever_made_it() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let grace = app.moderator("Grace").await;
    let advert = advert_of(&app, &ada, "Ada").await;
    let offer = offer_of(&app, &eve, &advert).await;
    let note = json!({ "id": offer, "note": "Thank you, but we work too closely." });
    assert_eq!(
        app.ask(&ada, DECLINE, note).await["data"]["declineOffer"],
        json!({ "errors": [], "offer": {
            "state": "DECLINED", "note": "Thank you, but we work too closely.",
            "answeredAt": "2030-01-01T12:00:00Z" } })
    );
    let accept = app.ask(&ada, super::ACCEPT, json!({ "id": offer })).await;
    assert_eq!(
        accept["data"]["acceptOffer"]["errors"],
        json!([{ "code": "OFFER_NOT_STANDING", "field": [], "message": "This offer was declined" }])
    );
    let told = "{ notifications { nodes { kind text path } } }";
    let told = app.ask(&eve, told, json!({})).await["data"]["notifications"]["nodes"].clone();
    assert_eq!(
        told,
        json!([{ "kind": "OFFER_DECLINED", "path": "/clearing/offers",
                 "text": "Your offer on “[Mentor wanted] Ada, SEO, GCHQ” was not accepted" }])
    );
    let log = logged(&app, &grace).await;
    let entry = |action: &str, before: &str, after: &str| {
        (action.to_owned(), before.to_owned(), after.to_owned())
    };
    assert_eq!(
        log,
        [entry("decline offer", "STANDING", "DECLINED"), entry("make offer", "", "STANDING")]
    );
}

#[tokio::test]
async fn one_question_is_asked_and_answered_between_the_two() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let advert = advert_of(&app, &ada, "Ada").await;
    let offer = offer_of(&app, &eve, &advert).await;
    let ask_offerer =
        "mutation($id: ID!, $text: String!) { askOfferer(offerId: $id, question: $text) {
        offer { question } errors { code field } } }";
    let tell = "mutation($id: ID!, $text: String!) { answerQuestion(offerId: $id, answer: $text) {
        offer { answer } errors { code field } } }";
    let say = async |who, query: &str, text: &str| {
        app.ask(who, query, json!({ "id": offer, "text": text })).await["data"].clone()
    };
    let early = say(&eve, tell, "Yes.").await;
    assert_eq!(early["answerQuestion"]["errors"][0]["code"], "INVALID");
    let empty = say(&ada, ask_offerer, " ").await;
    let error = json!([{ "code": "REQUIRED", "field": ["question"] }]);
    assert_eq!(empty["askOfferer"]["errors"], error);
    let asked = say(&ada, ask_offerer, "Where do you work?").await;
    assert_eq!(asked["askOfferer"]["offer"]["question"], "Where do you work?");
    let again = say(&ada, ask_offerer, "And since when?").await;
    assert_eq!(again["askOfferer"]["errors"][0]["code"], "ALREADY_DONE");
    let told = say(&eve, tell, "In Leeds.").await;
    assert_eq!(told["answerQuestion"]["offer"]["answer"], "In Leeds.");
    let twice = say(&eve, tell, "In York.").await;
    assert_eq!(twice["answerQuestion"]["errors"][0]["code"], "ALREADY_DONE");
    let seen = ask(&app, &ada, OFFERS, &advert).await["topic"]["offers"][0].clone();
    assert_eq!(
        (&seen["question"], &seen["answer"]),
        (&json!("Where do you work?"), &json!("In Leeds."))
    );
    let posts = "query($id: ID!) { topic(id: $id) { offers { id } posts { nodes { source } } } }";
    let other = ask(&app, &app.member("Mary").await, posts, &advert).await.to_string();
    assert!(!other.contains("Leeds") && !other.contains("Where do you work"), "{other}");
}

#[tokio::test]
async fn an_offer_ends_with_its_advert_and_with_its_post() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let first = advert_of(&app, &ada, "Ada").await;
    offer_of(&app, &eve, &first).await;
    ask(&app, &ada, WITHDRAW, &first).await;
    let stands_as = async |advert: &str| {
        ask(&app, &eve, OFFERS, advert).await["topic"]["offers"][0]["state"].clone()
    };
    assert_eq!(stands_as(&first).await, "LAPSED");

    let second = advert_of(&app, &ada, "Ada").await;
    let post = answer(&app, &eve, &second, true).await["post"]["id"].clone();
    let delete = "mutation($id: ID!) { deletePost(postId: $id) { errors { code } } }";
    app.ask(&eve, delete, json!({ "id": post })).await;
    assert_eq!(stands_as(&second).await, "WITHDRAWN");
}

#[tokio::test]
async fn while_offers_stand_a_declared_match_says_whether_it_is_one_of_them() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let advert = advert_of(&app, &ada, "Ada").await;
    offer_of(&app, &eve, &advert).await;
    let declare = async |more: Value| {
        let variables = with(json!({ "id": advert }), &more);
        app.ask(&ada, DECLARE, variables).await["data"]["declareMatch"].clone()
    };
    assert_eq!(
        declare(json!({})).await["errors"],
        json!([{ "code": "REQUIRED", "field": ["noneOfThese"],
                 "message": "Accept one of the offers, or confirm that your match is someone else" }])
    );
    let both = declare(json!({ "body": " " })).await["errors"].clone();
    assert_eq!(both[0]["field"], json!(["body"]), "what is wrong is said at once: {both}");
    assert_eq!(both[1]["field"], json!(["noneOfThese"]), "{both}");
    let declared = declare(json!({ "none": true })).await;
    assert_eq!(declared["topic"]["state"], "MATCH_DECLARED");
    let seen = ask(&app, &eve, OFFERS, &advert).await["topic"]["offers"][0]["state"].clone();
    assert_eq!(seen, "DECLINED");
    let eligible = app.ask(&ada, super::ELIGIBLE, json!({})).await;
    assert_eq!(eligible["data"]["clearingEligibility"]["eligible"], false);
    let second = post_advert(&app, &ada, input("Ada")).await;
    assert_eq!(second["errors"][0]["code"], "NOT_ELIGIBLE");
}

#[tokio::test]
async fn lists_of_offers_take_as_many_statements_for_one_as_for_many() {
    let app = TestApp::new().await;
    let eve = app.member("Eve").await;
    let mine = "{ myOffers { state reasons topic { title viewerCan { offer } } post { body } by { displayName } } }";
    let ada = app.member("Ada").await;
    let advert = advert_of(&app, &ada, "Ada").await;
    let mut counts = Vec::new();
    for n in 0..6 {
        let author = app.member(&format!("Author {n}")).await;
        let other = advert_of(&app, &author, "Author").await;
        offer_of(&app, &eve, &other).await;
        offer_of(&app, &author, &advert).await;
        let (answer, of_mine) = app.statements(app.ask(&eve, mine, json!({}))).await;
        assert_eq!(answer["data"]["myOffers"].as_array().unwrap().len(), n + 1);
        let (_, of_topic) = app.statements(ask(&app, &ada, OFFERS, &advert)).await;
        let topics = "{ category(slug: \"clearing\") { topics { nodes { viewerCan { offer } offers { id } matches { id } } } } }";
        let (_, of_list) = app.statements(app.ask(&eve, topics, json!({}))).await;
        counts.push((of_mine, of_topic, of_list));
    }
    assert!(counts.windows(2).all(|pair| pair[0] == pair[1]), "{counts:?}");
    assert!(counts[0].0 <= 3 && counts[0].1 <= 3, "{counts:?}");
}

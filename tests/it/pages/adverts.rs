//! The pages of adverts, offers and matches: all errors of a form at once, and each state
//! in words that are true.

use serde_json::{Value, json};

use crate::filled::Filled;
use crate::served::{Browser, Served};

const CREATE: &str = "mutation($input: CreateAdvertInput!) { createAdvert(input: $input) {
    topic { id number } errors { field message } } }";
const OFFER: &str = "mutation($id: ID!) { reply(topicId: $id, body: \"I could.\", offer: true) {
    post { id } errors { message } } }";
const OFFERS: &str = "query($number: Int!) { topic(number: $number) { id offers { id } } }";

/// The texts of the links in the list of errors at the top of a page.
fn errors(html: &str) -> Vec<&str> {
    let (_, rest) = html.split_once("govuk-error-summary__list").expect("a list of errors");
    let (list, _) = rest.split_once("</ul>").unwrap();
    let links = list.split("<a ").skip(1).filter_map(|link| link.split_once('>'));
    links.filter_map(|(_, text)| Some(text.split_once("</a>")?.0.trim())).collect()
}

async fn refused(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = browser.submit(path, fields).await;
    assert_eq!(answer.status(), 422, "{path}");
    answer.text().await.unwrap()
}

async fn topic(browser: &Browser, number: &Value) -> Value {
    browser.done("topic", OFFERS, json!({ "number": number })).await
}

#[tokio::test]
async fn an_advert_without_answers_is_told_all_that_is_missing_in_the_order_of_its_questions() {
    let filled = Filled::new().await;
    let fields = [("input.visibleToAll", "true"), ("input.about", "I work on *tax*.")];
    let page = refused(filled.browser("alan"), "/adverts/preview", &fields).await;
    assert_eq!(
        errors(&page),
        [
            "What are you looking for: choose an answer",
            "Enter a name",
            "Choose a grade",
            "Choose an organisation, or enter its name",
            "Choose a profession",
            "Enter what you are looking for",
        ]
    );
    assert!(page.contains("No title yet") && page.contains("I work on *tax*."), "{page}");
}

/// Ada's advert with an offer of Eve's that waits for an answer.
struct Offered {
    ada: Browser,
    eve: Browser,
    topic: String,
    number: Value,
    offer: String,
    served: Served,
}

impl Offered {
    async fn new() -> Self {
        let served = Served::new().await;
        let ada = served.browser_of(&served.app.member("Ada").await).await;
        let eve = served.browser_of(&served.app.member("Eve").await).await;
        let input = json!({
            "kind": "MENTOR_WANTED", "name": "Ada Thorne", "gradeCode": "HEO",
            "organisationName": "GCHQ", "professionCode": "policy", "visibleToAll": true,
            "about": "I work on tax.", "lookingFor": "Somebody patient.",
        });
        let made = ada.done("createAdvert", CREATE, json!({ "input": input })).await;
        let (id, number) = (made["topic"]["id"].clone(), made["topic"]["number"].clone());
        eve.done("reply", OFFER, json!({ "id": id })).await;
        let offer = topic(&ada, &number).await["offers"][0]["id"].as_str().unwrap().to_owned();
        let topic = id.as_str().unwrap().to_owned();
        Self { ada, eve, topic, number, offer, served }
    }
}

#[tokio::test]
async fn an_error_in_one_of_several_forms_stands_at_its_own() {
    let Offered { ada, eve, number, offer, served, .. } = Offered::new().await;
    let ask = format!("/topics/{number}/offers/ask");
    let page = refused(&ada, &ask, &[("offerId", &offer), ("question", " ")]).await;
    assert_eq!(errors(&page), ["Your question: enter some text"]);
    assert!(page.contains("id=\"question\"") && page.contains(&format!("id=\"note-{offer}\"")));
    let question = [("offerId", offer.as_str()), ("question", "Since when?")];
    ada.submit(&ask, &question).await;
    let (_, offers) = eve.page("/clearing/offers").await;
    assert!(offers.contains("Question from the author: Since when?"), "{offers}");
    assert!(offers.contains(&format!("id=\"answer-{offer}\"")), "{offers}");
    let empty = [("offerId", offer.as_str()), ("answer", " ")];
    let page = refused(&eve, "/clearing/offers/answer", &empty).await;
    assert_eq!(errors(&page), ["Your answer: enter some text"]);
    assert!(page.contains("id=\"answer\""), "the list of errors leads to the field: {page}");

    let (_, none) = eve.page("/clearing/matches").await;
    assert!(none.contains("You have no matches from clearing yet"), "{none}");
    ada.submit(&format!("/topics/{number}/offers/accept"), &[("offerId", &offer)]).await;
    let (_, matches) = eve.page("/clearing/matches").await;
    for says in ["Your mentee, matched on", "mailto:", "End this match"] {
        assert!(matches.contains(says), "{says}: {matches}");
    }
    let grace = served.browser_of(&served.app.moderator("Grace").await).await;
    let (_, queue) = grace.page("/moderation/closing").await;
    assert!(queue.contains("Matched with Eve."), "{queue}");
}

#[tokio::test]
async fn a_match_that_is_declared_while_offers_wait_is_told_what_is_missing_at_the_question() {
    let Offered { ada, topic, number, served: _served, .. } = Offered::new().await;
    let path = format!("/topics/{number}/declare-match");
    let (_, page) = ada.page(&path).await;
    assert!(page.contains("Eve has made you an offer."), "{page}");
    let page = refused(&ada, &path, &[("topicId", &topic), ("body", "Thank you.")]).await;
    assert!(
        page.contains("href=\"#noneOfThese\"") && page.contains("id=\"noneOfThese\""),
        "{page}"
    );
}

#[tokio::test]
async fn a_thread_that_waits_to_be_closed_says_why() {
    let filled = Filled::new().await;
    let (ada, grace) = (filled.browser("ada"), filled.browser("grace"));
    let (advert, declared) = (&filled.names["advert"], &filled.names["declared"]);
    let id = topic(ada, advert).await["id"].as_str().unwrap().to_owned();
    ada.submit(&format!("/topics/{advert}/withdraw"), &[("topicId", &id)]).await;
    for (number, says) in [
        (advert, "The author has withdrawn this advert. A moderator will close this thread."),
        (declared, "The author has found a match. A moderator will close this thread."),
    ] {
        let (_, page) = grace.page(&format!("/topics/{number}")).await;
        assert!(page.contains(says), "{says}: {page}");
    }
    let (_, queue) = grace.page("/moderation/closing").await;
    for says in [
        "The author withdrew the advert.",
        "Close as withdrawn",
        "The author says they found a match.",
        "Close as matched",
        "waiting since <time",
    ] {
        assert!(queue.contains(says), "{says}: {queue}");
    }
    let (_, log) = grace.page("/moderation/log").await;
    assert!(log.contains("From “Open” to “Withdrawn”"), "{log}");
}

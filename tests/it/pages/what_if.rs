//! What an admin meets where they try out changes of a draft plan.

use serde_json::json;

use super::matching::{begin, linked_fields};
use crate::mentoring::{PEOPLE, import, make_plan};

#[tokio::test]
async fn a_what_if_that_cannot_be_keeps_what_was_typed_and_says_where() {
    let (served, mary, browser, round) = begin().await;
    import(&served.app, &mary, &round, PEOPLE).await;
    let plan = make_plan(&served.app, &mary, &round).await;
    let base = format!("/admin/rounds/{round}/plans/{plan}/what-if");
    let (_, html) = browser.page(&base).await;
    assert!(html.contains("You have not changed anything yet"), "{html}");

    let grace =
        "query($id: ID!) { round(id: $id) { participants(search: \"Grace\") { nodes { id } } } }";
    let found = browser.done("round", grace, json!({ "id": round })).await;
    let grace = found["participants"]["nodes"][0]["id"].as_str().unwrap();
    for (query, status, field, says) in [
        (
            "mentors.n=many&mentors.gradeCode=G7".to_owned(),
            400,
            "mentors.n",
            "Enter a whole number",
        ),
        ("mentors.n=101&mentors.gradeCode=G7".to_owned(), 200, "mentors.n", "Add 1 to 100 mentors"),
        ("mentors.n=2".to_owned(), 200, "mentors.gradeCode", "Choose a grade"),
        (format!("pair.menteeId={grace}"), 200, "pairs", "Choose a mentee and a mentor"),
        (format!("pairs=EXCLUDE:{grace}:nobody"), 200, "pairs", "Choose a mentee and a mentor"),
        (
            format!("pairs=PIN:{grace}:{grace}"),
            200,
            "kept",
            "cannot be kept as a pair: nobody mentors themselves",
        ),
        (format!("capacities=MENTOR:0:{grace}"), 200, "capacities", "1 to 3"),
        (format!("capacities=MENTOR:4:{grace}"), 200, "capacities", "1 to 3"),
        ("order=WANTED&order=WANTED".to_owned(), 200, "order", "different place for each priority"),
    ] {
        let (was, html) = browser.page(&format!("{base}?{query}")).await;
        assert_eq!(was, status, "{query}");
        assert!(html.contains("<title>Error: What if"), "{query}: {html}");
        assert_eq!(linked_fields(&html), [field], "{query}");
        // In the summary it may stand after its question.
        let (words, says) = (html.to_lowercase(), says.to_lowercase());
        assert_eq!(words.matches(&says).count(), 2, "{query}: in the summary and there: {html}");
    }
    let (_, html) = browser.page(&format!("{base}?mentors.n=many&mentors.gradeCode=G7")).await;
    assert!(html.contains("value=\"many\""), "{html}");
    assert!(html.contains("value=\"G7\" selected"), "{html}");
    let (status, _) = browser.page(&format!("{base}?order=NONSENSE")).await;
    assert_eq!(status, 400, "no list offers that");
}

/// A form with twenty fields would fill its address with those that were left empty.
#[tokio::test]
async fn an_address_of_a_what_if_has_only_what_was_answered() {
    let (served, mary, browser, round) = begin().await;
    import(&served.app, &mary, &round, PEOPLE).await;
    let plan = make_plan(&served.app, &mary, &round).await;
    let base = format!("/admin/rounds/{round}/plans/{plan}/what-if");
    let query = "?search=&pair.menteeId=&mentors.n=2&mentors.gradeCode=G7&order=&order=";
    let answer = browser.open(&format!("{base}{query}")).await;
    assert_eq!(answer.status(), 303);
    let tidy = format!("{base}?mentors.n=2&mentors.gradeCode=G7");
    assert_eq!(answer.headers()["location"], tidy);
    assert_eq!(browser.page(&tidy).await.0, 200);
    assert_eq!(browser.open(&format!("{base}?search=")).await.headers()["location"], base);
}

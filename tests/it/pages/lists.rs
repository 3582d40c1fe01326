//! Lists of threads: what a row says, and what a list is filtered by.

use serde_json::json;

use crate::served::{Browser, Served};

const CREATE: &str = "mutation($input: CreateAdvertInput!) { createAdvert(input: $input) {
    topic { id } errors { message } } }";

/// Eve, who reads Ada's advert: a Senior Executive Officer at GCHQ.
async fn eve_and_an_advert(served: &Served) -> Browser {
    let ada = served.app.member("Ada").await;
    let input = json!({
        "kind": "MENTOR_WANTED", "name": "Ada Thorne", "gradeCode": "SEO",
        "organisationId": served.app.organisation("Home Office").to_string(),
        "professionCode": "policy", "visibleToAll": true,
        "about": "I work on tax.", "lookingFor": "Somebody *patient*, not <i>hasty</i>.",
    });
    let posted = served.app.ask(&ada, CREATE, json!({ "input": input })).await;
    assert_eq!(posted["data"]["createAdvert"]["errors"], json!([]));
    served.browser_of(&served.app.member("Eve").await).await
}

/// An address as templates write it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
}

#[tokio::test]
async fn a_row_of_an_advert_says_who_and_what_is_sought() {
    let served = Served::new().await;
    let eve = eve_and_an_advert(&served).await;
    let (_, html) = eve.page("/categories/clearing").await;
    for says in [
        "Senior Executive Officer · Policy · Home Office",
        "Somebody patient, not &lt;i&gt;hasty&lt;/i&gt;.",
        "No replies yet",
    ] {
        assert!(html.contains(says), "{says}: {html}");
    }
    assert!(!html.contains("I work on tax"), "{html}");
}

#[tokio::test]
async fn a_list_says_what_it_is_filtered_by_and_each_filter_can_be_removed() {
    let served = Served::new().await;
    let eve = eve_and_an_advert(&served).await;
    let office = served.app.organisation("Home Office");
    let organisation = format!("advert.organisationIds={office}");
    let list = "/categories/clearing";
    let path = format!("{list}?state=OPEN&order=&advert.gradeCodes=SEO&{organisation}&first=5");
    let (_, html) = eve.page(&path).await;
    assert!(html.contains("Ada Thorne"), "{html}");
    for (says, without) in [
        ("Open adverts", format!("{list}?advert.gradeCodes=SEO&{organisation}")),
        ("Senior Executive Officer", format!("{list}?state=OPEN&{organisation}")),
        ("Home Office", format!("{list}?state=OPEN&advert.gradeCodes=SEO")),
    ] {
        let link = format!("href=\"{}\">Remove", escaped(&without));
        assert!(html.contains(says) && html.contains(&link), "{link}: {html}");
    }
    assert!(html.contains(&format!("href=\"{}\">Remove all filters", escaped(list))), "{html}");
    // The short form does not ask for an organisation, and keeps it.
    let kept = format!("name=\"advert.organisationIds\" value=\"{office}\"");
    assert!(html.contains(&kept), "{html}");
    let more = format!("{list}/filter?state=OPEN&advert.gradeCodes=SEO&{organisation}");
    assert!(html.contains(&escaped(&more)), "{html}");
    let (_, html) = eve.page(&more).await;
    assert!(html.contains(&format!("<option value=\"{office}\" selected>")), "{html}");

    let (_, html) = eve.page(&format!("{list}?state=CLOSED")).await;
    assert!(html.contains("No adverts match these filters") && html.contains("Closed"), "{html}");
    assert!(!html.contains("Remove all filters"), "one is enough: {html}");
    let (_, html) = eve.page(list).await;
    assert!(!html.contains("clearing-applied"), "{html}");
}

#[tokio::test]
async fn a_search_marks_what_it_found_and_keeps_its_filters_on_every_page() {
    let served = Served::new().await;
    let eve = eve_and_an_advert(&served).await;
    let (_, html) = eve.page("/search?text=zeppelin&category=clearing&advert.gradeCodes=SEO").await;
    assert!(html.contains("No results for “zeppelin”. Remove a filter, check the spelling"));
    let path = "/search?text=TAX&category=clearing&advert.gradeCodes=SEO";
    let (_, html) = eve.page(path).await;
    for says in [
        "I work on <mark>tax</mark>.",
        "not &lt;i&gt;hasty&lt;/i&gt;.",
        "href=\"/topics/1#post-1\">Post 1 by Ada",
        "href=\"/search?text=TAX&amp;advert.gradeCodes=SEO\">Remove",
        "href=\"/search?text=TAX&amp;category=clearing\">Remove",
        "href=\"/search?text=TAX\">Remove all filters",
        "<option value=\"clearing\" selected>",
    ] {
        assert!(html.contains(says), "{says}: {html}");
    }
    let bob = served.app.member("Bob").await;
    let create = "mutation($input: CreateTopicInput!) { createTopic(input: $input) {
        errors { message } } }";
    for n in 0..2 {
        let title = format!("A tax & a half, {n}");
        let input = json!({ "categorySlug": "general", "title": title, "body": "Hello." });
        served.app.ask(&bob, create, json!({ "input": input })).await;
    }
    let (_, html) = eve.page("/search?text=tax&category=general&first=1").await;
    assert!(html.contains("A <mark>tax</mark> &amp; a half"), "{html}");
    let (_, next) = html.split_once("/search?text=tax&amp;category=general&amp;after=").unwrap();
    let cursor = next.split('"').next().unwrap();
    let (_, html) = eve.page(&format!("/search?text=tax&category=general&after={cursor}")).await;
    assert_eq!(html.matches("</mark>").count(), 1, "the other one: {html}");
}

#[tokio::test]
async fn a_search_says_what_to_do_where_there_is_nothing() {
    let served = Served::new().await;
    let eve = eve_and_an_advert(&served).await;
    let (_, html) = eve.page("/search").await;
    assert!(!html.contains("No results") && !html.contains("error-summary"), "{html}");
    let (_, html) = eve.page("/search?text=zeppelin").await;
    assert!(html.contains("No results for “zeppelin”. Check the spelling"), "{html}");
    for short in ["x", "a.b"] {
        let (_, html) = eve.page(&format!("/search?text={short}")).await;
        assert!(html.contains("govuk-error-summary") && html.contains("href=\"#text\""), "{html}");
        assert_eq!(html.matches("Enter a word of at least 2 characters").count(), 2, "{html}");
        assert!(!html.contains("No results"), "{html}");
    }
}

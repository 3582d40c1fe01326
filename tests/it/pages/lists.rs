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

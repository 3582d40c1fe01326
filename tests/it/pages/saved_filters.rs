//! Saving the filter of a list or a search, finding it again, renaming and deleting it.

use reqwest::StatusCode;

use crate::served::Served;

/// The part of a page after `before` and up to `after`.
fn between<'a>(html: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = html.split_once(before).unwrap_or_else(|| panic!("no {before} in {html}"));
    rest.split_once(after).unwrap().0
}

#[tokio::test]
async fn the_filter_of_a_list_is_saved_found_again_renamed_and_deleted() {
    let served = Served::new().await;
    let eve = served.browser_of(&served.app.member("Eve").await).await;
    let list = "/categories/clearing?state=OPEN&advert.gradeCodes=G7&order=OLDEST&first=5";
    let (_, html) = eve.page(list).await;
    assert!(!html.contains("Change saved filters"), "{html}");
    let save =
        between(&html, "<a class=\"govuk-link\" href=\"/filters/new?", "\">Save this filter");
    let save = format!("/filters/new?{}", save.replace("&amp;", "&"));
    let (_, html) = eve.page(&save).await;
    let fields: Vec<(String, String)> = html
        .split("<input type=\"hidden\" name=\"filter.")
        .skip(1)
        .map(|input| {
            let (name, rest) = input.split_once("\" value=\"").unwrap();
            (format!("filter.{name}"), rest.split('"').next().unwrap().to_owned())
        })
        .collect();
    let mut form: Vec<_> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(
        form,
        [
            ("filter.category", "clearing"),
            ("filter.state", "OPEN"),
            ("filter.advert.gradeCodes", "G7")
        ]
    );
    let refused = eve.submit(&save, &form).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let html = refused.text().await.unwrap();
    assert!(html.contains("Enter a name") && html.contains("filter.advert.gradeCodes"), "{html}");
    form.push(("name", "Grade <7>"));
    assert_eq!(eve.submit(&save, &form).await.headers()["location"], "/filters");

    let (_, html) = eve.page("/filters").await;
    assert!(html.contains("Filter saved"), "{html}");
    assert!(html.contains("Clearing adverts · Open threads · Grade 7"), "{html}");
    let link = "/categories/clearing?state=OPEN&amp;advert.gradeCodes=G7";
    assert!(html.contains(&format!("href=\"{link}\">Grade &lt;7&gt;</a>")), "{html}");
    let (_, on_list) = eve.page("/categories/clearing").await;
    assert!(on_list.contains(&format!("href=\"{link}\">Grade &lt;7&gt;</a>")), "{on_list}");
    let (_, elsewhere) = eve.page("/categories/general").await;
    assert!(!elsewhere.contains("Grade &lt;7&gt;"), "{elsewhere}");

    let id = between(&html, "name=\"id\" value=\"", "\"").to_owned();
    let refused = eve.submit("/filters/rename", &[("id", &id), ("name", "")]).await;
    let html = refused.text().await.unwrap();
    assert!(html.contains("href=\"#name\"") && html.contains("id=\"name\""), "{html}");
    eve.submit("/filters/rename", &[("id", &id), ("name", "Grade 7")]).await;
    let (_, html) = eve.page("/filters").await;
    assert!(html.contains("Filter renamed") && html.contains(">Grade 7</a>"), "{html}");
    eve.submit("/filters/delete", &[("id", &id)]).await;
    let (_, html) = eve.page("/filters").await;
    assert!(html.contains("You have not saved any filters"), "{html}");
    let (_, html) = eve.page("/filters/new").await;
    assert!(!html.contains("<form method=\"post\" action=\"/filters"), "nothing to save: {html}");
}

#[tokio::test]
async fn a_saved_search_leads_to_the_search() {
    let served = Served::new().await;
    let eve = served.browser_of(&served.app.member("Eve").await).await;
    let (_, html) = eve.page("/search?text=tea&category=general").await;
    let save = "/filters/new?text=tea&category=general";
    assert!(html.contains(&save.replace('&', "&amp;")), "{html}");
    let form = [("filter.text", "tea"), ("filter.category", "general"), ("name", "Tea")];
    assert_eq!(eve.submit(save, &form).await.status(), StatusCode::SEE_OTHER);
    let (_, html) = eve.page("/filters").await;
    assert!(html.contains("href=\"/search?text=tea&amp;category=general\">Tea</a>"), "{html}");
    assert!(html.contains("“tea” · General"), "{html}");
}

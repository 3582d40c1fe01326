//! The page of one's own account.

use crate::served::Served;

#[tokio::test]
async fn details_are_changed_in_place_and_an_empty_answer_takes_one_away() {
    let served = Served::new().await;
    let ada = served.browser_of(&served.app.member("Ada").await).await;
    let start = ada.page("/").await.1;
    assert!(start.contains(r#"href="/account">My account</a>"#), "every page leads there");
    let treasury = served.app.organisation("HM Treasury").to_string();
    let wrong = [("displayName", "www.evil.example"), ("gradeCode", "G6"), ("organisationId", "x")];
    let refused = ada.submit("/account", &wrong).await;
    assert_eq!(refused.status(), 422);
    let html = refused.text().await.unwrap();
    for says in [
        r##"href="#displayName">The name cannot be a web address"##,
        r##"href="#organisationId">Choose an organisation from the list"##,
        r#"value="www.evil.example""#,
        r#"value="G6" selected"#,
    ] {
        assert!(html.contains(says), "{says}: {html}");
    }
    let right = [("displayName", "Adrian"), ("gradeCode", ""), ("organisationId", &treasury)];
    let saved = ada.submit("/account", &right).await;
    assert_eq!(saved.status(), 303);
    let html = ada.page("/account").await.1;
    for says in ["Details saved", r#"value="Adrian""#, "Signed in as Adrian", "accepted on"] {
        assert!(html.contains(says), "{says}: {html}");
    }
    assert!(html.contains(&format!(r#"value="{treasury}" selected"#)), "{html}");
    assert!(!html.contains(r#"value="G7" selected"#), "{html}");
}

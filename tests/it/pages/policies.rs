//! Publishing a policy from its page.

use crate::served::Served;

#[tokio::test]
async fn an_admin_looks_at_a_new_version_and_publishes_it() {
    let served = Served::new().await;
    let mary = served.browser_of(&served.app.admin("Mary").await).await;
    let ada = served.browser_of(&served.app.member("Ada").await).await;
    assert_eq!(ada.page("/admin/policies").await.0, 403);
    assert!(mary.page("/admin/policies").await.1.contains("/admin/policies/data-policy"));
    let path = "/admin/policies/community-guidelines";
    let (_, form) = mary.page(path).await;
    assert!(form.contains("Version 1 is in force") && form.contains("# "), "the text: {form}");
    assert_eq!(mary.page("/admin/policies/nothing").await.0, 404);

    let fields = |title, body| {
        [
            ("input.kind", "COMMUNITY_GUIDELINES"),
            ("input.after", "1"),
            ("input.title", title),
            ("input.body", body),
            ("input.acceptAgain", "true"),
        ]
    };
    let preview = format!("{path}/preview");
    let wrong = mary.submit(&preview, &fields("", "Be *kind*.")).await.text().await.unwrap();
    assert!(wrong.contains("Enter a title") && !wrong.contains("Publish this version"), "{wrong}");
    let shown = mary.submit(&preview, &fields("Guidelines", "Be *kind*.")).await;
    let shown = shown.text().await.unwrap();
    for says in ["<em>kind</em>", "2 people have to accept this version", "<ins>", "Publish this"] {
        assert!(shown.contains(says), "{says}: {shown}");
    }
    assert!(mary.page(path).await.1.contains("Version 1 is in force"), "looking changes nothing");
    let publish = format!("{path}/publish");
    let done = mary.submit(&publish, &fields("Guidelines", "Be *kind*.")).await;
    assert_eq!(done.headers()["location"], path);
    let (_, public) = ada.page("/policies/community-guidelines").await;
    assert!(public.contains("Version 2") && public.contains("<em>kind</em>"), "{public}");
    let again = mary.submit("/accept-policies", &[("versions", "COMMUNITY_GUIDELINES:2")]).await;
    assert_eq!(again.status(), 303);
    let late = mary.submit(&publish, &fields("Guidelines", "Be *kinder*.")).await;
    let late = late.text().await.unwrap();
    assert!(late.contains("Someone else has just published") && late.contains("kinder"), "{late}");
    let (_, versions) = mary.page(path).await;
    assert_eq!(versions.matches("Accepted by everyone").count(), 2, "{versions}");
}

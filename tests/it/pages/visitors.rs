//! The pages before and around an account: for guests only, policies, and forms that say
//! everything that is wrong with them.

use crate::served::Served;

#[tokio::test]
async fn whoever_is_signed_in_goes_from_the_pages_for_guests_to_the_start_page() {
    let served = Served::new().await;
    let (guest, ada) = (served.browser(), served.app.member("Ada").await);
    let ada = served.browser_of(&ada).await;
    for path in ["/sign-in", "/sign-up", "/sign-in?next=%2Fcategories"] {
        assert_eq!(guest.page(path).await.0, 200, "{path}");
        let sent = ada.open(path).await;
        assert_eq!(
            (sent.status().as_u16(), &sent.headers()["location"]),
            (303, &"/".parse().unwrap())
        );
    }
}

#[tokio::test]
async fn each_policy_has_a_page_with_its_headings_in_order() {
    let served = Served::new().await;
    let guest = served.browser();
    let (status, html) = guest.page("/policies/data-policy").await;
    assert_eq!(status, 200);
    assert!(html.contains("<h2>What we hold</h2>") && !html.contains("<h3"), "{html}");
    for kind in ["terms-of-service", "community-guidelines"] {
        assert_eq!(guest.page(&format!("/policies/{kind}")).await.0, 200, "{kind}");
    }
    assert_eq!(guest.page("/policies/no-such-policy").await.0, 404);
}

#[tokio::test]
async fn an_empty_form_says_everything_that_is_wrong_with_it() {
    let served = Served::new().await;
    let guest = served.browser();
    let refused = guest.submit("/sign-up", &[("input.email", "")]).await;
    assert_eq!(refused.status(), 422);
    let html = refused.text().await.unwrap();
    let (summary, form) = html.split_once("<form").unwrap();
    for error in ["Enter an email address", "Enter a name", "Enter a password"] {
        assert!(summary.contains(error) && form.contains(error), "{error}: {html}");
    }
    let policies = ["data policy", "terms of service", "community guidelines"];
    let accept = policies.map(|policy| format!("Read and accept the {policy}"));
    assert_eq!(summary.matches("href=\"#input.acceptPolicies\"").count(), 3, "{summary}");
    assert!(accept.iter().all(|line| summary.contains(line) && form.contains(line)), "{html}");

    let mary = served.browser_of(&served.app.admin("Mary").await).await;
    let ada = served.app.member("Ada").await.account().unwrap().id;
    let fields = [("reason", ""), ("until", "tomorrow")];
    let refused = mary.submit(&format!("/admin/accounts/{ada}/suspend"), &fields).await;
    let html = refused.text().await.unwrap();
    for line in ["Reason: give an answer", "End of the suspension: enter a date"] {
        assert!(html.contains(line), "{line}: {html}");
    }
}

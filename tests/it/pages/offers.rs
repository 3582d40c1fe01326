//! A page offers what can be done, and says what to do where it cannot.

use clearing::account::Viewer;
use serde_json::json;

use crate::filled::Filled;
use crate::served::Served;
use crate::test_app::PASSWORD;

const EMAIL: &str = "ada.thorne@homeoffice.gov.uk";

#[tokio::test]
async fn nobody_is_offered_to_withdraw_once_the_matches_are_out() {
    let filled = Filled::new().await;
    let round = format!("/programme/{}", filled.names["roundId"].as_str().unwrap());
    let ada = filled.browser("ada");
    let (_, registration) = ada.page(&format!("{round}/registration")).await;
    assert!(!registration.contains(&format!("{round}/withdraw")), "{registration}");
    assert!(registration.contains("you can no longer withdraw"), "{registration}");
    let (_, page) = ada.page(&format!("{round}/withdraw")).await;
    assert!(!page.contains("<button type=\"submit\" class=\"govuk-button govuk-button--warning"));
    assert!(page.contains("Tell your matches that you cannot continue"), "{page}");
}

#[tokio::test]
async fn the_form_of_a_round_says_whether_addresses_are_shared() {
    let filled = Filled::new().await;
    let mary = filled.browser("mary");
    let round = format!("/admin/rounds/{}/edit", filled.names["roundId"].as_str().unwrap());
    let selected = async |word: &str| {
        let (_, form) = mary.page(&round).await;
        form.contains(&format!("value=\"{word}\" checked"))
    };
    assert!(selected("false").await && !selected("true").await);
    mary.submit(&round, &[("input.shareMenteeEmails", "true")]).await;
    assert!(selected("true").await && !selected("false").await);
}

#[tokio::test]
async fn who_did_not_confirm_is_told_so_and_may_have_the_email_again() {
    let served = Served::new().await;
    let (app, browser) = (&served.app, served.browser());
    let query = "{ policies { kind version } }";
    let policies = app.ask(&Viewer::guest(), query, json!({})).await["data"]["policies"].clone();
    let sign_up = "mutation($input: SignUpInput!) { signUp(input: $input) { errors { message } } }";
    let input = json!({ "email": EMAIL, "password": PASSWORD, "displayName": "Ada Thorne",
                        "acceptPolicies": policies });
    browser.done("signUp", sign_up, json!({ "input": input })).await;

    let wrong = [("email", EMAIL), ("password", "some other words")];
    let page = browser.submit("/sign-in", &wrong).await.text().await.unwrap();
    assert!(!page.contains("Send the email again"), "only who knows the password is told");
    let right = [("email", EMAIL), ("password", PASSWORD)];
    let refused = browser.submit("/sign-in", &right).await;
    assert_eq!(refused.status(), 422);
    let page = refused.text().await.unwrap();
    assert!(page.contains("Confirm your email address first") && page.contains(EMAIL), "{page}");
    assert!(page.contains("Send the email again"), "{page}");

    for (address, n_emails) in [(EMAIL, 2), ("nobody@homeoffice.gov.uk", 2)] {
        let sent = browser.submit("/sign-in/email", &[("email", address)]).await;
        assert_eq!(sent.headers()["location"], "/sign-up/sent", "the same answer for everybody");
        assert_eq!(app.emails().await.len(), n_emails);
    }
}

//! What is secret about a second factor is shown once, to its owner, and stands nowhere else.

use clearing::account::TotpSecret;
use clearing::worker;
use serde_json::json;

use super::canaries::in_files_of;
use super::log::Log;
use crate::served::Served;

#[tokio::test]
async fn s10_no_secret_or_code_of_a_second_factor_is_logged_stored_emailed_or_shown_again() {
    let (log, _guard) = Log::begin();
    let served = Served::new().await;
    let ada = served.app.member("Ada").await;
    let browser = served.browser_of(&ada).await;
    let made = browser.done("setUpTotp", "mutation { setUpTotp { secret } }", json!({})).await;
    let key = made["secret"].as_str().unwrap().to_owned();
    let code = TotpSecret::typed(&key).unwrap().code(worker::now());
    let confirm = "mutation($code: String!) { confirmTotp(code: $code) { codes errors { code } } }";
    let confirmed = browser.done("confirmTotp", confirm, json!({ "code": code })).await;
    let codes: Vec<String> = serde_json::from_value(confirmed["codes"].clone()).unwrap();

    let mut shown = Vec::new();
    for path in
        ["/account/security", "/account/security/app", "/account/security/codes", "/account/export"]
    {
        shown.push(browser.page(path).await.1);
    }
    browser.submit("/sign-out", &[]).await;
    let email = ada.account().unwrap().email.clone();
    assert_eq!(browser.sign_in(&email).await["data"]["signIn"]["secondFactorNeeded"], json!(true));
    let wrong = format!("{}x", codes[0]);
    for typed in [&wrong, &codes[0]] {
        let answer = browser.submit("/sign-in/code", &[("code", typed)]).await;
        shown.push(answer.text().await.unwrap());
    }
    assert_eq!(browser.page("/account/devices").await.0, 200, "the code was right");
    let emails = format!("{:?}", served.app.emails().await);
    assert!(emails.contains("RecoveryCodeUsed"), "{emails}");
    shown.push(emails);
    shown.push(log.text());
    assert!(log.text().contains("recovery code used"), "the log was caught");

    let plain: Vec<String> = codes.iter().map(|code| code.replace('-', "")).collect();
    for secret in [&key].into_iter().chain(&codes).chain(&plain) {
        for shown in &shown {
            assert!(!shown.contains(secret.as_str()), "{secret} in {shown}");
        }
        assert_eq!(in_files_of(&served, secret), 0, "{secret}");
    }
}

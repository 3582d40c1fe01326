//! Clients behind proxies, and devices that are known again (S2, S6).

use clearing::account::Viewer;
use serde_json::{Value, json};

use crate::served::{Browser, Served};
use crate::test_app::PASSWORD;

const SIGN_IN: &str = "mutation($email: String!, $password: String!) {
    signIn(email: $email, password: $password) { errors { code } } }";
const RESET: &str =
    "mutation($email: String!) { requestPasswordReset(email: $email) { errors { code } } }";

/// Asks as a proxy passes a request on: the answer, and the cookies that it sets.
async fn from(
    browser: &Browser,
    client: &str,
    query: &str,
    variables: Value,
) -> (Value, Vec<String>) {
    let body = json!({ "query": query, "variables": variables });
    let asked = browser.post("/graphql").header("x-forwarded-for", client).json(&body);
    let answer = asked.send().await.unwrap();
    let cookies = answer.headers().get_all("set-cookie").iter();
    let cookies = cookies.map(|cookie| cookie.to_str().unwrap().to_owned()).collect();
    (answer.json().await.unwrap(), cookies)
}

fn is_slowed(answer: &Value) -> bool {
    answer["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
}

/// Somebody with the password that everybody has, signed in nowhere.
async fn member(served: &Served, name: &str) -> Viewer {
    let viewer = served.app.member(name).await;
    served.set_password(&viewer).await;
    viewer
}

#[tokio::test]
async fn s6_behind_a_trusted_proxy_each_client_counts_by_itself() {
    let served = Served::behind_proxies(&["127.0.0.0/8", "10.0.0.0/8"]).await;
    let guest = served.browser();
    let ask = async |client: &str, n: i32| {
        let email = format!("nobody.{n}@hmrc.gov.uk");
        from(&guest, client, RESET, json!({ "email": email })).await.0
    };
    for n in 0..61 {
        assert!(!is_slowed(&ask("203.0.113.9", n).await), "{n}");
    }
    assert!(is_slowed(&ask("203.0.113.9", 100).await));
    // What the outsider says of themselves changes nothing; the proxies' own word does.
    assert!(is_slowed(&ask("198.51.100.1, 203.0.113.9", 101).await));
    assert!(is_slowed(&ask("203.0.113.9, 10.0.0.7", 102).await));
    assert!(!is_slowed(&ask("198.51.100.1", 103).await));
}

#[tokio::test]
async fn s6_without_a_trusted_proxy_nobody_says_who_they_are() {
    let served = Served::with_limits().await;
    let guest = served.browser();
    let mut slowed = 0;
    for n in 0..62 {
        let (client, email) = (format!("203.0.113.{n}"), format!("nobody.{n}@hmrc.gov.uk"));
        let answer = from(&guest, &client, RESET, json!({ "email": email })).await.0;
        slowed += i32::from(is_slowed(&answer));
    }
    assert!(slowed > 0, "all of them are one client");
}

#[tokio::test]
async fn s2_a_browser_keeps_by_what_it_is_known_again() {
    let served = Served::new().await;
    let ada = member(&served, "Ada").await;
    let browser = served.browser();
    let variables = json!({ "email": "ada@homeoffice.gov.uk", "password": PASSWORD });
    let (_, cookies) = from(&browser, "192.0.2.1", SIGN_IN, variables.clone()).await;
    let kept = cookies.iter().find(|cookie| cookie.starts_with("clearing-device=")).unwrap();
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=31536000"] {
        assert!(kept.contains(attribute), "{kept}");
    }
    assert!(!kept.contains(&ada.account().unwrap().id.to_string()), "{kept}");
    let (_, cookies) = from(&browser, "192.0.2.1", SIGN_IN, variables).await;
    assert!(!cookies.iter().any(|cookie| cookie.starts_with("clearing-device=")), "{cookies:?}");
}

#[tokio::test]
async fn s2_over_https_the_cookie_of_a_device_is_for_this_host_only() {
    let served = Served::known_as(Some("https://clearing.example")).await;
    let ada = member(&served, "Ada").await;
    let email = &ada.account().unwrap().email;
    let variables = json!({ "email": email, "password": PASSWORD });
    let (_, cookies) = from(&served.browser(), "192.0.2.1", SIGN_IN, variables).await;
    let kept = cookies.iter().find(|one| one.starts_with("__Host-clearing-device=")).unwrap();
    assert!(kept.contains("Secure") && !kept.contains("Domain"), "{kept}");
}

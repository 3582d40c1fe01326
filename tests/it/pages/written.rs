//! What people wrote, as the page of a topic shows it (S5).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Value, json};

use crate::served::Served;

const CREATE: &str = "mutation($input: CreateTopicInput!) { createTopic(input: $input) {
    topic { id number } errors { code message } } }";
const REPLY: &str = "mutation($id: ID!, $body: Markdown!) {
    reply(topicId: $id, body: $body) { post { id } errors { code message } } }";

/// One payload of each family, and how many families there are.
fn samples() -> Vec<(String, String)> {
    let mut families: BTreeMap<&str, (String, String)> = BTreeMap::new();
    let lines = include_str!("../../data/xss_payloads.tsv").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [id, _, kinds, payload] = cells[..] else { panic!("{line}") };
        for kind in kinds.split(',') {
            let payload: String = serde_json::from_str(payload).unwrap();
            // PostgreSQL cannot keep NUL, so nothing with it is ever posted.
            if !payload.contains('\0') && !payload.trim().is_empty() {
                families.entry(kind).or_insert_with(|| (format!("{id} {kind}"), payload));
            }
        }
    }
    assert!(families.len() >= 15, "{:?}", families.keys());
    families.into_values().collect()
}

static TAG: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"<(/?[^\s<>/]*)[^<>]*>").unwrap());
/// Names and values, in whichever of the three ways they are spelled.
static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"([^\s"'<>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))"#).unwrap()
});
const NEVER: &str =
    "iframe object embed base style math img video audio template frame marquee applet";
const ADDRESSES: [&str; 6] = ["href", "src", "action", "formaction", "xlink:href", "data"];

/// What no page may hold, wherever it stands.
fn dangers(html: &str) -> Vec<String> {
    // Templates write slashes as an entity; our own icon is an empty one.
    let html = html.replace("&#x2f;", "/").replace("<link rel=\"icon\" href=\"data:,\">", "");
    TAG.captures_iter(&html).filter(is_dangerous).map(|found| found[0].to_owned()).collect()
}

fn is_dangerous(found: &regex::Captures<'_>) -> bool {
    let name = found[1].to_lowercase();
    let mut is_foreign_script = name == "script";
    for attribute in ATTRIBUTE.captures_iter(&found[0]) {
        let key = attribute[1].to_lowercase();
        let value = [2, 3, 4].into_iter().find_map(|n| attribute.get(n));
        let value = value.map_or("", |value| value.as_str()).trim().to_lowercase();
        is_foreign_script &= !(key == "src" && value.starts_with("/assets/"));
        let leads_away = ADDRESSES.contains(&key.as_str())
            && !["https://", "http://", "mailto:", "/", "#", "?"]
                .iter()
                .any(|s| value.starts_with(s));
        if key.starts_with("on") || key == "style" || (leads_away && !value.is_empty()) {
            return true;
        }
    }
    is_foreign_script || NEVER.split(' ').any(|never| name == never)
}

#[test]
fn s5_the_dangers_are_seen_where_they_are() {
    for html in [
        "<p onclick=\"x\">",
        "<p/onclick=x>",
        "<a href=\"javascript:x\">",
        "<a href=' data:text/html,x'>",
        "<script>x</script>",
        "<script src=\"https://evil.example/x.js\">",
        "<iframe>",
        "<img src=\"x\">",
    ] {
        assert!(!dangers(html).is_empty(), "{html}");
    }
    assert_eq!(
        dangers("<a href=\"https://a.example/onclick=1\" rel=\"ugc\">a &lt;script&gt;</a>"),
        [""; 0]
    );
}

#[tokio::test]
async fn s5_no_payload_survives_into_a_page() {
    let served = Served::new().await;
    let (ada, eve) = (served.app.member("Ada").await, served.app.member("Eve").await);
    let browser = served.browser_of(&ada).await;
    let clean = json!({ "categorySlug": "general", "title": "Hello", "body": "Hello." });
    let clean = browser.done("createTopic", CREATE, json!({ "input": clean })).await;
    let topic = &clean["topic"];
    let page = format!("/topics/{}?first=100", topic["number"]);
    let (_, before) = browser.page(&page).await;
    assert_eq!(dangers(&before), [""; 0], "the page itself");

    let samples = samples();
    for (id, payload) in &samples {
        let variables = json!({ "id": topic["id"], "body": payload });
        let answer = served.app.ask(&eve, REPLY, variables).await;
        assert_eq!(answer["data"]["reply"]["errors"], json!([]), "{id}: {answer}");
    }
    let (status, html) = browser.page(&page).await;
    assert_eq!(status, 200);
    assert_eq!(dangers(&html), [""; 0]);
    let n_posts = html.matches("<article class=\"clearing-post\"").count();
    assert_eq!(n_posts, samples.len() + 1, "none breaks out of its post");
    assert_eq!(html.matches("</article>").count(), samples.len() + 1);
    assert_eq!(html.matches("</html>").count(), 1);

    titles(&served, &samples).await;
}

/// The same where a title or a search is shown.
async fn titles(served: &Served, samples: &[(String, String)]) {
    let browser = served.browser_of(&served.app.member("Joan").await).await;
    for (id, payload) in samples {
        let input = json!({ "categorySlug": "general", "title": payload, "body": payload });
        let answer = browser.ask(CREATE, json!({ "input": input })).await;
        let number = &answer["data"]["createTopic"]["topic"]["number"];
        if *number != Value::Null {
            let (_, html) = browser.page(&format!("/topics/{number}")).await;
            assert_eq!(dangers(&html), [""; 0], "{id}");
        }
        let text: String = form_urlencoded::byte_serialize(payload.as_bytes()).collect();
        for path in [format!("/search?text={text}"), format!("/confirm?token={text}")] {
            let (_, html) = browser.page(&path).await;
            assert_eq!(dangers(&html), [""; 0], "{id}: {path}");
        }
    }
    let (_, list) = browser.page("/categories/general?first=100").await;
    assert_eq!(dangers(&list), [""; 0]);
}

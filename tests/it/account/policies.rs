//! Policies: read, accepted, replaced, accepted again.

use clearing::account::Viewer;
use serde_json::{Value, json};

use super::applicant::{ADA, form, problem, problems, sign_up};
use crate::stage::Stage;

const PUBLISH: &str = "mutation($input: PolicyInput!) {
    publishPolicy(input: $input) { policy { kind version title body } errors { code field message } }
}";
const ACCEPT: &str = "mutation($versions: [PolicyVersionInput!]!) {
    acceptPolicies(versions: $versions) {
        viewer { policiesToAccept { kind version } } errors { code field message }
    }
}";

async fn publish(stage: &Stage, admin: &Viewer) -> Value {
    let input = json!({"kind": "TERMS_OF_SERVICE", "title": " New terms ", "body": "Be **kind**."});
    stage.ask(admin, PUBLISH, json!({"input": input})).await
}

async fn accept(stage: &Stage, viewer: &Viewer, version: i32) -> Value {
    let versions = json!([{"kind": "TERMS_OF_SERVICE", "version": version}]);
    stage.ask(viewer, ACCEPT, json!({"versions": versions})).await
}

#[tokio::test]
async fn anybody_reads_the_policies_in_force() {
    let stage = Stage::new().await;
    let answer = stage
        .ask(&Viewer::guest(), "{ policies { kind version title body publishedAt } }", json!({}))
        .await;
    let policies = answer["data"]["policies"].as_array().unwrap();
    let kinds: Vec<_> = policies.iter().map(|policy| policy["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["COMMUNITY_GUIDELINES", "DATA_POLICY", "TERMS_OF_SERVICE"]);
    for policy in policies {
        assert_eq!(policy["version"], 1);
        let body = policy["body"].as_str().unwrap();
        assert!(body.starts_with("<p>") && body.contains("<h3>"), "{body}");
    }
}

#[tokio::test]
async fn a_changed_policy_comes_before_everything_else() {
    let stage = Stage::new().await;
    let (mary, ada) = (stage.admin("mary").await, stage.member("ada").await);
    let grace = stage.moderator("grace").await;
    let published = publish(&stage, &mary).await;
    let policy = json!({
        "kind": "TERMS_OF_SERVICE",
        "version": 2,
        "title": "New terms",
        "body": "<p>Be <strong>kind</strong>.</p>\n",
    });
    assert_eq!(published, json!({"data": {"publishPolicy": {"policy": policy, "errors": []}}}));

    let ada = stage.viewer(ada.pending().unwrap().id()).await;
    assert!(ada.member().is_err());
    let grace = stage.viewer(grace.pending().unwrap().id()).await;
    let query = "{ verificationQueue { requestedAt } }";
    let blocked = stage.ask(&grace, query, json!({})).await;
    assert_eq!(blocked["errors"][0]["extensions"]["code"], "FORBIDDEN");
    assert_eq!(blocked["errors"][0]["message"], "a policy has changed: accept it first");
    let old = accept(&stage, &ada, 1).await;
    assert_eq!(problems(&old), [problem("POLICY_NOT_ACCEPTED", "versions")]);
    let asked = json!([{"kind": "TERMS_OF_SERVICE", "version": 2}]);
    assert_eq!(old["data"]["acceptPolicies"]["viewer"]["policiesToAccept"], asked);

    for _ in 0..2 {
        let done = accept(&stage, &ada, 2).await;
        let payload = json!({"viewer": {"policiesToAccept": []}, "errors": []});
        assert_eq!(done, json!({"data": {"acceptPolicies": payload}}));
    }
    assert!(stage.viewer(ada.pending().unwrap().id()).await.member().is_ok());
    let behind = sign_up(&stage, form(&stage, ADA)).await;
    assert_eq!(problems(&behind), [problem("POLICY_NOT_ACCEPTED", "input.acceptPolicies")]);

    let query = "{ policyVersions(kind: TERMS_OF_SERVICE) { version title } }";
    let versions = stage.ask(&Viewer::guest(), query, json!({})).await;
    let listed = json!([
        {"version": 2, "title": "New terms"},
        {"version": 1, "title": "Terms of service"},
    ]);
    assert_eq!(versions, json!({"data": {"policyVersions": listed}}));
}

#[tokio::test]
async fn a_policy_has_a_title_and_a_text_and_only_an_admin_publishes_it() {
    let stage = Stage::new().await;
    let (mary, grace) = (stage.admin("mary").await, stage.moderator("grace").await);
    let empty = json!({"kind": "DATA_POLICY", "title": " ", "body": ""});
    let answer = stage.ask(&mary, PUBLISH, json!({"input": empty})).await;
    let missing = [problem("REQUIRED", "input.title"), problem("REQUIRED", "input.body")];
    assert_eq!(problems(&answer), missing);
    let refused = publish(&stage, &grace).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN");
}

#[tokio::test]
async fn admins_who_publish_at_once_hear_which_came_first() {
    let stage = Stage::new().await;
    let mary = stage.admin("mary").await;
    let (a, b, c) =
        tokio::join!(publish(&stage, &mary), publish(&stage, &mary), publish(&stage, &mary));
    let mut versions = Vec::new();
    for answer in [a, b, c] {
        let payload = &answer["data"]["publishPolicy"];
        match payload["policy"]["version"].as_i64() {
            Some(version) => versions.push(version),
            None => assert_eq!(problems(&answer), [problem("ALREADY_DONE", "")], "{answer}"),
        }
    }
    // SQLite lets one after the other through, PostgreSQL may refuse some.
    versions.sort_unstable();
    assert!(!versions.is_empty());
    assert_eq!(versions, (2..).take(versions.len()).collect::<Vec<i64>>());
}

#[tokio::test]
async fn who_asks_is_found_in_one_statement() {
    let stage = Stage::new().await;
    let ada = stage.member("ada").await;
    let id = ada.pending().unwrap().id();
    let (found, n) = stage.statements(stage.viewer(id)).await;
    assert!(found.member().is_ok());
    assert_eq!(n, 1);
}

//! Policies: read, accepted, replaced, accepted again.

use clearing::account::Viewer;
use serde_json::{Value, json};

use super::applicant::{ADA, form, problem, problems, sign_up};
use crate::test_app::TestApp;

const PUBLISH: &str = "mutation($input: PolicyInput!) {
    publishPolicy(input: $input) { policy { kind version title body } errors { code field message } }
}";
const ACCEPT: &str = "mutation($versions: [PolicyVersionInput!]!) {
    acceptPolicies(versions: $versions) {
        viewer { policiesToAccept { kind version } } errors { code field message }
    }
}";

async fn publish(app: &TestApp, admin: &Viewer) -> Value {
    let input = json!({"kind": "TERMS_OF_SERVICE", "title": " New terms ", "body": "Be **kind**."});
    app.ask(admin, PUBLISH, json!({"input": input})).await
}

async fn accept(app: &TestApp, viewer: &Viewer, version: i32) -> Value {
    let versions = json!([{"kind": "TERMS_OF_SERVICE", "version": version}]);
    app.ask(viewer, ACCEPT, json!({"versions": versions})).await
}

#[tokio::test]
async fn anybody_reads_the_policies_in_force() {
    let app = TestApp::new().await;
    let answer = app
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
    let app = TestApp::new().await;
    let (mary, ada) = (app.admin("mary").await, app.member("ada").await);
    let grace = app.moderator("grace").await;
    let published = publish(&app, &mary).await;
    let policy = json!({
        "kind": "TERMS_OF_SERVICE",
        "version": 2,
        "title": "New terms",
        "body": "<p>Be <strong>kind</strong>.</p>\n",
    });
    assert_eq!(published, json!({"data": {"publishPolicy": {"policy": policy, "errors": []}}}));

    let ada = app.viewer(ada.pending().unwrap().id()).await;
    assert!(ada.member().is_err());
    let grace = app.viewer(grace.pending().unwrap().id()).await;
    let query = "{ verificationQueue { requestedAt } }";
    let blocked = app.ask(&grace, query, json!({})).await;
    assert_eq!(blocked["errors"][0]["extensions"]["code"], "FORBIDDEN");
    assert_eq!(blocked["errors"][0]["message"], "A policy has changed. Accept it to continue");
    let old = accept(&app, &ada, 1).await;
    assert_eq!(problems(&old), [problem("POLICY_NOT_ACCEPTED", "versions")]);
    let asked = json!([{"kind": "TERMS_OF_SERVICE", "version": 2}]);
    assert_eq!(old["data"]["acceptPolicies"]["viewer"]["policiesToAccept"], asked);
    let none = app.ask(
        &ada,
        "mutation { acceptPolicies(versions: []) { errors { field message } } }",
        json!({}),
    );
    let refused = json!([{"field": ["versions"], "message": "Accept the policies to continue"}]);
    assert_eq!(none.await["data"]["acceptPolicies"]["errors"], refused);

    for _ in 0..2 {
        let done = accept(&app, &ada, 2).await;
        let payload = json!({"viewer": {"policiesToAccept": []}, "errors": []});
        assert_eq!(done, json!({"data": {"acceptPolicies": payload}}));
    }
    assert!(app.viewer(ada.pending().unwrap().id()).await.member().is_ok());
    let behind = sign_up(&app, form(&app, ADA)).await;
    assert_eq!(problems(&behind), [problem("POLICY_NOT_ACCEPTED", "input.acceptPolicies")]);

    let query = "{ policyVersions(kind: TERMS_OF_SERVICE) { version title } }";
    let versions = app.ask(&Viewer::guest(), query, json!({})).await;
    let listed = json!([
        {"version": 2, "title": "New terms"},
        {"version": 1, "title": "Terms of service"},
    ]);
    assert_eq!(versions, json!({"data": {"policyVersions": listed}}));
}

#[tokio::test]
async fn a_policy_has_a_title_and_a_text_and_only_an_admin_publishes_it() {
    let app = TestApp::new().await;
    let (mary, grace) = (app.admin("mary").await, app.moderator("grace").await);
    let empty = json!({"kind": "DATA_POLICY", "title": " ", "body": ""});
    let answer = app.ask(&mary, PUBLISH, json!({"input": empty})).await;
    let missing = [problem("REQUIRED", "input.title"), problem("REQUIRED", "input.body")];
    assert_eq!(problems(&answer), missing);
    let refused = publish(&app, &grace).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN");
}

#[tokio::test]
async fn admins_who_publish_at_once_hear_which_came_first() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let (a, b, c) = tokio::join!(publish(&app, &mary), publish(&app, &mary), publish(&app, &mary));
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
    let app = TestApp::new().await;
    let ada = app.member("ada").await;
    let id = ada.pending().unwrap().id();
    let (found, n) = app.statements(app.viewer(id)).await;
    assert!(found.member().is_ok());
    assert_eq!(n, 1);
}

const PREVIEW: &str = "query($input: PolicyInput!) { previewPolicy(input: $input) {
    body changes { change text } titleChanges { change } current { version } peopleToAccept
    problems { field } } }";

/// A correction of the terms of service, unless people have to accept it again.
fn terms(title: &str, body: &str, accept_again: bool) -> Value {
    let kind = "TERMS_OF_SERVICE";
    json!({"kind": kind, "title": title, "body": body, "acceptAgain": accept_again})
}

#[tokio::test]
async fn a_correction_is_not_accepted_again_by_whoever_accepted_what_it_corrects() {
    let app = TestApp::new().await;
    let (mary, ada) = (app.admin("mary").await, app.member("ada").await);
    let put = async |input: Value| {
        let answer = app.ask(&mary, PUBLISH, json!({"input": input})).await;
        assert_eq!(answer["data"]["publishPolicy"]["errors"], json!([]), "{answer}");
    };
    put(terms("Terms", "Be kynd.", true)).await;
    accept(&app, &mary, 2).await;
    accept(&app, &ada, 2).await;
    let (mary, zoe) = (app.viewer(mary.pending().unwrap().id()).await, app.pending("zoe").await);
    let put = async |input: Value| {
        let answer = app.ask(&mary, PUBLISH, json!({"input": input})).await;
        assert_eq!(answer["data"]["publishPolicy"]["errors"], json!([]), "{answer}");
    };
    put(terms("Terms", "Be kind.", false)).await;
    put(terms("Terms", "Be kind!", false)).await;
    let is_member =
        async |who: &Viewer| app.viewer(who.pending().unwrap().id()).await.member().is_ok();
    assert!(is_member(&ada).await, "she accepted what they correct");
    let asked = app.ask(&ada, "{ viewer { policiesToAccept { version } } }", json!({})).await;
    assert_eq!(asked["data"]["viewer"]["policiesToAccept"], json!([]));
    let bea = app.member("bea").await;
    let input = json!({"input": terms("Terms", "Be kind!", false)});
    let preview = app.ask(&mary, PREVIEW, input).await["data"]["previewPolicy"].take();
    assert_eq!(preview["peopleToAccept"], 0, "Bea and Zoe accepted the one in force");
    put(terms("Terms", "Be very kind.", true)).await;
    assert!(!is_member(&ada).await && !is_member(&bea).await);
    let asked = app.ask(&zoe, "{ viewer { policiesToAccept { version } } }", json!({})).await;
    assert_eq!(asked["data"]["viewer"]["policiesToAccept"], json!([{"version": 5}]));
}

#[tokio::test]
async fn a_preview_says_what_changes_for_how_many_and_publishes_nothing() {
    let app = TestApp::new().await;
    let (mary, _) = (app.admin("mary").await, app.member("ada").await);
    app.pending("pat").await;
    let looked = async |title: &str, body: &str, accept_again: bool| {
        let input = json!({"input": terms(title, body, accept_again)});
        app.ask(&mary, PREVIEW, input).await["data"]["previewPolicy"].take()
    };
    let preview = looked("Terms of service", "Be **kind**.", true).await;
    assert_eq!(preview["body"], "<p>Be <strong>kind</strong>.</p>\n");
    assert_eq!(preview["current"]["version"], 1);
    assert_eq!(preview["peopleToAccept"], 3);
    assert_eq!(preview["titleChanges"], json!([{"change": "KEPT"}]));
    let changes = preview["changes"].as_array().unwrap();
    assert!(changes.iter().any(|part| part["change"] == "ADDED"), "{changes:?}");
    assert_eq!(looked("Terms", "x", false).await["peopleToAccept"], 0, "a correction");
    let wrong = looked(" ", "", true).await["problems"].clone();
    assert_eq!(wrong, json!([{"field": ["input", "title"]}, {"field": ["input", "body"]}]));
    let versions = app.ask(&mary, "{ policies { version } }", json!({})).await;
    assert!(!versions.to_string().contains('2'), "{versions}");
}

#[tokio::test]
async fn what_another_admin_published_since_is_not_replaced_unread() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let mut input = terms("Terms", "One.", false);
    input["after"] = json!(1);
    let first = app.ask(&mary, PUBLISH, json!({"input": input})).await;
    assert_eq!(problems(&first), []);
    let second = app.ask(&mary, PUBLISH, json!({"input": input})).await;
    assert_eq!(problems(&second), [problem("ALREADY_DONE", "")]);
}

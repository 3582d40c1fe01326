//! What takes a proof of the last 15 minutes: every field that says so is refused without (S2).

use std::collections::BTreeMap;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};
use clearing::account::{self, Viewer};
use clearing::entity::session;
use clearing::graphql::Decision;
use sea_orm::{ActiveModelTrait, DbErr, Set};
use serde_json::{Value, json};
use time::Duration;

use super::applicant::{ADA, apply, problem, problems, unlimited};
use crate::rights::{CALLS, spelt_out};
use crate::test_app::{NOON, PASSWORD, TestApp};

/// The list, as the requirement has it: what is added to the schema is added here, too.
const EXPECTED: [&str; 16] = [
    "Mutation.claimDataRequest",
    "Mutation.confirmPasskey",
    "Mutation.confirmTotp",
    "Mutation.makeRoundFile",
    "Mutation.publishPlan",
    "Mutation.publishPolicy",
    "Mutation.readAddress",
    "Mutation.reinstateAccount",
    "Mutation.removeSecondFactor",
    "Mutation.renewRecoveryCodes",
    "Mutation.resetSecondFactor",
    "Mutation.setEmailDomain",
    "Mutation.setRole",
    "Mutation.setUpPasskey",
    "Mutation.setUpTotp",
    "Mutation.suspendAccount",
];

const CONFIRM: &str = "mutation($password: String, $code: String) {
    confirmItIsYou(password: $password, code: $code) { viewer { email } errors { code field message } } }";

/// Every field that says that it takes a fresh proof, with a call of it.
fn marked() -> BTreeMap<String, String> {
    let calls: BTreeMap<_, _> = CALLS.iter().copied().collect();
    let mut found = BTreeMap::new();
    for definition in parse_schema(clearing::graphql::sdl()).unwrap().definitions {
        let TypeSystemDefinition::Type(definition) = definition else { continue };
        let TypeKind::Object(object) = definition.node.kind else { continue };
        let name = definition.node.name.node;
        for field in object.fields {
            let field = field.node;
            if !field.directives.iter().any(|it| it.node.name.node == "stepUp") {
                continue;
            }
            let path = format!("{name}.{}", field.name.node);
            let call = spelt_out(calls[field.name.node.as_str()]);
            let call = format!("{} {{ {}{call} }}", name.to_lowercase(), field.name.node);
            found.insert(path, call);
        }
    }
    found
}

/// Somebody who proved so long ago that it is them.
async fn proven_ago(app: &TestApp, viewer: &Viewer, ago: Duration) -> Viewer {
    let hash = format!("{} {}", viewer.account().unwrap().id, ago.whole_seconds());
    let row = session::ActiveModel {
        token_hash: Set(hash.clone()),
        account_id: Set(Some(viewer.account().unwrap().id)),
        content: Set("{}".to_owned()),
        proven_at: Set(Some(NOON - ago)),
        created_at: Set(NOON - ago),
        last_seen_at: Set(NOON),
        expires_at: Set(NOON + Duration::days(30)),
    };
    app.db().write::<_, DbErr>(async |tx| row.insert(tx).await).await.unwrap();
    account::viewer_by_session(app.db().reader(), NOON, &hash).await.unwrap()
}

/// Whether an answer says that a fresh proof is missing.
fn is_asked_for_proof(answer: &Value) -> bool {
    let payload = answer["data"].as_object().and_then(|data| data.values().next());
    let told = payload.map(|payload| &payload["errors"][0]["code"]);
    let error = &answer["errors"][0]["extensions"];
    told == Some(&json!("STEP_UP_NEEDED"))
        || (error["code"] == "FORBIDDEN" && error["reason"] == "STEP_UP_NEEDED")
}

#[tokio::test]
async fn s2_everything_on_the_list_is_refused_to_a_session_that_is_not_fresh() {
    let app = TestApp::new().await;
    apply(&app, ADA).await;
    let mary = app.admin("Mary").await;
    let stale = proven_ago(&app, &mary, Duration::seconds(15 * 60 + 1)).await;
    let fresh = proven_ago(&app, &mary, Duration::minutes(15)).await;
    let marked = marked();
    assert_eq!(marked.keys().collect::<Vec<_>>(), EXPECTED.iter().collect::<Vec<_>>());
    for (field, call) in marked {
        let refused = app.ask(&stale, &call, json!({})).await;
        assert!(is_asked_for_proof(&refused), "{field}: {refused}");
        let answer = app.ask(&fresh, &call, json!({})).await;
        assert!(!is_asked_for_proof(&answer), "{field}: {answer}");
    }
}

#[tokio::test]
async fn s2_nothing_is_changed_without_a_fresh_proof_and_everything_with_one() {
    let app = TestApp::new().await;
    let (mary, ada) = (app.admin("Mary").await, app.member("Ada").await);
    let stale = proven_ago(&app, &mary, Duration::hours(1)).await;
    let fresh = proven_ago(&app, &mary, Duration::minutes(1)).await;
    let variables = json!({ "id": ada.account().unwrap().id.to_string() });
    for mutation in [
        "setRole(accountId: $id, role: MODERATOR)",
        "suspendAccount(accountId: $id, reason: \"sold addresses\")",
        "reinstateAccount(accountId: $id, reason: \"a mistake\")",
    ] {
        let mutation = format!("mutation($id: ID!) {{ {mutation} {{ errors {{ code field }} }} }}");
        let refused = app.ask(&stale, &mutation, variables.clone()).await;
        assert_eq!(problems(&refused), [problem("STEP_UP_NEEDED", "")], "{mutation}");
        let done = app.ask(&fresh, &mutation, variables.clone()).await;
        assert_eq!(problems(&done), [], "{mutation}");
    }
}

#[tokio::test]
async fn s2_whoever_has_a_second_factor_proves_that_and_not_the_password() {
    let app = unlimited().await;
    let id = apply(&app, ADA).await;
    let confirm = async |viewer: &Viewer, variables: Value| {
        let (answer, change) = app.ask_for_session(NOON, viewer, CONFIRM, variables).await;
        (problems(&answer), change.decision())
    };
    let ada = app.viewer(id).await;
    for (typed, wrong) in [
        (json!({}), true),
        (json!({ "password": "not it" }), true),
        (json!({ "password": PASSWORD }), false),
    ] {
        let (problems, decision) = confirm(&ada, typed.clone()).await;
        let expected: Vec<_> =
            wrong.then(|| problem("WRONG_PASSWORD", "password")).into_iter().collect();
        assert_eq!(
            (problems, decision),
            (expected, (!wrong).then_some(Decision::Prove)),
            "{typed}"
        );
    }
    app.give_totp(id).await;
    let ada = app.viewer(id).await;
    let none = confirm(&ada, json!({ "password": PASSWORD })).await;
    assert_eq!(none, (vec![problem("REQUIRED", "code")], None));
    let wrong = confirm(&ada, json!({ "code": "000000" })).await;
    assert_eq!(wrong, (vec![problem("SECOND_FACTOR_FAILED", "code")], None));
    let right = confirm(&ada, json!({ "code": TestApp::code(NOON) })).await;
    assert_eq!(right, (vec![], Some(Decision::Prove)));
    let twice = confirm(&ada, json!({ "code": TestApp::code(NOON) })).await;
    assert_eq!(twice, (vec![problem("SECOND_FACTOR_FAILED", "code")], None));

    let (grace, step_up) =
        (app.moderator("Grace").await, CONFIRM.replace("confirmItIsYou", "stepUp"));
    let variables = json!({ "code": TestApp::code(NOON) });
    let (answer, change) = app.ask_for_session(NOON, &grace, &step_up, variables).await;
    assert_eq!((problems(&answer), change.decision()), (vec![], Some(Decision::Prove)));
}

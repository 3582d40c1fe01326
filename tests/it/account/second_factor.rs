//! Second factors: setting one up, the second step of signing in, recovery codes (S2).

use clearing::account::{TotpSecret, Viewer};
use clearing::entity::{AccountId, recovery_code, session};
use clearing::graphql::{Client, Decision};
use clearing::outbox::{Email, FactorChange};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::applicant::{ADA, apply, problem, problems, unlimited};
use super::session::begin_session;
use crate::test_app::{NOON, PASSWORD, TestApp};

const SET_UP: &str = "mutation { setUpTotp { secret uri qrCode } }";
const CONFIRM: &str = "mutation($code: String!, $name: String) {
    confirmTotp(code: $code, name: $name) { codes errors { code field message } } }";
const SIGN_IN: &str = "mutation($email: String!, $password: String!) {
    signIn(email: $email, password: $password) {
        viewer { email } secondFactorNeeded errors { code field message } } }";
const ENTER: &str = "mutation($code: String!) { signInSecondFactor(code: $code) {
    viewer { email } secondFactorNeeded errors { code field message } } }";
const REMOVE: &str = "mutation($id: ID!) { removeSecondFactor(id: $id) {
    viewer { recoveryCodesLeft secondFactors { kind } } errors { code field message } } }";
const RENEW: &str = "mutation { renewRecoveryCodes { codes errors { code field message } } }";
const OWN: &str = "{ viewer { secondFactorDue recoveryCodesLeft
    secondFactors { id kind name addedAt lastUsedAt } } }";

pub(crate) fn id(viewer: &Viewer) -> AccountId {
    viewer.pending().unwrap().id()
}

/// Sets an app up: what it knows, and the recovery codes that came with it.
pub(crate) async fn set_up(
    app: &TestApp,
    person: &Viewer,
    now: OffsetDateTime,
) -> (TotpSecret, Vec<String>) {
    let made = app.ask_at(now, person, SET_UP, json!({})).await;
    let secret = TotpSecret::typed(made["data"]["setUpTotp"]["secret"].as_str().unwrap()).unwrap();
    let variables = json!({ "code": secret.code(now) });
    let confirmed = app.ask_at(now, person, CONFIRM, variables).await;
    assert_eq!(problems(&confirmed), []);
    let codes = confirmed["data"]["confirmTotp"]["codes"].clone();
    (secret, serde_json::from_value(codes).unwrap())
}

/// Enters a code at the second step of signing in: the answer, and what was decided.
pub(crate) async fn enter(
    app: &TestApp,
    now: OffsetDateTime,
    account: AccountId,
    code: &str,
) -> (Value, Option<Decision>) {
    let half = app.after_password(account).await;
    let (answer, change) = app.ask_for_session(now, &half, ENTER, json!({ "code": code })).await;
    (answer, change.decision())
}

/// What each email about second factors was about, with whom it went to.
async fn changes(app: &TestApp) -> Vec<(String, Option<FactorChange>)> {
    let emails = app.emails().await.into_iter();
    let told = emails.filter_map(|(to, email)| match email {
        Email::SecondFactorChanged { change, .. } => Some((to, Some(change))),
        Email::RecoveryCodeUsed { .. } => Some((to, None)),
        _ => None,
    });
    told.collect()
}

#[tokio::test]
async fn s2_an_app_counts_once_it_has_shown_a_code_and_comes_with_recovery_codes() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    for device in ["here", "elsewhere"] {
        begin_session(&app, id(&ada), device).await;
    }
    let made = app.ask(&ada, SET_UP, json!({})).await["data"]["setUpTotp"].clone();
    let secret = TotpSecret::typed(made["secret"].as_str().unwrap()).unwrap();
    let uri = made["uri"].as_str().unwrap();
    assert!(
        uri.starts_with("otpauth://totp/Clearing:ada") && uri.contains(&secret.base32()),
        "{uri}"
    );
    assert!(made["qrCode"].as_str().unwrap().starts_with("<svg "));
    let before = app.ask(&ada, OWN, json!({})).await["data"]["viewer"].clone();
    assert_eq!(
        (&before["secondFactors"], &before["recoveryCodesLeft"]),
        (&json!([]), &json!(null))
    );

    for (code, wrong) in
        [("", "REQUIRED"), ("000000", "SECOND_FACTOR_FAILED"), ("x", "SECOND_FACTOR_FAILED")]
    {
        let refused = app.ask(&ada, CONFIRM, json!({ "code": code })).await;
        assert_eq!(problems(&refused), [problem(wrong, "code")], "{code}");
    }
    let variables = json!({ "code": secret.code(NOON), "name": " Work phone " });
    let client = Client { session: Some("here".to_owned()), ..Client::at("192.0.2.1") };
    let confirmed = app.ask_from(NOON, client, &ada, CONFIRM, variables.clone()).await.0;
    let codes: Vec<String> =
        serde_json::from_value(confirmed["data"]["confirmTotp"]["codes"].clone()).unwrap();
    assert_eq!(codes.len(), 10);
    let again = app.ask(&ada, CONFIRM, variables).await;
    assert_eq!(problems(&again), [problem("LINK_EXPIRED", "")]);

    let own = app.ask(&app.viewer(id(&ada)).await, OWN, json!({})).await["data"]["viewer"].clone();
    assert_eq!(own["recoveryCodesLeft"], json!(10));
    let kinds =
        own["secondFactors"].as_array().unwrap().iter().map(|it| (&it["kind"], &it["name"]));
    let expected = [("TOTP", "Work phone"), ("RECOVERY_CODES", "Recovery codes")];
    assert!(kinds.eq(
        expected.map(|(kind, name)| (json!(kind), json!(name))).iter().map(|it| (&it.0, &it.1))
    ));
    let left = session::Entity::find().all(app.db().reader()).await.unwrap();
    assert_eq!(left.iter().map(|it| &*it.token_hash).collect::<Vec<_>>(), ["here"]);
    assert_eq!(
        changes(&app).await,
        [("ada@homeoffice.gov.uk".to_owned(), Some(FactorChange::AppAdded))]
    );
}

#[tokio::test]
async fn s2_a_set_up_waits_for_half_an_hour() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    let made = app.ask(&ada, SET_UP, json!({})).await;
    let secret = TotpSecret::typed(made["data"]["setUpTotp"]["secret"].as_str().unwrap()).unwrap();
    let late = NOON + Duration::minutes(30);
    let refused = app.ask_at(late, &ada, CONFIRM, json!({ "code": secret.code(late) })).await;
    assert_eq!(problems(&refused), [problem("LINK_EXPIRED", "")]);
}

#[tokio::test]
async fn s2_the_password_alone_signs_nobody_in_who_has_a_second_factor() {
    let app = unlimited().await;
    let ada = apply(&app, ADA).await;
    let (secret, _) = set_up(&app, &app.viewer(ada).await, NOON).await;
    let later = NOON + Duration::minutes(5);
    let typed = |password: &str| json!({ "email": ADA, "password": password });
    let guest = Viewer::guest();
    let (answer, change) = app.ask_for_session(later, &guest, SIGN_IN, typed(PASSWORD)).await;
    let half = json!({ "viewer": null, "secondFactorNeeded": true, "errors": [] });
    assert_eq!(answer["data"]["signIn"], half);
    assert_eq!(change.decision(), Some(Decision::AwaitSecondStep(ada)));
    assert_eq!(change.device(), None, "a device is known once all is proven");
    // Whoever does not know the password learns nothing of it.
    let (answer, change) = app.ask_for_session(later, &guest, SIGN_IN, typed("wrong")).await;
    assert_eq!(answer["data"]["signIn"]["secondFactorNeeded"], json!(false));
    assert_eq!((problems(&answer), change.decision()), (vec![problem("SIGN_IN_FAILED", "")], None));

    // Nothing is served to whoever is in between, but for the second step.
    let between = app.after_password(ada).await;
    for query in [
        "{ viewer { email } }",
        "{ mySessions { id } }",
        "mutation { signOut { errors { code } } }",
    ] {
        let answer = app.ask_at(later, &between, query, json!({})).await;
        let is_refused = answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED";
        assert!(is_refused || answer["data"]["viewer"].is_null(), "{answer}");
    }
    let (answer, decision) = enter(&app, later, ada, &secret.code(later)).await;
    assert_eq!(answer["data"]["signInSecondFactor"]["viewer"]["email"], ADA);
    assert_eq!(decision, Some(Decision::SignIn(ada)));

    // A guest, and whoever is signed in, is at no second step.
    for viewer in [Viewer::guest(), app.viewer(ada).await] {
        let refused = app.ask_at(later, &viewer, ENTER, json!({ "code": "123456" })).await;
        assert_eq!(problems(&refused), [problem("SECOND_FACTOR_FAILED", "")]);
    }
}

#[tokio::test]
async fn s2_a_new_password_by_email_does_not_replace_the_second_factor() {
    let app = unlimited().await;
    let ada = apply(&app, ADA).await;
    set_up(&app, &app.viewer(ada).await, NOON).await;
    let ask =
        "mutation { requestPasswordReset(email: \"ada.thorne@hmrc.gov.uk\") { errors { code } } }";
    app.ask(&Viewer::guest(), ask, json!({})).await;
    let token = app.emails().await.into_iter().find_map(|(_, email)| match email {
        Email::ResetPassword { token, .. } => Some(token),
        _ => None,
    });
    let reset = "mutation($token: String!) { resetPassword(token: $token, password: \"seven amber lanterns drift\") {
        viewer { email } secondFactorNeeded errors { code } } }";
    let variables = json!({ "token": token.unwrap() });
    let (answer, change) = app.ask_for_session(NOON, &Viewer::guest(), reset, variables).await;
    let half = json!({ "viewer": null, "secondFactorNeeded": true, "errors": [] });
    assert_eq!(answer["data"]["resetPassword"], half);
    assert_eq!(change.decision(), Some(Decision::AwaitSecondStep(ada)));
}

#[tokio::test]
async fn s2_a_code_is_good_once_in_its_window_and_for_its_own_account() {
    let app = unlimited().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let (hers, _) = set_up(&app, &ada, NOON).await;
    let (eves, _) = set_up(&app, &eve, NOON).await;
    let failed = |why: &str| (problem("SECOND_FACTOR_FAILED", "code"), why.to_owned());
    let told = |answer: &Value| {
        let said = &answer["data"]["signInSecondFactor"]["errors"][0]["message"];
        (problems(answer).remove(0), said.as_str().unwrap()[..13].to_owned())
    };
    let (wrong, used) = (failed("The code is w"), failed("You have used"));
    // The code that confirmed the app is used up, and so is every earlier one.
    let (first, _) = enter(&app, NOON, id(&ada), &hers.code(NOON)).await;
    assert_eq!(told(&first), used);
    let now = NOON + Duration::minutes(2);
    for (at, expected) in [(-60, &wrong), (60, &wrong), (90, &wrong)] {
        let code = hers.code(now + Duration::seconds(at));
        assert_eq!(told(&enter(&app, now, id(&ada), &code).await.0), *expected, "{at}");
    }
    assert_eq!(told(&enter(&app, now, id(&ada), &eves.code(now)).await.0), wrong);
    // Half a minute late, typed in two groups.
    let code = hers.code(now);
    let typed = format!("{} {}", &code[..3], &code[3..]);
    let late = now + Duration::seconds(30);
    assert!(enter(&app, late, id(&ada), &typed).await.1.is_some());
    assert_eq!(told(&enter(&app, late, id(&ada), &code).await.0), used);
    let earlier = hers.code(now - Duration::seconds(30));
    assert_eq!(told(&enter(&app, now, id(&ada), &earlier).await.0), used, "not after a later one");
    assert!(enter(&app, late, id(&eve), &eves.code(late)).await.1.is_some());
}

#[tokio::test]
async fn s2_of_two_who_send_the_same_code_at_once_one_gets_in() {
    let app = unlimited().await;
    let ada = app.member("Ada").await;
    let (secret, codes) = set_up(&app, &ada, NOON).await;
    let now = NOON + Duration::minutes(1);
    for code in [secret.code(now), codes[0].clone()] {
        let enters = || enter(&app, now, id(&ada), &code);
        let (one, other, third) = futures::join!(enters(), enters(), enters());
        let n_in = [one, other, third].iter().filter(|(_, decision)| decision.is_some()).count();
        assert_eq!(n_in, 1);
    }
}

#[tokio::test]
async fn s2_a_recovery_code_is_good_once_for_its_own_account_and_an_email_says_so() {
    let app = unlimited().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let (_, hers) = set_up(&app, &ada, NOON).await;
    let (_, eves) = set_up(&app, &eve, NOON).await;
    let rows = recovery_code::Entity::find().all(app.db().reader()).await.unwrap();
    assert!(
        rows.iter()
            .all(|row| !hers.iter().any(|code| row.code_hash.contains(&code.replace('-', ""))))
    );

    let wrong = [problem("SECOND_FACTOR_FAILED", "code")];
    assert_eq!(problems(&enter(&app, NOON, id(&ada), &eves[0]).await.0), wrong);
    let typed = hers[3].to_uppercase().replace('-', " ");
    assert_eq!(enter(&app, NOON, id(&ada), &typed).await.1, Some(Decision::SignIn(id(&ada))));
    assert_eq!(problems(&enter(&app, NOON, id(&ada), &hers[3]).await.0), wrong);
    let own = app.ask(&ada, OWN, json!({})).await;
    assert_eq!(own["data"]["viewer"]["recoveryCodesLeft"], json!(9));
    let used: Vec<_> =
        changes(&app).await.into_iter().filter(|(_, change)| change.is_none()).collect();
    assert_eq!(used, [("ada@homeoffice.gov.uk".to_owned(), None)]);

    // New ones replace them all.
    let renewed = app.ask(&app.viewer(id(&ada)).await, RENEW, json!({})).await;
    let renewed: Vec<String> =
        serde_json::from_value(renewed["data"]["renewRecoveryCodes"]["codes"].clone()).unwrap();
    assert_eq!(problems(&enter(&app, NOON, id(&ada), &hers[4]).await.0), wrong);
    assert!(enter(&app, NOON, id(&ada), &renewed[4]).await.1.is_some());
    let none = app.ask(&app.member("Alan").await, RENEW, json!({})).await;
    assert_eq!(problems(&none), [problem("NOT_ELIGIBLE", "")]);
}

#[tokio::test]
async fn s2_codes_that_are_tried_slow_down_whoever_tries_them() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    let (secret, _) = set_up(&app, &ada, NOON).await;
    let mut now = NOON + Duration::minutes(1);
    for pause in [0, 0, 1, 3, 10, 60, 300, 900, 900] {
        let (wrong, _) = enter(&app, now, id(&ada), "000000").await;
        assert_eq!(problems(&wrong), [problem("SECOND_FACTOR_FAILED", "code")]);
        // Within the pause even the right one has to wait.
        if pause > 0 {
            let (early, _) = enter(&app, now, id(&ada), &secret.code(now)).await;
            assert_eq!(early["errors"][0]["extensions"]["code"], "RATE_LIMITED", "{early}");
        }
        now += Duration::seconds(pause);
    }
    assert!(enter(&app, now, id(&ada), &secret.code(now)).await.1.is_some());
    let next = now + Duration::seconds(30);
    assert!(
        enter(&app, next, id(&ada), &secret.code(next)).await.1.is_some(),
        "the slate is clean"
    );
}

#[tokio::test]
async fn s2_staff_without_a_second_factor_have_their_own_account_and_nothing_else() {
    let app = TestApp::new().await;
    let (mary, ada) = (app.admin("Mary").await, app.member("Ada").await);
    let promote =
        "mutation($id: ID!) { setRole(accountId: $id, role: MODERATOR) { errors { code } } }";
    app.ask(&mary, promote, json!({ "id": id(&ada).to_string() })).await;
    let ada = app.viewer(id(&ada)).await;
    let own = app.ask(&ada, OWN, json!({})).await;
    assert_eq!(own["data"]["viewer"]["secondFactorDue"], json!(true));
    for query in ["{ categories { name } }", "{ waitingCounts { accounts } }"] {
        let refused = app.ask(&ada, query, json!({})).await;
        let extensions = &refused["errors"][0]["extensions"];
        assert_eq!(
            (&extensions["code"], &extensions["reason"]),
            (&json!("FORBIDDEN"), &json!("SECOND_FACTOR_DUE"))
        );
    }
    set_up(&app, &ada, NOON).await;
    let ada = app.viewer(id(&ada)).await;
    assert!(app.ask(&ada, "{ waitingCounts { accounts } }", json!({})).await["errors"].is_null());
}

#[tokio::test]
async fn s2_the_last_factor_stays_on_the_staff_and_takes_the_codes_along_elsewhere() {
    let app = TestApp::new().await;
    let (grace, ada) = (app.moderator("Grace").await, app.member("Ada").await);
    let of = async |viewer: &Viewer, n: usize| {
        let own = app.ask(viewer, OWN, json!({})).await;
        json!({ "id": own["data"]["viewer"]["secondFactors"][n]["id"] })
    };
    let last = app.ask(&grace, REMOVE, of(&grace, 0).await).await;
    assert_eq!(problems(&last), [problem("NOT_ELIGIBLE", "")]);
    set_up(&app, &grace, NOON).await;
    let first = of(&grace, 0).await;
    let others = app.ask(&ada, REMOVE, first.clone()).await;
    assert_eq!(others["errors"][0]["extensions"]["code"], "NOT_FOUND");
    let removed = app.ask(&grace, REMOVE, first).await;
    assert_eq!(problems(&removed), []);

    set_up(&app, &ada, NOON).await;
    let ada = app.viewer(id(&ada)).await;
    let codes = app.ask(&ada, REMOVE, of(&ada, 1).await).await;
    assert_eq!(problems(&codes), [problem("NOT_ELIGIBLE", "")]);
    let removed = app.ask(&ada, REMOVE, of(&ada, 0).await).await;
    let viewer = json!({ "recoveryCodesLeft": null, "secondFactors": [] });
    assert_eq!(removed["data"]["removeSecondFactor"]["viewer"], viewer);
    let told = ("ada@homeoffice.gov.uk".to_owned(), Some(FactorChange::AppRemoved));
    assert!(changes(&app).await.contains(&told));
}

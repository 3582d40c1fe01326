//! Suspension, roles and email domains.

use clearing::account::{self, AccessError, Password, StaffAccount, Viewer};
use clearing::entity::{AccountId, Role, moderation_log};
use clearing::outbox::Email;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};
use time::Duration;

use super::applicant::{
    ADA, accepted, apply, form, problem, problems, sign_in, sign_in_at, sign_up,
};
use crate::test_app::{NOON, PASSWORD, TestApp};

fn id(viewer: &Viewer) -> AccountId {
    viewer.pending().unwrap().id()
}

async fn suspend(app: &TestApp, by: &Viewer, account: AccountId, until: Option<&str>) -> Value {
    suspend_because(app, by, account, until, "harvested addresses").await
}

async fn suspend_because(
    app: &TestApp,
    by: &Viewer,
    account: AccountId,
    until: Option<&str>,
    reason: &str,
) -> Value {
    let mutation = "mutation($id: ID!, $until: DateTime, $reason: String!) {
        suspendAccount(accountId: $id, until: $until, reason: $reason) {
            status errors { code field message }
        }
    }";
    let variables = json!({"id": account.to_string(), "until": until, "reason": reason});
    app.ask(by, mutation, variables).await
}

async fn set_role(app: &TestApp, by: &Viewer, account: AccountId, role: &str) -> Value {
    let mutation = "mutation($id: ID!, $role: Role!) {
        setRole(accountId: $id, role: $role) { status errors { code field message } }
    }";
    app.ask(by, mutation, json!({"id": account.to_string(), "role": role})).await
}

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or("none")
}

#[tokio::test]
async fn a_suspension_says_why_and_ends_by_itself() {
    let app = TestApp::new().await;
    let grace = app.moderator("grace").await;
    let ada = apply(&app, ADA).await;
    let past = suspend(&app, &grace, ada, Some("2030-01-01T12:00:00Z")).await;
    assert_eq!(problems(&past), [problem("INVALID", "until")]);
    let both = suspend_because(&app, &grace, ada, Some("2030-01-01T12:00:00Z"), " ").await;
    assert_eq!(problems(&both), [problem("REQUIRED", "reason"), problem("INVALID", "until")]);
    let done = suspend(&app, &grace, ada, Some("2030-07-01T12:00:00Z")).await;
    assert_eq!(done["data"]["suspendAccount"]["status"], "SUSPENDED");
    let twice = suspend(&app, &grace, ada, None).await;
    assert_eq!(problems(&twice), [problem("ALREADY_DONE", "")]);

    // In July, clocks in London are an hour ahead.
    let until = "1 July 2030 at 1:00pm".to_owned();
    let email = Email::Suspended {
        name: "Ada Thorne".to_owned(),
        reason: "harvested addresses".to_owned(),
        until: Some(until.clone()),
    };
    assert!(app.emails().await.contains(&(ADA.to_owned(), email)));
    let (answer, nobody) = sign_in(&app, ADA, PASSWORD).await;
    assert_eq!(problems(&answer), [problem("ACCOUNT_SUSPENDED", "")]);
    let message =
        format!("Your account is suspended until {until}. The reason is: harvested addresses");
    assert_eq!(answer["data"]["signIn"]["errors"][0]["message"], message);
    assert_eq!(nobody, None);

    let over = NOON + Duration::days(181);
    let (answer, somebody) = sign_in_at(over, &app, ADA, PASSWORD).await;
    // It waited to be verified before, and it does again.
    assert_eq!(answer["data"]["signIn"]["viewer"]["status"], "AWAITING_VERIFICATION");
    assert_eq!(somebody, Some(ada));
}

#[tokio::test]
async fn a_moderator_lets_somebody_back_in_as_what_they_were() {
    let app = TestApp::new().await;
    let (grace, ada) = (app.moderator("grace").await, app.member("ada").await);
    suspend(&app, &grace, id(&ada), None).await;
    assert!(app.viewer(id(&ada)).await.pending().is_err());
    let mutation = "mutation($id: ID!) {
        reinstateAccount(accountId: $id, reason: \"a mistake\") { status errors { code } }
    }";
    let back = app.ask(&grace, mutation, json!({"id": id(&ada).to_string()})).await;
    let active = json!({"status": "ACTIVE", "errors": []});
    assert_eq!(back, json!({"data": {"reinstateAccount": active}}));
    assert!(app.viewer(id(&ada)).await.member().is_ok());
    let again = app.ask(&grace, mutation, json!({"id": id(&ada).to_string()})).await;
    assert_eq!(again["data"]["reinstateAccount"]["errors"], json!([{"code": "ALREADY_DONE"}]));
}

#[tokio::test]
async fn nobody_suspends_themselves_and_only_an_admin_an_admin() {
    let app = TestApp::new().await;
    let (grace, mary) = (app.moderator("grace").await, app.admin("mary").await);
    let hedy = app.admin("hedy").await;
    assert_eq!(code(&suspend(&app, &grace, id(&grace), None).await), "FORBIDDEN");
    assert_eq!(code(&suspend(&app, &grace, id(&mary), None).await), "FORBIDDEN");
    let done = suspend(&app, &hedy, id(&mary), None).await;
    assert_eq!(done["data"]["suspendAccount"]["status"], "SUSPENDED");
    assert!(app.viewer(id(&grace)).await.moderator().is_ok());
}

#[tokio::test]
async fn an_admin_gives_roles_to_others_and_each_change_is_on_record() {
    let app = TestApp::new().await;
    let (mary, ada) = (app.admin("mary").await, app.member("ada").await);
    let waiting = app.pending("eve").await;
    assert_eq!(code(&set_role(&app, &mary, id(&mary), "MEMBER").await), "FORBIDDEN");
    let early = set_role(&app, &mary, id(&waiting), "MODERATOR").await;
    assert_eq!(problems(&early), [problem("ACCOUNT_NOT_VERIFIED", "accountId")]);
    let same = set_role(&app, &mary, id(&ada), "MEMBER").await;
    assert_eq!(problems(&same), [problem("ALREADY_DONE", "role")]);
    let done = set_role(&app, &mary, id(&ada), "ADMIN").await;
    assert_eq!(done["data"]["setRole"]["errors"], json!([]));
    app.give_totp(id(&ada)).await;
    let ada = app.viewer(id(&ada)).await;
    assert!(ada.admin().is_ok());
    let back = set_role(&app, &ada, id(&mary), "MODERATOR").await;
    assert_eq!(back["data"]["setRole"]["errors"], json!([]));
    let mary = app.viewer(id(&mary)).await;
    assert_eq!(code(&set_role(&app, &mary, id(&ada), "MEMBER").await), "FORBIDDEN");

    let log = moderation_log::Entity::find()
        .order_by_asc(moderation_log::Column::Before)
        .all(app.db().reader())
        .await
        .unwrap();
    let log: Vec<_> = log
        .iter()
        .map(|entry| (entry.action.as_str(), entry.before.as_deref(), entry.after.as_deref()))
        .collect();
    let (member, moderator, admin) = (Some("MEMBER"), Some("MODERATOR"), Some("ADMIN"));
    assert_eq!(log, [("set role", admin, moderator), ("set role", member, admin)]);
}

#[tokio::test]
async fn a_mail_domain_counts_from_the_moment_an_admin_decides() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let set = async |domain: &str, subdomains: Option<bool>, allowed: bool| {
        let mutation = "mutation($domain: String!, $subdomains: Boolean, $allowed: Boolean!, $id: ID) {
            setEmailDomain(domain: $domain, subdomains: $subdomains, organisationId: $id, allowed: $allowed) {
                domain errors { code field message }
            }
        }";
        let organisation = app.organisation("Cabinet Office").to_string();
        let variables = json!({"domain": domain, "subdomains": subdomains, "allowed": allowed, "id": organisation});
        app.ask(&mary, mutation, variables).await
    };
    let email = "ada@new-agency.gov.uk";
    let refused = sign_up(&app, form(&app, email)).await;
    assert_eq!(problems(&refused), [problem("EMAIL_DOMAIN_NOT_ALLOWED", "input.email")]);
    let done = set(" New-Agency.GOV.UK ", None, true).await;
    let domain = json!({"domain": "new-agency.gov.uk", "errors": []});
    assert_eq!(done, json!({"data": {"setEmailDomain": domain}}));
    assert_eq!(sign_up(&app, form(&app, email)).await, accepted());
    set("new-agency.gov.uk", None, false).await;
    let refused = sign_up(&app, form(&app, "eve@new-agency.gov.uk")).await;
    assert_eq!(problems(&refused), [problem("EMAIL_DOMAIN_NOT_ALLOWED", "input.email")]);

    let every = set("gov.uk", Some(true), true).await;
    assert_eq!(problems(&every), [problem("INVALID", "subdomains")]);
    assert_eq!(problems(&set("no domain", None, true).await), [problem("INVALID", "domain")]);

    let query = "{ emailDomains(search: \"NEW-agency\") {
        domain subdomains organisation { abbreviation } forum mentoring
    } }";
    let listed = json!({
        "domain": "new-agency.gov.uk",
        "subdomains": false,
        "organisation": {"abbreviation": "CO"},
        "forum": "REFUSE",
        "mentoring": "REFUSE",
    });
    let answer = app.ask(&mary, query, json!({})).await;
    assert_eq!(answer, json!({"data": {"emailDomains": [listed]}}));
}

#[tokio::test]
async fn the_first_admin_is_made_without_the_list_of_domains_and_signs_in() {
    let app = TestApp::new().await;
    let mut occasion = app.occasion();
    let password = Password::new(PASSWORD);
    let make = async |occasion: &mut _, email: &str| {
        let new = StaffAccount::check(occasion, email, "Mary", Role::Admin, &password).await?;
        app.db().write(async |tx| account::create_account(tx, occasion, &new).await).await
    };
    let mary = make(&mut occasion, "mary@example.org").await.unwrap();
    let twice = make(&mut occasion, "Mary@Example.org").await.unwrap_err();
    assert_eq!(twice.to_string(), "There is already an account with this email address");
    assert!(make(&mut occasion, "mary").await.is_err());
    let (_, somebody) = sign_in(&app, "mary@example.org", PASSWORD).await;
    assert_eq!(somebody, Some(mary.id));
    let signed_in = app.viewer(mary.id).await;
    assert_eq!(signed_in.admin().unwrap_err(), AccessError::SecondFactorDue);
    app.give_totp(mary.id).await;
    assert!(app.viewer(mary.id).await.admin().is_ok());
}

#[tokio::test]
async fn all_admins_and_whoever_was_one_are_told_who_has_which_role() {
    let app = TestApp::new().await;
    let (mary, jo) = (app.admin("Mary").await, app.admin("Jo").await);
    let (ada, _) = (app.member("Ada").await, app.moderator("Grace").await);
    set_role(&app, &mary, id(&ada), "ADMIN").await;
    let told = |name: &str, before: &str, after: &str| Email::RoleChanged {
        name: name.to_owned(),
        before: before.to_owned(),
        after: after.to_owned(),
        by: "Mary".to_owned(),
    };
    let to = |who: &str| format!("{who}@homeoffice.gov.uk");
    let made = told("Ada", "a member", "an admin");
    let mut expected: Vec<_> =
        ["ada", "jo", "mary"].map(|who| (to(who), made.clone())).into_iter().collect();
    let sorted = async || {
        let mut emails = app.emails().await;
        emails.sort_by_key(|(to, email)| (format!("{email:?}"), to.clone()));
        emails
    };
    assert_eq!(sorted().await, expected, "not the moderator");
    set_role(&app, &mary, id(&jo), "MEMBER").await;
    let unmade = told("Jo", "an admin", "a member");
    expected.extend(["ada", "jo", "mary"].map(|who| (to(who), unmade.clone())));
    assert_eq!(sorted().await, expected);
    assert!(!format!("{expected:?}").contains("Ada@"), "no address in it");
}

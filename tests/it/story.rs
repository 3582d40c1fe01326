//! The whole story, over HTTP and with emails that really arrive: from an
//! address to a closed thread, and from a file of participants to emails.

use clearing::account::masked_address;
use clearing::entity::outbox;
use clearing::worker;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use crate::served::{Browser, Served};
use crate::smtp_server::SmtpServer;
use crate::test_app::PASSWORD;

const ADA: &str = "ada.thorne@hmrc.gov.uk";
const ALAN: &str = "alan.moss@homeoffice.gov.uk";
const JOAN: &str = "joan.reed@cabinetoffice.gov.uk";

const SIGN_UP: &str =
    "mutation($input: SignUpInput!) { signUp(input: $input) { errors { code field message } } }";
const CONFIRM: &str =
    "mutation($token: String!) { confirmEmail(token: $token) { status errors { code } } }";
const QUEUE: &str = "{ verificationQueue { account { id displayName email } } }";
const VERIFY: &str =
    "mutation($id: ID!) { verifyAccount(accountId: $id) { status errors { code } } }";
const CREATE_TOPIC: &str = "mutation($input: CreateTopicInput!) { createTopic(input: $input) {
    topic { id } errors { code field message } } }";
const CREATE_ADVERT: &str = "mutation($input: CreateAdvertInput!) { createAdvert(input: $input) {
    topic { id title state } errors { code message } } }";
const REPLY: &str = "mutation($id: ID!, $body: Markdown!, $offer: Boolean) {
    reply(topicId: $id, body: $body, offer: $offer) {
        post { id kind body } errors { code message } } }";
const DECLARE: &str = "mutation($id: ID!, $post: ID!) {
    declareMatch(topicId: $id, body: \"Found!\", matchedWithPostId: $post) {
        post { kind } topic { state } errors { code } } }";
const CLOSE: &str = "mutation($id: ID!) { closeTopic(topicId: $id, reason: \"Matched.\") {
    topic { state closingReason closedBy { displayName } } errors { code } } }";
const CREATE_ROUND: &str =
    "mutation($input: RoundInput!) { createRound(input: $input) { round { id } errors { code } } }";
const IMPORT: &str = "mutation($round: ID!, $csv: String!) {
    importRegistrations(roundId: $round, csv: $csv) {
        imported rejected { row column value message } errors { code } } }";
const RUN: &str = "mutation($round: ID!) {
    runMatching(roundId: $round, seed: 1) { plan { id } errors { code } } }";
const PLAN: &str = "query($id: ID!) { plan(id: $id) { state
    pairs { totalCount nodes { mentee { name } mentor { name } reasons } }
    unmatched { nodes { participant { name } as reason } } } }";
const PUBLISH: &str =
    "mutation($id: ID!) { publishPlan(planId: $id) { plan { state } errors { code } } }";
const MY_MATCHES: &str = "query($round: ID!) { myMatches(roundId: $round) {
    name jobTitle grade { code } email as member { displayName } } }";

const CSV: &str = "\
name,email,role_kind,grade,department,profession,job_title,biography
Ada Thorne,ada.thorne@hmrc.gov.uk,mentee,HEO,HM Revenue and Customs,Policy,Tax caseworker,I would like to lead a team.
Alan Moss,alan.moss@homeoffice.gov.uk,mentor,G7,Home Office,Policy,Head of casework,I have led four teams.
Joan Reed,joan.reed@cabinetoffice.gov.uk,mentee,SCS2,Cabinet Office,Policy,Director,I know nobody above me.
";

#[tokio::test]
async fn from_sign_up_to_a_closed_thread_and_from_a_file_to_emails() {
    let (served, mut smtp) = (Served::new().await, SmtpServer::new().await);
    served.work_with_smtp(smtp.port);
    let mary = served.browser_of(&served.app.admin("Mary").await).await;
    let grace = served.browser_of(&served.app.moderator("Grace").await).await;

    let (ada, alan) = (served.browser(), served.browser());
    refused_addresses(&served, &ada).await;
    for (n, (browser, address, name)) in
        (0..).zip([(&ada, ADA, "Ada Thorne"), (&alan, ALAN, "Alan Moss")])
    {
        sign_up(&served, browser, address, name).await;
        confirm(browser, address, n * 2 + 1, &mut smtp).await;
        verify(&grace, browser, address, name).await;
        ten_minutes_pass(&served).await;
        let email = smtp.email(n * 2 + 2).await;
        assert_eq!(email.to(), address);
        assert!(email.0.contains("Subject: Clearing: your account is ready"), "{}", email.0);
    }
    thread(&ada, &alan, &grace).await;
    programme(&mary, &ada, &alan, &mut smtp).await;
}

fn form(served: &Served, email: &str, name: &str) -> Value {
    let policy = |kind| json!({ "kind": kind, "version": 1 });
    let policies = ["DATA_POLICY", "TERMS_OF_SERVICE", "COMMUNITY_GUIDELINES"].map(policy);
    json!({
        "email": email,
        "password": PASSWORD,
        "displayName": name,
        "gradeCode": "HEO",
        "organisationId": served.app.organisation("HM Revenue and Customs").to_string(),
        "professionCode": "policy",
        "acceptPolicies": policies,
    })
}

async fn refused_addresses(served: &Served, browser: &Browser) {
    for (email, code) in [
        ("ada.thorne@gmail.com", "EMAIL_DOMAIN_NOT_ALLOWED"),
        ("ada.thorne@hmrc.gov.uk.example.org", "EMAIL_DOMAIN_NOT_ALLOWED"),
        ("ada.thorne@not-hmrc.gov.uk", "EMAIL_DOMAIN_NOT_ALLOWED"),
        ("ada.thorne@hmrc.gov.uk@example.org", "EMAIL_INVALID"),
        ("\"ada@hmrc.gov.uk\"@hmrc.gov.uk", "EMAIL_INVALID"),
        ("ada.thorne@hmrc.gov.uk\r\nBcc: eve@example.org", "EMAIL_INVALID"),
        ("ada.thorne@hmrç.gov.uk", "EMAIL_INVALID"),
    ] {
        let input = form(served, email, "Ada Thorne");
        let answer = browser.ask(SIGN_UP, json!({ "input": input })).await;
        let errors = &answer["data"]["signUp"]["errors"];
        assert_eq!(errors[0]["code"], code, "{email}: {answer}");
        assert_eq!(errors[0]["field"], json!(["input", "email"]), "{email}: {answer}");
    }
    assert!(served.app.emails().await.is_empty(), "nobody else gets an email");
}

async fn sign_up(served: &Served, browser: &Browser, email: &str, name: &str) {
    let input = form(served, email, name);
    browser.done("signUp", SIGN_UP, json!({ "input": input })).await;
    let answer = browser.sign_in(email).await;
    let code = &answer["data"]["signIn"]["errors"][0]["code"];
    assert_eq!(code, "ACCOUNT_NOT_VERIFIED", "{answer}");
}

/// Follows the link of the `n`th email, and presses the button.
async fn confirm(browser: &Browser, address: &str, n: usize, smtp: &mut SmtpServer) {
    let email = smtp.email(n).await;
    assert_eq!(email.to(), address);
    assert!(email.0.contains("Subject: Clearing: confirm your email address"), "{}", email.0);
    let token = email.token();
    let (status, page) = browser.page(&format!("/confirm?token={token}")).await;
    assert_eq!(status, 200);
    assert!(page.contains("Confirm my email address"), "{page}");

    let variables = json!({ "token": token });
    let confirmed = browser.done("confirmEmail", CONFIRM, variables.clone()).await;
    assert_eq!(confirmed["status"], "AWAITING_VERIFICATION");
    let again = browser.ask(CONFIRM, variables).await;
    assert_eq!(again["data"]["confirmEmail"]["errors"][0]["code"], "LINK_EXPIRED");
}

async fn verify(grace: &Browser, browser: &Browser, email: &str, name: &str) {
    let answer = browser.sign_in(email).await;
    assert_eq!(answer["data"]["signIn"]["viewer"]["status"], "AWAITING_VERIFICATION", "{answer}");
    let early = browser.ask("{ categories { slug } }", json!({})).await;
    assert_eq!(early["errors"][0]["extensions"]["code"], "FORBIDDEN", "{early}");

    let queue = grace.done("verificationQueue", QUEUE, json!({})).await;
    let account = &queue[0]["account"];
    assert_eq!(queue.as_array().unwrap().len(), 1);
    assert_eq!(
        (&account["displayName"], &account["email"]),
        (&json!(name), &json!(masked_address(email)))
    );
    let verified = grace.done("verifyAccount", VERIFY, json!({ "id": account["id"] })).await;
    assert_eq!(verified["status"], "ACTIVE");
    // The session that was there before has the new rights.
    browser.done("categories", "{ categories { slug } }", json!({})).await;
}

/// The email about a decision waits for as long as it can be undone: ten minutes.
async fn ten_minutes_pass(served: &Served) {
    let now = outbox::Entity::update_many()
        .col_expr(outbox::Column::DueAt, Expr::value(worker::now()))
        .filter(outbox::Column::SentAt.is_null());
    served.app.db().write::<_, DbErr>(async |tx| now.exec(tx).await).await.unwrap();
    served.app.shared.wake.notify_one();
}

async fn thread(ada: &Browser, alan: &Browser, grace: &Browser) {
    let query = "{ categories { slug isClearing } }";
    let categories = ada.done("categories", query, json!({})).await;
    let mut clearing =
        categories.as_array().unwrap().iter().filter(|one| one["isClearing"] == true);
    let slug = &clearing.next().expect("there is a clearing category")["slug"];
    let typed = json!({
        "categorySlug": slug, "title": "Mentor wanted: Ada Thorne, HEO, HMRC", "body": "Hello.",
        "visibleToAll": true,
    });
    let refused = ada.ask(CREATE_TOPIC, json!({ "input": typed })).await;
    let reason = "Start the title with [Mentor wanted] or [Mentee wanted], in square brackets. \
                  Did you mean “[Mentor wanted] Ada Thorne, HEO, HMRC”?";
    let error =
        json!({ "code": "TITLE_CONVENTION", "field": ["input", "title"], "message": reason });
    let payload = json!({ "topic": null, "errors": [error] });
    assert_eq!(refused, json!({ "data": { "createTopic": payload } }));

    let fields = json!({
        "kind": "MENTOR_WANTED", "name": "Ada Thorne", "gradeCode": "HEO",
        "organisationName": "GCHQ", "professionCode": "policy", "visibleToAll": true,
        "about": "I work on tax.", "lookingFor": "Somebody who *leads*.",
    });
    let posted = ada.done("createAdvert", CREATE_ADVERT, json!({ "input": fields })).await;
    assert_eq!(posted["topic"]["title"], "[Mentor wanted] Ada Thorne, HEO, GCHQ");
    let id = &posted["topic"]["id"];

    let variables = json!({ "id": id, "body": "Which **sort** of team?" });
    let reply = alan.done("reply", REPLY, variables.clone()).await;
    assert_eq!(reply["post"]["kind"], "REPLY");
    assert_eq!(reply["post"]["body"], "<p>Which <strong>sort</strong> of team?</p>\n");
    let offer = json!({ "id": id, "body": "I could.", "offer": true });
    let offer = alan.done("reply", REPLY, offer).await;
    assert_eq!(offer["post"]["kind"], "OFFER");

    let declared = json!({ "id": id, "post": offer["post"]["id"] });
    let declared = ada.done("declareMatch", DECLARE, declared).await;
    assert_eq!(declared["topic"]["state"], "MATCH_DECLARED");
    let queue = grace.done("closingQueue", "{ closingQueue { id } }", json!({})).await;
    assert_eq!(queue, json!([{ "id": id }]));
    let closed = grace.done("closeTopic", CLOSE, json!({ "id": id })).await;
    let topic = json!({
        "state": "CLOSED", "closingReason": "Matched.", "closedBy": { "displayName": "Grace" },
    });
    assert_eq!(closed["topic"], topic);
    let late = alan.ask(REPLY, variables).await;
    assert_eq!(late["data"]["reply"]["errors"][0]["code"], "TOPIC_CLOSED", "{late}");
}

fn instant(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap()
}

async fn programme(mary: &Browser, ada: &Browser, alan: &Browser, smtp: &mut SmtpServer) {
    let now = worker::now();
    let input = json!({
        "name": "Speed mentoring",
        "registrationOpensAt": instant(now - Duration::days(9)),
        "registrationClosesAt": instant(now - Duration::days(1)),
        "shareMenteeEmails": false,
    });
    let made = mary.done("createRound", CREATE_ROUND, json!({ "input": input })).await;
    let round = &made["round"]["id"];

    let wrong = CSV.replace("SCS2", "SCS9");
    let rejected = mary.ask(IMPORT, json!({ "round": round, "csv": wrong })).await;
    let rejected = &rejected["data"]["importRegistrations"];
    assert_eq!(rejected["imported"], 0);
    let row = &rejected["rejected"][0];
    assert_eq!(
        (&row["row"], &row["column"], &row["value"]),
        (&json!(4), &json!("grade"), &json!("SCS9"))
    );
    let nobody = mary.ask(RUN, json!({ "round": round })).await;
    assert_eq!(nobody["data"]["runMatching"]["errors"][0]["code"], "INVALID", "{nobody}");

    let imported =
        mary.done("importRegistrations", IMPORT, json!({ "round": round, "csv": CSV })).await;
    assert_eq!((&imported["imported"], &imported["rejected"]), (&json!(3), &json!([])));
    let run = mary.done("runMatching", RUN, json!({ "round": round })).await;
    let plan = json!({ "id": run["plan"]["id"] });
    let draft = made_plan(mary, &plan).await;
    let reasons = json!([
        "two grades above the mentee",
        "in Policy, the profession the mentee works in too",
        "from another department, Home Office",
    ]);
    let pair = json!({
        "mentee": { "name": "Ada Thorne" }, "mentor": { "name": "Alan Moss" }, "reasons": reasons,
    });
    assert_eq!(draft["pairs"], json!({ "totalCount": 1, "nodes": [pair] }));
    let left = &draft["unmatched"]["nodes"][0];
    assert_eq!(
        (&left["participant"]["name"], &left["as"]),
        (&json!("Joan Reed"), &json!("MENTEE"))
    );

    let published = mary.done("publishPlan", PUBLISH, plan.clone()).await;
    assert_eq!(published["plan"]["state"], "PUBLISHED");
    let again = mary.ask(PUBLISH, plan).await;
    assert_eq!(again["data"]["publishPlan"]["errors"][0]["code"], "PLAN_NOT_DRAFT", "{again}");
    emails(smtp, left["reason"].as_str().unwrap()).await;

    let mentor = ada.done("myMatches", MY_MATCHES, json!({ "round": round })).await;
    let expected = json!([{
        "name": "Alan Moss", "jobTitle": "Head of casework", "grade": { "code": "G7" },
        "email": ALAN, "as": "MENTOR", "member": { "displayName": "Alan Moss" },
    }]);
    assert_eq!(mentor, expected);
    let mentee = alan.done("myMatches", MY_MATCHES, json!({ "round": round })).await;
    assert_eq!((&mentee[0]["name"], &mentee[0]["email"]), (&json!("Ada Thorne"), &Value::Null));
}

/// The plan once the worker has made it.
async fn made_plan(mary: &Browser, plan: &Value) -> Value {
    for _ in 0..1200 {
        let found = mary.done("plan", PLAN, plan.clone()).await;
        if found["state"] != "RUNNING" {
            assert_eq!(found["state"], "DRAFT", "{found}");
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the worker made no plan");
}

/// One email for each participant, in some order, after the four about accounts.
async fn emails(smtp: &mut SmtpServer, why_nobody: &str) {
    let mut told = Vec::new();
    for n in 5..=7 {
        let email = smtp.email(n).await;
        assert!(email.0.contains("Subject: Clearing: your results are ready"), "{}", email.0);
        let parts = email.parts().map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
        let everywhere = |words: &[&str]| {
            for (word, part) in
                words.iter().flat_map(|word| parts.iter().map(move |part| (word, part)))
            {
                assert!(part.contains(word), "no {word} in {part}");
            }
        };
        let nowhere = |words: &[&str]| {
            for word in words {
                assert!(!email.0.contains(word), "{word} in {}", email.0);
                assert!(!parts.iter().any(|part| part.contains(word)), "{word} in {parts:?}");
            }
        };
        match email.to() {
            ADA => {
                everywhere(&["Alan Moss", "G7", "Head of casework", "Home Office", "Policy"]);
                everywhere(&["I have led four teams.", ALAN]);
                nowhere(&["Joan", JOAN]);
            }
            ALAN => {
                everywhere(&["Ada Thorne", "HEO", "Tax caseworker", "HM Revenue", "Policy"]);
                everywhere(&["I would like to lead a team."]);
                nowhere(&[ADA, "Joan", JOAN]);
            }
            JOAN => {
                everywhere(&["We could not find you a mentor", why_nobody, "/categories"]);
                nowhere(&["Ada", ADA, "Alan", ALAN]);
            }
            other => panic!("an email to {other}"),
        }
        told.push(email.to().to_owned());
    }
    told.sort();
    assert_eq!(told, [ADA, ALAN, JOAN]);
}

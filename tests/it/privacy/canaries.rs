//! Every query and page as every role, every email, the log, the file.

use clearing::mail::Transport;
use clearing::outbox::Email;
use clearing::web::page_paths;
use serde_json::{Value, json};

use super::log::Log;
use crate::filled::{Filled, IDENTITY, identity};
use crate::fresh_db::is_postgres;
use crate::operations::{Samples, operations};
use crate::served::Served;
use crate::test_app::PASSWORD;

/// Reaches what the pages do not ask for: every edge that ends at a person.
const DEEP: [&str; 6] = [
    "{ round(id: \"ROUND\") { id name counts { mentors mentees both organisations } plans { id
        seed failure inputDigest objective { name value bound } pairs(first: 4) { nodes { reasons pinned
        mentee { id name jobTitle biography withdrawnAt wantedProfession { name } }
        mentor { id name jobTitle biography wantedProfession { name } } } }
        unmatched(first: 4) { nodes { as reason participant { id name biography } } } }
        pairRules { id reason mentee { name } mentor { name } } } }",
    "{ currentRound { id name counts { mentors } pairRules { id } plans { id } } }",
    "{ verificationQueue { requestedAt hints account { id displayName email
        emailOrganisation { name } grade { code } organisation { name } } } }",
    "{ moderationLog { action subject subjectKind before after reason moderator { displayName } } }",
    "{ search(text: \"quetzal\") { totalCount nodes { title } } }",
    "{ viewer { email member { id displayName grade { code } organisation { name } } } }",
];

/// Something that somebody can get, with who they are and how.
struct Got {
    who: &'static str,
    how: String,
    text: String,
}

/// Every answer and every page, for everybody.
async fn everything(filled: &Filled) -> Vec<Got> {
    let samples = Samples::new();
    let mut got = Vec::new();
    for (who, browser) in &filled.people {
        for operation in operations().into_iter().filter(|operation| operation.is_query) {
            let mut names = filled.names.clone();
            let id = if operation.takes("roundId") { "planId" } else { "roundId" };
            names["id"] = names[id].clone();
            let variables = operation.variables(&samples, &names);
            let text = browser.ask(&operation.text, variables).await.to_string();
            got.push(Got { who, how: operation.name, text });
        }
        for query in DEEP {
            let query =
                query.replace("ROUND", filled.names["roundId"].as_str().unwrap_or_default());
            let text = browser.ask(&query, json!({})).await.to_string();
            assert!(!text.contains("too complex"), "{query}");
            got.push(Got { who, how: query, text });
        }
        for path in page_paths() {
            let path = crate::pages::address(path, &filled.names);
            let (_, text) = browser.page(&path).await;
            got.push(Got { who, how: path, text });
        }
    }
    got
}

/// The emails as they left, with soft line ends taken out.
fn sent(emails: &Transport) -> Vec<String> {
    let Transport::Memory(emails) = emails else { panic!("they are kept in memory") };
    let emails = emails.lock().unwrap();
    emails
        .iter()
        .map(|email| String::from_utf8(email.formatted()).unwrap().replace("=\r\n", ""))
        .collect()
}

/// Waits until the worker has nothing left to send.
async fn all_sent(filled: &Filled, n: usize) -> Vec<String> {
    for _ in 0..1200 {
        let emails = sent(&filled.emails);
        if emails.len() >= n {
            assert_eq!(emails.len(), n);
            return emails;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{} of {n} emails were sent", sent(&filled.emails).len());
}

#[tokio::test]
async fn s7_identities_are_nobodys_and_addresses_go_where_the_contract_says() {
    let (log, _guard) = Log::begin();
    let filled = Filled::new().await;
    let got = everything(&filled).await;
    // Three registrations, the matches of the three, and the receipt of a complaint.
    let emails = all_sent(&filled, 7).await;
    let log = log.text();
    let found = Found { got: &got, emails: &emails, log: &log };
    identities(&filled, found);
    addresses(found);
}

/// What everybody got, which emails left, and what was logged.
#[derive(Clone, Copy)]
struct Found<'a> {
    got: &'a [Got],
    emails: &'a [String],
    log: &'a str,
}

/// An identity is nobody's to read but the person's own.
fn identities(filled: &Filled, Found { got, emails, log }: Found<'_>) {
    assert!(got.iter().any(|got| got.who == "mary" && got.text.contains("ada by name")));
    let mut seen_by_oneself = 0;
    for Got { who, how, text } in got {
        let is_own = how.contains("register") || how.contains("registration");
        if is_own && ["ada", "alan", "pat"].contains(who) {
            seen_by_oneself += usize::from(text.contains(&identity(who, 1)));
            for other in ["ada", "alan", "pat"].iter().filter(|other| *other != who) {
                assert!(!text.contains(&identity(other, 1)), "{who} by {how}: {other}");
                assert!(!text.contains(&identity(other, 2)), "{who} by {how}: {other}");
            }
        } else {
            // The title of a search repeats the word to whoever typed it: nobody did.
            assert!(!text.contains(IDENTITY), "{who} by {how}: {text}");
        }
    }
    // Two operations, and the page of the registration.
    assert_eq!(seen_by_oneself, 3 * 3);

    for email in emails {
        assert!(!email.contains(IDENTITY), "{email}");
    }
    // The emails of the pair, who share no identity but both asked to, say why.
    let with_reasons =
        emails.iter().filter(|email| email.contains("Why we matched you: two grades"));
    assert_eq!(with_reasons.count(), 2);
    assert!(log.contains("answered") && log.contains("the plan is made"), "the log was caught");
    assert!(!log.contains(IDENTITY));
    assert_eq!(in_files(filled, IDENTITY), 0);
    assert_eq!(in_files(filled, PASSWORD), 0);
    if !is_postgres() {
        assert!(in_files(filled, "ada by name") > 0, "the files were searched");
    }
}

/// How often a text stands in the database's files: on SQLite, which has them
/// on this machine; PostgreSQL keeps the same rows.
fn in_files(filled: &Filled, text: &str) -> usize {
    in_files_of(&filled.served, text)
}

pub(super) fn in_files_of(served: &Served, text: &str) -> usize {
    let files = std::fs::read_dir(served.app.folder()).unwrap();
    files
        .map(|file| std::fs::read(file.unwrap().path()).unwrap())
        .map(|bytes| bytes.windows(text.len()).filter(|at| *at == text.as_bytes()).count())
        .sum()
}

/// An address goes to its owner, and with a match.
fn addresses(Found { got, emails, log }: Found<'_>) {
    let mut seen: Vec<String> = Vec::new();
    for Got { who, how, text } in got {
        for owner in ["pat", "ada", "alan", "grace", "mary", "eve"] {
            if !text.contains(&format!("{owner}@homeoffice.gov.uk")) || owner == *who {
                continue;
            }
            let is_allowed = match (owner, *who) {
                // A mentor's goes to the mentee, with the match.
                ("alan", "ada") => how.contains("match"),
                _ => false,
            };
            assert!(is_allowed, "{who} sees {owner}'s address by {how}");
            seen.push(format!("{owner} to {who}"));
        }
    }
    // Nobody on the staff gave a reason to read one.
    assert!(!seen.is_empty() && seen.iter().all(|what| what == "alan to ada"), "{seen:?}");
    assert!(!log.contains("@homeoffice.gov.uk"));
    for email in emails {
        let to = email.lines().find_map(|line| line.strip_prefix("To: ")).unwrap();
        for owner in ["pat", "ada", "alan", "grace", "mary", "eve"] {
            let address = format!("{owner}@homeoffice.gov.uk");
            let is_matched = to == "ada@homeoffice.gov.uk" && owner == "alan";
            if email.contains(&address) && to != address {
                assert!(is_matched, "{owner}'s address in an email to {to}");
            }
        }
    }
}

const SIGN_UP: &str =
    "mutation($input: SignUpInput!) { signUp(input: $input) { errors { code field message } } }";
const CONFIRM: &str = "mutation($token: String!) { confirmEmail(token: $token) { status } }";
const RESET: &str =
    "mutation($email: String!) { requestPasswordReset(email: $email) { errors { code } } }";
const SET: &str = "mutation($token: String!, $password: String!) {
    resetPassword(token: $token, password: $password) { viewer { status } errors { code } } }";

/// The tokens of the emails that wait to be sent.
async fn tokens(filled: &Filled) -> Vec<String> {
    let emails = filled.served.app.emails().await.into_iter();
    let token = |(_, email)| match email {
        Email::ConfirmEmail { token, .. } | Email::ResetPassword { token, .. } => Some(token),
        _ => None,
    };
    emails.filter_map(token).collect()
}

#[tokio::test]
async fn s10_no_password_token_cookie_or_address_is_logged_or_shown() {
    const EMAIL: &str = "canary.address@hmrc.gov.uk";
    const SECRET: &str = "ostrich marble lantern quay";
    const OTHER: &str = "another pelican wardrobe tide";
    let (log, _guard) = Log::begin();
    // No worker: emails wait where the test can read their tokens.
    let served = Served::new().await;
    let grace = served.browser_of(&served.app.moderator("Grace").await).await;
    let people = vec![("guest", served.browser()), ("grace", grace)];
    let filled = Filled { served, people, emails: Transport::memory(), names: Value::Null };
    let guest = filled.browser("guest");
    let policy = |kind| json!({ "kind": kind, "version": 1 });
    let policies = ["DATA_POLICY", "TERMS_OF_SERVICE", "COMMUNITY_GUIDELINES"].map(policy);
    let input = json!({
        "email": EMAIL, "password": SECRET, "displayName": "Canary Name",
        "acceptPolicies": policies,
    });
    let mut answers = vec![guest.ask(SIGN_UP, json!({ "input": input })).await.to_string()];
    let confirm = tokens(&filled).await.pop().unwrap();
    answers.push(guest.page(&format!("/confirm?token=not-{confirm}")).await.1);
    answers.push(guest.ask(CONFIRM, json!({ "token": confirm })).await.to_string());
    answers.push(guest.submit("/confirm", &[("token", "x")]).await.text().await.unwrap());
    answers.push(guest.ask(RESET, json!({ "email": EMAIL })).await.to_string());
    let reset = tokens(&filled).await.into_iter().find(|token| *token != confirm).unwrap();
    let body = json!({ "query": SET, "variables": { "token": reset, "password": OTHER } });
    let signed_in = guest.post("/graphql").json(&body).send().await.unwrap();
    let cookie = signed_in.headers()["set-cookie"].to_str().unwrap().to_owned();
    let cookie = cookie.split(['=', ';']).nth(1).unwrap().to_owned();
    answers.push(signed_in.text().await.unwrap());
    let wrong = [("email", EMAIL), ("password", SECRET)];
    let again = guest.submit("/sign-in", &wrong).await.text().await.unwrap();
    assert!(again.contains(EMAIL), "a form shows the address again to whoever typed it");
    answers.push(guest.page("/account").await.1.replace(EMAIL, ""));

    let (grace, log) = (filled.browser("grace"), log.text());
    answers.push(grace.ask(DEEP[3], json!({})).await.to_string());
    assert!(log.contains("answered") && log.contains("signed up"), "the log was caught");
    for never in [SECRET, OTHER, EMAIL, "Canary Name", &confirm, &reset, &cookie] {
        assert!(!log.contains(never), "the log holds {never}");
    }
    for answer in answers.iter().chain([&again]) {
        for never in [SECRET, OTHER, &cookie] {
            assert!(!answer.contains(never), "{never} in {answer}");
        }
    }
    for never in [SECRET, OTHER, &cookie] {
        assert_eq!(in_files(&filled, never), 0, "{never}");
    }
}

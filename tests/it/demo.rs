//! The filled example, as somebody meets it who tries the program.

use clearing::db::Db;
use clearing::entity::{
    AccountStatus, PlanState, Role, TopicState, account, advert, pair, plan, topic,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

use crate::command_line::Place;

/// Signs in as the words of a line say: address and password.
async fn sign_in(place: &Place, line: &str) -> Value {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [_, email, "password", password, ..] = words[..] else { panic!("{line}") };
    let query = "mutation ($email: String!, $password: String!) {
        signIn(email: $email, password: $password) { secondFactorNeeded errors { message } }
        }";
    let variables = json!({ "email": email, "password": password });
    let answer = reqwest::Client::new()
        .post(format!("http://127.0.0.1:{}/graphql", place.port))
        .json(&json!({ "query": query, "variables": variables }))
        .send()
        .await
        .unwrap();
    answer.json().await.unwrap()
}

#[tokio::test]
async fn the_example_has_something_of_everything_and_an_account_for_each_role() {
    let place = Place::new();
    let mut serving = place.begin(&["demo"], &[]);
    let mut accounts = Vec::new();
    let mut emails = String::new();
    // The accounts come last, so that nobody has to look for them.
    while accounts.len() < 3 {
        let line = serving.line().await;
        if let Some(rest) = line.strip_prefix("Emails are written to ") {
            rest.trim_end_matches('.').clone_into(&mut emails);
        }
        if line.contains(" password ") {
            accounts.push(line);
        }
    }
    for (role, line) in ["admin", "moderator", "member"].into_iter().zip(&accounts) {
        assert_eq!(line.split_whitespace().next(), Some(role));
        let answer = sign_in(&place, line).await;
        let is_staff = role != "member";
        let expected = json!({ "secondFactorNeeded": is_staff, "errors": [] });
        assert_eq!(answer, json!({ "data": { "signIn": expected } }), "{role}");
        assert_eq!(line.contains(" key "), is_staff, "{line}");
    }

    let file = std::path::Path::new(&emails).with_file_name("clearing.db");
    let db = Db::open(&format!("sqlite:{}", file.display())).await.unwrap();
    let reader = db.reader();
    let plans = plan::Entity::find().all(reader).await.unwrap();
    assert_eq!(plans.iter().map(|plan| plan.state).collect::<Vec<_>>(), [PlanState::Published]);
    assert!(pair::Entity::find().count(reader).await.unwrap() > 150);
    for (role, n) in [(Role::Admin, 1), (Role::Moderator, 1), (Role::Member, 21)] {
        let have = account::Entity::find().filter(account::Column::Role.eq(role));
        assert_eq!(have.count(reader).await.unwrap(), n, "{role:?}");
    }
    let waiting = account::Column::Status.eq(AccountStatus::AwaitingVerification);
    let waiting = account::Entity::find().filter(waiting).count(reader).await.unwrap();
    assert_eq!(waiting, 3, "accounts to verify");
    for (state, n) in
        [(TopicState::MatchDeclared, 2), (TopicState::Withdrawn, 1), (TopicState::Closed, 1)]
    {
        let have = topic::Entity::find().filter(topic::Column::State.eq(state));
        assert_eq!(have.count(reader).await.unwrap(), n, "{state:?}");
    }
    let open = advert::Entity::find().filter(advert::Column::IsOpen.eq(true));
    assert_eq!(open.count(reader).await.unwrap(), 6, "open adverts");
    db.close().await.unwrap();

    let folder = file.parent().unwrap().to_owned();
    assert_eq!(serving.stop().await, Some(0));
    assert!(!folder.exists(), "nothing is kept");
}

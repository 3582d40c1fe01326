//! What people say about who they are reaches nobody (requirement S7).

use clearing::entity::{moderation_log, outbox, pair, plan, unmatched};
use sea_orm::EntityTrait;
use serde_json::json;

use super::{PEOPLE, PLAN, import, make_plan, open_round, publish};
use crate::fresh_db::is_postgres;
use crate::test_app::TestApp;

const ROUND: &str = "query($round: ID!) {
    round(id: $round) { id name state counts { mentors mentees both organisations shortages { short } }
      plans { id objective { name value } pairs { nodes { reasons mentee { name biography } } }
              unmatched { nodes { reason } } } pairRules { id } } }";
const MATCHES: &str = "query($round: ID!) { currentRound { name }
    myMatches(roundId: $round) { name jobTitle biography reasons email member { displayName } }
    myRegistration(roundId: $round) { participant { name biography } identities } }";

#[tokio::test]
async fn s7_an_identity_is_in_no_answer_email_plan_or_file_but_the_persons_own_page() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = open_round(&app, &mary).await;
    import(&app, &mary, &round, PEOPLE).await;
    let id = make_plan(&app, &mary, &round).await;
    publish(&app, &mary, &id).await;

    let (ada, grace) = (app.member("ada").await, app.member("grace").await);
    let (eve, mod_) = (app.member("eve").await, app.moderator("mod").await);
    let asked = json!({ "round": round, "plan": id });
    let mut answers = Vec::new();
    for who in [&mary, &mod_, &eve, &clearing::account::Viewer::guest()] {
        for query in [ROUND, MATCHES, PLAN] {
            answers.push(app.ask(who, query, asked.clone()).await.to_string());
        }
    }
    let db = app.db().reader();
    answers.push(format!("{:?}", plan::Entity::find().all(db).await.unwrap()));
    let rows = [
        format!("{:?}", outbox::Entity::find().all(db).await.unwrap()),
        format!("{:?}", pair::Entity::find().all(db).await.unwrap()),
        format!("{:?}", unmatched::Entity::find().all(db).await.unwrap()),
        format!("{:?}", moderation_log::Entity::find().all(db).await.unwrap()),
    ];
    for text in &rows {
        assert!(!text.to_lowercase().contains("identit"), "{text}");
    }
    for text in answers.iter().chain(&rows) {
        assert!(!text.contains("Canary"), "{text}");
    }
    let own = |who| app.ask(who, MATCHES, asked.clone());
    let hers = own(&ada).await.to_string();
    assert!(hers.contains("Canary Blue") && hers.contains("Canary Green"), "{hers}");
    let theirs = own(&grace).await.to_string();
    assert!(theirs.contains("Canary Blue") && !theirs.contains("Canary Green"), "{theirs}");
    if !is_postgres() {
        for file in std::fs::read_dir(app.folder()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            assert!(!bytes.windows(6).any(|part| part == b"Canary"));
        }
    }
}

#[tokio::test]
async fn s7_the_reasons_of_a_pair_are_the_same_words_whether_or_not_identity_counted() {
    let mut words = Vec::new();
    for flag in ["true", "false"] {
        let app = TestApp::new().await;
        let mary = app.admin("mary").await;
        let round = open_round(&app, &mary).await;
        let people = PEOPLE.replace("Canary Green,true", &format!("Canary Green,{flag}"));
        import(&app, &mary, &round, &people).await;
        let id = make_plan(&app, &mary, &round).await;
        let plan = super::plan(&app, &mary, &id).await;
        let reasons =
            plan["pairs"]["nodes"].as_array().unwrap().iter().map(|pair| pair["reasons"].clone());
        let mut reasons: Vec<_> = reasons.collect();
        publish(&app, &mary, &id).await;
        for who in ["ada", "eve", "grace"] {
            let who = app.member(who).await;
            let seen = app.ask(&who, MATCHES, json!({ "round": round })).await;
            let matches = seen["data"]["myMatches"].as_array().unwrap();
            assert!(!matches.is_empty());
            reasons.extend(matches.iter().map(|one| one["reasons"].clone()));
        }
        words.push(reasons);
    }
    assert_eq!(words[0], words[1]);
}

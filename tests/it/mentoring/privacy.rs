//! What people say about who they are reaches nobody (requirement S7).

use clearing::entity::{moderation_log, outbox, pair, plan, unmatched};
use sea_orm::EntityTrait;
use serde_json::json;

use super::{PEOPLE, PLAN, import, make_plan, open_round, publish};
use crate::fresh_db::is_postgres;
use crate::stage::Stage;

const ROUND: &str = "query($round: ID!) {
    round(id: $round) { id name state counts { mentors mentees both organisations shortages { short } }
      plans { id objective { name value } pairs { nodes { reasons mentee { name biography } } }
              unmatched { nodes { reason } } } pairRules { id } } }";
const MATCHES: &str = "query($round: ID!) { currentRound { name }
    myMatches(roundId: $round) { name jobTitle biography reasons email member { displayName } }
    myRegistration(roundId: $round) { participant { name biography } identities } }";

#[tokio::test]
async fn s7_an_identity_is_in_no_answer_letter_plan_or_file_but_the_persons_own_page() {
    let stage = Stage::new().await;
    let mary = stage.admin("mary").await;
    let round = open_round(&stage, &mary).await;
    import(&stage, &mary, &round, PEOPLE).await;
    let id = make_plan(&stage, &mary, &round).await;
    publish(&stage, &mary, &id).await;

    let (ada, grace) = (stage.member("ada").await, stage.member("grace").await);
    let (eve, mod_) = (stage.member("eve").await, stage.moderator("mod").await);
    let asked = json!({ "round": round, "plan": id });
    let mut answers = Vec::new();
    for who in [&mary, &mod_, &eve, &clearing::account::Viewer::guest()] {
        for query in [ROUND, MATCHES, PLAN] {
            answers.push(stage.ask(who, query, asked.clone()).await.to_string());
        }
    }
    let db = stage.db().reader();
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
    let own = |who| stage.ask(who, MATCHES, asked.clone());
    let hers = own(&ada).await.to_string();
    assert!(hers.contains("Canary Blue") && hers.contains("Canary Green"), "{hers}");
    let theirs = own(&grace).await.to_string();
    assert!(theirs.contains("Canary Blue") && !theirs.contains("Canary Green"), "{theirs}");
    if !is_postgres() {
        for file in std::fs::read_dir(stage.folder()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            assert!(!bytes.windows(6).any(|part| part == b"Canary"));
        }
    }
}

#[tokio::test]
async fn s7_the_reasons_of_a_pair_are_the_same_words_whether_or_not_identity_counted() {
    let mut words = Vec::new();
    for flag in ["true", "false"] {
        let stage = Stage::new().await;
        let mary = stage.admin("mary").await;
        let round = open_round(&stage, &mary).await;
        let people = PEOPLE.replace("Canary Green,true", &format!("Canary Green,{flag}"));
        import(&stage, &mary, &round, &people).await;
        let id = make_plan(&stage, &mary, &round).await;
        let plan = super::plan(&stage, &mary, &id).await;
        let reasons =
            plan["pairs"]["nodes"].as_array().unwrap().iter().map(|pair| pair["reasons"].clone());
        let mut reasons: Vec<_> = reasons.collect();
        publish(&stage, &mary, &id).await;
        for who in ["ada", "eve", "grace"] {
            let who = stage.member(who).await;
            let seen = stage.ask(&who, MATCHES, json!({ "round": round })).await;
            let matches = seen["data"]["myMatches"].as_array().unwrap();
            assert!(!matches.is_empty());
            reasons.extend(matches.iter().map(|one| one["reasons"].clone()));
        }
        words.push(reasons);
    }
    assert_eq!(words[0], words[1]);
}

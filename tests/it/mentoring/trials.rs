//! Trying things out on a round: what if, comparing, orders, repairs.

use serde_json::{Value, json};

use super::plans::numbers_agree;
use super::{PEOPLE, RUN, import, make_plan, open_round, plan, publish, work};
use crate::test_app::TestApp;
use clearing::account::Viewer;

const WHAT_IF: &str = "query($plan: ID!, $input: WhatIfInput!, $first: Int, $after: String) {
    whatIf(planId: $plan, input: $input) { proof unmatched errors { code field message }
    difference { kept new gone showsPairs levels { name before after }
      pairs(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
        nodes { isNew mentee { name } mentor { name } } }
      shifts(first: $first) { totalCount nodes { participant { name } as before after } } } } }";
const PEOPLE_OF: &str =
    "query($round: ID!, $search: String, $as: ParticipantRole, $first: Int, $after: String) {
    round(id: $round) { participants(search: $search, as: $as, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } nodes { id name } } } }";

/// A round with the four people and Max, who could mentor Eve, and its plan.
pub(super) async fn drafted(app: &TestApp, mary: &Viewer) -> (String, String) {
    let round = open_round(app, mary).await;
    let max = "Max Gale,max@hmrc.gov.uk,mentor,G6,HMRC,Policy,,1,,,false,,Head\n";
    import(app, mary, &round, &(PEOPLE.to_owned() + max)).await;
    let id = make_plan(app, mary, &round).await;
    (round, id)
}

async fn id_of(app: &TestApp, mary: &Viewer, round: &str, name: &str) -> String {
    let asked = json!({ "round": round, "search": name });
    let found = app.ask(mary, PEOPLE_OF, asked).await;
    let found = &found["data"]["round"]["participants"];
    assert_eq!(found["totalCount"], 1, "{found}");
    found["nodes"][0]["id"].as_str().unwrap().to_owned()
}

pub(super) async fn tried(app: &TestApp, mary: &Viewer, plan: &str, input: Value) -> Value {
    let answer = app.ask(mary, WHAT_IF, json!({ "plan": plan, "input": input })).await;
    assert!(answer["data"]["whatIf"].is_object(), "{answer}");
    answer["data"]["whatIf"].clone()
}

/// What a level reaches before and after.
fn level(tried: &Value, name: &str) -> (Option<i64>, Option<i64>) {
    let levels = tried["difference"]["levels"].as_array().unwrap();
    let level = levels.iter().find(|level| level["name"] == name).unwrap();
    (level["before"].as_i64(), level["after"].as_i64())
}

#[tokio::test]
async fn people_of_a_round_are_found_by_name_and_side_page_by_page() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let (round, _) = drafted(&app, &mary).await;
    let asked = json!({ "round": round, "as": "MENTOR", "first": 2 });
    let first = app.ask(&mary, PEOPLE_OF, asked).await;
    let first = &first["data"]["round"]["participants"];
    let names = |page: &Value| -> Vec<String> {
        let nodes = page["nodes"].as_array().unwrap().iter();
        nodes.map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(first), ["Grace Marsh", "Max Gale"]);
    assert_eq!(
        (&first["totalCount"], &first["pageInfo"]["hasNextPage"]),
        (&json!(3), &json!(true))
    );
    let after = &first["pageInfo"]["endCursor"];
    let asked = json!({ "round": round, "as": "MENTOR", "first": 2, "after": after });
    let next = app.ask(&mary, PEOPLE_OF, asked).await;
    assert_eq!(names(&next["data"]["round"]["participants"]), ["Zoe Hill"]);
}

#[tokio::test]
async fn what_if_says_what_would_become_of_a_draft_and_changes_nothing() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let (round, id) = drafted(&app, &mary).await;
    let before = plan(&app, &mary, &id).await;

    let nothing = tried(&app, &mary, &id, json!({})).await;
    assert_eq!(nothing["difference"]["pairs"]["totalCount"], 0, "{nothing}");
    assert_eq!(level(&nothing, "identity"), (Some(0), Some(0)));

    let grace = id_of(&app, &mary, &round, "Grace").await;
    let ada = id_of(&app, &mary, &round, "Ada").await;
    let without = tried(&app, &mary, &id, json!({ "leaving": [grace] })).await;
    assert_eq!(level(&without, "mentees_ge1"), (Some(2), Some(1)));
    // Somebody in particular is different: what they asked for is not told.
    assert_eq!(level(&without, "identity"), (None, None));
    assert_eq!(without["difference"]["showsPairs"], true);
    let pairs = without["difference"]["pairs"]["nodes"].as_array().unwrap();
    assert!(
        pairs.contains(&json!({ "isNew": false, "mentee": { "name": "Ada Thorne" },
        "mentor": { "name": "Grace Marsh" } })),
        "{without}"
    );
    assert_eq!(without["proof"], "priorities 1 to 9 proven: no plan is better");

    let mentors = json!({ "n": 2, "gradeCode": "SEO", "professionCode": "policy" });
    let more = tried(&app, &mary, &id, json!({ "leaving": [grace], "mentors": mentors })).await;
    assert_eq!(level(&more, "mentees_ge1"), (Some(2), Some(2)));
    let added = more["difference"]["pairs"]["nodes"].as_array().unwrap();
    assert!(added.iter().any(|pair| pair["isNew"] == true && pair["mentor"].is_null()), "{more}");

    let excluded = json!({ "pairs": [{ "kind": "EXCLUDE", "menteeId": ada, "mentorId": grace }] });
    let excluded = tried(&app, &mary, &id, excluded).await;
    assert_eq!(excluded["difference"]["gone"], 1);
    let fewer =
        json!({ "capacities": [{ "participantId": grace, "as": "MENTOR", "capacity": 1 }] });
    let fewer = tried(&app, &mary, &id, fewer).await;
    let shifts = fewer["difference"]["shifts"]["nodes"].as_array().unwrap();
    assert!(
        shifts.contains(&json!({ "participant": { "name": "Grace Marsh" }, "as": "MENTOR",
        "before": 2, "after": 1 })),
        "{fewer}"
    );
    assert_eq!(plan(&app, &mary, &id).await, before);
    assert_eq!(publish(&app, &mary, &id).await["errors"], json!([]));
}

#[tokio::test]
async fn another_order_shows_numbers_but_not_which_pairs_where_identity_moves() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let (_, id) = drafted(&app, &mary).await;
    let moved = tried(&app, &mary, &id, json!({ "order": ["TWO_GRADES", "IDENTITY"] })).await;
    assert_eq!(moved["difference"]["showsPairs"], false);
    assert_eq!(moved["difference"]["pairs"]["nodes"], json!([]));
    assert_eq!(level(&moved, "identity"), (Some(0), Some(0)));
    let in_place = json!({ "order": ["WANTED", "IDENTITY", "DISTINCT"] });
    let in_place = tried(&app, &mary, &id, in_place).await;
    assert_eq!(in_place["difference"]["showsPairs"], true);
}

#[tokio::test]
async fn what_cannot_be_tried_is_told_and_a_plan_that_is_out_of_date_is_not_tried_on() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let (round, id) = drafted(&app, &mary).await;
    let ada = id_of(&app, &mary, &round, "Ada").await;
    let eve = id_of(&app, &mary, &round, "Eve").await;
    let error = async |input: Value| tried(&app, &mary, &id, input).await["errors"][0].clone();
    let wrong = error(json!({ "pairs": [{ "kind": "PIN", "menteeId": ada, "mentorId": eve }] }));
    assert_eq!(
        wrong.await,
        json!({ "code": "PAIR_NOT_ALLOWED", "field": [],
            "message": "Ada Thorne (mentee) and Eve Field (mentor) cannot be kept as a pair: \
                        the mentor does not take part as a mentor" })
    );
    let half = error(json!({ "pair": { "kind": "PIN", "menteeId": ada } })).await;
    assert_eq!(half["message"], "Choose a mentee and a mentor");
    let none = error(json!({ "mentors": { "n": 0 } })).await;
    assert_eq!(none["field"], json!(["mentors", "n"]));
    let crowd = vec![ada.clone(); 60];
    assert_eq!(tried(&app, &mary, &id, json!({ "leaving": crowd })).await["errors"], json!([]));
    let crowd: Vec<_> =
        (0..51).map(|_| json!({ "kind": "PIN", "menteeId": ada, "mentorId": eve })).collect();
    assert_eq!(error(json!({ "pairs": crowd })).await["code"], "TOO_LONG");
    let nobody = "01900000-0000-7000-8000-000000000000";
    let left = error(json!({ "leaving": [nobody] })).await;
    assert_eq!(left["message"], "One of the changes is about someone who has left");

    let withdraw =
        "mutation($id: ID!) { withdrawParticipant(participantId: $id) { errors { code } } }";
    app.ask(&mary, withdraw, json!({ "id": ada })).await;
    assert_eq!(error(json!({})).await["code"], "PLAN_NOT_DRAFT");
}

pub(super) const COMPARE: &str =
    "query($before: ID!, $after: ID!) { comparePlans(before: $before, after: $after) {
    before { id } after { id } errors { code message } difference { kept new gone showsPairs
    levels { name before after } pairs { nodes { isNew mentee { name } mentor { name } } }
    shifts { nodes { participant { name } as before after } } } } }";

#[tokio::test]
async fn two_drafts_are_compared_pair_by_pair() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let (round, first) = drafted(&app, &mary).await;
    let (ada, grace) =
        (id_of(&app, &mary, &round, "Ada").await, id_of(&app, &mary, &round, "Grace").await);
    let exclude = "mutation($round: ID!, $mentee: ID!, $mentor: ID!) {
        excludePair(roundId: $round, menteeId: $mentee, mentorId: $mentor, reason: \"friends\") { errors { code } } }";
    app.ask(&mary, exclude, json!({ "round": round, "mentee": ada, "mentor": grace })).await;
    let second = make_plan(&app, &mary, &round).await;
    let asked = json!({ "before": first, "after": second });
    let (answer, n_statements) = app.statements(app.ask(&mary, COMPARE, asked)).await;
    let compared = &answer["data"]["comparePlans"];
    assert_eq!(level(compared, "mentees_ge1"), (Some(2), Some(1)), "{answer}");
    assert_eq!(
        compared["difference"]["pairs"]["nodes"],
        json!([{ "isNew": false, "mentee": { "name": "Ada Thorne" }, "mentor": { "name": "Grace Marsh" } }])
    );
    assert_eq!(
        compared["difference"]["shifts"]["nodes"],
        json!([
            { "participant": { "name": "Ada Thorne" }, "as": "MENTEE", "before": 1, "after": 0 },
            { "participant": { "name": "Grace Marsh" }, "as": "MENTOR", "before": 2, "after": 1 },
        ])
    );
    assert!(n_statements <= 6, "{n_statements} statements");
    let same = app.ask(&mary, COMPARE, json!({ "before": first, "after": first })).await;
    assert_eq!(
        same["data"]["comparePlans"]["errors"][0]["message"],
        "Choose two different plans of the same round"
    );
}

const PRICES: &str = "query($round: ID!, $proposal: [Aim!]) {
    orderPrices(roundId: $round, proposal: $proposal) { errors { message }
    prices { order isPresent levels { name value } } } }";

#[tokio::test]
async fn the_price_of_each_order_is_a_table_with_the_rounds_own_first() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let (round, _) = drafted(&app, &mary).await;
    let asked = json!({ "round": round, "proposal": ["TWO_GRADES"] });
    let answer = app.ask(&mary, PRICES, asked).await;
    let prices = answer["data"]["orderPrices"]["prices"].as_array().unwrap();
    assert_eq!(prices.len(), 6, "{answer}");
    assert_eq!(
        (&prices[0]["isPresent"], &prices[1]["isPresent"], &prices[1]["order"]),
        (&json!(true), &json!(false), &json!(["TWO_GRADES"]))
    );
    let names: Vec<_> =
        prices[0]["levels"].as_array().unwrap().iter().map(|level| level["name"].clone()).collect();
    assert_eq!(names[4..6], ["wanted", "identity"]);
    // One person shares an identity with a mentor, and that is not told.
    assert!(prices.iter().all(|price| price["levels"][5]["value"] == 0));
    let empty = open_round(&app, &mary).await;
    let none = app.ask(&mary, PRICES, json!({ "round": empty })).await;
    assert_eq!(
        none["data"]["orderPrices"]["errors"][0]["message"],
        "Nobody has registered for this round yet"
    );
}

const REPAIRS: &str = "query($round: ID!) { repairs(roundId: $round) { errors { message }
    withdrawn { name } keeping { proof unmatched difference { kept new gone levels { name } } }
    best { difference { kept new gone pairs { nodes { isNew mentee { name } } } } } } }";
const WITHDRAW: &str = "mutation($id: ID!) { withdrawParticipant(participantId: $id) {
    round { id } errors { code message } } }";
const REPAIR: &str =
    "mutation($round: ID!, $kind: RepairKind!) { repairPlan(roundId: $round, kind: $kind) {
    plan { id state repair seed } errors { code message } } }";
const MATCHES: &str = "query($round: ID!) { myMatches(roundId: $round) { id name myOutcome } }";
const OUTCOME: &str = "mutation($round: ID!, $match: ID!) {
    recordOutcome(roundId: $round, matchId: $match, outcome: MET) { errors { code } } }";

#[tokio::test]
async fn a_published_plan_is_mended_after_a_withdrawal_and_only_whom_it_concerns_hears_of_it() {
    use clearing::outbox::Email;

    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let (eve, grace) = (app.member("eve").await, app.member("grace").await);
    let (round, first) = drafted(&app, &mary).await;
    let asked = json!({ "round": round });
    let early = app.ask(&mary, REPAIRS, asked.clone()).await;
    assert_eq!(
        early["data"]["repairs"]["errors"][0]["message"],
        "This round's matches have not been published yet. Run the matching again instead"
    );
    publish(&app, &mary, &first).await;
    let whole = app.ask(&mary, REPAIRS, asked.clone()).await;
    assert_eq!(whole["data"]["repairs"]["keeping"], Value::Null, "{whole}");

    // Eve has met her mentors; then Ada withdraws.
    let mine = app.ask(&eve, MATCHES, asked.clone()).await;
    for one in mine["data"]["myMatches"].as_array().unwrap() {
        let met = json!({ "round": round, "match": one["id"] });
        app.ask(&eve, OUTCOME, met).await;
    }
    let ada = id_of(&app, &mary, &round, "Ada").await;
    let withdrawn = app.ask(&mary, WITHDRAW, json!({ "id": ada })).await;
    assert_eq!(withdrawn["data"]["withdrawParticipant"]["errors"], json!([]), "{withdrawn}");
    let twice = app.ask(&mary, WITHDRAW, json!({ "id": ada })).await;
    assert_eq!(twice["data"]["withdrawParticipant"]["errors"][0]["code"], "ALREADY_DONE");

    let seen = app.ask(&mary, REPAIRS, asked.clone()).await;
    let seen = &seen["data"]["repairs"];
    assert_eq!(seen["withdrawn"], json!([{ "name": "Ada Thorne" }]), "{seen}");
    assert_eq!(seen["keeping"]["difference"]["gone"], 1);
    assert_eq!(seen["keeping"]["difference"]["new"], 0);
    // What identity reaches without Ada would say what she asked for.
    assert!(!seen["keeping"].to_string().contains("identity"));

    let asked_for = json!({ "round": round, "kind": "KEEPING" });
    let running = app.ask(&mary, REPAIR, asked_for.clone()).await;
    let running = &running["data"]["repairPlan"]["plan"];
    assert_eq!((&running["state"], &running["repair"]), (&json!("RUNNING"), &json!("KEEPING")));
    let again = app.ask(&mary, REPAIR, asked_for).await;
    assert_eq!(again["data"]["repairPlan"]["errors"][0]["code"], "ALREADY_DONE");
    work(&app).await;
    numbers_agree(&app, &mary, &round, &first, running["id"].as_str().unwrap()).await;
    let n_emails = app.emails().await.len();
    let published = publish(&app, &mary, running["id"].as_str().unwrap()).await;
    assert_eq!(published, json!({ "plan": { "state": "PUBLISHED" }, "errors": [] }));
    assert_eq!(plan(&app, &mary, &first).await["state"], "DISCARDED");

    // Grace lost a mentee; Eve's matches are as before, and so is what she said.
    let emails = app.emails().await;
    let new: Vec<_> = emails[n_emails..].iter().collect();
    let about_matches = |email: &Email| matches!(email, Email::Matches { replaces: true, .. });
    let told: Vec<_> = emails
        .iter()
        .filter(|(_, email)| about_matches(email))
        .map(|(to, _)| to.as_str())
        .collect();
    assert_eq!((told, new.len()), (vec!["grace@homeoffice.gov.uk"], 1));
    let mine = app.ask(&eve, MATCHES, asked.clone()).await;
    let mine = mine["data"]["myMatches"].as_array().unwrap();
    assert!(!mine.is_empty() && mine.iter().all(|one| one["myOutcome"] == "MET"), "{mine:?}");
    let hers = app.ask(&grace, MATCHES, asked).await;
    assert!(!hers.to_string().contains("Ada"), "{hers}");
    let run = app.ask(&mary, RUN, json!({ "round": round })).await;
    assert_eq!(run["data"]["runMatching"]["errors"][0]["code"], "ALREADY_DONE");
}

#[tokio::test]
async fn a_plan_whose_server_was_killed_is_made_again_just_the_same() {
    use clearing::planning::{PlanWork, claim_plan, run_plan};
    use time::Duration;

    use crate::test_app::NOON;

    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let (round, first) = drafted(&app, &mary).await;
    let asked = app.ask(&mary, RUN, json!({ "round": round, "seed": 1 })).await;
    let second = asked["data"]["runMatching"]["plan"]["id"].as_str().unwrap();
    let digest = "query($plan: ID!) { plan(id: $plan) { seed inputDigest } }";
    let wanted = app.ask(&mary, digest, json!({ "plan": second })).await;
    // One server claims it, and dies while it works: the work is dropped half-way.
    let works = PlanWork {
        db: app.db(),
        key: &app.shared.secret_key,
        vocabulary: &app.shared.vocabulary,
        clock: &|| app.occasion(),
    };
    let claim =
        async |later| app.db().write(async |tx| claim_plan(tx, NOON + later).await).await.unwrap();
    let claimed = claim(Duration::ZERO).await.unwrap();
    let killed = tokio::time::timeout(std::time::Duration::ZERO, run_plan(works, claimed)).await;
    assert!(killed.is_err());
    assert_eq!(claim(Duration::seconds(59)).await, None);
    // Another finds it a minute later.
    let found = claim(Duration::seconds(61)).await.unwrap();
    assert_eq!(found, claimed);
    run_plan(works, found).await.unwrap();
    assert_eq!(app.ask(&mary, digest, json!({ "plan": second })).await, wanted);
    let same = json!({ "before": first, "after": second });
    let same = app.ask(&mary, COMPARE, same).await;
    let difference = &same["data"]["comparePlans"]["difference"];
    assert_eq!((&difference["new"], &difference["gone"]), (&json!(0), &json!(0)), "{same}");
    assert!(difference["kept"].as_i64().unwrap() > 0);
}

#[tokio::test]
async fn trying_takes_as_many_statements_whatever_the_rows() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let mut taken = Vec::new();
    for n in [2, 40] {
        let round = open_round(&app, &mary).await;
        let more = (0..n).map(|n| {
            format!(
                "Bo {n:02},bo{n}@dwp.gov.uk,mentee,SEO,DWP,Policy,,,1,,false,,\n\
                 Cy {n:02},cy{n}@hmrc.gov.uk,mentor,G6,HMRC,Policy,,1,,,false,,\n"
            )
        });
        import(&app, &mary, &round, &(PEOPLE.to_owned() + &more.collect::<String>())).await;
        let plan = make_plan(&app, &mary, &round).await;
        let leaving = id_of(&app, &mary, &round, "Cy 01").await;
        let asked = json!({ "plan": plan, "input": { "leaving": [leaving] }, "first": 100 });
        let (answer, n) = app.statements(app.ask(&mary, WHAT_IF, asked)).await;
        assert_eq!(answer["data"]["whatIf"]["errors"], json!([]), "{answer}");
        taken.push(n);
    }
    // What the two lists need of the same people may come in one go or in two.
    assert!(taken[0].abs_diff(taken[1]) <= 1 && taken[1] <= 12, "{taken:?}");
}

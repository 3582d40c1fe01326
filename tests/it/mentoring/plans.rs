//! Matching, reading the plan, publishing it once.

use clearing::account::Viewer;
use clearing::outbox::{Email, MatchedMentee, MatchedMentor};
use serde_json::{Value, json};

use super::{PEOPLE, PLAN, RUN, import, make_plan, open_round, plan, publish, work};
use crate::test_app::TestApp;

pub(super) fn pairs(plan: &Value) -> Vec<(&str, &str)> {
    let nodes = plan["pairs"]["nodes"].as_array().unwrap();
    let name = |pair: &'_ Value, side: &str| pair[side]["name"].as_str().unwrap().to_owned();
    nodes
        .iter()
        .map(|pair| (name(pair, "mentee").leak() as &str, name(pair, "mentor").leak() as &str))
        .collect()
}

#[tokio::test]
async fn a_plan_is_made_read_and_published_once() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = open_round(&app, &mary).await;
    let imported = import(&app, &mary, &round, PEOPLE).await;
    assert_eq!(imported["imported"], 4, "{imported}");

    let asked = app.ask(&mary, RUN, json!({ "round": round, "seed": 7 })).await;
    let running = &asked["data"]["runMatching"]["plan"];
    assert_eq!((&running["state"], &running["seed"]), (&json!("RUNNING"), &json!(7)));
    let twice = app.ask(&mary, RUN, json!({ "round": round })).await;
    assert_eq!(twice["data"]["runMatching"]["errors"][0]["code"], "ALREADY_DONE");
    let id = running["id"].as_str().unwrap();
    assert_eq!(publish(&app, &mary, id).await["errors"][0]["code"], "PLAN_NOT_DRAFT");
    work(&app).await;

    let draft = plan(&app, &mary, id).await;
    assert_eq!((&draft["state"], &draft["progress"]), (&json!("DRAFT"), &json!(1.0)));
    assert_eq!(pairs(&draft), [("Ada Thorne", "Grace Marsh"), ("Eve Field", "Grace Marsh")]);
    assert_eq!(
        draft["objective"][0],
        json!({ "name": "mentees_ge1", "value": 2, "bound": 2, "proven": true })
    );
    assert_eq!(draft["unmatched"]["totalCount"], 1);
    assert_eq!(draft["unmatched"]["nodes"][0]["participant"]["name"], "Zoe Hill");
    assert_eq!(draft["unmatched"]["nodes"][0]["as"], "MENTOR");

    let published = publish(&app, &mary, id).await;
    assert_eq!(published, json!({ "plan": { "state": "PUBLISHED" }, "errors": [] }));
    let again = publish(&app, &mary, id).await;
    assert_eq!(again["errors"][0]["code"], "PLAN_NOT_DRAFT");
    assert_eq!(app.emails().await.len(), 4);
}

#[tokio::test]
async fn a_mentee_gets_the_mentors_address_and_a_mentor_not_the_mentees_and_each_reads_why() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    super::published_round(&app, &mary).await;
    let emails = app.emails().await;
    let email = |to: &str| {
        let found = emails.iter().find(|(recipient, _)| recipient.starts_with(to));
        found.map(|(_, email)| email.clone()).unwrap()
    };
    let Email::Matches { mentors, mentees, no_mentor, no_mentee, .. } = email("ada@") else {
        panic!("it is about matches");
    };
    let grace = MatchedMentor {
        name: "Grace Marsh".to_owned(),
        grade: "G7".to_owned(),
        job_title: "Lead".to_owned(),
        department: "HM Revenue and Customs".to_owned(),
        profession: "Digital and Data".to_owned(),
        biography: None,
        email: Some("grace@homeoffice.gov.uk".to_owned()),
        reasons: vec![
            "two grades above you".to_owned(),
            "in Digital and Data, the profession you asked for".to_owned(),
            "from another department, HM Revenue and Customs".to_owned(),
        ],
    };
    assert_eq!((mentors, mentees, no_mentor, no_mentee), (vec![grace], vec![], None, None));
    let Email::Matches { mentees, mentors, .. } = email("grace@") else {
        panic!("it is about matches");
    };
    let ada = MatchedMentee {
        name: "Ada Thorne".to_owned(),
        grade: "HEO".to_owned(),
        job_title: "Adviser".to_owned(),
        department: "Home Office".to_owned(),
        profession: "Policy".to_owned(),
        biography: Some("I like trains.".to_owned()),
        email: None,
        reasons: vec![
            "two grades below you".to_owned(),
            "asked for your profession, Digital and Data".to_owned(),
            "from another department".to_owned(),
        ],
    };
    assert_eq!((&mentees[0], mentees.len(), mentors.len()), (&ada, 2, 0));
    let Email::Matches { mentees, no_mentee, no_mentor, .. } = email("zoe@") else {
        panic!("it is about matches");
    };
    assert!(mentees.is_empty() && no_mentor.is_none() && no_mentee.is_some());
}

#[tokio::test]
async fn a_plan_about_somebody_who_left_is_not_published() {
    let app = TestApp::new().await;
    let (mary, ada) = (app.admin("mary").await, app.member("ada").await);
    let round = open_round(&app, &mary).await;
    import(&app, &mary, &round, PEOPLE).await;
    let id = make_plan(&app, &mary, &round).await;
    let withdraw =
        "mutation($round: ID!) { withdrawRegistration(roundId: $round) { errors { code } } }";
    app.ask(&ada, withdraw, json!({ "round": round })).await;
    let refused = publish(&app, &mary, &id).await;
    assert_eq!(refused["errors"][0]["code"], "PLAN_NOT_DRAFT");
    let kept = import(&app, &mary, &round, PEOPLE).await;
    assert_eq!(
        (&kept["imported"], &kept["findings"].as_array().unwrap().last().unwrap()["row"]),
        (&json!(3), &json!(2))
    );

    let id = make_plan(&app, &mary, &round).await;
    assert_eq!(pairs(&plan(&app, &mary, &id).await), [("Eve Field", "Grace Marsh")]);
    assert_eq!(publish(&app, &mary, &id).await["errors"], json!([]));
}

#[tokio::test]
async fn pins_and_exclusions_count_in_the_next_plan_and_a_pin_obeys_the_rules() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = open_round(&app, &mary).await;
    import(&app, &mary, &round, PEOPLE).await;
    let id = make_plan(&app, &mary, &round).await;
    let first = plan(&app, &mary, &id).await;
    let nodes = first["pairs"]["nodes"].as_array().unwrap();
    let (ada, eve) = (&nodes[0]["mentee"]["id"], &nodes[1]["mentee"]["id"]);
    let grace = &nodes[0]["mentor"]["id"];
    let pin = "mutation($round: ID!, $mentee: ID!, $mentor: ID!) {
        pinPair(roundId: $round, menteeId: $mentee, mentorId: $mentor) { errors { code message } } }";
    let wrong = json!({ "round": round, "mentee": ada, "mentor": eve });
    let refused = app.ask(&mary, pin, wrong).await;
    assert_eq!(
        refused["data"]["pinPair"]["errors"],
        json!([{ "code": "PAIR_NOT_ALLOWED",
            "message": "Ada Thorne (mentee) and Eve Field (mentor) cannot be kept as a pair: \
                        the mentor does not take part as a mentor" }])
    );
    let exclude = "mutation($round: ID!, $mentee: ID!, $mentor: ID!) {
        excludePair(roundId: $round, menteeId: $mentee, mentorId: $mentor, reason: \"they are friends\") { errors { code } } }";
    app.ask(&mary, exclude, json!({ "round": round, "mentee": ada, "mentor": grace })).await;
    let right = json!({ "round": round, "mentee": eve, "mentor": grace });
    app.ask(&mary, pin, right).await;
    assert_eq!(publish(&app, &mary, &id).await["errors"][0]["code"], "PLAN_NOT_DRAFT");

    let id = make_plan(&app, &mary, &round).await;
    let second = plan(&app, &mary, &id).await;
    assert_eq!(pairs(&second), [("Eve Field", "Grace Marsh")]);
    assert_eq!(second["pairs"]["nodes"][0]["pinned"], true);
    let rules = "query($round: ID!) { round(id: $round) { pairRules { id isPin reason mentee { name } } } }";
    let rules = app.ask(&mary, rules, json!({ "round": round })).await;
    assert_eq!(rules["data"]["round"]["pairRules"].as_array().unwrap().len(), 2, "{rules}");
}

#[tokio::test]
async fn a_plan_whose_worker_is_gone_is_claimed_again_and_a_discarded_one_is_not() {
    use clearing::planning::claim_plan;
    use time::Duration;

    use crate::test_app::NOON;

    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = open_round(&app, &mary).await;
    import(&app, &mary, &round, PEOPLE).await;
    let asked = app.ask(&mary, RUN, json!({ "round": round })).await;
    let claim =
        async |later| app.db().write(async |tx| claim_plan(tx, NOON + later).await).await.unwrap();
    let first = claim(Duration::ZERO).await;
    assert!(first.is_some());
    assert_eq!(claim(Duration::seconds(59)).await, None);
    assert_eq!(claim(Duration::seconds(61)).await, first);
    let id = &asked["data"]["runMatching"]["plan"]["id"];
    let discard =
        "mutation($plan: ID!) { discardPlan(planId: $plan) { plan { state } errors { code } } }";
    let discarded = app.ask(&mary, discard, json!({ "plan": id })).await;
    assert_eq!(discarded["data"]["discardPlan"]["plan"]["state"], "DISCARDED");
    assert_eq!(claim(Duration::hours(1)).await, None);
}

#[tokio::test]
async fn pairs_are_paged_and_found_by_name_in_as_many_statements_whatever_their_number() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = open_round(&app, &mary).await;
    let more = |n| {
        [
            format!("Bob {n}_,bob{n}@hmrc.gov.uk,mentee,SEO,DWP,Policy,,,1,,,,"),
            format!("Min {n},min{n}@hmrc.gov.uk,mentor,G6,HMRC,Policy,,1,,,,,\n"),
        ]
        .join("\n")
    };
    let people = PEOPLE.to_owned() + &(0..12).map(more).collect::<Vec<_>>().concat();
    import(&app, &mary, &round, &people).await;
    let id = make_plan(&app, &mary, &round).await;
    let ask = async |first: i32, search: &str| {
        let asked = json!({ "plan": id, "first": first, "search": search });
        app.statements(app.ask(&mary, PLAN, asked)).await
    };
    let (first, few) = ask(1, "").await;
    let (every, lots) = ask(100, "").await;
    // What two lists need of the same people is fetched together, or in two
    // goes, as it falls; but never once for each row.
    assert!(few.abs_diff(lots) <= 1 && lots <= 8, "{few} and {lots} statements");
    assert_eq!(first["data"]["plan"]["pairs"]["pageInfo"]["hasNextPage"], true);
    assert!(every["data"]["plan"]["pairs"]["nodes"].as_array().unwrap().len() >= 14);
    let (found, _) = ask(100, "bob 1_").await;
    assert_eq!(found["data"]["plan"]["pairs"]["totalCount"], 1, "{found}");
}

const GOOD: &str = "query($plan: ID!, $after: String) { plan(id: $plan) {
    proof inputDigest objective { name value bound proven } rules { order gradeGapMax capacityMax }
    fewer(first: 1, after: $after) { totalCount pageInfo { hasNextPage endCursor }
      nodes { participant { name } as found reason } } } }";

#[tokio::test]
async fn a_plan_says_what_is_proven_and_who_has_fewer_than_they_would_take() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = open_round(&app, &mary).await;
    // A second mentor for Eve, and one place of hers left.
    let people = PEOPLE.to_owned()
        + "Max Gale,max@hmrc.gov.uk,mentor,G6,HMRC,Policy,,2,,,false,,Head\n"
        + "Bo Reed,bo@hmrc.gov.uk,mentee,HEO,DWP,Policy,,,3,,false,,Officer\n";
    import(&app, &mary, &round, &people).await;
    let id = make_plan(&app, &mary, &round).await;
    let asked = app.ask(&mary, GOOD, json!({ "plan": id })).await;
    let plan = &asked["data"]["plan"];
    assert_eq!(plan["proof"], "priorities 1 to 9 proven: no plan is better");
    // Ada shares an identity with Grace: one person, and so not told.
    let identity =
        plan["objective"].as_array().unwrap().iter().find(|one| one["name"] == "identity");
    assert_eq!(
        identity.unwrap(),
        &json!({ "name": "identity", "value": 0, "bound": 0, "proven": true })
    );
    assert_eq!(
        plan["rules"]["order"],
        json!(["WANTED", "IDENTITY", "TWO_GRADES", "DISTINCT", "MENTORS_WITH_TWO"])
    );
    let first = &plan["fewer"];
    let bo = json!({ "participant": { "name": "Bo Reed" }, "as": "MENTEE", "found": 1,
        "reason": "nobody else one or two grades above is in another department" });
    assert_eq!(first["nodes"][0], bo, "{asked}");
    assert_eq!(first["pageInfo"]["hasNextPage"], true);
    let after = json!({ "plan": id, "after": first["pageInfo"]["endCursor"] });
    let next = app.ask(&mary, GOOD, after).await;
    let next = &next["data"]["plan"]["fewer"];
    assert_eq!(next["nodes"][0]["participant"]["name"], "Eve Field");
    assert_eq!(
        (&next["totalCount"], &next["pageInfo"]["hasNextPage"]),
        (&first["totalCount"], &json!(true))
    );
}

#[tokio::test]
async fn the_digest_of_a_plan_is_of_this_installation_alone() {
    use clearing::config::SecretKey;

    let mut digests = Vec::new();
    for key in [7, 8] {
        let mut app = TestApp::new().await;
        app.shared.secret_key = SecretKey::new([key; 32]);
        app.schema = clearing::graphql::schema(app.shared.clone());
        let mary = app.admin("mary").await;
        let round = open_round(&app, &mary).await;
        import(&app, &mary, &round, PEOPLE).await;
        for _ in 0..2 {
            let id = make_plan(&app, &mary, &round).await;
            let asked = app.ask(&mary, GOOD, json!({ "plan": id })).await;
            digests.push(asked["data"]["plan"]["inputDigest"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!((digests[0].len(), &digests[0]), (32, &digests[1]));
    assert_eq!(digests[2], digests[3]);
    assert_ne!(digests[0], digests[2]);
}

const SET_RULES: &str = "mutation($round: ID!, $input: MatchingRulesInput!) {
    setMatchingRules(roundId: $round, input: $input) {
    round { rules { order gradeGapMin gradeGapMax capacityMax } } errors { code field message } } }";

#[tokio::test]
async fn a_plan_is_made_by_the_rules_of_its_round_and_remembers_them() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = open_round(&app, &mary).await;
    import(&app, &mary, &round, PEOPLE).await;
    let before = make_plan(&app, &mary, &round).await;
    let input = json!({ "order": ["TWO_GRADES"], "gradeGapMin": 2, "capacityMax": 1 });
    let set = app.ask(&mary, SET_RULES, json!({ "round": round, "input": input })).await;
    assert_eq!(
        set["data"]["setMatchingRules"],
        json!({ "round": { "rules": { "order": ["TWO_GRADES"], "gradeGapMin": 2,
            "gradeGapMax": 2, "capacityMax": 1 } }, "errors": [] })
    );
    let after = make_plan(&app, &mary, &round).await;
    // Grace is one grade above Eve, and two above Ada.
    assert_eq!(pairs(&plan(&app, &mary, &after).await), [("Ada Thorne", "Grace Marsh")]);
    let made = app.ask(&mary, GOOD, json!({ "plan": after })).await;
    let levels: Vec<_> = made["data"]["plan"]["objective"]
        .as_array()
        .unwrap()
        .iter()
        .map(|level| level["name"].as_str().unwrap())
        .collect();
    assert_eq!(levels[4..], ["two_grades"]);

    // A plan keeps the rules that it was made by, and may still be published.
    let kept = app.ask(&mary, GOOD, json!({ "plan": before })).await;
    assert_eq!(kept["data"]["plan"]["rules"]["order"].as_array().unwrap().len(), 5);
    assert_eq!(publish(&app, &mary, &before).await["errors"], json!([]));
    let late = app.ask(&mary, SET_RULES, json!({ "round": round, "input": input })).await;
    assert_eq!(late["data"]["setMatchingRules"]["errors"][0]["code"], "ALREADY_DONE");
    let wrong = json!({ "order": ["WANTED", "WANTED"], "capacityMax": 4 });
    let other = open_round(&app, &mary).await;
    let wrong = app.ask(&mary, SET_RULES, json!({ "round": other, "input": wrong })).await;
    let errors = wrong["data"]["setMatchingRules"]["errors"].as_array().unwrap();
    let fields: Vec<_> = errors.iter().map(|error| error["field"][1].clone()).collect();
    assert_eq!(fields, ["order", "capacityMax"]);
}

/// The page of each plan says the same number as the list of the round, oldest first,
/// and a plan that repairs says which.
pub(super) async fn numbers_agree(
    app: &TestApp,
    mary: &Viewer,
    round: &str,
    first: &str,
    repairs: &str,
) {
    let list = "query($round: ID!) { round(id: $round) { plans { id number } } }";
    let list = app.ask(mary, list, json!({ "round": round })).await;
    let list = list["data"]["round"]["plans"].as_array().unwrap().clone();
    let numbers: Vec<_> = list.iter().map(|plan| plan["number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [2, 1]);
    let one = "query($plan: ID!) { plan(id: $plan) { id number repairedPlan { id number } } }";
    let repaired = list.iter().find(|plan| plan["id"] == first).unwrap();
    for (id, repaired) in [(first, &json!(null)), (repairs, repaired)] {
        let plan = app.ask(mary, one, json!({ "plan": id })).await["data"]["plan"].clone();
        let listed = list.iter().find(|plan| plan["id"] == id).unwrap();
        assert_eq!((&plan["number"], &plan["repairedPlan"]), (&listed["number"], repaired));
    }
}

//! Making and changing rounds, and filling them from files.

use serde_json::{Value, json};

use super::{COUNTS, CREATE_ROUND, IMPORT, PEOPLE, import, open_round, published_round};
use crate::test_app::TestApp;

const UPDATE_ROUND: &str = "mutation($id: ID!, $input: RoundInput!) {
    updateRound(id: $id, input: $input) {
    round { name state shareMenteeEmails } errors { code field message } } }";

fn reference_file() -> String {
    let path = format!("{}/tests/data/participants_2022.csv", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

#[tokio::test]
async fn a_round_needs_a_name_and_dates_and_closes_after_it_opens() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let empty = app.ask(&mary, CREATE_ROUND, json!({ "input": {} })).await;
    let errors = empty["data"]["createRound"]["errors"].as_array().unwrap();
    let fields: Vec<&Value> = errors.iter().map(|error| &error["field"][1]).collect();
    assert_eq!(fields, ["name", "registrationOpensAt", "registrationClosesAt"]);

    let round = open_round(&app, &mary).await;
    let closed =
        json!({ "registrationClosesAt": "2029-12-31T23:59:00Z", "shareMenteeEmails": true });
    let answer = app.ask(&mary, UPDATE_ROUND, json!({ "id": round, "input": closed })).await;
    assert_eq!(
        answer["data"]["updateRound"],
        json!({ "round": { "name": "Spring 2030", "state": "CLOSED", "shareMenteeEmails": true }, "errors": [] })
    );
    let before = json!({ "registrationClosesAt": "2029-11-01T00:00:00Z" });
    let answer = app.ask(&mary, UPDATE_ROUND, json!({ "id": round, "input": before })).await;
    assert_eq!(
        answer["data"]["updateRound"]["errors"],
        json!([{ "code": "INVALID", "field": ["input", "registrationClosesAt"], "message": "Registration must close after it opens" }])
    );
}

#[tokio::test]
async fn the_window_of_a_published_round_stays() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = published_round(&app, &mary).await;
    let later = json!({ "registrationClosesAt": "2030-03-01T00:00:00Z" });
    let answer = app.ask(&mary, UPDATE_ROUND, json!({ "id": round, "input": later })).await;
    assert_eq!(answer["data"]["updateRound"]["errors"][0]["code"], "ALREADY_DONE");
    let named = json!({ "name": "Spring" });
    let answer = app.ask(&mary, UPDATE_ROUND, json!({ "id": round, "input": named })).await;
    assert_eq!(answer["data"]["updateRound"]["round"]["state"], "PUBLISHED");
    let late = import(&app, &mary, &round, PEOPLE).await;
    assert_eq!(late["errors"][0]["code"], "ROUND_NOT_OPEN");
}

#[tokio::test]
async fn a_file_with_an_unknown_grade_in_row_417_changes_nothing() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = open_round(&app, &mary).await;
    let mut lines: Vec<String> = reference_file().lines().map(str::to_owned).collect();
    let mut cells: Vec<&str> = lines[416].split(',').collect();
    cells[4] = "G9";
    lines[416] = cells.join(",");
    let refused = import(&app, &mary, &round, &lines.join("\n")).await;
    assert_eq!(
        refused,
        json!({
            "imported": 0,
            "rejected": [{
                "row": 417, "column": "grade", "value": "G9",
                "message": "“G9” is not a grade we know. Use AA, AO, EO, HEO, SEO, G7, G6, SCS1, SCS2, SCS3 or SCS4",
            }],
            "findings": [],
            "errors": [{ "code": "INVALID", "field": ["csv"], "message": "Nothing was imported. Fix this problem and upload the file again" }],
        })
    );
    let counts = app.ask(&mary, COUNTS, json!({ "round": round })).await;
    let none =
        json!({ "mentors": 0, "mentees": 0, "both": 0, "organisations": 0, "shortages": [] });
    assert_eq!(counts["data"]["round"]["counts"], none);
}

#[tokio::test]
async fn a_file_is_imported_again_without_doubling_anybody() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = open_round(&app, &mary).await;
    for _ in 0..2 {
        let imported = import(&app, &mary, &round, &reference_file()).await;
        assert_eq!((&imported["imported"], &imported["rejected"]), (&json!(915), &json!([])));
        assert_eq!(imported["findings"].as_array().unwrap().len(), 1, "{}", imported["findings"]);
        let counts = app.ask(&mary, COUNTS, json!({ "round": round })).await;
        let counts = &counts["data"]["round"]["counts"];
        assert_eq!(
            [&counts["mentors"], &counts["mentees"], &counts["both"], &counts["organisations"]],
            [&json!(305), &json!(544), &json!(66), &json!(89)]
        );
    }
}

#[tokio::test]
async fn what_is_no_csv_is_refused_and_only_admins_import() {
    let app = TestApp::new().await;
    let (mary, ada) = (app.admin("mary").await, app.moderator("ada").await);
    let round = open_round(&app, &mary).await;
    for csv in ["", "\u{feff}", "{\"not\": \"csv\"}", "name;email\r\nAda;ada@hmrc.gov.uk\r\n"] {
        let refused = import(&app, &mary, &round, csv).await;
        assert_eq!(refused["imported"], 0, "{csv}");
        assert!(!refused["rejected"].as_array().unwrap().is_empty(), "{csv}");
    }
    let answer = app.ask(&ada, IMPORT, json!({ "round": round, "csv": PEOPLE })).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
}

const FORECAST: &str = "query($round: ID!) { round(id: $round) { forecast {
    grades { grade { code } mentees mentors places lack } needed { grade { code } mentors } } } }";

#[tokio::test]
async fn a_forecast_says_by_grade_where_mentors_are_missing_in_as_many_statements_whatever_the_rows()
 {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = open_round(&app, &mary).await;
    let ask = || app.statements(app.ask(&mary, FORECAST, json!({ "round": round })));
    let (empty, n_empty) = ask().await;
    assert_eq!(empty["data"]["round"]["forecast"], json!({ "grades": [], "needed": [] }));
    let more =
        (0..4).map(|n| format!("Bo {n},bo{n}@dwp.gov.uk,mentee,G6,DWP,Policy,,,1,,false,,\n"));
    import(&app, &mary, &round, &(PEOPLE.to_owned() + &more.collect::<String>())).await;
    let (full, n_full) = ask().await;
    let forecast = &full["data"]["round"]["forecast"];
    let grades = forecast["grades"].as_array().unwrap();
    let told: Vec<_> = grades
        .iter()
        .map(|one| {
            let n = |name: &str| one[name].as_i64().unwrap();
            (
                one["grade"]["code"].as_str().unwrap(),
                n("mentees"),
                n("mentors"),
                n("places"),
                n("lack"),
            )
        })
        .collect();
    // Grace, a G7, takes two; Zoe, an SCS2, takes three, and is two grades above G6.
    assert_eq!(
        told,
        [
            ("HEO", 1, 0, 2, 0),
            ("SEO", 1, 0, 2, 0),
            ("G7", 0, 1, 0, 0),
            ("G6", 4, 0, 3, 1),
            ("SCS1", 0, 0, 3, 0),
            ("SCS2", 0, 1, 0, 0),
        ]
    );
    assert_eq!(forecast["needed"], json!([{ "grade": { "code": "SCS2" }, "mentors": 1 }]));
    assert_eq!((n_empty, n_full), (2, 2));
}

#[tokio::test]
async fn s7_whoever_is_no_admin_does_not_read_of_fewer_than_five() {
    let app = TestApp::new().await;
    let (mary, pat) = (app.admin("mary").await, app.pending("pat").await);
    let round = open_round(&app, &mary).await;
    // Two mentors, two mentees, of four organisations; then five mentees more.
    import(&app, &mary, &round, PEOPLE).await;
    let query = "{ currentRound { counts { mentors mentees both organisations
        shortages { mentees places short } } } }";
    let counts = async |who| {
        let answer = app.ask(who, query, json!({})).await;
        answer["data"]["currentRound"]["counts"].clone()
    };
    let hidden =
        json!({ "mentors": 0, "mentees": 0, "both": 0, "organisations": 0, "shortages": [] });
    assert_eq!(counts(&pat).await, hidden);
    let all = counts(&mary).await;
    assert_eq!((&all["mentors"], &all["mentees"]), (&json!(2), &json!(2)));
    let head = PEOPLE.lines().next().unwrap().to_owned();
    let more = (0..5).map(|n| {
        format!(
            "New {n},new{n}@homeoffice.gov.uk,mentee,HEO,Home Office,Policy,,,1,,false,,Officer"
        )
    });
    let more: Vec<String> = [head].into_iter().chain(more).collect();
    import(&app, &mary, &round, &more.join("\n")).await;
    let shown = counts(&pat).await;
    assert_eq!((&shown["mentors"], &shown["mentees"]), (&json!(0), &json!(7)));
    assert_ne!(counts(&mary).await["shortages"], json!([]));
    assert_eq!(shown["shortages"], json!([]), "of two places");
}

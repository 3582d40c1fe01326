//! Filters that a member keeps under a name.

use clearing::account::Viewer;
use clearing::forum::SAVED_FILTERS_MAX;
use serde_json::{Value, json};

use crate::test_app::TestApp;

const SAVE: &str = "mutation($name: String!, $filter: ListFilterInput!) {
    saveFilter(name: $name, filter: $filter) { savedFilter { id } errors { code field message } } }";
const RENAME: &str =
    "mutation($id: ID!, $name: String!) { renameSavedFilter(id: $id, name: $name) {
    savedFilter { name } errors { code field message } } }";
const DELETE: &str = "mutation($id: ID!) { deleteSavedFilter(id: $id) {
    savedFilter { name } errors { code } } }";
const MINE: &str = "{ mySavedFilters { id name text category filter { state kind
    grades { code } professions { code } organisations { name } } } }";

async fn save(app: &TestApp, who: &Viewer, name: &str, filter: Value) -> Value {
    let answer = app.ask(who, SAVE, json!({ "name": name, "filter": filter })).await;
    answer["data"]["saveFilter"].clone()
}

async fn mine(app: &TestApp, who: &Viewer) -> Value {
    app.ask(who, MINE, json!({})).await["data"]["mySavedFilters"].clone()
}

#[tokio::test]
async fn a_filter_is_kept_as_it_was_saved_by_one_person_and_for_them_only() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let office = app.organisation("Home Office").to_string();
    let filter = json!({
        "category": "clearing", "state": "OPEN", "advert": {
            "kind": "MENTOR_WANTED", "gradeCodes": ["HEO", "SEO"],
            "professionCodes": ["policy"], "organisationIds": [office],
        },
    });
    let saved = save(&app, &ada, "  Policy   mentees ", filter).await;
    assert_eq!(saved["errors"], json!([]), "{saved}");
    let id = &saved["savedFilter"]["id"];
    assert_eq!(
        save(&app, &ada, "About tea", json!({ "text": " tea " })).await["errors"],
        json!([])
    );
    let nothing = json!({ "state": null, "kind": null, "grades": [], "professions": [], "organisations": [] });
    let expected = json!([
        { "name": "About tea", "text": "tea", "category": null, "filter": nothing },
        { "name": "Policy mentees", "text": null, "category": "clearing", "filter": {
            "state": "OPEN", "kind": "MENTOR_WANTED", "grades": [{ "code": "HEO" }, { "code": "SEO" }],
            "professions": [{ "code": "policy" }], "organisations": [{ "name": "Home Office" }],
        } },
    ]);
    let mut kept = mine(&app, &ada).await;
    for filter in kept.as_array_mut().unwrap() {
        filter.as_object_mut().unwrap().remove("id");
    }
    assert_eq!(kept, expected);

    assert_eq!(mine(&app, &eve).await, json!([]));
    for (query, variables) in
        [(RENAME, json!({ "id": id, "name": "Hers" })), (DELETE, json!({ "id": id }))]
    {
        let answer = app.ask(&eve, query, variables).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "NOT_FOUND", "{answer}");
    }
    assert_eq!(save(&app, &eve, "About tea", json!({ "text": "tea" })).await["errors"], json!([]));

    let renamed = app.ask(&ada, RENAME, json!({ "id": id, "name": "Mentees" })).await;
    assert_eq!(renamed["data"]["renameSavedFilter"]["savedFilter"]["name"], "Mentees");
    let same = app.ask(&ada, RENAME, json!({ "id": id, "name": "Mentees" })).await;
    assert_eq!(same["data"]["renameSavedFilter"]["errors"], json!([]), "its own name is free");
    app.ask(&ada, DELETE, json!({ "id": id })).await;
    let kept = mine(&app, &ada).await;
    assert_eq!(kept.as_array().unwrap().len(), 1, "{kept}");
}

#[tokio::test]
async fn a_name_is_used_once_and_there_are_so_many_at_most() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    let list = || json!({ "category": "general" });
    for n in 0..SAVED_FILTERS_MAX {
        let name = format!("Filter {n}");
        assert_eq!(save(&app, &ada, &name, list()).await["errors"], json!([]), "{name}");
        if n == 1 {
            let taken = "You already have a filter with this name. Enter another name";
            let error = json!([{ "code": "INVALID", "field": ["name"], "message": taken }]);
            assert_eq!(save(&app, &ada, "Filter 0", list()).await["errors"], error);
            let id = mine(&app, &ada).await[1]["id"].clone();
            let renamed = app.ask(&ada, RENAME, json!({ "id": id, "name": "Filter 0" })).await;
            assert_eq!(renamed["data"]["renameSavedFilter"]["errors"], error);
        }
    }
    let full = save(&app, &ada, "One more", list()).await;
    assert_eq!(full["errors"][0]["message"], "You can save up to 20 filters. Delete one first");
    let wrong = save(&app, &ada, "", json!({})).await;
    let fields: Vec<_> =
        wrong["errors"].as_array().unwrap().iter().map(|it| &it["field"]).collect();
    assert_eq!(fields, [&json!(["name"]), &json!(["filter"])], "all at once: {wrong}");
}

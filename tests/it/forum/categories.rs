//! Categories: what ships, and what admins make of it.

use clearing::account::Viewer;
use clearing::entity::category;
use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database, EntityTrait};
use serde_json::{Value, json};

use super::{CREATE, topic};
use crate::served::Served;
use crate::test_app::TestApp;

const ALL: &str = "{ allCategories { id slug name description archived } }";
const NAMES: &str = "{ categories { name } }";
const MAKE: &str = "mutation($input: CategoryInput!) { createCategory(input: $input) {
    category { id slug } errors { code field message } } }";
const CHANGE: &str = "mutation($id: ID!, $input: CategoryInput!) {
    updateCategory(categoryId: $id, input: $input) { category { slug name } errors { message } } }";
const MOVE: &str = "mutation($id: ID!, $up: Boolean!) { moveCategory(categoryId: $id, up: $up) {
    errors { message } } }";
const ARCHIVE: &str = "mutation($id: ID!, $archived: Boolean!) {
    archiveCategory(categoryId: $id, archived: $archived) {
        category { archived } errors { message } } }";

async fn names(app: &TestApp, who: &Viewer) -> Vec<String> {
    let found = app.ask(who, NAMES, json!({})).await;
    let found = found["data"]["categories"].as_array().unwrap().clone();
    found.iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect()
}

/// The field of the answer's data.
async fn done(app: &TestApp, who: &Viewer, query: &str, variables: Value) -> Value {
    let answer = app.ask(who, query, variables).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"].as_object().unwrap().values().next().unwrap().clone()
}

async fn id_of(app: &TestApp, mary: &Viewer, slug: &str) -> Value {
    let all = done(app, mary, ALL, json!({})).await;
    all.as_array().unwrap().iter().find(|it| it["slug"] == slug).unwrap()["id"].clone()
}

fn text(name: &str, description: &str) -> Value {
    json!({ "name": name, "description": description })
}

#[tokio::test]
async fn an_admin_makes_renames_orders_and_archives_categories_and_the_log_says_so() {
    let app = TestApp::new().await;
    let (mary, ada) = (app.admin("Mary").await, app.member("Ada").await);
    let shipped = ["Clearing adverts", "Say hello", "The mentoring programme", "General"];
    assert_eq!(names(&app, &ada).await, shipped);
    let made = done(&app, &mary, MAKE, json!({ "input": text("Books & films", "Tips.") })).await;
    assert_eq!(made["category"]["slug"], "books-films");
    let id = made["category"]["id"].clone();
    let wrong = done(&app, &mary, MAKE, json!({ "input": text(" ", "") })).await;
    assert_eq!(
        wrong["errors"],
        json!([
            { "code": "REQUIRED", "field": ["input", "name"], "message": "Enter a name" },
            { "code": "REQUIRED", "field": ["input", "description"],
              "message": "Enter what belongs in this category" },
        ])
    );
    for name in ["books & FILMS", "Books films"] {
        let taken = done(&app, &mary, MAKE, json!({ "input": text(name, "Tips.") })).await;
        assert_eq!(taken["errors"][0]["field"], json!(["input", "name"]), "{name}");
    }
    let change = json!({ "id": id, "input": text("Books", "Which did you like?") });
    let changed = done(&app, &mary, CHANGE, change).await;
    assert_eq!(changed["category"], json!({ "slug": "books-films", "name": "Books" }));
    let taken = json!({ "id": id, "input": text("General", "Which did you like?") });
    let taken = done(&app, &mary, CHANGE, taken).await;
    let words = "There is already a category with this name. Enter a different name";
    assert_eq!(taken["errors"][0]["message"], words);

    done(&app, &mary, MOVE, json!({ "id": id, "up": true })).await;
    assert_eq!(names(&app, &ada).await[3..], ["Books", "General"]);
    let general = id_of(&app, &mary, "general").await;
    let last = done(&app, &mary, MOVE, json!({ "id": general, "up": false })).await;
    assert_eq!(last["errors"][0]["message"], "This category cannot be moved any further");

    let log =
        done(&app, &mary, "{ moderationLog { action subject before after } }", json!({})).await;
    let mut log: Vec<String> = log.as_array().unwrap().iter().map(ToString::to_string).collect();
    log.sort();
    let entry = |action: &str, subject: &str, before: Value, after: &str| {
        json!({ "action": action, "subject": subject, "before": before, "after": after })
            .to_string()
    };
    assert_eq!(
        log,
        [
            entry(
                "change category",
                "Books",
                json!("Books & films: Tips."),
                "Books: Which did you like?",
            ),
            entry("create category", "Books & films", Value::Null, "Books & films: Tips."),
            entry("move category", "Books", json!("place 5"), "place 4"),
        ]
    );
}

#[tokio::test]
async fn an_archived_category_keeps_its_threads_and_takes_no_new_ones() {
    let app = TestApp::new().await;
    let (mary, ada) = (app.admin("Mary").await, app.member("Ada").await);
    let thread = topic(&app, &ada, "Tea or coffee?").await;
    let (general, clearing) =
        (id_of(&app, &mary, "general").await, id_of(&app, &mary, "clearing").await);
    let refused = done(&app, &mary, ARCHIVE, json!({ "id": clearing, "archived": true })).await;
    assert_eq!(refused["errors"][0]["message"], "You cannot archive the category for adverts");
    done(&app, &mary, ARCHIVE, json!({ "id": general, "archived": true })).await;
    assert!(!names(&app, &ada).await.contains(&"General".to_owned()));
    let moved = done(&app, &mary, MOVE, json!({ "id": general, "up": true })).await;
    assert_eq!(moved["errors"][0]["message"], "This category is archived. Restore it first");

    let input = json!({ "categorySlug": "general", "title": "More", "body": "More." });
    let created = done(&app, &ada, CREATE, json!({ "input": input })).await;
    assert_eq!(created["errors"][0]["message"], "Choose a category from the list");
    let replied = super::reply(&app, &ada, &thread, "Tea").await;
    assert_eq!(replied["errors"], json!([]));
    let query = "{ category(slug: \"general\") { archived topics { nodes { title } } }
        search(text: \"coffee\") { nodes { title } } }";
    let seen = app.ask(&ada, query, json!({})).await["data"].clone();
    assert_eq!(seen["category"]["archived"], true);
    assert_eq!(seen["category"]["topics"]["nodes"], json!([{ "title": "Tea or coffee?" }]));
    assert_eq!(seen["search"]["nodes"], json!([{ "title": "Tea or coffee?" }]));
    done(&app, &mary, ARCHIVE, json!({ "id": general, "archived": false })).await;
    assert_eq!(names(&app, &ada).await[3], "General");
}

#[tokio::test]
async fn the_category_that_was_called_introductions_is_renamed_where_nobody_named_it_otherwise() {
    for (name, renamed) in [("Introductions", true), ("Who we are", false)] {
        let db = Database::connect("sqlite::memory:").await.unwrap();
        let before = Migrator::migrations().len() - steps_since("m28_category");
        Migrator::up(&db, Some(u32::try_from(before).unwrap())).await.unwrap();
        db.execute_unprepared(&format!(
            "INSERT INTO category (id, slug, name, description, is_clearing, position) \
             VALUES (X'01900000000070008000000000000001', 'introductions', '{name}', 'Hi', false, 2)"
        ))
        .await
        .unwrap();
        Migrator::up(&db, None).await.unwrap();
        let found = category::Entity::find().one(&db).await.unwrap().unwrap();
        let (slug, called) =
            if renamed { ("say-hello", "Say hello") } else { ("introductions", name) };
        assert_eq!((found.slug.as_str(), found.name.as_str()), (slug, called));
        assert_eq!(found.former_slug.as_deref(), renamed.then_some("introductions"));
    }
}

/// How many steps there are from this one on.
fn steps_since(name: &str) -> usize {
    let steps = Migrator::migrations();
    steps.iter().skip_while(|step| step.name() != name).count()
}

#[tokio::test]
async fn an_admin_does_all_of_it_on_the_pages() {
    let served = Served::new().await;
    let app = &served.app;
    let mary = served.browser_of(&app.admin("Mary").await).await;
    let grace = served.browser_of(&app.moderator("Grace").await).await;
    assert_eq!(grace.page("/admin/categories").await.0, 403);
    assert!(mary.page("/admin").await.1.contains("href=\"/admin/categories\""));
    let wrong = mary.submit("/admin/categories/new", &[("input.name", "")]).await;
    assert_eq!(wrong.status(), 422);
    let html = wrong.text().await.unwrap();
    assert!(html.contains("#input.name") && html.contains("#input.description"), "{html}");
    let fields = [("input.name", "Books"), ("input.description", "What do you read?")];
    let made = mary.submit("/admin/categories/new", &fields).await;
    assert_eq!(made.headers()["location"], "/admin/categories");
    let (_, html) = mary.page("/admin/categories").await;
    assert!(html.contains("Category added") && html.contains("What do you read?"), "{html}");
    let found = mary.done("allCategories", ALL, json!({})).await;
    let id = found[4]["id"].as_str().unwrap().to_owned();
    let (_, form) = mary.page(&format!("/admin/categories/{id}")).await;
    assert!(form.contains("value=\"Books\"") && form.contains("/categories/books"), "{form}");
    let fields = [("input.name", "Reading"), ("input.description", "What do you read?")];
    mary.submit(&format!("/admin/categories/{id}"), &fields).await;
    let up = [("categoryId", id.as_str()), ("up", "true")];
    mary.submit("/admin/categories/move", &up).await;
    let archive = [("categoryId", id.as_str()), ("archived", "true")];
    mary.submit("/admin/categories/archive", &archive).await;
    let (_, html) = mary.page("/admin/categories").await;
    assert!(html.contains("Category archived") && html.contains("Restore"), "{html}");
    let (_, html) = grace.page("/categories/books").await;
    assert!(html.contains("Reading") && html.contains("This category is archived"), "{html}");
    assert_eq!(grace.page("/categories/books/new").await.0, 404);
    assert!(!grace.page("/categories").await.1.contains("Reading"));
}

//! Every operation fits the schema, and every page opens.

use clearing::account::Viewer;
use clearing::web::page_paths;
use serde_json::{Value, json};

use crate::filled::Filled;
use crate::operations::{Samples, operations};
use crate::test_app::TestApp;

#[tokio::test]
async fn every_operation_of_the_pages_fits_the_schema() {
    let (app, samples) = (TestApp::new().await, Samples::new());
    let mut wrong = Vec::new();
    for operation in operations() {
        // With as many rows as anybody may ask for.
        let variables = operation.variables(&samples, &json!({ "first": 100 }));
        let answer = app.ask(&Viewer::guest(), &operation.text, variables).await;
        // A refusal of ours has a code; what validation refuses has none.
        let errors = answer["errors"].as_array().cloned().unwrap_or_default();
        let unfit = errors.iter().find(|error| error["extensions"]["code"].is_null());
        wrong.extend(unfit.map(|error| format!("{}: {}", operation.name, error["message"])));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let unfit = app.ask(&Viewer::guest(), "{ nothing }", json!({})).await;
    assert!(unfit["errors"][0]["extensions"]["code"].is_null(), "{unfit}");
}

/// An address of a page, with what its route names filled in.
pub(crate) fn address(path: &str, names: &Value) -> String {
    let text = |name: &str| match &names[name] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    // A plan and a round are both `id` on their own pages.
    let id = if path.contains("/plans/{id}") { "planId" } else { "roundId" };
    let mut path = path.replace("{id}", &text(id));
    for name in [
        "slug",
        "number",
        "postId",
        "roundId",
        "accountId",
        "categoryId",
        "kind",
        "token",
        "requestId",
        "step",
    ] {
        path = path.replace(&format!("{{{name}}}"), &text(name));
    }
    assert!(!path.contains('{'), "{path}");
    path
}

#[tokio::test]
async fn every_page_opens_for_somebody_and_breaks_for_nobody() {
    let filled = Filled::new().await;
    let mut paths: Vec<String> = page_paths().map(|path| address(path, &filled.names)).collect();
    paths.push("/search?text=hello".to_owned());
    for topic in ["advert", "declared"] {
        paths.push(format!("/topics/{}", filled.names[topic]));
    }
    paths.push("/categories/clearing?advert.kind=MENTOR_WANTED&state=OPEN&first=5".to_owned());
    let mut wrong = Vec::new();
    for path in &paths {
        let mut statuses = Vec::new();
        for (name, browser) in &filled.people {
            let (status, html) = browser.page(path).await;
            statuses.push(status);
            if !matches!(status, 200 | 303 | 401 | 403 | 404) {
                wrong.push(format!("{path}: {status} for {name}"));
            }
            if matches!(status, 200 | 403 | 404)
                && !(html.contains("<h1") && html.contains("</html>"))
            {
                wrong.push(format!("{path}: half a page for {name}"));
            }
        }
        if !statuses.contains(&200) {
            wrong.push(format!("{path} opens for nobody: {statuses:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

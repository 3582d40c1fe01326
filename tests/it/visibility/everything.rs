//! Every query of the schema that a member can ask, every page, every email and every
//! stream: the canary is in none of them for whoever must not see her, and in many for
//! everybody else. What acts on something of hers is answered as for what is not there.

use std::collections::BTreeMap;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, Type, TypeKind, TypeSystemDefinition,
};
use clearing::account::Viewer;
use clearing::outbox::Email;
use clearing::web::page_paths;
use futures::StreamExt;
use serde_json::{Value, json};
use time::Duration;

use super::world::{CANARY, World};
use super::{How, advance_at, emails_at};
use crate::rights::{self, CALLS};
use crate::served::{Browser, Served};
use crate::subscription::listen;
use crate::test_app::{NOON, TestApp};

/// How deep the walk goes: from a category to the organisation of who wrote a post.
const DEPTH: usize = 8;
/// What belongs to whoever asks and to nobody else.
const OWN: [&str; 1] = ["myBlockedMembers"];
/// An identifier of nothing.
const NOBODY: &str = "01900000-0000-7000-8000-000000000000";

/// The objects of the schema, by name.
struct Schema(BTreeMap<String, Vec<FieldDefinition>>);

impl Schema {
    fn read() -> Self {
        let schema = parse_schema(clearing::graphql::sdl()).unwrap();
        let objects = schema.definitions.into_iter().filter_map(|definition| {
            let TypeSystemDefinition::Type(definition) = definition else { return None };
            let TypeKind::Object(object) = definition.node.kind else { return None };
            let fields = object.fields.into_iter().map(|field| field.node).collect();
            Some((definition.node.name.node.to_string(), fields))
        });
        Self(objects.collect())
    }

    /// All that can be selected of a type, without going in circles.
    fn selection(&self, name: &str, depth: usize, within: &[&str]) -> Option<String> {
        let Some(fields) = self.0.get(name) else { return Some(String::new()) };
        if depth == 0 || within.contains(&name) {
            return None;
        }
        let within = [within, &[name]].concat();
        let fields = fields
            .iter()
            .filter(|field| field.arguments.iter().all(|argument| argument.node.ty.node.nullable));
        let selected: Vec<String> = fields
            .filter_map(|field| {
                let page = field.arguments.iter().any(|it| it.node.name.node == "first");
                let page = if page { "(first: 4)" } else { "" };
                let inner = self.selection(named(&field.ty.node), depth - 1, &within)?;
                Some(format!("{}{page} {inner}", field.name.node))
            })
            .collect();
        (!selected.is_empty()).then(|| format!("{{ {} }}", selected.join(" ")))
    }

    /// A query of each field that members may ask, with each of these identifiers and
    /// numbers where one is needed.
    fn queries(&self, ids: &[String], numbers: &[i64]) -> Vec<(String, String)> {
        let levels = rights::fields(&clearing::graphql::sdl());
        let mut queries = Vec::new();
        for field in &self.0["Query"] {
            let name = field.name.node.to_string();
            let level = levels[&("query", name.clone())].clone();
            if !["PUBLIC", "PENDING", "MEMBER"].contains(&level.unwrap().as_str()) {
                continue;
            }
            let selection = self.selection(named(&field.ty.node), DEPTH, &["Query"]).unwrap();
            for given in arguments(field, ids, numbers) {
                queries.push((name.clone(), format!("{{ {name}{given} {selection} }}")));
            }
        }
        queries
    }
}

fn named(kind: &Type) -> &str {
    match &kind.base {
        BaseType::List(item) => named(item),
        BaseType::Named(name) => name.as_str(),
    }
}

/// The arguments to ask a field with, once for each identifier that it may take.
fn arguments(field: &FieldDefinition, ids: &[String], numbers: &[i64]) -> Vec<String> {
    if field.name.node == "topic" {
        let by_id = ids.iter().map(|id| format!("(id: \"{id}\")"));
        return by_id.chain(numbers.iter().map(|n| format!("(number: {n})"))).collect();
    }
    let mut given = vec![Vec::new()];
    for argument in &field.arguments {
        let (name, kind) = (argument.node.name.node.as_str(), &argument.node.ty.node);
        let values: Vec<String> = match (name, named(kind)) {
            ("first", _) => vec!["4".to_owned()],
            _ if kind.nullable => continue,
            (_, "ID") => ids.iter().map(|id| format!("\"{id}\"")).collect(),
            ("slug", _) => ["clearing", "general"].map(|slug| format!("\"{slug}\"")).to_vec(),
            ("text", _) => ["zyzzyva", "tea"].map(|text| format!("\"{text}\"")).to_vec(),
            (_, "PolicyKind") => vec!["DATA_POLICY".to_owned()],
            (_, "CreateAdvertInput") => vec![rights::spelt_out("ADVERT")],
            _ => vec!["\"x\"".to_owned()],
        };
        let with = |given: &Vec<String>| {
            let each = values.iter().map(|value| format!("{name}: {value}"));
            each.map(|one| [given.clone(), vec![one]].concat()).collect::<Vec<_>>()
        };
        given = given.iter().flat_map(with).collect();
    }
    let written = |given: Vec<String>| {
        if given.is_empty() { String::new() } else { format!("({})", given.join(", ")) }
    };
    given.into_iter().map(written).collect()
}

/// Where somebody finds the canary: by queries, streams and pages.
async fn found(world: &World<'_>, who: &Viewer, browser: Option<&Browser>) -> Vec<String> {
    let schema = Schema::read();
    let ids: Vec<String> = world.hers.iter().chain(&world.others).cloned().collect();
    let numbers: Vec<i64> = world.pages.iter().map(|(number, _)| *number).collect();
    let mut got = Vec::new();
    for (name, query) in schema.queries(&ids, &numbers) {
        let answer = world.app.ask(who, &query, json!({})).await;
        // Refused for its size, it would find nothing.
        let codes = answer["errors"].as_array().cloned().unwrap_or_default();
        assert!(codes.iter().all(|it| !it["extensions"]["code"].is_null()), "{query}: {answer}");
        if !OWN.contains(&name.as_str()) {
            got.push((query, answer.to_string()));
        }
    }
    let told = "subscription($id: ID!) { topicChanged(topicId: $id) {
        title replyCount author { displayName } posts { nodes { body author { displayName } } } } }";
    for id in &ids {
        let mut stream = listen(world.app, who, told, json!({ "id": id }));
        got.push((format!("stream of {id}"), stream.next().await.unwrap().to_string()));
    }
    if let Some(browser) = browser {
        for path in paths(world) {
            got.push((path.clone(), browser.page(&path).await.1));
        }
    }
    got.into_iter().filter(|(_, text)| text.contains(CANARY)).map(|(how, _)| how).collect()
}

/// The address of every page, of each thread where it is one of a thread.
fn paths(world: &World<'_>) -> Vec<String> {
    let mut paths = vec!["/search?text=zyzzyva".to_owned()];
    for (number, post) in &world.pages {
        for path in page_paths() {
            let names = json!({
                "slug": "clearing", "number": number, "postId": post, "roundId": NOBODY,
                "planId": NOBODY, "accountId": world.hers.iter().last(), "kind": "data-policy",
                "token": "x", "categoryId": NOBODY, "requestId": NOBODY,
            });
            paths.push(crate::pages::address(path, &names));
        }
    }
    paths.push("/categories/general".to_owned());
    paths.sort();
    paths.dedup();
    paths
}

/// The app with room for the walk's queries, which ask for more than anybody may.
pub(super) fn roomy(mut app: TestApp) -> TestApp {
    app.schema = clearing::graphql::schema_within(app.shared.clone(), usize::MAX);
    app
}

#[tokio::test]
async fn whoever_hides_or_is_blocked_is_in_no_answer_and_no_stream() {
    for how in How::ALL {
        let app = roomy(TestApp::new().await);
        let world = World::new(&app).await;
        let before = found(&world, &world.ada, None).await;
        assert!(before.len() > 20, "the walk finds her: {before:?}");
        how.apply(&world).await;
        assert_eq!(found(&world, &world.ada, None).await, [""; 0], "{how:?}");
        assert!(!found(&world, &world.grace, None).await.is_empty(), "{how:?}: moderators see her");
        assert!(!found(&world, &world.zoe, None).await.is_empty(), "{how:?}: she sees herself");
        let others = found(&world, &world.bob, None).await;
        assert_eq!(others.is_empty(), matches!(how, How::HidesNow), "{how:?}: {others:?}");
    }
}

#[tokio::test]
async fn whoever_hides_or_is_blocked_is_on_no_page_and_in_no_email() {
    let mut served = Served::new().await;
    served.app = roomy(served.app);
    let world = World::new(&served.app).await;
    let ada = served.browser_of(&world.ada).await;
    let grace = served.browser_of(&world.grace).await;
    let on_pages = found(&world, &world.ada, Some(&ada)).await;
    assert!(on_pages.iter().filter(|how| how.starts_with('/')).count() > 5, "{on_pages:?}");
    for how in [How::HidesNow, How::HidesFromOrganisation, How::Blocks] {
        how.apply(&world).await;
        assert_eq!(found(&world, &world.ada, Some(&ada)).await, [""; 0], "{how:?}");
        assert!(!found(&world, &world.grace, Some(&grace)).await.is_empty(), "{how:?}");
        if matches!(how, How::HidesNow) {
            super::hide_now(world.app, &world.zoe, false).await;
        }
    }
    // All that Ada has not read is Zoe's, but for one reply: no email is about the rest.
    let to_ada = emails_at(world.app, NOON + Duration::minutes(11), "ada@").await;
    assert!(matches!(to_ada[..], [Email::Notifications { count: 1, .. }]), "{to_ada:?}");
    assert!(!format!("{to_ada:?}").contains(CANARY));
}

#[tokio::test]
async fn what_acts_on_hers_is_answered_as_for_what_is_not_there() {
    for how in How::ALL {
        let app = roomy(TestApp::new().await);
        let world = World::new(&app).await;
        how.apply(&world).await;
        let levels = rights::fields(&clearing::graphql::sdl());
        for ((root, field), level) in levels {
            if !["PENDING", "MEMBER"].contains(&level.unwrap().as_str()) {
                continue;
            }
            let call = CALLS.iter().find(|(name, _)| *name == field).unwrap().1;
            let is_own = matches!(how, How::IsBlocked) && field.contains("lockMember");
            if !call.contains("NOBODY") || is_own {
                continue;
            }
            let ask = async |id: &str| {
                let call = call.replace("NOBODY", &format!("\"{id}\""));
                let query = format!("{root} {{ {field}{} }}", rights::spelt_out(&call));
                let mut answer = world.app.ask(&world.ada, &query, json!({})).await;
                // Where in the query an error is depends on the length of nothing here.
                answer["errors"].as_array_mut().into_iter().flatten().for_each(|error| {
                    error["locations"] = Value::Null;
                });
                answer
            };
            let nothing = ask(NOBODY).await;
            for id in &world.hers {
                assert_eq!(ask(id).await, nothing, "{how:?}: {field} of {id}");
            }
        }
        advance_at(world.app, NOON + Duration::days(8)).await;
        assert_eq!(found(&world, &world.ada, None).await, [""; 0], "{how:?}, a week later");
    }
}

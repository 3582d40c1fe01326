//! The schema holds everything that the contract promises, as written there.

use std::collections::BTreeMap;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};
use serde_json::json;

use crate::test_app::TestApp;

/// What a schema declares: for each type and field its signature, for each enum
/// its values.
fn declared(sdl: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for definition in parse_schema(sdl).unwrap().definitions {
        let TypeSystemDefinition::Type(definition) = definition else { continue };
        let name = definition.node.name.node.to_string();
        match definition.node.kind {
            TypeKind::Scalar => {
                found.insert(name, "scalar".to_owned());
            }
            TypeKind::Enum(words) => {
                for word in words.values {
                    found.insert(format!("{name}.{}", word.node.value.node), "value".to_owned());
                }
            }
            TypeKind::Object(object) => {
                for field in object.fields {
                    let field = field.node;
                    let path = format!("{name}.{}", field.name.node);
                    for argument in &field.arguments {
                        let argument = &argument.node;
                        let path = format!("{path}({})", argument.name.node);
                        found.insert(path, argument.ty.node.to_string());
                    }
                    found.insert(path, field.ty.node.to_string());
                }
            }
            TypeKind::InputObject(object) => {
                for field in object.fields {
                    let field = field.node;
                    found.insert(format!("{name}.{}", field.name.node), field.ty.node.to_string());
                }
            }
            TypeKind::Interface(_) | TypeKind::Union(_) => panic!("{name}: the contract has none"),
        }
    }
    found
}

#[test]
fn everything_in_the_contract_is_in_the_schema_as_written() {
    let ours = declared(&clearing::graphql::sdl());
    let contract = declared(include_str!("../data/contract.graphql"));
    let missing: Vec<_> = contract
        .iter()
        .filter(|(path, signature)| ours.get(*path) != Some(signature))
        .map(|(path, signature)| format!("{path}: {signature}, ours: {:?}", ours.get(path)))
        .collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Calls that are wrong in a field each, of every part of the API.
const WRONG: [(&str, &str); 9] = [
    ("createTopic", "(input: { categorySlug: \"general\", title: \"\", body: \"\" })"),
    ("createTopic", "(input: { categorySlug: \"clearing\", title: \"x\", body: \"\" })"),
    (
        "createAdvert",
        "(input: { kind: MENTOR_WANTED, name: \"\", gradeCode: \"x\", professionCode: \"x\",
                   visibleToAll: false, about: \"\", lookingFor: \"\" })",
    ),
    ("signUp", "(input: { email: \"x\", password: \"x\", displayName: \"\", acceptPolicies: [] })"),
    ("createRound", "(input: { name: \"\" })"),
    ("publishPolicy", "(input: { kind: DATA_POLICY, title: \"\", body: \"\" })"),
    ("setEmailDomain", "(domain: \"no domain\", allowed: true)"),
    ("confirmEmail", "(token: \"x\")"),
    ("resetPassword", "(token: \"x\", password: \"x\")"),
];

#[tokio::test]
async fn the_path_of_an_error_begins_at_an_argument() {
    let app = TestApp::new().await;
    let mary = app.admin("Mary").await;
    let ours = declared(&clearing::graphql::sdl());
    for (field, arguments) in WRONG {
        let call = format!("mutation {{ {field}{arguments} {{ errors {{ field message }} }} }}");
        let answer = app.ask(&mary, &call, json!({})).await;
        let errors = answer["data"][field]["errors"].as_array().cloned().unwrap_or_default();
        assert!(!errors.is_empty(), "{field}: {answer}");
        for error in errors {
            let first = error["field"][0].as_str().unwrap_or_default();
            assert!(ours.contains_key(&format!("Mutation.{field}({first})")), "{field}: {error}");
        }
    }
}

//! The operations that the pages send, with variables of the right types.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use async_graphql::parser::types::{
    BaseType, DocumentOperations, OperationType, Type, TypeKind, TypeSystemDefinition,
};
use async_graphql::parser::{parse_query, parse_schema};
use serde_json::{Map, Value, json};

/// A file of `graphql/operations`.
pub(crate) struct Operation {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) is_query: bool,
    variables: Vec<(String, Type)>,
}

/// All of them, by name.
pub(crate) fn operations() -> Vec<Operation> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("graphql/operations");
    let mut found: Vec<Operation> = fs::read_dir(folder)
        .unwrap()
        .map(|file| {
            let path = file.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            read(name, fs::read_to_string(&path).unwrap())
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(found.len() > 60, "{} operations", found.len());
    found
}

fn read(name: String, text: String) -> Operation {
    let document = parse_query(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let operation = match document.operations {
        DocumentOperations::Single(operation) => operation.node,
        DocumentOperations::Multiple(named) => named.into_values().next().unwrap().node,
    };
    let variables = operation
        .variable_definitions
        .iter()
        .map(|one| (one.node.name.node.to_string(), one.node.var_type.node.clone()));
    let is_query = operation.ty == OperationType::Query;
    Operation { name, is_query, variables: variables.collect(), text }
}

impl Operation {
    /// Its variables: those that `known` has, and samples for the other ones
    /// that are needed.
    pub(crate) fn variables(&self, samples: &Samples, known: &Value) -> Value {
        let needed = self.variables.iter().filter(|(_, kind)| !kind.nullable);
        let mut variables: Map<String, Value> =
            needed.map(|(name, kind)| (name.clone(), samples.value(kind))).collect();
        for (name, _) in &self.variables {
            if let Some(value) = known.get(name) {
                variables.insert(name.clone(), value.clone());
            }
        }
        Value::Object(variables)
    }

    /// Whether it has a variable of this name.
    pub(crate) fn takes(&self, name: &str) -> bool {
        self.variables.iter().any(|(variable, _)| variable == name)
    }
}

/// A value for each type that may be put in.
pub(crate) struct Samples(HashMap<String, TypeKind>);

impl Samples {
    pub(crate) fn new() -> Self {
        let schema = parse_schema(clearing::graphql::sdl()).unwrap();
        let types = schema.definitions.into_iter().filter_map(|definition| match definition {
            TypeSystemDefinition::Type(one) => {
                Some((one.node.name.node.to_string(), one.node.kind))
            }
            _ => None,
        });
        Self(types.collect())
    }

    fn value(&self, kind: &Type) -> Value {
        let name = match &kind.base {
            BaseType::List(item) => return json!([self.value(item)]),
            BaseType::Named(name) => name.as_str(),
        };
        match (name, self.0.get(name)) {
            ("Int", _) => json!(1),
            ("Float", _) => json!(0.5),
            ("Boolean", _) => json!(false),
            ("DateTime", _) => json!("2030-01-01T09:00:00Z"),
            (_, Some(TypeKind::Enum(words))) => json!(words.values[0].node.value.node.as_str()),
            (_, Some(TypeKind::InputObject(object))) => {
                let fields = object.fields.iter();
                let fields = fields.map(|field| {
                    (field.node.name.node.to_string(), self.value(&field.node.ty.node))
                });
                Value::Object(fields.collect())
            }
            _ => json!("x"),
        }
    }
}

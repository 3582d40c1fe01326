//! What the schema and the operations say about types, so that the text of a
//! form becomes the variables of a mutation.

use std::collections::HashMap;

use async_graphql::Name;
use async_graphql::parser::types::{
    BaseType, DocumentOperations, ExecutableDocument, OperationDefinition, Type, TypeKind,
    TypeSystemDefinition,
};
use async_graphql::parser::{parse_query, parse_schema};

use crate::web::files::{Operations, text};

/// An operation that a page or a form sends.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    /// The document, parsed once.
    pub(super) document: ExecutableDocument,
    /// Its text.
    pub(super) text: String,
    /// Its variables, in order.
    pub(super) variables: Vec<(String, Type)>,
    /// The answer's name of its first field, where a mutation's payload is.
    pub(super) root: String,
}

/// What a type is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// An input object: its fields, in order.
    Object(Vec<(String, Type)>),
    /// One of these words.
    Enum(Vec<String>),
    /// A scalar.
    Scalar,
}

/// The schema's types and the operations, by name.
#[derive(Debug)]
pub(in crate::web) struct Types {
    shapes: HashMap<Name, Shape>,
    operations: HashMap<String, Operation>,
}

impl Types {
    /// Reads the schema and every operation.
    ///
    /// # Panics
    ///
    /// When one of them does not parse: they are part of the program.
    pub(in crate::web) fn read(sdl: &str) -> Self {
        let operations = <Operations as rust_embed::RustEmbed>::iter()
            .filter_map(|path| path.strip_suffix(".graphql").map(str::to_owned))
            .map(|name| {
                let source = text::<Operations>(&format!("{name}.graphql"))
                    .expect("the file was just listed");
                let operation = Operation::parse(source)
                    .unwrap_or_else(|error| panic!("operation {name}: {error}"));
                (name, operation)
            })
            .collect();
        Self { shapes: shapes(sdl), operations }
    }

    /// Whether there is an operation `graphql/operations/NAME.graphql`.
    pub(super) fn has_operation(&self, name: &str) -> bool {
        self.operations.contains_key(name)
    }

    /// The operation in `graphql/operations/NAME.graphql`.
    ///
    /// # Panics
    ///
    /// When there is none: the routes are part of the program.
    pub(super) fn operation(&self, name: &str) -> &Operation {
        let found = self.operations.get(name);
        found.unwrap_or_else(|| panic!("there is no operation {name}"))
    }

    /// The words that the variable or input field at `path` may hold; `None` where it holds
    /// something else.
    pub(super) fn words(&self, operation: &Operation, path: &str) -> Option<&[String]> {
        let mut fields = &operation.variables;
        for name in path.split('.') {
            let (_, kind) = fields.iter().find(|(field, _)| field == name)?;
            match self.shape(named(kind)?) {
                Shape::Object(inner) => fields = inner,
                Shape::Enum(words) => return Some(words),
                Shape::Scalar => return None,
            }
        }
        None
    }

    /// What the type with this name is made of.
    pub(super) fn shape(&self, name: &Name) -> &Shape {
        self.shapes.get(name).unwrap_or(&Shape::Scalar)
    }
}

impl Operation {
    fn parse(text: String) -> Result<Self, String> {
        let document = parse_query(&text).map_err(|error| error.to_string())?;
        let operation = match &document.operations {
            DocumentOperations::Single(operation) => &operation.node,
            DocumentOperations::Multiple(operations) => {
                let only = (operations.len() == 1).then(|| operations.values().next()).flatten();
                &only.ok_or("a file holds one operation")?.node
            }
        };
        let variables = operation
            .variable_definitions
            .iter()
            .map(|variable| {
                (variable.node.name.node.to_string(), variable.node.var_type.node.clone())
            })
            .collect();
        let root = root(operation).ok_or("an operation begins with a field")?;
        Ok(Self { document, text, variables, root })
    }
}

fn root(operation: &OperationDefinition) -> Option<String> {
    use async_graphql::parser::types::Selection;
    operation.selection_set.node.items.iter().find_map(|item| match &item.node {
        Selection::Field(field) => Some(field.node.response_key().node.to_string()),
        _ => None,
    })
}

fn shapes(sdl: &str) -> HashMap<Name, Shape> {
    let schema = parse_schema(sdl).expect("the schema's own text parses");
    let types = schema.definitions.into_iter().filter_map(|definition| match definition {
        TypeSystemDefinition::Type(definition) => Some(definition.node),
        _ => None,
    });
    let shapes = types.filter_map(|definition| {
        let shape = match definition.kind {
            TypeKind::InputObject(object) => Shape::Object(
                object
                    .fields
                    .into_iter()
                    .map(|field| (field.node.name.node.to_string(), field.node.ty.node))
                    .collect(),
            ),
            TypeKind::Enum(words) => {
                let words = words.values.into_iter();
                Shape::Enum(words.map(|word| word.node.value.node.to_string()).collect())
            }
            TypeKind::Scalar => Shape::Scalar,
            _ => return None,
        };
        Some((definition.name.node, shape))
    });
    shapes.collect()
}

/// The name at the heart of a type, where it is no list.
pub(super) fn named(kind: &Type) -> Option<&Name> {
    match &kind.base {
        BaseType::Named(name) => Some(name),
        BaseType::List(_) => None,
    }
}

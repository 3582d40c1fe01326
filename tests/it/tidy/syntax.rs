//! Rules about how functions are written, held by parsing them.

use syn::visit::{self, Visit};
use syn::{Attribute, Expr, FnArg, ImplItem, Pat, Signature, Type};

use super::{files, root};

/// Folders that still have functions with a tuple as a parameter, and how many
/// at most; everywhere else there is none.
const TUPLES_LEFT: [(&str, usize); 1] = [("src/matching/", 1)];

/// The attributes that make the functions of an `impl` resolvers.
const RESOLVERS: [&str; 3] = ["Object", "ComplexObject", "Subscription"];

/// The files of a folder, parsed, with their paths from the root.
fn parsed(folder: &str) -> impl Iterator<Item = (String, syn::File)> {
    files(folder, ".rs").into_iter().map(|(path, text)| {
        let path = path.strip_prefix(root()).unwrap().display().to_string();
        let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        (path, file)
    })
}

/// Finds the functions with a parameter that is a tuple, by pattern or by type.
#[derive(Default)]
struct TupleParameters(Vec<String>);

impl<'ast> Visit<'ast> for TupleParameters {
    fn visit_signature(&mut self, signature: &'ast Signature) {
        let takes_tuple = signature.inputs.iter().any(|input| match input {
            FnArg::Receiver(_) => false,
            FnArg::Typed(typed) => matches!(*typed.pat, Pat::Tuple(_)) || is_tuple(&typed.ty),
        });
        if takes_tuple {
            self.0.push(signature.ident.to_string());
        }
        visit::visit_signature(self, signature);
    }
}

fn is_tuple(kind: &Type) -> bool {
    match kind {
        Type::Reference(reference) => is_tuple(&reference.elem),
        Type::Paren(inner) => is_tuple(&inner.elem),
        Type::Tuple(tuple) => !tuple.elems.is_empty(),
        _ => false,
    }
}

/// Finds what decides or repeats in a resolver. Returning early where there is
/// nothing to show (`let … else`) is not a decision.
#[derive(Default)]
struct Decisions {
    resolver: String,
    found: Vec<String>,
}

impl<'ast> Visit<'ast> for Decisions {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        let decides = match expr {
            Expr::If(_) => Some("if"),
            Expr::Match(_) => Some("match"),
            Expr::ForLoop(_) | Expr::While(_) | Expr::Loop(_) => Some("a loop"),
            Expr::MethodCall(call) if call.method == "then" || call.method == "then_some" => {
                Some("then")
            }
            _ => None,
        };
        self.found.extend(decides.map(|what| format!("{}: {what}", self.resolver)));
        visit::visit_expr(self, expr);
    }
}

fn are_resolvers(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| RESOLVERS.iter().any(|name| attribute.path().is_ident(name)))
}

/// What decides in the resolvers of a file.
fn decisions(file: &syn::File) -> Vec<String> {
    let impls = file.items.iter().filter_map(|item| match item {
        syn::Item::Impl(item) if are_resolvers(&item.attrs) => Some(item),
        _ => None,
    });
    let resolvers = impls.flat_map(|item| &item.items).filter_map(|item| match item {
        ImplItem::Fn(resolver) => Some(resolver),
        _ => None,
    });
    let found = resolvers.flat_map(|resolver| {
        let mut found =
            Decisions { resolver: resolver.sig.ident.to_string(), ..Decisions::default() };
        found.visit_block(&resolver.block);
        found.found
    });
    found.collect()
}

#[test]
fn a_resolver_has_no_if() {
    let mut wrong = Vec::new();
    for (path, file) in parsed("src/graphql") {
        wrong.extend(decisions(&file).into_iter().map(|found| format!("{path}: {found}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_decision_in_a_resolver_is_found_wherever_it_stands() {
    let resolver =
        |body: &str| format!("#[Object]\nimpl Query {{ async fn asked(&self) {{ {body} }} }}");
    for (body, n) in [
        ("let x = match y { _ => 1 };", 1),
        ("Ok(if a { b } else { c })", 1),
        ("ctx.ask(|| { for x in y {} })", 1),
        ("(a > b).then(|| c)", 1),
        ("let Some(x) = y else { return Ok(None) }; Ok(\"if\")", 0),
    ] {
        let file = syn::parse_file(&resolver(body)).unwrap();
        assert_eq!(decisions(&file).len(), n, "{body}");
    }
}

#[test]
fn no_function_takes_a_tuple() {
    let mut found = Vec::new();
    for folder in ["src", "tests/it", "benches", "migrations/src"] {
        for (path, file) in parsed(folder) {
            let mut tuples = TupleParameters::default();
            tuples.visit_file(&file);
            found.extend(tuples.0.into_iter().map(|name| format!("{path}: {name}")));
        }
    }
    for (folder, most) in TUPLES_LEFT {
        let (inside, elsewhere): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|found| found.starts_with(folder));
        assert!(inside.len() <= most, "{} in {folder}:\n{}", inside.len(), inside.join("\n"));
        found = elsewhere;
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

//! Rules about how functions are written, held by parsing them.

use syn::visit::{self, Visit};
use syn::{Attribute, Expr, ImplItem};

use super::{files, root};

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

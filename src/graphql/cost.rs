//! What a query would cost, measured before anything is executed.
//!
//! async-graphql expands fragments before it compares its own limits: 22
//! fragments that spread each other twice, in under a kilobyte, keep a core
//! busy for seconds. Here each fragment is measured once and remembered, so
//! that the measuring takes time linear in the document.

use std::collections::HashMap;

use async_graphql::Name;
use async_graphql::parser::types::{
    Directive, ExecutableDocument, FragmentDefinition, Selection, SelectionSet,
};
use async_graphql::{Positioned, ServerError};

/// How deep a query may go. The deepest page of ours needs 9.
pub(super) const DEPTH_MAX: usize = 15;
/// What async-graphql may count: fields, those in a list as often as the list may have rows. The
/// search page with a hundred rows, which costs most of ours, counts 5,100.
pub(super) const COMPLEXITY_MAX: usize = 6_000;

// As many rows as lists are taken to have that come without a page size. What is in them may be
// more, but not much, and costs what is in a page.
/// Categories of the forum.
pub(super) const CATEGORIES: usize = 50;
/// What is somebody's own, and other lists that end at a hundred: few are as long.
pub(super) const OWN: usize = 50;
/// Rounds.
pub(super) const ROUNDS: usize = 20;
/// What stands in one thread or category beside its posts and threads.
pub(super) const OF_THREAD: usize = 20;

/// The directives that a query may have.
const DIRECTIVES: [&str; 2] = ["skip", "include"];

/// What a document may hold, fragments expanded.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// Fields in all.
    pub fields: u64,
    /// How deep they nest.
    pub depth: u64,
    /// Fields that go by another name.
    pub aliases: u64,
    /// Directives.
    pub directives: u64,
    /// Fields at the top of an operation.
    pub roots: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { fields: 800, depth: DEPTH_MAX as u64, aliases: 40, directives: 40, roots: 20 }
    }
}

/// What of the budget was exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooCostly {
    /// Too many fields.
    #[error("The query asks for too many fields")]
    Fields,
    /// Nested too deeply.
    #[error("The query is nested too deeply")]
    Depth,
    /// Too many aliases.
    #[error("The query has too many aliases")]
    Aliases,
    /// Too many directives.
    #[error("The query has too many directives")]
    Directives,
    /// Too many fields at the top.
    #[error("The query asks for too much at once")]
    Roots,
    /// A directive is not one of ours, stands twice, or has no condition.
    #[error("The query has a directive that we do not know, or one twice, or without a condition")]
    Directive,
    /// A fragment contains itself.
    #[error("A fragment of the query contains itself")]
    Cycle,
}

/// What something costs, fragments expanded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Cost {
    fields: u64,
    depth: u64,
    aliases: u64,
    directives: u64,
    roots: u64,
}

impl Cost {
    /// Adds what stands beside it.
    fn add(&mut self, other: Self) {
        self.fields = self.fields.saturating_add(other.fields);
        self.depth = self.depth.max(other.depth);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
        self.roots = self.roots.saturating_add(other.roots);
    }
}

/// Measures a document against the budget, in time linear in its length.
///
/// # Errors
///
/// Names what is exceeded first.
pub fn measure(document: &ExecutableDocument, budget: &Budget) -> Result<(), TooCostly> {
    let mut scale = Scale { fragments: &document.fragments, weighed: HashMap::new() };
    let mut cost = Cost::default();
    for (_, operation) in document.operations.iter() {
        cost.add(scale.set(&operation.node.selection_set.node)?);
        cost.directives += directives(&operation.node.directives)?;
    }
    for (is_over, error) in [
        (cost.depth > budget.depth, TooCostly::Depth),
        (cost.roots > budget.roots, TooCostly::Roots),
        (cost.aliases > budget.aliases, TooCostly::Aliases),
        (cost.directives > budget.directives, TooCostly::Directives),
        (cost.fields > budget.fields, TooCostly::Fields),
    ] {
        if is_over {
            return Err(error);
        }
    }
    Ok(())
}

/// How many directives stand at one place. async-graphql does not look at those of `__typename`,
/// so each is looked at here.
fn directives(all: &[Positioned<Directive>]) -> Result<u64, TooCostly> {
    let count = all.len() as u64;
    // Too many are refused by their number: nothing is compared then.
    if all.len() > DIRECTIVES.len() {
        return Ok(count.max(Budget::default().directives + 1));
    }
    let mut seen = Vec::new();
    for directive in all {
        let name = directive.node.name.node.as_str();
        let is_whole = directive.node.get_argument("if").is_some();
        if !DIRECTIVES.contains(&name) || seen.contains(&name) || !is_whole {
            return Err(TooCostly::Directive);
        }
        seen.push(name);
    }
    Ok(count)
}

struct Scale<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    /// What each fragment costs; `None` while it is being weighed.
    weighed: HashMap<&'a Name, Option<Cost>>,
}

impl<'a> Scale<'a> {
    fn set(&mut self, set: &'a SelectionSet) -> Result<Cost, TooCostly> {
        let mut cost = Cost::default();
        for selection in &set.items {
            cost.add(self.selection(&selection.node)?);
        }
        Ok(cost)
    }

    fn selection(&mut self, selection: &'a Selection) -> Result<Cost, TooCostly> {
        match selection {
            Selection::Field(field) => {
                let field = &field.node;
                let below = self.set(&field.selection_set.node)?;
                Ok(Cost {
                    fields: below.fields.saturating_add(1),
                    depth: below.depth.saturating_add(1),
                    aliases: below.aliases.saturating_add(field.alias.is_some().into()),
                    directives: below.directives.saturating_add(directives(&field.directives)?),
                    roots: 1,
                })
            }
            Selection::InlineFragment(fragment) => {
                let mut cost = self.set(&fragment.node.selection_set.node)?;
                cost.directives =
                    cost.directives.saturating_add(directives(&fragment.node.directives)?);
                Ok(cost)
            }
            Selection::FragmentSpread(spread) => {
                let mut cost = self.fragment(&spread.node.fragment_name.node)?;
                cost.directives =
                    cost.directives.saturating_add(directives(&spread.node.directives)?);
                Ok(cost)
            }
        }
    }

    fn fragment(&mut self, name: &'a Name) -> Result<Cost, TooCostly> {
        match self.weighed.get(name) {
            Some(Some(cost)) => return Ok(*cost),
            Some(None) => return Err(TooCostly::Cycle),
            None => {}
        }
        // A fragment that is not there costs nothing; validation will say so.
        let Some(fragment) = self.fragments.get(name) else { return Ok(Cost::default()) };
        self.weighed.insert(name, None);
        let mut cost = self.set(&fragment.node.selection_set.node)?;
        cost.directives = cost.directives.saturating_add(directives(&fragment.node.directives)?);
        self.weighed.insert(name, Some(cost));
        Ok(cost)
    }
}

impl From<TooCostly> for ServerError {
    fn from(error: TooCostly) -> Self {
        let mut server_error = Self::new(error.to_string(), None);
        let mut extensions = async_graphql::ErrorExtensionValues::default();
        extensions.set("code", "BAD_REQUEST");
        server_error.extensions = Some(extensions);
        server_error
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    fn weigh(query: &str) -> Result<(), TooCostly> {
        measure(&parse_query(query).unwrap(), &Budget::default())
    }

    #[test]
    fn s4_fragments_that_double_each_other_are_refused_without_being_expanded() {
        let doubling = |n: u32| format!(" fragment f{n} on Query {{ ...f{0} ...f{0} }}", n + 1);
        let doubling = (0..60).map(doubling).collect::<Vec<_>>().concat();
        let query = format!("{{ ...f0 }}{doubling} fragment f60 on Query {{ grades {{ code }} }}");
        // 2^60 fields: only an answer at once proves that nothing was expanded.
        assert_eq!(weigh(&query), Err(TooCostly::Roots));
    }

    #[test]
    fn s4_each_limit_holds_on_its_own() {
        let deep = format!("{{ {} a {} }}", "a { ".repeat(15), "} ".repeat(15));
        assert_eq!(weigh(&deep), Err(TooCostly::Depth));
        let many = |n, field: fn(u32) -> String| (0..n).map(field).collect::<Vec<_>>().concat();
        let aliases = many(41, |n| format!("x{n}: a "));
        assert_eq!(weigh(&format!("{{ a {{ {aliases} }} }}")), Err(TooCostly::Aliases));
        let directives = "@skip(if: true) ".repeat(41);
        assert_eq!(weigh(&format!("{{ a {directives} }}")), Err(TooCostly::Directives));
        for odd in ["@aa", "@aa @aa", "@skip(if: true) @skip(if: true)", "@skip"] {
            assert_eq!(
                weigh(&format!("{{ __typename {odd} }}")),
                Err(TooCostly::Directive),
                "{odd}"
            );
            let on_fragment = format!("{{ ... {odd} {{ a }} }}");
            assert_eq!(weigh(&on_fragment), Err(TooCostly::Directive), "{odd}");
        }
        assert_eq!(weigh("{ a @skip(if: true) @include(if: true) }"), Ok(()));
        let fields = many(801, |n| format!("f{n} "));
        assert_eq!(weigh(&format!("{{ a {{ {fields} }} }}")), Err(TooCostly::Fields));
        let roots = many(21, |n| format!("f{n} "));
        assert_eq!(weigh(&format!("{{ {roots} }}")), Err(TooCostly::Roots));
        let cycle = "{ ...a } fragment a on Query { b { ...a } }";
        assert_eq!(weigh(cycle), Err(TooCostly::Cycle));
        assert_eq!(weigh("{ grades { code name rank } }"), Ok(()));
    }
}

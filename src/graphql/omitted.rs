//! Variables that a client declares and omits.
//!
//! The specification lets a client omit a variable that may be null, and
//! execution treats it as no argument at all. async-graphql's measuring of
//! complexity refuses it as "not defined" wherever a list's size is such a
//! variable. Once it no longer does, this file can go.

use async_graphql::{Request, Value};

/// Gives every variable that may be null, has no default and was omitted the
/// value null: to resolvers, which take options, both mean the same.
pub(super) fn set_omitted_to_null(request: &mut Request) {
    let Ok(document) = request.parsed_query() else {
        return;
    };
    let operations = document.operations.iter();
    let declared = operations.flat_map(|(_, operation)| &operation.node.variable_definitions);
    let names: Vec<_> = declared
        .filter(|variable| {
            variable.node.default_value.is_none() && variable.node.var_type.node.nullable
        })
        .map(|variable| variable.node.name.node.clone())
        .collect();
    for name in names {
        request.variables.entry(name).or_insert(Value::Null);
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::Variables;
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_may_be_null_and_was_not_said_becomes_null() {
        let query = "query ($said: Int, $unsaid: Int, $needed: Int!, $usual: Int = 1) { a }";
        let variables = Variables::from_json(json!({ "said": 3 }));
        let mut request = Request::new(query).variables(variables);

        set_omitted_to_null(&mut request);

        let variables = serde_json::to_value(&request.variables).unwrap();
        assert_eq!(variables, json!({ "said": 3, "unsaid": null }));
    }
}

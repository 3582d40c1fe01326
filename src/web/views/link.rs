//! Addresses with a query.

use form_urlencoded::Serializer;

/// The address `path` with this query. What is empty is left out.
pub(crate) fn address<'a>(
    path: &str,
    query: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> String {
    let mut written = Serializer::new(String::new());
    for (name, value) in query {
        if !value.is_empty() {
            written.append_pair(name, value);
        }
    }
    let query = written.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_no_empty_parameters() {
        assert_eq!(address("/a", [("b", ""), ("c", "")]), "/a");
        let query = [("next", "/b?c=d&e"), ("after", ""), ("text", "a b")];
        assert_eq!(address("/a", query), "/a?next=%2Fb%3Fc%3Dd%26e&text=a+b");
    }
}

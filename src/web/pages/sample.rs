//! A sample of what an operation answers, made for the type that reads it: what it selects
//! and what the type reads have to be the same.

use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, Selection};
use serde::de::value::{Error, MapAccessDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess,
    SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

/// A field of an operation, with the fields selected in it.
struct Selected {
    name: String,
    inside: Vec<Selected>,
}

/// An answer to `document`, as a `T`: one of each list, and every field that may be empty is
/// not.
///
/// # Errors
///
/// Each struct whose fields are not those that the operation selects there.
pub(super) fn sample<T: DeserializeOwned>(document: &ExecutableDocument) -> Result<T, Error> {
    let operation = match &document.operations {
        DocumentOperations::Single(operation) => operation,
        DocumentOperations::Multiple(operations) => {
            operations.values().next().expect("a file holds one operation")
        }
    };
    T::deserialize(Sample(&selected(&operation.node.selection_set.node.items)))
}

fn selected(items: &[async_graphql::Positioned<Selection>]) -> Vec<Selected> {
    let fields = items.iter().map(|item| match &item.node {
        Selection::Field(field) => Selected {
            name: field.node.response_key().node.to_string(),
            inside: selected(&field.node.selection_set.node.items),
        },
        _ => panic!("the operations of pages have no fragments"),
    });
    fields.collect()
}

struct Sample<'a>(&'a [Selected]);

impl<'de> Deserializer<'de> for Sample<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(true)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_i64(1)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f64(0.5)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        // A time, too.
        visitor.visit_str("2030-01-01T09:00:00Z")
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(One(Some(self.0)))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(variants[0].into_deserializer())
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let is_selected = |field: &str| self.0.iter().any(|one| one.name == field);
        let missing = fields.iter().filter(|field| !is_selected(field));
        if let Some(missing) = missing.into_iter().next() {
            return Err(Error::custom(format!("{name}.{missing} is not in the operation")));
        }
        if let Some(extra) = self.0.iter().find(|one| !fields.contains(&&*one.name)) {
            return Err(Error::custom(format!("{name} does not read {}", extra.name)));
        }
        MapAccessDeserializer::new(Each { rest: self.0, value: None })
            .deserialize_struct(name, fields, visitor)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u32 u64 u128 f32 char bytes byte_buf unit unit_struct tuple
        tuple_struct map identifier ignored_any
    }
}

/// A list of one.
struct One<'a>(Option<&'a [Selected]>);

impl<'de> SeqAccess<'de> for One<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        self.0.take().map(|selected| seed.deserialize(Sample(selected))).transpose()
    }
}

/// The fields of a struct.
struct Each<'a> {
    rest: &'a [Selected],
    value: Option<&'a [Selected]>,
}

impl<'de> MapAccess<'de> for Each<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let Some((first, rest)) = self.rest.split_first() else { return Ok(None) };
        (self.rest, self.value) = (rest, Some(first.inside.as_slice()));
        seed.deserialize(first.name.as_str().into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(Sample(self.value.take().expect("a key comes before its value")))
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Answer {
        topic_list: Vec<Topic>,
    }

    #[derive(Debug, Deserialize)]
    struct Topic {
        title: Option<String>,
    }

    #[test]
    fn a_type_reads_what_its_operation_selects_and_nothing_else() {
        let tried = |text: &str| {
            let document = parse_query(text).unwrap();
            sample::<Answer>(&document).map_err(|error| error.to_string())
        };
        assert!(tried("{ topicList { title } }").unwrap().topic_list[0].title.is_some());
        let missing = tried("{ topicList { id } }").unwrap_err();
        assert_eq!(missing, "Topic.title is not in the operation");
        let extra = tried("{ topicList { title id } }").unwrap_err();
        assert_eq!(extra, "Topic does not read id");
    }
}

//! Lists in what programs and forms send, counted while they are read: what is refused for its
//! length was never whole in memory.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error as _, SeqAccess, Visitor};

/// A list of at most so many items.
#[derive(Debug)]
pub struct AtMost<T, const MOST: usize>(pub Vec<T>);

/// What reading a list that is too long ends with; [`too_many`] knows it.
const TOO_MANY: &str = "too many items";

/// Whether something could not be read because a list in it is too long.
pub fn too_many(cause: &serde_json::Error) -> bool {
    cause.to_string().starts_with(TOO_MANY)
}

impl<'de, T: Deserialize<'de>, const MOST: usize> Deserialize<'de> for AtMost<T, MOST> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_seq(Counting::<T, MOST>(PhantomData))
    }
}

struct Counting<T, const MOST: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const MOST: usize> Visitor<'de> for Counting<T, MOST> {
    type Value = AtMost<T, MOST>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "a list of at most {MOST} items")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            if items.len() == MOST {
                return Err(A::Error::custom(TOO_MANY));
            }
            items.push(item);
        }
        Ok(AtMost(items))
    }
}

//! Finds the tool that a list means by what it calls it: misspelt, in another order, with the
//! vendor's name or “for Schools” beside it, by a former name, by its website. A name of another
//! vendor's is never taken for a match by the name alone.
//!
//! An index finds the few names worth a comparison: those with the same words by a digest, those
//! that share pieces of three letters by their rarest pieces. Each is then compared word by word.

mod compare;
mod distance;
mod finding;
mod grams;
mod host;
mod index;
mod query;
mod reason;
mod spelling;
pub mod version;

pub use finding::{Answer, CANDIDATES, Candidate, Certainty, Finder, SURE};
pub use host::{host, is_store};
pub use index::{Known, NameIndex};
pub use query::Asked;
pub use reason::{Reason, sentence};
pub use spelling::vendor_words;

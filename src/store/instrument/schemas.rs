//! Keeps the published schemas, so that each is written once and not for every reader.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::instrument::{Questionnaire, disclosure_schema, schema_path};
use crate::domain::values::sha256_hex;

/// A published schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    /// The document, as it is sent.
    pub body: String,
    /// SHA-256 of the body, in hex.
    pub digest: String,
}

/// The schemas written so far, by address.
#[derive(Debug, Default)]
pub struct Schemas(Mutex<BTreeMap<String, Arc<Schema>>>);

impl Schemas {
    /// The schema of a questionnaire of a service at `base_url`.
    pub fn of(&self, questionnaire: &Questionnaire, base_url: &str) -> Arc<Schema> {
        let address = format!("{base_url}{}", schema_path(questionnaire));
        // A writer that panicked left no half-written schema behind.
        let mut written = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let schema = written.entry(address).or_insert_with(|| {
            let body = disclosure_schema(questionnaire, base_url).to_string();
            Arc::new(Schema { digest: sha256_hex(body.as_bytes()), body })
        });
        Arc::clone(schema)
    }
}

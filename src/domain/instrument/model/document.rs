//! Documents that a program can read: their kinds, and what rules know about one that is attached.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::json_words::{list, short};
use crate::domain::measures::documents::date::begun_months;

/// A document that a program can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// An accessibility conformance report as `OpenACR`.
    Openacr,
    /// Public keys, RFC 7517.
    Jwks,
    /// `OpenID` Connect discovery.
    OidcDiscovery,
    /// SAML 2.0 metadata.
    SamlMetadata,
    /// A `OneRoster` package.
    Oneroster,
    /// A security contact, RFC 9116.
    SecurityTxt,
    /// A description of an API.
    Openapi,
    /// A `CycloneDX` or SPDX bill of materials.
    BillOfMaterials,
}

/// The kinds by the words that questionnaires use.
pub(crate) const DOCUMENTS: [(&str, DocumentKind); 8] = [
    ("openacr", DocumentKind::Openacr),
    ("jwks", DocumentKind::Jwks),
    ("oidc_discovery", DocumentKind::OidcDiscovery),
    ("saml_metadata", DocumentKind::SamlMetadata),
    ("oneroster", DocumentKind::Oneroster),
    ("security_txt", DocumentKind::SecurityTxt),
    ("openapi", DocumentKind::Openapi),
    ("bill_of_materials", DocumentKind::BillOfMaterials),
];

/// Which value counts when several documents give one: the one that speaks against the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Worst {
    /// The lowest; for a yes or no, no.
    Low,
    /// The highest; for a yes or no, yes.
    High,
}

/// A value that rules read from a document of one kind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DocumentValue {
    /// The last part of its name, which is also its name in the look into the document.
    pub(crate) field: &'static str,
    /// What people read.
    pub(crate) label: &'static str,
    pub(crate) kind: Field,
    pub(crate) worst: Worst,
}

const fn low(field: &'static str, label: &'static str) -> DocumentValue {
    DocumentValue { field, label, kind: Field::Number, worst: Worst::Low }
}

const fn high(field: &'static str, label: &'static str) -> DocumentValue {
    DocumentValue { field, label, kind: Field::Number, worst: Worst::High }
}

const fn flag(field: &'static str, label: &'static str, worst: Worst) -> DocumentValue {
    DocumentValue { field, label, kind: Field::Flag, worst }
}

/// The age of a document that has a date, in months; one that has begun counts.
pub(crate) const AGE: &str = "age_months";

/// A document that says it is this many months old has its date wrong.
const OLDEST: u32 = 1200;

impl DocumentKind {
    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Openacr => "OpenACR report",
            Self::Jwks => "JSON Web Key Set",
            Self::OidcDiscovery => "OpenID Connect discovery",
            Self::SamlMetadata => "SAML metadata",
            Self::Oneroster => "OneRoster package",
            Self::SecurityTxt => "security.txt",
            Self::Openapi => "OpenAPI description",
            Self::BillOfMaterials => "Bill of materials",
        }
    }

    /// What the look into a document calls the date of the document, for kinds that have one.
    pub fn dated_by(self) -> Option<&'static str> {
        match self {
            Self::Openacr => Some("report_date"),
            Self::BillOfMaterials => Some("made_on"),
            _ => None,
        }
    }

    /// The values that rules read, beside those that every kind has.
    pub(crate) fn values(self) -> &'static [DocumentValue] {
        match self {
            Self::Openacr => {
                const {
                    &[
                        low("wcag", "WCAG edition"),
                        low("score", "score"),
                        high("critical", "critical gaps"),
                        high("missing", "criteria without a level"),
                        high("does_not_support", "criteria not supported"),
                        high("partially_supports", "criteria partially supported"),
                        flag("method", "says how it was evaluated", Worst::Low),
                        flag("remarks", "passes are explained", Worst::Low),
                    ]
                }
            }
            Self::Jwks => {
                const { &[low("keys", "keys"), low("signing_keys", "keys for signatures")] }
            }
            Self::OidcDiscovery => const { &[flag("rs256", "signs with RS256", Worst::Low)] },
            Self::SamlMetadata => const { &[low("entities", "entities")] },
            Self::Oneroster => const { &[flag("demographics", "holds demographics", Worst::High)] },
            Self::SecurityTxt => {
                const {
                    &[
                        low("contacts", "contacts"),
                        flag("expired", "expired when attached", Worst::High),
                    ]
                }
            }
            Self::Openapi => {
                const { &[low("operations", "operations"), low("security_schemes", "ways to sign in")] }
            }
            Self::BillOfMaterials => {
                const {
                    &[
                        low("components", "components"),
                        low("models", "models"),
                        low("model_cards", "models with a card"),
                        high("without_version", "components without a version"),
                        high("without_licence", "components without a license"),
                    ]
                }
            }
        }
    }
}

/// What rules know about a document that was looked into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentFact {
    /// What it is, or should have been.
    pub kind: DocumentKind,
    /// Whether it could be read as that.
    #[serde(default = "yes")]
    pub read: bool,
    /// How many findings must not stay, such as a private key.
    #[serde(default)]
    pub hard: usize,
    /// How many findings say that something is missing.
    #[serde(default)]
    pub gaps: usize,
    /// The date that it gives itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dated: Option<NaiveDate>,
    /// The values of its kind that it gave.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, Value>,
}

fn yes() -> bool {
    true
}

impl DocumentFact {
    /// A document that could not be read as what is asked for.
    pub fn unread(kind: DocumentKind) -> Self {
        Self { kind, read: false, hard: 0, gaps: 0, dated: None, values: BTreeMap::new() }
    }

    /// Takes up the values of its kind among everything that a look found; `found` gives one by its
    /// name.
    #[must_use]
    pub fn with_values<'v>(mut self, found: impl Fn(&str) -> Option<&'v Value>) -> Self {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        self.dated =
            self.kind.dated_by().and_then(&found).and_then(text).and_then(|day| day.parse().ok());
        let given =
            self.kind.values().iter().filter_map(|known| {
                Some((known.field.to_owned(), known.accept(found(known.field)?)?))
            });
        self.values = given.collect();
        self
    }

    /// What is wrong with it when somebody wrote it by hand, in a sentence.
    pub(crate) fn fault(&self) -> Option<String> {
        let known = self.kind.values();
        let wrong = self.values.iter().find(|(field, value)| {
            !known
                .iter()
                .any(|one| one.field == *field && one.accept(value).as_ref() == Some(*value))
        })?;
        let fields = list(known.iter().map(|one| one.field));
        Some(format!(
            "{} is not a value `{}` of a document of this kind. It may have {fields}.",
            short(wrong.1),
            wrong.0
        ))
    }

    /// Its age on a day in months, begun ones counted; none before its date, without one, or with
    /// one from another century.
    pub(crate) fn age_months(&self, on: NaiveDate) -> Option<u32> {
        begun_months(self.dated?, on).filter(|months| *months < OLDEST)
    }
}

impl DocumentValue {
    /// A value of its form; numbers may be written as text, such as an edition.
    fn accept(&self, value: &Value) -> Option<Value> {
        match (self.kind, value) {
            (Field::Flag, Value::Bool(_)) | (Field::Number, Value::Number(_)) => {
                Some(value.clone())
            }
            (Field::Number, Value::String(text)) => text.parse::<f64>().ok().map(Value::from),
            _ => None,
        }
    }
}

/// What a measure gives under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// A number.
    Number,
    /// `pass`, `inconclusive` or `fail`.
    Verdict,
    /// Yes or no.
    Flag,
}

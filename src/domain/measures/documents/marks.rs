//! What a file is recognised by, before anything is read from it: a package, markup, the keys of a JSON or YAML document, the fields of a
//! plain text. The name of a file says nothing.

use serde_json::{Map, Value};

use super::{oidc, text, tree};

/// How much of a document that cannot be read is searched for its keys, in bytes.
const SEARCHED: usize = 64 * 1024;

/// The marks of a file.
#[derive(Debug)]
pub struct Marks<'a> {
    package: bool,
    text: &'a str,
    /// The members of a JSON object; none when it is no JSON.
    members: Option<Map<String, Value>>,
    private_key: bool,
}

impl<'a> Marks<'a> {
    /// Looks at a file.
    pub fn of(bytes: &'a [u8]) -> Self {
        let package = bytes.starts_with(b"PK");
        let text = if package { "" } else { std::str::from_utf8(bytes).unwrap_or_default() };
        let text = text.trim_start_matches('\u{feff}').trim_start();
        let members = text.starts_with('{').then(|| tree::bounded_json(text.as_bytes()).ok()).flatten().and_then(|json| match json {
            Value::Object(members) => Some(members),
            _ => None,
        });
        // The names of the files stand in a package as they are.
        let holds_tables = package && bytes.windows(4).any(|window| window.eq_ignore_ascii_case(b".csv"));
        Self { package: holds_tables, text, members, private_key: text::shows_private_key(text.as_bytes()) }
    }

    /// A list of keys, one key, or a private key in any text.
    pub fn key_set(&self) -> bool {
        let listed = self.members.as_ref().is_none_or(|members| members.get("keys").is_some_and(|keys| keys.is_array() || keys.is_object()));
        self.private_key || (self.has("keys") && listed && self.is_json()) || (self.has("kty") && self.is_json())
    }

    /// The members that a discovery document or the registration of an LTI tool has.
    pub fn discovery(&self) -> bool {
        self.is_json() && ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", oidc::LTI_TOOL].iter().any(|key| self.has(key))
    }

    /// Markup that names an entity.
    pub fn federation_metadata(&self) -> bool {
        self.text.starts_with('<') && ["EntityDescriptor", "EntitiesDescriptor"].iter().any(|tag| self.text.contains(tag))
    }

    /// A zip package with tables.
    pub fn tables(&self) -> bool {
        self.package
    }

    /// A plain text with a field of RFC 9116.
    pub fn security_contact(&self) -> bool {
        let field =
            |line: &str| line.split_once(':').is_some_and(|(name, _)| ["contact", "expires"].iter().any(|field| name.eq_ignore_ascii_case(field)));
        !self.is_json() && !self.text.starts_with('<') && self.text.lines().any(field)
    }

    /// The version of an interface's description.
    pub fn interface(&self) -> bool {
        self.has("openapi") || self.has("swagger")
    }

    /// The parts of a conformance report.
    pub fn conformance_report(&self) -> bool {
        self.has("chapters") || self.has("catalog") || (self.has("title") && self.has("product"))
    }

    /// The format of a bill of materials.
    pub fn bill(&self) -> bool {
        let third = || self.has("@context") && self.text.contains("spdx.org/rdf/3.");
        self.has("bomFormat") || self.has("spdxVersion") || third()
    }

    /// Which form a bill of materials has, when it is one of those that are not read.
    pub fn bill_in_another_form(&self) -> Option<&'static str> {
        if self.text.starts_with('<') && self.text.contains("cyclonedx.org/schema/bom") {
            return Some("CycloneDX as XML");
        }
        if self.text.starts_with('<') && self.text.contains("spdx.org/rdf/") {
            return Some("SPDX as RDF");
        }
        self.text.lines().any(|line| line.starts_with("SPDXVersion:")).then_some("SPDX as tags and values")
    }

    fn is_json(&self) -> bool {
        self.text.starts_with('{')
    }

    /// Whether the document has a key at its top; of one that cannot be read, whether the key stands anywhere near its beginning.
    fn has(&self, key: &str) -> bool {
        if let Some(members) = &self.members {
            return members.contains_key(key);
        }
        let mut end = self.text.len().min(SEARCHED);
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let searched = self.text.get(..end).unwrap_or_default();
        let is_key = |rest: &str| rest.trim_start_matches(['"', '\'']).trim_start().starts_with(':');
        if self.is_json() {
            let begins = |before: &str| before.ends_with(['"', '\'', '{', ',', ' ', '\n', '\t']);
            let found = searched.match_indices(key);
            return found
                .into_iter()
                .any(|(at, _)| begins(searched.get(..at).unwrap_or_default()) && is_key(searched.get(at + key.len()..).unwrap_or_default()));
        }
        !searched.starts_with('<') && searched.lines().any(|line| line.trim_start_matches(['"', '\'']).strip_prefix(key).is_some_and(is_key))
    }
}

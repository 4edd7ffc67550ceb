//! What a file is recognised by, before anything is read from it: a package, markup, the keys at
//! the top of a JSON or YAML document, sound or broken, the fields of a plain text. The name of a
//! file says nothing.

use std::borrow::Cow;
use std::collections::HashMap;

use super::loose::{Member, Start, braces, lines};
use super::{address, archive, oidc};

/// How many keys at the top of a document are looked at.
const MAX_KEYS: usize = 10_000;

/// The marks of a file.
#[derive(Debug)]
pub struct Marks<'a> {
    holds_tables: bool,
    text: &'a str,
    /// The keys at the top of a document and how their values begin.
    keys: HashMap<Cow<'a, str>, Start<'a>>,
}

impl<'a> Marks<'a> {
    /// Looks at a file.
    pub fn of(bytes: &'a [u8]) -> Self {
        let package = archive::is_package(bytes);
        let text = if package { "" } else { std::str::from_utf8(bytes).unwrap_or_default() };
        let text = text.trim_start_matches('\u{feff}').trim_start_matches(['\n', '\r']);
        // The names of the files stand in a package as they are.
        let holds_tables =
            package && bytes.windows(4).any(|window| window.eq_ignore_ascii_case(b".csv"));
        let mut marks = Self { holds_tables, text, keys: HashMap::new() };
        let keys = &mut marks.keys;
        let mut top = |member: &Member<'a, '_>| {
            if member.depth == 1 && keys.len() < MAX_KEYS {
                keys.entry(member.key.clone()).or_insert(member.start);
            }
        };
        if text.trim_start().starts_with('{') {
            braces::walk(text, |(): &mut (), member| top(member), |_, _| {});
        } else if !text.trim_start().starts_with(['<', '[']) {
            lines::walk(text, |(): &mut (), member| top(member));
        }
        marks
    }

    /// A list of keys, or one key.
    pub fn key_set(&self) -> bool {
        let listed = matches!(self.keys.get("keys"), Some(Start::List | Start::Object));
        self.is_json() && (listed || self.has("kty"))
    }

    /// The members that a discovery document or the registration of an LTI tool has.
    pub fn discovery(&self) -> bool {
        self.is_json()
            && ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", oidc::LTI_TOOL]
                .iter()
                .any(|key| self.has(key))
    }

    /// Markup that names an entity.
    pub fn federation_metadata(&self) -> bool {
        self.is_markup()
            && ["EntityDescriptor", "EntitiesDescriptor"].iter().any(|tag| self.text.contains(tag))
    }

    /// A zip package with tables.
    pub fn tables(&self) -> bool {
        self.holds_tables
    }

    /// A plain text of fields, one of which is an address to write to, or until when it holds (RFC
    /// 9116). A letter may name a contact too.
    pub fn security_contact(&self) -> bool {
        if self.is_json() || self.is_markup() {
            return false;
        }
        let (mut named, mut fields, mut others) = (false, 0_usize, 0_usize);
        for line in
            self.text.lines().take_while(|line| !line.starts_with("-----BEGIN PGP SIGNATURE"))
        {
            // Lines that begin with a space continue a field.
            if line.trim().is_empty() || line.starts_with(['#', ' ', '\t', '-']) {
                continue;
            }
            match line.split_once(':').filter(|(name, _)| !name.contains(char::is_whitespace)) {
                Some((name, value)) => {
                    fields += 1;
                    let value = value.trim();
                    named |= name.eq_ignore_ascii_case("contact") && address::is_reachable(value)
                        || name.eq_ignore_ascii_case("expires")
                            && value.starts_with(|c: char| c.is_ascii_digit());
                }
                None => others += 1,
            }
        }
        named && fields >= others
    }

    /// The version of an interface's description.
    pub fn interface(&self) -> bool {
        let versioned = |key: &str| match self.keys.get(key) {
            Some(Start::Text(version)) => {
                self.is_json() || version.starts_with(|c: char| c.is_ascii_digit())
            }
            Some(_) => self.is_json(),
            None => false,
        };
        versioned("openapi") || versioned("swagger")
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
        if !self.is_markup() {
            return self.has("SPDXVersion").then_some("SPDX as tags and values");
        }
        if self.text.contains("cyclonedx.org/schema/bom") {
            return Some("CycloneDX as XML");
        }
        if self.text.contains("<spdxVersion>") {
            return Some("SPDX as XML");
        }
        let names_terms =
            self.text.contains("spdx.org/rdf/terms") || self.text.contains("spdx.org/rdf/3.");
        (names_terms && self.text.contains("22-rdf-syntax-ns")).then_some("SPDX as RDF")
    }

    fn is_json(&self) -> bool {
        self.text.trim_start().starts_with('{')
    }

    fn is_markup(&self) -> bool {
        self.text.trim_start().starts_with('<')
    }

    /// Whether the document has a key at its top.
    fn has(&self, key: &str) -> bool {
        self.keys.contains_key(key)
    }
}

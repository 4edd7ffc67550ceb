//! SAML 2.0 metadata (OASIS saml-metadata-2.0-os): entity ids, https endpoints and signing
//! certificates that have not expired. A document type declaration is refused, so entities cannot
//! be declared at all.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{NaiveDateTime, TimeDelta};
use roxmltree::{Document, Node, ParsingOptions};

use super::finding::{Checked, DocumentError, Draft, MAX_DEPTH, quoted};
use super::{address, der, moment, text};

const METADATA: &str = "urn:oasis:names:tc:SAML:2.0:metadata";
/// Roles of services that people do not sign in with, which federations list too.
const OTHER_ROLES: [&str; 5] = [
    "AttributeAuthorityDescriptor",
    "AuthnAuthorityDescriptor",
    "PDPDescriptor",
    "RoleDescriptor",
    "AffiliationDescriptor",
];
const SIGNATURE: &str = "http://www.w3.org/2000/09/xmldsig#";
const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
/// How many nodes of XML are read.
const MAX_XML_NODES: u32 = 200_000;
/// How many attributes one tag may have.
const MAX_ATTRIBUTES: usize = 64;
/// How many namespaces may be declared: every element inside pays for each.
const MAX_NAMESPACES: usize = 500;
/// Warn this many days before a certificate expires.
const SOON_DAYS: i64 = 60;

/// Checks metadata as of `now`, in UTC.
///
/// # Errors
/// When the bytes are no text, the XML is broken or uses what is refused for safety, or it is no
/// SAML metadata.
pub fn check(bytes: &[u8], now: NaiveDateTime) -> Result<Checked, DocumentError> {
    let body = text::read(bytes)?.body;
    refuse(body)?;
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: MAX_XML_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(body, options).map_err(|cause| {
        let at = cause.pos();
        let words: String = cause
            .to_string()
            .chars()
            .take(200)
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        DocumentError::new(
            format!("line {}, column {}", at.row, at.col),
            format!("This is not readable XML: {words}. Correct it and upload it again."),
        )
    })?;
    let mut draft = Draft::new("SAML metadata");
    let root = document.root_element();
    let starts = std::iter::once(0).chain(body.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let seat = Seat { starts, now };
    let entities: Vec<Node<'_, '_>> =
        root.descendants().filter(|node| is(*node, METADATA, "EntityDescriptor")).collect();
    if entities.is_empty() || root.tag_name().namespace() != Some(METADATA) {
        let message = "This is not SAML 2.0 metadata: it has no EntityDescriptor. Upload the \
            metadata of the service or identity provider.";
        return Err(DocumentError::new(seat.place(root), message));
    }
    if text::shows_private_key(bytes) {
        draft.hard(
            "private-key",
            "",
            "The document holds a private key. Withdraw that key \
            everywhere and publish the certificate only.",
        );
    }
    for node in root
        .descendants()
        .filter(|node| node.is_element() && node.tag_name().namespace() == Some(METADATA))
    {
        seat.lifetime(node, &mut draft);
    }
    for entity in &entities {
        seat.entity(*entity, &mut draft);
    }
    draft.line("Entities", "EntityDescriptor elements", entities.len().to_string());
    draft.fact("entities", entities.len());
    draft.fact(
        "entity_ids",
        entities
            .iter()
            .filter_map(|entity| entity.attribute("entityID"))
            .take(20)
            .map(str::to_owned)
            .collect::<Vec<_>>(),
    );
    Ok(draft.finish())
}

/// Refuses what no metadata needs and what would cost a reader dearly: a document type, and tags
/// with hundreds of attributes.
fn refuse(body: &str) -> Result<(), DocumentError> {
    let line = |at: usize| {
        format!("line {}", body.get(..at).unwrap_or_default().matches('\n').count() + 1)
    };
    let upper = body.to_ascii_uppercase();
    if let Some(at) = upper.find("<!DOCTYPE").or_else(|| upper.find("<!ENTITY")) {
        let message = "The document declares a document type (DOCTYPE). That can make a reader \
            open other files, so it is refused. Remove it.";
        return Err(DocumentError::new(line(at), message));
    }
    if body.matches("xmlns").count() > MAX_NAMESPACES {
        return Err(DocumentError::new(
            "",
            format!(
                "The document declares namespaces more than {MAX_NAMESPACES} times. Declare them \
                 once, at the top."
            ),
        ));
    }
    costly_tag(body).map_or(Ok(()), |(at, message)| Err(DocumentError::new(line(at), message)))
}

/// The first tag that lies too deep or has too many attributes. What is not well formed is left to
/// the parser.
fn costly_tag(body: &str) -> Option<(usize, String)> {
    let mut depth = 0_usize;
    let mut rest = body;
    while let Some((_, from)) = rest.split_once('<') {
        let at = body.len() - from.len();
        let skipped = [("!--", "-->"), ("![CDATA[", "]]>"), ("?", "?>"), ("/", ">")]
            .into_iter()
            .find(|(start, _)| from.starts_with(start));
        if let Some((start, end)) = skipped {
            depth = depth.saturating_sub(usize::from(start == "/"));
            rest = from.split_once(end)?.1;
            continue;
        }
        let (mut quote, mut attributes, mut previous) = (None, 0_usize, '<');
        let end = from.find(|c: char| {
            match quote {
                Some(open) if open == c => quote = None,
                Some(_) => {}
                None if matches!(c, '"' | '\'') => quote = Some(c),
                None if c == '>' => return true,
                None => {
                    attributes += usize::from(c == '=');
                    previous = c;
                }
            }
            false
        })?;
        depth += usize::from(previous != '/');
        if attributes > MAX_ATTRIBUTES {
            return Some((
                at,
                format!("A tag has more than {MAX_ATTRIBUTES} attributes. Check the document."),
            ));
        }
        if depth > MAX_DEPTH {
            return Some((
                at,
                format!("Elements lie more than {MAX_DEPTH} levels deep. Flatten the document."),
            ));
        }
        rest = from.get(end..).unwrap_or_default();
    }
    None
}

fn is(node: Node<'_, '_>, namespace: &str, name: &str) -> bool {
    node.is_element()
        && node.tag_name().namespace() == Some(namespace)
        && node.tag_name().name() == name
}

/// Where the lines of the document start, and the time it is read at.
struct Seat {
    starts: Vec<usize>,
    now: NaiveDateTime,
}

impl Seat {
    /// `line:column`, the column in bytes.
    fn place(&self, node: Node<'_, '_>) -> String {
        let at = node.range().start;
        let line = self.starts.partition_point(|start| *start <= at);
        let start = line
            .checked_sub(1)
            .and_then(|index| self.starts.get(index))
            .copied()
            .unwrap_or_default();
        format!("{line}:{}", at - start + 1)
    }

    fn entity(&self, entity: Node<'_, '_>, draft: &mut Draft) {
        match entity.attribute("entityID").map(str::trim) {
            None | Some("") => {
                draft.gap("entity-id", self.place(entity), "The entity has no entityID. Add one.");
            }
            Some(id) if id.chars().count() > 1024 => draft.gap(
                "entity-id",
                self.place(entity),
                "The entityID is longer than 1024 characters.",
            ),
            Some(_) => {}
        }
        let role =
            |name: &'static str| entity.children().filter(move |node| is(*node, METADATA, name));
        let mut roles = 0;
        for (name, service, needs_certificate) in [
            ("IDPSSODescriptor", "SingleSignOnService", true),
            ("SPSSODescriptor", "AssertionConsumerService", false),
        ] {
            for descriptor in role(name) {
                roles += 1;
                let asked = needs_certificate
                    || matches!(
                        descriptor.attribute("AuthnRequestsSigned").map(str::trim),
                        Some("true" | "1")
                    );
                self.role(descriptor, service, asked, draft);
            }
        }
        if roles == 0 {
            let other = entity
                .children()
                .any(|node| OTHER_ROLES.iter().any(|name| is(node, METADATA, name)));
            let message = "The entity is neither an identity provider nor a service provider, so \
                nobody can sign in with it.";
            if other {
                draft.note("role-missing", self.place(entity), message);
            } else {
                draft.gap("role-missing", self.place(entity), message);
            }
        }
    }

    /// Until when an element and everything inside holds (saml-metadata-2.0-os, section 2.2.1):
    /// every level may say so.
    fn lifetime(&self, node: Node<'_, '_>, draft: &mut Draft) {
        let name = node.tag_name().name();
        let what = if matches!(name, "EntitiesDescriptor" | "EntityDescriptor") {
            "metadata"
        } else {
            name
        };
        if let Some(until) = node.attribute("validUntil") {
            match moment::date_time(until) {
                Some(at) if at < self.now => {
                    let message =
                        format!("The {what} was valid until {}. Upload current metadata.", day(at));
                    draft.gap("metadata-expired", self.place(node), message);
                }
                Some(_) => {}
                None => {
                    let message = format!(
                        "validUntil {} is not a date and time such as 2027-06-30T00:00:00Z.",
                        quoted(until)
                    );
                    draft.gap("valid-until-unreadable", self.place(node), message);
                }
            }
        }
        if let Some(duration) =
            node.attribute("cacheDuration").filter(|duration| !moment::is_duration(duration))
        {
            let message = format!(
                "cacheDuration {} is not a length of time such as P1D or PT6H.",
                quoted(duration)
            );
            draft.gap("cache-duration", self.place(node), message);
        }
    }

    fn role(
        &self,
        descriptor: Node<'_, '_>,
        service: &str,
        needs_certificate: bool,
        draft: &mut Draft,
    ) {
        let name = descriptor.tag_name().name();
        if !descriptor.children().any(|node| is(node, METADATA, service)) {
            draft.gap(
                "endpoint-missing",
                self.place(descriptor),
                format!("The {name} has no {service}."),
            );
        }
        for node in descriptor
            .children()
            .filter(|node| node.is_element() && node.tag_name().namespace() == Some(METADATA))
        {
            for attribute in ["Location", "ResponseLocation"] {
                let Some(location) = node.attribute(attribute) else { continue };
                if let Some(fault) = address::fault(location.trim()) {
                    let message = format!(
                        "The {attribute} {} of {} {fault}.",
                        quoted(location),
                        node.tag_name().name()
                    );
                    draft.gap("endpoint-address", self.place(node), message);
                }
            }
        }
        self.protocol(descriptor, draft);
        let keys: Vec<Node<'_, '_>> =
            descriptor.children().filter(|node| is(*node, METADATA, "KeyDescriptor")).collect();
        for key in &keys {
            if let Some(used) =
                key.attribute("use").filter(|used| !matches!(*used, "signing" | "encryption"))
            {
                let message = format!(
                    "{} is not a use of a key. Write signing or encryption, or leave it out for \
                     both.",
                    quoted(used)
                );
                draft.gap("key-use", self.place(*key), message);
            }
        }
        // A key without “use” is for both.
        let signing = |name: &'static str| -> Vec<Node<'_, '_>> {
            let chosen = keys.iter().filter(|key| key.attribute("use") != Some("encryption"));
            chosen
                .flat_map(|key| key.descendants().filter(|node| is(*node, SIGNATURE, name)))
                .collect()
        };
        let certificates = signing("X509Certificate");
        if certificates.is_empty() {
            let message = format!("The {name} has no signing certificate.");
            if !signing("KeyValue").is_empty() {
                draft.note(
                    "certificate-missing",
                    self.place(descriptor),
                    format!("{message} Its bare key says nothing about until when it holds."),
                );
            } else if needs_certificate {
                draft.gap(
                    "certificate-missing",
                    self.place(descriptor),
                    format!("{message} Add one, so that signatures can be checked."),
                );
            } else {
                draft.note(
                    "certificate-missing",
                    self.place(descriptor),
                    format!("{message} Its requests are not signed."),
                );
            }
        }
        for certificate in certificates {
            self.certificate(certificate, draft);
        }
    }

    /// A role names the protocols that it speaks (section 2.4.1).
    fn protocol(&self, descriptor: Node<'_, '_>, draft: &mut Draft) {
        let name = descriptor.tag_name().name();
        match descriptor.attribute("protocolSupportEnumeration") {
            None => {
                let message = format!(
                    "The {name} does not say which protocols it speaks. Add \
                     protocolSupportEnumeration with {PROTOCOL}."
                );
                draft.gap("protocol-missing", self.place(descriptor), message);
            }
            Some(spoken) if !spoken.split_whitespace().any(|one| one == PROTOCOL) => {
                draft.note(
                    "protocol-other",
                    self.place(descriptor),
                    format!("The {name} does not speak SAML 2.0."),
                );
            }
            Some(_) => {}
        }
    }

    fn certificate(&self, node: Node<'_, '_>, draft: &mut Draft) {
        let text: String =
            node.descendants().filter(Node::is_text).filter_map(|inner| inner.text()).collect();
        let encoded: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if encoded.starts_with("-----BEGIN") {
            draft.gap(
                "certificate-unreadable",
                self.place(node),
                "The certificate stands between BEGIN and END lines. Remove these two lines.",
            );
            return;
        }
        let Ok(bytes) = STANDARD.decode(encoded) else {
            draft.gap(
                "certificate-unreadable",
                self.place(node),
                "The certificate is not base64 text.",
            );
            return;
        };
        let certificate = match der::certificate(&bytes) {
            Ok(certificate) => certificate,
            Err(fault) => {
                draft.gap(
                    "certificate-unreadable",
                    self.place(node),
                    format!("The certificate {fault}."),
                );
                return;
            }
        };
        let until = day(certificate.until);
        draft.line(
            "Signing certificate",
            format!("notAfter, at {}", self.place(node)),
            until.clone(),
        );
        draft.fact("certificate_until", until.clone());
        if certificate.until < self.now {
            draft.gap(
                "certificate-expired",
                self.place(node),
                format!("The signing certificate expired on {until}. Replace it."),
            );
        } else if certificate.from > self.now {
            draft.gap(
                "certificate-early",
                self.place(node),
                format!("The signing certificate is not valid before {}.", day(certificate.from)),
            );
        } else if certificate.until - self.now < TimeDelta::days(SOON_DAYS) {
            draft.note(
                "certificate-ends-soon",
                self.place(node),
                format!("The signing certificate ends on {until}. Plan its replacement."),
            );
        }
        if let Some(bits) = certificate.rsa_bits().filter(|bits| *bits < der::MIN_RSA_BITS) {
            let message = format!(
                "The key of the signing certificate has {bits} bits; fewer than {} can be broken.",
                der::MIN_RSA_BITS
            );
            draft.gap("key-short", self.place(node), message);
        }
    }
}

fn day(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%d").to_string()
}

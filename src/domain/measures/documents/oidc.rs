//! `OpenID` Connect discovery documents (`OpenID` Connect Discovery 1.0, section 3) and the LTI
//! platform configuration inside them (LTI Dynamic Registration 1.0). Platforms publish them; an
//! LTI tool proves itself with its key set instead.

mod flows;

use super::finding::{Checked, DocumentError, Draft, listed, quoted};
use super::node::Node;
use super::{address, tree};

/// The member that a learning platform adds to its discovery document.
pub const LTI_PLATFORM: &str = "https://purl.imsglobal.org/spec/lti-platform-configuration";
/// The member that an LTI tool has in its registration.
pub const LTI_TOOL: &str = "https://purl.imsglobal.org/spec/lti-tool-configuration";

/// Addresses that a provider may have, beside those that it must have.
const OTHER_ENDPOINTS: [&str; 8] = [
    "userinfo_endpoint",
    "end_session_endpoint",
    "revocation_endpoint",
    "introspection_endpoint",
    "check_session_iframe",
    "device_authorization_endpoint",
    "pushed_authorization_request_endpoint",
    "backchannel_authentication_endpoint",
];

const WELL_KNOWN: &str = "/.well-known/openid-configuration";

/// Checks a discovery document. `base` is where it is published, with or without the well-known
/// path; it is not compared when `None`.
///
/// # Errors
/// When the bytes are no JSON, or no `OpenID` Connect discovery document.
pub fn check(bytes: &[u8], base: Option<&str>) -> Result<Checked, DocumentError> {
    let tree = tree::json(bytes)?;
    let root = Node::root(&tree);
    let mut draft = Draft::new("OpenID Connect discovery");
    if root.get("issuer").is_none() && root.get(LTI_TOOL).is_some() {
        let message = "This is the registration of an LTI tool. Discovery documents belong to \
            platforms; upload the key set of the tool instead.";
        return Err(DocumentError::new("", message));
    }
    if root.object().is_none()
        || !["issuer", "authorization_endpoint", "jwks_uri"]
            .iter()
            .any(|key| root.get(key).is_some())
    {
        let message = "This is not an OpenID Connect discovery document. Upload what the address \
            ending in /.well-known/openid-configuration answers.";
        return Err(DocumentError::new("", message));
    }
    issuer(&root, base, &mut draft);
    let platform = root.get(LTI_PLATFORM);
    endpoint(&root, "authorization_endpoint", true, &mut draft);
    // Services of LTI take their tokens there, whatever the sign-in does.
    endpoint(
        &root,
        "token_endpoint",
        platform.is_some() || !flows::is_implicit_only(&root),
        &mut draft,
    );
    endpoint(&root, "jwks_uri", true, &mut draft);
    for key in OTHER_ENDPOINTS {
        endpoint(&root, key, false, &mut draft);
    }
    endpoint(&root, "registration_endpoint", platform.is_some(), &mut draft);
    algorithms(&root, &mut draft);
    flows::check(&root, &mut draft);
    draft.fact("lti_platform", platform.is_some());
    if let Some(platform) = platform {
        lti(&platform, &mut draft);
    }
    Ok(draft.finish())
}

fn issuer(root: &Node<'_>, base: Option<&str>, draft: &mut Draft) {
    let Some(issuer) = root.text("issuer") else {
        draft.gap(
            "issuer-missing",
            "/issuer",
            "The document names no issuer. Add “issuer” with the https address of the service.",
        );
        return;
    };
    draft.line("Issuer", "", issuer.chars().take(200).collect::<String>());
    draft.fact("issuer", issuer);
    if let Some(fault) = address::fault(issuer) {
        draft.gap("issuer-address", "/issuer", format!("The issuer {} {fault}.", quoted(issuer)));
    } else if issuer.contains(['?', '#']) {
        draft.gap(
            "issuer-address",
            "/issuer",
            format!("The issuer {} must not have a query or a fragment.", quoted(issuer)),
        );
    }
    let Some(base) = base.map(|base| base.trim().trim_end_matches(WELL_KNOWN)) else { return };
    // Discovery, section 4.3: the two must be identical, to the last slash.
    if base != issuer && base.trim_end_matches('/') == issuer.trim_end_matches('/') {
        let message = format!(
            "The issuer {} and the published address {} differ by a slash at the end. They must be \
             the same.",
            quoted(issuer),
            quoted(base)
        );
        draft.gap("issuer-differs", "/issuer", message);
    } else if base != issuer {
        let message = format!(
            "The issuer {} is not the published address {}. They must be the same.",
            quoted(issuer),
            quoted(base)
        );
        draft.gap("issuer-differs", "/issuer", message);
    }
}

fn endpoint(root: &Node<'_>, key: &str, required: bool, draft: &mut Draft) {
    match root.get(key) {
        None if required => draft.gap(
            "endpoint-missing",
            root.place(key),
            format!("The document has no “{key}”. Add its https address."),
        ),
        None => {}
        Some(node) => {
            let address = node.value.as_str().unwrap_or_default();
            if let Some(fault) = address::fault(address) {
                draft.gap(
                    "endpoint-address",
                    node.pointer,
                    format!("The {key} {} {fault}.", quoted(address)),
                );
            } else if address.contains('#') {
                // RFC 6749, sections 3.1 and 3.2.
                draft.gap(
                    "endpoint-address",
                    node.pointer,
                    format!("The {key} {} must not have a fragment (#).", quoted(address)),
                );
            }
        }
    }
}

fn algorithms(root: &Node<'_>, draft: &mut Draft) {
    let key = "id_token_signing_alg_values_supported";
    let algorithms = root.texts(key);
    draft.line("Signing algorithms", "", listed(algorithms.iter().copied(), 12));
    draft.fact("rs256", algorithms.contains(&"RS256"));
    if !algorithms.contains(&"RS256") {
        draft.gap(
            "rs256-missing",
            root.place(key),
            "RS256 is not among the signing algorithms. Every provider must support it.",
        );
    }
    if algorithms.iter().any(|algorithm| algorithm.eq_ignore_ascii_case("none")) {
        draft.gap(
            "unsigned-tokens",
            root.place(key),
            "The service offers “none”: tokens without a signature. Switch that off.",
        );
    }
    let key = "token_endpoint_auth_signing_alg_values_supported";
    if root.texts(key).iter().any(|algorithm| algorithm.eq_ignore_ascii_case("none")) {
        draft.gap(
            "unsigned-tokens",
            root.place(key),
            "Callers may prove themselves with “none”, which proves nothing. Switch that off.",
        );
    }
}

fn lti(platform: &Node<'_>, draft: &mut Draft) {
    if platform.object().is_none() {
        draft.gap(
            "lti-platform",
            platform.pointer.clone(),
            "The LTI platform configuration must be an object.",
        );
        return;
    }
    match platform.text("product_family_code") {
        Some(code) => draft.line(
            "LTI platform",
            "product_family_code",
            code.chars().take(100).collect::<String>(),
        ),
        None => draft.gap(
            "lti-platform",
            platform.place("product_family_code"),
            "The LTI platform configuration needs a product_family_code.",
        ),
    }
    let messages = platform.list("messages_supported");
    if messages.is_empty() {
        draft.gap(
            "lti-platform",
            platform.place("messages_supported"),
            "The LTI platform configuration lists no messages that it supports.",
        );
    }
    for message in messages.iter().filter(|message| message.text("type").is_none()) {
        draft.gap(
            "lti-platform",
            message.place("type"),
            "A supported message needs its type, such as LtiResourceLinkRequest.",
        );
    }
    if platform.get("variables").is_some_and(|variables| !variables.value.is_array()) {
        draft.gap("lti-platform", platform.place("variables"), "“variables” must be a list.");
    }
    draft.fact(
        "lti_messages",
        messages
            .iter()
            .filter_map(|message| message.text("type"))
            .map(str::to_owned)
            .collect::<Vec<_>>(),
    );
}

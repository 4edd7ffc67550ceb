//! How people and programs sign in: response types, grants and what callers prove themselves with.

use serde_json::Value;

use super::super::finding::{Draft, listed, quoted};
use super::super::node::Node;

/// Grants whose tokens come from the token endpoint.
const AT_TOKEN_ENDPOINT: [&str; 5] = [
    "authorization_code",
    "refresh_token",
    "client_credentials",
    "password",
    "urn:ietf:params:oauth:grant-type:device_code",
];

/// Members that are lists of texts when they are there (Discovery, section 3; RFC 8414).
const LISTS: [&str; 18] = [
    "scopes_supported",
    "response_modes_supported",
    "grant_types_supported",
    "acr_values_supported",
    "id_token_signing_alg_values_supported",
    "id_token_encryption_alg_values_supported",
    "id_token_encryption_enc_values_supported",
    "userinfo_signing_alg_values_supported",
    "userinfo_encryption_alg_values_supported",
    "userinfo_encryption_enc_values_supported",
    "request_object_signing_alg_values_supported",
    "token_endpoint_auth_methods_supported",
    "token_endpoint_auth_signing_alg_values_supported",
    "display_values_supported",
    "claim_types_supported",
    "claims_supported",
    "ui_locales_supported",
    "code_challenge_methods_supported",
];

/// Lists, what a provider without them is taken to have, and what they say.
const DEFAULTS: [(&str, &str, &str); 3] = [
    ("grant_types_supported", "Grants", "authorization_code, implicit"),
    ("response_modes_supported", "Response modes", "query, fragment"),
    (
        "token_endpoint_auth_methods_supported",
        "How callers prove themselves",
        "client_secret_basic",
    ),
];

/// Whether people sign in through the browser alone, so that no token endpoint is needed
/// (Discovery, section 3).
pub(super) fn is_implicit_only(root: &Node<'_>) -> bool {
    let types = root.texts("response_types_supported");
    let implicit =
        |one: &&str| one.split_whitespace().all(|word| matches!(word, "id_token" | "token"));
    let grants = root.texts("grant_types_supported");
    !types.is_empty()
        && types.iter().all(implicit)
        && !grants.iter().any(|grant| AT_TOKEN_ENDPOINT.contains(grant))
}

/// Checks the lists of a document.
pub(super) fn check(root: &Node<'_>, draft: &mut Draft) {
    for key in ["response_types_supported", "subject_types_supported"] {
        if root.texts(key).is_empty() {
            draft.gap(
                "list-missing",
                root.place(key),
                format!("The document has no list “{key}”, which discovery requires."),
            );
        }
    }
    for (name, node) in LISTS.iter().filter_map(|name| Some((name, root.get(name)?))) {
        if !node.value.as_array().is_some_and(|items| items.iter().all(Value::is_string)) {
            draft.gap("list-shape", node.pointer, format!("“{name}” must be a list of texts."));
        }
    }
    for subject in root.list("subject_types_supported") {
        let word = subject.value.as_str().unwrap_or_default();
        if subject.value.is_string() && !matches!(word, "public" | "pairwise") {
            draft.gap(
                "subject-type",
                subject.pointer,
                format!("{} is not a subject type. Use public or pairwise.", quoted(word)),
            );
        }
    }
    for (key, label, default) in DEFAULTS {
        let given = root.texts(key);
        let shown =
            if given.is_empty() { default.to_owned() } else { listed(given.iter().copied(), 12) };
        draft.line(
            label,
            format!("{key}; left out, it means {default}"),
            shown.chars().take(400).collect::<String>(),
        );
    }
    let scopes = root.texts("scopes_supported");
    if !scopes.is_empty() && !scopes.contains(&"openid") {
        draft.note(
            "scope-missing",
            root.place("scopes_supported"),
            "The scopes lack “openid”, without which nobody is signed in. Name it.",
        );
    }
    if root
        .texts("response_types_supported")
        .iter()
        .any(|one| one.split_whitespace().any(|word| word == "token"))
    {
        let message = "The response type “token” hands access tokens through the browser, which \
            current practice (RFC 9700) advises against.";
        draft.note("implicit-flow", root.place("response_types_supported"), message);
    }
    secrets(root, draft);
}

/// A caller that signs its requests has to know with which algorithms.
fn secrets(root: &Node<'_>, draft: &mut Draft) {
    let methods = root.texts("token_endpoint_auth_methods_supported");
    let signs =
        methods.iter().any(|method| matches!(*method, "private_key_jwt" | "client_secret_jwt"));
    let key = "token_endpoint_auth_signing_alg_values_supported";
    if signs && root.texts(key).is_empty() {
        let message = format!(
            "Callers may sign their requests, but “{key}” does not say with which algorithms. Add \
             it with RS256."
        );
        draft.note("list-missing", root.place(key), message);
    }
}

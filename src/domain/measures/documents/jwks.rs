//! JSON Web Key Sets (RFC 7517, RFC 7518): the public keys a tool signs with. Nothing private may
//! be in them.

mod key;
mod purpose;

use std::collections::HashMap;

use super::finding::{Checked, DocumentError, Draft, quoted};
use super::node::Node;
use super::{text, tree};

/// Members that only a private or shared key has (RFC 7518, sections 6.2.2, 6.3.2 and 6.4.1; RFC
/// 9964, section 3).
pub const PRIVATE_MEMBERS: [&str; 9] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

/// Checks a key set.
///
/// # Errors
/// When the bytes are no JSON Web Key Set and hold no private key. One that holds a private key is
/// answered with that finding.
pub fn check(bytes: &[u8]) -> Result<Checked, DocumentError> {
    let mut draft = Draft::new("JSON Web Key Set");
    if text::shows_private_key(bytes) {
        let message = "The document holds a private key. Withdraw that key everywhere, make a new \
            one, and publish its public half only.";
        draft.hard("private-key", "", message);
        draft.fact("private_members", true);
    }
    let tree = match tree::json(bytes) {
        Ok(tree) => tree,
        // A private key in PEM form is no JSON, but it is the gravest thing this check can find.
        Err(error) => return if draft.has_hard() { Ok(draft.finish()) } else { Err(error) },
    };
    let root = Node::root(&tree);
    let keys = if let Some(keys) = root.get("keys").filter(|keys| keys.value.is_array()) {
        private_members(&root, &mut draft);
        keys.items().collect()
    } else if root.text("kty").is_some() {
        draft.gap(
            "single-key",
            "",
            "This is one key, not a set. Put it into an object with a list named “keys”.",
        );
        vec![root]
    } else if draft.has_hard() {
        return Ok(draft.finish());
    } else {
        return Err(DocumentError::new(
            "/keys",
            "This is not a JSON Web Key Set: it has no list named “keys”. Upload what the JWKS \
             address answers.",
        ));
    };
    if keys.is_empty() {
        draft.gap(
            "no-keys",
            "/keys",
            "The set has no keys, so no signature can be checked with it.",
        );
    }
    let mut signing = 0_usize;
    let mixed = purpose::is_mixed(&keys);
    for key in &keys {
        private_members(key, &mut draft);
        signing += usize::from(key::check(key, mixed, &mut draft));
    }
    ids(&keys, &mut draft);
    if signing == 0 && !keys.is_empty() {
        draft.gap(
            "no-signing-key",
            "/keys",
            "No key of the set is sound and fit for signatures. Publish one with “use”: “sig”.",
        );
    }
    draft.line("Keys", "entries of “keys”", keys.len().to_string());
    draft.line(
        "Keys for signatures",
        "sound entries that “use”, “key_ops” and “alg” leave for signatures",
        signing.to_string(),
    );
    draft.fact("keys", keys.len());
    draft.fact("signing_keys", signing);
    draft.fact("private_members", draft.has_hard());
    Ok(draft.finish())
}

/// Reports members that must never be published.
fn private_members(key: &Node<'_>, draft: &mut Draft) {
    for member in PRIVATE_MEMBERS {
        if let Some(found) = key.get(member) {
            let message = format!(
                "“{member}” is part of a private or shared key, and whoever reads this document \
                 can now sign in the vendor's name. Withdraw the key everywhere, make a new one, \
                 and publish its public half only."
            );
            draft.hard("private-key", found.pointer, message);
        }
    }
}

/// Whether every key can be told from the others by its id (RFC 7517, section 4.5).
fn ids(keys: &[Node<'_>], draft: &mut Draft) {
    let mut first: HashMap<&str, &Node<'_>> = HashMap::new();
    for key in keys.iter().filter(|key| key.object().is_some()) {
        if key.get("kid").is_some_and(|id| !id.value.is_string()) {
            draft.gap(
                "key-id",
                key.place("kid"),
                "The key id in “kid” must be text. Put it in quotation marks.",
            );
            continue;
        }
        match key.text("kid") {
            None if keys.len() == 1 => {
                draft.note(
                    "key-id",
                    key.place("kid"),
                    "The key has no “kid”. As soon as there is a second key, signatures must name \
                     theirs. Add one.",
                );
            }
            None => draft.gap(
                "key-id",
                key.place("kid"),
                "The key has no “kid”, so a signature cannot name it. Add one.",
            ),
            Some(id) => match first.get(id) {
                // Two forms of one key, for readers of different algorithms, may share an id.
                Some(other) if other.text("kty") != key.text("kty") => {
                    let message = format!(
                        "The key id {} is also that of {}, a key of another type. Give every key \
                         its own.",
                        quoted(id),
                        other.pointer
                    );
                    draft.note("key-id-twice", key.place("kid"), message);
                }
                Some(other) => {
                    let message = format!(
                        "The key id {} is already used at {}. Give every key its own.",
                        quoted(id),
                        other.pointer
                    );
                    draft.gap("key-id-twice", key.place("kid"), message);
                }
                None => {
                    first.insert(id, key);
                }
            },
        }
    }
}

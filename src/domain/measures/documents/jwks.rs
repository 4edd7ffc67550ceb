//! JSON Web Key Sets (RFC 7517, RFC 7518): the public keys a tool signs with. Nothing private may be in them.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::{alphabet, engine::DecodePaddingMode};

use super::finding::{Checked, DocumentError, Draft, quoted};
use super::node::Node;
use super::{text, tree};

/// Members that only a private or shared key has (RFC 7518, sections 6.2.2, 6.3.2 and 6.4.1; RFC 9964, section 3).
pub const PRIVATE_MEMBERS: [&str; 9] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

/// The shortest RSA modulus that is accepted, in bits (RFC 7518, section 3.3).
pub const MIN_RSA_BITS: usize = 2048;

const BASE64_URL: GeneralPurpose =
    GeneralPurpose::new(&alphabet::URL_SAFE, GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent));

/// Checks a key set.
pub fn check(bytes: &[u8]) -> Result<Checked, DocumentError> {
    let mut draft = Draft::new("JSON Web Key Set");
    if text::shows_private_key(bytes) {
        let message = "The document holds a private key. Withdraw that key everywhere, make a new one, and publish its public half only.";
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
        draft.gap("single-key", "", "This is one key, not a set. Put it into an object with a list named “keys”.");
        vec![root]
    } else if draft.has_hard() {
        return Ok(draft.finish());
    } else {
        return Err(DocumentError::new(
            "/keys",
            "This is not a JSON Web Key Set: it has no list named “keys”. Upload what the JWKS address answers.",
        ));
    };
    if keys.is_empty() {
        draft.gap("no-keys", "/keys", "The set has no keys, so no signature can be checked with it.");
    }
    let mut signing = 0_usize;
    for key in &keys {
        private_members(key, &mut draft);
        signing += usize::from(one(key, &mut draft));
    }
    unique_ids(&keys, &mut draft);
    if signing == 0 && !keys.is_empty() {
        draft.gap("no-signing-key", "/keys", "No key of the set is sound and meant for signatures. Publish one with “use”: “sig”.");
    }
    draft.line("Keys", "entries of “keys”", keys.len().to_string());
    draft.line("Keys for signatures", "entries of a known type with “use”: “sig” or “key_ops”: “verify”", signing.to_string());
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
                "“{member}” is part of a private or shared key, and whoever reads this document can now sign in the vendor's name. Withdraw the key \
                 everywhere, make a new one, and publish its public half only."
            );
            draft.hard("private-key", found.pointer, message);
        }
    }
}

/// Checks one key; true when it can check signatures.
fn one(key: &Node<'_>, draft: &mut Draft) -> bool {
    if key.object().is_none() {
        draft.gap("shape", key.pointer.clone(), "A key must be an object.");
        return false;
    }
    let sound = match key.text("kty") {
        Some("RSA") => rsa(key, draft),
        Some("EC") => curve(key, &[("P-256", 32), ("P-384", 48), ("P-521", 66)], true, draft),
        Some("OKP") => {
            draft.note("key-type", key.place("kty"), "An OKP key cannot check RS256, which LTI 1.3 asks for. Publish an RSA key as well.");
            curve(key, &[("Ed25519", 32), ("Ed448", 57)], false, draft)
        }
        Some("oct") => {
            draft.hard("shared-key", key.place("kty"), "A key of type “oct” is a shared secret. Withdraw it and publish a public key instead.");
            false
        }
        Some(other) => {
            draft.gap("key-type", key.place("kty"), format!("{} is not a known key type. Use RSA or EC.", quoted(other)));
            false
        }
        None => {
            draft.gap("key-type", key.place("kty"), "The key needs its type in “kty”: RSA or EC.");
            false
        }
    };
    algorithm(key, draft);
    purpose(key, draft) && sound
}

fn algorithm(key: &Node<'_>, draft: &mut Draft) {
    let Some(algorithm) = key.word("alg") else { return };
    if algorithm.starts_with("HS") || algorithm.eq_ignore_ascii_case("none") {
        let message = format!("The algorithm {} proves nothing with a public key. Use RS256.", quoted(&algorithm));
        draft.gap("algorithm", key.place("alg"), message);
    }
}

fn purpose(key: &Node<'_>, draft: &mut Draft) -> bool {
    let operations: Vec<&str> = key.list("key_ops").iter().filter_map(|node| node.value.as_str()).collect();
    if operations.iter().any(|operation| matches!(*operation, "sign" | "decrypt" | "unwrapKey")) {
        draft.gap(
            "key-operations",
            key.place("key_ops"),
            "A published key is for checking signatures: use “verify”, not an operation of a private key.",
        );
    }
    match key.text("use") {
        Some("sig") => true,
        Some("enc") => {
            draft.note("encryption-key", key.place("use"), "This key is for encryption and does not count as a signing key.");
            false
        }
        Some(other) => {
            draft.gap("key-use", key.place("use"), format!("{} is not a use of a key. Write “sig”.", quoted(other)));
            false
        }
        None if operations.contains(&"verify") => true,
        None => {
            draft.gap("key-use", key.place("use"), "The key does not say what it is for. Add “use”: “sig”.");
            false
        }
    }
}

fn rsa(key: &Node<'_>, draft: &mut Draft) -> bool {
    let modulus = decoded(key, "n", draft);
    let exponent = decoded(key, "e", draft);
    let (Some(modulus), Some(exponent)) = (modulus, exponent) else { return false };
    let bits = bit_length(&modulus);
    if bits < MIN_RSA_BITS {
        let message = format!("The RSA key has {bits} bits; fewer than {MIN_RSA_BITS} can be broken. Make a key of 2048 bits or more.");
        draft.gap("key-short", key.place("n"), message);
    }
    let odd_and_large = exponent.last().is_some_and(|byte| byte % 2 == 1) && bit_length(&exponent) > 1;
    if !odd_and_large {
        draft.gap("key-exponent", key.place("e"), "The public exponent must be an odd number above 1; the usual one is “AQAB”.");
    }
    bits >= MIN_RSA_BITS && odd_and_large
}

fn curve(key: &Node<'_>, known: &[(&str, usize)], two_coordinates: bool, draft: &mut Draft) -> bool {
    let names = known.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let Some(name) = key.text("crv") else {
        draft.gap("key-curve", key.place("crv"), format!("The key needs its curve in “crv”: one of {names}."));
        return false;
    };
    let Some((_, length)) = known.iter().find(|(curve, _)| *curve == name) else {
        draft.gap("key-curve", key.place("crv"), format!("{} is not an accepted curve. Use one of {names}.", quoted(name)));
        return false;
    };
    let coordinates: &[&str] = if two_coordinates { &["x", "y"] } else { &["x"] };
    let mut sound = true;
    for coordinate in coordinates {
        match decoded(key, coordinate, draft) {
            Some(bytes) if bytes.len() == *length => {}
            Some(bytes) => {
                let message = format!("“{coordinate}” has {} bytes; the curve {name} needs {length}.", bytes.len());
                draft.gap("key-coordinate", key.place(coordinate), message);
                sound = false;
            }
            None => sound = false,
        }
    }
    sound
}

fn decoded(key: &Node<'_>, member: &str, draft: &mut Draft) -> Option<Vec<u8>> {
    let Some(text) = key.text(member) else {
        draft.gap("key-incomplete", key.place(member), format!("The key has no “{member}”, so it cannot be used."));
        return None;
    };
    let bytes = BASE64_URL.decode(text).ok();
    if bytes.is_none() {
        draft.gap("key-encoding", key.place(member), format!("“{member}” is not base64url text (RFC 7515, section 2)."));
    }
    bytes
}

/// The length of a big-endian number without its leading zeros, in bits.
pub(super) fn bit_length(bytes: &[u8]) -> usize {
    let significant = bytes.iter().skip_while(|byte| **byte == 0).count();
    let first = bytes.iter().find(|byte| **byte != 0).map_or(0, |byte| byte.leading_zeros() as usize);
    significant * 8 - first
}

fn unique_ids(keys: &[Node<'_>], draft: &mut Draft) {
    let mut first: HashMap<String, &str> = HashMap::new();
    for key in keys.iter().filter(|key| key.object().is_some()) {
        match key.word("kid") {
            None => draft.gap("key-id", key.place("kid"), "The key has no “kid”, so a signature cannot name it. Add one."),
            Some(id) => {
                if let Some(other) = first.get(&id) {
                    let message = format!("The key id {} is already used at {other}. Give every key its own.", quoted(&id));
                    draft.gap("key-id-twice", key.place("kid"), message);
                } else {
                    first.insert(id, &key.pointer);
                }
            }
        }
    }
}

//! What a key is for, by its `use`, `key_ops` and `alg` (RFC 7517, sections 4.2 to 4.4).

use std::collections::HashSet;

use super::super::finding::{Draft, quoted};
use super::super::node::Node;

/// What an algorithm does, and with which keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    Signs,
    Encrypts,
    /// It needs a secret that both sides have, or none at all.
    Shared,
}

/// The registered algorithms: what each does, the type of its key, and the curve when it has one of
/// its own.
#[rustfmt::skip]
const ALGORITHMS: [(&str, Work, &str, &str); 29] = [
    ("RS256", Work::Signs, "RSA", ""), ("RS384", Work::Signs, "RSA", ""),
    ("RS512", Work::Signs, "RSA", ""),
    ("PS256", Work::Signs, "RSA", ""), ("PS384", Work::Signs, "RSA", ""),
    ("PS512", Work::Signs, "RSA", ""),
    ("ES256", Work::Signs, "EC", "P-256"), ("ES384", Work::Signs, "EC", "P-384"),
    ("ES512", Work::Signs, "EC", "P-521"),
    ("ES256K", Work::Signs, "EC", "secp256k1"), ("EdDSA", Work::Signs, "OKP", ""),
    ("Ed25519", Work::Signs, "OKP", "Ed25519"), ("Ed448", Work::Signs, "OKP", "Ed448"),
    ("ML-DSA-44", Work::Signs, "AKP", ""), ("ML-DSA-65", Work::Signs, "AKP", ""),
    ("ML-DSA-87", Work::Signs, "AKP", ""),
    ("RSA1_5", Work::Encrypts, "RSA", ""), ("RSA-OAEP", Work::Encrypts, "RSA", ""),
    ("RSA-OAEP-256", Work::Encrypts, "RSA", ""),
    ("RSA-OAEP-384", Work::Encrypts, "RSA", ""), ("RSA-OAEP-512", Work::Encrypts, "RSA", ""),
    ("ECDH-ES", Work::Encrypts, "EC or OKP", ""),
    ("ECDH-ES+A128KW", Work::Encrypts, "EC or OKP", ""),
    ("ECDH-ES+A192KW", Work::Encrypts, "EC or OKP", ""),
    ("ECDH-ES+A256KW", Work::Encrypts, "EC or OKP", ""),
    ("none", Work::Shared, "", ""), ("HS256", Work::Shared, "", ""),
    ("HS384", Work::Shared, "", ""),
    ("HS512", Work::Shared, "", ""),
];

/// Operations that only the owner of a private key can do.
const PRIVATE_OPERATIONS: [&str; 3] = ["sign", "decrypt", "unwrapKey"];
/// Operations of an encryption key.
const ENCRYPTION: [&str; 6] =
    ["encrypt", "decrypt", "wrapKey", "unwrapKey", "deriveKey", "deriveBits"];

fn work(key: &Node<'_>) -> Option<Work> {
    let name = key.text("alg")?;
    ALGORITHMS.iter().find(|(known, ..)| *known == name).map(|(_, work, ..)| *work)
}

fn operations<'a>(key: &Node<'a>) -> Vec<&'a str> {
    key.list("key_ops").iter().filter_map(|node| node.value.as_str()).collect()
}

/// Whether a set has keys for encryption beside others, so that every key has to say what it is for
/// (`OpenID` Connect Discovery, section 3).
pub(super) fn is_mixed(keys: &[Node<'_>]) -> bool {
    let encrypts = |key: &Node<'_>| {
        key.text("use") == Some("enc")
            || (key.get("use").is_none() && work(key) == Some(Work::Encrypts))
    };
    let encryption = keys.iter().filter(|key| encrypts(key)).count();
    encryption > 0 && encryption < keys.len()
}

/// Whether a key says that it is for signatures.
pub(super) fn claims_signatures(key: &Node<'_>) -> bool {
    key.text("use") == Some("sig")
        || work(key) == Some(Work::Signs)
        || operations(key).contains(&"verify")
}

/// Checks what a key is for; true when it may check signatures.
pub(super) fn check(key: &Node<'_>, mixed: bool, draft: &mut Draft) -> bool {
    let fits = algorithm(key, draft);
    let operations_fit = key_operations(key, draft);
    let signs = uses(key, mixed, draft);
    fits && operations_fit && signs
}

/// Whether the algorithm is one that a public key of this type can check.
fn algorithm(key: &Node<'_>, draft: &mut Draft) -> bool {
    let Some(node) = key.get("alg") else { return true };
    let name = node.value.as_str().unwrap_or_default().trim();
    let Some((_, work, kind, curve)) =
        ALGORITHMS.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name))
    else {
        let message = format!(
            "{} is not an algorithm that is known here; readers may pass over the key.",
            quoted(name)
        );
        draft.note("algorithm", node.pointer, message);
        return true;
    };
    let has = |wanted: &str, member: &str| {
        wanted.is_empty()
            || key.text(member).is_some_and(|found| wanted.split(" or ").any(|one| one == found))
    };
    let message = if *work == Work::Shared {
        format!("The algorithm {} proves nothing with a public key. Use RS256.", quoted(name))
    } else if !ALGORITHMS.iter().any(|(known, ..)| *known == name) {
        format!("{} is not an algorithm; letter case counts.", quoted(name))
    } else if !has(kind, "kty") {
        format!("The algorithm {} needs a key of type {kind}.", quoted(name))
    } else if !has(curve, "crv") {
        format!("The algorithm {} needs a key on the curve {curve}.", quoted(name))
    } else {
        return true;
    };
    draft.gap("algorithm", node.pointer, message);
    false
}

fn key_operations(key: &Node<'_>, draft: &mut Draft) -> bool {
    let Some(node) = key.get("key_ops") else { return true };
    let names = operations(key);
    let count = node.value.as_array().map(Vec::len);
    if count != Some(names.len()) || names.is_empty() {
        draft.gap(
            "key-operations",
            node.pointer,
            "“key_ops” must be a list of operations, such as [\"verify\"].",
        );
        return false;
    }
    if names.iter().collect::<HashSet<_>>().len() < names.len() {
        draft.gap(
            "key-operations",
            node.pointer.clone(),
            "“key_ops” names an operation twice. Keep one.",
        );
    }
    if names.iter().any(|name| PRIVATE_OPERATIONS.contains(name)) {
        let message = "A published key is for checking signatures: use “verify”, not an operation \
            of a private key.";
        draft.gap("key-operations", node.pointer.clone(), message);
    }
    let conflict = match key.text("use") {
        Some("sig") => names.iter().any(|name| ENCRYPTION.contains(name)),
        Some("enc") => names.iter().any(|name| matches!(*name, "sign" | "verify")),
        _ => false,
    };
    if conflict {
        draft.gap(
            "key-conflict",
            node.pointer,
            "“use” and “key_ops” contradict one another. Keep “use” alone.",
        );
    }
    !conflict
}

/// Whether “use”, or what stands for it, leaves the key for signatures.
fn uses(key: &Node<'_>, mixed: bool, draft: &mut Draft) -> bool {
    let (named, operations) = (work(key), operations(key));
    let conflict = |draft: &mut Draft, meant: &str| {
        let name = quoted(key.text("alg").unwrap_or_default());
        draft.gap(
            "key-conflict",
            key.place("use"),
            format!("The key is said to be for {meant}, but its algorithm {name} is not."),
        );
        false
    };
    if key
        .get("use")
        .is_some_and(|node| node.value.as_str().is_none_or(|text| !matches!(text, "sig" | "enc")))
    {
        let found = key.word("use").unwrap_or_default();
        draft.gap(
            "key-use",
            key.place("use"),
            format!("{} is not a use of a key. Write “sig”.", quoted(&found)),
        );
        return false;
    }
    match key.text("use") {
        Some("sig") if named == Some(Work::Encrypts) => conflict(draft, "signatures"),
        Some("sig") => true,
        Some(_) if named == Some(Work::Signs) => conflict(draft, "encryption"),
        Some(_) => {
            draft.note(
                "encryption-key",
                key.place("use"),
                "This key is for encryption and does not count as a signing key.",
            );
            false
        }
        None if operations.iter().any(|operation| ENCRYPTION.contains(operation))
            && !operations.contains(&"verify") =>
        {
            draft.note(
                "encryption-key",
                key.place("key_ops"),
                "This key is for encryption and does not count as a signing key.",
            );
            false
        }
        None if named == Some(Work::Encrypts) => {
            draft.note(
                "encryption-key",
                key.place("alg"),
                "This key is for encryption and does not count as a signing key.",
            );
            false
        }
        None => {
            silent(key, mixed, draft);
            true
        }
    }
}

/// “use” may be left out (RFC 7517, section 4.2); where keys for encryption stand beside it,
/// something has to tell them apart.
fn silent(key: &Node<'_>, mixed: bool, draft: &mut Draft) {
    let told = claims_signatures(key);
    let of_encryption = matches!(key.text("crv"), Some("X25519" | "X448"));
    if of_encryption || (told && !mixed) {
        return;
    }
    let message = "The key does not say what it is for, though the set has keys for encryption \
        too. Add “use”: “sig”.";
    if told {
        draft.note("key-use", key.place("use"), message);
    } else if mixed {
        draft.gap("key-use", key.place("use"), message);
    } else {
        draft.note(
            "key-use",
            key.place("use"),
            "The key does not say what it is for; it was taken for signatures. Add “use”: “sig”.",
        );
    }
}

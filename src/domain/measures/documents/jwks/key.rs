//! One key: its type, its numbers and its certificates (RFC 7517, 7518, 8037, 8812, 9964).

use base64::Engine as _;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use base64::{alphabet, engine::DecodePaddingMode};

use super::super::der::{self, MIN_RSA_BITS};
use super::super::finding::{Draft, quoted};
use super::super::node::Node;
use super::purpose;

const BASE64_URL: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A curve and how many bytes a coordinate on it has.
type Curve = (&'static str, usize);
/// RFC 7518, section 6.2.1.1.
const EC: [Curve; 3] = [("P-256", 32), ("P-384", 48), ("P-521", 66)];
/// RFC 8812, section 3.1: registered, and of no use to those who read these sets.
const EC_ELSEWHERE: [Curve; 1] = [("secp256k1", 32)];
/// RFC 8037, section 2: for signatures, then for encryption.
const OKP_SIGNING: [Curve; 2] = [("Ed25519", 32), ("Ed448", 57)];
const OKP_ENCRYPTION: [Curve; 2] = [("X25519", 32), ("X448", 56)];
/// RFC 9964: the algorithms of the type AKP and the bytes of their public keys (FIPS 204).
const AKP: [Curve; 3] = [("ML-DSA-44", 1312), ("ML-DSA-65", 1952), ("ML-DSA-87", 2592)];

/// Checks one key; true when it can check signatures. `mixed` says that the set has keys for
/// encryption too.
pub(super) fn check(key: &Node<'_>, mixed: bool, draft: &mut Draft) -> bool {
    if key.object().is_none() {
        draft.gap("shape", key.pointer.clone(), "A key must be an object.");
        return false;
    }
    let Some(kind) = key.text("kty") else {
        draft.gap("key-type", key.place("kty"), "The key needs its type in “kty”: RSA or EC.");
        return false;
    };
    let sound = match kind {
        "RSA" => rsa(key, draft),
        "EC" => elliptic(key, draft),
        "OKP" => octets(key, draft),
        "AKP" => post_quantum(key, draft),
        "oct" => {
            draft.hard(
                "shared-key",
                key.place("kty"),
                "A key of type “oct” is a shared secret. \
                Withdraw it and publish a public key instead.",
            );
            false
        }
        other => {
            unknown(key, other, draft);
            return false;
        }
    };
    let certified = certificates(key, draft);
    let fits = purpose::check(key, mixed, draft);
    sound && certified && fits
}

/// Readers pass over keys of a type they do not know (RFC 7517, section 5); a known type in wrong
/// letters is a slip.
fn unknown(key: &Node<'_>, kind: &str, draft: &mut Draft) {
    if let Some(known) = ["RSA", "EC", "OKP", "AKP", "oct"]
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(kind))
    {
        draft.gap(
            "key-type",
            key.place("kty"),
            format!("{} is not a key type; letter case counts. Write “{known}”.", quoted(kind)),
        );
    } else {
        let message = format!(
            "{} is not a key type that is known here, so the key was passed over, as other readers \
             do.",
            quoted(kind)
        );
        draft.note("key-type", key.place("kty"), message);
    }
}

fn rsa(key: &Node<'_>, draft: &mut Draft) -> bool {
    let modulus = decoded(key, "n", draft);
    let exponent = decoded(key, "e", draft);
    let (Some(modulus), Some(exponent)) = (modulus, exponent) else { return false };
    let bits = der::bit_length(&modulus);
    if bits < MIN_RSA_BITS {
        let message = format!(
            "The RSA key has {bits} bits; fewer than {MIN_RSA_BITS} can be broken. Make a key of \
             2048 bits or more."
        );
        draft.gap("key-short", key.place("n"), message);
    }
    let odd = modulus.last().is_some_and(|byte| byte % 2 == 1);
    if !odd {
        draft.gap(
            "key-modulus",
            key.place("n"),
            "The modulus is an even number, so this is no RSA key. Export the key again.",
        );
    }
    let odd_and_large =
        exponent.last().is_some_and(|byte| byte % 2 == 1) && der::bit_length(&exponent) > 1;
    if !odd_and_large {
        draft.gap(
            "key-exponent",
            key.place("e"),
            "The public exponent must be an odd number above 1; the usual one is “AQAB”.",
        );
    }
    bits >= MIN_RSA_BITS && odd && odd_and_large
}

fn elliptic(key: &Node<'_>, draft: &mut Draft) -> bool {
    match curve(key, &EC, &EC_ELSEWHERE, draft) {
        Some((name, length)) => {
            let coordinates =
                ["x", "y"].map(|coordinate| is_long(key, coordinate, name, length, draft));
            let accepted = EC.iter().any(|(known, _)| *known == name);
            if !accepted {
                let message = format!(
                    "The curve “{name}” is registered and not accepted here. Publish a key on \
                     P-256 or an RSA key as well."
                );
                draft.note("key-curve", key.place("crv"), message);
            }
            accepted && coordinates == [true; 2]
        }
        None => false,
    }
}

fn octets(key: &Node<'_>, draft: &mut Draft) -> bool {
    let Some((name, length)) = curve(key, &OKP_SIGNING, &OKP_ENCRYPTION, draft) else {
        return false;
    };
    let long = is_long(key, "x", name, length, draft);
    if OKP_ENCRYPTION.iter().any(|(known, _)| *known == name) {
        if purpose::claims_signatures(key) {
            let message = format!(
                "The curve {name} is for encryption only (RFC 8037), but the key is said to be for \
                 signatures."
            );
            draft.gap("key-conflict", key.place("crv"), message);
        } else if key.text("use") != Some("enc") {
            draft.note(
                "encryption-key",
                key.place("crv"),
                format!("A key on {name} is for encryption and does not count as a signing key."),
            );
        }
        return false;
    }
    draft.note(
        "key-type",
        key.place("kty"),
        "An OKP key cannot check RS256, which LTI 1.3 asks for. Publish an RSA key as well.",
    );
    long
}

fn post_quantum(key: &Node<'_>, draft: &mut Draft) -> bool {
    draft.note(
        "key-type",
        key.place("kty"),
        "An AKP key cannot check RS256, which LTI 1.3 asks for. Publish an RSA key as well.",
    );
    let Some(name) = key.text("alg") else {
        draft.gap(
            "algorithm",
            key.place("alg"),
            "A key of type AKP needs its algorithm in “alg”, such as ML-DSA-65 (RFC 9964).",
        );
        return false;
    };
    match AKP.iter().find(|(known, _)| *known == name) {
        Some((_, length)) => is_long(key, "pub", name, *length, draft),
        None => decoded(key, "pub", draft).is_some_and(|_| false),
    }
}

/// The curve of a key: an accepted one, or one that is registered for something else.
fn curve(
    key: &Node<'_>,
    accepted: &[Curve],
    elsewhere: &[Curve],
    draft: &mut Draft,
) -> Option<Curve> {
    let names = accepted.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let Some(name) = key.text("crv") else {
        draft.gap(
            "key-curve",
            key.place("crv"),
            format!("The key needs its curve in “crv”: one of {names}."),
        );
        return None;
    };
    let found = accepted.iter().chain(elsewhere).find(|(curve, _)| *curve == name);
    if found.is_none() {
        draft.gap(
            "key-curve",
            key.place("crv"),
            format!("{} is not an accepted curve. Use one of {names}.", quoted(name)),
        );
    }
    found.copied()
}

fn is_long(key: &Node<'_>, member: &str, name: &str, length: usize, draft: &mut Draft) -> bool {
    let Some(bytes) = decoded(key, member, draft) else { return false };
    if bytes.len() != length {
        let what = if name.starts_with("ML-DSA") { "algorithm" } else { "curve" };
        let message =
            format!("“{member}” has {} bytes; the {what} {name} needs {length}.", bytes.len());
        draft.gap("key-coordinate", key.place(member), message);
    }
    bytes.len() == length
}

fn decoded(key: &Node<'_>, member: &str, draft: &mut Draft) -> Option<Vec<u8>> {
    let Some(text) = key.text(member) else {
        draft.gap(
            "key-incomplete",
            key.place(member),
            format!("The key has no “{member}”, so it cannot be used."),
        );
        return None;
    };
    let bytes = BASE64_URL.decode(text).ok();
    if bytes.is_none() {
        draft.gap(
            "key-encoding",
            key.place(member),
            format!("“{member}” is not base64url text (RFC 7515, section 2)."),
        );
    } else if text.ends_with('=') {
        draft.note(
            "key-encoding",
            key.place(member),
            format!(
                "“{member}” ends with “=”, which base64url text of a key does not have. Leave \
                it out."
            ),
        );
    }
    bytes
}

/// Whether the certificates of a key (RFC 7517, section 4.7) can be read and the first one is of
/// this very key; true without any.
fn certificates(key: &Node<'_>, draft: &mut Draft) -> bool {
    let Some(chain) = key.get("x5c") else { return true };
    let certificates = key.list("x5c");
    if certificates.is_empty() {
        draft.gap(
            "certificate-unreadable",
            chain.pointer,
            "“x5c” must be a list of certificates. Leave it out when there is none.",
        );
        return false;
    }
    let mut sound = true;
    for (index, certificate) in certificates.iter().enumerate() {
        let bytes = certificate.value.as_str().and_then(|text| STANDARD.decode(text).ok());
        let Some(bytes) = bytes else {
            draft.gap(
                "certificate-unreadable",
                certificate.pointer.clone(),
                "The certificate is not base64 text, as “x5c” has it.",
            );
            sound = false;
            continue;
        };
        match der::certificate(&bytes) {
            Err(fault) => {
                draft.gap(
                    "certificate-unreadable",
                    certificate.pointer.clone(),
                    format!("The certificate {fault}."),
                );
                sound = false;
            }
            Ok(read) if index == 0 && !is_of(key, &read) => {
                draft.gap(
                    "certificate-differs",
                    certificate.pointer.clone(),
                    "The certificate is of another key than this one. Publish the matching one.",
                );
                sound = false;
            }
            Ok(_) => {}
        }
    }
    sound
}

/// Whether a certificate holds the numbers of the key; keys whose numbers cannot be read are told
/// elsewhere.
fn is_of(key: &Node<'_>, certificate: &der::Certificate<'_>) -> bool {
    let number = |member: &str| key.text(member).and_then(|text| BASE64_URL.decode(text).ok());
    let trimmed =
        |bytes: &[u8]| bytes.iter().copied().skip_while(|byte| *byte == 0).collect::<Vec<u8>>();
    match key.text("kty") {
        Some("RSA") => number("n").is_none_or(|modulus| {
            certificate.rsa_modulus.is_some_and(|other| trimmed(other) == trimmed(&modulus))
        }),
        Some("EC") => match (number("x"), number("y")) {
            (Some(x), Some(y)) => certificate.public_key == [&[4_u8][..], &x, &y].concat(),
            _ => true,
        },
        Some("OKP") => number("x").is_none_or(|x| certificate.public_key == x),
        _ => true,
    }
}

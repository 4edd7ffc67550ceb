//! Key sets: what may be published, what must not.

use crate::support::cases;
use assay::domain::measures::documents::finding::{Checked, Severity};
use assay::domain::measures::documents::jwks::{PRIVATE_MEMBERS, check};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A modulus of 2048 bits.
const LONG: &str = "\
     tk5iWRsREB8EVeS0zOaNWAScfuB1KfPa7qILj4ONQaNoos8S6vFuUByDBq0nJFIFxpLZiT11C00F5OeBxliZHAd-kMq6ocltNkN28vU_UVQFxeSTcoRLvwg-\
     KurFdFJ6DQLGG8SkmdGio1TIpYZPlS2gPzPew2oeb3JkIo-KgAEifSj5FxhbzHENjnIaUumhaR-\
     zAsiChnKque8UGis00HoPz2VMZgUQW75QGAkHajl9m1kq2KveldAZ9ySp97W07jQWtHtuKb-d-Et3JCElluF-\
     rq5eiwLNeirYRWTP8JiV3KFTmzX4HXhN62MXuYPZOTQmYxyU2-SlnglhkniVOQ";
/// A modulus of 1024 bits.
const SHORT: &str = "\
     xTS2NnSaylz5tq0qznkQ7OxcHt5TyP3vkhK-oIzRrBAfOe-t9ck_as0Ntf2kCLhDRPL9gJ6FZOnNcMNIodAl8-\
     nnvTy3Gt_7fkykRsFuX2FneUjPGrd5rKKVYS_054BprcW1WHrVMq59AlX4wcQtqaprwW_AWlyNoDbmDFAMpLk";

fn key() -> Value {
    json!({"kty": "RSA", "kid": "one", "use": "sig", "alg": "RS256", "n": LONG, "e": "AQAB"})
}

fn checked(set: &Value) -> Checked {
    check(set.to_string().as_bytes()).expect("a key set")
}

#[test]
fn a_public_rsa_key_for_signatures_is_sound() {
    let checked = checked(&json!({"keys": [key()]}));
    assert_eq!(checked.findings, []);
    assert_eq!(checked.fact("signing_keys"), Some(&json!(1)));
    assert_eq!(checked.fact("private_members"), Some(&json!(false)));
}

#[test]
fn every_private_member_is_a_hard_finding_at_its_place() {
    for member in PRIVATE_MEMBERS {
        let mut private = key();
        private[member] = json!("AQAB");
        let checked = checked(&json!({"keys": [key(), private]}));
        let finding = &checked.findings[0];
        assert_eq!(
            (finding.severity, finding.code, finding.pointer.as_str()),
            (Severity::Hard, "private-key", format!("/keys/1/{member}").as_str())
        );
        assert_eq!(checked.fact("private_members"), Some(&json!(true)));
    }
}

#[test]
fn a_private_key_in_pem_form_is_a_hard_finding_though_it_is_no_json() {
    let checked = check(b"-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n")
        .expect("a finding");
    assert_eq!(checked.gravest(), Some(Severity::Hard));
}

#[test]
fn a_lone_private_key_is_found_without_a_set_around_it() {
    let mut private = key();
    private["d"] = json!("AQAB");
    let checked = checked(&private);
    assert!(checked.has("single-key") && checked.has("private-key"));
}

#[test]
fn a_short_rsa_key_does_not_count_as_a_signing_key() {
    let mut short = key();
    short["n"] = json!(SHORT);
    let checked = checked(&json!({"keys": [short]}));
    let finding =
        checked.findings.iter().find(|finding| finding.code == "key-short").expect("a finding");
    assert!(finding.message.contains("1024 bits"), "{}", finding.message);
    assert_eq!(finding.pointer, "/keys/0/n");
    assert!(checked.has("no-signing-key"));
}

#[test]
fn leading_zeros_do_not_lengthen_a_modulus() {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let mut bytes = vec![0_u8; 200];
    bytes.extend(URL_SAFE_NO_PAD.decode(SHORT).expect("base64url"));
    let mut padded = key();
    padded["n"] = json!(URL_SAFE_NO_PAD.encode(bytes));
    assert!(checked(&json!({"keys": [padded]})).has("key-short"));
}

#[test]
fn key_ids_are_present_and_unique() {
    let mut nameless = key();
    nameless.as_object_mut().expect("an object").remove("kid");
    let checked = checked(&json!({"keys": [key(), key(), nameless]}));
    let twice =
        checked.findings.iter().find(|finding| finding.code == "key-id-twice").expect("a finding");
    assert_eq!(twice.pointer, "/keys/1/kid");
    assert!(twice.message.contains("/keys/0"));
    assert!(checked.has("key-id"));
}

#[test]
fn curves_are_named_and_their_points_have_the_right_length() {
    let coordinate = "A".repeat(43);
    let good = json!({"kty": "EC", "kid": "e", "use": "sig", "crv": "P-256", "x": coordinate,
        "y": coordinate});
    assert_eq!(checked(&json!({"keys": [good]})).findings, []);
    let odd = json!({"kty": "EC", "kid": "e", "use": "sig", "crv": "secp256k1", "x": coordinate,
        "y": coordinate});
    assert!(checked(&json!({"keys": [odd]})).has("key-curve"));
    let cut = json!({"kty": "EC", "kid": "e", "use": "sig", "crv": "P-384", "x": coordinate,
        "y": coordinate});
    assert!(checked(&json!({"keys": [cut]})).has("key-coordinate"));
}

fn with(change: &[(&str, Option<Value>)]) -> Value {
    let mut key = key();
    let members = key.as_object_mut().expect("an object");
    for (name, value) in change {
        match value {
            Some(value) => members.insert((*name).to_owned(), value.clone()),
            None => members.remove(*name),
        };
    }
    key
}

/// A key for encryption on the curve X25519.
fn encryption_key() -> Value {
    json!({"kty": "OKP", "crv": "X25519", "use": "enc", "kid": "two", "x": "A".repeat(43)})
}

fn told(set: &Value) -> Vec<(&'static str, Severity, String)> {
    checked(set)
        .findings
        .into_iter()
        .map(|finding| (finding.code, finding.severity, finding.pointer))
        .collect()
}

#[test]
fn use_may_be_left_out() {
    let silent = with(&[("use", None)]);
    let told_by_algorithm = checked(&json!({"keys": [silent]}));
    assert_eq!(
        (told_by_algorithm.findings.len(), told_by_algorithm.fact("signing_keys")),
        (0, Some(&json!(1)))
    );
    let by_operation = with(&[("use", None), ("alg", None), ("key_ops", Some(json!(["verify"])))]);
    assert_eq!(checked(&json!({"keys": [by_operation]})).findings, []);
    let mute = checked(&json!({"keys": [with(&[("use", None), ("alg", None)])]}));
    assert_eq!(
        (mute.is_sound(), mute.has("key-use"), mute.fact("signing_keys")),
        (true, true, Some(&json!(1)))
    );
}

#[test]
fn where_keys_for_encryption_stand_beside_it_a_key_says_what_it_is_for() {
    let mute = with(&[("use", None), ("alg", None)]);
    assert_eq!(
        told(&json!({"keys": [mute, encryption_key()]}))[0],
        ("key-use", Severity::Gap, "/keys/0/use".to_owned())
    );
    let named = checked(&json!({"keys": [with(&[("use", None)]), encryption_key()]}));
    assert_eq!((named.is_sound(), named.fact("signing_keys")), (true, Some(&json!(1))));
}

#[test]
fn a_key_for_encryption_is_no_signing_key_and_no_fault() {
    let other = with(&[
        ("kid", Some(json!("two"))),
        ("use", Some(json!("enc"))),
        ("alg", Some(json!("RSA-OAEP-256"))),
    ]);
    for encryption in [
        encryption_key(),
        other.clone(),
        with(&[("kid", Some(json!("two"))), ("use", None), ("alg", Some(json!("RSA-OAEP")))]),
    ] {
        let checked = checked(&json!({"keys": [key(), encryption]}));
        assert_eq!(
            (checked.is_sound(), checked.has("encryption-key"), checked.fact("signing_keys")),
            (true, true, Some(&json!(1)))
        );
    }
    assert!(checked(&json!({"keys": [other]})).has("no-signing-key"));
}

#[test]
fn what_contradicts_itself_is_a_gap_and_no_signing_key() {
    for (member, value, code) in [
        ("alg", json!("RSA-OAEP"), "key-conflict"),
        ("use", json!("enc"), "key-conflict"),
        ("key_ops", json!(["encrypt"]), "key-conflict"),
        ("alg", json!("ES256"), "algorithm"),
        ("alg", json!("rs256"), "algorithm"),
        ("alg", json!("HS256"), "algorithm"),
        ("use", json!("SIG"), "key-use"),
        ("key_ops", json!("verify"), "key-operations"),
        ("kty", json!("rsa"), "key-type"),
    ] {
        let checked = checked(&json!({"keys": [with(&[(member, Some(value.clone()))])]}));
        assert!(
            checked.has(code) && checked.has("no-signing-key"),
            "{member} {value}: {:?}",
            checked.findings
        );
    }
    let coordinate = "A".repeat(43);
    let wrong_curve = json!({"kty": "EC", "kid": "e", "use": "sig", "alg": "ES384", "crv": "P-256",
        "x": coordinate, "y": coordinate});
    assert!(checked(&json!({"keys": [wrong_curve]})).has("algorithm"));
    let twice = with(&[("key_ops", Some(json!(["verify", "verify"])))]);
    assert!(checked(&json!({"keys": [twice]})).has("key-operations"));
}

#[test]
fn types_and_curves_of_other_registrations_are_notes() {
    let coordinate = "A".repeat(43);
    let post_quantum = json!({"kty": "AKP", "alg": "ML-DSA-65", "kid": "2", "use": "sig",
        "pub": "A".repeat(2603)});
    let bitcoin = json!({"kty": "EC", "kid": "2", "use": "sig", "alg": "ES256K", "crv": "secp256k1",
        "x": coordinate, "y": coordinate});
    let unknown = json!({"kty": "LATTICE", "kid": "2"});
    for (other, words, signing) in [
        (
            post_quantum,
            "An AKP key cannot check RS256, which LTI 1.3 asks for. Publish an RSA key as well.",
            2,
        ),
        (
            bitcoin,
            "The curve “secp256k1” is registered and not accepted here. Publish a key on P-256 or \
             an RSA key as well.",
            1,
        ),
        (
            unknown,
            "“LATTICE” is not a key type that is known here, so the key was passed over, as other \
             readers do.",
            1,
        ),
    ] {
        let checked = checked(&json!({"keys": [key(), other]}));
        assert_eq!(
            checked.findings.iter().map(|finding| finding.message.as_str()).collect::<Vec<_>>(),
            [words]
        );
        assert_eq!(
            (checked.is_sound(), checked.fact("signing_keys")),
            (true, Some(&json!(signing)))
        );
    }
    let short = json!({"kty": "AKP", "alg": "ML-DSA-44", "kid": "2", "use": "sig", "pub": "AQAB"});
    assert!(checked(&json!({"keys": [short]})).has("key-coordinate"));
    let for_signatures =
        json!({"kty": "OKP", "crv": "X25519", "use": "sig", "kid": "2", "x": coordinate});
    assert!(checked(&json!({"keys": [for_signatures]})).has("key-conflict"));
}

#[test]
fn certificates_beside_a_key_are_of_that_key() {
    use super::saml::{CURVE, LONG as CERTIFICATE};
    assert_eq!(
        checked(&json!({"keys": [with(&[("x5c", Some(json!([CERTIFICATE, CURVE])))])]})).findings,
        []
    );
    assert!(
        checked(&json!({"keys": [with(&[("x5c", Some(json!([CURVE])))])]}))
            .has("certificate-differs")
    );
    for chain in [json!([]), json!(CERTIFICATE), json!(["AQAB"]), json!(["-----BEGIN"]), json!([7])]
    {
        let checked = checked(&json!({"keys": [with(&[("x5c", Some(chain.clone()))])]}));
        assert!(checked.has("certificate-unreadable") && checked.has("no-signing-key"), "{chain}");
    }
}

#[test]
fn a_lone_key_may_do_without_an_id_and_forms_of_one_key_may_share_theirs() {
    let lone = checked(&json!({"keys": [with(&[("kid", None)])]}));
    assert!(lone.is_sound() && lone.has("key-id"), "{:?}", lone.findings);
    let coordinate = "A".repeat(43);
    let other = json!({"kty": "EC", "kid": "one", "use": "sig", "crv": "P-256", "x": coordinate,
        "y": coordinate});
    let shared = checked(&json!({"keys": [key(), other]}));
    assert!(shared.is_sound() && shared.has("key-id-twice"), "{:?}", shared.findings);
    assert!(!checked(&json!({"keys": [with(&[("kid", Some(json!(7)))])]})).is_sound());
}

#[test]
fn a_shared_secret_is_a_hard_finding() {
    let checked = checked(&json!({"keys": [{"kty": "oct", "kid": "s", "k": "AQAB"}]}));
    assert!(
        checked.findings.iter().filter(|finding| finding.severity == Severity::Hard).count() == 2
    );
}

#[test]
fn what_is_no_key_set_is_refused_with_its_place() {
    let error = check(b"{\"keys\": [").expect_err("cut off");
    assert!(error.place.starts_with("line 1, column"), "{error}");
    let error = check(b"{\"issuer\": \"x\"}").expect_err("no keys");
    assert_eq!(error.place, "/keys");
    let error = check(b"{\"keys\": [], \"keys\": []}").expect_err("twice");
    assert!(error.message.contains("appears twice"), "{error}");
    assert!(check(b"").is_err());
    assert!(check(&b"[".repeat(100_000)).expect_err("deep").message.contains("64 levels"));
}

proptest! {
    #![proptest_config(cases(200))]
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = check(&bytes);
    }

    #[test]
    fn no_mutation_of_a_key_set_makes_it_panic(at in 0_usize..700, byte in any::<u8>(),
        cut in 0_usize..700) {
        let mut bytes = json!({"keys": [key(),
            {"kty": "EC", "crv": "P-256", "x": "AQ", "y": "AQ"}]}).to_string().into_bytes();
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        let _ = check(&bytes);
        bytes.truncate(cut);
        let _ = check(&bytes);
    }
}

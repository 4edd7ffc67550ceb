//! Key sets: what may be published, what must not.

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
        assert_eq!((finding.severity, finding.code, finding.pointer.as_str()), (Severity::Hard, "private-key", format!("/keys/1/{member}").as_str()));
        assert_eq!(checked.fact("private_members"), Some(&json!(true)));
    }
}

#[test]
fn a_private_key_in_pem_form_is_a_hard_finding_though_it_is_no_json() {
    let checked = check(b"-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n").expect("a finding");
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
    let finding = checked.findings.iter().find(|finding| finding.code == "key-short").expect("a finding");
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
    let twice = checked.findings.iter().find(|finding| finding.code == "key-id-twice").expect("a finding");
    assert_eq!(twice.pointer, "/keys/1/kid");
    assert!(twice.message.contains("/keys/0"));
    assert!(checked.has("key-id"));
}

#[test]
fn curves_are_named_and_their_points_have_the_right_length() {
    let coordinate = "A".repeat(43);
    let good = json!({"kty": "EC", "kid": "e", "use": "sig", "crv": "P-256", "x": coordinate, "y": coordinate});
    assert_eq!(checked(&json!({"keys": [good]})).findings, []);
    let odd = json!({"kty": "EC", "kid": "e", "use": "sig", "crv": "secp256k1", "x": coordinate, "y": coordinate});
    assert!(checked(&json!({"keys": [odd]})).has("key-curve"));
    let cut = json!({"kty": "EC", "kid": "e", "use": "sig", "crv": "P-384", "x": coordinate, "y": coordinate});
    assert!(checked(&json!({"keys": [cut]})).has("key-coordinate"));
}

#[test]
fn a_key_says_that_it_is_for_signatures() {
    let mut silent = key();
    silent.as_object_mut().expect("an object").remove("use");
    assert!(checked(&json!({"keys": [silent.clone()]})).has("key-use"));
    silent["key_ops"] = json!(["verify"]);
    assert_eq!(checked(&json!({"keys": [silent]})).findings, []);
    let mut encryption = key();
    encryption["use"] = json!("enc");
    let checked = checked(&json!({"keys": [encryption]}));
    assert!(checked.has("encryption-key") && checked.has("no-signing-key"));
}

#[test]
fn a_shared_secret_is_a_hard_finding() {
    let checked = checked(&json!({"keys": [{"kty": "oct", "kid": "s", "k": "AQAB"}]}));
    assert!(checked.findings.iter().filter(|finding| finding.severity == Severity::Hard).count() == 2);
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
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = check(&bytes);
    }

    #[test]
    fn no_mutation_of_a_key_set_makes_it_panic(at in 0_usize..700, byte in any::<u8>(), cut in 0_usize..700) {
        let mut bytes = json!({"keys": [key(), {"kty": "EC", "crv": "P-256", "x": "AQ", "y": "AQ"}]}).to_string().into_bytes();
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        let _ = check(&bytes);
        bytes.truncate(cut);
        let _ = check(&bytes);
    }
}

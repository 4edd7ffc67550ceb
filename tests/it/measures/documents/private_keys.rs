//! Private keys where nobody asks for keys.

use assay::domain::assessment::document_check::{DocumentCheck, Gravity};
use assay::domain::instrument::DocumentKind;
use assay::domain::measures::documents::private_key::check;
use assay::domain::values::Timestamp;

use super::oneroster::pack;

const LEAKED: &str = r#"{"keys":[{"kty":"EC","crv":"P-256","kid":"a","use":"sig","x":"AAAA","y":"AAAA","d":"AAAA"}]}"#;
const PUBLIC: &str = r#"{"keys":[{"kty":"EC","crv":"P-256","kid":"a","use":"sig","x":"AAAA","y":"AAAA"}]}"#;

fn hard(kinds: &[DocumentKind], media_type: &str, bytes: &[u8]) -> Vec<String> {
    let looked = DocumentCheck::of(kinds, media_type, bytes, Timestamp::from_millis(0));
    let findings = looked.into_iter().flat_map(|looked| looked.findings);
    findings.filter(|finding| finding.gravity == Gravity::Hard).map(|finding| finding.place).collect()
}

#[test]
fn a_private_key_is_found_wherever_it_is_attached() {
    assert_eq!(hard(&[], "application/json", LEAKED.as_bytes()), ["/keys/0/d"]);
    assert_eq!(hard(&[DocumentKind::Openapi], "application/json", LEAKED.as_bytes()), ["/keys/0/d"]);
    assert_eq!(hard(&[], "text/plain", b"Dear all,\n-----BEGIN RSA PRIVATE KEY-----\nAAAA\n"), [""]);
    assert!(hard(&[], "application/json", PUBLIC.as_bytes()).is_empty());
    assert!(DocumentCheck::of(&[], "application/json", PUBLIC.as_bytes(), Timestamp::from_millis(0)).is_none(), "nobody asked for keys");
}

#[test]
fn a_private_key_is_found_in_a_package_and_its_file_is_named() {
    let package = pack(&[("read me.md", "Our keys".to_owned()), ("keys/jwks.json", LEAKED.to_owned()), ("public.json", PUBLIC.to_owned())]);
    assert_eq!(hard(&[DocumentKind::Jwks], "application/zip", &package), ["keys/jwks.json/keys/0/d"]);
    assert_eq!(hard(&[], "application/zip", &package).len(), 1);
    assert!(check(&pack(&[("public.json", PUBLIC.to_owned())])).is_none());
    assert!(check(b"PK\x03\x04 broken").is_none(), "a package that cannot be read shows no key");
}

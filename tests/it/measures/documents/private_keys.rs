//! Private keys where nobody asks for keys.

use assay::domain::assessment::document_check::{DocumentCheck, Gravity};
use assay::domain::instrument::DocumentKind;
use assay::domain::measures::documents::private_key::{search, warning};
use assay::domain::values::Timestamp;

use proptest::prelude::*;

use super::oneroster::pack;
use crate::support::cases;

const LEAKED: &str = r#"{"keys":[{"kty":"EC","crv":"P-256","kid":"a","use":"sig","x":"AAAA","y":"AAAA","d":"AAAA"}]}"#;
const PUBLIC: &str =
    r#"{"keys":[{"kty":"EC","crv":"P-256","kid":"a","use":"sig","x":"AAAA","y":"AAAA"}]}"#;

fn hard(kinds: &[DocumentKind], media_type: &str, bytes: &[u8]) -> Vec<String> {
    let looked = DocumentCheck::of(kinds, media_type, bytes, Timestamp::from_millis(0));
    let findings = looked.into_iter().flat_map(|looked| looked.findings);
    findings
        .filter(|finding| finding.gravity == Gravity::Hard)
        .map(|finding| finding.place)
        .collect()
}

#[test]
fn a_private_key_is_found_wherever_it_is_attached() {
    assert_eq!(hard(&[], "application/json", LEAKED.as_bytes()), ["/keys/0/d"]);
    assert_eq!(
        hard(&[DocumentKind::Openapi], "application/json", LEAKED.as_bytes()),
        ["/keys/0/d"]
    );
    assert_eq!(
        hard(&[], "text/plain", b"Dear all,\n-----BEGIN RSA PRIVATE KEY-----\nAAAA\n"),
        ["line 2"]
    );
    assert!(hard(&[], "application/json", PUBLIC.as_bytes()).is_empty());
    assert!(
        DocumentCheck::of(&[], "application/json", PUBLIC.as_bytes(), Timestamp::from_millis(0))
            .is_none(),
        "nobody asked for keys"
    );
}

#[test]
fn a_private_key_is_found_in_a_package_and_its_file_is_named() {
    let package = pack(&[
        ("read me.md", "Our keys".to_owned()),
        ("keys/jwks.json", LEAKED.to_owned()),
        ("public.json", PUBLIC.to_owned()),
    ]);
    assert_eq!(
        hard(&[DocumentKind::Jwks], "application/zip", &package),
        ["keys/jwks.json/keys/0/d"]
    );
    assert_eq!(hard(&[], "application/zip", &package).len(), 1);
    let public = search(&pack(&[("public.json", PUBLIC.to_owned())]));
    assert!(public.keys.is_none() && public.left_out.is_none());
}

/// The places of the private keys in a file.
fn places(bytes: &[u8]) -> Vec<String> {
    search(bytes)
        .keys
        .into_iter()
        .flat_map(|keys| keys.findings)
        .map(|finding| finding.pointer)
        .collect()
}

#[test]
fn a_private_member_is_found_wherever_an_object_has_a_type_of_key() {
    let key = r#"{"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA","d":"AAAA"}"#;
    for (text, place) in [
        (format!("{{\"signing\":{key}}}"), "/signing/d"),
        (format!("[{PUBLIC},{key}]"), "/1/d"),
        (format!("{{\"config\":{{\"jwks\":{{\"keys\":[{key}]}}}}}}"), "/config/jwks/keys/0/d"),
        (format!("\u{feff}{{\"a~b/c\":\n{key}}}"), "/a~0b~1c/d"),
        // The type may come last, letters may be escapes, and what follows may be broken.
        (r#"{"d":"AAAA","kty":"RSA"}"#.to_owned(), "/d"),
        ("{\"k\\u0074y\":\"EC\",\"\\u0064\":\"AAAA\"}".to_owned(), "/d"),
        (r#"{"keys":[{"kty":"oct","k":"c2VjcmV0"},"#.to_owned(), "/keys/0/k"),
        (r#"{"kty":"RSA","oth":[{"r":"AAAA"}]}"#.to_owned(), "/oth"),
        (r#"{"kty":"AKP","alg":"ML-DSA-65","pub":"AAAA","priv":"AAAA"}"#.to_owned(), "/priv"),
        (r#"{"kty":"OKP","crv":"Ed25519","x":"AAAA","d":"AA-_"}"#.to_owned(), "/d"),
        // In a log, in settings, in a program, as a text inside another.
        (format!("10:42 read [1] {{\"a\": 1}}\n10:43 sent {key}\n"), "line 2"),
        (format!("PORT=80\nJWK='{key}'\n"), "line 2"),
        ("const key = {kty: 'RSA', n: 'AAAA', d: 'AAAA'};".to_owned(), "line 1"),
        (format!("# Settings\nJWK=\"{}\"\n", key.replace('"', "\\\"")), "line 2"),
        (format!("{{\"secret\":{}}}", serde_json::Value::from(key)), "line 1"),
        (
            format!(
                "{{\"outer\":{}}}",
                serde_json::Value::from(serde_json::json!({"inner": key}).to_string())
            ),
            "line 1",
        ),
        // In YAML: on lines, in a list, in braces, in a paper.
        (
            "jwks:\n  keys:\n    - kty: RSA\n      n: AAAA\n      d: AAAA # ours\n".to_owned(),
            "line 5",
        ),
        ("- d: \"AAAA\"\n  kty: 'EC'\n".to_owned(), "line 1"),
        ("jwk: {kty: RSA, d: AAAA}\n".to_owned(), "line 1"),
        ("Our key is\n\n    kty = \"OKP\"\n    d = \"AAAA\"\n".to_owned(), "line 4"),
    ] {
        assert_eq!(places(text.as_bytes()), [place], "{text}");
        let wide: Vec<u8> = "\u{feff}"
            .chars()
            .chain(text.trim_start_matches('\u{feff}').chars())
            .collect::<String>()
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert_eq!(places(&wide).len(), 1, "as UTF-16: {text}");
    }
    assert_eq!(places(format!("{{\"a\":{key},\"b\":{key}}}").as_bytes()), ["/a/d", "/b/d"]);
}

#[test]
fn what_only_speaks_of_keys_is_no_private_key() {
    for text in [
        PUBLIC,
        r#"{"properties":{"kty":{"const":"RSA"},"d":{"type":"string"}},"required":["kty","d"]}"#,
        r#"{"kty":"RSA","d":null}"#,
        r#"{"kty":"RSA","d":""}"#,
        r#"{"kty":"RSA","d":{"type":"string"}}"#,
        r#"{"keys":[{"kty":"EC","x":"AAAA"}],"d":"AAAA"}"#,
        r#"[{"kty":"EC"},{"d":"AAAA"}]"#,
        r#"{"kty":"a kitty","d":"AAAA"}"#,
        "- kty: RSA\n- d: AAAA\n",
        "kty: RSA\ninner:\n  d: AAAA\n",
        "A PEM file begins with -----BEGIN PRIVATE KEY----- and ends like that.",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----\n",
        "{\"example\": \"-----BEGIN PRIVATE KEY-----\\n…\\n-----END PRIVATE KEY-----\"}",
        "-----BEGIN RSA PRIVATE KEY-----\n<your key>\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----\n",
        "<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AAAA</ds:Modulus></ds:RSAKeyValue></ds:KeyValue>",
    ] {
        assert!(places(text.as_bytes()).is_empty(), "{text}: {:?}", places(text.as_bytes()));
    }
}

#[test]
fn a_private_key_in_armour_is_found_under_every_name_and_in_every_wrapping() {
    for label in [
        "PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY",
        "RSA PRIVATE KEY",
        "EC PRIVATE KEY",
        "DSA PRIVATE KEY",
        "OPENSSH PRIVATE KEY",
    ] {
        let pem = format!("-----BEGIN {label}-----\nMIIEvQIBADANBgkq\n-----END {label}-----\n");
        let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &pem);
        for (text, place) in [
            (pem.clone(), "line 1"),
            (format!("Hello,\r\n\r\nhere it is:\r\n{}", pem.replace('\n', "\r\n")), "line 4"),
            (format!("{{\"private_key\": {}}}", serde_json::Value::from(pem.as_str())), "line 1"),
            (format!("A=1\nKEY=\"{}\"", pem.replace('\n', "\\n")), "line 2"),
            (format!("KEY={}", pem.replace('\n', " ")), "line 1"),
            (format!("key: |\n  {}", pem.replace('\n', "\n  ")), "line 2"),
            (
                format!("<w:t>-----BEGIN {label}-----</w:t></w:r><w:p w:a=\"b\"><w:t>MIIE</w:t>"),
                "line 1",
            ),
            (
                format!("-----BEGIN {label}-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES\n\nMIIE\n"),
                "line 1",
            ),
            (format!("data:\n  tls.key: {encoded}\n"), "line 2"),
            (format!("<si><t>{}</t></si>", pem.replace('\n', "&#10;")), "line 1"),
            (format!("{pem}{}", "more words\n".repeat(1_000)), "line 1"),
        ] {
            assert_eq!(places(text.as_bytes()), [place], "{text}");
        }
        let mut latin = b"Schl\xFCssel\n".to_vec();
        latin.extend(pem.as_bytes());
        assert_eq!(places(&latin), ["line 2"], "a text that is not UTF-8");
    }
    for text in [
        "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\nlQOY\n-----END PGP PRIVATE KEY \
         BLOCK-----",
        "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nComment: \"a\"\nP2/56wAA\n---- END SSH2 \
         ENCRYPTED PRIVATE KEY ----",
        "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPublic-Lines: \
         1\nAAAA\nPrivate-Lines: 1\nAAAA\n",
        "<RSAKeyValue><Modulus>AAAA</Modulus><Exponent>AQAB</Exponent><D>AAAA</D></RSAKeyValue>",
    ] {
        assert_eq!(places(text.as_bytes()), ["line 1"], "{text}");
    }
    for (der, private) in [
        (&b"\x30\x06\x02\x01\x00\x30\x01\x00"[..], true),
        (b"\x30\x06\x02\x01\x00\x02\x01\x05", true),
        (b"\x30\x06\x02\x01\x01\x04\x01\x05", true),
        (b"\x30\x06\x02\x01\x03\x30\x01\x00", true),
        (b"\x30\x06\x30\x01\x00\x02\x01\x00", false),
        (b"\x30\x06\x02\x01\x00", false),
    ] {
        assert_eq!(!places(der).is_empty(), private, "{der:?}");
    }
}

#[test]
fn every_file_of_a_package_is_searched_and_what_is_not_is_said() {
    let pem = "-----BEGIN PRIVATE KEY-----\nMIIE\n".to_owned();
    let names = ["config.yaml", ".env", "notes.md", "id_rsa", "deep/er/server.key"];
    let files: Vec<(&str, String)> =
        names.iter().map(|name| (*name, format!("a: 1\n{pem}"))).collect();
    let inner = pack(&files);
    assert_eq!(places(&inner), names.map(|name| format!("{name}, line 2")));
    // More files than a sample of a roster may have, and a package in the package.
    let many: Vec<(String, String)> =
        (0..60).map(|number| (format!("{number}.txt"), "nothing".to_owned())).collect();
    let mut many: Vec<(&str, String)> =
        many.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    many.push(("server.pem", pem));
    assert_eq!(places(&pack(&many)), ["server.pem, line 1"]);
    // More files than a roster has are no fault of a package, and count for nothing.
    many.push(("users.csv", String::new()));
    many.retain(|(name, _)| *name != "server.pem");
    let looked = DocumentCheck::of(
        &[DocumentKind::Oneroster],
        "application/zip",
        &pack(&many),
        Timestamp::from_millis(0),
    )
    .expect("a look");
    let told = "OneRoster package: not looked into. The package holds 61 files; at most 50 are \
        read. Reviewers read it themselves.";
    assert_eq!((looked.summary().as_str(), looked.fact), (told, None));
    let broken = search(b"PK\x03\x04 broken");
    assert!(broken.keys.is_none(), "a package that cannot be read shows no key");
    assert_eq!(
        broken.left_out.as_deref(),
        Some("The package was not searched for private keys: it is broken.")
    );
    let many: Vec<(String, String)> =
        (0..2002).map(|number| (format!("{number}.txt"), String::new())).collect();
    let many: Vec<(&str, String)> =
        many.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    let told = "2 files of the package were not searched for private keys. The first: “2000.txt” \
        lies behind the first 2,000 files.";
    assert_eq!(search(&pack(&many)).left_out.as_deref(), Some(told));
    let looked = DocumentCheck::of(&[], "application/zip", &pack(&many), Timestamp::from_millis(0))
        .expect("a word about it");
    assert_eq!((looked.summary().as_str(), looked.fact.is_none()), (told, true));
    let looked = DocumentCheck::of(
        &[DocumentKind::Jwks],
        "application/zip",
        &pack(&many),
        Timestamp::from_millis(0),
    )
    .expect("a word about it");
    assert!(
        looked
            .findings
            .iter()
            .any(|finding| finding.gravity == Gravity::Note && finding.message == told),
        "{looked:?}"
    );
}

#[test]
fn a_private_key_inside_another_document_is_told_with_it() {
    let bill = br#"{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"name":"a","properties":[{"value":"-----BEGIN PRIVATE KEY-----\nMIIE\n"}]}]}"#;
    let kinds = [DocumentKind::BillOfMaterials];
    let looked = DocumentCheck::of(&kinds, "application/json", bill, Timestamp::from_millis(0))
        .expect("a look");
    assert!(
        looked.summary().starts_with("Bill of materials: 1 must not stay, "),
        "{}",
        looked.summary()
    );
    let fact = looked.fact.expect("what rules know");
    assert_eq!((fact.kind, fact.read, fact.hard), (DocumentKind::BillOfMaterials, true, 1));
    let broken = br#"{"bomFormat":"CycloneDX","key":"-----BEGIN PRIVATE KEY-----\nMIIE\n",}"#;
    let looked = DocumentCheck::of(&kinds, "application/json", broken, Timestamp::from_millis(0))
        .expect("a look");
    assert_eq!(looked.summary(), "Bill of materials: could not be read, 1 must not stay");
}

#[test]
fn a_private_key_beside_something_else_that_must_not_stay_is_told_too() {
    let keys = format!(r#"{{"keys":[{{"kty":"oct","kid":"a","k":"AAAA"}}],"config":{LEAKED}}}"#);
    let told = ["/config/keys/0/d", "/keys/0/k", "/keys/0/kty"];
    let mut places = hard(&[DocumentKind::Jwks], "application/json", keys.as_bytes());
    places.sort();
    assert_eq!(places, told);
}

#[test]
fn a_refused_file_warns_of_the_key_in_it() {
    assert_eq!(warning(b"#!/bin/sh\necho hello\n"), None);
    let told = "It holds a private key. Withdraw that key everywhere, make a new one, and publish \
        its public half only.";
    assert_eq!(
        warning(b"#!/bin/sh\ncat <<END\n-----BEGIN PRIVATE KEY-----\nMIIE\n").as_deref(),
        Some(told)
    );
}

proptest! {
    #![proptest_config(cases(300))]
    #[test]
    fn no_bytes_make_the_search_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = search(&bytes);
    }

    #[test]
    fn a_key_is_found_whatever_stands_before_it(before in "[a-zA-Z0-9{}\\[\\]:,\"'\\\\ é-]{0,60}") {
        let text = format!("{before}\n{{\"kty\":\"EC\",\"d\":\"AAAA\"}}");
        prop_assert!(!places(text.as_bytes()).is_empty(), "{text}");
    }
}

/// The work of the search grows with the length of a text and no faster, however it is written.
#[test]
fn texts_that_are_hard_to_search_are_searched_at_once() {
    for piece in [
        "\\\"kty",
        "{\"",
        "'kty ",
        "[",
        "a: \n - kty: ",
        "-----BEGIN PRIVATE KEY-----",
        "{\"kty\":\"{",
        "<RSAKeyValue>",
    ] {
        let text = piece.repeat(400_000 / piece.len());
        let _ = search(text.as_bytes());
        let _ = search(text.replace("kty", "kty\n").as_bytes());
    }
}

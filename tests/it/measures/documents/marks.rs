//! What a file is recognised by before it is read.

use crate::support::cases;
use assay::domain::measures::documents::marks::Marks;
use proptest::prelude::*;

/// The names of everything that a file is recognised as.
fn seen(bytes: &[u8]) -> Vec<&'static str> {
    let marks = Marks::of(bytes);
    let all = [
        ("keys", marks.key_set()),
        ("discovery", marks.discovery()),
        ("metadata", marks.federation_metadata()),
        ("tables", marks.tables()),
        ("contact", marks.security_contact()),
        ("interface", marks.interface()),
        ("report", marks.conformance_report()),
        ("bill", marks.bill()),
    ];
    all.into_iter().filter(|(_, found)| *found).map(|(name, _)| name).collect()
}

#[test]
fn each_kind_of_document_is_recognised_by_its_own_marks() {
    for (text, kinds) in [
        ("{\"keys\": []}", &["keys"][..]),
        ("\u{feff} {\"kty\": \"RSA\"}", &["keys"]),
        (
            "{\"issuer\": \"https://a.example\", \"jwks_uri\": \"https://a.example/keys\"}",
            &["discovery"],
        ),
        ("<md:EntitiesDescriptor/>", &["metadata"]),
        ("PK\u{3}\u{4}users.CSV", &["tables"]),
        ("Contact: mailto:a@example.org\nExpires: 2027-01-01T00:00:00Z\n", &["contact"]),
        ("openapi: 3.1.0\ninfo: {}\n", &["interface"]),
        ("{\"swagger\": \"2.0\"}", &["interface"]),
        ("title: A\nproduct:\n  name: B\n", &["report"]),
        ("{\"bomFormat\": \"CycloneDX\"}", &["bill"]),
        ("{\"@context\": \"https://spdx.org/rdf/3.0.1/spdx-context.jsonld\"}", &["bill"]),
        // Indented as a whole, with the version at the end, as a signed file, with a mark in front,
        // in the other form of SPDX.
        ("---\n  info: {}\n  openapi: 3.1.0\n", &["interface"]),
        (
            "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nContact: mailto:a@example.org\n",
            &["contact"],
        ),
        ("# Ours\nExpires: 2027-01-01T00:00:00Z\n", &["contact"]),
        ("Contact: security@example.org\nwho knows\n", &["contact"]),
        ("\u{feff}Contact: https://example.org/report\n  ?subject=a\n", &["contact"]),
        ("\u{feff}{\"openapi\": \"3.1.0\"}", &["interface"]),
        ("SPDXID: SPDXRef-DOCUMENT\nspdxVersion: SPDX-2.3\n", &["bill"]),
    ] {
        assert_eq!(seen(text.as_bytes()), kinds, "{text}");
    }
}

#[test]
fn a_broken_document_is_recognised_by_the_keys_near_its_beginning() {
    assert_eq!(seen(b"{ \"keys\": [ {"), ["keys"]);
    assert_eq!(seen(b"{title: A, 'chapters': [[["), ["report"]);
    assert_eq!(seen(b"{\"a\": 1,\n\"openapi\" : \"3.1\",}"), ["interface"]);
    assert_eq!(seen(b"{\"bomFormat\":\"CycloneDX\"} and more"), ["bill"]);
    let late =
        format!("{{\"paths\": {{\"a\": \"{}\"}}, \"openapi\": \"3.1.0\",", "b".repeat(200_000));
    assert_eq!(seen(late.as_bytes()), ["interface"], "however much stands before it");
    assert!(
        seen(b"{\"nested\": {\"openapi\": \"3.1.0\",").is_empty(),
        "a key further in says nothing"
    );
    assert!(seen(b"{\"monkeys\": [").is_empty(), "a part of a word is no key");
    assert!(seen(b"{\"log\": \"the keys were read\"").is_empty(), "a word in a text is no key");
}

#[test]
fn what_only_speaks_of_documents_is_none() {
    for text in [
        "{\"keys\": 12}",
        "[1, 2]",
        "log:\n  keys: 3\n",
        "<html>issuer: a</html>",
        "PK\u{3}\u{4}shot.png",
        "",
        "{\"nested\": {\"openapi\": \"3.1.0\"}}",
        "Summary of the penetration test of May 2026\nWe tested the product for ten \
         days.\nContact: Ms. A. Tester\n",
        "We tested the product for ten days.\nNothing was found.\nContact: info@example.org\n",
        "openapi: see the attachment\n",
        "PK and more",
    ] {
        assert!(seen(text.as_bytes()).is_empty(), "{text}: {:?}", seen(text.as_bytes()));
    }
}

proptest! {
    #![proptest_config(cases(300))]
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300),
        text in "[{\\[\"':, \n]{0,6}(keys|chapters|openapi|é){0,3}.{0,40}") {
        let _ = seen(&bytes);
        let _ = seen(text.as_bytes());
    }
}

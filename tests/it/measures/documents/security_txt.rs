//! security.txt files.

use crate::support::cases;
use assay::domain::measures::documents::finding::{Checked, Severity};
use assay::domain::measures::documents::security_txt::check;
use chrono::{NaiveDate, NaiveDateTime};
use proptest::prelude::*;

const GOOD: &str = "# Tell us\nContact: mailto:security@example.org\nContact: \
    https://example.org/report\nExpires: 2027-06-30T00:00:00Z\nPreferred-Languages: en, \
    es\nCanonical: https://example.org/.well-known/security.txt\n";

fn now() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 21).and_then(|day| day.and_hms_opt(9, 0, 0)).expect("a date")
}

fn checked(text: &str) -> Checked {
    check(text.as_bytes(), now()).expect("a security.txt file")
}

#[test]
fn a_file_with_a_contact_and_an_end_is_sound() {
    let checked = checked(GOOD);
    assert_eq!(checked.findings, []);
    assert_eq!(checked.fact("expires").and_then(|value| value.as_str()), Some("2027-06-30"));
    assert_eq!(self::checked(&GOOD.replace('\n', "\r\n")).findings, []);
    assert_eq!(
        self::checked(&GOOD.to_lowercase().replace("t00:00:00z", "T00:00:00Z")).findings,
        []
    );
}

#[test]
fn a_signed_file_is_read_inside_its_wrapper() {
    let signed = format!(
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n{}\n-----BEGIN PGP \
         SIGNATURE-----\nVersion: x\n\niQEz==\n-----END PGP SIGNATURE-----\n",
        GOOD.replace("# Tell", "- # Tell")
    );
    let checked = checked(&signed);
    assert_eq!(checked.findings, []);
    assert_eq!(checked.fact("signed"), Some(&true.into()));
    assert_eq!(checked.fact("contacts"), Some(&2.into()));
}

#[test]
fn an_expired_file_is_a_gap_at_its_line() {
    let checked = checked(&GOOD.replace("2027-06-30T00:00:00Z", "2026-11-21T08:00:00+00:00"));
    assert_eq!(
        (checked.findings[0].code, checked.findings[0].pointer.as_str()),
        ("expired", "4:1")
    );
    assert!(
        !self::checked(&GOOD.replace("2027-06-30T00:00:00Z", "2026-11-21T08:00:00-05:00"))
            .has("expired")
    );
    assert!(self::checked(&GOOD.replace("2027-06-30", "2031-06-30")).has("expires-late"));
}

#[test]
fn contact_and_expires_are_required_and_well_formed() {
    let lone = |line: &str| {
        GOOD.lines().filter(|other| !other.starts_with(line)).collect::<Vec<_>>().join("\n")
    };
    assert!(checked(&lone("Contact")).has("contact-missing"));
    assert!(checked(&lone("Expires")).has("expires-missing"));
    assert!(checked(&GOOD.replace("2027-06-30T00:00:00Z", "next year")).has("expires-unreadable"));
    assert!(
        checked(&format!("{GOOD}Expires: 2027-01-01T00:00:00Z\nPreferred-Languages: fr\n"))
            .has("expires-twice")
    );
    for contact in ["security@example.org", "http://example.org", "mailto:nobody", "tel:none"] {
        assert!(
            checked(&GOOD.replace("mailto:security@example.org", contact)).has("contact-address"),
            "{contact}"
        );
    }
}

#[test]
fn odd_lines_unknown_fields_and_plain_addresses_are_named() {
    let checked = checked(&format!(
        "{GOOD}Call us any time\nX-Bonus: yes\nPolicy: http://example.org\nEncryption: \
         openpgp4fpr:ABC\n"
    ));
    let found: Vec<(&str, &str)> =
        checked.findings.iter().map(|finding| (finding.code, finding.pointer.as_str())).collect();
    assert_eq!(found, [("line-unreadable", "7:1"), ("address", "9:1"), ("field-unknown", "8:1")]);
}

#[test]
fn letter_case_does_not_count_in_schemes_and_names() {
    let fingerprint = "5F2DE5521C63A801AB59CCB603D49DE44B29100F";
    for line in [
        format!("Encryption: OPENPGP4FPR:{fingerprint}"),
        format!("encryption: openpgp4fpr:{fingerprint}"),
        "ENCRYPTION: DNS:5d2d37ab76d47d36._openpgpkey.example.org?type=OPENPGPKEY".to_owned(),
        "Encryption: HTTPS://example.org/key.asc".to_owned(),
        "CONTACT: MAILTO:security@example.org".to_owned(),
        "Contact: Tel:+1-201-555-0123".to_owned(),
    ] {
        assert_eq!(checked(&format!("{GOOD}{line}\n")).findings, [], "{line}");
    }
    assert!(checked(&format!("{GOOD}Encryption: {fingerprint}\n")).has("address"));
    let other = checked(&format!("{GOOD}Contact: xmpp:security@example.org\n"));
    assert!(other.is_sound() && other.has("contact-kind"), "{:?}", other.findings);
}

#[test]
fn a_folded_line_goes_on_with_its_field() {
    let folded = GOOD
        .replace("Contact: https://example.org/report", "Contact:\n  https://example.org/report")
        .replace("en, es", "en,\n\tes");
    assert_eq!(checked(&folded).findings, []);
    assert_eq!(checked(&folded).fact("contacts"), Some(&2.into()));
    let indented = format!("  {}\n", GOOD.trim_end().replace('\n', "\n  "));
    assert_eq!(
        checked(&indented).fact("contacts"),
        Some(&2.into()),
        "an indented field is a field"
    );
}

#[test]
fn languages_are_language_tags() {
    for (list, wrong) in [
        ("en", 0),
        ("en, pt-BR,zh-Hant-TW", 0),
        ("en_US", 1),
        ("", 1),
        ("en,,es", 1),
        ("en es", 1),
        ("*", 1),
        ("x-klingon, i-default", 0),
    ] {
        let checked = checked(&GOOD.replace("en, es", list));
        assert_eq!(
            checked.findings.iter().filter(|finding| finding.code == "language-tag").count(),
            wrong,
            "{list}"
        );
    }
    let twice = checked(&format!("{GOOD}Preferred-Languages: fr\n"));
    assert!(twice.has("languages-twice"));
}

#[test]
fn a_signature_covers_all_fields_and_is_there() {
    let signed = |before: &str, after: &str| {
        format!("{before}-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n{GOOD}{after}")
    };
    let signature = "-----BEGIN PGP SIGNATURE-----\n\nabc=\n-----END PGP SIGNATURE-----\n";
    let outside = checked(&signed("", &format!("{signature}Contact: mailto:eve@example.org\n")));
    assert_eq!(
        outside.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(),
        ["line-unsigned"]
    );
    assert_eq!(outside.fact("contacts"), Some(&2.into()), "what is not signed does not count");
    assert!(checked(&signed("Contact: mailto:eve@example.org\n", signature)).has("line-unsigned"));
    assert_eq!(
        checked(&signed("", "")).findings[0].message,
        "The file begins as a signed one and has no signature. Sign it again and upload it whole."
    );
}

#[test]
fn a_misspelt_field_is_told_with_the_right_spelling() {
    let checked =
        checked(&format!("{GOOD}Acknowledgements: https://example.org/thanks\nBug-Bounty: True\n"));
    let told: Vec<&str> = checked.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        told,
        [
            "“acknowledgements” is not a field of RFC 9116; it was passed over. Write \
             “Acknowledgments”.",
            "“bug-bounty” is not a field of RFC 9116; it was passed over."
        ]
    );
}

#[test]
fn a_private_key_is_a_hard_finding() {
    let checked = checked(&format!("{GOOD}-----BEGIN PGP PRIVATE KEY BLOCK-----\n"));
    assert_eq!(checked.gravest(), Some(Severity::Hard));
}

#[test]
fn other_texts_are_refused() {
    assert!(
        check(b"<!doctype html><p>Not found", now())
            .expect_err("a page")
            .message
            .contains("web page")
    );
    assert!(
        check(b"User-agent: *\nDisallow: /\n", now())
            .expect_err("robots")
            .message
            .contains("not a security.txt")
    );
    assert!(check(b"\n\n", now()).is_err());
}

proptest! {
    #![proptest_config(cases(200))]
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = check(&bytes, now());
    }

    #[test]
    fn no_mutation_makes_it_panic(at in 0_usize..250, byte in any::<u8>(), expires in ".{0,30}") {
        let mut bytes = GOOD.replace("2027-06-30T00:00:00Z", &expires).into_bytes();
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        let _ = check(&bytes, now());
    }
}

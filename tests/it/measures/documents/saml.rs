//! SAML metadata: entity ids, endpoints, certificates, and what is refused outright.

use crate::support::cases;
use assay::domain::measures::documents::finding::Checked;
use assay::domain::measures::documents::saml::check;
use chrono::{NaiveDate, NaiveDateTime};
use proptest::prelude::*;

/// RSA, 2048 bits, valid from November 2026 for twenty years.
pub(super) const LONG: &str = "\
     MIIDFTCCAf2gAwIBAgIUeAXAcuvbQDFq/BTJNZurIwJkFR4wDQYJKoZIhvcNAQELBQAwGjEYMBYGA1UEAwwPc3NvLmV4YW1wbGUub3JnMB4XDTI2MTEyMjAw\
     MjEyM1oXDTQ2MTExNzAwMjEyM1owGjEYMBYGA1UEAwwPc3NvLmV4YW1wbGUub3JnMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtk5iWRsREB8E\
     VeS0zOaNWAScfuB1KfPa7qILj4ONQaNoos8S6vFuUByDBq0nJFIFxpLZiT11C00F5OeBxliZHAd+kMq6ocltNkN28vU/UVQFxeSTcoRLvwg+KurFdFJ6DQLG\
     G8SkmdGio1TIpYZPlS2gPzPew2oeb3JkIo+KgAEifSj5FxhbzHENjnIaUumhaR+zAsiChnKque8UGis00HoPz2VMZgUQW75QGAkHajl9m1kq2KveldAZ9ySp\
     97W07jQWtHtuKb+d+Et3JCElluF+rq5eiwLNeirYRWTP8JiV3KFTmzX4HXhN62MXuYPZOTQmYxyU2+SlnglhkniVOQIDAQABo1MwUTAdBgNVHQ4EFgQUCdrt\
     BYJSumP3zdU33Y9q/rdxry0wHwYDVR0jBBgwFoAUCdrtBYJSumP3zdU33Y9q/rdxry0wDwYDVR0TAQH/BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOCAQEAf4kD\
     BEA8xjGnashHHNLkCMVhA6er2bj9JWL497XVzCfHwYzGRx80QLRDVfcj4lFlM5bJxBvCokq8Dx27E/0tgOYJgBn9mhjwFd43k4c1kjyVK5KpOCJABp9JXAg5\
     e1Ro2hwKTw1/tjKqcOhylE6XCE3kF5IPGzivaOMfL1WckpSYWvkanaHpuO0+IPZxYqHryFlmQmMAiRuJP68n/LSYQqSfhc4Eoek7X42Iu8t3ijJoRuHwjNYY\
     q82IderMdlcevd579qIT3jggtSp3X7SWeaTtxP1QiQbeQppkyiBwMKFUv9wbTU4EnZBp9mn7uM2iTnKlm+l2Q2c4WljlRAaGbA==";
/// RSA, 1024 bits, the same time.
const SHORT: &str = "\
     MIICEDCCAXmgAwIBAgIUNYkKXqSHLYofRGHq0swkbeVjHhgwDQYJKoZIhvcNAQELBQAwGjEYMBYGA1UEAwwPc3NvLmV4YW1wbGUub3JnMB4XDTI2MTEyMjAw\
     MjEyM1oXDTQ2MTExNzAwMjEyM1owGjEYMBYGA1UEAwwPc3NvLmV4YW1wbGUub3JnMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDFNLY2dJrKXPm2rSrO\
     eRDs7Fwe3lPI/e+SEr6gjNGsEB857631yT9qzQ21/aQIuENE8v2AnoVk6c1ww0ih0CXz6ee9PLca3/t+TKRGwW5fYWd5SM8at3msopVhL/TngGmtxbVYetUy\
     rn0CVfjBxC2pqmvBb8BaXI2gNuYMUAykuQIDAQABo1MwUTAdBgNVHQ4EFgQUVJEZoAgnfT4RQcY3/dcfhjFxrcgwHwYDVR0jBBgwFoAUVJEZoAgnfT4RQcY3\
     /dcfhjFxrcgwDwYDVR0TAQH/BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOBgQC2jjwrTRyGz9IZB1NrzL9gIPV/Hlf/AjNcm0WDVZMsq0eGhqmKU5bxG/xCIEAl\
     y9iujrZEftdgzkmRzP42QrnY6gPszoOJi0t9FP+7BRCy51vinYhtMwP7OrCO1bUC2ppcO8OeH9Wuz6H8YTRsR6dnRs4hjSK8i/nu8srWkSrOFw==";
/// P-256, valid beyond 2050, so that its end is a `GeneralizedTime`.
pub(super) const CURVE: &str = "\
     MIIBiDCCAS+gAwIBAgIUd4Oq4Iz8slQCvxO2r9o2Fy8I7mAwCgYIKoZIzj0EAwIwGTEXMBUGA1UEAwwOZWMuZXhhbXBsZS5vcmcwIBcNMjYxMTIyMDAyMTIz\
     WhgPMjA4MTA4MjUwMDIxMjNaMBkxFzAVBgNVBAMMDmVjLmV4YW1wbGUub3JnMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEtMgHb6lHqxRQhyuleoyxPhi2\
     FOFXqsTbKgSd3uHiSafdYL6setXv/Y6XzMS5mzBaqO18yVuey8VCI8a4PEmg8qNTMFEwHQYDVR0OBBYEFPQtLoXHv66BB1dhJMfEEIBJbTAhMB8GA1UdIwQY\
     MBaAFPQtLoXHv66BB1dhJMfEEIBJbTAhMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgajwLlumOw8pXUBt3wsv9+4fR/VZRfViXRTdDptAc\
     AOwCIEHuTpocF/W/xRQnfr7cuqfzUY7Co2EcYKcTYRJUJaO+";

fn at(year: i32, month: u32, day: u32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(year, month, day)
        .and_then(|day| day.and_hms_opt(12, 0, 0))
        .expect("a date")
}

fn provider(certificate: &str, location: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
  entityID="https://sso.example.org/idp">
  <!-- an identity provider -->
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>
      {certificate}
    </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{location}"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>"#
    )
}

fn checked(xml: &str, now: NaiveDateTime) -> Checked {
    check(xml.as_bytes(), now).expect("metadata")
}

#[test]
fn a_provider_with_a_current_certificate_is_sound() {
    for certificate in [LONG, CURVE] {
        let checked =
            checked(&provider(certificate, "https://sso.example.org/login"), at(2027, 1, 1));
        assert_eq!(checked.findings, [], "{certificate}");
    }
    let long = checked(&provider(LONG, "https://sso.example.org/login"), at(2027, 1, 1));
    assert!(
        long.fact("certificate_until")
            .and_then(|until| until.as_str())
            .is_some_and(|until| until.starts_with("2046-11-"))
    );
    let curve = checked(&provider(CURVE, "https://sso.example.org/login"), at(2027, 1, 1));
    assert!(
        curve
            .fact("certificate_until")
            .and_then(|until| until.as_str())
            .is_some_and(|until| until.starts_with("2081-"))
    );
}

#[test]
fn an_expired_certificate_is_a_gap_at_its_line() {
    let checked = checked(&provider(LONG, "https://sso.example.org/login"), at(2047, 1, 1));
    assert_eq!(
        (checked.findings[0].code, checked.findings[0].pointer.as_str()),
        ("certificate-expired", "6:62")
    );
    assert!(
        self::checked(&provider(LONG, "https://sso.example.org/login"), at(2020, 1, 1))
            .has("certificate-early")
    );
    assert!(
        self::checked(&provider(LONG, "https://sso.example.org/login"), at(2046, 11, 1))
            .has("certificate-ends-soon")
    );
}

#[test]
fn a_short_key_in_a_certificate_is_a_gap() {
    assert!(
        checked(&provider(SHORT, "https://sso.example.org/login"), at(2027, 1, 1)).has("key-short")
    );
}

#[test]
fn endpoints_are_https() {
    let checked = checked(&provider(LONG, "http://sso.example.org/login"), at(2027, 1, 1));
    assert_eq!(checked.findings[0].code, "endpoint-address");
    assert!(checked.findings[0].message.contains("http://sso.example.org/login"));
}

#[test]
fn any_document_type_is_refused() {
    let body = provider(LONG, "https://sso.example.org/login");
    for declaration in [
        "<!DOCTYPE md:EntityDescriptor [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
        "<!doctype a>",
        "<!DOCTYPE a []>",
    ] {
        let xml = body.replacen("?>\n", &format!("?>\n{declaration}\n"), 1);
        let error = check(xml.as_bytes(), at(2027, 1, 1)).expect_err("refused");
        assert_eq!(error.place, "line 2");
        assert!(error.message.contains("DOCTYPE"), "{error}");
    }
}

#[test]
fn an_undeclared_entity_is_refused_with_its_place() {
    let xml = provider("&boom;", "https://sso.example.org/login");
    let error = check(xml.as_bytes(), at(2027, 1, 1)).expect_err("refused");
    assert!(error.place.starts_with("line 7"), "{error}");
}

#[test]
fn missing_ids_services_roles_and_certificates_are_named() {
    let xml = provider(LONG, "https://sso.example.org/login")
        .replace("  entityID=\"https://sso.example.org/idp\"", "");
    assert!(checked(&xml, at(2027, 1, 1)).has("entity-id"));
    let bare = r#"<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="a" validUntil="2026-01-01T00:00:00Z">
        <SPSSODescriptor/></EntityDescriptor>"#;
    let checked = checked(bare, at(2027, 1, 1));
    assert!(
        checked.has("metadata-expired")
            && checked.has("endpoint-missing")
            && checked.has("certificate-missing")
    );
    let none = self::checked(
        r#"<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="a"/>"#,
        at(2027, 1, 1),
    );
    assert!(none.has("role-missing"));
}

/// Two entities in a federation in a federation, each level with the attributes given.
fn federation(outer: &str, inner: &str, entity: &str, role: &str) -> String {
    format!(
        r#"<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" {outer}><EntitiesDescriptor {inner}>
<EntityDescriptor entityID="https://sp.example.org" {entity}>
<SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol" {role}>
<AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sp.example.org/acs" index="0"/>
</SPSSODescriptor></EntityDescriptor></EntitiesDescriptor></EntitiesDescriptor>"#
    )
}

#[test]
fn an_end_at_any_level_covers_everything_inside() {
    let past = "validUntil=\"2020-01-01T00:00:00Z\"";
    for (place, xml) in [
        ("1:1", federation(past, "", "", "")),
        ("1:67", federation("", past, "", "")),
        ("2:1", federation("", "", past, "")),
        ("3:1", federation("", "", "", past)),
    ] {
        let checked = checked(&xml, at(2027, 1, 1));
        let ended: Vec<_> =
            checked.findings.iter().filter(|finding| finding.code == "metadata-expired").collect();
        assert_eq!(
            ended.iter().map(|finding| finding.pointer.as_str()).collect::<Vec<_>>(),
            [place]
        );
        let what = if place == "3:1" { "SPSSODescriptor" } else { "metadata" };
        assert_eq!(
            ended[0].message,
            format!("The {what} was valid until 2020-01-01. Upload current metadata.")
        );
    }
    let current = checked(
        &federation(
            "validUntil=\"2030-01-01T00:00:00Z\" cacheDuration=\"PT6H\"",
            "cacheDuration=\"P1D\"",
            "",
            "",
        ),
        at(2027, 1, 1),
    );
    assert!(
        current.is_sound() && current.fact("entities") == Some(&1.into()),
        "{:?}",
        current.findings
    );
}

#[test]
fn every_form_of_a_date_and_time_is_read_and_without_a_zone_it_is_utc() {
    let ended = |until: &str, now: NaiveDateTime| {
        let checked = checked(&federation(&format!("validUntil=\"{until}\""), "", "", ""), now);
        assert!(!checked.has("valid-until-unreadable"), "{until}");
        checked.has("metadata-expired")
    };
    // Noon of this day, in UTC.
    let noon = at(2030, 1, 1);
    for (until, over) in [
        ("2030-01-01T11:59:59", true),
        ("2030-01-01T12:00:01", false),
        (" 2030-01-01T12:00:00.000001Z\n", false),
        ("2030-01-01T11:59:59.123456789012345", true),
        ("2030-01-01T13:00:00+02:00", true),
        ("2030-01-01T08:00:00-05:00", false),
        ("2030-01-01T00:00:00-14:00", false),
        ("2029-12-31T24:00:00", true),
        ("2030-01-01T24:00:00.0Z", false),
        ("12030-01-01T00:00:00Z", false),
    ] {
        assert_eq!(ended(until, noon), over, "{until}");
    }
    for until in [
        "soon",
        "",
        "2030-01-01",
        "2030-01-01 12:00:00",
        "2030-02-30T00:00:00Z",
        "2030-01-01T24:00:01Z",
        "2030-01-01T12:00Z",
        "2030-01-01t12:00:00z",
        "2030-01-01T12:00:00.Z",
        "2030-01-01T12:00:00+15:00",
        "2030-1-1T12:00:00Z",
        "30-01-01T00:00:00Z",
        "2030-01-01T12:00:00+0100",
    ] {
        let checked = checked(&federation(&format!("validUntil=\"{until}\""), "", "", ""), noon);
        assert!(
            checked.has("valid-until-unreadable") && !checked.has("metadata-expired"),
            "{until}"
        );
    }
}

#[test]
fn a_cache_duration_is_a_length_of_time() {
    for (duration, wrong) in [
        ("P1Y2M3DT4H5M6.7S", false),
        ("PT0S", false),
        ("P14D", false),
        ("P", true),
        ("PT", true),
        ("1 day", true),
        ("-P1D", true),
        ("P1H", true),
        ("PT1.5H", true),
        ("P1D2M", true),
        ("604800", true),
    ] {
        let checked = checked(
            &federation(&format!("cacheDuration=\"{duration}\""), "", "", ""),
            at(2027, 1, 1),
        );
        assert_eq!(checked.has("cache-duration"), wrong, "{duration}");
    }
}

#[test]
fn other_roles_odd_uses_bare_keys_and_absent_protocols_are_told_for_what_they_are() {
    let xml = provider(LONG, "https://sso.example.org/login");
    let authority = xml
        .replace("IDPSSODescriptor", "AttributeAuthorityDescriptor")
        .replace("SingleSignOnService", "AttributeService");
    let authority = checked(&authority, at(2027, 1, 1));
    assert!(authority.is_sound() && authority.has("role-missing"), "{:?}", authority.findings);
    assert!(
        checked(&xml.replace("use=\"signing\"", "use=\"sign\""), at(2027, 1, 1)).has("key-use")
    );
    let both = checked(&xml.replace(" use=\"signing\"", ""), at(2047, 1, 1));
    assert!(both.has("certificate-expired"), "a key without a use is for signatures too");
    let bare =
        xml.replace("ds:X509Data", "ds:KeyValue").replace("ds:X509Certificate", "ds:RSAKeyValue");
    let bare = checked(&bare, at(2027, 1, 1));
    assert!(bare.is_sound() && bare.has("certificate-missing"), "{:?}", bare.findings);
    let silent =
        xml.replace(" protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\"", "");
    assert!(checked(&silent, at(2027, 1, 1)).has("protocol-missing"));
    let commented = xml.replace(&LONG[..64], &format!("{}<!-- a remark -->", &LONG[..64]));
    assert_eq!(checked(&commented, at(2027, 1, 1)).findings, []);
}

#[test]
fn a_certificate_that_is_none_is_a_gap() {
    for broken in ["AQAB", "not base64 at all!", "MIIBMIIB", ""] {
        let checked = checked(&provider(broken, "https://sso.example.org/login"), at(2027, 1, 1));
        assert!(checked.has("certificate-unreadable"), "{broken}: {:?}", checked.findings);
    }
}

#[test]
fn other_xml_is_refused() {
    let error = check(b"<html><body>Sign in</body></html>", at(2027, 1, 1)).expect_err("refused");
    assert!(error.message.contains("not SAML 2.0 metadata"));
    assert!(check(b"<a><b></a>", at(2027, 1, 1)).expect_err("refused").place.starts_with("line 1"));
}

#[test]
fn costly_documents_are_refused_quickly() {
    let deep = "<a>".repeat(600_000);
    let wide = format!(
        "<a {}/>",
        (0..100_000).map(|number| format!("b{number}=\"\"")).collect::<Vec<_>>().join(" ")
    );
    let spaces = format!("<a>{}</a>", "<b xmlns:c=\"d\"/>".repeat(50_000));
    let scope: String =
        (0..50).map(|level| "<b xmlns:cX=\"d\">".replace('X', &level.to_string())).collect();
    let scope = scope + &"<z xmlns:q=\"d\"/>".repeat(2_000) + &"</b>".repeat(50);
    let open = "<".repeat(2_000_000);
    let comments = "<!--".repeat(500_000);
    for text in [deep, wide, spaces, scope, open, comments] {
        let started = std::time::Instant::now();
        assert!(check(text.as_bytes(), at(2027, 1, 1)).is_err());
        assert!(started.elapsed().as_secs() < 5, "{}", &text[..20]);
    }
}

proptest! {
    #![proptest_config(cases(150))]
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = check(&bytes, at(2027, 1, 1));
    }

    #[test]
    fn no_mutation_makes_it_panic(at_byte in 0_usize..2200, byte in any::<u8>(),
        cut in 0_usize..2200) {
        let mut bytes = provider(LONG, "https://sso.example.org/login").into_bytes();
        if let Some(place) = bytes.get_mut(at_byte) {
            *place = byte;
        }
        let _ = check(&bytes, at(2027, 1, 1));
        bytes.truncate(cut);
        let _ = check(&bytes, at(2027, 1, 1));
    }

    #[test]
    fn no_mutation_of_a_certificate_makes_it_panic(at_byte in 0_usize..800, byte in any::<u8>(),
        cut in 0_usize..800) {
        use base64::Engine as _;
        use base64::engine::general_purpose::STANDARD;
        let mut der = STANDARD.decode(LONG).expect("base64");
        if let Some(place) = der.get_mut(at_byte) {
            *place = byte;
        }
        let _ = check(provider(&STANDARD.encode(&der), "https://a.example").as_bytes(),
            at(2027, 1, 1));
        der.truncate(cut);
        let _ = check(provider(&STANDARD.encode(&der), "https://a.example").as_bytes(),
            at(2027, 1, 1));
    }
}

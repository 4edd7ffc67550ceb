//! `OpenID` Connect discovery documents and LTI platform configurations.

use crate::support::cases;
use assay::domain::measures::documents::finding::Checked;
use assay::domain::measures::documents::oidc::{LTI_PLATFORM, LTI_TOOL, check};
use proptest::prelude::*;
use serde_json::{Value, json};

fn discovery() -> Value {
    json!({
        "issuer": "https://lms.example.org",
        "authorization_endpoint": "https://lms.example.org/auth",
        "token_endpoint": "https://lms.example.org/token",
        "jwks_uri": "https://lms.example.org/jwks",
        "registration_endpoint": "https://lms.example.org/register",
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256"],
        LTI_PLATFORM: {
            "product_family_code": "example",
            "messages_supported": [{"type": "LtiResourceLinkRequest"},
                {"type": "LtiDeepLinkingRequest"}],
            "variables": ["User.id"]
        }
    })
}

fn checked(document: &Value, base: Option<&str>) -> Checked {
    check(document.to_string().as_bytes(), base).expect("a discovery document")
}

#[test]
fn a_platform_with_everything_in_place_is_sound() {
    for base in [
        None,
        Some("https://lms.example.org"),
        Some("https://lms.example.org/.well-known/openid-configuration"),
    ] {
        let checked = checked(&discovery(), base);
        assert_eq!(checked.findings, []);
        assert_eq!(
            checked.fact("lti_messages"),
            Some(&json!(["LtiResourceLinkRequest", "LtiDeepLinkingRequest"]))
        );
    }
}

#[test]
fn the_issuer_is_the_published_address_to_the_last_slash() {
    let slash = checked(&discovery(), Some("https://lms.example.org/"));
    assert!(slash.has("issuer-differs") && slash.findings[0].message.contains("slash"));
    assert!(checked(&discovery(), Some("https://other.example.org")).has("issuer-differs"));
}

#[test]
fn addresses_are_https_without_user_names() {
    for (address, words) in [
        ("http://lms.example.org", "uses http"),
        ("ftp://x", "not a full web address"),
        ("https://", "no host"),
        ("https://me@lms.example.org", "user name"),
        ("https://a b", "characters"),
        ("", "not a full web address"),
        ("héé", "not a full web address"),
    ] {
        let mut document = discovery();
        document["jwks_uri"] = json!(address);
        let checked = checked(&document, None);
        assert_eq!(checked.findings[0].pointer, "/jwks_uri");
        assert!(checked.findings[0].message.contains(words), "{}", checked.findings[0].message);
    }
    let mut document = discovery();
    document["issuer"] = json!("https://lms.example.org?tenant=1");
    assert!(checked(&document, None).has("issuer-address"));
    document["issuer"] = json!(7);
    assert!(checked(&document, None).has("issuer-missing"));
}

#[test]
fn every_required_endpoint_is_named_when_it_is_missing() {
    for key in ["authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint"] {
        let mut document = discovery();
        document.as_object_mut().expect("an object").remove(key);
        let checked = checked(&document, None);
        assert_eq!(checked.findings[0].pointer, format!("/{key}"));
    }
    let mut document = discovery();
    let object = document.as_object_mut().expect("an object");
    object.remove("registration_endpoint");
    object.remove(LTI_PLATFORM);
    assert_eq!(checked(&document, None).findings, []);
}

fn plain(change: &[(&str, Value)]) -> Checked {
    let mut document = discovery();
    let object = document.as_object_mut().expect("an object");
    object.remove("registration_endpoint");
    object.remove(LTI_PLATFORM);
    for (name, value) in change {
        if value.is_null() {
            object.remove(*name)
        } else {
            object.insert((*name).to_owned(), value.clone())
        };
    }
    checked(&document, None)
}

#[test]
fn who_signs_in_through_the_browser_alone_needs_no_token_endpoint() {
    let without = ("token_endpoint", Value::Null);
    for types in
        [json!(["id_token"]), json!(["id_token token", "id_token"]), json!(["token id_token"])]
    {
        let checked = plain(&[without.clone(), ("response_types_supported", types)]);
        assert!(!checked.has("endpoint-missing"), "{:?}", checked.findings);
    }
    for types in [json!(["code"]), json!(["id_token", "code id_token"]), json!([])] {
        assert!(
            plain(&[without.clone(), ("response_types_supported", types)]).has("endpoint-missing")
        );
    }
    let refreshed = [without, ("grant_types_supported", json!(["implicit", "refresh_token"]))];
    assert!(plain(&refreshed).has("endpoint-missing"), "a grant asks for it");
}

#[test]
fn lists_are_lists_of_known_words_and_defaults_are_shown() {
    let usual = plain(&[]);
    assert_eq!(usual.findings, []);
    let shown = |label: &str| {
        usual.lines.iter().find(|line| line.label == label).map(|line| line.value.clone())
    };
    assert_eq!(shown("Grants").as_deref(), Some("authorization_code, implicit"));
    assert_eq!(shown("How callers prove themselves").as_deref(), Some("client_secret_basic"));
    for (name, value, code) in [
        ("scopes_supported", json!("openid"), "list-shape"),
        ("claims_supported", json!([7]), "list-shape"),
        ("subject_types_supported", json!(["secret"]), "subject-type"),
        ("scopes_supported", json!(["email"]), "scope-missing"),
        ("response_types_supported", json!(["code", "id_token token"]), "implicit-flow"),
        ("token_endpoint_auth_methods_supported", json!(["private_key_jwt"]), "list-missing"),
        ("token_endpoint_auth_signing_alg_values_supported", json!(["none"]), "unsigned-tokens"),
        ("token_endpoint", json!("https://lms.example.org/token#here"), "endpoint-address"),
        ("check_session_iframe", json!("http://lms.example.org/session"), "endpoint-address"),
    ] {
        assert!(plain(&[(name, value.clone())]).has(code), "{name} {value}");
    }
    assert_eq!(
        plain(&[("claims_parameter_supported", json!(true))]).findings,
        [],
        "a yes or no is no list"
    );
}

#[test]
fn rs256_is_required_and_none_is_refused() {
    let mut document = discovery();
    document["id_token_signing_alg_values_supported"] = json!(["ES256", "none"]);
    let checked = checked(&document, None);
    assert!(checked.has("rs256-missing") && checked.has("unsigned-tokens"));
    assert_eq!(checked.fact("rs256"), Some(&json!(false)));
}

#[test]
fn a_platform_configuration_names_its_family_and_messages() {
    let mut document = discovery();
    document[LTI_PLATFORM] = json!({"messages_supported": [{}], "variables": "User.id"});
    let checked = checked(&document, None);
    let pointers: Vec<&str> =
        checked.findings.iter().map(|finding| finding.pointer.as_str()).collect();
    let at = "/https:~1~1purl.imsglobal.org~1spec~1lti-platform-configuration";
    assert_eq!(
        pointers,
        [
            format!("{at}/product_family_code"),
            format!("{at}/messages_supported/0/type"),
            format!("{at}/variables")
        ]
    );
}

#[test]
fn other_documents_are_refused() {
    let tool = json!({"redirect_uris": [], LTI_TOOL: {}});
    assert!(
        check(tool.to_string().as_bytes(), None).expect_err("a tool").message.contains("LTI tool")
    );
    assert!(
        check(b"{}", None)
            .expect_err("empty")
            .message
            .contains("not an OpenID Connect discovery document")
    );
    assert!(check(b"[1]", None).is_err());
    assert!(check(b"{\"issuer\": }", None).expect_err("broken").place.starts_with("line 1"));
}

proptest! {
    #![proptest_config(cases(200))]
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300),
        base in ".{0,40}") {
        let _ = check(&bytes, Some(&base));
    }

    #[test]
    fn no_value_in_any_place_makes_it_panic(key in 0_usize..9, text in ".{0,40}",
        at in 0_usize..700,
        byte in any::<u8>()) {
        let mut document = discovery();
        if let Some((_, value)) = document.as_object_mut().expect("an object").iter_mut().nth(key) {
            *value = json!(text);
        }
        let mut bytes = document.to_string().into_bytes();
        let _ = check(&bytes, Some(&text));
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        let _ = check(&bytes, None);
    }
}

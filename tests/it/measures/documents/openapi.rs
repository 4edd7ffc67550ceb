//! `OpenAPI` descriptions.

use assay::domain::measures::documents::finding::{Checked, Severity};
use assay::domain::measures::documents::openapi::check;
use proptest::prelude::*;

const GOOD: &str = r##"openapi: 3.1.0
info: { title: Roster, version: 2.0 }
servers:
  - url: https://{region}.api.example.org/v2
  - url: /v2
paths:
  /users:
    get:
      responses:
        "200": { $ref: "#/components/responses/Users" }
    post: { responses: {} }
  /users/{id}:
    get: { responses: {} }
components:
  responses:
    Users: { description: All users }
  securitySchemes:
    oauth: { type: oauth2 }
"##;

fn checked(text: &str) -> Checked {
    check(text.as_bytes()).expect("a description")
}

#[test]
fn a_complete_description_is_sound_in_yaml_and_json() {
    let yaml = checked(GOOD);
    assert_eq!(yaml.findings, []);
    assert_eq!((yaml.fact("paths"), yaml.fact("operations")), (Some(&2.into()), Some(&3.into())));
    let tree: serde_json::Value = serde_norway::from_str(GOOD).expect("YAML");
    assert_eq!(checked(&tree.to_string()), yaml);
}

#[test]
fn the_version_is_three() {
    assert_eq!(checked(&GOOD.replace("3.1.0", "3.0.3")).findings, []);
    assert!(checked(&GOOD.replace("3.1.0", "3.1")).has("version-number"));
    assert!(checked(&GOOD.replace("3.1.0", "4.0.0")).has("version-unknown"));
    assert!(checked(&GOOD.replace("3.1.0", "3.10.0")).has("version-unknown"));
    assert!(checked(&GOOD.replace("openapi: 3.1.0", "swagger: \"2.0\"")).has("version-old"));
}

#[test]
fn title_version_paths_and_operations_are_required() {
    let checked = checked("openapi: 3.0.0\ninfo: {}\npaths: {}\n");
    let pointers: Vec<&str> = checked.findings.iter().map(|finding| finding.pointer.as_str()).collect();
    assert_eq!(pointers, ["/info/title", "/info/version", "/paths", "/components/securitySchemes"]);
    let odd = self::checked("openapi: 3.0.0\npaths: { users: {}, x-note: {} }\n");
    assert!(odd.has("path-form") && odd.has("operations-missing"));
}

#[test]
fn references_out_of_the_document_are_noted_and_broken_ones_are_gaps() {
    let remote = checked(&GOOD.replace("#/components/responses/Users", "https://example.org/shared.yaml#/Users"));
    assert_eq!((remote.findings[0].severity, remote.findings[0].code), (Severity::Note, "remote-reference"));
    assert_eq!(remote.findings[0].pointer, "/paths/~1users/get/responses/200/$ref");
    assert!(checked(&GOOD.replace("#/components/responses/Users", "other.yaml")).has("remote-reference"));
    assert!(checked(&GOOD.replace("#/components/responses/Users", "#/components/responses/Nobody")).has("broken-reference"));
    assert_eq!(checked(&GOOD.replace("#/components/responses/Users", "#/paths/~1users~1%7Bid%7D")).findings, []);
    let sample = GOOD.replace("All users }", "All users, example: { $ref: nowhere } }");
    assert_eq!(checked(&sample).findings, []);
}

#[test]
fn servers_use_https() {
    let checked = checked(&GOOD.replace("https://{region}", "http://{region}"));
    assert_eq!((checked.findings[0].code, checked.findings[0].pointer.as_str()), ("server-address", "/servers/0/url"));
}

#[test]
fn other_documents_are_refused() {
    assert!(check(b"info: {}\n").expect_err("no version").message.contains("not an OpenAPI description"));
    assert!(check(b"openapi: [\n").expect_err("broken").place.starts_with("line 2"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = check(&bytes);
    }

    #[test]
    fn no_mutation_makes_it_panic(at in 0_usize..600, byte in any::<u8>(), reference in "[#/~%a-z0-9é]{0,20}") {
        let mut bytes = GOOD.replace("#/components/responses/Users", &reference).into_bytes();
        let _ = check(&bytes);
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        let _ = check(&bytes);
    }
}

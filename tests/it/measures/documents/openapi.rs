//! `OpenAPI` descriptions.

use crate::support::cases;
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
    let pointers: Vec<&str> =
        checked.findings.iter().map(|finding| finding.pointer.as_str()).collect();
    assert_eq!(pointers, ["/info/title", "/info/version", "/paths", "/components/securitySchemes"]);
    let odd = self::checked("openapi: 3.0.0\npaths: { users: {}, x-note: {} }\n");
    assert!(odd.has("path-form") && odd.has("operations-missing"));
}

#[test]
fn references_out_of_the_document_are_noted_and_broken_ones_are_gaps() {
    let remote = checked(
        &GOOD.replace("#/components/responses/Users", "https://example.org/shared.yaml#/Users"),
    );
    assert_eq!(
        (remote.findings[0].severity, remote.findings[0].code),
        (Severity::Note, "remote-reference")
    );
    assert_eq!(remote.findings[0].pointer, "/paths/~1users/get/responses/200/$ref");
    assert!(
        checked(&GOOD.replace("#/components/responses/Users", "other.yaml"))
            .has("remote-reference")
    );
    assert!(
        checked(&GOOD.replace("#/components/responses/Users", "#/components/responses/Nobody"))
            .has("broken-reference")
    );
    assert_eq!(
        checked(&GOOD.replace("#/components/responses/Users", "#/paths/~1users~1%7Bid%7D"))
            .findings,
        []
    );
    let sample = GOOD.replace("All users }", "All users, example: { $ref: nowhere } }");
    assert_eq!(checked(&sample).findings, []);
}

fn counts(checked: &Checked) -> [u64; 4] {
    ["operations", "webhooks", "security_schemes", "open_operations"]
        .map(|name| checked.fact(name).and_then(serde_json::Value::as_u64).expect("a count"))
}

const ANSWER: &str = "{responses: {'200': {description: d}}}";

fn described(version: &str, rest: &str) -> Checked {
    checked(&format!(
        "openapi: {version}\ninfo: {{title: t, version: '1'}}\n{}",
        rest.replace("ANSWER", ANSWER)
    ))
}

#[test]
fn operations_behind_the_reference_of_a_path_count() {
    let one = described(
        "3.1.0",
        "paths: {/a: {$ref: '#/components/pathItems/A'}}\ncomponents: \
         {pathItems: {A: {get: ANSWER}}}\n",
    );
    assert_eq!((counts(&one)[0], one.has("operations-missing")), (1, false));
    let beside = described(
        "3.1.0",
        "paths: {/a: {$ref: '#/components/pathItems/A', put: ANSWER}, /b: {$ref: '#/paths/~1a'}}\ncomponents: {pathItems: {A: {get: ANSWER}}}\n",
    );
    assert_eq!(counts(&beside)[0], 4);
    let circle = described(
        "3.1.0",
        "paths: {/a: {$ref: '#/paths/~1b'}, /b: {$ref: '#/paths/~1a', get: ANSWER}}\n",
    );
    assert_eq!(counts(&circle)[0], 2);
    let elsewhere = described("3.0.3", "paths: {/a: {$ref: 'a.yaml'}}\n");
    assert_eq!((elsewhere.is_sound(), counts(&elsewhere)[0]), (true, 0));
    assert_eq!(
        counts(&described(
            "3.0.3",
            "paths: {/a: {parameters: [], get: ~, summary: s, x-get: {}, trace: ANSWER}}\n"
        ))[0],
        1
    );
}

#[test]
fn methods_are_those_of_the_version() {
    let paths = "paths: \
        {/a: {query: ANSWER, additionalOperations: {COPY: ANSWER, LINK: ANSWER}, get: ANSWER}}\n";
    assert_eq!(counts(&described("3.2.0", paths))[0], 4);
    assert_eq!(counts(&described("3.1.1", paths))[0], 1);
}

#[test]
fn webhooks_are_counted_and_may_stand_alone_since_3_1() {
    let hooks = "webhooks: {done: {post: ANSWER}, gone: {post: ANSWER}}\n";
    let alone = described("3.1.0", hooks);
    assert_eq!((alone.is_sound(), counts(&alone)[1]), (true, 2));
    assert_eq!(
        alone.findings[0].message,
        "The description has webhooks and no paths: the service calls others, and nothing of it \
         can be called."
    );
    assert!(!described("3.0.3", hooks).is_sound());
    assert!(!described("3.1.0", "components: {}\n").is_sound());
}

#[test]
fn security_is_counted_where_each_version_keeps_it() {
    let old = checked(
        "swagger: '2.0'\ninfo: {title: t, version: '1'}\npaths: \
         {/a: {get: {responses: {}}}}\nsecurityDefinitions: {key: {type: apiKey}}\nsecurity: \
         [{key: []}]\n",
    );
    assert_eq!((counts(&old), old.has("security-missing")), ([1, 0, 1, 0], false));
    let none = checked(
        "swagger: '2.0'\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {}}}}\n",
    );
    assert_eq!(
        none.findings
            .iter()
            .find(|finding| finding.code == "security-missing")
            .map(|finding| finding.pointer.as_str()),
        Some("/securityDefinitions")
    );
    let paths = "paths: {/a: {get: ANSWER, put: {security: [], responses: {}}, post: {security: [{}, {key: []}], responses: {}}, delete: {security: [{lost: []}], responses: {}}}}\n";
    let mixed = described(
        "3.1.0",
        &format!(
            "{paths}security: [{{key: []}}]\ncomponents: \
             {{securitySchemes: {{key: {{type: apiKey}}}}}}\n"
        ),
    );
    assert_eq!(counts(&mixed), [4, 0, 1, 2]);
    let lost: Vec<_> =
        mixed.findings.iter().filter(|finding| finding.code == "security-undefined").collect();
    assert_eq!((lost.len(), lost[0].pointer.as_str()), (1, "/paths/~1a/delete/security/0/lost"));
    assert_eq!(
        lost[0].message,
        "The security scheme “lost” is not described. Add it, or correct the name."
    );
}

#[test]
fn broken_references_are_told_wherever_a_reference_may_stand() {
    let broken = "{$ref: '#/components/nothing/Here'}";
    for place in [
        "paths: {/a: {get: {responses: {default: BROKEN}}}}",
        "paths: {/a: {parameters: [BROKEN], get: ANSWER}}",
        "paths: {/a: {get: {requestBody: BROKEN, responses: {}}}}",
        "paths: {/a: {get: {responses: {'200': {description: d, headers: {default: BROKEN}}}}}}",
        "paths: {/a: {get: {responses: {'200': {description: d, content: {a/b: {examples: {default: BROKEN}}}}}}}}",
        "paths: {/a: {get: {responses: {'200': {description: d, links: {example: BROKEN}}}}}}",
        "paths: {/a: {get: {responses: {'200': {description: d, links: {next: {operationRef: '#/paths/~1b/get'}}}}}}}",
        "paths: {/a: {get: {callbacks: {default: {'{$url}': BROKEN}}, responses: {}}}}",
        "webhooks: {default: BROKEN}",
        "components: {schemas: {A: {properties: {default: BROKEN, enum: BROKEN}}}}",
        "components: {schemas: {A: {allOf: [BROKEN], items: BROKEN}}}",
        "components: {schemas: {default: BROKEN}}",
        "components: {schemas: {A: {discriminator: {propertyName: p, mapping: {a: '#/components/schemas/B'}}}}}",
        "components: {securitySchemes: {default: BROKEN}}",
    ] {
        assert!(
            described("3.1.0", &place.replace("BROKEN", broken)).has("broken-reference"),
            "{place}"
        );
    }
    let remote =
        described("3.1.0", "paths: {/a: {get: {responses: {default: {$ref: 'other.yaml#/A'}}}}}\n");
    assert_eq!(remote.fact("remote_references"), Some(&1.into()));
}

#[test]
fn what_only_looks_like_a_reference_is_data() {
    let data = "{$ref: '#/components/nothing/Here'}";
    for place in [
        "components: {schemas: {A: {default: DATA, example: DATA, examples: [DATA], const: DATA, enum: [DATA]}}}",
        "components: {examples: {A: {value: DATA}}}",
        "components: {parameters: {A: {name: a, in: query, example: DATA}}}",
        "components: {links: {A: {parameters: {id: DATA}, requestBody: DATA}}}",
        "x-note: DATA",
    ] {
        assert!(
            !described("3.2.0", &place.replace("DATA", data)).has("broken-reference"),
            "{place}"
        );
    }
    let own = described(
        "3.2.0",
        "$self: https://example.org/api\npaths: \
         {/a: {$ref: 'https://example.org/api#/components/pathItems/A'}}\ncomponents: \
         {pathItems: {A: {get: ANSWER}}}\n",
    );
    assert_eq!((counts(&own)[0], own.fact("remote_references")), (1, Some(&0.into())));
}

#[test]
fn an_alias_inside_its_own_value_is_told_in_a_sentence() {
    for (text, line) in [
        ("openapi: 3.1.0\nx-a: &a\n  deep: [*a]\n", 3),
        ("openapi: 3.1.0\nx-a: &a [1, *a]\n", 2),
        ("openapi: 3.1.0\nx-a: &a\n- b\n- *a\n", 4),
        ("openapi: 3.1.0\nx-a: &a\n  b: &b {c: 1}\n  d:\n    e: *a\nx-f: *b\n", 5),
    ] {
        let error = check(text.as_bytes()).expect_err(text);
        assert_eq!(error.place, format!("line {line}"), "{text}");
        assert_eq!(
            error.message,
            "An alias contains itself. Write out what it stands for and upload the document again.",
            "{text}"
        );
    }
    let deep = format!("openapi: 3.1.0\nx-a: {}1{}\n", "{a: ".repeat(70), "}".repeat(70));
    let error = check(deep.as_bytes()).expect_err("deep");
    assert!(
        error.message.contains("lists and objects lie more than 64 levels deep."),
        "{}",
        error.message
    );
    let fine = "openapi: 3.1.0\ninfo: {title: &t t, version: '1'}\nx-t: *t\npaths: \
        {/a: &a {get: {responses: {}}}, /b: *a}\n";
    assert_eq!(counts(&checked(fine))[0], 2);
}

#[test]
fn a_description_that_is_indented_as_a_whole_is_read() {
    let indented = format!("---\n  {}\n", GOOD.trim_end().replace('\n', "\n  "));
    assert_eq!(checked(&indented), checked(GOOD));
}

#[test]
fn servers_use_https() {
    let deep = described(
        "3.1.0",
        "paths: \
         {/a: {servers: [{url: 'http://a.example.org'}], get: {servers: [{}], responses: {}}}}\n",
    );
    assert_eq!(deep.findings.iter().filter(|finding| finding.code == "server-address").count(), 2);

    let checked = checked(&GOOD.replace("https://{region}", "http://{region}"));
    assert_eq!(
        (checked.findings[0].code, checked.findings[0].pointer.as_str()),
        ("server-address", "/servers/0/url")
    );
}

#[test]
fn other_documents_are_refused() {
    assert!(
        check(b"info: {}\n")
            .expect_err("no version")
            .message
            .contains("not an OpenAPI description")
    );
    assert!(check(b"openapi: [\n").expect_err("broken").place.starts_with("line 2"));
}

proptest! {
    #![proptest_config(cases(200))]
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = check(&bytes);
    }

    #[test]
    fn no_mutation_makes_it_panic(at in 0_usize..600, byte in any::<u8>(),
        reference in "[#/~%a-z0-9é]{0,20}") {
        let mut bytes = GOOD.replace("#/components/responses/Users", &reference).into_bytes();
        let _ = check(&bytes);
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        let _ = check(&bytes);
    }
}

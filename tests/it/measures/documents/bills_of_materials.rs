//! Bills of materials in `CycloneDX` and SPDX.

use crate::support::cases;
use assay::domain::assessment::document_check::DocumentCheck;
use assay::domain::instrument::DocumentKind;
use assay::domain::measures::documents::bill_of_materials::check;
use assay::domain::measures::documents::finding::Checked;
use assay::domain::values::Timestamp;
use chrono::{NaiveDate, NaiveDateTime};
use proptest::prelude::*;
use serde_json::{Value, json};

fn now() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 21).and_then(|day| day.and_hms_opt(9, 0, 0)).expect("a date")
}

fn cyclonedx() -> Value {
    json!({
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
        "metadata": {"timestamp": "2026-10-01T10:00:00Z",
            "component": {"type": "application", "name": "tutor"}},
        "components": [
            {"type": "library", "name": "web", "version": "1.0",
                "licenses": [{"license": {"id": "MIT"}}],
             "components": [{"type": "library", "name": "inner", "version": "2",
                 "licenses": [{"expression": "MIT OR Apache-2.0"}]}]},
            {"type": "machine-learning-model", "name": "small-model", "version": "3",
                "modelCard": {}, "licenses": [{"license": {"name": "Own"}}]}
        ]
    })
}

fn spdx() -> Value {
    json!({
        "spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "tutor",
        "dataLicense": "CC0-1.0",
        "documentNamespace": "https://example.org/tutor",
        "creationInfo": {"created": "2026-10-01T10:00:00Z"},
        "packages": [
            {"name": "web", "versionInfo": "1", "licenseConcluded": "NOASSERTION",
                "licenseDeclared": "MIT"},
            {"name": "odd", "licenseConcluded": "NOASSERTION"},
            {"name": "model", "versionInfo": "1", "licenseConcluded": "MIT",
             "externalRefs": [{"referenceLocator": "pkg:huggingface/example/model@1"}]}
        ]
    })
}

fn third() -> Value {
    json!({
        "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
        "@graph": [
            {"type": "CreationInfo", "specVersion": "3.0.1", "created": "2026-10-01T10:00:00Z"},
            {"type": "SpdxDocument", "spdxId": "d", "name": "tutor"},
            {"type": "software_Package", "spdxId": "p", "name": "web",
                "software_packageVersion": "1"},
            {"type": "ai_AIPackage", "spdxId": "m", "name": "model",
                "software_packageVersion": "1"},
            {"type": "Relationship", "relationshipType": "hasDeclaredLicense", "from": "p",
                "to": ["l"]}
        ]
    })
}

fn checked(bill: &Value) -> Checked {
    check(bill.to_string().as_bytes(), now()).expect("a bill of materials")
}

fn numbers(checked: &Checked) -> [u64; 4] {
    ["components", "models", "without_version", "without_licence"]
        .map(|name| checked.fact(name).and_then(Value::as_u64).expect("a count"))
}

#[test]
fn a_cyclonedx_bill_with_a_model_is_an_ml_bom() {
    for version in ["1.4", "1.5", "1.6", "1.7"] {
        let mut bill = cyclonedx();
        bill["specVersion"] = json!(version);
        let checked = checked(&bill);
        assert_eq!(checked.findings, []);
        assert_eq!(numbers(&checked), [3, 1, 0, 0]);
        assert_eq!(
            (checked.fact("ml_bom"), checked.fact("model_cards")),
            (Some(&json!(true)), Some(&json!(1)))
        );
    }
}

#[test]
fn versions_licences_and_the_head_of_a_cyclonedx_bill_are_checked() {
    let mut bill = cyclonedx();
    bill["specVersion"] = json!("1.3");
    bill["serialNumber"] = json!("42");
    bill["version"] = json!("one");
    bill["metadata"]["timestamp"] = json!("yesterday");
    bill["components"] = json!([{"name": "a"}, {"type": "library"}, 7]);
    let checked = checked(&bill);
    for code in [
        "format-version",
        "serial",
        "bill-version",
        "timestamp-unreadable",
        "component-name",
        "version-missing",
        "licence-missing",
        "models-missing",
    ] {
        assert!(checked.has(code), "{code}");
    }
    assert_eq!(numbers(&checked), [1, 0, 1, 1]);
    let bare = self::checked(&json!({"bomFormat": "CycloneDX"}));
    assert!(bare.has("components-missing") && bare.has("timestamp-missing") && bare.has("serial"));
}

#[test]
fn an_spdx_2_bill_counts_what_is_stated() {
    let checked = checked(&spdx());
    assert_eq!(numbers(&checked), [3, 1, 1, 1]);
    assert!(checked.is_sound());
    let finding = checked
        .findings
        .iter()
        .find(|finding| finding.code == "version-missing")
        .expect("a finding");
    assert_eq!(
        (finding.pointer.as_str(), finding.message.as_str()),
        ("/packages/1", "1 of 3 components has no version; this is the first.")
    );
    let bare = self::checked(&json!({"spdxVersion": "SPDX-9"}));
    assert!(
        bare.has("format-version") && bare.has("head-missing") && bare.has("components-missing")
    );
}

#[test]
fn an_spdx_3_bill_is_recognized() {
    let checked = checked(&third());
    assert_eq!(
        (checked.fact("format_version"), numbers(&checked)),
        (Some(&json!("3.0.1")), [2, 1, 0, 1])
    );
    assert!(checked.is_sound());
    let mut listed = third();
    listed["@context"] = json!(["https://spdx.org/rdf/3.0.1/spdx-context.jsonld", {}]);
    listed["@graph"] = json!({});
    assert!(self::checked(&listed).has("head-missing"));
}

#[test]
fn a_bill_from_the_future_is_a_gap() {
    let mut bill = cyclonedx();
    bill["metadata"]["timestamp"] = json!("2027-01-01T00:00:00Z");
    assert!(checked(&bill).has("timestamp-future"));
}

fn says(checked: &Checked, code: &str) -> String {
    let finding = checked
        .findings
        .iter()
        .find(|finding| finding.code == code)
        .unwrap_or_else(|| panic!("{code} in {:?}", checked.findings));
    format!("{}: {}", finding.pointer, finding.message)
}

#[test]
fn the_bill_of_a_single_model_counts_its_card_and_needs_no_parts() {
    let mut bill = cyclonedx();
    bill["metadata"]["component"] = json!({"type": "machine-learning-model", "name": "m",
        "modelCard": {"modelParameters": {}}});
    bill.as_object_mut().expect("an object").remove("components");
    let alone = checked(&bill);
    assert_eq!(alone.findings, []);
    assert_eq!((numbers(&alone), alone.fact("model_cards")), ([0, 1, 0, 0], Some(&json!(1))));
    // Its parts are counted, and so are parts of parts; what it was made from is not.
    bill["metadata"]["component"]["components"] =
        json!([{"name": "a", "components": [{"components": [{"name": "b"}]}]}]);
    bill["metadata"]["component"]["pedigree"] =
        json!({"ancestors": [{"type": "machine-learning-model", "name": "base", "modelCard": {}}]});
    let with_parts = checked(&bill);
    assert_eq!(
        (numbers(&with_parts), with_parts.fact("model_cards")),
        ([2, 1, 2, 2], Some(&json!(1)))
    );
    assert!(
        says(&with_parts, "component-name")
            .starts_with("/metadata/component/components/0/components/0/name: ")
    );
    let mut application = cyclonedx();
    application.as_object_mut().expect("an object").remove("components");
    assert!(checked(&application).has("components-missing"), "an application is made of something");
}

#[test]
fn a_bill_of_services_lists_no_components_and_that_is_only_noted() {
    let mut bill = cyclonedx();
    bill["components"] = json!([]);
    bill["services"] = json!([{"name": "a", "services": [{"name": "b"}]}, {"name": "c"}]);
    let checked = checked(&bill);
    assert!(checked.is_sound());
    assert_eq!(checked.fact("services"), Some(&json!(3)));
    let told = ": The bill lists services only. List what the product itself is made of, too, when \
        it has parts of its own.";
    assert_eq!(says(&checked, "components-missing"), told);
}

#[test]
fn what_asserts_nothing_is_no_licence_and_no_version() {
    let mut bill = cyclonedx();
    let licences = [
        json!([{"license": {"name": "NOASSERTION"}}]),
        json!([{"license": {"id": "NONE"}}]),
        json!([{"expression": "NOASSERTION OR (NONE)"}]),
        json!([{"license": {}}, {"expression": " "}]),
        json!([{"license": {"name": "NOASSERTION"}}, {"license": {"id": "MIT"}}]),
        json!([{"expression": "MIT AND NOASSERTION",
            "expressionDetails": [{"licenseIdentifier": "MIT"}]}]),
    ];
    bill["components"] = licences
        .map(|licences| json!({"name": "a", "version": "NOASSERTION", "licenses": licences}))
        .into();
    assert_eq!(numbers(&checked(&bill)), [6, 0, 6, 4]);
    let mut bill = spdx();
    bill["packages"] = json!([
        {"name": "a", "licenseConcluded": "NONE", "licenseDeclared": "noassertion"},
        {"name": "b", "licenseConcluded": "(MIT OR Apache-2.0) AND LicenseRef-own",
            "versionInfo": "NOASSERTION"},
    ]);
    assert_eq!(numbers(&checked(&bill)), [2, 0, 2, 1]);
}

#[test]
fn versions_that_do_not_exist_and_heads_in_another_form_are_gaps() {
    for (version, message) in [
        ("SPDX-2.7", "The version “SPDX-2.7” is not SPDX-2.2 or SPDX-2.3."),
        ("SPDX-2.2.1", "The version “SPDX-2.2.1” is not SPDX-2.2 or SPDX-2.3."),
        ("SPDX-2.1", "The version “SPDX-2.1” is not SPDX-2.2 or SPDX-2.3."),
        ("2.3", "The version “2.3” is not SPDX-2.2 or SPDX-2.3."),
    ] {
        let mut bill = spdx();
        bill["spdxVersion"] = json!(version);
        assert_eq!(says(&checked(&bill), "format-version"), format!("/spdxVersion: {message}"));
    }
    let mut bill = spdx();
    bill["spdxVersion"] = json!(2.3);
    assert!(checked(&bill).has("format-version"));
    let mut bill = third();
    bill["@graph"][0]["specVersion"] = json!("3.7.0");
    assert_eq!(
        says(&checked(&bill), "format-version"),
        "/@graph/0/specVersion: The version “3.7.0” is not SPDX 3.0.0 or 3.0.1."
    );
    let mut bill = cyclonedx();
    bill["specVersion"] = json!(1.6);
    assert_eq!(
        says(&checked(&bill), "format-version"),
        "/specVersion: The version is written as a number. Write it as text: “1.6”."
    );
    bill["bomFormat"] = json!("cyclonedx");
    bill["components"] = json!({"name": "a"});
    assert_eq!(
        says(&checked(&bill), "format-name"),
        "/bomFormat: The name of the format must be written “CycloneDX”, with its capital letters."
    );
    assert_eq!(says(&checked(&bill), "shape"), "/components: “components” must be a list.");
}

#[test]
fn spdx_2_is_read_as_yaml_too_and_cyclonedx_has_no_such_form() {
    let yaml = "SPDXID: SPDXRef-DOCUMENT\nspdxVersion: SPDX-2.3\nname: tutor\ndataLicense: \
        CC0-1.0\ndocumentNamespace: https://example.org/tutor\ncreationInfo:\n  created: \
        2026-10-01T10:00:00Z\npackages:\n- name: web\n  versionInfo: 1.0\n  licenseDeclared: \
        MIT\n- name: odd\n  licenseConcluded: NOASSERTION\n";
    let checked = check(yaml.as_bytes(), now()).expect("a bill of materials");
    assert!(checked.is_sound(), "{:?}", checked.findings);
    assert_eq!(
        (numbers(&checked), checked.fact("format_version")),
        ([2, 0, 1, 1], Some(&json!("2.3")))
    );
    let checked =
        check(b"{bomFormat: CycloneDX, specVersion: '1.6', components: [{name: a}]}", now())
            .expect("a bill of materials");
    assert_eq!(
        says(&checked, "format-form"),
        ": CycloneDX has no YAML form, so other programs cannot read this bill. Save it as JSON."
    );
    assert_eq!(numbers(&checked), [1, 0, 1, 1]);
}

#[test]
fn a_graph_may_be_written_in_every_way_that_spdx_3_knows() {
    let elements =
        |bill: &mut Value| bill["@graph"].as_array_mut().expect("a graph").resize(6, json!({}));
    let mut bill = third();
    elements(&mut bill);
    let no_licence = [
        json!("expandedlicensing_NoAssertionLicense"),
        json!("https://spdx.org/rdf/3.0.1/terms/Licensing/NoAssertion"),
        json!("https://spdx.org/rdf/3.0.1/terms/Licensing/None"),
        json!("empty"),
        json!({"type": "simplelicensing_LicenseExpression", "spdxId": "inner",
            "simplelicensing_licenseExpression": "NONE"}),
    ];
    for to in no_licence {
        bill["@graph"][4] = json!({"type": "Relationship",
            "relationshipType": "hasConcludedLicense",
            "from": "p", "to": [to]});
        bill["@graph"][5] = json!({"type": "simplelicensing_LicenseExpression", "spdxId": "empty",
            "simplelicensing_licenseExpression": "NOASSERTION"});
        assert_eq!(numbers(&checked(&bill)), [2, 1, 0, 2], "{to}");
    }
    bill["@graph"][4] = json!({"type": "Relationship", "relationshipType": "hasConcludedLicense",
        "from": {"spdxId": "p"}, "to": "l"});
    assert_eq!(numbers(&checked(&bill)), [2, 1, 0, 1], "one licence need not be a list");
    // An element may lie in another, and counts once.
    bill["@graph"][1]["rootElement"] = json!([{"type": "software_Package", "spdxId": "inner",
        "name": "n"}, {"type": "software_Package", "spdxId": "p"}]);
    assert_eq!(numbers(&checked(&bill)), [3, 1, 1, 2]);
    // The document says which record of creation is its own, by name or within.
    let mut bill = third();
    elements(&mut bill);
    bill["@graph"][0] = json!({"type": "CreationInfo", "@id": "_:old", "specVersion": "3.0.0",
        "created": "2020-01-01T00:00:00Z"});
    bill["@graph"][1]["creationInfo"] = json!("_:own");
    bill["@graph"][5] = json!({"type": "CreationInfo", "@id": "_:own", "specVersion": "3.0.1",
        "created": "2026-10-01T10:00:00Z"});
    let by_name = checked(&bill);
    assert_eq!(
        (by_name.fact("format_version"), by_name.fact("made_on")),
        (Some(&json!("3.0.1")), Some(&json!("2026-10-01")))
    );
    // One element may be the whole document or the whole graph.
    let element = json!({"type": "ai_AIPackage", "spdxId": "m", "name": "model",
        "software_packageVersion": "1",
        "creationInfo": {"type": "CreationInfo", "specVersion": "3.0.1",
            "created": "2026-10-01T10:00:00Z"}});
    let mut single = element.clone();
    single["@context"] = json!("https://spdx.org/rdf/3.0.1/spdx-context.jsonld");
    for bill in [
        single,
        json!({"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": element}),
    ] {
        let checked = checked(&bill);
        assert_eq!(
            (numbers(&checked), checked.fact("made_on")),
            ([1, 1, 0, 1], Some(&json!("2026-10-01"))),
            "{bill}"
        );
    }
}

#[test]
fn a_bill_near_the_limit_on_uploads_is_counted_to_its_last_part() {
    let part = r#"{"type":"library","name":"part","version":"1.0","licenses":[{"license":{"id":"MIT"}}],"properties":[{"name":"a","value":"b"}]}"#;
    // More values than a document may hold at one time.
    let number = 75_000;
    let parts = format!("{part},").repeat(number - 1) + part;
    let space = " ".repeat(24 * 1024 * 1024 - parts.len());
    let bill = format!(
        "{{\"components\":[{space}{parts}],\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\"}}"
    );
    let checked = check(bill.as_bytes(), now()).expect("a bill of materials");
    assert_eq!(numbers(&checked), [number as u64, 0, 0, 0]);
    let looked = |text: &str| {
        let kinds = [DocumentKind::BillOfMaterials, DocumentKind::Jwks];
        DocumentCheck::of(&kinds, "application/json", text.as_bytes(), Timestamp::from_millis(0))
            .expect("a look")
    };
    let beyond =
        looked(&format!("{{\"bomFormat\":\"CycloneDX\"}}{}", " ".repeat(25 * 1024 * 1024)));
    let told = "Bill of materials: not looked into. The document is larger than 25 MB. Reviewers \
        read it themselves.";
    assert_eq!((beyond.summary().as_str(), beyond.fact, beyond.findings.len()), (told, None, 0));
    let many = looked(&format!("{{\"keys\":[],\"other\":[{}0]}}", "0,".repeat(250_000)));
    let told = "JSON Web Key Set: not looked into. The document holds more than 250000 values. \
        Reviewers read it themselves.";
    assert_eq!((many.summary().as_str(), many.fact), (told, None));
    let keys = looked(&format!("{{\"keys\":[]{}}}", " ".repeat(2 * 1024 * 1024)));
    let told = "JSON Web Key Set: not looked into. The document is larger than 2 MB. Reviewers \
        read it themselves.";
    assert_eq!((keys.summary().as_str(), keys.fact), (told, None));
}

#[test]
fn other_documents_are_refused() {
    assert!(
        check(b"{\"name\": \"package\"}", now())
            .expect_err("other")
            .message
            .contains("neither CycloneDX nor SPDX")
    );
    assert!(
        check(b"<bom/>", now()).expect_err("XML").message.contains("neither CycloneDX nor SPDX")
    );
    assert!(
        check(b"{\"bomFormat\": <bom/>}", now()).expect_err("no JSON").place.starts_with("line 1")
    );
}

proptest! {
    #![proptest_config(cases(200))]
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = check(&bytes, now());
    }

    #[test]
    fn no_mutation_makes_it_panic(which in 0_usize..3, at in 0_usize..900, byte in any::<u8>()) {
        let mut bytes = [cyclonedx(), spdx(), third()][which].to_string().into_bytes();
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        let _ = check(&bytes, now());
    }
}

//! Bills of materials in `CycloneDX` and SPDX.

use assay::domain::measures::documents::bill_of_materials::check;
use assay::domain::measures::documents::finding::Checked;
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
        "metadata": {"timestamp": "2026-10-01T10:00:00Z", "component": {"type": "application", "name": "tutor"}},
        "components": [
            {"type": "library", "name": "web", "version": "1.0", "licenses": [{"license": {"id": "MIT"}}],
             "components": [{"type": "library", "name": "inner", "version": "2", "licenses": [{"expression": "MIT OR Apache-2.0"}]}]},
            {"type": "machine-learning-model", "name": "small-model", "version": "3", "modelCard": {}, "licenses": [{"license": {"name": "Own"}}]}
        ]
    })
}

fn spdx() -> Value {
    json!({
        "spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "tutor", "dataLicense": "CC0-1.0",
        "documentNamespace": "https://example.org/tutor", "creationInfo": {"created": "2026-10-01T10:00:00Z"},
        "packages": [
            {"name": "web", "versionInfo": "1", "licenseConcluded": "NOASSERTION", "licenseDeclared": "MIT"},
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
            {"type": "software_Package", "spdxId": "p", "name": "web", "software_packageVersion": "1"},
            {"type": "ai_AIPackage", "spdxId": "m", "name": "model", "software_packageVersion": "1"},
            {"type": "Relationship", "relationshipType": "hasDeclaredLicense", "from": "p", "to": ["l"]}
        ]
    })
}

fn checked(bill: &Value) -> Checked {
    check(bill.to_string().as_bytes(), now()).expect("a bill of materials")
}

fn numbers(checked: &Checked) -> [u64; 4] {
    ["components", "models", "without_version", "without_licence"].map(|name| checked.fact(name).and_then(Value::as_u64).expect("a count"))
}

#[test]
fn a_cyclonedx_bill_with_a_model_is_an_ml_bom() {
    for version in ["1.4", "1.5", "1.6", "1.7"] {
        let mut bill = cyclonedx();
        bill["specVersion"] = json!(version);
        let checked = checked(&bill);
        assert_eq!(checked.findings, []);
        assert_eq!(numbers(&checked), [3, 1, 0, 0]);
        assert_eq!((checked.fact("ml_bom"), checked.fact("model_cards")), (Some(&json!(true)), Some(&json!(1))));
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
    for code in
        ["format-version", "serial", "bill-version", "timestamp-unreadable", "component-name", "version-missing", "licence-missing", "models-missing"]
    {
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
    let finding = checked.findings.iter().find(|finding| finding.code == "version-missing").expect("a finding");
    assert_eq!((finding.pointer.as_str(), finding.message.as_str()), ("/packages/1", "1 of 3 components has no version; this is the first."));
    let bare = self::checked(&json!({"spdxVersion": "SPDX-9"}));
    assert!(bare.has("format-version") && bare.has("head-missing") && bare.has("components-missing"));
}

#[test]
fn an_spdx_3_bill_is_recognized() {
    let checked = checked(&third());
    assert_eq!((checked.fact("format_version"), numbers(&checked)), (Some(&json!("3.0.1")), [2, 1, 0, 1]));
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

#[test]
fn other_documents_are_refused() {
    assert!(check(b"{\"name\": \"package\"}", now()).expect_err("other").message.contains("neither CycloneDX nor SPDX"));
    assert!(check(b"<bom/>", now()).expect_err("XML").place.starts_with("line 1"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
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

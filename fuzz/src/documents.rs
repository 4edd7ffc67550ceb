//! The documents that vendors upload.

use std::io::{Cursor, Write as _};

use assay::domain::assessment::document_check::{DocumentCheck, Gravity};
use assay::domain::instrument::DocumentKind;
use assay::domain::measures::documents::finding::{Checked, DocumentError, MAX_FINDINGS, Severity};
use assay::domain::measures::documents::table_csv::{CellKind, Choice, Column, MAX_FAULTS};
use assay::domain::measures::documents::{
    accessibility, bill_of_materials as bill, jwks as keys, oidc as discovery, saml as metadata,
};
use assay::domain::measures::documents::{
    oneroster as roster, openapi as description, security_txt as contact, table_csv as table,
};
use assay::domain::values::Timestamp;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{NaiveDate, NaiveDateTime};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// No place in a document is told in more bytes than this.
const LONGEST_PLACE: usize = 2_000;
/// No sentence about a document is longer than this, in bytes.
const LONGEST_MESSAGE: usize = 4_000;
/// How many rows the table of these targets takes.
const MAX_ROWS: usize = 50;

fn now() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 21).and_then(|day| day.and_hms_opt(12, 0, 0)).expect("a day")
}

/// Whatever the document, what is said about it stays within bounds, the gravest first, and can be
/// kept as JSON.
fn sensible(result: Result<Checked, DocumentError>) {
    match result {
        Ok(checked) => {
            let hard = checked
                .findings
                .iter()
                .filter(|finding| finding.severity == Severity::Hard)
                .count();
            assert!(
                hard <= MAX_FINDINGS && checked.findings.len() - hard <= MAX_FINDINGS + 1,
                "{} findings",
                checked.findings.len()
            );
            assert!(checked.lines.len() <= MAX_FINDINGS, "{} lines", checked.lines.len());
            assert!(
                checked.findings.is_sorted_by_key(|finding| finding.severity),
                "the gravest come first"
            );
            for finding in &checked.findings {
                told(&finding.pointer, &finding.message);
            }
            serde_json::to_string(&checked).expect("what was found is JSON");
        }
        Err(error) => told(&error.place, &error.message),
    }
}

fn told(place: &str, message: &str) {
    assert!(place.len() <= LONGEST_PLACE, "a place of {} bytes", place.len());
    assert!(message.ends_with('.') && message.len() <= LONGEST_MESSAGE, "{message}");
    assert!(!message.contains(char::is_control), "{message:?}");
}

/// A file attached where every kind of document may be: recognised for one of them or for none, and
/// told apart by its bytes alone.
pub fn document(bytes: &[u8]) {
    let kinds = [
        DocumentKind::Openacr,
        DocumentKind::Jwks,
        DocumentKind::OidcDiscovery,
        DocumentKind::SamlMetadata,
        DocumentKind::Oneroster,
        DocumentKind::SecurityTxt,
        DocumentKind::Openapi,
        DocumentKind::BillOfMaterials,
    ];
    let day = Timestamp::from_millis(1_763_726_400_000);
    for media_type in ["text/plain", "application/json", "application/zip"] {
        let Some(check) = DocumentCheck::of(&kinds, media_type, bytes, day) else { continue };
        let only_notes = check.findings.iter().all(|finding| finding.gravity == Gravity::Note);
        assert!(
            check.fact.is_some() || only_notes,
            "a file that is none of the documents has nothing to mend"
        );
        for finding in &check.findings {
            told(&finding.place, &finding.message);
        }
        let text = serde_json::to_string(&check).expect("what was found is JSON");
        assert_eq!(
            serde_json::from_str::<DocumentCheck>(&text).expect("it can be read again"),
            check
        );
    }
}

pub fn openacr(bytes: &[u8]) {
    sensible(accessibility::check(bytes, &accessibility::Expected::default(), now().date()));
}

pub fn jwks(bytes: &[u8]) {
    sensible(keys::check(bytes));
}

pub fn oidc(bytes: &[u8]) {
    sensible(discovery::check(bytes, None));
    sensible(discovery::check(
        bytes,
        Some("https://lms.example.org/.well-known/openid-configuration"),
    ));
}

pub fn saml(bytes: &[u8]) {
    sensible(metadata::check(bytes, now()));
}

/// The bytes as the DER of a certificate inside metadata that is otherwise sound.
pub fn certificate(bytes: &[u8]) {
    let encoded = STANDARD.encode(bytes);
    let document = format!(
        r#"<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="a"><IDPSSODescriptor>
<KeyDescriptor><ds:X509Certificate>{encoded}</ds:X509Certificate></KeyDescriptor><SingleSignOnService Location="https://example.org/"/>
</IDPSSODescriptor></EntityDescriptor>"#
    );
    sensible(Ok(metadata::check(document.as_bytes(), now()).expect("readable metadata")));
}

pub fn security_txt(bytes: &[u8]) {
    sensible(contact::check(bytes, now()));
}

pub fn openapi(bytes: &[u8]) {
    sensible(description::check(bytes));
}

pub fn bill_of_materials(bytes: &[u8]) {
    sensible(bill::check(bytes, now()));
}

pub fn oneroster(bytes: &[u8]) {
    sensible(roster::check(bytes));
}

/// The bytes as the files of a package, each after a line `== name`: a zip that is sound whatever
/// stands in it.
pub fn oneroster_tables(bytes: &[u8]) {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let name = line.strip_prefix(b"== ").and_then(|name| std::str::from_utf8(name).ok());
        let begun = match name {
            Some(name) => writer.start_file(name.trim_end(), options).is_ok(),
            None => writer.write_all(line).is_ok(),
        };
        // Text before the first name, or a name given twice.
        if !begun {
            return;
        }
    }
    if let Ok(package) = writer.finish() {
        sensible(roster::check(package.get_ref()));
    }
}

fn columns() -> Vec<Column> {
    let column = |id: &str, title: &str, required: bool, kind: CellKind| Column {
        id: id.to_owned(),
        title: title.to_owned(),
        required,
        kind,
        unit: None,
    };
    let option = |id: &str, title: &str| Choice { id: id.to_owned(), title: title.to_owned() };
    vec![
        column("group", "Group of students", true, CellKind::Text),
        column("n", "Group size", true, CellKind::Integer),
        column("rate", "Rate, in percent", false, CellKind::Number),
        column("tested", "=Tested", false, CellKind::Boolean),
        column("on", "Tested on", false, CellKind::Date),
        column(
            "method",
            "Method",
            false,
            CellKind::Choice(vec![option("hand", "By hand"), option("tool", "With a \"tool\"")]),
        ),
    ]
}

/// Rows that were read come back from the template that they are written into.
pub fn table_csv(bytes: &[u8]) {
    let columns = columns();
    match table::read(&columns, bytes, MAX_ROWS) {
        Ok(read) => {
            assert!(
                !read.rows.is_empty()
                    && read.rows.len() <= MAX_ROWS
                    && read.rows.len() == read.numbers.len()
            );
            assert!(read.numbers.is_sorted(), "{:?}", read.numbers);
            let written = table::template(&columns, &read.rows);
            let again = table::read(&columns, written.as_bytes(), MAX_ROWS)
                .expect("a template can be read");
            assert_eq!(again.rows, read.rows);
        }
        Err(faults) => {
            assert!(
                !faults.is_empty() && faults.len() <= MAX_FAULTS + 1,
                "{} faults",
                faults.len()
            );
            for fault in faults {
                told("", &fault.sentence());
            }
        }
    }
}

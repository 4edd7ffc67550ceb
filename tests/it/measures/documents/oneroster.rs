//! `OneRoster` CSV packages.

use std::io::{Cursor, Write as _};

use assay::domain::measures::documents::finding::{Checked, DocumentError, Severity};
use assay::domain::measures::documents::oneroster::check;
use proptest::prelude::*;
use serde_json::json;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::cases;

type Files = Vec<(&'static str, String)>;

pub(super) fn files() -> Files {
    let table = |text: &str| text.replace(' ', "\r\n") + "\r\n";
    vec![
        (
            "manifest.csv",
            table(
                "propertyName,value manifest.version,1.0 oneroster.version,1.1 file.orgs,bulk \
                 file.users,bulk file.courses,bulk file.classes,bulk file.academicSessions,bulk \
                 file.enrollments,bulk file.demographics,absent source.systemName,SIS",
            )
            .replace("\r\n\r\n", "\r\n"),
        ),
        (
            "orgs.csv",
            table(
                "sourcedId,name,type,parentSourcedId d1,District,district, \
            s1,School,school,d1",
            ),
        ),
        (
            "academicSessions.csv",
            table(
                "sourcedId,title,type,startDate,endDate,schoolYear \
            t1,Fall,term,2026-08-15,2026-12-20,2027",
            ),
        ),
        ("courses.csv", table("sourcedId,title,orgSourcedId m1,Mathematics,s1")),
        (
            "classes.csv",
            table(
                "sourcedId,title,courseSourcedId,classType,schoolSourcedId,termSourcedIds \
                 c1,Math,m1,scheduled,s1,t1",
            ),
        ),
        (
            "users.csv",
            table(
                "sourcedId,enabledUser,orgSourcedIds,role,username,givenName,familyName \
                 u1,true,\"s1,d1\",student,ana,Ana,Lima u2,true,s1,teacher,bo,Bo,Ek",
            ),
        ),
        (
            "enrollments.csv",
            table(
                "sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role \
            e1,c1,s1,u1,student e2,c1,s1,u2,teacher",
            ),
        ),
    ]
}

pub(super) fn edit(files: &mut Files, name: &str, edit: impl Fn(&str) -> String) {
    let file = files.iter_mut().find(|(other, _)| *other == name).expect("a file");
    file.1 = edit(&file.1);
}

pub(super) fn pack<N: AsRef<str>>(files: &[(N, String)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        writer.start_file(name.as_ref(), SimpleFileOptions::default()).expect("a file");
        writer.write_all(text.as_bytes()).expect("its bytes");
    }
    writer.finish().expect("a package").into_inner()
}

pub(super) fn run(files: &Files) -> Result<Checked, DocumentError> {
    check(&pack(files))
}

pub(super) fn found(checked: &Checked) -> Vec<(&str, &str)> {
    checked.findings.iter().map(|finding| (finding.code, finding.pointer.as_str())).collect()
}

#[test]
fn a_complete_package_is_sound() {
    let checked = run(&files()).expect("a package");
    assert_eq!(checked.findings, []);
    assert_eq!(
        checked.fact("rows"),
        Some(&json!({"orgs": 2, "academicSessions": 1, "courses": 1, "classes": 1, "users": 2,
                "enrollments": 2}))
    );
    assert_eq!(
        (checked.fact("version"), checked.fact("demographics")),
        (Some(&json!("1.1")), Some(&json!(false)))
    );
}

#[test]
fn the_manifest_lies_at_the_root() {
    let mut without = files();
    without.remove(0);
    assert_eq!(run(&without).expect_err("no manifest").place, "manifest.csv");
    let mut deeper = files();
    deeper[0].0 = "roster/manifest.csv";
    assert!(run(&deeper).expect_err("in a folder").message.contains("roster/manifest.csv"));
}

#[test]
fn declared_and_present_files_agree() {
    let mut files = files();
    files.retain(|(name, _)| *name != "courses.csv");
    files.push(("resources.csv", "sourcedId,vendorResourceId\r\n".into()));
    files.push(("demographics.csv", "sourcedId,sex\r\nu1,female\r\n".into()));
    files.push(("notes.txt", "hello".into()));
    let checked = run(&files).expect("a package");
    let codes = found(&checked);
    for expected in [
        ("file-missing", "courses.csv"),
        ("file-undeclared", "resources.csv"),
        ("file-undeclared", "demographics.csv"),
        ("demographics", "demographics.csv"),
        ("table-missing", "classes.csv:1"),
        ("file-unknown", "notes.txt"),
    ] {
        assert!(codes.contains(&expected), "{expected:?} in {codes:?}");
    }
}

#[test]
fn demographics_are_noted_as_what_they_are_and_lack_nothing() {
    let mut files = files();
    edit(&mut files, "manifest.csv", |text| {
        text.replace("demographics,absent", "demographics,bulk")
    });
    files.push(("demographics.csv", "sourcedId,sex\r\nu1,female\r\n".into()));
    let checked = run(&files).expect("a package");
    assert_eq!(
        (found(&checked), checked.is_sound()),
        (vec![("demographics", "demographics.csv")], true)
    );
    let message = &checked.findings[0].message;
    assert!(
        message.contains("birth dates, race and sex")
            && message.contains("A sample must hold invented people only."),
        "{message}"
    );
    assert!(
        message.ends_with(
            "Reviewers compare this table with the data elements that the disclosure declares."
        ),
        "{message}"
    );
}

#[test]
fn broken_references_are_counted_with_their_first_row() {
    let mut files = files();
    edit(&mut files, "enrollments.csv", |text| text.replace("u1", "gone").replace("u2", "gone"));
    edit(&mut files, "users.csv", |text| text.replace("\"s1,d1\"", "\"s1,gone\""));
    let checked = run(&files).expect("a package");
    assert_eq!(
        found(&checked),
        [("reference-broken", "users.csv:2"), ("reference-broken", "enrollments.csv:2")]
    );
    assert_eq!(
        checked.findings[1].message,
        "2 rows have a userSourcedId that is not in users.csv; this is the first."
    );
    assert!(!checked.findings.iter().any(|finding| finding.message.contains("gone")));
}

#[test]
fn references_into_changes_are_not_judged() {
    let mut files = files();
    edit(&mut files, "manifest.csv", |text| text.replace("file.users,bulk", "file.users,delta"));
    edit(&mut files, "enrollments.csv", |text| text.replace("u1", "earlier"));
    edit(&mut files, "users.csv", |text| text.replace("\"s1,d1\"", "s1"));
    let checked = run(&files).expect("a package");
    assert!(checked.has("delta-unchecked") && !checked.has("reference-broken"));
    let columns = checked
        .findings
        .iter()
        .find(|finding| finding.code == "columns-missing")
        .expect("a finding");
    assert!(columns.message.contains("status, dateLastModified"));
}

#[test]
fn columns_cells_ids_and_row_lengths_are_checked() {
    let mut files = files();
    edit(&mut files, "orgs.csv", |text| text.replace("name", "title"));
    edit(&mut files, "courses.csv", |text| format!("{text}m1,,s1\r\nm3,Arts\r\n"));
    let checked = run(&files).expect("a package");
    assert_eq!(
        found(&checked),
        [
            ("columns-missing", "orgs.csv:1"),
            ("cell-missing", "courses.csv:3"),
            ("id-twice", "courses.csv:3"),
            ("row-length", "courses.csv:4"),
            ("column-unknown", "orgs.csv:1")
        ]
    );
}

#[test]
fn version_1_2_asks_for_roles_elsewhere() {
    let mut files = files();
    edit(&mut files, "manifest.csv", |text| text.replace("version,1.1", "version,1.2"));
    edit(&mut files, "users.csv", |text| text.replace(",role,", ",metadata.role,"));
    assert_eq!(run(&files).expect("a package").findings, []);
    edit(&mut files, "manifest.csv", |text| text.replace("version,1.2", "version,1.1"));
    assert!(run(&files).expect("a package").has("columns-missing"));
}

#[test]
fn a_byte_order_mark_is_a_note() {
    let mut files = files();
    for name in ["users.csv", "manifest.csv"] {
        edit(&mut files, name, |text| format!("\u{feff}{text}"));
    }
    let checked = run(&files).expect("a package");
    assert_eq!(
        found(&checked),
        [("byte-order-mark", "manifest.csv:1"), ("byte-order-mark", "users.csv:1")]
    );
    assert_eq!(checked.gravest(), Some(Severity::Note));
}

/// What is found once a text in one of the files is replaced.
pub(super) fn after(name: &str, from: &str, to: &str) -> Checked {
    let mut files = files();
    edit(&mut files, name, |text| {
        assert!(text.contains(from), "{from} is in {name}");
        text.replace(from, to)
    });
    run(&files).expect("a package")
}

#[test]
fn names_in_other_letters_are_told_as_that_and_read() {
    let mut files = files();
    files[5].0 = "Users.CSV";
    edit(&mut files, "Users.CSV", |text| {
        text.replace("familyName", "familyName,password")
            .replace("Lima", "Lima,secret")
            .replace("Ek", "Ek,")
    });
    edit(&mut files, "manifest.csv", |text| text.replace("file.orgs,bulk", "file.Orgs,Bulk"));
    edit(&mut files, "courses.csv", |text| text.replace("sourcedId", "SourcedID"));
    let checked = run(&files).expect("a package");
    assert_eq!(
        found(&checked),
        [
            ("password", "users.csv:2"),
            ("manifest-spelling", "manifest.csv:4"),
            ("manifest-spelling", "manifest.csv:4"),
            ("column-spelling", "courses.csv:1"),
            ("file-spelling", "Users.CSV"),
        ]
    );
    assert_eq!(
        checked.findings[4].message,
        "“Users.CSV” must be written “users.csv”; letter case counts."
    );
    let slips = after("users.csv", "givenName,familyName", "givenNmae,familyName");
    assert_eq!(
        slips.findings.iter().map(|finding| finding.message.as_str()).collect::<Vec<_>>(),
        ["The column “givenNmae” must be written “givenName”; letter case counts."]
    );
}

#[test]
fn what_is_no_table_is_told_with_the_reason() {
    let mut files = files();
    files.push(("roster/users.csv", "x".into()));
    files.push(("pupils.csv", "x".into()));
    let checked = run(&files).expect("a package");
    assert_eq!(
        checked.findings.iter().map(|finding| finding.message.as_str()).collect::<Vec<_>>(),
        [
            "“roster/users.csv” lies in a folder; tables are read at the root of the package only.",
            "“pupils.csv” is not a table of OneRoster; it was not read."
        ]
    );
}

#[test]
fn unknown_columns_are_told_by_number_because_their_names_may_be_of_people() {
    let headless = after(
        "users.csv",
        "sourcedId,enabledUser,orgSourcedIds,role,username,givenName,familyName\r\n",
        "",
    );
    assert!(
        !headless.findings.iter().any(|finding| finding.message.contains("Lima")),
        "{:?}",
        headless.findings
    );
    let own = after(
        "courses.csv",
        "orgSourcedId\r\nm1,Mathematics,s1",
        "orgSourcedId,room,Metadata.floor\r\nm1,Mathematics,s1,7,2",
    );
    assert_eq!(
        own.findings[0].message,
        "1 column of the header (number 4) is not known to courses.csv. Names of columns of your \
         own begin with “metadata.”."
    );
}

#[test]
fn a_manifest_with_faults_is_told_row_by_row() {
    let mut files = files();
    edit(&mut files, "manifest.csv", |_| {
        "a,b\nmanifest.version,2.0\noneroster.version,3\nfile.orgs,some\nfile.users,bulk\nfile.users,bulk\nfile.pets,bulk\n".into()
    });
    let checked = run(&files).expect("a package");
    for code in [
        "manifest-header",
        "manifest-version",
        "oneroster-version",
        "manifest-mode",
        "manifest-twice",
        "manifest-property",
    ] {
        assert!(checked.has(code), "{code}");
    }
}

#[test]
fn names_that_lead_out_of_the_package_are_refused() {
    for name in
        ["../users.csv", "/etc/passwd", "a/../../b.csv", "c:\\x.csv", "a\\..\\b.csv", "a\nb.csv"]
    {
        let mut files: Vec<(&str, String)> = files();
        files.push((name, "x".into()));
        let error = check(&pack(&files)).expect_err(name);
        assert!(
            error.message.contains("outside the package") || error.message.contains("broken"),
            "{name}: {error}"
        );
    }
}

#[test]
fn bombs_and_oversized_packages_are_refused() {
    let mut bomb = files();
    edit(&mut bomb, "users.csv", |text| text.to_owned() + &"0".repeat(2_000_000));
    assert!(run(&bomb).expect_err("ratio").message.contains("200 times"));
    let many: Vec<(String, String)> =
        (0..51).map(|number| (format!("{number}.txt"), String::new())).collect();
    assert!(check(&pack(&many)).expect_err("entries").message.contains("51 files"));
    assert_eq!(
        check(&vec![0; 26 * 1024 * 1024]).expect_err("size").message,
        "The package is larger than 25 MB."
    );
    let crowd: Vec<(String, String)> =
        (0..2_001).map(|number| (format!("{number}.txt"), String::new())).collect();
    assert!(check(&pack(&crowd)).expect_err("headers").message.contains("too many files"));
    let mut long = files();
    edit(&mut long, "orgs.csv", |text| {
        text.to_owned()
            + &(0..250_000).map(|number| number.to_string() + ",x,y,\r\n").collect::<String>()
    });
    let error = run(&long).expect_err("rows");
    assert_eq!(
        (error.place.as_str(), error.message.as_str()),
        ("orgs.csv", "The table has more than 250000 rows. Upload a smaller sample.")
    );
    let mut ignored = files();
    ignored.push(("movie.bin", "0".repeat(2_000_000)));
    assert!(run(&ignored).expect("not unpacked").has("file-unknown"));
}

#[test]
fn damaged_and_foreign_files_are_refused_with_their_place() {
    let mut open = files();
    edit(&mut open, "users.csv", |text| text.replace("\"s1,d1\"", "\"s1,d1"));
    assert_eq!(run(&open).expect_err("open quote").place, "users.csv, line 2");
    let mut empty = files();
    edit(&mut empty, "orgs.csv", |_| String::new());
    assert!(run(&empty).expect("a package").has("file-empty"));
    assert!(check(b"%PDF-1.7").expect_err("PDF").message.contains("not a zip"));
    let mut bytes = pack(&files());
    bytes.truncate(bytes.len() / 2);
    assert!(check(&bytes).is_err());
}

proptest! {
    #![proptest_config(cases(150))]
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = check(&bytes);
        let _ = check(&[b"PK\x03\x04".as_slice(), &bytes].concat());
    }

    #[test]
    fn no_mutation_of_a_package_makes_it_panic(
        edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)
    ) {
        let mut bytes = pack(&files());
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = check(&bytes);
    }

    #[test]
    fn no_content_makes_it_panic(name in 0_usize..7, text in "[a-zA-Z0-9,\"\n\r;é.]{0,120}") {
        let mut files = files();
        files[name].1 = text;
        let _ = run(&files);
    }
}

//! What stands in the tables of a `OneRoster` package: secrets, values and words.

use assay::domain::measures::documents::finding::Severity;

use super::oneroster::{after, edit, files, found, run};

#[test]
fn passwords_in_a_roster_must_not_stay() {
    let mut files = files();
    edit(&mut files, "users.csv", |text| {
        text.replace("familyName", "familyName,password")
            .replace("Lima", "Lima,secret")
            .replace("Ek", "Ek,")
    });
    let checked = run(&files).expect("a package");
    assert_eq!(
        (found(&checked), checked.gravest()),
        (vec![("password", "users.csv:2")], Some(Severity::Hard))
    );
    assert!(
        checked.findings[0].message.starts_with("1 row has a password in it; this is the first."),
        "{}",
        checked.findings[0].message
    );
    assert!(!checked.findings[0].message.contains("secret"));
}

#[test]
fn a_secret_is_found_under_any_name() {
    for (column, value, what) in [
        ("metadata.password", "x1", "a password"),
        ("metadata.studentPin", "1234", "a PIN"),
        ("metadata.PIN_CODE", "1234", "a PIN"),
        ("metadata.oatsa_studentPassword", "x1", "a password"),
        ("Password", "x1", "a password"),
        ("pwd", "x1", "a password"),
        ("metadata.pass word", "x1", "a password"),
        ("metadata.Passwort", "x1", "a password"),
        ("metadata.SSN", "000-00-0000", "a social security number"),
        ("metadata.studentSSN", "000000000", "a social security number"),
        ("social_security_number", "000000000", "a social security number"),
        ("metadata.api-key", "x1", "a secret"),
        ("metadata.accessToken", "x1", "a secret"),
    ] {
        let checked = after("users.csv", "familyName\r\n", &format!("familyName,{column}\r\n"));
        assert!(
            checked.findings.iter().all(|finding| finding.severity != Severity::Hard),
            "{column} alone"
        );
        let mut files = files();
        edit(&mut files, "users.csv", |text| {
            text.replace("familyName", &format!("familyName,{column}"))
                .replace("Lima", &format!("Lima,{value}"))
                .replace("Ek", "Ek,")
        });
        let checked = run(&files).expect("a package");
        let hard: Vec<&str> = checked
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Hard)
            .map(|finding| finding.message.as_str())
            .collect();
        assert_eq!(hard.len(), 1, "{column}: {:?}", checked.findings);
        assert!(
            hard[0].starts_with(&format!("1 row has {what} in it; this is the first."))
                && !hard[0].contains(value),
            "{column}: {hard:?}"
        );
    }
    for (column, value) in [
        ("metadata.spin", "x1"),
        ("metadata.passwordRequired", "true"),
        ("metadata.passwordChanged", "2026-01-01"),
        ("metadata.opinion", "x1"),
    ] {
        let mut files = files();
        edit(&mut files, "users.csv", |text| {
            text.replace("familyName", &format!("familyName,{column}"))
                .replace("Lima", &format!("Lima,{value}"))
                .replace("Ek", "Ek,")
        });
        assert_eq!(run(&files).expect("a package").findings, [], "{column}");
    }
}

#[test]
fn values_are_those_of_their_column() {
    for (name, from, to, sentence) in [
        (
            "orgs.csv",
            "School,school",
            "School,university",
            "1 row has a type that is none of department, district, local, national, school, \
             state; this is the first.",
        ),
        (
            "academicSessions.csv",
            ",term,",
            ",year,",
            "1 row has a type that is none of gradingPeriod, schoolYear, semester, term; this is \
             the first.",
        ),
        (
            "academicSessions.csv",
            "2026-08-15",
            "9/1/2026",
            "1 row has a startDate that is not a day such as 2026-08-15; this is the first.",
        ),
        (
            "academicSessions.csv",
            "2026-12-20",
            "yesterday",
            "1 row has an endDate that is not a day such as 2026-08-15; this is the first.",
        ),
        (
            "academicSessions.csv",
            "2026-12-20",
            "2026-02-30",
            "1 row has an endDate that is not a day such as 2026-08-15; this is the first.",
        ),
        (
            "academicSessions.csv",
            ",2027",
            ",2026-2027",
            "1 row has a schoolYear that is not a year such as 2027, the one in which the school \
             year ends; this is the first.",
        ),
        (
            "classes.csv",
            "scheduled",
            "Scheduled",
            "1 row has a classType that is none of homeroom, scheduled; this is the first.",
        ),
        (
            "users.csv",
            "true",
            "TRUE",
            "2 rows have an enabledUser that is neither true nor false; this is the first.",
        ),
        (
            "users.csv",
            ",student,",
            ",pupil,",
            "1 row has a role that is none of administrator, aide, guardian, parent, proctor, \
             relative, student, teacher; this is the first.",
        ),
        (
            "enrollments.csv",
            "u2,teacher",
            "u2,aide",
            "1 row has a role that is none of administrator, proctor, student, teacher; this is \
             the first.",
        ),
        (
            "academicSessions.csv",
            "2026-12-20",
            "2026-08-14",
            "1 row has an end before its beginning; this is the first.",
        ),
    ] {
        let checked = after(name, from, to);
        let told: Vec<&str> =
            checked.findings.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(told, [sentence], "{to}");
        assert_eq!(checked.gravest(), Some(Severity::Gap), "{to}");
    }
}

#[test]
fn changes_have_a_status_and_a_time_of_their_own_vocabulary() {
    let delta = |status: &str, time: &str| {
        let mut files = files();
        edit(&mut files, "manifest.csv", |text| text.replace("file.orgs,bulk", "file.orgs,delta"));
        edit(&mut files, "orgs.csv", |_| {
            format!(
                "sourcedId,status,dateLastModified,name,type\r\ns1,{status},{time},School,school\r\n"
            )
        });
        let checked = run(&files).expect("a package");
        checked
            .findings
            .into_iter()
            .filter(|finding| finding.pointer.starts_with("orgs"))
            .map(|finding| finding.code)
            .collect::<Vec<_>>()
    };
    for time in ["2026-08-15T08:00:00.000Z", "2026-08-15T08:00:00Z", "2026-08-15T08:00:00-05:00"] {
        assert!(delta("active", time).is_empty() && delta("tobedeleted", time).is_empty());
    }
    assert_eq!(delta("gone", "2026-08-15T08:00:00Z"), ["value-wrong"]);
    assert_eq!(delta("inactive", "2026-08-15"), ["value-wrong", "value-wrong"]);
    assert_eq!(delta("", "yesterday"), ["cell-missing", "value-wrong"]);
    let bulk =
        after("orgs.csv", "sourcedId,name,type,parentSourcedId", "sourcedId,name,type,status")
            .findings;
    assert!(bulk.iter().any(|finding| finding.code == "value-wrong"), "{bulk:?}");
    let whole = after(
        "courses.csv",
        "orgSourcedId\r\nm1,Mathematics,s1",
        "orgSourcedId,status\r\nm1,Mathematics,s1,active",
    );
    assert_eq!((found(&whole), whole.is_sound()), (vec![("bulk-changes", "courses.csv:2")], true));
}

#[test]
fn own_words_begin_with_ext_since_1_2() {
    let mut files = files();
    edit(&mut files, "orgs.csv", |text| text.replace("School,school", "School,ext:campus"));
    assert!(run(&files).expect("a package").has("value-wrong"));
    edit(&mut files, "manifest.csv", |text| text.replace("version,1.1", "version,1.2"));
    assert!(!run(&files).expect("a package").has("value-wrong"));
}

#[test]
fn line_items_and_results_require_what_their_version_requires() {
    let lacking = |version: &str| {
        let mut files = files();
        edit(&mut files, "manifest.csv", |text| {
            text.replace("version,1.1", version)
                + "file.lineItems,bulk\r\nfile.results,bulk\r\nfile.categories,bulk\r\n"
        });
        files.push(("categories.csv", "sourcedId,title\r\nk1,Quiz\r\n".into()));
        files.push((
            "lineItems.csv",
            "sourcedId,title,assignDate,dueDate,classSourcedId,categorySourcedId\r\nl1,Quiz,2026-09-01,2026-09-02T12:00:00Z,c1,k1\r\n".into(),
        ));
        files.push((
            "results.csv",
            "sourcedId,lineItemSourcedId,studentSourcedId,scoreStatus,scoreDate\r\nr1,l1,u1,fully \
             graded,2026-09-03\r\n"
                .into(),
        ));
        let checked = run(&files).expect("a package");
        checked
            .findings
            .into_iter()
            .filter(|finding| finding.code == "columns-missing")
            .map(|finding| finding.message)
            .collect::<Vec<_>>()
    };
    let exactly = "Column names are written exactly so.";
    assert_eq!(
        lacking("version,1.1"),
        [
            format!(
                "lineItems.csv lacks the required columns gradingPeriodSourcedId, resultValueMin, \
                 resultValueMax. {exactly}"
            ),
            format!("results.csv lacks the required columns score. {exactly}"),
        ]
    );
    assert_eq!(
        lacking("version,1.2"),
        [format!(
            "lineItems.csv lacks the required columns academicSessionSourcedId, schoolSourcedId. \
             {exactly}"
        )]
    );
}

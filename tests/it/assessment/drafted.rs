//! How much of what is asked comes as a draft from the papers that a vendor has, and from which.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use assay::domain::assessment::bringing::{Reading, look};
use assay::domain::assessment::renewal::is_ticked;
use assay::domain::instrument::{Answers, Questionnaire, Reuse, Truth, view};
use assay::domain::values::Timestamp;
use assay::store::instrument::questionnaires::Library;
use serde_json::Value;

use super::bringing::{ACR, ANSWERS, BOM, OIDC, SAML, SECURITY};
use crate::support::workbooks::{Answered, Sheet, Writer, hecvat, packed, workbook};

static LIBRARY: LazyLock<Library> =
    LazyLock::new(|| Library::built_in().expect("the questionnaires"));

/// What files suggest for a version.
pub(super) fn read(version: &str, files: &[(&str, &[u8])]) -> Vec<Reading> {
    let q = LIBRARY.get("ai-edtech", version).expect("the version");
    let mappings = LIBRARY.mappings_for(&q);
    let now = Timestamp::parse("2026-11-21T10:00:00.000Z").expect("an instant");
    files
        .iter()
        .map(|(media_type, bytes)| look(&mappings, &q, media_type, bytes, now).expect("it reads"))
        .collect()
}

const EXCEL: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The questions that a chatbot is asked.
fn chatbot_questions() -> Vec<&'static str> {
    static Q: LazyLock<Arc<Questionnaire>> =
        LazyLock::new(|| LIBRARY.get("ai-edtech", "2026-2").expect("the version"));
    let q: &'static Questionnaire = &Q;
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/questionnaires/ai-edtech/2026-2/examples");
    let text = std::fs::read_to_string(format!("{folder}/student-chatbot.json")).expect("it");
    let example: Value = serde_json::from_str(&text).expect("JSON");
    let answers = Answers::parse(&example["answers"]).expect("answers");
    let view = view(q, &answers);
    q.questions()
        .map(|(_, question)| question.name.as_str())
        .filter(|name| view.asked(name) == Truth::True)
        .collect()
}

/// Which of the questions that a chatbot is asked come as a draft from its folder, and how many
/// are asked.
fn drafted(answers: &[Answered]) -> (Vec<String>, usize) {
    let (workbook, caiq, roster) = (hecvat("Askwell", answers), ai_caiq(), roster());
    let files: [(&str, &[u8]); 8] = [
        (EXCEL, &workbook),
        (EXCEL, &caiq),
        ("application/yaml", ACR),
        ("application/json", BOM),
        ("text/plain", SECURITY),
        ("application/json", OIDC),
        ("application/xml", SAML),
        ("application/zip", &roster),
    ];
    let drafted: BTreeSet<String> = read("2026-2", &files)
        .into_iter()
        .flat_map(|reading| reading.suggested)
        .map(|suggested| suggested.question)
        .collect();
    let asked = chatbot_questions();
    let came = asked.iter().filter(|name| drafted.contains(**name));
    (came.map(|name| (*name).to_owned()).collect(), asked.len())
}

/// How much of what is asked comes as a draft that one click confirms. Half is the least. A
/// workbook about security says nothing of learning, evidence of effects, tests with people and
/// results by group, and no rule here guesses: what remains comes from the vendor's last disclosure
/// or has to be written.
#[test]
fn a_chatbots_folder_drafts_so_much_of_what_is_asked_the_first_time() {
    let (came, asked) = drafted(&ANSWERS);
    assert_eq!((came.len(), asked), (34, 55), "{came:#?}");
}

/// At renewal the last answers come along but those that are asked anew each time. Of these the
/// folder of the year drafts some, and what was chosen or counted is ticked as so again.
#[test]
fn at_renewal_nine_tenths_of_what_is_asked_come_as_drafts() {
    let q = LIBRARY.get("ai-edtech", "2026-2").expect("the version");
    let (came, asked) = drafted(&ANSWERS);
    let anew: Vec<&str> = chatbot_questions()
        .into_iter()
        .filter(|name| q.question(name).is_some_and(|question| question.reuse == Reuse::Never))
        .collect();
    let drafts = |name: &str| came.iter().any(|came| came == name);
    let ticked = |name: &str| q.question(name).is_some_and(|question| is_ticked(&question.kind));
    let from_folder = anew.iter().filter(|name| drafts(name)).count();
    let so_again = anew.iter().filter(|name| ticked(name) && !drafts(name)).count();
    let along = asked - anew.len();
    assert_eq!((along, from_folder, so_again, asked), (43, 4, 3, 55), "{anew:?}");
    assert!((along + from_folder + so_again) * 10 >= asked * 9);
}

/// A vendor who ticks yes and no and explains nothing gets less, and nothing that is not said.
#[test]
fn yes_and_no_alone_draft_less() {
    let bare = ANSWERS.map(|(id, asks, answer, _)| (id, asks, answer, ""));
    let (came, asked) = drafted(&bare);
    assert_eq!((came.len(), asked), (21, 55), "{came:#?}");
}

/// A roster package as a tool takes it, of one class.
fn roster() -> Vec<u8> {
    let tables = [
        (
            "manifest.csv",
            "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.orgs,bulk\n\
             file.users,bulk\n",
        ),
        ("orgs.csv", "sourcedId,name,type\ns1,School,school\n"),
        (
            "users.csv",
            "sourcedId,enabledUser,orgSourcedIds,role,username,givenName,familyName,grades,phone\n\
             u1,true,s1,student,ana,Ana,Lima,07,\n",
        ),
    ];
    packed(tables.map(|(name, text)| (name.to_owned(), text.to_owned())))
}

#[test]
fn a_roster_package_drafts_the_fields_in_which_something_stands() {
    let roster = roster();
    let readings = read("2026-2", &[("application/zip", &roster)]);
    let suggested = readings[0].suggested.iter();
    let fields: Vec<_> =
        suggested.filter(|one| one.question == "interoperability.roster").collect();
    let [fields] = fields.as_slice() else { panic!("one draft: {readings:#?}") };
    assert_eq!(fields.entry.values, ["roster_id", "name", "username", "grade", "classes"]);
}

/// An AI-CAIQ workbook as it is published: a title, then one row a question.
fn ai_caiq() -> Vec<u8> {
    ai_caiq_of(&[
        (
            "AIS-08.1",
            "Is the input against adversarial patterns, failure patterns and unwanted behaviour, \
             validated, filtered, modified, or blocked as necessary?",
            "",
        ),
        (
            "AIS-09.1",
            "Is the output against adversarial patterns, failure patterns and unwanted behaviour, \
             validated, filtered, modified, or blocked as necessary?",
            "",
        ),
        (
            "LOG-14.1",
            "Are all input events (content and metadata) logged and monitored to enable auditing?",
            "",
        ),
        (
            "LOG-15.1",
            "Are all output events (content and metadata) logged and monitored to enable auditing?",
            "",
        ),
    ])
}

/// An AI-CAIQ workbook with these questions, all answered yes, and what is written beside them.
fn ai_caiq_of(asked: &[(&str, &str, &str)]) -> Vec<u8> {
    let common = [
        ("A&A-01.1", "Are audit and assurance policies established?", ""),
        (
            "A&A-02.1",
            "Are independent audit and assurance assessments conducted at least annually?",
            "",
        ),
        (
            "GRC-05.1",
            "Is an Information Security Program that includes programs for all the relevant \
             domains of the AICM developed and implemented?",
            "",
        ),
        (
            "GRC-09.1",
            "Are policies and procedures defined, documented, and enforced for the acceptable use \
             of AI services offered by the organization?",
            "Grading and counseling are prohibited; a class opens the chat, and it closes itself.",
        ),
        (
            "GRC-11.1",
            "Are AI systems, models, datasets & algorithms regularly evaluated for bias and \
             fairness to ensure compliance with ethical standards?",
            "By group, every quarter; a difference above 10 points starts a correction.",
        ),
        ("MDS-01.1", "Is the security of the Training Pipeline ensured?", ""),
        ("STA-16.1", "Is a Bill of Material established?", ""),
    ];
    let mut sheet = Sheet::new("AI-CAIQv1.0.3")
        .cell("A1", "AI CONSENSUS ASSESSMENTS INITIATIVE QUESTIONNAIRE")
        .cell("A2", "Question ID")
        .cell("B2", "Question")
        .cell("C2", "AI-CAIQ Answer")
        .cell("D2", "SSRM Control Ownership")
        .cell("E2", "Implementation Description (Optional/Recommended)");
    for (at, (id, asks, more)) in common.iter().chain(asked).enumerate() {
        let row = at + 3;
        sheet = sheet
            .cell(&format!("A{row}"), id)
            .cell(&format!("B{row}"), asks)
            .cell(&format!("C{row}"), "Yes");
        if !more.is_empty() {
            sheet = sheet.cell(&format!("E{row}"), more);
        }
    }
    workbook(Writer::LibreOffice, &[sheet])
}

/// The numbers of the first edition stand at other questions in the next one.
#[test]
fn an_ai_caiq_is_read_by_the_words_of_its_questions() {
    let filters = |file: &[u8]| -> Vec<String> {
        let readings = read("2026-2", &[(EXCEL, file)]);
        let mut suggested = readings[0].suggested.iter();
        let one = suggested.find(|one| one.question == "safety.filters");
        one.map(|one| one.entry.values.clone()).unwrap_or_default()
    };
    assert_eq!(filters(&ai_caiq()), ["filter", "log"]);
    let apis = "Are processes, procedures and technical measures to secure APIs evaluated?";
    let input = "Is the input against adversarial patterns validated, filtered or blocked?";
    let output = "Is the output against adversarial patterns validated, filtered or blocked?";
    let moved = [("AIS-08.1", apis, ""), ("AIS-09.1", input, ""), ("AIS-10.1", output, "")];
    assert_eq!(filters(&ai_caiq_of(&moved)), ["filter"]);
    assert!(filters(&ai_caiq_of(&moved[..2])).is_empty(), "the output is not filtered");
    let anomalies = "Are anomalies and failures reported?";
    let logs = [("LOG-14.1", anomalies, ""), ("LOG-15.1", "Are all input events logged?", "")];
    assert!(filters(&ai_caiq_of(&logs)).is_empty(), "of the output nothing is said");
}

#[test]
fn hecvat_3_and_caiq_workbooks_are_told_from_hecvat_4() {
    let third = Sheet::new("HECVAT - Full | Vendor Response")
        .cell("A1", "Higher Education Community Vendor Assessment Tool (HECVAT) - Full - v3.06")
        .cell("C2", "Vendor Answers")
        .cell("D2", "Additional Information")
        .cell("A3", "COMP-01")
        .cell("B3", "Describe your organization's business background and ownership structure.")
        .cell("C3", "Owned by its two founders")
        .cell("A4", "DOCU-01")
        .cell("B4", "Have you undergone a SSAE 18/SOC 2 audit?")
        .cell("C4", "Yes")
        .cell("D4", "Type II")
        .cell("A5", "AAAI-01")
        .cell("B5", "Can you enforce password complexity requirements?")
        .cell("C5", "Yes");
    let third = workbook(Writer::Excel, &[third]);
    let fourth = Sheet::new("CAIQv4.0.3")
        .cell("A1", "Question ID")
        .cell("B1", "Question")
        .cell("C1", "CSP CAIQ Answer")
        .cell("A2", "A&A-01.1")
        .cell("C2", "Yes")
        .cell("A3", "A&A-02.1")
        .cell("C3", "Yes")
        .cell("A4", "STA-01.1")
        .cell("C4", "NA");
    let fourth = workbook(Writer::LibreOffice, &[fourth]);
    let other = workbook(Writer::Excel, &[Sheet::new("Prices").cell("A1", "License")]);
    let caiq = ai_caiq();
    let readings =
        read("2026-2", &[(EXCEL, &third), (EXCEL, &fourth), (EXCEL, &caiq), (EXCEL, &other)]);
    let kinds: Vec<&str> = readings.iter().map(|reading| reading.kind.as_str()).collect();
    assert_eq!(kinds, ["hecvat-3", "caiq-4", "ai-caiq", "file"]);
    let drafted = |at: usize| -> Vec<(&str, &[String])> {
        let suggested = readings[at].suggested.iter();
        suggested.map(|one| (one.question.as_str(), one.entry.values.as_slice())).collect()
    };
    assert_eq!(drafted(0).len(), 2, "the third edition asks something else at AAAI-01");
    assert_eq!(drafted(0)[0], ("safety.security", &["soc2".to_owned()][..]));
    assert_eq!(drafted(1), [("safety.security", &["other_outside".to_owned()][..])]);
    assert!(drafted(2).contains(&("safety.filters", &["filter".to_owned(), "log".to_owned()][..])));
    assert!(drafted(3).is_empty());
}

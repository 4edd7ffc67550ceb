//! Files that come to a draft, and the answers that they suggest.

use assay::domain::assessment::bringing::is_for;

use crate::support::vendors::PDF;
use crate::support::workbooks::{Answered, hecvat, packed};
use crate::support::{Client, Reply, TestApp};

pub(super) const ACR: &[u8] = b"title: Askwell accessibility report\nproduct: { name: Askwell, version: '2.8' }\n\
    author: { email: a@askwell.example }\nreport_date: 2026-09-01\ncatalog: 2.5-edition-wcag-2.2-en\n\
    chapters:\n  success_criteria_level_a:\n    criteria:\n      - num: 1.1.1\n        components:\n\
    \x20         - { name: web, adherence: { level: supports, notes: 'Tested.' } }\n";
pub(super) const BOM: &[u8] = br#"{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{"timestamp":"2026-10-12T00:00:00Z","component":{"type":"application","name":"askwell-web","version":"2.8"}},"components":[{"type":"library","name":"left","version":"1.0","licenses":[{"license":{"id":"MIT"}}]}]}"#;
pub(super) const SECURITY: &[u8] =
    b"Contact: mailto:security@askwell.example\nExpires: 2027-06-30T00:00:00Z\n";
pub(super) const OIDC: &[u8] = br#"{"issuer":"https://askwell.example","authorization_endpoint":"https://askwell.example/a","token_endpoint":"https://askwell.example/t","jwks_uri":"https://askwell.example/k","response_types_supported":["code"],"subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256"]}"#;
pub(super) const SAML: &[u8] = br#"<?xml version="1.0"?><EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://askwell.example/sp"><SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://askwell.example/acs" index="0"/></SPSSODescriptor></EntityDescriptor>"#;

/// What a careful vendor of a chatbot answers in a HECVAT 4.
pub(super) const ANSWERS: [Answered; 37] = [
    ("DOCU-03", "Have you undergone a SSAE 18/SOC 2 audit?", "Yes", "SOC 2 Type 2, August 2026"),
    ("PPPR-08", "Do you have a documented information security policy?", "Yes ", ""),
    (
        "VULN-04",
        "Have your systems and applications had a third-party security assessment completed \
         in the last year?",
        "YES",
        "Penetration test, July 2026",
    ),
    ("AISC-02", "Is user input data used to influence your solution's AI model?", "No", ""),
    (
        "AISC-03",
        "Do you provide logging for your solution's AI feature(s) that includes user, date, \
         and action taken?",
        "Yes",
        "Prompts and answers, by user and time, for the school year. Teachers can read the \
         chats of their classes.",
    ),
    ("DPAI-02", "Is any institutional data retained in AI processing?", "No", ""),
    (
        "THRD-02",
        "Do you have contractual language in place with third parties governing access to \
         institutional data?",
        "Yes",
        "",
    ),
    (
        "AIGN-02",
        "Can your solution's AI features be disabled by tenant and/or user?",
        "Yes",
        "A district switches them off for everybody; teachers pause them for a class or a \
         student.",
    ),
    (
        "AIGN-04",
        "Please describe the capabilities of your solution's AI features.",
        "Homework chat and hints on drafts. Each hint carries the label “AI” and the words \
         “This may be wrong”, and links to its sources in the lesson.",
        "",
    ),
    (
        "COMP-02",
        "Describe your organization’s business background and ownership structure, including \
         all parent and subsidiary relationships.",
        "Owned by its two founders",
        "",
    ),
    (
        "PCOM-01",
        "Have you had a personal data breach in the past three years that involved reporting \
         to a governmental agency, notice to individuals (including voluntary notice), or \
         notice to another organization or institution?",
        "Yes",
        "212 staff addresses",
    ),
    (
        "AAAI-01",
        "Does your solution support single sign-on (SSO) protocols for user and administrator \
         authentication?",
        "Yes",
        "",
    ),
    (
        "AAAI-02",
        "For customers not using SSO, does your solution support local authentication \
         protocols for user and administrator authentication?",
        "Yes",
        "",
    ),
    (
        "AAAI-15",
        "Does your solution support any of the following web SSO standards: SAML2 (with \
         redirect flow), OIDC, CAS, or other?",
        "Yes",
        "OIDC and SAML2, and LTI 1.3 from the learning platform",
    ),
    ("DATA-10", "Can the institution extract a full or partial backup of data?", "Yes", ""),
    ("PDAT-05", "Do you capture device information (e.g., IP address, MAC address)?", "Yes", ""),
    (
        "PRPO-09",
        "Do you have any decision-making processes that are completely automated (i.e., there \
         is no human involvement)?",
        "No",
        "",
    ),
    (
        "GNRL-03",
        "Solution Description",
        "Homework help for writing, used by students in grades 6 to 8 and by their teachers. \
         It is available in English, Spanish and Arabic.",
        "",
    ),
    (
        "THRD-01",
        "Do you perform security assessments of third-party companies with which you share \
         data (e.g., hosting providers, cloud services, PaaS, IaaS, SaaS)?",
        "Yes",
        "Each of them, every year",
    ),
    (
        "CHNG-07",
        "Do you have policy and procedure, currently implemented, managing how critical \
         patches are applied to all systems and applications?",
        "Yes",
        "Critical weaknesses are mended within 14 days",
    ),
    (
        "PRGN-03",
        "Does your solution process personal data regulated by state law(s) (e.g., CCPA)?",
        "Yes",
        "We sign each state's version of the National Data Privacy Agreement with any \
         district that asks.",
    ),
    (
        "PRGN-05",
        "Web Link to Product/Service Privacy Notice",
        "https://askwell.example/privacy",
        "",
    ),
    (
        "PRPO-03",
        "Will you comply with applicable breach notification laws?",
        "Yes",
        "We notify the institution within 48 hours of finding a breach.",
    ),
    (
        "DATA-09",
        "At the completion of this contract, will data be returned to the institution and/or \
         deleted from all your systems and archives?",
        "Yes",
        "Returned as an export, then deleted everywhere, backups included, within 45 days of \
         the end of the contract.",
    ),
    (
        "DRPV-03",
        "Do you describe the choices available to the individual and obtain implicit or \
         explicit consent with respect to the collection, use, and disclosure of personal \
         information?",
        "Yes",
        "Ages come from the district's roster. A separate consent of the parents is asked for \
         before anything is shared.",
    ),
    (
        "DRPV-04",
        "Do you collect personal information only for the purpose(s) identified in the \
         agreement with an institution or, if there is none, the purpose(s) identified in the \
         privacy notice?",
        "Yes",
        "Data of students and staff is never sold or used for advertising or profiles.",
    ),
    (
        "DRPV-05",
        "Do you have a documented list of personal data your service maintains?",
        "Yes",
        "Student names and e-mail addresses, class rosters, drafts, prompts and answers.",
    ),
    (
        "DRPV-07",
        "Do you provide individuals with access to their personal information for review and \
         update (i.e., data subject rights)?",
        "Yes",
        "Parents see and delete the data of their child on a page of their own.",
    ),
    (
        "DRPV-13",
        "Do you or your subprocessors use or disclose \"anonymized,\" \"de-identified,\" or \
         otherwise masked data for any purpose other than those identified in the agreement \
         with an institution (e.g., sharing with ad networks or data brokers, marketing, \
         creation of profiles, analytics unrelated to services provided to institution)?",
        "No",
        "",
    ),
    (
        "PDAT-06",
        "Does any part of this service/project involve a web/app tracking component (e.g., \
         use of web-tracking pixels, cookies)?",
        "No",
        "Only a cookie of our own for the session",
    ),
    (
        "ITAC-10",
        "Do you have documentation to support the accessibility features of your solution?",
        "Yes",
        "Help pages on read-aloud, voice typing and reading levels: \
         https://askwell.example/access",
    ),
    (
        "DPAI-04",
        "Will institutional data be processed through a third party or subprocessor that also \
         uses AI?",
        "Yes",
        "Anthropic, through AWS",
    ),
    (
        "DPAI-05",
        "Is AI processing limited to fully licensed commercial enterprise AI services?",
        "Yes",
        "Claude, under an enterprise license",
    ),
    (
        "DPAI-08",
        "Do you provide choice to the user to opt out of AI use?",
        "Yes",
        "A student can do the same task without AI.",
    ),
    (
        "AIPL-05",
        "Do you have documented technical and procedural processes to address potential \
         negative impacts of AI as described by the AI Risk Management Framework (RMF)?",
        "Yes",
        "Users report unfair or harmful answers with a button in the chat; each report gets a \
         full answer within 10 business days.",
    ),
    (
        "AISC-05",
        "Do you plan for and mitigate supply-chain risk related to your AI features?",
        "Yes",
        "The model snapshot is pinned. Districts are notified in writing 14 days before \
         another model is used. Our tests are repeated on that model first, and we can go \
         back to the earlier model.",
    ),
    (
        "AILM-03",
        "Do any actions taken by your solution's LLM features or plugins require human \
         intervention?",
        "Yes",
        "The chat takes no actions. A student or teacher can accept, change or dismiss each \
         hint before it counts.",
    ),
];

const HECVAT: &str = "papers/HECVAT 4.1.5 of May.xlsx";

async fn disclosing(app: &TestApp) -> (Client, String) {
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Askwell").await;
    (acme, disclosure)
}

async fn bring(client: &mut Client, disclosure: &str, files: &[(&str, &[u8])]) -> Reply {
    client.upload_several(&format!("/disclosures/{disclosure}/files"), files).await
}

async fn page(client: &mut Client, disclosure: &str) -> Reply {
    client.get(&format!("/disclosures/{disclosure}/files")).await.expect(200)
}

/// The first suggestion on a page whose question has this code.
fn suggestion(page: &str, code: &str) -> String {
    let (_, row) = page
        .split_once(&format!("<span class=\"field__code\">{code}</span>"))
        .unwrap_or_else(|| panic!("{code} is suggested: {page}"));
    let (_, rest) = row.split_once("name=\"suggestion\" value=\"").expect("a button");
    rest.split('"').next().expect("an id").to_owned()
}

async fn confirm(client: &mut Client, disclosure: &str, id: &str) -> Reply {
    let path = format!("/disclosures/{disclosure}/files/confirmation");
    client.post(&path, &[("suggestion", id)]).await
}

fn training(option: &str) -> Vec<(String, String)> {
    vec![("q.safety.training".to_owned(), option.to_owned())]
}

#[tokio::test]
async fn a_workbook_suggests_answers_with_file_cell_and_date_and_they_count_once_confirmed() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    acme.save_section(&disclosure, "profile", "0", &[personal_data()].concat()).await.expect(303);
    let file = hecvat("Askwell", &ANSWERS);
    bring(&mut acme, &disclosure, &[(HECVAT, &file)]).await.expect(303);
    let shown = page(&mut acme, &disclosure).await;
    shown
        .says("HECVAT 4: 41 of 41 questions are answered. It suggests")
        .says("1 sheet was not read, because hidden or too long.")
        .says("HECVAT 4.1.5 of May.xlsx, 8 May 2026")
        .says("START HERE, cell C29: AISC-02: No")
        .says("Never, by us or by any provider");
    let section = format!("/disclosures/{disclosure}/sections/safety");
    let unchecked = acme.get(&section).await.expect(200).text();
    assert!(!unchecked.contains("value=\"never\" checked"), "nothing counts yet");
    let id = suggestion(&shown.text(), "SAF-02");
    confirm(&mut acme, &disclosure, &id).await.expect(303);
    assert!(acme.get(&section).await.text().contains("value=\"never\" checked"));
    confirm(&mut acme, &disclosure, &id).await.expect(409).says(
        "Nothing waits here any more: somebody decided on it meanwhile, or the answer says the \
         same by now.",
    );
    let id = suggestion(&page(&mut acme, &disclosure).await.text(), "SAF-07");
    confirm(&mut acme, &disclosure, &id).await.expect(303);
    acme.get(&format!("/disclosures/{disclosure}/evidence"))
        .await
        .says("HECVAT 4.1.5 of May.xlsx")
        .says("issued 8 May 2026");
    app.finish().await;
}

/// Answers that have questions about personal data asked.
fn personal_data() -> Vec<(String, String)> {
    let cells = [
        ("element", "prompts"),
        ("about", "students"),
        ("source", "person"),
        ("purpose", "service"),
        ("required", "true"),
        ("retention", "contract"),
        ("shared_with", "nobody"),
    ];
    let mut fields: Vec<(String, String)> = cells
        .iter()
        .map(|(column, cell)| (format!("q.profile.data.0.{column}"), (*cell).to_owned()))
        .collect();
    fields.push(("q.profile.technique".to_owned(), "open_generation".to_owned()));
    fields.push(("q.profile.users".to_owned(), "students_6_8".to_owned()));
    fields
}

#[tokio::test]
async fn what_somebody_typed_is_shown_beside_a_suggestion_and_never_replaced_without_a_word() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    acme.save_section(&disclosure, "profile", "0", &personal_data()).await.expect(303);
    acme.save_section(&disclosure, "safety", "0", &training("opt_in")).await.expect(303);
    let file = hecvat("Askwell", &ANSWERS);
    bring(&mut acme, &disclosure, &[(HECVAT, &file)]).await.expect(303);
    let shown = page(&mut acme, &disclosure).await;
    shown
        .says("What stands there now")
        .says("Identifiable data, only where a district or parent agreed beforehand")
        .says("Confirming this replaces what you wrote. Nothing does so by itself.")
        .says("Replace my answer");
    let path = format!("/disclosures/{disclosure}/files/confirmation");
    acme.post(&path, &[("section", "safety")]).await.expect(303);
    acme.post(&path, &[]).await.expect(303);
    let section = format!("/disclosures/{disclosure}/sections/safety");
    assert!(acme.get(&section).await.text().contains("value=\"opt_in\" checked"));
    let id = suggestion(&page(&mut acme, &disclosure).await.text(), "SAF-02");
    confirm(&mut acme, &disclosure, &id).await.expect(303);
    assert!(acme.get(&section).await.text().contains("value=\"never\" checked"));
    app.finish().await;
}

#[tokio::test]
async fn a_file_that_says_what_the_answer_says_already_is_offered_to_be_attached() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    acme.save_section(&disclosure, "profile", "0", &personal_data()).await.expect(303);
    let file = hecvat("Askwell", &ANSWERS);
    bring(&mut acme, &disclosure, &[(HECVAT, &file)]).await.expect(303);
    let id = suggestion(&page(&mut acme, &disclosure).await.text(), "SAF-07");
    confirm(&mut acme, &disclosure, &id).await.expect(303);
    let evidence = format!("/disclosures/{disclosure}/evidence");
    let attached = acme.get(&evidence).await.expect(200).text();
    let (_, rest) = attached.split_once(&format!("{evidence}/")).expect("it is attached");
    let piece = rest.split('"').next().expect("an id").to_owned();
    acme.post(&format!("{evidence}/{}/removal", piece.trim_end_matches("/removal")), &[])
        .await
        .expect(303);
    bring(&mut acme, &disclosure, &[(HECVAT, &file)]).await.expect(303);
    let shown = page(&mut acme, &disclosure).await;
    shown
        .says("The answer says this already. The file is not attached to it yet.")
        .says("Attach it");
    let id = suggestion(&shown.text(), "SAF-07");
    confirm(&mut acme, &disclosure, &id).await.expect(303);
    acme.get(&evidence).await.says("HECVAT 4.1.5 of May.xlsx");
    page(&mut acme, &disclosure).await.does_not_say("Attach it");
    app.finish().await;
}

#[tokio::test]
async fn a_suggestion_that_is_left_out_comes_back_with_its_file() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let file = hecvat("Askwell", &ANSWERS);
    bring(&mut acme, &disclosure, &[(HECVAT, &file)]).await.expect(303);
    let id = suggestion(&page(&mut acme, &disclosure).await.text(), "PRO-01");
    let path = format!("/disclosures/{disclosure}/files/omission");
    acme.post(&path, &[("suggestion", &id)]).await.expect(303);
    assert!(!page(&mut acme, &disclosure).await.text().contains("Owned by its two founders"));
    acme.post(&path, &[("suggestion", &id)]).await.expect(409);
    bring(&mut acme, &disclosure, &[(HECVAT, &file)]).await.expect(303);
    page(&mut acme, &disclosure).await.says("Owned by its two founders");
    app.finish().await;
}

#[tokio::test]
async fn a_report_about_another_product_is_asked_about() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let file = hecvat("Gradewise Pro", &ANSWERS);
    bring(&mut acme, &disclosure, &[("other.xlsx", &file)]).await.expect(303);
    let shown = page(&mut acme, &disclosure).await;
    shown
        .says("It is about “Gradewise Pro”, and this is the disclosure of “Askwell”.")
        .says("It is for this tool");
    assert!(!shown.text().contains("What they suggest"), "nothing waits before that is answered");
    let path = format!("/disclosures/{disclosure}/files/product");
    acme.post(&path, &[("brought", "other.xlsx"), ("ours", "no")]).await.expect(303);
    assert!(!page(&mut acme, &disclosure).await.text().contains("What they suggest"));
    acme.post(&path, &[("brought", "other.xlsx"), ("ours", "yes")]).await.expect(404);
    bring(&mut acme, &disclosure, &[("other.xlsx", &file)]).await.expect(303);
    acme.post(&path, &[("brought", "other.xlsx"), ("ours", "yes")]).await.expect(303);
    page(&mut acme, &disclosure).await.says("What they suggest");
    for (named, product, same) in [
        ("Askwell", "askwell", true),
        ("Askwell for Schools", "Askwell", true),
        ("Askwell", "Askwell 2", true),
        ("Ask", "Askwell", false),
        ("Gradewise", "Askwell", false),
    ] {
        assert_eq!(is_for(named, product), same, "{named} and {product}");
    }
    app.finish().await;
}

#[tokio::test]
async fn a_file_that_cannot_be_read_changes_nothing_and_says_so_in_place_of_the_earlier_success() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let file = hecvat("Askwell", &ANSWERS);
    bring(&mut acme, &disclosure, &[(HECVAT, &file)]).await.expect(303);
    page(&mut acme, &disclosure).await.says("41 of 41 questions are answered");
    bring(&mut acme, &disclosure, &[(HECVAT, &file[..file.len() / 2])]).await.expect(303);
    let shown = page(&mut acme, &disclosure).await;
    shown
        .says("What the earlier file of this name gave stays.")
        .says("Not taken")
        .says("Owned by its two founders");
    assert!(!shown.text().contains("41 of 41 questions are answered"));
    app.finish().await;
}

#[tokio::test]
async fn each_kind_of_document_is_known_by_its_content_and_suggests_what_it_shows() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let files: [(&str, &[u8]); 6] =
        [("a", ACR), ("b", BOM), ("c", SECURITY), ("d", OIDC), ("e", SAML), ("f.pdf", PDF)];
    bring(&mut acme, &disclosure, &files).await.expect(303);
    let shown = page(&mut acme, &disclosure).await;
    for words in [
        "OpenACR report:",
        "Bill of materials:",
        "security.txt:",
        "OpenID Connect discovery:",
        "SAML metadata:",
        "Kept. Nothing is read from a file of this kind: attach it to the questions that it serves.",
        "The file itself",
    ] {
        shown.says(words);
    }
    let id = suggestion(&shown.text(), "INC-01");
    confirm(&mut acme, &disclosure, &id).await.expect(303);
    acme.get(&format!("/disclosures/{disclosure}/evidence?question=inclusivity.acr"))
        .await
        .says("OpenACR report");
    app.finish().await;
}

/// Sixty files of which none may leave anything: damaged, of the wrong kind, protected, with
/// programs in them, or harmful.
fn hostile() -> Vec<(String, Vec<u8>)> {
    let whole = hecvat("Askwell", &ANSWERS);
    let types = |main: &str, more: &str| {
        format!("<Types><Override ContentType=\"application/vnd.{main}.main+xml\"/>{more}</Types>")
    };
    let excel = "openxmlformats-officedocument.spreadsheetml.sheet";
    let macros = "<Override ContentType=\"application/vnd.ms-office.vbaProject\"/>";
    let package = |types: String| packed([("[Content_Types].xml".to_owned(), types)]);
    let mut protected = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    protected.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let bomb: String = "<sst>".to_owned() + &"<si><t>x</t></si>".repeat(10);
    let mut files: Vec<Vec<u8>> = vec![
        Vec::new(),
        package(types(excel, "")),
        package(types(excel, macros)),
        protected,
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 an old workbook".to_vec(),
        packed([
            ("[Content_Types].xml".to_owned(), types(excel, "")),
            ("xl/workbook.xml".to_owned(), "<workbook><sheets".to_owned()),
        ]),
        packed([
            ("[Content_Types].xml".to_owned(), types(excel, "")),
            ("xl/workbook.xml".to_owned(), "<workbook><sheet name=\"a\" id=\"1\"/>".to_owned()),
            ("xl/_rels/workbook.xml.rels".to_owned(), bomb),
        ]),
        b"<!DOCTYPE html><html><script>alert(1)</script></html>".to_vec(),
        b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".to_vec(),
        b"\x7fELF\x02\x01\x01".to_vec(),
        b"MZ\x90\0\x03\0".to_vec(),
        b"#!/bin/sh\nrm -rf /\n".to_vec(),
        b"{\\rtf1 words}".to_vec(),
        br#"{"bomFormat":"CycloneDX","specVersion":"1.6",}"#.to_vec(),
        br#"{"openapi":"3.1.0","info":"#.to_vec(),
        br#"{"keys":[{"kty":"EC","crv":"P-256","kid":"a","x":"AAAA","y":"AAAA","d":"AAAA"}]}"#
            .to_vec(),
        b"-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n"
            .to_vec(),
        b"title: Report\nproduct: { name: A }\nchapters: [\n".to_vec(),
        br#"<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="x">"#.to_vec(),
        b"a\0b".to_vec(),
        "caf\u{e9}".encode_utf16().flat_map(u16::to_be_bytes).collect(),
        b"%!PS-Adobe-3.0\n".to_vec(),
    ];
    // Workbooks that were cut off anywhere, and one of which letters were changed at the end, where
    // a package says what is in it.
    let mut at = 1;
    while files.len() < 60 {
        let cut = whole.len() * at / 40;
        if at < 38 {
            files.push(whole[..cut].to_vec());
        } else {
            let mut changed = whole.clone();
            let last = changed.len() - 22;
            changed[last..].fill(u8::try_from(at).unwrap());
            files.push(changed);
        }
        at += 1;
    }
    files.into_iter().enumerate().map(|(at, bytes)| (format!("folder/{at}.xlsx"), bytes)).collect()
}

#[tokio::test]
async fn sixty_damaged_and_hostile_files_leave_nothing_behind_and_each_is_told() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let hostile = hostile();
    assert_eq!(hostile.len(), 60);
    let files: Vec<(&str, &[u8])> =
        hostile.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    bring(&mut acme, &disclosure, &files).await.expect(303);
    let shown = page(&mut acme, &disclosure).await;
    for words in [
        "It is empty.",
        "carries macros. Save it without them, as .docx or .xlsx, and attach it again.",
        "is protected by a password. Take the password off, save it, and attach it again.",
        "is a file of an older Office. Save it as .docx or .xlsx and attach it again.",
        "The workbook could not be read. The workbook is damaged.",
        "is not a kind of file that is taken here, whatever its name says.",
        "It is damaged: it was cut off or changed. Save it again.",
        "Bill of materials: could not be read",
        "It must not be kept.",
    ] {
        shown.says(words);
    }
    let text = shown.text();
    assert_eq!(text.matches("Not taken").count(), 60, "each is told: {text}");
    assert!(!text.contains("What they suggest"));
    acme.get("/shelf").await.expect(200).says("Your shelf is empty");
    let kept = walk(&app.config.evidence_dir());
    assert_eq!(kept, Vec::<String>::new(), "nothing lies where files are kept");
    acme.get(&format!("/disclosures/{disclosure}/evidence"))
        .await
        .says("No evidence is attached yet");
    app.finish().await;
}

/// The files in the folders of a folder.
fn walk(folder: &std::path::Path) -> Vec<String> {
    let inside = |path: &std::path::Path| {
        std::fs::read_dir(path)
            .map(|entries| entries.flatten().map(|entry| entry.path()).collect::<Vec<_>>())
            .unwrap_or_default()
    };
    inside(folder)
        .iter()
        .filter(|path| path.is_dir() && !path.ends_with("incoming"))
        .flat_map(|path| inside(path))
        .map(|path| path.display().to_string())
        .collect()
}

#[tokio::test]
async fn a_folder_of_five_hundred_files_is_read_up_to_the_limit_and_the_rest_is_told() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let names: Vec<String> = (0..500).map(|number| format!("all/文件 {number}.txt")).collect();
    let texts: Vec<String> = (0..500).map(|number| format!("Notes, number {number}.")).collect();
    let files: Vec<(&str, &[u8])> =
        names.iter().zip(&texts).map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    bring(&mut acme, &disclosure, &files)
        .await
        .expect(422)
        .says("The first 200 files were read; 300 more were not. Bring the rest in another go.")
        .says("all/文件 199.txt");
    bring(&mut acme, &disclosure, &[]).await.expect(422).says("Choose at least one file.");
    app.finish().await;
}

#[tokio::test]
async fn a_file_that_is_too_large_is_told_and_the_others_are_read() {
    let app = TestApp::start_with(&[("ASSAY_UPLOAD_MB", "1")]).await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let large = vec![b'x'; 1_500_000];
    let file = hecvat("Askwell", &ANSWERS);
    bring(&mut acme, &disclosure, &[("large.xlsx", &large), (HECVAT, &file)]).await.expect(303);
    page(&mut acme, &disclosure)
        .await
        .says("It is larger than 1 MB, so it was not read.")
        .says("41 of 41 questions are answered");
    let much: Vec<(&str, &[u8])> = vec![("a", &large); 4];
    bring(&mut acme, &disclosure, &much).await.expect(413).says(
        "The files come to more than 4 MB together, so none was read. Bring them in two goes.",
    );
    app.finish().await;
}

#[tokio::test]
async fn nobody_else_sees_or_brings_anything() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let file = hecvat("Askwell", &ANSWERS);
    bring(&mut acme, &disclosure, &[(HECVAT, &file)]).await.expect(303);
    let id = suggestion(&page(&mut acme, &disclosure).await.text(), "PRO-01");
    let mut bolt = app.vendor("bolt").await;
    bolt.get(&format!("/disclosures/{disclosure}/files")).await.expect(404);
    bring(&mut bolt, &disclosure, &[(HECVAT, &file)]).await.expect(404);
    confirm(&mut bolt, &disclosure, &id).await.expect(404);
    bolt.get("/shelf").await.expect(200).says("Your shelf is empty");
    app.finish().await;
}

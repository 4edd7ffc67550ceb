//! What an uploaded file is taken for, and that the same document is read the same whatever it is
//! called and however it is saved.

use assay::actions::assessment::disclosures::newest_questionnaire;
use assay::domain::assessment::document_check::DocumentCheck;
use assay::domain::assessment::evidence::{Evidence, Source};
use assay::domain::instrument::DocumentKind;
use assay::domain::values::Id;
use std::io::{Cursor, Write as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::vendors::example;
use crate::support::{Client, Reply, TestApp};

const KEY: &str = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\n-----END PRIVATE KEY-----\n";
const WARNING: &str = "It holds a private key. Withdraw that key everywhere, make a new one, and \
    publish its public half only.";

struct Desk {
    app: TestApp,
    acme: Client,
    disclosure: String,
}

impl Desk {
    async fn open() -> Self {
        let app = TestApp::start().await;
        let mut acme = app.vendor("acme").await;
        let disclosure = acme.disclose("Lessonwright").await;
        Self { app, acme, disclosure }
    }

    async fn attach(&mut self, question: &str, name: &str, bytes: &[u8]) -> Reply {
        let path = format!("/disclosures/{}/evidence", self.disclosure);
        self.acme
            .upload(
                &path,
                &[("question", question), ("title", name)],
                Some(("file", name, "application/octet-stream", bytes)),
            )
            .await
    }

    /// The file with this title as it is kept.
    async fn kept(&self, title: &str) -> Evidence {
        let mut read = self.app.ctx.db.read().await.expect("a read");
        let pieces = assay::store::assessment::evidence::of(
            &mut read,
            &Id::parse(&self.disclosure).expect("an id"),
        )
        .await
        .expect("a query");
        pieces.into_iter().find(|piece| piece.title.as_str() == title).expect("the file")
    }

    async fn media_type(&self, title: &str) -> String {
        match self.kept(title).await.source {
            Source::File { media_type, .. } => media_type,
            Source::Link { .. } => panic!("a link"),
        }
    }

    /// The question that asks for a document of a kind.
    fn asking(&self, kind: DocumentKind) -> String {
        let questionnaire = newest_questionnaire(&self.app.ctx).expect("a questionnaire");
        let asked = questionnaire.questions().find(|(_, question)| {
            question.evidence.as_ref().is_some_and(|ask| ask.documents.contains(&kind))
        });
        asked.map(|(_, question)| question.name.clone()).expect("a question")
    }
}

fn pack(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options =
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        writer.start_file(*name, options).expect("a file");
        writer.write_all(bytes).expect("its bytes");
    }
    writer.finish().expect("a package").into_inner()
}

fn types(main: &str) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\"?><Types \
         xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default \
         Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/main.xml\" \
         ContentType=\"application/vnd.{main}\"/></Types>"
    )
    .into_bytes()
}

fn wide(text: &str) -> Vec<u8> {
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

#[expect(clippy::too_many_lines, reason = "one case after the other")]
#[tokio::test]
async fn an_office_file_is_known_by_its_list_of_types_whatever_the_order_of_its_parts() {
    let mut desk = Desk::open().await;
    let word = types("openxmlformats-officedocument.wordprocessingml.document.main+xml");
    let excel = types("openxmlformats-officedocument.spreadsheetml.sheet.main+xml");
    let long = "<w:document/>".repeat(3_000).into_bytes();
    let list: &[u8] = b"a list";
    for (name, package, kind, ending) in [
        (
            "python.docx",
            pack(&[
                ("[Content_Types].xml", &word),
                ("_rels/.rels", list),
                ("docProps/core.xml", list),
                ("word/document.xml", &long),
            ]),
            "wordprocessingml.document",
            "docx",
        ),
        (
            "custom.docx",
            pack(&[
                ("customXml/item1.xml", &long),
                ("word/document.xml", list),
                ("[Content_Types].xml", &word),
            ]),
            "wordprocessingml.document",
            "docx",
        ),
        (
            "wide.docx",
            pack(&[
                ("word/document.xml", list),
                ("[content_types].XML", &wide(&String::from_utf8_lossy(&word))),
            ]),
            "wordprocessingml.document",
            "docx",
        ),
        (
            "late.xlsx",
            pack(&[
                ("[Content_Types].xml", &excel),
                ("_rels/.rels", list),
                ("docProps/app.xml", list),
            ]),
            "spreadsheetml.sheet",
            "xlsx",
        ),
        ("renamed.zip", pack(&[("[Content_Types].xml", &excel)]), "spreadsheetml.sheet", "xlsx"),
        (
            "really.zip",
            pack(&[("word/list.txt", list), ("xl/list.txt", list)]),
            "application/zip",
            "zip",
        ),
        ("not.docx", pack(&[("word/document.xml", list)]), "application/zip", "zip"),
    ] {
        desk.attach("profile.identity", name, &package).await.expect(303);
        assert!(
            desk.media_type(name).await.ends_with(kind),
            "{name}: {}",
            desk.media_type(name).await
        );
        let piece = desk.kept(name).await.id;
        let file = desk
            .acme
            .get(&format!("/disclosures/{}/evidence/{piece}", desk.disclosure))
            .await
            .expect(200);
        assert_eq!(file.bytes, package, "{name}");
        assert!(
            file.headers["content-disposition"].contains(&format!(".{ending}\"")),
            "{name}: {}",
            file.headers["content-disposition"]
        );
    }
    let macros = types("ms-word.document.macroEnabled.main+xml");
    for (name, package, told) in [
        (
            "plan.docm",
            pack(&[("[Content_Types].xml", &macros)]),
            "“plan.docm” carries macros. Save it without them, as .docx or .xlsx, and attach it \
             again.",
        ),
        (
            "a.pptx",
            pack(&[(
                "[Content_Types].xml",
                &types("openxmlformats-officedocument.presentationml.presentation.main+xml"),
            )]),
            "is not a kind of file that is taken here",
        ),
        (
            "a.odt",
            pack(&[
                ("mimetype", b"application/vnd.oasis.opendocument.text"),
                ("content.xml", b"<a/>"),
            ]),
            "is not a kind of file that is taken here",
        ),
    ] {
        desk.attach("profile.identity", name, &package).await.expect(422).says(told);
    }
    desk.app.finish().await;
}

#[tokio::test]
async fn a_text_is_a_text_whatever_its_first_letters_are() {
    let mut desk = Desk::open().await;
    let pem = "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----\n";
    for (name, text, kind) in [
        ("bcp.txt", "BCP and disaster recovery", "text/plain"),
        ("bmi.csv", "BMI,age\n1,2\n", "text/csv"),
        ("plan", "MZ plan", "text/plain"),
        ("pictures.txt", "GIF pictures", "text/plain"),
        ("sound.txt", "ID3 and RIFF", "text/plain"),
        ("server.pem", pem, "text/plain"),
        ("names.txt", "Änderungen, データ保護", "text/plain"),
        ("openid-configuration", "{\"issuer\": \"https://a.example\"}", "application/json"),
        ("sbom.jsonld", "{\"a\": 1}", "application/json"),
        ("metadata", "<a/>", "application/xml"),
        ("broken.json", "{\"a\": 1,}", "application/json"),
        ("words.json", "words", "text/plain"),
        ("letters.pdf", "%PDF-1.4\n% letters only\n", "application/pdf"),
    ] {
        for (form, bytes) in [
            ("plain", text.as_bytes().to_vec()),
            ("marked", format!("\u{feff}{text}").into_bytes()),
            ("wide", wide(text)),
        ] {
            if form != "plain" && name == "letters.pdf" {
                continue;
            }
            let title = format!("{form} {name}");
            desk.attach("profile.identity", &title, &bytes).await.expect(303);
            assert_eq!(desk.media_type(&title).await, kind, "{title}");
        }
    }
    for (name, bytes, told) in [
        (
            "notes.txt",
            &b"r\xe9sum\xe9 BMI"[..],
            "“notes.txt” is a text that is saved as Windows-1252, not as UTF-8. Save it as UTF-8 \
             (in Excel: “CSV UTF-8”) and attach it again.",
        ),
        (
            "mac.csv",
            b"r\x8esum\x8e;a\x96o",
            "“mac.csv” is a text that is saved as MacRoman, not as UTF-8.",
        ),
        (
            "quotes.txt",
            b"It\x92s a \x93caf\xe9\x94 \x96 ol\xe9",
            "“quotes.txt” is a text that is saved as Windows-1252, not as UTF-8.",
        ),
        (
            "russian.txt",
            b"\xcf\xf0\xe8\xe2\xe5\xf2 \xec\xe8\xf0",
            "is a text that is saved as one of the older encodings, not as UTF-8.",
        ),
        (
            "japanese.txt",
            b"\x83h\x83\x8a\x83\x8b",
            "is a text that is saved as one of the older encodings, not as UTF-8.",
        ),
        (
            "unmarked.csv",
            b"a\0;\0b\0\n\0",
            "“unmarked.csv” is a text that is saved as UTF-16 without a mark that says so, not as \
             UTF-8.",
        ),
        (
            "wider.txt",
            b"\xff\xfe\0\0a\0\0\0",
            "“wider.txt” is a text that is saved as UTF-32, not as UTF-8.",
        ),
        (
            "page.txt",
            &wide("<!DOCTYPE html><html></html>"),
            "is not a kind of file that is taken here",
        ),
        ("letter.txt", b"{\\rtf1 letter}", "is not a kind of file that is taken here"),
        ("half.txt", &wide("ab")[..5], "is not a kind of file that is taken here"),
    ] {
        desk.attach("profile.identity", name, bytes).await.expect(422).says(told);
    }
    desk.app.finish().await;
}

#[tokio::test]
async fn a_refused_file_with_a_private_key_carries_the_warning_that_it_deserves() {
    let mut desk = Desk::open().await;
    desk.attach(
        "profile.identity",
        "run.sh",
        format!("#!/bin/sh\ncat <<END\n{KEY}END\n").as_bytes(),
    )
    .await
    .expect(422)
    .says(WARNING);
    desk.attach("profile.identity", "key.der", b"\x30\x08\x02\x01\x00\x30\x03\x01\x01\x00")
        .await
        .expect(422)
        .says(WARNING);
    desk.attach("profile.identity", "run.sh", b"#!/bin/sh\n")
        .await
        .expect(422)
        .does_not_say("private key");
    desk.attach("profile.identity", "key.pem", KEY.as_bytes()).await.expect(303);
    let page =
        desk.acme.get(&format!("/disclosures/{}/evidence", desk.disclosure)).await.expect(200);
    page.says("File with a private key: 1 must not stay")
        .says("line 1")
        .says("A private key begins here.");
    desk.app.finish().await;
}

#[tokio::test]
async fn a_document_is_read_the_same_whatever_its_name_and_its_encoding() {
    let mut desk = Desk::open().await;
    desk.acme.fill(&desk.disclosure, &example("lesson-planner")).await;
    let signed = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nContact: \
        mailto:security@example.org\nExpires: 2027-06-30T00:00:00Z\n-----BEGIN PGP \
        SIGNATURE-----\n\nabc=\n-----END PGP SIGNATURE-----\n";
    let provider = r#"{"issuer":"https://id.example.org","authorization_endpoint":"https://id.example.org/a","token_endpoint":"https://id.example.org/t","jwks_uri":"https://id.example.org/k","response_types_supported":["code"],"subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256"]}"#;
    let metadata = "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\"/>";
    for (kind, text, names, told) in [
        (
            DocumentKind::SecurityTxt,
            signed,
            ["security.txt", "security", "security.asc"],
            "security.txt: ",
        ),
        (
            DocumentKind::Openapi,
            "{\"openapi\":\"3.1.0\"}",
            ["openapi.json", "openapi", "openapi.txt"],
            "OpenAPI description: ",
        ),
        (
            DocumentKind::OidcDiscovery,
            provider,
            ["configuration.json", "openid-configuration", "discovery.csv"],
            "OpenID Connect discovery: ",
        ),
        (
            DocumentKind::SamlMetadata,
            metadata,
            ["metadata.xml", "metadata", "sp.txt"],
            "SAML metadata: ",
        ),
        (
            DocumentKind::Openacr,
            "title: A\nproduct:\n  name: B\n",
            ["acr.yaml", "acr", "acr.txt"],
            "OpenACR report: ",
        ),
        (
            DocumentKind::BillOfMaterials,
            "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\"}",
            ["bom.json", "bom.cdx", "bom"],
            "Bill of materials: ",
        ),
        (DocumentKind::Jwks, "{\"keys\":[]}", ["jwks.json", "jwks", "certs"], "JSON Web Key Set: "),
    ] {
        let question = desk.asking(kind);
        let forms = [text.as_bytes().to_vec(), format!("\u{feff}{text}").into_bytes(), wide(text)];
        let mut looks = Vec::new();
        for (form, bytes) in forms.iter().enumerate() {
            for name in names {
                let title = format!("{form} {name}");
                desk.attach(&question, &title, bytes).await.expect(303);
                looks.push(desk.kept(&title).await.document.expect("a look"));
            }
        }
        assert!(looks[0].summary().starts_with(told), "{}", looks[0].summary());
        assert!(
            looks.iter().all(|look| look == &looks[0]),
            "{names:?}: {:?}",
            looks.iter().map(DocumentCheck::summary).collect::<Vec<_>>()
        );
    }
    desk.app.finish().await;
}

#[tokio::test]
async fn a_broken_document_is_told_with_its_line_and_column() {
    let mut desk = Desk::open().await;
    desk.acme.fill(&desk.disclosure, &example("lesson-planner")).await;
    for (kind, text, place) in [
        (
            DocumentKind::BillOfMaterials,
            "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",}",
            "line 1, column 46",
        ),
        (
            DocumentKind::BillOfMaterials,
            "{\"spdxVersion\":\"SPDX-2.3\"}\n{\"more\":1}",
            "line 2, column 1",
        ),
        (DocumentKind::Openapi, "{\"openapi\":\"3.1.0\",\n\"info\":}", "line 2, column 8"),
        (DocumentKind::OidcDiscovery, "{\"issuer\":\"https://a.example\"", "line 1, column 29"),
        (
            DocumentKind::Openacr,
            "{\"title\":\"A\",\"product\":{},\"chapters\":[1 2]}",
            "line 1, column 41",
        ),
        (DocumentKind::Openapi, "openapi: 3.1.0\ninfo: [a\n", "line 3, column 1"),
        (DocumentKind::SamlMetadata, "<EntityDescriptor>\n</Entity>", "line 2, column 1"),
    ] {
        let question = desk.asking(kind);
        let title = format!("{kind:?} {place}");
        let path = format!("/disclosures/{}/evidence", desk.disclosure);
        let file = Some(("file", "document", "", text.as_bytes()));
        desk.acme
            .upload(&path, &[("question", &question), ("title", &title)], file)
            .await
            .expect(303);
        let look = desk.kept(&title).await.document.expect("a look");
        assert!(look.summary().ends_with("could not be read"), "{text}: {}", look.summary());
        assert_eq!(look.findings[0].place, place, "{text}");
    }
    desk.app.finish().await;
}

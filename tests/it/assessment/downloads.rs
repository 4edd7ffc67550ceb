use crate::support::vendors::PDF;
use crate::support::{Client, TestApp};

/// Attaches a file without a title, as Chromium writes its name, and says what it is saved as: the
/// header, and the whole name.
async fn saved_as(acme: &mut Client, disclosure: &str, name: &str) -> (String, String) {
    let page = format!("/disclosures/{disclosure}/evidence");
    let fields = [("question", "profile.identity"), ("title", "")];
    acme.upload(&page, &fields, Some(("file", name, "application/pdf", PDF))).await.expect(303);
    let html = acme.get(&page).await.text();
    let last = html.split(&format!("href=\"{page}/")).last().unwrap();
    let file = acme.get(&format!("{page}/{}", last.split('"').next().unwrap())).await.expect(200);
    let header = file.headers["content-disposition"].clone();
    let whole = header.split_once("filename*=UTF-8''").map_or_else(
        || header.split('"').nth(1).unwrap().to_owned(),
        |(_, name)| {
            serde_urlencoded::from_str::<Vec<(String, String)>>(&format!("x={name}"))
                .unwrap()
                .remove(0)
                .1
        },
    );
    (header, whole)
}

#[tokio::test]
async fn a_download_has_the_name_that_was_uploaded_and_a_twin_in_ascii() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    for (sent, whole, twin) in [
        ("Ägypten – Übersicht.pdf", "Ägypten – Übersicht.pdf", "Agypten - Ubersicht.pdf"),
        ("データ保護.pdf", "データ保護.pdf", "detaBao Hu.pdf"),
        ("политика.pdf", "политика.pdf", "politika.pdf"),
        ("résumé (final).PDF", "résumé (final).PDF", "resume (final).PDF"),
        ("Re\u{301}sume\u{301}.pdf", "Re\u{301}sume\u{301}.pdf", "Resume.pdf"),
        ("a%22b;c.pdf", "a\"b;c.pdf", "a_b_c.pdf"),
        ("\u{200E}WhatsApp.pdf", "WhatsApp.pdf", "WhatsApp.pdf"),
        ("CON.pdf", "_CON.pdf", "_CON.pdf"),
        ("com1.backup.pdf", "_com1.backup.pdf", "_com1.backup.pdf"),
        ("LPT².pdf", "_LPT².pdf", "_LPT2.pdf"),
        ("folder/paper.pdf", "paper.pdf", "paper.pdf"),
        ("paper.docx", "paper.docx.pdf", "paper.docx.pdf"),
        ("two words.pdf", "two words.pdf", "two words.pdf"),
    ] {
        let (header, name) = saved_as(&mut acme, &disclosure, sent).await;
        assert_eq!(name, whole, "{sent}");
        assert!(
            header.starts_with(&format!("attachment; filename=\"{twin}\"")),
            "{sent}: {header}"
        );
    }
    app.finish().await;
}

#[tokio::test]
async fn a_name_that_shows_nothing_is_told_as_the_files_name() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    let fields = [("question", "profile.identity"), ("title", "")];
    let reply = acme
        .upload(
            &format!("/disclosures/{disclosure}/evidence"),
            &fields,
            Some(("file", "\u{200E}", "application/pdf", PDF)),
        )
        .await
        .expect(422);
    reply.says(
        "The name of the file “” cannot serve as its title. Give it a title, or rename the file.",
    );
    app.finish().await;
}

#[tokio::test]
async fn a_file_that_was_swapped_or_lost_is_not_handed_out_and_says_whom_to_tell() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    let page = format!("/disclosures/{disclosure}/evidence");
    let fields = [("question", "profile.identity"), ("title", "Register")];
    acme.upload(&page, &fields, Some(("file", "register.pdf", "application/pdf", PDF)))
        .await
        .expect(303);
    let html = acme.get(&page).await.text();
    let file = format!(
        "{page}/{}",
        html.split(&format!("href=\"{page}/")).last().unwrap().split('"').next().unwrap()
    );
    assert_eq!(acme.get(&file).await.expect(200).bytes, PDF);

    let sha256 = assay::domain::values::sha256_hex(PDF);
    let stored = app.config.evidence_dir().join(&sha256[..2]).join(&sha256);
    std::fs::write(&stored, [PDF, b"swapped"].concat()).unwrap();
    acme.get(&file).await.expect(409).says(
        "“Register” is not as it was attached, so it is not handed out. Tell the agency, \
            which restores it from its backup.",
    );
    std::fs::remove_file(&stored).unwrap();
    acme.get(&file).await.expect(409).says(
        "“Register” is not where it was kept, so it is not handed out. Tell the agency, \
            which restores it from its backup.",
    );
    acme.upload(
        &page,
        &[("question", "profile.identity"), ("title", "Again")],
        Some(("file", "register.pdf", "application/pdf", PDF)),
    )
    .await
    .expect(303);
    assert_eq!(
        acme.get(&file).await.expect(200).bytes,
        PDF,
        "attaching the same file repairs what was lost"
    );
    std::fs::write(&stored, b"swapped").unwrap();
    acme.upload(
        &page,
        &[("question", "profile.identity"), ("title", "Third")],
        Some(("file", "register.pdf", "application/pdf", PDF)),
    )
    .await
    .expect(303);
    assert_eq!(acme.get(&file).await.expect(200).bytes, PDF, "and what was swapped");
    app.finish().await;
}

#[tokio::test]
async fn a_text_keeps_the_harmless_ending_that_it_came_with() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    let page = format!("/disclosures/{disclosure}/evidence");
    for (sent, bytes, kept) in [
        ("notes.md", &b"# Notes"[..], "notes.md"),
        ("data.TSV", b"a\tb", "data.TSV"),
        ("sbom.jsonld", b"{\"a\": 1}", "sbom.jsonld"),
        ("run.bat", b"words", "run.bat.txt"),
        ("page.html", b"words", "page.html.txt"),
    ] {
        let fields = [("question", "profile.identity"), ("title", "")];
        acme.upload(&page, &fields, Some(("file", sent, "", bytes))).await.expect(303);
        let html = acme.get(&page).await.text();
        let file = html
            .split(&format!("href=\"{page}/"))
            .last()
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned();
        let header =
            acme.get(&format!("{page}/{file}")).await.expect(200).headers["content-disposition"]
                .clone();
        assert_eq!(header, format!("attachment; filename=\"{kept}\""), "{sent}");
    }
    app.finish().await;
}

use assay::actions::assessment::links::{Look, due, record};
use assay::domain::access::Actor;
use assay::domain::assessment::evidence::CheckState;
use assay::domain::assessment::link_look::LinkLook;

use crate::support::vendors::{PDF, last_step};
use crate::support::{Client, Reply, TestApp};

const QUESTION: &str = "profile.identity";

async fn disclosing(app: &TestApp) -> (Client, String) {
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    (acme, disclosure)
}

async fn send(client: &mut Client, disclosure: &str, name: &str, bytes: &[u8]) -> Reply {
    let path = format!("/disclosures/{disclosure}/evidence");
    client
        .upload(
            &path,
            &[("question", QUESTION), ("title", "The paper")],
            Some(("file", name, "application/pdf", bytes)),
        )
        .await
}

/// The address of the first piece of evidence on the page.
async fn first_piece(client: &mut Client, disclosure: &str) -> String {
    let page = client.get(&format!("/disclosures/{disclosure}/evidence")).await.expect(200).text();
    let start = format!("/disclosures/{disclosure}/evidence/");
    let (_, rest) = page.split_once(&start).expect("a piece of evidence");
    format!("{start}{}", rest.split(['/', '"']).next().unwrap())
}

#[tokio::test]
async fn a_file_is_attached_and_comes_back_only_as_a_download() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let reply = send(&mut acme, &disclosure, "My paper.pdf", PDF).await.expect(303);
    assert_eq!(
        reply.location.unwrap(),
        format!("/disclosures/{disclosure}/sections/profile#q-profile-identity")
    );
    acme.get(&format!("/disclosures/{disclosure}/sections/profile"))
        .await
        .says("The paper")
        .says("PDF, ");
    let piece = first_piece(&mut acme, &disclosure).await;
    let file = acme.get(&piece).await.expect(200);
    assert_eq!(file.bytes, PDF);
    assert_eq!(file.headers["content-type"], "application/pdf");
    assert_eq!(file.headers["content-disposition"], "attachment; filename=\"The paper.pdf\"");
    assert_eq!(file.headers["x-content-type-options"], "nosniff");
    assert!(file.headers["content-security-policy"].contains("sandbox"));
    app.vendor("bolt").await.get(&piece).await.expect(404);
    acme.post(&format!("{piece}/removal"), &[]).await.expect(303);
    acme.get(&format!("/disclosures/{disclosure}/evidence"))
        .await
        .says("Evidence removed")
        .says("No evidence is attached yet");
    acme.post(&format!("{piece}/removal"), &[]).await.expect(404);
    acme.get(&piece).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn what_a_file_is_follows_from_its_bytes() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let html = b"<!DOCTYPE html><html><script>alert(1)</script></html>";
    let svg =
        b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
    let xhtml = b"<?xml version=\"1.0\"?>\n<!-- a page -->\n<!DOCTYPE h:html>\n<h:html/>";
    let styled = b"<?xml version=\"1.0\"?><?xml-stylesheet href=\"a.xsl\"?><a/>";
    let program = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0";
    for (name, bytes) in [
        ("paper.pdf", &html[..]),
        ("paper.xml", svg),
        ("paper.xml", xhtml),
        ("paper.xml", styled),
        ("paper.yaml", b" \n<ScRiPt>alert(1)</script>"),
        ("paper.pdf", program),
        ("run.txt", b"#!/bin/sh\n"),
        ("x.txt", b"a\0b"),
    ] {
        let reply = send(&mut acme, &disclosure, name, bytes).await.expect(422);
        reply
            .says("is not a kind of file that is taken here, whatever its name says.")
            .says("The paper");
    }
    send(&mut acme, &disclosure, "empty.pdf", b"").await.expect(422).says("“empty.pdf” is empty.");
    for (name, bytes) in [
        ("a.csv", &b"a,b\n1,2\n"[..]),
        ("b.json", b"{\"a\":1}"),
        ("c.yaml", b"a: 1\n"),
        ("d.xml", b"<a><b/></a>"),
        ("e.exe", b"plain words"),
        ("f.png", b"\x89PNG\r\n\x1a\n0000"),
    ] {
        send(&mut acme, &disclosure, name, bytes).await.expect(303);
    }
    let page = acme.get(&format!("/disclosures/{disclosure}/evidence")).await;
    for words in ["CSV table", "JSON file", "YAML file", "XML file", "Text file", "PNG picture"] {
        page.says(words);
    }
    app.finish().await;
}

#[tokio::test]
async fn a_text_that_names_a_tag_is_a_text_and_comes_back_as_a_download_that_no_browser_runs() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let yaml =
        b"title: Report\nnotes: Icons are inline <svg> with a title; no <script> is needed, \
        and no javascript: links.\n";
    send(&mut acme, &disclosure, "acr.yaml", yaml).await.expect(303);
    acme.get(&format!("/disclosures/{disclosure}/evidence")).await.says("YAML file");
    let piece = first_piece(&mut acme, &disclosure).await;
    let file = acme.get(&piece).await.expect(200);
    assert_eq!(file.headers["content-type"], "application/yaml");
    assert_eq!(file.headers["content-disposition"], "attachment; filename=\"The paper.yaml\"");
    assert_eq!(file.headers["x-content-type-options"], "nosniff");
    assert!(file.headers["content-security-policy"].contains("sandbox"));
    for (name, bytes) in [
        ("a.csv", &b"a,b\n1,<script>\n"[..]),
        ("b.json", b"{\"a\":\"<html>\"}"),
        ("c.xml", b"<a><svg/></a>"),
    ] {
        send(&mut acme, &disclosure, name, bytes).await.expect(303);
    }
    app.finish().await;
}

#[tokio::test]
async fn a_file_over_the_limit_is_refused_with_the_limit_in_words() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let limit = usize::try_from(app.ctx.settings.upload_bytes).unwrap();
    let mut bytes = PDF.to_vec();
    bytes.resize(limit + 1, b'x');
    let reply = send(&mut acme, &disclosure, "big.pdf", &bytes).await.expect(413);
    reply.says("The file is larger than 25 MB.").says("The paper");
    acme.get(&format!("/disclosures/{disclosure}/evidence"))
        .await
        .says("No evidence is attached yet");
    app.finish().await;
}

#[tokio::test]
async fn an_upload_without_its_token_first_is_refused() {
    let app = TestApp::start().await;
    let (acme, disclosure) = disclosing(&app).await;
    let mut acme = acme;
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"question\"\r\n\r\n{QUESTION}\r\n--b--\r\n"
    );
    let request =
        acme.request(reqwest::Method::POST, &format!("/disclosures/{disclosure}/evidence"));
    let request = request.header("content-type", "multipart/form-data; boundary=b").body(body);
    acme.send(request).await.expect(403).says("nothing was changed");
    app.finish().await;
}

#[tokio::test]
async fn a_link_or_a_file_but_not_both_and_dates_that_make_sense() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let path = format!("/disclosures/{disclosure}/evidence");
    let link = |url: &'static str| [("question", QUESTION), ("title", "Report"), ("url", url)];
    acme.upload(&path, &link("http://example.org/report"), None)
        .await
        .expect(422)
        .says("starts with https://");
    acme.upload(&path, &link(""), None)
        .await
        .expect(422)
        .says("Choose a file, or give the web address of the evidence.</span>");
    let both = Some(("file", "a.pdf", "application/pdf", PDF));
    acme.upload(&path, &link("https://example.org/report"), both)
        .await
        .expect(422)
        .says("not both");
    let long = "x".repeat(300);
    let untitled = [("question", QUESTION), ("title", long.as_str()), ("url", "")];
    // The file waits on the shelf meanwhile.
    let page = acme
        .upload(&path, &untitled, Some(("file", "a.pdf", "application/pdf", PDF)))
        .await
        .expect(422)
        .says("It is kept on your shelf: its file need not be sent again.")
        .text();
    let (_, chosen) = page.split_once("<select class=\"input\" id=\"field-paper\"").expect(&page);
    let (chosen, _) = chosen.split_once("</select>").unwrap();
    let (before, _) = chosen.split_once("\" selected>a.pdf").expect(chosen);
    let paper = before.rsplit('"').next().unwrap().to_owned();
    let again =
        [("question", QUESTION), ("paper", paper.as_str()), ("title", "Of May"), ("url", "")];
    acme.upload(&path, &again, None).await.expect(303);
    let here = format!("{path}?question={QUESTION}");
    acme.get(&here).await.says("Of May").does_not_say("a.pdf</option>");
    acme.upload(&path, &again, None)
        .await
        .expect(422)
        .says("“a.pdf” is attached here already. Choose another.");
    let days = [
        ("question", QUESTION),
        ("title", "Report"),
        ("url", "https://example.org/r"),
        ("issued_on", "2026-05-01"),
        ("expires_on", "2026-04-01"),
    ];
    acme.upload(&path, &days, None).await.expect(422).says("It expires before it was issued.");
    let future = [
        ("question", QUESTION),
        ("title", "Report"),
        ("url", "https://example.org/r"),
        ("issued_on", "2027-05-01"),
    ];
    acme.upload(&path, &future, None).await.expect(422).says("lies in the future");
    // It is 10:00 UTC on 21 November 2026, and 22 November where clocks are furthest ahead.
    let day = |day: &'static str| {
        [
            ("question", QUESTION),
            ("title", "Report"),
            ("url", "https://example.org/today"),
            ("issued_on", day),
        ]
    };
    acme.upload(&path, &day("2026-11-22"), None).await.expect(303);
    acme.upload(&path, &day("2026-11-23"), None)
        .await
        .expect(422)
        .says("The day it was issued lies in the future. Check the date.");
    acme.upload(&path, &link("https://example.org/report"), None).await.expect(303);
    acme.get(&path).await.says("Link to example.org").says("Link not checked yet");
    let broken =
        [("question", QUESTION), ("title", "Report\r\nof May"), ("url", "https://example.org/r")];
    acme.upload(&path, &broken, None)
        .await
        .expect(422)
        .says("A title for the evidence has to fit on one line; remove the line breaks.");
    let nowhere =
        [("question", "profile.nothing"), ("title", "Report"), ("url", "https://example.org/r")];
    acme.upload(&path, &nowhere, None)
        .await
        .expect(422)
        .says("There is no question “profile.nothing”");
    app.finish().await;
}

#[tokio::test]
async fn a_refused_file_is_told_its_true_cause_and_nothing_about_a_title() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let path = format!("/disclosures/{disclosure}/evidence");
    let untitled = |url: &'static str| [("question", QUESTION), ("title", ""), ("url", url)];
    for (name, bytes, url, cause) in [
        ("odd.bin", &b"a\0b"[..], "", "is not a kind of file that is taken here"),
        ("none.pdf", b"", "", "“none.pdf” is empty."),
        (
            "plan.txt",
            b"r\xe9sum\xe9",
            "",
            "“plan.txt” is a text that is saved as Windows-1252, not as UTF-8. Save it as UTF-8 \
             (in Excel: “CSV UTF-8”) and attach it again.",
        ),
        ("plan.pdf", PDF, "https://example.org/r", "not both"),
    ] {
        let reply = acme
            .upload(&path, &untitled(url), Some(("file", name, "text/plain", bytes)))
            .await
            .expect(422);
        reply.says(cause).does_not_say("Enter a title for the evidence");
    }
    acme.upload(&path, &untitled("https://example.org/r"), None).await.expect(303);
    acme.upload(&path, &untitled(""), None)
        .await
        .expect(422)
        .says("Choose a file")
        .does_not_say("Enter a title");
    app.finish().await;
}

#[tokio::test]
async fn links_wait_for_a_look_and_its_finding_is_shown() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let path = format!("/disclosures/{disclosure}/evidence");
    acme.upload(
        &path,
        &[("question", QUESTION), ("title", "Report"), ("url", "https://example.org/r")],
        None,
    )
    .await
    .expect(303);
    let system = Actor::System;
    let found = due(&app.ctx, &system, 10).await.unwrap();
    assert_eq!(found.len(), 1);
    let gone = || Look {
        look: LinkLook::Fails("There is no page at this address any more (status 404).".to_owned()),
        after: None,
    };
    for (day, state, told) in [
        (1, CheckState::Failing, "Link did not answer; we look again"),
        (2, CheckState::Failing, "Link did not answer; we look again"),
        (3, CheckState::Broken, "Link does not answer"),
    ] {
        assert_eq!(due(&app.ctx, &system, 10).await.unwrap().len(), 1, "day {day}");
        assert_eq!(
            record(&app.ctx, &system, &found[0].id, &gone()).await.unwrap(),
            state,
            "day {day}"
        );
        // A day later one signs in anew.
        acme = app.vendor("acme").await;
        acme.get(&path)
            .await
            .expect(200)
            .says(told)
            .says("There is no page at this address any more (status 404).");
        assert_eq!(
            record(&app.ctx, &system, &found[0].id, &gone()).await.unwrap(),
            state,
            "a second look on the same day counts once"
        );
        assert!(due(&app.ctx, &system, 10).await.unwrap().is_empty());
        app.ctx.clock.advance_seconds(25 * 3600);
    }
    let unclear = LinkLook::Unclear(
        "The site takes no more requests from programs for now (status 429).".to_owned(),
    );
    let after = Some(app.ctx.now().plus_seconds(30 * 24 * 3600));
    assert_eq!(
        record(&app.ctx, &system, &found[0].id, &Look { look: unclear, after }).await.unwrap(),
        CheckState::Unclear
    );
    acme = app.vendor("acme").await;
    acme.get(&path)
        .await
        .expect(200)
        .says("Link could not be checked by a program")
        .does_not_say("Link does not answer");
    app.ctx.clock.advance_seconds(29 * 24 * 3600);
    assert!(due(&app.ctx, &system, 10).await.unwrap().is_empty(), "the site asked for time");
    app.ctx.clock.advance_seconds(2 * 24 * 3600);
    assert_eq!(due(&app.ctx, &system, 10).await.unwrap()[0].check, CheckState::Unclear);
    record(&app.ctx, &system, &found[0].id, &Look { look: LinkLook::Opens, after: None })
        .await
        .unwrap();
    acme = app.vendor("acme").await;
    acme.get(&path).await.expect(200).says("Link works").does_not_say("status 429");
    assert!(due(&app.ctx, &system, 10).await.unwrap().is_empty());
    assert!(due(&app.ctx, &Actor::Anyone, 10).await.is_err());
    app.finish().await;
}

#[tokio::test]
async fn the_attach_button_saves_the_section_first() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let form = [
        ("q.profile.scale".to_owned(), "12".to_owned()),
        ("attach".to_owned(), QUESTION.to_owned()),
    ];
    let reply = acme.save_section(&disclosure, "profile", "0", &form).await.expect(303);
    let to = reply.location.unwrap();
    assert_eq!(last_step(&to), "evidence?question=profile.identity");
    acme.get(&to).await.expect(200).says("W-9");
    acme.get(&format!("/disclosures/{disclosure}/sections/profile")).await.says("value=\"12\"");
    app.finish().await;
}

#[tokio::test]
async fn a_question_that_is_not_asked_takes_no_evidence_and_the_vendor_is_told_why() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let questionnaire =
        assay::actions::assessment::disclosures::newest_questionnaire(&app.ctx).unwrap();
    let (_, question) = questionnaire
        .questions()
        .find(|(_, question)| question.conditional)
        .expect("a question that is not always asked");
    let path = format!("/disclosures/{disclosure}/evidence");
    let send = [
        ("question", question.name.as_str()),
        ("title", "Early"),
        ("url", "https://example.org/r"),
    ];
    let open = acme.upload(&path, &send, None).await.expect(422);
    open.says(&format!(
        "{} is not asked so far, because answers that decide it are open, so it takes no evidence.",
        question.code
    ));
    open.says("Change those answers first, or choose a question that is asked.")
        .says("href=\"#field-question\"")
        .says("id=\"field-question\"");
    acme.get(&path).await.says("No evidence is attached yet");
    acme.fill(&disclosure, &crate::support::vendors::example("lesson-planner")).await;
    let hidden = questionnaire
        .questions()
        .find(|(_, question)| question.name == "safety.companion")
        .unwrap()
        .1;
    let send =
        [("question", hidden.name.as_str()), ("title", "Stray"), ("url", "https://example.org/r")];
    let refused = acme.upload(&path, &send, None).await.expect(422);
    refused.says(&format!(
        "{} is not asked by the answers that are saved, so it takes no evidence. \
        What decides it: PRO-",
        hidden.code
    ));
    acme.get(&path).await.does_not_say("Stray");
    app.finish().await;
}

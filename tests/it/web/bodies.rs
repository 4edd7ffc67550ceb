use super::raw::Raw;
use crate::support::vendors::PDF;
use crate::support::{Client, TestApp};

const MULTIPART: (&str, &str) = ("Content-Type", "multipart/form-data; boundary=b");
const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");
const HUGE: (&str, &str) = ("Content-Length", "300000000");

async fn disclosing(app: &TestApp) -> (Client, String) {
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    (acme, disclosure)
}

/// The start of an upload: its token and the head of its file.
async fn begun(client: &mut Client) -> Vec<u8> {
    let token = client.form_token().await;
    format!(
        "--b\r\nContent-Disposition: form-data; \
         name=\"csrf\"\r\n\r\n{token}\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; \
         filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7 "
    )
    .into_bytes()
}

#[tokio::test]
async fn who_asks_and_whether_it_is_theirs_is_answered_before_a_body_is_sent() {
    let app = TestApp::start().await;
    let (acme, disclosure) = disclosing(&app).await;
    let bolt = app.vendor("bolt").await;
    let section = format!("/disclosures/{disclosure}/sections/profile");
    for (path, kind) in [
        (format!("/disclosures/{disclosure}/evidence"), MULTIPART),
        (format!("{section}/tables/costs"), MULTIPART),
        (section.clone(), FORM),
        (format!("{section}/autosave"), FORM),
    ] {
        let anonymous = Raw::post(&app.base, &path, &[kind, HUGE]).await.answer().await;
        assert!(
            anonymous.starts_with("HTTP/1.1 303") || anonymous.starts_with("HTTP/1.1 401"),
            "{path}: {anonymous}"
        );
        let others = Raw::post(&app.base, &path, &[kind, HUGE, ("Cookie", &bolt.cookie_line())])
            .await
            .answer()
            .await;
        assert!(others.starts_with("HTTP/1.1 404"), "{path}: {others}");
        let own = Raw::post(&app.base, &path, &[kind, HUGE, ("Cookie", &acme.cookie_line())])
            .await
            .answer()
            .await;
        assert!(own.starts_with("HTTP/1.1 413"), "{path}: {own}");
        let chunked = Raw::post(
            &app.base,
            &path,
            &[kind, ("Transfer-Encoding", "chunked"), ("Cookie", &bolt.cookie_line())],
        )
        .await
        .answer()
        .await;
        assert!(chunked.starts_with("HTTP/1.1 404"), "{path}: {chunked}");
    }
    app.finish().await;
}

#[tokio::test]
async fn a_form_that_only_signed_in_people_send_is_not_read_from_anybody_else() {
    let app = TestApp::start().await;
    for path in [
        "/products",
        "/account/password",
        "/colleagues",
        "/people/organizations/new",
        "/jobs/deliver-mail/runs",
        "/sign-out",
    ] {
        let answer =
            Raw::post(&app.base, path, &[FORM, ("Content-Length", "1000")]).await.answer().await;
        assert!(
            answer.starts_with("HTTP/1.1 303") && answer.contains("location: /sign-in?next="),
            "{path}: {answer}"
        );
    }
    app.finish().await;
}

#[tokio::test]
async fn forms_have_the_limit_that_their_sentence_names() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let section = format!("/disclosures/{disclosure}/sections/profile");
    // 100,000 Arabic letters are 600,000 bytes of a form, and more words than the question takes;
    // but the form is read.
    let long = "ش".repeat(100_000);
    acme.post(&section, &[("revision", "0"), ("q.profile.identity", &long)])
        .await
        .expect(422)
        .does_not_say("larger than");
    let over = acme
        .post(&section, &[("revision", "0"), ("q.profile.identity", &"x".repeat(1024 * 1024))])
        .await
        .expect(413);
    over.says(
        "The form is larger than 1 MB, so it was not read and nothing was changed. Go back \
        in your browser: what you typed is still in",
    )
    .says("the form there. Shorten the longest text and send it again.");
    let mut visitor = app.visitor();
    let over = visitor
        .post("/sign-in", &[("email", "a@example.org"), ("password", &"x".repeat(17_000))])
        .await
        .expect(413);
    over.says("The form is larger than 16 KB, so it was not read");
    app.finish().await;
}

#[tokio::test]
async fn every_text_of_a_vendors_forms_has_a_limit_in_characters_that_is_told() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let long = "word ".repeat(600).trim().to_owned();
    let address = format!("https://example.org/{}", "x".repeat(1_200));
    let told = |what: &str, most: usize| {
        format!("{what} has 2999 characters; shorten it to {most} or fewer.")
    };
    let product =
        [("name", long.as_str()), ("version", &long), ("website", &address), ("summary", &long)];
    let page = acme.post("/products", &product).await.expect(422);
    page.says(&told("The product's name", 120))
        .says(&told("The product's version", 60))
        .says(&told("What the product does", 600));
    page.says("The product's web address has 1220 characters; shorten it to 500 or fewer.")
        .says(&long);
    let person =
        [("name", long.as_str()), ("email", "kim@acme.example"), ("roles", "vendor_contributor")];
    acme.post("/colleagues", &person).await.expect(422).says(&told("A name", 120));
    acme.post("/account/name", &[("name", long.as_str())])
        .await
        .expect(422)
        .says(&told("A name", 120));
    let evidence = format!("/disclosures/{disclosure}/evidence");
    let piece = [("question", "profile.identity"), ("title", long.as_str()), ("url", &address)];
    let page = acme.upload(&evidence, &piece, None).await.expect(422);
    page.says(&told("A title for the evidence", 200))
        .says("The web address of the evidence has 1220 characters; shorten it to 1000 or fewer.");
    let withdrawal = format!("/disclosures/{disclosure}/withdrawal");
    acme.post(&withdrawal, &[("reason", long.as_str())])
        .await
        .expect(422)
        .says(&told("A reason", 2000))
        .says(&long);
    app.finish().await;
}

#[tokio::test]
async fn every_field_of_an_upload_comes_once() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let path = format!("/disclosures/{disclosure}/evidence");
    acme.upload(&path, &[("title", "One"), ("title", "Two")], None)
        .await
        .expect(422)
        .says("it has the field “title” twice");
    acme.upload(&path, &[("csrf", "again")], None)
        .await
        .expect(422)
        .says("it has the field “csrf” twice");
    acme.upload(&path, &[("title", &"x".repeat(5000))], None)
        .await
        .expect(422)
        .says("a text in it is too long");
    acme.upload(&path, &[("role", "owner")], None)
        .await
        .expect(422)
        .says("it has a field “role” that is not known here");
    app.finish().await;
}

#[tokio::test]
async fn an_upload_without_a_length_is_counted_while_it_comes() {
    let app = TestApp::start_with(&[("ASSAY_UPLOAD_MB", "1")]).await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let body = begun(&mut acme).await;
    let lines = [MULTIPART, ("Transfer-Encoding", "chunked"), ("Cookie", &acme.cookie_line())];
    let mut raw =
        Raw::post(&app.base, &format!("/disclosures/{disclosure}/evidence"), &lines).await;
    raw.send(format!("{:x}\r\n", body.len()).as_bytes()).await;
    raw.send(&body).await;
    for _ in 0..20 {
        raw.send(b"\r\n10000\r\n").await;
        raw.send(&vec![b'x'; 0x10000]).await;
    }
    let answer = raw.answer().await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    app.finish().await;
}

#[tokio::test]
async fn one_account_holds_three_uploads_at_once_and_others_go_on() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let path = format!("/disclosures/{disclosure}/evidence");
    let body = begun(&mut acme).await;
    let lines = [MULTIPART, ("Content-Length", "100000"), ("Cookie", &acme.cookie_line())];
    let mut held = Vec::new();
    // A whole upload between two held ones may take the third place for a moment, so that the held
    // one is refused. Each round therefore sends one more that stays.
    let busy = 'three: {
        for _ in 0..40 {
            let mut raw = Raw::post(&app.base, &path, &lines).await;
            raw.send(&body).await;
            held.push(raw);
            let reply = acme
                .upload(
                    &path,
                    &[("question", "profile.identity")],
                    Some(("file", "b.pdf", "application/pdf", PDF)),
                )
                .await;
            if reply.status == 503 {
                break 'three reply;
            }
        }
        panic!("one account was never refused while it held {} uploads", held.len());
    };
    busy.says(
        "Much is being sent at this moment, so nothing was changed. Wait 10 seconds and try again.",
    );
    assert_eq!(busy.headers["retry-after"], "10");
    let mut bolt = app.vendor("bolt").await;
    let other = bolt.disclose("Chalkboard").await;
    bolt.attach(&other, "profile.identity", "Form").await.expect(303);
    let incoming = app.config.incoming_dir();
    assert_eq!(std::fs::read_dir(&incoming).unwrap().count(), 0, "what arrives has no name");
    drop(held);
    let again = loop {
        let reply = acme.attach(&disclosure, "profile.identity", "Form").await;
        if reply.status != 503 {
            break reply;
        }
    };
    again.expect(303);
    app.finish().await;
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_on_the_machine_looks_into_what_arrives() {
    use std::os::unix::fs::PermissionsExt as _;
    let app = TestApp::start().await;
    let mode = std::fs::metadata(app.config.incoming_dir()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    app.finish().await;
}

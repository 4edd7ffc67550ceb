//! A form that is refused: a public one works after a sign-out in another tab, and the page that
//! tells of any other leads back to it.

use std::collections::BTreeSet;

use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::web::kernel::templates::Templates;
use assay::web::kernel::typed::is_words;
use assay::web::pages::samples;
use reqwest::Method;
use reqwest::header::REFERER;

use crate::support::listings::Tool;
use crate::support::{Client, Reply, TestApp};

/// The token of a form on a page.
fn token(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"csrf\" value=\"").expect("a token");
    rest.split('"').next().expect("its end").to_owned()
}

/// Sends a form that can hold a file, with a token and one field.
async fn send(client: &mut Client, path: &str, (token, name, value): (&str, &str, &str)) -> Reply {
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--b\r\n\
         Content-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n--b--\r\n"
    );
    let request = client
        .request(Method::POST, path)
        .header("content-type", "multipart/form-data; boundary=b")
        .body(body);
    client.send(request).await
}

#[tokio::test]
async fn a_form_that_changes_records_is_not_taken_from_a_session_that_has_ended() {
    let app = TestApp::start().await;
    let mut ada = app.agency("ada", Role::Administrator).await;
    let before = token(&ada.get("/people/past").await.expect(200).text());
    ada.post("/sign-out", &[]).await.expect(303);
    let mut ada = app.agency("ada", Role::Administrator).await;
    let now = token(&ada.get("/people/past").await.expect(200).text());
    send(&mut ada, "/people/past", (&before, "word", "check")).await.expect(403);
    send(&mut ada, "/people/past", (&now, "word", "check")).await.expect(422);
    app.finish().await;
}

#[tokio::test]
async fn a_public_form_that_was_opened_before_a_sign_out_is_taken_after_it() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut dee = app
        .person(OrganizationKind::District, "North district", "dee", &[Role::DistrictOfficer])
        .await;
    let opened = dee.get("/check-list").await.expect(200).text();
    let given = token(&opened);
    let checked = dee.upload("/check-list", &[("names", "Askwell")], None).await.expect(200);
    let mut fields = checked.form("/check-list/result");
    fields.retain(|(name, _)| name != "csrf");
    let of_result = token(&checked.text());
    dee.post("/sign-out", &[]).await.expect(303);
    dee.get("/").await.expect(200).says("Sign in");

    let csrf = [("csrf", of_result.as_str())];
    let carried = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let carried: Vec<(&str, &str)> = csrf.into_iter().chain(carried).collect();
    for path in ["/check-list/result", "/check-list/receipt"] {
        dee.post_as_is(path, &carried).await.expect(200).says("Askwell");
    }
    send(&mut dee, "/check-list", (&given, "names", "Askwell")).await.expect(200).says("Askwell");
    // A token that nobody was given opens nothing, and neither does another's to who is signed in.
    let made_up = [("csrf", "ab".repeat(64)), ("list", "x".to_owned())];
    let made_up: Vec<(&str, &str)> =
        made_up.iter().map(|(name, value)| (*name, value.as_str())).collect();
    dee.post_as_is("/check-list/result", &made_up).await.expect(403);
    let mut bolt = app.vendor("bolt").await;
    bolt.post_as_is("/check-list/result", &carried).await.expect(403);
    // Nothing that signs somebody in goes that way; what was typed comes back.
    let watch = [("csrf", given.as_str()), ("email", "dee@example.org"), ("tools", "askwell")];
    dee.post_as_is("/watches/new", &watch)
        .await
        .expect(403)
        .says("What you typed")
        .says("dee@example.org");
    app.finish().await;
}

#[tokio::test]
async fn the_page_of_a_conflict_leads_back_to_the_form_and_shows_words_alone() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut dee = app
        .person(OrganizationKind::District, "North district", "dee", &[Role::DistrictOfficer])
        .await;
    dee.get("/district").await.expect(200);
    let token = dee.form_token().await;
    let other = app.unknown_id();
    let form = "/district/incidents/new?listing=askwell";
    let fields = [
        ("csrf", token.as_str()),
        ("district", other.as_str()),
        ("listing", "askwell"),
        ("what", "Chats of one class showed in another."),
        ("guess", "minor"),
    ];
    let body = serde_urlencoded::to_string(fields).expect("a form");
    let request = dee
        .request(Method::POST, "/district/incidents/new")
        .header("content-type", "application/x-www-form-urlencoded")
        .header(REFERER, format!("{}{form}", app.base))
        .body(body.clone());
    let told = dee.send(request).await.expect(409);
    told.says("This was changed meanwhile")
        .says("What you typed")
        .says("Chats of one class showed in another.")
        .says("href=\"/district/incidents/new?listing=askwell\">Open the page of the form again")
        .does_not_say("Somebody else")
        .does_not_say(&other)
        .does_not_say(">Guess<")
        .does_not_say(">Listing<");
    // From another page it leads to that one.
    let request = dee
        .request(Method::POST, "/district/incidents/new")
        .header("content-type", "application/x-www-form-urlencoded")
        .header(REFERER, format!("{}/registry/askwell", app.base))
        .body(body);
    dee.send(request).await.expect(409).says("href=\"/registry/askwell\">Open the page");
    app.finish().await;
}

/// The names of the controls of a page that hold a choice or a mark of ours.
fn choices(html: &str) -> Vec<String> {
    let forms = html
        .split("<form")
        .skip(1)
        .filter(|form| form.split('>').next().unwrap_or_default().contains("method=\"post\""));
    let forms = forms.map(|form| form.split("</form>").next().unwrap_or(form));
    let tags = forms.flat_map(|form| form.split('<').skip(1));
    let chosen = tags.filter(|tag| {
        let kinds = ["type=\"hidden\"", "type=\"radio\"", "type=\"checkbox\""];
        tag.starts_with("select ")
            || tag.starts_with("button ")
            || (tag.starts_with("input ") && kinds.iter().any(|kind| tag.contains(kind)))
    });
    let name = |tag: &str| {
        let (_, rest) = tag.split_once(" name=\"")?;
        let name = rest.split('"').next()?;
        name.rsplit('~').next().map(str::to_owned)
    };
    chosen.filter_map(name).collect()
}

#[test]
fn what_is_chosen_in_a_form_is_not_given_back_as_words() {
    let templates = Templates::compile().expect("templates compile");
    let mut names = BTreeSet::new();
    for sample in samples() {
        for context in &sample.contexts {
            let html = templates.render(sample.template, context).expect("a page");
            names.extend(choices(&html));
        }
    }
    assert!(names.len() > 40, "{names:?}");
    // A choice among the answers to a questionnaire is an answer, and an address that one page
    // carries is typed on another.
    // What two people wrote about one question is carried along unseen, and stays words.
    let answers = ["q.", "answer.", "note.", "reason."];
    names.retain(|name| {
        !answers.iter().any(|start| name.starts_with(start)) && name != "csrf" && name != "email"
    });
    let shown: Vec<&String> = names.iter().filter(|name| is_words(name, "x")).collect();
    assert!(shown.is_empty(), "these hold no words: {shown:?}");
    assert!(is_words("what", "Chats showed.") && is_words("q.profile.users", "students"));
    assert!(!is_words("note", "018a69b8-0000-7000-8000-000000000000"));
}

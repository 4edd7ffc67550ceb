//! What becomes of a form that was kept when its session had ended: it says when and where it was
//! sent, and waits until then.

use assay::domain::people::account::Role;
use assay::web::pages::people::kept_names::NAMES;
use assay::web::routes::TABLE;

use super::kept::{
    WORDS, comes_back, end_sessions, holds, is_closed_to_others, needs_somebody, signs_in_again,
    way_back,
};
use crate::support::{Client, PASSWORD, Reply, TestApp};

/// The fields of a product with this name.
fn product(name: &str) -> [(&str, &str); 4] {
    [("name", name), ("version", "2"), ("website", "https://quill.example"), ("summary", WORDS)]
}

/// A product's form that was kept and stands on its page again, and the address of that page.
async fn kept_product(app: &TestApp, acme: &mut Client) -> String {
    acme.get("/products/new").await.expect(200);
    end_sessions(app).await;
    let back = way_back(&acme.post("/products", &product("Quill")).await.expect(303));
    signs_in_again(acme, "acme.owner", &back).await;
    acme.get(&back).await.expect(200).says("Not sent yet: this is what you typed");
    back
}

/// Fails unless the page says that its form was sent, and leads to where it went.
#[track_caller]
fn tells_where(reply: &Reply, to: &str) {
    reply
        .says("This form was sent")
        .says("Nothing of it waits any more.")
        .does_not_say("Not sent yet");
    reply.says(&format!("href=\"{to}\">Open the page that followed</a>"));
}

#[tokio::test]
async fn a_kept_form_says_when_and_where_it_was_sent_and_is_sent_once_however_often_its_button_is_pressed()
 {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let back = kept_product(&app, &mut acme).await;
    acme.get("/kept")
        .await
        .expect(200)
        .says("A new product")
        .says("Not sent")
        .says("Look it through and send it");
    acme.get(&back).await.expect(200);
    let token = acme.form_token().await;
    let mut fields = product("Quill").to_vec();
    fields.push(("csrf", &token));
    let to = acme.post_as_is("/products", &fields).await.expect(303).location.expect("a page");
    assert!(to.starts_with("/products/"), "{to}");
    tells_where(&acme.get(&back).await.expect(200), &to);
    let again = acme.post_as_is("/products", &fields).await.expect(303);
    assert_eq!(
        again.location.as_deref(),
        Some(back.as_str()),
        "the second press is told what became of the first"
    );
    let list = acme.get("/kept").await.expect(200);
    list.says("Sent on")
        .says(&format!("href=\"{to}\""))
        .does_not_say("Look it through")
        .does_not_say("Three hundred words");
    assert_eq!(
        acme.get("/products").await.expect(200).text().matches(">Quill").count(),
        1,
        "one product"
    );
    is_closed_to_others(&app, &back).await;
    app.finish().await;
}

#[tokio::test]
async fn a_kept_form_that_is_refused_waits_on() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let back = kept_product(&app, &mut acme).await;
    acme.post("/products", &product("")).await.expect(422);
    let reply = acme.get(&back).await.expect(200);
    reply.says("Not sent yet: this is what you typed");
    holds(&reply, "/products", &product("Quill"));
    acme.post("/account/name", &[("name", "Ana Díaz")]).await.expect(303);
    acme.get(&back).await.expect(200).says("Not sent yet: this is what you typed");
    app.finish().await;
}

#[tokio::test]
async fn a_form_that_is_sent_anew_on_its_own_page_tells_it_at_the_kept_one() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let back = kept_product(&app, &mut acme).await;
    acme.get("/products/new").await.expect(200);
    let other =
        acme.post("/products", &product("Chalk")).await.expect(303).location.expect("a page");
    let reply = acme.get(&back).await.expect(200);
    reply
        .says("Not sent yet: this is what you typed")
        .says("Since then you sent the form on its own page, ")
        .says(", with other words.");
    holds(&reply, "/products", &product("Quill"));
    acme.get("/kept")
        .await
        .expect(200)
        .says("You sent the form again on")
        .says(&format!("href=\"{other}\""));
    acme.get("/products/new").await.expect(200);
    let to = acme.post("/products", &product("Quill")).await.expect(303).location.expect("a page");
    tells_where(&acme.get(&back).await.expect(200), &to);
    app.finish().await;
}

#[tokio::test]
async fn a_button_that_is_pressed_twice_in_an_ended_session_keeps_one_form() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    acme.get("/products/new").await.expect(200);
    end_sessions(&app).await;
    let first = way_back(&acme.post("/products", &product("Quill")).await.expect(303));
    let second = way_back(&acme.post("/products", &product("Quill")).await.expect(303));
    assert_eq!(first, second);
    let other = way_back(&acme.post("/products", &product("Chalk")).await.expect(303));
    assert_ne!(first, other);
    app.finish().await;
}

#[tokio::test]
async fn nothing_pushes_a_kept_form_out_and_what_finds_no_room_is_told_at_once() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    acme.get("/products/new").await.expect(200);
    end_sessions(&app).await;
    let mut ways = Vec::new();
    for number in 0..30 {
        ways.push(way_back(
            &acme.post("/products", &product(&format!("Quill {number}"))).await.expect(303),
        ));
    }
    let long = "a".repeat(1_000_000);
    for number in 0..8 {
        let name = format!("Long {number}");
        way_back(
            &acme
                .post("/products", &[("name", name.as_str()), ("summary", &long)])
                .await
                .expect(303),
        );
    }
    let full =
        acme.post("/products", &[("name", "One too many"), ("summary", &long)]).await.expect(409);
    full.says("the forms that wait for you fill the 8 MB that there are for them.")
        .says("Copy what you typed, sign in");
    full.says("One too many").does_not_say("It is kept for you");
    signs_in_again(&mut acme, "acme.owner", &ways[0]).await;
    for (number, way) in ways.iter().enumerate() {
        holds(&acme.get(way).await.expect(200), "/products", &product(&format!("Quill {number}")));
    }
    acme.post(&format!("{}/removal", ways[0]), &[]).await.expect(303);
    acme.get(&ways[0]).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn somebody_who_signs_in_by_the_front_door_is_told_what_waits() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    acme.get("/products/new").await.expect(200);
    end_sessions(&app).await;
    way_back(&acme.post("/products", &product("Quill")).await.expect(303));
    let mut elsewhere = app.visitor();
    elsewhere.sign_in("acme.owner@example.org", PASSWORD).await;
    elsewhere.get("/products").await.expect(200).says("Something that you typed was not sent");
    elsewhere.get("/account").await.expect(200).says("href=\"/kept\"");
    elsewhere.get("/kept").await.expect(200).says("Three hundred words");
    let mut other = app.agency("otto", Role::Administrator).await;
    other.get("/kept").await.expect(200).says("Nothing waits").does_not_say("Three hundred words");
    app.finish().await;
}

#[tokio::test]
async fn what_a_script_saves_when_the_session_has_ended_is_kept_once_for_each_page_and_for_its_person_only()
 {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Quill").await;
    let section = format!("/disclosures/{disclosure}/sections/safety");
    let page = acme.get(&section).await.expect(200);
    let form = page.form(&section);
    let notes: Vec<String> = form
        .iter()
        .filter(|(name, _)| name.starts_with("note."))
        .map(|(name, _)| name.clone())
        .take(2)
        .collect();
    let base = |note: &str| {
        let name = note.replacen("note.", "base.", 1);
        let value = form.iter().find(|(known, _)| *known == name).expect("a mark").1.clone();
        (name, value)
    };
    let bases: Vec<(String, String)> = notes.iter().map(|note| base(note)).collect();
    let sends = |texts: &[(&str, &str)]| -> Vec<(String, String)> {
        let bases = bases.iter().cloned();
        let texts = texts.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        [("revision".to_owned(), "0".to_owned())].into_iter().chain(bases).chain(texts).collect()
    };
    end_sessions(&app).await;
    let autosave = format!("{section}/autosave");
    let mut ways = Vec::new();
    for texts in [
        vec![(notes[0].as_str(), "Three")],
        vec![(notes[0].as_str(), WORDS)],
        vec![(notes[1].as_str(), "Another question.")],
    ] {
        let reply = acme
            .post_json(&autosave, &crate::support::forms::borrowed(&sends(&texts)))
            .await
            .expect(401);
        let location = reply.json()["kept"].as_str().map(str::to_owned);
        ways.push(way_back(&Reply { location, ..reply }));
    }
    assert!(ways.iter().all(|way| *way == ways[0]), "one for each page: {ways:?}");
    is_closed_to_others(&app, &ways[0]).await;
    let mut elsewhere = app.visitor();
    elsewhere.sign_in("acme.owner@example.org", PASSWORD).await;
    elsewhere
        .get(&section)
        .await
        .expect(200)
        .says("was not stored")
        .says(&format!("href=\"{}\"", ways[0]));
    let both = [(notes[0].as_str(), WORDS), (notes[1].as_str(), "Another question.")];
    let reply = elsewhere.get(&ways[0]).await.expect(200);
    reply.says("Your session had ended when this was saved, ");
    holds(&reply, &section, &both);
    elsewhere
        .post_json(&autosave, &crate::support::forms::borrowed(&sends(&both[..1])))
        .await
        .expect(200);
    elsewhere.get(&ways[0]).await.expect(200).says("Not sent yet");
    let stored = elsewhere.get(&section).await.expect(200).form(&section);
    let rest: Vec<(String, String)> = stored
        .into_iter()
        .filter(|(name, _)| name == "revision" || name.starts_with("base."))
        .collect();
    let rest: Vec<(String, String)> = rest
        .into_iter()
        .chain(both.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
        .collect();
    elsewhere.post_json(&autosave, &crate::support::forms::borrowed(&rest)).await.expect(200);
    tells_where(&elsewhere.get(&ways[0]).await.expect(200), &section);
    elsewhere.get(&section).await.expect(200).does_not_say(&ways[0]);
    app.finish().await;
}

#[tokio::test]
async fn a_form_of_a_page_that_is_somebody_elses_is_told_of_in_one_way() {
    let app = TestApp::start().await;
    let mut bolt = app.vendor("bolt").await;
    let theirs = bolt.disclose("Anvil").await;
    let mut acme = app.vendor("acme").await;
    for disclosure in [theirs.as_str(), "01990000-0000-7000-8000-000000000000"] {
        acme.sign_in("acme.owner@example.org", PASSWORD).await;
        acme.get("/account").await.expect(200);
        end_sessions(&app).await;
        let way = format!("/disclosures/{disclosure}/withdrawal");
        let back = way_back(&acme.post(&way, &[("reason", WORDS)]).await.expect(303));
        signs_in_again(&mut acme, "acme.owner", &back).await;
        let reply = acme.get(&back).await.expect(404);
        reply
            .says("This form was not sent")
            .says("The page that it belongs to is not there, or it is not yours to see.");
        reply.says("It is kept for you until ").says(WORDS);
        reply
            .does_not_say("It was not stored")
            .does_not_say("Not sent yet")
            .does_not_say("Look it through")
            .does_not_say("Anvil");
    }
    app.finish().await;
}

#[tokio::test]
async fn a_restored_page_sends_its_other_forms_as_ever() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let way = "/account";
    let reply =
        comes_back(&app, (&mut acme, "acme.owner"), way, "/account/name", &[("name", "Ana Díaz")])
            .await;
    holds(&reply, "/account/name", &[("name", "Ana Díaz")]);
    acme.post("/sign-out", &[]).await.expect(303);
    app.finish().await;
}

#[test]
fn every_form_in_the_table_of_routes_has_a_name_in_the_list_of_those_that_were_not_sent() {
    let posts = TABLE
        .iter()
        .filter(|(method, path)| *method == "post" && needs_somebody(path))
        .map(|(_, path)| *path);
    let unnamed: Vec<&str> =
        posts.filter(|path| !NAMES.iter().any(|(known, _)| known == path)).collect();
    assert!(unnamed.is_empty(), "{unnamed:?}");
    let gone: Vec<&str> = NAMES
        .iter()
        .map(|(path, _)| *path)
        .filter(|path| !TABLE.contains(&("post", path)))
        .collect();
    assert!(gone.is_empty(), "{gone:?}");
}

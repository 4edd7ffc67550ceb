use std::path::PathBuf;

use argon2::{Argon2, PasswordHasher as _};
use assay::domain::access::Actor;
use assay::domain::event::Event;
use assay::domain::people::account::Role;
use assay::domain::people::password::check_password;
use assay::domain::values::EmailAddress;
use assay::store::people::accounts;
use assay::store::{Breached, events};
use sha1::{Digest as _, Sha1};

use crate::support::{PASSWORD, TestApp};

const ABOUT: [&str; 3] = ["Ana Ruiz", "ana.ruiz@northlight.example", "Northlight Learning"];

fn refused_for(password: &str) -> String {
    let sentence = check_password(password, &ABOUT).expect_err(password).0;
    let (_, found) = sentence
        .split_once("this one is little more than ")
        .unwrap_or_else(|| panic!("{password}: {sentence}"));
    found.strip_suffix(". Three or four random words work well.").expect("the way out").to_owned()
}

#[test]
fn a_password_of_what_is_tried_first_is_refused_with_the_rule_that_it_breaks() {
    let (words, runs, own) = (
        "words that everybody tries",
        "runs such as 1234 or aaaa",
        "your own name, address, organization or what stands on this site",
    );
    assert_eq!(refused_for("password1234"), format!("{words} and {runs}"));
    assert_eq!(refused_for("P@ssw0rd!P@ssw0rd!"), format!("{words} and one piece repeated"));
    assert_eq!(refused_for("123456789012"), runs);
    assert_eq!(refused_for("aaaaaaaaaaaa"), runs);
    assert_eq!(refused_for("xk7xk7xk7xk7"), "one piece repeated");
    assert_eq!(refused_for("ana.ruiz@northlight.example"), own);
    assert_eq!(refused_for("NorthlightLearning2026"), format!("{own} and a year"));
    assert_eq!(refused_for("Summer2026!!"), format!("{words} and a year"));
    assert_eq!(refused_for("qwertyuiop[]"), "keys beside each other");
    assert_eq!(refused_for("!?-+!?-+#*;:"), "signs");
}

#[test]
fn random_words_and_letters_are_accepted() {
    for password in [
        PASSWORD,
        "a quite different password",
        "Schlüssel-für-Ärzte-2026",
        "open the demo door",
        "k7#vQ2!mZx9p",
        "東京の学校で使う長い合言葉です",
    ] {
        assert!(check_password(password, &ABOUT).is_ok(), "{password}");
    }
}

#[tokio::test]
async fn wherever_a_password_is_chosen_what_others_know_of_its_owner_counts() {
    let app = TestApp::start().await;
    let own = "Choose a password that is harder to guess: this one is little more than your own \
        name, address, organization or what stands on this site";
    let mut kim = app.visitor();
    kim.post(
        "/register",
        &[("organization", "Acme Learning"), ("name", "Kim Vo"), ("email", "kim@acme.example")],
    )
    .await
    .expect(303);
    let link = app.mail_to("kim@acme.example").await.link();
    kim.post(&link, &[("password", "kim@acme.example")]).await.expect(422).says(own);
    kim.post(&link, &[("password", "Test agency 12")]).await.expect(422).says(own);
    let mut ana = app.agency("ana", Role::Reviewer).await;
    ana.post("/account/password", &[("current", PASSWORD), ("password", "ana@example.org")])
        .await
        .expect(422)
        .says(own);
    ana.post("/passwords/new", &[("email", "ana@example.org")]).await.expect(303);
    let link = app.mail_to("ana@example.org").await.link();
    ana.post(&link, &[("password", "ana@example.org")]).await.expect(422).says(own);
    let reply = ana.post(&link, &[("password", "trustworthy1")]).await.expect(422);
    reply.says(
        "Choose a password that is harder to guess: this one is among the first that are \
        tried. Three or four random words work well.",
    );
    ana.post(&link, &[("password", "a quite different password")]).await.expect(303);
    app.finish().await;
}

#[tokio::test]
async fn a_password_is_the_same_on_every_keyboard() {
    let app = TestApp::start().await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    let composed = "Schl\u{fc}ssel-f\u{fc}r-\u{c4}rzte-2026 ";
    ana.post("/account/password", &[("current", PASSWORD), ("password", composed)])
        .await
        .expect(303);
    app.visitor().sign_in("ana@example.org", composed).await;
    app.visitor()
        .sign_in("ana@example.org", "Schlu\u{308}ssel-fu\u{308}r-A\u{308}rzte-2026 ")
        .await;
    app.visitor()
        .sign_in(
            "ana@example.org",
            "Schl\u{fc}ssel-f\u{fc}r-\u{c4}rzte-\u{ff12}\u{ff10}\u{ff12}\u{ff16} ",
        )
        .await;
    let without_space = [("email", "ana@example.org"), ("password", composed.trim_end())];
    app.visitor().post("/sign-in", &without_space).await.expect(422);
    app.finish().await;
}

#[tokio::test]
async fn a_password_that_was_hashed_as_it_came_still_opens() {
    let app = TestApp::start().await;
    app.agency("ana", Role::Reviewer).await;
    let typed = "Schlu\u{308}ssel fu\u{308}r alle";
    let hash = Argon2::default().hash_password(typed.as_bytes()).unwrap().to_string();
    let mut tx = app.ctx.db.write().await.unwrap();
    let (account, _) =
        accounts::by_email(&mut tx, &EmailAddress::parse("ana@example.org").unwrap())
            .await
            .unwrap()
            .unwrap();
    accounts::set_password(&mut tx, &account.id, &hash).await.unwrap();
    let event = Event::PasswordChanged { account: account.id.clone() };
    events::append(&mut tx, app.ctx.now(), &Actor::System, &event).await.unwrap();
    tx.commit().await.unwrap();
    app.visitor().sign_in("ana@example.org", typed).await;
    app.finish().await;
}

fn sha1(password: &str) -> String {
    Sha1::digest(password.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02X}"))
        .collect::<Vec<_>>()
        .concat()
}

/// A list of stolen passwords in a folder of its own.
fn list(name: &str, end: &str, passwords: &[String]) -> PathBuf {
    let mut hashes: Vec<String> = passwords.iter().map(|password| sha1(password)).collect();
    hashes.sort();
    let path = std::env::temp_dir().join(format!("assay-stolen-{name}-{}.txt", std::process::id()));
    std::fs::write(
        &path,
        hashes.iter().map(|hash| format!("{hash}{end}")).collect::<Vec<_>>().concat(),
    )
    .unwrap();
    path
}

#[test]
fn every_password_of_a_list_is_found_and_no_other() {
    let stolen: Vec<String> = (0..400).map(|number| format!("stolen {number}")).collect();
    for (name, end) in [("plain", "\n"), ("counted", ":37\r\n")] {
        for length in [1, 2, 3, 400] {
            let path = list(name, end, &stolen[..length]);
            let known = Breached::open(&path).unwrap();
            for (number, password) in stolen.iter().enumerate() {
                assert_eq!(
                    known.contains(password).unwrap(),
                    number < length,
                    "{password} in {name} of {length}"
                );
            }
            std::fs::remove_file(path).unwrap();
        }
    }
    assert!(!Breached::default().contains("stolen 1").unwrap());
}

#[tokio::test]
async fn a_stolen_password_is_refused_where_the_agency_keeps_a_list() {
    let path = list("served", ":2\r\n", &["a quite different password".to_owned()]);
    let app = TestApp::start_with(&[("ASSAY_BREACHED_PASSWORDS", path.to_str().unwrap())]).await;
    let mut ana = app.agency("ana", Role::Reviewer).await;
    let reply = ana
        .post(
            "/account/password",
            &[("current", PASSWORD), ("password", "a quite different password")],
        )
        .await
        .expect(422);
    reply.says(
        "This password is on a list of stolen ones, so others will try it. Choose another. \
        Three or four random words work well.",
    );
    ana.post(
        "/account/password",
        &[("current", PASSWORD), ("password", "another different password")],
    )
    .await
    .expect(303);
    app.finish().await;
    std::fs::remove_file(path).unwrap();
}

#[test]
fn a_file_that_is_no_list_of_hashes_is_not_taken_for_one() {
    let path = std::env::temp_dir().join(format!("assay-no-list-{}.txt", std::process::id()));
    std::fs::write(&path, "password\n123456\n").unwrap();
    let cause = Breached::open(&path).expect_err("no list").to_string();
    assert_eq!(cause, "it does not begin with the 40 hexadecimal digits of a SHA-1 hash");
    std::fs::remove_file(path).unwrap();
}

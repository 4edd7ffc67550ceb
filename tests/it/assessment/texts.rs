//! What people type in the fields of a section, as text: numbers, web addresses, and characters that nobody sees.

use crate::support::{Client, Reply, TestApp};

async fn disclosing(app: &TestApp) -> (Client, String) {
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    (acme, disclosure)
}

async fn save(client: &mut Client, disclosure: &str, fields: &[(&str, &str)]) -> Reply {
    let fields: Vec<(String, String)> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    client.save_section(disclosure, "profile", "0", &fields).await
}

#[tokio::test]
async fn a_whole_number_with_a_point_or_a_comma_is_refused_and_never_shortened() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    for typed in ["1.000", "250.000", "1,000", "12.0", "1 000", "1e6"] {
        let reply = save(&mut acme, &disclosure, &[("q.profile.scale", typed)]).await.expect(422);
        reply.says(&format!("“{typed}” is not a whole number. Write digits only, such as 1200.")).says(&format!("value=\"{typed}\""));
    }
    save(&mut acme, &disclosure, &[("q.profile.scale", " 1000 ")]).await.expect(303);
    acme.get(&format!("/disclosures/{disclosure}/sections/profile")).await.expect(200).says("value=\"1000\"");
    app.finish().await;
}

#[tokio::test]
async fn a_cell_of_the_form_is_told_in_the_words_of_the_file() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let cost = |amount| [("q.profile.costs.0.item", "license"), ("q.profile.costs.0.amount", amount), ("q.profile.costs.0.unit", "once")];
    for (typed, hint) in [("$5", "Write digits, such as 1200 or 0.85."), ("5,50", "Write it without separators for thousands and with a full stop")] {
        let reply = save(&mut acme, &disclosure, &cost(typed)).await.expect(422);
        reply.says(&format!("Row 1, “Amount in US dollars”: “{typed}” is not a number. {hint}")).does_not_say("Use the field as it is shown");
        assert!(reply.text().contains("href=\"#a-profile-costs-0-amount\""));
    }
    let reply = save(&mut acme, &disclosure, &cost("")).await.expect(422);
    reply.says("“Amount in US dollars” is blank. Fill it in.").does_not_say("or mark it and give a reason");
    save(&mut acme, &disclosure, &cost("1e3")).await.expect(303);
    acme.get(&format!("/disclosures/{disclosure}/sections/profile")).await.expect(200).says("value=\"1000\"");
    app.finish().await;
}

#[tokio::test]
async fn text_that_nobody_sees_answers_nothing() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let name =
        [("q.profile.identity.0.legal_name", "\u{200B}"), ("q.profile.identity.0.version", "\u{AD}"), ("q.profile.identity.0.product", "Quill")];
    let reply = save(&mut acme, &disclosure, &name).await.expect(422);
    assert!(reply.text().matches("is blank. Fill it in.").count() >= 2);
    let declined = [("state.profile.decisions", "declined"), ("reason.profile.decisions", "\u{200B}")];
    save(&mut acme, &disclosure, &declined).await.expect(422).says("href=\"#a-profile-decisions-reason\"");
    app.finish().await;
}

#[tokio::test]
async fn characters_that_turn_the_reading_direction_are_refused_wherever_somebody_writes() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let fields = [
        ("q.profile.identity.0.legal_name", "Acme \u{202E}cnI"),
        ("q.profile.scale", "12"),
        ("note.profile.scale", "Counted\u{200B}"),
        ("state.profile.decisions", "declined"),
        ("reason.profile.decisions", "A \u{2066}court"),
    ];
    let reply = save(&mut acme, &disclosure, &fields).await.expect(422);
    reply.says("The text holds a character that cannot be shown (U+202E)").says("U+200B").says("The reason at “").says("(U+2066)");
    let script: Vec<(&str, &str)> = fields.into_iter().chain([("q.profile.purposes", "")]).chain([("revision", "0")]).collect();
    let told = acme.post_json(&format!("/disclosures/{disclosure}/sections/profile/autosave"), &script).await.expect(422).json();
    assert_eq!(told["faults"].as_array().unwrap().iter().filter(|fault| fault["message"].as_str().unwrap().contains("cannot be shown")).count(), 3);
    let csv = "kind,summary\nother,Lost \u{202E}atad\n";
    let table = format!("/disclosures/{disclosure}/sections/profile/tables/history");
    let sent = Some(("file", "rows.csv", "text/csv", csv.as_bytes()));
    acme.upload(&table, &[("revision", "0")], sent).await.expect(422).says("The text holds a character that cannot be shown (U+202E)");
    app.finish().await;
}

#[tokio::test]
async fn an_address_without_a_host_or_with_a_user_name_is_refused_in_form_and_file() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    for address in ["https://", "https://school.gov@evil.example/", "https://nowhere", "http://example.org"] {
        let sentence = format!("“{address}” is not a full web address. Write it in the form https://example.org/page, without a user name.");
        let row = [("q.profile.history.0.kind", "other"), ("q.profile.history.0.link", address)];
        save(&mut acme, &disclosure, &row).await.expect(422).says(&sentence);
        let file = format!("kind,link\nother,{address}\n");
        let sent = Some(("file", "rows.csv", "text/csv", file.as_bytes()));
        let table = format!("/disclosures/{disclosure}/sections/profile/tables/history");
        acme.upload(&table, &[("revision", "0")], sent).await.expect(422).says(&sentence);
    }
    app.finish().await;
}

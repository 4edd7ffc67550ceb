//! What people type in the fields of a section, as text: numbers, dates, web addresses, and
//! characters that nobody sees.

use crate::support::{Client, Reply, TestApp};

async fn disclosing(app: &TestApp) -> (Client, String) {
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    (acme, disclosure)
}

/// Autosaves fields of the profile over whatever is there, and tells what the script is told.
async fn autosave(
    client: &mut Client,
    disclosure: &str,
    fields: &[(&str, &str)],
) -> serde_json::Value {
    let path = format!("/disclosures/{disclosure}/sections/profile/autosave");
    let revision =
        client.post_json(&path, &[("revision", "0")]).await.expect(200).json()["revision"]
            .to_string();
    let all: Vec<(&str, &str)> =
        fields.iter().copied().chain([("revision", revision.as_str())]).collect();
    client.post_json(&path, &all).await.expect(200).json()
}

async fn section(client: &mut Client, disclosure: &str) -> Reply {
    client.get(&format!("/disclosures/{disclosure}/sections/profile")).await.expect(200)
}

#[tokio::test]
async fn numbers_dates_and_addresses_are_understood_as_people_type_them_and_it_is_said_how() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let told = autosave(&mut acme, &disclosure, &[("q.profile.scale", "1,200")]).await;
    assert_eq!(told["understood"][0]["message"], "Understood as 1200");
    assert_eq!(told["unfinished"], serde_json::json!([]));
    section(&mut acme, &disclosure).await.says("value=\"1,200\"").says("Understood as 1200");
    let row = [
        ("q.profile.costs.0.item", "license"),
        ("q.profile.costs.0.amount", "$6.50"),
        ("q.profile.costs.0.unit", "once"),
        ("q.profile.validations.0.expires", "11/21/2026"),
        ("q.profile.validations.1.expires", "2025-1-31"),
        ("q.profile.validations.2.expires", "21 November 2026"),
        ("q.profile.history.0.link", "www.example.org/report"),
    ];
    autosave(&mut acme, &disclosure, &row).await;
    let page = section(&mut acme, &disclosure).await;
    page.says("“Amount in US dollars”: 6.5")
        .says("“Valid until”: 21 November 2026")
        .says("“Valid until”: 31 January 2025");
    page.says("https://www.example.org/report")
        .says("value=\"$6.50\"")
        .says("value=\"11/21/2026\"");
    let check = acme.get(&format!("/disclosures/{disclosure}/check")).await.expect(200);
    check.says("31 January 2025").does_not_say("11/21/2026").does_not_say("$6.50");
    app.finish().await;
}

#[tokio::test]
async fn a_number_may_carry_the_unit_that_its_field_names_and_no_other() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    for typed in ["1200 students", "1,200 Students", "1 200 student", "１２００"] {
        let told = autosave(&mut acme, &disclosure, &[("q.profile.scale", typed)]).await;
        assert_eq!(told["understood"][0]["message"], "Understood as 1200", "{typed}");
        assert_eq!(told["unfinished"], serde_json::json!([]), "{typed}");
    }
    let (alone, digits) =
        ("Write the number alone, in students.", "Write digits only, such as 1200.");
    for (typed, hint) in [
        ("1200 teachers", alone),
        ("5%", alone),
        ("~5", digits),
        ("5-10", digits),
        ("students", digits),
        ("5²", digits),
    ] {
        let told = autosave(&mut acme, &disclosure, &[("q.profile.scale", typed)]).await;
        let message = told["unfinished"][0]["message"].as_str().unwrap();
        assert!(
            message.ends_with(&format!("“{typed}” is not a whole number. {hint}")),
            "{message}"
        );
    }
    app.finish().await;
}

#[tokio::test]
async fn a_percent_sign_is_understood_where_percent_are_asked_for_and_refused_plainly_elsewhere() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    for typed in ["5%", "5 %", "5 percent", "5 per cent", "5％", "5.0 pct"] {
        let row = [("q.profile.costs.0.renewal_cap", typed)];
        let told = autosave(&mut acme, &disclosure, &row).await;
        let message = told["understood"][0]["message"].as_str().unwrap();
        assert!(message.contains('5') && !message.contains('%'), "{typed}: {message}");
        let page = section(&mut acme, &disclosure).await;
        page.says("“Most it may rise at renewal, in percent”: 5");
    }
    let told = autosave(&mut acme, &disclosure, &[("q.profile.costs.0.amount", "5%")]).await;
    let message = told["unfinished"].to_string();
    let hint = "“5%” is not a number. Write it without the % sign: 5 where percent are asked for, \
        0.05 where a share is.";
    assert!(message.contains(hint), "{message}");
    app.finish().await;
}

#[tokio::test]
async fn a_text_has_a_limit_in_characters_that_is_told_at_its_question_and_keeps_what_was_typed() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let check = format!("/disclosures/{disclosure}/check");
    let long = "x".repeat(2_000);
    // The legal name takes few words, the note of the scale 80, a link 2,000 characters.
    let fields = [
        ("q.profile.identity.0.legal_name", long.as_str()),
        ("q.profile.scale", "12"),
        ("note.profile.scale", long.as_str()),
        ("q.profile.history.0.link", &format!("https://example.org/{long}")),
    ];
    autosave(&mut acme, &disclosure, &fields).await;
    section(&mut acme, &disclosure).await.says(&long);
    let page = acme.get(&check).await.expect(200);
    page.says("The text has 2000 characters. Shorten it to")
        .says("The text has 2000 characters. Shorten it to 1600 or fewer.");
    page.says("The text has 2020 characters. Shorten it to 2000 or fewer.")
        .says("#a-profile-scale-note");
    let csv = format!("kind,summary\nother,{}\n", "y".repeat(5_000));
    let table = format!("/disclosures/{disclosure}/sections/profile/tables/history");
    let sent = Some(("file", "rows.csv", "text/csv", csv.as_bytes()));
    acme.upload(&table, &[("revision", "1")], sent)
        .await
        .expect(422)
        .says("Row 2, “")
        .says("The text has 5000 characters. Shorten it to");
    app.finish().await;
}

#[tokio::test]
async fn what_can_be_read_in_two_ways_is_never_guessed() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    for typed in ["1.000", "250.000", "12.0", "1,00", "0,100", "1e6"] {
        let told = autosave(&mut acme, &disclosure, &[("q.profile.scale", typed)]).await;
        let message = told["unfinished"][0]["message"].as_str().unwrap();
        assert!(
            message.ends_with(&format!(
                "“{typed}” is not a whole number. Write digits only, such as 1200."
            )),
            "{message}"
        );
        section(&mut acme, &disclosure)
            .await
            .says(&format!("value=\"{typed}\""))
            .does_not_say("Understood as");
    }
    let told = autosave(
        &mut acme,
        &disclosure,
        &[("q.profile.scale", ""), ("q.profile.validations.0.expires", "03/04/2026")],
    )
    .await;
    let message = told["unfinished"][0]["message"].as_str().unwrap();
    assert!(
        message.contains(
            "“03/04/2026” can be read month first or day first. Write it as \
        year-month-day, such as 2026-03-31."
        ),
        "{message}"
    );
    app.finish().await;
}

#[tokio::test]
async fn a_cell_of_the_form_is_told_in_the_words_of_the_file() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let cost = |amount| {
        [
            ("q.profile.costs.0.item", "license"),
            ("q.profile.costs.0.amount", amount),
            ("q.profile.costs.0.unit", "once"),
        ]
    };
    for (typed, hint) in [
        ("€5", "Write digits, such as 1200 or 0.85."),
        ("5,50", "Write it without separators for thousands and with a full stop"),
    ] {
        autosave(&mut acme, &disclosure, &cost(typed)).await;
        let check = acme.get(&format!("/disclosures/{disclosure}/check")).await.expect(200);
        check
            .says(&format!("Row 1, “Amount in US dollars”: “{typed}” is not a number. {hint}"))
            .does_not_say("Use the field as it is shown");
        assert!(check.text().contains("sections/profile#a-profile-costs-0-amount\""));
    }
    autosave(&mut acme, &disclosure, &cost("")).await;
    let page = section(&mut acme, &disclosure).await;
    page.says("“Amount in US dollars” is blank. Fill it in.")
        .does_not_say("or mark it and give a reason");
    let told = autosave(&mut acme, &disclosure, &cost("1e3")).await;
    assert_eq!(
        (&told["unfinished"], &told["understood"][0]["message"]),
        (&serde_json::json!([]), &"Understood as Row 1, “Amount in US dollars”: 1000".into())
    );
    app.finish().await;
}

#[tokio::test]
async fn text_that_nobody_sees_answers_nothing() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let name = [
        ("q.profile.identity.0.legal_name", "\u{200B}"),
        ("q.profile.identity.0.version", "\u{AD}"),
        ("q.profile.identity.0.product", "Quill"),
    ];
    autosave(&mut acme, &disclosure, &name).await;
    let check = acme.get(&format!("/disclosures/{disclosure}/check")).await.expect(200);
    assert!(check.text().matches("is blank. Fill it in.").count() >= 2);
    autosave(
        &mut acme,
        &disclosure,
        &[("state.profile.decisions", "declined"), ("reason.profile.decisions", "\u{200B}")],
    )
    .await;
    acme.get(&format!("/disclosures/{disclosure}/check"))
        .await
        .says("sections/profile#a-profile-decisions-reason\"");
    app.finish().await;
}

#[tokio::test]
async fn what_other_programs_leave_behind_in_a_text_is_no_fault_of_the_person() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let typed = "co\u{AD}oper\u{200B}ation\u{FEFF}\u{200F} \u{2067}שלום\u{2069}\u{B}Line \
        two\u{85}three\u{1F}four";
    let fields = [
        ("note.profile.scale", typed),
        ("reason.profile.scale", "At\u{200E} last"),
        ("q.profile.scale", "\u{200E}12"),
    ];
    let told = autosave(&mut acme, &disclosure, &fields).await;
    assert_eq!(told["unfinished"], serde_json::json!([]));
    section(&mut acme, &disclosure)
        .await
        .says("cooperation שלום\nLine two\nthree four</textarea>")
        .says("At last")
        .says("value=\"12\"");
    let product = [
        ("name", "\u{200F}שלום\u{B}Tutor"),
        ("version", "4\u{200B}.2"),
        ("website", "www.example.org"),
        ("summary", "Reads\u{85}aloud."),
    ];
    let reply = acme.post("/products", &product).await.expect(303);
    acme.get(&reply.location.unwrap())
        .await
        .expect(200)
        .says("שלום Tutor")
        .says("https://www.example.org");
    app.finish().await;
}

#[tokio::test]
async fn characters_that_turn_the_reading_direction_are_refused_wherever_somebody_writes_with_the_words_around_them()
 {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let fields = [
        ("q.profile.identity.0.legal_name", "Acme \u{202E}cnI"),
        ("q.profile.scale", "12"),
        ("note.profile.scale", "Counted\u{202D} twice"),
        ("state.profile.decisions", "declined"),
        ("reason.profile.decisions", "A \u{202E}court"),
        ("q.profile.costs.0.details", "Kept"),
    ];
    let owned: Vec<(String, String)> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let reply = acme.save_section(&disclosure, "profile", "0", &owned).await.expect(422);
    reply.says(
        "The text holds a character that cannot be shown (U+202E), after “Acme” and before \
        “cnI”. Remove it there, or type those words anew.",
    );
    reply.says("(U+202D), after “Counted” and before “twice”").says("The reason at “");
    section(&mut acme, &disclosure).await.says("Kept").does_not_say("Counted");
    let script: Vec<(&str, &str)> = fields.into_iter().chain([("revision", "1")]).collect();
    let told = acme
        .post_json(&format!("/disclosures/{disclosure}/sections/profile/autosave"), &script)
        .await
        .expect(422)
        .json();
    assert_eq!(
        told["faults"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|fault| fault["message"].as_str().unwrap().contains("cannot be shown"))
            .count(),
        3
    );
    let csv = "kind,summary\nother,Lost \u{202E}atad\n";
    let table = format!("/disclosures/{disclosure}/sections/profile/tables/history");
    let sent = Some(("file", "rows.csv", "text/csv", csv.as_bytes()));
    acme.upload(&table, &[("revision", "1")], sent)
        .await
        .expect(422)
        .says("The text holds a character that cannot be shown (U+202E)");
    app.finish().await;
}

#[tokio::test]
async fn an_address_without_a_host_or_with_a_user_name_is_refused_in_form_and_file() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    for address in [
        "https://",
        "https://school.gov@evil.example/",
        "https://nowhere",
        "http://example.org",
        "www.nowhere@evil.example",
    ] {
        let sentence = format!(
            "“{address}” is not a full web address. Write it in the form https://example.org/page, \
             without a user name."
        );
        autosave(
            &mut acme,
            &disclosure,
            &[("q.profile.history.0.kind", "other"), ("q.profile.history.0.link", address)],
        )
        .await;
        acme.get(&format!("/disclosures/{disclosure}/check")).await.says(&sentence);
        let file = format!("kind,link\nother,{address}\n");
        let sent = Some(("file", "rows.csv", "text/csv", file.as_bytes()));
        let table = format!("/disclosures/{disclosure}/sections/profile/tables/history");
        acme.upload(&table, &[("revision", "0")], sent).await.expect(422).says(&sentence);
    }
    app.finish().await;
}

#[tokio::test]
async fn a_word_limit_means_something_in_scripts_without_spaces() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let check = format!("/disclosures/{disclosure}/check");
    let mut told_of = async |text: &str| {
        autosave(
            &mut acme,
            &disclosure,
            &[("q.profile.scale", "12"), ("note.profile.scale", text)],
        )
        .await;
        acme.get(&check).await.expect(200).text().contains("#a-profile-scale-note")
    };
    let note = "東京の学校で使う教材"; // 10 letters: 5 words
    assert!(!told_of(&note.repeat(2)).await);
    assert!(told_of(&note.repeat(300)).await);
    assert!(told_of(&"โรงเรียน".repeat(100)).await);
    assert!(told_of(&["word"; 81].join("\u{85}")).await, "a line break of another program is one");
    app.finish().await;
}

use crate::support::vendors::value_of;
use crate::support::{Client, Reply, TestApp};

const HEAD: &str = "Cost,Amount in US dollars,Charged";

async fn disclosing(app: &TestApp) -> (Client, String) {
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    (acme, disclosure)
}

fn path(disclosure: &str, question: &str) -> String {
    format!("/disclosures/{disclosure}/sections/profile/tables/{question}")
}

async fn send(client: &mut Client, path: &str, revision: &str, csv: &str) -> Reply {
    client
        .upload(
            path,
            &[("revision", revision)],
            Some(("file", "rows.csv", "text/csv", csv.as_bytes())),
        )
        .await
}

async fn section(client: &mut Client, disclosure: &str) -> String {
    client.get(&format!("/disclosures/{disclosure}/sections/profile")).await.expect(200).text()
}

#[tokio::test]
async fn a_file_replaces_the_rows_of_its_question_and_the_template_holds_them() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let costs = path(&disclosure, "costs");
    let blank = acme.get(&format!("{costs}.csv")).await.expect(200);
    assert_eq!(blank.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(
        blank.headers["content-disposition"],
        "attachment; filename=\"lessonwright-costs.csv\""
    );
    assert!(blank.text().starts_with(&format!("\u{feff}{HEAD}")), "{}", blank.text());
    assert_eq!(blank.text().lines().count(), 1);
    let page = section(&mut acme, &disclosure).await;
    assert!(page.contains(&format!("href=\"{costs}\"")), "the section leads to the page");
    assert!(
        !page.contains(&path(&disclosure, "identity")),
        "a group of fields is not filled from a file"
    );

    acme.get(&costs)
        .await
        .expect(200)
        .says("No row is saved yet.")
        .says("Amount in US dollars")
        .says("Per student and year");
    let first = format!("{HEAD}\nLicense,4.5,Per student and year\nSupport,100,Once\n");
    let reply = send(&mut acme, &costs, "0", &first).await.expect(303);
    assert_eq!(
        reply.location.unwrap(),
        format!("/disclosures/{disclosure}/sections/profile#q-profile-costs")
    );
    let page = section(&mut acme, &disclosure).await;
    assert!(
        page.contains("Table filled")
            && page.contains("value=\"4.5\"")
            && page.contains("value=\"100\"")
    );
    assert!(page.contains("<option value=\"per_student_year\" selected>"));

    let second = "item;amount;unit\nsetup;7,25;once\n";
    let shown = acme.get(&costs).await.expect(200).says("the rows that are saved now: 2").text();
    send(&mut acme, &costs, &value_of(&shown, "revision").unwrap(), second).await.expect(303);
    let page = section(&mut acme, &disclosure).await;
    assert!(
        page.contains("value=\"7.25\"")
            && !page.contains("value=\"4.5\"")
            && !page.contains("value=\"100\"")
    );
    let kept = acme.get(&format!("{costs}.csv")).await.expect(200).text();
    assert!(kept.contains("\r\nSet-up and integration,7.25,Once"), "{kept}");
    // What was downloaded can be sent back as it is.
    send(&mut acme, &costs, "2", &kept).await.expect(303);
    assert_eq!(acme.get(&format!("{costs}.csv")).await.expect(200).text(), kept);
    app.finish().await;
}

#[tokio::test]
async fn a_cell_that_does_not_fit_is_named_by_row_and_column_and_nothing_changes() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let costs = path(&disclosure, "costs");
    send(&mut acme, &costs, "0", &format!("{HEAD}\nLicense,4.5,Once\n")).await.expect(303);
    let wrong = format!("{HEAD}\nLicense,5,Once\n\nSupport,a lot,Once\n");
    let reply = send(&mut acme, &costs, "1", &wrong).await.expect(422);
    reply
        .says("Please check your rows")
        .says("Nothing was changed: the rows that were saved before are still there.");
    reply
        .does_not_say("Nothing is lost")
        .says("Row 4, “Amount in US dollars”: “a lot” is not a number.");
    assert!(reply.text().contains("href=\"#field-file\""));
    // The answer's own check counts rows as the file does, too.
    let reply =
        send(&mut acme, &costs, "1", &format!("{HEAD}\nLicense,5,Once\n\nSupport,-1,Once\n"))
            .await
            .expect(422);
    reply.says("Complete “Amount in US dollars” in row 4 of the costs");
    let reply = send(&mut acme, &costs, "1", &format!("{HEAD}\nLicense,,Once\n")).await.expect(422);
    reply.says("“Amount in US dollars” in row 2");
    send(&mut acme, &costs, "1", "Cost,Charged\nLicense,Once\n")
        .await
        .expect(422)
        .says("The file lacks this column.");
    send(&mut acme, &costs, "1", &format!("{HEAD}\n{}", "License,1,Once\n".repeat(21)))
        .await
        .expect(422)
        .says("more than 20 rows");
    acme.upload(&costs, &[("revision", "1")], None)
        .await
        .expect(422)
        .says("Choose a file, or paste rows.");
    let page = section(&mut acme, &disclosure).await;
    assert!(
        page.contains("value=\"4.5\"") && page.contains("name=\"revision\" value=\"1\""),
        "nothing of a faulty file is stored"
    );
    app.finish().await;
}

#[tokio::test]
async fn rows_are_pasted_out_of_a_spreadsheet_with_or_without_their_titles() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let costs = path(&disclosure, "costs");
    let with_titles = "Cost\tAmount in US dollars\tCharged\nLicense\t4.5\tOnce\n";
    let paste = [("revision", "0"), ("pasted", with_titles)];
    acme.upload(&costs, &paste, None).await.expect(303);
    assert!(section(&mut acme, &disclosure).await.contains("value=\"4.5\""));
    let without = "License\t5\tOnce\r\nSupport\t1200.5\tOnce\r\n";
    let paste = [("revision", "1"), ("pasted", without)];
    acme.upload(&costs, &paste, None).await.expect(303);
    let page = section(&mut acme, &disclosure).await;
    assert!(page.contains("value=\"5\"") && page.contains("value=\"1200.5\""), "{page}");

    // What is wrong comes back as it was pasted, and nothing of it is stored.
    let wrong = "License\t6\tOnce\nSupport\ta lot\tOnce";
    let reply =
        acme.upload(&costs, &[("revision", "2"), ("pasted", wrong)], None).await.expect(422);
    reply.says("Row 2, “Amount in US dollars”: “a lot” is not a number.");
    let text = reply.text();
    assert!(text.contains("\nLicense\t6\tOnce\nSupport\ta lot\tOnce</textarea>"), "{text}");
    assert!(text.contains("href=\"#field-pasted\""));
    let file = Some(("file", "rows.csv", "text/csv", HEAD.as_bytes()));
    acme.upload(&costs, &[("revision", "2"), ("pasted", without)], file).await.expect(422).says(
        "There are pasted rows and a chosen file. Empty this field, or send it without a file.",
    );
    let page = section(&mut acme, &disclosure).await;
    assert!(page.contains("value=\"5\"") && page.contains("name=\"revision\" value=\"2\""));
    app.finish().await;
}

#[tokio::test]
async fn every_fault_of_a_file_is_told_at_once_in_the_order_of_its_rows() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let rows = "guess,1,Once\nLicense,,Once\nLicense,-1,Once\nLicense,2\nLicense,€5,Once,stray\nLicense,3,Once\n";
    let page = send(&mut acme, &path(&disclosure, "costs"), "0", &format!("{HEAD}\n{rows}"))
        .await
        .expect(422)
        .text();
    let told = [
        "Row 2, “Cost”: “guess” is not one of the choices.",
        "“Amount in US dollars” is blank. Fill it in.",
        "Give at least 0 at “Amount in US dollars”; you gave -1.",
        "“Charged” is blank. Fill it in.",
        "Row 6, “Amount in US dollars”: “€5” is not a number. Write digits, such as 1200 or 0.85.",
        "Row 6: “stray” stands in cell 4",
    ];
    let at: Vec<usize> = told
        .iter()
        .map(|sentence| {
            page.find(sentence).unwrap_or_else(|| panic!("{sentence} is not told: {page}"))
        })
        .collect();
    assert!(at.is_sorted(), "{at:?}");
    assert!(
        !page.contains("“Cost” in row 2") && !page.contains("“Amount in US dollars” in row 6"),
        "a cell that cannot be read is not blank, too"
    );
    let links = "kind,date,link\nguess,3/4/2026,http://example.org/a\n";
    let reply = send(&mut acme, &path(&disclosure, "history"), "0", links).await.expect(422);
    reply
        .says("“guess” is not one of")
        .says("month first or day first")
        .says("“http://example.org/a” is not a full web address.");
    app.finish().await;
}

#[tokio::test]
async fn tables_of_another_vendor_and_other_questions_are_not_there() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let costs = path(&disclosure, "costs");
    let csv = format!("{HEAD}\nLicense,4.5,Once\n");
    let mut bolt = app.vendor("bolt").await;
    let not_there = path("01JD0000000000000000000000", "costs");
    bolt.get_same_refusal(&costs, &not_there).await;
    bolt.get_same_refusal(&format!("{costs}.csv"), &format!("{not_there}.csv")).await;
    send(&mut bolt, &costs, "0", &csv).await.expect(404);
    send(&mut bolt, &costs, "0", &"x".repeat(1_100_000)).await.expect(404);
    app.visitor().get(&format!("{costs}.csv")).await.expect(303);
    for question in ["scale", "identity", "nothing"] {
        acme.get(&path(&disclosure, question)).await.expect(404);
        acme.get(&format!("{}.csv", path(&disclosure, question))).await.expect(404);
        send(&mut acme, &path(&disclosure, question), "0", &csv).await.expect(404);
    }
    acme.get(&format!("/disclosures/{disclosure}/sections/nowhere/tables/costs")).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn a_file_for_an_older_version_of_the_section_is_refused() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let costs = path(&disclosure, "costs");
    acme.save_section(
        &disclosure,
        "profile",
        "0",
        &[("q.profile.scale".to_owned(), "12".to_owned())],
    )
    .await
    .expect(303);
    let reply =
        send(&mut acme, &costs, "0", &format!("{HEAD}\nLicense,4.5,Once\n")).await.expect(409);
    reply.says("Somebody else changed these rows meanwhile.");
    assert_eq!(
        value_of(&reply.text(), "revision").unwrap(),
        "1",
        "the page goes on from the version that stands"
    );
    assert!(!section(&mut acme, &disclosure).await.contains("value=\"4.5\""));
    app.finish().await;
}

#[tokio::test]
async fn a_text_that_a_spreadsheet_would_run_is_guarded_and_comes_back_as_it_was() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let history = path(&disclosure, "history");
    let form = [
        ("q.profile.history.0.kind".to_owned(), "other".to_owned()),
        (
            "q.profile.history.0.summary".to_owned(),
            "=HYPERLINK(\"https://example.org\")".to_owned(),
        ),
    ];
    acme.save_section(&disclosure, "profile", "0", &form).await.expect(303);
    let file = acme.get(&format!("{history}.csv")).await.expect(200).text();
    assert!(file.contains("\"'=HYPERLINK(\"\"https://example.org\"\")\""), "{file}");
    send(&mut acme, &history, "1", &file).await.expect(303);
    assert_eq!(acme.get(&format!("{history}.csv")).await.expect(200).text(), file);
    let page = section(&mut acme, &disclosure).await;
    assert!(page.contains("=HYPERLINK") || page.contains("&#x3D;HYPERLINK"));
    assert!(!page.contains("'=HYPERLINK") && !page.contains("&#x27;"));
    app.finish().await;
}

#[tokio::test]
async fn a_file_over_a_megabyte_is_refused() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let costs = path(&disclosure, "costs");
    let reply =
        send(&mut acme, &costs, "0", &format!("{HEAD}\n{}", "License,1,Once\n".repeat(80_000)))
            .await
            .expect(413);
    reply.says("The file is larger than 1 MB.");
    assert!(!section(&mut acme, &disclosure).await.contains("value=\"1\" autocomplete"));
    app.finish().await;
}

#[tokio::test]
async fn a_file_far_over_the_limit_is_told_the_limit() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let rows = format!("{HEAD}\n{}", "License,1,Once\n".repeat(800_000));
    let reply = send(&mut acme, &path(&disclosure, "costs"), "0", &rows).await.expect(413);
    reply.says("The file is larger than 1 MB.");
    app.finish().await;
}

#[tokio::test]
async fn the_guide_beside_the_upload_names_the_range_of_every_number() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let sus = format!("/disclosures/{disclosure}/sections/usability/tables/sus");
    acme.get(&sus)
        .await
        .expect(200)
        .says("A whole number from 1 to 5")
        .does_not_say(">A whole number<");
    acme.get(&path(&disclosure, "costs")).await.expect(200).says("A number, at least 0");
    app.finish().await;
}

#[tokio::test]
async fn a_form_that_is_no_upload_is_refused_in_our_words() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    for path in [path(&disclosure, "costs"), format!("/disclosures/{disclosure}/evidence")] {
        let reply = acme.post(&path, &[("revision", "0")]).await.expect(422);
        reply.says(
            "The upload could not be read: it did not arrive whole, as a form with a file. \
            Nothing was changed.",
        );
    }
    app.finish().await;
}

#[tokio::test]
async fn a_submitted_disclosure_takes_no_file() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    acme.fill(&disclosure, &crate::support::vendors::example("lesson-planner")).await;
    acme.submit_disclosure(&disclosure).await.expect(303);
    let costs = path(&disclosure, "costs");
    acme.get(&costs).await.expect(409);
    acme.get(&format!("{costs}.csv")).await.expect(409);
    send(&mut acme, &costs, "1", &format!("{HEAD}\nLicense,4.5,Once\n")).await.expect(409);
    app.finish().await;
}

#[tokio::test]
async fn a_form_with_far_more_rows_than_a_table_takes_is_refused_without_writing_them_out() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = disclosing(&app).await;
    let fields: Vec<(String, &str)> =
        (0..2000).map(|row| (format!("q.profile.costs.{row}.item"), "license")).collect();
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), *value))
        .chain([("revision", "0")])
        .collect();
    let reply = acme
        .post(&format!("/disclosures/{disclosure}/sections/profile"), &fields)
        .await
        .expect(422);
    reply.says("Far more rows were sent for PRO-12 than the");
    assert!(reply.text().len() < 200_000, "{} bytes", reply.text().len());
    let page = section(&mut acme, &disclosure).await;
    assert!(!page.contains("value=\"license\" selected"), "nothing is saved");
    app.finish().await;
}

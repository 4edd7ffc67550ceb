//! A vendor says how a condition of its approval is met, and what the agency makes of it.

use assay::domain::assessment::decision::Consequence;
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;

use crate::support::listings::Tool;
use crate::support::mails::Mail;
use crate::support::vendors::{PDF, value_of};
use crate::support::{Client, PASSWORD, Reply, TestApp};

const FORM: &str = "/listings/askwell/conditions/1";
const LINK: &str = "https://askwell.example/retention";

/// Lets days pass.
fn wait(app: &TestApp, days: i64) {
    app.ctx.clock.advance_seconds(days * 86_400);
}

/// A published tool with a condition that is due on 19 February 2027: its vendor, and where the
/// vendor says how it is met.
async fn askwell(app: &TestApp, consequence: Consequence) -> (Client, String) {
    app.published(&Tool { consequence, ..Tool::new("student-chatbot", "Askwell", "Acme") }).await;
    let mut acme = app.vendor("Acme").await;
    let products = acme.get("/products").await.expect(200).text();
    let (_, rest) = products.split_once("/disclosures/").expect("a disclosure");
    let disclosure = rest.split('"').next().expect("its id").to_owned();
    let page = acme.get(&format!("/disclosures/{disclosure}")).await.expect(200).text();
    let (_, rest) = page.split_once("/products/").expect("a product");
    let product = rest.split(['"', '#', '/']).next().expect("its id");
    (acme, format!("/products/{product}/conditions/1"))
}

async fn give(client: &mut Client, path: &str, fields: &[(&str, &str)]) -> Reply {
    client.upload(path, fields, None).await
}

#[tokio::test]
async fn a_vendor_shows_how_a_condition_is_met_and_the_lead_records_it() {
    let app = TestApp::start().await;
    let (mut acme, path) = askwell(&app, Consequence::Nothing).await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let product = path.replace("/conditions/1", "");
    acme.get(&product).await.expect(200).says(&path).says("Say how it is met");
    acme.get(&path)
        .await
        .expect(200)
        .says("Publish the retention schedule for chat text.")
        .says("19 February 2027")
        .says("A link to the schedule");
    let words = "The schedule stands on our website since Monday.";
    for (fields, fault) in [
        ([("words", ""), ("url", LINK), ("paper", "")], "Enter how it is met."),
        ([("words", words), ("url", ""), ("paper", "")], "asks for something that shows it"),
        ([("words", words), ("url", "soon"), ("paper", "")], "Enter a full web address"),
        ([("words", words), ("url", ""), ("paper", "x")], "not on your shelf any more"),
    ] {
        give(&mut acme, &path, &fields).await.expect(422).says(fault).says(fields[0].1);
    }
    let fields = [("words", words), ("url", LINK), ("paper", "")];
    give(&mut acme, &path, &fields).await.expect(303);
    acme.get(&path).await.expect(200).says(words).says("With the agency");
    acme.get(&product).await.expect(200).says("With the agency");
    let mail = app.mails_to("lea@example.org").await.pop().expect("a mail");
    assert_eq!(mail.subject, "A vendor says how a condition is met: Askwell");
    assert!(mail.body.contains(words) && mail.body.contains(FORM), "{}", mail.body);
    app.visitor().get("/registry/askwell").await.expect(200).does_not_say(words);
    lea.get(FORM).await.expect(200).says(words).says(LINK).says("What the vendor gave is not");

    let back = [("became", "back"), ("because", "No.")];
    lea.post(FORM, &back).await.expect(422).says("Say why in a sentence");
    let reason = "The page does not say how long chat text is kept.";
    lea.post(FORM, &[("became", "back"), ("because", reason)]).await.expect(303);
    lea.post(FORM, &[("became", "back"), ("because", reason)]).await.expect(409);
    acme.get(&path).await.expect(200).says("Sent back").says(reason);
    let mail = app.mails_to("acme.owner@example.org").await.pop().expect("a mail");
    assert_eq!(mail.subject, "What you gave for a condition is not enough yet: Askwell");
    assert!(mail.body.contains(reason) && mail.body.contains(&path), "{}", mail.body);
    app.visitor().get("/registry/askwell").await.expect(200).does_not_say(reason);

    let file = Some(("file", "schedule.pdf", "application/pdf", PDF));
    acme.upload(&path, &[("words", words)], file).await.expect(303);
    acme.get("/shelf").await.expect(200).says("schedule");
    let page = lea.get(FORM).await.expect(200).text();
    let (_, rest) = page.split_once("/listings/askwell/proofs/").expect("a file");
    let file = format!("/listings/askwell/proofs/{}", rest.split('"').next().expect("its id"));
    assert_eq!(lea.get(&file).await.expect(200).text().as_bytes(), PDF);
    acme.get(&file).await.expect(200);
    for client in [
        &mut app.vendor("Beta").await,
        &mut app.agency("ana", Role::Reviewer).await,
        &mut app.agency("ada", Role::Administrator).await,
    ] {
        client.get(&file).await.expect(404);
        client.get(&path).await.expect(404);
        give(client, &path, &fields).await.expect(404);
    }

    let met = [("became", "met"), ("on", "2026-11-21"), ("because", "We read the schedule.")];
    lea.post(FORM, &met).await.expect(303);
    acme.get(&path).await.expect(200).says("Met on 21 November 2026").does_not_say("Say it anew");
    give(&mut acme, &path, &fields).await.expect(409).says("The agency has recorded: Met on");
    app.finish().await;
}

#[tokio::test]
async fn what_is_said_anew_takes_the_place_of_what_waits_and_an_old_page_changes_nothing() {
    let app = TestApp::start().await;
    let (mut acme, path) = askwell(&app, Consequence::Nothing).await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let first = [("words", "It is on the website."), ("url", LINK)];
    let seen = acme.get(&path).await.expect(200).text();
    let seen = value_of(&seen, "seen").expect("a stamp");
    give(&mut acme, &path, &first).await.expect(303);
    let old = [("seen", &*seen), ("words", "It is in the manual."), ("url", LINK)];
    give(&mut acme, &path, &old).await.expect(409);
    let leads = lea.get(FORM).await.expect(200).text();
    let leads = value_of(&leads, "seen").expect("a stamp");
    let second = [("words", "It is in the manual."), ("url", LINK)];
    give(&mut acme, &path, &second).await.expect(303);
    acme.get(&path).await.expect(200).says("Replaced").says("It is in the manual.");
    let met = [
        ("seen", &*leads),
        ("became", "met"),
        ("on", "2026-11-21"),
        ("because", "We read the website."),
    ];
    lea.post(FORM, &met).await.expect(409);
    app.finish().await;
}

#[tokio::test]
async fn a_vendor_is_reminded_twice_and_told_once_that_a_condition_is_overdue() {
    let app = TestApp::start().await;
    let (_, path) = askwell(&app, Consequence::Rests).await;
    app.agency("lea", Role::PanelLead).await;
    let subjects = |mails: Vec<Mail>| -> Vec<String> {
        let days = mails.into_iter().filter(|mail| mail.subject.contains("condition"));
        days.map(|mail| mail.subject).collect()
    };
    let acmes = "acme.owner@example.org";
    let before = subjects(app.mails_to(acmes).await).len();
    // 76 days before 19 February 2027 nothing is due; 14 days before it is.
    wait(&app, 70);
    app.run_job("remind-of-days").await;
    assert_eq!(subjects(app.mails_to(acmes).await).len(), before);
    for (days, told) in [(6, 1), (1, 1), (10, 2), (1, 2), (2, 2), (1, 3), (5, 3)] {
        wait(&app, days);
        app.run_job("remind-of-days").await;
        app.run_job("remind-of-days").await;
        let mails = subjects(app.mails_to(acmes).await);
        assert_eq!(mails.len(), before + told, "{mails:?}");
    }
    let last = app.mails_to(acmes).await.pop().expect("a mail");
    assert_eq!(last.subject, "A condition is overdue: Askwell");
    assert!(last.body.contains("The approval rests until it is met"), "{}", last.body);
    assert!(last.body.contains(&path), "{}", last.body);
    for who in ["lea@example.org", "pia@example.org"] {
        let mails = subjects(app.mails_to(who).await);
        let wanted = "A condition is overdue: suspend, waive or give more time: Askwell";
        assert_eq!(mails, [wanted], "{who}");
    }
    // It is among what waits for both, with the forms filled in.
    let mut pia = app.visitor();
    pia.sign_in("pia@example.org", PASSWORD).await;
    pia.get("/pipeline")
        .await
        .expect(200)
        .says("Condition 1 was due on 19 February 2027: suspend, waive or give more time")
        .says(FORM);
    pia.get(FORM)
        .await
        .expect(200)
        .says("Condition 1 was due on 19 February 2027 and is not met")
        .says("Suspend listing");
    app.finish().await;
}

#[tokio::test]
async fn a_publisher_gives_more_time_and_everybody_reads_it() {
    let app = TestApp::start().await;
    let (_, path) = askwell(&app, Consequence::Rests).await;
    app.publisher().await;
    wait(&app, 100);
    let later = [
        ("became", "later"),
        ("until", "2027-04-30"),
        ("because", "The school board meets in April."),
    ];
    app.agency("lea", Role::PanelLead).await.post(FORM, &later).await.expect(404);
    let mut pia = app.visitor();
    pia.sign_in("pia@example.org", PASSWORD).await;
    for (until, fault) in [
        ("", "Enter the day by which it is due from now on."),
        ("2027-02-20", "Enter a day after 1 March 2027."),
        ("2040-01-01", "The approval ends on"),
    ] {
        let fields = [later[0], ("until", until), later[2]];
        pia.post(FORM, &fields).await.expect(422).says(fault).says(later[2].1);
    }
    pia.post(FORM, &later).await.expect(303);
    let json = app.visitor().get_json("/api/v1/listings/askwell").await.expect(200).json();
    let condition = &json["conditions"][0];
    assert_eq!(
        (&condition["due"], &condition["first_due"], &condition["state"]),
        (&"2027-04-30".into(), &"2027-02-19".into(), &"open".into())
    );
    assert_eq!(json["availability"], "with_conditions");
    app.visitor()
        .get("/registry/askwell")
        .await
        .expect(200)
        .says("First due on 19 February 2027; the agency gave more time.")
        .says("Condition given more time");
    app.visitor().get("/registry/changes").await.expect(200).says("Condition given more time");
    app.vendor("Acme").await.get(&path).await.expect(200).says("30 April 2027");
    let mails = app.mails_to("acme.owner@example.org").await;
    assert!(mails.iter().any(|mail| mail.subject == "Condition given more time: Askwell"));
    app.finish().await;
}

#[tokio::test]
async fn a_vendor_is_asked_to_renew_90_and_30_days_before_the_end_and_the_agency_sees_it_coming() {
    let app = TestApp::start().await;
    askwell(&app, Consequence::Nothing).await;
    let json = app.visitor().get_json("/api/v1/listings/askwell").await.expect(200).json();
    let last: chrono::NaiveDate = json["expires_on"].as_str().expect("a day").parse().unwrap();
    let left = (last - app.ctx.today()).num_days();
    let asked = |mails: Vec<Mail>| {
        mails.into_iter().filter(|mail| mail.subject.starts_with("The approval ends soon")).count()
    };
    let mut lea = app.agency("lea", Role::PanelLead).await;
    wait(&app, left - 181);
    lea.sign_in("lea@example.org", PASSWORD).await;
    let ends = "Its approval ends";
    lea.get("/pipeline/ends").await.expect(200).says("Askwell").does_not_say(ends);
    wait(&app, 1);
    lea.sign_in("lea@example.org", PASSWORD).await;
    lea.get("/pipeline/ends").await.expect(200).says("Askwell").says(ends);
    for (days, told) in [(89, 0), (1, 1), (30, 1), (30, 2), (5, 2)] {
        wait(&app, days);
        app.run_job("remind-of-days").await;
        assert_eq!(asked(app.mails_to("acme.owner@example.org").await), told, "after {days} days");
    }
    app.person(OrganizationKind::District, "North district", "dee", &[Role::DistrictOfficer])
        .await
        .get("/pipeline/ends")
        .await
        .expect(404);
    app.agency("ana", Role::Reviewer).await.get("/pipeline/ends").await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn a_paper_that_shows_how_a_condition_is_met_stays_when_its_last_piece_goes() {
    let app = TestApp::start().await;
    let (mut acme, path) = askwell(&app, Consequence::Nothing).await;
    let draft = acme.disclose("Beacon").await;
    acme.attach(&draft, "profile.identity", "Retention schedule").await.expect(303);
    let shelf = acme.get("/shelf").await.expect(200).text();
    let (_, rest) = shelf.split_once("href=\"/shelf/").expect("a paper");
    let paper = rest.split('"').next().expect("its id").to_owned();
    let words = "The schedule stands on our website since Monday.";
    give(&mut acme, &path, &[("words", words), ("paper", paper.as_str())]).await.expect(303);
    let attached = format!("/disclosures/{draft}/evidence");
    let page = acme.get(&attached).await.expect(200).text();
    let (removal, _) = page.split_once("/removal\"").expect("a piece");
    let removal = removal.rsplit('"').next().expect("its address");
    acme.post(&format!("{removal}/removal"), &[]).await.expect(303);
    acme.get("/shelf").await.expect(200).says(&format!("href=\"/shelf/{paper}\""));
    app.finish().await;
}

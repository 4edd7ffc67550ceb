//! Incidents that districts report, rated in time or counted as the worst.

use assay::domain::access::Actor;
use assay::domain::business_days::Holidays;
use assay::domain::event::Event;
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::domain::values::DisclosureId;
use assay::store::assessment::conflicts;
use assay::store::events;
use assay::store::registry::listings;
use chrono::NaiveDate;

use crate::support::listings::Tool;
use crate::support::{Client, TestApp};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn business_days_pass_over_weekends_and_the_agencys_holidays() {
    let none = Holidays::default();
    // 20 November 2026 is a Friday.
    assert_eq!(none.after(day("2026-11-20"), 1), day("2026-11-23"));
    assert_eq!(none.after(day("2026-11-21"), 1), day("2026-11-23"), "from a Saturday");
    assert_eq!(none.after(day("2026-11-20"), 5), day("2026-11-27"));
    assert_eq!(none.after(day("2026-11-20"), 0), day("2026-11-20"));
    let closed = "# Thanksgiving\n2026-11-26 Thanksgiving Day\n\n2026-11-27\n";
    let holidays = Holidays::parse(closed).unwrap();
    assert_eq!(holidays.after(day("2026-11-20"), 5), day("2026-12-01"));
    assert_eq!(holidays.after(day("2026-11-25"), 1), day("2026-11-30"));
    assert_eq!(
        Holidays::parse("2026-11-26\n26 November").unwrap_err(),
        "line 2 is “26 November”, which does not begin with a day such as 2026-12-25"
    );
}

async fn officer(app: &TestApp, district: &str, name: &str) -> Client {
    app.person(OrganizationKind::District, district, name, &[Role::DistrictOfficer]).await
}

const INCIDENT: [(&str, &str); 6] = [
    ("listing", "askwell"),
    ("what", "Chats of one class showed in another."),
    ("happened_on", "2026-11-20"),
    ("people", "24"),
    ("data", "Names and chats"),
    ("guess", "moderate"),
];
const USE: [(&str, &str); 4] = [
    ("listing", "askwell"),
    ("grades", "6"),
    ("purpose", "Homework."),
    ("starts_on", "2026-12-01"),
];
const NEW: &str = "/district/incidents/new";

/// Reports the incident; answers its page on the desk and the agency's.
async fn report(client: &mut Client) -> (String, String) {
    let form = client.get(&format!("{NEW}?listing=askwell")).await.expect(200).form(NEW);
    let district = form.iter().find(|(name, _)| name == "district").expect("a district");
    let fields = [&INCIDENT[..], &[("district", district.1.as_str())]].concat();
    let reply = client.post(NEW, &fields).await.expect(303);
    let own = reply.location.expect("the incident's page");
    let agency = own.replace("/district/incidents/", "/incidents/");
    (own, agency)
}

#[tokio::test]
async fn the_agency_and_the_vendor_hear_of_an_incident_and_the_vendor_not_from_whom() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    app.agency("lea", Role::PanelLead).await;
    let mut pat = app.agency("pat", Role::Publisher).await;
    let mut dee = officer(&app, "North district", "dee").await;
    dee.get("/registry/askwell").await.expect(200).says(&format!("{NEW}?listing=askwell"));
    let (own, agency) = report(&mut dee).await;
    dee.get(&own).await.expect(200).says("Not rated yet").says("25 November 2026").says("24");
    for address in ["lea@example.org", "pat@example.org"] {
        let mails = app.mails_to(address).await;
        let mail = mails.last().expect("a mail");
        assert_eq!(mail.subject, "Incident reported: Askwell");
        mail.says("North district reports an incident with Askwell of 20 November 2026:")
            .says("Rate it by 25 November 2026.")
            .says(&agency);
    }
    let mail = app.mails_to("acme.owner@example.org").await.pop().expect("a mail");
    mail.says("A district reports an incident with Askwell").says("Chats of one class showed");
    assert!(!mail.body.contains("North"), "the vendor is not told who: {}", mail.body);
    let mut acme = app.vendor("acme").await;
    let (_, path) = mail.body.split_once("/products/").expect("a link");
    let path = format!("/products/{}", path.split_whitespace().next().unwrap());
    acme.get(&path)
        .await
        .expect(200)
        .says("Chats of one class showed in another.")
        .does_not_say("North")
        .does_not_say("dee");
    pat.get(&agency).await.expect(200).says("North district").says("dee, dee@example.org");
    let mut sam = officer(&app, "South district", "sam").await;
    let nothing = app.unknown_id();
    sam.get_same_refusal(&own, &format!("/district/incidents/{nothing}")).await;
    sam.get_same_refusal(&agency, &format!("/incidents/{nothing}")).await;
    sam.get_same_refusal(&path, &format!("/products/{nothing}/incidents")).await;
    sam.get("/district/incidents").await.expect(200).does_not_say("Askwell");
    acme.get_same_refusal(&agency, &format!("/incidents/{nothing}")).await;
    app.finish().await;
}

#[tokio::test]
async fn a_rating_reaches_the_district_the_vendor_and_everybody_who_uses_the_tool() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    let mut sam = officer(&app, "South district", "sam").await;
    officer(&app, "West district", "wes").await;
    sam.post("/district/tools/new", &USE).await.expect(303);
    let (own, agency) = report(&mut dee).await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.get("/incidents").await.expect(200).says("To be rated by 25 November 2026");
    lea.get(&agency).await.expect(200).says("1 district uses it");
    app.visitor().get("/registry/askwell").await.expect(200).does_not_say("Incidents rated");
    let rating = format!("{agency}/rating");
    lea.post(&rating, &[("words", "No")])
        .await
        .expect(422)
        .says("Choose how bad it is.")
        .says("Choose what follows.")
        .says("Say why in a sentence");
    let rated = [
        ("severity", "serious"),
        ("follows", "suspend"),
        ("words", "Data of minors got to others."),
    ];
    lea.post(&rating, &rated).await.expect(303);
    lea.post(&rating, &rated).await.expect(409).says("This incident is rated already.");
    let listed = app.visitor().get("/registry/askwell").await.expect(200);
    listed.says("Incidents rated by the agency").says("1, 1 as serious or severe");
    listed.does_not_say("Chats of one class").does_not_say("North district");
    let data = app.visitor().get_json("/api/v1/listings/askwell").await.expect(200).json();
    assert_eq!(data["incidents"], serde_json::json!({ "rated": 1, "serious": 1 }));
    lea.get(&agency).await.expect(200).says("The listing is not suspended yet");
    let told = app.mails_to("pia@example.org").await.pop().expect("a mail");
    assert_eq!(told.subject, "A lead proposes to suspend a listing: Askwell");
    told.says("Data of minors got to others.").says("/registry/askwell");
    dee.get(&own).await.expect(200).says("Serious").says("Data of minors got to others.");
    let last = async |address: &str| app.mails_to(address).await.pop();
    last("dee@example.org").await.expect("a mail").says("that your district reported: serious");
    last("sam@example.org")
        .await
        .expect("a mail")
        .says("which your district uses: serious")
        .says("The listing is to be suspended. Make ready to do without the tool.");
    let told = last("sam@example.org").await.expect("a mail");
    assert!(!told.body.contains("Chats of one class"), "{}", told.body);
    last("acme.owner@example.org").await.expect("a mail").says("rated an incident with Askwell");
    assert_eq!(last("wes@example.org").await, None, "who does not use it hears nothing");
    let mut ada = app.agency("ada", Role::Administrator).await;
    ada.get("/events")
        .await
        .expect(200)
        .says("Reported an incident with Askwell")
        .says("Rated an incident with Askwell<")
        .does_not_say("as serious");
    // How severe it is, the log tells those to whom the pages show it.
    let roles = [Role::Administrator, Role::Publisher];
    let mut pat = app.person(OrganizationKind::Agency, "Test agency", "pat", &roles).await;
    pat.get("/events").await.expect(200).says("Rated an incident with Askwell as serious");
    app.finish().await;
}

#[tokio::test]
async fn unrated_in_time_an_incident_counts_as_severe_and_those_who_use_the_tool_are_told_once() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    app.agency("lea", Role::PanelLead).await;
    let mut dee = officer(&app, "North district", "dee").await;
    let mut sam = officer(&app, "South district", "sam").await;
    sam.post("/district/tools/new", &USE).await.expect(303);
    let (own, agency) = report(&mut dee).await;
    // To the end of 25 November, the third business day after the Saturday of the report.
    app.ctx.clock.advance_seconds(4 * 24 * 3600);
    assert!(app.run_job("tell-late-incidents").await);
    assert!(app.mails_to("sam@example.org").await.is_empty(), "there is time");
    app.ctx.clock.advance_seconds(24 * 3600);
    for _ in 0..2 {
        app.run_job("tell-late-incidents").await;
        app.ctx.clock.advance_seconds(3600);
    }
    for address in ["dee@example.org", "sam@example.org"] {
        let mail = app.mail_to(address).await;
        assert_eq!(mail.subject, "Incident not rated in time: Askwell");
        mail.says("it counts as severe until it is rated");
        assert_eq!(mail.body.contains("Chats of one class"), address.starts_with("dee"));
    }
    let mut dee = officer(&app, "North district", "dee").await;
    dee.get(&own).await.expect(200).says("Unrated in time: counts as severe");
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.get("/incidents").await.expect(200).says("Unrated in time: counts as severe");
    let mut late = app.mails_to("lea@example.org").await.into_iter();
    let late = late.rfind(|mail| mail.subject.starts_with("Incident not")).expect("a mail");
    late.says("was to be rated by 25 November 2026").says("every district that uses the tool");
    let rated =
        [("severity", "minor"), ("follows", "nothing"), ("words", "It was a test account.")];
    lea.get(&agency).await.expect(200);
    lea.post(&format!("{agency}/rating"), &rated).await.expect(303);
    dee.get(&own).await.expect(200).says("Minor").does_not_say("counts as severe");
    app.finish().await;
}

#[tokio::test]
async fn what_a_report_lacks_is_told_at_its_field() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    dee.get(&format!("{NEW}?listing=nothing")).await.expect(404);
    dee.get(&format!("{NEW}?listing=askwell")).await.expect(200).says("within 3 business days");
    dee.post(NEW, &[("listing", "askwell"), ("what", " "), ("people", "many")])
        .await
        .expect(422)
        .says("Enter what happened.")
        .says("Enter the day on which it happened, or on which you noticed it.")
        .says("Enter how many people it is as a whole number")
        .says("Choose how bad it is.");
    let mut ahead = INCIDENT;
    ahead[2].1 = "2026-11-22";
    dee.post(NEW, &ahead)
        .await
        .expect(422)
        .says("This day is still to come. Enter the day of the incident.");
    let mut eva =
        app.person(OrganizationKind::District, "North district", "eva", &[Role::Educator]).await;
    report(&mut eva).await;
    dee.get("/district/incidents").await.expect(200).says("Askwell");
    app.vendor("acme").await.get(&format!("{NEW}?listing=askwell")).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn the_clock_knows_the_agencys_holidays() {
    let folder = std::env::temp_dir().join(format!("assay-holidays-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("holidays.txt");
    std::fs::write(&file, "2026-11-26 Thanksgiving\n2026-11-27\n").unwrap();
    let file = file.display().to_string();
    let app = TestApp::start_with(&[("ASSAY_HOLIDAYS", &file), ("ASSAY_INCIDENT_DAYS", "5")]).await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    let (own, _) = report(&mut dee).await;
    // Five business days after Saturday 21 November, without the 26th and the 27th.
    dee.get(&own).await.expect(200).says("1 December 2026");
    app.finish().await;
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn a_conflict_with_any_disclosure_of_a_tool_hides_its_incidents_and_their_mails() {
    let app = TestApp::start().await;
    let slug = app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut acme = app.vendor("Acme").await;
    let mut tx = app.ctx.db.read().await.unwrap();
    let product = listings::by_slug(&mut tx, &slug).await.unwrap().expect("a listing").product;
    drop(tx);
    let start = format!("/products/{product}/disclosures");
    let renewal = acme.post(&start, &[("version", "3.0")]).await.expect(303).location;
    let renewal = renewal.expect("the disclosure's page");
    let renewal = DisclosureId::parse(renewal.rsplit('/').next().unwrap()).expect("an id");
    let lea = app.agency_id("lea", Role::PanelLead).await;
    let mut tx = app.ctx.db.write().await.unwrap();
    let (now, reason) = (app.ctx.now(), "My sister works there.");
    conflicts::declare(&mut tx, &renewal, &lea, true, reason, now).await.unwrap();
    let event = Event::ConflictDeclared { disclosure: renewal, account: lea, conflicted: true };
    events::append(&mut tx, now, &Actor::System, &event).await.unwrap();
    tx.commit().await.unwrap();

    let mut lea = app.agency("lea", Role::PanelLead).await;
    let mut max = app.agency("max", Role::PanelLead).await;
    let mut dee = officer(&app, "North district", "dee").await;
    let (_, agency) = report(&mut dee).await;
    assert!(app.mails_to("lea@example.org").await.is_empty());
    assert_eq!(app.mails_to("max@example.org").await.len(), 1);
    lea.get("/incidents").await.expect(200).does_not_say("Askwell");
    lea.get_same_refusal(&agency, &format!("/incidents/{}", app.unknown_id())).await;
    let rated =
        [("severity", "minor"), ("follows", "nothing"), ("words", "It was a test account.")];
    lea.post(&format!("{agency}/rating"), &rated).await.expect(404);
    max.get("/incidents").await.expect(200).says("Askwell");
    max.post(&format!("{agency}/rating"), &rated).await.expect(303);
    lea.get("/incidents").await.expect(200).does_not_say("Askwell");
    app.finish().await;
}

#[tokio::test]
async fn more_reports_than_anybody_writes_by_hand_wait_and_what_was_typed_comes_back() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    for report in 0..20 {
        let what = format!("Report {report} of chats that showed in another class.");
        let mut another = INCIDENT;
        another[1].1 = &what;
        dee.post(NEW, &another).await.expect(303);
    }
    dee.post(NEW, &INCIDENT)
        .await
        .expect(429)
        .says("Too many tries. Wait")
        .says("Chats of one class showed in another.");
    let mut sam = officer(&app, "South district", "sam").await;
    sam.post(NEW, &INCIDENT).await.expect(303);
    app.finish().await;
}

#[tokio::test]
async fn the_same_incident_is_reported_once() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut pat = app.agency("pat", Role::Publisher).await;
    let mut dee = officer(&app, "North district", "dee").await;
    let mut sam = officer(&app, "South district", "sam").await;
    report(&mut dee).await;
    dee.post(NEW, &INCIDENT)
        .await
        .expect(409)
        .says("Your district reported this incident with Askwell already, on 21 November 2026")
        .says("Chats of one class showed in another.");
    let told = |page: String| page.matches("Chats of one class").count();
    assert_eq!(told(pat.get("/incidents").await.expect(200).text()), 1);
    // Another day is another incident, and so is that of another district.
    let mut other = INCIDENT;
    other[2].1 = "2026-11-19";
    dee.post(NEW, &other).await.expect(303);
    report(&mut sam).await;
    assert_eq!(told(pat.get("/incidents").await.expect(200).text()), 3);
    app.finish().await;
}

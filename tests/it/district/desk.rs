//! What a desk tells of changes, on its page and by mail.

use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;

use crate::support::forms::{Fields, borrowed, set};
use crate::support::listings::Tool;
use crate::support::mails::Mail;
use crate::support::{Client, TestApp};

const DEE: &str = "dee@example.org";

async fn officer(app: &TestApp, district: &str, name: &str) -> Client {
    app.person(OrganizationKind::District, district, name, &[Role::DistrictOfficer]).await
}

async fn adopt(client: &mut Client, slug: &str) -> String {
    let fields =
        [("listing", slug), ("grades", "6"), ("purpose", "Homework."), ("starts_on", "2026-12-01")];
    let reply = client.post("/district/tools/new", &fields).await.expect(303);
    reply.location.expect("the tool's page")
}

async fn change(app: &TestApp, change: &str, reason: &str) {
    let mut pat = app.agency("pat", Role::Publisher).await;
    let fields = [("change", change), ("reason", reason)];
    pat.post("/listings/askwell/state", &fields).await.expect(303);
}

/// What “I have read these” sends.
async fn seen(client: &mut Client) -> Fields {
    client.get("/district").await.expect(200).form("/district/seen")
}

/// Runs the job that tells at once, a minute later; answers how many mails an address has of what
/// it watches.
async fn told(app: &TestApp, address: &str) -> usize {
    app.ctx.clock.advance_seconds(60);
    app.run_job("tell-watchers").await;
    watched(app, address).await.len()
}

async fn watched(app: &TestApp, address: &str) -> Vec<Mail> {
    let mut mails = app.mails_to(address).await;
    mails.retain(|mail| mail.subject.starts_with("Changed in the registry"));
    mails
}

#[tokio::test]
async fn what_changed_after_the_page_was_shown_is_not_read_with_it() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    adopt(&mut dee, "askwell").await;
    change(&app, "suspend", "An incident is looked into.").await;
    let shown = seen(&mut dee).await;
    change(&app, "reinstate", "The inquiry found nothing.").await;
    dee.post("/district/seen", &borrowed(&shown)).await.expect(303);
    dee.get("/district")
        .await
        .expect(200)
        .says("Askwell: Listing reinstated")
        .does_not_say("Askwell: Listing suspended");
    let later = seen(&mut dee).await;
    dee.post("/district/seen", &borrowed(&later)).await.expect(303);
    // A page from before does not bring back what was read since.
    dee.post("/district/seen", &borrowed(&shown)).await.expect(303);
    dee.get("/district")
        .await
        .expect(200)
        .says("Nothing changed about the tools that your district uses.");
    let mut none = shown.clone();
    set(&mut none, "place", "yesterday");
    dee.post("/district/seen", &borrowed(&none)).await.expect(422).says("This is no place among");
    app.finish().await;
}

#[tokio::test]
async fn a_desk_tells_so_many_changes_and_leads_to_all_and_none_from_before_the_tool_was_there() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    change(&app, "suspend", "This was before the district used it.").await;
    change(&app, "reinstate", "This was before too.").await;
    app.ctx.clock.advance_seconds(60);
    let mut dee = officer(&app, "North district", "dee").await;
    adopt(&mut dee, "askwell").await;
    for count in 0..11 {
        change(&app, "suspend", &format!("Looked into, time {count}.")).await;
        change(&app, "reinstate", &format!("Found nothing, time {count}.")).await;
    }
    dee.get("/district")
        .await
        .expect(200)
        .says("Found nothing, time 10.")
        .does_not_say("Looked into, time 0.")
        .says("2 changes more")
        .says("/registry/changes?since=2026-10-22")
        .does_not_say("before the district used it");
    app.finish().await;
}

#[tokio::test]
async fn with_the_first_tool_its_changes_are_mailed_until_somebody_wants_no_more() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    app.published(&Tool::new("lesson-planner", "Readwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    let mut eva =
        app.person(OrganizationKind::District, "North district", "eva", &[Role::Educator]).await;
    dee.get("/district").await.expect(200).says("No tool is on your desk yet");
    adopt(&mut dee, "askwell").await;
    dee.get("/district").await.expect(200).says("are mailed to you as soon as they happen");
    assert_eq!(told(&app, DEE).await, 0, "nothing changed");
    change(&app, "suspend", "An incident is looked into.").await;
    assert_eq!(told(&app, DEE).await, 1);
    let mail = watched(&app, DEE).await.remove(0);
    assert_eq!(mail.subject, "Changed in the registry: Askwell");
    mail.says("It is suspended: An incident is looked into.");
    assert!(watched(&app, "eva@example.org").await.is_empty(), "who adopted nothing did not ask");

    let (_, rest) = mail.body.split_once("/watches/").expect("a link");
    let token: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    let page = format!("/watches/{token}");
    let listed = app.visitor().get(&page).await.expect(200);
    listed.says("The tools of North district");
    let mut stop = listed.form(&page);
    set(&mut stop, "word", "stop");
    app.visitor().post(&page, &borrowed(&stop)).await.expect(303);
    dee.get("/district").await.expect(200).says("are not mailed to you");
    adopt(&mut dee, "readwell").await;
    change(&app, "reinstate", "The inquiry found nothing.").await;
    assert_eq!(told(&app, DEE).await, 1, "whoever stopped it stays without");

    let begin = [("word", "begin")];
    for client in [&mut dee, &mut eva] {
        client.post("/district/mails", &begin).await.expect(303);
        client.post("/district/mails", &begin).await.expect(303);
    }
    change(&app, "suspend", "Another incident is looked into.").await;
    assert_eq!(told(&app, DEE).await, 2);
    assert_eq!(watched(&app, "eva@example.org").await.len(), 1);
    dee.post("/district/mails", &[])
        .await
        .expect(422)
        .says("Choose whether changes are mailed to you.");
    dee.get("/district").await.expect(200).says("are mailed to you as soon as they happen");
    dee.post("/district/mails", &[("word", "stop")]).await.expect(303);
    change(&app, "reinstate", "The inquiry found nothing.").await;
    assert_eq!(told(&app, DEE).await, 2);
    app.vendor("acme").await.post("/district/mails", &begin).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn mails_end_for_whoever_may_not_see_the_desk_any_more_and_follow_a_new_address() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let north = app.organization(OrganizationKind::District, "North district").await;
    let center = app.organization(OrganizationKind::ServiceCenter, "Center 4").await;
    let mut ada = app.agency("ada", Role::Administrator).await;
    let acts_for = format!("/people/organizations/{center}/districts");
    ada.post(&acts_for, &[("districts", north.as_str())]).await.expect(303);
    let mut cleo = app
        .person(OrganizationKind::ServiceCenter, "Center 4", "cleo", &[Role::DistrictOfficer])
        .await;
    adopt(&mut cleo, "askwell").await;
    let mut dee = officer(&app, "North district", "dee").await;
    dee.post("/district/mails", &[("word", "begin")]).await.expect(303);
    ada.post(&acts_for, &[]).await.expect(303);
    change(&app, "suspend", "An incident is looked into.").await;
    assert_eq!(told(&app, "cleo@example.org").await, 0, "the center acts for it no more");
    assert_eq!(watched(&app, DEE).await.len(), 1);

    let roles = [Role::DistrictOfficer];
    let account = app.account(&north, "dee", &roles).await;
    let person = format!("/people/accounts/{account}/address");
    ada.post(&person, &[("email", "dolores@example.org")]).await.expect(303);
    let link = app.mail_to("dolores@example.org").await.link();
    dee.get(&link).await.expect(200);
    dee.post(&link, &[]).await.expect(303);
    change(&app, "reinstate", "The inquiry found nothing.").await;
    assert_eq!(told(&app, "dolores@example.org").await, 1);
    assert_eq!(watched(&app, DEE).await.len(), 1);
    app.finish().await;
}

#[tokio::test]
async fn a_page_about_another_district_notes_nothing_for_the_one_that_was_chosen_since() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let north = app.organization(OrganizationKind::District, "North district").await;
    let south = app.organization(OrganizationKind::District, "South district").await;
    let center = app.organization(OrganizationKind::ServiceCenter, "Center 4").await;
    let mut ada = app.agency("ada", Role::Administrator).await;
    let both = [("districts", north.as_str()), ("districts", south.as_str())];
    ada.post(&format!("/people/organizations/{center}/districts"), &both).await.expect(303);
    let mut cleo = app
        .person(OrganizationKind::ServiceCenter, "Center 4", "cleo", &[Role::DistrictOfficer])
        .await;
    let mut wes = officer(&app, "West district", "wes").await;
    let agreement = [
        ("listing", "askwell"),
        ("title", "Askwell for all"),
        ("vehicle", "Cooperative contract 12-345"),
        ("price", "4.50 dollars a student"),
        ("signed_on", "2026-11-01"),
        ("ends_on", "2027-06-30"),
        ("words", "Send a signed Exhibit E to the vendor."),
        ("open_to", "everybody"),
    ];
    let offered = wes.post("/district/agreements/new", &agreement).await.expect(303).location;
    let offered = offered.expect("its page");
    cleo.post("/district/choice", &[("district", south.as_str())]).await.expect(303);
    adopt(&mut cleo, "askwell").await;
    change(&app, "suspend", "An incident is looked into.").await;
    let asked =
        [("name", "Pebble"), ("vendor", "Pebble Labs"), ("purpose", "Chats."), ("grades", "9")];
    cleo.post("/district/requests/new", &asked).await.expect(303);
    let question = [("kind", "words"), ("label", "Who answers the phone?")];
    cleo.post("/district/overlay/questions", &question).await.expect(303);

    let desk = cleo.get("/district").await.expect(200);
    let (seen, mut mails) = (desk.form("/district/seen"), desk.form("/district/mails"));
    set(&mut mails, "word", "stop");
    let requests = cleo.get("/district/requests").await.expect(200);
    let overlay = cleo.get("/district/overlay").await.expect(200);
    let joining = format!("{offered}/joining");
    let joins = cleo.get(&offered).await.expect(200).form(&joining);
    let path = |page: &str, start: &str| {
        let (_, rest) = page.split_once(start).expect("a form");
        format!("{start}{}", rest.split('"').next().expect("an end"))
    };
    let withdrawal = path(&requests.text(), "/district/requests/0");
    let removal = path(&overlay.text(), "/district/overlay/questions/");
    let sent: Vec<(String, Fields)> = vec![
        ("/district/seen".to_owned(), seen),
        ("/district/mails".to_owned(), mails),
        (withdrawal.clone(), requests.form(&withdrawal)),
        (removal.clone(), overlay.form(&removal)),
        (joining.clone(), joins),
    ];
    cleo.post("/district/choice", &[("district", north.as_str())]).await.expect(303);
    for (to, form) in sent {
        cleo.post(&to, &borrowed(&form)).await.expect(409).says(
            "Your page was about another district, and you act for North district now, so nothing \
             was done.",
        );
    }
    cleo.post("/district/choice", &[("district", south.as_str())]).await.expect(303);
    cleo.get("/district").await.expect(200).says("Askwell: Listing suspended");
    cleo.get("/district/requests").await.expect(200).says("Pebble");
    cleo.get("/district/overlay").await.expect(200).says("Who answers the phone?");
    cleo.get(&offered).await.expect(200).says("Join this agreement");
    app.finish().await;
}

#[tokio::test]
async fn a_suspension_is_mailed_once_to_whoever_watches_a_desk_and_to_every_other_officer_too() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut dee = officer(&app, "North district", "dee").await;
    officer(&app, "South district", "eve").await;
    adopt(&mut dee, "askwell").await;
    let subjects = async |address: &str| -> Vec<String> {
        let mails = app.mails_to(address).await.into_iter();
        let about = |subject: &String| {
            subject.starts_with("Changed in the registry") || subject.starts_with("Listing")
        };
        mails.map(|mail| mail.subject).filter(about).collect()
    };
    change(&app, "suspend", "An incident is looked into.").await;
    assert_eq!(told(&app, DEE).await, 1);
    assert_eq!(subjects(DEE).await, ["Changed in the registry: Askwell"]);
    assert_eq!(subjects("eve@example.org").await, ["Listing suspended: Askwell"]);
    dee.post("/district/mails", &[("word", "stop")]).await.expect(303);
    change(&app, "reinstate", "The inquiry found nothing.").await;
    assert_eq!(told(&app, DEE).await, 1);
    assert_eq!(
        subjects(DEE).await,
        ["Changed in the registry: Askwell", "Listing reinstated: Askwell"]
    );
    app.finish().await;
}

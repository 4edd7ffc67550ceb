//! Being told of changes by mail, without an account.

use assay::actions::registry::watch_mails;
use assay::domain::access::Actor;
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::domain::registry::watch::Rhythm;
use assay::store::registry::listings;

use crate::support::listings::Tool;
use crate::support::mails::Mail;
use crate::support::{Client, TestApp};

const KIM: &str = "kim@district.example";

fn wait(app: &TestApp, seconds: i64) {
    app.ctx.clock.advance_seconds(seconds);
}

async fn mails(app: &TestApp) -> Vec<Mail> {
    app.mails_to(KIM).await
}

/// The path of the page to which the last mail leads.
async fn page_of(app: &TestApp) -> String {
    let mails = mails(app).await;
    let body = &mails.last().expect("a mail").body;
    let (_, rest) = body.split_once("/watches/").expect("a link");
    let token: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
    format!("/watches/{token}")
}

/// The id of the first watch on the page.
fn id_on(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"watch\" value=\"").expect("a watch");
    rest.split_once('"').expect("an end").0.to_owned()
}

/// Kim watches something, and has confirmed it.
async fn watches(app: &TestApp, fields: &[(&str, &str)]) -> (Client, String) {
    let mut kim = app.visitor();
    let own = [("email", KIM), ("rhythm", "at_once")];
    let fields: Vec<(&str, &str)> = own
        .into_iter()
        .filter(|(name, _)| !fields.iter().any(|(given, _)| given == name))
        .chain(fields.iter().copied())
        .collect();
    kim.post("/watches/new", &fields).await.expect(303);
    let page = page_of(app).await;
    let shown = kim.get(&page).await.expect(200);
    shown.says("Not confirmed");
    let id = id_on(&shown.text());
    kim.post(&page, &[("word", "confirm"), ("watch", &id)]).await.expect(303);
    kim.get(&page).await.expect(200).says("Watched").does_not_say("Not confirmed");
    (kim, page)
}

async fn suspend(app: &TestApp, reason: &str) {
    let mut pat = app.agency("pat", Role::Publisher).await;
    let fields = [("change", "suspend"), ("reason", reason)];
    pat.post("/listings/askwell/state", &fields).await.expect(303);
}

async fn reinstate(app: &TestApp) {
    let mut pat = app.agency("pat", Role::Publisher).await;
    let fields = [("change", "reinstate"), ("reason", "The inquiry found nothing.")];
    pat.post("/listings/askwell/state", &fields).await.expect(303);
}

/// Runs the job that tells at once, a minute later.
async fn tell(app: &TestApp) {
    wait(app, 60);
    assert!(app.run_job("tell-watchers").await);
}

#[tokio::test]
async fn nothing_is_sent_before_the_address_confirms_and_looking_at_the_link_does_not() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut kim = app.visitor();
    kim.get("/registry/askwell").await.expect(200).says("/watches/new?tools=askwell");
    kim.get("/watches/new?tools=askwell")
        .await
        .expect(200)
        .says("<strong>Askwell by Acme</strong>");
    let asks = [("tools", "askwell"), ("email", KIM), ("rhythm", "at_once")];
    kim.post("/watches/new", &asks).await.expect(303);
    kim.get("/mail-sent")
        .await
        .expect(200)
        .says(KIM)
        .says("with a link by which you confirm that you want to be told of changes")
        .says("within seven days")
        .says("<a href=\"/registry/askwell\">Back to the tool</a>")
        .does_not_say("account can be opened")
        .does_not_say("You have an account?");
    let mail = app.mail_to(KIM).await;
    assert_eq!(mail.subject, "Confirm what you want to watch");
    mail.says("about changes of Askwell by Acme, as soon as something changes.");
    let page = page_of(&app).await;
    kim.get(&page).await.expect(200).says("Not confirmed");
    suspend(&app, "An incident is looked into.").await;
    tell(&app).await;
    assert_eq!(mails(&app).await.len(), 1);
    kim.get("/watches/0000").await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn one_mail_says_what_is_true_at_the_end_and_none_what_changed_back() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let (_, page) = watches(&app, &[("tools", "askwell")]).await;
    let before = mails(&app).await.len();
    tell(&app).await;
    assert_eq!(mails(&app).await.len(), before, "nothing changed");
    suspend(&app, "An incident is looked into.").await;
    reinstate(&app).await;
    tell(&app).await;
    assert_eq!(mails(&app).await.len(), before, "it is as it was");
    suspend(&app, "Another incident is looked into.").await;
    tell(&app).await;
    tell(&app).await;
    let all = mails(&app).await;
    assert_eq!(all.len(), before + 1, "told once");
    let mail = all.last().expect("a mail");
    assert_eq!(mail.subject, "Changed in the registry: Askwell");
    mail.says("Askwell, Acme")
        .says("May be bought: Not now (before: With conditions)")
        .says("- It is suspended: Another incident is looked into.")
        .says("/registry/askwell")
        .says(&page);
    app.finish().await;
}

#[tokio::test]
async fn what_follows_from_the_day_is_told_on_its_day() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    watches(&app, &[("tools", "askwell")]).await;
    let before = mails(&app).await.len();
    wait(&app, 90 * 86_400);
    tell(&app).await;
    assert_eq!(mails(&app).await.len(), before, "the condition's own day is not over");
    wait(&app, 86_400);
    tell(&app).await;
    let all = mails(&app).await;
    assert_eq!(all.len(), before + 1);
    all.last().expect("a mail").says(
        "- A condition is overdue since 19 February 2027: Publish the retention schedule for chat \
         text.",
    );
    app.finish().await;
}

#[tokio::test]
async fn the_link_stops_it_without_signing_in_and_so_does_the_mail_program() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let (mut kim, page) = watches(&app, &[("tools", "askwell")]).await;
    let id = id_on(&kim.get(&page).await.expect(200).text());
    kim.post_as_is(&page, &[("word", "stop"), ("watch", &id)]).await.expect(403);
    kim.post(&page, &[("word", "stop"), ("watch", &id)]).await.expect(303);
    kim.get(&page).await.expect(200).says("This address watches nothing");
    kim.post(&page, &[("word", "stop"), ("watch", &id)]).await.expect(404);
    let before = mails(&app).await.len();
    suspend(&app, "An incident is looked into.").await;
    tell(&app).await;
    assert_eq!(mails(&app).await.len(), before);

    let (mut kim, page) = watches(&app, &[("tools", "askwell")]).await;
    let one_click = [("List-Unsubscribe", "One-Click")];
    app.visitor().post_as_is(&format!("{page}/ending"), &one_click).await.expect(200);
    kim.get(&page).await.expect(200).says("This address watches nothing");
    app.visitor().post_as_is("/watches/0000/ending", &one_click).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn a_mail_carries_the_headers_by_which_a_mail_program_stops_it() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let (_, page) = watches(&app, &[("tools", "askwell")]).await;
    suspend(&app, "An incident is looked into.").await;
    tell(&app).await;
    assert!(app.run_job("deliver-mail").await);
    let folder = app.config.data_dir.join("mail");
    let told = std::fs::read_dir(folder)
        .expect("the mails")
        .map(|entry| std::fs::read_to_string(entry.expect("a file").path()).expect("a mail"))
        .find(|mail| mail.contains("Subject: Changed in the registry: Askwell"))
        .expect("the mail");
    let base = &app.ctx.settings.base_url;
    assert!(told.contains(&format!("List-Unsubscribe: <{base}{page}/ending>")), "{told}");
    assert!(told.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{told}");
    app.finish().await;
}

#[tokio::test]
async fn on_mondays_the_week_is_told_in_one_mail() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    app.published(&Tool::new("lesson-planner", "Readwell", "Acme")).await;
    watches(&app, &[("tools", "askwell,readwell"), ("rhythm", "mondays")]).await;
    let before = mails(&app).await.len();
    suspend(&app, "An incident is looked into.").await;
    tell(&app).await;
    assert_eq!(mails(&app).await.len(), before, "not at once");
    // From Saturday, 21 November 2026, to Monday at seven.
    wait(&app, 2 * 86_400);
    assert!(app.run_job("tell-watchers-on-mondays").await);
    let all = mails(&app).await;
    assert_eq!(all.len(), before + 1);
    let mail = all.last().expect("a mail");
    assert_eq!(mail.subject, "Changed in the registry: Askwell");
    assert!(!mail.body.contains("Readwell"), "{}", mail.body);
    app.finish().await;
}

#[tokio::test]
async fn a_watched_search_tells_what_it_finds_anew() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut visitor = app.visitor();
    visitor
        .get("/registry?q=acme")
        .await
        .expect(200)
        .says("Tell me when what this search finds changes");
    visitor
        .get("/watches/new?q=acme&availability=with_conditions&sort=name")
        .await
        .expect(200)
        .says("<strong>the search for “acme” with 1 filter</strong>");
    watches(&app, &[("search", "availability=with_conditions&q=acme")]).await;
    let before = mails(&app).await.len();
    suspend(&app, "An incident is looked into.").await;
    tell(&app).await;
    let all = mails(&app).await;
    assert_eq!(all.len(), before + 1);
    all.last()
        .expect("a mail")
        .says("Askwell, Acme")
        .says("The search for “acme” with 1 filter finds no longer: Askwell by Acme.");
    reinstate(&app).await;
    tell(&app).await;
    let all = mails(&app).await;
    let mail = all.last().expect("a mail");
    assert_eq!(mail.subject, "Changed in the registry: a search");
    mail.says("The search for “acme” with 1 filter finds now: Askwell by Acme.");
    app.finish().await;
}

#[tokio::test]
async fn a_tool_that_was_taken_off_is_told_without_its_name() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    watches(&app, &[("tools", "askwell")]).await;
    let mut admin = app.agency("admin", Role::Administrator).await;
    let id = app.organization(OrganizationKind::Vendor, "Acme").await;
    let hide = [("word", "hide"), ("reason", "The name misleads.")];
    let visibility = format!("/people/organizations/{id}/visibility");
    admin.post(&visibility, &hide).await.expect(303);
    tell(&app).await;
    let all = mails(&app).await;
    let mail = all.last().expect("a mail");
    assert_eq!(mail.subject, "Changed in the registry: 1 tool");
    mail.says("- It was taken off the public pages.");
    assert!(!mail.body.contains("Askwell") && !mail.body.contains("misleads"), "{}", mail.body);
    app.finish().await;
}

#[tokio::test]
async fn what_cannot_be_watched_is_refused_with_a_way_out_and_mails_are_limited() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut kim = app.visitor();
    for (query, sentence) in [
        ("?tools=nothing", "The registry knows no tool “nothing”."),
        ("?search=sort%3Dx", "“x” is not an order."),
        ("?tier=x", "“x” is not a tier: tiers are whole numbers."),
    ] {
        kim.get(&format!("/watches/new{query}")).await.expect(422).says(sentence);
    }
    kim.get("/watches/new")
        .await
        .expect(200)
        .says("Open a tool or search the registry, and choose there to be told of changes.");
    let asks = [("tools", "askwell"), ("email", "kim"), ("rhythm", "never")];
    kim.post("/watches/new", &asks)
        .await
        .expect(422)
        .says("Enter an email address in the form name@example.org.")
        .says("Choose how often we write.");
    kim.post("/watches/new", &[("tools", "askwell")]).await.expect(200).says("Tell me of changes");
    let asks = [("tools", "askwell"), ("email", KIM), ("rhythm", "at_once")];
    for _ in 0..5 {
        kim.post("/watches/new", &asks).await.expect(303);
    }
    kim.post("/watches/new", &asks).await.expect(429).says("Too many tries.");
    let page = page_of(&app).await;
    assert_eq!(kim.get(&page).await.expect(200).text().matches("Not confirmed").count(), 1);
    wait(&app, 8 * 86_400);
    app.run_due_jobs().await;
    kim.get(&page).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn somebody_who_is_signed_in_watches_with_their_own_address_at_once() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut dee = app
        .person(OrganizationKind::District, "North district", "dee", &[Role::DistrictOfficer])
        .await;
    dee.get("/watches/new?tools=askwell").await.expect(200).says("dee@example.org");
    let asks = [("tools", "askwell"), ("email", "dee@example.org"), ("rhythm", "at_once")];
    let page = dee.post("/watches/new", &asks).await.expect(303).location.expect("a way");
    dee.get(&page)
        .await
        .expect(200)
        .says("You will be told")
        .says("so nothing needs confirming")
        .says("Watched");
    let asks = [("tools", "askwell"), ("email", KIM), ("rhythm", "at_once")];
    let other = dee.post("/watches/new", &asks).await.expect(303).location.expect("a way");
    assert_eq!(other, "/mail-sent", "another address has to confirm");
    let search = [("search", "q=askwell"), ("email", KIM), ("rhythm", "at_once")];
    dee.post("/watches/new", &search).await.expect(303);
    dee.get(&other)
        .await
        .expect(200)
        .says("<a href=\"/registry?q=askwell\">Back to your search</a>")
        .does_not_say("Sign in");
    app.finish().await;
}

#[tokio::test]
async fn the_reason_of_a_suspension_is_told_whatever_came_after_it() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    watches(&app, &[("tools", "askwell")]).await;
    suspend(&app, "An incident is looked into.").await;
    let met = [("became", "met"), ("on", "2026-11-21"), ("because", "The schedule is public.")];
    let mut pat = app.agency("pat", Role::Publisher).await;
    pat.post("/listings/askwell/conditions/1", &met).await.expect(303);
    tell(&app).await;
    let all = mails(&app).await;
    let mail = all.last().expect("a mail");
    mail.says("- It is suspended: An incident is looked into.\n")
        .says("- No longer asked for, or met: Publish the retention schedule for chat text.");
    app.finish().await;
}

#[tokio::test]
async fn what_an_address_watches_already_is_not_to_be_confirmed_again() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let (mut kim, page) = watches(&app, &[("tools", "askwell")]).await;
    let id = id_on(&kim.get(&page).await.expect(200).text());
    kim.post(&page, &[("word", "confirm"), ("watch", &id)]).await.expect(303);
    let asks = [("tools", "askwell"), ("email", KIM), ("rhythm", "at_once")];
    let sent = kim.post("/watches/new", &asks).await.expect(303).location.expect("a way");
    assert_eq!(sent, "/mail-sent", "whether an address watches is for its mail to say");
    let all = mails(&app).await;
    let mail = all.last().expect("a mail");
    assert_eq!(mail.subject, "You watch this already");
    mail.says("We do so already, so nothing is to be done.").says(&page);
    let shown = kim.get(&page).await.expect(200).text();
    assert_eq!(shown.matches("name=\"watch\"").count(), 1, "{shown}");
    suspend(&app, "An incident is looked into.").await;
    let before = mails(&app).await.len();
    tell(&app).await;
    assert_eq!(mails(&app).await.len(), before + 1);
    app.finish().await;
}

#[tokio::test]
async fn nobody_who_writes_waits_while_watched_searches_are_made() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let (mut kim, page) = watches(&app, &[("tools", "askwell")]).await;
    let id = id_on(&kim.get(&page).await.expect(200).text());
    suspend(&app, "An incident is looked into.").await;
    wait(&app, 60);
    // The job reads what is to be told, and has to wait for its turn to note that.
    let before = mails(&app).await.len();
    let mut first = app.ctx.db.write().await.expect("a write");
    let stopped = first.query("DELETE FROM watches WHERE id = $1").bind(&id).execute().await;
    assert_eq!(stopped.expect("an answer"), 1);
    let telling = {
        let ctx = app.ctx.clone();
        tokio::spawn(async move { watch_mails::tell(&ctx, &Actor::System, Rhythm::AtOnce).await })
    };
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    first.commit().await.expect("a commit");
    assert_eq!(telling.await.expect("an end").expect("an answer"), 0);
    assert_eq!(mails(&app).await.len(), before, "what was stopped meanwhile is told no more");
    app.finish().await;
}

#[tokio::test]
async fn what_is_watched_in_one_rhythm_is_not_watched_in_another_as_well() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let (mut kim, page) = watches(&app, &[("tools", "askwell"), ("rhythm", "mondays")]).await;
    suspend(&app, "An incident is looked into.").await;
    let asks = [("tools", "askwell"), ("email", KIM), ("rhythm", "at_once")];
    kim.post("/watches/new", &asks).await.expect(303);
    // Until the address confirms, nobody changes how often it is written to.
    let shown = kim.get(&page).await.expect(200);
    shown.says("On Mondays").says("Not confirmed");
    let text = shown.text();
    let (_, rest) = text.rsplit_once("name=\"watch\" value=\"").expect("a watch");
    let new = rest.split('"').next().expect("an end");
    kim.post(&page, &[("word", "confirm"), ("watch", new)]).await.expect(303);
    let shown = kim.get(&page).await.expect(200);
    shown.says("As soon as something changes").does_not_say("On Mondays");
    assert_eq!(shown.text().matches("name=\"watch\"").count(), 1);
    // It goes on from where the other one was: what changed meanwhile is told.
    let before = mails(&app).await.len();
    tell(&app).await;
    assert_eq!(mails(&app).await.len(), before + 1);

    let mut dee = app
        .person(OrganizationKind::District, "North district", "dee", &[Role::DistrictOfficer])
        .await;
    for rhythm in ["at_once", "mondays"] {
        let asks = [("tools", "askwell"), ("email", "dee@example.org"), ("rhythm", rhythm)];
        let page = dee.post("/watches/new", &asks).await.expect(303).location.expect("a way");
        let shown = dee.get(&page).await.expect(200);
        assert_eq!(shown.text().matches("name=\"watch\"").count(), 1, "{rhythm}");
        let watch = Rhythm::parse(rhythm).expect("a rhythm");
        shown.says(watch.label());
    }
    app.finish().await;
}

#[tokio::test]
async fn who_watches_a_tool_hears_of_an_appeal() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    watches(&app, &[("tools", "askwell")]).await;
    let mut tx = app.ctx.db.read().await.expect("a read");
    let listed = listings::by_slug(&mut tx, "askwell").await.expect("an answer").expect("it");
    drop(tx);
    let appeal = [("grounds", "The report is of another version."), ("asks", "Look at it again.")];
    let page = format!("/disclosures/{}/appeal", listed.disclosure);
    app.vendor("Acme").await.post(&page, &appeal).await.expect(303);
    tell(&app).await;
    let all = mails(&app).await;
    let mail = all.last().expect("a mail");
    mail.says("The vendor appealed the decision; it holds until other people looked at it.");
    app.finish().await;
}

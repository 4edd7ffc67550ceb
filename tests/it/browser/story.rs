//! From a vendor's registration to a published listing in a real browser with JavaScript: a vendor,
//! a reviewer, a lead, a publisher and a visitor share one computer, one after the other. What
//! others do meanwhile, they do over HTTP.

use crate::story::agency::{self, Agency, SETTLED, comment_of};
use crate::story::vendor;
use crate::support::sample::Sample;
use crate::support::vendors::PDF;
use crate::support::{Browser, PASSWORD, TestApp};

const EMAIL: &str = "kim@northlight.example";
const PRODUCT: &str = "Lessonwright";
const SLUG: &str = "lessonwright";

#[tokio::test]
async fn a_new_vendor_comes_from_registration_to_a_published_listing() {
    let app = TestApp::start().await;
    let sample = Sample::read(&app, "lesson-planner");
    let mut browser = Browser::start(&app).await;
    registers(&app, &mut browser).await;
    let disclosure = starts_a_disclosure(&mut browser).await;
    writes_the_first_section(&mut browser, &disclosure, &sample).await;
    writes_the_other_sections(&mut browser, &disclosure, &sample).await;
    attaches_a_file(&app, &mut browser, &disclosure, &sample).await;
    let mut kim = app.visitor();
    kim.sign_in(EMAIL, PASSWORD).await;
    vendor::attaches(&mut kim, &disclosure, &sample).await;
    submits(&mut browser, &disclosure).await;
    let mut agency = Agency::of(&app).await;
    lead_accepts_and_assigns(&mut browser, &disclosure).await;
    reviewer_scores_by_keyboard(&mut browser, &disclosure, &sample).await;
    let disputed = sample.disputed();
    let ben = &mut agency.reviewers[1];
    agency::declares_no_conflict(ben, &disclosure, &format!("/reviews/{disclosure}")).await;
    agency::scores(
        ben,
        &disclosure,
        &sample,
        Some((&disputed, sample.level(&disputed) - 2)),
        &comment_of(1),
    )
    .await;
    lead_settles_and_proposes(&mut browser, &disclosure, sample.level(&disputed)).await;
    agency::agree(&mut agency.signers, &disclosure).await;
    publisher_publishes(&mut browser, &disclosure).await;
    visitor_reads_the_listing(&mut browser, &sample).await;
    vendor_sees_the_outcome(&mut browser).await;
    browser.close().await;
    app.finish().await;
}

async fn registers(app: &TestApp, browser: &mut Browser) {
    browser.open("/register").await;
    browser.fill("Organization", "Northlight Learning").await;
    browser.fill("Your name", "Kim Vo").await;
    browser.fill("Email address", EMAIL).await;
    browser.press("Register").await;
    browser.sees("a link is on its way").await;
    browser.open(&app.mail_to(EMAIL).await.link()).await;
    browser.fill("Password", PASSWORD).await;
    browser.press("Confirm and sign in").await;
    browser.sees("Kim Vo").await;
}

async fn starts_a_disclosure(browser: &mut Browser) -> String {
    browser.open("/products").await;
    browser.follow("Register a product").await;
    browser.fill("Name of the product", PRODUCT).await;
    browser.fill("Version", "4.2").await;
    browser.fill("Web address", "https://lessonwright.example").await;
    browser.fill("What it does", "Drafts lessons that teachers edit.").await;
    browser.press("Register the product").await;
    browser.sees("A product of Northlight Learning").await;
    browser.press("Start the disclosure").await;
    browser.comes_to("/disclosures/").await;
    let disclosure = browser.path().await.rsplit('/').next().expect("an id").to_owned();
    browser.follow("Begin with").await;
    browser.comes_to(&format!("/disclosures/{disclosure}/sections/")).await;
    disclosure
}

/// Two tables typed by hand, one with a row added. Left alone they are saved by themselves, and are
/// there when the page is loaded anew.
async fn writes_the_first_section(browser: &mut Browser, disclosure: &str, sample: &Sample) {
    let section = &sample.questionnaire.sections[0];
    let fields = sample.fields(section);
    let second_row =
        &fields.iter().find(|(name, _)| name.contains(".1.")).expect("an example with two rows").0;
    let (first, long) = (table_of(&fields[0].0), table_of(second_row));
    for (name, value) in
        fields.iter().filter(|(name, _)| table_of(name) == first || table_of(name) == long)
    {
        if name == second_row {
            browser
                .press_within(
                    &format!("[data-rows='{}']", long.trim_start_matches("q.")),
                    "Add a row",
                )
                .await;
        }
        browser.fill_field(name, value).await;
    }
    browser.sees("Saved 10:00").await;
    browser.reload().await;
    for (name, value) in
        fields.iter().filter(|(name, _)| table_of(name) == first || table_of(name) == long)
    {
        browser.holds(name, value).await;
    }
    browser.fill_form(&fields).await;
    go_on(browser, &format!("/disclosures/{disclosure}/sections/{}", section.id)).await;
}

/// `q.section.question` of `q.section.question.row.column`; other fields are their own.
fn table_of(field: &str) -> &str {
    field.match_indices('.').nth(2).map_or(field, |(end, _)| &field[..end])
}

async fn writes_the_other_sections(browser: &mut Browser, disclosure: &str, sample: &Sample) {
    for section in &sample.questionnaire.sections[1..] {
        let path = format!("/disclosures/{disclosure}/sections/{}", section.id);
        browser.open(&path).await;
        browser.fill_form(&sample.fields(section)).await;
        go_on(browser, &path).await;
    }
}

/// Saves and goes on; when the answers opened more questions, once more.
async fn go_on(browser: &mut Browser, section: &str) {
    browser.submit("Save and go to").await;
    if browser.path().await == section {
        browser.sees("there is more to ask").await;
        browser.submit("Save and go to").await;
    }
}

async fn attaches_a_file(app: &TestApp, browser: &mut Browser, disclosure: &str, sample: &Sample) {
    let (question, piece) = sample.evidence().next().expect("an example with evidence");
    let section = sample.questionnaire.section_of(question).expect("its section");
    let file = app.folder().join("evidence.pdf");
    std::fs::write(&file, PDF).expect("a file");
    browser.open(&format!("/disclosures/{disclosure}/sections/{}", section.id)).await;
    browser.press_within(&format!("[data-question='{question}']"), "Attach a file or a link").await;
    browser.comes_to(&format!("/disclosures/{disclosure}/evidence")).await;
    browser.attach("File", &file).await;
    browser.fill("Title", &piece.title).await;
    browser.press("Attach").await;
    browser.comes_to(&format!("/disclosures/{disclosure}/sections/{}", section.id)).await;
    browser.sees(&piece.title).await;
}

async fn submits(browser: &mut Browser, disclosure: &str) {
    browser.open(&format!("/disclosures/{disclosure}")).await;
    browser.follow("Check your answers").await;
    browser.sees("Nothing is missing").await;
    browser.fill("Your full name", "Kim Vo").await;
    browser.fill("Your title", "Head of compliance").await;
    browser.choose("I have the authority").await;
    browser.press("Submit the disclosure").await;
    browser.sees("What you submitted is frozen").await;
    browser.press("Sign out").await;
}

async fn lead_accepts_and_assigns(browser: &mut Browser, disclosure: &str) {
    browser.sign_in("lena@example.org").await;
    browser.open("/pipeline").await;
    browser.follow(PRODUCT).await;
    browser.comes_to(&format!("/pipeline/{disclosure}")).await;
    browser.follow("Declare conflicts").await;
    browser.choose("I have no conflict of interest").await;
    browser.submit("Send answer").await;
    browser.comes_to(&format!("/pipeline/{disclosure}")).await;
    browser.press("Accept for review").await;
    // The criteria that need reviewers are ticked already.
    for reviewer in ["ana", "ben"] {
        browser.pick("Reviewer", reviewer).await;
        browser.submit("Assign reviewer").await;
    }
    browser.does_not_see("reviewers are missing").await;
    browser.press("Sign out").await;
}

/// A number chooses the level, J saves and goes on; the mouse is only needed to submit.
async fn reviewer_scores_by_keyboard(browser: &mut Browser, disclosure: &str, sample: &Sample) {
    browser.sign_in("ana@example.org").await;
    browser.open("/reviews").await;
    browser.follow(PRODUCT).await;
    browser.sees("Nothing of it is shown until you do.").await;
    browser.choose("I have no conflict of interest").await;
    browser.submit("Send answer").await;
    for criterion in sample.criteria() {
        browser.open(&format!("/reviews/{disclosure}/{criterion}")).await;
        if sample.criteria().next() == Some(criterion) {
            browser.choose("Score with single keys").await;
        }
        for question in sample.scored(criterion) {
            browser.holds("question", &question).await;
            let level = sample.level(&question).to_string();
            browser.keys(&level).await;
            browser.holds("level", &level).await;
            browser.keys("j").await;
        }
        browser.submit("Submit review").await;
    }
    browser.press("Sign out").await;
}

async fn lead_settles_and_proposes(browser: &mut Browser, disclosure: &str, level: u8) {
    browser.sign_in("lena@example.org").await;
    browser.open(&format!("/pipeline/{disclosure}/adjudication")).await;
    browser.sees("The levels are 2 apart.").await;
    browser.pick_value("Level that counts for", &level.to_string()).await;
    browser.fill("Reason", SETTLED).await;
    browser.submit("Settle").await;
    browser.sees("Nothing is left to settle.").await;
    browser.open(&format!("/pipeline/{disclosure}/decision")).await;
    browser.sees("The rules lead to: approved").await;
    browser.submit("Propose to the three offices").await;
    browser.sees("Proposed: approved").await;
    browser.press("Sign out").await;
}

async fn publisher_publishes(browser: &mut Browser, disclosure: &str) {
    browser.sign_in("pat@example.org").await;
    browser.open("/pipeline").await;
    browser.follow(PRODUCT).await;
    browser.open(&format!("/pipeline/{disclosure}/decision")).await;
    browser.press("Publish the listing").await;
    browser.comes_to(&format!("/registry/{SLUG}")).await;
    browser.press("Sign out").await;
}

async fn visitor_reads_the_listing(browser: &mut Browser, sample: &Sample) {
    browser.open("/registry").await;
    browser.fill("Search the registry", "lesonwright").await;
    browser.press("Search").await;
    browser.follow(PRODUCT).await;
    browser.comes_to(&format!("/registry/{SLUG}")).await;
    browser.sees("Approved").await;
    browser.sees("Northlight Learning").await;
    for module in sample.modules() {
        browser.sees(module).await;
    }
    browser.does_not_see(&comment_of(1)).await;
    browser.does_not_see(SETTLED).await;
    let module = sample.modules().next().expect("a module");
    browser.follow(module).await;
    browser.comes_to("/learning/").await;
}

async fn vendor_sees_the_outcome(browser: &mut Browser) {
    browser.sign_in(EMAIL).await;
    browser.open("/products").await;
    browser.sees("Approved").await;
    browser.follow(PRODUCT).await;
    browser.sees("Decided on").await;
    browser.follow("See the listing").await;
    browser.comes_to(&format!("/registry/{SLUG}")).await;
}

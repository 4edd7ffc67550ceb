//! A renewal: the last answers, a word a section that they are still true, and only what expired,
//! changed or is asked anew is open; reviewers see what was said, by whom and when.

use assay::actions::Seen;
use assay::actions::registry::listings;
use assay::domain::people::account::Role;
use assay::domain::values::Id;
use assay::store::assessment::renewals;

use crate::support::listings::Tool;
use crate::support::vendors::{example, fields, last_step, value_of};
use crate::support::{Client, TestApp};

/// A product that was submitted 400 days ago, and a renewal of it.
async fn renewing(app: &TestApp) -> (Client, String) {
    let mut acme = app.vendor("acme").await;
    let before = acme.disclose("Lessonwright").await;
    acme.fill(&before, &example("lesson-planner")).await;
    acme.submit_disclosure(&before).await.expect(303);
    acme.post(&format!("/disclosures/{before}/withdrawal"), &[("reason", "Until next year")])
        .await
        .expect(303);
    let page = acme.get(&format!("/disclosures/{before}")).await.expect(200).text();
    let product =
        page.split("href=\"/products/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    app.ctx.clock.advance_seconds(400 * 86_400);
    let mut acme = app.vendor("acme").await;
    acme.get(&format!("/products/{product}")).await.expect(200).says("Start with those answers");
    let start = format!("/products/{product}/disclosures");
    let reply = acme.post(&start, &[("version", "4.3"), ("from", "last")]).await.expect(303);
    let renewal = last_step(&reply.location.unwrap());
    (acme, renewal)
}

/// What the page's ticks send.
fn ticks(page: &str) -> Vec<String> {
    let parts = page.split("name=\"section\" value=\"").skip(1);
    parts.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

async fn tick(acme: &mut Client, renewal: &str) {
    let path = format!("/disclosures/{renewal}/renewal");
    let page = acme.get(&path).await.expect(200).text();
    let ticks = ticks(&page);
    let fields: Vec<(&str, &str)> = ticks.iter().map(|tick| ("section", tick.as_str())).collect();
    acme.post(&path, &fields).await.expect(303);
}

#[tokio::test]
async fn a_renewal_opens_only_what_expired_or_is_asked_anew_and_wants_a_word_on_the_rest() {
    let app = TestApp::start().await;
    let (mut acme, renewal) = renewing(&app).await;
    acme.get(&format!("/disclosures/{renewal}")).await.expect(200).says("Say what is still true");
    let path = format!("/disclosures/{renewal}/renewal");
    let page = acme.get(&path).await.expect(200);
    page.says("You submitted version 4.2 on 21 November 2026.")
        .says("It is asked anew each time.")
        .says("was issued on 1 September 2026, and such evidence counts for 12 months.")
        .says("answers stand as you submitted them.");
    let html = page.text();
    assert!(
        html.contains("sections/profile#q-profile-scale")
            && !html.contains("sections/profile#q-profile-users"),
        "open are only questions with a reason"
    );
    assert_eq!(ticks(&html).len(), 7);
    let check = acme.get(&format!("/disclosures/{renewal}/check")).await.expect(200);
    check.says("Say whether your answers in Safety are still true.");
    acme.post(&path, &[]).await.expect(422).says("Tick what is still true.");
    tick(&mut acme, &renewal).await;
    let page = acme.get(&path).await.expect(200);
    page.says("acme.owner said so on 26 December 2027");
    assert!(ticks(&page.text()).is_empty());
    let check = acme.get(&format!("/disclosures/{renewal}/check")).await.expect(200);
    check.does_not_say("are still true.");
    app.finish().await;
}

#[tokio::test]
async fn what_is_asked_anew_and_was_chosen_or_counted_is_ticked_as_so_again() {
    let app = TestApp::start().await;
    let (mut acme, renewal) = renewing(&app).await;
    let path = format!("/disclosures/{renewal}/renewal");
    let page = acme.get(&path).await.expect(200).says("So again").says("Before: ").text();
    let names: Vec<&str> = page
        .split("name=\"again\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert!(names.contains(&"profile.scale"), "{names:?}");
    let tick = ticks(&page).into_iter().find(|tick| tick.starts_with("profile:")).unwrap();
    let word = [("again", "profile.scale"), ("section", tick.as_str())];
    acme.post(&path, &word).await.expect(303);
    let profile = format!("/disclosures/{renewal}/sections/profile");
    let before = example("lesson-planner")["answers"]["profile.scale"]["value"].to_string();
    acme.get(&profile).await.expect(200).says(&format!("value=\"{before}\""));
    // The word on the section stands for the answer too, and nothing is open there any more.
    let page = acme.get(&path).await.expect(200).text();
    assert!(!page.contains("value=\"profile.scale\"") && page.contains("said so on"));
    assert!(!ticks(&page).iter().any(|tick| tick.starts_with("profile:")));
    acme.post(&path, &word[..1]).await.expect(409).says("so nothing was noted");
    let other = [("again", "profile.users")];
    acme.post(&path, &other).await.expect(409).says("so nothing was noted");
    acme.post(&path, &[("again", "no.such")]).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn a_word_on_a_section_goes_stale_when_an_answer_in_it_changes() {
    let app = TestApp::start().await;
    let (mut acme, renewal) = renewing(&app).await;
    let path = format!("/disclosures/{renewal}/renewal");
    let shown = acme.get(&path).await.expect(200).text();
    let old = ticks(&shown).into_iter().find(|tick| tick.starts_with("profile:")).unwrap();
    tick(&mut acme, &renewal).await;
    let profile = format!("/disclosures/{renewal}/sections/profile");
    let page = acme.get(&profile).await.expect(200).text();
    let revision = value_of(&page, "revision").unwrap();
    let changed = [("q.profile.users".to_owned(), "teachers".to_owned())];
    acme.save_section(&renewal, "profile", &revision, &changed).await.expect(303);
    acme.get(&path).await.expect(200).says("An answer changed since, so it has to be said again.");
    acme.post(&path, &[("section", &old)])
        .await
        .expect(409)
        .says("since you opened this page, so nothing was noted. Look at it again.");
    let title = "Say whether your answers in ";
    acme.get(&format!("/disclosures/{renewal}/check")).await.expect(200).says(title);
    acme.post(&path, &[("section", "nonsense:1")])
        .await
        .expect(422)
        .says("There is no such section with answers from before. Open the page again.");
    app.finish().await;
}

#[tokio::test]
async fn reviewers_see_what_changed_and_who_said_that_the_rest_is_still_true() {
    let app = TestApp::start().await;
    let (mut acme, renewal) = renewing(&app).await;
    let q = app.ctx.library.for_disclosures().unwrap();
    let answers = example("lesson-planner");
    for section in &q.sections {
        let open = section.questions.iter().filter_map(|question| {
            let answer = answers["answers"].get(&question.name)?;
            (question.reuse == assay::domain::instrument::Reuse::Never)
                .then(|| fields(&question.name, answer))
        });
        let open: Vec<_> = open.flatten().collect();
        if !open.is_empty() {
            let path = format!("/disclosures/{renewal}/sections/{}", section.id);
            let page = acme.get(&path).await.expect(200).text();
            let revision = value_of(&page, "revision").unwrap();
            acme.save_section(&renewal, &section.id, &revision, &open).await.expect(303);
        }
    }
    for (question, pieces) in answers["evidence"].as_object().unwrap() {
        if q.question(question).unwrap().reuse == assay::domain::instrument::Reuse::Never {
            for piece in pieces.as_array().unwrap() {
                let title = piece["title"].as_str().unwrap();
                acme.attach(&renewal, question, title).await.expect(303);
            }
        }
    }
    let refused = acme.submit_disclosure(&renewal).await;
    refused.expect(422);
    tick(&mut acme, &renewal).await;
    acme.submit_disclosure(&renewal).await.expect(303);
    let stored =
        renewals::attested(&mut app.ctx.db.read().await.unwrap(), &Id::parse(&renewal).unwrap())
            .await
            .unwrap();
    assert_eq!(stored.len(), q.sections.len());
    assert!(stored.iter().all(|word| word.by == "acme.owner" && !word.questions.is_empty()));
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.declare_none(&renewal).await;
    lea.get(&format!("/pipeline/{renewal}"))
        .await
        .expect(200)
        .says("It renews what was submitted for version 4.2 on 21 November 2026")
        .says("Nothing changed since then.")
        .says("Said to be still true")
        .says("acme.owner said on 26 December 2027");
    lea.get(&format!("/reviews/{renewal}")).await.expect(200).says("Said to be still true");
    app.finish().await;
}

#[tokio::test]
async fn an_approved_tool_has_a_button_that_renews_it_for_this_version_or_a_new_one() {
    let app = TestApp::start().await;
    let disclosure = app.decided(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    listings::publish(&app.ctx, &app.publisher().await, &disclosure, Seen::at_hand())
        .await
        .unwrap();
    let mut acme = app.vendor("Acme").await;
    let page = acme.get(&format!("/disclosures/{disclosure}")).await.expect(200);
    page.says("Renew it");
    let html = page.text();
    let product = html.split("href=\"/products/").nth(2).unwrap();
    let product = product.split(['#', '"']).next().unwrap().to_owned();
    acme.get(&format!("/products/{product}"))
        .await
        .expect(200)
        .says("Renew it, or disclose a new version")
        .says("Leave it as it is to renew the decision")
        .says("Renew with those answers");
    let start = format!("/products/{product}/disclosures");
    let reply = acme.post(&start, &[("version", "3.0"), ("from", "last")]).await.expect(303);
    let renewal = last_step(&reply.location.unwrap());
    acme.get(&format!("/disclosures/{renewal}/renewal"))
        .await
        .expect(200)
        .says("You submitted version 2.8 on 21 November 2026.")
        .says("A condition of the approval is not met, due ");
    app.finish().await;
}

#[tokio::test]
async fn a_disclosure_that_renews_nothing_has_no_such_page() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    let path = format!("/disclosures/{disclosure}/renewal");
    acme.get(&path).await.expect(404);
    acme.post(&path, &[("section", "profile:0")]).await.expect(404);
    app.finish().await;
}

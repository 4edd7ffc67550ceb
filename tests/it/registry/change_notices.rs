//! A vendor tells of a change of its published tool, and what the agency makes of it.

use assay::actions::Seen;
use assay::actions::registry::listings as publications;
use assay::domain::assessment::confidentiality::Request;
use assay::domain::assessment::draft::Kept;
use assay::domain::instrument::{ChangeKinds, Decision, Kind, Reuse};
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::domain::registry::listing::Listing;
use assay::domain::values::{Id, Reason};
use assay::store::assessment::{answers, confidentiality, disclosures, renewals};
use assay::store::instrument::questionnaires::Library;
use assay::store::people::accounts;
use assay::store::registry::{listings, register};

use crate::support::forms::borrowed;
use crate::support::listings::Tool;
use crate::support::vendors::value_of;
use crate::support::{Client, PASSWORD, TestApp};

const WORDS: &str = "We move from the small model to the large one.";
const WHY: &str = "The model decides what students read.";

/// Lets days pass.
fn wait(app: &TestApp, days: i64) {
    app.ctx.clock.advance_seconds(days * 86_400);
}

/// A published tool with everything that its vendor answered: the vendor, and the product's id.
async fn askwell(app: &TestApp) -> (Client, String) {
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let acme = app.vendor("Acme").await;
    let vendor = app.organization(OrganizationKind::Vendor, "Acme").await;
    let mut tx = app.ctx.db.write().await.unwrap();
    let listed = listings::by_slug(&mut tx, "askwell").await.unwrap().expect("a listing");
    let owner = accounts::list(&mut tx, Some(&vendor)).await.unwrap();
    let owner = &owner.first().expect("an owner").id;
    for (question, answer) in app.example("student-chatbot").answers.iter() {
        let kept = Kept::from(answer);
        answers::put(&mut tx, &listed.disclosure, question, &kept, owner, app.ctx.now())
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    (acme, listed.product.to_string())
}

fn change<'a>(kind: &'a str, on: &'a str) -> [(&'a str, &'a str); 4] {
    [("kind", kind), ("things", "base_model"), ("words", WORDS), ("on", on)]
}

/// Sends what is typed, after reading what follows.
async fn tell(acme: &mut Client, product: &str, fields: &[(&str, &str)]) {
    let mut sure = fields.to_vec();
    sure.push(("sure", "yes"));
    acme.post(&format!("/products/{product}/changes"), &sure).await.expect(303);
}

/// The page of the notice that stands first in the agency's list.
async fn first(lea: &mut Client) -> String {
    let page = lea.get("/notices").await.expect(200).text();
    let (_, rest) = page.split_once("href=\"/notices/").expect("a notice");
    format!("/notices/{}", rest.split('"').next().expect("its id"))
}

#[tokio::test]
async fn what_follows_is_said_first_and_then_exactly_what_the_change_touches_opens() {
    let app = TestApp::start().await;
    let (mut acme, product) = askwell(&app).await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let path = format!("/products/{product}/changes");
    acme.get(&format!("/products/{product}")).await.expect(200).says(&path);
    acme.get(&path).await.expect(200).says("Transformative").says("at least 30 business days");
    for (fields, fault) in [
        (change("", "2027-03-01"), "Choose what kind of change it is."),
        (change("adaptive", ""), "Enter the day on which it takes effect, or took."),
        (change("adaptive", "soon"), "“soon” is not a whole date."),
    ] {
        acme.post(&path, &fields).await.expect(422).says(fault).says(WORDS);
    }
    let nothing = [("kind", "adaptive"), ("words", " "), ("on", "2027-03-01")];
    acme.post(&path, &nothing).await.expect(422).says("Choose what changes.").says("Enter what");
    let fields = change("transformative", "2027-03-01");
    acme.post(&path, &fields)
        .await
        .expect(200)
        .says("What follows")
        .says("These questions open in a draft")
        .says("The agency answers by 4 December 2026")
        .says("new base model (transformative), as of 1 March 2027.")
        .does_not_say("You tell of it late")
        .says(WORDS);
    assert!(app.mails_to("lea@example.org").await.is_empty(), "nothing is sent yet");
    app.visitor().get("/registry/askwell").await.expect(200).does_not_say("told of a change");
    tell(&mut acme, &product, &fields).await;

    app.visitor()
        .get("/registry/askwell")
        .await
        .expect(200)
        .says(
            "The vendor told of a change on 21 November 2026: new base model (transformative), as \
             of 1 March 2027. The agency has not answered yet.",
        )
        .does_not_say(WORDS);
    let json = app.visitor().get_json("/api/v1/listings/askwell").await.expect(200).json();
    let told = &json["change_notices"][0];
    assert_eq!(
        (&told["kind"], &told["what"][0], &told["standing"], &told["late"]),
        (&"Transformative".into(), &"New base model".into(), &"told".into(), &false.into())
    );
    app.visitor().get("/registry/changes").await.expect(200).says("The vendor told of a change");
    let mail = app.mails_to("lea@example.org").await.pop().expect("a mail");
    assert_eq!(mail.subject, "A vendor tells of a change: Askwell");
    mail.says(WORDS).says("Answer by 4 December 2026").says("/notices/");

    // The draft: everything stands but what the change touches.
    let page = acme.get(&path).await.expect(200).text();
    let (_, rest) = page.split_once("href=\"/disclosures/").expect("a draft");
    let draft = rest.split('"').next().expect("its id").to_owned();
    let mut tx = app.ctx.db.read().await.unwrap();
    let id = Id::parse(&draft).expect("an id");
    let kept = answers::of(&mut tx, &id).await.unwrap();
    let disclosure = disclosures::by_id(&mut tx, &id).await.unwrap().expect("the draft");
    let questionnaire =
        app.ctx.library.get(&disclosure.family, &disclosure.version).expect("there");
    let things = ["base_model".to_owned()];
    let touched = app.ctx.library.change_kinds.touched(&things, &questionnaire);
    let example = app.example("student-chatbot");
    let mut open = 0;
    for (question, _) in example.answers.iter() {
        let is_touched = touched.contains(&question);
        let kind = questionnaire.question(question).map(|question| &question.kind);
        // The fixture has no files, and an answer that is files goes along with them.
        let is_file = matches!(kind, Some(Kind::File { .. }));
        assert!(is_file || kept.get(question).is_none() == is_touched, "{question}");
        open += usize::from(is_touched);
    }
    assert!(open >= 2, "it touches {touched:?}");
    assert!(!renewals::attested(&mut tx, &id).await.unwrap().is_empty());
    drop(tx);
    acme.get(&format!("/disclosures/{draft}/check"))
        .await
        .expect(200)
        .does_not_say("are still true.");
    let notice = first(&mut lea).await;
    lea.get(&notice).await.expect(200).says("What it touches").says(WORDS);
    app.finish().await;
}

#[tokio::test]
async fn a_late_notice_is_taken_and_marked_and_one_that_is_noted_gives_its_draft_up() {
    let app = TestApp::start().await;
    let (mut acme, product) = askwell(&app).await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let path = format!("/products/{product}/changes");
    let late = change("transformative", "2026-12-01");
    acme.post(&path, &late)
        .await
        .expect(200)
        .says("You tell of it late: transformative is told at least 30 business days before it.");
    tell(&mut acme, &product, &late).await;
    app.visitor().get("/registry/askwell").await.expect(200).says("It was told late.");
    lea.get("/notices").await.expect(200).says("told late").says("Answer by 4 December 2026");
    let notice = first(&mut lea).await;
    let answer = format!("{notice}/answer");
    for (fields, fault) in [
        ([("answer", ""), ("until", ""), ("reason", WHY)], "Choose what follows from the change."),
        ([("answer", "noted"), ("until", ""), ("reason", "No")], "Say why in a sentence"),
        (
            [("answer", "review"), ("until", ""), ("reason", WHY)],
            "Enter the day by which the vendor answers what it touches.",
        ),
        (
            [("answer", "review"), ("until", "2026-11-21"), ("reason", WHY)],
            "Enter a day after 21 November 2026.",
        ),
    ] {
        lea.post(&answer, &fields).await.expect(422).says(fault).says(fields[2].1);
    }
    for (name, role) in [("pat", Role::Publisher), ("ada", Role::Administrator)] {
        let mut other = app.agency(name, role).await;
        other.get(&notice).await.expect(200).does_not_say("Your answer");
        other.post(&answer, &[("answer", "noted"), ("reason", WHY)]).await.expect(404);
    }
    app.agency("ana", Role::Reviewer).await.get(&notice).await.expect(404);
    app.vendor("Beta").await.get(&path).await.expect(404);
    let noted = [("answer", "noted"), ("reason", "A newer release of the same model.")];
    lea.post(&answer, &noted).await.expect(303);
    lea.post(&answer, &noted).await.expect(409).says("Somebody has answered this already.");
    app.visitor()
        .get("/registry/askwell")
        .await
        .expect(200)
        .says("Noted on 21 November 2026: nothing changes.")
        .says("A change was noted")
        .does_not_say("A newer release");
    acme.get(&format!("/products/{product}")).await.expect(200).says("Given up before it was");
    let mail = app.mails_to("acme.owner@example.org").await.pop().expect("a mail");
    assert_eq!(mail.subject, "Your change is noted: Askwell");
    mail.says("A newer release of the same model.");

    // A replay computes the listing as it was published, and adds what people did since.
    let mut tx = app.ctx.db.read().await.unwrap();
    let stored = listings::by_slug(&mut tx, "askwell").await.unwrap().expect("there");
    let first = register::body_at(&mut tx, &stored.product, 1).await.unwrap().expect("there");
    let again = Listing::parse(&first).unwrap().with_acts_of(&stored.listing);
    assert_eq!(again, stored.listing);
    drop(tx);
    app.finish().await;
}

#[tokio::test]
async fn a_draft_that_another_change_needs_stays_when_the_first_is_noted() {
    let app = TestApp::start().await;
    let (mut acme, product) = askwell(&app).await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    tell(&mut acme, &product, &change("adaptive", "2027-03-01")).await;
    let one = first(&mut lea).await;
    wait(&app, 1);
    let (mut acme, mut lea) = (app.vendor("Acme").await, app.agency("lea", Role::PanelLead).await);
    tell(&mut acme, &product, &change("transformative", "2027-04-01")).await;
    let two = first(&mut lea).await;
    assert_ne!(one, two);
    let review = [("answer", "review"), ("until", "2027-01-15"), ("reason", WHY)];
    lea.post(&format!("{two}/answer"), &review).await.expect(303);
    let noted = [("answer", "noted"), ("reason", "A newer release of the same model.")];
    lea.post(&format!("{one}/answer"), &noted).await.expect(303);
    let page = acme.get(&format!("/products/{product}")).await.expect(200);
    page.does_not_say("Given up before it was").does_not_say("Start with those answers");
    app.finish().await;
}

#[tokio::test]
async fn a_change_that_is_told_while_the_next_decision_is_made_outlives_its_publication() {
    let app = TestApp::start().await;
    let (_, product) = askwell(&app).await;
    let next = app.decided(&Tool::new("student-chatbot", "Askwell Plus", "Acme")).await;
    app.moved_to(&next, &product).await;
    wait(&app, 1);
    let mut acme = app.vendor("Acme").await;
    let fields = change("adaptive", "2027-03-01");
    acme.post(&format!("/products/{product}/changes"), &fields)
        .await
        .expect(200)
        .says("if it asks for a review you answer them in the next one:");
    tell(&mut acme, &product, &fields).await;
    let publisher = app.publisher().await;
    publications::publish(&app.ctx, &publisher, &next, Seen::at_hand()).await.expect("published");
    app.visitor().get("/registry/askwell").await.expect(200).says("has not answered yet.");
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let answer = format!("{}/answer", first(&mut lea).await);
    let noted = [("answer", "noted"), ("reason", "A newer release of the same model.")];
    lea.post(&answer, &noted).await.expect(303);
    app.visitor().get("/registry/askwell").await.expect(200).says("nothing changes.");
}

#[tokio::test]
async fn what_a_second_change_touches_has_to_be_said_again() {
    let app = TestApp::start().await;
    let (mut acme, product) = askwell(&app).await;
    let of = |thing: &'static str| {
        let mut fields = change("adaptive", "2027-03-01").to_vec();
        fields[1].1 = thing;
        fields
    };
    tell(&mut acme, &product, &of("subprocessor")).await;
    let page = acme.get(&format!("/products/{product}/changes")).await.expect(200).text();
    let (_, rest) = page.split_once("href=\"/disclosures/").expect("a draft");
    let renewal = format!("/disclosures/{}/renewal", rest.split('"').next().expect("its id"));
    let again = "You told the agency of a change since that touches an answer here";
    acme.get(&renewal).await.expect(200).does_not_say(again);
    wait(&app, 1);
    let mut acme = app.vendor("Acme").await;
    tell(&mut acme, &product, &of("base_model")).await;
    acme.get(&renewal).await.expect(200).says(again);
    app.finish().await;
}

#[tokio::test]
async fn what_stays_for_the_agency_alone_goes_along_with_its_answer_into_the_draft_of_a_change() {
    let app = TestApp::start().await;
    let (mut acme, product) = askwell(&app).await;
    let vendor = app.organization(OrganizationKind::Vendor, "Acme").await;
    let mut tx = app.ctx.db.write().await.unwrap();
    let listed = listings::by_slug(&mut tx, "askwell").await.unwrap().expect("a listing");
    let before = disclosures::by_id(&mut tx, &listed.disclosure).await.unwrap().expect("there");
    let questionnaire = app.ctx.library.get(&before.family, &before.version).expect("there");
    // What is asked anew each time stands in the draft of a change as it was answered.
    let example = app.example("student-chatbot");
    let things = ["base_model".to_owned()];
    let touched = app.ctx.library.change_kinds.touched(&things, &questionnaire);
    let question = questionnaire
        .sections
        .iter()
        .flat_map(|section| &section.questions)
        .find(|one| {
            let name = one.name.as_str();
            one.reuse == Reuse::Never
                && one.is_published()
                && example.answers.iter().any(|(answered, _)| answered == name)
                && !touched.contains(&name)
        })
        .expect("a question that is asked anew");
    let owner = accounts::list(&mut tx, Some(&vendor)).await.unwrap();
    let request = Request {
        question: question.name.clone(),
        basis: "trade_secret".to_owned(),
        title: "Trade secret".to_owned(),
        law: "A law".to_owned(),
        reason: Reason::parse("Competitors would read our prices.").expect("a reason"),
        to_renew: false,
        revision: 1,
        asked_at: app.ctx.now(),
        ruling: None,
    };
    confidentiality::put(&mut tx, &before.id, &request, &owner[0].id).await.unwrap();
    tx.commit().await.unwrap();
    tell(&mut acme, &product, &change("transformative", "2027-03-01")).await;
    let mut tx = app.ctx.db.read().await.unwrap();
    let all = disclosures::of_product(&mut tx, &listed.product).await.unwrap();
    let draft = all.iter().find(|one| one.is_under_way()).expect("a draft");
    let carried = confidentiality::of(&mut tx, &draft.id).await.unwrap();
    let kept = answers::of(&mut tx, &draft.id).await.unwrap();
    assert!(kept.get(&question.name).is_some(), "the answer to {} goes along", question.name);
    assert!(carried.iter().any(|one| one.question == question.name), "{carried:?}");
}

#[tokio::test]
async fn a_review_is_asked_by_a_day_and_a_suspension_is_proposed_to_the_publisher() {
    let app = TestApp::start().await;
    let (mut acme, product) = askwell(&app).await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    tell(&mut acme, &product, &change("transformative", "2027-03-01")).await;
    let notice = first(&mut lea).await;
    let mut pia = app.visitor();
    pia.sign_in("pia@example.org", PASSWORD).await;
    pia.get("/pipeline").await.expect(200).does_not_say("A lead proposes to suspend it");
    lea.get("/pipeline").await.expect(200).says("The answer is due on 4 December 2026");
    let answer = [("answer", "suspend"), ("until", "2027-01-15"), ("reason", WHY)];
    lea.post(&format!("{notice}/answer"), &answer).await.expect(303);
    app.visitor()
        .get("/registry/askwell")
        .await
        .expect(200)
        .says("Under review: the vendor answers what it touches until 15 January 2027.")
        .says("A change is under review");
    let mail = app.mails_to("acme.owner@example.org").await.pop().expect("a mail");
    assert_eq!(mail.subject, "Your change is reviewed: Askwell");
    mail.says("by 15 January 2027").says("A publisher decides").says("/disclosures/");
    let mail = app.mails_to("pia@example.org").await.pop().expect("a mail");
    assert_eq!(mail.subject, "A lead proposes to suspend a listing: Askwell");
    pia.get("/pipeline").await.expect(200).says("A lead proposes to suspend it").says(&notice);
    let page = pia.get(&notice).await.expect(200);
    page.says("The vendor told of a change, which is reviewed first").says("Suspend listing");
    lea.get(&notice).await.expect(200).does_not_say("Suspend listing");
    let form = page.form("/listings/askwell/state");
    pia.post("/listings/askwell/state", &borrowed(&form)).await.expect(303);
    app.visitor().get("/registry/askwell").await.expect(200).says("Suspended");
    pia.get("/pipeline").await.expect(200).does_not_say("A lead proposes to suspend it");
    // Nor does anybody ask again once it is reinstated.
    let back = [("change", "reinstate"), ("reason", "The model was looked at.")];
    pia.post("/listings/askwell/state", &back).await.expect(303);
    pia.get("/pipeline").await.expect(200).does_not_say("A lead proposes to suspend it");
    pia.get(&notice).await.expect(200).does_not_say("Suspend listing");
    lea.get("/pipeline/ends")
        .await
        .expect(200)
        .says("The vendor answers by 15 January 2027 what a change touches");
    // Also when the vendor gives the draft up.
    let page = acme.get(&format!("/products/{product}/changes")).await.expect(200).text();
    let (_, rest) = page.split_once("href=\"/disclosures/").expect("a draft");
    let draft = rest.split('"').next().expect("its id");
    let why = [("reason", "We do it later.")];
    acme.post(&format!("/disclosures/{draft}/withdrawal"), &why).await.expect(303);
    lea.get("/pipeline/ends")
        .await
        .expect(200)
        .says("The vendor answers by 15 January 2027 what a change touches");
    app.finish().await;
}

#[tokio::test]
async fn what_nobody_answered_in_time_is_overdue_for_leads_and_administrators() {
    let app = TestApp::start().await;
    let (mut acme, product) = askwell(&app).await;
    tell(&mut acme, &product, &change("adaptive", "2026-11-20")).await;
    app.agency("ada", Role::Administrator)
        .await
        .get("/pipeline")
        .await
        .expect(200)
        .does_not_say("A change was told");
    wait(&app, 20);
    let overdue = "The answer was due on 4 December 2026";
    for (name, role) in [("lea", Role::PanelLead), ("ada", Role::Administrator)] {
        let mut person = app.agency(name, role).await;
        person.get("/pipeline").await.expect(200).says(overdue);
        person.get("/notices").await.expect(200).says("Overdue").says(overdue);
    }
    app.finish().await;
}

#[tokio::test]
async fn there_is_nothing_to_tell_of_a_tool_without_an_approval_and_an_old_page_sends_nothing() {
    let app = TestApp::start().await;
    app.published(&Tool {
        decision: Some(Decision::NotApproved),
        ..Tool::new("student-chatbot", "OriginMark", "Acme")
    })
    .await;
    let mut acme = app.vendor("Acme").await;
    let draft = acme.register_product("Reader").await;
    acme.get(&format!("/products/{draft}/changes")).await.expect(404);
    let mut tx = app.ctx.db.read().await.unwrap();
    let refused = listings::by_slug(&mut tx, "originmark").await.unwrap().expect("there").product;
    drop(tx);
    acme.get(&format!("/products/{refused}/changes")).await.expect(404);
    let (mut acme, product) = askwell(&app).await;
    let path = format!("/products/{product}/changes");
    let page = acme.get(&path).await.expect(200).text();
    let seen = value_of(&page, "seen").expect("a stamp");
    tell(&mut acme, &product, &change("adaptive", "2026-11-20")).await;
    let mut again = change("adaptive", "2026-11-20").to_vec();
    again.extend([("sure", "yes"), ("seen", seen.as_str())]);
    acme.post(&path, &again).await.expect(409);
    // What comes next is answered in the draft that is there.
    acme.post(&path, &change("class", "2027-06-01"))
        .await
        .expect(200)
        .says("The tool becomes another.")
        .says("Answer them in the disclosure that is under way");
    app.finish().await;
}

#[test]
fn a_file_of_changes_that_names_what_no_questionnaire_has_is_refused() {
    let own = include_str!("../../../questionnaires/changes.json");
    let kinds = ChangeKinds::parse("changes.json", own.as_bytes()).unwrap();
    assert_eq!((kinds.kinds.len(), kinds.things.len()), (3, 9));
    let library = Library::built_in().unwrap();
    let all: Vec<_> = library.all().map(AsRef::as_ref).collect();
    assert!(kinds.faults("changes.json", &all).is_empty());
    for thing in &kinds.things {
        let newest = library.latest("ai-edtech").expect("a questionnaire");
        let touched = kinds.touched(std::slice::from_ref(&thing.id), &newest);
        assert!(!touched.is_empty(), "{} touches nothing of the newest version", thing.id);
    }
    let gone = own.replace("profile.models", "profile.engines");
    let kinds = ChangeKinds::parse("changes.json", gone.as_bytes()).unwrap();
    let faults = kinds.faults("changes.json", &all);
    assert_eq!(
        faults.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "changes.json at /things/0/questions/ai-edtech/0: No version of ai-edtech has a question \
             “profile.engines” any more."
        ]
    );
    for (text, told) in [
        (own.replace("\"after\"", "\"soon\""), "before"),
        (own.replace("\"class\"", "\"adaptive\""), "stands twice"),
        (own.replace("\"days_to_answer\": 10,", ""), "`days_to_answer` is missing"),
    ] {
        let faults = ChangeKinds::parse("changes.json", text.as_bytes()).unwrap_err();
        assert!(faults.iter().any(|fault| fault.to_string().contains(told)), "{faults:?}");
    }
}

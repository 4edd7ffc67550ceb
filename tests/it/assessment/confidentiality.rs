//! Requests that an answer which would be published stays with the agency: who may ask and until
//! when, who decides, what waits for it, and that nothing public ever tells a withheld answer.

use std::collections::BTreeSet;

use assay::actions::registry::{listings, replay};
use assay::actions::{Error, Seen};
use assay::demo::journey::Publisher;
use assay::domain::access::Actor;
use assay::domain::assessment::confidentiality::{Request, answer_mark};
use assay::domain::event::Event;
use assay::domain::instrument::{Answer, LegalBases, in_words};
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::domain::values::{DisclosureId, Reason};
use assay::store::assessment::confidentiality::{self as stored, Decided};
use assay::store::events;
use serde_json::Value;

use crate::support::addresses::public_addresses;
use crate::support::listings::Tool;
use crate::support::vendors::{example, last_step, value_of};
use crate::support::{Client, TestApp};

const QUESTION: &str = "profile.technique";
const REASON: &str = "Competitors would learn how the tool is put together.";
const RULING: &str = "The technique is described in public by the vendor itself.";

fn path(disclosure: &str, question: &str) -> String {
    format!("/disclosures/{disclosure}/confidentiality/{question}")
}

async fn ask(acme: &mut Client, disclosure: &str, question: &str) {
    let fields = [("basis", "trade_secret"), ("law", ""), ("reason", REASON)];
    acme.post(&path(disclosure, question), &fields).await.expect(303);
}

/// A filled draft of Acme's that asks to keep its technique confidential.
async fn asked(app: &TestApp) -> (Client, String) {
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    acme.fill(&disclosure, &example("lesson-planner")).await;
    ask(&mut acme, &disclosure, QUESTION).await;
    (acme, disclosure)
}

async fn rule(
    lea: &mut Client,
    disclosure: &str,
    question: &str,
    word: &str,
) -> crate::support::Reply {
    let path = format!("/pipeline/{disclosure}/confidentiality/{question}");
    let page = lea.get(&path).await.text();
    let seen = value_of(&page, "seen").unwrap_or_default();
    lea.post(&path, &[("seen", &seen), ("word", word), ("reason", RULING)]).await
}

/// Asks behind the pages that the answers to these questions stay confidential, and decides where
/// it is said how.
async fn keep(app: &TestApp, id: &DisclosureId, questions: &[(String, Answer)], how: Option<bool>) {
    let acme = app.organization(OrganizationKind::Vendor, "acme").await;
    let owner = app.account(&acme, "acme.owner", &[Role::VendorOwner]).await;
    let now = app.ctx.now();
    let basis = app.ctx.library.legal_bases.get("trade_secret").expect("a ground");
    let mut tx = app.ctx.db.write().await.unwrap();
    for (question, answer) in questions {
        let request = Request {
            question: question.clone(),
            basis: basis.id.clone(),
            title: basis.title.clone(),
            law: basis.law.clone().expect("a law"),
            reason: Reason::parse(REASON).unwrap(),
            to_renew: false,
            revision: 1,
            asked_at: now,
            ruling: None,
        };
        stored::put(&mut tx, id, &request, &owner).await.unwrap();
        if let Some(granted) = how {
            let reason = Reason::parse(RULING).unwrap();
            let answer = answer_mark(answer);
            let decided =
                Decided { question, revision: 1, granted, reason: &reason, answer: &answer };
            assert!(stored::decide(&mut tx, id, &decided, (&owner, now)).await.unwrap());
        }
        let event = Event::ConfidentialityAsked {
            disclosure: id.clone(),
            question: question.clone(),
            ground: request.ground(),
        };
        events::append(&mut tx, now, &Actor::System, &event).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// The answers of an example that are published, with their questions.
fn published(app: &TestApp, example: &str) -> Vec<(String, Answer)> {
    let questionnaire = app.ctx.library.for_disclosures().expect("a questionnaire");
    let answers = app.example(example).answers;
    let public = questionnaire.questions().filter(|(_, question)| question.is_published());
    public
        .filter_map(|(_, one)| Some((one.name.clone(), answers.get(&one.name)?.clone())))
        .collect()
}

/// Every text of a value that says something of its own: words that an agency's files do not have.
fn texts(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.len() > 25 && text.contains(' ') => {
            found.insert(text.to_lowercase());
        }
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(parts) => parts.values().for_each(|part| texts(part, found)),
        _ => {}
    }
}

#[tokio::test]
async fn a_vendor_asks_at_a_question_on_a_ground_and_with_a_reason_and_takes_it_back() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    let (page, section) =
        (path(&disclosure, QUESTION), format!("/disclosures/{disclosure}/sections/profile"));
    acme.get(&section)
        .await
        .expect(200)
        .says(&format!("href=\"{page}\""))
        .says("Ask that this stays confidential");
    let form = acme.get(&page).await.expect(200);
    form.says("Trade secret").says("Another statute").says("On which ground?");
    // Nothing is taken without a ground, a reason and, where the ground names no law, the law.
    acme.post(&page, &[("basis", ""), ("reason", "")])
        .await
        .expect(422)
        .says("Choose the ground on which it may stay confidential.");
    acme.post(&page, &[("basis", "statute"), ("law", ""), ("reason", REASON)])
        .await
        .expect(422)
        .says("Enter the law with its section")
        .says(REASON);
    ask(&mut acme, &disclosure, QUESTION).await;
    let asked = acme.get(&section).await.expect(200);
    asked
        .says("You asked that this stays with the agency.")
        .says("Only the agency sees this, unless it refuses your request");
    let check = acme.get(&format!("/disclosures/{disclosure}/check")).await.expect(200);
    check.does_not_say("What you ask to keep confidential</h2>");
    // What somebody else changed meanwhile is not overwritten.
    acme.post(&page, &[("seen", "0"), ("basis", "security"), ("reason", REASON)])
        .await
        .expect(409)
        .says("This request is not the one any more that your page showed");
    acme.post(
        &page,
        &[("seen", "1"), ("basis", "statute"), ("law", "Gov. Code 7"), ("reason", REASON)],
    )
    .await
    .expect(303);
    acme.get(&page).await.expect(200).says("Another statute (Gov. Code 7)");
    acme.post(&format!("{page}/removal"), &[("seen", "1")]).await.expect(409);
    acme.post(&format!("{page}/removal"), &[("seen", "2")]).await.expect(303);
    acme.get(&section).await.expect(200).does_not_say("You asked that this stays");
    acme.post(&format!("{page}/removal"), &[]).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn a_request_is_the_vendors_alone_and_about_what_would_be_published() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Lessonwright").await;
    let questionnaire = app.ctx.library.for_disclosures().unwrap();
    let private =
        questionnaire.questions().find(|(_, question)| !question.is_published()).unwrap().1;
    let fields = [("basis", "trade_secret"), ("reason", REASON)];
    for reply in [
        acme.get(&path(&disclosure, &private.name)).await,
        acme.post(&path(&disclosure, &private.name), &fields).await,
    ] {
        reply.expect(409).says("so there is nothing to ask for.");
    }
    acme.get(&path(&disclosure, "profile.nothing")).await.expect(404);
    acme.post(&path(&disclosure, "profile.nothing"), &fields).await.expect(404);
    acme.post_as_is(&path(&disclosure, QUESTION), &fields).await.expect(403);
    let mut other = app.vendor("other").await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    for client in [&mut other, &mut lea] {
        client.get(&path(&disclosure, QUESTION)).await.expect(404);
        client.post(&path(&disclosure, QUESTION), &fields).await.expect(404);
        client.post(&format!("{}/removal", path(&disclosure, QUESTION)), &[]).await.expect(404);
    }
    // A draft does not exist for the agency.
    lea.get(&format!("/pipeline/{disclosure}/confidentiality")).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn the_check_and_the_preview_say_what_is_withheld_and_a_submission_freezes_it() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = asked(&app).await;
    acme.get(&format!("/disclosures/{disclosure}/check"))
        .await
        .expect(200)
        .says("What you ask to keep confidential</h2>")
        .says("Only the agency sees this, unless it refuses your request")
        .says("Trade secret (the exemption for trade secrets in the public-records law)");
    let preview = acme.get(&format!("/disclosures/{disclosure}/preview")).await.expect(200);
    preview
        .says("Withheld at the vendor’s request: trade secret")
        .says("The agency has not decided on the request yet.")
        .does_not_say("Generation from vetted material only");
    // Whoever looked over the answers before a request came looks again.
    let shown = acme.get(&format!("/disclosures/{disclosure}/check")).await.text();
    let revision = value_of(&shown, "revision").unwrap();
    ask(&mut acme, &disclosure, "profile.models").await;
    let fields =
        [("name", "Ana Ruiz"), ("title", "CEO"), ("agreed", "yes"), ("revision", &revision)];
    acme.post(&format!("/disclosures/{disclosure}/submission"), &fields).await.expect(409);
    acme.submit_disclosure(&disclosure).await.expect(303);
    let page = path(&disclosure, QUESTION);
    acme.get(&page).await.expect(200).says("nothing can be changed here").says(REASON);
    acme.post(&page, &[("basis", "security"), ("reason", REASON)]).await.expect(409);
    acme.post(&format!("{page}/removal"), &[]).await.expect(409);
    acme.get(&format!("/disclosures/{disclosure}"))
        .await
        .expect(200)
        .says("What you ask to keep confidential</h2>")
        .says("It is not published before the agency has decided on that.");
    app.finish().await;
}

#[tokio::test]
async fn a_lead_without_a_conflict_decides_once_with_a_reason_and_the_vendor_hears_of_it() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = asked(&app).await;
    ask(&mut acme, &disclosure, "profile.models").await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let mut kim = app.agency("kim", Role::PanelLead).await;
    acme.submit_disclosure(&disclosure).await.expect(303);
    app.mail_to("lea@example.org").await.says("The vendor asks to keep 2 answers confidential.");
    acme.get(&format!("/disclosures/{disclosure}/export"))
        .await
        .says("You asked that this stays with the agency.");
    let (list, one) = (
        format!("/pipeline/{disclosure}/confidentiality"),
        format!("/pipeline/{disclosure}/confidentiality/{QUESTION}"),
    );
    // Somebody with a conflict sees nothing, and somebody who said nothing says so first.
    kim.post(
        &format!("/reviews/{disclosure}/conflict"),
        &[("word", "conflict"), ("reason", "I own shares of this company.")],
    )
    .await
    .expect(303);
    let told = app.mails_to("kim@example.org").await.len();
    kim.get(&list).await.expect(404);
    kim.post(&one, &[("word", "grant"), ("reason", RULING)]).await.expect(404);
    lea.post(&one, &[("word", "grant"), ("reason", RULING)])
        .await
        .expect(403)
        .says("Say first whether you have a conflict of interest");
    lea.declare_none(&disclosure).await;
    lea.get(&format!("/pipeline/{disclosure}"))
        .await
        .expect(200)
        .says("2 asked for, 2 to decide")
        .says(&format!("href=\"{list}\""));
    lea.get(&list).await.expect(200).says("Its vendor asks to keep this confidential");
    lea.get(&one).await.expect(200).says(REASON).says("Does this answer stay confidential?");
    lea.post(&one, &[("word", ""), ("reason", "")])
        .await
        .expect(422)
        .says("Choose whether the answer stays confidential.");
    lea.post(&one, &[("seen", "9"), ("word", "grant"), ("reason", RULING)]).await.expect(409);
    rule(&mut lea, &disclosure, QUESTION, "grant").await.expect(303);
    let mail = app.mails_to("acme.owner@example.org").await.pop().unwrap();
    mail.says("The agency granted it.").says(RULING).says("trade secret (the exemption");
    rule(&mut lea, &disclosure, QUESTION, "refuse")
        .await
        .expect(409)
        .says("is granted already, and its vendor knows.");
    rule(&mut lea, &disclosure, "profile.models", "refuse").await.expect(303);
    let mail = app.mails_to("acme.owner@example.org").await.pop().unwrap();
    mail.says("The agency refused it.").says("withdraw the disclosure by");
    acme.get(&format!("/disclosures/{disclosure}"))
        .await
        .expect(200)
        .says("The agency keeps this to itself, as you asked.")
        .says("it is published with the decision. If you do not want that, withdraw")
        .says(RULING);
    lea.get(&format!("/pipeline/{disclosure}"))
        .await
        .expect(200)
        .says("Confidentiality granted: trade secret")
        .says("Confidentiality refused: trade secret");
    assert_eq!(app.mails_to("kim@example.org").await.len(), told, "no mail to a conflict");
    let mut adam = app.agency("adam", Role::Administrator).await;
    adam.get("/events").await.expect(200).says("Granted that the answer to PRO-06");
    app.finish().await;
}

#[tokio::test]
async fn reviewers_read_the_answer_with_a_tag_and_do_not_decide() {
    let app = TestApp::start().await;
    let mut panel = app.in_review("Quill", "lesson-planner").await;
    let id = panel.submitted.case();
    let answers = published(&app, "lesson-planner");
    let scored = answers.iter().find(|(name, _)| name.starts_with("safety.")).unwrap().clone();
    let profile = answers.iter().find(|(name, _)| name == QUESTION).unwrap().clone();
    keep(&app, &id, &[scored.clone(), profile], None).await;
    panel
        .ana
        .get(&format!("/reviews/{id}"))
        .await
        .expect(200)
        .says("Its vendor asks to keep this confidential")
        .says("Generation from vetted material only");
    panel
        .ana
        .get(&format!("/reviews/{id}/safety?question={}", scored.0))
        .await
        .expect(200)
        .says("Its vendor asks to keep this confidential");
    let one = format!("/pipeline/{id}/confidentiality/{QUESTION}");
    panel.ana.get(&one).await.expect(200).says("A panel lead decides on these requests.");
    panel.ana.post(&one, &[("word", "grant"), ("reason", RULING)]).await.expect(404);
    rule(&mut panel.lea, id.as_str(), QUESTION, "grant").await.expect(303);
    panel
        .ana
        .get(&format!("/reviews/{id}"))
        .await
        .expect(200)
        .says("Confidential, as its vendor asked")
        .says("Generation from vetted material only");
    app.finish().await;
}

#[tokio::test]
async fn no_decision_is_proposed_before_every_request_is_decided_and_a_refused_vendor_had_its_days()
{
    let app = TestApp::start().await;
    let mut panel = app.scored("Quill", "lesson-planner", &[]).await;
    let id = panel.submitted.case();
    panel.lea.declare_none(id.as_str()).await;
    let answers = published(&app, "lesson-planner");
    let technique = answers.iter().find(|(name, _)| name == QUESTION).unwrap().clone();
    keep(&app, &id, &[technique], None).await;
    let decision = format!("/pipeline/{id}/decision");
    let proposal = [("decision", "approved"), ("reason", "")];
    panel
        .lea
        .get(&decision)
        .await
        .expect(200)
        .says("nobody has decided on it yet: PRO-06")
        .says(&format!("href=\"/pipeline/{id}/confidentiality\""))
        .does_not_say("Propose this decision");
    panel.lea.post(&decision, &proposal).await.expect(409).says("nobody has decided on it yet");
    rule(&mut panel.lea, id.as_str(), QUESTION, "refuse").await.expect(303);
    panel
        .lea
        .post(&decision, &proposal)
        .await
        .expect(409)
        .says("The vendor can withdraw the disclosure until 1 December 2026");
    let mut acme = app.vendor("acme").await;
    acme.get(&format!("/disclosures/{id}/withdrawal")).await.expect(200);
    app.ctx.clock.advance_seconds(11 * 86_400);
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.get(&decision).await.expect(200).does_not_say("asks to keep something confidential");
    lea.propose(id.as_str(), "approved").await;
    // What is proposed rests on what was decided.
    let other = answers.iter().find(|(name, _)| name == "profile.models").unwrap().clone();
    keep(&app, &id, &[other], None).await;
    rule(&mut lea, id.as_str(), "profile.models", "grant")
        .await
        .expect(409)
        .says("so requests for confidentiality cannot be decided on now.");
    app.finish().await;
}

#[tokio::test]
async fn nothing_is_published_while_a_request_is_undecided() {
    let app = TestApp::start().await;
    let id = app.decided(&Tool::new("lesson-planner", "Lessonwright", "acme")).await;
    let technique =
        published(&app, "lesson-planner").into_iter().find(|(name, _)| name == QUESTION).unwrap();
    keep(&app, &id, std::slice::from_ref(&technique), None).await;
    let pia = app.publisher().await;
    let refused = listings::publish(&app.ctx, &pia, &id, Seen::at_hand()).await.unwrap_err();
    let Error::WrongState(sentence) = refused else { panic!("{refused:?}") };
    assert!(sentence.contains("nobody has decided on it yet: PRO-06 “"), "{sentence}");
    let preview = listings::preview(&app.ctx, &pia, &id).await.unwrap();
    assert!(preview.card.facts.iter().all(|fact| fact.id != "technique"));
    let mut publisher = app.agency("pia", Role::Publisher).await;
    publisher
        .get(&format!("/pipeline/{id}/decision"))
        .await
        .expect(200)
        .says("The vendor asks to keep something confidential")
        .does_not_say("Publish the listing</button>");
    keep(&app, &id, &[technique], Some(false)).await;
    listings::publish(&app.ctx, &pia, &id, Seen::at_hand()).await.unwrap();
    // What was refused is published as any other answer.
    let listing = app.visitor().get("/api/v1/listings/lessonwright").await.expect(200).json();
    let facts = listing["facts"].as_array().unwrap();
    assert!(facts.iter().any(|fact| fact["id"] == "technique"));
    assert!(listing.get("withheld").is_none());
    app.finish().await;
}

#[tokio::test]
async fn nothing_that_is_public_tells_a_withheld_answer() {
    let app = TestApp::start().await;
    let mut hidden = BTreeSet::new();
    for file in ["lesson-planner", "student-chatbot"] {
        for (_, answer) in published(&app, file) {
            texts(&answer.to_json(), &mut hidden);
        }
    }
    // The agency's own pages show good answers, which the examples repeat.
    let mut visitor = app.visitor();
    for path in public_addresses(&app, &[]).await {
        let text = visitor.get(&path).await.text().to_lowercase();
        hidden.retain(|one| !text.contains(one));
    }
    assert!(hidden.len() > 20, "the examples say a lot in public");
    for (file, name) in [("lesson-planner", "Lessonwright"), ("student-chatbot", "Askwell")] {
        let id = app.decided(&Tool::new(file, name, "acme")).await;
        keep(&app, &id, &published(&app, file), Some(true)).await;
        let pia = app.publisher().await;
        Publisher::new(&app.ctx, &pia).publishes(&id).await.expect("a publication");
    }
    let paths = public_addresses(&app, &["lessonwright", "askwell"]).await;
    let more = ["/registry/compare?tool=lessonwright&tool=askwell", "/registry.csv", "/registry"];
    let mut told = Vec::new();
    for path in paths.iter().map(String::as_str).chain(more) {
        let text = visitor.get(path).await.expect(200).text().to_lowercase();
        told.extend(
            hidden.iter().filter(|one| text.contains(*one)).map(|one| (path.to_owned(), one)),
        );
    }
    assert_eq!(told, [], "these tell what is withheld");
    let listing = visitor.get("/api/v1/listings/lessonwright").await.expect(200).json();
    assert_eq!(listing["data"], serde_json::json!([]));
    assert_eq!(listing["costs"], serde_json::json!([]));
    assert_eq!(listing["measures"], serde_json::json!([]));
    assert_eq!(listing["inherent_score"], Value::Null, "the sum would tell the answers");
    // Neither does a choice show, in any of its parts.
    let questionnaire = app.ctx.library.for_disclosures().unwrap();
    let whole = listing.to_string();
    for (name, answer) in published(&app, "lesson-planner") {
        let question = questionnaire.question(&name).unwrap();
        let words = answer.value().map(|value| in_words(question, value)).unwrap_or_default();
        assert!(words.len() < 20 || !whole.contains(&words), "{name}: {words}");
    }
    let not_public = |reason: &Value| reason["given"] == "Not public";
    for factor in listing["factors"].as_array().unwrap() {
        let reasons = factor["reasons"].as_array().unwrap();
        let of_answers = reasons
            .iter()
            .filter(|reason| reason["code"].as_str().is_some_and(|code| code.starts_with("PRO-")));
        assert!(of_answers.clone().all(not_public), "{factor}");
    }
    let statements = listing["statements"].as_array().unwrap();
    assert!(!statements.is_empty());
    for statement in statements {
        assert_eq!(statement["withheld"], true, "{statement}");
        let says = statement["vendor_says"].as_str().unwrap();
        assert!(says.starts_with("Withheld at the vendor’s request: trade secret (the"), "{says}");
    }
    let words = "Withheld at the vendor’s request: trade secret (the exemption for trade secrets \
        in the public-records law).";
    for path in [
        "/registry/lessonwright",
        "/registry/lessonwright/families",
        "/registry/compare?tool=lessonwright&tool=askwell",
        "/api/v1/listings/lessonwright",
    ] {
        visitor.get(path).await.expect(200).says(words);
    }
    // Lists are narrowed by nothing that is withheld, and nothing that is found tells it.
    visitor.get("/registry?fact.uses=lesson_planning").await.does_not_say("/registry/lessonwright");
    app.finish().await;
}

#[tokio::test]
async fn a_listing_that_withholds_an_answer_is_computed_anew_to_the_byte() {
    let app = TestApp::start().await;
    let mut panel = app.scored("Quill", "lesson-planner", &[]).await;
    let id = panel.submitted.case();
    panel.lea.declare_none(id.as_str()).await;
    let one =
        published(&app, "lesson-planner").into_iter().find(|(name, _)| name == QUESTION).unwrap();
    keep(&app, &id, &[one], Some(true)).await;
    panel.lea.propose(id.as_str(), "approved").await;
    app.sign_all(id.as_str()).await;
    let pia = app.publisher().await;
    Publisher::new(&app.ctx, &pia).publishes(&id).await.expect("a publication");
    let listing = app.visitor().get("/api/v1/listings/quill").await.expect(200).json();
    assert_eq!(listing["withheld"][0]["fact"], "technique");
    let replayed = replay::replay(&app.ctx).await.unwrap();
    assert!(!replayed.is_empty() && replayed.iter().all(|one| one.same), "{replayed:?}");
    app.finish().await;
}

#[tokio::test]
async fn a_request_about_one_answer_leaves_the_others_as_they_are() {
    let app = TestApp::start().await;
    let tool = Tool::new("lesson-planner", "Lessonwright", "acme");
    let id = app.decided(&tool).await;
    let one =
        published(&app, "lesson-planner").into_iter().find(|(name, _)| name == QUESTION).unwrap();
    keep(&app, &id, &[one], Some(true)).await;
    let pia = app.publisher().await;
    Publisher::new(&app.ctx, &pia).publishes(&id).await.expect("a publication");
    let kept = app.visitor().get("/api/v1/listings/lessonwright").await.expect(200).json();
    app.published(&Tool::new("lesson-planner", "Plainwright", "other")).await;
    let plain = app.visitor().get("/api/v1/listings/plainwright").await.expect(200).json();
    assert!(plain.get("withheld").is_none(), "what has nothing withheld says nothing of it");
    assert_eq!(kept["withheld"].as_array().unwrap().len(), 1);
    assert_eq!(kept["withheld"][0]["fact"], "technique");
    assert_eq!(kept["withheld"][0]["basis"], "trade_secret");
    for part in ["data", "costs", "statements", "measures", "scores", "decision", "stops"] {
        assert_eq!(kept[part], plain[part], "{part}");
    }
    let others = |listing: &Value| -> Vec<Value> {
        let facts = listing["facts"].as_array().unwrap().iter();
        facts.filter(|fact| fact["id"] != "technique").cloned().collect()
    };
    assert_eq!(others(&kept), others(&plain));
    app.finish().await;
}

#[tokio::test]
async fn another_answer_is_undecided_again_and_a_returned_request_can_change() {
    let app = TestApp::start().await;
    let (mut acme, disclosure) = asked(&app).await;
    ask(&mut acme, &disclosure, "profile.learners").await;
    acme.submit_disclosure(&disclosure).await.expect(303);
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.declare_none(&disclosure).await;
    rule(&mut lea, &disclosure, QUESTION, "grant").await.expect(303);
    rule(&mut lea, &disclosure, "profile.learners", "refuse").await.expect(303);
    let back = [("word", "return"), ("reason", "Say more about PRO-06, please.")];
    lea.post(&format!("/pipeline/{disclosure}/triage"), &back).await.expect(303);
    rule(&mut lea, &disclosure, QUESTION, "grant").await.expect(409);
    let section = format!("/disclosures/{disclosure}/sections/profile");
    acme.get(&section)
        .await
        .expect(200)
        .says("Only the agency sees this, as you asked")
        .says("The agency refused to keep this to itself");
    let shown = acme.get(&section).await.text();
    let revision = value_of(&shown, "revision").unwrap();
    let changed: Vec<(String, String)> = ["vetted_generation", "text"]
        .map(|choice| (format!("q.{QUESTION}"), choice.to_owned()))
        .into();
    acme.save_section(&disclosure, "profile", &revision, &changed).await.expect(303);
    acme.get(&section).await.expect(200).says("unless it refuses your request");
    acme.submit_disclosure(&disclosure).await.expect(303);
    lea.get(&format!("/pipeline/{disclosure}/confidentiality"))
        .await
        .expect(200)
        .says("Its vendor asks to keep this confidential")
        .says("Confidentiality refused");
    rule(&mut lea, &disclosure, QUESTION, "grant").await.expect(303);
    app.finish().await;
}

#[tokio::test]
async fn a_renewal_takes_requests_along_to_be_asked_anew_or_let_go() {
    let app = TestApp::start().await;
    let (mut acme, before) = asked(&app).await;
    ask(&mut acme, &before, "profile.models").await;
    ask(&mut acme, &before, "profile.learners").await;
    acme.submit_disclosure(&before).await.expect(303);
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.declare_none(&before).await;
    rule(&mut lea, &before, QUESTION, "grant").await.expect(303);
    rule(&mut lea, &before, "profile.learners", "refuse").await.expect(303);
    acme.post(&format!("/disclosures/{before}/withdrawal"), &[("reason", "Until next year")])
        .await
        .expect(303);
    let page = acme.get(&format!("/disclosures/{before}")).await.expect(200).text();
    let product = page.split("href=\"/products/").nth(1).unwrap().split('"').next().unwrap();
    let start = format!("/products/{product}/disclosures");
    let reply = acme.post(&start, &[("version", "4.3"), ("from", "last")]).await.expect(303);
    let renewal = last_step(&reply.location.unwrap());
    let check = format!("/disclosures/{renewal}/check");
    let preview = format!("/disclosures/{renewal}/preview");
    acme.get(&check)
        .await
        .expect(200)
        .says("Last time you asked that the answer to PRO-06 stays confidential.")
        .says("Last time you asked that the answer to PRO-10 stays confidential.")
        .does_not_say("the answer to PRO-08 stays confidential.");
    acme.get(&preview).await.expect(200).does_not_say("Withheld at the vendor’s request");
    let blocked = acme.submit_disclosure(&renewal).await;
    assert_ne!(blocked.status.as_u16(), 303, "a request of last time is answered first");
    acme.get(&path(&renewal, QUESTION)).await.expect(200).says("Ask again</button>").says(REASON);
    ask(&mut acme, &renewal, QUESTION).await;
    acme.post(&format!("{}/removal", path(&renewal, "profile.models")), &[]).await.expect(303);
    acme.get(&check).await.expect(200).does_not_say("Last time you asked");
    acme.get(&preview).await.expect(200).says("Withheld at the vendor’s request");
    app.finish().await;
}

#[test]
fn an_answer_is_the_same_in_whatever_order_the_keys_of_its_rows_come() {
    let answer = |text: &str| Answer::plain(serde_json::from_str(text).unwrap());
    let one = answer_mark(&answer(r#"[{ "a": 1, "b": [{ "c": 2, "d": 3 }] }]"#));
    assert_eq!(one, answer_mark(&answer(r#"[{ "b": [{ "d": 3, "c": 2 }], "a": 1 }]"#)));
    assert_ne!(one, answer_mark(&answer(r#"[{ "b": [{ "d": 3, "c": 1 }], "a": 1 }]"#)));
}

#[tokio::test]
async fn the_grounds_are_checked_as_a_file() {
    let faults = |text: &str| -> Vec<String> {
        let told = LegalBases::parse("confidentiality.json", text.as_bytes());
        told.unwrap_err().iter().map(ToString::to_string).collect()
    };
    let own = include_str!("../../../questionnaires/confidentiality.json");
    let bases = LegalBases::parse("confidentiality.json", own.as_bytes()).unwrap();
    assert!(bases.bases.iter().any(|basis| basis.law.is_none()), "one lets the vendor cite a law");
    let told = faults(
        r#"{ "days_to_withdraw": 400, "bases": [
            { "id": "a", "title": "A", "help": "H." }, { "id": "a", "title": "B", "help": "H." },
            { "id": "b", "title": "B" } ] }"#,
    );
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].contains("/days_to_withdraw"), "{told:?}");
    assert!(told[1].contains("“a” stands twice in this list."), "{told:?}");
    assert!(told[2].contains("/bases/2"), "{told:?}");
    let none = faults(r#"{ "days_to_withdraw": 0, "bases": [] }"#);
    assert!(none[0].contains("Give at least one"), "{none:?}");
}

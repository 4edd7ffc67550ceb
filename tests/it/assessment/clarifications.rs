//! The agency asks a vendor about one answer: who may ask and who sees what, an answer in words or
//! with a change of that answer alone, the two clocks, and what waits for it.

use assay::actions::assessment::clarification_days::{self, Looked};
use assay::actions::registry::replay;
use assay::demo::journey::Publisher;
use assay::domain::access::Actor;
use assay::domain::assessment::clarification::{
    Answered, Answering, Asking, Clarification, Drafted, NotNow, ReplyStanding,
};
use assay::domain::assessment::disclosure::{Accepted, Stage, State, Step, Submitted};
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::domain::values::{DisclosureId, Id, Timestamp};
use assay::store::assessment::{clarifications, snapshots};

use crate::support::forms::{Fields, borrowed, set};
use crate::support::panels::Panel;
use crate::support::vendors::{example, value_of};
use crate::support::{Client, Reply, TestApp};

const QUESTION: &str = "usability.override";
const UNCLEAR: &str = "Can a teacher undo a lesson that was shared with a class already?";
const ANSWER: &str = "Yes: undo takes it back from everybody whom it was shared with.";

fn asking(id: &str, question: &str) -> String {
    format!("/reviews/{id}/clarifications/{question}")
}

fn answering(id: &str, question: &str) -> String {
    format!("/disclosures/{id}/clarifications/{question}")
}

async fn ask(who: &mut Client, id: &str, question: &str) -> Reply {
    who.post(&asking(id, question), &[("words", UNCLEAR), ("days", "10")]).await
}

/// The form of the vendor's page, with an answer in words.
async fn form(acme: &mut Client, id: &str, question: &str) -> Fields {
    let path = answering(id, question);
    let mut fields = acme.get(&path).await.expect(200).form(&path);
    set(&mut fields, "words", ANSWER);
    set(&mut fields, "word", "send");
    fields
}

async fn send(acme: &mut Client, id: &str, question: &str, fields: &Fields) -> Reply {
    acme.post(&answering(id, question), &borrowed(fields)).await
}

/// Takes one choice out of the answer, and vouches for it.
fn without_a_choice(fields: &mut Fields) {
    let before = fields.len();
    fields.retain(|(name, value)| !(name == "q.usability.override" && value == "without_ai"));
    assert_eq!(fields.len(), before - 1, "a choice was there: {fields:?}");
    set(fields, "agreed", "yes");
}

/// How many submissions a disclosure has.
async fn submissions(app: &TestApp, id: &str) -> usize {
    let id = DisclosureId::parse(id).unwrap();
    snapshots::of_disclosure(&mut app.ctx.db.read().await.unwrap(), &id).await.unwrap().len()
}

async fn last(app: &TestApp, id: &str) -> Clarification {
    let id = DisclosureId::parse(id).unwrap();
    let all = clarifications::of(&mut app.ctx.db.read().await.unwrap(), &id).await.unwrap();
    all.last().cloned().expect("a question")
}

#[tokio::test]
async fn a_reviewer_asks_and_reads_the_answer_beside_the_claim_and_the_vendor_never_reads_a_name() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, mut ana, mut ben } =
        app.in_review("Quill", "lesson-planner").await;
    let id = submitted.id.as_str();
    let mut acme = app.vendor("acme").await;
    let bench = format!("/reviews/{id}/usability?question={QUESTION}");
    ana.get(&bench).await.expect(200).says(&format!("href=\"{}\"", asking(id, QUESTION)));
    ana.get(&asking(id, QUESTION)).await.expect(200).says("Business days to answer");
    let reply = ask(&mut ana, id, QUESTION).await.expect(303);
    // Asked on a Saturday, ten business days on.
    ana.get(&reply.location.unwrap()).await.expect(200).says("answer by 4 December 2026, by ana");
    let mail = app.mails_to("acme.owner@example.org").await.pop().expect("a mail");
    assert_eq!(mail.subject, "The agency asks about an answer: Quill");
    mail.says(UNCLEAR).says("4 December 2026").says(&answering(id, QUESTION));
    assert!(!mail.body.contains("ana"), "{}", mail.body);
    acme.get(&format!("/disclosures/{id}"))
        .await
        .expect(200)
        .says("The agency asks about 1 answer of yours")
        .says("Answer the agency’s question")
        .says("The clock is with you since 21 November 2026; answer by 4 December 2026.")
        .does_not_say("There is nothing for you to do.");
    acme.get(&answering(id, QUESTION)).await.expect(200).says(UNCLEAR).does_not_say(">ana<");
    lea.declare_none(id).await;
    lea.get(&format!("/pipeline/{id}"))
        .await
        .expect(200)
        .says("The clock is with the vendor since 21 November 2026; answer by 4 December 2026.")
        .says("Questions to the vendor");
    lea.get("/pipeline").await.expect(200).says("The vendor answers by 4 December 2026");
    // Another reviewer of the criterion reads what was asked, and not by whom.
    ben.get(&bench).await.expect(200).says(UNCLEAR).does_not_say("by ana");
    lea.get(&asking(id, QUESTION)).await.expect(200).says("by ana");

    let fields = form(&mut acme, id, QUESTION).await;
    send(&mut acme, id, QUESTION, &fields).await.expect(303);
    assert_eq!(submissions(&app, id).await, 1, "words change no answer");
    let mail = app.mails_to("ana@example.org").await.pop().expect("a mail");
    assert_eq!(mail.subject, "The vendor answered: Quill");
    mail.says(ANSWER).says(&asking(id, QUESTION));
    for reader in [&mut ana, &mut ben] {
        reader.get(&bench).await.expect(200).says(ANSWER).says("acme.owner, 21 November 2026");
    }
    acme.get(&format!("/disclosures/{id}"))
        .await
        .expect(200)
        .says("There is nothing for you to do.")
        .says("answered on 21 November 2026")
        .says("a decision is promised by");
    app.visitor().get("/registry").await.expect(200).does_not_say(UNCLEAR);
    app.finish().await;
}

#[tokio::test]
async fn a_changed_answer_changes_that_answer_alone_and_whoever_gave_a_level_is_told() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, mut ana, mut ben } =
        app.in_review("Quill", "lesson-planner").await;
    let id = submitted.id.as_str();
    let mut acme = app.vendor("acme").await;
    lea.declare_none(id).await;
    ben.review(&submitted, "usability", &[]).await;
    ana.score(id, "usability", QUESTION, "3").await;
    ask(&mut ana, id, QUESTION).await.expect(303);
    app.ctx.clock.advance_seconds(60);
    let mut fields = form(&mut acme, id, QUESTION).await;
    without_a_choice(&mut fields);
    fields.retain(|(name, _)| name != "agreed");
    send(&mut acme, id, QUESTION, &fields)
        .await
        .expect(422)
        .says("Tick the statement to say that it holds for the changed answer.")
        .says(ANSWER);
    set(&mut fields, "agreed", "yes");
    send(&mut acme, id, QUESTION, &fields).await.expect(303);

    let case = submitted.case();
    let all = snapshots::of_disclosure(&mut app.ctx.db.read().await.unwrap(), &case).await.unwrap();
    let [before, after] = all.as_slice() else { panic!("two submissions: {}", all.len()) };
    assert_ne!(before.digest, after.digest);
    let read = |body: &str| assay::domain::assessment::snapshot::Snapshot::parse(body).unwrap();
    let (before, after) = (read(&before.body), read(&after.body));
    assert_eq!((&before.evidence, &before.product), (&after.evidence, &after.product));
    let differs: Vec<&str> = before
        .answers
        .iter()
        .filter(|(name, answer)| after.answers.get(name) != Some(*answer))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(differs, [QUESTION]);

    let bench = format!("/reviews/{id}/usability?question={QUESTION}");
    ana.get(&bench)
        .await
        .expect(200)
        .says("The answer changed on 21 November 2026, after you gave a level")
        .says("The answer before")
        .says("The answer since")
        .says("value=\"3\" data-level=\"3\" checked");
    lea.get(&bench)
        .await
        .expect(200)
        .says("The answer changed on 21 November 2026, after 1 level was given");
    let told = app.mails_to("lea@example.org").await.pop().expect("a mail");
    assert_eq!(told.subject, "The vendor answered: Quill");
    told.says("Levels were given before it changed: look at them again.");
    // It was submitted once, and its age counts from then.
    lea.get("/pipeline").await.expect(200).does_not_say("First submitted");
    lea.get(&format!("/pipeline/{id}")).await.expect(200).does_not_say("What changed since");
    // Whoever gives a level anew is not told any more.
    ana.get(&bench).await.expect(200);
    app.ctx.clock.advance_seconds(60);
    let bench_form = format!("/reviews/{id}/usability");
    let mut again = ana.get(&bench).await.expect(200).form(&bench_form);
    set(&mut again, "level", "3");
    ana.post(&bench_form, &borrowed(&again)).await.expect(303);
    ana.get(&bench).await.expect(200).does_not_say("after you gave a level");
    app.finish().await;
}

#[tokio::test]
async fn a_listing_with_an_answer_that_was_changed_on_demand_replays_byte_for_byte() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, .. } = app.scored("Quill", "lesson-planner", &[]).await;
    let id = submitted.id.as_str();
    let mut acme = app.vendor("acme").await;
    lea.declare_none(id).await;
    let side = format!("/pipeline/{id}/adjudication");
    lea.get(&side).await.expect(200).says(&asking(id, QUESTION));
    ask(&mut lea, id, QUESTION).await.expect(303);
    app.ctx.clock.advance_seconds(60);
    let mut fields = form(&mut acme, id, QUESTION).await;
    without_a_choice(&mut fields);
    send(&mut acme, id, QUESTION, &fields).await.expect(303);
    lea.get(&side)
        .await
        .expect(200)
        .says("The vendor changed this answer on 21 November 2026, after a level was given.");
    let decision = lea.get(&format!("/pipeline/{id}/decision")).await.expect(200).text();
    assert!(decision.contains("name=\"decision\""), "it can be proposed: {decision}");
    lea.propose(id, "approved").await;
    app.sign_all(id).await;
    let pia = app.acting("pia", Role::Publisher).await;
    Publisher::new(&app.ctx, &pia).publishes(&submitted.case()).await.expect("a publication");
    let replayed = replay::replay(&app.ctx).await.unwrap();
    assert!(!replayed.is_empty() && replayed.iter().all(|one| one.same), "{replayed:?}");
    let listing = app.visitor().get("/api/v1/listings/quill").await.expect(200).text();
    assert!(!listing.contains(UNCLEAR) && !listing.contains(ANSWER), "{listing}");
    app.visitor().get("/registry/quill").await.expect(200).does_not_say(ANSWER);
    app.finish().await;
}

#[tokio::test]
async fn an_answer_that_would_change_which_other_questions_are_asked_is_refused() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, mut ana, .. } = app.in_review("Quill", "lesson-planner").await;
    let id = submitted.id.as_str();
    let mut acme = app.vendor("acme").await;
    lea.declare_none(id).await;
    // The profile is nobody's criterion: the lead asks about it from the file.
    ask(&mut ana, id, "profile.users").await.expect(404);
    lea.get(&format!("/reviews/{id}")).await.expect(200).says(&asking(id, "profile.users"));
    ask(&mut lea, id, "profile.users").await.expect(303);
    let mut fields = form(&mut acme, id, "profile.users").await;
    fields.push(("q.profile.users".to_owned(), "students_9_12".to_owned()));
    set(&mut fields, "agreed", "yes");
    send(&mut acme, id, "profile.users", &fields)
        .await
        .expect(422)
        .says("With this answer other questions would be asked, or would not be asked any more:")
        .says("explain it in words, or withdraw this disclosure and submit it anew.")
        .says(ANSWER);
    assert_eq!(submissions(&app, id).await, 1);
    assert!(last(&app, id).await.is_open());
    app.finish().await;
}

#[tokio::test]
async fn nothing_is_proposed_while_the_vendor_has_to_answer() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, .. } = app.scored("Quill", "lesson-planner", &[]).await;
    let id = submitted.id.as_str();
    lea.declare_none(id).await;
    ask(&mut lea, id, QUESTION).await.expect(303);
    let path = format!("/pipeline/{id}/decision");
    lea.get(&path).await.expect(200).says("has time to answer").does_not_say("name=\"decision\"");
    lea.post(&path, &[("decision", "approved"), ("reason", "")])
        .await
        .expect(409)
        .says("A decision can be proposed once it has answered");
    let page = lea.get(&asking(id, QUESTION)).await.expect(200).text();
    let seen = value_of(&page, "seen").unwrap();
    let removal = format!("{}/removal", asking(id, QUESTION));
    lea.post(&removal, &[("seen", "01990000-0000-7000-8000-000000000000")]).await.expect(409);
    lea.post(&removal, &[("seen", &seen)]).await.expect(303);
    assert_eq!(
        app.mails_to("acme.owner@example.org").await.pop().expect("a mail").subject,
        "The agency took its question back: Quill"
    );
    lea.post(&removal, &[("seen", &seen)])
        .await
        .expect(409)
        .says("The agency took this question back, so there is nothing to answer.");
    lea.propose(id, "approved").await;
    app.finish().await;
}

#[tokio::test]
async fn a_vendor_is_reminded_once_and_the_question_lapses_once_after_its_last_day() {
    let app = TestApp::start().await;
    let Panel { submitted, mut ana, .. } = app.in_review("Quill", "lesson-planner").await;
    let id = submitted.id.as_str();
    ask(&mut ana, id, QUESTION).await.expect(303);
    let subjects = async |address: &str| -> Vec<String> {
        let mails = app.mails_to(address).await;
        mails.into_iter().map(|mail| mail.subject).collect()
    };
    let look = async || clarification_days::look(&app.ctx, &Actor::System).await.unwrap();
    // Ten business days from Saturday, 21 November: 4 December. Three before are 1 December.
    app.ctx.clock.advance_seconds(9 * 86_400);
    assert_eq!(look().await, Looked::default());
    app.ctx.clock.advance_seconds(86_400);
    assert_eq!(look().await, Looked { reminded: 1, lapsed: 0 });
    assert_eq!(look().await, Looked::default());
    let last_mail = app.mails_to("acme.owner@example.org").await.pop().expect("a mail");
    assert_eq!(last_mail.subject, "The agency still waits for an answer: Quill");
    last_mail.says("It is due by 4 December 2026.").says(UNCLEAR);
    // The last day itself is the vendor's, who keeps something and never sends it.
    app.ctx.clock.advance_seconds(3 * 86_400);
    let mut acme = app.vendor("acme").await;
    let kept = [("words", ANSWER), ("word", "keep")];
    acme.post(&answering(id, QUESTION), &kept).await.expect(303);
    assert_eq!(look().await, Looked::default());
    app.ctx.clock.advance_seconds(86_400);
    assert!(app.run_job("remind-of-questions").await);
    assert_eq!(look().await, Looked::default());
    for address in ["ana@example.org", "lea@example.org"] {
        assert!(
            subjects(address).await.contains(&"The vendor did not answer: Quill".to_owned()),
            "{address} is told"
        );
    }
    assert_eq!(
        subjects("acme.owner@example.org").await.pop().as_deref(),
        Some("The day to answer the agency has passed: Quill")
    );
    let mut acme = app.vendor("acme").await;
    acme.get(&answering(id, QUESTION))
        .await
        .expect(200)
        .says("not answered by 4 December 2026")
        .says("What was kept and not sent")
        .says(ANSWER);
    acme.post(&answering(id, QUESTION), &[("words", ANSWER), ("word", "send")])
        .await
        .expect(409)
        .says("The last day to answer this question is over.");
    let mut ana = app.agency("ana", Role::Reviewer).await;
    ask(&mut ana, id, QUESTION).await.expect(303);
    app.finish().await;
}

#[tokio::test]
async fn who_may_ask_and_who_may_see_it() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, mut ana, mut ben } =
        app.in_review("Quill", "lesson-planner").await;
    let id = submitted.id.as_str();
    // A lead declares first whether there is a conflict.
    ask(&mut app.agency("lou", Role::PanelLead).await, id, QUESTION).await.expect(403);
    ben.review(&submitted, "usability", &[]).await;
    ask(&mut ben, id, QUESTION)
        .await
        .expect(409)
        .says("Your review of this criterion is submitted, so only the panel lead can ask");
    let short = [("words", "?"), ("days", "31")];
    ana.post(&asking(id, QUESTION), &short)
        .await
        .expect(422)
        .says("Give a whole number of days, from 1 to 30.")
        .says("value=\"31\"");
    ask(&mut ana, id, QUESTION).await.expect(303);
    ask(&mut ana, id, QUESTION)
        .await
        .expect(409)
        .says("The vendor has until 4 December 2026 to answer what was asked.");
    // Only whoever asked, or a lead, takes it back.
    let seen = last(&app, id).await.id.to_string();
    let removal = format!("{}/removal", asking(id, QUESTION));
    ben.post(&removal, &[("seen", &seen)]).await.expect(404);
    // Somebody else's is not there, for vendors, strangers and people in conflict.
    let (theirs, nothing) =
        (answering(id, QUESTION), answering("01990000-0000-7000-8000-000000000000", QUESTION));
    app.vendor("other").await.get_same_refusal(&theirs, &nothing).await;
    let nowhere = asking("01990000-0000-7000-8000-000000000000", QUESTION);
    let carl = &mut app.agency("carl", Role::Reviewer).await;
    carl.get_same_refusal(&asking(id, QUESTION), &nowhere).await;
    app.vendor("acme").await.get_same_refusal(&asking(id, QUESTION), &nowhere).await;
    let conflict = [("word", "conflict"), ("reason", "A relative of mine works for the vendor.")];
    ben.post(&format!("/reviews/{id}/conflict"), &conflict).await.expect(303);
    ben.get("/reviews").await.expect(200);
    ben.get_same_refusal(&asking(id, QUESTION), &nowhere).await;
    // Nothing that is not asked of this tool can be asked about, and nothing before it is accepted.
    ana.get(&asking(id, "nothing.here")).await.expect(404);
    let other = app.submitted("Other", "lesson-planner").await;
    lea.declare_none(&other.id).await;
    ask(&mut lea, &other.id, QUESTION)
        .await
        .expect(409)
        .says("the vendor can be asked while it is in review or scored");
    app.finish().await;
}

#[tokio::test]
async fn a_contributor_answers_in_words_and_keeps_a_changed_answer_for_an_owner() {
    let app = TestApp::start().await;
    let Panel { submitted, mut ana, .. } = app.in_review("Quill", "lesson-planner").await;
    let id = submitted.id.as_str();
    ask(&mut ana, id, QUESTION).await.expect(303);
    let roles = [Role::VendorContributor];
    let mut cleo = app.person(OrganizationKind::Vendor, "acme", "cleo", &roles).await;
    let mut fields = form(&mut cleo, id, QUESTION).await;
    without_a_choice(&mut fields);
    send(&mut cleo, id, QUESTION, &fields)
        .await
        .expect(403)
        .says("Only an owner of your organization can change a submitted answer");
    set(&mut fields, "word", "keep");
    send(&mut cleo, id, QUESTION, &fields).await.expect(303);
    // The agency has nothing of it yet.
    ana.get(&asking(id, QUESTION)).await.expect(200).does_not_say(ANSWER);
    let mut acme = app.vendor("acme").await;
    let path = answering(id, QUESTION);
    let page = acme.get(&path).await.expect(200);
    page.says("This is what was kept here and not sent yet.").says(ANSWER);
    let mut kept = page.form(&path);
    assert!(!kept.contains(&("q.usability.override".to_owned(), "without_ai".to_owned())));
    set(&mut kept, "word", "send");
    set(&mut kept, "agreed", "yes");
    send(&mut acme, id, QUESTION, &kept).await.expect(303);
    assert_eq!(submissions(&app, id).await, 2);
    app.finish().await;
}

#[tokio::test]
async fn what_is_attached_to_an_answer_is_the_agencys_once_it_is_sent_and_goes_when_it_is_not() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let id = &acme.disclose("Lessonwright").await;
    acme.fill(id, &example("lesson-planner")).await;
    acme.submit_disclosure(id).await.expect(303);
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.accept(id).await;
    acme.attach(id, QUESTION, "Too early").await.expect(409);
    ask(&mut lea, id, QUESTION).await.expect(303);
    // The form keeps what was typed and goes on to the evidence page.
    let mut fields = form(&mut acme, id, QUESTION).await;
    fields.retain(|(name, _)| name != "word");
    fields.push(("attach".to_owned(), QUESTION.to_owned()));
    let reply = send(&mut acme, id, QUESTION, &fields).await.expect(303);
    let evidence = reply.location.unwrap();
    assert!(evidence.starts_with(&format!("/disclosures/{id}/evidence?")), "{evidence}");
    acme.get(&evidence).await.expect(200).says("Back to what the agency asks");
    let reply = acme.attach(id, QUESTION, "Undo, filmed").await.expect(303);
    let back = reply.location.unwrap();
    assert!(back.starts_with(&answering(id, QUESTION)), "{back}");
    acme.get(&back).await.expect(200).says("Undo, filmed").says(ANSWER);
    acme.attach(id, "usability.labels", "Elsewhere").await.expect(409);
    lea.get(&asking(id, QUESTION)).await.expect(200).does_not_say("Undo, filmed");
    // It goes when the question is taken back.
    let seen = last(&app, id).await.id.to_string();
    lea.post(&format!("{}/removal", asking(id, QUESTION)), &[("seen", &seen)]).await.expect(303);
    acme.get(&format!("/disclosures/{id}/evidence")).await.expect(200).does_not_say("Undo, filmed");
    // Asked again and sent, it is the agency's, and the answer before stays readable.
    ask(&mut lea, id, QUESTION).await.expect(303);
    acme.attach(id, QUESTION, "Undo, filmed again").await.expect(303);
    let mut fields = form(&mut acme, id, QUESTION).await;
    set(&mut fields, "agreed", "yes");
    send(&mut acme, id, QUESTION, &fields).await.expect(303);
    lea.get(&asking(id, QUESTION)).await.expect(200).says("Undo, filmed again");
    assert_eq!(submissions(&app, id).await, 2);
    app.finish().await;
}

#[tokio::test]
async fn a_file_that_must_not_stay_does_not_go_along_with_an_answer() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let id = &acme.disclose("Lessonwright").await;
    acme.fill(id, &example("lesson-planner")).await;
    acme.submit_disclosure(id).await.expect(303);
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.accept(id).await;
    ask(&mut lea, id, QUESTION).await.expect(303);
    let key = b"Our key:\n-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n";
    let piece = [("question", QUESTION), ("title", "Our keys"), ("url", "")];
    acme.upload(
        &format!("/disclosures/{id}/evidence"),
        &piece,
        Some(("file", "keys.txt", "text/plain", key)),
    )
    .await
    .expect(303);
    let mut fields = form(&mut acme, id, QUESTION).await;
    set(&mut fields, "agreed", "yes");
    send(&mut acme, id, QUESTION, &fields)
        .await
        .expect(422)
        .says("The file “Our keys” at")
        .says("must not be submitted.");
    assert_eq!(submissions(&app, id).await, 1);
    app.finish().await;
}

#[tokio::test]
async fn a_vendor_that_withdraws_leaves_no_question_open() {
    let app = TestApp::start().await;
    let Panel { submitted, mut ana, .. } = app.in_review("Quill", "lesson-planner").await;
    let id = submitted.id.as_str();
    ask(&mut ana, id, QUESTION).await.expect(303);
    let mut acme = app.vendor("acme").await;
    acme.post(&format!("/disclosures/{id}/withdrawal"), &[("reason", "We sell it no more.")])
        .await
        .expect(303);
    assert!(!last(&app, id).await.is_open());
    app.finish().await;
}

fn asked() -> Clarification {
    Clarification {
        id: Id::from_stored("1".to_owned()),
        disclosure: Id::from_stored("2".to_owned()),
        question: QUESTION.to_owned(),
        words: Asking::parse(UNCLEAR).unwrap(),
        asker: Id::from_stored("3".to_owned()),
        asker_name: "Ana".to_owned(),
        asked_at: Timestamp::from_millis(0),
        due: "2026-12-04".parse().unwrap(),
        standing: ReplyStanding::Asked,
        reminded: false,
        draft: Drafted::default(),
    }
}

#[test]
fn a_question_ends_once_and_lapses_only_after_its_last_day() {
    let at = Timestamp::from_millis(1);
    let words = Answering::parse(ANSWER).unwrap();
    let answered =
        asked().answer(Answered { at, by: "Bo".to_owned(), words, amended: None }).unwrap();
    let taken_back = asked().take_back(at).unwrap();
    let day = |text: &str| text.parse().unwrap();
    assert_eq!(asked().lapse(at, day("2026-12-04")), Err(NotNow::NotDue));
    let lapsed = asked().lapse(at, day("2026-12-05")).unwrap();
    for (ended, why) in
        [(answered, NotNow::Answered), (taken_back, NotNow::TakenBack), (lapsed, NotNow::Lapsed)]
    {
        assert_eq!(ended.standing.ended_at(), Some(at));
        assert_eq!(ended.clone().take_back(at), Err(why));
        assert_eq!(ended.clone().lapse(at, day("2027-01-01")), Err(why));
    }
}

#[test]
fn an_answer_is_changed_in_review_or_scored_and_keeps_the_day_of_submission() {
    let accepted = |digest: &str| Accepted {
        submitted: Submitted { at: Timestamp::from_millis(5), digest: digest.to_owned() },
        at: Timestamp::from_millis(6),
        lead: None,
    };
    let amend = || Step::Amend { digest: "new".to_owned() };
    for (from, to) in [
        (Stage::InReview(accepted("old")), Stage::InReview(accepted("new"))),
        (Stage::Scored(accepted("old")), Stage::Scored(accepted("new"))),
    ] {
        assert_eq!(from.after(amend()), Ok(to));
    }
    let refused = Stage::Proposed(accepted("old")).after(amend()).unwrap_err();
    assert_eq!((refused.from, refused.done), (State::Proposed, "changed"));
    assert!(Stage::Draft.after(amend()).is_err());
}

//! Every mail and every letter, word for word, and who is told of a case. The words stand in
//! `snapshots/`; `INSTA_UPDATE=always` writes them anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use assay::actions::assessment::clarification_days;
use assay::actions::mails::{self, MailSample};
use assay::actions::registry::day_reminders;
use assay::actions::{Clock, Ctx};
use assay::domain::access::Actor;
use assay::domain::assessment::decision::{ApprovalCondition, Consequence};
use assay::domain::assessment::letter::{LetterFacts, compose};
use assay::domain::instrument::Decision;
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::domain::values::{AccountId, DisclosureId};
use assay::store::assessment::reviews;
use chrono::{NaiveDate, TimeDelta};

use crate::support::panels::OFFICES;
use crate::support::vendors::{example, value_of};
use crate::support::{Client, TestApp};

/// What every mail begins and ends with.
const GREETING: &str = "Hello Kim Vo,\n\n";
const SIGNATURE: &str = "\n\n-- \n\
    Assay, the assessment of AI tools for schools by Office of Learning\n\
    https://assay.agency.example\n\
    Questions: edtech@agency.example\n";

fn holds(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// The samples of an area as a reader gets them, one after the other.
fn words_of(area: &str) -> String {
    let mut words = String::new();
    for MailSample { template, mails } in
        mails::samples().into_iter().filter(|sample| sample.template.starts_with(area))
    {
        for (subject, text) in mails {
            let text = text.unwrap_or_else(|fault| panic!("{fault}"));
            let body = text
                .strip_prefix(GREETING)
                .unwrap_or_else(|| panic!("{template} does not greet: {text}"));
            let body = body
                .strip_suffix(SIGNATURE)
                .unwrap_or_else(|| panic!("{template} is not signed: {text}"));
            let _ = write!(words, "== {template}\n{subject}\n\n{body}\n\n");
        }
    }
    words
}

#[test]
fn every_mail_greets_its_reader_says_its_words_and_is_signed() {
    for (area, name) in [
        ("people/", "mails_of_accounts"),
        ("assessment/", "mails_of_cases"),
        ("registry/", "mails_of_listings"),
        ("district/", "mails_of_districts"),
    ] {
        holds(name, &words_of(area));
    }
}

#[test]
fn every_template_of_a_mail_has_samples() {
    let sampled: BTreeSet<String> =
        mails::samples().iter().map(|sample| sample.template.to_owned()).collect();
    assert_eq!(sampled.len(), mails::samples().len(), "a mail is registered twice");
    let built_in: BTreeSet<String> = mails::names().into_iter().collect();
    assert_eq!(
        sampled, built_in,
        "mails on the left are registered, templates on the right are built in"
    );
}

#[test]
fn the_letter_of_each_decision_reads_as_it_always_did() {
    let day = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").expect("a day");
    let conditions = [ApprovalCondition {
        text: "Publish the retention schedule for chat text.".to_owned(),
        criterion: None,
        due: day("2027-02-28"),
        evidence_required: "A link to the schedule".to_owned(),
        consequence: Consequence::Nothing,
    }];
    let facts = LetterFacts {
        vendor: "Brookfield Learning",
        product: "Askwell",
        version: "2.8",
        agency: "Office of Learning",
        contact: Some("edtech@agency.example"),
        decision: Decision::Approved,
        words: "Teachers stay in charge.\nThe evidence is strong.",
        reason: "The evidence is strong.\nThe price is public.",
        conditions: &[],
        decided: Some((day("2026-11-21"), Some(day("2028-11-21")))),
        appeal_days: 30,
    };
    let letters = [
        ("approved", facts.clone()),
        (
            "approved, no last day, no contact",
            LetterFacts {
                contact: None,
                decided: Some((day("2026-11-21"), None)),
                appeal_days: 0,
                ..facts.clone()
            },
        ),
        (
            "with conditions",
            LetterFacts {
                decision: Decision::Conditional,
                conditions: &conditions,
                ..facts.clone()
            },
        ),
        ("pilot", LetterFacts { decision: Decision::Pilot, ..facts.clone() }),
        (
            "not approved",
            LetterFacts { decision: Decision::NotApproved, words: "", ..facts.clone() },
        ),
        ("while it is proposed", LetterFacts { decided: None, ..facts }),
    ];
    let letters =
        letters.map(|(name, facts)| format!("== {name}\n{}\n", compose(&facts).join("\n\n")));
    holds("letters", &letters.join("\n"));
}

/// The subjects of all mails about a case, without the tool's name.
fn subjects() -> BTreeSet<String> {
    let samples = mails::samples().into_iter().flat_map(|sample| sample.mails);
    samples
        .filter_map(|(subject, _)| subject.strip_suffix(": Askwell").map(str::to_owned))
        .collect()
}

/// Says that there is a conflict of interest.
async fn declare_conflict(person: &mut Client, case: &str) {
    let conflict = [("word", "conflict"), ("reason", "My sister works there.")];
    person.post(&format!("/reviews/{case}/conflict"), &conflict).await.expect(303);
}

/// The page of somebody's review of a criterion, below the case.
async fn review_of(app: &TestApp, case: &str, reviewer: &AccountId, criterion: &str) -> String {
    let mut tx = app.ctx.db.read().await.expect("a read");
    let all = reviews::of_disclosure(&mut tx, &DisclosureId::parse(case).expect("an id"))
        .await
        .expect("reviews");
    let review = all
        .into_iter()
        .find(|review| review.reviewer == *reviewer && review.criterion == criterion)
        .expect("the review");
    format!("/pipeline/{case}/reviewers/{}", review.id)
}

/// People who may say of every case that they have a conflict: a lead, somebody who signs, and an
/// administrator who also signs.
struct Conflicted {
    lead: Client,
    signer: Client,
    administrator: Client,
}

impl Conflicted {
    async fn at(app: &TestApp) -> Self {
        let both = [Role::Administrator, Role::SignerEdtech];
        Self {
            lead: app.agency("no-lead", Role::PanelLead).await,
            signer: app.agency("no-signer", Role::SignerCurriculum).await,
            administrator: app
                .person(OrganizationKind::Agency, "Test agency", "no-administrator", &both)
                .await,
        }
    }

    async fn declare(&mut self, case: &str) {
        for person in [&mut self.lead, &mut self.signer, &mut self.administrator] {
            declare_conflict(person, case).await;
        }
    }
}

/// Proposes an approval with one condition.
async fn propose_conditions(lead: &mut Client, case: &str) {
    let fields = [
        ("decision", "conditional"),
        ("reason", "The price of the second year is not public yet."),
        ("conditions.0.text", "Publish the price of the second year."),
        ("conditions.0.due", "2027-06-30"),
        ("conditions.0.evidence", "A link to the price list"),
    ];
    lead.post(&format!("/pipeline/{case}/decision"), &fields).await.expect(303);
}

/// A vendor responds to a decision, which is opened again, and to the next one, which stands in the
/// end; answers the publisher, signed in anew.
async fn vendor_responds_twice(app: &TestApp, id: &str) -> Client {
    let (case, page) = (format!("/pipeline/{id}"), format!("/disclosures/{id}/response"));
    let response = [("word", "respond"), ("words", "The price is on our page.")];
    app.vendor("acme").await.post(&page, &response).await.expect(303);
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let answer = |ruling: &'static str| {
        [("ruling", ruling), ("answer_reason", "We looked at the page again.")]
    };
    lea.post(&format!("{case}/response"), &answer("reopened")).await.expect(303);
    propose_conditions(&mut lea, id).await;
    for (name, role, office) in
        [("fay", Role::SignerFederalPrograms, OFFICES[0].2), OFFICES[1], OFFICES[2]]
    {
        app.agency(name, role).await.sign(id, office, "agree", "").await;
    }
    app.vendor("acme").await.post(&page, &response).await.expect(303);
    // Nobody answers before the vendor's days are over.
    app.ctx.clock.advance_seconds(15 * 24 * 3600);
    assert!(app.run_job("tell-standstills").await);
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.post(&format!("{case}/response"), &answer("stands")).await.expect(303);
    app.agency("pat", Role::Publisher).await
}

/// A vendor appeals a decision, which is made anew by others, and then that one, for which nobody is
/// left; answers the first lead and the publisher, signed in anew.
async fn vendor_appeals_twice(app: &TestApp, id: &str) -> (Client, Client) {
    let (case, page) = (format!("/pipeline/{id}"), format!("/disclosures/{id}/appeal"));
    let appeal = [("grounds", "The price was public."), ("asks", "Look at it again.")];
    app.vendor("acme").await.post(&page, &appeal).await.expect(303);
    // Nobody decides for weeks.
    app.ctx.clock.advance_seconds(26 * 24 * 3600);
    assert!(app.run_job("remind-of-appeals").await);
    app.ctx.clock.advance_seconds(3 * 24 * 3600);
    assert!(app.run_job("remind-of-appeals").await);
    let mut kim = app.agency("kim", Role::PanelLead).await;
    kim.declare_none(id).await;
    let ruling = [("outcome", "changed"), ("ruling_reason", "The price was public.")];
    kim.post(&format!("{case}/appeal"), &ruling).await.expect(303);
    propose_conditions(&mut kim, id).await;
    for (name, (_, role, office)) in ["flo", "cal", "eli"].into_iter().zip(OFFICES) {
        app.agency(name, role).await.sign(id, office, "agree", "").await;
    }
    let mut acme = app.vendor("acme").await;
    acme.post(&format!("/disclosures/{id}/response"), &[("word", "nothing")]).await.expect(303);
    let mut pat = app.agency("pat", Role::Publisher).await;
    pat.post(&format!("{case}/publication"), &[]).await.expect(303);
    acme.post(&page, &appeal).await.expect(303);
    (app.agency("lea", Role::PanelLead).await, pat)
}

/// Everybody is asked what they know of the tool, and somebody says it.
async fn ask_everybody(app: &TestApp, lea: &mut Client, id: &str) {
    let today = app.ctx.today().to_string();
    let window = [
        ("opens_on", today.as_str()),
        ("closes_on", today.as_str()),
        ("asks", "How did it serve your students?"),
    ];
    lea.post(&format!("/pipeline/{id}/comments"), &window).await.expect(303);
    let page = app.visitor().get("/comments").await.expect(200).text();
    let place = page.split("href=\"/comments/").nth(1).expect("a window");
    let place = format!("/comments/{}", place.split('"').next().unwrap_or_default());
    let said = [("role", "parent"), ("words", "It helped at home."), ("consents", "yes")];
    app.visitor().post(&place, &said).await.expect(303);
}

/// A case from acceptance to revocation, with everything on the way that anybody is told of.
#[expect(clippy::too_many_lines, reason = "one road, step by step")]
async fn from_acceptance_to_revocation(app: &TestApp, conflicted: &mut Conflicted) {
    let file = app.submitted("Quill", "lesson-planner").await;
    let case = format!("/pipeline/{}", file.id);
    conflicted.declare(&file.id).await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.accept(&file.id).await;
    ask_the_vendor(app, &mut lea, &file.id).await;
    ask_everybody(app, &mut lea, &file.id).await;
    for name in ["no-reviewer", "gus", "ana", "ben"] {
        let account = app.agency_id(name, Role::Reviewer).await;
        let all = file.criteria();
        lea.assign(
            &file.id,
            account.as_str(),
            if name.len() > 3 { &["safety"] } else { all.as_slice() },
        )
        .await;
    }
    declare_conflict(&mut app.agency("no-reviewer", Role::Reviewer).await, &file.id).await;
    lea.post(&format!("{case}/due"), &[("due", "2026-12-18")]).await.expect(303);
    let gus = app.agency_id("gus", Role::Reviewer).await;
    for criterion in file.criteria() {
        lea.post(&format!("{}/removal", review_of(app, &file.id, &gus, criterion).await), &[])
            .await
            .expect(303);
    }
    for name in ["ana", "ben"] {
        let mut reviewer = app.agency(name, Role::Reviewer).await;
        reviewer.declare_none(&file.id).await;
        reviewer.review_all(&file, &[]).await;
    }
    let ben = app.agency_id("ben", Role::Reviewer).await;
    let again = format!("{}/reopening", review_of(app, &file.id, &ben, "safety").await);
    lea.post(&again, &[("reason", "Two levels look mixed up.")]).await.expect(303);
    app.agency("ben", Role::Reviewer)
        .await
        .post(&format!("/reviews/{}/safety/submission", file.id), &[])
        .await
        .expect(303);
    lea.declare_none(&file.id).await;
    let remark = [("question", ""), ("words", "Read the table of the pilot again.")];
    lea.post(&format!("/pipeline/{}/discussion", file.id), &remark).await.expect(303);
    let present = app.agency_id("ana", Role::Reviewer).await;
    let meeting =
        [("met_on", "2026-11-21"), ("present", present.as_str()), ("talked", "Level 3 it is.")];
    lea.post(&format!("/pipeline/{}/meetings/new", file.id), &meeting).await.expect(303);
    lea.propose(&file.id, "approved").await;
    app.agency("fred", Role::SignerFederalPrograms)
        .await
        .sign(&file.id, "federal_programs", "agree", "")
        .await;
    app.agency("cora", Role::SignerCurriculum)
        .await
        .sign(&file.id, "curriculum", "object", "The price is missing.")
        .await;
    // Who signed before learns of the conflict, and nobody else signs for that office.
    declare_conflict(&mut app.agency("fred", Role::SignerFederalPrograms).await, &file.id).await;
    lea.propose(&file.id, "approved").await;
    lea.post(&format!("{case}/decision/withdrawal"), &[("withdrawal", "A condition is missing.")])
        .await
        .expect(303);
    let mut pat = app.agency("pat", Role::Publisher).await;
    propose_conditions(&mut lea, &file.id).await;
    for back in [true, false] {
        for (name, role, office) in
            [("fay", Role::SignerFederalPrograms, OFFICES[0].2), OFFICES[1], OFFICES[2]]
        {
            app.agency(name, role).await.sign(&file.id, office, "agree", "").await;
        }
        if back {
            pat.post(&format!("{case}/sending-back"), &[("back", "The price is missing.")])
                .await
                .expect(303);
            propose_conditions(&mut lea, &file.id).await;
        }
    }
    publisher_is_gone_for_a_while(app).await;
    let mut pat = vendor_responds_twice(app, &file.id).await;
    pat.post(&format!("{case}/publication"), &[]).await.expect(303);
    let (mut lea, mut pat) = vendor_appeals_twice(app, &file.id).await;
    days_of_the_decision_come(app, &mut lea, &mut pat, &file.id).await;
    the_tool_changes(app, &mut lea, &file.id).await;
    let condition = "/listings/quill/conditions/1";
    let on = app.ctx.today().to_string();
    for became in ["met", "open", "waived"] {
        let fields = [("became", became), ("on", &*on), ("because", "The price is public.")];
        pat.post(condition, &fields).await.expect(303);
    }
    for change in ["suspend", "reinstate"] {
        let fields = [("change", change), ("reason", "An incident is looked into.")];
        pat.post("/listings/quill/state", &fields).await.expect(303);
    }
    let mut dora =
        app.person(OrganizationKind::District, "Lakeside", "dora", &[Role::DistrictOfficer]).await;
    let incident = [
        ("listing", "quill"),
        ("what", "Chats of one class showed in another."),
        ("happened_on", "2026-11-20"),
        ("guess", "serious"),
    ];
    let report = "/district/incidents/new";
    let reported = dora.post(report, &incident).await.expect(303).location.expect("its page");
    let rating = reported.replace("/district/incidents/", "/incidents/") + "/rating";
    let rated = [("severity", "serious"), ("follows", "watch"), ("words", "It must not recur.")];
    lea.post(&rating, &rated).await.expect(303);
    let another = [incident[0], ("what", "Chats were kept for a year."), incident[2], incident[3]];
    dora.post(report, &another).await.expect(303);
    pat.post("/listings/quill/revocation", &[("reason", "It shares chats with advertisers.")])
        .await
        .expect(303);
    // Nobody rates the second incident in time.
    app.ctx.clock.advance_seconds(7 * 24 * 3600);
    assert!(app.run_job("tell-late-incidents").await);
}

/// The only publisher without a conflict gives the role away and gets it back.
async fn publisher_is_gone_for_a_while(app: &TestApp) {
    let mut ada = app.agency("ada", Role::Administrator).await;
    let pat = app.agency_id("pat", Role::Publisher).await;
    for role in ["reviewer", "publisher"] {
        ada.post(&format!("/people/accounts/{pat}/roles"), &[("roles", role)]).await.expect(303);
    }
}

/// Where the vendor finds its product.
async fn product(acme: &mut Client, id: &str) -> String {
    let page = acme.get(&format!("/disclosures/{id}")).await.expect(200).text();
    let (_, rest) = page.split_once("/products/").expect("a product");
    format!("/products/{}", rest.split(['"', '#', '/']).next().expect("its id"))
}

/// The vendor says how a condition is met, which is not enough; its day comes near and passes, it
/// gets another, and the approval comes near its end.
async fn days_of_the_decision_come(app: &TestApp, lea: &mut Client, pat: &mut Client, id: &str) {
    const CONDITION: &str = "/listings/quill/conditions/1";
    let mut acme = app.vendor("acme").await;
    let path = format!("{}/conditions/1", product(&mut acme, id).await);
    let proof = [("words", "The price is on our page."), ("url", "https://acme.example/price")];
    acme.upload(&path, &proof, None).await.expect(303);
    let back = [("became", "back"), ("because", "The page names no price.")];
    lea.post(CONDITION, &back).await.expect(303);
    let listing = app.visitor().get_json("/api/v1/listings/quill").await.expect(200).json();
    let day = |value: &serde_json::Value| -> NaiveDate { value.as_str().unwrap().parse().unwrap() };
    let due = day(&listing["conditions"][0]["due"]);
    let ends = day(&listing["expires_on"]);
    // On a clock of its own, for nothing else is to come to its day here.
    let at = async |on: NaiveDate| {
        let days = (on - app.ctx.today()).num_days();
        let clock = Clock::standing_at(app.ctx.now().plus_seconds(days * 86_400));
        let later = Ctx { clock, ..app.ctx.clone() };
        day_reminders::remind(&later, &Actor::System).await.unwrap();
    };
    at(due - TimeDelta::days(10)).await;
    at(due + TimeDelta::days(1)).await;
    let until = (due + TimeDelta::days(30)).to_string();
    let later = [
        ("became", "later"),
        ("until", until.as_str()),
        ("because", "The board meets a month later."),
    ];
    pat.post(CONDITION, &later).await.expect(303);
    at(ends - TimeDelta::days(60)).await;
}

/// The vendor tells of two changes: one changes nothing, the other is looked into.
async fn the_tool_changes(app: &TestApp, lea: &mut Client, id: &str) {
    let mut acme = app.vendor("acme").await;
    let path = format!("{}/changes", product(&mut acme, id).await);
    let until = (app.ctx.today() + TimeDelta::days(40)).to_string();
    let on = app.ctx.today().to_string();
    for answer in ["noted", "suspend"] {
        let told = [
            ("kind", "adaptive"),
            ("things", "price"),
            ("words", "It costs less now."),
            ("on", on.as_str()),
            ("sure", "yes"),
        ];
        acme.post(&path, &told).await.expect(303);
        let page = lea.get("/notices").await.expect(200).text();
        let (_, rest) = page.split_once("href=\"/notices/").expect("a notice");
        let notice = format!("/notices/{}", rest.split('"').next().expect("its id"));
        let word = [
            ("answer", answer),
            ("until", until.as_str()),
            ("reason", "We looked at the new price."),
        ];
        lea.post(&format!("{notice}/answer"), &word).await.expect(303);
    }
}

/// Asks about an answer three times: it is taken back, answered, and not answered in time.
async fn ask_the_vendor(app: &TestApp, lea: &mut Client, id: &str) {
    let question = "clarifications/usability.override";
    let path = format!("/reviews/{id}/{question}");
    let asked = [("words", "Does undo reach a lesson that was shared already?"), ("days", "10")];
    lea.post(&path, &asked).await.expect(303);
    lea.post(&format!("{path}/removal"), &[]).await.expect(303);
    lea.post(&path, &asked).await.expect(303);
    let answer = [("words", "Yes, for everybody."), ("word", "send")];
    let theirs = format!("/disclosures/{id}/{question}");
    app.vendor("acme").await.post(&theirs, &answer).await.expect(303);
    lea.post(&path, &asked).await.expect(303);
    // On a clock of its own, for nothing else is to come to its day here.
    for days in [11, 14] {
        let clock = Clock::standing_at(app.ctx.now().plus_seconds(days * 86_400));
        let later = Ctx { clock, ..app.ctx.clone() };
        clarification_days::look(&later, &Actor::System).await.unwrap();
    }
}

/// A case from submission to withdrawal, while people leave.
async fn from_submission_to_withdrawal(app: &TestApp, conflicted: &mut Conflicted) {
    let mut acme = app.vendor("acme").await;
    let id = acme.disclose("Lessonwright").await;
    let vendor = app.organization(OrganizationKind::Vendor, "acme").await;
    let max = app.account(&vendor, "max", &[Role::VendorContributor]).await.to_string();
    let team = format!("/disclosures/{id}/team");
    acme.post(&team, &[("owner.safety", max.as_str())]).await.expect(303);
    let asked = [("words", "Is this so?"), ("asked", max.as_str())];
    acme.post(&format!("{team}/safety.training"), &asked).await.expect(303);
    acme.fill(&id, &example("lesson-planner")).await;
    let kept = [("basis", "trade_secret"), ("reason", "Competitors would learn how it works.")];
    let technique = format!("/disclosures/{id}/confidentiality/profile.technique");
    acme.post(&technique, &kept).await.expect(303);
    acme.submit_disclosure(&id).await.expect(303);
    // No case is known to anybody before it is submitted.
    let before = told_to_the_conflicted(app).await;
    assert_eq!(before, ["no-lead@example.org: Submitted: Lessonwright"]);
    conflicted.declare(&id).await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.declare_none(&id).await;
    let ruling = [("word", "grant"), ("reason", "It is nowhere else to read.")];
    let technique = format!("/pipeline/{id}/confidentiality/profile.technique");
    lea.post(&technique, &ruling).await.expect(303);
    let page = format!("/pipeline/{id}/triage");
    lea.post(&page, &[("word", "return"), ("reason", "The contact is missing.")]).await.expect(303);
    let check = acme.get(&format!("/disclosures/{id}/check")).await.expect(200).text();
    let revision = value_of(&check, "revision").unwrap_or_default();
    let attest = [
        ("name", "Ana Ruiz"),
        ("title", "Owner"),
        ("agreed", "yes"),
        ("revision", revision.as_str()),
        ("note", "The contact is there."),
    ];
    acme.post(&format!("/disclosures/{id}/submission"), &attest).await.expect(303);
    lea.post(&page, &[("word", "accept")]).await.expect(303);
    for name in ["ana", "ben"] {
        lea.assign(&id, app.agency_id(name, Role::Reviewer).await.as_str(), &["safety", "bias"])
            .await;
    }
    let mut ada = app.agency("ada", Role::Administrator).await;
    for (name, role) in [("ben", Role::Reviewer), ("lea", Role::PanelLead)] {
        let account = app.agency_id(name, role).await;
        ada.post(&format!("/people/accounts/{account}/closing"), &[]).await.expect(303);
    }
    acme.post(&format!("/disclosures/{id}/withdrawal"), &[("reason", "We start again.")])
        .await
        .expect(303);
}

/// What those who came to have a conflict were told, in order.
async fn told_to_the_conflicted(app: &TestApp) -> Vec<String> {
    let mails = app
        .mails()
        .await
        .into_iter()
        .filter(|mail| mail.to.starts_with("no-") && mail.subject.contains(": "));
    mails.map(|mail| format!("{}: {}", mail.to, mail.subject)).collect()
}

#[tokio::test]
async fn whoever_has_a_conflict_hears_nothing_of_the_case_whatever_becomes_of_it() {
    let app = TestApp::start_with(&[("ASSAY_STANDSTILL_DAYS", "10")]).await;
    app.vendor("acme").await;
    for (name, role) in
        [("kim", Role::PanelLead), ("ada", Role::Administrator), ("pat", Role::Publisher)]
            .into_iter()
            .chain(OFFICES.map(|one| (one.0, one.1)))
    {
        app.agency_id(name, role).await;
    }
    app.person(OrganizationKind::District, "Lakeside", "dora", &[Role::DistrictOfficer]).await;
    // Who reviews and publishes may say so once a review is theirs.
    let agency = app.organization(OrganizationKind::Agency, "Test agency").await;
    app.account(&agency, "no-reviewer", &[Role::Reviewer, Role::Publisher]).await;
    let mut conflicted = Conflicted::at(&app).await;
    from_submission_to_withdrawal(&app, &mut conflicted).await;
    from_acceptance_to_revocation(&app, &mut conflicted).await;
    // The first word on either case came before the conflict was declared.
    let told = told_to_the_conflicted(&app).await;
    assert_eq!(
        told,
        [
            "no-lead@example.org: Submitted: Lessonwright",
            "no-reviewer@example.org: A disclosure to review: Quill"
        ]
    );
    let fred = app.mails_to("fred@example.org").await;
    assert_eq!(fred.iter().filter(|mail| mail.subject.contains("Quill")).count(), 1, "{fred:#?}");
    let mut all: Vec<(String, Vec<String>)> = Vec::new();
    for mail in app.mails().await.into_iter().filter(|mail| mail.subject.contains(": ")) {
        let reader = mail.to.trim_end_matches("@example.org").to_owned();
        match all.last_mut() {
            Some((subject, readers)) if *subject == mail.subject => readers.push(reader),
            _ => all.push((mail.subject, vec![reader])),
        }
    }
    let lines: Vec<String> = all
        .iter()
        .map(|(subject, readers)| format!("{subject} → {}", readers.join(", ")))
        .collect();
    holds("who_is_told_of_a_case", &lines.join("\n"));
    let sent: BTreeSet<String> = all
        .iter()
        .filter_map(|(subject, _)| subject.rsplit_once(": ").map(|(subject, _)| subject.to_owned()))
        .collect();
    let unsent = subjects();
    let unsent: Vec<&String> = unsent.difference(&sent).collect();
    assert!(unsent.is_empty(), "these mails about a case were not sent: {unsent:?}");
    app.finish().await;
}

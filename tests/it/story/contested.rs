//! A contested disclosure on its whole way: a conflict, a question to the vendor, a disagreement, a
//! departure from the rules, an objection, a response, an appeal, and what comes after publication.
//! Each stage is a function; the mails to the vendor are read at the end, all of them.

use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;

use crate::support::forms::{borrowed, set};
use crate::support::panels::{OFFICES, Panel};
use crate::support::{Client, TestApp};

const DAY: i64 = 24 * 3600;
const EMAIL: &str = "acme.owner@example.org";

/// The case and where it stands.
struct Contested {
    app: TestApp,
    panel: Panel,
    id: String,
}

impl Contested {
    /// Lets days pass. Nobody stays signed in so long.
    async fn wait(&mut self, days: i64) {
        self.app.ctx.clock.advance_seconds(days * DAY);
        self.app.run_due_jobs().await;
        self.panel.lea = self.app.agency("lea", Role::PanelLead).await;
        self.panel.ana = self.app.agency("ana", Role::Reviewer).await;
        self.panel.ben = self.app.agency("ben", Role::Reviewer).await;
    }

    async fn vendor(&self) -> Client {
        self.app.vendor("acme").await
    }

    fn case(&self) -> String {
        format!("/pipeline/{}", self.id)
    }

    fn own(&self) -> String {
        format!("/disclosures/{}", self.id)
    }
}

#[tokio::test]
async fn a_contested_disclosure_goes_its_whole_way_and_its_vendor_hears_of_each_step() {
    let app = TestApp::start_with(&[("ASSAY_STANDSTILL_DAYS", "10")]).await;
    app.agency("pat", Role::Publisher).await;
    let panel = app.in_review("Quill", "lesson-planner").await;
    let id = panel.submitted.id.clone();
    let mut case = Contested { app, panel, id };
    a_reviewer_has_a_conflict(&mut case).await;
    the_vendor_is_asked_and_answers(&mut case).await;
    reviewers_disagree_and_the_lead_settles(&mut case).await;
    the_lead_departs_from_the_rules_and_an_office_objects(&mut case).await;
    the_vendor_responds_before_anything_is_public(&mut case).await;
    the_vendor_appeals_and_another_lead_decides(&mut case).await;
    a_condition_is_met_late(&mut case).await;
    the_tool_changes(&mut case).await;
    an_incident_suspends_it_for_a_while(&mut case).await;
    the_vendor_renews(&mut case).await;
    let subjects: Vec<String> =
        case.app.mails_to(EMAIL).await.into_iter().map(|mail| mail.subject).collect();
    insta::assert_snapshot!("mails_to_the_vendor_of_a_contested_case", subjects.join("\n"));
    case.app.finish().await;
}

async fn a_reviewer_has_a_conflict(case: &mut Contested) {
    let id = case.id.clone();
    case.panel.lea.declare_none(&id).await;
    let cid = case.app.agency_id("cid", Role::Reviewer).await;
    case.panel.lea.assign(&id, cid.as_str(), &["safety"]).await;
    let mut cid = case.app.agency("cid", Role::Reviewer).await;
    let conflict = [("word", "conflict"), ("reason", "My sister works there.")];
    cid.post(&format!("/reviews/{id}/conflict"), &conflict).await.expect(303);
    cid.get("/reviews").await.expect(200).does_not_say("Quill");
    case.panel.lea.get(&case.case()).await.expect(200).says("Set aside: conflict");
}

async fn the_vendor_is_asked_and_answers(case: &mut Contested) {
    const ASKED: &str = "usability.override";
    let asking = format!("/reviews/{}/clarifications/{ASKED}", case.id);
    let words = "Can a teacher undo a lesson that was shared?";
    case.panel.ana.post(&asking, &[("words", words), ("days", "5")]).await.expect(303);
    case.wait(3).await;
    let mut acme = case.vendor().await;
    acme.get(&case.own()).await.expect(200).says("The clock is with you since");
    let path = format!("/disclosures/{}/clarifications/{ASKED}", case.id);
    let mut fields = acme.get(&path).await.expect(200).says(words).form(&path);
    set(&mut fields, "words", "Yes: undo takes it back from everybody.");
    set(&mut fields, "word", "send");
    acme.post(&path, &borrowed(&fields)).await.expect(303);
    let bench = format!("/reviews/{}/usability?question={ASKED}", case.id);
    case.panel.ana.get(&bench).await.expect(200).says("Yes: undo takes it back");
}

async fn reviewers_disagree_and_the_lead_settles(case: &mut Contested) {
    let submitted = &case.panel.submitted;
    let apart = submitted.asked["safety"]
        .iter()
        .find(|question| submitted.level(question) == "3")
        .expect("a question at level 3")
        .clone();
    case.panel.ana.review_all(submitted, &[]).await;
    // One was sent too early, and is opened again.
    let bench = format!("/reviews/{}/safety", case.id);
    let text = case.panel.ana.get(&bench).await.expect(200).text();
    let (before, _) = text.split_once("/reopening\"").expect("the way");
    let way = format!("{}/reopening", before.rsplit('"').next().unwrap());
    let why = [("reason", "I mixed up two questions.")];
    case.panel.ana.post(&way, &why).await.expect(303);
    case.panel.ana.post(&format!("{bench}/submission"), &[]).await.expect(303);
    case.panel.ben.review_all(submitted, &[(apart.as_str(), "1")]).await;
    let settled = [("question", apart.as_str()), ("level", "2"), ("reason", "The log is partial.")];
    case.panel.lea.post(&format!("{}/adjudication", case.case()), &settled).await.expect(303);
}

/// Whom the offices are, and that each knows of the departure.
async fn sign(case: &Contested, office: usize, word: &str, reason: &str) {
    let (name, role, office) = OFFICES[office];
    let mut signer = case.app.agency(name, role).await;
    signer.declare_none(&case.id).await;
    let fields = [("office", office), ("word", word), ("knows", "yes"), ("reason", reason)];
    signer.post(&format!("{}/signature", case.case()), &fields).await.expect(303);
}

async fn the_lead_departs_from_the_rules_and_an_office_objects(case: &mut Contested) {
    let decision = format!("{}/decision", case.case());
    let mut proposal = vec![
        ("decision", "pilot"),
        ("reason", "Too few schools have used it for more than a month."),
        ("letter", "We ask you to show it at work first."),
        ("conditions.0.text", "Report how the pilot went."),
        ("conditions.0.due", "2027-03-31"),
        ("conditions.0.evidence", "A report"),
    ];
    case.panel.lea.post(&decision, &proposal).await.expect(303);
    case.panel.lea.get(&decision).await.expect(200).says("The rules lead to: approved");
    sign(case, 0, "object", "The districts of the pilot are missing.").await;
    proposal[3].1 = "Report how the pilot in three districts went.";
    case.panel.lea.get(&decision).await.expect(200).says("The districts of the pilot are missing.");
    case.panel.lea.post(&decision, &proposal).await.expect(303);
    for office in 0..3 {
        sign(case, office, "agree", "").await;
    }
}

async fn publish(case: &Contested, status: u16) {
    let mut pat = case.app.agency("pat", Role::Publisher).await;
    pat.post(&format!("{}/publication", case.case()), &[]).await.expect(status);
}

async fn the_vendor_responds_before_anything_is_public(case: &mut Contested) {
    publish(case, 409).await;
    let mut acme = case.vendor().await;
    let page = format!("{}/response", case.own());
    let mut fields = acme.get(&page).await.expect(200).form(&page);
    set(&mut fields, "words", "Forty schools have used it for a year.");
    set(&mut fields, "word", "respond");
    acme.post(&page, &borrowed(&fields)).await.expect(303);
    let answer = [("ruling", "stands"), ("answer_reason", "The report names four schools.")];
    case.panel.lea.post(&format!("{}/response", case.case()), &answer).await.expect(303);
    case.wait(15).await;
    publish(case, 303).await;
    let mut anybody = case.app.visitor();
    let listing = anybody.get("/registry/quill").await.expect(200);
    listing.says("Report how the pilot in three districts went.").does_not_say("Forty schools");
}

async fn the_vendor_appeals_and_another_lead_decides(case: &mut Contested) {
    case.app.agency("kim", Role::PanelLead).await;
    let mut acme = case.vendor().await;
    let appeal = [
        ("grounds", "Forty schools have used it."),
        ("parts", "safety"),
        ("asks", "Approve it for a year."),
    ];
    acme.post(&format!("{}/appeal", case.own()), &appeal).await.expect(303);
    let mut anybody = case.app.visitor();
    anybody.get("/registry/quill").await.expect(200).says("Under appeal since");
    case.wait(5).await;
    let outcome = [("outcome", "upheld"), ("ruling_reason", "The report names four schools.")];
    let ruling = format!("{}/appeal", case.case());
    case.panel.lea.post(&ruling, &outcome).await.expect(403);
    let mut kim = case.app.agency("kim", Role::PanelLead).await;
    kim.declare_none(&case.id).await;
    kim.post(&ruling, &outcome).await.expect(303);
    anybody.get("/registry/quill").await.expect(200).says("The decision stands");
}

/// The product's address.
async fn product(case: &Contested) -> String {
    let page = case.vendor().await.get(&case.own()).await.expect(200).text();
    let (_, rest) = page.split_once("/products/").expect("a product");
    format!("/products/{}", rest.split(['"', '#', '/']).next().expect("its id"))
}

async fn a_condition_is_met_late(case: &mut Contested) {
    case.wait(120).await;
    let mut anybody = case.app.visitor();
    anybody.get("/registry/quill").await.expect(200).says("Overdue");
    let path = format!("{}/conditions/1", product(case).await);
    let proof = [("words", "The pilot went well."), ("url", "https://acme.example/pilot")];
    case.vendor().await.upload(&path, &proof, None).await.expect(303);
    let met = [("became", "met"), ("on", "2027-04-10"), ("because", "The report covers all.")];
    case.panel.lea.post("/listings/quill/conditions/1", &met).await.expect(303);
    anybody.get("/registry/quill").await.expect(200).says("Met on 10 April 2027");
}

async fn the_tool_changes(case: &mut Contested) {
    let path = format!("{}/changes", product(case).await);
    let told = [
        ("kind", "adaptive"),
        ("things", "price"),
        ("words", "It costs less now."),
        ("on", "2027-04-01"),
        ("sure", "yes"),
    ];
    case.vendor().await.post(&path, &told).await.expect(303);
    let page = case.panel.lea.get("/notices").await.expect(200).text();
    let (_, rest) = page.split_once("href=\"/notices/").expect("a notice");
    let notice = format!("/notices/{}", rest.split('"').next().expect("its id"));
    let noted = [("answer", "noted"), ("reason", "A lower price changes nothing.")];
    case.panel.lea.post(&format!("{notice}/answer"), &noted).await.expect(303);
    let mut anybody = case.app.visitor();
    anybody.get("/registry/quill").await.expect(200).says("A change was noted");
}

async fn an_incident_suspends_it_for_a_while(case: &mut Contested) {
    const NEW: &str = "/district/incidents/new";
    let roles = [Role::DistrictOfficer];
    let mut dee =
        case.app.person(OrganizationKind::District, "North district", "dee", &roles).await;
    let mut fields = dee.get(&format!("{NEW}?listing=quill")).await.expect(200).form(NEW);
    for (name, value) in [
        ("what", "Plans of one class showed in another."),
        ("happened_on", "2027-04-10"),
        ("people", "24"),
        ("data", "Names"),
        ("guess", "moderate"),
    ] {
        set(&mut fields, name, value);
    }
    let reply = dee.post(NEW, &borrowed(&fields)).await.expect(303);
    let incident = reply.location.expect("its page").replace("/district/incidents/", "/incidents/");
    let rated = [("severity", "serious"), ("follows", "suspend"), ("words", "Names got out.")];
    case.panel.lea.post(&format!("{incident}/rating"), &rated).await.expect(303);
    let mut pat = case.app.agency("pat", Role::Publisher).await;
    let mut anybody = case.app.visitor();
    for (change, reason, says) in [
        ("suspend", "Names of students got to others.", "Suspended"),
        ("reinstate", "The fault is mended and was tested.", "Pilot only"),
    ] {
        pat.post("/listings/quill/state", &[("change", change), ("reason", reason)])
            .await
            .expect(303);
        anybody.get("/registry/quill").await.expect(200).says(says);
    }
}

async fn the_vendor_renews(case: &mut Contested) {
    let start = format!("{}/disclosures", product(case).await);
    let mut acme = case.vendor().await;
    let reply = acme.post(&start, &[("version", "5.0"), ("from", "last")]).await.expect(303);
    let renewal = format!("{}/renewal", reply.location.expect("a draft"));
    acme.get(&renewal).await.expect(200).says("Your last answers stand here.");
    let mut anybody = case.app.visitor();
    anybody.get("/registry/quill").await.expect(200).says("Pilot only");
}

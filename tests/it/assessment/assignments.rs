//! Who is proposed to review what, and who may be assigned at all.

use std::collections::BTreeSet;

use assay::domain::assessment::assignment::{Bar, Candidate, Need, bar, fill};
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::domain::values::Id;

use crate::support::{Client, TestApp};

fn candidate(name: &str, load: usize) -> Candidate {
    Candidate {
        account: Id::from_stored(name.to_owned()),
        name: name.to_owned(),
        load,
        qualified: None,
        conflicts: BTreeSet::new(),
    }
}

fn need(tool: &str, criterion: &str, missing: usize) -> Need {
    Need {
        disclosure: Id::from_stored(tool.to_owned()),
        criterion: criterion.to_owned(),
        missing,
        taken: BTreeSet::new(),
    }
}

#[test]
fn work_is_spread_so_that_nobody_has_two_more_than_somebody_who_could_take_one() {
    for people in 2..7 {
        let candidates: Vec<Candidate> =
            (0..people).map(|number| candidate(&format!("p{number}"), number % 3)).collect();
        let needs: Vec<Need> = (0..12)
            .map(|number| need(&format!("t{}", number / 6), &format!("c{}", number % 6), 2))
            .collect();
        let filled = fill(&needs, &candidates);
        assert!(filled.short.iter().all(|short| *short == 0));
        assert!(filled.chosen.iter().all(|chosen| chosen.len() == 2));
        let (least, most) = (filled.loads.iter().min(), filled.loads.iter().max());
        assert!(most.unwrap() - least.unwrap() <= 1, "{people}: {:?}", filled.loads);
        assert_eq!(filled, fill(&needs, &candidates), "the same every time");
    }
}

#[test]
fn work_is_passed_on_through_others_where_that_makes_it_more_even() {
    // Only ana can do a, ana or ben b, ben or cy c; ben is busy.
    let only = |mut one: Candidate, criteria: &[&str]| {
        one.qualified = Some(criteria.iter().map(|id| (*id).to_owned()).collect());
        one
    };
    let candidates = [
        only(candidate("ana", 0), &["a", "b"]),
        only(candidate("ben", 0), &["b", "c"]),
        only(candidate("cy", 0), &["c"]),
    ];
    let needs = [
        need("t1", "a", 1),
        need("t2", "a", 1),
        need("t1", "b", 1),
        need("t2", "b", 1),
        need("t1", "c", 1),
        need("t2", "c", 1),
    ];
    let filled = fill(&needs, &candidates);
    assert_eq!(filled.loads, [2, 2, 2]);
    assert_eq!(filled.chosen[0], [0]);
    assert_eq!(filled.chosen[2], [1]);
    assert_eq!(filled.chosen[4], [2]);
}

#[test]
fn whoever_may_not_is_never_chosen_and_what_stays_open_is_counted() {
    let mut ana = candidate("ana", 0);
    ana.conflicts.insert(Id::from_stored("t1".to_owned()));
    let mut ben = candidate("ben", 5);
    ben.qualified = Some(BTreeSet::from(["bias".to_owned()]));
    let cy = candidate("cy", 9);
    let mut needs = [need("t1", "safety", 2), need("t1", "bias", 2)];
    assert_eq!(bar(&ana, &needs[0]), Some(Bar::Conflict));
    assert_eq!(bar(&ben, &needs[0]), Some(Bar::Unqualified));
    assert_eq!(bar(&ben, &needs[1]), None);
    let filled = fill(&needs, &[ana.clone(), ben.clone(), cy.clone()]);
    assert_eq!(filled.chosen, [vec![2], vec![1, 2]]);
    assert_eq!(filled.short, [1, 0]);
    needs[1].taken.insert(cy.account.clone());
    assert_eq!(bar(&cy, &needs[1]), Some(Bar::Taken));
    assert_eq!(fill(&needs, &[ana, ben, cy]).short, [1, 1]);
}

/// The places of the proposal on a page, as its form would send them.
fn places(page: &str) -> Vec<(String, String)> {
    let selects = page.split("<select ").skip(1).filter_map(|select| {
        let name = select.split("name=\"").nth(1)?.split('"').next()?;
        let select = select.split("</select>").next()?;
        let chosen = select.split("<option ").find(|option| option.contains(" selected"))?;
        let value = chosen.split("value=\"").nth(1)?.split('"').next()?;
        name.starts_with("place.").then(|| (name.to_owned(), value.to_owned()))
    });
    selects.collect()
}

async fn accepted(app: &TestApp, lea: &mut Client, product: &str) -> String {
    let id = app.submitted(product, "student-chatbot").await.id;
    lea.accept(&id).await;
    id
}

#[actix_web::test]
async fn a_lead_has_tools_filled_changes_it_and_assigns_all_of_it_or_nothing() {
    let app = TestApp::start().await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let quill = accepted(&app, &mut lea, "Quill").await;
    let harp = accepted(&app, &mut lea, "Harp").await;
    for name in ["ana", "ben", "carl"] {
        app.agency_id(name, Role::Reviewer).await;
    }
    app.agency("pat", Role::Publisher).await.get("/board/filling").await.expect(404);
    let page = lea.get("/board/filling").await.expect(200);
    page.says("Quill").says("Harp").says("Assign 24 reviews").says("one of 3 who may");
    let mut sent = places(&page.text());
    assert_eq!(sent.len(), 24);
    let mails = app.mails_to("ana@example.org").await.len();
    assert_eq!(mails, 0, "nobody is told before it is assigned");
    // One place that cannot be: nothing is assigned.
    let first = sent[0].clone();
    let second = sent.iter().position(|(name, _)| *name == first.0).unwrap() + 1;
    let kept = sent[second].clone();
    sent[second] = first.clone();
    let fields = |sent: &[(String, String)]| -> Vec<(String, String)> {
        let mut fields = vec![
            ("tools".to_owned(), quill.clone()),
            ("tools".to_owned(), harp.clone()),
            ("reviewers".to_owned(), "2".to_owned()),
        ];
        fields.extend_from_slice(sent);
        fields
    };
    let refused = fields(&sent);
    let refused: Vec<(&str, &str)> =
        refused.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    lea.post("/board/filling", &refused).await.expect(422).says("already. Choose somebody else.");
    lea.get("/board/filling").await.expect(200).says("Assign 24 reviews");
    sent[second] = (kept.0, String::new());
    let taken = fields(&sent);
    let taken: Vec<(&str, &str)> =
        taken.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    lea.post("/board/filling", &taken).await.expect(303);
    lea.get("/board/filling").await.expect(200).says("Assign 1 review");
    for name in ["ana", "ben", "carl"] {
        let mails = app.mails_to(&format!("{name}@example.org")).await;
        assert_eq!(mails.len(), 1, "one mail for everything");
        mails[0].says("Quill by acme: ").says("Harp by acme: ").says("due on 11 December 2026");
    }
    lea.get("/board/filling?reviewers=9").await.expect(422).says("Choose a number from the list.");
    app.finish().await;
}

#[actix_web::test]
async fn what_cannot_be_filled_is_told_with_the_reason() {
    let app = TestApp::start().await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let id = accepted(&app, &mut lea, "Quill").await;
    app.agency_id("ben", Role::Reviewer).await;
    lea.get("/board/filling")
        .await
        .expect(200)
        .says("Quill, Safety: 1 reviewer is missing: there is 1 reviewer in all.");
    let mut max = app.agency("max", Role::PanelLead).await;
    max.get("/board/filling")
        .await
        .expect(200)
        .says("Say first whether you have a conflict of interest with")
        .says(&format!("/reviews/{id}/conflict"));
    app.finish().await;
}

#[actix_web::test]
async fn nobody_is_assigned_outside_an_appointment() {
    let app = TestApp::start().await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let id = accepted(&app, &mut lea, "Quill").await;
    let ana = app.agency_id("ana", Role::Reviewer).await;
    let mut ada = app.agency("ada", Role::Administrator).await;
    let path = format!("/people/accounts/{ana}/appointment");
    ada.get(&format!("/people/accounts/{ana}")).await.expect(200).says(&path);
    lea.get(&path).await.expect(404);
    let lead = app.agency_id("lea", Role::PanelLead).await;
    ada.get(&format!("/people/accounts/{lead}/appointment")).await.expect(404);
    ada.post(&path, &[("kind", "wizard"), ("first", "soon"), ("last", ""), ("criteria", "luck")])
        .await
        .expect(422)
        .says("Choose what this reviewer is from the list.")
        .says("value=\"soon\"");
    let appointed = [
        ("kind", "educator"),
        ("first", "2026-12-01"),
        ("last", "2027-06-30"),
        ("criteria", "safety"),
    ];
    ada.post(&path, &appointed).await.expect(303);
    ada.get("/events")
        .await
        .expect(200)
        .says("Appointed as a reviewer from 1 December 2026 until 30 June 2027");
    let reviewers = format!("/pipeline/{id}/reviewers");
    let assign = [("reviewer", ana.as_str()), ("criteria", "safety")];
    lea.post(&reviewers, &assign).await.expect(422).says("ana is not appointed to review today.");
    lea.get(&format!("/pipeline/{id}/who"))
        .await
        .expect(200)
        .says("Not appointed today")
        .says("Educator of a district");
    app.ctx.clock.advance_seconds(11 * 86_400);
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.post(&reviewers, &[("reviewer", ana.as_str()), ("criteria", "bias")])
        .await
        .expect(422)
        .says("ana is not appointed for Bias.");
    lea.get("/board/filling").await.expect(200).says("qualified for it").says("Assign 1 review");
    lea.post(&reviewers, &assign).await.expect(303);
    app.finish().await;
}

#[actix_web::test]
async fn a_conflict_with_a_vendor_holds_for_all_of_its_tools_now_and_later() {
    let app = TestApp::start().await;
    let panel = app.in_review("Quill", "student-chatbot").await;
    let (quill, mut ana, mut lea) = (panel.submitted.id, panel.ana, panel.lea);
    let acme = app.organization(OrganizationKind::Vendor, "acme").await.to_string();
    app.vendor("acme").await.get("/conflicts").await.expect(404);
    ana.post("/conflicts", &[("vendor", ""), ("reason", "")])
        .await
        .expect(422)
        .says("Choose a vendor from the list.");
    let declared = [("vendor", acme.as_str()), ("reason", "My sister works there.")];
    ana.post("/conflicts", &declared).await.expect(303);
    ana.get("/conflicts").await.expect(200).says("My sister works there.");
    ana.get("/reviews").await.expect(200).does_not_say("Quill");
    ana.get_same_refusal(&format!("/reviews/{quill}"), &format!("/reviews/{}", app.unknown_id()))
        .await;
    let who = lea.get(&format!("/pipeline/{quill}/who")).await.expect(200);
    who.says("Conflict of interest").does_not_say("My sister");
    let mails = app.mails_to("lea@example.org").await;
    assert!(mails.iter().any(|mail| mail.subject == "A conflict of interest: Quill"));
    // A later file of the same vendor.
    let harp = accepted(&app, &mut lea, "Harp").await;
    let id = app.agency_id("ana", Role::Reviewer).await;
    lea.post(
        &format!("/pipeline/{harp}/reviewers"),
        &[("reviewer", id.as_str()), ("criteria", "safety")],
    )
    .await
    .expect(422)
    .says("ana has a conflict of interest with this disclosure.");
    // A lead in conflict sees the vendor in no list.
    lea.post("/conflicts", &declared).await.expect(303);
    for list in ["/pipeline", "/board", "/board/filling", "/board/reminders"] {
        lea.get(list).await.expect(200).does_not_say("Quill").does_not_say("Harp");
    }
    lea.get(&format!("/pipeline/{harp}")).await.expect(404);
    app.finish().await;
}

#[actix_web::test]
async fn a_lead_pins_a_conflict_and_an_administrator_an_affiliation() {
    let app = TestApp::start().await;
    let panel = app.in_review("Quill", "student-chatbot").await;
    let (quill, mut lea, mut ana, mut ben) = (panel.submitted.id, panel.lea, panel.ana, panel.ben);
    let (a, b) = (
        app.agency_id("ana", Role::Reviewer).await.to_string(),
        app.agency_id("ben", Role::Reviewer).await.to_string(),
    );
    let who = format!("/pipeline/{quill}/who");
    ana.get(&who).await.expect(404);
    lea.post(&who, &[("person", a.as_str()), ("reason", "")]).await.expect(422);
    lea.post(&who, &[("person", a.as_str()), ("reason", "He told me.")]).await.expect(303);
    ana.get("/reviews").await.expect(200).does_not_say("Quill");
    ana.get("/conflicts").await.expect(200).says("He told me.");
    let acme = app.organization(OrganizationKind::Vendor, "acme").await.to_string();
    let mut ada = app.agency("ada", Role::Administrator).await;
    let path = format!("/people/accounts/{b}/appointment");
    let fields = [("kind", "agency"), ("first", "2026-01-01"), ("vendors", acme.as_str())];
    ada.post(&path, &fields).await.expect(303);
    ben.get("/reviews").await.expect(200).does_not_say("Quill");
    lea.get(&format!("/pipeline/{quill}")).await.expect(200).says("Set aside: conflict");
    ada.post(&path, &fields[..2]).await.expect(303);
    ada.get(&path).await.expect(200).does_not_say("checked");
    app.finish().await;
}

#[actix_web::test]
async fn a_panel_of_a_high_tier_is_asked_for_an_educator_or_expert() {
    let app = TestApp::start_with(&[("ASSAY_EXPERT_TIER", "1")]).await;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    let id = accepted(&app, &mut lea, "Quill").await;
    let case = format!("/pipeline/{id}");
    lea.get(&case).await.expect(200).says("this panel has none yet.");
    let ana = app.agency_id("ana", Role::Reviewer).await;
    lea.assign(&id, ana.as_str(), &["safety"]).await;
    lea.get(&case).await.expect(200).says("this panel has none yet.");
    let fields = [("kind", "accessibility"), ("first", "2026-01-01")];
    let mut ada = app.agency("ada", Role::Administrator).await;
    ada.post(&format!("/people/accounts/{ana}/appointment"), &fields).await.expect(303);
    lea.get(&case).await.expect(200).does_not_say("asks for at least one educator");
    let waiting = app.submitted("Harp", "student-chatbot").await.id;
    lea.get(&format!("/pipeline/{waiting}"))
        .await
        .expect(200)
        .says("asks for at least one educator of a district or expert");
    app.finish().await;
}

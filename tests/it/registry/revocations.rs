//! The agency takes a published decision back for good.

use assay::actions::registry::listings;
use assay::actions::registry::replay::replay;
use assay::actions::{Error, Seen};
use assay::domain::access::Actor;
use assay::domain::instrument::Decision;
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;

use crate::support::TestApp;
use crate::support::listings::Tool;
use crate::support::panels::Panel;

const WHY: &str = "It sells what students write.";

#[tokio::test]
async fn the_publisher_reads_what_it_does_and_then_takes_the_approval_back_for_good() {
    let app = TestApp::start().await;
    app.person(OrganizationKind::District, "North district", "dee", &[Role::DistrictOfficer]).await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let (page, road) = ("/registry/askwell", "/listings/askwell/revocation");
    app.visitor().get(page).await.expect(200).does_not_say("Take the approval back for good");
    let mut pat = app.agency("pat", Role::Publisher).await;
    pat.get(page).await.expect(200).says("Take the approval back for good").says(road);
    let asked = pat.get(road).await.expect(200);
    for words in [
        "</svg>Approved with conditions</span>",
        "Whoever asks whether Askwell may be bought reads “No”",
        "The vendor’s people, everybody who buys for a district, the panel lead and those who \
         signed get your reason by mail.",
        "This cannot be undone. The vendor can disclose the tool again, and a new decision takes \
         the place of this one.",
    ] {
        asked.says(words);
    }
    pat.post(road, &[("reason", " ")])
        .await
        .expect(422)
        .says("Enter a reason.")
        .says("What happens");
    app.visitor().get(page).await.expect(200).does_not_say("Revoked");
    let done = pat.post(road, &[("reason", WHY)]).await.expect(303).location.expect("a way");
    pat.get(&done)
        .await
        .expect(200)
        .says("Decision revoked")
        .does_not_say("Suspend listing")
        .does_not_say(road);

    let shown = app.visitor().get(page).await.expect(200);
    shown
        .says("The agency has taken its approval back for good. It sells what students write.")
        .says("The decision itself was:");
    shown
        .says("<h2>What it takes and what it costs</h2>")
        .does_not_say("Before you switch it on")
        .does_not_say("What the vendor has to do");
    shown
        .says("Decision revoked")
        .says("Published in the registry")
        .says("<strong>Why it was decided so:</strong>");
    for address in ["acme.owner@example.org", "dee@example.org"] {
        let mail = app.mails_to(address).await.pop().expect("a mail");
        assert_eq!(mail.subject, "Decision revoked: Askwell");
        mail.says(
            "The agency has taken its approval back for good. The reason:\n\nIt sells what \
            students write.\n\nThe tool may not be bought",
        );
        mail.says(
            "This cannot be undone; the vendor can disclose the tool again for a new decision.",
        )
        .says("/registry/askwell");
    }
    let told = app.agency("ada", Role::Administrator).await.get("/events").await.expect(200);
    told.says("Took the published decision back for good: It sells what students write.");
    app.finish().await;
}

#[tokio::test]
async fn lists_data_and_numbers_count_a_revoked_approval_as_none() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let mut visitor = app.visitor();
    let module =
        visitor.get("/api/v1/listings/askwell").await.expect(200).json()["modules"][0]["id"]
            .as_str()
            .expect("a module")
            .to_owned();
    visitor.get(&format!("/learning/{module}")).await.expect(200).says("Askwell");
    let home = visitor.get("/").await.expect(200);
    home.says("<dt>tools not approved</dt><dd>0</dd>").does_not_say("taken back for good");
    listings::revoke(&app.ctx, &app.publisher().await, "askwell", WHY, Seen::at_hand())
        .await
        .expect("revoked");
    for (filter, expected) in [
        ("availability=no", 1),
        ("status=revoked", 1),
        ("availability=not_now", 0),
        ("availability=with_conditions", 0),
        ("decision=conditional", 0),
        ("decision=not_approved", 0),
        ("status=published", 0),
    ] {
        let list = visitor.get(&format!("/api/v1/listings?{filter}")).await.expect(200).json();
        assert_eq!(list["items"].as_array().expect("items").len(), expected, "{filter}");
    }
    let body = visitor.get("/api/v1/listings/askwell").await.expect(200).json();
    assert_eq!(
        (body["status"].as_str(), body["availability"].as_str()),
        (Some("revoked"), Some("no"))
    );
    assert_eq!(
        (body["decision"].as_str(), body["status_reason"].as_str()),
        (Some("conditional"), Some(WHY))
    );
    assert_eq!(body["conditions"][0]["state"], "dropped");
    assert_eq!(
        (body["history"][0]["what"].as_str(), body["history"][0]["text"].as_str()),
        (Some("Decision revoked"), Some(WHY))
    );
    let table = visitor.get("/registry.csv").await.expect(200);
    table
        .says("No,Askwell,Acme,2.8,\"Approved with conditions, now revoked\",Revoked,")
        .says(", asked for no more)");
    app.published(&Tool {
        decision: Some(Decision::Approved),
        ..Tool::new("lesson-planner", "Planwell", "Harbor")
    })
    .await;
    let by_day = visitor.get("/api/v1/listings?sort=expiry").await.expect(200).json();
    assert_eq!(
        by_day["items"][0]["slug"], "planwell",
        "what was revoked holds to no day, although its last day was to come sooner"
    );
    listings::change_state(
        &app.ctx,
        &app.publisher().await,
        "planwell",
        "suspend",
        "An incident is looked into.",
        Seen::at_hand(),
    )
    .await
    .expect("suspended");
    let home = visitor.get("/").await.expect(200);
    home.says("<dt>approvals that hold today</dt><dd>0</dd>")
        .says("<dt>tools not approved</dt><dd>0</dd>");
    home.says("<dt>approvals taken back for good</dt><dd>1</dd>");
    visitor.get(&format!("/learning/{module}")).await.expect(200).does_not_say("Askwell");
    app.finish().await;
}

#[tokio::test]
async fn only_a_publisher_revokes_and_only_an_approval_that_holds_or_is_suspended() {
    let app = TestApp::start().await;
    app.published(&Tool {
        decision: Some(Decision::NotApproved),
        ..Tool::new("student-chatbot", "Refused", "Acme")
    })
    .await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    app.published(&Tool::new("student-chatbot", "Overdue", "Acme")).await;
    let road = |slug: &str| format!("/listings/{slug}/revocation");
    let mut others = [
        app.vendor("Acme").await,
        app.agency("lea", Role::PanelLead).await,
        app.agency("ada", Role::Administrator).await,
    ];
    for other in &mut others {
        other.get(&road("askwell")).await.expect(404);
        other.post(&road("askwell"), &[("reason", WHY)]).await.expect(404);
    }
    app.visitor().get(&road("askwell")).await.expect(303);
    let mut pat = app.agency("pat", Role::Publisher).await;
    pat.get(&road("nothing")).await.expect(404);
    pat.get("/registry/refused").await.expect(200).does_not_say("/revocation");
    pat.get(&road("refused"))
        .await
        .expect(409)
        .says("This tool is not approved, so there is no approval to take back.");
    pat.post(&road("refused"), &[("reason", WHY)]).await.expect(409);
    pat.post(&road("askwell"), &[("reason", WHY)]).await.expect(303);
    pat.post(&road("askwell"), &[("reason", WHY)])
        .await
        .expect(409)
        .says("This listing is revoked and cannot be revoked now.");
    let back = [("change", "reinstate"), ("reason", "We were mistaken, sorry.")];
    pat.post("/listings/askwell/state", &back)
        .await
        .expect(409)
        .says("This decision was taken back for good. A new disclosure has to be decided on");
    let suspend = [("change", "suspend"), ("reason", "We were mistaken, sorry.")];
    pat.post("/listings/askwell/state", &suspend)
        .await
        .expect(409)
        .says("This listing is revoked and cannot be suspended now.");
    let odd = [("change", "revoke"), ("reason", "We were mistaken, sorry.")];
    pat.post("/listings/overdue/state", &odd)
        .await
        .expect(422)
        .says("Choose whether to suspend or to reinstate the listing.");
    app.ctx.clock.advance_seconds(366 * 86_400);
    let publisher = app.publisher().await;
    let late = listings::revoke(&app.ctx, &publisher, "overdue", WHY, Seen::at_hand()).await;
    assert!(
        matches!(late, Err(Error::WrongState(ref told)) if told == "This listing is expired and \
            cannot be revoked now."),
        "{late:?}"
    );
    assert_eq!(
        listings::expire_due(&app.ctx, &Actor::System).await.expect("the job"),
        1,
        "the one that was not revoked"
    );
    app.finish().await;
}

#[tokio::test]
async fn a_revocation_is_on_the_pages_of_the_vendor_and_the_agency_and_in_the_mail_of_those_who_decided()
 {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, .. } =
        app.proposed("Quill", "lesson-planner", "approved").await;
    let id = submitted.id;
    for (name, role, office) in [
        ("fred", Role::SignerFederalPrograms, "federal_programs"),
        ("cora", Role::SignerCurriculum, "curriculum"),
        ("eve", Role::SignerEdtech, "edtech"),
    ] {
        app.agency(name, role).await.sign(&id, office, "agree", "").await;
    }
    let mut pat = app.agency("pat", Role::Publisher).await;
    pat.post(&format!("/pipeline/{id}/publication"), &[]).await.expect(303);
    let mut acme = app.vendor("acme").await;
    let letter = format!("/disclosures/{id}/letter");
    acme.get(&letter).await.expect(200).does_not_say("no longer holds");
    pat.post(
        "/listings/quill/state",
        &[("change", "suspend"), ("reason", "An incident is looked into.")],
    )
    .await
    .expect(303);
    acme.get(&letter)
        .await
        .expect(200)
        .says("The decision in this letter is suspended")
        .says("Its reason: An incident is looked into.");
    let decided = lea.get(&format!("/pipeline/{id}/decision")).await.expect(200);
    decided
        .says(", now suspended")
        .says("Its reason: An incident is looked into.")
        .does_not_say("verdict--good");
    pat.post("/listings/quill/revocation", &[("reason", WHY)]).await.expect(303);
    let told = acme.get(&letter).await.expect(200);
    told.says("The decision in this letter no longer holds")
        .says("The agency has taken it back for good. Its reason: It sells what students write.");
    acme.get("/products")
        .await
        .expect(200)
        .says("</svg>Revoked</span>")
        .says("Read why the decision was revoked");
    let own = acme.get(&format!("/disclosures/{id}")).await.expect(200);
    own.says("The agency has revoked its decision")
        .says("The agency’s reason: It sells what students write.")
        .says("Disclose it again");
    own.does_not_say("Conditions that you have to meet");
    for name in ["lea", "fred", "cora", "eve"] {
        let mail = app.mails_to(&format!("{name}@example.org")).await.pop().expect("a mail");
        assert_eq!(mail.subject, "Decision revoked: Quill", "{name}");
    }
    let case = lea.get(&format!("/pipeline/{id}")).await.expect(200);
    lea.get(&format!("/pipeline/{id}/decision"))
        .await
        .expect(200)
        .says("Letter to the vendor, as it was sent")
        .says("The decision in this letter no longer holds")
        .says(", now revoked")
        .does_not_say("verdict--good");
    let table = app.visitor().get("/registry.csv").await.expect(200).text();
    let row = table.lines().find(|line| line.contains("Quill")).expect("its row");
    assert!(!row.contains("PL-"), "what was taken back asks for nothing any more: {row}");
    case.says("Listing suspended").says("Decision revoked").says(WHY);
    let replayed = replay(&app.ctx).await.expect("a replay");
    assert!(replayed.len() == 1 && replayed.iter().all(|listing| listing.same), "{replayed:?}");
    app.finish().await;
}

#[tokio::test]
async fn no_day_changes_a_revoked_listing_and_a_new_decision_takes_its_place() {
    let app = TestApp::start().await;
    let disclosure = app.decided(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let publisher = app.publisher().await;
    listings::publish(&app.ctx, &publisher, &disclosure, Seen::at_hand())
        .await
        .expect("a publication");
    listings::revoke(&app.ctx, &publisher, "askwell", WHY, Seen::at_hand()).await.expect("revoked");
    let mut visitor = app.visitor();
    let today = visitor.get("/api/v1/listings/askwell").await.expect(200);
    app.ctx.clock.advance_seconds(100 * 86_400);
    let later = visitor.get("/api/v1/listings/askwell").await.expect(200);
    assert_eq!(today.headers["etag"], later.headers["etag"], "no day changes what was taken back");
    let mut tx = app.ctx.db.write().await.expect("a write");
    tx.query("UPDATE disclosures SET state = 'decided' WHERE id = $1")
        .bind(disclosure.as_str())
        .execute()
        .await
        .expect("decided anew");
    tx.commit().await.expect("a commit");
    listings::publish(&app.ctx, &publisher, &disclosure, Seen::at_hand())
        .await
        .expect("published anew");
    let held = app.ctx.registry.now();
    let listing = held.shelf.listing("askwell").expect("it").listing.whole().expect("all of it");
    let moments: Vec<&str> = listing.history.iter().map(|moment| moment.what.as_str()).collect();
    let position = |words: &str| moments.iter().position(|moment| *moment == words).expect(words);
    assert!(position("Published in the registry") < position("Decision revoked"), "{moments:?}");
    assert_eq!(held.shelf.listing("askwell").expect("it").listing.card.status_reason, "");
    app.finish().await;
}

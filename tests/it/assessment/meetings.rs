//! The records of a panel's meetings.

use assay::domain::people::account::Role;

use crate::support::TestApp;

#[actix_web::test]
async fn a_lead_records_a_meeting_and_those_who_were_there_answer() {
    let app = TestApp::start().await;
    let mut panel = app.scored("Quill", "lesson-planner", &[]).await;
    let id = panel.submitted.id.clone();
    let path = format!("/pipeline/{id}/meetings");
    panel.lea.declare_none(&id).await;
    panel.lea.get(&path).await.expect(200).says("No meeting is on record").says("Record a meeting");
    let (ana, ben) =
        (app.agency_id("ana", Role::Reviewer).await, app.agency_id("ben", Role::Reviewer).await);
    let new = format!("{path}/new");
    panel.lea.get(&new).await.expect(200).says("Who was there").says("ana").says("ben");
    let talked = "We read the table again and agreed on level 3 for security.";
    for (day, present, talked, fault) in [
        ("2026-11-22", ana.as_str(), talked, "The meeting lies in the future."),
        ("2025-11-22", ana.as_str(), talked, "The meeting lies before the review began."),
        ("soon", ana.as_str(), talked, "met_on"),
        ("2026-11-21", "", talked, "Tick who was there."),
        ("2026-11-21", "nobody", talked, "Somebody who was ticked is not on this panel."),
        ("2026-11-21", ana.as_str(), " ", "Enter what was talked about and agreed."),
    ] {
        let mut fields = vec![("met_on", day), ("talked", talked), ("left_open", "The schedule.")];
        if !present.is_empty() {
            fields.push(("present", present));
        }
        panel.lea.post(&new, &fields).await.expect(422).says(fault).says("The schedule.");
    }
    let record = |talked: &'static str, seen: String| {
        [
            ("met_on", "2026-11-21".to_owned()),
            ("present", ana.to_string()),
            ("present", ben.to_string()),
            ("talked", talked.to_owned()),
            ("left_open", "Ana asks for the schedule by Friday.".to_owned()),
            ("seen", seen),
        ]
    };
    let first = record(talked, String::new());
    let sent: Vec<(&str, &str)> =
        first.iter().map(|(name, value)| (*name, value.as_str())).collect();
    panel.ana.post(&new, &sent).await.expect(404);
    panel.lea.post(&new, &sent).await.expect(303);
    let mails = app.mails_to("ana@example.org").await;
    let mail = mails.last().expect("a mail");
    assert_eq!(mail.subject, "The record of a meeting to read: Quill");
    assert!(mail.body.contains("of 21 November 2026, at which you were"), "{}", mail.body);
    panel
        .lea
        .get(&path)
        .await
        .expect(200)
        .says(talked)
        .says("2 people to agree")
        .does_not_say("Is the record right?");

    let page = panel.ana.get(&path).await.expect(200).says("Is the record right?").text();
    let (_, rest) = page.split_once("name=\"seen\" value=\"").expect("a stamp");
    let seen = rest.split('"').next().expect("its value").to_owned();
    let word = format!("{path}/1/word");
    let say = |agrees: &'static str, words: &'static str| {
        [("agrees", agrees), ("words", words), ("seen", seen.as_str())]
    };
    panel.ana.post(&word, &say("", "")).await.expect(422).says("Choose whether you agree.");
    panel.ana.post(&word, &say("no", "")).await.expect(422).says("Enter what you see otherwise.");
    panel.ana.post(&word, &say("yes", "")).await.expect(303);
    panel.ben.post(&word, &say("no", "We agreed on level 2.")).await.expect(303);
    panel.lea.post(&word, &say("yes", "")).await.expect(404);
    panel
        .lea
        .get(&path)
        .await
        .expect(200)
        .says("Not everybody agrees")
        .says("“We agreed on level 2.”")
        .says("agrees, 21 November 2026");

    // A correction is a new version, to which they agree anew; the earlier one stays readable.
    let correction = format!("{path}/1/correction");
    panel.lea.get(&correction).await.expect(200).says(talked);
    let corrected = "We read the table again and agreed on level 2 for security.";
    let stale = record(corrected, "other".to_owned());
    let sent: Vec<(&str, &str)> =
        stale.iter().map(|(name, value)| (*name, value.as_str())).collect();
    panel
        .lea
        .post(&correction, &sent)
        .await
        .expect(409)
        .says("corrected meanwhile")
        .says(corrected);
    let again = record(corrected, seen.clone());
    let sent: Vec<(&str, &str)> =
        again.iter().map(|(name, value)| (*name, value.as_str())).collect();
    panel.lea.post(&correction, &sent).await.expect(303);
    panel.ben.post(&word, &say("no", "Still not.")).await.expect(409).says("Still not.");
    panel
        .lea
        .get(&path)
        .await
        .expect(200)
        .says(corrected)
        .says("2 people to agree")
        .says("Earlier versions of this record (1)")
        .says(talked)
        .says("“We agreed on level 2.”");
    app.finish().await;
}

#[actix_web::test]
async fn the_panel_and_the_offices_read_the_records_until_the_decision_and_after_it() {
    let app = TestApp::start().await;
    let mut panel = app.scored("Quill", "lesson-planner", &[]).await;
    let id = panel.submitted.id.clone();
    let path = format!("/pipeline/{id}/meetings");
    panel.lea.declare_none(&id).await;
    let ana = app.agency_id("ana", Role::Reviewer).await;
    let talked = "Nothing stayed open.";
    let sent = [("met_on", "2026-11-21"), ("present", ana.as_str()), ("talked", talked)];
    panel.lea.post(&format!("{path}/new"), &sent).await.expect(303);
    panel.lea.propose(&id, "approved").await;
    let mut fred = app.agency("fred", Role::SignerFederalPrograms).await;
    fred.declare_none(&id).await;
    fred.get(&path).await.expect(200).says(talked).does_not_say("Record a meeting");
    fred.get(&format!("{path}/new")).await.expect(404);
    for (name, role) in
        [("pat", Role::Publisher), ("ada", Role::Administrator), ("rea", Role::Reviewer)]
    {
        app.agency(name, role).await.get(&path).await.expect(404);
    }
    app.vendor("acme").await.get(&path).await.expect(404);
    app.sign_all(&id).await;
    panel.lea.get(&path).await.expect(200).says(talked).does_not_say("Record a meeting");
    panel
        .lea
        .post(&format!("{path}/new"), &sent)
        .await
        .expect(409)
        .says("The decision has been made, so the records of its meetings stay as they are.");
    app.finish().await;
}

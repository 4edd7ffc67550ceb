//! Whoever has to say why says it in a sentence, wherever it is asked.

use assay::domain::people::account::Role;
use assay::domain::sentences::{SAY_WHY, says_why};

use crate::support::TestApp;
use crate::support::client::Client;
use crate::support::panels::{OFFICES, Panel};

/// What says nothing to anybody else.
const POOR: [&str; 6] = ["x", "No.", "...", "1 2 3 4", "a b c", "x \u{200b} y"];
const GOOD: &str = "The price is missing.";

/// Sends a form with each poor reason, which is refused in the same words, then with a good one.
async fn asks_for_a_sentence(
    person: &mut Client,
    path: &str,
    field: &str,
    others: &[(&str, &str)],
) {
    for poor in POOR {
        let reply = person.post(path, &[others, &[(field, poor)][..]].concat()).await.expect(422);
        reply.says(SAY_WHY);
    }
    person.post(path, &[others, &[(field, GOOD)][..]].concat()).await.expect(303);
}

#[test]
fn three_words_say_why_and_six_letters_do_where_a_script_has_no_spaces() {
    for enough in [
        GOOD,
        "We object strongly",
        "It is ok.",
        "缺少价格信息",
        "価格がない。六",
        "ไม่มีราคาระบุ",
        "Es fehlt etwas",
        "¡No hay pruebas!",
    ] {
        assert!(says_why(enough), "{enough}");
    }
    for poor in
        POOR.into_iter().chain(["", "Because.", "Not now", "缺少价格", "see § 4.2.1", "— – —"])
    {
        assert!(!says_why(poor), "{poor}");
    }
}

#[tokio::test]
async fn a_reason_that_is_needed_is_a_sentence_from_the_first_look_at_a_file_to_its_listing() {
    let app = TestApp::start().await;
    let returned = app.submitted("Returned", "lesson-planner").await.id;
    let mut lea = app.agency("lea", Role::PanelLead).await;
    lea.declare_none(&returned).await;
    asks_for_a_sentence(
        &mut lea,
        &format!("/pipeline/{returned}/triage"),
        "reason",
        &[("word", "return")],
    )
    .await;

    let Panel { submitted, mut ana, mut ben, .. } =
        app.in_review("Reviewed", "lesson-planner").await;
    let (id, question) = (submitted.id, submitted.asked["bias"][0].as_str());
    asks_for_a_sentence(
        &mut ana,
        &format!("/reviews/{id}/bias"),
        "comment",
        &[("question", question), ("level", "na")],
    )
    .await;
    asks_for_a_sentence(
        &mut ben,
        &format!("/reviews/{id}/conflict"),
        "reason",
        &[("word", "conflict")],
    )
    .await;
    let mut acme = app.vendor("acme").await;
    asks_for_a_sentence(&mut acme, &format!("/disclosures/{id}/withdrawal"), "reason", &[]).await;

    let Panel { submitted, mut lea, .. } = app.scored("Decided", "lesson-planner", &[]).await;
    let (id, question) = (submitted.id, submitted.asked["bias"][0].as_str());
    lea.declare_none(&id).await;
    let case = format!("/pipeline/{id}");
    asks_for_a_sentence(
        &mut lea,
        &format!("{case}/adjudication"),
        "reason",
        &[("question", question), ("level", "3")],
    )
    .await;
    asks_for_a_sentence(&mut lea, &format!("{case}/decision"), "reason", &[("decision", "pilot")])
        .await;
    let (name, role, office) = OFFICES[0];
    let mut signer = app.agency(name, role).await;
    signer.declare_none(&id).await;
    asks_for_a_sentence(
        &mut signer,
        &format!("{case}/signature"),
        "reason",
        &[("office", office), ("word", "object")],
    )
    .await;
    lea.propose(&id, "approved").await;
    asks_for_a_sentence(&mut lea, &format!("{case}/decision/withdrawal"), "withdrawal", &[]).await;
    lea.propose(&id, "approved").await;
    app.sign_all(&id).await;
    let mut pat = app.agency("pat", Role::Publisher).await;
    asks_for_a_sentence(&mut pat, &format!("{case}/sending-back"), "back", &[]).await;
    lea.propose(&id, "approved").await;
    app.sign_all(&id).await;
    pat.post(&format!("{case}/publication"), &[]).await.expect(303);
    for change in ["suspend", "reinstate"] {
        asks_for_a_sentence(&mut pat, "/listings/decided/state", "reason", &[("change", change)])
            .await;
    }
    app.finish().await;
}

#[tokio::test]
async fn a_reason_that_may_be_left_out_may_be_as_short_as_it_likes() {
    let app = TestApp::start().await;
    let Panel { submitted, mut lea, .. } = app.scored("Quill", "lesson-planner", &[]).await;
    let id = submitted.id;
    lea.post(&format!("/reviews/{id}/conflict"), &[("word", "none"), ("reason", "No.")])
        .await
        .expect(303);
    lea.post(&format!("/pipeline/{id}/decision"), &[("decision", "approved"), ("reason", "Fine.")])
        .await
        .expect(303);
    for (name, role, office) in OFFICES {
        app.agency(name, role).await.sign(&id, office, "agree", "OK").await;
    }
    app.finish().await;
}

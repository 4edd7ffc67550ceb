//! How a vendor's people share a draft: sections with owners and days, and questions to each other,
//! which the agency never reads.

use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;

use crate::support::vendors::example;
use crate::support::{Client, TestApp};

/// A draft of Acme's, with the client and the account of a colleague who may edit it.
struct Team {
    app: TestApp,
    acme: Client,
    max: Client,
    his: String,
    disclosure: String,
}

async fn team() -> Team {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let disclosure = acme.disclose("Quill").await;
    let max = app.person(OrganizationKind::Vendor, "acme", "max", &[Role::VendorContributor]).await;
    let organization = app.organization(OrganizationKind::Vendor, "acme").await;
    let his = app.account(&organization, "max", &[Role::VendorContributor]).await.to_string();
    Team { app, acme, max, his, disclosure }
}

#[tokio::test]
async fn sections_have_owners_and_days_and_whoever_is_given_one_hears_of_it_once() {
    let Team { app, mut acme, mut max, his, disclosure } = team().await;
    let (hub, team) =
        (format!("/disclosures/{disclosure}"), format!("/disclosures/{disclosure}/team"));
    acme.get(&hub).await.expect(200).says("Share the work");
    let page = acme.get(&team).await.expect(200);
    page.says("Safety").says("There is none.");
    let sections = page.text().matches("<fieldset").count();
    let nobody = page.text().matches("<option value=\"\" selected>Nobody yet").count();
    assert_eq!(nobody, sections, "nobody has a section before they are given one");
    let given = [
        ("owner.safety", his.as_str()),
        ("due.safety", "2026-12-03"),
        ("owner.bias", his.as_str()),
        ("due.bias", ""),
    ];
    acme.post(&team, &given).await.expect(303);
    max.get(&hub).await.expect(200).says("max, by 3 December 2026");
    let mail = app.mail_to("max@example.org").await;
    mail.says("acme.owner asks you to look after these sections of the disclosure of Quill:")
        .says("- Safety, by 3 December 2026\n- Bias\n");
    // The same again changes nothing and tells nobody; a day alone is told.
    acme.post(&team, &given).await.expect(303);
    assert_eq!(app.mails_to("max@example.org").await.len(), 1);
    max.post(&team, &[("owner.safety", &his), ("due.safety", "2026-12-10")]).await.expect(303);
    assert_eq!(app.mails_to("max@example.org").await.len(), 1, "nobody is told of what they did");
    acme.get(&hub).await.expect(200).says("max, by 10 December 2026");
    // What does not fit comes back as it was typed, and nothing is stored.
    let reply = acme
        .post(&team, &[("owner.safety", ""), ("due.safety", "soon"), ("owner.bias", "nobody")])
        .await
        .expect(422);
    reply
        .says("Choose somebody of the list. Whoever is not on it cannot edit this disclosure.")
        .says("value=\"soon\"");
    acme.get(&hub).await.expect(200).says("max, by 10 December 2026");
    app.finish().await;
}

#[tokio::test]
async fn who_has_a_section_and_what_was_said_stay_in_sight_after_every_save() {
    let Team { app, mut acme, his, disclosure, .. } = team().await;
    let team = format!("/disclosures/{disclosure}/team");
    acme.post(&team, &[("owner.safety", &his), ("due.safety", "2026-12-03")]).await.expect(303);
    let words = [("words", "Which clause?"), ("asked", "")];
    acme.post(&format!("{team}/safety.training"), &words).await.expect(303);
    let section = format!("/disclosures/{disclosure}/sections/safety");
    let (fits, does_not) =
        ([("revision", "0")], [("revision", "0"), ("q.safety.training", "no such")]);
    let saved = acme.post_json(&format!("{section}/autosave"), &fits).await.expect(200).json();
    let steps = saved["steps"].as_str().expect("the steps");
    assert!(steps.contains("max, by 3 December 2026"), "{steps}");
    acme.post(&section, &does_not)
        .await
        .expect(422)
        .says("max, by 3 December 2026")
        .says("1 comment of colleagues");
    app.finish().await;
}

#[tokio::test]
async fn somebody_who_has_left_stays_named_until_somebody_else_is() {
    let Team { app, mut acme, his, disclosure, .. } = team().await;
    let team = format!("/disclosures/{disclosure}/team");
    acme.post(&team, &[("owner.safety", &his), ("due.safety", "")]).await.expect(303);
    acme.post(&format!("/colleagues/{his}/closing"), &[]).await.expect(303);
    acme.get(&team).await.expect(200).says("max (cannot edit)");
    let later = [("owner.safety", his.as_str()), ("due.safety", "2026-12-10")];
    acme.post(&team, &later).await.expect(303);
    acme.get(&format!("/disclosures/{disclosure}"))
        .await
        .expect(200)
        .says("max, by 10 December 2026");
    let given = [("owner.bias", his.as_str()), ("due.bias", "")];
    acme.post(&team, &given).await.expect(422).says("Choose somebody of the list.");
    acme.post(&team, &[("owner.safety", ""), ("due.safety", "")]).await.expect(303);
    acme.get(&team).await.expect(200).does_not_say("max");
    app.finish().await;
}

#[tokio::test]
async fn a_colleague_is_asked_about_one_question_by_a_link_that_opens_it() {
    let Team { app, mut acme, mut max, his, disclosure } = team().await;
    let section = format!("/disclosures/{disclosure}/sections/safety");
    let talk = format!("/disclosures/{disclosure}/team/safety.training");
    let page = acme.get(&section).await.expect(200);
    page.says("Ask a colleague");
    assert!(page.text().contains(&format!("href=\"{talk}\"")));
    acme.get(&talk).await.expect(200).says("Only people of your organization read this");
    let nothing = acme.post(&talk, &[("words", " "), ("asked", &his)]).await.expect(422);
    nothing.says("Enter a comment.");
    let words = "Which clause of the contract\nrules this out?";
    acme.post(&talk, &[("words", words), ("asked", &his)]).await.expect(303);
    let mail = app.mail_to("max@example.org").await;
    mail.says("acme.owner asks you about the disclosure of Quill, question ")
        .says("Which clause of the contract\nrules this out?")
        .says(&format!("{section}#q-safety-training"))
        .says(&talk);
    max.get(&section).await.expect(200).says("1 comment of colleagues");
    max.post(&talk, &[("words", "Clause 7."), ("asked", "")]).await.expect(303);
    acme.get(&talk).await.expect(200).says("acme.owner to max").says("Clause 7.");
    acme.get(&format!("/disclosures/{disclosure}/team")).await.expect(200).says("max: Clause 7.");
    let check = format!("/disclosures/{disclosure}/check");
    acme.get(&check)
        .await
        .expect(200)
        .says("Questions that are not settled among you")
        .says(&format!("href=\"{talk}\""));
    acme.post(&format!("{talk}/settlement"), &[]).await.expect(303);
    acme.get(&check).await.expect(200).does_not_say("Questions that are not settled among you");
    max.get(&section).await.expect(200).says("2 comments of colleagues, settled");
    acme.get(&format!("/disclosures/{disclosure}/team")).await.expect(200).says("There is none.");
    acme.get(&format!("/disclosures/{disclosure}/team/safety.nothing")).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn neither_another_vendor_nor_the_agency_reads_what_colleagues_write() {
    let app = TestApp::start().await;
    let mut acme = app.vendor("acme").await;
    let mut beta = app.vendor("beta").await;
    let disclosure = acme.disclose("Askwell").await;
    let team = |path: &str| format!("/disclosures/{disclosure}/team{path}");
    let nowhere = |path: &str| format!("/disclosures/{}/team{path}", app.unknown_id());
    acme.post(&team("/safety.training"), &[("words", "We are weak here."), ("asked", "")])
        .await
        .expect(303);
    for path in ["", "/safety.training"] {
        beta.get_same_refusal(&team(path), &nowhere(path)).await;
    }
    beta.post_same_refusal(&team(""), &nowhere(""), &[("due.safety", "2026-12-10")]).await;
    let words = [("words", "Hello."), ("asked", "")];
    beta.post_same_refusal(&team("/safety.training"), &nowhere("/safety.training"), &words).await;
    beta.post_same_refusal(
        &team("/safety.training/settlement"),
        &nowhere("/safety.training/settlement"),
        &[],
    )
    .await;
    acme.fill(&disclosure, &example("student-chatbot")).await;
    acme.submit_disclosure(&disclosure).await.expect(303);
    let mut lead = app.agency("lena", Role::PanelLead).await;
    let mut admin = app.agency("adam", Role::Administrator).await;
    for client in [&mut lead, &mut admin] {
        client.get_same_refusal(&team(""), &nowhere("")).await;
        client.get(&format!("/pipeline/{disclosure}")).await.does_not_say("We are weak here.");
    }
    admin.get("/events").await.expect(200).does_not_say("We are weak here.");
    // Handed in, it is still there to read, and nothing can be added.
    let page = acme.get(&team("/safety.training")).await.expect(200);
    page.says("We are weak here.").says("The disclosure is with the agency");
    acme.post(&team("/safety.training"), &words).await.expect(409);
    acme.post(&team(""), &[("due.safety", "2026-12-10")]).await.expect(409);
    app.finish().await;
}

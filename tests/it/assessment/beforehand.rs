use assay::actions::Seen;
use assay::domain::access::{Actor, Person};
use assay::domain::assessment::draft::Kept;
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::domain::values::Id;
use assay::store::assessment::answers;
use serde_json::{Value, json};

use crate::support::vendors::{example, fields};
use crate::support::{Client, TestApp};

/// The questionnaire's example without the evidence of these questions.
async fn disclosed_without(vendor: &mut Client, file: &str, bare: impl Fn(&str) -> bool) -> String {
    let mut answers = example(file);
    answers["evidence"].as_object_mut().unwrap().retain(|question, _| !bare(question));
    let disclosure = vendor.disclose("Askwell").await;
    vendor.fill(&disclosure, &answers).await;
    disclosure
}

fn part<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    let rest = page.split_once(from).unwrap_or_else(|| panic!("“{from}” is not there")).1;
    rest.split_once(to).map_or(rest, |(part, _)| part)
}

#[tokio::test]
async fn a_question_says_what_its_evidence_is_worth_until_it_is_attached() {
    let app = TestApp::start().await;
    let mut vendor = app.vendor("acme").await;
    let disclosure = vendor.disclose("Askwell").await;
    let section = format!("/disclosures/{disclosure}/sections/safety");
    let open = vendor.get(&section).await.expect(200).text();
    let at = |page: &str| part(page, "id=\"q-safety-agreement\"", "id=\"q-safety-").to_owned();
    assert!(
        at(&open).contains(
            "Without it this answer scores at most 1 of 4; Safety needs 2 to \
        3.5, depending on your tier."
        ),
        "{}",
        at(&open)
    );
    assert!(open.contains("An approval needs 2 to 3.5 of 4 here; which of them is still open"));
    let profile = example("student-chatbot")["answers"].clone();
    let typed: Vec<_> = profile
        .as_object()
        .unwrap()
        .iter()
        .filter(|(question, _)| question.starts_with("profile."))
        .collect();
    let typed: Vec<(String, String)> =
        typed.into_iter().flat_map(|(question, answer)| fields(question, answer)).collect();
    vendor.save_section(&disclosure, "profile", "0", &typed).await.expect(303);
    let page = vendor.get(&section).await.expect(200).text();
    assert!(
        at(&page)
            .contains("Without it this answer scores at most 1 of 4; your tier needs 3 in Safety."),
        "{}",
        at(&page)
    );
    assert!(page.contains(
        "An approval needs at least 3 of 4 here, because the risk is tier 3, \
        high by your answers in the profile."
    ));
    let evidence = part(&at(&page), "<div class=\"evidence\">", "</h3>").to_owned();
    assert!(!evidence.contains("(optional)"), "{evidence}");
    vendor.attach(&disclosure, "safety.agreement", "Agreement").await.expect(303);
    let page = vendor.get(&section).await.expect(200).text();
    assert!(!at(&page).contains("scores at most"), "{}", at(&page));
    app.finish().await;
}

#[tokio::test]
async fn a_question_shows_the_anchors_that_it_is_scored_by() {
    let app = TestApp::start().await;
    let mut vendor = app.vendor("acme").await;
    let disclosure = vendor.disclose("Askwell").await;
    let page =
        vendor.get(&format!("/disclosures/{disclosure}/sections/safety")).await.expect(200).text();
    let q = app.ctx.library.for_disclosures().unwrap();
    let question = &q.section("safety").unwrap().questions[0];
    let block = part(&page, &format!("data-question=\"{}\"", question.name), "data-question=");
    let anchors = &q.rubric.questions[&question.name].anchors;
    assert_eq!(anchors.len(), 5);
    for (anchor, word) in anchors.iter().zip(&q.rubric.scale.words) {
        assert!(
            block.contains(&format!(
                "<dt>{} {word}</dt><dd>{}</dd>",
                anchor.level,
                anchor.text.replace('\'', "&#x27;")
            )),
            "{block}"
        );
    }
    vendor
        .get(&format!("/disclosures/{disclosure}/sections/profile"))
        .await
        .expect(200)
        .does_not_say("How it is scored");
    app.finish().await;
}

#[tokio::test]
async fn every_question_and_everything_attached_says_who_will_read_it() {
    let app = TestApp::start().await;
    let mut vendor = app.vendor("acme").await;
    let disclosure = vendor.disclose("Askwell").await;
    let q = app.ctx.library.for_disclosures().unwrap();
    for section in &q.sections {
        let page = vendor
            .get(&format!("/disclosures/{disclosure}/sections/{}", section.id))
            .await
            .expect(200)
            .text();
        for question in &section.questions {
            let block =
                part(&page, &format!("data-question=\"{}\"", question.name), "data-question=");
            let (answer, evidence) =
                block.split_once("<div class=\"evidence\">").unwrap_or((block, ""));
            let shown = section.criterion.is_some()
                || q.public_facts.iter().any(|fact| fact.question == question.name);
            let said = match (question.is_published(), shown) {
                (true, true) => "</svg>Will be published</p>",
                (true, false) => "</svg>May be published, where a result rests on it</p>",
                (false, _) => "</svg>Only the agency sees this</p>",
            };
            assert!(answer.contains(said), "{}", question.name);
            assert!(
                evidence.is_empty() || evidence.contains("</svg>Only the agency sees this</p>"),
                "{}",
                question.name
            );
            assert!(answer.contains(
                "Say in a sentence why <span class=\"field__optional\">(only \
                the agency sees this)</span>"
            ));
        }
    }
    vendor
        .get(&format!("/disclosures/{disclosure}/evidence?question=safety.agreement"))
        .await
        .expect(200)
        .says("Only the agency sees what you attach.");
    app.finish().await;
}

#[tokio::test]
async fn the_check_page_lists_what_rests_on_a_word_alone_and_what_cannot_be_approved_with_it() {
    let app = TestApp::start().await;
    let mut vendor = app.vendor("acme").await;
    let disclosure = disclosed_without(&mut vendor, "student-chatbot", |question| {
        question.starts_with("safety.")
    })
    .await;
    let page = vendor.get(&format!("/disclosures/{disclosure}/check")).await.expect(200);
    let text = page.text();
    page.says("Nothing is missing, but this cannot be approved as it stands");
    page.says("With the evidence that is attached, Safety reaches at most 1 and needs 3")
        .says("Attach more before you sign.");
    page.says("answers rest on your word alone").says("each of them scores at most 1 of 4.");
    let list = part(&text, "id=\"word-alone\"", "</section>");
    let safety = part(list, "<strong>Safety</strong>", "</details>");
    assert!(safety.contains("at most 1 of 4 can be reached; an approval needs 3."), "{safety}");
    assert!(safety.contains("Too little for an approval."), "{safety}");
    assert!(
        safety.contains(&format!(
            "href=\"/disclosures/{disclosure}/sections/safety#q-safety-agreement\""
        )),
        "{safety}"
    );
    app.finish().await;
}

#[tokio::test]
async fn with_evidence_everywhere_the_check_page_says_only_that_nothing_is_missing() {
    let app = TestApp::start().await;
    let mut vendor = app.vendor("acme").await;
    let q = app.ctx.library.for_disclosures().unwrap();
    let mut answers = example("lesson-planner");
    let evidence = answers["evidence"].as_object_mut().unwrap();
    for (_, question) in q
        .questions()
        .filter(|(section, question)| section.criterion.is_some() && question.evidence.is_some())
    {
        evidence.entry(question.name.clone()).or_insert_with(|| json!([{ "title": "Report" }]));
    }
    let asked: Vec<String> = answers["answers"].as_object().unwrap().keys().cloned().collect();
    answers["evidence"]
        .as_object_mut()
        .unwrap()
        .retain(|question, _: &mut Value| asked.contains(question));
    let disclosure = vendor.disclose("Planwell").await;
    vendor.fill(&disclosure, &answers).await;
    let page = vendor.get(&format!("/disclosures/{disclosure}/check")).await.expect(200);
    page.says("Nothing is missing")
        .does_not_say("cannot be approved")
        .does_not_say("on your word alone");
    app.finish().await;
}

#[tokio::test]
async fn before_signing_a_vendor_reads_what_becomes_public_and_when() {
    let app = TestApp::start().await;
    let mut vendor = app.vendor("acme").await;
    let disclosure = disclosed_without(&mut vendor, "lesson-planner", |_| false).await;
    let page = vendor.get(&format!("/disclosures/{disclosure}/check")).await.expect(200);
    page.says("What becomes public")
        .says(
            "The names Askwell and acme stand on the agency’s front page as under review once \
            the agency has accepted your disclosure",
        )
        .says(
            "When the decision is published, whatever it is, the answers marked “Will be \
            published” stand in the registry",
        )
        .says(&format!("href=\"/disclosures/{disclosure}/preview\""));
    app.finish().await;
}

#[tokio::test]
async fn the_preview_is_what_the_registry_will_say_of_the_vendors_answers_and_nothing_else() {
    let app = TestApp::start().await;
    let mut panel = app.proposed("Planwell", "lesson-planner", "approved").await;
    let id = panel.submitted.id.clone();
    let vendor = app.organization(OrganizationKind::Vendor, "acme").await;
    let account = app.account(&vendor, "acme.owner", &[Role::VendorOwner]).await;
    let owner = Actor::Person(Person {
        account,
        name: "acme.owner".to_owned(),
        organization: vendor,
        organization_name: "acme".to_owned(),
        kind: OrganizationKind::Vendor,
        roles: vec![Role::VendorOwner],
        grant: None,
        district: None,
    });
    let disclosure = Id::parse(&id).unwrap();
    let mut tx = app.ctx.db.write().await.unwrap();
    for (question, answer) in panel.submitted.example.answers.iter() {
        answers::put(
            &mut tx,
            &disclosure,
            question,
            &Kept::from(answer),
            &owner.person().unwrap().account,
            app.ctx.now(),
        )
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
    let preview = assay::actions::assessment::previews::preview(&app.ctx, &owner, &disclosure)
        .await
        .unwrap()
        .listing;
    for (name, role, office) in [
        ("fred", Role::SignerFederalPrograms, "federal_programs"),
        ("cora", Role::SignerCurriculum, "curriculum"),
        ("ed", Role::SignerEdtech, "edtech"),
    ] {
        app.agency(name, role).await.sign(&id, office, "agree", "").await;
    }
    assay::actions::registry::listings::publish(
        &app.ctx,
        &app.publisher().await,
        &disclosure,
        Seen::at_hand(),
    )
    .await
    .unwrap();
    let now = app.ctx.registry.now();
    let listing = now.shelf.listing("planwell").unwrap().listing.whole().unwrap();
    assert!(!listing.statements.is_empty() && !listing.card.facts.is_empty());
    assert_eq!(preview.statements, listing.statements);
    assert_eq!(preview.card.facts, listing.card.facts);
    assert_eq!((&preview.data, &preview.costs), (&listing.data, &listing.costs));
    assert_eq!(preview.measures, listing.measures);
    assert_eq!(preview.factors, listing.factors);
    assert!(
        preview.card.scores.0.iter().all(|(_, score)| score.score.is_none()),
        "nothing is scored in it"
    );
    panel.lea.get(&format!("/disclosures/{id}/preview")).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn the_page_of_the_preview_holds_public_answers_and_no_others() {
    let app = TestApp::start().await;
    let mut vendor = app.vendor("acme").await;
    let mut answers = example("lesson-planner");
    let q = app.ctx.library.for_disclosures().unwrap();
    for (name, answer) in answers["answers"].as_object_mut().unwrap() {
        let secret = !q.question(name).unwrap().is_published();
        if secret && answer.is_string() && q.question(name).unwrap().kind.options().is_none() {
            *answer = json!("SECRETWORD");
        }
        if let Some(note) = answer.get_mut("note") {
            *note = json!("SECRETWORD beside an answer");
        }
    }
    let disclosure = vendor.disclose("Planwell").await;
    vendor.fill(&disclosure, &answers).await;
    let page = vendor.get(&format!("/disclosures/{disclosure}/preview")).await.expect(200);
    page.says("Only your organization sees this preview")
        .says("Planwell")
        .does_not_say("SECRETWORD");
    let check = vendor.get(&format!("/disclosures/{disclosure}/check")).await.expect(200);
    check.says("SECRETWORD");
    app.visitor().get(&format!("/disclosures/{disclosure}/preview")).await.expect(303);
    app.vendor("bolt").await.get(&format!("/disclosures/{disclosure}/preview")).await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn the_preview_names_public_answers_that_are_not_finished_and_shows_nothing_of_them() {
    let app = TestApp::start().await;
    let mut vendor = app.vendor("acme").await;
    let disclosure = vendor.disclose("Planwell").await;
    let preview = format!("/disclosures/{disclosure}/preview");
    vendor.get(&preview).await.expect(200).does_not_say("Not finished, so not published");
    let fields = [("q.profile.identity.0.legal_name".to_owned(), "Halfway Company".to_owned())];
    vendor.save_section(&disclosure, "profile", "0", &fields).await.expect(303);
    let page = vendor.get(&preview).await.expect(200);
    page.says("Not finished, so not published")
        .says("they are left out below")
        .does_not_say("Halfway Company");
    page.says(&format!(
        "href=\"/disclosures/{disclosure}/sections/profile#q-profile-identity\">Who offers the tool"
    ));
    app.finish().await;
}

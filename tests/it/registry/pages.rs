use assay::actions::Seen;
use assay::actions::registry::listings;
use assay::domain::instrument::{Decision, Visibility};
use assay::domain::people::account::Role;

use crate::support::TestApp;
use crate::support::addresses::public_addresses;
use crate::support::listings::Tool;

const SECRET: &str = "zyzzyvamarker";

fn secret_tools() -> [Tool<'static>; 3] {
    let tool = |example, name| Tool { secret: Some(SECRET), ..Tool::new(example, name, "Acme") };
    [
        tool("student-chatbot", "Askwell"),
        tool("lesson-planner", "Planwell"),
        tool("integrity-detector", "Veritas"),
    ]
}

#[tokio::test]
async fn no_answer_that_is_not_public_appears_in_anything_that_is() {
    let app = TestApp::start().await;
    for tool in secret_tools() {
        app.published(&tool).await;
    }
    let mut visitor = app.visitor();
    let paths = public_addresses(&app, &["askwell", "planwell", "veritas"]).await;
    assert!(paths.iter().any(|path| path == "/api/v1/listings/veritas"), "{paths:?}");
    let mut found = Vec::new();
    for path in paths {
        let reply = visitor.get(&path).await.expect(200);
        let text = reply.text().to_lowercase();
        for hidden in [SECRET, "confidential", "jo park"] {
            if text.contains(hidden) {
                found.push((path.clone(), hidden));
            }
        }
    }
    assert_eq!(found, [], "these are shown");
    visitor.get("/registry/veritas").await.does_not_say("which is not public");
    app.finish().await;
}

#[tokio::test]
async fn a_risk_level_and_what_it_means_are_as_public_as_the_answers_behind_them() {
    let app = TestApp::start().await;
    for tool in secret_tools() {
        app.published(&tool).await;
    }
    let (mut told, mut kept) = (0, 0);
    for slug in ["askwell", "planwell", "veritas"] {
        let now = app.ctx.registry.now();
        let listing = now.shelf.listing(slug).expect("the listing").listing.whole().expect("it");
        let sum = listing.arithmetic.inherent.first().expect("the sum");
        let kept_back = listing.factors.iter().any(|factor| factor.not_public);
        let (inherent, residual) = (listing.card.inherent_score, listing.card.residual_score);
        assert!(listing.card.inherent_tier.is_some(), "tiers are told");
        assert_eq!(
            (inherent.is_none(), residual.is_none()),
            (kept_back, kept_back),
            "{slug}: a total beside its other parts tells the hidden ones"
        );
        let digits = listing.arithmetic.residual.iter().any(|line| line.contains(" = "));
        assert_eq!(digits, !kept_back, "{slug}: {:?}", listing.arithmetic.residual);
        assert_eq!(
            (sum.contains(" + "), sum.contains("not public")),
            (!kept_back, kept_back),
            "{slug}: {sum}"
        );
        for factor in &listing.factors {
            let hidden = factor.reasons.iter().any(|reason| reason.given == "Not public");
            assert!(
                !hidden || factor.text.is_none(),
                "{slug}: {} tells {:?}",
                factor.code,
                factor.text
            );
            assert_eq!(
                (factor.level.is_none(), factor.arithmetic.is_empty(), factor.not_public),
                (hidden, hidden, hidden),
                "{slug}: {}",
                factor.code
            );
            assert!(
                !hidden || !factor.withheld,
                "{slug}: {} tells that it counts as the highest",
                factor.code
            );
            *(if hidden { &mut kept } else { &mut told }) +=
                usize::from(hidden || factor.text.is_some());
        }
    }
    assert!(told > 0 && kept > 0, "{told} told, {kept} kept");
    app.visitor()
        .get("/registry/veritas")
        .await
        .expect(200)
        .says("<td data-label=\"Level\"><div>Not public</div></td>");
    app.finish().await;
}

#[tokio::test]
async fn a_visitor_reads_the_registry_without_one_question_to_the_database() {
    let app = TestApp::start().await;
    for tool in secret_tools() {
        app.published(&tool).await;
    }
    let before = app.ctx.db.statements();
    let mut visitor = app.visitor();
    for path in [
        "/",
        "/registry",
        "/registry?q=ask&decision=conditional",
        "/registry.csv",
        "/registry/askwell",
        "/learning",
        "/method",
        "/api/v1/listings",
        "/api/v1/listings/askwell",
        "/api/v1/modules",
        "/api/openapi.json",
    ] {
        visitor.get(path).await.expect(200);
    }
    visitor.get("/registry/nothing").await.expect(404);
    assert_eq!(app.ctx.db.statements(), before);
    app.finish().await;
}

#[tokio::test]
async fn a_printed_list_says_what_was_asked_in_which_order_and_how_much_of_it_is_there() {
    let app = TestApp::start().await;
    for number in 0..3 {
        app.published(&Tool::new("lesson-planner", &format!("Planwell {number}"), "Acme")).await;
    }
    let mut visitor = app.visitor();
    let printed = |words: &str| format!("<p class=\"print-only\">{words}</p>");
    visitor.get("/registry?limit=2").await.expect(200).says(&printed(
        "Every tool with a published decision. In this order: newest decision. On this sheet: 1 to \
         2 of 3 tools.",
    ));
    visitor.get("/registry?q=plan&status=published&sort=name").await.expect(200).says(&printed(
        "Tools whose name, vendor, use or description has “plan”, with listing status “Current”. \
         In this order: name. On this sheet: 1 to 3 of 3 tools.",
    ));
    app.finish().await;
}

#[tokio::test]
async fn a_listing_answers_for_whom_under_which_conditions_with_which_modules_and_until_when() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    let mut visitor = app.visitor();
    let listing = visitor.get("/registry/askwell").await.expect(200);
    listing.says("Approved with conditions").says(
        "For teachers, counselors and social workers, \
        students in grades 6–8, until 21 November 2027",
    );
    listing.says("Publish the retention schedule for chat text.").says("19 February 2027");
    listing
        .says("Prompts and chat text")
        .says("Scores of Askwell, in numbers")
        .says("Semi-annual metrics");
    listing
        .says("The exact sum is not public, because it would tell the answers behind F7, F9.")
        .says("Disclosure submitted by the vendor");
    for module in
        &app.ctx.registry.now().shelf.listing("askwell").expect("the listing").listing.card.modules
    {
        listing.says(&module.title);
        let page = visitor.get(&format!("/learning/{}", module.id)).await.expect(200);
        page.says("Askwell").says(&module.because[0].sentence);
    }
    app.finish().await;
}

#[tokio::test]
async fn a_module_says_which_role_owes_it_for_which_tool_with_how_many_hours_and_why() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")).await;
    let mut visitor = app.visitor();
    let listing = visitor.get("/api/v1/listings/askwell").await.expect(200).json();
    let all = |role: &str| {
        listing["hours"].as_array().unwrap().iter().find(|of| of["role"]["title"] == role).unwrap()
            ["hours"]
            .to_string()
    };
    let modules = listing["modules"].as_array().unwrap();
    let mut told = 0;
    for module in modules {
        let id = module["id"].as_str().unwrap();
        let own = app.ctx.library.catalogue.module(id).unwrap().hours.plain();
        let unit = if own == "1" { "hour" } else { "hours" };
        let page = visitor.get(&format!("/learning/{id}")).await.expect(200);
        page.says(module["because"][0]["sentence"].as_str().unwrap());
        for role in
            module["who"].as_array().unwrap().iter().map(|role| role["title"].as_str().unwrap())
        {
            let total = all(role);
            page.says(&format!(
                "{role}: {own} {unit}, of {} for this tool",
                total.trim_end_matches(".0")
            ));
            told += 1;
        }
    }
    assert!(
        modules.len() > 3 && told > modules.len(),
        "{told} obligations in {} modules",
        modules.len()
    );
    app.finish().await;
}

#[tokio::test]
async fn a_listing_shows_what_assay_computed_from_public_tables_and_nothing_of_others_or_of_single_people()
 {
    let app = TestApp::start().await;
    app.published(&Tool::new("integrity-detector", "Veritas", "Acme")).await;
    let questionnaire = app.ctx.library.for_disclosures().expect("a questionnaire");
    let visible = |id: &str| {
        let question = &questionnaire.measure(id).expect("the measure").question;
        questionnaire.question(question).expect("the question").visibility
    };
    let mut visitor = app.visitor();
    let json = visitor.get("/api/v1/listings/veritas").await.expect(200).json();
    let measures = json["measures"].as_array().expect("measures").clone();
    let id = |measure: &serde_json::Value| measure["id"].as_str().expect("an id").to_owned();
    assert!(measures.len() >= 2, "{measures:?}");
    assert!(
        measures.iter().all(|measure| visible(&id(measure)) == Visibility::Public),
        "{measures:?}"
    );
    let example = app.example("integrity-detector");
    let hidden = |id: &str| {
        visible(id) != Visibility::Public
            && example
                .answers
                .get(&questionnaire.measure(id).expect("the measure").question)
                .is_some()
    };
    let hidden: Vec<_> =
        questionnaire.rubric.measures.iter().filter(|measure| hidden(&measure.id)).collect();
    assert!(!hidden.is_empty(), "the example has tables that are not public");
    let page = visitor.get("/registry/veritas").await.expect(200);
    for measure in hidden {
        page.does_not_say(&format!("{}.</strong>", measure.title));
    }
    for measure in &measures {
        let step = measure["lines"][0]["label"].as_str().expect("a step");
        page.says(measure["conclusion"].as_str().expect("a conclusion"))
            .says(step.rsplit(": ").next().expect("its end"));
    }
    page.says("The arithmetic, step by step")
        .does_not_say("Person 1")
        .does_not_say("The numbers support at most level");
    assert!(!json.to_string().contains("Person 1"));
    app.finish().await;
}

#[tokio::test]
async fn a_result_is_published_where_no_hidden_answer_bears_on_it_and_without_the_steps_that_one_bears_on()
 {
    let app = TestApp::start().await;
    let questionnaire = app.ctx.library.for_disclosures().expect("a questionnaire");
    let evidence = questionnaire
        .rubric
        .measures
        .iter()
        .find(|measure| !measure.circumstances.is_empty())
        .expect("one with circumstances");
    let reads = |when| {
        questionnaire
            .names_behind(when)
            .into_iter()
            .filter_map(|name| questionnaire.question(name.question()?))
    };
    let hidden = evidence
        .circumstances
        .values()
        .flat_map(reads)
        .filter(|question| question.visibility != Visibility::Public)
        .count();
    assert!(hidden > 0, "a circumstance rests on an answer that is not public");
    let mut visitor = app.visitor();
    let mut labels_of = async |example: &'static str, name: &'static str, slug: &str| {
        app.published(&Tool::new(example, name, "Acme")).await;
        let json = visitor.get(&format!("/api/v1/listings/{slug}")).await.expect(200).json();
        let measures = json["measures"].as_array().expect("measures").clone();
        let shown = measures.into_iter().find(|measure| measure["id"] == evidence.id.as_str())?;
        let lines = shown["lines"].as_array().expect("steps");
        Some(
            lines
                .iter()
                .map(|line| line["label"].as_str().unwrap_or_default().to_owned())
                .collect::<Vec<_>>(),
        )
    };
    // A trial carries its tier by itself; only the step about the lowest tier hangs on the
    // document.
    let labels = labels_of("student-chatbot", "Askwell", "askwell").await.expect("it is published");
    assert!(labels.iter().any(|label| label.ends_with("Evidence tier")), "{labels:?}");
    assert!(!labels.iter().any(|label| label.contains("Tier 4")), "{labels:?}");
    // Where the document itself decides about the tier, the result stays out.
    assert_eq!(labels_of("integrity-detector", "Veritas", "veritas").await, None);
    app.finish().await;
}

#[tokio::test]
async fn a_listing_that_does_not_hold_says_so_first() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    app.published(&Tool::new("integrity-detector", "Veritas", "Acme")).await;
    let mut visitor = app.visitor();
    visitor
        .get("/registry/veritas")
        .await
        .expect(200)
        .says("Not approved")
        .does_not_say("Before you switch it on");
    let publisher = app.publisher().await;
    listings::change_state(
        &app.ctx,
        &publisher,
        "askwell",
        "suspend",
        "An incident is being looked into.",
        Seen::at_hand(),
    )
    .await
    .expect("suspended");
    let suspended = visitor.get("/registry/askwell").await.expect(200);
    suspended
        .says("The agency has set this listing aside for now. An incident is being looked into.")
        .says("The decision itself was:");
    visitor.get("/registry").await.says("Suspended");
    app.finish().await;
}

#[tokio::test]
async fn what_vendors_wrote_is_shown_as_text_and_never_as_markup() {
    let app = TestApp::start().await;
    let tool = Tool {
        summary: "<img src=x onerror=alert(1)>",
        ..Tool::new("lesson-planner", "<script>alert(1)</script> & Co", "\"><b>Acme")
    };
    let slug = app.published(&tool).await;
    let mut visitor = app.visitor();
    for path in [
        "/".to_owned(),
        "/registry".to_owned(),
        format!("/registry/{slug}"),
        "/registry?q=script".to_owned(),
    ] {
        let reply = visitor.get(&path).await.expect(200);
        let html = reply.text();
        assert!(
            !html.contains("<script>alert")
                && !html.contains("<img src=x")
                && !html.contains("<b>Acme"),
            "{path}"
        );
        reply.says("<script>alert(1)</script> & Co");
    }
    visitor.get("/registry?q=%3Cscript%3Ealert(2)%3C%2Fscript%3E").await.expect(200).says("alert");
    app.finish().await;
}

#[tokio::test]
async fn a_publisher_publishes_and_suspends_from_the_pages_and_others_cannot() {
    let app = TestApp::start().await;
    let disclosure = app.decided(&Tool::new("lesson-planner", "Planwell", "Acme")).await;
    let mut reviewer = app.agency("rita", Role::Reviewer).await;
    reviewer.post(&format!("/pipeline/{disclosure}/publication"), &[]).await.expect(404);
    let mut publisher = app.agency("pia", Role::Publisher).await;
    let reply =
        publisher.post(&format!("/pipeline/{disclosure}/publication"), &[]).await.expect(303);
    assert_eq!(reply.location.as_deref(), Some("/registry/planwell"));
    publisher.get("/registry/planwell").await.expect(200).says("Published").says("Suspend listing");
    reviewer.get("/registry/planwell").await.expect(200).does_not_say("Suspend listing");
    reviewer
        .post("/listings/planwell/state", &[("change", "suspend"), ("reason", "No.")])
        .await
        .expect(404);
    let missing = publisher
        .post("/listings/planwell/state", &[("change", "suspend"), ("reason", "")])
        .await
        .expect(422);
    missing.says("Enter a reason.");
    publisher
        .post(
            "/listings/planwell/state",
            &[("change", "suspend"), ("reason", "It is under inquiry.")],
        )
        .await
        .expect(303);
    publisher
        .get("/registry/planwell")
        .await
        .says("It is under inquiry.")
        .says("Reinstate listing");
    app.finish().await;
}

#[tokio::test]
async fn the_front_page_tells_what_is_decided_and_what_is_under_review() {
    let app = TestApp::start().await;
    app.published(&Tool {
        decision: Some(Decision::Pilot),
        ..Tool::new("student-chatbot", "Askwell", "Brookfield Tutors")
    })
    .await;
    app.decided(&Tool::new("lesson-planner", "Planwell", "Acme")).await;
    assay::actions::registry::snapshot::refresh(&app.ctx).await.expect("a look");
    let mut visitor = app.visitor();
    let home = visitor.get("/").await.expect(200);
    home.says("Askwell")
        .says("Approved for a pilot only")
        .says("Planwell")
        .says("Under review")
        .says("How a decision is made");
    app.finish().await;
}

#[tokio::test]
async fn the_method_is_the_questionnaire_itself() {
    let app = TestApp::start().await;
    let questionnaire = app.ctx.library.for_disclosures().expect("a questionnaire");
    let mut visitor = app.visitor();
    let page = visitor.get("/method").await.expect(200);
    page.says(&questionnaire.digest);
    for criterion in &questionnaire.rubric.criteria {
        page.says(&format!("{}, {} of 100", criterion.title, criterion.weight));
        for (question, rubric) in questionnaire.scored(&criterion.id) {
            page.says(&question.label).says(&rubric.anchors[0].text);
        }
    }
    let (family, version) = (&questionnaire.family, &questionnaire.version);
    visitor
        .get(&format!("/method?family={family}&version={version}"))
        .await
        .expect(200)
        .says("(shown)");
    page.says(&format!("href=\"/questionnaires/{family}/{version}/schema.json\""));
    visitor.get(&format!("/method?family={family}&version=1999-1")).await.expect(404);
    visitor.get("/learning/XX-99").await.expect(404);
    app.finish().await;
}

#[tokio::test]
async fn the_method_of_every_questionnaire_shows_its_questions_and_an_impact_its_points_and_bands()
{
    let app = TestApp::start().await;
    let mut visitor = app.visitor();
    let all: Vec<_> = app.ctx.library.all().cloned().collect();
    assert!(
        all.iter().filter(|questionnaire| questionnaire.impact.is_some()).count() > 1,
        "there are impact assessments"
    );
    for questionnaire in all {
        let page = visitor
            .get(&format!(
                "/method?family={}&version={}",
                questionnaire.family, questionnaire.version
            ))
            .await
            .expect(200);
        page.says(&questionnaire.title).says(&questionnaire.digest).says("(shown)");
        let Some(impact) = &questionnaire.impact else { continue };
        for (_, question) in questionnaire.questions() {
            page.says(&question.label);
            for option in question.kind.options().into_iter().flatten() {
                page.says(&option.title);
            }
        }
        for band in &impact.bands {
            page.says(&format!("{}: {}", band.id, band.title)).says(&impact.range(&band.id));
            for obligation in &band.obligations {
                page.says(&obligation.text);
            }
        }
        page.does_not_say("Inherent risk").does_not_say("Which modules follow");
    }
    app.finish().await;
}

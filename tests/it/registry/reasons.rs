use std::collections::BTreeMap;

use assay::domain::assessment::decision::Decided;
use assay::domain::assessment::product::{
    Product, ProductName, ProductSummary, ProductVersion, Website,
};
use assay::domain::assessment::shown::Shown;
use assay::domain::assessment::snapshot::{Attestation, HandedIn, Snapshot};
use assay::domain::instrument::{
    Answer, Answers, Decision, Levels, Outcome, Questionnaire, Standing, assess, view,
};
use assay::domain::learning::Catalogue;
use assay::domain::registry::listing::{Listing, Source};
use assay::domain::values::{Id, Timestamp};

use crate::instrument::support::{Folder, answers, day, evidence, levels};
use crate::support::TestApp;
use crate::support::listings::Tool;

/// A listing of an outcome, decided as the rules lead to it and without a word of the lead's.
fn listing(q: &Questionnaire, answers: &Answers, outcome: Outcome) -> Listing {
    fn id<Of>(text: &str) -> Id<Of> {
        Id::from_stored(text.to_owned())
    }
    let at = Timestamp::from_millis(1_795_255_200_000);
    let product = Product {
        id: id("1"),
        organization: id("2"),
        vendor: "Acme".to_owned(),
        name: ProductName::parse("Askwell").unwrap(),
        slug: "askwell".to_owned(),
        version: ProductVersion::parse("1").unwrap(),
        website: Website::parse("https://example.org").unwrap(),
        summary: ProductSummary::parse("It answers.").unwrap(),
    };
    let attestation = Attestation {
        name: String::new(),
        title: String::new(),
        account: String::new(),
        statement: String::new(),
    };
    let snapshot = Snapshot::freeze(HandedIn {
        disclosure: "3",
        product: &product,
        questionnaire: q,
        view: &view(q, answers),
        answers,
        evidence: &[],
        attestation,
        submitted_at: at,
    });
    let recommended = outcome.recommendation.as_ref().map(|found| found.decision);
    let decided = Decided {
        decision: recommended.unwrap_or(Decision::NotApproved),
        recommended,
        reason: String::new(),
        conditions: Vec::new(),
        outcome,
        shown: None,
        decided_at: at,
        expires_on: None,
    };
    let catalogue = Catalogue::default();
    Listing::compose(Source {
        questionnaire: q,
        catalogue: &catalogue,
        snapshot: &snapshot,
        digest: "",
        confidentiality: &[],
        decided: &decided,
        shown: &Shown::default(),
        history: Vec::new(),
        published_at: at,
        calendar: assay::domain::calendar::Calendar::UTC,
    })
}

fn judged(answers: &Answers, levels: &Levels) -> Listing {
    let q = Folder::risk().compile();
    listing(&q, answers, assess(&q, answers, &evidence(), levels, day()))
}

#[test]
fn a_decision_by_the_rules_says_the_risk_the_scores_and_where_the_rules_lead() {
    let approved = judged(&answers([1; 9]), &levels([3.0; 6]));
    assert_eq!(
        approved.card.decision_reason,
        "The risk is moderate (tier 2) before safeguards and minimal (tier 1) with the safeguards \
         that the panel found. Every criterion reaches the score that it needs at this tier. For \
         such a tool the agency’s rules lead to this decision: approved."
    );
    let refused = judged(&answers([2; 9]), &levels([2.0, 3.0, 3.0, 3.0, 3.0, 3.0]));
    assert!(
        refused
            .card
            .decision_reason
            .contains("Safety scores 2 where the tier asks for at least 3."),
        "{}",
        refused.card.decision_reason
    );
    assert!(
        refused
            .card
            .decision_reason
            .ends_with("the agency’s rules lead to this decision: not approved."),
        "{}",
        refused.card.decision_reason
    );
}

#[test]
fn a_refusal_by_a_knock_out_says_the_rules_own_sentence() {
    let mut with_no = answers([1; 9]);
    with_no.set("safety.a".to_owned(), Answer::plain("no".into()));
    let refused = judged(&with_no, &levels([3.0; 6]));
    assert!(
        refused.card.decision_reason.starts_with(
            "No approval is possible while this stands, \
            whatever the scores: safety.a is no. The risk is"
        ),
        "{}",
        refused.card.decision_reason
    );
    assert_eq!(
        refused.stops.iter().map(|stop| stop.because.as_str()).collect::<Vec<_>>(),
        ["safety.a is no."]
    );
}

#[test]
fn a_knock_out_that_cannot_be_ruled_out_does_not_say_that_it_is_so() {
    let mut silent = answers([1; 9]);
    silent.set("safety.a".to_owned(), Answer::Declined { reason: "We keep this.".to_owned() });
    let refused = judged(&silent, &levels([3.0; 6]));
    let stop = refused
        .stops
        .iter()
        .find(|stop| stop.standing == Standing::Undisclosed)
        .expect("it cannot be ruled out");
    assert_eq!(
        stop.because,
        "What this rule asks cannot be ruled out, because the vendor did not disclose enough. The \
         rule: safety.a is no."
    );
}

#[tokio::test]
async fn the_page_gives_a_knock_outs_own_sentence_and_its_id_last() {
    let app = TestApp::start().await;
    app.published(&Tool::new("integrity-detector", "Veritas", "Acme")).await;
    let q = app.ctx.library.for_disclosures().unwrap();
    let sentences: BTreeMap<&str, &str> = q
        .rubric
        .questions
        .values()
        .flat_map(|rubric| &rubric.knockouts)
        .map(|rule| (rule.id.as_str(), rule.because.as_str()))
        .collect();
    let now = app.ctx.registry.now();
    let stops = now.shelf.listing("veritas").unwrap().listing.whole().unwrap().stops;
    let page = app.visitor().get("/registry/veritas").await.expect(200);
    let known: Vec<_> =
        stops.iter().filter_map(|stop| Some((stop, *sentences.get(stop.id.as_str())?))).collect();
    assert!(!known.is_empty());
    for (stop, sentence) in known {
        assert!(stop.because.contains(sentence), "{}", stop.because);
        page.says(&stop.because).says(&format!("Rule {}</p>", stop.id));
    }
    page.does_not_say("It rests on the answer to");
    app.finish().await;
}

#[tokio::test]
async fn what_was_checked_says_what_was_looked_for_and_read_and_the_score_once() {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Acme")).await;
    let q = app.ctx.library.for_disclosures().unwrap();
    let page = app.visitor().get("/registry/askwell").await.expect(200);
    let text = page.text();
    let part = text.split_once("What was checked, and what the vendor says").unwrap().1;
    let safety = part.split_once("</details>").unwrap().0;
    assert!(
        safety.contains(&format!(
            "<strong>What the panel looked for:</strong> {}",
            q.rubric.criteria[0].summary
        )),
        "{safety}"
    );
    assert!(
        safety.contains("<strong>What it read:</strong> ")
            && safety.contains("with current evidence"),
        "{safety}"
    );
    let score =
        safety.split_once("<span class=\"soft\">").unwrap().1.split_once("</span>").unwrap().0;
    assert!(score.contains(" of 4"), "{score}");
    assert_eq!(safety.matches(score).count(), 1, "the score is said once");
    app.finish().await;
}

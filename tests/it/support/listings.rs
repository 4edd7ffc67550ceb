//! Decided and published products, made from the worked examples of the newest questionnaire.

use assay::demo::journey::Publisher;
use assay::domain::access::Actor;
use assay::domain::assessment::decision::{
    ApprovalCondition, Consequence, Office, Proposal, ProposedDecision, SignOff, expiry,
};
use assay::domain::assessment::disclosure::{Accepted, Agreed, Disclosure, Stage, Submitted};
use assay::domain::assessment::product::{
    Product, ProductName, ProductSummary, ProductVersion, Website,
};
use assay::domain::assessment::snapshot::{
    Attestation, HandedIn, Snapshot, SnapshotEvidence, digest,
};
use assay::domain::event::Event;
use assay::domain::instrument::{Answer, Answers, Decision, Example, assess, view};
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::domain::slug::slug;
use assay::domain::values::{AccountId, DisclosureId};
use assay::store::assessment::snapshots::StoredSnapshot;
use assay::store::assessment::{decisions, disclosures, products, snapshots};
use assay::store::events;

use super::TestApp;

/// A tool to be decided on.
#[derive(Clone)]
pub struct Tool<'a> {
    pub example: &'a str,
    pub name: &'a str,
    pub vendor: &'a str,
    pub summary: &'a str,
    /// A word that stands in place of every text in answers that are not public.
    pub secret: Option<&'a str>,
    /// What is decided, when it is not what the matrix recommends.
    pub decision: Option<Decision>,
    /// What follows when the condition of an approval is overdue.
    pub consequence: Consequence,
}

impl<'a> Tool<'a> {
    pub fn new(example: &'a str, name: &'a str, vendor: &'a str) -> Self {
        Self {
            example,
            name,
            vendor,
            summary: "Helps students and teachers.",
            secret: None,
            decision: None,
            consequence: Consequence::Nothing,
        }
    }
}

impl TestApp {
    /// A worked example of the newest questionnaire.
    pub fn example(&self, file: &str) -> Example {
        let questionnaire = self.ctx.library.for_disclosures().expect("a questionnaire");
        questionnaire
            .examples
            .iter()
            .find(|example| example.file.contains(file))
            .expect("the example")
            .clone()
    }

    /// Makes a decided disclosure the next one of another product, without the road to it.
    pub async fn moved_to(&self, disclosure: &DisclosureId, product: &str) {
        let mut tx = self.ctx.db.write().await.expect("a write");
        tx.query("UPDATE disclosures SET product_id = $2 WHERE id = $1")
            .bind(disclosure.as_str())
            .bind(product)
            .execute()
            .await
            .expect("another product");
        tx.commit().await.expect("a commit");
    }

    /// A publisher of the agency.
    pub async fn publisher(&self) -> Actor {
        self.acting("pia", Role::Publisher).await
    }

    /// A disclosure that all offices have decided on, which waits to be published. It is stored as
    /// it ends, without the road to it: some hundred tools are needed that nobody asks how they
    /// came about, and a tool's decision need not be what its scores lead to.
    #[expect(clippy::too_many_lines, reason = "a whole road in the order in which it is taken")]
    pub async fn decided(&self, tool: &Tool<'_>) -> DisclosureId {
        let vendor = self.organization(OrganizationKind::Vendor, tool.vendor).await;
        let owner = self
            .account(&vendor, &format!("{}.owner", slug(tool.vendor)), &[Role::VendorOwner])
            .await;
        let example = self.example(tool.example);
        let questionnaire = self.ctx.library.for_disclosures().expect("a questionnaire");
        let now = self.ctx.now();
        let product = Product {
            id: self.ctx.new_id(),
            organization: vendor.clone(),
            vendor: tool.vendor.to_owned(),
            name: ProductName::parse(tool.name).expect("a name"),
            slug: slug(tool.name),
            version: ProductVersion::parse("2.8").expect("a version"),
            website: Website::parse("https://tool.example").expect("a website"),
            summary: ProductSummary::parse(tool.summary).expect("a summary"),
        };
        let disclosure = Disclosure {
            id: self.ctx.new_id(),
            product: product.id.clone(),
            product_name: tool.name.to_owned(),
            product_slug: product.slug.clone(),
            organization: vendor,
            vendor: tool.vendor.to_owned(),
            family: questionnaire.family.clone(),
            version: questionnaire.version.clone(),
            digest: questionnaire.digest.clone(),
            // A disclosure is stored with the word of its stage alone: the digest and the decision
            // given here fill their places, and are read from the rows that are stored after it.
            stage: Stage::Decided(Agreed {
                accepted: Accepted {
                    submitted: Submitted { at: now, digest: String::new() },
                    at: now,
                    lead: None,
                },
                decision: Decision::NotApproved,
            }),
            anew: false,
            revision: 1,
            created_at: now,
            updated_at: now,
        };
        let answers = match tool.secret {
            Some(secret) => marked(&questionnaire, &example.answers, secret),
            None => example.answers.clone(),
        };
        let attestation = Attestation {
            name: "Jo Park".into(),
            title: "Founder".into(),
            account: owner.to_string(),
            statement: "True.".into(),
        };
        let seen = view(&questionnaire, &answers);
        let mut snapshot = Snapshot::freeze(HandedIn {
            disclosure: disclosure.id.as_str(),
            product: &product,
            questionnaire: &questionnaire,
            view: &seen,
            answers: &answers,
            evidence: &[],
            attestation,
            submitted_at: now,
        });
        for (question, pieces) in &example.evidence.0 {
            snapshot.evidence.extend(pieces.iter().map(|piece| SnapshotEvidence {
                id: self.unknown_id(),
                question: question.clone(),
                title: piece.title.clone(),
                issued_on: piece.issued_on,
                expires_on: piece.expires_on,
                sha256: None,
                media_type: None,
                size_bytes: None,
                url: Some("https://evidence.example/confidential".to_owned()),
                document: piece.document.clone(),
            }));
        }
        let outcome = assess(
            &questionnaire,
            &answers,
            &snapshot.evidence_facts(),
            &example.levels,
            example.on,
        );
        let recommended =
            outcome.recommendation.as_ref().map(|recommendation| recommendation.decision);
        let decision = tool.decision.or(recommended).unwrap_or(Decision::NotApproved);
        let conditions = if matches!(decision, Decision::Conditional | Decision::Pilot) {
            vec![ApprovalCondition {
                text: "Publish the retention schedule for chat text.".to_owned(),
                criterion: Some(
                    questionnaire.rubric.criteria.first().expect("a criterion").id.clone(),
                ),
                due: example.on + chrono::TimeDelta::days(90),
                evidence_required: "A link to the schedule".to_owned(),
                consequence: tool.consequence,
            }]
        } else {
            Vec::new()
        };
        let expires_on = expiry(&questionnaire, &outcome, decision, self.ctx.calendar().day(now));
        let proposed = ProposedDecision {
            changes: Vec::new(),
            proposal: Proposal { recommended, decision, reason: String::new(), conditions },
            outcome,
            shown: None,
            proposed_by: self.of_the_agency("proposer").await,
            proposed_at: now,
            decided_at: None,
            expires_on: None,
        };
        let mut signers = Vec::new();
        for office in Office::ALL {
            signers.push(self.of_the_agency(office.word()).await);
        }
        let body = snapshot.canonical().expect("a body");
        let stored = StoredSnapshot {
            id: self.ctx.new_id(),
            disclosure: disclosure.id.clone(),
            digest: digest(&body),
            body,
            attested_name: "Jo Park".to_owned(),
            attested_title: "Founder".to_owned(),
            attested_by: owner,
            created_at: now,
            note: None,
        };
        let mut tx = self.ctx.db.write().await.expect("a write");
        assert!(
            products::insert(&mut tx, &product, now).await.expect("a product"),
            "the slug is taken"
        );
        disclosures::insert(&mut tx, &disclosure).await.expect("a disclosure");
        disclosures::set_submitted_at(&mut tx, &disclosure.id, now).await.expect("a submission");
        disclosures::set_accepted_at(&mut tx, &disclosure.id, now).await.expect("a submission");
        snapshots::insert(&mut tx, &stored).await.expect("a snapshot");
        decisions::propose(&mut tx, &disclosure.id, &proposed).await.expect("a proposal");
        for (office, account) in Office::ALL.into_iter().zip(signers) {
            let signoff = SignOff {
                office,
                account,
                name: String::new(),
                agreed: true,
                reason: String::new(),
                signed_at: now,
            };
            assert!(decisions::sign(&mut tx, &disclosure.id, &signoff).await.expect("a signature"));
        }
        decisions::decide(&mut tx, &disclosure.id, now, expires_on).await.expect("a decision");
        let event = Event::DisclosureSubmitted {
            disclosure: disclosure.id.clone(),
            digest: stored.digest.clone(),
            attested_name: stored.attested_name.clone(),
            attested_title: stored.attested_title.clone(),
        };
        events::append(&mut tx, now, &Actor::System, &event).await.expect("an event");
        tx.commit().await.expect("a commit");
        disclosure.id
    }

    /// Somebody of the agency who once decided and is told of nothing.
    async fn of_the_agency(&self, name: &str) -> AccountId {
        let agency = self.organization(OrganizationKind::Agency, "Test agency").await;
        self.account(&agency, &format!("former.{name}").replace('_', "."), &[Role::Educator]).await
    }

    /// A published tool; answers its slug.
    pub async fn published(&self, tool: &Tool<'_>) -> String {
        let disclosure = self.decided(tool).await;
        let publisher = self.publisher().await;
        let publisher = Publisher::new(&self.ctx, &publisher);
        publisher.publishes(&disclosure).await.expect("a publication")
    }
}

/// The answers with `secret` in place of every note, reason and text of an answer that is not
/// public.
fn marked(
    questionnaire: &assay::domain::instrument::Questionnaire,
    answers: &Answers,
    secret: &str,
) -> Answers {
    use assay::domain::instrument::Visibility;
    let mark = |name: &str, answer: &Answer| {
        let question = questionnaire.question(name).expect("a question");
        if question.visibility == Visibility::Public {
            return answer.clone();
        }
        match answer {
            Answer::Answered { value, note } => Answer::noted(
                marked_value(value, secret, question.kind.columns()),
                note.as_ref().map(|_| secret.to_owned()),
            ),
            Answer::NotApplicable { .. } => Answer::NotApplicable { reason: secret.to_owned() },
            Answer::NotYetEvaluated { .. } => Answer::NotYetEvaluated { reason: secret.to_owned() },
            Answer::Declined { .. } => Answer::Declined { reason: secret.to_owned() },
        }
    };
    answers.iter().map(|(name, answer)| (name.to_owned(), mark(name, answer))).collect()
}

fn marked_value(
    value: &serde_json::Value,
    secret: &str,
    columns: &[assay::domain::instrument::Column],
) -> serde_json::Value {
    use assay::domain::instrument::Kind;
    use serde_json::Value;
    let Value::Array(rows) = value else { return value.clone() };
    let rows = rows.iter().map(|row| {
        let mut row = row.clone();
        for column in columns.iter().filter(|column| matches!(column.kind, Kind::Text { .. })) {
            if let Some(cell) = row.get_mut(&column.id) {
                *cell = Value::String(secret.to_owned());
            }
        }
        row
    });
    Value::Array(rows.collect())
}

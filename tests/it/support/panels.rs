//! A submitted file and the agency's people at work on it.

use std::collections::BTreeMap;

use assay::demo::journey::{Lead, Reviewer, Signer};
use assay::domain::access::{Actor, Person};
use assay::domain::assessment::decision::Office;
use assay::domain::assessment::disclosure::{Disclosure, Stage, State};
use assay::domain::assessment::evidence::{CheckState, Evidence, EvidenceTitle, Source};
use assay::domain::assessment::product::{
    Product, ProductName, ProductSummary, ProductVersion, Website,
};
use assay::domain::assessment::snapshot::{Attestation, HandedIn, STATEMENT, Snapshot, digest};
use assay::domain::event::Event;
use assay::domain::instrument::{EvidenceFact, Example, Scored, Truth, view};
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::domain::slug::slug;
use assay::domain::values::{AccountId, DisclosureId, OrganizationId, ProductId};
use assay::store::assessment::snapshots::{self, StoredSnapshot};
use assay::store::assessment::{disclosures, evidence, products};
use assay::store::events;
use assay::store::people::accounts;

use super::{Client, TestApp};
use assay::actions::assessment::scoring::GivenLevel;

/// Somebody of each office that signs: name, role and the office's word.
pub const OFFICES: [(&str, Role, &str); 3] = [
    ("fred", Role::SignerFederalPrograms, "federal_programs"),
    ("cora", Role::SignerCurriculum, "curriculum"),
    ("eve", Role::SignerEdtech, "edtech"),
];

/// A product's submitted disclosure, filled from a worked example of the questionnaire.
pub struct Submitted {
    /// The disclosure's id.
    pub id: String,
    /// The example that it was filled from.
    pub example: Example,
    /// The questions asked in each criterion, in order.
    pub asked: BTreeMap<String, Vec<String>>,
}

impl Submitted {
    /// The level that the example's reviewers agreed on, as a form sends it.
    pub fn level(&self, question: &str) -> String {
        match self.example.levels.get(question) {
            Some(Scored::Level(level)) => level.to_string(),
            Some(Scored::NotApplicable) => "na".to_owned(),
            None => "2".to_owned(),
        }
    }

    /// The disclosure.
    pub fn case(&self) -> DisclosureId {
        DisclosureId::parse(&self.id).expect("an id")
    }

    /// What the example's reviewers give in a criterion, but for the questions named in `apart`.
    pub fn levels(&self, criterion: &str, apart: &[(&str, &str)]) -> Vec<GivenLevel> {
        let levels = self.asked[criterion].iter().map(|question| {
            let other = apart.iter().find(|(name, _)| name == question);
            let level =
                other.map_or_else(|| self.level(question), |(_, level)| (*level).to_owned());
            GivenLevel { question: question.clone(), level, comment: "Read with care.".to_owned() }
        });
        levels.collect()
    }

    /// The criteria to review.
    pub fn criteria(&self) -> Vec<&str> {
        self.asked.keys().map(String::as_str).collect()
    }
}

/// A product of the vendor `acme`.
fn product_of(organization: OrganizationId, id: ProductId, name: &str) -> Product {
    Product {
        id,
        organization,
        vendor: "acme".to_owned(),
        name: ProductName::parse(name).unwrap(),
        slug: slug(name),
        version: ProductVersion::parse("3.2").unwrap(),
        website: Website::parse("https://example.org/tool").unwrap(),
        summary: ProductSummary::parse("Helps with homework.").unwrap(),
    }
}

impl TestApp {
    /// A disclosure of `product` by the vendor `acme`, submitted as the worked example `file` says
    /// it.
    #[expect(clippy::too_many_lines, reason = "a whole submission, field by field")]
    pub async fn submitted(&self, product: &str, file: &str) -> Submitted {
        let organization = self.organization(OrganizationKind::Vendor, "acme").await;
        let (owner, now) =
            (self.account(&organization, "acme.owner", &[Role::VendorOwner]).await, self.ctx.now());
        let questionnaire = self.ctx.library.for_disclosures().expect("a questionnaire");
        let named = format!("examples/{file}.json");
        let example = questionnaire
            .examples
            .iter()
            .find(|example| example.file == named)
            .expect("the example")
            .clone();
        let product = product_of(organization, self.ctx.new_id(), product);
        let disclosure = Disclosure {
            id: self.ctx.new_id(),
            product: product.id.clone(),
            product_name: product.name.to_string(),
            product_slug: product.slug.clone(),
            organization: product.organization.clone(),
            vendor: product.vendor.clone(),
            family: questionnaire.family.clone(),
            version: questionnaire.version.clone(),
            digest: questionnaire.digest.clone(),
            stage: Stage::Draft,
            anew: false,
            revision: 0,
            created_at: now,
            updated_at: now,
        };
        let (opening, register) = (
            questionnaire.sections[0].questions[0].name.clone(),
            EvidenceFact {
                title: "Extract from the register".to_owned(),
                issued_on: None,
                expires_on: None,
                document: None,
            },
        );
        let pieces: Vec<Evidence> = example
            .evidence
            .0
            .iter()
            .flat_map(|(question, pieces)| pieces.iter().map(move |piece| (question, piece)))
            .chain([(&opening, &register)])
            .map(|(question, piece)| Evidence {
                id: self.ctx.new_id(),
                disclosure: disclosure.id.clone(),
                question: question.clone(),
                source: Source::File {
                    sha256: "ab".repeat(32),
                    media_type: "application/pdf".to_owned(),
                    size_bytes: 2048,
                },
                title: EvidenceTitle::parse(&piece.title).unwrap(),
                issued_on: piece.issued_on,
                expires_on: piece.expires_on,
                check: CheckState::NotNeeded,
                checked_at: None,
                check_note: None,
                document: None,
                added_by: owner.clone(),
                added_at: now,
                removed_at: None,
            })
            .collect();
        let view = view(&questionnaire, &example.answers);
        let attestation = Attestation {
            name: "Ana Ruiz".to_owned(),
            title: "Owner".to_owned(),
            account: owner.to_string(),
            statement: STATEMENT.to_owned(),
        };
        let snapshot = Snapshot::freeze(HandedIn {
            disclosure: disclosure.id.as_str(),
            product: &product,
            questionnaire: &questionnaire,
            view: &view,
            answers: &example.answers,
            evidence: &pieces,
            attestation,
            submitted_at: now,
        });
        let body = snapshot.canonical().unwrap();
        let stored = StoredSnapshot {
            id: self.ctx.new_id(),
            disclosure: disclosure.id.clone(),
            digest: digest(&body),
            body,
            attested_name: "Ana Ruiz".to_owned(),
            attested_title: "Owner".to_owned(),
            attested_by: owner,
            created_at: now,
            note: None,
        };
        let mut tx = self.ctx.db.write().await.unwrap();
        products::insert(&mut tx, &product, now).await.unwrap();
        disclosures::insert(&mut tx, &disclosure).await.unwrap();
        for piece in &pieces {
            evidence::insert(&mut tx, piece).await.unwrap();
        }
        snapshots::insert(&mut tx, &stored).await.unwrap();
        disclosures::set_state(&mut tx, &disclosure.id, State::Draft, State::Submitted, now)
            .await
            .unwrap();
        disclosures::set_submitted_at(&mut tx, &disclosure.id, now).await.unwrap();
        let event = Event::DisclosureSubmitted {
            disclosure: disclosure.id.clone(),
            digest: stored.digest.clone(),
            attested_name: "Ana Ruiz".to_owned(),
            attested_title: "Owner".to_owned(),
        };
        events::append(&mut tx, now, &assay::domain::access::Actor::System, &event).await.unwrap();
        tx.commit().await.unwrap();
        let criteria = questionnaire.rubric.criteria.iter().map(|criterion| {
            let asked = questionnaire
                .scored(&criterion.id)
                .filter(|(question, _)| view.asked(&question.name) == Truth::True);
            (criterion.id.clone(), asked.map(|(question, _)| question.name.clone()).collect())
        });
        Submitted { id: disclosure.id.to_string(), example, asked: criteria.collect() }
    }

    /// The id of somebody at the agency, made when not there yet.
    pub async fn agency_id(&self, name: &str, role: Role) -> AccountId {
        let organization = self.organization(OrganizationKind::Agency, "Test agency").await;
        self.account(&organization, name, &[role]).await
    }

    /// Somebody at the agency, to act without pages; made when not there yet.
    pub async fn acting(&self, name: &str, role: Role) -> Actor {
        let id = self.agency_id(name, role).await;
        let mut tx = self.ctx.db.read().await.unwrap();
        let account = accounts::by_id(&mut tx, &id).await.unwrap().expect("the account");
        Actor::Person(Person {
            account: account.id,
            name: account.name.to_string(),
            organization: account.organization,
            organization_name: "Test agency".to_owned(),
            kind: OrganizationKind::Agency,
            roles: account.roles,
            grant: None,
            district: None,
        })
    }

    /// A disclosure that `lea` accepted, with `ana` and `ben` on every criterion; both have said
    /// that they have no conflict.
    pub async fn in_review(&self, product: &str, file: &str) -> Panel {
        let submitted = self.submitted(product, file).await;
        let case = submitted.case();
        let lea = self.acting("lea", Role::PanelLead).await;
        let lead = Lead::new(&self.ctx, &lea);
        lead.accepts(&case).await.unwrap();
        for name in ["ana", "ben"] {
            let reviewer = self.acting(name, Role::Reviewer).await;
            let criteria = submitted.criteria().into_iter().map(str::to_owned).collect();
            lead.assigns(&case, &reviewer, criteria).await.unwrap();
            Reviewer::new(&self.ctx, &reviewer).declares_no_conflict(&case).await.unwrap();
        }
        let lea = self.agency("lea", Role::PanelLead).await;
        let ana = self.agency("ana", Role::Reviewer).await;
        let ben = self.agency("ben", Role::Reviewer).await;
        Panel { submitted, lea, ana, ben }
    }

    /// The same with every review in; where `apart` names a question, ben gives it the level beside
    /// it.
    pub async fn scored(&self, product: &str, file: &str, apart: &[(&str, &str)]) -> Panel {
        let panel = self.in_review(product, file).await;
        let case = panel.submitted.case();
        for (name, apart) in [("ana", &[][..]), ("ben", apart)] {
            let actor = self.acting(name, Role::Reviewer).await;
            let reviewer = Reviewer::new(&self.ctx, &actor);
            for criterion in panel.submitted.criteria() {
                let levels = panel.submitted.levels(criterion, apart);
                reviewer.scores(&case, criterion, levels).await.unwrap();
                reviewer.sends_in(&case, criterion).await.unwrap();
            }
        }
        panel
    }

    /// The same with ben two levels below ana at so many questions; says which. `lea` may settle
    /// them.
    pub async fn apart(&self, product: &str, count: usize) -> (Panel, Vec<String>) {
        let asked = self.in_review("Asked", "lesson-planner").await.submitted;
        let others = asked
            .asked
            .iter()
            .filter(|(criterion, _)| criterion.as_str() != "safety")
            .flat_map(|(_, questions)| questions);
        let all = asked.asked["safety"].iter().chain(others);
        let questions: Vec<String> =
            all.filter(|question| asked.level(question) == "3").take(count).cloned().collect();
        assert_eq!(questions.len(), count, "questions at level 3");
        let levels: Vec<(&str, &str)> =
            questions.iter().map(|question| (question.as_str(), "1")).collect();
        let mut panel = self.scored(product, "lesson-planner", &levels).await;
        panel.lea.declare_none(&panel.submitted.id).await;
        (panel, questions)
    }

    /// The same with a decision proposed as the matrix leads to it; `lea` proposed it.
    pub async fn proposed(&self, product: &str, file: &str, decision: &str) -> Panel {
        let mut panel = self.scored(product, file, &[]).await;
        panel.lea.declare_none(&panel.submitted.id).await;
        panel.lea.propose(&panel.submitted.id, decision).await;
        panel
    }

    /// All three offices agree to what is proposed.
    pub async fn sign_all(&self, id: &str) {
        for (name, role, office) in OFFICES {
            let actor = self.acting(name, role).await;
            let (case, office) = (DisclosureId::parse(id).unwrap(), Office::parse(office).unwrap());
            Signer::new(&self.ctx, &actor).agrees(&case, office).await.unwrap();
        }
    }
}

/// A panel at work.
pub struct Panel {
    /// What it works on.
    pub submitted: Submitted,
    /// The lead.
    pub lea: Client,
    /// A reviewer of every criterion.
    pub ana: Client,
    /// Another one.
    pub ben: Client,
}

impl Client {
    /// Accepts a submission for review, after declaring that there is no conflict.
    pub async fn accept(&mut self, id: &str) {
        self.declare_none(id).await;
        self.post(&format!("/pipeline/{id}/triage"), &[("word", "accept")]).await.expect(303);
    }

    /// Assigns a reviewer to criteria.
    pub async fn assign(&mut self, id: &str, reviewer: &str, criteria: &[&str]) {
        let mut fields = vec![("reviewer", reviewer)];
        fields.extend(criteria.iter().map(|criterion| ("criteria", *criterion)));
        self.post(&format!("/pipeline/{id}/reviewers"), &fields).await.expect(303);
    }

    /// Says that there is no conflict of interest.
    pub async fn declare_none(&mut self, id: &str) {
        self.post(&format!("/reviews/{id}/conflict"), &[("word", "none"), ("reason", "")])
            .await
            .expect(303);
    }

    /// Scores one question.
    pub async fn score(&mut self, id: &str, criterion: &str, question: &str, level: &str) {
        let fields = [("question", question), ("level", level), ("comment", "Read with care.")];
        self.post(&format!("/reviews/{id}/{criterion}"), &fields).await.expect(303);
    }

    /// Scores and submits one criterion as the example's reviewers did, but for the questions named
    /// in `apart`.
    pub async fn review(&mut self, file: &Submitted, criterion: &str, apart: &[(&str, &str)]) {
        for GivenLevel { question, level, .. } in file.levels(criterion, apart) {
            self.score(&file.id, criterion, &question, &level).await;
        }
        self.post(&format!("/reviews/{}/{criterion}/submission", file.id), &[]).await.expect(303);
    }

    /// The same for every criterion.
    pub async fn review_all(&mut self, file: &Submitted, apart: &[(&str, &str)]) {
        for criterion in file.criteria() {
            self.review(file, criterion, apart).await;
        }
    }

    /// Proposes a decision with the conditions that the page suggests.
    pub async fn propose(&mut self, id: &str, decision: &str) {
        let page = self.get(&format!("/pipeline/{id}/decision")).await.expect(200);
        let mut fields: Vec<(String, String)> = suggested_conditions(&page.text());
        fields.push(("decision".to_owned(), decision.to_owned()));
        fields.push(("reason".to_owned(), String::new()));
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(&format!("/pipeline/{id}/decision"), &fields).await.expect(303);
    }

    /// Signs for an office.
    pub async fn sign(&mut self, id: &str, office: &str, word: &str, reason: &str) {
        self.declare_none(id).await;
        let fields = [("office", office), ("word", word), ("reason", reason)];
        self.post(&format!("/pipeline/{id}/signature"), &fields).await.expect(303);
    }
}

/// Fills the conditions that the form suggests, by their number.
fn suggested_conditions(page: &str) -> Vec<(String, String)> {
    let count =
        (0..30).take_while(|row| page.contains(&format!("name=\"conditions.{row}.text\""))).count();
    let row = |row: usize| {
        let criterion = chosen(page, &format!("name=\"conditions.{row}.criterion\""));
        [
            ("text", "Cure what falls short."),
            ("criterion", criterion),
            ("due", "2027-06-30"),
            ("evidence", "A report"),
        ]
        .map(|(part, value)| (format!("conditions.{row}.{part}"), value.to_owned()))
    };
    (0..count).flat_map(row).collect()
}

/// The value that a list of choices has; nothing when none is chosen.
fn chosen<'p>(page: &'p str, name: &str) -> &'p str {
    let list =
        page.split(name).nth(1).and_then(|rest| rest.split("</select>").next()).unwrap_or_default();
    let before = list
        .split(" selected")
        .next()
        .filter(|before| before.len() < list.len())
        .unwrap_or_default();
    before.rsplit("value=\"").next().and_then(|value| value.split('"').next()).unwrap_or_default()
}

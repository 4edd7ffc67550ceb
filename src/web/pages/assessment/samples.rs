//! Samples of the vendor's pages: a small questionnaire with every kind of question, and a
//! disclosure on it in several states.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Value, json};

use super::check::{CheckPage, Typed};
use super::disclosures::DisclosurePage;
use super::evidence::{EvidencePage, Taken};
use super::products::ProductPage;
use super::sections::{SectionPage, Unsaved, Waits};
use super::submission::ReceiptPage;
use super::tables::TablePage;
use super::versions::VersionsPage;
use crate::actions::FieldError;
use crate::actions::assessment::answers::Conflict;
use crate::actions::assessment::disclosures::{Overview, WorkingFile};
use crate::actions::assessment::evidence::NewEvidence;
use crate::actions::assessment::products::{ListedDisclosure, OpenProduct, OwnListing, Progress};
use crate::actions::assessment::submission::Check;
use crate::actions::assessment::tables::takes_file;
use crate::domain::assessment::disclosure::{
    Accepted, Agreed, Disclosure, Reached, Stage, State, Submitted,
};
use crate::domain::assessment::draft::{Draft, Kept, SectionRevision};
use crate::domain::assessment::entry::{Entries, Entry};
use crate::domain::assessment::evidence::{CheckState, Evidence, EvidenceTitle, Source};
use crate::domain::assessment::product::{
    Product, ProductName, ProductSummary, ProductVersion, Website,
};
use crate::domain::assessment::snapshot::{Attestation, HandedIn, STATEMENT, Snapshot};
use crate::domain::calendar::{AgencyTime, Calendar};
use crate::domain::instrument::{
    Answers, Completeness, Decision, Levels, Questionnaire, assess, check, check_answer, view,
};
use crate::domain::values::{Id, Timestamp};
use crate::web::kernel::templates::Page;

fn id<Of>(text: &str) -> Id<Of> {
    Id::from_stored(text.to_owned())
}

/// The same moment, where the agency is.
pub(super) fn noon() -> AgencyTime {
    AgencyTime { now: at(), calendar: Calendar::UTC }
}

fn at() -> Timestamp {
    Timestamp::from_millis(1_795_255_200_000)
}

/// The day of the samples.
pub fn today() -> chrono::NaiveDate {
    noon().today()
}

/// Listings of a vendor in every state, one of them hidden.
pub fn own_listings() -> Vec<OwnListing> {
    let listings = crate::web::pages::registry::samples::listings();
    let own = |(number, listing)| OwnListing { disclosure: id("3"), listing, hidden: number == 5 };
    listings.iter().chain(listings.first()).cloned().enumerate().map(own).collect()
}

/// A product, when its parts parse.
pub fn products() -> Vec<Product> {
    let product = || {
        Some(Product {
            id: id("1"),
            organization: id("2"),
            vendor: "Acme".to_owned(),
            name: ProductName::parse("Sample").ok()?,
            slug: "sample".to_owned(),
            version: ProductVersion::parse("1.0").ok()?,
            website: Website::parse("https://example.org").ok()?,
            summary: ProductSummary::parse("It shows what pages look like.").ok()?,
        })
    };
    product().into_iter().collect()
}

/// Where a disclosure stands that is in a state.
pub(super) fn stage(state: State, at: Timestamp) -> Stage {
    let submitted = || Submitted { at, digest: "ab12".to_owned() };
    let accepted = || Accepted { submitted: submitted(), at, lead: None };
    let agreed = || Agreed { accepted: accepted(), decision: Decision::Approved };
    match state {
        State::Draft => Stage::Draft,
        State::Submitted => Stage::Submitted(submitted()),
        State::Returned => {
            Stage::Returned { submitted: submitted(), reason: "Name the version.".to_owned() }
        }
        State::InReview => Stage::InReview(accepted()),
        State::Scored => Stage::Scored(accepted()),
        State::Proposed => Stage::Proposed(accepted()),
        State::Decided => Stage::Decided(agreed()),
        State::Published => Stage::Published(agreed()),
        State::Withdrawn => Stage::Withdrawn(Reached::Submitted(submitted())),
    }
}

fn disclosure(state: State) -> Disclosure {
    Disclosure {
        id: id("3"),
        product: id("1"),
        product_name: "Sample".to_owned(),
        product_slug: "sample".to_owned(),
        organization: id("2"),
        vendor: "Acme".to_owned(),
        family: "sample".to_owned(),
        version: "1".to_owned(),
        digest: String::new(),
        stage: stage(state, at()),
        revision: 1,
        created_at: at(),
        updated_at: at(),
    }
}

/// A disclosure in every state.
pub fn disclosures() -> Vec<ListedDisclosure> {
    let listed = |state: State| ListedDisclosure {
        disclosure: disclosure(state),
        version: Some("1.0".to_owned()),
        progress: state.is_editable().then_some(Progress { asked: 5, answered: 3, missing: 2 }),
    };
    State::ALL.into_iter().map(listed).collect()
}

/// A questionnaire with every kind of question.
pub fn questionnaire() -> Option<Arc<Questionnaire>> {
    let files = [
        ("questionnaire.json", outline()),
        ("rubric.json", rubric()),
        ("risk.json", risk()),
        (
            "learning.json",
            json!({ "roles": { "all": "All" }, "deadlines": { "before": "Before" }, "rules": [] }),
        ),
        ("messages.json", messages()),
    ];
    let files =
        files.into_iter().map(|(name, json)| (name.to_owned(), json.to_string().into_bytes()));
    Questionnaire::compile(&files.collect(), &BTreeSet::new()).ok().map(Arc::new)
}

fn outline() -> Value {
    let question = |id: &str, kind: &str, answer: Value, more: Value| {
        let mut question = json!({ "id": id, "code": id.to_uppercase(), "type": kind,
            "label": format!("What about {id}?"), "required": true,
            "answer": answer, "visibility": "public", "reuse": "never" });
        if let (Some(question), Value::Object(more)) = (question.as_object_mut(), more) {
            question.extend(more);
        }
        question
    };
    let options = json!([{ "const": "a", "title": "A", "description": "The first" },
        { "const": "b", "title": "B" }]);
    let columns = json!({ "name": { "title": "Name", "type": "string", "minLength": 1,
        "x-max-words": 5 },
        "story": { "title": "Story", "description": "In short", "type": "string", "minLength": 1,
            "x-max-words": 50 },
        "fine": { "title": "Fine", "type": "boolean" },
        "pick": { "title": "Pick", "oneOf": [{ "const": "a", "title": "A" }] },
        "hours": { "title": "Hours", "type": "integer", "minimum": 0, "x-unit": "hours" } });
    let table = |most: u32| {
        json!({ "type": "array", "items": { "type": "object", "properties": columns,
            "required": ["name"], "additionalProperties": false },
                "minItems": 1, "maxItems": most })
    };
    let note = json!({ "note": { "label": "Say more", "max_words": 50, "required": true } });
    let evidence = json!({ "evidence": { "ask": "A report", "required": false,
        "shelf_life_months": 12 }, "required": false });
    json!({ "family": "sample", "version": "1", "title": "Sample questions",
        "summary": "Every kind.", "as_of": "2026-11-21", "facts": [],
        "public_facts": [],
        "sections": [
            { "id": "first", "title": "First", "intro": "Every kind of question.",
                "criterion": null,
                "questions": [
                question("yes", "boolean", json!({ "type": "boolean" }), note),
                question("one", "single", json!({ "oneOf": options }), evidence),
                question("some", "multiple",
                    json!({ "type": "array", "items": { "oneOf": options }, "minItems": 1,
                        "uniqueItems": true }), json!({})),
                question("text", "text", json!({ "type": "string", "minLength": 1,
                    "x-max-words": 100 }), json!({})),
                question("number", "number",
                    json!({ "type": "number", "minimum": 0, "x-unit": "hours" }), json!({})),
                question("day", "date", json!({ "type": "string", "format": "date" }), json!({})),
                question("link", "url", json!({ "type": "string", "format": "uri",
                    "pattern": "^https://" }), json!({})),
                question("file", "file", json!({ "type": "array", "items": { "type": "string" },
                    "minItems": 1 }), json!({})),
                question("rows", "table", table(9), json!({})),
                question("group", "table", table(1),
                    json!({ "ask_when": { "first.yes": { "const": true } } })) ] },
            { "id": "second", "title": "Second", "intro": "A scored one.", "criterion": "second",
                "questions": [
                question("only", "boolean", json!({ "type": "boolean" }),
                    json!({ "ask_when": { "first.yes": { "const": true } },
                        "evidence": { "ask": "A test", "required": false,
                            "shelf_life_months": 12 } })) ] } ] })
}

fn rubric() -> Value {
    let anchors: Vec<Value> =
        (0..=4).map(|level| json!({ "level": level, "text": format!("Level {level}") })).collect();
    let stop = |id: &str, kind: &str, days: Value, value: bool| {
        let mitigating = if kind == "discretionary" { json!("Few users.") } else { Value::Null };
        json!({ "id": id, "kind": kind, "when": { "second.only": { "const": value } },
            "because": "It matters.", "cure_days": days, "mitigating": mitigating })
    };
    let measure = |id: &str, title: &str, question: &str, items: &str| {
        let columns = json!({ "task": "name", "items": items, "errors": "hours" });
        json!({ "id": id, "title": title, "method": "error_share", "question": question,
            "columns": columns })
    };
    let stops = [
        stop("S-1", "hard", Value::Null, false),
        stop("S-2", "curable", json!(30), false),
        stop("S-3", "discretionary", Value::Null, false),
        stop("S-4", "hard", Value::Null, true),
    ];
    json!({ "scale": { "maximum": 4,
        "words": ["Absent", "Asserted", "Documented", "Tested", "Verified"] },
        "criteria": [{ "id": "second", "title": "Second", "weight": 100,
            "summary": "What it covers." }],
        "questions": { "second.only": { "weight": 1, "anchors": anchors, "knockouts": stops,
            "grounds": [] } },
        "caps": [{ "id": "C-1", "when": { "evidence.current": { "const": 0 } }, "maximum": 0.5,
            "because": "Nothing current is attached." }],
        "measures": [measure("m", "Share", "first.rows", "hours"),
            measure("n", "Of what", "first.rows", "fine"),
            measure("o", "Blank", "first.group", "hours")] })
}

fn risk() -> Value {
    let row = |tier: u32| {
        json!({ "tier": tier, "minimums": { "second": 1 },
        "decisions": { "1": "approved" }, "months": 12, "monitoring": "Yearly",
        "signoff_note": null,
        "pilot": null })
    };
    json!({ "factors": [{ "id": "f", "code": "F1", "title": "Factor", "weight": 100, "criteria": [],
                "levels": [{ "level": 0, "text": "No" },
                    { "level": 4, "text": "Yes", "when": { "first.yes": { "const": true } } }] }],
        "factor_maximum": 4, "bands": [{ "tier": 1, "name": "Low", "below": 50 },
            { "tier": 2, "name": "High" }], "floors": [],
        "prohibited": [{ "id": "X1", "title": "Bad use",
            "when": { "first.some": { "contains": { "const": "a" } } }, "because": "It is bad." }],
        "residual": { "reduction_percent": 60, "relevant_from": 3, "max_drop": 1 },
        "matrix": [row(1), row(2)], "near_miss": { "within": 0.5, "cure_days": 90 } })
}

fn messages() -> Value {
    let kinds = [
        "required",
        "type",
        "choice",
        "words",
        "minimum",
        "maximum",
        "date",
        "link",
        "rows",
        "cell",
        "duplicate",
        "alone",
        "reason",
        "evidence",
    ];
    let defaults: serde_json::Map<String, Value> =
        kinds.into_iter().map(|kind| (kind.to_owned(), json!("Check “{label}”."))).collect();
    let names = ["yes", "one", "some", "text", "number", "day", "link", "file", "rows", "group"]
        .map(|name| format!("first.{name}"));
    let words = names
        .into_iter()
        .chain(["second.only".to_owned()])
        .map(|name| (name, json!({ "help": "Help.", "why": "Why.", "good": "Good." })));
    json!({ "defaults": defaults, "questions": words.collect::<serde_json::Map<_, _>>() })
}

fn answers() -> Answers {
    Answers::parse(&json!({ "first.yes": { "value": true, "note": "More" }, "first.one": "b",
        "first.some": ["a"], "first.text": "Words",
        "first.number": 1.5, "first.day": "2026-11-21", "first.link": "https://example.org",
        "first.rows": [{ "name": "N", "hours": 3 }, { "name": "M", "fine": true }],
        "first.group": { "state": "declined", "reason": "No." }, "second.only": false }))
    .unwrap_or_default()
}

fn file(state: State, answers: &Answers) -> Option<WorkingFile> {
    let questionnaire = questionnaire()?;
    let draft =
        Draft(answers.iter().map(|(name, answer)| (name.to_owned(), Kept::from(answer))).collect());
    let piece = |key: &str, source: Source, check: CheckState| {
        Some(Evidence {
            id: id(key),
            disclosure: id("3"),
            question: "first.one".to_owned(),
            source,
            title: EvidenceTitle::parse("A report").ok()?,
            issued_on: Some(Calendar::UTC.day(at())),
            expires_on: Some(Calendar::UTC.day(at())),
            check,
            checked_at: None,
            check_note: None,
            document: None,
            added_by: id("4"),
            added_at: at(),
            removed_at: None,
        })
    };
    let link = || Source::Link { url: "https://example.org/report".to_owned() };
    let kept = Source::File {
        sha256: "0".repeat(64),
        media_type: "application/pdf".to_owned(),
        size_bytes: 12_345,
    };
    let evidence = [
        piece("5", kept, CheckState::NotNeeded),
        piece("6", link(), CheckState::Waiting),
        piece("7", link(), CheckState::Broken),
    ];
    let revision = SectionRevision { revision: 1, by: "Bo".to_owned(), at: at() };
    Some(WorkingFile {
        disclosure: disclosure(state),
        view: view(&questionnaire, answers),
        questionnaire,
        draft,
        answers: answers.clone(),
        revisions: BTreeMap::from([("first".to_owned(), revision)]),
        evidence: if answers.is_empty() {
            Vec::new()
        } else {
            evidence.into_iter().flatten().collect()
        },
    })
}

fn files(states: &[State]) -> Vec<WorkingFile> {
    let blank = Answers::new();
    states
        .iter()
        .flat_map(|state| [file(*state, &blank), file(*state, &answers())])
        .flatten()
        .collect()
}

/// The same with a number that is none and a choice behind a state.
fn half_written(file: &WorkingFile) -> WorkingFile {
    let mut file = file.clone();
    let entry = |value: &str, state: &str| Entry {
        values: vec![value.to_owned()],
        state: state.to_owned(),
        ..Entry::default()
    };
    for (name, entry) in
        [("first.number", entry("many", "")), ("first.one", entry("a", "declined"))]
    {
        let kept = file.questionnaire.question(name).and_then(|question| entry.keep(question, &[]));
        file.draft.set(name, kept);
    }
    file
}

/// The same with an answer and a piece of evidence at a question that is not asked.
fn branch_left(file: &WorkingFile) -> WorkingFile {
    let mut file = file.clone();
    file.view.change(&file.questionnaire, "first.yes", None);
    let entry = Entry { values: vec!["true".to_owned()], ..Entry::default() };
    file.draft.set(
        "second.only",
        file.questionnaire.question("second.only").and_then(|question| entry.keep(question, &[])),
    );
    file.evidence.iter_mut().for_each(|piece| "second.only".clone_into(&mut piece.question));
    file
}

/// Sections with and without answers, and with a form full of faults.
pub fn sections() -> Vec<SectionPage> {
    let mut pages = Vec::new();
    for file in files(&[State::Draft]) {
        for section in &file.questionnaire.sections {
            let faults = section.questions.iter().flat_map(|question| {
                let wrong = ["x", "2026-13-01"].map(|text| {
                    crate::domain::instrument::Answer::noted(
                        json!([{ "pick": text }]),
                        Some(text.into()),
                    )
                });
                let reasonless =
                    crate::domain::instrument::Answer::Declined { reason: String::new() };
                wrong
                    .into_iter()
                    .chain([reasonless])
                    .flat_map(|answer| check_answer(&file.questionnaire, question, &answer))
                    .collect::<Vec<_>>()
            });
            let faults = faults.collect();
            pages.push(SectionPage::new(&file, noon(), section, "4", Unsaved::default()));
            pages.push(SectionPage::new(
                &half_written(&file),
                noon(),
                section,
                "4",
                Unsaved::default(),
            ));
            let waits = Some(Waits {
                href: "/kept/1".to_owned(),
                at: "30 June 2027, 10:42 UTC".to_owned(),
            });
            let presence = "Max Meier is in this section too (last seen 1 minute ago).".to_owned();
            pages.push(SectionPage::new(
                &file,
                noon(),
                section,
                "4",
                Unsaved { presence, waits, faults, ..Unsaved::default() },
            ));
        }
    }
    pages
}

/// Two versions of a section.
pub fn versions() -> Vec<VersionsPage> {
    let fields = [("q.first.one".to_owned(), "a".to_owned())];
    let page = |file: WorkingFile| {
        let section = file.questionnaire.sections.first()?;
        let entries = Entries::read(section, &fields).ok()?;
        let conflicts = [None, Some(at())].map(|at| Conflict {
            question: "first.one".to_owned(),
            by: "Bo".to_owned(),
            at,
        });
        Some(VersionsPage::new(&file, section, &entries.0, &conflicts, "4", Calendar::UTC))
    };
    files(&[State::Draft]).into_iter().filter_map(page).collect()
}

/// The overview in every state.
pub fn overviews() -> Vec<DisclosurePage> {
    let published = files(&[State::Published]);
    let told = own_listings();
    let page = |file: &WorkingFile, listing: Option<&OwnListing>| {
        let opened = Overview {
            file: file.clone(),
            version: Some("1.0".to_owned()),
            listing: listing.cloned(),
        };
        DisclosurePage::new(&opened, noon())
    };
    let told = told.iter().flat_map(|own| published.iter().map(move |file| page(file, Some(own))));
    let left = files(&[State::Draft]).iter().map(branch_left).collect::<Vec<_>>();
    files(&State::ALL).iter().chain(&left).map(|file| page(file, None)).chain(told).collect()
}

/// The check page with and without faults, for owners and contributors.
pub fn checks() -> Vec<CheckPage> {
    let fault =
        FieldError { field: "agreed".to_owned(), message: "Tick the statement.".to_owned() };
    let mut pages = Vec::new();
    let mut shown = files(&[State::Draft, State::Submitted, State::Returned]);
    shown.extend(files(&[State::Draft]).iter().map(branch_left));
    for file in shown {
        let outcome =
            assess(&file.questionnaire, &file.answers, &file.facts(), &Levels::default(), today());
        let faults = check(&file.questionnaire, &file.answers, &file.facts(), Completeness::Final);
        for cannot_submit in [None, Some("Only an owner can.".to_owned())] {
            let mut check = Check {
                file: file.clone(),
                faults: faults.clone(),
                outcome: outcome.clone(),
                cannot_submit,
            };
            pages.push(CheckPage::new(&check, &Typed::default(), &[]));
            check.faults.clear();
            pages.push(CheckPage::new(
                &check,
                &Typed { agreed: true, ..Typed::default() },
                std::slice::from_ref(&fault),
            ));
        }
    }
    pages
}

/// Receipts with and without evidence.
pub fn receipts() -> Vec<ReceiptPage> {
    let attestation = Attestation {
        name: "Bo".to_owned(),
        title: "Owner".to_owned(),
        account: "4".to_owned(),
        statement: STATEMENT.to_owned(),
    };
    let receipt = |(file, product): (WorkingFile, Product)| {
        let snapshot = Snapshot::freeze(HandedIn {
            disclosure: "3",
            product: &product,
            questionnaire: &file.questionnaire,
            view: &file.view,
            answers: &file.answers,
            evidence: &file.evidence,
            attestation: attestation.clone(),
            submitted_at: at(),
        });
        ReceiptPage::new(&product.id, &snapshot, &"0".repeat(64), Calendar::UTC)
    };
    files(&[State::Submitted])
        .into_iter()
        .zip(products().into_iter().cycle())
        .map(receipt)
        .collect()
}

/// A table that is filled from a file: with and without rows and faults.
pub fn tables() -> Vec<TablePage> {
    let fault =
        |message: &str| FieldError { field: "file".to_owned(), message: message.to_owned() };
    let faults = [fault("Choose a file."), fault("Row 3, “Hours”: “x” is not a whole number.")];
    let mut pages = Vec::new();
    for file in files(&[State::Draft]) {
        for section in &file.questionnaire.sections {
            let tables = section.questions.iter().filter(|question| takes_file(question));
            pages.extend(tables.flat_map(|question| {
                (0..=faults.len()).map(|most| {
                    TablePage::new(&file, section, question, faults.get(..most).unwrap_or_default())
                })
            }));
        }
    }
    pages
}

/// The evidence of a disclosure: all of it, and at one question.
pub fn evidence() -> Vec<EvidencePage> {
    let fault = [FieldError { field: "file".to_owned(), message: "Choose a file.".to_owned() }];
    let mut pages = Vec::new();
    for file in files(&[State::Draft, State::Submitted]) {
        let input = NewEvidence { question: "first.one".to_owned(), ..NewEvidence::default() };
        pages.push(EvidencePage::new(
            &file,
            Taken { most: 25_000_000, scanned: false, on: today() },
            &NewEvidence::default(),
            &[],
        ));
        pages.push(EvidencePage::new(
            &file,
            Taken { most: 25_000_000, scanned: false, on: today() },
            &input,
            &fault,
        ));
        pages.push(EvidencePage::new(
            &file,
            Taken { most: 25_000_000, scanned: false, on: today() },
            &NewEvidence { question: "first.file".to_owned(), ..input },
            &[],
        ));
    }
    pages
}

impl Page for CheckPage {
    const TEMPLATE: &'static str = "assessment/check";

    fn samples() -> Vec<Self> {
        checks()
    }
}

impl Page for DisclosurePage {
    const TEMPLATE: &'static str = "assessment/disclosure";

    fn samples() -> Vec<Self> {
        overviews()
    }
}

impl Page for EvidencePage {
    const TEMPLATE: &'static str = "assessment/evidence";

    fn samples() -> Vec<Self> {
        evidence()
    }
}

impl Page for ProductPage {
    const TEMPLATE: &'static str = "assessment/product";

    fn samples() -> Vec<Self> {
        products()
            .iter()
            .flat_map(|product| {
                let opened = |disclosures, listing| {
                    let opened = OpenProduct { product: product.clone(), disclosures, listing };
                    Self::new(&opened, noon(), "AI tools", "What it asks")
                };
                let told = own_listings().into_iter().map(|own| opened(disclosures(), Some(own)));
                std::iter::once(opened(Vec::new(), None)).chain(told).collect::<Vec<_>>()
            })
            .collect()
    }
}

impl Page for SectionPage {
    const TEMPLATE: &'static str = "assessment/section";

    fn samples() -> Vec<Self> {
        sections()
    }
}

impl Page for ReceiptPage {
    const TEMPLATE: &'static str = "assessment/receipt";

    fn samples() -> Vec<Self> {
        receipts()
    }
}

impl Page for TablePage {
    const TEMPLATE: &'static str = "assessment/table";

    fn samples() -> Vec<Self> {
        tables()
    }
}

impl Page for VersionsPage {
    const TEMPLATE: &'static str = "assessment/versions";

    fn samples() -> Vec<Self> {
        versions()
    }
}

//! What a file that a vendor brings is, and which answers it suggests: by its content and by the
//! mappings of the questionnaire, never by its name.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::Value;

use super::document_check::{DocumentCheck, Gravity};
use super::entry::Entry;
use super::suggestion::Place;
use crate::domain::instrument::{
    DocumentFact, DocumentKind, Drafted, Kind, Mapping, MappingSource, Questionnaire, Statements,
};
use crate::domain::measures::documents::office;
use crate::domain::measures::documents::question_workbook::{self, Asked, QuestionWorkbook, plain};
use crate::domain::people::names::Look;
use crate::domain::texts::counted;
use crate::domain::values::Timestamp;

/// The word of a paper that is no kind which is read.
pub const FILE: &str = "file";

/// The kinds of documents that are looked for, those with the surest marks first.
const KINDS: [DocumentKind; 8] = [
    DocumentKind::Jwks,
    DocumentKind::OidcDiscovery,
    DocumentKind::SamlMetadata,
    DocumentKind::SecurityTxt,
    DocumentKind::Openapi,
    DocumentKind::BillOfMaterials,
    DocumentKind::Oneroster,
    DocumentKind::Openacr,
];

const EXCEL: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const PACKAGE: &str = "application/zip";

/// How much of what stands in a cell is shown beside a suggestion, in characters.
const SHOWN: usize = 160;

/// What was read of a file.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The word of its kind.
    pub kind: String,
    /// What people call it; empty for a file that is no kind which is read.
    pub title: String,
    /// The product that it names.
    pub product: Option<String>,
    /// The day that it gives itself.
    pub dated: Option<NaiveDate>,
    /// The look into it.
    pub document: Option<DocumentCheck>,
    /// What it suggests, one a question.
    pub suggested: Vec<Suggested>,
    /// What it is and what came of it, in sentences.
    pub sentence: String,
}

/// An answer that a file suggests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    /// The question.
    pub question: String,
    /// The answer.
    pub entry: Entry,
    /// Whether the file is attached with it.
    pub attaches: bool,
    /// Where it stands in the file.
    pub places: Vec<Place>,
}

/// Looks into a file. What must not be kept and what cannot be read are errors, in sentences.
///
/// # Errors
/// When it holds what must not be kept, such as a private key, or is recognised for what it is and
/// cannot be read as that.
pub fn look(
    mappings: &[Arc<Mapping>],
    q: &Questionnaire,
    media_type: &str,
    bytes: &[u8],
    now: Timestamp,
) -> Result<Reading, String> {
    let document = DocumentCheck::of(&KINDS, media_type, bytes, now);
    if let Some(hard) = document.as_ref().and_then(|document| {
        document.findings.iter().find(|finding| finding.gravity == Gravity::Hard)
    }) {
        return Err(format!("It must not be kept. {}", hard.message));
    }
    if media_type == PACKAGE && !office::opens(bytes) {
        return Err("It is damaged: it was cut off or changed. Save it again.".to_owned());
    }
    if media_type == EXCEL {
        return workbook(mappings, q, bytes);
    }
    let Some(fact) = document.as_ref().and_then(|document| document.fact.clone()) else {
        let aside = document.and_then(|document| document.aside);
        return Ok(unknown(&aside.unwrap_or_default()));
    };
    if !fact.read {
        let found = document.and_then(|document| document.findings.into_iter().next());
        let (place, message) = found.map_or_else(Default::default, |one| (one.place, one.message));
        let place = if place.is_empty() { String::new() } else { format!(" at {place}") };
        return Err(format!("{}: could not be read{place}. {message}", fact.kind.label()));
    }
    Ok(of_document(mappings, q, document, &fact))
}

/// A file of a kind that nothing is read from.
fn unknown(aside: &str) -> Reading {
    let words = "Kept. Nothing is read from a file of this kind: attach it to the questions that \
        it serves.";
    let sentence = if aside.is_empty() { words.to_owned() } else { format!("{aside} {words}") };
    Reading { kind: FILE.to_owned(), sentence, ..Reading::default() }
}

fn of_document(
    mappings: &[Arc<Mapping>],
    q: &Questionnaire,
    document: Option<DocumentCheck>,
    fact: &DocumentFact,
) -> Reading {
    let mapping = mappings.iter().find(
        |mapping| matches!(mapping.source, MappingSource::Document(kind) if kind == fact.kind),
    );
    let mut statements = Statements::default();
    statements.plain.insert("read".to_owned(), fact.read.into());
    statements.plain.insert("gaps".to_owned(), fact.gaps.into());
    statements.plain.extend(fact.values.clone());
    let filled = document.iter().flat_map(|document| document.filled.iter().cloned());
    statements.plain.insert("filled".to_owned(), filled.map(Value::String).collect());
    let whole = |_: &Drafted| vec![Place { at: String::new(), said: fact.kind.label().to_owned() }];
    let suggested =
        mapping.map(|mapping| suggestions(mapping, q, &statements, whole)).unwrap_or_default();
    let summary = document.as_ref().map(DocumentCheck::summary).unwrap_or_default();
    Reading {
        kind: mapping.map_or_else(|| FILE.to_owned(), |mapping| mapping.kind.clone()),
        title: fact.kind.label().to_owned(),
        product: document.as_ref().and_then(|document| document.product.clone()),
        dated: fact.dated,
        sentence: format!("{summary}. {}", told(&suggested)),
        document,
        suggested,
    }
}

fn workbook(mappings: &[Arc<Mapping>], q: &Questionnaire, bytes: &[u8]) -> Result<Reading, String> {
    let read = question_workbook::read(bytes).map_err(|error| {
        let place =
            if error.place.is_empty() { String::new() } else { format!(" ({})", error.place) };
        format!("The workbook could not be read{place}. {}", error.message)
    })?;
    let fits = |mapping: &&Arc<Mapping>| match &mapping.source {
        MappingSource::Workbook { ids, says, .. } => {
            ids.iter().all(|id| read.asked.contains_key(id))
                && says.as_ref().is_none_or(|says| read.says(says))
        }
        MappingSource::Document(_) => false,
    };
    // The one that asks for most knows the workbook best.
    let asks_for = |mapping: &&Arc<Mapping>| match &mapping.source {
        MappingSource::Workbook { ids, .. } => ids.len(),
        MappingSource::Document(_) => 0,
    };
    let Some(mapping) = mappings.iter().filter(fits).max_by_key(asks_for) else {
        return Ok(unknown(""));
    };
    let statements = statements(&read);
    let cells = |drafted: &Drafted| {
        let asked = drafted.behind.iter().filter_map(|name| {
            let id = name.trim_end_matches(".more").trim_end_matches(".asks");
            read.asked.get(id).map(|asked| (id, asked))
        });
        let mut places: Vec<Place> = Vec::new();
        for place in asked.filter(|(_, asked)| !asked.answer.is_empty()).map(place) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        if places.is_empty() {
            places.push(Place { at: String::new(), said: mapping.title.clone() });
        }
        places
    };
    let suggested = suggestions(mapping, q, &statements, cells);
    let product = match &mapping.source {
        MappingSource::Workbook { product: Some(id), .. } => read.asked.get(id),
        _ => None,
    };
    let mut sentence = format!(
        "{}: {} of {} questions are answered. {}",
        mapping.title,
        read.answered(),
        read.asked.len(),
        told(&suggested)
    );
    sentence.push_str(&asides(&read));
    Ok(Reading {
        kind: mapping.kind.clone(),
        title: mapping.title.clone(),
        product: product.map(|asked| asked.answer.clone()).filter(|name| !name.is_empty()),
        dated: read.dated,
        document: None,
        suggested,
        sentence,
    })
}

/// What else is to be known of a workbook.
fn asides(read: &QuestionWorkbook) -> String {
    let differing = read.differing.first().map(|(id, place)| {
        let which = match read.differing.len() {
            1 => "1 question is".to_owned(),
            many => format!("{many} questions are"),
        };
        format!(
            " {which} answered differently in two places, such as {id} at {place}; the first \
             counts."
        )
    });
    let left_out = match read.left_out.len() {
        0 => None,
        1 => Some(" 1 sheet was not read, because hidden or too long.".to_owned()),
        many => Some(format!(" {many} sheets were not read, because hidden or too long.")),
    };
    [differing, left_out].into_iter().flatten().collect()
}

fn told(suggested: &[Suggested]) -> String {
    match suggested.len() {
        0 => "It suggests no answer here.".to_owned(),
        number => format!("It suggests {}.", counted(number, "answer", "answers")),
    }
}

fn place((id, asked): (&str, &Asked)) -> Place {
    let mut said = format!("{id}: {}", asked.answer);
    if !asked.more.is_empty() {
        said = format!("{said} — {}", asked.more);
    }
    if said.chars().count() > SHOWN {
        said = said.chars().take(SHOWN - 1).chain(['…']).collect();
    }
    Place { at: asked.place(), said }
}

/// What a workbook says, by the ids of its questions: the answer, `<id>.more` beside it, and
/// `<id>.asks`, the question's words.
fn statements(read: &QuestionWorkbook) -> Statements {
    let mut statements = Statements::default();
    for (id, asked) in &read.asked {
        let more = format!("{id}.more");
        if !asked.answer.is_empty() {
            let word = asked.word().map_or_else(|| plain(&asked.answer), str::to_owned);
            statements.plain.insert(id.clone(), Value::String(word));
            statements.texts.insert(id.clone(), asked.answer.clone());
        }
        // Some write what belongs beside an answer into it.
        let beside = format!("{} {}", asked.answer, asked.more);
        statements.plain.insert(more.clone(), Value::String(plain(&beside)));
        statements.texts.insert(more, asked.more.clone());
        statements.plain.insert(format!("{id}.asks"), Value::String(plain(&asked.question)));
    }
    statements
}

fn suggestions(
    mapping: &Mapping,
    q: &Questionnaire,
    statements: &Statements,
    places: impl Fn(&Drafted) -> Vec<Place>,
) -> Vec<Suggested> {
    let single = |name: &str| {
        q.question(name).is_some_and(|question| {
            !matches!(question.kind, Kind::Multiple { .. })
                && !matches!(question.kind, Kind::Table { max, .. } if max > 1)
        })
    };
    let suggested = |drafted: Drafted| Suggested {
        places: places(&drafted),
        attaches: drafted.file || mapping.evidence.contains(&drafted.question),
        entry: Entry {
            values: drafted.values,
            rows: drafted.rows.into_iter().collect::<Vec<BTreeMap<_, _>>>(),
            ..Entry::default()
        },
        question: drafted.question,
    };
    let drafts = Mapping::drafts(&mapping.rules(), &q.version, statements, single);
    drafts.into_iter().map(suggested).collect()
}

/// Whether a paper that names a product is for one of this name: the names look alike, or one
/// stands in the other.
pub fn is_for(named: &str, product: &str) -> bool {
    let (named, product) = (Look::of(named), Look::of(product));
    named.contains(&product) || product.contains(&named)
}

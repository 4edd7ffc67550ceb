//! What somebody typed into a form, noted with its request, so that an error page can give it back.

use actix_web::{HttpMessage as _, HttpRequest};
use serde::Serialize;

use crate::domain::values::KeptFormId;

/// Fields that hold a choice, or a name or a mark of ours, not somebody's words; a field of a row
/// is named by the last part of its name. A test holds this list to the forms that there are.
const CHOICES: [&str; 94] = [
    "consents",
    "form",
    "filled",
    "question",
    "revision",
    "seen",
    "level",
    "word",
    "basis",
    "office",
    "decision",
    "criteria",
    "reviewer",
    "reviewers",
    "roles",
    "role",
    "change",
    "add_row",
    "again",
    "remove_row",
    "attach",
    "agreed",
    "agrees",
    "present",
    "answer",
    "as",
    "availability",
    "became",
    "code",
    "consequence",
    "criterion",
    "days",
    "district",
    "districts",
    "follows",
    "from",
    "grades",
    "guess",
    "into",
    "kind",
    "list",
    "listing",
    "named",
    "next",
    "none_of_these",
    "open_to",
    "organization",
    "outcome",
    "paper",
    "parts",
    "people",
    "person",
    "review",
    "safety",
    "vendor",
    "vendors",
    "place",
    "product",
    "receipt",
    "remember",
    "reopen",
    "request",
    "ruling",
    "scope",
    "scopes",
    "search",
    "show",
    "status",
    "stay",
    "sure",
    "things",
    "to",
    "tool",
    "tools",
    "watch",
    "asked",
    "base",
    "restore",
    "knows",
    "rhythm",
    "severity",
    "shown",
    "single_keys",
    "titles",
    "brought",
    "draft",
    "export",
    "knowingly",
    "onto",
    "ours",
    "read",
    "section",
    "suggestion",
    "take",
];

/// How many texts get a control of their own; more come together in one, so that no page grows out
/// of proportion.
const MOST_CONTROLS: usize = 60;

/// How many letters of a text are enough to know it again.
const BEGINNING: usize = 80;

/// What the names of answers to a questionnaire begin with: a choice among them is an answer.
const ANSWER: &str = "q.";

/// What the names of fields begin with that say how another field stands.
const MARKS: [&str; 6] = ["state.", "choose.", "base.", "choice.", "owner.", "column."];

/// Fields that nobody sees again.
const SECRETS: [&str; 3] = ["password", "current", "confirm"];

/// The fields of a form whose token was right.
#[derive(Debug, Clone)]
struct Typed(Vec<(String, String)>);

/// A kept form that this request brings back.
#[derive(Debug, Clone)]
pub struct Restored {
    /// The id of the kept form, as in `/kept/{id}`.
    pub id: KeptFormId,
    /// What it sends.
    pub fields: Vec<(String, String)>,
    /// Whether a file has to be chosen again.
    pub had_file: bool,
    /// Why it was not sent, and what to do.
    pub told: String,
    /// Until when it is kept, in words.
    pub until: String,
}

/// The kept form that this request brings back; none for a request that sends one.
pub fn restored(request: &HttpRequest) -> Option<Restored> {
    request.extensions().get::<Restored>().cloned()
}

/// Takes the form that was brought back away from a page that cannot show it.
pub fn take_restored(request: &HttpRequest) -> Option<Restored> {
    request.extensions_mut().remove::<Restored>()
}

/// Where the answer leads instead of to an error page, because the form was kept.
#[derive(Debug, Clone)]
struct LeadsTo(String);

/// Somebody's words in a form that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TypedText {
    /// The id of its control.
    pub id: String,
    /// What the field is called.
    pub label: String,
    /// The words.
    pub text: String,
}

/// Notes what a form says.
pub fn note(request: &HttpRequest, fields: &[(String, String)]) {
    request.extensions_mut().insert(Typed(fields.to_vec()));
}

/// Notes where the answer leads.
pub fn note_way(request: &HttpRequest, to: String) {
    request.extensions_mut().insert(LeadsTo(to));
}

/// Where the answer leads, when a form was kept.
pub fn way(request: &HttpRequest) -> Option<String> {
    request.extensions().get::<LeadsTo>().map(|way| way.0.clone())
}

/// The words that a request's form sent, for somebody to copy.
pub fn words(request: &HttpRequest) -> Vec<TypedText> {
    let extensions = request.extensions();
    let Some(Typed(sent)) = extensions.get::<Typed>() else { return Vec::new() };
    // Of several forms in one, each sends its own.
    let fields: Vec<(&str, &String)> =
        sent.iter().map(|(name, value)| (name.rsplit('~').next().unwrap_or(name), value)).collect();
    let words: Vec<(String, &str)> = fields
        .into_iter()
        .filter(|(name, value)| is_words(name, value))
        .map(|(name, value)| (label(name), value.as_str()))
        .collect();
    if words.len() > MOST_CONTROLS {
        let lines: Vec<String> =
            words.iter().map(|(label, text)| format!("{label}: {text}")).collect();
        return vec![TypedText {
            id: "typed-0".to_owned(),
            label: "All that you typed".to_owned(),
            text: lines.join("\n"),
        }];
    }
    let controls = words.into_iter().enumerate();
    controls
        .map(|(at, (label, text))| TypedText {
            id: format!("typed-{at}"),
            label,
            text: text.to_owned(),
        })
        .collect()
}

/// The beginning of the longest text in a form, by which its person knows it again.
pub fn beginning(fields: &[(String, String)]) -> Option<String> {
    let (_, words) = fields
        .iter()
        .filter(|(name, value)| is_words(name, value))
        .max_by_key(|(_, value)| value.chars().count())?;
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(BEGINNING).collect();
    Some(if short.len() < line.len() { format!("{short}…") } else { short })
}

/// Whether a field holds somebody's words, by its name and what it holds.
pub fn is_words(name: &str, value: &str) -> bool {
    let row = name.rsplit('.').next().filter(|_| !name.starts_with(ANSWER)).unwrap_or(name);
    let ours = CHOICES.contains(&row)
        || SECRETS.contains(&name)
        || MARKS.iter().any(|start| name.starts_with(start));
    !ours && !value.trim().is_empty() && !is_id(value.trim())
}

/// Whether a text is an id of a record, which tells its reader nothing.
fn is_id(text: &str) -> bool {
    let parts: Vec<usize> = text.split('-').map(str::len).collect();
    let letters = |letter: u8| letter == b'-' || letter.is_ascii_hexdigit();
    parts == [8, 4, 4, 4, 12] && text.bytes().all(letters)
}

/// `comment` → `Comment`, `conditions.0.text` → `Conditions 1 text`: the name of the field, as far
/// as it tells anything.
fn label(name: &str) -> String {
    let parts = name.trim_start_matches(ANSWER).split(['.', '_']);
    let words: Vec<String> = parts
        .map(|part| {
            part.parse::<usize>()
                .map_or_else(|_| part.to_owned(), |row| row.saturating_add(1).to_string())
        })
        .collect();
    let words = words.join(" ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

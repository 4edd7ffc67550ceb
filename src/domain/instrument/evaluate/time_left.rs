//! About how long it takes to answer what is asked and blank, and to attach what is not there.

use super::applicability::{QuestionView, View};
use super::effort::words_of;
use crate::domain::instrument::model::answers::AnswerState;
use crate::domain::instrument::model::condition::Truth;
use crate::domain::instrument::model::evidence::EvidenceFacts;
use crate::domain::instrument::model::kind::Kind;
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::Questionnaire;
use crate::domain::sentences::count_words;

/// Words that people read in a minute, silently, of plain prose (Brysbaert 2019, “How many words do
/// we read per minute?”).
const READ: u64 = 238;
/// Words that people write in a minute while they think them up (Karat and others 1999, “Patterns
/// of entry and correction in large vocabulary continuous speech recognition systems”).
const WRITTEN: u64 = 19;
/// Seconds to decide on a choice and make it.
const CHOICE: u64 = 15;
/// Seconds to look a number, a day or an address up and type it.
const LOOKED_UP: u64 = 45;
/// Seconds to attach a file that is at hand.
const ATTACHED: u64 = 60;
/// Words of a text that has no limit, or a high one.
const LONG_TEXT: u64 = 150;

/// About how many minutes it takes to read and answer what is asked and blank, and to attach what
/// scored answers lack, once the papers are found.
pub fn time_left(q: &Questionnaire, view: &View, evidence: &EvidenceFacts) -> u64 {
    let asked = view.sections.iter().flat_map(|section| &section.questions);
    let seconds = asked
        .filter(|seen| seen.asked == Truth::True)
        .filter_map(|seen| Some((seen, q.question(&seen.name)?)))
        .map(|(seen, question)| left(q, seen, question, evidence));
    seconds.sum::<u64>().div_ceil(60)
}

fn left(
    q: &Questionnaire,
    seen: &QuestionView,
    question: &Question,
    evidence: &EvidenceFacts,
) -> u64 {
    let scored = q.rubric.questions.contains_key(&question.name);
    let lacks = question.evidence.is_some() && scored && evidence.count(&question.name) == 0;
    let attaching = if lacks { ATTACHED } else { 0 };
    if seen.state == AnswerState::Blank {
        reading(question) + answering(&question.kind) + attaching
    } else {
        attaching
    }
}

fn reading(question: &Question) -> u64 {
    let words = words_of(question) + count_words(&question.messages.help);
    u64::try_from(words).unwrap_or(u64::MAX).saturating_mul(60) / READ
}

fn answering(kind: &Kind) -> u64 {
    match kind {
        Kind::Boolean | Kind::Single(_) | Kind::Multiple { .. } => CHOICE,
        Kind::Number { .. } | Kind::Date | Kind::Url => LOOKED_UP,
        // The rows of such a table stand in a spreadsheet that is sent.
        Kind::File { .. } | Kind::Table { sheet: true, .. } => ATTACHED,
        // Half of what may be written, as limits leave room.
        Kind::Text { max_words, .. } => {
            max_words.unwrap_or(LONG_TEXT).min(LONG_TEXT).saturating_mul(60) / (2 * WRITTEN)
        }
        Kind::Table { columns, min, sheet: false, .. } => {
            let needed = columns.iter().filter(|column| column.required);
            let row: u64 = needed.map(|column| answering(&column.kind)).sum();
            row.saturating_mul((*min).max(1))
        }
    }
}

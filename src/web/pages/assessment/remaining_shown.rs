//! How many questions remain and why they are asked, in words.

use serde::Serialize;

use super::paths::question_path;
use crate::actions::assessment::disclosures::WorkingFile;
use crate::domain::instrument::{Name, Questionnaire, Reason, Remaining, RemainingGroup};

/// What remains of a disclosure or of one of its sections.
#[derive(Debug, Clone, Serialize)]
pub struct ShownRemaining {
    /// How many required questions are blank.
    pub total: usize,
    title: String,
    rows: Vec<RemainingRow>,
    possible: Option<String>,
}

/// Questions that are asked for the same reason.
#[derive(Debug, Clone, Serialize)]
struct RemainingRow {
    count: usize,
    why: String,
    /// The answers that decided it.
    from: Vec<String>,
    questions: Vec<RemainingQuestion>,
}

#[derive(Debug, Clone, Serialize)]
struct RemainingQuestion {
    href: String,
    code: String,
    label: String,
}

impl ShownRemaining {
    /// What remains, each question with a link to it.
    pub fn new(file: &WorkingFile, remaining: &Remaining) -> Self {
        let possible = match remaining.possible {
            0 => None,
            1 => Some("Your answers decide whether 1 more will be asked.".to_owned()),
            more => Some(format!("Your answers decide whether {more} more will be asked.")),
        };
        let title = match remaining.total() {
            1 => "1 required question is left, and why it is asked".to_owned(),
            total => format!("{total} required questions are left, and why they are asked"),
        };
        Self {
            total: remaining.total(),
            title,
            rows: remaining.groups.iter().map(|group| row(file, group)).collect(),
            possible,
        }
    }
}

fn row(file: &WorkingFile, group: &RemainingGroup) -> RemainingRow {
    let q = &file.questionnaire;
    let question = |name: &String| {
        let (question, href) = (q.question(name)?, question_path(file, name)?);
        Some(RemainingQuestion { href, code: question.code.clone(), label: question.label.clone() })
    };
    RemainingRow {
        count: group.questions.len(),
        why: why(q, group),
        from: group
            .reasons
            .iter()
            .map(|reason| format!("{}: {}", name_of(reason), reason.given))
            .collect(),
        questions: group.questions.iter().filter_map(question).collect(),
    }
}

/// Why these questions are asked, as a phrase: what is so of the tool where facts say it, or else
/// what was answered or worked out.
fn why(q: &Questionnaire, group: &RemainingGroup) -> String {
    if group.everyone {
        return "Asked of every tool".to_owned();
    }
    let because: Vec<String> = if group.facts.is_empty() {
        let named = |reason: &Reason| match reason.name.question().and_then(|name| q.question(name))
        {
            Some(question) => format!("your answer to {}", question.code),
            None => format!("{}, {}", name_of(reason), q.proper_nouns.inside(&reason.given)),
        };
        group.reasons.iter().map(named).collect()
    } else {
        group.facts.iter().map(|fact| q.proper_nouns.inside(fact)).collect()
    };
    let of = if group.facts.is_empty() { "Because of" } else { "Because" };
    format!("{of} {}", because.join(" and "))
}

/// What people call it: a question by its code, a factor by its code and title, a tier by its name.
fn name_of(reason: &Reason) -> String {
    match &reason.code {
        Some(code) if matches!(reason.name, Name::Factor(_)) => format!("{code} {}", reason.label),
        Some(code) => code.clone(),
        None => reason.label.clone(),
    }
}

//! What a vendor is told before it answers: who reads the answer, what evidence is worth, and how
//! reviewers score it.

use chrono::NaiveDate;
use serde::Serialize;

use crate::actions::assessment::disclosures::WorkingFile;
use crate::domain::assessment::confidentiality::RequestStanding;
use crate::domain::instrument::{
    EvidenceFacts, Exact, Question, Questionnaire, Visibility, evidence_worth, minimums_of,
};
use crate::web::kernel::markup::Markup;

/// Who will read something.
#[derive(Debug, Clone, Serialize)]
pub struct Readers {
    icon: &'static str,
    label: &'static str,
}

/// What only the agency reads.
const AGENCY: Readers = Readers { icon: "private", label: "Only the agency sees this" };

impl Readers {
    /// Who will read the answer to a question.
    pub fn of_answer(q: &Questionnaire, question: &Question) -> Self {
        match question.visibility {
            _ if q.still_for(question) => Self { icon: "public", label: "Will be published" },
            _ if question.is_published() => {
                Self { icon: "public", label: "May be published, where a result rests on it" }
            }
            Visibility::Legal => {
                Self { icon: "private", label: "Only the agency’s legal staff sees this" }
            }
            _ => AGENCY,
        }
    }

    /// Who will read the answer to a question of a disclosure, with what its vendor asked.
    pub fn of_answer_in(file: &WorkingFile, question: &Question) -> Self {
        let request = file.request(&question.name).filter(|_| question.is_published());
        let answer = file.answers.get(&question.name);
        let icon = "private";
        match request.map(|request| request.standing(answer)) {
            Some(RequestStanding::Undecided) => {
                Self { icon, label: "Only the agency sees this, unless it refuses your request" }
            }
            Some(RequestStanding::Granted) => {
                Self { icon, label: "Only the agency sees this, as you asked" }
            }
            Some(RequestStanding::ToRenew | RequestStanding::Refused) | None => {
                Self::of_answer(&file.questionnaire, question)
            }
        }
    }

    /// Who will read what is attached: files and links are never published, whatever the question
    /// is.
    pub fn of_evidence() -> Self {
        AGENCY
    }
}

/// What evidence is worth at a question as things stand, in a sentence; none when no limit hangs on
/// it or the limit is lifted.
pub fn worth_in_words(
    file: &WorkingFile,
    evidence: &EvidenceFacts,
    on: NaiveDate,
    question: &Question,
) -> Option<String> {
    let q = &file.questionnaire;
    let worth = evidence_worth(q, &file.view, evidence, on, question)?;
    let cap = worth.limited?;
    if !worth.bare {
        return Some(cap.because);
    }
    let limit = format!(
        "Without it this answer scores at most {} of {}",
        cap.maximum.plain(),
        q.rubric.scale.maximum
    );
    let criterion = q
        .section_of(&question.name)
        .and_then(|section| q.rubric.criterion(section.criterion.as_deref()?));
    let needed = criterion
        .and_then(|criterion| Some((criterion, minimums_of(q, &file.view, &criterion.id)?)));
    let without = match needed {
        Some((criterion, (low, high))) if low == high => {
            format!("{limit}; your tier needs {} in {}.", low.in_full(), criterion.title)
        }
        Some((criterion, (low, high))) => {
            format!(
                "{limit}; {} needs {}, depending on your tier.",
                criterion.title,
                range(&low, &high)
            )
        }
        None => format!("{limit}."),
    };
    Some(match levels_above(q, question, &cap.maximum) {
        Some(levels) => format!(
            "{without} With it reviewers can give {levels}: what each asks for stands under “How it \
             is scored”."
        ),
        None => without,
    })
}

/// The levels that are worth more than some points, in words: `2 Documented, 3 Tested or 4
/// Verified`.
fn levels_above(q: &Questionnaire, question: &Question, points: &Exact) -> Option<String> {
    let rubric = q.rubric.questions.get(&question.name)?;
    let above = rubric.anchors.iter().filter(|anchor| anchor.points > *points);
    let words: Vec<String> = above
        .map(|anchor| match q.rubric.scale.words.get(usize::from(anchor.level)) {
            Some(word) => format!("{} {word}", anchor.level),
            None => anchor.level.to_string(),
        })
        .collect();
    let (last, before) = words.split_last()?;
    if before.is_empty() {
        return Some(last.clone());
    }
    Some(format!("{} or {last}", before.join(", ")))
}

/// The lowest score of a section's criterion and why it is that, in a sentence; none for a section
/// that is not scored.
pub fn minimum_in_words(file: &WorkingFile, criterion: Option<&str>) -> Option<String> {
    let q = &file.questionnaire;
    let criterion = q.rubric.criterion(criterion?)?;
    let (low, high) = minimums_of(q, &file.view, &criterion.id)?;
    let most = q.rubric.scale.maximum;
    let tiers = super::draft_parts::tiers_in_words(q, file.view.inherent.tiers);
    Some(if low == high {
        format!(
            "An approval needs at least {} of {most} here, because the risk is {tiers} by your \
             answers in the profile.",
            low.in_full()
        )
    } else {
        format!(
            "An approval needs {} of {most} here; which of them is still open, because the risk is \
             {tiers} so far.",
            range(&low, &high)
        )
    })
}

/// A lowest score, which may be still open: `2`, `2 to 3.5`.
pub fn range(low: &Exact, high: &Exact) -> String {
    if low == high {
        return low.in_full();
    }
    format!("{} to {}", low.in_full(), high.in_full())
}

/// The levels of a question with what a reviewer has to see for each, as a list; nothing when the
/// question is not scored.
pub fn anchors(q: &Questionnaire, question: &str) -> Option<Markup> {
    let rubric = q.rubric.questions.get(question)?;
    let mut html = Markup::new();
    html.raw("<dl class=\"levels\">");
    for anchor in &rubric.anchors {
        let word = q
            .rubric
            .scale
            .words
            .get(usize::from(anchor.level))
            .map(String::as_str)
            .unwrap_or_default();
        html.raw("<div><dt>")
            .text(&anchor.level.to_string())
            .raw(" ")
            .text(word)
            .raw("</dt><dd>")
            .text(&anchor.text)
            .raw("</dd></div>");
    }
    html.raw("</dl>");
    Some(html)
}

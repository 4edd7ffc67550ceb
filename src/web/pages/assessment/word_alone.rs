//! The answers that nothing but the vendor's word stands behind, and how far the criteria can get
//! with them, told before signing.

use serde::Serialize;

use super::beforehand::range;
use super::paths::question_path;
use crate::actions::assessment::submission::Check;
use crate::domain::instrument::{
    Ceiling, CriterionReadiness, EvidenceWorth, Exact, Question, ceilings,
};
use crate::domain::texts::counted;

/// What rests on the vendor's word alone.
#[derive(Debug, Serialize)]
pub struct WordAlone {
    title: String,
    text: String,
    criteria: Vec<CriterionRow>,
}

#[derive(Debug, Serialize)]
struct CriterionRow {
    title: String,
    line: String,
    /// Whether the criterion cannot reach what it needs, whatever reviewers find.
    short: bool,
    rows: Vec<QuestionRow>,
}

#[derive(Debug, Serialize)]
struct QuestionRow {
    href: String,
    code: String,
    label: String,
    /// What evidence would add to the most that reviewers can give.
    gain: Option<String>,
    /// What limits it, when something is attached that does not count.
    because: Option<String>,
}

/// How far the criteria can get with the evidence that is there.
pub struct Reach<'c> {
    check: &'c Check,
    ceilings: Vec<Ceiling<'c>>,
}

/// The most that reviewers can give a criterion, beside what it needs at the mildest tier that is
/// still possible.
struct Most<'c> {
    ready: Option<&'c CriterionReadiness>,
}

impl Most<'_> {
    /// Whether the criterion cannot reach what it needs.
    fn is_short(&self) -> bool {
        self.pair().is_some_and(|(most, needed)| most < needed)
    }

    /// With as many decimals as keep it on its side of what is needed.
    fn shown(&self) -> String {
        let most = self.ready.and_then(|ready| ready.now.as_ref()).map(|now| &now.high);
        let needed: Vec<&Exact> = self.pair().map(|(_, needed)| needed).into_iter().collect();
        most.map_or_else(|| "–".to_owned(), |most| most.beside(&needed))
    }

    fn pair(&self) -> Option<(&Exact, &Exact)> {
        let ready = self.ready?;
        Some((&ready.now.as_ref()?.high, &ready.needed.as_ref()?.0))
    }

    /// What another piece of evidence at a question adds.
    fn gain(&self, question: &str) -> Option<String> {
        let step = self.ready?.steps.iter().find(|step| step.question == question)?;
        Some(format!("+{}", step.gain.round_half_up(2)))
    }
}

impl<'c> Reach<'c> {
    /// Works it out for the day that the check is about.
    pub fn new(check: &'c Check) -> Self {
        let file = &check.file;
        Self {
            check,
            ceilings: ceilings(&file.questionnaire, &file.view, &file.facts(), check.outcome.on),
        }
    }

    /// The list; nothing when current evidence stands behind every answer that needs some.
    pub fn word_alone(&self) -> Option<WordAlone> {
        let limited = || self.ceilings.iter().flat_map(|ceiling| &ceiling.limited);
        let bare = limited().filter(|(_, worth)| worth.bare).count();
        let stale = limited().count() - bare;
        let most = limited().map(|(_, worth)| &worth.without).max()?;
        let rests = |count: usize| {
            if count == 1 { "1 answer rests".to_owned() } else { format!("{count} answers rest") }
        };
        let title = match (bare, stale) {
            (bare, 0) => format!("{} on your word alone", rests(bare)),
            (0, stale) => format!("{} on evidence that has expired", rests(stale)),
            (bare, stale) => format!(
                "{} on your word alone, and {stale} on evidence that has expired",
                rests(bare)
            ),
        };
        let text = format!(
            "Whatever they say, each of them scores at most {} of {}. You can submit like this, \
             but nothing can be attached afterwards.",
            most.plain(),
            self.check.file.questionnaire.rubric.scale.maximum
        );
        let criteria = self
            .ceilings
            .iter()
            .filter(|ceiling| !ceiling.limited.is_empty() || self.most(ceiling).is_short());
        Some(WordAlone {
            title,
            text,
            criteria: criteria.map(|ceiling| self.row(ceiling)).collect(),
        })
    }

    /// What keeps the tool from an approval already, in a sentence; nothing while every criterion
    /// can still get there.
    pub fn out_of_reach(&self) -> Option<String> {
        let short: Vec<String> =
            self.ceilings.iter().filter_map(|ceiling| self.line_of_short(ceiling)).collect();
        (!short.is_empty()).then(|| {
            format!(
                "With the evidence that is attached, {}. Attach more before you sign.",
                short.join("; ")
            )
        })
    }

    fn most(&self, ceiling: &Ceiling<'_>) -> Most<'c> {
        let mut readiness = self.check.readiness.iter();
        Most { ready: readiness.find(|ready| ready.id == ceiling.criterion.id) }
    }

    fn line_of_short(&self, ceiling: &Ceiling<'_>) -> Option<String> {
        let most = self.most(ceiling);
        let needed = most.pair().filter(|_| most.is_short()).map(|(_, needed)| needed.in_full())?;
        let title = &ceiling.criterion.title;
        Some(format!("{title} reaches at most {} and needs {needed}", most.shown()))
    }

    fn row(&self, ceiling: &Ceiling<'_>) -> CriterionRow {
        let reach = self.most(ceiling);
        let most = reach.shown();
        let scale = self.check.file.questionnaire.rubric.scale.maximum;
        let needed = ceiling.needed.as_ref().map_or_else(String::new, |(low, high)| {
            format!("; an approval needs {}", range(low, high))
        });
        CriterionRow {
            title: ceiling.criterion.title.clone(),
            line: format!(
                "{} of {}; at most {most} of {scale} can be reached{needed}.",
                ceiling.limited.len(),
                counted(ceiling.given, "answer", "answers")
            ),
            short: reach.is_short(),
            rows: ceiling
                .limited
                .iter()
                .map(|(question, worth)| self.question(question, worth, reach.gain(&question.name)))
                .collect(),
        }
    }

    fn question(
        &self,
        question: &Question,
        worth: &EvidenceWorth,
        gain: Option<String>,
    ) -> QuestionRow {
        let because = worth.limited.as_ref().filter(|_| !worth.bare).map(|cap| cap.because.clone());
        QuestionRow {
            href: question_path(&self.check.file, &question.name).unwrap_or_default(),
            code: question.code.clone(),
            label: question.label.clone(),
            gain,
            because,
        }
    }
}

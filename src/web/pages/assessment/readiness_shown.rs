//! Where a draft stands: what reviewers can give each criterion by what is answered and attached,
//! against what its tier needs, and the cheapest next steps.

use serde::Serialize;

use super::beforehand::range;
use super::paths::question_path;
use super::stops_shown::ShownStop;
use crate::actions::assessment::disclosures::WorkingFile;
use crate::domain::instrument::{
    CriterionReadiness, DraftStanding, Exact, Interval, NextStep, Prospect, StepKind, time_left,
};
use crate::domain::texts::counted;
use crate::web::components::{Kind as Hue, StatusTag};

/// How many steps of a criterion are told at once.
const TOLD: usize = 3;
/// The length of the whole scale in the picture.
const WIDTH: i64 = 400;

/// Where a whole draft stands.
#[derive(Debug, Clone, Serialize)]
pub struct ShownReadiness {
    rows: Vec<ReadyRow>,
    scale: u8,
    stops: Vec<ShownStop>,
    /// About how long the rest takes.
    time: Option<String>,
}

/// Where one criterion stands.
#[derive(Debug, Clone, Serialize)]
pub struct ReadyRow {
    title: String,
    tag: StatusTag,
    line: String,
    now: String,
    needed: String,
    bar: Option<Bar>,
    steps_title: Option<String>,
    steps: Vec<StepRow>,
    more: Option<String>,
}

/// From where to where on the scale, and what is needed.
#[derive(Debug, Clone, Serialize)]
struct Bar {
    from: i64,
    width: i64,
    minimum: Option<i64>,
    below: bool,
}

#[derive(Debug, Clone, Serialize)]
struct StepRow {
    href: String,
    what: String,
    label: String,
    code: String,
    gain: String,
}

impl ShownReadiness {
    /// The whole draft; none where nothing is scored.
    pub fn new(file: &WorkingFile, standing: &DraftStanding) -> Option<Self> {
        let q = &file.questionnaire;
        let place = |question: &str| question_path(file, question);
        let stops = ShownStop::all(&standing.prohibited, &standing.knockouts, place);
        (!standing.criteria.is_empty()).then(|| Self {
            rows: standing.criteria.iter().map(|ready| ReadyRow::new(file, ready)).collect(),
            scale: q.rubric.scale.maximum.get(),
            stops: stops.into_iter().filter(ShownStop::holds).collect(),
            time: minutes_in_words(time_left(q, &file.view, &file.facts())),
        })
    }
}

impl ReadyRow {
    /// One criterion of a draft.
    pub fn new(file: &WorkingFile, ready: &CriterionReadiness) -> Self {
        let limits: Vec<&Exact> = ready.needed.iter().flat_map(|(low, high)| [low, high]).collect();
        let now = ready.now.as_ref().map_or_else(|| "–".to_owned(), |now| told(now, &limits));
        let needed =
            ready.needed.as_ref().map_or_else(|| "–".to_owned(), |(low, high)| range(low, high));
        let steps = steps_told(ready);
        let left = ready.steps.len() - steps.len();
        let row = |step: &NextStep| step_row(file, step);
        Self {
            title: ready.title.clone(),
            tag: tag(ready),
            line: line(file, ready, &now, &needed),
            bar: ready.now.as_ref().map(|now| bar(file, ready, now)),
            steps_title: (!steps.is_empty()).then(|| steps_title(ready, steps)),
            steps: steps.iter().filter_map(row).collect(),
            more: (left > 0 && !steps.is_empty()).then(|| {
                format!("{} would add to it too.", counted(left, "more step", "more steps"))
            }),
            now,
            needed,
        }
    }
}

/// The steps that are told: those that bring it up to what is needed, the first few of them where
/// they are many.
fn steps_told(ready: &CriterionReadiness) -> &[NextStep] {
    let shortest = ready.shortest();
    shortest.get(..TOLD).unwrap_or(shortest)
}

fn steps_title(ready: &CriterionReadiness, told: &[NextStep]) -> String {
    let all = ready.shortest().len();
    let enough = ready.reach.as_ref().zip(ready.needed.as_ref());
    match (enough.is_some_and(|(reach, (_, high))| reach >= high), all == told.len()) {
        (true, true) => {
            format!("The shortest way to what is needed, {}:", counted(all, "step", "steps"))
        }
        (true, false) => {
            format!("The shortest way to what is needed has {all} steps. The first {}:", told.len())
        }
        (false, _) => "What adds most:".to_owned(),
    }
}

fn told(interval: &Interval, limits: &[&Exact]) -> String {
    match interval.settled() {
        Some(value) => value.beside(limits),
        None => format!("{} to {}", interval.low.plain(), interval.high.beside(limits)),
    }
}

fn tag(ready: &CriterionReadiness) -> StatusTag {
    match ready.prospect() {
        Prospect::Free => StatusTag::new(Hue::Neutral, "Nothing to reach"),
        Prospect::Enough => StatusTag::new(Hue::Good, "Can reach it"),
        Prospect::OpenTier => StatusTag::new(Hue::Caution, "Depends on the tier"),
        Prospect::Short => StatusTag::new(Hue::Caution, "Not enough yet"),
        Prospect::OutOfReach => StatusTag::new(Hue::Stop, "Out of reach"),
    }
}

fn line(file: &WorkingFile, ready: &CriterionReadiness, now: &str, needed: &str) -> String {
    let scale = file.questionnaire.rubric.scale.maximum;
    if ready.now.is_none() {
        return "Your answers so far lead to no question here.".to_owned();
    }
    let given = format!("Reviewers can give {now} of {scale} for what is answered and attached");
    match (ready.prospect(), &ready.needed) {
        (Prospect::OutOfReach, Some(_)) => format!(
            "{given}, and no more than {} whatever you add to it; your tier needs {needed}. Another \
             answer or a better paper can lift it.",
            ready.reach.as_ref().map_or_else(String::new, Exact::plain)
        ),
        (_, Some((low, high))) if low == high => format!("{given}; your tier needs {needed}."),
        (_, Some(_)) => format!("{given}; {needed} is needed, depending on your tier."),
        (_, None) => format!("{given}."),
    }
}

fn bar(file: &WorkingFile, ready: &CriterionReadiness, now: &Interval) -> Bar {
    let scale = file.questionnaire.rubric.scale.maximum;
    let place = |value: &Exact| {
        let place = (value * &Exact::from(WIDTH)).over(scale);
        place.round_half_up(0).parse().unwrap_or_default()
    };
    let (from, to) = (place(&now.low), place(&now.high));
    Bar {
        from,
        width: to - from,
        minimum: ready.needed.as_ref().map(|(_, high)| place(high)),
        below: ready.prospect() == Prospect::OutOfReach,
    }
}

fn step_row(file: &WorkingFile, step: &NextStep) -> Option<StepRow> {
    let q = &file.questionnaire;
    let question = q.question(&step.question)?;
    let ask = question.evidence.as_ref().map(|ask| q.proper_nouns.inside(&ask.ask));
    let gain = format!("+{}", step.gain.round_half_up(2));
    let (what, gain) = match (step.kind, ask, &step.bare) {
        (StepKind::Answer, Some(ask), Some(bare)) if bare.is_zero() => {
            (format!("Answer it and attach {ask}"), gain)
        }
        (StepKind::Answer, Some(ask), Some(bare)) => (
            format!("Answer it and attach {ask}"),
            format!("{gain}, of which +{} by the answer alone", bare.round_half_up(2)),
        ),
        (StepKind::Answer, ..) => ("Answer it".to_owned(), gain),
        (StepKind::Renew, ask, _) => {
            let ask = ask.unwrap_or_else(|| "evidence".to_owned());
            (format!("What is attached has expired. Attach {ask} that is current"), gain)
        }
        (StepKind::Attach, ask, _) => {
            (format!("Attach {}", ask.unwrap_or_else(|| "evidence".to_owned())), gain)
        }
    };
    Some(StepRow {
        href: question_path(file, &step.question)?,
        what,
        label: question.label.clone(),
        code: question.code.clone(),
        gain,
    })
}

/// About so many minutes, rounded up to a quarter of an hour; none when nothing is left.
pub(super) fn minutes_in_words(minutes: u64) -> Option<String> {
    let quarters = minutes.div_ceil(15);
    let (hours, rest) = (quarters / 4, quarters % 4 * 15);
    Some(match (hours, rest) {
        (0, 0) => return None,
        (0, rest) => format!("about {rest} minutes"),
        (hours, 0) => format!("about {}", counted(hours, "hour", "hours")),
        (hours, rest) => format!("about {} {rest} minutes", counted(hours, "hour", "hours")),
    })
}

//! What a few answers about a tool come to: its tier and why, how much would be asked, which papers
//! and scores it needs, and what stands already.

use serde::Serialize;

use super::beforehand::range;
use super::draft_parts::tiers_in_words;
use super::readiness_shown::minutes_in_words;
use super::stops_shown::ShownStop;
use crate::actions::assessment::screening::Screening;
use crate::domain::access::Actor;
use crate::domain::instrument::{
    EvidenceFacts, FactorOutcome, Questionnaire, Truth, View, evidence_worth, minimums_of,
    time_left,
};
use crate::domain::people::account::Role;
use crate::domain::texts::counted;
use crate::web::components::{Breadcrumb, ButtonLink, Crumb, PageHeader, home_trail};
use crate::web::kernel::templates::Page;
use crate::web::pages::about::Agency;

/// The title of the page that asks, and of this one.
pub(super) const TITLE: &str = "What would it take?";

/// The result.
#[derive(Debug, Serialize)]
pub struct ScreenedPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    actions: Vec<ButtonLink>,
    fields: Vec<Hidden>,
    /// What was left blank, so that the result is open.
    blank: Option<String>,
    tier: Option<String>,
    score: String,
    factors: Vec<FactorRow>,
    floors: Vec<String>,
    stops: Vec<ShownStop>,
    size: String,
    sections: Vec<SectionRow>,
    papers_line: String,
    papers: Vec<Papers>,
    criteria: Vec<CriterionRow>,
    most: u8,
    /// About how long reading and filling in takes.
    filling: Option<String>,
    price: String,
    time: String,
}

/// A field that carries an answer on, to change it.
#[derive(Debug, Serialize)]
struct Hidden {
    name: String,
    value: String,
}

#[derive(Debug, Serialize)]
struct FactorRow {
    title: String,
    level: String,
    text: String,
}

#[derive(Debug, Serialize)]
struct SectionRow {
    title: String,
    count: String,
}

/// What a section asks to attach.
#[derive(Debug, Serialize)]
struct Papers {
    title: String,
    rows: Vec<Paper>,
}

#[derive(Debug, Serialize)]
struct Paper {
    ask: String,
    code: String,
    /// The most that the answer scores without it.
    without: Option<String>,
    /// Whether it is still open whether it is asked for.
    open: bool,
}

#[derive(Debug, Serialize)]
struct CriterionRow {
    title: String,
    weight: u32,
    needed: String,
}

impl ScreenedPage {
    /// The result for somebody, by an agency's settings.
    pub fn new(screening: &Screening, agency: &Agency, actor: &Actor) -> Self {
        let q = &*screening.questionnaire;
        let view = &screening.screened.view;
        let inherent = &view.inherent;
        let raising = inherent.floors.iter().filter(|floor| {
            inherent.band.is_none_or(|band| floor.tier > band) && floor.tier <= inherent.tiers.1
        });
        let papers: Vec<Papers> = papers(screening).collect();
        let (least, most) =
            screening.screened.asked(q).iter().fold((0, 0), |(least, most), section| {
                (least + section.least, most + section.most)
            });
        Self {
            crumbs: Breadcrumb::new(trail(), TITLE),
            header: PageHeader::new("What it would take").purpose(
                "By the answers that you gave on the page before. Nothing of it is stored; print \
                 this page to keep it.",
            ),
            actions: actions(actor),
            fields: fields(screening)
                .into_iter()
                .map(|(name, value)| Hidden { name, value })
                .collect(),
            blank: blank(screening),
            tier: (inherent.tiers.1 > 0).then(|| tiers_in_words(q, inherent.tiers)),
            score: q.risk.told(&inherent.score),
            factors: view.factors.iter().map(factor).collect(),
            floors: raising
                .map(|floor| match floor.holds {
                    Truth::Open => format!("Still open: {}", floor.because),
                    _ => floor.because.clone(),
                })
                .collect(),
            // The questions stand on the page before, not on this one.
            stops: ShownStop::all(
                &screening.screened.prohibited,
                &screening.screened.knockouts,
                |_| None,
            ),
            size: format!("{} in all.", between(least, most, "question", "questions")),
            sections: sections(screening),
            papers_line: papers_line(&papers),
            papers,
            criteria: criteria(q, view),
            most: q.rubric.scale.maximum.get(),
            filling: minutes_in_words(time_left(q, view, &EvidenceFacts::default())),
            price: agency.price.clone(),
            time: agency.time.clone(),
        }
    }
}

/// The trail to this page and its result.
pub(super) fn trail() -> Vec<Crumb> {
    let mut trail = home_trail();
    trail.push(Crumb::to("/disclose", "Disclose a tool"));
    trail
}

/// The fields of a form that hold what was typed, so that it can be changed.
fn fields(screening: &Screening) -> Vec<(String, String)> {
    let kept = screening.entries.0.iter().filter_map(|(name, entry)| {
        let question = screening.questionnaire.question(name)?;
        Some(entry.fields(question).into_iter().filter(|(_, text)| !text.is_empty()))
    });
    kept.flatten().collect()
}

fn actions(actor: &Actor) -> Vec<ButtonLink> {
    let button =
        |href: &str, label: &str| ButtonLink { href: href.to_owned(), label: label.to_owned() };
    let vendor = actor.has(Role::VendorOwner) || actor.has(Role::VendorContributor);
    let mut actions = match (actor.person().is_some(), vendor) {
        (_, true) => vec![button("/products", "Go to your products")],
        (true, false) => Vec::new(),
        (false, _) => {
            vec![button("/register", "Register"), button("/sign-in?next=/products", "Sign in")]
        }
    };
    actions.push(button("/disclose/form", "Read the blank form"));
    actions
}

fn blank(screening: &Screening) -> Option<String> {
    let blank = screening.screened.blank(&screening.questionnaire);
    let codes: Vec<&str> = blank.iter().map(|question| question.code.as_str()).collect();
    (!codes.is_empty()).then(|| {
        format!(
            "You left {} blank ({}), so some of this is told from the least to the most.",
            counted(codes.len(), "question", "questions"),
            codes.join(", ")
        )
    })
}

/// From the least to the most of something: `61 questions`, `61 to 66 questions`.
fn between(least: usize, most: usize, one: &str, many: &str) -> String {
    span(least, most, counted(most, one, many))
}

/// The same where it is known how the most is told.
fn span(least: usize, most: usize, told: String) -> String {
    if least == most { told } else { format!("{least} to {told}") }
}

fn factor(factor: &FactorOutcome) -> FactorRow {
    let level = match factor.level() {
        Some(level) => format!("{level} of {}", factor.maximum),
        None => format!("{} to {} of {}", factor.low, factor.high, factor.maximum),
    };
    let text = factor.text.clone().unwrap_or_else(|| "Still open".to_owned());
    FactorRow { title: factor.title.clone(), level, text }
}

fn sections(screening: &Screening) -> Vec<SectionRow> {
    let sizes = screening.screened.asked(&screening.questionnaire);
    let rows = sizes.iter().map(|size| SectionRow {
        title: size.section.title.clone(),
        count: span(size.least, size.most, size.most.to_string()),
    });
    rows.collect()
}

fn papers(screening: &Screening) -> impl Iterator<Item = Papers> {
    let q = &*screening.questionnaire;
    let view = &screening.screened.view;
    let nothing = EvidenceFacts::default();
    let scale = q.rubric.scale.maximum;
    q.sections.iter().filter_map(move |section| {
        let rows = section.questions.iter().filter_map(|question| {
            let ask = question.evidence.as_ref()?;
            let asked = view.asked(&question.name);
            (asked != Truth::False).then(|| Paper {
                ask: ask.ask.clone(),
                code: question.code.clone(),
                without: evidence_worth(q, view, &nothing, q.as_of, question)
                    .map(|worth| format!("{} of {scale}", worth.without.plain())),
                open: asked == Truth::Open,
            })
        });
        let rows: Vec<Paper> = rows.collect();
        (!rows.is_empty()).then(|| Papers { title: section.title.clone(), rows })
    })
}

fn papers_line(papers: &[Papers]) -> String {
    let rows = || papers.iter().flat_map(|section| &section.rows);
    let (most, sure) = (rows().count(), rows().filter(|paper| !paper.open).count());
    if most == 0 {
        return "Nothing has to be attached.".to_owned();
    }
    format!(
        "{}, files or links. One file can serve several of them, and you need none of them to \
         begin.",
        between(sure, most, "paper", "papers")
    )
}

fn criteria(q: &Questionnaire, view: &View) -> Vec<CriterionRow> {
    let needed = |id: &str| match minimums_of(q, view, id) {
        Some((low, high)) => range(&low, &high),
        None => "–".to_owned(),
    };
    let rows = q.rubric.criteria.iter().map(|criterion| CriterionRow {
        title: criterion.title.clone(),
        weight: criterion.weight,
        needed: needed(&criterion.id),
    });
    rows.collect()
}

impl Page for ScreenedPage {
    const TEMPLATE: &'static str = "assessment/screened";

    fn samples() -> Vec<Self> {
        let sample = |answered: bool| {
            super::samples::screening(answered).into_iter().map(move |screening| {
                Self::new(&screening, &Agency::sample(answered), &Actor::Anyone)
            })
        };
        sample(false).chain(sample(true)).collect()
    }
}

//! The page where vendors start: who discloses, what it costs and takes, which papers, how it is
//! scored and what becomes public.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::Serialize;

use super::about::Agency;
use crate::actions::Error;
use crate::actions::assessment::disclosures::newest_questionnaire;
use crate::actions::assessment::intake;
use crate::actions::registry::snapshot;
use crate::domain::access::Actor;
use crate::domain::assessment::intake::Door;
use crate::domain::instrument::{Exact, Questionnaire, Section};
use crate::domain::people::account::Role;
use crate::domain::registry::listing::Card;
use crate::domain::texts::counted;
use crate::web::components::{Breadcrumb, ButtonLink, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::{Lost, Visitor};
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::{page, same_for_all};
use crate::web::kernel::templates::Page;

/// The page.
#[derive(Debug, Serialize)]
pub struct StartPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    actions: Vec<ButtonLink>,
    cost: String,
    size: String,
    time: String,
    papers: Vec<Papers>,
    criteria: Vec<CriterionRow>,
    tiers: Vec<String>,
    scale: String,
    caps: Vec<String>,
    good: Option<GoodAnswer>,
    example: Option<ButtonLink>,
    /// How today's cycle of intake stands; none where disclosures are taken at any time.
    door: Option<StartDoor>,
}

/// When disclosures are taken.
#[derive(Debug, Serialize)]
struct StartDoor {
    /// How today's cycle stands; none while that cannot be read.
    line: Option<String>,
}

/// What a section asks to attach.
#[derive(Debug, Serialize)]
struct Papers {
    title: String,
    /// Asked of every tool.
    always: Vec<String>,
    /// Asked of some tools.
    some: Vec<String>,
}

#[derive(Debug, Serialize)]
struct CriterionRow {
    title: String,
    summary: String,
    weight: u32,
    /// The lowest scores, by tier.
    minimums: Vec<Minimum>,
}

#[derive(Debug, Serialize)]
struct Minimum {
    tier: String,
    score: String,
}

/// A question with an answer that reviewers can work with.
#[derive(Debug, Serialize)]
struct GoodAnswer {
    question: String,
    answer: String,
}

const TITLE: &str = "Disclose a tool";

impl StartPage {
    fn new(q: &Questionnaire, agency: &Agency, actor: &Actor, example: Option<&Card>) -> Self {
        let button =
            |href: &str, label: &str| ButtonLink { href: href.to_owned(), label: label.to_owned() };
        let vendor = actor.has(Role::VendorOwner) || actor.has(Role::VendorContributor);
        Self {
            crumbs: Breadcrumb::new(home_trail(), TITLE),
            header: PageHeader::new(TITLE).purpose(
                "You answer questions about your AI tool once and attach what shows it; \
                    the agency decides whether schools may buy it.",
            ),
            actions: match (actor.person().is_some(), vendor) {
                (_, true) => vec![button("/products", "Go to your products")],
                (true, false) => Vec::new(),
                (false, _) => vec![
                    button("/register", "Start now"),
                    button("/sign-in?next=/products", "Sign in"),
                ],
            },
            cost: agency.price.clone(),
            size: size(q),
            time: agency.time.clone(),
            papers: q.sections.iter().filter_map(papers).collect(),
            criteria: criteria(q),
            tiers: q.risk.tiers().map(|tier| named(q, tier)).collect(),
            scale: scale(q),
            caps: q.rubric.caps.iter().map(|cap| cap.because.clone()).collect(),
            good: q.questions().find_map(|(_, question)| {
                Some(GoodAnswer {
                    question: question.label.clone(),
                    answer: question.messages.good.clone()?,
                })
            }),
            example: example.map(|card| {
                button(
                    &format!("/registry/{}", card.slug),
                    &format!("See the decision on {}", card.name),
                )
            }),
            door: None,
        }
    }

    /// With how today's cycle stands.
    fn by_cycles(mut self, door: Option<&Door>) -> Self {
        self.door = Some(StartDoor { line: door.map(Door::sentence) });
        self
    }
}

fn named(q: &Questionnaire, tier: u8) -> String {
    q.risk
        .tier_name(tier)
        .map_or_else(|| tier.to_string(), |name| format!("{tier}, {}", name.to_lowercase()))
}

/// How many questions there are, in a sentence.
fn size(q: &Questionnaire) -> String {
    let all = q.questions().count();
    let always = q.questions().filter(|(_, question)| !question.conditional).count();
    let sections = counted(q.sections.len(), "section", "sections");
    if always == all {
        format!("{} in {sections}.", counted(all, "question", "questions"))
    } else {
        format!(
            "{always} to {all} questions in {sections}: the first section is about the tool and \
             decides which of the others are asked."
        )
    }
}

fn papers(section: &Section) -> Option<Papers> {
    let mut papers = Papers { title: section.title.clone(), always: Vec::new(), some: Vec::new() };
    for question in &section.questions {
        let Some(ask) = question.evidence.as_ref().map(|evidence| &evidence.ask) else { continue };
        let list = if question.conditional { &mut papers.some } else { &mut papers.always };
        if !list.contains(ask) {
            list.push(ask.clone());
        }
    }
    (!papers.always.is_empty() || !papers.some.is_empty()).then_some(papers)
}

fn criteria(q: &Questionnaire) -> Vec<CriterionRow> {
    let rows = q.rubric.criteria.iter().map(|criterion| CriterionRow {
        title: criterion.title.clone(),
        summary: criterion.summary.clone(),
        weight: criterion.weight,
        minimums: q
            .risk
            .matrix
            .iter()
            .map(|row| Minimum {
                tier: named(q, row.tier),
                score: row
                    .minimums
                    .get(&criterion.id)
                    .map_or_else(|| "–".to_owned(), Exact::in_full),
            })
            .collect(),
    });
    rows.collect()
}

/// The levels and their words: `0 Absent, 1 Asserted`.
fn scale(q: &Questionnaire) -> String {
    let words =
        q.rubric.scale.words.iter().enumerate().map(|(level, word)| format!("{level} {word}"));
    words.collect::<Vec<_>>().join(", ")
}

impl Page for StartPage {
    const TEMPLATE: &'static str = "start";

    fn samples() -> Vec<Self> {
        let agency = Agency::sample(true);
        let listings = super::registry::samples::listings();
        super::assessment::samples::questionnaire::questionnaire()
            .iter()
            .flat_map(|q| {
                [
                    Self::new(q, &agency, &Actor::Anyone, None),
                    Self::new(q, &agency, &Actor::System, listings.first().map(|one| &one.card)),
                    Self::new(q, &agency, &Actor::Anyone, None).by_cycles(None),
                    Self::new(q, &agency, &Actor::Anyone, None)
                        .by_cycles(Some(&Door::Closed(None))),
                ]
            })
            .collect()
    }
}

/// `GET /disclose`
///
/// # Errors
/// When no questionnaire is for disclosures.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let q = newest_questionnaire(&app.ctx)?;
    let now = snapshot::read(&app.ctx, &visitor.actor)?;
    let example = now
        .shelf
        .listings
        .iter()
        .map(|shelved| &shelved.listing.card)
        .find(|card| card.approved_on.is_some());
    let agency = Agency::from(&*app.ctx.settings);
    let body = StartPage::new(&q, &agency, &visitor.actor, example);
    if !app.ctx.settings.by_cycles {
        return same_for_all((&app, &now), &visitor, &request, TITLE, &body);
    }
    // The page is shown while the records do not answer, only without what stands in them.
    let door = if visitor.lost == Some(Lost::Unresolved) {
        None
    } else {
        match intake::door(&app.ctx).await {
            Err(Error::Store(cause)) if cause.is_outage() => None,
            door => door?,
        }
    };
    page(&app, &visitor, &request, TITLE, &body.by_cycles(door.as_ref()))
}

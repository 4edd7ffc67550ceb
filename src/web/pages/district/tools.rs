//! The page of a tool on a district's desk.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::NaiveDate;
use serde::Serialize;

use super::agreements::tag as agreement_tag;
use super::words::{
    deletion_tag, desk_trail, due_day, due_in_words, local_tag, misses_in_words, other_grades,
    tool_path,
};
use crate::actions::district::Acting;
use crate::actions::district::adoptions::{self, Adopted};
use crate::actions::district::typed::roles;
use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::district::adoption::Retirement;
use crate::domain::district::agreement::Agreement;
use crate::domain::district::due::is_asked;
use crate::domain::district::overlay::{OverlayQuestion, QuestionKind};
use crate::domain::instrument::{Named, ProperNouns};
use crate::domain::learning::{Catalogue, who_in_words};
use crate::domain::registry::listing::{
    Condition, ConditionState, LearningHours, Module, SettledCondition,
};
use crate::domain::values::sentence_case;
use crate::web::components::{
    Breadcrumb, ButtonLink, Fact, Facts, Kind, NoticeBox, PageHeader, StatusTag, Verdict,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::page;
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;
use crate::web::pages::learning::modules::hours;
use crate::web::pages::registry::words::verdict_with_reasons;

/// What a page says beside the record: the day, and the words of questionnaire and catalogue.
struct Words<'w> {
    today: NaiveDate,
    calendar: Calendar,
    roles: &'w [Named],
    names: &'w ProperNouns,
    catalogue: &'w Catalogue,
}

/// The page.
#[derive(Debug, Serialize)]
pub struct ToolPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    verdict: Option<Verdict>,
    /// Said where the registry shows the tool no more.
    gone: Option<NoticeBox>,
    /// Said where the district uses it in grades for which the decision is not.
    other_grades: Option<NoticeBox>,
    ended: Option<Ended>,
    local: Option<LocalView>,
    due: Vec<DueRow>,
    facts: Facts,
    conditions: Vec<ConditionRow>,
    modules: Vec<ModuleRow>,
    hours: Vec<String>,
    /// What was signed about it, with price and contract vehicle.
    agreements: Vec<AgreementRow>,
    listing: Option<String>,
    actions: Vec<ButtonLink>,
}

/// What the district says of it beside the state.
#[derive(Debug, Serialize)]
struct LocalView {
    status: Option<StatusTag>,
    reason: Option<String>,
    misses: Vec<String>,
    answers: Facts,
}

/// How the use ended.
#[derive(Debug, Serialize)]
struct Ended {
    status: StatusTag,
    facts: Facts,
}

#[derive(Debug, Serialize)]
struct DueRow {
    what: String,
    who: &'static str,
    day: String,
    kind: Kind,
}

#[derive(Debug, Serialize)]
struct ConditionRow {
    text: String,
    due: String,
    status: StatusTag,
}

#[derive(Debug, Serialize)]
struct AgreementRow {
    href: String,
    title: String,
    district: String,
    price: String,
    vehicle: String,
    until: String,
    status: StatusTag,
}

impl AgreementRow {
    fn new(agreement: &Agreement, acting: &Acting, today: NaiveDate) -> Self {
        let terms = &agreement.terms;
        Self {
            href: acting.staying(&format!("/district/agreements/{}", agreement.id)),
            title: terms.title.to_string(),
            district: agreement.district_name.clone(),
            price: terms.price.to_string(),
            vehicle: terms.vehicle.to_string(),
            until: day_in_words(terms.ends_on),
            status: agreement_tag(agreement, &acting.district.id, today),
        }
    }
}

#[derive(Debug, Serialize)]
struct ModuleRow {
    href: String,
    name: String,
    who: String,
    hours: String,
    by: String,
    day: Option<String>,
}

impl ToolPage {
    fn new(adopted: &Adopted, words: &Words<'_>) -> Self {
        let adoption = &adopted.adoption;
        let header = PageHeader::new(&adoption.name)
            .over(&adoption.vendor)
            .purpose(adoption.of.purpose.as_str());
        let listing = adopted.listing.as_ref();
        let in_use = adoption.in_use();
        Self {
            crumbs: Breadcrumb::new(desk_trail(&adopted.acting), &adoption.name),
            header,
            verdict: listing.map(|listing| verdict_with_reasons(listing, words.names)),
            gone: listing.is_none().then(|| NoticeBox {
                kind: Kind::Stop,
                title: "The registry does not show this tool any more".to_owned(),
                text: Some("Ask the agency before you go on using it.".to_owned()),
            }),
            other_grades: listing
                .filter(|_| in_use)
                .and_then(|listing| other_grades(&adoption.of.grades, &listing.card)),
            ended: adoption
                .retirement
                .as_ref()
                .map(|one| Ended::new(one, words.today, words.calendar)),
            local: LocalView::new(adopted),
            due: adopted
                .due
                .iter()
                .map(|due| {
                    let ((what, who), (kind, day)) = (due_in_words(due), due_day(due, words.today));
                    DueRow { what, who, day, kind }
                })
                .collect(),
            facts: facts(adopted, words),
            conditions: listing.map_or_else(Vec::new, |listing| {
                listing.card.conditions.iter().map(ConditionRow::new).collect()
            }),
            modules: if in_use { modules(adopted, words.catalogue) } else { Vec::new() },
            hours: listing.filter(|_| in_use).map_or_else(Vec::new, |listing| {
                listing.hours.iter().map(LearningHours::in_words).collect()
            }),
            agreements: adopted
                .agreements
                .iter()
                .map(|one| AgreementRow::new(one, &adopted.acting, words.today))
                .collect(),
            listing: listing.map(|listing| format!("/registry/{}", listing.card.slug)),
            actions: if adopted.manages { links(adopted) } else { Vec::new() },
        }
    }
}

/// What somebody who manages the desk can do.
fn links(adopted: &Adopted) -> Vec<ButtonLink> {
    let here = tool_path(&adopted.adoption.id);
    let link = |what: &str, label: &str| ButtonLink {
        href: format!("{here}/{what}"),
        label: label.to_owned(),
    };
    // These forms are for the district of the tool, whichever was chosen since.
    let new = |what: &str, label: &str| {
        let form = format!("/district/{what}/new?listing={}", adopted.adoption.slug);
        ButtonLink { href: adopted.acting.staying(&form), label: label.to_owned() }
    };
    match &adopted.adoption.retirement {
        None => vec![
            link("use", "Change how you use it"),
            link("overlay", "Say what your district says of it"),
            link("retirement", "Stop using it"),
            new("agreements", "Note an agreement"),
            new("incidents", "Report an incident"),
        ],
        Some(retirement) if retirement.deletion.is_none() && retirement.delete_by.is_some() => {
            vec![link("deletion", "Note that the data is deleted")]
        }
        Some(_) => Vec::new(),
    }
}

fn facts(adopted: &Adopted, words: &Words<'_>) -> Facts {
    let said = &adopted.adoption.of;
    let mut facts = vec![Fact::new("Grades", said.grades.in_words())];
    // Said whatever the state's answer is today: it may be set aside for now.
    let audience = adopted.listing.as_ref().and_then(|listing| listing.audience(words.names));
    if let Some(audience) = audience {
        facts.push(Fact::new("The decision is for", sentence_case(&audience)));
    }
    facts.push(Fact::new("First day of use", day_in_words(said.starts_on)));
    if said.students > 0 {
        facts.push(Fact::new("Students", said.students.to_string()));
    }
    for (id, count) in &said.people {
        let title = words.roles.iter().find(|role| role.id == *id).map_or(id, |role| &role.title);
        facts.push(Fact::new(title.clone(), count.to_string()));
    }
    Facts { facts }
}

impl LocalView {
    fn new(adopted: &Adopted) -> Option<Self> {
        let (said, overlay) = (&adopted.said, &adopted.overlay);
        let answered = |question: &OverlayQuestion| {
            let answer = said.answers.get(&question.id)?;
            let shown = match question.kind {
                QuestionKind::YesNo => sentence_case(answer),
                QuestionKind::Words => answer.clone(),
            };
            Some(Fact::new(question.label.as_str(), shown))
        };
        let facts: Vec<Fact> = overlay.questions.iter().filter_map(answered).collect();
        let word = said.word.as_ref();
        let misses = misses_in_words(&adopted.misses);
        (word.is_some() || !facts.is_empty() || !misses.is_empty()).then(|| Self {
            status: word.map(|word| local_tag(word.status)),
            reason: word.map(|word| word.reason.clone()),
            misses,
            answers: Facts { facts },
        })
    }
}

impl Ended {
    fn new(retirement: &Retirement, today: NaiveDate, calendar: Calendar) -> Self {
        let last = if retirement.delete_by.is_some() { "Last day of use" } else { "Given up on" };
        let mut facts = vec![
            Fact::new(last, day_in_words(retirement.on)),
            Fact::new("Why", &retirement.reason),
        ];
        let delete_by = retirement.delete_by.map(day_in_words);
        facts.extend(delete_by.map(|day| Fact::new("Data to be deleted by", day)));
        if let Some(deletion) = &retirement.deletion {
            facts.push(Fact {
                note: Some(format!("Noted on {}", calendar.day_of(deletion.noted_at))),
                ..Fact::new("Deleted on", day_in_words(deletion.on))
            });
            facts.push(Fact::new("What shows it", &deletion.words));
        }
        Self { status: deletion_tag(retirement, today), facts: Facts { facts } }
    }
}

impl ConditionRow {
    fn new(condition: &Condition) -> Self {
        let status = match condition.state {
            Some(ConditionState::Overdue) => StatusTag::new(Kind::Stop, "Overdue"),
            Some(ConditionState::Dropped) => StatusTag::new(Kind::Neutral, "Asked for no more"),
            Some(ConditionState::Met | ConditionState::Waived) => {
                let settled = condition.settled.as_ref();
                let label = settled.map(SettledCondition::label).unwrap_or_default();
                StatusTag::new(Kind::Good, label)
            }
            Some(ConditionState::Open) | None => StatusTag::new(Kind::Caution, "Open"),
        };
        Self { text: condition.text.clone(), due: day_in_words(condition.due), status }
    }
}

/// The modules that the district's people take, with the days that follow from its first day of
/// use.
fn modules(adopted: &Adopted, catalogue: &Catalogue) -> Vec<ModuleRow> {
    let listed =
        adopted.listing.iter().flat_map(|listing| &listing.card.modules).map(|module| &**module);
    let asked = |(module, _): &(&Module, &Option<NaiveDate>)| {
        is_asked(module, &adopted.adoption, &catalogue.obligations)
    };
    let row = |(module, day): (&Module, &Option<NaiveDate>)| ModuleRow {
        href: format!("/learning/{}", module.id),
        name: format!("{} {}", module.id, module.title),
        who: who_in_words(&module.who, &module.left_to),
        hours: catalogue.module(&module.id).map_or_else(|| "–".to_owned(), hours),
        by: module.by.title.clone(),
        day: day.map(day_in_words),
    };
    listed.zip(&adopted.module_days).filter(asked).map(row).collect()
}

impl Page for ToolPage {
    const TEMPLATE: &'static str = "district/tool";

    fn samples() -> Vec<Self> {
        let (roles, catalogue) = (super::samples::roles(), Catalogue::default());
        let names = ProperNouns::default();
        let page = |(adopted, today): &(Adopted, NaiveDate)| {
            let (roles, names, catalogue) = (&roles[..], &names, &catalogue);
            Self::new(
                adopted,
                &Words { today: *today, calendar: Calendar::UTC, roles, names, catalogue },
            )
        };
        super::samples::adopted().iter().map(page).collect()
    }
}

/// `GET /district/tools/{id}`
///
/// # Errors
/// As [`adoptions::show`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let adopted = adoptions::show(&app.ctx, &visitor.actor, &path_id(&id)?).await?;
    let words = Words {
        today: app.ctx.today(),
        calendar: app.ctx.calendar(),
        roles: &roles(&app.ctx),
        names: &app.ctx.library.proper_nouns,
        catalogue: &app.ctx.library.catalogue,
    };
    let body = ToolPage::new(&adopted, &words);
    page(&app, &visitor, &request, &adopted.adoption.name, &body)
}

//! Scores side by side, and settling them.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path, web::Query};
use serde::{Deserialize, Serialize};

use super::agreement_shown::ShownAgreement;
use super::cases::trail_below;
use super::conflicts::{Place, ask_before};
use super::paths::path_id;
use super::workbench::level_in_words;
use crate::actions::assessment::adjudication::{self, Settling, SideBySide};
use crate::actions::assessment::sheet::Line;
use crate::actions::people::kept_forms;
use crate::actions::{Error, FieldError};
use crate::domain::assessment::review::{Comparison, SETTLE_FROM, Settlement};
use crate::domain::calendar::Calendar;
use crate::domain::instrument::{LevelLimit, Outcome, Questionnaire, Scored};
use crate::web::components::{
    Breadcrumb, Kind, NoticeBox, PageHeader, SelectOption, StatusTag, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::{Failure, telling};
use crate::web::kernel::forms::{ErrorLink, Form, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::several::{self, filled};
use crate::web::kernel::templates::Page;

const TITLE: &str = "Scores side by side";

/// The page.
#[derive(Debug, Serialize)]
pub struct AdjudicationPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    action: String,
    /// Whether the page holds forms, which are one to the browser.
    settles: bool,
    agreement: ShownAgreement,
    rule: String,
    unscored: Option<NoticeBox>,
    open: Vec<QuestionRow>,
    /// Questions on which everybody agrees and that the lead settles all the same.
    again: Vec<QuestionRow>,
    settled: Vec<QuestionRow>,
    close: Vec<QuestionRow>,
    same: Vec<QuestionRow>,
}

/// One question with everybody's score.
#[derive(Debug, Serialize)]
struct QuestionRow {
    anchor: String,
    code: String,
    label: String,
    file: String,
    difference: String,
    counts: Option<String>,
    limit: Option<String>,
    /// How it was settled before the criterion was reviewed anew.
    proposal: Option<String>,
    /// Where the form for settling it is asked for.
    settle: Option<String>,
    given: Vec<GivenRow>,
    settled: Option<String>,
    reason: Option<String>,
    form: Option<SettleForm>,
}

#[derive(Debug, Serialize)]
struct GivenRow {
    name: String,
    level: String,
    comment: String,
}

#[derive(Debug, Serialize)]
struct SettleForm {
    question: String,
    id: String,
    levels: Vec<SelectOption>,
    reason: String,
    /// The mark of the settlement that this one takes the place of.
    seen: String,
    /// The mark of what the form was filled with.
    filled: String,
    /// When it was put aside, while a form beside it was sent.
    aside: Option<String>,
    level_error: Option<String>,
    reason_error: Option<String>,
}

/// What was typed for a question beside the one that was sent.
struct Aside {
    question: String,
    level: String,
    reason: String,
    seen: String,
    told: String,
}

impl Aside {
    /// What was put aside before, and then what stands beside the form that this request sends.
    async fn all(
        app: &App,
        visitor: &Visitor,
        request: &HttpRequest,
    ) -> Result<Vec<Self>, Failure> {
        let kept = kept_forms::beside(&app.ctx, &visitor.actor, request.path()).await?;
        let calendar = app.ctx.calendar();
        let mut all: Vec<Self> = kept
            .iter()
            .map(|form| Self {
                question: form.value("question").to_owned(),
                level: form.value("level").to_owned(),
                reason: form.value("reason").to_owned(),
                seen: form.value("seen").to_owned(),
                told: format!(
                    "Not sent yet: you typed this on {}. It is kept for you for three days.",
                    calendar.in_words(form.kept_at)
                ),
            })
            .collect();
        for form in several::noted(request) {
            let value = |name: &str| {
                form.fields
                    .iter()
                    .find(|(known, _)| known == name)
                    .map(|(_, value)| value.clone())
                    .unwrap_or_default()
            };
            all.retain(|before| before.question != value("question"));
            if form.changed {
                let told = "Not sent yet: this is what you typed.".to_owned();
                all.push(Self {
                    question: value("question"),
                    level: value("level"),
                    reason: value("reason"),
                    seen: value("seen"),
                    told,
                });
            }
        }
        Ok(all)
    }
}

/// What was typed for one question, when it was rejected.
#[derive(Clone, Copy)]
struct Typed<'a> {
    input: &'a SettleInput,
    errors: &'a [FieldError],
    /// Whether it may take the place of what is settled now, which stands above it.
    replaces: bool,
}

impl AdjudicationPage {
    fn new(
        all: &SideBySide,
        calendar: Calendar,
        chosen: Option<&str>,
        typed: Option<&Typed<'_>>,
        aside: &[Aside],
    ) -> Self {
        let id = all.case.disclosure.id.to_string();
        let questionnaire = &all.case.questionnaire;
        let chosen = chosen.or(typed.map(|typed| typed.input.question.as_str()));
        let (mut open, mut settled, mut close, mut same, mut again) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for line in &all.sheet.lines {
            let aside = aside.iter().find(|aside| aside.question == line.question);
            let chosen = chosen == Some(line.question.as_str()) || aside.is_some();
            let row = row(all, calendar, line, chosen, typed, aside);
            match (line.is_open(), &line.settled, line.comparison) {
                (true, ..) => open.push(row),
                (_, Some(_), _) => settled.push(row),
                (_, None, Comparison::Close(_)) => close.push(row),
                _ if row.form.is_some() => again.push(row),
                _ => same.push(row),
            }
        }
        let product = all.case.disclosure.product_name.clone();
        Self {
            crumbs: Breadcrumb::new(trail_below(&id, &product), TITLE),
            header: PageHeader::new(TITLE)
                .over(format!("{product} by {}", all.case.disclosure.vendor)),
            errors: typed.map(|typed| settle_errors(typed)).unwrap_or_default(),
            action: format!("/pipeline/{id}/adjudication"),
            settles: [&open, &again, &settled, &close]
                .iter()
                .any(|rows| rows.iter().any(|row| row.form.is_some())),
            agreement: ShownAgreement::new(&all.sheet, questionnaire),
            rule: format!(
                "Equal scores count as they are. Levels next to each other: the lower one counts, \
                 unless the lead settles it. Levels {SETTLE_FROM} or more apart, a disagreement \
                 whether a question applies, and level 0 beside a higher one where the question \
                 can stop an approval, have to be settled with a reason. Whatever is given, what \
                 counts is never above what the evidence and the computed numbers allow."
            ),
            unscored: all.outcome.as_ref().and_then(unscored),
            open,
            again,
            settled,
            close,
            same,
        }
    }
}

/// The criteria that come out without a score, and what can be done.
fn unscored(outcome: &Outcome) -> Option<NoticeBox> {
    let told: Vec<String> =
        outcome.unscored().map(|criterion| outcome.told_unscored(criterion)).collect();
    (!told.is_empty()).then(|| NoticeBox {
        kind: Kind::Caution,
        title: "No score, no approval".to_owned(),
        text: Some(format!(
            "{} Settle a question of the criterion at a level, or propose a \
            decision that names it.",
            told.join(" ")
        )),
    })
}

/// The id of the form of a question.
fn form_id(question: &str) -> String {
    format!("settle-{}", question.replace('.', "-"))
}

fn settle_errors(typed: &Typed<'_>) -> Vec<ErrorLink> {
    let mut links = error_links(typed.errors);
    for (link, error) in links.iter_mut().zip(typed.errors) {
        link.href = format!("#{}-{}", form_id(&typed.input.question), error.field);
    }
    links
}

fn row(
    all: &SideBySide,
    calendar: Calendar,
    line: &Line,
    chosen: bool,
    typed: Option<&Typed<'_>>,
    aside: Option<&Aside>,
) -> QuestionRow {
    let questionnaire = &all.case.questionnaire;
    let words = &questionnaire.rubric.scale.words;
    let question = questionnaire.question(&line.question);
    let id = &all.case.disclosure.id;
    let difference = match line.comparison {
        Comparison::Apart(difference) => difference.sentence(),
        Comparison::Close(_) => "The levels are 1 apart.".to_owned(),
        Comparison::Same(_) | Comparison::Nothing => "Everybody gave the same.".to_owned(),
    };
    let settled = line.settled.as_ref();
    let anchor = format!("question-{}", line.question.replace('.', "-"));
    let offers_form = all.may_settle
        && (line.differs() || settled.is_some() || line.proposal.is_some() || chosen);
    QuestionRow {
        anchor: anchor.clone(),
        code: question.map(|question| question.code.clone()).unwrap_or_default(),
        label: question.map(|question| question.label.clone()).unwrap_or_default(),
        file: format!("/reviews/{id}/{}?question={}", line.criterion, line.question),
        difference,
        counts: line.what_counts().map(|scored| level_in_words(scored, words)),
        limit: line.exceeded().map(LevelLimit::sentence),
        proposal: line.proposal.as_ref().map(|before| {
            format!(
                "Before another review was asked for, {} settled it at {}: {}",
                before.settled_by,
                level_in_words(before.scored, words),
                before.reason
            )
        }),
        settle: (all.may_settle && !offers_form)
            .then(|| format!("/pipeline/{id}/adjudication?settle={}#{anchor}", line.question)),
        given: line
            .given
            .iter()
            .map(|given| GivenRow {
                name: given.reviewer_name.clone(),
                level: level_in_words(given.score.scored, words),
                comment: given.score.comment.clone(),
            })
            .collect(),
        settled: settled.map(|settled| {
            format!("{}, {}", settled.settled_by, calendar.day_of(settled.settled_at))
        }),
        reason: settled.map(|settled| settled.reason.clone()),
        form: offers_form.then(|| settle_form(line, questionnaire, words, typed, aside)),
    }
}

/// A level as the form sends it.
fn read_back(scored: Scored) -> String {
    match scored {
        Scored::Level(level) => level.to_string(),
        Scored::NotApplicable => "na".to_owned(),
    }
}

fn settle_form(
    line: &Line,
    questionnaire: &Questionnaire,
    words: &[String],
    typed: Option<&Typed<'_>>,
    aside: Option<&Aside>,
) -> SettleForm {
    let typed = typed.filter(|typed| typed.input.question == line.question);
    // What was just sent is newer than what was put aside.
    let aside = aside.filter(|_| typed.is_none());
    let before = line.settled.as_ref().or(line.proposal.as_ref());
    let (level, reason) =
        before.map(|before| (read_back(before.scored), before.reason.clone())).unwrap_or_default();
    let filled = filled(&[("level", &level), ("reason", &reason)]);
    let chosen = typed
        .map(|typed| typed.input.level.clone())
        .or(aside.map(|aside| aside.level.clone()))
        .unwrap_or(level);
    let message = |field: &str| {
        let errors = typed.map_or(&[][..], |typed| typed.errors);
        errors.iter().find(|error| error.field == field).map(|error| error.message.clone())
    };
    let option =
        |value: String, label: String| SelectOption { selected: chosen == value, value, label };
    let mut levels = vec![option(String::new(), "Choose a level".to_owned())];
    let anchors = questionnaire
        .rubric
        .questions
        .get(&line.question)
        .map(|rubric| rubric.anchors.as_slice())
        .unwrap_or_default();
    for anchor in anchors {
        let word = words.get(usize::from(anchor.level)).cloned().unwrap_or_default();
        levels.push(option(
            anchor.level.to_string(),
            format!("{}, {word}: {}", anchor.level, anchor.text),
        ));
    }
    levels.push(option("na".to_owned(), "Not applicable".to_owned()));
    SettleForm {
        question: line.question.clone(),
        id: form_id(&line.question),
        levels,
        reason: typed
            .map(|typed| typed.input.reason.clone())
            .or(aside.map(|aside| aside.reason.clone()))
            .unwrap_or(reason),
        filled,
        aside: aside.map(|aside| aside.told.clone()),
        seen: match typed
            .filter(|typed| !typed.replaces)
            .and_then(|typed| typed.input.seen.clone())
            .or(aside.map(|aside| aside.seen.clone()))
        {
            Some(sent) => sent,
            None => line.settled.as_ref().map(Settlement::mark).unwrap_or_default(),
        },
        level_error: message("level"),
        reason_error: message("reason"),
    }
}

impl Page for AdjudicationPage {
    const TEMPLATE: &'static str = "assessment/adjudication";

    fn samples() -> Vec<Self> {
        let form = |error: Option<String>| SettleForm {
            question: "safety.a".to_owned(),
            id: "settle-safety-a".to_owned(),
            levels: vec![SelectOption {
                value: "3".to_owned(),
                label: "3, Tested".to_owned(),
                selected: true,
            }],
            reason: String::new(),
            seen: "ab12".to_owned(),
            filled: "cd34".to_owned(),
            aside: error.clone(),
            level_error: error.clone(),
            reason_error: error,
        };
        let row = |form: Option<SettleForm>, settled: Option<String>| QuestionRow {
            anchor: "question-safety-a".to_owned(),
            code: "Q-01".to_owned(),
            label: "Is it safe?".to_owned(),
            file: "/reviews/1/safety".to_owned(),
            difference: "The levels are 3 apart.".to_owned(),
            counts: settled.clone(),
            limit: settled.clone(),
            proposal: settled.clone(),
            settle: settled.clone(),
            given: vec![
                GivenRow { name: "Ana".to_owned(), level: "1".to_owned(), comment: String::new() },
                GivenRow {
                    name: "Ben".to_owned(),
                    level: "4".to_owned(),
                    comment: "Verified.".to_owned(),
                },
            ],
            reason: settled.clone(),
            settled,
            form,
        };
        let page = |agreement: ShownAgreement, open: Vec<QuestionRow>| Self {
            crumbs: Breadcrumb::new(home_trail(), TITLE),
            header: PageHeader::new(TITLE),
            errors: Vec::new(),
            action: "/pipeline/1/adjudication".to_owned(),
            settles: true,
            agreement,
            rule: "The lower one counts.".to_owned(),
            unscored: None,
            open,
            settled: vec![row(None, Some("Lea, 30 June 2027".to_owned()))],
            close: vec![row(Some(form(None)), None)],
            again: vec![row(Some(form(None)), Some("3, Tested".to_owned()))],
            same: vec![row(None, None), row(None, Some("3, Tested".to_owned()))],
        };
        let open = || vec![row(Some(form(Some("Choose a level.".to_owned()))), None)];
        let mut pages: Vec<Self> = ShownAgreement::samples()
            .into_iter()
            .map(|agreement| page(agreement, open()))
            .collect();
        if let Some(empty) = pages.last_mut() {
            empty.unscored =
                Some(NoticeBox { kind: Kind::Caution, title: "No score".to_owned(), text: None });
            empty.open.clear();
            empty.again.clear();
            empty.settled.clear();
            empty.close.clear();
            empty.same.clear();
            empty.settles = false;
        }
        pages
    }
}

/// Which question on which everybody agrees the lead wants to settle.
#[derive(Debug, Deserialize)]
pub struct SettleQuery {
    settle: Option<String>,
}

/// `GET /pipeline/{id}/adjudication`
///
/// # Errors
/// As [`adjudication::show`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    query: Query<SettleQuery>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&path)?;
    if let Some(asked) = ask_before(&app, &visitor, &id, Place::Scores).await? {
        return Ok(asked);
    }
    let all = adjudication::show(&app.ctx, &visitor.actor, &id).await?;
    let title = format!("{TITLE}: {}", all.case.disclosure.product_name);
    let aside = Aside::all(&app, &visitor, &request).await?;
    page(
        &app,
        &visitor,
        &request,
        &title,
        &AdjudicationPage::new(&all, app.ctx.calendar(), query.settle.as_deref(), None, &aside),
    )
}

/// What one question's form sends.
#[derive(Debug, Deserialize)]
pub struct SettleInput {
    question: String,
    #[serde(default)]
    level: String,
    #[serde(default)]
    reason: String,
    seen: Option<String>,
}

/// `POST /pipeline/{id}/adjudication`
///
/// # Errors
/// As [`adjudication::settle`] does; faults of a field, and what somebody else settled meanwhile,
/// come back with the form.
pub async fn settle(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: Form<SettleInput>,
) -> Result<HttpResponse, Failure> {
    let (id, Form(form)) = (path_id(&path)?, form);
    let input = Settling {
        question: form.question.clone(),
        level: form.level.clone(),
        reason: form.reason.clone(),
        seen: form.seen.clone(),
    };
    match adjudication::settle(&app.ctx, &visitor.actor, &id, input).await {
        Ok(()) => {
            Ok(done(&visitor, &format!("/pipeline/{id}/adjudication"), Some(Notice::SETTLED)))
        }
        Err(Error::Invalid(errors)) => {
            let all = adjudication::show(&app.ctx, &visitor.actor, &id).await?;
            let (aside, typed) = (
                Aside::all(&app, &visitor, &request).await?,
                Typed { input: &form, errors: &errors, replaces: false },
            );
            rejected(
                &app,
                &visitor,
                &request,
                TITLE,
                &AdjudicationPage::new(&all, app.ctx.calendar(), None, Some(&typed), &aside),
            )
        }
        Err(error @ Error::Stale(_)) => {
            let all = adjudication::show(&app.ctx, &visitor.actor, &id).await?;
            let errors = [FieldError { field: "reason".to_owned(), message: error.to_string() }];
            let (aside, typed) = (
                Aside::all(&app, &visitor, &request).await?,
                Typed { input: &form, errors: &errors, replaces: true },
            );
            let body = AdjudicationPage::new(&all, app.ctx.calendar(), None, Some(&typed), &aside);
            Ok(telling(&error, page(&app, &visitor, &request, TITLE, &body)?))
        }
        Err(error) => Err(error.into()),
    }
}

/// The tag of a question in a list of differences.
pub(super) fn settled_tag(line: &Line) -> StatusTag {
    match (&line.settled, line.comparison) {
        (Some(_), _) => StatusTag::new(Kind::Good, "Settled"),
        (None, Comparison::Apart(_)) => StatusTag::new(Kind::Caution, "To settle"),
        (None, _) => StatusTag::new(Kind::Neutral, "The lower level counts"),
    }
}

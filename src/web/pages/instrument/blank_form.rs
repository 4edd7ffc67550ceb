//! The blank form of a version as one document: every question in order, to read, print and share
//! out before anybody types.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Query};
use serde::Serialize;

use super::method_head::VersionLink;
use super::methods::{VersionQuery, find};
use crate::actions::Error;
use crate::actions::registry::snapshot;
use crate::domain::calendar::day_in_words;
use crate::domain::instrument::{
    Answers, ChoiceOption, Column, EvidenceFacts, Kind, Purpose, Question, Questionnaire, Section,
    View, evidence_worth, view,
};
use crate::domain::texts::counted;
use crate::web::components::{Breadcrumb, Crumb, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::same_for_all;
use crate::web::kernel::templates::Page;
use crate::web::pages::assessment::beforehand::Readers;
use crate::web::pages::assessment::tables::{takes, takes_in};

/// The page's title.
const TITLE: &str = "The blank form";

/// The whole form.
#[derive(Debug, Serialize)]
pub struct BlankFormPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    size: String,
    as_of: String,
    method: String,
    sections: Vec<SectionPart>,
}

#[derive(Debug, Serialize)]
struct SectionPart {
    id: String,
    title: String,
    intro: String,
    count: String,
    questions: Vec<QuestionPart>,
}

#[derive(Debug, Serialize)]
struct QuestionPart {
    code: String,
    label: String,
    required: bool,
    readers: Readers,
    help: String,
    /// When it is asked; none where it always is.
    when: Option<String>,
    answer: String,
    options: Vec<Choice>,
    columns: Vec<ColumnPart>,
    note: Option<String>,
    evidence: Option<Evidence>,
}

#[derive(Debug, Serialize)]
struct Choice {
    /// What it begins in a long list.
    heading: Option<String>,
    title: String,
    help: Option<String>,
}

#[derive(Debug, Serialize)]
struct ColumnPart {
    /// The step of filling in a row that it begins.
    step: Option<String>,
    title: String,
    required: bool,
    help: Option<String>,
    takes: String,
}

#[derive(Debug, Serialize)]
struct Evidence {
    ask: String,
    required: bool,
    worth: Option<String>,
}

impl BlankFormPage {
    fn new(q: &Questionnaire) -> Self {
        let mut trail = home_trail();
        trail.push(Crumb::to("/disclose", "Disclose a tool"));
        let blank = view(q, &Answers::new());
        let always = q.questions().filter(|(_, question)| !question.conditional).count();
        let all = q.questions().count();
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(TITLE).over(q.title.clone()).purpose(
                "Every question in order, to read and share out before anybody types. Answers are \
                 given on the site, where nobody is asked what does not fit their tool.",
            ),
            size: if always == all {
                format!("{} in all.", counted(all, "question", "questions"))
            } else {
                format!(
                    "{} in all, of which {always} are asked of every tool; each of the others says \
                     when it is asked.",
                    counted(all, "question", "questions")
                )
            },
            as_of: day_in_words(q.as_of),
            method: VersionLink::path(q),
            sections: q.sections.iter().map(|section| part(q, &blank, section)).collect(),
        }
    }
}

fn part(q: &Questionnaire, blank: &View, section: &Section) -> SectionPart {
    SectionPart {
        id: format!("section-{}", section.id),
        title: section.title.clone(),
        intro: section.intro.clone(),
        count: counted(section.questions.len(), "question", "questions"),
        questions: section.questions.iter().map(|question| ask(q, blank, question)).collect(),
    }
}

fn ask(q: &Questionnaire, blank: &View, question: &Question) -> QuestionPart {
    let when = q.condition_in_words(&question.ask_when);
    let choice = |option: &ChoiceOption| Choice {
        heading: option.heading.clone(),
        title: option.title.clone(),
        help: option.description.clone(),
    };
    let column = |column: &Column| ColumnPart {
        step: column.step.clone(),
        title: column.title.clone(),
        required: column.required,
        help: column.description.clone(),
        takes: takes_in(question.kind.columns(), column),
    };
    let options = match &question.kind {
        Kind::Boolean => Vec::new(),
        kind => kind.options().into_iter().flatten().map(choice).collect(),
    };
    QuestionPart {
        code: question.code.clone(),
        label: question.label.clone(),
        required: question.required,
        readers: Readers::of_answer(q, question),
        help: question.messages.help.clone(),
        when: Some(when).filter(|when| question.conditional && !when.is_empty()),
        answer: answer(&question.kind),
        options,
        columns: question.kind.columns().iter().map(column).collect(),
        note: question
            .note
            .as_ref()
            .map(|note| format!("{}, at most {} words", note.label, note.max_words)),
        evidence: evidence(q, blank, question),
    }
}

fn evidence(q: &Questionnaire, blank: &View, question: &Question) -> Option<Evidence> {
    let ask = question.evidence.as_ref()?;
    let worth = evidence_worth(q, blank, &EvidenceFacts::default(), q.as_of, question);
    let scale = q.rubric.scale.maximum;
    Some(Evidence {
        ask: ask.ask.clone(),
        required: ask.required,
        worth: worth.map(|worth| {
            format!("Without it the answer scores at most {} of {scale}.", worth.without.plain())
        }),
    })
}

/// How a question is answered, in a phrase.
fn answer(kind: &Kind) -> String {
    match kind {
        Kind::Single(_) => "Choose one".to_owned(),
        Kind::Multiple { max: Some(most), .. } => format!("Choose at most {most}"),
        Kind::Multiple { .. } => "Choose all that apply".to_owned(),
        Kind::File { max: Some(1) } => "One file".to_owned(),
        Kind::File { .. } => "Files".to_owned(),
        Kind::Table { max: 1, .. } => "Fields".to_owned(),
        Kind::Table { max, .. } => format!("A table of at most {max} rows"),
        Kind::Boolean | Kind::Text { .. } | Kind::Number { .. } | Kind::Date | Kind::Url => {
            takes(kind)
        }
    }
}

impl Page for BlankFormPage {
    const TEMPLATE: &'static str = "instrument/blank_form";

    fn samples() -> Vec<Self> {
        let sample = crate::web::pages::assessment::samples::questionnaire::questionnaire();
        sample.iter().map(|q| Self::new(q)).collect()
    }
}

/// `GET /disclose/form`
///
/// # Errors
/// When there is no such questionnaire or version, or vendors are not asked it.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    query: Query<VersionQuery>,
) -> Result<HttpResponse, Failure> {
    let q = find(&app.ctx, &query)?;
    if q.purpose != Purpose::Disclosure {
        return Err(Error::NotFound.into());
    }
    let now = snapshot::read(&app.ctx, &visitor.actor)?;
    let title = format!("{TITLE}: {}, version {}", q.title, q.version);
    same_for_all((&**app, &now), &visitor, &request, &title, &BlankFormPage::new(&q))
}

//! Answers and files of a branch that was left: said on the check page and on the disclosure's own
//! page, to look at and to remove.

use actix_web::{HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::question::EvidenceRow;
use crate::actions::assessment::disclosures::WorkingFile;
use crate::actions::assessment::left_outs;
use crate::domain::assessment::entry_words::kept_in_words;
use crate::domain::assessment::left_out::{LeftOut, left_out};
use crate::domain::texts::counted;
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::Form;
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::done;
use crate::web::kernel::paths::path_id;

/// Everything that is left out of a disclosure.
#[derive(Debug, Serialize)]
pub struct LeftOutPart {
    line: String,
    action: String,
    rows: Vec<LeftOutRow>,
}

#[derive(Debug, Serialize)]
struct LeftOutRow {
    code: String,
    label: String,
    question: String,
    because: String,
    answer: Option<String>,
    evidence: Vec<EvidenceRow>,
}

impl LeftOutPart {
    /// What a draft leaves out; none when everything that is kept is asked.
    pub fn new(file: &WorkingFile) -> Option<Self> {
        let found = left_out(&file.questionnaire, &file.view, &file.draft, &file.evidence);
        if found.is_empty() || !file.disclosure.state().is_editable() {
            return None;
        }
        let row = |left: &LeftOut| {
            let question = file.questionnaire.question(&left.question)?;
            Some(LeftOutRow {
                code: question.code.clone(),
                label: question.label.clone(),
                question: question.name.clone(),
                because: because(&left.because, "it"),
                answer: left
                    .written
                    .then(|| kept_in_words(question, file.draft.get(&question.name))),
                evidence: file.evidence_at(&question.name).map(EvidenceRow::new).collect(),
            })
        };
        Some(Self {
            line: line(&found),
            action: format!("/disclosures/{}/left-out", file.disclosure.id),
            rows: found.iter().filter_map(row).collect(),
        })
    }

    /// The sentence for other pages.
    pub fn line(&self) -> &str {
        &self.line
    }
}

/// `3 answers and 1 file are left out, because your answers to PRO-04 do not ask for them.`
fn line(found: &[LeftOut]) -> String {
    let answers = found.iter().filter(|left| left.written).count();
    let pieces: usize = found.iter().map(|left| left.pieces).sum();
    let mut what = Vec::new();
    what.extend((answers > 0).then(|| counted(answers, "answer", "answers")));
    what.extend((pieces > 0).then(|| counted(pieces, "piece of evidence", "pieces of evidence")));
    let (are, them) = if answers + pieces == 1 { ("is", "it") } else { ("are", "them") };
    let mut codes: Vec<String> = found.iter().flat_map(|left| left.because.clone()).collect();
    codes.sort();
    codes.dedup();
    format!("{} {are} left out, because {}.", what.join(" and "), because(&codes, them))
}

fn because(codes: &[String], them: &str) -> String {
    match codes {
        [] => format!("your answers do not ask for {them}"),
        [code] => format!("your answer to {code} does not ask for {them}"),
        [codes @ .., last] => {
            format!("your answers to {} and {last} do not ask for {them}", codes.join(", "))
        }
    }
}

/// What the button of a row sends.
#[derive(Debug, Deserialize)]
pub struct RemovalForm {
    #[serde(default)]
    question: String,
}

/// `POST /disclosures/{id}/left-out`: removes the answer and the evidence of a question that is not
/// asked.
///
/// # Errors
/// As [`left_outs::remove`] does.
pub async fn remove(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    form: Form<RemovalForm>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    left_outs::remove(&app.ctx, &visitor.actor, &id, &form.0.question).await?;
    Ok(done(&visitor, &format!("/disclosures/{id}/check"), Some(Notice::LEFT_OUT_REMOVED)))
}

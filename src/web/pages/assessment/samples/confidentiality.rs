//! Samples of what a vendor asks to keep confidential, as it stands in every way.

use super::{at, disclosure, files};
use crate::actions::FieldError;
use crate::actions::assessment::confidentiality::TypedRuling;
use crate::actions::assessment::disclosures::WorkingFile;
use crate::domain::assessment::confidentiality::{
    Request, RequestStanding, Ruling, Stood, answer_mark,
};
use crate::domain::assessment::disclosure::State;
use crate::domain::calendar::Calendar;
use crate::domain::instrument::{Answer, LegalBases, LegalBasis};
use crate::domain::values::Reason;
use crate::web::kernel::templates::Page;
use crate::web::pages::assessment::confidentiality::RequestPage;
use crate::web::pages::assessment::rulings::{RequestsPage, RulingPage};
use crate::web::pages::assessment::shown::ShownAnswer;

const QUESTION: &str = "first.one";

/// The grounds of an agency.
pub fn bases() -> LegalBases {
    let basis = |id: &str, title: &str, law: Option<&str>| LegalBasis {
        id: id.to_owned(),
        title: title.to_owned(),
        law: law.map(str::to_owned),
        help: "Others could earn from knowing it.".to_owned(),
    };
    LegalBases {
        bases: vec![
            basis("secret", "Trade secret", Some("the law on trade secrets")),
            basis("statute", "Another statute", None),
        ],
        days_to_withdraw: 10,
    }
}

/// Requests about an answer, one for each way in which they stand.
fn requests(answer: &Answer) -> Vec<(Request, RequestStanding)> {
    let Ok(reason) = Reason::parse("It tells competitors how the model is trained.") else {
        return Vec::new();
    };
    let request = |to_renew: bool, granted: Option<bool>| Request {
        question: QUESTION.to_owned(),
        basis: "statute".to_owned(),
        title: "Another statute".to_owned(),
        law: "Public Contracts Act, section 7".to_owned(),
        reason: reason.clone(),
        to_renew,
        revision: 1,
        asked_at: at(),
        ruling: granted.map(|granted| Ruling {
            granted,
            reason: reason.clone(),
            by: "Lee".to_owned(),
            at: at(),
            answer: answer_mark(answer),
        }),
    };
    let ways = [(true, None), (false, None), (false, Some(true)), (false, Some(false))];
    let all = ways.into_iter().map(|(to_renew, granted)| request(to_renew, granted));
    all.map(|request| (request.clone(), request.standing(Some(answer)))).collect()
}

/// Files of a vendor with a request in every standing.
pub fn asking() -> Vec<WorkingFile> {
    let with = |file: WorkingFile| {
        let answer = file.answers.get(QUESTION)?.clone();
        Some(requests(&answer).into_iter().map(move |(request, _)| WorkingFile {
            confidentiality: vec![request],
            ..file.clone()
        }))
    };
    files(&[State::Draft, State::Submitted]).into_iter().filter_map(with).flatten().collect()
}

/// What is asked, in every standing.
pub fn asked() -> Vec<Stood> {
    let answer = Answer::plain(serde_json::json!("a"));
    let stood = |(request, standing)| Stood {
        request,
        code: "F-01".to_owned(),
        label: "Which one?".to_owned(),
        standing,
    };
    requests(&answer).into_iter().map(stood).collect()
}

fn fault(field: &str) -> FieldError {
    FieldError { field: field.to_owned(), message: "Choose one of them.".to_owned() }
}

impl Page for RequestPage {
    const TEMPLATE: &'static str = "assessment/confidentiality_request";

    fn samples() -> Vec<Self> {
        let bases = bases();
        let bare = files(&[State::Draft]);
        let page = |file: &WorkingFile| {
            let question = file.questionnaire.question(QUESTION)?;
            Some(Self::new((file, question), &bases, None, &[fault("basis")]))
        };
        bare.iter().chain(&asking()).filter_map(page).collect()
    }
}

impl Page for RequestsPage {
    const TEMPLATE: &'static str = "assessment/confidentiality_requests";

    fn samples() -> Vec<Self> {
        let case = disclosure(State::InReview);
        vec![Self::new(&case, &asked()), Self::new(&case, &[])]
    }
}

impl Page for RulingPage {
    const TEMPLATE: &'static str = "assessment/confidentiality_ruling";

    fn samples() -> Vec<Self> {
        let case = disclosure(State::InReview);
        let page = |(stood, closed): (&Stood, Option<&str>)| {
            let typed = TypedRuling { word: "grant".to_owned(), ..TypedRuling::default() };
            let answer = ShownAnswer::nothing();
            let errors = [fault("word")];
            Self::new((&case, closed), stood, answer, Calendar::UTC, &typed, &errors)
        };
        let asked = asked();
        let open = asked.iter().map(|stood| page((stood, None)));
        let closed = asked.iter().map(|stood| page((stood, Some("A panel lead decides."))));
        open.chain(closed).collect()
    }
}

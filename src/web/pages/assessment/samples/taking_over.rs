//! Samples of the pages that bring answers into a draft: from an export, and from the last
//! submission.

use super::questionnaire::questionnaire;
use super::{at, files, id, products};
use crate::actions::assessment::company_answers::{Desk as CompanyDesk, Elsewhere};
use crate::actions::assessment::disclosures::WorkingFile;
use crate::actions::assessment::renewals::{
    Attested, Desk as RenewalDesk, Renewal, SectionToRenew,
};
use crate::actions::assessment::taking_over::{Desk, Waiting};
use crate::domain::assessment::company::{CompanyAnswer, CompanyAnswers};
use crate::domain::assessment::disclosure::State;
use crate::domain::assessment::entry::Entry;
use crate::domain::assessment::offers::{Brought, Offers};
use crate::domain::assessment::product::Product;
use crate::domain::assessment::renewal::{OpenAgain, RenewedSection};
use crate::domain::instrument::Answer;
use crate::domain::registry::receipt::disclosed::{Disclosed, Signer, read_unverified, sign};
use crate::domain::registry::receipt::keys::{SecretKey, SigningKey};

/// A draft at which nothing waits, and drafts at which an export of every signer does.
pub fn export_desks() -> Vec<Desk> {
    let drafts = files(&[State::Draft]);
    let products = products();
    let (Some(blank), Some(full), Some(product)) =
        (drafts.first(), drafts.last(), products.first())
    else {
        return Vec::new();
    };
    let mut other = full.clone();
    let kept = Entry { values: vec!["a".to_owned()], ..Entry::default() };
    let question = other.questionnaire.question("first.one").cloned();
    other.draft.set("first.one", question.and_then(|question| kept.keep(&question, &[])));
    let waits = [
        (blank, Signer::Own),
        (blank, Signer::Unknown),
        (full, Signer::Known),
        (&other, Signer::Given),
    ];
    let waiting = waits.into_iter().filter_map(|(here, signer)| {
        let waiting = Some(waiting(here, full, product, signer)?);
        Some(Desk { file: here.clone(), waiting })
    });
    std::iter::once(Desk { file: blank.clone(), waiting: None }).chain(waiting).collect()
}

/// An export of what one file holds, at another.
fn waiting(
    here: &WorkingFile,
    there: &WorkingFile,
    product: &Product,
    signer: Signer,
) -> Option<Waiting> {
    let place = (&*there.questionnaire, "https://assay.example");
    let mut disclosed = Disclosed::draft("draft", place, product, &there.draft, &there.evidence);
    disclosed.answers.set("gone.question", Answer::plain("An answer".into()));
    let secret = SecretKey::from_seed(&[7; 32]);
    let key = SigningKey {
        id: id("8"),
        did: "did:web:assay.example".to_owned(),
        public: secret.public(),
        made_at: at(),
        retired_at: None,
        revoked: None,
    };
    let sealed = sign(&disclosed, "Another agency", at(), (&key, &secret)).ok()?;
    let export = read_unverified(&sealed.json, at()).ok()?;
    let brought = Brought {
        answers: &export.disclosed.answers,
        typed: &export.disclosed.as_typed,
        same_questionnaire: true,
    };
    let offers = Offers::new(&here.questionnaire, &here.draft, &here.evidence, brought);
    let evidence = export.disclosed.evidence.clone();
    Some(Waiting { export, signer, given_by: "Bo".to_owned(), given_at: at(), offers, evidence })
}

/// Renewals: one with nothing said, one with everything said, one with a word that an answer made
/// stale, and one of which something was reported.
pub fn renewal_desks() -> Vec<RenewalDesk> {
    let section = |open: bool| RenewedSection {
        id: "first".to_owned(),
        title: "First".to_owned(),
        criterion: None,
        carried: vec!["first.one".to_owned(), "first.text".to_owned()],
        open: open
            .then(|| OpenAgain {
                question: "first.number".to_owned(),
                because: vec!["It is asked anew each time.".to_owned()],
                before: Some(Answer::plain(serde_json::json!(3))),
            })
            .into_iter()
            .collect(),
    };
    let attested =
        |is_stale: bool| Attested { by: "Bo".to_owned(), at: at(), is_stale, told_since: false };
    let to_renew = |open: bool, attested: Option<Attested>| SectionToRenew {
        section: section(open),
        conditions: if open { vec!["A condition is not met.".to_owned()] } else { Vec::new() },
        attested,
    };
    let blank = RenewedSection { carried: Vec::new(), ..section(true) };
    let blank = SectionToRenew { section: blank, ..to_renew(true, None) };
    let all = [
        vec![to_renew(true, None), blank.clone()],
        vec![to_renew(false, Some(attested(false)))],
        vec![to_renew(false, Some(attested(true)))],
        vec![blank],
    ];
    let file = files(&[State::Draft]).pop();
    let desks = all.into_iter().enumerate().filter_map(|(number, sections)| {
        let renewal = Renewal {
            version: "1.0".to_owned(),
            submitted_at: at(),
            sections,
            reported: if number % 2 == 1 {
                vec!["The agency rated an incident as minor.".to_owned()]
            } else {
                Vec::new()
            },
            incidents: usize::from(number == 1),
        };
        Some(RenewalDesk { file: file.clone()?, renewal })
    });
    desks.collect()
}

/// Answers of a company that has none yet, and of one with drafts in which something else stands.
pub fn company_desks() -> Vec<CompanyDesk> {
    let Some(questionnaire) = questionnaire() else { return Vec::new() };
    let kept = Entry { values: vec!["Words".to_owned()], ..Entry::default() };
    let answer = questionnaire.question("first.text").and_then(|question| {
        let kept = kept.keep(question, &[])?;
        Some((question.name.clone(), CompanyAnswer { kept, by: "Bo".to_owned(), at: at() }))
    });
    let elsewhere = |is_blank: bool| Elsewhere {
        disclosure: id("3"),
        product: "Sample".to_owned(),
        question: "first.text".to_owned(),
        here: "Other words".to_owned(),
        base: "1".to_owned(),
        is_blank,
    };
    let none = CompanyDesk {
        questionnaire: questionnaire.clone(),
        answers: CompanyAnswers::new(),
        elsewhere: Vec::new(),
    };
    let some = CompanyDesk {
        questionnaire,
        answers: answer.into_iter().collect(),
        elsewhere: vec![elsewhere(true), elsewhere(false)],
    };
    vec![none, some]
}

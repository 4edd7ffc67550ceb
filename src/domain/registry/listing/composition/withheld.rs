//! What a listing says in place of answers that stay with the agency because their vendor asked.

use crate::domain::assessment::confidentiality::Stood;
use crate::domain::instrument::Questionnaire;
use crate::domain::registry::listing::parts::Withheld;

fn kept(all: &[Stood]) -> impl Iterator<Item = &Stood> {
    all.iter().filter(|one| one.standing.keeps_back())
}

/// Every answer that is withheld, once for each fact that would tell it.
pub(super) fn all(q: &Questionnaire, asked: &[Stood]) -> Vec<Withheld> {
    let mut withheld = Vec::new();
    for one in kept(asked) {
        let question = &one.request.question;
        let entry = |fact: Option<String>, label: &str| Withheld {
            fact,
            criterion: q.section_of(question).and_then(|section| section.criterion.clone()),
            code: one.code.clone(),
            label: label.to_owned(),
            basis: one.request.basis.clone(),
            because: one.in_public(),
        };
        let facts: Vec<_> =
            q.public_facts.iter().filter(|fact| fact.question == *question).collect();
        withheld.extend(facts.iter().map(|fact| entry(Some(fact.id.clone()), &fact.label)));
        if facts.is_empty() {
            withheld.push(entry(None, &one.label));
        }
    }
    withheld
}

/// What stands in place of the answer to a question; none where it is told.
pub(super) fn in_place_of(asked: &[Stood], question: &str) -> Option<String> {
    kept(asked).find(|one| one.request.question == question).map(Stood::in_public)
}

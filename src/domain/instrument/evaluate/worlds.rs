//! Half-filled answers filled in every way that tells results apart.

use super::applicability::View;
use crate::domain::instrument::model::answers::Answer;
use crate::domain::instrument::model::condition::Truth;
use crate::domain::instrument::model::question::Question;
use crate::domain::instrument::model::questionnaire::Questionnaire;

/// Answers that are looked into for questions that hang together.
pub(crate) const WORLDS: usize = 512;

/// The views of a questionnaire in which these open questions have these answers, one view for each
/// combination that can be. A question with which there would be more views than [`WORLDS`] stays
/// open. What is answered below a blank among `counted` is blank in all of them: it may be answered
/// otherwise once that is known.
pub(crate) fn worlds<'q>(
    q: &Questionnaire,
    view: &View,
    counted: impl IntoIterator<Item = &'q Question>,
    tellers: &[(&Question, Vec<Answer>)],
) -> Vec<View> {
    let mut first = view.clone();
    for below in counted {
        if view.asked(&below.name) == Truth::Open {
            first.change(q, &below.name, None);
        }
    }
    let mut worlds = vec![first];
    for (teller, answers) in tellers {
        let open =
            |world: &View| world.asked(&teller.name) == Truth::True && world.is_open(&teller.name);
        let branching = worlds.iter().filter(|world| open(world)).count();
        if worlds.len() - branching + branching * answers.len() > WORLDS || answers.is_empty() {
            continue;
        }
        let mut next = Vec::new();
        for world in worlds {
            if open(&world) {
                next.extend(answers.iter().map(|answer| {
                    let mut told = world.clone();
                    told.change(q, &teller.name, Some(answer));
                    told
                }));
            } else {
                next.push(world);
            }
        }
        worlds = next;
    }
    worlds
}

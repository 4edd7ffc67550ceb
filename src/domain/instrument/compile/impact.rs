//! Reads `impact.json`.

use std::collections::BTreeMap;

use super::checks::check_unique;
use super::cursor::At;
use crate::domain::instrument::model::condition::Condition;
use crate::domain::instrument::model::exact::Exact;
use crate::domain::instrument::model::impact::{
    Alternative, Deduction, Group, ImpactBand, ImpactModel, MaximumOver, Obligation, PointsWhen,
    QuestionPoints, ROLES, Role, RoleRule,
};

const SUMMED: [(&str, Role); 2] = [("risk", Role::Risk), ("mitigation", Role::Mitigation)];

impl ImpactModel {
    pub(crate) fn read(at: &At<'_>) -> Option<ImpactModel> {
        at.object(&["score", "roles", "questions", "alternatives", "deduction", "bands"])?;
        let score = at.need("score").and_then(|a| read_score(&a));
        let roles = at.need("roles").map_or_else(BTreeMap::new, |a| read_roles(&a));
        // A role with a fault of its own is described all the same.
        let described = |role: Role| at.get("roles").is_some_and(|a| a.get(role.word()).is_some());
        let questions = at.need("questions").map_or_else(BTreeMap::new, |a| {
            let entries = a.entries();
            entries
                .iter()
                .filter_map(|(name, entry)| {
                    Some(((*name).to_owned(), read_question(entry, &described)?))
                })
                .collect()
        });
        let alternatives = at.get("alternatives").map_or_else(Vec::new, |a| {
            check_unique(&a, "id", "alternative");
            a.items().iter().filter_map(read_alternative).collect()
        });
        let deduction = at.get("deduction").and_then(|a| read_deduction(&a));
        let bands = at.need("bands").map_or_else(Vec::new, |a| read_bands(&a));
        let (title, of, places) = score?;
        if !described(of) {
            at.child("score", at.value).fault(format!(
                "The score is of `{}`, which `roles` does not describe.",
                of.word()
            ));
        }
        if let Some(found) = at.get("deduction")
            && (of != Role::Risk || !described(Role::Mitigation))
        {
            found.fault("A deduction needs a score of `risk`, and `mitigation` among the `roles`.");
        }
        Some(ImpactModel { title, of, places, roles, questions, alternatives, deduction, bands })
    }
}

fn read_score(at: &At<'_>) -> Option<(String, Role, u32)> {
    at.object(&["title", "of", "places"])?;
    let title = at.need("title").and_then(|a| a.text());
    let of = at.need("of").and_then(|a| a.word(&SUMMED));
    let places = at.need("places").and_then(|a| a.whole(0, 6));
    Some((title?, of?, places?))
}

fn read_roles(at: &At<'_>) -> BTreeMap<Role, RoleRule> {
    at.object(&SUMMED.map(|(word, _)| word));
    let read = SUMMED.iter().filter_map(|(word, role)| {
        let entry = at.get(word)?;
        entry.object(&["title", "maximum"])?;
        let title = entry.need("title").and_then(|a| a.text());
        let over = entry
            .need("maximum")
            .and_then(|a| a.word(&[("all", MaximumOver::All), ("asked", MaximumOver::Asked)]));
        Some((*role, RoleRule { title: title?, over: over? }))
    });
    read.collect()
}

fn read_question(at: &At<'_>, described: &dyn Fn(Role) -> bool) -> Option<QuestionPoints> {
    at.object(&["role", "points", "cap", "not_applicable"])?;
    let word = at.need("role")?;
    let role = word.word(&ROLES)?;
    if role == Role::None {
        for key in ["points", "cap", "not_applicable"] {
            if let Some(found) = at.get(key) {
                found.fault("A question whose role is `none` has no points.");
            }
        }
        return Some(QuestionPoints {
            role,
            points: BTreeMap::new(),
            when: Vec::new(),
            cap: None,
            leave_out: false,
        });
    }
    if !described(role) {
        word.fault(format!("`roles` does not describe `{}`.", role.word()));
    }
    let given = at.need("points")?;
    let (points, when) = if given.value.is_array() {
        (Some(BTreeMap::new()), read_points_when(&given))
    } else {
        let read: Vec<Option<(String, Exact)>> = given
            .entries()
            .iter()
            .map(|(option, entry)| entry.number().map(|points| ((*option).to_owned(), points)))
            .collect();
        (read.into_iter().collect::<Option<BTreeMap<_, _>>>(), Some(Vec::new()))
    };
    let cap = match at.get("cap") {
        Some(cap) if given.value.is_array() => {
            return cap.refuse("Points by condition do not add up, so they have no cap.");
        }
        Some(cap) => Some(cap.number()?),
        None => None,
    };
    let leave_out = at
        .get("not_applicable")
        .map_or(Some(false), |a| a.word(&[("worst", false), ("leave_out", true)]));
    Some(QuestionPoints { role, points: points?, when: when?, cap, leave_out: leave_out? })
}

fn read_points_when(at: &At<'_>) -> Option<Vec<PointsWhen>> {
    let items = at.items();
    if items.is_empty() {
        return at.refuse("At least one condition with its points is expected in this list.");
    }
    let read = |item: &At<'_>| {
        item.object(&["when", "points"])?;
        let when = item.need("when").and_then(|a| Condition::read(&a));
        let points = item.need("points").and_then(|a| a.number());
        Some(PointsWhen { when: when?, points: points? })
    };
    // Every item is read before the first failure counts, so that all faults are reported.
    let read: Vec<Option<PointsWhen>> = items.iter().map(read).collect();
    read.into_iter().collect()
}

fn read_alternative(at: &At<'_>) -> Option<Alternative> {
    at.object(&["id", "title", "groups"])?;
    let id = at.need("id").and_then(|a| a.id());
    let title = at.need("title").and_then(|a| a.text());
    let groups = at.need("groups").and_then(|a| {
        check_unique(&a, "id", "group");
        let items = a.items();
        if items.len() < 2 {
            return a.refuse("At least two groups are expected: exactly one of them applies.");
        }
        let read: Vec<Option<Group>> = items.iter().map(read_group).collect();
        read.into_iter().collect()
    });
    Some(Alternative { id: id?, title: title?, groups: groups? })
}

fn read_group(at: &At<'_>) -> Option<Group> {
    at.object(&["id", "title", "when", "questions"])?;
    let id = at.need("id").and_then(|a| a.id());
    let title = at.need("title").and_then(|a| a.text());
    let when = at.need("when").and_then(|a| Condition::read(&a));
    let questions = at.need("questions").map(|a| a.texts());
    Some(Group { id: id?, title: title?, when: when?, questions: questions? })
}

fn read_deduction(at: &At<'_>) -> Option<Deduction> {
    at.object(&["from", "factor"])?;
    let from = at.need("from").and_then(|a| a.share());
    let factor = at.need("factor").and_then(|a| a.share());
    Some(Deduction { from: from?, factor: factor? })
}

fn read_bands(at: &At<'_>) -> Vec<ImpactBand> {
    check_unique(at, "id", "band");
    let mut bands: Vec<ImpactBand> = Vec::new();
    for item in at.items() {
        let Some(band) = read_band(&item) else { continue };
        if bands.last().is_some_and(|before| before.up_to >= band.up_to) {
            item.child("up_to", item.value).fault("The ends of the bands have to rise.");
        }
        bands.push(band);
    }
    match bands.last() {
        None => at.fault("At least one band is expected."),
        Some(last) if last.up_to != Exact::from(1) && bands.len() == at.items().len() => {
            at.fault("The last band ends at 1, the whole maximum.");
        }
        Some(_) => {}
    }
    bands
}

fn read_band(at: &At<'_>) -> Option<ImpactBand> {
    at.object(&["id", "title", "up_to", "obligations"])?;
    let id = at.need("id").and_then(|a| a.text());
    let title = at.need("title").and_then(|a| a.text());
    let up_to = at.need("up_to").and_then(|a| a.share());
    let obligations = at.get("obligations").map_or_else(Vec::new, |a| {
        check_unique(&a, "id", "obligation");
        a.items().iter().filter_map(read_obligation).collect()
    });
    Some(ImpactBand { id: id?, title: title?, up_to: up_to?, obligations })
}

fn read_obligation(at: &At<'_>) -> Option<Obligation> {
    at.object(&["id", "title", "text"])?;
    let id = at.need("id").and_then(|a| a.text());
    let title = at.need("title").and_then(|a| a.text());
    let text = at.need("text").and_then(|a| a.text());
    Some(Obligation { id: id?, title: title?, text: text? })
}

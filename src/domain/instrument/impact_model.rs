//! `impact.json` as data: points beside options, roles, alternatives, a deduction, bands and their obligations.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::condition::Condition;
use super::exact::Exact;
use super::reader::At;
use super::rubric::check_unique;

/// What the points of a question say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// They add to the risk.
    Risk,
    /// They add to what is done about it.
    Mitigation,
    /// The question has no points.
    None,
}

const SUMMED: [(&str, Role); 2] = [("risk", Role::Risk), ("mitigation", Role::Mitigation)];
const ROLES: [(&str, Role); 3] = [("risk", Role::Risk), ("mitigation", Role::Mitigation), ("none", Role::None)];

impl Role {
    /// The word of `impact.json`.
    pub fn word(self) -> &'static str {
        ROLES.iter().find(|(_, role)| *role == self).map_or("none", |(word, _)| word)
    }
}

/// Over which questions the maximum of a role is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MaximumOver {
    /// Over all of them, asked or not.
    All,
    /// Over those that are asked.
    Asked,
}

/// How the points of a role are summed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRule {
    /// What people call it.
    pub title: String,
    /// Over which questions its maximum is taken.
    pub over: MaximumOver,
}

/// The points of one question.
#[derive(Debug, Clone)]
pub struct QuestionPoints {
    /// What they say.
    pub role: Role,
    /// The points of each option by its id; of a yes or no by `true` and `false`.
    pub points: BTreeMap<String, Exact>,
    /// Points by condition instead: the first that holds counts, and nought when none does.
    pub when: Vec<PointsWhen>,
    /// The most points that several choices give together.
    pub cap: Option<Exact>,
    /// Whether a question marked as not applicable counts nothing, neither as points nor in a maximum, rather than at its worst.
    pub leave_out: bool,
}

/// Points that count when a condition holds.
#[derive(Debug, Clone)]
pub struct PointsWhen {
    /// When.
    pub when: Condition,
    /// How many.
    pub points: Exact,
}

/// One of several groups of questions of which exactly one counts.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// When it is the one.
    pub when: Condition,
    /// Its questions; those of the other groups then count nothing, neither as points nor in a maximum.
    pub questions: Vec<String>,
}

/// Groups of which exactly one applies.
#[derive(Debug, Clone)]
pub struct Alternative {
    /// Its id.
    pub id: String,
    /// What is chosen between.
    pub title: String,
    /// The groups.
    pub groups: Vec<Group>,
}

/// Enough mitigation lowers the raw risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deduction {
    /// The share of the mitigation maximum from which it applies, itself included.
    pub from: Exact,
    /// What the raw risk is then multiplied by.
    pub factor: Exact,
}

/// Something that a band asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obligation {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What has to be done.
    pub text: String,
}

/// A band of results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImpactBand {
    /// Its id, as people quote it.
    pub id: String,
    /// Its name.
    pub title: String,
    /// The highest share of the maximum that still belongs to it.
    pub up_to: Exact,
    /// What it asks for.
    pub obligations: Vec<Obligation>,
}

/// How an impact assessment is scored.
#[derive(Debug, Clone)]
pub struct ImpactModel {
    /// What the result is called.
    pub title: String,
    /// The role whose points are the score.
    pub of: Role,
    /// Decimals that the score is rounded to, halves up.
    pub places: u32,
    /// How each role is summed.
    pub roles: BTreeMap<Role, RoleRule>,
    /// Every question by name.
    pub questions: BTreeMap<String, QuestionPoints>,
    /// The choices between groups of questions.
    pub alternatives: Vec<Alternative>,
    /// The deduction, if there is one.
    pub deduction: Option<Deduction>,
    /// The bands from the lowest up.
    pub bands: Vec<ImpactBand>,
}

impl ImpactModel {
    /// The band of a share of the maximum.
    pub fn band(&self, share: &Exact) -> Option<&ImpactBand> {
        self.bands.iter().find(|band| *share <= band.up_to).or(self.bands.last())
    }

    /// The alternative and the group that a question belongs to.
    pub fn group_of(&self, question: &str) -> Option<(&Alternative, &Group)> {
        let groups = self.alternatives.iter().flat_map(|alternative| alternative.groups.iter().map(move |group| (alternative, group)));
        groups.into_iter().find(|(_, group)| group.questions.iter().any(|name| name == question))
    }

    pub(crate) fn read(at: &At<'_>) -> Option<ImpactModel> {
        at.object(&["score", "roles", "questions", "alternatives", "deduction", "bands"])?;
        let score = at.need("score").and_then(|a| read_score(&a));
        let roles = at.need("roles").map_or_else(BTreeMap::new, |a| read_roles(&a));
        // A role with a fault of its own is described all the same.
        let described = |role: Role| at.get("roles").is_some_and(|a| a.get(role.word()).is_some());
        let questions = at.need("questions").map_or_else(BTreeMap::new, |a| {
            let entries = a.entries();
            entries.iter().filter_map(|(name, entry)| Some(((*name).to_owned(), read_question(entry, &described)?))).collect()
        });
        let alternatives = at.get("alternatives").map_or_else(Vec::new, |a| {
            check_unique(&a, "id", "alternative");
            a.items().iter().filter_map(read_alternative).collect()
        });
        let deduction = at.get("deduction").and_then(|a| read_deduction(&a));
        let bands = at.need("bands").map_or_else(Vec::new, |a| read_bands(&a));
        let (title, of, places) = score?;
        if !described(of) {
            at.child("score", at.value).fault(format!("The score is of `{}`, which `roles` does not describe.", of.word()));
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
        let over = entry.need("maximum").and_then(|a| a.word(&[("all", MaximumOver::All), ("asked", MaximumOver::Asked)]));
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
        return Some(QuestionPoints { role, points: BTreeMap::new(), when: Vec::new(), cap: None, leave_out: false });
    }
    if !described(role) {
        word.fault(format!("`roles` does not describe `{}`.", role.word()));
    }
    let given = at.need("points")?;
    let (points, when) = if given.value.is_array() {
        (Some(BTreeMap::new()), read_points_when(&given))
    } else {
        let read: Vec<Option<(String, Exact)>> =
            given.entries().iter().map(|(option, entry)| entry.number().map(|points| ((*option).to_owned(), points))).collect();
        (read.into_iter().collect::<Option<BTreeMap<_, _>>>(), Some(Vec::new()))
    };
    let cap = match at.get("cap") {
        Some(cap) if given.value.is_array() => return cap.refuse("Points by condition do not add up, so they have no cap."),
        Some(cap) => Some(cap.number()?),
        None => None,
    };
    let leave_out = at.get("not_applicable").map_or(Some(false), |a| a.word(&[("worst", false), ("leave_out", true)]));
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
        Some(last) if last.up_to != Exact::from(1) && bands.len() == at.items().len() => at.fault("The last band ends at 1, the whole maximum."),
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

//! `impact.json` as data: points beside options, roles, alternatives, a deduction, bands and their
//! obligations.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::condition::Condition;
use super::exact::Exact;

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

pub(crate) const ROLES: [(&str, Role); 3] =
    [("risk", Role::Risk), ("mitigation", Role::Mitigation), ("none", Role::None)];

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
    /// Whether a question marked as not applicable counts nothing, neither as points nor in a
    /// maximum, rather than at its worst.
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
    /// Unique among the groups of its alternative.
    pub id: String,
    /// What people read.
    pub title: String,
    /// When it is the one.
    pub when: Condition,
    /// Its questions; those of the other groups then count nothing, neither as points nor in a
    /// maximum.
    pub questions: Vec<String>,
}

/// Groups of which exactly one applies.
#[derive(Debug, Clone)]
pub struct Alternative {
    /// Unique among the alternatives; outcomes name it.
    pub id: String,
    /// What is chosen between.
    pub title: String,
    /// The groups of questions, of which at most one counts.
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
    /// As the agency quotes it; outcomes name it.
    pub id: String,
    /// What people read.
    pub title: String,
    /// What has to be done.
    pub text: String,
}

/// A band of results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImpactBand {
    /// Its id, as people quote it.
    pub id: String,
    /// What people read, such as “Level II”.
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
        let groups = self.alternatives.iter().flat_map(|alternative| {
            alternative.groups.iter().map(move |group| (alternative, group))
        });
        groups.into_iter().find(|(_, group)| group.questions.iter().any(|name| name == question))
    }
}

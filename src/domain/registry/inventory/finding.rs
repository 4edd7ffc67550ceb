//! What a tool of a list is in the registry, and what is to be done about it.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::availability::ON_HOLD;

/// What was found, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// Several tools may be meant, or one that is not called quite so: a person has to say.
    Unclear,
    /// The registry has nothing of this name.
    NotFound,
    /// The agency has not decided yet.
    InReview,
    /// Its vendor took it back before the agency decided.
    NeverReviewed,
    /// The agency refused it.
    NotApproved,
    /// The agency took its approval back for good.
    Revoked,
    /// Its approval has ended.
    Expired,
    /// Its approval is set aside for the time being.
    Suspended,
    /// Its approval rests until a condition that was due is met.
    OnHold,
    /// The decision is about another version than the list names.
    OtherVersion,
    /// The day of a condition is past, and the record does not say that it was met.
    ConditionsOverdue,
    /// Conditions have to be met by a day that is still to come.
    ConditionsOpen,
    /// It may be used in a pilot only.
    PilotOnly,
    /// People have to complete modules.
    ModulesRequired,
    /// It may be bought, and nothing has to be done.
    Fine,
}

impl Finding {
    /// Every finding, the worst first.
    pub const ALL: [Self; 15] = [
        Self::Unclear,
        Self::NotFound,
        Self::InReview,
        Self::NeverReviewed,
        Self::NotApproved,
        Self::Revoked,
        Self::Expired,
        Self::Suspended,
        Self::OnHold,
        Self::OtherVersion,
        Self::ConditionsOverdue,
        Self::ConditionsOpen,
        Self::PilotOnly,
        Self::ModulesRequired,
        Self::Fine,
    ];

    /// The finding for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Unclear => "Which one is it?",
            Self::NotFound => "Not found",
            Self::InReview => "In review",
            Self::NeverReviewed => "Never reviewed",
            Self::NotApproved => "Not approved",
            Self::Revoked => "Revoked",
            Self::Expired => "Expired",
            Self::Suspended => "Suspended",
            Self::OnHold => ON_HOLD,
            Self::OtherVersion => "Other version",
            Self::ConditionsOverdue => "Conditions overdue",
            Self::ConditionsOpen => "Conditions open",
            Self::PilotOnly => "Pilot only",
            Self::ModulesRequired => "Modules required",
            Self::Fine => "Fine",
        }
    }

    /// What is to be done, in a sentence, where `also` holds beside it. That only a pilot may use a
    /// tool is never left to the rest.
    pub fn advice_with(self, also: &[Self]) -> String {
        if !also.contains(&Self::PilotOnly) {
            return self.advice().to_owned();
        }
        // Whoever may use it in a pilot only is not told that it may be bought.
        let rest = match self {
            Self::ConditionsOpen => "Keep the conditions and their days in view.",
            other => other.advice(),
        };
        format!("{} {rest}", Self::PilotOnly.advice())
    }

    /// The finding for people to read, where `also` holds beside it.
    pub fn label_with(self, also: &[Self]) -> String {
        if also.contains(&Self::PilotOnly) {
            format!("{}, {}", Self::PilotOnly.label(), self.label().to_lowercase())
        } else {
            self.label().to_owned()
        }
    }

    /// What is to be done, in a sentence.
    fn advice(self) -> &'static str {
        match self {
            Self::Unclear => "Choose the tool that is meant, or say that it is none of these.",
            Self::NotFound => {
                "The registry has no tool of this name. Ask the agency to review it before it is \
                 bought or used."
            }
            Self::InReview => "The agency has not decided yet. Wait for its decision.",
            Self::NeverReviewed => {
                "Its vendor took it back before the agency decided. Ask the agency to review it."
            }
            Self::NotApproved => "The agency refused it. Do not buy it; stop using it.",
            Self::Revoked => {
                "The agency took its approval back for good. Do not buy it; stop using it."
            }
            Self::Expired => {
                "Its approval has ended. Do not buy or renew it before the agency decides again."
            }
            Self::Suspended => {
                "Its approval is set aside for now. Do not buy or renew it until it is back."
            }
            Self::OnHold => {
                "Its approval rests until a condition is met that was due. Do not buy or renew it \
                 until then; ask the vendor."
            }
            Self::OtherVersion => {
                "The decision is about another version than yours. Update it, or ask the agency \
                 about yours."
            }
            Self::ConditionsOverdue => {
                "A condition was due, and the record does not say that it was met. Ask the vendor \
                 before you buy or renew."
            }
            Self::ConditionsOpen => "It may be bought. Keep the conditions and their days in view.",
            Self::PilotOnly => "It may be used in a pilot only.",
            Self::ModulesRequired => "It may be bought. People complete the required modules.",
            Self::Fine => "It may be bought. There is nothing to do.",
        }
    }
}

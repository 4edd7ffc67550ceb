//! The register log: one entry for each public change of a tool, with what the registry said of it
//! from then on. Entries are only ever added. What follows from the day alone has none: that an
//! approval ends and that a condition becomes overdue is worked out from the entry before.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::availability::{Availability, rests_on};
use super::change_notice::{ChangeNotice, NoticeStanding};
use super::listing::{
    CHANGE_NOTED, CHANGE_REVIEWED, CHANGE_TOLD, Card, MORE_TIME, PublicAppeal, Settlement,
};
use super::pipeline::PublicState;
use super::state::{Change, ListingState};
use crate::domain::assessment::decision::Consequence;
use crate::domain::instrument::Decision;
use crate::domain::values::{Invalid, ProductId, Timestamp};

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// It stood in the registry when the log was begun.
    Adopted,
    /// The agency accepted it for review.
    Accepted,
    /// Its vendor took it back from the review.
    Withdrawn,
    /// An approval from before Assay was loaded.
    Loaded,
    /// Its first decision was published.
    Published,
    /// A new decision took the place of the one before.
    Replaced,
    /// The agency set the listing aside.
    Suspended,
    /// The agency brought it back.
    Reinstated,
    /// The agency took the decision back for good.
    Revoked,
    /// The agency found that a condition is met.
    ConditionMet,
    /// The agency asks for a condition no more.
    ConditionWaived,
    /// The agency opened a condition again.
    ConditionReopened,
    /// The agency gave more time for a condition.
    ConditionMoved,
    /// The vendor told of a change.
    ChangeTold,
    /// The agency noted it: nothing changes.
    ChangeNoted,
    /// The agency reviews what changed.
    ChangeReviewed,
    /// The vendor appealed the decision.
    Appealed,
    /// The agency decided on an appeal.
    AppealDecided,
    /// The tool or its vendor was given another name.
    Renamed,
    /// It was taken off the public pages.
    TakenOff,
    /// It was put back on the public pages.
    PutBack,
}

impl EntryKind {
    /// Every kind.
    pub const ALL: [Self; 21] = [
        Self::Adopted,
        Self::Accepted,
        Self::Withdrawn,
        Self::Loaded,
        Self::Published,
        Self::Replaced,
        Self::Suspended,
        Self::Reinstated,
        Self::Revoked,
        Self::ConditionMet,
        Self::ConditionWaived,
        Self::ConditionReopened,
        Self::ConditionMoved,
        Self::ChangeTold,
        Self::ChangeNoted,
        Self::ChangeReviewed,
        Self::Appealed,
        Self::AppealDecided,
        Self::Renamed,
        Self::TakenOff,
        Self::PutBack,
    ];

    /// The stored word, which data has as well.
    pub fn word(self) -> &'static str {
        match self {
            Self::Adopted => "adopted",
            Self::Accepted => "accepted",
            Self::Withdrawn => "withdrawn",
            Self::Loaded => "loaded",
            Self::Published => "published",
            Self::Replaced => "replaced",
            Self::Suspended => "suspended",
            Self::Reinstated => "reinstated",
            Self::Revoked => "revoked",
            Self::ConditionMet => "condition_met",
            Self::ConditionWaived => "condition_waived",
            Self::ConditionReopened => "condition_reopened",
            Self::ConditionMoved => "condition_moved",
            Self::ChangeTold => "change_told",
            Self::ChangeNoted => "change_noted",
            Self::ChangeReviewed => "change_reviewed",
            Self::Appealed => "appealed",
            Self::AppealDecided => "appeal_decided",
            Self::Renamed => "renamed",
            Self::TakenOff => "taken_off",
            Self::PutBack => "put_back",
        }
    }

    /// What happened, for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Adopted => "In the registry when this log was begun",
            Self::Accepted => "Accepted for review",
            Self::Withdrawn => "Withdrawn by the vendor",
            Self::Loaded => "Approval from before Assay",
            Self::Published => "Decision published",
            Self::Replaced => "New decision published",
            Self::Suspended => Change::Suspend.moment(),
            Self::Reinstated => Change::Reinstate.moment(),
            Self::Revoked => Change::Revoke.moment(),
            Self::ConditionMet => Settlement::moment(Some(Settlement::Met)),
            Self::ConditionWaived => Settlement::moment(Some(Settlement::Waived)),
            Self::ConditionReopened => Settlement::moment(None),
            Self::ConditionMoved => MORE_TIME,
            Self::ChangeTold => CHANGE_TOLD,
            Self::ChangeNoted => CHANGE_NOTED,
            Self::ChangeReviewed => CHANGE_REVIEWED,
            Self::Appealed => PublicAppeal::FILED,
            Self::AppealDecided => PublicAppeal::DECIDED,
            Self::Renamed => "Renamed",
            Self::TakenOff => "Taken off the public pages",
            Self::PutBack => "Back on the public pages",
        }
    }

    /// The entry that something which became of a condition makes; none stands for one that is open
    /// again.
    pub fn of_condition(settled: Option<Settlement>) -> Self {
        match settled {
            Some(Settlement::Met) => Self::ConditionMet,
            Some(Settlement::Waived) => Self::ConditionWaived,
            None => Self::ConditionReopened,
        }
    }

    /// The entry that the agency's answer to a told change makes.
    pub fn of_notice(standing: NoticeStanding) -> Self {
        match standing {
            NoticeStanding::Told => Self::ChangeTold,
            NoticeStanding::Noted => Self::ChangeNoted,
            NoticeStanding::UnderReview => Self::ChangeReviewed,
        }
    }

    /// The entry that a change of a listing's state makes; none for its end, which follows from the
    /// day.
    pub fn of(change: Change) -> Option<Self> {
        match change {
            Change::Suspend => Some(Self::Suspended),
            Change::Reinstate => Some(Self::Reinstated),
            Change::Revoke => Some(Self::Revoked),
            Change::Expire => None,
        }
    }

    /// Reads the stored word.
    ///
    /// # Errors
    /// When the word names no kind.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.word() == word)
            .ok_or_else(|| Invalid(format!("“{word}” is not a kind of entry of the register.")))
    }
}

/// A condition that is still to be met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenCondition {
    /// What has to be done, in a sentence.
    pub text: String,
    /// The day by which it has to be done.
    pub due: NaiveDate,
    /// What follows when that day is over.
    #[serde(default)]
    pub consequence: Consequence,
}

/// How a listing stands: what decides how it reads on later days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stand {
    /// The version that the decision is about.
    pub version: String,
    /// Its state.
    pub status: ListingState,
    /// What was decided.
    pub decision: Decision,
    /// Its last day.
    pub expires_on: Option<NaiveDate>,
    /// The conditions that are to be met, in the listing's order.
    pub open: Vec<OpenCondition>,
    /// The changes that the vendor told of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<ChangeNotice>,
}

impl Stand {
    /// How a listing stands.
    pub fn of(card: &Card) -> Self {
        let open = card.conditions.iter().filter(|condition| condition.settled.is_none());
        let open = open.map(|condition| OpenCondition {
            text: condition.text.clone(),
            due: condition.due,
            consequence: condition.consequence,
        });
        Self {
            version: card.version.clone(),
            status: card.status,
            decision: card.decision,
            expires_on: card.expires_on,
            open: open.collect(),
            notices: card.change_notices.clone(),
        }
    }

    /// Whether the tool may be bought on a day.
    pub fn availability(&self, day: NaiveDate) -> Availability {
        let first = self.open.iter().filter_map(|open| open.consequence.rests_from(open.due)).min();
        let status = self.status.on(day, self.expires_on);
        Availability::of(status, self.decision, rests_on(first, day))
    }
}

/// What the registry says of a tool in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The tool's name then.
    pub name: String,
    /// The vendor's name then.
    pub vendor: String,
    /// How its listing stands; none while it has none.
    pub listed: Option<Stand>,
    /// How it stands in the review beside its listing or before it; none when it is in none.
    pub review: Option<PublicState>,
    /// Whether it is on the public pages.
    pub shown: bool,
}

impl Head {
    /// Whether the tool may be bought on a day; none while it is off the public pages.
    pub fn availability(&self, day: NaiveDate) -> Option<Availability> {
        let of_review = || self.review.map_or(Availability::NeverReviewed, Availability::from);
        let answer =
            || self.listed.as_ref().map_or_else(of_review, |stand| stand.availability(day));
        self.shown.then(answer)
    }
}

/// One entry, without the whole body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the log, from 1; later entries have higher ones.
    pub seq: i64,
    /// The tool.
    pub product: ProductId,
    /// The tool's word in addresses then.
    pub slug: String,
    /// When it was made.
    pub at: Timestamp,
    /// What changed.
    pub kind: EntryKind,
    /// More about it, in words that everybody may read.
    pub note: Option<String>,
    /// What the registry says of the tool from then on.
    pub head: Head,
}

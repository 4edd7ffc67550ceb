//! A listing: the public record of a decision. This module is the only place that makes one, from
//! an allow-list: what stands in these types is public, and an answer gets in only when its
//! question is.

mod appeal;
mod composition;
mod conditions;
mod earlier;
mod parts;
mod reasons;
mod scores;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use appeal::PublicAppeal;
pub use conditions::{Condition, ConditionState, MORE_TIME, SettledCondition, Settlement};
pub use earlier::EarlierApproval;
pub use parts::{
    Arithmetic, Checked, FactValue, Factor, Floor, History, LearningHours, Module, ModuleBecause,
    PublicMeasure, PublicReason, PublicTable, PublicValue, Statement, Stop, Withheld,
};
pub use scores::{CriterionScore, Scores};

use super::availability::{Availability, ON_HOLD, rests_on};
use super::change_notice::{ChangeNotice, NoticeStanding};
use super::state::{Change, ListingState};
use crate::domain::calendar::day_in_words;
use crate::domain::instrument::{Decision, Pin, ProperNouns};
use crate::domain::shared::Shared;
use crate::domain::values::sentence_case;

pub use composition::Source;

/// What happened when a vendor told of a change of its tool.
pub const CHANGE_TOLD: &str = "The vendor told of a change";
/// What happened when the agency found that nothing follows from it.
pub const CHANGE_NOTED: &str = "A change was noted";
/// What happened when the agency asked to review it.
pub const CHANGE_REVIEWED: &str = "A change is under review";

/// What lists tell of a listing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Card {
    /// Whether the tool may be bought today, a day of the agency's.
    // No part of the record, as it changes with the day: none until a day is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Availability, required = true)]
    pub availability: Option<Availability>,
    /// The product's word in addresses: its page is `/registry/{slug}`.
    pub slug: String,
    /// The product's name.
    pub name: String,
    /// The vendor's name.
    pub vendor: String,
    /// Names that the product and its vendor had before. They are no part of the record of a
    /// decision.
    #[serde(skip)]
    pub former_names: Vec<String>,
    /// Words in addresses that the product had before: they lead to its page.
    #[serde(skip)]
    pub former_slugs: Vec<String>,
    /// The version that the decision is about.
    pub version: String,
    /// The product's web address.
    #[schema(format = "uri")]
    pub website: String,
    /// What it does, in the vendor's words.
    pub summary: String,
    /// Where the listing stands.
    pub status: ListingState,
    /// Why it was last suspended, reinstated, revoked or expired; empty before.
    pub status_reason: String,
    /// What was decided on the day in `decided_on`. It stays what it was when the listing is
    /// suspended, revoked or has ended: whether the tool may be bought today is told by
    /// `availability` alone.
    pub decision: Decision,
    /// Why, in the agency's words.
    pub decision_reason: String,
    /// What the rules led to and why, where the panel departed from them; null where it followed
    /// them.
    #[serde(default)]
    #[schema(required = true)]
    pub departure: Option<String>,
    /// The inherent risk tier, before controls; null when the decision was made before it was
    /// settled.
    #[schema(required = true)]
    pub inherent_tier: Option<u8>,
    /// What people read of the inherent tier, such as “High”.
    #[schema(required = true)]
    pub inherent_tier_name: Option<String>,
    /// The inherent score, 0 to 100, up to four decimals; null where it would tell an answer that
    /// is not public.
    #[schema(required = true)]
    pub inherent_score: Option<f64>,
    /// The residual risk tier, with controls.
    #[schema(required = true)]
    pub residual_tier: Option<u8>,
    /// What people read of the residual tier, such as “High”.
    #[schema(required = true)]
    pub residual_tier_name: Option<String>,
    /// The residual score, 0 to 100, up to four decimals; null where it would tell an answer that
    /// is not public.
    #[schema(required = true)]
    pub residual_score: Option<f64>,
    /// The panel's scores by criterion id.
    #[schema(value_type = std::collections::BTreeMap<String, CriterionScore>)]
    pub scores: Scores,
    /// What has to be done, and by when.
    pub conditions: Vec<Condition>,
    /// The changes that the vendor told of since the decision; not there where it told of none.
    /// They are no part of the record of a decision.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub change_notices: Vec<ChangeNotice>,
    /// The modules that people complete, for whom, by when and why.
    #[schema(value_type = Vec<Module>)]
    pub modules: Vec<Shared<Module>>,
    /// What the vendor attested about use, users and technique; lists are filtered by these.
    pub facts: Vec<FactValue>,
    /// The answers that would be public and stay with the agency, because the vendor asked; not
    /// there where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub withheld: Vec<Withheld>,
    /// The day of the approval; null when it is not approved.
    #[schema(required = true)]
    pub approved_on: Option<NaiveDate>,
    /// The day of the decision.
    pub decided_on: NaiveDate,
    /// The last day of the approval, which holds to the end of that day where the agency is; null
    /// when it is not approved.
    #[schema(required = true)]
    pub expires_on: Option<NaiveDate>,
    /// The questionnaire that it rests on, to the byte; null for an approval from before Assay.
    #[schema(required = true)]
    pub questionnaire: Option<Pin>,
    /// How many incidents districts reported with the tool and the agency rated; not there where
    /// there is none. It is no part of the record of a decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incidents: Option<IncidentCounts>,
    /// The appeal of its vendor against this decision; not there where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal: Option<PublicAppeal>,
    /// There for an approval that the agency made before it used Assay, and loaded: nothing of it
    /// was found by its method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier: Option<EarlierApproval>,
}

/// Incidents with a tool that districts reported and the agency rated, without anything about them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IncidentCounts {
    /// How many the agency rated.
    pub rated: u32,
    /// How many of them as serious or severe.
    pub serious: u32,
}

/// What a product and its vendor are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// The product's word in addresses.
    pub slug: String,
    /// The product's name.
    pub name: String,
    /// The vendor's name.
    pub vendor: String,
}

/// A whole listing.
#[expect(
    clippy::manual_non_exhaustive,
    reason = "the private field keeps the rest of this crate from making listings too"
)]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Listing {
    /// What lists tell of it.
    #[serde(flatten)]
    pub card: Card,
    /// SHA-256 of what the vendor submitted, in hex; null for an approval from before Assay.
    #[schema(required = true)]
    pub disclosure_digest: Option<String>,
    /// The day on which the vendor attested it; null for an approval from before Assay.
    #[schema(required = true)]
    pub attested_on: Option<NaiveDate>,
    /// The data that the tool takes, as the vendor attested it.
    pub data: Vec<PublicTable>,
    /// What the tool costs, as the vendor attested it.
    pub costs: Vec<PublicTable>,
    /// The risk factors, with the answers behind each.
    pub factors: Vec<Factor>,
    /// The rules that raised the tier.
    pub floors: Vec<Floor>,
    /// How the tiers were worked out.
    pub arithmetic: Arithmetic,
    /// What stands in the way of an approval, or has to be cured.
    pub stops: Vec<Stop>,
    /// What the panel looked at, by criterion.
    // Listings from before this was told have none.
    #[serde(default)]
    #[schema(required = true)]
    pub checked: Vec<Checked>,
    /// The vendor's public answers by criterion. What the panel made of them are the scores.
    pub statements: Vec<Statement>,
    /// What Assay computed from tables in these answers, with the arithmetic.
    #[serde(default)]
    #[schema(required = true)]
    pub measures: Vec<PublicMeasure>,
    /// The hours of learning that are asked of each role.
    #[serde(default)]
    #[schema(required = true)]
    pub hours: Vec<LearningHours>,
    /// What is monitored, and how often.
    #[schema(required = true)]
    pub monitoring: Option<String>,
    /// What a pilot may look like; null when it is none.
    #[schema(required = true)]
    pub pilot: Option<String>,
    /// The public moments, newest first.
    pub history: Vec<History>,
    /// Keeps listings from being made anywhere but here.
    #[serde(skip)]
    sealed: (),
}

impl Card {
    /// Whether the tool may be bought, where the listing stands as it does here.
    pub fn availability(&self) -> Availability {
        Availability::of(self.status, self.decision, self.rests())
    }

    /// Whether the approval rests, because a condition that it hangs on is overdue.
    pub fn rests(&self) -> bool {
        self.overdue_rest().is_some() && self.status == ListingState::Published
    }

    /// Where the listing stands, for people to read: an approval that rests is not current.
    pub fn status_in_words(&self) -> &'static str {
        if self.rests() { ON_HOLD } else { self.status.label() }
    }

    /// The condition that the approval rests because of; the first to be due where there are more.
    pub fn overdue_rest(&self) -> Option<&Condition> {
        let overdue = self.conditions.iter().filter(|condition| {
            condition.state == Some(ConditionState::Overdue) && condition.rests_from().is_some()
        });
        overdue.min_by_key(|condition| condition.due)
    }

    /// Whether the approval rests on a day, if nothing is recorded until then.
    pub fn rests_on(&self, day: NaiveDate) -> bool {
        self.status.on(day, self.expires_on) == ListingState::Published
            && rests_on(self.rests_from(), day)
    }

    /// The first day on which the approval rests if nothing is recorded until then.
    pub fn rests_from(&self) -> Option<NaiveDate> {
        self.conditions.iter().filter_map(Condition::rests_from).min()
    }

    /// Whether the decision is what counts: a refusal does, and an approval that is neither set
    /// aside nor over.
    pub fn counts(&self) -> bool {
        Availability::decision_counts(self.status, self.decision, self.rests())
    }

    /// Whether the listing reads the same on two days, the earlier first.
    pub fn is_same_on(&self, earlier: NaiveDate, later: NaiveDate) -> bool {
        let ends = !self.status.is_over()
            && self.status.on(later, self.expires_on) == ListingState::Expired;
        let waits = self.status != ListingState::Revoked;
        !ends
            && (!waits
                || self
                    .conditions
                    .iter()
                    .all(|condition| condition.state_on(earlier) == condition.state_on(later)))
    }
}

impl Listing {
    /// What tells it from the listing of another decision on the same product, and from itself in
    /// another state.
    pub fn stamp(&self) -> String {
        let Card { version, decided_on, expires_on, status, conditions, .. } = &self.card;
        let until = expires_on.map_or_else(String::new, |day| day.to_string());
        let settled: Vec<String> = conditions
            .iter()
            .map(|condition| match (&condition.settled, condition.first_due) {
                (Some(settled), _) => settled.how.word().to_owned(),
                (None, Some(_)) => condition.due.to_string(),
                (None, None) => String::new(),
            })
            .collect();
        let settled = settled.join(".");
        format!("{}-{decided_on}-{until}-{settled}-{version}", status.word())
    }

    /// The listing as it stands on a day: with the answer for that day, expired when its last day
    /// is past, and each condition with its state.
    #[must_use]
    pub fn as_of(mut self, day: NaiveDate) -> Self {
        self.expire(day);
        let revoked = self.card.status == ListingState::Revoked;
        for condition in &mut self.card.conditions {
            let dropped = revoked && condition.settled.is_none();
            condition.state =
                Some(if dropped { ConditionState::Dropped } else { condition.state_on(day) });
        }
        self.card.availability = Some(self.card.availability());
        self
    }

    /// Marks the listing as expired when its last day is past; says whether it did. The day after
    /// the last is the day of it.
    pub fn expire(&mut self, today: NaiveDate) -> bool {
        let Some(last) = self.card.expires_on.filter(|_| !self.card.status.is_over()) else {
            return false;
        };
        let past = self.card.status.on(today, Some(last)) == ListingState::Expired;
        if past {
            self.change(
                Change::Expire,
                ListingState::Expired,
                &format!("It held until {}.", day_in_words(last)),
                last.succ_opt().unwrap_or(last),
            );
        }
        past
    }

    /// This listing with what people did to the published one: its history, its state, and by what
    /// the agency chose to narrow lists.
    #[must_use]
    pub fn with_acts_of(mut self, published: &Listing) -> Self {
        self.history.clone_from(&published.history);
        self.card.status = published.card.status;
        self.card.status_reason.clone_from(&published.card.status_reason);
        self.card.appeal.clone_from(&published.card.appeal);
        let conditions = self.card.conditions.iter_mut().zip(&published.card.conditions);
        for (own, published) in conditions {
            own.settled.clone_from(&published.settled);
            (own.due, own.first_due) = (published.due, published.first_due);
        }
        self.card.change_notices.clone_from(&published.card.change_notices);
        // By which facts lists are narrowed is the agency's choice at the time, no result.
        self.card.facts.retain(|fact| !fact.derived);
        self.card.facts.extend(published.card.facts.iter().filter(|fact| fact.derived).cloned());
        self
    }

    /// Keeps the state that an earlier listing has, and why: what suspended or revoked a tool is
    /// not undone by a decision that is made anew because of an appeal.
    pub fn keep_state_of(&mut self, earlier: &Listing) {
        if earlier.card.status != ListingState::Expired {
            self.card.status = earlier.card.status;
            self.card.status_reason.clone_from(&earlier.card.status_reason);
        }
    }

    /// The stored form, which is also the body of the API.
    ///
    /// # Errors
    /// When a part of it cannot be written as JSON.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// Reads the stored form.
    ///
    /// # Errors
    /// When the text is no listing: somebody changed it, or a newer Assay wrote it.
    pub fn parse(body: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(body)
    }

    /// Puts the names that the product and its vendor have now in place of those of the decision,
    /// which stay known with all others.
    pub fn call(&mut self, now: Called, former: Vec<String>) {
        self.card.slug = now.slug;
        let decided = [
            std::mem::replace(&mut self.card.name, now.name),
            std::mem::replace(&mut self.card.vendor, now.vendor),
        ];
        let now = [self.card.name.clone(), self.card.vendor.clone()];
        self.card.former_names.clear();
        for name in former.into_iter().chain(decided) {
            if !now.contains(&name) && !self.card.former_names.contains(&name) {
                self.card.former_names.push(name);
            }
        }
    }

    /// Makes the listing of a past day known by the names that it and its vendor had before and
    /// have today, beside those of its day, under which it stands.
    pub fn also_known_by(&mut self, today: &Card) {
        let card = &mut self.card;
        let of_its_day = [card.name.clone(), card.vendor.clone()];
        let names = [&today.name, &today.vendor].into_iter().chain(&today.former_names);
        card.former_names = names.filter(|name| !of_its_day.contains(name)).cloned().collect();
    }

    /// Puts the listing into another state, on the record of its history.
    pub fn change(&mut self, change: Change, to: ListingState, reason: &str, on: NaiveDate) {
        self.card.status = to;
        reason.clone_into(&mut self.card.status_reason);
        let text = Some(reason.to_owned()).filter(|reason| !reason.is_empty());
        let version = Some(self.card.version.clone());
        let what = change.moment().to_owned();
        self.history.insert(0, History { on, what, text, version });
    }

    /// Notes an appeal, or what came of it, on the record of the history.
    pub fn appeal(&mut self, appeal: PublicAppeal) {
        let version = Some(self.card.version.clone());
        self.history.insert(0, appeal.moment(version));
        self.card.appeal = Some(appeal);
    }

    /// Notes what became of a condition, by its place from 0, on the record of the history; none
    /// opens it again, and `why` says what for. Answers the words of the moment, none where there
    /// is no such condition.
    pub fn settle(
        &mut self,
        place: usize,
        settled: Option<SettledCondition>,
        why: &str,
        on: NaiveDate,
    ) -> Option<String> {
        let version = Some(self.card.version.clone());
        let condition = self.card.conditions.get_mut(place)?;
        let what = Settlement::moment(settled.as_ref().map(|settled| settled.how));
        let became =
            settled.as_ref().map_or_else(|| "Open again".to_owned(), SettledCondition::label);
        condition.settled = settled;
        let words = format!("{} {became}: {why}", condition.text);
        let moment = History { on, what: what.to_owned(), text: Some(words.clone()), version };
        self.history.insert(0, moment);
        Some(words)
    }

    /// Gives more time for a condition, by its place from 0, on the record of the history. Answers
    /// the words of the moment, none where there is no such condition.
    pub fn give_time(
        &mut self,
        place: usize,
        until: NaiveDate,
        why: &str,
        on: NaiveDate,
    ) -> Option<String> {
        let version = Some(self.card.version.clone());
        let condition = self.card.conditions.get_mut(place)?;
        condition.first_due.get_or_insert(condition.due);
        condition.due = until;
        let words = format!("{} Now due on {}: {why}", condition.text, day_in_words(until));
        let moment = History { on, what: MORE_TIME.to_owned(), text: Some(words.clone()), version };
        self.history.insert(0, moment);
        Some(words)
    }

    /// Notes a change that the vendor tells of, on the record of the history. Answers its place and
    /// the words of the moment.
    pub fn tell_of(&mut self, notice: ChangeNotice) -> (usize, String) {
        let words = format!(
            "{}, as of {}.",
            sentence_case(&notice.what_in_words()),
            day_in_words(notice.happens_on)
        );
        let version = Some(self.card.version.clone());
        let what = CHANGE_TOLD.to_owned();
        let moment = History { on: notice.told_on, what, text: Some(words.clone()), version };
        self.history.insert(0, moment);
        (self.take_over(notice), words)
    }

    /// Takes a change over that was told of the decision before; answers its place, from 0.
    pub fn take_over(&mut self, notice: ChangeNotice) -> usize {
        self.card.change_notices.push(notice);
        self.card.change_notices.len() - 1
    }

    /// Notes what the agency made of such a change, by its place, on the record of the history.
    /// Answers the notice and the words of the moment; none where there is no such notice.
    pub fn answer_notice(
        &mut self,
        place: usize,
        standing: NoticeStanding,
        review_by: Option<NaiveDate>,
        on: NaiveDate,
    ) -> Option<(ChangeNotice, String)> {
        let version = Some(self.card.version.clone());
        let notice = self.card.change_notices.get_mut(place)?;
        notice.standing = standing;
        (notice.answered_on, notice.review_by) = (Some(on), review_by);
        let what = match standing {
            NoticeStanding::UnderReview => CHANGE_REVIEWED,
            NoticeStanding::Told | NoticeStanding::Noted => CHANGE_NOTED,
        };
        let words =
            format!("{}. {}", sentence_case(&notice.what_in_words()), notice.standing_in_words());
        let notice = notice.clone();
        let moment = History { on, what: what.to_owned(), text: Some(words.clone()), version };
        self.history.insert(0, moment);
        Some((notice, words))
    }

    /// Whom the decision is for, as one phrase: `teachers, students in grades 6–8`.
    pub fn audience(&self, names: &ProperNouns) -> Option<String> {
        let values =
            self.card.facts.iter().filter(|fact| fact.audience).flat_map(|fact| &fact.values);
        let labels: Vec<String> = values.map(|value| names.inside(&value.label)).collect();
        (!labels.is_empty()).then(|| labels.join(", "))
    }
}

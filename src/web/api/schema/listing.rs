use std::collections::BTreeMap;

use utoipa::ToSchema;

use super::{Named, Undecided};

/// A page of listings.
#[derive(ToSchema)]
pub struct ListingList {
    /// The listings of the page.
    pub items: Vec<Card>,
    /// The address of the next page; null on the last.
    #[schema(required = true)]
    pub next: Option<String>,
    /// Tools without a published decision that fit the words in `q` and the answers in
    /// `availability`; empty when neither is given.
    pub undecided: Vec<Undecided>,
}

/// Where a listing stands.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum Status {
    /// It holds.
    Published,
    /// The agency set it aside for the time being.
    Suspended,
    /// Its last day is past, whether that is noted in its history already or not.
    Expired,
    /// The agency took the decision back for good.
    Revoked,
}

/// Whether a tool may be bought.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum Availability {
    /// It is approved.
    Yes,
    /// It is approved with conditions.
    WithConditions,
    /// It is approved for a pilot.
    PilotOnly,
    /// It was approved, and the approval is suspended or has ended.
    NotNow,
    /// It was refused, or the agency took its approval back for good.
    No,
    /// The agency has not decided yet; no listing says so.
    InReview,
    /// The agency never decided; no listing says so.
    NeverReviewed,
}

/// How a condition stands.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum ConditionState {
    /// Its day is still to come, or is today.
    Open,
    /// Its day is past, and the record does not say that it was met.
    Overdue,
    /// The decision that it belongs to was revoked, so nothing is left to be done.
    Dropped,
}

/// A decision.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum Decision {
    /// Approved.
    Approved,
    /// Approved with conditions.
    Conditional,
    /// Approved for a pilot only.
    Pilot,
    /// Not approved.
    NotApproved,
}

/// What lists tell of a listing.
#[derive(ToSchema)]
pub struct Card {
    /// Whether the tool may be bought today, a day of the agency's.
    pub availability: Availability,
    /// The product's word in addresses.
    pub slug: String,
    /// The product's name.
    pub name: String,
    /// The vendor's name.
    pub vendor: String,
    /// The version that the decision is about.
    pub version: String,
    /// The product's web address.
    #[schema(format = "uri")]
    pub website: String,
    /// What it does, in the vendor's words.
    pub summary: String,
    /// Where the listing stands.
    pub status: Status,
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
    #[schema(required = true)]
    pub departure: Option<String>,
    /// The inherent risk tier, before controls; null when the decision was made before it was
    /// settled.
    #[schema(required = true)]
    pub inherent_tier: Option<u8>,
    /// The name of the inherent tier.
    #[schema(required = true)]
    pub inherent_tier_name: Option<String>,
    /// The inherent score, 0 to 100, up to four decimals; null where it would tell an answer that
    /// is not public.
    #[schema(required = true)]
    pub inherent_score: Option<f64>,
    /// The residual risk tier, with controls.
    #[schema(required = true)]
    pub residual_tier: Option<u8>,
    /// The name of the residual tier.
    #[schema(required = true)]
    pub residual_tier_name: Option<String>,
    /// The residual score, 0 to 100, up to four decimals; null where it would tell an answer that
    /// is not public.
    #[schema(required = true)]
    pub residual_score: Option<f64>,
    /// The panel's scores by criterion id.
    pub scores: BTreeMap<String, Score>,
    /// What has to be done, and by when.
    pub conditions: Vec<Condition>,
    /// The modules that people complete.
    pub modules: Vec<RequiredModule>,
    /// What the vendor attested about use, users and technique; lists are filtered by these.
    pub facts: Vec<PublicFact>,
    /// The day of the approval; null when it is not approved.
    #[schema(required = true, format = Date)]
    pub approved_on: Option<String>,
    /// The day of the decision.
    #[schema(format = Date)]
    pub decided_on: String,
    /// The last day of the approval, which holds to the end of that day where the agency is; null
    /// when it is not approved.
    #[schema(required = true, format = Date)]
    pub expires_on: Option<String>,
    /// The questionnaire that it rests on.
    pub questionnaire: Questionnaire,
}

/// The panel's score for one criterion.
#[derive(ToSchema)]
pub struct Score {
    /// The criterion's name.
    pub title: String,
    /// Its share of the whole, of 100.
    pub weight: u32,
    /// From 0 to 4, up to four decimals, and more where four would put it on the wrong side of the
    /// minimum; null when it is not scored.
    #[schema(required = true)]
    pub score: Option<f64>,
    /// The score in a word of the scale, rounded down.
    #[schema(required = true)]
    pub word: Option<String>,
    /// The lowest score that the tier asks for.
    #[schema(required = true)]
    pub minimum: Option<f64>,
    /// Whether the minimum is reached; null without a minimum, and without a score, which leaves
    /// the minimum untested.
    #[schema(required = true)]
    pub met: Option<bool>,
}

/// A condition of an approval.
#[derive(ToSchema)]
pub struct Condition {
    /// What has to be done, in a sentence.
    pub text: String,
    /// The criterion that it belongs to, by id; null for all.
    #[schema(required = true)]
    pub criterion: Option<String>,
    /// The day by which it has to be done.
    #[schema(format = Date)]
    pub due: String,
    /// How it stands today, a day of the agency's.
    pub state: ConditionState,
    /// What shows that it was done.
    pub evidence_required: String,
}

/// A module that the tool requires.
#[derive(ToSchema)]
pub struct RequiredModule {
    /// Its id, as people quote it.
    pub id: String,
    /// Its name.
    pub title: String,
    /// The roles that need it.
    pub who: Vec<Named>,
    /// The roles that it is left to, as the hours of their tier are reached before.
    pub left_to: Vec<Named>,
    /// By when.
    pub by: Named,
    /// Why, one entry a rule.
    pub because: Vec<ModuleBecause>,
}

/// The hours of learning that are asked of a role.
#[derive(ToSchema)]
pub struct LearningHours {
    /// The role.
    pub role: Named,
    /// The hours of all modules that it completes, those for everyone who uses the tool included.
    pub hours: f64,
    /// The most that the tier asks of it; null where nothing limits it.
    #[schema(required = true)]
    pub most: Option<f64>,
}

/// Why a module is required.
#[derive(ToSchema)]
pub struct ModuleBecause {
    /// The rule; null when the module comes before another required one.
    #[schema(required = true)]
    pub rule: Option<String>,
    /// Why, in a sentence.
    pub sentence: String,
    /// The answers and results that made the rule hold.
    pub reasons: Vec<PublicReason>,
}

/// Something that a result rests on.
#[derive(ToSchema)]
pub struct PublicReason {
    /// The reference that people quote.
    #[schema(required = true)]
    pub code: Option<String>,
    /// The question, or what was derived.
    pub label: String,
    /// The answer or the value in words; “Not public” for an answer that is not.
    pub given: String,
}

/// A fact that the vendor attested.
#[derive(ToSchema)]
pub struct PublicFact {
    /// Its id; lists are filtered by `fact.<id>`.
    pub id: String,
    /// What people read.
    pub label: String,
    /// Whether it says for whom the decision is.
    pub audience: bool,
    /// The values.
    pub values: Vec<FactValue>,
}

/// A value of a fact.
#[derive(ToSchema)]
pub struct FactValue {
    /// Its id.
    pub id: String,
    /// What people read.
    pub label: String,
}

/// A version of a questionnaire, to the byte.
#[derive(ToSchema)]
pub struct Questionnaire {
    /// The family.
    pub family: String,
    /// The version.
    pub version: String,
    /// SHA-256 over every file of it, in hex.
    pub digest: String,
}

/// A whole listing.
#[derive(ToSchema)]
pub struct Listing {
    /// What lists tell of it.
    #[serde(flatten)]
    pub card: Card,
    /// SHA-256 of what the vendor submitted, in hex.
    pub disclosure_digest: String,
    /// The day on which the vendor attested it.
    #[schema(format = Date)]
    pub attested_on: String,
    /// The data that the tool takes, as the vendor attested it.
    pub data: Vec<AttestedTable>,
    /// What the tool costs, as the vendor attested it.
    pub costs: Vec<AttestedTable>,
    /// The risk factors.
    pub factors: Vec<Factor>,
    /// The rules that raised the tier.
    pub floors: Vec<Floor>,
    /// How the tiers were worked out.
    pub arithmetic: Arithmetic,
    /// What stands in the way of an approval, or has to be cured.
    pub stops: Vec<Stop>,
    /// What the panel looked at, by criterion.
    pub checked: Vec<Checked>,
    /// The vendor's public answers by criterion.
    pub statements: Vec<Statement>,
    /// What Assay computed from tables in these answers, with the arithmetic.
    pub measures: Vec<Measure>,
    /// The hours of learning that are asked of each role.
    pub hours: Vec<LearningHours>,
    /// What is monitored, and how often.
    #[schema(required = true)]
    pub monitoring: Option<String>,
    /// What a pilot may look like; null when it is none.
    #[schema(required = true)]
    pub pilot: Option<String>,
    /// The public moments, newest first.
    pub history: Vec<HistoryMoment>,
}

/// A table of what the vendor attested, in words.
#[derive(ToSchema)]
pub struct AttestedTable {
    /// Its id.
    pub id: String,
    /// What it is.
    pub label: String,
    /// The heads of the columns.
    pub columns: Vec<String>,
    /// The rows, one text a column.
    pub rows: Vec<Vec<String>>,
}

/// A risk factor.
#[derive(ToSchema)]
pub struct Factor {
    /// The reference that people quote.
    pub code: String,
    /// Its name.
    pub title: String,
    /// Its share of the inherent score, of 100.
    pub weight: u32,
    /// Its level; null while it was open, and where an answer behind it is not public.
    #[schema(required = true)]
    pub level: Option<u8>,
    /// Whether the level is kept back, because an answer behind it is not public.
    pub not_public: bool,
    /// The highest level there is.
    pub maximum: u8,
    /// What the level means.
    #[schema(required = true)]
    pub text: Option<String>,
    /// Whether it counts as the highest because the vendor did not say.
    pub withheld: bool,
    /// Weight × level ÷ highest level, written out; empty where the level is not public.
    pub arithmetic: String,
    /// The answers behind it.
    pub reasons: Vec<PublicReason>,
}

/// A rule that raised the tier.
#[derive(ToSchema)]
pub struct Floor {
    /// The lowest tier that it allows.
    pub tier: u8,
    /// Why, in a sentence.
    pub because: String,
}

/// How the tiers were worked out, in sentences with their numbers.
#[derive(ToSchema)]
pub struct Arithmetic {
    /// From the factors to the inherent tier.
    pub inherent: Vec<String>,
    /// From the scores to the residual tier.
    pub residual: Vec<String>,
    /// From the tiers to the decision.
    pub decision: Vec<String>,
}

/// How grave a stop is.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum StopKind {
    /// Not approvable while it stands.
    Hard,
    /// May be cured within a number of days.
    Curable,
    /// A person decides.
    Discretionary,
}

/// Whether a stop stands.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum StopStanding {
    /// It stands.
    Stands,
    /// It hangs on something that is not answered yet.
    Open,
    /// It cannot be ruled out, because the vendor did not say.
    Undisclosed,
}

/// Something that stops an approval or has to be cured.
#[derive(ToSchema)]
pub struct Stop {
    /// Its id, as people quote it.
    pub id: String,
    /// How grave it is.
    pub kind: StopKind,
    /// Whether it stands.
    pub standing: StopStanding,
    /// Why, in a sentence.
    pub because: String,
}

/// What the panel looked at for a criterion.
#[derive(ToSchema)]
pub struct Checked {
    /// The criterion's id.
    pub criterion: String,
    /// What it covers, as the rubric says it.
    pub looked_for: String,
    /// How many answers it rests on, those that are not public included.
    pub answers: usize,
    /// How many of them had current evidence.
    pub with_evidence: usize,
}

/// One public answer of a criterion.
#[derive(ToSchema)]
pub struct Statement {
    /// The criterion's id.
    pub criterion: String,
    /// The reference of the question.
    pub code: String,
    /// The question.
    pub label: String,
    /// What the vendor attested, in words.
    pub vendor_says: String,
    /// How many pieces of evidence the vendor gave with it.
    pub evidence: usize,
}

/// What Assay computed from a public table of the vendor's.
#[derive(ToSchema)]
pub struct Measure {
    /// Its id.
    pub id: String,
    /// The criterion's id; null when the table belongs to the profile.
    #[schema(required = true)]
    pub criterion: Option<String>,
    /// The reference of the question whose table it reads.
    pub code: String,
    /// What it is.
    pub title: String,
    /// Whether it could be computed.
    pub computed: bool,
    /// What it comes to, or what in the table cannot be used, in a sentence.
    pub conclusion: String,
    /// The arithmetic, without steps that tell about one person.
    pub lines: Vec<MeasureStep>,
}

/// One step of an arithmetic.
#[derive(ToSchema)]
pub struct MeasureStep {
    /// What the step yields.
    pub label: String,
    /// How it is computed.
    pub formula: String,
    /// The result as it is shown.
    pub value: String,
}

/// A public moment.
#[derive(ToSchema)]
pub struct HistoryMoment {
    /// The day.
    #[schema(format = Date)]
    pub on: String,
    /// What happened, in neutral words.
    pub what: String,
    /// More about it.
    #[schema(required = true)]
    pub text: Option<String>,
}

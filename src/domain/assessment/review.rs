//! Reviews: scores given independently, and what becomes of them when they are laid side by side.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;

use crate::domain::instrument::Scored;
use crate::domain::values::{
    self, AccountId, DisclosureId, Invalid, ReviewId, Timestamp, sha256_hex,
};

/// How many reviews every criterion needs before its scores count (two independent readers).
pub const REVIEWS_NEEDED: usize = 2;
/// The distance between two levels from which the lead has to settle the question.
pub const SETTLE_FROM: u8 = 2;

/// Where a review stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewState {
    /// The reviewer may score.
    Assigned,
    /// Every question is scored; nothing in it changes any more.
    Submitted,
    /// Set aside, because the reviewer has a conflict of interest.
    Recused,
}

impl ReviewState {
    const ALL: [Self; 3] = [Self::Assigned, Self::Submitted, Self::Recused];

    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::Submitted => "submitted",
            Self::Recused => "recused",
        }
    }

    /// Reads the stored word.
    ///
    /// # Errors
    /// When the word names no state.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        Self::ALL
            .into_iter()
            .find(|state| state.word() == word)
            .ok_or_else(|| Invalid(format!("“{word}” is not a state of a review.")))
    }
}

/// One reviewer's part: one criterion of one disclosure.
#[derive(Debug, Clone)]
pub struct Review {
    /// A `UUIDv7`; one reviewer's work on one criterion.
    pub id: ReviewId,
    /// The disclosure that is reviewed.
    pub disclosure: DisclosureId,
    /// The criterion's id.
    pub criterion: String,
    /// The reviewer's account.
    pub reviewer: AccountId,
    /// The reviewer's name.
    pub reviewer_name: String,
    /// Where it stands.
    pub state: ReviewState,
    /// When it was assigned.
    pub assigned_at: Timestamp,
    /// When it was submitted.
    pub submitted_at: Option<Timestamp>,
    /// How many questions are scored so far.
    pub scored: i64,
    /// When the reviewer first saw what the others gave.
    pub others_seen_at: Option<Timestamp>,
    /// The day until which it is asked for; none for one from before there were such days.
    pub due_on: Option<NaiveDate>,
}

/// What one reviewer gave one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// The question's name.
    pub question: String,
    /// The level, or that the question does not apply.
    pub scored: Scored,
    /// The reviewer's words; they say why when the question does not apply.
    pub comment: String,
}

impl Score {
    /// Tells this score from any other of the same question: an edit names what it changes.
    pub fn mark(&self) -> String {
        mark(self.scored, &self.comment)
    }
}

fn mark(scored: Scored, words: &str) -> String {
    let level = if let Scored::Level(level) = scored { Some(level) } else { None };
    values::mark(&(level, words))
}

/// What a reviewer notes at a question beside the comment, which the panel reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// For themselves: nobody else reads it.
    pub private: String,
    /// For the vendor, as far as the lead takes it over; the panel reads it with the scores.
    pub vendor: String,
}

impl Notes {
    /// Whether nothing is noted.
    pub fn is_empty(&self) -> bool {
        self.private.is_empty() && self.vendor.is_empty()
    }
}

/// Tells a score with its notes from any other of the same question; empty where there is none.
pub fn mark_with(score: Option<&Score>, notes: Option<&Notes>) -> String {
    let score = score.map(Score::mark).unwrap_or_default();
    match notes.filter(|notes| !notes.is_empty()) {
        Some(notes) => values::mark(&(score, &notes.private, &notes.vendor)),
        None => score,
    }
}

/// What a reviewer would tell the vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteToVendor {
    /// The question's name.
    pub question: String,
    /// The reviewer's name, which the vendor never learns.
    pub reviewer: String,
    /// The words.
    pub note: String,
}

/// A score with the review that it belongs to.
#[derive(Debug, Clone)]
pub struct GivenScore {
    /// The disclosure that is reviewed.
    pub disclosure: DisclosureId,
    /// The review.
    pub review: ReviewId,
    /// The reviewer's name.
    pub reviewer_name: String,
    /// The score.
    pub score: Score,
}

/// What the lead settled for one question.
#[derive(Debug, Clone)]
pub struct Settlement {
    /// The disclosure that is reviewed.
    pub disclosure: DisclosureId,
    /// The question's name.
    pub question: String,
    /// The level, or that the question does not apply.
    pub scored: Scored,
    /// Why.
    pub reason: String,
    /// The lead's name.
    pub settled_by: String,
    /// When.
    pub settled_at: Timestamp,
    /// Since when it is a proposal only, because the criterion is reviewed anew.
    pub superseded_at: Option<Timestamp>,
}

impl Settlement {
    /// Tells this settlement from any other of the same question: an edit names what it changes.
    pub fn mark(&self) -> String {
        mark(self.scored, &self.reason)
    }
}

/// A criterion that a disclosure has to be reviewed for, fixed when the file is accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelCriterion {
    /// The criterion's id.
    pub criterion: String,
    /// How many of its questions are asked.
    pub questions: i64,
}

/// What the scores of one question come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// Nobody has scored it.
    Nothing,
    /// Everybody gave the same.
    Same(Scored),
    /// The levels lie next to each other; the lower one counts.
    Close(Scored),
    /// The lead has to settle it.
    Apart(Difference),
}

/// Why a question has to be settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// Some say that it does not apply.
    Applicability,
    /// The question can stop an approval, and some found nothing where others found something.
    Knockout,
    /// The levels lie this far apart.
    Levels(u8),
}

impl Difference {
    /// The difference as a sentence.
    pub fn sentence(self) -> String {
        match self {
            Self::Applicability => "Reviewers disagree whether the question applies.".to_owned(),
            Self::Knockout => {
                "The question can stop an approval, and reviewers disagree whether there is \
                 anything at all (level 0 or more)."
                    .to_owned()
            }
            Self::Levels(apart) => format!("The levels are {apart} apart."),
        }
    }
}

/// Lays the scores of one question side by side: the one rule on what reviewers agree on.
///
/// Equal scores count as they are. Levels next to each other are no dispute: the lower one counts,
/// because a claim that one of two careful readers did not find proved is not proved. The lead
/// settles with a reason when reviewers disagree whether the question applies, when levels are
/// [`SETTLE_FROM`] or more apart, and, where the question `can_stop` an approval, when level 0
/// stands beside a higher one.
pub fn compare(given: &[Scored], can_stop: bool) -> Comparison {
    let levels: Vec<u8> = given
        .iter()
        .filter_map(|scored| if let Scored::Level(level) = scored { Some(*level) } else { None })
        .collect();
    let (Some(low), Some(high)) = (levels.iter().min().copied(), levels.iter().max().copied())
    else {
        return if given.is_empty() {
            Comparison::Nothing
        } else {
            Comparison::Same(Scored::NotApplicable)
        };
    };
    if levels.len() < given.len() {
        return Comparison::Apart(Difference::Applicability);
    }
    match high - low {
        0 => Comparison::Same(Scored::Level(low)),
        apart if apart >= SETTLE_FROM => Comparison::Apart(Difference::Levels(apart)),
        _ if can_stop && low == 0 => Comparison::Apart(Difference::Knockout),
        _ => Comparison::Close(Scored::Level(low)),
    }
}

/// What a question counts as: what the lead settled, or else what the reviewers agreed on; `None`
/// while it has to be settled.
pub fn agreed(comparison: Comparison, settled: Option<Scored>) -> Option<Scored> {
    settled.or(match comparison {
        Comparison::Same(scored) | Comparison::Close(scored) => Some(scored),
        Comparison::Nothing | Comparison::Apart(_) => None,
    })
}

/// How often reviewers agree, over the questions that two or more of them scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Agreement {
    /// Questions with two or more scores.
    pub questions: usize,
    /// Those where all gave the same.
    pub exact: usize,
    /// Those where all levels lie within one of each other, the same ones included.
    pub within_one: usize,
}

impl Agreement {
    /// Counts one question's scores.
    pub fn count(&mut self, given: &[Scored]) {
        if given.len() < REVIEWS_NEEDED {
            return;
        }
        self.questions += 1;
        // Whether a question can stop an approval has no part in how far its levels are apart.
        match compare(given, false) {
            Comparison::Same(_) => {
                self.exact += 1;
                self.within_one += 1;
            }
            Comparison::Close(_) => self.within_one += 1,
            Comparison::Nothing | Comparison::Apart(_) => {}
        }
    }

    /// The share of equal scores in whole percent, halves rounded up.
    pub fn exact_percent(&self) -> Option<usize> {
        percent(self.exact, self.questions)
    }

    /// The share within one level in whole percent, halves rounded up.
    pub fn within_one_percent(&self) -> Option<usize> {
        percent(self.within_one, self.questions)
    }
}

fn percent(part: usize, whole: usize) -> Option<usize> {
    (200 * part + whole).checked_div(2 * whole)
}

/// How many reviews of a criterion count or may still count: those that were not set aside.
pub fn standing(reviews: &[Review], criterion: &str) -> usize {
    reviews
        .iter()
        .filter(|review| review.criterion == criterion && review.state != ReviewState::Recused)
        .count()
}

/// The criteria that have too few reviewers.
pub fn understaffed<'a>(panel: &'a [PanelCriterion], reviews: &[Review]) -> Vec<&'a str> {
    panel
        .iter()
        .map(|part| part.criterion.as_str())
        .filter(|criterion| standing(reviews, criterion) < REVIEWS_NEEDED)
        .collect()
}

/// Whether every review that is needed is in: each criterion has enough submitted ones and none is
/// open.
pub fn is_complete(panel: &[PanelCriterion], reviews: &[Review]) -> bool {
    let submitted = |criterion: &str| {
        reviews
            .iter()
            .filter(|review| {
                review.criterion == criterion && review.state == ReviewState::Submitted
            })
            .count()
    };
    reviews.iter().all(|review| review.state != ReviewState::Assigned)
        && panel.iter().all(|part| submitted(&part.criterion) >= REVIEWS_NEEDED)
}

/// Whether a settlement that was superseded counts again: every review that its criterion was given
/// for anew is gone, and none of those that it rested on was set aside.
pub fn counts_again(reviews: &[Review], criterion: &str, superseded_at: Timestamp) -> bool {
    reviews.iter().filter(|review| review.criterion == criterion).all(|review| match review.state {
        ReviewState::Recused => review.submitted_at.is_none(),
        ReviewState::Assigned | ReviewState::Submitted => review.assigned_at < superseded_at,
    })
}

/// The digest of a submitted review: SHA-256 over its JSON with the scores in the order of the
/// questions' names.
pub fn digest(review: &Review, scores: &[Score]) -> String {
    let mut sorted: Vec<&Score> = scores.iter().collect();
    sorted.sort_by(|one, other| one.question.cmp(&other.question));
    let scores: Vec<_> = sorted
        .iter()
        .map(|score| {
            let level = if let Scored::Level(level) = score.scored { Some(level) } else { None };
            json!({ "question": score.question, "level": level, "comment": score.comment })
        })
        .collect();
    let body = json!({
        "disclosure": review.disclosure, "review": review.id, "criterion": review.criterion,
        "reviewer": review.reviewer, "scores": scores,
    });
    sha256_hex(body.to_string().as_bytes())
}

//! A change of a published tool that its vendor told of: what everybody reads of it, and what only
//! vendor and agency know.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::calendar::day_in_words;
use crate::domain::values::{DisclosureId, Invalid, NoticeId, ProductId, Timestamp, in_a_sentence};

/// A change that the vendor told of, as everybody reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangeNotice {
    /// The day on which the vendor told of it.
    pub told_on: NaiveDate,
    /// What kind of change it is, as the agency's list calls it.
    pub kind: String,
    /// What changes, in the words of the agency's list.
    pub what: Vec<String>,
    /// The day on which it takes effect, or took.
    pub happens_on: NaiveDate,
    /// Whether it was told of later than the agency asks for.
    pub late: bool,
    /// What the agency made of it.
    pub standing: NoticeStanding,
    /// The day of the agency's answer; null before.
    #[schema(required = true)]
    pub answered_on: Option<NaiveDate>,
    /// The day by which the vendor answers the questions that the change touches; null where no
    /// review was asked for.
    #[schema(required = true)]
    pub review_by: Option<NaiveDate>,
}

/// What the agency made of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeStanding {
    /// It has not answered yet.
    Told,
    /// It noted it: nothing changes.
    Noted,
    /// What changed is reviewed.
    UnderReview,
}

impl ChangeNotice {
    /// What changes inside a sentence: `new base model, new price (transformative)`.
    pub fn what_in_words(&self) -> String {
        let what: Vec<String> = self.what.iter().map(|one| in_a_sentence(one)).collect();
        format!("{} ({})", what.join(", "), in_a_sentence(&self.kind))
    }

    /// All of it in neutral sentences.
    pub fn in_words(&self) -> String {
        let late = if self.late { " It was told late." } else { "" };
        format!(
            "The vendor told of a change on {}: {}, as of {}.{late} {}",
            day_in_words(self.told_on),
            self.what_in_words(),
            day_in_words(self.happens_on),
            self.standing_in_words()
        )
    }

    /// What the agency made of it, in a sentence.
    pub fn standing_in_words(&self) -> String {
        match (self.standing, self.answered_on, self.review_by) {
            (NoticeStanding::Noted, Some(on), _) => {
                format!("Noted on {}: nothing changes.", day_in_words(on))
            }
            (NoticeStanding::UnderReview, _, Some(until)) => format!(
                "Under review: the vendor answers what it touches until {}.",
                day_in_words(until)
            ),
            (NoticeStanding::Noted, ..) => "Noted: nothing changes.".to_owned(),
            (NoticeStanding::UnderReview, ..) => "Under review.".to_owned(),
            (NoticeStanding::Told, ..) => "The agency has not answered yet.".to_owned(),
        }
    }
}

/// What the agency answers a vendor that told of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeAnswer {
    /// Nothing changes.
    Noted,
    /// What it touches is answered by a day, and reviewed.
    Review,
    /// The same, and a publisher is asked to suspend the listing meanwhile.
    Suspend,
}

impl NoticeAnswer {
    const ALL: [Self; 3] = [Self::Noted, Self::Review, Self::Suspend];

    /// The word in forms and records.
    pub fn word(self) -> &'static str {
        match self {
            Self::Noted => "noted",
            Self::Review => "review",
            Self::Suspend => "suspend",
        }
    }

    /// Reads the word.
    ///
    /// # Errors
    /// When it is no answer.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        Self::ALL
            .into_iter()
            .find(|answer| answer.word() == word)
            .ok_or_else(|| Invalid::new("Choose what follows from the change."))
    }

    /// How the notice stands with it.
    pub fn standing(self) -> NoticeStanding {
        match self {
            Self::Noted => NoticeStanding::Noted,
            Self::Review | Self::Suspend => NoticeStanding::UnderReview,
        }
    }
}

/// A notice with what only vendor and agency know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// A `UUIDv7`.
    pub id: NoticeId,
    /// The product.
    pub product: ProductId,
    /// The disclosure that the published decision is about.
    pub disclosure: DisclosureId,
    /// Its place among the notices of the listing, from 0.
    pub place: usize,
    /// The id of its kind.
    pub kind: String,
    /// What everybody reads.
    pub told: ChangeNotice,
    /// The names of the questions that it touches and that the last submission was asked.
    pub questions: Vec<String>,
    /// What changes, in the vendor's words.
    pub words: String,
    /// The disclosure in which these questions are answered; none where there is none.
    pub draft: Option<DisclosureId>,
    /// Whether the notice started it.
    pub opened: bool,
    /// Who told of it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// The day by which the agency answers.
    pub answer_by: NaiveDate,
    /// What it answered.
    pub answer: Option<Answered>,
}

/// What the agency answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// In a word.
    pub answer: NoticeAnswer,
    /// Why, in its words.
    pub words: String,
    /// When.
    pub at: Timestamp,
}

impl Notice {
    /// Whether a decision on a disclosure that was submitted then leaves it open: it was told
    /// later, and the agency has not noted it as changing nothing.
    pub fn outlives(&self, submitted: Option<Timestamp>) -> bool {
        let told_later = submitted.is_none_or(|submitted| self.at > submitted);
        let answer = self.answer.as_ref().map(|answered| answered.answer);
        told_later && answer != Some(NoticeAnswer::Noted)
    }

    /// Whether the agency's day has passed without an answer.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.answer.is_none() && self.answer_by < today
    }

    /// Whether a publisher is asked to suspend the listing because of it.
    pub fn proposes_suspension(&self) -> bool {
        self.answer.as_ref().is_some_and(|one| one.answer == NoticeAnswer::Suspend)
    }
}

/// A notice about a decision that the registry shows, with the tool.
#[derive(Debug, Clone)]
pub struct ListedNotice {
    /// The notice.
    pub notice: Notice,
    /// The tool's name.
    pub name: String,
    /// Its vendor's name.
    pub vendor: String,
    /// The stored word of the listing's state.
    pub listing: String,
    /// The stored word of the draft's state.
    pub draft: Option<String>,
    /// Whether the listing was suspended, reinstated or revoked since the answer.
    pub acted: bool,
}

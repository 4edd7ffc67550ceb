//! The agency asks a vendor about one answer of a disclosure under review. A question is open until
//! the vendor answers, whoever asked takes it back, or its last day passes.

use chrono::NaiveDate;

use super::state::State;
use super::typed::Entry;
use crate::domain::values::{
    AccountId, ClarificationId, DisclosureId, SubmissionId, Timestamp, short_text,
};

short_text!(
    /// What is unclear, in the words of whoever asks.
    Asking,
    "what is unclear",
    2000,
    a sentence
);

short_text!(
    /// What the vendor says to it.
    Answering,
    "your answer to the agency",
    4000
);

/// The most business days that a vendor is given.
pub const MOST_DAYS: u16 = 30;
/// Business days before the last one on which a vendor is reminded.
pub const REMINDED_BEFORE: u16 = 3;

/// What the vendor answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// When.
    pub at: Timestamp,
    /// Who, as they are called now.
    pub by: String,
    /// In words.
    pub words: Answering,
    /// The submission in which the answer to the question was changed; none where it stands.
    pub amended: Option<SubmissionId>,
}

/// How a question to a vendor stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplyStanding {
    /// The vendor has to answer.
    Asked,
    /// The vendor answered.
    Answered(Answered),
    /// The agency took it back.
    TakenBack {
        /// When.
        at: Timestamp,
    },
    /// Its last day passed without an answer.
    Lapsed {
        /// When that was noticed.
        at: Timestamp,
    },
}

impl ReplyStanding {
    /// The stored word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Answered(_) => "answered",
            Self::TakenBack { .. } => "taken_back",
            Self::Lapsed { .. } => "lapsed",
        }
    }

    /// When it ended; none while it is open.
    pub fn ended_at(&self) -> Option<Timestamp> {
        match self {
            Self::Asked => None,
            Self::Answered(answered) => Some(answered.at),
            Self::TakenBack { at } | Self::Lapsed { at } => Some(*at),
        }
    }
}

/// What the vendor has typed and not sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drafted {
    /// The words.
    pub words: String,
    /// The question's form; none where it was not touched.
    pub entry: Option<Entry>,
}

/// One question to a vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clarification {
    /// A `UUIDv7`.
    pub id: ClarificationId,
    /// The disclosure.
    pub disclosure: DisclosureId,
    /// The name of the question whose answer is unclear, `section.question`.
    pub question: String,
    /// What is unclear.
    pub words: Asking,
    /// Who asks.
    pub asker: AccountId,
    /// As they are called now. No vendor is ever told.
    pub asker_name: String,
    /// When.
    pub asked_at: Timestamp,
    /// The last day to answer.
    pub due: NaiveDate,
    /// How it stands.
    pub standing: ReplyStanding,
    /// Whether the vendor was reminded.
    pub reminded: bool,
    /// What the vendor has typed so far.
    pub draft: Drafted,
}

/// A step that a question to a vendor does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotNow {
    /// It was answered.
    #[error("This question was answered already. Open the page again to read the answer.")]
    Answered,
    /// It was taken back.
    #[error("The agency took this question back, so there is nothing to answer.")]
    TakenBack,
    /// Its last day passed.
    #[error("The last day to answer this question is over. The agency may ask again.")]
    Lapsed,
    /// Its last day is not over.
    #[error("The vendor still has time to answer this question.")]
    NotDue,
}

impl Clarification {
    /// Whether the vendor has to answer.
    pub fn is_open(&self) -> bool {
        self.standing == ReplyStanding::Asked
    }

    /// What the vendor answered, if it did.
    pub fn answered(&self) -> Option<&Answered> {
        match &self.standing {
            ReplyStanding::Answered(answered) => Some(answered),
            ReplyStanding::Asked
            | ReplyStanding::TakenBack { .. }
            | ReplyStanding::Lapsed { .. } => None,
        }
    }

    /// Fails when it is not open any more.
    ///
    /// # Errors
    /// How it ended.
    pub fn still_open(&self) -> Result<(), NotNow> {
        match &self.standing {
            ReplyStanding::Asked => Ok(()),
            ReplyStanding::Answered(_) => Err(NotNow::Answered),
            ReplyStanding::TakenBack { .. } => Err(NotNow::TakenBack),
            ReplyStanding::Lapsed { .. } => Err(NotNow::Lapsed),
        }
    }

    /// The same, answered.
    ///
    /// # Errors
    /// When it ended before.
    pub fn answer(self, answered: Answered) -> Result<Self, NotNow> {
        self.end(ReplyStanding::Answered(answered))
    }

    /// The same, taken back.
    ///
    /// # Errors
    /// When it ended before.
    pub fn take_back(self, at: Timestamp) -> Result<Self, NotNow> {
        self.end(ReplyStanding::TakenBack { at })
    }

    /// The same, lapsed.
    ///
    /// # Errors
    /// When it ended before, or its last day is not over.
    pub fn lapse(self, at: Timestamp, today: NaiveDate) -> Result<Self, NotNow> {
        if self.is_open() && today <= self.due {
            return Err(NotNow::NotDue);
        }
        self.end(ReplyStanding::Lapsed { at })
    }

    fn end(self, standing: ReplyStanding) -> Result<Self, NotNow> {
        self.still_open()?;
        Ok(Self { standing, ..self })
    }
}

/// Why nothing is asked of a vendor now, if so.
pub fn closed(state: State) -> Option<String> {
    (!matches!(state, State::InReview | State::Scored)).then(|| {
        format!(
            "This disclosure is {}; the vendor can be asked while it is in review or scored.",
            state.label()
        )
    })
}

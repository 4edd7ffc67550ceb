//! The components of the look as typed contexts. Each is drawn by the partial of the same name, so
//! a key cannot be missing.

pub mod code;
pub mod fields;
pub mod pictures;

use serde::Serialize;

/// How good news is; drawn as hue, icon and word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// As it should be.
    Good,
    /// Look closer.
    Caution,
    /// Not possible, or not allowed.
    Stop,
    /// Neither.
    Neutral,
}

/// One step of a breadcrumb.
#[derive(Debug, Clone, Serialize)]
pub struct Crumb {
    href: String,
    label: String,
}

impl Crumb {
    /// A step that leads somewhere.
    pub fn to(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self { href: href.into(), label: label.into() }
    }
}

/// A breadcrumb that starts at home.
pub fn home_trail() -> Vec<Crumb> {
    vec![Crumb::to("/", "Home")]
}

/// The way back up.
#[derive(Debug, Clone, Serialize)]
pub struct Breadcrumb {
    trail: Vec<Crumb>,
    here: String,
}

impl Breadcrumb {
    /// A breadcrumb through these pages to the one called `here`.
    pub fn new(trail: Vec<Crumb>, here: impl Into<String>) -> Self {
        Self { trail, here: here.into() }
    }
}

/// A link drawn as a button.
#[derive(Debug, Clone, Serialize)]
pub struct ButtonLink {
    /// Where it leads.
    pub href: String,
    /// A verb with its object.
    pub label: String,
}

/// The head of a page, with its one h1.
#[derive(Debug, Clone, Serialize)]
pub struct PageHeader {
    over: Option<String>,
    title: String,
    purpose: Option<String>,
    action: Option<ButtonLink>,
}

impl PageHeader {
    /// A head that only says the thing.
    pub fn new(title: impl Into<String>) -> Self {
        Self { over: None, title: title.into(), purpose: None, action: None }
    }

    /// A small line above the title.
    #[must_use]
    pub fn over(mut self, over: impl Into<String>) -> Self {
        self.over = Some(over.into());
        self
    }

    /// What one does here, in one line.
    #[must_use]
    pub fn purpose(mut self, purpose: impl Into<String>) -> Self {
        self.purpose = Some(purpose.into());
        self
    }

    /// The same without an action.
    #[must_use]
    pub fn without_action(mut self) -> Self {
        self.action = None;
        self
    }

    /// The page's first action.
    #[must_use]
    pub fn action(mut self, href: impl Into<String>, label: impl Into<String>) -> Self {
        self.action = Some(ButtonLink { href: href.into(), label: label.into() });
        self
    }
}

/// A boxed message.
#[derive(Debug, Clone, Serialize)]
pub struct NoticeBox {
    /// Its hue and icon.
    pub kind: Kind,
    /// One line.
    pub title: String,
    /// More, when there is more to say.
    pub text: Option<String>,
}

/// A state in one or two words.
#[derive(Debug, Clone, Serialize)]
pub struct StatusTag {
    /// Its hue and icon.
    pub kind: Kind,
    /// The words.
    pub label: String,
}

impl StatusTag {
    /// A tag.
    pub fn new(kind: Kind, label: impl Into<String>) -> Self {
        Self { kind, label: label.into() }
    }
}

/// The answer of a listing, drawn large.
#[derive(Debug, Clone, Serialize)]
pub struct Verdict {
    /// Its hue and icon.
    pub kind: Kind,
    /// The decision.
    pub title: String,
    /// For whom and until when.
    pub line: Option<String>,
}

/// One term and its value.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    /// What it is.
    pub term: String,
    /// Its value.
    pub value: String,
    /// Where the value leads.
    pub href: Option<String>,
    /// A small line below.
    pub note: Option<String>,
}

impl Fact {
    /// A plain fact.
    pub fn new(term: impl Into<String>, value: impl Into<String>) -> Self {
        Self { term: term.into(), value: value.into(), href: None, note: None }
    }
}

/// A grid of facts.
#[derive(Debug, Clone, Serialize)]
pub struct Facts {
    /// The facts, in order.
    pub facts: Vec<Fact>,
}

/// Nothing here yet, and what to do about it.
#[derive(Debug, Clone, Serialize)]
pub struct EmptyState {
    /// What this is and that it is empty.
    pub title: String,
    /// Why, and what to do.
    pub text: String,
    /// The way on.
    pub action: Option<ButtonLink>,
}

/// One row of a queue.
#[derive(Debug, Clone, Serialize)]
pub struct QueueRow {
    /// Where it leads.
    pub href: String,
    /// What it is.
    pub title: String,
    /// A second line.
    pub line: String,
    /// Where it stands, as a coloured tag.
    pub status: StatusTag,
    /// When it is due.
    pub due: Option<String>,
    /// How urgent that is.
    pub due_kind: Kind,
}

/// A moment in a history.
#[derive(Debug, Clone, Serialize)]
pub struct Moment {
    /// `2026-11-21`
    pub datetime: String,
    /// `21 November 2026`
    pub date: String,
    /// What happened.
    pub title: String,
    /// More about it.
    pub text: Option<String>,
}

/// A history, newest first.
#[derive(Debug, Clone, Serialize)]
pub struct Timeline {
    /// The moments.
    pub events: Vec<Moment>,
}

/// One section in a step list.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// Where it leads.
    pub href: String,
    /// What people read, such as a section's title.
    pub title: String,
    /// Whether it is the page that one is on.
    pub current: bool,
    /// Whether nothing is open in it.
    pub done: bool,
    /// Answered questions.
    pub answered: usize,
    /// Asked questions.
    pub asked: usize,
    /// Who looks after it.
    pub owner: Option<String>,
}

/// The sections of a form with their progress.
#[derive(Debug, Clone, Serialize)]
pub struct StepList {
    /// Whether the list stands open on small screens.
    pub open: bool,
    /// What the list is, for screen readers.
    pub label: String,
    /// The sections.
    pub steps: Vec<Step>,
}

/// One bar of a score profile; positions are score × 100, 0 to 400.
#[derive(Debug, Clone, Serialize)]
pub struct ScoreRow {
    /// Distance from the top of the picture.
    pub y: usize,
    /// The criterion's title in the questionnaire.
    pub title: String,
    /// The score; a dash where there is none.
    pub number: String,
    /// The score in a word.
    pub word: String,
    /// The bar's width.
    pub width: u32,
    /// The minimum needed.
    pub minimum: Option<String>,
    /// Where the minimum's tick stands.
    pub minimum_x: u32,
    /// Whether the score is below it.
    pub below: bool,
    /// Whether there is no score to hold against it.
    pub untested: bool,
}

/// Six bars in one picture, with the numbers in a table beside it.
#[derive(Debug, Clone, Serialize)]
pub struct ScoreProfile {
    id: String,
    title: String,
    desc: String,
    height: usize,
    scale_y: usize,
    rows: Vec<ScoreRow>,
}

impl ScoreProfile {
    /// A picture of these rows, which are placed one under another.
    pub fn new(
        id: impl Into<String>,
        title: impl Into<String>,
        desc: impl Into<String>,
        mut rows: Vec<ScoreRow>,
    ) -> Self {
        for (index, row) in rows.iter_mut().enumerate() {
            row.y = 52 * index;
        }
        let height = 52 * rows.len() + 24;
        Self {
            id: id.into(),
            title: title.into(),
            desc: desc.into(),
            height,
            scale_y: height - 6,
            rows,
        }
    }
}

/// Pages of a long list.
#[derive(Debug, Clone, Serialize)]
pub struct Pagination {
    /// `1 to 25 of 112 tools`
    pub summary: String,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
}

//! Disclosures in several states, for the samples of pages.

use chrono::NaiveDate;

use super::samples::asked::asked_rows;
use super::samples::stage;
use super::submission::WithdrawalPage;
use crate::actions::FieldError;
use crate::actions::assessment::board::{Board, BoardRow, Cell, Dot, Load, Progress, SigningRow};
use crate::actions::assessment::decision_letters::ReceivedLetter;
use crate::actions::assessment::filling::{Place, Proposal, Tool, Unfilled};
use crate::actions::assessment::history::Happening;
use crate::actions::assessment::pipeline::{Ending, QueueEntry, Waiting};
use crate::actions::assessment::products::OwnListing;
use crate::actions::assessment::progress::{self, Completeness, PanelPart};
use crate::actions::assessment::renewals::Renewed;
use crate::actions::assessment::reopening::Reopenable;
use crate::actions::assessment::resubmissions::{AnswerInWords, Resubmission, Returned};
use crate::domain::access::Conflict;
use crate::domain::assessment::clock::{Cause, Clock, Reading, Stop};
use crate::domain::assessment::decision::{Office, SignOff};
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::assessment::due::Nearness;
use crate::domain::assessment::letter::FrozenLetter;
use crate::domain::assessment::review::{Agreement, Review, ReviewState};
use crate::domain::business_days::Holidays;
use crate::domain::values::{Id, Timestamp};
use crate::web::kernel::templates::Page;

fn id<Of>(text: &str) -> Id<Of> {
    Id::from_stored(text.to_owned())
}

fn noon() -> Timestamp {
    Timestamp::from_millis(1_795_000_000_000)
}

/// A disclosure in a state.
pub fn disclosure(state: State) -> Disclosure {
    Disclosure {
        id: id("0197"),
        product: id("0198"),
        product_name: "Quill".to_owned(),
        product_slug: "quill".to_owned(),
        organization: id("0199"),
        vendor: "Acme".to_owned(),
        family: "family".to_owned(),
        version: "1".to_owned(),
        digest: "ab12".to_owned(),
        stage: stage(state, noon()),
        anew: false,
        revision: 3,
        created_at: noon(),
        updated_at: noon(),
    }
}

fn review(state: ReviewState, scored: i64) -> Review {
    Review {
        id: id("0200"),
        disclosure: id("0197"),
        criterion: "safety".to_owned(),
        reviewer: id("0201"),
        reviewer_name: "Ana Ruiz".to_owned(),
        state,
        assigned_at: noon(),
        submitted_at: None,
        scored,
        others_seen_at: None,
        due_on: chrono::NaiveDate::from_ymd_opt(2026, 11, 24),
    }
}

/// A board with every kind of dot, and an empty one.
pub fn boards() -> Vec<Board> {
    let day = |day| chrono::NaiveDate::from_ymd_opt(2026, 11, day).unwrap_or_default();
    let open = |scored, nearness| Progress::Open { scored, asked: 14, due: day(20), nearness };
    let states = [
        open(0, Nearness::Ahead),
        open(4, Nearness::Soon),
        open(4, Nearness::Late),
        Progress::In,
        Progress::Conflict,
    ];
    let load = |number: usize| Load {
        reviewer: id(&format!("020{number}")),
        name: "Ana Ruiz".to_owned(),
        open: 1,
        late: usize::from(number == 2),
    };
    let dots = states.into_iter().enumerate().map(|(number, progress)| Dot {
        reviewer: load(number).reviewer,
        name: load(number).name,
        progress,
    });
    let cell = |dots: Vec<Dot>, missing| Cell { criterion: "safety".to_owned(), dots, missing };
    let row = |cells, due| BoardRow { disclosure: disclosure(State::InReview), cells, due };
    let full = Board {
        today: day(23),
        criteria: vec![("safety".to_owned(), "Safety".to_owned())],
        rows: vec![
            row(vec![cell(dots.collect(), 0)], Some((day(20), Nearness::Late))),
            row(vec![cell(Vec::new(), 2)], None),
        ],
        all: 3,
        signing: vec![SigningRow {
            disclosure: disclosure(State::Proposed),
            missing: vec![Office::Curriculum],
            due: (day(25), Nearness::Soon),
        }],
        reviewers: (0..5).map(load).collect(),
    };
    vec![full, Board::default()]
}

/// A proposal with a place, something left open and a tool that waits for a word on conflicts.
pub fn proposal() -> Proposal {
    let tool = |chosen, undeclared, missing| Tool {
        disclosure: disclosure(State::InReview),
        chosen,
        missing,
        undeclared,
    };
    let place = || Place {
        disclosure: id("0197"),
        product: "Quill".to_owned(),
        criterion: "safety".to_owned(),
        title: "Safety".to_owned(),
        chosen: id("0201"),
        because: "one of 3 who may".to_owned(),
        options: vec![(id("0201"), "Ana Ruiz, 2 open reviews".to_owned())],
    };
    Proposal {
        tools: vec![tool(true, false, 2), tool(false, false, 0), tool(false, true, 2)],
        reviewers: 2,
        places: vec![place(), place()],
        unfilled: vec![Unfilled {
            product: "Quill".to_owned(),
            title: "Bias".to_owned(),
            why: "1 reviewer is missing: there are 2 reviewers in all".to_owned(),
        }],
        loads: vec![("Ana Ruiz".to_owned(), 2, 4)],
    }
}

/// A submitted review that can be opened again.
pub fn reopenable() -> Reopenable {
    let (disclosure, review) = (disclosure(State::InReview), review(ReviewState::Submitted, 5));
    Reopenable { disclosure, review, criterion: "Safety".to_owned(), own: false }
}

/// Offices that agree and object.
pub fn signoffs() -> Vec<SignOff> {
    let signoff = |office: Office, agreed: bool, reason: &str| SignOff {
        office,
        account: id("0202"),
        name: "Sam Lee".to_owned(),
        agreed,
        reason: reason.to_owned(),
        signed_at: noon(),
    };
    vec![
        signoff(Office::Curriculum, true, ""),
        signoff(Office::Edtech, false, "The export is not tested."),
    ]
}

/// A letter that was sent.
pub fn received_letters() -> Vec<ReceivedLetter> {
    let letter = FrozenLetter {
        sent_at: Some(noon()),
        ..FrozenLetter::freeze(&["To Acme".to_owned(), "Approved.".to_owned()], noon())
    };
    let received = |listing: Option<OwnListing>| {
        let disclosure = Disclosure { id: id("3"), ..disclosure(State::Published) };
        ReceivedLetter {
            disclosure,
            agency: "The agency".to_owned(),
            letter: letter.clone(),
            earlier: vec![letter.clone()],
            listing,
        }
    };
    super::samples::own_listings().into_iter().map(Some).chain([None]).map(received).collect()
}

/// A clock that runs, or stands still while the vendor has to answer.
pub fn clock(asked: bool) -> Reading {
    let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap_or_default();
    let stop = |cause, from, to| Stop { cause, from: day(from), to };
    let mut stops = vec![stop(Cause::Returned, 3, Some(day(5)))];
    if asked {
        stops.push(stop(Cause::Asked { about: "S-03".to_owned(), due: day(27) }, 12, None));
    }
    let clock = Clock { submitted: day(2), allowed: 40, stops, announced: None, decided: None };
    clock.read(&Holidays::default(), day(18))
}

fn entry(state: State, waiting: Waiting, mine: bool) -> QueueEntry {
    QueueEntry {
        disclosure: disclosure(state),
        waiting,
        ending: (waiting == Waiting::Nothing).then_some(Ending::Superseded),
        mine,
        days: 3,
        again: false,
        clock: Some(clock(state == State::Scored)),
        detail: "Submitted; nobody has checked it yet".to_owned(),
        cycle: None,
    }
}

fn today() -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(2026, 11, 25).unwrap_or_default()
}

/// One disclosure to check, one in review, one waiting for signatures.
pub fn progresses() -> Vec<progress::Progress> {
    let progress = |state: State, waiting: Waiting, mine: bool| progress::Progress {
        entry: entry(state, waiting, mine),
        lead: None,
        lacks: Some("Tier 3 asks for an educator or expert.".to_owned()),
        today: today(),
        panel: Vec::new(),
        candidates: Vec::new(),
        completeness: Some(Completeness {
            asked: 30,
            answered: 29,
            evidence: 12,
            tier: Some(3),
            requests: 2,
            open_requests: 1,
        }),
        agreement: None,
        discussion: None,
        resubmission: None,
        renewal: None,
        asked: asked_rows(),
        signoffs: Vec::new(),
        alike: vec!["The tool's name looks like that of “Lesson Maker” by Northlight.".to_owned()],
        history: vec![Happening {
            at: noon(),
            title: "Submitted by the vendor".to_owned(),
            more: None,
        }],
        conflict: Conflict::Undeclared,
        may_assign: true,
        declares_first: false,
        may_adjudicate: true,
        has_appeal: waiting == Waiting::Nothing,
        may_see_decision: false,
        may_open: true,
    };
    let mut again = progress(State::Submitted, Waiting::Completeness, true);
    let answer = AnswerInWords {
        code: "Q-01".to_owned(),
        label: "Is it safe?".to_owned(),
        before: "No".to_owned(),
        after: "Yes".to_owned(),
    };
    again.resubmission = Some(Resubmission {
        number: 2,
        first: noon(),
        returned: Some(Returned {
            at: noon(),
            by_actor: true,
            reason: "The report is missing.".to_owned(),
        }),
        note: Some("We added the report.".to_owned()),
        summary: "1 answer changed".to_owned(),
        answers: vec![answer],
        evidence: (vec!["Report".to_owned()], vec!["Draft".to_owned()]),
    });
    let mut renews = progress(State::Submitted, Waiting::Completeness, true);
    renews.renewal = Some(Renewed {
        version: "1.0".to_owned(),
        submitted_at: noon(),
        summary: "nothing changed".to_owned(),
        answers: Vec::new(),
        evidence: (Vec::new(), Vec::new()),
        attested: Vec::new(),
    });
    let mut in_review = progress(State::InReview, Waiting::Reviewers, true);
    let reviews = vec![
        review(ReviewState::Assigned, 0),
        review(ReviewState::Assigned, 2),
        review(ReviewState::Submitted, 5),
        review(ReviewState::Recused, 0),
    ];
    let part = |title: &str, reviews: Vec<Review>| PanelPart {
        id: "safety".to_owned(),
        title: title.to_owned(),
        questions: 5,
        reviews,
    };
    in_review.panel = vec![part("Safety", reviews), part("Bias", Vec::new())];
    let mut proposed = progress(State::Proposed, Waiting::Signatures, true);
    proposed.agreement = Some(Agreement { questions: 6, exact: 4, within_one: 6 });
    proposed.discussion = Some(2);
    proposed.signoffs = signoffs();
    proposed.may_see_decision = true;
    let mut undeclared = progress(State::Submitted, Waiting::Completeness, true);
    (undeclared.may_assign, undeclared.declares_first) = (false, true);
    vec![
        progress(State::Submitted, Waiting::Completeness, true),
        undeclared,
        again,
        in_review,
        proposed,
        progress(State::Published, Waiting::Nothing, false),
    ]
}

impl Page for WithdrawalPage {
    const TEMPLATE: &'static str = "assessment/withdrawal";

    fn samples() -> Vec<Self> {
        let fault = FieldError { field: "reason".into(), message: "Enter a reason.".into() };
        vec![
            Self::new(&disclosure(State::Submitted), "", &[]),
            Self::new(&disclosure(State::Draft), "", &[fault]),
        ]
    }
}

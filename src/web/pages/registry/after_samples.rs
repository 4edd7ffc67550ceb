//! Samples of what vendors and the agency do about published decisions.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};

use super::samples::{listings, proofs};
use crate::actions::registry::change_notices::{AnswerPlace, Follows, Telling};
use crate::actions::registry::condition_proofs::OwnCondition;
use crate::actions::registry::notice_answers::OneNotice;
use crate::domain::assessment::product::{
    Product, ProductName, ProductSummary, ProductVersion, Website,
};
use crate::domain::instrument::{ChangeClock, ChangeKinds, KindOfChange, ThingChanged};
use crate::domain::registry::change_notice::{
    Answered, ChangeNotice, Notice, NoticeAnswer, NoticeStanding,
};
use crate::domain::registry::listing::Listing;
use crate::domain::values::{Id, Invalid, Timestamp};
use crate::web::pages::assessment::samples::{begun, papers};

fn product() -> Result<Product, Invalid> {
    Ok(Product {
        id: Id::from_stored("2".to_owned()),
        organization: Id::from_stored("1".to_owned()),
        vendor: "Brookfield Tutors".to_owned(),
        name: ProductName::parse("Askwell")?,
        slug: "askwell".to_owned(),
        version: ProductVersion::parse("2.8")?,
        website: Website::parse("https://askwell.example")?,
        summary: ProductSummary::parse("A homework chatbot.")?,
    })
}

/// Conditions as their vendor sees them: one to be met, one that is met.
pub fn own_conditions() -> Vec<OwnCondition> {
    let of = |place: usize, listing: &Listing| {
        product().ok().map(|product| OwnCondition {
            product,
            listing: listing.clone(),
            place,
            proofs: if place == 1 { Vec::new() } else { proofs(place) },
            papers: papers(),
        })
    };
    let listings = listings();
    let Some(listing) = listings.first() else { return Vec::new() };
    (0..listing.card.conditions.len()).filter_map(|place| of(place, listing)).collect()
}

/// Kinds of change, and what can change.
pub fn change_kinds() -> ChangeKinds {
    let kind = |id: &str, title: &str, clock, anew| KindOfChange {
        id: id.to_owned(),
        title: title.to_owned(),
        help: "A small change.".to_owned(),
        examples: vec!["A newer release".to_owned()],
        clock,
        anew,
    };
    ChangeKinds {
        days_to_answer: 10,
        kinds: vec![
            kind("adaptive", "Adaptive", ChangeClock::After(10), false),
            kind("class", "Class change", ChangeClock::Before(30), true),
        ],
        things: vec![ThingChanged {
            id: "base_model".to_owned(),
            title: "New base model".to_owned(),
            help: "The AI model under the tool.".to_owned(),
            questions: BTreeMap::new(),
        }],
    }
}

/// A notice in every state.
fn told() -> Vec<Notice> {
    let day = |days: i64| NaiveDate::default() + TimeDelta::days(days);
    let at = Timestamp::from_millis(1_795_255_200_000);
    let of = |number: usize, answer: Option<NoticeAnswer>| Notice {
        id: Id::from_stored(format!("{}", number + 1)),
        product: Id::from_stored("2".to_owned()),
        disclosure: Id::from_stored("3".to_owned()),
        place: number,
        kind: "adaptive".to_owned(),
        told: ChangeNotice {
            told_on: day(0),
            kind: "Adaptive".to_owned(),
            what: vec!["New base model".to_owned()],
            happens_on: day(5),
            late: number == 1,
            standing: answer.map_or(NoticeStanding::Told, NoticeAnswer::standing),
            answered_on: answer.map(|_| day(1)),
            review_by: answer.filter(|one| *one != NoticeAnswer::Noted).map(|_| day(30)),
        },
        questions: vec!["one.two".to_owned()],
        words: "We move to a newer model.".to_owned(),
        draft: (number != 1).then(|| Id::from_stored("4".to_owned())),
        opened: true,
        by: "Jo Park".to_owned(),
        at,
        answer_by: day(10),
        answer: answer.map(|answer| Answered {
            answer,
            words: "The model decides what students read.".to_owned(),
            at,
        }),
    };
    let answers =
        [None, Some(NoticeAnswer::Noted), Some(NoticeAnswer::Review), Some(NoticeAnswer::Suspend)];
    answers.into_iter().enumerate().map(|(number, answer)| of(number, answer)).collect()
}

/// Products whose vendors tell of changes: one that told of none, one that told of several.
pub fn tellings() -> Vec<Telling> {
    let of = |told: Vec<Notice>| {
        Some(Telling {
            product: product().ok()?,
            listing: listings().into_iter().next()?,
            disclosure: Id::from_stored("3".to_owned()),
            told,
        })
    };
    [of(Vec::new()), of(told())].into_iter().flatten().collect()
}

/// What follows from changes: questions in a draft of their own, in one that is there, and none.
pub fn follows(kinds: &ChangeKinds) -> Vec<Follows> {
    let question = || vec![("Q-01".to_owned(), "Which models?".to_owned())];
    let of = |kind: &KindOfChange, public, questions, place| Follows {
        kind: kind.clone(),
        public,
        questions,
        place,
        answer_by: NaiveDate::default(),
    };
    let public: Vec<ChangeNotice> = told().into_iter().map(|notice| notice.told).collect();
    let all = kinds.kinds.iter().zip(public).flat_map(|(kind, public)| {
        [
            of(kind, public.clone(), question(), AnswerPlace::OwnDraft),
            of(kind, public.clone(), question(), AnswerPlace::UnderWay),
            of(kind, public.clone(), question(), AnswerPlace::Next),
            of(kind, public, Vec::new(), AnswerPlace::OwnDraft),
        ]
    });
    all.collect()
}

/// Notices as the agency sees them.
pub fn notices() -> Vec<OneNotice> {
    let disclosures = begun();
    let listings = listings();
    let Some(listing) = listings.first() else { return Vec::new() };
    let days = [0, 20];
    let of = |notice: Notice, late: i64| OneNotice {
        questions: if late == 0 {
            vec![("Q-01".to_owned(), "Which models?".to_owned())]
        } else {
            Vec::new()
        },
        draft: notice
            .draft
            .as_ref()
            .and_then(|_| disclosures.first().cloned())
            .map(|draft| (draft, late == 0)),
        may_answer: notice.answer.is_none(),
        may_suspend: true,
        listing: listing.clone(),
        today: NaiveDate::default() + TimeDelta::days(late),
        notice,
    };
    told().into_iter().flat_map(|notice| days.map(|late| of(notice.clone(), late))).collect()
}

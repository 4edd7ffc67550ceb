//! The panel of a case: each criterion with its reviewers and how far they are.

use chrono::NaiveDate;
use serde::Serialize;

use crate::actions::assessment::progress::PanelPart;
use crate::actions::assessment::reopening::may_reopen;
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::assessment::due;
use crate::domain::assessment::review::{REVIEWS_NEEDED, Review, ReviewState, standing};
use crate::web::components::{Kind, StatusTag};

#[derive(Debug, Serialize)]
pub(super) struct PanelRow {
    title: String,
    questions: String,
    missing: Option<String>,
    reviews: Vec<ReviewRow>,
}

#[derive(Debug, Serialize)]
struct ReviewRow {
    name: String,
    status: StatusTag,
    /// Until when it is asked for, while it is open.
    due: Option<String>,
    late: bool,
    /// Where its remove button posts to; none once it is submitted.
    removal: Option<String>,
    removal_label: String,
    /// Where a submitted one is opened again; none when that cannot be.
    reopening: Option<String>,
}

pub(super) fn panel_row(
    disclosure: &Disclosure,
    part: &PanelPart,
    may_remove: bool,
    today: NaiveDate,
) -> PanelRow {
    let short = REVIEWS_NEEDED.saturating_sub(standing(&part.reviews, &part.id));
    PanelRow {
        title: part.title.clone(),
        questions: if part.questions == 1 {
            "1 question".to_owned()
        } else {
            format!("{} questions", part.questions)
        },
        missing: match short {
            0 => None,
            1 => Some("1 reviewer is missing".to_owned()),
            short => Some(format!("{short} reviewers are missing")),
        },
        reviews: part
            .reviews
            .iter()
            .map(|review| review_row(disclosure, part, review, (may_remove, today)))
            .collect(),
    }
}

fn review_row(
    disclosure: &Disclosure,
    part: &PanelPart,
    review: &Review,
    (may_remove, today): (bool, NaiveDate),
) -> ReviewRow {
    let id = &disclosure.id;
    let status = match review.state {
        ReviewState::Recused => StatusTag::new(Kind::Caution, "Set aside: conflict"),
        ReviewState::Submitted => StatusTag::new(Kind::Good, "Submitted"),
        ReviewState::Assigned if review.scored == 0 => StatusTag::new(Kind::Neutral, "Not started"),
        ReviewState::Assigned => {
            StatusTag::new(Kind::Neutral, format!("{} of {} scored", review.scored, part.questions))
        }
    };
    let open = may_remove && review.state == ReviewState::Assigned;
    let due = review.due_on.filter(|_| review.state == ReviewState::Assigned);
    ReviewRow {
        due: due.map(|due| due::in_words(due, today)),
        late: due.is_some_and(|due| due < today),
        name: review.reviewer_name.clone(),
        status,
        removal: open.then(|| format!("/pipeline/{id}/reviewers/{}/removal", review.id)),
        reopening: (may_remove && may_reopen(disclosure, review))
            .then(|| format!("/pipeline/{id}/reviewers/{}/reopening", review.id)),
        removal_label: format!("{} from {}", review.reviewer_name, part.title.to_lowercase()),
    }
}

//! How a request for confidentiality stands, in words for its vendor and for the agency.

use serde::Serialize;

use super::paths::request_path;
use crate::actions::assessment::disclosures::WorkingFile;
use crate::domain::assessment::confidentiality::{RequestStanding, Stood};
use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::instrument::{LegalBases, Question};
use crate::web::components::{Kind as Hue, StatusTag};

/// How it stands, for the vendor that asked.
pub fn for_vendor(standing: RequestStanding) -> &'static str {
    match standing {
        RequestStanding::ToRenew => {
            "Last time you asked that this stays with the agency. Ask again, or let it go."
        }
        RequestStanding::Undecided => {
            "You asked that this stays with the agency. It is not published before the agency has \
             decided on that."
        }
        RequestStanding::Granted => "The agency keeps this to itself, as you asked.",
        RequestStanding::Refused => {
            "The agency refused to keep this to itself: it is published with the decision."
        }
    }
}

/// How it stands, in a tag for reviewers and deciders.
pub fn tag(standing: RequestStanding) -> StatusTag {
    match standing {
        RequestStanding::ToRenew | RequestStanding::Undecided => {
            StatusTag::new(Hue::Caution, "Its vendor asks to keep this confidential")
        }
        RequestStanding::Granted => {
            StatusTag::new(Hue::Neutral, "Confidential, as its vendor asked")
        }
        RequestStanding::Refused => StatusTag::new(Hue::Neutral, "Confidentiality refused"),
    }
}

/// What a question's form says of a request about its answer.
#[derive(Debug, Clone, Serialize)]
pub struct RequestNote {
    /// How it stands; none where nothing is asked.
    text: Option<String>,
    href: String,
    label: &'static str,
}

impl RequestNote {
    /// The note at a question whose answer would be published.
    pub fn new(file: &WorkingFile, question: &Question) -> Option<Self> {
        let editable = file.disclosure.state().is_editable();
        let request = file.request(&question.name);
        if !question.is_published() || (request.is_none() && !editable) {
            return None;
        }
        let answer = file.answers.get(&question.name);
        Some(Self {
            text: request.map(|request| {
                let words = for_vendor(request.standing(answer));
                format!("{words} Ground: {}.", request.ground())
            }),
            href: request_path(&file.disclosure.id, &question.name),
            label: match (request.is_some(), editable) {
                (true, true) => "Change the request or take it back",
                (true, false) => "Read the request",
                (false, _) => "Ask that this stays confidential",
            },
        })
    }
}

/// A request in a list for its vendor.
#[derive(Debug, Clone, Serialize)]
pub struct RequestRow {
    code: String,
    label: String,
    ground: String,
    /// How it stands, and until when the vendor can step back.
    stands: String,
    /// The agency's reason, once it decided.
    reason: Option<String>,
    href: String,
}

impl RequestRow {
    /// How a request is listed.
    pub fn new(
        file: &WorkingFile,
        stood: &Stood,
        (bases, calendar): (&LegalBases, Calendar),
    ) -> Self {
        let ruling = stood.request.ruling.as_ref().filter(|_| !stood.standing.is_open());
        let until = stood.withdraws_until(bases, calendar).map(|last| {
            format!(
                " If you do not want that, withdraw the disclosure by {}; no decision is proposed \
                 before that day is over.",
                day_in_words(last)
            )
        });
        Self {
            code: stood.code.clone(),
            label: stood.label.clone(),
            ground: stood.request.ground_alone(),
            stands: format!("{}{}", for_vendor(stood.standing), until.unwrap_or_default()),
            reason: ruling.map(|ruling| ruling.reason.to_string()),
            href: request_path(&file.disclosure.id, &stood.request.question),
        }
    }
}

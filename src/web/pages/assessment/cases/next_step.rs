//! What happens next in a case, and the ways from it to other pages.

use crate::actions::assessment::pipeline::Waiting;
use crate::actions::assessment::progress::Progress;
use crate::domain::access::Conflict;
use crate::domain::assessment::disclosure::State;
use crate::domain::values::in_a_sentence;
use crate::web::components::{ButtonLink, Kind, NoticeBox};

/// What happens next, and the way to it when it is the actor's turn.
pub(super) fn next_step(progress: &Progress) -> (NoticeBox, Option<ButtonLink>) {
    let id = &progress.entry.disclosure.id;
    let link = |path: &str, label: &str| {
        Some(ButtonLink { href: format!("/pipeline/{id}{path}"), label: label.to_owned() })
    };
    let (title, action) = match progress.entry.waiting {
        Waiting::Completeness => ("Check whether it is complete", None),
        Waiting::Vendor => ("The vendor completes it", None),
        Waiting::Reviewers => ("Assign reviewers", None),
        Waiting::Reviews => ("Reviewers score", None),
        Waiting::Settlement => {
            ("Settle what reviewers disagree on", link("/adjudication", "Settle differences"))
        }
        Waiting::Proposal => ("Propose the decision", link("/decision", "Propose the decision")),
        Waiting::Signatures => ("The three offices sign", link("/decision", "Read and sign")),
        Waiting::Standstill => ("In standstill until the decision can be published", None),
        Waiting::Response => {
            ("Answer the vendor’s response", link("/decision", "Read the response"))
        }
        Waiting::Publication => ("Publish the listing", link("/decision", "Open the decision")),
        Waiting::Appeal => ("Decide on the appeal", link("/appeal", "Read the appeal")),
        Waiting::Questionnaire => ("The questionnaire of this disclosure is missing", None),
        Waiting::Nothing => (
            if progress.signoffs.is_empty() {
                "Nothing more to do"
            } else {
                "This disclosure is finished"
            },
            None,
        ),
    };
    // Before the scores are in, a lead too has to declare conflicts before doing anything here.
    let waits_for_word = progress.declares_first
        && matches!(
            progress.entry.waiting,
            Waiting::Completeness | Waiting::Reviewers | Waiting::Reviews
        );
    let action = if waits_for_word {
        Some(ButtonLink {
            href: format!("/reviews/{id}/conflict?to=case"),
            label: "Declare conflicts".to_owned(),
        })
    } else {
        action
    };
    let first = if waits_for_word {
        " Say first whether you have a conflict of interest; then you can go on here."
    } else {
        ""
    };
    let turn = if progress.entry.mine { "It is your turn: " } else { "" };
    let notice = NoticeBox {
        kind: if progress.entry.mine { Kind::Caution } else { Kind::Neutral },
        title: format!(
            "{turn}{}",
            if turn.is_empty() { title.to_owned() } else { in_a_sentence(title) }
        ),
        text: Some(format!("{}.{first}", progress.entry.detail)),
    };
    (notice, action.filter(|_| progress.entry.mine))
}

pub(super) fn links(progress: &Progress) -> Vec<ButtonLink> {
    let id = &progress.entry.disclosure.id;
    let mut links = Vec::new();
    if progress.may_open {
        let label = if progress.conflict == Conflict::Undeclared {
            "Declare conflicts and open the file"
        } else {
            "Open the file"
        };
        links.push(ButtonLink { href: format!("/reviews/{id}"), label: label.to_owned() });
    }
    let requests = progress.completeness.map_or(0, |complete| complete.requests);
    if requests > 0 && progress.may_open && progress.conflict == Conflict::Clear {
        links.push(ButtonLink {
            href: format!("/pipeline/{id}/confidentiality"),
            label: "Confidentiality".to_owned(),
        });
    }
    let accepted = progress.entry.disclosure.accepted_at().is_some();
    if progress.may_assign && accepted && progress.entry.waiting != Waiting::Questionnaire {
        links.push(ButtonLink {
            href: format!("/pipeline/{id}/comments"),
            label: "Comments of the public".to_owned(),
        });
    }
    if progress.agreement.is_some() && progress.may_open {
        links.push(ButtonLink {
            href: format!("/pipeline/{id}/adjudication"),
            label: "Scores side by side".to_owned(),
        });
    }
    if progress.agreement.is_some() && progress.may_open {
        links.push(ButtonLink {
            href: format!("/pipeline/{id}/meetings"),
            label: "Meetings".to_owned(),
        });
    }
    if let Some(new) = progress.discussion {
        let label = match new {
            0 => "Discussion".to_owned(),
            new => format!("Discussion ({new} new)"),
        };
        links.push(ButtonLink { href: format!("/pipeline/{id}/discussion"), label });
    }
    if progress.may_see_decision {
        links.push(ButtonLink {
            href: format!("/pipeline/{id}/decision"),
            label: "The decision".to_owned(),
        });
    }
    if progress.has_appeal {
        links.push(ButtonLink {
            href: format!("/pipeline/{id}/appeal"),
            label: "The appeal".to_owned(),
        });
    }
    if progress.entry.disclosure.state() == State::Published {
        links.push(ButtonLink {
            href: format!("/registry/{}", progress.entry.disclosure.product_slug),
            label: "The listing".to_owned(),
        });
    }
    links
}

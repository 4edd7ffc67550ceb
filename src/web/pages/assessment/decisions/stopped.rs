//! What the agency did to the listing that a decision takes the place of.

use crate::actions::assessment::decisions::DecisionFile;
use crate::domain::assessment::disclosure::State;
use crate::domain::registry::state::ListingState;
use crate::web::components::{Kind, NoticeBox};

/// That the tool's listing is suspended or revoked, why, and what this decision makes of it; none
/// where it is not, or the decision is published.
pub(super) fn stopped(file: &DecisionFile) -> Option<NoticeBox> {
    let disclosure = &file.case.disclosure;
    let listed = file.listing.as_ref().filter(|_| disclosure.state() != State::Published)?;
    let card = &listed.listing.card;
    let title = match card.status {
        ListingState::Suspended => "The tool’s listing is suspended",
        ListingState::Revoked => "The tool’s listing is revoked",
        ListingState::Published | ListingState::Expired => return None,
    };
    let then = if disclosure.anew {
        "It stays so when this decision is published."
    } else {
        "When this decision is published, it takes the place of that: districts can buy the tool \
         again as the decision says."
    };
    Some(NoticeBox {
        kind: Kind::Caution,
        title: title.to_owned(),
        text: Some(format!("The reason: {} {then}", card.status_reason)),
    })
}

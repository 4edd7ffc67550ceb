//! Reasons quote answers. Here they lose every answer that is not public.

use super::parts::{ModuleBecause, PublicReason};
use crate::domain::instrument::Reason;
use crate::domain::learning::Because;

/// What stands in place of an answer that is not public.
const NOT_PUBLIC: &str = "Not public";

/// The reasons with only public answers in them.
pub(super) fn public(reasons: &[Reason]) -> Vec<PublicReason> {
    reasons
        .iter()
        .map(|reason| {
            let given =
                if is_public(reason) { reason.given.clone() } else { NOT_PUBLIC.to_owned() };
            PublicReason { code: reason.code.clone(), label: reason.label.clone(), given }
        })
        .collect()
}

/// Whether every reason may be told in full.
pub(super) fn all_public(reasons: &[Reason]) -> bool {
    reasons.iter().all(is_public)
}

pub(super) fn because(because: &Because) -> ModuleBecause {
    let sentence = because.for_the_public.as_ref().unwrap_or(&because.sentence).clone();
    ModuleBecause { rule: because.rule.clone(), sentence, reasons: public(&because.reasons) }
}

fn is_public(reason: &Reason) -> bool {
    reason.visibility.is_published()
}

//! What becomes of the changes that a vendor told of when a new decision on the product is
//! published.

use crate::actions::Error;
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::registry::change_notice::Notice;
use crate::domain::registry::listing::Listing;
use crate::domain::values::{DisclosureId, NoticeId};
use crate::store::Tx;
use crate::store::registry::change_notices;

/// Takes over into a new listing what its decision does not answer, and says which notices these
/// are. A decision made anew because of an appeal answers none.
pub(super) async fn hand_over(
    tx: &mut Tx,
    listing: &mut Listing,
    disclosure: &Disclosure,
    before: Option<&DisclosureId>,
) -> Result<Vec<NoticeId>, Error> {
    let Some(before) = before else { return Ok(Vec::new()) };
    let same = *before == disclosure.id;
    let mut handed = Vec::new();
    let all = change_notices::of_product(tx, &disclosure.product).await?;
    let mut of_before: Vec<&Notice> =
        all.iter().filter(|notice| notice.disclosure == *before).collect();
    of_before.sort_by_key(|notice| notice.place);
    for notice in
        of_before.into_iter().filter(|notice| same || notice.outlives(disclosure.submitted_at()))
    {
        let place = listing.take_over(notice.told.clone());
        if (&notice.disclosure, notice.place) != (&disclosure.id, place) {
            change_notices::hand_over(tx, &notice.id, &disclosure.id, place).await?;
            handed.push(notice.id.clone());
        }
    }
    Ok(handed)
}

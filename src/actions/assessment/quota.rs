//! How much room evidence files may take up: those of one disclosure, and those of one
//! organization.

use crate::actions::{Ctx, Error};
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::texts::size_in_words;
use crate::domain::values::OrganizationId;
use crate::store::Tx;
use crate::store::assessment::evidence_files;

/// The room that is left for one more file.
#[derive(Debug, Clone)]
pub struct Room {
    /// The largest file that fits, in bytes.
    pub most: u64,
    /// What all files to come may take up together, in bytes.
    pub left: u64,
    /// Why nothing larger fits, as a sentence with the way out.
    pub sentence: String,
}

/// The room that is left in a disclosure and its organization, at most the largest file that is
/// taken at all.
pub(super) async fn room(ctx: &Ctx, tx: &mut Tx, disclosure: &Disclosure) -> Result<Room, Error> {
    let settings = &ctx.settings;
    let of_disclosure = taken(evidence_files::bytes_of_disclosure(tx, &disclosure.id).await?);
    let of_organization =
        taken(evidence_files::bytes_of_organization(tx, &disclosure.organization).await?);
    let limits = [
        ("this disclosure", of_disclosure, settings.disclosure_bytes),
        ("all disclosures of your organization", of_organization, settings.organization_bytes),
    ];
    let one_file = Room {
        most: settings.upload_bytes,
        left: u64::MAX,
        sentence: format!(
            "The file is larger than {}. Make it smaller, split it, or give a link to it.",
            size_in_words(settings.upload_bytes)
        ),
    };
    Ok(limits.into_iter().fold(one_file, |room, (whose, taken, limit)| {
        let left = limit.saturating_sub(taken);
        let together = room.left.min(left);
        if left >= room.most {
            return Room { left: together, ..room };
        }
        let sentence = format!(
            "The file does not fit. The files of {whose} may take up {} together, and {} are left. \
             Remove files that are not needed, whose room is free a day later, or give a link to \
             this one.",
            size_in_words(limit),
            size_in_words(left)
        );
        Room { most: left, left: together, sentence }
    }))
}

/// What the files of an organization may still take up, in bytes.
pub(crate) async fn left_of_organization(
    ctx: &Ctx,
    tx: &mut Tx,
    organization: &OrganizationId,
) -> Result<u64, Error> {
    let taken = taken(evidence_files::bytes_of_organization(tx, organization).await?);
    Ok(ctx.settings.organization_bytes.saturating_sub(taken))
}

fn taken(bytes: i64) -> u64 {
    u64::try_from(bytes).unwrap_or_default()
}

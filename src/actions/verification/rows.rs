//! The rows of the record against what the events say, and the files beside them.

use std::collections::{BTreeMap, BTreeSet};

use super::chain::{Chain, Said};
use crate::actions::assessment::pinned::{self, NotThere};
use crate::actions::{Ctx, Error};
use crate::domain::event::sha256_hex;
use crate::store::Tx;
use crate::store::assessment::{disclosures, evidence, letters, snapshots};
use crate::store::seals::{self, SEALED, Sealed};

/// Rows that the schema itself brings.
const FROM_THE_START: [&str; 2] = ["registry_version registry", "registry_version register"];

/// What the rows of one table say against the events: faults, and rows that stand in no event.
pub(super) async fn table(
    tx: &mut Tx,
    table: &Sealed,
    said: &mut BTreeMap<String, Said>,
) -> Result<(Vec<String>, Vec<String>), Error> {
    let (mut faults, mut unknown) = (Vec::new(), Vec::new());
    for group in seals::groups(tx, table).await? {
        let name = &group.name;
        match said.remove(name) {
            Some((Some(digest), _)) if group.is_as(&digest) => {}
            Some((Some(_), event)) => {
                faults.push(format!("{name} is not as event {event} left it"));
            }
            Some((None, event)) => {
                faults.push(format!("{name} is there, although event {event} took it away"));
            }
            None if FROM_THE_START.contains(&name.as_str()) => {}
            None => unknown.push(format!("{name} is there, but no event tells of it")),
        }
    }
    let rest: Vec<(&String, &Said)> =
        said.iter().filter(|(name, _)| name.split(' ').next() == Some(table.name)).collect();
    let gone = rest.iter().filter(|(_, (digest, _))| digest.is_some() && !table.may_go);
    faults.extend(
        gone.map(|(name, (_, event))| {
            format!("{name} is gone, although event {event} tells of it")
        }),
    );
    Ok((faults, unknown))
}

/// The name of every table that events speak for.
pub(super) fn tables() -> &'static [Sealed] {
    SEALED
}

/// Every submission against its digest and its event.
pub(super) async fn submissions(tx: &mut Tx, chain: &Chain) -> Result<Vec<String>, Error> {
    let mut faults = Vec::new();
    for stored in snapshots::all(tx).await? {
        let found = sha256_hex(stored.body.as_bytes());
        if found != stored.digest {
            faults.push(format!(
                "the submission {} was changed: its text has the SHA-256 {found}",
                stored.id
            ));
        }
        let told = (
            stored.disclosure.to_string(),
            stored.digest,
            stored.attested_name,
            stored.attested_title,
        );
        if !chain.submissions.contains(&told) {
            faults.push(format!(
                "the submission {} is not the one that an event tells of: its \
                digest or who vouched for it differs",
                stored.id
            ));
        }
    }
    Ok(faults)
}

/// Every letter against its digest.
pub(super) async fn letters(tx: &mut Tx) -> Result<Vec<String>, Error> {
    let stored = letters::frozen(tx).await?;
    let changed = stored.iter().filter(|(_, letter)| !letter.is_whole());
    Ok(changed
        .map(|(disclosure, letter)| {
            format!(
                "the letter of {disclosure} was changed: its text has not the SHA-256 {}",
                letter.digest
            )
        })
        .collect())
}

/// Every piece of evidence against its event, and every file against its hash; says how many files
/// were read.
pub(super) async fn evidence_files(
    ctx: &Ctx,
    tx: &mut Tx,
    chain: &Chain,
) -> Result<(Vec<String>, usize), Error> {
    let (mut faults, mut needed) = (Vec::new(), BTreeSet::new());
    for source in evidence::sources(tx).await? {
        let told = chain.evidence.get(source.id.as_str());
        if told.is_some_and(|told| *told != (source.sha256.clone(), source.url.clone())) {
            faults.push(format!(
                "the evidence {} does not point where it pointed when it was attached",
                source.id
            ));
        }
        // The file of a piece that was taken away and that no submission holds may be gone.
        needed.extend(source.needed(ctx.now()).map(str::to_owned));
    }
    for sha256 in &needed {
        faults.extend(ctx.files.fault(sha256).await);
    }
    Ok((faults, needed.len()))
}

/// Every disclosure whose questionnaire is not the one that it was started on.
pub(super) async fn questionnaires(ctx: &Ctx, tx: &mut Tx) -> Result<Vec<String>, Error> {
    let mut faults = Vec::new();
    for (family, version, digest) in disclosures::pins(tx).await? {
        match pinned::find(ctx, &family, &version, &digest) {
            Ok(_) => {}
            Err(NotThere::Replaced(_)) => faults.push(format!(
                "the questionnaire {family}/{version} is not the one that \
                    disclosures were started on, which has the digest {digest}"
            )),
            Err(NotThere::Gone) => faults.push(format!(
                "the questionnaire {family}/{version} that \
                disclosures were started on is not there"
            )),
        }
    }
    Ok(faults)
}

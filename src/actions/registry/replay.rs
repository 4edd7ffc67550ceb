//! Recomputes what is published: from the frozen answers, the given scores and the pinned
//! questionnaire, nothing else.

use std::sync::Arc;

use serde::Serialize;

use super::listings::source;
use crate::actions::assessment::case::Case;
use crate::actions::assessment::decisions;
use crate::actions::assessment::sheet::Sheet;
use crate::actions::blocking::breathe;
use crate::actions::{Ctx, Error};
use crate::domain::assessment::decision::Decided;
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::assessment::shown::Shown;
use crate::domain::instrument::{Assessment, Decision, Levels, Outcome, Questionnaire, assess};
use crate::domain::registry::listing::Listing;
use crate::store::assessment::{appeals, disclosures, scores};
use crate::store::registry::listings::{self, StoredListing};
use crate::store::{StoreError, Tx};

/// A listing computed anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Replayed {
    /// The last part of its address, `/registry/{slug}`.
    pub slug: String,
    /// Whether the same bytes came out.
    pub same: bool,
    /// Where the two part first, in words.
    pub difference: Option<String>,
}

/// A published disclosure with what its listing was made from.
struct Record {
    file: Case,
    levels: Levels,
    decided: Decided,
}

/// Computes every listing anew and compares it byte for byte with the one that is published.
///
/// # Errors
/// When something that a listing rests on cannot be read. A listing that comes out differently is a
/// result, not an error.
pub async fn replay(ctx: &Ctx) -> Result<Vec<Replayed>, Error> {
    let mut tx = ctx.db.read().await?;
    let mut replayed = Vec::new();
    for stored in listings::all(&mut tx).await? {
        let published = stored.listing.to_json().map_err(StoreError::from)?;
        let again = compose(ctx, &mut tx, &stored).await?.to_json().map_err(StoreError::from)?;
        let same = again == published;
        let difference = (!same).then(|| parting(&published, &again));
        replayed.push(Replayed { slug: stored.listing.card.slug, same, difference });
    }
    Ok(replayed)
}

async fn compose(ctx: &Ctx, tx: &mut Tx, stored: &StoredListing) -> Result<Listing, Error> {
    let Record { file, levels, mut decided } = record(ctx, tx, stored).await?;
    // Worked out anew on purpose: what is held in memory proves nothing.
    let Assessment { outcome, names } = file.assess_anew(&levels, decided.outcome.on);
    let q = &file.questionnaire;
    let shown = Shown::of(
        q,
        &ctx.library.catalogue,
        &file.applicability,
        &names.with_decision(q, decided.decision),
    );
    decided.recommended = recommended(&outcome);
    decided.outcome = outcome;
    let source =
        source(ctx, &file, (&decided, &shown), Vec::new(), decided.decided_at, stored.calendar);
    // What people did since, such as a suspension, is no result of a computation.
    Ok(Listing::compose(source).with_acts_of(&stored.listing))
}

async fn record(ctx: &Ctx, tx: &mut Tx, stored: &StoredListing) -> Result<Record, Error> {
    let disclosure = disclosures::by_id(tx, &stored.disclosure).await?.ok_or(Error::NotFound)?;
    if disclosure.state() != State::Published {
        return former(ctx, tx, disclosure).await;
    }
    let decided = decisions::decided(tx, &stored.disclosure).await?;
    let given = scores::submitted_of(tx, &stored.disclosure).await?;
    let settled = scores::settlements(tx, &stored.disclosure).await?;
    let file = Case::load(ctx, tx, disclosure).await?;
    let levels = Sheet::new(&file.questionnaire, &given, &settled).levels();
    let levels = levels.ok_or_else(|| {
        Error::Internal(format!("a question of {} is not settled", file.snapshot.product.slug))
    })?;
    Ok(Record { file, levels, decided })
}

/// The same of a decision that an appeal changed, while there is no new one.
async fn former(ctx: &Ctx, tx: &mut Tx, disclosure: Disclosure) -> Result<Record, Error> {
    let missing = || {
        Error::Internal(format!("the decision that {} stands on is gone", disclosure.product_slug))
    };
    let decided = decisions::former(tx, &disclosure.id).await?.ok_or_else(missing)?;
    let grounds = appeals::former_grounds(tx, &disclosure.id).await?.ok_or_else(missing)?;
    let submission = grounds.submission.ok_or_else(missing)?;
    let file = Case::load_submission(ctx, tx, disclosure, &submission).await?;
    Ok(Record { file, levels: grounds.levels, decided })
}

fn outcome(
    questionnaire: &Questionnaire,
    file: &Case,
    levels: &Levels,
    decided: &Decided,
) -> Outcome {
    assess(questionnaire, file.answers(), &file.facts, levels, decided.outcome.on)
}

fn recommended(outcome: &Outcome) -> Option<Decision> {
    outcome.recommendation.as_ref().map(|recommendation| recommendation.decision)
}

/// The first place at which two texts differ, with a few characters of both.
fn parting(published: &str, again: &str) -> String {
    let at = published
        .bytes()
        .zip(again.bytes())
        .position(|(a, b)| a != b)
        .unwrap_or_else(|| published.len().min(again.len()));
    let from = |text: &str| -> String {
        let start = (0..=at.saturating_sub(30))
            .rev()
            .find(|start| text.is_char_boundary(*start))
            .unwrap_or(0);
        text.get(start..).unwrap_or_default().chars().take(80).collect()
    };
    format!("at byte {at}: published “{}”, computed “{}”", from(published), from(again))
}

/// Where a listing stands under one version of the questionnaire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stand {
    /// What Assay recommends.
    pub recommendation: Option<Decision>,
    /// Why, in sentences; empty where nothing is recommended.
    #[serde(skip)]
    pub because: Vec<String>,
    /// Why nothing is recommended, in sentences; empty where something is.
    pub open_because: Vec<String>,
    /// The inherent tier.
    pub inherent_tier: Option<u8>,
    /// The residual tier.
    pub residual_tier: Option<u8>,
    /// The residual score, four decimals, as an interval where it is open.
    pub residual: String,
    /// How many questions are open.
    pub open: usize,
}

impl Stand {
    fn of(questionnaire: &Questionnaire, outcome: &Outcome) -> Self {
        Self {
            recommendation: recommended(outcome),
            because: outcome
                .recommendation
                .as_ref()
                .map(|recommendation| recommendation.reasons.clone())
                .unwrap_or_default(),
            open_because: outcome.waits_for(),
            inherent_tier: outcome.inherent.tier,
            residual_tier: outcome.residual.tier,
            residual: questionnaire.risk.told(&outcome.residual.score),
            open: outcome.open.len(),
        }
    }
}

/// A listing under another questionnaire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Simulated {
    /// The last part of its address, `/registry/{slug}`.
    pub slug: String,
    /// The tool and its vendor.
    #[serde(skip)]
    pub name: (String, String),
    /// What people decided, which may depart from what the rules say.
    #[serde(skip)]
    pub decided: Decision,
    /// Whether the recommendation or a tier changes.
    pub flips: bool,
    /// As it was decided.
    pub before: Stand,
    /// As it would come out.
    pub after: Stand,
}

/// Which published disclosures are worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Those of the questionnaire's family.
    Family,
    /// Those on this very version, at most so many.
    Version(usize),
}

/// Works out published disclosures under another questionnaire, such as one with changed weights,
/// and says how many were left out because they are too many. Nothing is stored.
///
/// # Errors
/// When something that a listing rests on cannot be read.
pub async fn simulate(
    ctx: &Ctx,
    questionnaire: &Arc<Questionnaire>,
    reach: Reach,
) -> Result<(Vec<Simulated>, usize), Error> {
    let mut tx = ctx.db.read().await?;
    let (mut simulated, mut left_out) = (Vec::new(), 0);
    for stored in listings::all(&mut tx).await? {
        let Record { file, levels, decided } = record(ctx, &mut tx, &stored).await?;
        if file.questionnaire.family != questionnaire.family {
            continue;
        }
        if let Reach::Version(most) = reach {
            if file.questionnaire.version != questionnaire.version {
                continue;
            }
            if simulated.len() == most {
                left_out += 1;
                continue;
            }
        }
        breathe().await;
        let before =
            Stand::of(&file.questionnaire, &outcome(&file.questionnaire, &file, &levels, &decided));
        let after = Stand::of(questionnaire, &outcome(questionnaire, &file, &levels, &decided));
        let result =
            |stand: &Stand| (stand.recommendation, stand.inherent_tier, stand.residual_tier);
        simulated.push(Simulated {
            name: (stored.listing.card.name, stored.listing.card.vendor),
            slug: stored.listing.card.slug,
            decided: decided.decision,
            flips: result(&before) != result(&after),
            before,
            after,
        });
    }
    Ok((simulated, left_out))
}

//! A vendor says how a condition of its approval is met, and shows it.

use crate::actions::assessment::downloads::{Download, stored as stored_file};
use crate::actions::assessment::sent_file::SentFile;
use crate::actions::assessment::{notices, products, quota, shelf_intake};
use crate::actions::error::Faults;
use crate::actions::mails::conditions::ProofGiven;
use crate::actions::registry::listings::opened;
use crate::actions::{Ctx, Error, Seen};
use crate::domain::access::{Action, Actor};
use crate::domain::assessment::evidence::EvidenceLink;
use crate::domain::assessment::paper::{Paper, PaperOrigin};
use crate::domain::assessment::product::Product;
use crate::domain::calendar::day_in_words;
use crate::domain::event::Event;
use crate::domain::registry::condition_proof::{Proof, ProofFile, ProofState, waiting};
use crate::domain::registry::listing::{Condition, Listing};
use crate::domain::values::{PaperId, ProductId, ProofId, bounded};
use crate::store::assessment::{disclosures, shelf};
use crate::store::registry::condition_proofs as stored;
use crate::store::registry::listings::{self, StoredListing};
use crate::store::{Tx, events};

/// The longest text of how a condition is met, in characters.
const WORDS: usize = 1000;

/// What a vendor typed of a condition.
#[derive(Debug, Clone, Default)]
pub struct TypedProof {
    /// How it is met.
    pub words: String,
    /// A link that shows it.
    pub url: String,
    /// The id of a paper of the shelf that shows it.
    pub paper: String,
}

/// A condition as its vendor sees it.
#[derive(Debug, Clone)]
pub struct OwnCondition {
    /// The product.
    pub product: Product,
    /// Its listing, as it stands today.
    pub listing: Listing,
    /// The condition's place in it, from 0.
    pub place: usize,
    /// What was said of it, oldest first.
    pub proofs: Vec<Proof>,
    /// The papers of the vendor's shelf.
    pub papers: Vec<Paper>,
}

impl OwnCondition {
    /// The condition.
    pub fn condition(&self) -> Option<&Condition> {
        self.listing.card.conditions.get(self.place)
    }

    /// What tells how it stands from how it stood before.
    pub fn stamp(&self) -> String {
        stamp(&self.listing, &self.proofs)
    }
}

fn stamp(listing: &Listing, proofs: &[Proof]) -> String {
    let last = proofs.last().map_or("", |proof| proof.id.as_str());
    let state = proofs.last().map_or("", |proof| proof.state.word());
    format!("{}-{state}-{last}", listing.stamp())
}

/// A condition of a product's approval, for its vendor.
///
/// # Errors
/// When the product is not the actor's, or its listing has no such condition.
pub async fn one(
    ctx: &Ctx,
    actor: &Actor,
    product: &ProductId,
    number: &str,
) -> Result<OwnCondition, Error> {
    let mut tx = ctx.db.read().await?;
    let product = products::own(&mut tx, actor, Action::TellAgency, product).await?;
    let (listed, place) = at(&mut tx, &product.id, number).await?;
    let proofs = of_place(stored::of(&mut tx, &listed.disclosure).await?, place);
    let papers = shelf::of_organization(&mut tx, &product.organization).await?;
    Ok(OwnCondition {
        listing: listed.listing.as_of(ctx.today()),
        place,
        proofs,
        papers: papers.into_iter().filter(Paper::is_there).collect(),
        product,
    })
}

fn of_place(proofs: Vec<Proof>, place: usize) -> Vec<Proof> {
    proofs.into_iter().filter(|proof| proof.place == place).collect()
}

/// The listing of a product and the place of a condition in it, by its number from 1.
async fn at(
    tx: &mut Tx,
    product: &ProductId,
    number: &str,
) -> Result<(StoredListing, usize), Error> {
    let listed = listings::of_product(tx, product).await?.ok_or(Error::NotFound)?;
    let number: usize = number.parse().map_err(|_nonsense| Error::NotFound)?;
    let place = number
        .checked_sub(1)
        .filter(|place| *place < listed.listing.card.conditions.len())
        .ok_or(Error::NotFound)?;
    Ok((listed, place))
}

/// Why nothing can be said of a condition any more; none where it can.
pub fn closed(listing: &Listing, place: usize) -> Option<String> {
    if listing.card.status.is_over() {
        let state = listing.card.status.label().to_lowercase();
        return Some(format!("The decision is {state}, so its conditions are asked for no more."));
    }
    let settled = listing.card.conditions.get(place)?.settled.as_ref()?;
    Some(format!("The agency has recorded: {}.", settled.label()))
}

/// Tells the agency how a condition is met. What was said before and waits gives way to it.
///
/// # Errors
/// Faults at `words`, `url`, `paper` and `file`; the product is not the actor's, the condition is
/// asked for no more, or it stands otherwise than the page showed.
pub async fn tell(
    ctx: &Ctx,
    actor: &Actor,
    product: &ProductId,
    number: &str,
    (typed, file): (&TypedProof, Option<SentFile>),
    seen: Seen<'_>,
) -> Result<(), Error> {
    let person = actor.person().ok_or(Error::SignIn)?;
    let now = ctx.now();
    let known = one(ctx, actor, product, number).await?;
    may_be_told(&known)?;
    let (words, url, chosen) = read(&known, typed, file.is_some())?;
    let taken = match file {
        Some(sent) => {
            ctx.attachments.count(&person.account, now)?;
            let mut tx = ctx.db.read().await?;
            let left = quota::left_of_organization(ctx, &mut tx, &person.organization).await?;
            drop(tx);
            Some(shelf_intake::take(ctx, sent, left, now).await?)
        }
        None => None,
    };
    let mut tx = ctx.db.write().await?;
    listings::lock(&mut tx, &known.product.slug).await?;
    // Read again: it may stand otherwise by now.
    let product = products::own(&mut tx, actor, Action::TellAgency, product).await?;
    let (listed, place) = at(&mut tx, &product.id, number).await?;
    let proofs = of_place(stored::of(&mut tx, &listed.disclosure).await?, place);
    seen.is_still(&stamp(&listed.listing.clone().as_of(ctx.today()), &proofs), "This condition")?;
    may_be_told(&OwnCondition {
        product: product.clone(),
        listing: listed.listing.clone().as_of(ctx.today()),
        place,
        proofs,
        papers: Vec::new(),
    })?;
    let file = match (taken, chosen) {
        (Some(taken), _) => {
            Some(shelf_intake::put(ctx, &mut tx, actor, (taken, PaperOrigin::Brought), now).await?)
        }
        (None, Some(paper)) => shelf::by_id(&mut tx, &product.organization, &paper).await?,
        (None, None) => None,
    };
    let proof = Proof {
        id: ctx.new_id(),
        disclosure: listed.disclosure.clone(),
        place,
        words,
        url,
        file: file.map(|paper| ProofFile {
            title: paper.title.to_string(),
            sha256: paper.sha256,
            media_type: paper.media_type,
        }),
        state: ProofState::Waiting,
        by: person.name.clone(),
        at: now,
        answer: None,
        answered_at: None,
    };
    let at_place = (&listed.disclosure, place);
    let replaced = "The vendor told it anew.";
    stored::answer(&mut tx, at_place, ProofState::Closed, replaced, (&person.account, now)).await?;
    stored::insert(&mut tx, &proof, &person.account).await?;
    let event = Event::ConditionProofGiven {
        product: product.id.clone(),
        disclosure: listed.disclosure.clone(),
        slug: listed.slug.clone(),
        condition: i64::try_from(place).unwrap_or_default() + 1,
        proof: proof.id.clone(),
        sha256: proof.file.as_ref().map(|file| file.sha256.clone()),
        url: proof.url.clone(),
    };
    events::append(&mut tx, now, actor, &event).await?;
    tell_leads(ctx, &mut tx, &listed, &proof).await?;
    Ok(tx.commit().await?)
}

fn may_be_told(known: &OwnCondition) -> Result<(), Error> {
    closed(&known.listing, known.place).map_or(Ok(()), |why| Err(Error::WrongState(why)))
}

type Told = (String, Option<String>, Option<PaperId>);

/// Reads what was typed: the words, a link, and a paper of the shelf.
fn read(known: &OwnCondition, typed: &TypedProof, has_file: bool) -> Result<Told, Error> {
    let mut faults = Faults::default();
    let words = faults.take("words", bounded("how it is met", &typed.words, WORDS));
    let url = match typed.url.trim() {
        "" => None,
        link => faults.take("url", EvidenceLink::parse(link)).map(|link| link.as_str().to_owned()),
    };
    let chosen = typed.paper.trim();
    let paper = known.papers.iter().find(|paper| paper.id.as_str() == chosen);
    if has_file && !chosen.is_empty() {
        faults.note("paper", "Send a file or choose a paper of your shelf, not both.");
    } else if !chosen.is_empty() && paper.is_none() {
        faults.note("paper", "This paper is not on your shelf any more. Choose another.");
    }
    let asks = known.condition().is_some_and(|one| !one.evidence_required.trim().is_empty());
    if asks && !has_file && chosen.is_empty() && typed.url.trim().is_empty() {
        faults.note(
            "file",
            "The condition asks for something that shows it. Choose a file or a paper of your \
             shelf, or give a link.",
        );
    }
    match words {
        Some(words) if faults.is_empty() => Ok((words, url, paper.map(|paper| paper.id.clone()))),
        _ => Err(faults.into_error()),
    }
}

async fn tell_leads(
    ctx: &Ctx,
    tx: &mut Tx,
    listed: &StoredListing,
    proof: &Proof,
) -> Result<(), Error> {
    let condition = listed.listing.card.conditions.get(proof.place).ok_or(Error::NotFound)?;
    let disclosure = disclosures::by_id(tx, &listed.disclosure).await?.ok_or(Error::NotFound)?;
    let mail = ProofGiven {
        number: proof.place + 1,
        text: &condition.text,
        due: day_in_words(condition.due),
        words: &proof.words,
        slug: &listed.slug,
    };
    let leads = notices::leads(tx, &disclosure, None).await?;
    notices::tell(ctx, tx, &leads, &disclosure, &mail).await
}

/// What was said of a condition, oldest first, for whoever records what became of it.
pub(super) async fn said(
    tx: &mut Tx,
    listed: &StoredListing,
    place: usize,
) -> Result<Vec<Proof>, Error> {
    Ok(of_place(stored::of(tx, &listed.disclosure).await?, place))
}

/// Reads a file that a vendor gave for a condition: its own people and those who record what
/// became of conditions do.
///
/// # Errors
/// When there is no such file for the actor, or the stored file is missing or was changed.
pub async fn download(
    ctx: &Ctx,
    actor: &Actor,
    slug: &str,
    id: &ProofId,
) -> Result<Download, Error> {
    let mut tx = ctx.db.read().await?;
    let proof = stored::by_id(&mut tx, id).await?;
    let listed = match opened(&mut tx, actor, Action::TellAgency, slug).await {
        Ok((listed, _)) => listed,
        Err(Error::NotFound) => opened(&mut tx, actor, Action::ConfirmCondition, slug).await?.0,
        Err(error) => return Err(error),
    };
    drop(tx);
    let proof = proof.filter(|proof| proof.disclosure == listed.disclosure);
    let file = proof.and_then(|proof| proof.file).ok_or(Error::NotFound)?;
    stored_file(ctx, &file.title, &file.sha256, file.media_type).await
}

/// Whether a word about the condition at this place waits.
pub(super) fn waits(proofs: &[Proof], place: usize) -> bool {
    waiting(proofs, place).is_some()
}

//! *Fill for me*: who should review what, proposed for many tools at once, and assigned together or
//! not at all.

use std::collections::{BTreeMap, BTreeSet};

use super::pinned::find;
use super::{due_days, panels, standing};
use crate::actions::mails::mail;
use crate::actions::mails::panel::{AssignedLine, AssignedTogether};
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Conflict, Relation, check};
use crate::domain::assessment::assignment::{Bar, Candidate, Filled, Need, bar, fill};
use crate::domain::assessment::disclosure::{Disclosure, State};
use crate::domain::assessment::review::{PanelCriterion, REVIEWS_NEEDED, Review, ReviewState};
use crate::domain::calendar::day_in_words;
use crate::domain::people::account::{Account, Role};
use crate::domain::texts::counted;
use crate::domain::values::{AccountId, DisclosureId, Id};
use crate::store::Tx;
use crate::store::assessment::{conflicts, disclosures, reviews};
use crate::store::people::{accounts, appointments};

/// The most reviewers that a lead can ask for at one criterion.
pub const MOST_REVIEWERS: usize = 4;

/// What a lead asks to have filled.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The tools' disclosures, as sent; none for every one with too few reviewers.
    pub tools: Vec<String>,
    /// Reviewers for each criterion, as sent; empty for the usual number.
    pub reviewers: String,
}

/// A tool that can be filled.
#[derive(Debug, Clone)]
pub struct Tool {
    /// The disclosure.
    pub disclosure: Disclosure,
    /// Whether it is asked for.
    pub chosen: bool,
    /// How many reviewers its criteria miss together.
    pub missing: usize,
    /// Whether the lead has yet to say whether there is a conflict of interest.
    pub undeclared: bool,
}

/// One place of a panel, with whom it is proposed for.
#[derive(Debug, Clone)]
pub struct Place {
    /// The disclosure.
    pub disclosure: DisclosureId,
    /// The product's name.
    pub product: String,
    /// The criterion's id.
    pub criterion: String,
    /// The criterion's title.
    pub title: String,
    /// Who is proposed.
    pub chosen: AccountId,
    /// Why, in a sentence without its full stop.
    pub because: String,
    /// Everybody who may: account and name with the load.
    pub options: Vec<(AccountId, String)>,
}

/// What could not be filled.
#[derive(Debug, Clone)]
pub struct Unfilled {
    /// The product's name.
    pub product: String,
    /// The criterion's title.
    pub title: String,
    /// How many are missing, and why, in a sentence.
    pub why: String,
}

/// A proposal; nobody knows of it but whoever asked.
#[derive(Debug, Clone, Default)]
pub struct Proposal {
    /// The tools that can be filled.
    pub tools: Vec<Tool>,
    /// How many reviewers each criterion is to have.
    pub reviewers: usize,
    /// The places, tool by tool.
    pub places: Vec<Place>,
    /// What is left open.
    pub unfilled: Vec<Unfilled>,
    /// Each candidate's name with the open reviews before and after.
    pub loads: Vec<(String, usize, usize)>,
}

/// One place as a form sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedPlace {
    /// The disclosure's id.
    pub disclosure: String,
    /// The criterion's id.
    pub criterion: String,
    /// The reviewer's account; empty for nobody.
    pub reviewer: String,
}

/// What is known of the tools in review.
struct Known {
    tools: Vec<(Disclosure, Vec<PanelCriterion>, Vec<Review>)>,
    cleared: BTreeSet<DisclosureId>,
    candidates: Vec<Candidate>,
}

async fn known(ctx: &Ctx, tx: &mut Tx, actor: &Actor) -> Result<Known, Error> {
    let clear = Relation { conflict: Conflict::Clear, ..Relation::default() };
    check(actor, Action::AssignReviewers, &clear)?;
    let lead = actor.person().ok_or(Error::SignIn)?;
    let all = disclosures::under_way(tx, Some(&lead.account)).await?;
    let panels = reviews::panels_under_way(tx).await?;
    let under_way = reviews::under_way(tx).await?;
    let candidates = candidates(ctx, tx, &under_way).await?;
    let tools = all.into_iter().filter(|disclosure| disclosure.state() == State::InReview);
    let tools = tools.map(|disclosure| {
        let panel = panels.iter().filter(|(id, _)| *id == disclosure.id);
        let reviews = under_way.iter().filter(|review| review.disclosure == disclosure.id);
        let panel = panel.map(|(_, part)| part.clone()).collect();
        let reviews = reviews.cloned().collect();
        (disclosure, panel, reviews)
    });
    Ok(Known {
        tools: tools.collect(),
        cleared: conflicts::cleared_by(tx, &lead.account).await?.into_iter().collect(),
        candidates,
    })
}

/// Everybody who may review today, by name, with what they have open.
async fn candidates(ctx: &Ctx, tx: &mut Tx, under_way: &[Review]) -> Result<Vec<Candidate>, Error> {
    let conflicts = conflicts::under_way(tx).await?;
    let appointed = appointments::all(tx).await?;
    let mut all: Vec<Account> = accounts::with_role(tx, Role::Reviewer).await?;
    all.retain(|account| appointed.get(&account.id).is_none_or(|one| one.holds_on(ctx.today())));
    all.sort_by(|one, other| one.name.as_str().cmp(other.name.as_str()));
    let candidate = |account: Account| Candidate {
        load: under_way
            .iter()
            .filter(|review| review.reviewer == account.id)
            .filter(|review| review.state == ReviewState::Assigned)
            .count(),
        conflicts: conflicts
            .iter()
            .filter(|(_, who)| *who == account.id)
            .map(|(disclosure, _)| disclosure.clone())
            .collect(),
        qualified: appointed
            .get(&account.id)
            .map(|one| one.criteria.clone())
            .filter(|criteria| !criteria.is_empty()),
        name: account.name.to_string(),
        account: account.id,
    };
    Ok(all.into_iter().map(candidate).collect())
}

fn missing(part: &PanelCriterion, reviews: &[Review], wanted: usize) -> usize {
    let standing = crate::domain::assessment::review::standing(reviews, &part.criterion);
    wanted.saturating_sub(standing)
}

/// Proposes who should review what.
///
/// # Errors
/// When the actor is no lead, or a number or a tool that is asked for is not on the list.
pub async fn propose(ctx: &Ctx, actor: &Actor, asked: &Asked) -> Result<Proposal, Error> {
    let mut tx = ctx.db.read().await?;
    let known = known(ctx, &mut tx, actor).await?;
    let wanted = match asked.reviewers.as_str() {
        "" => REVIEWS_NEEDED,
        typed => typed
            .parse()
            .ok()
            .filter(|number| (1..=MOST_REVIEWERS).contains(number))
            .ok_or_else(|| Error::field("reviewers", "Choose a number from the list."))?,
    };
    let mut proposal = Proposal { reviewers: wanted, ..Proposal::default() };
    let (mut needs, mut named) = (Vec::new(), Vec::new());
    for (disclosure, panel, reviews) in &known.tools {
        let short: usize = panel.iter().map(|part| missing(part, reviews, wanted)).sum();
        let undeclared = !known.cleared.contains(&disclosure.id);
        let named_here = asked.tools.iter().any(|id| id == disclosure.id.as_str());
        let chosen = !undeclared && (named_here || (asked.tools.is_empty() && short > 0));
        proposal.tools.push(Tool {
            disclosure: disclosure.clone(),
            chosen,
            missing: short,
            undeclared,
        });
        if !chosen {
            continue;
        }
        for part in panel {
            let of_part = reviews.iter().filter(|review| review.criterion == part.criterion);
            needs.push(Need {
                disclosure: disclosure.id.clone(),
                criterion: part.criterion.clone(),
                missing: missing(part, reviews, wanted),
                taken: of_part.map(|review| review.reviewer.clone()).collect(),
            });
            named.push((disclosure, title(ctx, disclosure, &part.criterion)));
        }
    }
    let filled = fill(&needs, &known.candidates);
    for (number, (need, (disclosure, title))) in needs.iter().zip(&named).enumerate() {
        put_together(&mut proposal, &known, (number, need, disclosure, title), (&needs, &filled));
    }
    let loads = known.candidates.iter().zip(&filled.loads);
    proposal.loads = loads.map(|(one, after)| (one.name.clone(), one.load, *after)).collect();
    Ok(proposal)
}

fn title(ctx: &Ctx, disclosure: &Disclosure, criterion: &str) -> String {
    let Disclosure { family, version, digest, .. } = disclosure;
    let pinned = find(ctx, family, version, digest).ok();
    let found = pinned.as_ref().and_then(|pinned| pinned.rubric.criterion(criterion));
    found.map_or_else(|| criterion.to_owned(), |found| found.title.clone())
}

/// Adds the places of one criterion to a proposal, and what is left open there.
fn put_together(
    proposal: &mut Proposal,
    known: &Known,
    (number, need, disclosure, title): (usize, &Need, &Disclosure, &str),
    (needs, filled): (&[Need], &Filled),
) {
    let free: Vec<&Candidate> =
        known.candidates.iter().filter(|candidate| bar(candidate, need).is_none()).collect();
    for place in filled.chosen.get(number).into_iter().flatten() {
        let Some(chosen) = known.candidates.get(*place) else { continue };
        let elsewhere = needs.iter().zip(&filled.chosen).any(|(other, chosen)| {
            other.disclosure == need.disclosure
                && other.criterion != need.criterion
                && chosen.contains(place)
        });
        let after = filled.loads.get(*place).copied().unwrap_or(chosen.load);
        proposal.places.push(Place {
            disclosure: disclosure.id.clone(),
            product: disclosure.product_name.clone(),
            criterion: need.criterion.clone(),
            title: title.to_owned(),
            chosen: chosen.account.clone(),
            because: because(chosen, free.len(), after, elsewhere),
            options: free
                .iter()
                .map(|one| {
                    let open = counted(one.load, "open review", "open reviews");
                    (one.account.clone(), format!("{}, {open}", one.name))
                })
                .collect(),
        });
    }
    let short = filled.short.get(number).copied().unwrap_or_default();
    if short > 0 {
        proposal.unfilled.push(Unfilled {
            product: disclosure.product_name.clone(),
            title: title.to_owned(),
            why: why_short(known, need, short),
        });
    }
}

fn because(chosen: &Candidate, free: usize, after: usize, elsewhere: bool) -> String {
    let mut reasons = Vec::new();
    if chosen.qualified.is_some() {
        reasons.push("qualified for it".to_owned());
    }
    reasons.push(match free {
        1 => "the only one who may".to_owned(),
        free => format!("one of {free} who may"),
    });
    reasons.push(format!(
        "{} now, {after} with this proposal",
        counted(chosen.load, "open review", "open reviews")
    ));
    if elsewhere {
        reasons.push("reads the same file for another criterion".to_owned());
    }
    reasons.join("; ")
}

/// Why a criterion misses reviewers: of everybody, how many may not, by the reason.
fn why_short(known: &Known, need: &Need, short: usize) -> String {
    let mut bars: BTreeMap<Bar, usize> = BTreeMap::new();
    for bar in known.candidates.iter().filter_map(|candidate| bar(candidate, need)) {
        *bars.entry(bar).or_default() += 1;
    }
    let told = bars.into_iter().map(|(bar, count)| {
        let what = match (bar, count) {
            (Bar::Taken, 1) => "has it already",
            (Bar::Taken, _) => "have it already",
            (Bar::Unqualified, 1) => "is not qualified for it",
            (Bar::Unqualified, _) => "are not qualified for it",
            (Bar::Conflict, 1) => "has a conflict of interest",
            (Bar::Conflict, _) => "have a conflict of interest",
        };
        format!("{count} {what}")
    });
    let told: Vec<String> = told.collect();
    let missing = format!("{} missing", counted(short, "reviewer is", "reviewers are"));
    let everybody = counted(known.candidates.len(), "reviewer", "reviewers");
    if told.is_empty() {
        let are = if known.candidates.len() == 1 { "is" } else { "are" };
        format!("{missing}: there {are} {everybody} in all")
    } else {
        format!("{missing}: of {everybody}, {}", told.join(", "))
    }
}

/// What somebody is given: of each disclosure the criteria.
type Given = Vec<(Disclosure, Vec<String>)>;

/// Assigns all places or none, and tells each reviewer in one mail.
///
/// # Errors
/// When the actor is no lead, or has a conflict with one of the tools or has not declared that
/// there is none; when one of the places cannot be filled as it is sent, which the error names.
pub async fn assign(ctx: &Ctx, actor: &Actor, places: &[TypedPlace]) -> Result<usize, Error> {
    let now = ctx.now();
    let lead = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.write().await?;
    let mut given: BTreeMap<AccountId, (Account, Given)> = BTreeMap::new();
    let mut assigned = 0;
    for place in places.iter().filter(|place| !place.reviewer.is_empty()) {
        let field = place_field(&place.disclosure, &place.criterion);
        let id: DisclosureId = Id::parse(&place.disclosure).ok_or(Error::NotFound)?;
        let (disclosure, _) =
            standing::submitted(&mut tx, actor, Action::AssignReviewers, &id).await?;
        if disclosure.state() != State::InReview {
            let sentence = format!("{} is not in review any more.", disclosure.product_name);
            return Err(Error::field(field, sentence));
        }
        standing::hold(&mut tx, &disclosure, now).await?;
        let reviewer = panels::chosen_reviewer(
            ctx,
            &mut tx,
            &disclosure,
            (&place.reviewer, std::slice::from_ref(&place.criterion)),
        )
        .await
        .map_err(|error| at_field(error, &field))?;
        if reviews::panel(&mut tx, &id).await?.iter().all(|one| one.criterion != place.criterion) {
            return Err(Error::field(field, "This is not a criterion of the disclosure."));
        }
        if !panels::give(ctx, &mut tx, actor, &disclosure, &place.criterion, &reviewer).await? {
            let sentence = format!(
                "{} has this criterion of {} already. Choose somebody else.",
                reviewer.name, disclosure.product_name
            );
            return Err(Error::field(field, sentence));
        }
        if disclosure.lead().is_none() {
            disclosures::set_lead(&mut tx, &id, Some(&lead.account)).await?;
        }
        assigned += 1;
        let title = title(ctx, &disclosure, &place.criterion);
        let (_, tools) = given.entry(reviewer.id.clone()).or_insert_with(|| (reviewer, Vec::new()));
        match tools.iter_mut().find(|(known, _)| known.id == id) {
            Some((_, titles)) => titles.push(title),
            None => tools.push((disclosure, vec![title])),
        }
    }
    if assigned == 0 {
        return Err(Error::field("places", "Choose somebody for at least one place."));
    }
    for (account, tools) in given.into_values() {
        let lines = tools.iter().map(|(disclosure, titles)| AssignedLine {
            disclosure: disclosure.id.to_string(),
            product: disclosure.product_name.clone(),
            vendor: disclosure.vendor.clone(),
            criteria: titles.join(", "),
        });
        let mail = AssignedTogether {
            lead: &lead.name,
            day: ctx.calendar().day_of(now),
            due: day_in_words(due_days::of_new(ctx)),
            lines: lines.collect(),
        };
        mail::send(ctx, &mut tx, (&account).into(), &mail).await?;
    }
    tx.commit().await?;
    Ok(assigned)
}

/// The field of a place in the form; several places of a criterion share it.
pub fn place_field(disclosure: &str, criterion: &str) -> String {
    format!("place.{disclosure}.{criterion}")
}

/// The faults of an error at another field.
fn at_field(error: Error, field: &str) -> Error {
    match error {
        Error::Invalid(faults) => {
            let message = faults.into_iter().next().map(|fault| fault.message);
            Error::field(field, message.unwrap_or_default())
        }
        other => other,
    }
}

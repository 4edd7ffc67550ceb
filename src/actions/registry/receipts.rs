//! Receipts of what the register said, made and checked for anyone. Both ask no database: what the
//! register says and the keys are in memory, and a receipt holds everything else itself.

use std::fmt::Write as _;

use chrono::SecondsFormat;
use sha2::{Digest as _, Sha256};

use super::inventory::Checked as CheckedList;
use super::memory::Snapshot;
use super::{queries, signing_keys, snapshot};
use crate::actions::{Ctx, Error, FieldError};
use crate::domain::access::{Action, Actor, Relation, check as check_access};
use crate::domain::registry::asked::which;
use crate::domain::registry::query::Query;
use crate::domain::registry::receipt::comparison::{self, SearchSince, ToolSince};
use crate::domain::registry::receipt::credential::{Receipt, issue};
use crate::domain::registry::receipt::list_comparison::{self, ListSince};
use crate::domain::registry::receipt::refusal::Refusal;
use crate::domain::registry::receipt::stated_list::StatedList;
use crate::domain::registry::receipt::statement::{
    Found, MOST_COMPARED, MOST_LISTED, ReceiptKind, Register, Search, Statement, Tool, Undecided,
};
use crate::domain::registry::receipt::verification::{self, Verified};
use crate::domain::registry::shelf::Shelved;
use crate::domain::texts::in_quotes;

/// The name under which an address asks for a tool, by its slug; may be repeated.
pub const LISTING: &str = "listing";
/// The name under which an address asks for a past day; a receipt says what holds now.
const PAST_DAY: &str = "as_of";

/// What a receipt is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiptSubject {
    /// One tool, by its slug.
    Listing(String),
    /// Two to four tools side by side, by their slugs.
    Comparison(Vec<String>),
    /// A search of the list, as the pairs of its address.
    Search(Vec<(String, String)>),
}

impl ReceiptSubject {
    /// Reads what an address asks for: the tools that it names, or else the search that it is. What
    /// a search cannot ask is refused: without it the receipt would state more than was meant.
    ///
    /// # Errors
    /// When it names more tools than a receipt compares, a tool without its slug, or something
    /// that no search can ask.
    pub fn read(pairs: &[(String, String)]) -> Result<Self, Error> {
        let mut slugs: Vec<String> = Vec::new();
        for (_, slug) in pairs.iter().filter(|(name, _)| name == LISTING) {
            if slug.trim().is_empty() {
                return Err(Error::field(
                    LISTING,
                    "No tool is named here. Give the word that stands for it in the address of its \
                     listing, or leave this out.",
                ));
            }
            if !slugs.contains(slug) {
                slugs.push(slug.clone());
            }
        }
        // Beside tools, what asks the register nothing does no harm, such as a mark of a mail.
        let is_refused = |name: &str| {
            let asks = Query::is_about_list(name);
            if slugs.is_empty() { !asks } else { asks || name == PAST_DAY }
        };
        if let Some((name, _)) = pairs.iter().find(|(name, _)| is_refused(name)) {
            let beside = if slugs.is_empty() {
                "is nothing that a search can ask"
            } else {
                "is not asked of single tools"
            };
            return Err(Error::field(
                name.clone(),
                format!(
                    "{} {beside}, so no receipt was made: it would state more than you asked \
                     about. Correct it, or take it out of the address.",
                    in_quotes(&name.chars().take(40).collect::<String>())
                ),
            ));
        }
        match slugs.len() {
            0 => Ok(Self::Search(pairs.to_vec())),
            1 => Ok(Self::Listing(slugs.swap_remove(0))),
            2..=MOST_COMPARED => Ok(Self::Comparison(slugs)),
            count => Err(Error::field(
                LISTING,
                format!(
                    "A receipt compares at most {MOST_COMPARED} tools, and the address names \
                     {count}. Leave some out, or ask for a receipt of a search."
                ),
            )),
        }
    }
}

/// A receipt that was just made.
#[derive(Debug, Clone)]
pub struct Issued {
    /// The whole.
    pub receipt: Receipt,
    /// Its short form, which bears the number of the whole.
    pub short: Receipt,
}

/// A receipt that the register signed, beside what it says now.
#[derive(Debug, Clone)]
pub struct Confirmed {
    /// The receipt and its key.
    pub verified: Verified,
    /// The tools, then and now.
    pub tools: Vec<ToolSince>,
    /// The search, then and now.
    pub search: Option<SearchSince>,
    /// The list, then and now.
    pub inventory: Option<ListSince>,
}

/// What came of a check.
#[derive(Debug, Clone)]
pub enum Checked {
    /// The register signed it.
    Confirmed(Box<Confirmed>),
    /// It is no receipt of this register.
    Refused(Refusal),
}

/// Makes a receipt of what the register says at this moment.
///
/// # Errors
/// There is no such listing, the search has a part that cannot be read, or no key signs.
pub fn make(ctx: &Ctx, actor: &Actor, subject: &ReceiptSubject) -> Result<Issued, Error> {
    let now = snapshot::read(ctx, actor)?;
    signed(ctx, || state(ctx, &now, subject))
}

/// Makes a receipt of what was found for a list, by the registry that it was held against.
///
/// # Errors
/// No key signs.
pub fn make_of_list(ctx: &Ctx, checked: &CheckedList) -> Result<Issued, Error> {
    let CheckedList { check, against: now, .. } = checked;
    signed(ctx, || {
        let inventory = StatedList::new(check, |slug| now.shelf.listing(slug).map(digest));
        let mut statement = stated(ctx, now, ReceiptKind::Inventory, Vec::new(), None);
        statement.inventory = Some(inventory);
        Ok(statement)
    })
}

/// Signs what is stated; nothing is stated where no key signs.
fn signed(ctx: &Ctx, state: impl FnOnce() -> Result<Statement, Error>) -> Result<Issued, Error> {
    let (key, secret) = signing_keys::signing(ctx)?;
    let statement = state()?;
    let (agency, at) = (ctx.settings.agency_name.as_str(), ctx.now());
    let sign = |statement| {
        issue(statement, agency, at, (&key, &secret))
            .map_err(|cause| Error::Internal(format!("a receipt could not be written: {cause}")))
    };
    let receipt = sign(statement)?;
    let short = sign(receipt.statement.shortened(&receipt.number))?;
    Ok(Issued { receipt, short })
}

/// Checks what somebody gave as a receipt, and looks what the register says now.
///
/// # Errors
/// When the registry cannot be read. A text that is no receipt is an answer, not an error.
pub fn check(ctx: &Ctx, actor: &Actor, text: &str) -> Result<Checked, Error> {
    let now = snapshot::read(ctx, actor)?;
    let verified = match verified(ctx, actor, text)? {
        Ok(verified) => verified,
        Err(refusal) => return Ok(Checked::Refused(refusal)),
    };
    let statement = &verified.receipt.statement;
    let tools = statement.tools.iter().map(|then| {
        let today = now.shelf.listing(&then.slug).map(|shelved| tool(ctx, shelved));
        comparison::tool(then, today.as_ref())
    });
    let search = statement.search.as_ref().map(|then| {
        let (query, _) = queries::read(ctx, &now.shelf, &pairs_of(&then.address));
        let then = called_now(then, &now);
        comparison::search(&then, &search(ctx, &now, &query), statement.tells_undecided())
    });
    let inventory = statement.inventory.as_ref().map(|then| {
        list_comparison::since(then, |slug| {
            let shelved = now.shelf.listing(slug)?;
            Some((shelved.listing.card.availability(), digest(shelved)))
        })
    });
    let tools = tools.collect();
    Ok(Checked::Confirmed(Box::new(Confirmed { verified, tools, search, inventory })))
}

/// Checks what somebody gave as a receipt, without looking what the register says now: what was
/// verified, or why it is no receipt of this register.
///
/// # Errors
/// When the actor may not read the registry.
pub fn verified(ctx: &Ctx, actor: &Actor, text: &str) -> Result<Result<Verified, Refusal>, Error> {
    check_access(actor, Action::ReadRegistry, &Relation::default())?;
    let (own, ring) = (signing_keys::own_did(ctx), ctx.keys.now());
    Ok(verification::verify(text, &own, &ring.keys, ctx.now()))
}

/// A search that a receipt tells of, with the words that its tools have in addresses now: a tool
/// that was renamed meanwhile is the same.
fn called_now(then: &Search, now: &Snapshot) -> Search {
    let mut search = then.clone();
    for found in &mut search.listed {
        let slug = now.changes.slug_now(&found.slug).to_owned();
        found.slug = slug;
    }
    search
}

/// A statement of the register at this moment.
fn stated(
    ctx: &Ctx,
    now: &Snapshot,
    kind: ReceiptKind,
    tools: Vec<Tool>,
    search: Option<Search>,
) -> Statement {
    let local = ctx.calendar().local(ctx.now());
    let register = Register {
        address: ctx.settings.base_url.clone(),
        version: now.version(),
        day: now.shelf.day,
        local_time: local.to_rfc3339_opts(SecondsFormat::Secs, false),
        time_zone: ctx.calendar().name().to_owned(),
    };
    Statement { kind, register, tools, search, inventory: None, short_form_of: None }
}

fn state(ctx: &Ctx, now: &Snapshot, subject: &ReceiptSubject) -> Result<Statement, Error> {
    let (kind, tools, search) = match subject {
        ReceiptSubject::Listing(slug) => {
            (ReceiptKind::Listing, named(ctx, now, std::slice::from_ref(slug))?, None)
        }
        ReceiptSubject::Comparison(slugs) => {
            (ReceiptKind::Comparison, named(ctx, now, slugs)?, None)
        }
        ReceiptSubject::Search(pairs) => {
            let (query, faults) = queries::read(ctx, &now.shelf, pairs);
            if !faults.is_empty() {
                return Err(Error::Invalid(faults));
            }
            let search = search(ctx, now, &query);
            let nothing = search.found == 0 && search.undecided.is_empty();
            let kind = if nothing { ReceiptKind::Nothing } else { ReceiptKind::List };
            (kind, Vec::new(), Some(search))
        }
    };
    Ok(stated(ctx, now, kind, tools, search))
}

/// The tools of these slugs.
fn named(ctx: &Ctx, now: &Snapshot, slugs: &[String]) -> Result<Vec<Tool>, Error> {
    let (mut tools, mut faults) = (Vec::new(), Vec::new());
    for slug in slugs {
        match now.shelf.listing(slug) {
            Some(shelved) => tools.push(tool(ctx, shelved)),
            None => faults.push(FieldError {
                field: LISTING.to_owned(),
                message: format!(
                    "The register has no listing {}. Search for its name: a search that finds \
                     nothing gives a receipt too.",
                    in_quotes(&slug.chars().take(80).collect::<String>())
                ),
            }),
        }
    }
    if faults.is_empty() { Ok(tools) } else { Err(Error::Invalid(faults)) }
}

fn tool(ctx: &Ctx, shelved: &Shelved) -> Tool {
    let hours = |id: &str| {
        let module = ctx.library.catalogue.module(id);
        module.and_then(|module| module.hours.to_json().as_f64())
    };
    let kept = &shelved.listing;
    Tool::new(&kept.card, &kept.hours, &ctx.settings.base_url, digest(shelved), hours)
}

/// SHA-256 of a listing's public JSON, in hex: its validator without the quotes.
fn digest(shelved: &Shelved) -> &str {
    shelved.etag.trim_matches('"')
}

/// What a search finds, whatever page of it was asked for.
fn search(ctx: &Ctx, now: &Snapshot, query: &Query) -> Search {
    let query = Query { after: None, limit: Query::default().limit, ..query.clone() };
    let (all, reading) = now.shelf.all_read(&query);
    let mut hasher = Sha256::new();
    let mut line = String::new();
    for shelved in &all {
        let card = &shelved.listing.card;
        line.clear();
        let answer = card.availability().word();
        let _ = writeln!(line, "{} {answer} {}", card.slug, digest(shelved));
        hasher.update(line.as_bytes());
    }
    let text = serde_urlencoded::to_string(query.pairs(None)).unwrap_or_default();
    let mark = if text.is_empty() { "" } else { "?" };
    let listed = all.iter().take(MOST_LISTED).map(|shelved| Found::from(&shelved.listing.card));
    let undecided = now.undecided(&query).into_iter().take(MOST_LISTED).map(Undecided::from);
    Search {
        address: format!("{}/registry{mark}{text}", ctx.settings.base_url),
        asked: which(&now.shelf, &query),
        note: reading.in_words(all.len()),
        found: all.len(),
        listed: listed.collect(),
        digest: hex::encode(hasher.finalize()),
        undecided: undecided.collect(),
    }
}

/// The pairs of an address.
fn pairs_of(address: &str) -> Vec<(String, String)> {
    url::Url::parse(address)
        .map_or_else(|_| Vec::new(), |url| url.query_pairs().into_owned().collect())
}

//! Receipts for rendering samples, which together take every branch of their pages.

use crate::actions::registry::receipts::{Confirmed, Issued};
use crate::domain::instrument::Decision;
use crate::domain::registry::availability::Availability;
use crate::domain::registry::receipt::comparison;
use crate::domain::registry::receipt::credential::issue;
use crate::domain::registry::receipt::keys::{Revoked, SecretKey, SigningKey};
use crate::domain::registry::receipt::list_comparison;
use crate::domain::registry::receipt::stated_list::{StatedCount, StatedList, StatedRow};
use crate::domain::registry::receipt::statement::{
    Found, ReceiptKind, Register, Search, Statement, Tool, Undecided,
};
use crate::domain::registry::receipt::verification::Verified;
use crate::domain::values::{Id, Timestamp};
use crate::web::pages::registry::samples::listings;

const ADDRESS: &str = "https://assay.example.org";

/// A key that everybody knows.
fn key() -> (SigningKey, SecretKey) {
    let secret = SecretKey::from_seed(&[7; 32]);
    let key = SigningKey {
        id: Id::from_stored("sample".to_owned()),
        did: "did:web:assay.example.org".to_owned(),
        public: secret.public(),
        made_at: Timestamp::from_millis(0),
        retired_at: None,
        revoked: None,
    };
    (key, secret)
}

fn register() -> Register {
    Register {
        address: ADDRESS.to_owned(),
        version: 7,
        day: chrono::NaiveDate::default(),
        local_time: "1970-01-01T01:00:00+01:00".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
    }
}

fn tools() -> Vec<Tool> {
    let digest = "ab".repeat(32);
    listings()
        .iter()
        .map(|one| Tool::new(&one.card, &one.hours, ADDRESS, &digest, |_| Some(1.0)))
        .collect()
}

fn search(listed: Vec<Found>, found: usize) -> Search {
    Search {
        address: format!("{ADDRESS}/registry?q=writing"),
        asked: "Tools whose name has “writing”".to_owned(),
        note: (found > 0).then(|| "None of these tools is for grade 5.".to_owned()),
        found,
        undecided: listed.first().map(undecided).into_iter().collect(),
        listed,
        digest: "cd".repeat(32),
    }
}

fn undecided(found: &Found) -> Undecided {
    let (name, vendor) = (found.name.clone(), found.vendor.clone());
    Undecided { name, vendor, availability: Availability::InReview }
}

fn statements() -> Vec<Statement> {
    let of = |kind, tools, search| Statement {
        kind,
        register: register(),
        tools,
        search,
        inventory: None,
        short_form_of: None,
    };
    let (tools, listings) = (tools(), listings());
    let found: Vec<Found> = listings.iter().map(|one| Found::from(&one.card)).collect();
    let one = tools.iter().take(1).cloned().collect();
    let bare = tools.iter().filter(|tool| tool.decision == Decision::NotApproved).cloned();
    vec![
        of(ReceiptKind::Listing, one, None),
        of(ReceiptKind::Listing, bare.collect(), None),
        of(ReceiptKind::Comparison, tools.into_iter().take(4).collect(), None),
        of(ReceiptKind::List, Vec::new(), Some(search(found, 200))),
        of(ReceiptKind::Nothing, Vec::new(), Some(search(Vec::new(), 0))),
        Statement { inventory: Some(list()), ..of(ReceiptKind::Inventory, Vec::new(), None) },
    ]
}

/// A list, of which not every row is named.
fn list() -> StatedList {
    let row = |row: usize, slug: Option<&str>| StatedRow {
        row,
        name: "Ask Well".to_owned(),
        vendor: slug.map_or_else(String::new, |_| "Brookfield".to_owned()),
        version: String::new(),
        finding: "fine".to_owned(),
        told: "Fine".to_owned(),
        tool: slug.map(|_| "Askwell by Brookfield Tutors".to_owned()),
        slug: slug.map(str::to_owned),
        availability: slug.map(|_| Availability::Yes),
        digest: slug.map(|_| "ab".repeat(32)),
    };
    StatedList {
        tools: 9,
        counts: vec![StatedCount { finding: "not_found".to_owned(), rows: 9 }],
        rows: vec![row(1, None), row(2, Some("askwell")), row(3, Some("gone"))],
        digest: "ef".repeat(32),
    }
}

/// Receipts of every kind.
pub fn receipts() -> Vec<Issued> {
    let (key, secret) = key();
    let at = Timestamp::from_millis(0);
    let issued = statements().into_iter().filter_map(|statement| {
        let receipt = issue(statement, "Agency", at, (&key, &secret)).ok()?;
        let short = receipt.statement.shortened(&receipt.number);
        Some(Issued { short: issue(short, "Agency", at, (&key, &secret)).ok()?, receipt })
    });
    issued.collect()
}

/// Checked receipts: whole and short, of what is the same, changed and gone, with a key in use, put
/// away and revoked.
pub fn confirmed() -> Vec<Confirmed> {
    let now = tools();
    let mut confirmed = Vec::new();
    for (place, issued) in receipts().into_iter().enumerate() {
        let (mut key, _) = key();
        key.retired_at = (place > 0).then(|| Timestamp::from_millis(1000));
        let reason = "It was stolen.".to_owned();
        let from = Timestamp::from_millis(1000);
        key.revoked = (place > 1).then_some(Revoked { from, reason });
        for receipt in [issued.receipt, issued.short] {
            let stated = receipt.statement.tools.iter().enumerate();
            let tools = stated.map(|(at, then)| comparison::tool(then, now.get(at + place)));
            let search = receipt.statement.search.as_ref();
            let search = search.map(|then| comparison::search(then, &search_now(then), true));
            let (tools, key) = (tools.collect(), key.clone());
            let inventory = receipt.statement.inventory.as_ref().map(|then| {
                let changed = (Availability::NotNow, "");
                list_comparison::since(then, |slug| (slug == "askwell").then_some(changed))
            });
            let verified = Verified { receipt, key };
            confirmed.push(Confirmed { verified, tools, search, inventory });
        }
    }
    confirmed
}

/// Another state of a search.
fn search_now(then: &Search) -> Search {
    let mut now = Search { digest: "ef".repeat(32), ..then.clone() };
    now.listed.truncate(1);
    now.found = now.listed.len();
    for found in &mut now.listed {
        found.availability = Availability::NotNow;
    }
    now
}

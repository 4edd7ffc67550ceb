//! Loads what an agency did before it used Assay: vendors, tools and approvals, from a table. All
//! of it or nothing; a second time it changes only what the table says otherwise.

use std::collections::{BTreeSet, HashMap};

use super::{register, snapshot};
use crate::actions::assessment::products::insert;
use crate::actions::assessment::sent_file::SentFile;
use crate::actions::blocking::elsewhere;
use crate::actions::people::names;
use crate::actions::{Ctx, Error, FieldError};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::product::Product;
use crate::domain::event::Event;
use crate::domain::measures::documents::any_table;
use crate::domain::people::organization::{Organization, OrganizationKind};
use crate::domain::registry::listing::Listing;
use crate::domain::registry::past::{
    Columns, Fault, Here, Known, Loaded, MAX_ROWS, PastApproval, PastRow, read,
};
use crate::domain::slug::slug;
use crate::domain::values::ProductId;
use crate::store::assessment::{disclosures, products};
use crate::store::people::{accounts, former_names, organizations};
use crate::store::registry::{earlier_approvals, listings};
use crate::store::{Tx, events};

/// The field for the file.
pub const FILE: &str = "file";
/// How many faults are told; more help nobody at once.
const TOLD: usize = 50;

/// What became of a table: what was loaded or would be, or everything that is wrong with it.
pub type Outcome = Result<Loaded, Vec<Fault>>;

/// Reads a file that somebody sent and loads it, or with `dry` only says what loading it would do.
///
/// # Errors
/// A fault at the file when it is no table; when the actor does not load the past.
pub async fn load_file(
    ctx: &Ctx,
    actor: &Actor,
    file: Option<SentFile>,
    dry: bool,
) -> Result<Outcome, Error> {
    check(actor, Action::LoadPast, &Relation::default())?;
    let file = file.filter(|file| file.size > 0);
    let file = file.ok_or_else(|| Error::field(FILE, "Choose the file with the table."))?;
    let bytes = elsewhere("reading a file", move || file.read())
        .await?
        .map_err(|cause| Error::Internal(format!("a sent file could not be read: {cause}")))?;
    load(ctx, actor, &bytes, dry, &mut |_, _| {}).await
}

/// Loads the bytes of a table, or with `dry` only says what loading them would do. `progress` hears
/// how many rows of how many are done.
///
/// # Errors
/// A fault at the file when it is no table; when the actor does not load the past, or the records
/// do not answer. Then nothing is loaded.
pub async fn load(
    ctx: &Ctx,
    actor: &Actor,
    bytes: &[u8],
    dry: bool,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Outcome, Error> {
    check(actor, Action::LoadPast, &Relation::default())?;
    let (bytes, today) = (bytes.to_vec(), ctx.today());
    // One row more: the titles.
    let table = move || any_table::read(&bytes, MAX_ROWS + 1).map(|table| read(&table, today));
    let table = elsewhere("reading a table", table).await?.map_err(|fault| {
        let message = fault.to_string();
        Error::Invalid(vec![FieldError { field: FILE.to_owned(), message }])
    })?;
    let (rows, columns) = match table {
        Ok(read) => read,
        Err(faults) => return Ok(Err(first_of(faults))),
    };
    let mut tx = ctx.db.write().await?;
    let mut loading = Loading::begin(ctx, actor, &mut tx, &columns).await?;
    // All before anything is changed: whoever publishes one waits for the log only after it.
    let here: BTreeSet<ProductId> = rows.iter().filter_map(|row| loading.here(row)).collect();
    for id in &here {
        products::lock(&mut tx, id).await?;
    }
    for (place, row) in rows.iter().enumerate() {
        loading.row(&mut tx, row).await?;
        progress(place + 1, rows.len());
    }
    let Loading { loaded, faults, .. } = loading;
    if !faults.is_empty() {
        return Ok(Err(first_of(faults)));
    }
    // Without the commit nothing of it was ever there.
    if !dry {
        tx.commit().await?;
        snapshot::show(ctx).await;
    }
    Ok(Ok(loaded))
}

/// The first faults, and how many more there are.
fn first_of(mut faults: Vec<Fault>) -> Vec<Fault> {
    faults.sort_by_key(|fault| fault.row);
    let more = faults.len().saturating_sub(TOLD);
    faults.truncate(TOLD);
    if more > 0 {
        let message = format!("{more} more places are wrong. Mend these first.");
        faults.push(Fault { row: None, column: None, message });
    }
    faults
}

/// A row with its tool.
struct Tool<'r> {
    row: &'r PastRow,
    product: Product,
    /// Whether the row made it, or its vendor.
    is_new: bool,
}

struct Loading<'c> {
    ctx: &'c Ctx,
    actor: &'c Actor,
    /// What the agency is called.
    agency: Vec<String>,
    known: Known,
    /// The rows by their tools.
    rows: HashMap<ProductId, usize>,
    loaded: Loaded,
    faults: Vec<Fault>,
}

impl<'c> Loading<'c> {
    async fn begin(
        ctx: &'c Ctx,
        actor: &'c Actor,
        tx: &mut Tx,
        columns: &Columns,
    ) -> Result<Self, Error> {
        let here = Here {
            organizations: organizations::all(tx).await?,
            merged: organizations::merged_into(tx).await?,
            products: products::all(tx).await?,
            former: former_names::all(tx).await?,
        };
        let agency = names::agency_names(ctx, &here.organizations);
        let known = elsewhere("laying out names", move || Known::new(here)).await?;
        let loaded = Loaded { unread: columns.unread.clone(), ..Loaded::default() };
        let (rows, faults) = (HashMap::new(), Vec::new());
        Ok(Self { ctx, actor, agency, known, rows, loaded, faults })
    }

    fn fault(&mut self, row: &PastRow, message: impl Into<String>) {
        let message = message.into();
        self.faults.push(Fault { row: Some(row.number), column: None, message });
    }

    /// The tool of a row, where it is here already.
    fn here(&self, row: &PastRow) -> Option<ProductId> {
        let (vendor, tool) = (row.vendor.as_str(), row.tool.as_str());
        let known = self.known.tool(self.known.organization(vendor)?, vendor, tool)?;
        Some(known.id.clone())
    }

    /// Finds the tool of a row, or makes it; none where something is wrong with the row.
    async fn tool<'r>(&mut self, tx: &mut Tx, row: &'r PastRow) -> Result<Option<Tool<'r>>, Error> {
        self.loaded.rows += 1;
        let before = (self.loaded.vendors, self.loaded.tools);
        let Some(vendor) = self.vendor(tx, row).await? else { return Ok(None) };
        let product = self.product(tx, &vendor, row).await?;
        // Two rows can have one tool under the names that it had.
        if let Some(first) = self.rows.insert(product.id.clone(), row.number) {
            self.faults.push(Fault::twice(row.number, first));
            return Ok(None);
        }
        let is_new = before != (self.loaded.vendors, self.loaded.tools);
        Ok(Some(Tool { row, product, is_new }))
    }

    async fn row(&mut self, tx: &mut Tx, row: &PastRow) -> Result<(), Error> {
        let Some(tool) = self.tool(tx, row).await? else { return Ok(()) };
        let is_corrected = self.correct(tx, &tool).await?;
        if let Some(approval) = &tool.row.approval {
            return self.approval(tx, &tool, approval, is_corrected).await;
        }
        self.loaded.same += usize::from(!tool.is_new && !is_corrected);
        Ok(())
    }

    async fn vendor(&mut self, tx: &mut Tx, row: &PastRow) -> Result<Option<Organization>, Error> {
        if let Some(known) = self.known.organization(row.vendor.as_str()).cloned() {
            if known.kind == OrganizationKind::Vendor {
                return Ok(Some(known));
            }
            let told = format!(
                "“{}” is no vendor here but a {}. Enter the vendor’s own name.",
                known.name,
                known.kind.label().to_lowercase()
            );
            self.fault(row, told);
            return Ok(None);
        }
        match names::none_of(&self.agency, "", row.vendor.as_str()) {
            Err(Error::Invalid(errors)) => {
                for error in errors {
                    self.fault(row, error.message);
                }
                return Ok(None);
            }
            other => other?,
        }
        let mut vendor = Organization {
            id: self.ctx.new_id(),
            kind: OrganizationKind::Vendor,
            name: row.vendor.clone(),
            slug: slug(row.vendor.as_str()),
        };
        if !organizations::insert(tx, &vendor, self.ctx.now()).await? {
            vendor.slug = format!("{}-{}", vendor.slug, vendor.id);
            organizations::insert(tx, &vendor, self.ctx.now()).await?;
        }
        let event = Event::OrganizationCreated {
            organization: vendor.id.clone(),
            name: vendor.name.to_string(),
        };
        events::append(tx, self.ctx.now(), self.actor, &event).await?;
        self.loaded.vendors += 1;
        self.known.add_vendor(vendor.clone());
        Ok(Some(vendor))
    }

    async fn product(
        &mut self,
        tx: &mut Tx,
        vendor: &Organization,
        row: &PastRow,
    ) -> Result<Product, Error> {
        if let Some(product) = self.known.tool(vendor, row.vendor.as_str(), row.tool.as_str()) {
            return Ok(product.clone());
        }
        let mut product = Product {
            id: self.ctx.new_id(),
            organization: vendor.id.clone(),
            vendor: vendor.name.to_string(),
            name: row.tool.clone(),
            slug: String::new(),
            version: row.version.clone(),
            website: row.website.clone(),
            summary: row.summary.clone(),
        };
        insert(tx, &mut product, self.ctx.now()).await?;
        let event = Event::ProductRegistered {
            product: product.id.clone(),
            name: product.name.to_string(),
        };
        events::append(tx, self.ctx.now(), self.actor, &event).await?;
        self.loaded.tools += 1;
        self.known.add_tool(product.clone());
        Ok(product)
    }

    /// Corrects what a tool is that nobody but the agency knows of: whose vendor has people here
    /// says that itself. Says whether it did.
    async fn correct(&mut self, tx: &mut Tx, tool: &Tool<'_>) -> Result<bool, Error> {
        let Tool { row, product, .. } = tool;
        let corrected = Product {
            version: row.version.clone(),
            website: row.website.clone(),
            summary: row.summary.clone(),
            ..product.clone()
        };
        if corrected == *product {
            return Ok(false);
        }
        if !accounts::list(tx, Some(&product.organization)).await?.is_empty()
            || !disclosures::of_product(tx, &product.id).await?.is_empty()
        {
            self.loaded.theirs.push(format!("{} by {}", product.name, product.vendor));
            return Ok(false);
        }
        products::set_facts(tx, &corrected).await?;
        let event = Event::ProductChanged {
            product: product.id.clone(),
            version: corrected.version.to_string(),
            website: corrected.website.as_str().to_owned(),
            summary: corrected.summary.to_string(),
        };
        events::append(tx, self.ctx.now(), self.actor, &event).await?;
        self.loaded.corrected += 1;
        Ok(true)
    }

    async fn approval(
        &mut self,
        tx: &mut Tx,
        Tool { row, product, .. }: &Tool<'_>,
        approval: &PastApproval,
        is_corrected: bool,
    ) -> Result<(), Error> {
        if listings::of_product(tx, &product.id).await?.is_some() {
            self.loaded.decided.push(format!("{} by {}", product.name, product.vendor));
            return Ok(());
        }
        let listing = Listing::earlier(product, row, approval, self.ctx.today());
        match earlier_approvals::of_product(tx, &product.id).await? {
            Some(before) if listing.is_loaded_as(&before) => {
                self.loaded.same += usize::from(!is_corrected);
                Ok(())
            }
            Some(before) => {
                self.loaded.changed += 1;
                self.put(tx, &product.id, &listing.correcting(&before)).await
            }
            None => {
                self.loaded.approvals += 1;
                self.put(tx, &product.id, &listing).await
            }
        }
    }

    async fn put(&self, tx: &mut Tx, product: &ProductId, listing: &Listing) -> Result<(), Error> {
        let now = self.ctx.now();
        earlier_approvals::put(tx, product, listing, now).await?;
        listings::count_change(tx).await?;
        register::loaded(tx, product, listing, now).await?;
        let event = Event::EarlierApprovalLoaded {
            product: product.clone(),
            name: listing.card.name.clone(),
            decision: listing.card.decision.word().to_owned(),
        };
        Ok(events::append(tx, now, self.actor, &event).await?)
    }
}

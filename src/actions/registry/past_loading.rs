//! Loads what an agency did before it used Assay: vendors, tools and approvals, from a table. All
//! of it or nothing; a second time it changes only what the table says otherwise.

use std::collections::HashMap;

use super::{register, snapshot};
use crate::actions::assessment::products::insert;
use crate::actions::assessment::sent_file::SentFile;
use crate::actions::people::names;
use crate::actions::{Ctx, Error, FieldError};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::assessment::product::Product;
use crate::domain::event::Event;
use crate::domain::measures::documents::any_table;
use crate::domain::people::names::Look;
use crate::domain::people::organization::{Organization, OrganizationKind};
use crate::domain::registry::listing::Listing;
use crate::domain::registry::past::{
    Columns, Fault, Loaded, MAX_ROWS, PastApproval, PastRow, read,
};
use crate::domain::slug::slug;
use crate::domain::values::{OrganizationId, ProductId};
use crate::store::assessment::products;
use crate::store::people::organizations;
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
    let bytes = tokio::task::spawn_blocking(move || file.read())
        .await
        .map_err(|cause| Error::Internal(format!("reading a file was cut off: {cause}")))?
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
    // One row more: the titles.
    let table = any_table::read(bytes, MAX_ROWS + 1).map_err(|fault| {
        let message = fault.to_string();
        Error::Invalid(vec![FieldError { field: FILE.to_owned(), message }])
    })?;
    let (rows, columns) = match read(&table, ctx.today()) {
        Ok(read) => read,
        Err(faults) => return Ok(Err(first_of(faults))),
    };
    let mut tx = ctx.db.write().await?;
    let mut loading = Loading::begin(ctx, actor, &mut tx, &columns).await?;
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

struct Loading<'c> {
    ctx: &'c Ctx,
    actor: &'c Actor,
    /// The organizations that are here, by how their names look.
    known: HashMap<String, Organization>,
    /// The products of the vendors that the table names, by how their names look.
    products: HashMap<OrganizationId, HashMap<String, Product>>,
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
        let merged = organizations::merged(tx).await?;
        let mut known = HashMap::new();
        for one in organizations::all(tx).await? {
            if !merged.contains_key(one.id.as_str()) {
                known.entry(Look::of(one.name.as_str()).key()).or_insert(one);
            }
        }
        let loaded = Loaded { unread: columns.unread.clone(), ..Loaded::default() };
        let (products, faults) = (HashMap::new(), Vec::new());
        Ok(Self { ctx, actor, known, products, loaded, faults })
    }

    fn fault(&mut self, row: &PastRow, message: impl Into<String>) {
        let message = message.into();
        self.faults.push(Fault { row: Some(row.number), column: None, message });
    }

    async fn row(&mut self, tx: &mut Tx, row: &PastRow) -> Result<(), Error> {
        self.loaded.rows += 1;
        let before = (self.loaded.vendors, self.loaded.tools);
        let Some(vendor) = self.vendor(tx, row).await? else { return Ok(()) };
        let product = self.product(tx, &vendor, row).await?;
        let is_new = before != (self.loaded.vendors, self.loaded.tools);
        match &row.approval {
            Some(approval) => self.approval(tx, (&product, row, approval)).await?,
            None => self.loaded.same += usize::from(!is_new),
        }
        Ok(())
    }

    async fn vendor(&mut self, tx: &mut Tx, row: &PastRow) -> Result<Option<Organization>, Error> {
        let key = Look::of(row.vendor.as_str()).key();
        if let Some(known) = self.known.get(&key) {
            if known.kind == OrganizationKind::Vendor {
                return Ok(Some(known.clone()));
            }
            let told = format!(
                "“{}” is no vendor here but a {}. Enter the vendor’s own name.",
                known.name,
                known.kind.label().to_lowercase()
            );
            self.fault(row, told);
            return Ok(None);
        }
        match names::not_the_agency(self.ctx, tx, "", row.vendor.as_str()).await {
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
        self.known.insert(key, vendor.clone());
        Ok(Some(vendor))
    }

    async fn product(
        &mut self,
        tx: &mut Tx,
        vendor: &Organization,
        row: &PastRow,
    ) -> Result<Product, Error> {
        let look = |name: &str| Look::of(name).key();
        if !self.products.contains_key(&vendor.id) {
            let own = products::of_organization(tx, &vendor.id).await?.into_iter();
            let own = own.map(|product| (look(product.name.as_str()), product)).collect();
            self.products.insert(vendor.id.clone(), own);
        }
        let own = self.products.entry(vendor.id.clone()).or_default();
        if let Some(product) = own.get(&look(row.tool.as_str())) {
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
        own.insert(look(row.tool.as_str()), product.clone());
        Ok(product)
    }

    async fn approval(
        &mut self,
        tx: &mut Tx,
        (product, row, approval): (&Product, &PastRow, &PastApproval),
    ) -> Result<(), Error> {
        if listings::of_product(tx, &product.id).await?.is_some() {
            self.loaded.decided.push(format!("{} by {}", product.name, product.vendor));
            return Ok(());
        }
        let listing = Listing::earlier(product, row, approval, self.ctx.today());
        match earlier_approvals::of_product(tx, &product.id).await? {
            Some(before) if listing.is_loaded_as(&before) => {
                self.loaded.same += 1;
                return Ok(());
            }
            Some(_) => self.loaded.changed += 1,
            None => self.loaded.approvals += 1,
        }
        self.put(tx, &product.id, &listing).await
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

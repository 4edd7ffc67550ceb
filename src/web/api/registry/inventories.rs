//! `/api/v1/inventory-checks`: a list held against the registry.

use std::fmt;

use actix_web::web::{Data, Payload, Query as Address};
use actix_web::{HttpRequest, HttpResponse};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::actions::registry::inventory::{self, Column, List, Said};
use crate::actions::{Error, FieldError};
use crate::domain::people::api_token::Scope;
use crate::domain::registry::inventory::MAX_ROWS;
use crate::domain::registry::inventory::check::InventoryCheck;
use crate::domain::registry::inventory::columns::Role;
use crate::domain::registry::matching::Asked;
use crate::web::api::body::media_type;
use crate::web::api::schema::Problem;
use crate::web::kernel::app::App;
use crate::web::kernel::at_most::{AtMost, too_many};
use crate::web::kernel::auth::holder;
use crate::web::kernel::bearer::program_or_anyone;
use crate::web::kernel::blocking::elsewhere;
use crate::web::kernel::bodies::{Sender, read_whole};
use crate::web::kernel::failure::Failure;

/// The largest body, in bytes.
const MOST_BYTES: usize = 8 * 1024 * 1024;

/// The media types of tables.
const TABLES: [&str; 5] = [
    "text/csv",
    "text/tab-separated-values",
    "text/plain",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/octet-stream",
];

/// The longest text of an item, in bytes, as in a table.
const LONGEST_TEXT: usize = 20_000;

/// A list of tools.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Inventory {
    /// The tools, at most 20,000.
    #[schema(max_items = 20_000, min_items = 1, value_type = Vec<InventoryItem>)]
    items: AtMost<InventoryItem, MAX_ROWS>,
}

/// A tool of a list: its name, or what the list says of it.
// It is never written: its description is read from how it would be.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum InventoryItem {
    /// A name or a web address.
    Name(String),
    /// A name with what stands beside it.
    Item(InventoryEntry),
}

/// What a list says of a tool. A name or a web address is needed.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct InventoryEntry {
    /// What the list calls it.
    name: String,
    /// Its vendor.
    vendor: String,
    /// The version in use.
    version: String,
    /// Its web address.
    website: String,
}

impl<'de> Deserialize<'de> for InventoryItem {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        json.deserialize_any(ItemReader)
    }
}

/// Reads an item, and says what is wrong with one that is neither.
struct ItemReader;

impl<'de> Visitor<'de> for ItemReader {
    type Value = InventoryItem;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name, or an object with name, vendor, version and website")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<InventoryItem, E> {
        Ok(InventoryItem::Name(name.to_owned()))
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<InventoryItem, M::Error> {
        InventoryEntry::deserialize(MapAccessDeserializer::new(map)).map(InventoryItem::Item)
    }
}

impl From<InventoryItem> for Asked {
    fn from(item: InventoryItem) -> Self {
        match item {
            InventoryItem::Name(name) => Self::name(name),
            InventoryItem::Item(InventoryEntry { name, vendor, version, website }) => {
                Self { name, vendor, version, website }
            }
        }
    }
}

/// Check a list
///
/// Holds the tools of a list against the registry as it stands today, and answers one list to act
/// on, the worst first. Names may be misspelt, in another order, web addresses, or with the vendor
/// or “for Schools” beside them. A name alone never counts as the tool of another vendor: then
/// `finding` is `unclear` and `candidates` has the tools that may be meant. Nothing of the list is
/// stored. With a token of a district, the names that the district has remembered count. A body has
/// at most 8 MB and 20,000 rows.
#[expect(
    clippy::missing_errors_doc,
    reason = "these words are published; the responses below name the errors"
)]
#[utoipa::path(
    post,
    path = "/api/v1/inventory-checks",
    tag = "Registry",
    security((), ("token" = ["inventory"])),
    params(
        ("name" = Option<String>, Query, description = "Of a table: the title or the number of the \
            column with the names; guessed when left out."),
        ("vendor" = Option<String>, Query, description = "The same for the vendor."),
        ("version" = Option<String>, Query, description = "The same for the version."),
        ("website" = Option<String>, Query, description = "The same for the web address."),
    ),
    request_body(
        description = "The tools as JSON, or a table: CSV in any usual encoding and with any usual \
            separator, or an Excel workbook.",
        content(
            (Inventory = "application/json"),
            (String = "text/csv"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        )
    ),
    responses(
        (status = 200, description = "What was found.", body = InventoryCheck),
        (status = 401, description = "The token that came does not work.", body = Problem,
            content_type = "application/problem+json"),
        (status = 403, description = "The token does not give this.", body = Problem,
            content_type = "application/problem+json"),
        (status = 413, description = "The body or the list is too large.", body = Problem,
            content_type = "application/problem+json"),
        (status = 415, description = "The body is called something else than a list can be.",
            body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The list or a parameter cannot be read.", body = Problem,
            content_type = "application/problem+json"),
        (status = 429, description = "Too often in one minute with a token.", body = Problem,
            content_type = "application/problem+json"),
        (status = 503, description = "Many lists are being checked; `Retry-After` says when to \
            come back.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn create(
    app: Data<App>,
    request: HttpRequest,
    payload: Payload,
    pairs: Address<Vec<(String, String)>>,
) -> Result<HttpResponse, Failure> {
    let actor = program_or_anyone(&app, &request, &[Scope::Inventory]).await?;
    let said = Said { columns: named_columns(&pairs)?, ..Said::default() };
    let is_json = match media_type(&request).as_str() {
        "application/json" => true,
        table if TABLES.contains(&table) => false,
        _ => {
            return Err(Failure(Error::OtherType(
                "Send the list as application/json, as text/csv or as an Excel workbook, and say \
                 so in Content-Type."
                    .to_owned(),
            )));
        }
    };
    let _place = app.lists.take(holder(&app, &request, &actor))?;
    let bytes = read_whole(&request, payload.into_inner(), MOST_BYTES, Sender::Program).await?;
    let list = if is_json {
        List::Tools(elsewhere("reading a list", move || tools(&bytes)).await??)
    } else {
        List::Bytes(bytes.to_vec())
    };
    let checked = inventory::check_list(&app.ctx, &actor, list, said).await?;
    let written = elsewhere("writing a result", move || serde_json::to_string(&checked.check));
    let written = written.await?.map_err(|cause| Failure::internal(cause.to_string()))?;
    Ok(HttpResponse::Ok().content_type("application/json").body(written))
}

/// The columns that an address names.
fn named_columns(pairs: &[(String, String)]) -> Result<Vec<(Role, Column)>, Error> {
    let mut columns = Vec::new();
    let mut faults = Vec::new();
    for (name, value) in pairs {
        match Role::ALL.into_iter().find(|role| role.word() == name) {
            Some(role) => columns.push((role, Column::Named(value.clone()))),
            None => faults.push(FieldError {
                field: name.clone(),
                message: format!(
                    "“{}” is not a parameter. Known are name, vendor, version and website.",
                    name.chars().take(40).collect::<String>()
                ),
            }),
        }
    }
    if faults.is_empty() { Ok(columns) } else { Err(Error::Invalid(faults)) }
}

/// The tools of a list as JSON.
fn tools(body: &[u8]) -> Result<Vec<Asked>, Error> {
    let list: Inventory = serde_json::from_slice(body).map_err(|cause| {
        if too_many(&cause) {
            return Error::TooLarge(format!(
                "The list has more than {MAX_ROWS} items, which is the most that is read. Split it."
            ));
        }
        Error::field("items", format!("The body is not the JSON of a list: {cause}."))
    })?;
    let tools: Vec<Asked> = list.items.0.into_iter().map(Asked::from).collect();
    let unnamed = |asked: &Asked| asked.name.trim().is_empty() && asked.website.trim().is_empty();
    if tools.is_empty() {
        return Err(Error::field("items", "The list has no items. Name at least one tool."));
    }
    let long = |asked: &Asked| {
        let texts = [&asked.name, &asked.vendor, &asked.version, &asked.website];
        texts.into_iter().any(|text| text.len() > LONGEST_TEXT)
    };
    let place = |at: usize| format!("items.{at}");
    if let Some(at) = tools.iter().position(unnamed) {
        let message =
            "The item has neither a name nor a website. Give one of them, or leave it out.";
        return Err(Error::field(place(at), message));
    }
    match tools.iter().position(long) {
        Some(at) => {
            let message =
                format!("A text of the item has more than {LONGEST_TEXT} bytes. Shorten it.");
            Err(Error::field(place(at), message))
        }
        None => Ok(tools),
    }
}

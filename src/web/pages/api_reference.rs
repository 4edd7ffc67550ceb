//! What programs can ask and change, to be read without another site and without a script: the
//! description of the data (`OpenAPI`) as a page. The page says what the description says and
//! nothing else, so the two cannot differ.

mod types;

use actix_web::{HttpRequest, HttpResponse, web::Data};
use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, Value};

use types::{Piece, TypeLine, pieces, type_of};

use crate::actions::registry::queries::tiers;
use crate::web::api::openapi::described;
use crate::web::components::{Breadcrumb, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::markup::Markup;
use crate::web::kernel::page::{for_visitors, page};
use crate::web::kernel::templates::Page;

const TITLE: &str = "Use the data (API)";
/// Where it stands.
pub const PATH: &str = "/api";

/// The page.
#[derive(Debug, Serialize)]
pub struct ApiPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    /// What holds for all of it.
    about: Vec<Piece>,
    base_url: String,
    groups: Vec<Group>,
    schemas: Vec<Schema>,
    /// All of this as it was rendered before.
    ready: Option<Markup>,
}

/// The operations of one area.
#[derive(Debug, Serialize)]
struct Group {
    id: String,
    name: String,
    about: Vec<Piece>,
    operations: Vec<Operation>,
}

/// One operation.
#[derive(Debug, Serialize)]
struct Operation {
    id: String,
    method: String,
    path: String,
    title: String,
    about: Vec<Piece>,
    /// Who may ask.
    access: String,
    parameters: Vec<Field>,
    body: Option<Body>,
    responses: Vec<Response>,
}

/// A parameter, or a field of a schema.
#[derive(Debug, Serialize)]
struct Field {
    name: String,
    /// Where a parameter stands; empty for a field.
    place: String,
    kind: TypeLine,
    required: bool,
    about: Vec<Piece>,
}

#[derive(Debug, Serialize)]
struct Body {
    about: Vec<Piece>,
    forms: Vec<Form>,
}

/// What is sent under a media type.
#[derive(Debug, Serialize)]
struct Form {
    media_type: String,
    kind: TypeLine,
}

#[derive(Debug, Serialize)]
struct Response {
    status: String,
    about: Vec<Piece>,
    forms: Vec<Form>,
}

/// A kind of object.
#[derive(Debug, Serialize)]
struct Schema {
    id: String,
    name: String,
    about: Vec<Piece>,
    kind: TypeLine,
    fields: Vec<Field>,
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn object<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = (&'v String, &'v Value)> {
    value.get(key).and_then(Value::as_object).into_iter().flat_map(Map::iter)
}

impl ApiPage {
    fn new(description: &Value, base_url: &str) -> Self {
        let groups = list(description, "tags").map(|tag| {
            let name = text(tag, "name");
            let operations = object(description, "paths").flat_map(|(path, item)| {
                let methods = item.as_object().into_iter().flatten();
                methods
                    .filter(|(_, one)| list(one, "tags").any(|tag| tag == name))
                    .map(move |(method, one)| Operation::new(method, path, one))
            });
            Group {
                id: format!("group-{}", name.to_lowercase()),
                name: name.to_owned(),
                about: pieces(text(tag, "description")),
                operations: operations.collect(),
            }
        });
        let schemas = description.pointer("/components/schemas").and_then(Value::as_object);
        Self {
            crumbs: Breadcrumb::new(home_trail(), TITLE),
            header: PageHeader::new(TITLE).purpose(
                "All that is public, as data for programs; and for a district’s own programs what \
                 is the district’s.",
            ),
            about: pieces(
                description
                    .pointer("/info/description")
                    .and_then(Value::as_str)
                    .unwrap_or_default(),
            ),
            base_url: base_url.to_owned(),
            groups: groups.collect(),
            schemas: schemas
                .into_iter()
                .flatten()
                .map(|(name, schema)| Schema::new(name, schema))
                .collect(),
            ready: None,
        }
    }

    /// The page as it was rendered before, but for its frame.
    fn ready(markup: Markup) -> Self {
        Self { ready: Some(markup), ..Self::new(&Value::Null, "") }
    }
}

impl Operation {
    fn new(method: &str, path: &str, one: &Value) -> Self {
        let name = format!("{method} {path}");
        let id: String =
            name.chars().map(|one| if one.is_ascii_alphanumeric() { one } else { '-' }).collect();
        Self {
            id,
            method: method.to_uppercase(),
            path: path.to_owned(),
            title: text(one, "summary").to_owned(),
            about: pieces(text(one, "description")),
            access: access(one),
            parameters: list(one, "parameters").map(Field::parameter).collect(),
            body: one
                .get("requestBody")
                .map(|body| Body { about: pieces(text(body, "description")), forms: forms(body) }),
            responses: object(one, "responses")
                .map(|(status, response)| Response {
                    status: status.clone(),
                    about: pieces(text(response, "description")),
                    forms: forms(response),
                })
                .collect(),
        }
    }
}

/// Who may ask, in a sentence.
fn access(one: &Value) -> String {
    let mut needs: Vec<&Value> = list(one, "security").collect();
    let open = needs.iter().any(|need| need.as_object().is_some_and(Map::is_empty));
    needs.retain(|need| need.get("token").is_some());
    let scopes: Vec<String> = needs
        .iter()
        .flat_map(|need| list(need, "token"))
        .filter_map(|scope| scope.as_str().map(|scope| format!("“{scope}”")))
        .collect();
    match (needs.is_empty(), open, scopes.is_empty()) {
        (true, _, _) => "Needs no token.".to_owned(),
        (false, true, _) => {
            format!("Needs no token; one with {} says for which district.", scopes.join(", "))
        }
        (false, false, true) => "Needs a token, whatever it gives.".to_owned(),
        (false, false, false) => format!("Needs a token with {}.", scopes.join(", ")),
    }
}

/// What a body or a response holds, by media type.
fn forms(holder: &Value) -> Vec<Form> {
    object(holder, "content")
        .map(|(media_type, content)| Form {
            media_type: media_type.clone(),
            kind: type_of(content.get("schema").unwrap_or(&Value::Null)),
        })
        .collect()
}

impl Field {
    fn parameter(one: &Value) -> Self {
        Self {
            name: text(one, "name").to_owned(),
            place: text(one, "in").to_owned(),
            kind: type_of(one.get("schema").unwrap_or(&Value::Null)),
            required: one.get("required").and_then(Value::as_bool).unwrap_or_default(),
            about: pieces(text(one, "description")),
        }
    }

    fn property(name: &str, one: &Value, required: bool) -> Self {
        // What may be null is one of two, of which the first is described.
        let about = match text(one, "description") {
            "" => one.pointer("/oneOf/0/description").and_then(Value::as_str).unwrap_or_default(),
            told => told,
        };
        Self {
            name: name.to_owned(),
            place: String::new(),
            kind: type_of(one),
            required,
            about: pieces(about),
        }
    }
}

impl Schema {
    fn new(name: &str, schema: &Value) -> Self {
        let parts: Vec<&Value> = match schema.get("allOf").and_then(Value::as_array) {
            Some(parts) => parts.iter().collect(),
            None => vec![schema],
        };
        let fields = parts.iter().flat_map(|part| {
            let required = |name: &str| list(part, "required").any(|one| one == name);
            object(part, "properties")
                .map(move |(name, one)| Field::property(name, one, required(name)))
        });
        Self {
            id: types::anchor(name),
            name: name.to_owned(),
            about: pieces(text(schema, "description")),
            kind: type_of(schema),
            fields: fields.collect(),
        }
    }
}

impl Page for ApiPage {
    const TEMPLATE: &'static str = "api_reference";

    fn samples() -> Vec<Self> {
        let base_url = "https://assay.example.org";
        let description = described(base_url, &std::collections::BTreeSet::from([1, 2]));
        let ready = Self::ready(Markup::rendered("<p>What there is.</p>".to_owned()));
        description.iter().map(|one| Self::new(one, base_url)).chain([ready]).collect()
    }
}

/// `GET /api`
///
/// # Errors
/// When the page cannot be rendered, which is a fault of ours.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    page(&app, &visitor, &request, TITLE, &rendered(&app)?)
}

/// The page as everybody sees it on a day who is not signed in.
///
/// # Errors
/// When the page cannot be rendered.
pub fn html(app: &App, day: NaiveDate) -> Result<String, Failure> {
    for_visitors(app, PATH, day, TITLE, &rendered(app)?)
}

/// The page, of which all but the frame is rendered once: it never changes while Assay runs.
fn rendered(app: &App) -> Result<ApiPage, Failure> {
    if let Some(markup) = app.api_description.get() {
        return Ok(ApiPage::ready(markup.clone()));
    }
    let base_url = &app.ctx.settings.base_url;
    let body = ApiPage::new(&described(base_url, &tiers(&app.ctx))?, base_url);
    let text = app.templates.render("api_description", &body).map_err(Failure::internal)?;
    Ok(ApiPage::ready(app.api_description.get_or_init(|| Markup::rendered(text)).clone()))
}

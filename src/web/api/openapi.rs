//! `/api/openapi.json`: the description of the public data (`OpenAPI` 3.1).

use std::collections::BTreeSet;

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde_json::{Value, json};
use utoipa::openapi::Server;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use super::reply::fixed;
use super::{district, learning, registry, schema};
use crate::actions::registry::queries;
use crate::web::kernel::app::App;
use crate::web::kernel::failure::Failure;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Assay: the registry as data",
        description = "Which AI tools an agency has assessed for its schools, with the decision, \
            its conditions and the learning that it requires. Public reads need no key. Answers \
            carry an `ETag`; send it back as `If-None-Match`. A district's own programs act with \
            a token. What is here stays as it is: fields and operations are only added, and \
            whatever is to go says so a year before, by the headers `Deprecation` and `Sunset`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    tags((name = "Registry", description = "Decisions that were published."),
        (name = "Learning", description = "Professional learning."),
        (name = "District", description = "What is a district's, for its own programs, with a \
            token that somebody makes on the district's desk."),
        (name = "About", description = "This description.")),
    paths(
        registry::listings::list,
        registry::dumps::download,
        registry::inventories::create,
        registry::listings::show,
        registry::linked::show,
        registry::receipts::make,
        registry::receipts::verify,
        registry::changes::list,
        district::tokens::show,
        registry::watches::list,
        registry::watches::create,
        registry::watches::stop,
        district::adoptions::list,
        district::adoptions::create,
        district::adoptions::show,
        district::adoptions::retire,
        district::incidents::list,
        district::incidents::create,
        district::incidents::show,
        learning::modules::list,
        show
    ),
    components(schemas(schema::Problem)),
    modifiers(&TokenScheme)
)]
struct Description;

/// How programs name their token.
struct TokenScheme;

impl Modify for TokenScheme {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some(
                "A token of a district, `assay_…`. Each operation names the scope that it takes.",
            ))
            .build();
        let components = description.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

/// This description
///
/// What can be read here, and how.
#[expect(
    clippy::missing_errors_doc,
    reason = "these words are published; the responses below name the errors"
)]
#[utoipa::path(get, path = "/api/openapi.json", tag = "About",
    responses((status = 200, description = "An OpenAPI document.", body = Object)))]
pub async fn show(app: Data<App>, request: HttpRequest) -> Result<HttpResponse, Failure> {
    let describe = || {
        let tiers = queries::tiers(&app.ctx);
        described(&app.ctx.settings.base_url, &tiers).map(|description| description.to_string())
    };
    fixed(&app, &request, "openapi", describe).await
}

/// What the program of a district is sent, which its people add on their desk.
fn webhooks() -> Value {
    let header = |name: &str, what: &str| {
        json!({ "name": name, "in": "header", "required": true, "description": what,
            "schema": { "type": "string" } })
    };
    let message = json!({
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": { "type": "string",
                "description": "`tool.` and the kind of the change, or `webhook.test`." },
            "timestamp": { "type": "string", "format": "date-time",
                "description": "When it changed." },
            "data": { "$ref": "#/components/schemas/Change" },
        },
    });
    json!({ "change": { "post": {
        "operationId": "tell",
        "tags": ["Registry"],
        "summary": "A change of the registry",
        "description": "Sent to the address of a webhook, which a district adds on its desk, after \
            the specification Standard Webhooks. Id and body are the same at every try; a message \
            that is not taken is tried again for three days.",
        "parameters": [
            header("webhook-id", "The id of the message."),
            header("webhook-timestamp", "The time of the try, in seconds since 1970."),
            header("webhook-signature", "`v1,` and the HMAC-SHA256 of id, timestamp and body with \
                full stops between them, in base64; for each secret one, with blanks between."),
        ],
        "requestBody": { "required": true,
            "content": { "application/json": { "schema": message } } },
        "responses": {
            "2XX": { "description": "The message was taken." },
            "410": { "description": "The program is there no more; the webhook is turned off." },
        },
    } } })
}

/// The description of the data at this address; the filter takes these tiers.
///
/// # Errors
/// When it cannot be written, which is a fault of ours.
pub fn described(base_url: &str, tiers: &BTreeSet<u8>) -> Result<Value, Failure> {
    let mut description = Description::openapi();
    description.servers = Some(vec![Server::new(base_url)]);
    let mut description =
        serde_json::to_value(description).map_err(|cause| Failure::internal(cause.to_string()))?;
    name_tiers(&mut description, tiers);
    description["webhooks"] = webhooks();
    Ok(description)
}

/// Says which tiers the filter takes: the questionnaires decide, so it cannot be written beside the
/// code.
fn name_tiers(description: &mut Value, tiers: &BTreeSet<u8>) {
    let parameters = description
        .pointer_mut("/paths/~1api~1v1~1listings/get/parameters")
        .and_then(Value::as_array_mut);
    for parameter in
        parameters.into_iter().flatten().filter(|parameter| parameter["name"] == "tier")
    {
        if let Some(items) = parameter.pointer_mut("/schema/items") {
            *items = json!({ "type": "integer", "enum": tiers });
        }
    }
}

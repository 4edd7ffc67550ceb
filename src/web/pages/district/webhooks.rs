//! The webhooks of a district, and the form that adds or changes one.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::words::{at_desk, desk_trail};
use crate::actions::district::Acting;
use crate::actions::district::webhooks::{self, OneWebhook, OwnWebhooks, TypedWebhook};
use crate::actions::{FieldError, Seen};
use crate::domain::calendar::Calendar;
use crate::domain::district::webhook::{Off, Scope, Webhook, WebhookState};
use crate::web::components::fields::{ChoicesField, TextField};
use crate::web::components::{
    Breadcrumb, ButtonLink, Crumb, EmptyState, Kind, PageHeader, QueueRow, StatusTag,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::{Failure, on_form, telling};
use crate::web::kernel::forms::{ErrorLink, Form, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

pub(super) const TITLE: &str = "Webhooks";
pub(super) const HERE: &str = "/district/webhooks";
const NEW: &str = "Add a webhook";
const CHANGE: &str = "Change the webhook";

/// The page of a webhook.
pub(super) fn webhook_path(webhook: &Webhook) -> String {
    format!("{HERE}/{}", webhook.id)
}

/// How a webhook stands.
pub(super) fn standing_tag(standing: WebhookState) -> StatusTag {
    match standing {
        WebhookState::On => StatusTag::new(Kind::Good, "On"),
        WebhookState::Off(Off::ByHand) => StatusTag::new(Kind::Neutral, "Turned off"),
        WebhookState::Off(Off::Gone) => StatusTag::new(Kind::Stop, "Off: gone"),
        WebhookState::Off(Off::Failed) => StatusTag::new(Kind::Stop, "Off: not taken"),
        WebhookState::Removed => StatusTag::new(Kind::Neutral, "Removed"),
    }
}

/// The list.
#[derive(Debug, Serialize)]
pub struct WebhooksPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    empty: Option<EmptyState>,
    rows: Vec<QueueRow>,
}

impl WebhooksPage {
    fn new(own: &OwnWebhooks, calendar: Calendar) -> Self {
        let row = |webhook: &Webhook| QueueRow {
            href: webhook_path(webhook),
            title: webhook.url.told(),
            line: format!(
                "{}. Added on {}",
                webhook.scope.label(),
                calendar.day_of(webhook.made_at)
            ),
            status: standing_tag(webhook.standing),
            due: None,
            due_kind: Kind::Neutral,
        };
        let new = own.acting.staying(&format!("{HERE}/new"));
        let header = PageHeader::new(TITLE).purpose(
            "A program of your district is told at once when the registry changes, signed after \
             the specification Standard Webhooks.",
        );
        let is_empty = own.webhooks.is_empty();
        Self {
            crumbs: Breadcrumb::new(desk_trail(&own.acting), TITLE),
            header: if is_empty { header } else { header.action(new.clone(), NEW) },
            empty: is_empty.then(|| EmptyState {
                title: "No program is told of changes yet".to_owned(),
                text: "Add the address of one, such as your ticket system or your inventory. To \
                       be told by mail, open a tool or a search in the registry."
                    .to_owned(),
                action: Some(ButtonLink { href: new, label: NEW.to_owned() }),
            }),
            rows: own.webhooks.iter().map(row).collect(),
        }
    }
}

impl Page for WebhooksPage {
    const TEMPLATE: &'static str = "district/webhooks";

    fn samples() -> Vec<Self> {
        let Some(own) = super::webhook_samples::webhooks() else { return Vec::new() };
        let none = OwnWebhooks { webhooks: Vec::new(), ..own.clone() };
        vec![Self::new(&none, Calendar::UTC), Self::new(&own, Calendar::UTC)]
    }
}

/// `GET /district/webhooks`
///
/// # Errors
/// As [`webhooks::list`] does.
pub async fn list(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let own = webhooks::list(&app.ctx, &visitor.actor).await?;
    page(&app, &visitor, &request, TITLE, &WebhooksPage::new(&own, app.ctx.calendar()))
}

/// The form that adds or changes a webhook.
#[derive(Debug, Serialize)]
pub struct WebhookFormPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    action: String,
    district: String,
    /// What tells the webhook that is changed from what others make of it; empty for a new one.
    seen: String,
    url: TextField,
    scope: ChoicesField,
    button: &'static str,
    back: String,
}

impl WebhookFormPage {
    /// The form for a new webhook, or for the one that it is about.
    fn new(
        (acting, of): (&Acting, Option<&Webhook>),
        typed: &TypedWebhook,
        seen: &str,
        errors: &[FieldError],
    ) -> Self {
        let mut trail = desk_trail(acting);
        trail.push(Crumb::to(at_desk(acting, HERE), TITLE));
        if let Some(webhook) = of {
            trail.push(Crumb::to(webhook_path(webhook), webhook.url.told()));
        }
        let title = if of.is_some() { CHANGE } else { NEW };
        let scopes = Scope::ALL.map(|scope| (scope.word(), scope.label()));
        Self {
            crumbs: Breadcrumb::new(trail, title),
            header: PageHeader::new(title),
            errors: error_links(errors),
            action: of.map_or(format!("{HERE}/new"), |webhook| {
                format!("{}/settings", webhook_path(webhook))
            }),
            district: typed.district.clone(),
            seen: seen.to_owned(),
            url: TextField::new("url", "Address of your program", &typed.url, errors)
                .kind("url")
                .help(
                    "It begins with https:// and is open to the internet. Each change is sent to \
                     it by POST.",
                ),
            scope: ChoicesField::radios(
                "scope",
                "Of which tools it is told",
                scopes,
                &typed.scope,
                errors,
            ),
            button: if of.is_some() { "Save the webhook" } else { NEW },
            back: of.map_or(HERE.to_owned(), webhook_path),
        }
    }
}

impl Page for WebhookFormPage {
    const TEMPLATE: &'static str = "district/webhook_form";

    fn samples() -> Vec<Self> {
        let Some(own) = super::webhook_samples::webhooks() else { return Vec::new() };
        let fault = |field: &str| FieldError { field: field.into(), message: "Enter it.".into() };
        let typed = TypedWebhook::default();
        let mut samples = vec![
            Self::new((&own.acting, None), &typed, "", &[]),
            Self::new((&own.acting, None), &typed, "", &[fault("url"), fault("scope")]),
        ];
        let change = |one: &Webhook| Self::new((&own.acting, Some(one)), &typed, &one.stamp(), &[]);
        samples.extend(own.webhooks.first().map(change));
        samples
    }
}

/// `GET /district/webhooks/new`
///
/// # Errors
/// As [`webhooks::list`] does.
pub async fn ask(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let own = webhooks::list(&app.ctx, &visitor.actor).await?;
    let typed = TypedWebhook {
        district: own.acting.district.id.to_string(),
        url: String::new(),
        scope: Scope::Own.word().to_owned(),
    };
    let body = WebhookFormPage::new((&own.acting, None), &typed, "", &[]);
    page(&app, &visitor, &request, NEW, &body)
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct WebhookForm {
    #[serde(default)]
    district: String,
    #[serde(default)]
    seen: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    scope: String,
}

impl From<WebhookForm> for TypedWebhook {
    fn from(WebhookForm { district, url, scope, .. }: WebhookForm) -> Self {
        Self { district, url, scope }
    }
}

/// `POST /district/webhooks/new`
///
/// # Errors
/// As [`webhooks::add`] does; faults of a field come back with the form.
pub async fn add(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Form<WebhookForm>,
) -> Result<HttpResponse, Failure> {
    let typed = TypedWebhook::from(form.0);
    let error = match webhooks::add(&app.ctx, &visitor.actor, &typed).await {
        Ok(id) => return Ok(done(&visitor, &format!("{HERE}/{id}"), Some(Notice::WEBHOOK_ADDED))),
        Err(error) => error,
    };
    let Some(errors) = on_form(&error) else { return Err(error.into()) };
    let acting = webhooks::list(&app.ctx, &visitor.actor).await?.acting;
    let body = WebhookFormPage::new((&acting, None), &typed, "", &errors);
    Ok(telling(&error, rejected(&app, &visitor, &request, NEW, &body)?))
}

/// `GET /district/webhooks/{id}/settings`
///
/// # Errors
/// As [`webhooks::show`] does.
pub async fn settings(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let OneWebhook { acting, webhook, .. } =
        webhooks::show(&app.ctx, &visitor.actor, &path_id(&id)?).await?;
    let typed = TypedWebhook {
        district: webhook.district.to_string(),
        url: webhook.url.to_string(),
        scope: webhook.scope.word().to_owned(),
    };
    let body = WebhookFormPage::new((&acting, Some(&webhook)), &typed, &webhook.stamp(), &[]);
    page(&app, &visitor, &request, CHANGE, &body)
}

/// `POST /district/webhooks/{id}/settings`
///
/// # Errors
/// As [`webhooks::change`] does; faults of a field come back with the form.
pub async fn change(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Form<WebhookForm>,
) -> Result<HttpResponse, Failure> {
    let (id, shown) = (path_id(&id)?, form.0.seen.clone());
    let typed = TypedWebhook::from(form.0);
    let seen = Seen::on_form(&shown);
    let error = match webhooks::change(&app.ctx, &visitor.actor, &id, &typed, seen).await {
        Ok(()) => return Ok(done(&visitor, &format!("{HERE}/{id}"), Some(Notice::SAVED))),
        Err(error) => error,
    };
    let Some(errors) = on_form(&error) else { return Err(error.into()) };
    let OneWebhook { acting, webhook, .. } = webhooks::show(&app.ctx, &visitor.actor, &id).await?;
    let body = WebhookFormPage::new((&acting, Some(&webhook)), &typed, &shown, &errors);
    Ok(telling(&error, rejected(&app, &visitor, &request, CHANGE, &body)?))
}

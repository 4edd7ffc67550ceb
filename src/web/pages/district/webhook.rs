//! One webhook of a district: how it stands, its secrets, and its last messages.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::webhooks::{HERE, TITLE, standing_tag, webhook_path};
use super::words::{at_desk, desk_trail};
use crate::actions::district::webhooks::{self, OneWebhook};
use crate::actions::{Error, Seen};
use crate::domain::calendar::Calendar;
use crate::domain::district::webhook::{Delivery, DeliveryState, Off, WebhookState};
use crate::domain::texts::counted;
use crate::domain::values::Timestamp;
use crate::web::components::{
    Breadcrumb, Crumb, Fact, Facts, Kind, NoticeBox, PageHeader, StatusTag,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{Form, NoFields};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

/// The page.
#[derive(Debug, Serialize)]
pub struct WebhookPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    status: StatusTag,
    /// Why it sends nothing, when nobody turned it off.
    stopped: Option<NoticeBox>,
    facts: Facts,
    is_on: bool,
    /// Its own address, below which the buttons' lie.
    here: String,
    secret: String,
    /// What tells it from the next one.
    secret_stamp: String,
    /// The secret before, while it signs as well, and until when.
    before: Option<SecretBefore>,
    deliveries: Vec<DeliveryRow>,
}

#[derive(Debug, Serialize)]
struct SecretBefore {
    secret: String,
    until: String,
}

/// A message.
#[derive(Debug, Serialize)]
struct DeliveryRow {
    title: String,
    id: String,
    at: String,
    status: StatusTag,
    /// What the last try came to, and what comes next.
    told: String,
}

impl WebhookPage {
    fn new(one: &OneWebhook, now: Timestamp, calendar: Calendar) -> Self {
        let OneWebhook { acting, webhook, secrets, deliveries, waiting } = one;
        let mut trail = desk_trail(acting);
        trail.push(Crumb::to(at_desk(acting, HERE), TITLE));
        let facts = vec![
            Fact::new("Address", webhook.url.as_str()),
            Fact::new("Is told of", webhook.scope.label()),
            Fact::new("Since", calendar.in_words(webhook.made_at)),
            Fact::new("Waiting", counted(*waiting, "message", "messages")),
        ];
        let before = secrets.before.as_ref().filter(|(_, until)| now < *until);
        Self {
            crumbs: Breadcrumb::new(trail, webhook.url.told()),
            header: PageHeader::new(webhook.url.told()).over("Webhook"),
            status: standing_tag(webhook.standing),
            stopped: stopped(webhook.standing),
            facts: Facts { facts },
            is_on: webhook.standing == WebhookState::On,
            here: webhook_path(webhook),
            secret: secrets.current.shown(),
            secret_stamp: secrets.stamp(),
            before: before.map(|(secret, until)| SecretBefore {
                secret: secret.shown(),
                until: calendar.in_words(*until),
            }),
            deliveries: deliveries.iter().map(|one| DeliveryRow::new(one, calendar)).collect(),
        }
    }
}

fn stopped(standing: WebhookState) -> Option<NoticeBox> {
    let title = match standing {
        WebhookState::Off(Off::Gone) => "Your program said that it is there no more",
        WebhookState::Off(Off::Failed) => "Your program did not take a message",
        WebhookState::On | WebhookState::Off(Off::ByHand) | WebhookState::Removed => return None,
    };
    let text = "Nothing is lost. Send a test; once it arrives, turn the webhook on again, and \
        everything is sent that was not taken, and what changed meanwhile.";
    Some(NoticeBox { kind: Kind::Stop, title: title.to_owned(), text: Some(text.to_owned()) })
}

impl DeliveryRow {
    fn new(delivery: &Delivery, calendar: Calendar) -> Self {
        let tries = counted(delivery.tries, "try", "tries");
        let problem = delivery.problem.as_deref().unwrap_or("It was not answered.");
        let (status, told) = match delivery.state {
            DeliveryState::Delivered => {
                let answer = delivery
                    .status
                    .map_or(String::new(), |status| format!(", answered with status {status}"));
                (StatusTag::new(Kind::Good, "Taken"), format!("{tries}{answer}"))
            }
            DeliveryState::Waiting if delivery.tries == 0 => {
                (StatusTag::new(Kind::Neutral, "Waiting"), "Not tried yet".to_owned())
            }
            DeliveryState::Waiting => {
                let next = calendar.in_words(delivery.due_at);
                let told = format!("{tries}. {problem} Next try: {next}.");
                (StatusTag::new(Kind::Caution, "Tried again"), told)
            }
            DeliveryState::GivenUp => {
                (StatusTag::new(Kind::Stop, "Not taken"), format!("{tries}. {problem}"))
            }
        };
        Self {
            title: delivery.title.clone(),
            id: delivery.id.to_string(),
            at: calendar.in_words(delivery.made_at),
            status,
            told,
        }
    }
}

impl Page for WebhookPage {
    const TEMPLATE: &'static str = "district/webhook";

    fn samples() -> Vec<Self> {
        let now = Timestamp::from_millis(0);
        let all = super::webhook_samples::one_webhooks();
        all.iter().map(|one| Self::new(one, now, Calendar::UTC)).collect()
    }
}

/// `GET /district/webhooks/{id}`
///
/// # Errors
/// As [`webhooks::show`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let one = webhooks::show(&app.ctx, &visitor.actor, &path_id(&id)?).await?;
    let title = format!("Webhook to {}", one.webhook.url.told());
    let body = WebhookPage::new(&one, app.ctx.now(), app.ctx.calendar());
    page(&app, &visitor, &request, &title, &body)
}

fn back(visitor: &Visitor, id: &Path<String>, notice: Notice) -> HttpResponse {
    done(visitor, &format!("{HERE}/{}", id.as_str()), Some(notice))
}

/// `POST /district/webhooks/{id}/tests`
///
/// # Errors
/// As [`webhooks::test`] does.
pub async fn test(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    _form: Form<NoFields>,
) -> Result<HttpResponse, Failure> {
    webhooks::test(&app.ctx, &visitor.actor, &path_id(&id)?).await?;
    Ok(back(&visitor, &id, Notice::WEBHOOK_TEST))
}

/// What the button that renews the secret sends.
#[derive(Debug, Deserialize)]
pub struct SecretForm {
    #[serde(default)]
    seen: String,
}

/// `POST /district/webhooks/{id}/secret`
///
/// # Errors
/// As [`webhooks::renew_secret`] does.
pub async fn renew_secret(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    form: Form<SecretForm>,
) -> Result<HttpResponse, Failure> {
    let seen = Seen::on_form(&form.0.seen);
    webhooks::renew_secret(&app.ctx, &visitor.actor, &path_id(&id)?, seen).await?;
    Ok(back(&visitor, &id, Notice::WEBHOOK_SECRET))
}

/// What the buttons that turn it on and off send.
#[derive(Debug, Deserialize)]
pub struct TurnForm {
    #[serde(default)]
    word: String,
}

/// `POST /district/webhooks/{id}/state`
///
/// # Errors
/// As [`webhooks::turn`] does; when the form says neither on nor off.
pub async fn turn(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    form: Form<TurnForm>,
) -> Result<HttpResponse, Failure> {
    let on = match form.0.word.as_str() {
        "on" => true,
        "off" => false,
        _ => return Err(Error::field("word", "Choose whether to turn it on or off.").into()),
    };
    webhooks::turn(&app.ctx, &visitor.actor, &path_id(&id)?, on).await?;
    Ok(back(&visitor, &id, Notice::SAVED))
}

/// `POST /district/webhooks/{id}/removal`
///
/// # Errors
/// As [`webhooks::remove`] does.
pub async fn remove(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    _form: Form<NoFields>,
) -> Result<HttpResponse, Failure> {
    webhooks::remove(&app.ctx, &visitor.actor, &path_id(&id)?).await?;
    Ok(done(&visitor, HERE, Some(Notice::WEBHOOK_REMOVED)))
}

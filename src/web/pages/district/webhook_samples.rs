//! Webhooks for rendering samples.

use crate::actions::district::webhooks::{OneWebhook, OwnWebhooks};
use crate::domain::district::webhook::{
    Delivery, DeliveryState, Off, Scope, Secrets, Webhook, WebhookState, WebhookUrl,
};
use crate::domain::district::webhook_secret::WebhookSecret;
use crate::domain::values::{Id, Timestamp};

fn webhook(standing: WebhookState, scope: Scope) -> Option<Webhook> {
    Some(Webhook {
        id: Id::from_stored("sample-7".to_owned()),
        district: Id::from_stored("sample-2".to_owned()),
        url: WebhookUrl::parse("https://hooks.district.example/assay").ok()?,
        scope,
        standing,
        made_at: Timestamp::from_millis(0),
    })
}

/// The webhooks of a district, in every standing.
pub(super) fn webhooks() -> Option<OwnWebhooks> {
    let all = [
        (WebhookState::On, Scope::Own),
        (WebhookState::Off(Off::ByHand), Scope::All),
        (WebhookState::Off(Off::Gone), Scope::Own),
        (WebhookState::Off(Off::Failed), Scope::All),
    ];
    let webhooks = all.into_iter().filter_map(|(standing, scope)| webhook(standing, scope));
    Some(OwnWebhooks { acting: super::samples::acting()?, webhooks: webhooks.collect() })
}

fn delivery(
    state: DeliveryState,
    tries: i64,
    status: Option<u16>,
    problem: Option<&str>,
) -> Delivery {
    let at = Timestamp::from_millis(0);
    Delivery {
        id: Id::from_stored("sample-8".to_owned()),
        title: "Askwell: Listing suspended".to_owned(),
        is_test: false,
        body: String::new(),
        made_at: at,
        tries,
        state,
        due_at: at,
        status,
        problem: problem.map(str::to_owned),
    }
}

/// Webhooks as their pages show them: one that sent nothing yet, and others with messages in every
/// state.
pub(super) fn one_webhooks() -> Vec<OneWebhook> {
    let Ok(secret) = WebhookSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") else {
        return Vec::new();
    };
    let secrets = Secrets { current: secret.clone(), before: None };
    let renewed = secrets.clone().renewed(secret, Timestamp::from_millis(0));
    let refused = Some("It answered with status 500.");
    let deliveries = vec![
        delivery(DeliveryState::Waiting, 0, None, None),
        delivery(DeliveryState::Waiting, 2, Some(500), refused),
        delivery(DeliveryState::Delivered, 1, Some(200), None),
        delivery(DeliveryState::GivenUp, 10, Some(500), refused),
    ];
    [
        (WebhookState::On, secrets, Vec::new()),
        (WebhookState::On, renewed.clone(), deliveries.clone()),
        (WebhookState::Off(Off::ByHand), renewed.clone(), deliveries.clone()),
        (WebhookState::Off(Off::Gone), renewed.clone(), deliveries.clone()),
        (WebhookState::Off(Off::Failed), renewed, deliveries),
    ]
    .into_iter()
    .filter_map(|(standing, secrets, deliveries)| {
        let webhook = webhook(standing, Scope::Own)?;
        let acting = super::samples::acting()?;
        Some(OneWebhook { acting, webhook, secrets, deliveries, waiting: 2 })
    })
    .collect()
}

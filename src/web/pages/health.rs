//! For whoever watches over the process.

use actix_web::{HttpResponse, web::Data};
use serde_json::json;

use crate::actions::health;
use crate::web::kernel::app::App;

/// `GET /healthz`: the process lives.
pub async fn alive() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "alive": true }))
}

/// `GET /readyz`: it can serve, because its database answers.
pub async fn ready(app: Data<App>) -> HttpResponse {
    match health::ready(&app.ctx).await {
        Ok(()) => HttpResponse::Ok().json(json!({ "ready": true })),
        Err(error) => {
            tracing::warn!(cause = %error, "not ready");
            HttpResponse::ServiceUnavailable().json(json!({ "ready": false }))
        }
    }
}

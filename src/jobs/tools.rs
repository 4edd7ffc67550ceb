//! What every job works with.

use tokio_util::sync::CancellationToken;

use crate::actions::Ctx;
use crate::clients::http::HttpClient;
use crate::clients::mailer::Mailer;

/// What a job works with.
#[derive(Clone)]
pub struct Tools {
    /// What actions need.
    pub ctx: Ctx,
    /// Takes mails out.
    pub mailer: Mailer,
    /// Opens web pages.
    pub http: HttpClient,
    /// Cancelled when Assay stops: long work ends at the next good point.
    pub stop: CancellationToken,
}

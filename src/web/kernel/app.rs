//! What every handler can reach.

use std::sync::{Arc, OnceLock};

use super::fixed::FixedBodies;
use super::known_tokens::KnownTokens;
use super::markup::Markup;
use super::published::Current;
use super::rates::Rates;
use super::slots::Slots;
use super::templates::Templates;
use crate::actions::Ctx;

/// Runs of the rubric laboratory a minute for each person: each works everything out anew.
const LABORATORY_RUNS: u32 = 12;
/// How often one token may ask in a minute.
const TOKEN_CALLS: u32 = 120;
/// How often one network may ask in a minute with tokens that do not work.
const UNKNOWN_TOKENS: u32 = 30;

/// What every handler can reach.
#[derive(Clone)]
pub struct App {
    /// The actions' context.
    pub ctx: Ctx,
    /// The compiled templates.
    pub templates: Arc<Templates>,
    /// Places for files that arrive.
    pub uploads: Slots,
    /// Places for lists that are checked; each is in memory.
    pub lists: Slots,
    /// Places for large forms; each is in memory.
    pub large_forms: Slots,
    /// How often a token may ask.
    pub token_calls: Rates,
    /// How often somebody may try other weights.
    pub laboratory_runs: Rates,
    /// How often a network may ask with tokens that do not work.
    pub unknown_tokens: Rates,
    /// Tokens that worked a short while ago.
    pub known_tokens: KnownTokens,
    /// Bodies that were compressed once.
    pub fixed: FixedBodies,
    /// What visitors read of the registry, finished.
    pub published: Current,
    /// The description of the data as it stands on a page, once somebody read it.
    pub api_description: Arc<OnceLock<Markup>>,
}

impl App {
    /// The state of a server.
    pub fn new(ctx: Ctx, templates: impl Into<Arc<Templates>>) -> Self {
        let (uploads, large_forms) = (Slots::new(16, 3), Slots::new(64, 4));
        Self {
            ctx,
            templates: templates.into(),
            uploads,
            lists: Slots::new(6, 2),
            large_forms,
            token_calls: Rates::new(TOKEN_CALLS),
            laboratory_runs: Rates::new(LABORATORY_RUNS),
            unknown_tokens: Rates::new(UNKNOWN_TOKENS),
            known_tokens: KnownTokens::default(),
            fixed: FixedBodies::default(),
            published: Current::default(),
            api_description: Arc::default(),
        }
    }
}

impl App {
    /// Whether people reach this Assay by https, so that cookies are sent over https only.
    pub fn is_secure(&self) -> bool {
        self.ctx.settings.base_url.starts_with("https:")
    }
}

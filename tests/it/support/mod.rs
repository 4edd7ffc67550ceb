//! What every test stands on: an Assay of its own with its own database, a clock that a test moves,
//! and typed people.
//!
//! `ASSAY_TEST_DATABASE_URL` names a PostgreSQL server; without it each test has a SQLite file. A
//! test ends with [`TestApp::finish`], which checks the invariants.

pub mod accounts;
pub mod addresses;
pub mod browser;
pub mod cases;
pub mod client;
pub mod database;
pub mod dirty_lists;
mod driver;
pub mod forms;
pub mod keys;
pub mod listings;
pub mod mails;
pub mod panels;
pub mod sample;
mod tokens;
pub mod vendors;
pub mod workbooks;

use std::net::TcpListener;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use assay::actions::{Clock, Ctx};
use assay::app;
use assay::config::Config;
use assay::domain::people::account::Role;
use assay::domain::people::organization::OrganizationKind;
use assay::domain::slug::slug;
use assay::domain::values::{AccountId, DisclosureId, OrganizationId, Timestamp};
use assay::jobs::ticker::Ticker;
use assay::jobs::{SCHEDULE, Tools};
use assay::store::instrument::questionnaires::Library;
use assay::web::kernel::published::{Current, Published};
use assay::web::kernel::templates::Templates;

pub use browser::Browser;
pub use cases::cases;
pub use client::{Client, Reply};
use database::TestDatabase;
pub use tokens::made_token;
use tokio_util::sync::CancellationToken;

/// The password of everybody in tests.
pub const PASSWORD: &str = "correct horse battery";

/// What never changes while tests run, so every Assay in this process shares it.
struct Compiled {
    /// As it was while the first version of the questionnaire was the newest, on which the cases of
    /// most tests are: their answers, scores and listings are worked out for it.
    library: Arc<Library>,
    /// As vendors get it today.
    newest: Arc<Library>,
    templates: Arc<Templates>,
}

static COMPILED: LazyLock<Compiled> = LazyLock::new(|| {
    let newest = Library::built_in().expect("the built-in questionnaires");
    let library = newest.while_newest("ai-edtech", "2026-1").expect("the first version");
    Compiled {
        library: Arc::new(library),
        newest: Arc::new(newest),
        templates: Arc::new(Templates::compile().expect("templates")),
    }
});

/// A running Assay.
pub struct TestApp {
    /// What its actions work with; `ctx.clock` is the clock to move.
    pub ctx: Ctx,
    /// The address it listens on, without a slash at the end.
    pub base: String,
    /// Its settings.
    pub config: Config,
    database: TestDatabase,
    published: Current,
    server: actix_web::dev::ServerHandle,
}

impl TestApp {
    /// Starts an Assay at 10:00 UTC on 21 November 2026.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// Starts an Assay whose vendors get the newest version of the questionnaire, with further
    /// settings.
    pub async fn start_on_newest(settings: &[(&'static str, &str)]) -> Self {
        Self::start_on(&COMPILED.newest, settings).await
    }

    /// Starts an Assay with further settings, as the environment would hold them.
    pub async fn start_with(settings: &[(&'static str, &str)]) -> Self {
        Self::start_on(&COMPILED.library, settings).await
    }

    async fn start_on(library: &Arc<Library>, settings: &[(&'static str, &str)]) -> Self {
        let database = TestDatabase::migrated().await;
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("its address");
        let data_dir = database.folder().join("data");
        let own = [
            ("DATABASE_URL", database.url().to_owned()),
            ("ASSAY_LISTEN", address.to_string()),
            ("ASSAY_DATA_DIR", data_dir.display().to_string()),
            ("ASSAY_AGENCY_NAME", "Test agency".to_owned()),
            // A decision is published at once, but where a test is about the wait before.
            ("ASSAY_STANDSTILL_DAYS", "0".to_owned()),
        ];
        let further = settings.iter().map(|&(name, value)| (name, value.to_owned()));
        let config =
            Config::from_env(own.into_iter().chain(further)).expect("a fine configuration");
        let clock =
            Clock::standing_at(Timestamp::parse("2026-11-21T10:00:00.000Z").expect("an instant"));
        let compiled = &*COMPILED;
        let ctx = if config.was_given("ASSAY_QUESTIONNAIRES") {
            app::context::context(&config, clock, false).await
        } else {
            app::context::context_with(&config, clock, Arc::clone(library)).await
        };
        let ctx = ctx.expect("a context");
        ctx.keys.hold(keys::ring(&ctx));
        let web_app =
            app::web_app_with(ctx.clone(), Arc::clone(&compiled.templates)).expect("a folder");
        let published = web_app.published.clone();
        let server =
            app::server::server(web_app, listener, 1, CancellationToken::new()).expect("a server");
        let handle = server.handle();
        tokio::spawn(server);
        Self { ctx, base: format!("http://{address}"), config, database, published, server: handle }
    }

    /// What visitors read of the registry, once all of it is finished as it stands now.
    pub async fn finished(&self) -> Arc<Published> {
        loop {
            let published = self.published.now();
            let has_table = published.at("/registry.csv").is_some();
            if has_table && published.tells_all_of(&self.ctx.registry.now()) {
                return published;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// What its jobs work with.
    pub fn tools(&self) -> Tools {
        app::tools(&self.config, self.ctx.clone()).expect("tools")
    }

    /// Runs one job of the real schedule when it is due, and waits for it; says whether it was.
    pub async fn run_job(&self, name: &str) -> bool {
        let row = SCHEDULE.iter().position(|job| job.name == name).expect("a job of this name");
        let ticker = Ticker::new(&SCHEDULE[row..=row], self.tools()).expect("a ticker");
        ticker.tick(self.ctx.now()).await.finished().await == [name]
    }

    /// Runs what is due of the real schedule, and waits for it; says which jobs ran.
    pub async fn run_due_jobs(&self) -> Vec<&'static str> {
        let ticker = Ticker::new(SCHEDULE, self.tools()).expect("a ticker");
        ticker.tick(self.ctx.now()).await.finished().await
    }

    /// A folder for this test's own files; it goes away with the test.
    pub fn folder(&self) -> &Path {
        self.database.folder()
    }

    /// Its database.
    pub fn database(&self) -> &TestDatabase {
        &self.database
    }

    /// Somebody who has not signed in.
    pub fn visitor(&self) -> Client {
        Client::new(&self.base)
    }

    /// An id that nothing has.
    pub fn unknown_id(&self) -> String {
        let id: DisclosureId = self.ctx.new_id();
        id.to_string()
    }

    /// An organisation with this name, made when it is not there yet.
    pub async fn organization(&self, kind: OrganizationKind, name: &str) -> OrganizationId {
        accounts::organization(&self.ctx, kind, name).await
    }

    /// An active account `<name>@example.org` with these roles; made when it is not there yet.
    pub async fn account(
        &self,
        organization: &OrganizationId,
        name: &str,
        roles: &[Role],
    ) -> AccountId {
        accounts::account(&self.ctx, organization, name, roles, &accounts::quick_hash()).await
    }

    /// A signed-in person with these roles in an organisation of this kind.
    pub async fn person(
        &self,
        kind: OrganizationKind,
        organization: &str,
        name: &str,
        roles: &[Role],
    ) -> Client {
        let organization = self.organization(kind, organization).await;
        self.account(&organization, name, roles).await;
        let mut client = self.visitor();
        client.sign_in(&format!("{name}@example.org"), PASSWORD).await;
        client
    }

    /// A signed-in owner of the vendor `name`.
    pub async fn vendor(&self, name: &str) -> Client {
        self.person(
            OrganizationKind::Vendor,
            name,
            &format!("{}.owner", slug(name)),
            &[Role::VendorOwner],
        )
        .await
    }

    /// A signed-in person of the agency with one role.
    pub async fn agency(&self, name: &str, role: Role) -> Client {
        self.person(OrganizationKind::Agency, "Test agency", name, &[role]).await
    }

    /// Checks the invariants and stops the server. In this order: a connection that one of the
    /// server's threads opened dies with it.
    pub async fn finish(self) {
        let mut broken = assay::actions::verification::broken(&self.ctx)
            .await
            .expect("the invariants can be checked");
        // Fixtures name a file that was never sent, and a questionnaire that never was.
        let invented = [
            format!("the evidence file {} is missing", "ab".repeat(32)),
            "the questionnaire family/version that".to_owned(),
        ];
        broken.retain(|fault| !invented.iter().any(|one| fault.starts_with(one)));
        assert!(broken.is_empty(), "broken invariants: {broken:#?}");
        self.server.stop(true).await;
        self.ctx.db.close().await;
        self.database.remove().await;
    }
}

//! A database for one test: a SQLite file in a folder of its own, or a schema of its own on a PostgreSQL server.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

/// A database that nobody else uses.
pub struct TestDatabase {
    url: String,
    folder: PathBuf,
    /// What made it on a server, and how it goes.
    server: Option<(String, String)>,
}

static COUNTER: AtomicU64 = AtomicU64::new(0);

impl TestDatabase {
    /// Makes an empty database.
    #[expect(clippy::disallowed_methods, reason = "the suite's own settings come from the environment")]
    pub async fn create() -> Self {
        let (name, folder) = place();
        let Ok(server) = std::env::var("ASSAY_TEST_DATABASE_URL") else {
            let url = format!("sqlite:{}", folder.join("assay.db").display());
            return Self { url, folder, server: None };
        };
        execute(&server, format!("DROP SCHEMA IF EXISTS {name} CASCADE")).await;
        execute(&server, format!("CREATE SCHEMA {name}")).await;
        let separator = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{separator}options=-c%20search_path%3D{name}");
        Self { url, folder, server: Some((server, format!("DROP SCHEMA {name} CASCADE"))) }
    }

    /// An empty place for a backup of this database: another file, or another database on the server with the same search path.
    pub async fn elsewhere(&self) -> Self {
        let Some((server, _)) = &self.server else { return Self::create().await };
        let (name, folder) = place();
        execute(server, format!("DROP DATABASE IF EXISTS {name}")).await;
        execute(server, format!("CREATE DATABASE {name}")).await;
        let mut url = url::Url::parse(&self.url).expect("an address");
        url.set_path(&name);
        Self { url: url.to_string(), folder, server: Some((server.clone(), format!("DROP DATABASE {name} WITH (FORCE)"))) }
    }

    /// What `DATABASE_URL` would say.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A folder for this test's files.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Leaves nothing behind.
    pub async fn remove(self) {
        if let Some((server, end)) = self.server {
            execute(&server, end).await;
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A name, and an empty folder of that name.
fn place() -> (String, PathBuf) {
    let name = format!("assay_test_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::SeqCst));
    let folder = std::env::temp_dir().join(&name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    (name, folder)
}

async fn execute(server: &str, sql: String) {
    let mut connection = PgConnection::connect(server).await.expect("the test server answers");
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.expect("the test schema can be made or dropped");
    connection.close().await.expect("the connection closes");
}

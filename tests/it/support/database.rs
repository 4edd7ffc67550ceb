//! A database for one test: a SQLite file in a folder of its own, or a schema of its own on a
//! PostgreSQL server.
//!
//! Most tests want the newest schema and no records. Such a database is not migrated for each of
//! them: a SQLite file is a copy of one that was migrated once, and on a server a few migrated
//! schemas are kept, which tests take in turns and find empty.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use assay::domain::values::sha256_hex;
use assay::store::Db;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

/// A database that nobody else uses.
pub struct TestDatabase {
    url: String,
    folder: PathBuf,
    server: Option<String>,
    end: End,
}

/// What is left to do on a server when a test is over.
enum End {
    /// Nothing: all is in files.
    Nothing,
    /// This statement.
    Statement(String),
    /// The schema is free for the next test as soon as this connection, which holds it, is closed.
    Free(PgConnection),
}

static COUNTER: AtomicU64 = AtomicU64::new(0);
/// A folder in memory that Linux systems have. Waiting for a disk tells nothing about Assay, since
/// no test pulls a plug.
const MEMORY: &str = "/dev/shm";
/// Bytes that have to be free there: containers often have next to nothing.
const ROOM: u64 = 2 * 1024 * 1024 * 1024;

impl TestDatabase {
    /// Makes an empty database, without a schema.
    pub async fn create() -> Self {
        let (name, folder) = place(&std::env::temp_dir());
        let Some(server) = server() else { return Self::file(folder) };
        execute(&server, format!("DROP SCHEMA IF EXISTS {name} CASCADE")).await;
        execute(&server, format!("CREATE SCHEMA {name}")).await;
        Self {
            url: within(&server, &name),
            folder,
            server: Some(server),
            end: End::Statement(format!("DROP SCHEMA {name} CASCADE")),
        }
    }

    /// A database with the newest schema and no records.
    pub async fn migrated() -> Self {
        let (_, folder) = place(&memory().unwrap_or_else(std::env::temp_dir));
        let Some(server) = server() else {
            let database = Self::file(folder);
            std::fs::copy(template().await, database.folder.join("assay.db"))
                .expect("a copy of the migrated database");
            return database;
        };
        let (schema, held) = take(&server).await;
        Self { url: within(&server, &schema), folder, server: Some(server), end: End::Free(held) }
    }

    /// An empty place for a backup of this database: another file, or another database on the
    /// server with the same search path.
    pub async fn elsewhere(&self) -> Self {
        let Some(server) = &self.server else { return Self::create().await };
        let (name, folder) = place(&std::env::temp_dir());
        execute(server, format!("DROP DATABASE IF EXISTS {name}")).await;
        execute(server, format!("CREATE DATABASE {name}")).await;
        let mut url = url::Url::parse(&self.url).expect("an address");
        url.set_path(&name);
        let end = End::Statement(format!("DROP DATABASE {name} WITH (FORCE)"));
        Self { url: url.to_string(), folder, server: Some(server.clone()), end }
    }

    fn file(folder: PathBuf) -> Self {
        let url = format!("sqlite:{}", folder.join("assay.db").display());
        Self { url, folder, server: None, end: End::Nothing }
    }

    /// What `DATABASE_URL` would say.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A folder for this test's files.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Leaves nothing behind that another test could notice.
    pub async fn remove(mut self) {
        match (std::mem::replace(&mut self.end, End::Nothing), &self.server) {
            (End::Statement(sql), Some(server)) => execute(server, sql).await,
            (End::Free(held), _) => held.close().await.expect("the connection closes"),
            _ => {}
        }
    }
}

impl Drop for TestDatabase {
    /// A test that fails leaves no files either: they may lie in memory.
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The PostgreSQL server of this run, if it has one.
#[expect(clippy::disallowed_methods, reason = "the suite's own settings come from the environment")]
fn server() -> Option<String> {
    std::env::var("ASSAY_TEST_DATABASE_URL").ok()
}

/// The address of a schema on a server.
fn within(server: &str, schema: &str) -> String {
    let separator = if server.contains('?') { '&' } else { '?' };
    format!("{server}{separator}options=-c%20search_path%3D{schema}")
}

/// A name, and an empty folder of that name.
fn place(root: &Path) -> (String, PathBuf) {
    let name =
        format!("assay_test_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::SeqCst));
    let folder = root.join(&name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    (name, folder)
}

/// The folder in memory, where the system has one with room.
fn memory() -> Option<PathBuf> {
    let free = rustix::fs::statvfs(MEMORY)
        .map_or(0, |files| files.f_bavail.saturating_mul(files.f_frsize));
    (free >= ROOM).then(|| PathBuf::from(MEMORY))
}

/// Tells one schema from another: a digest of the steps and of the list that names them.
fn schema_digest() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let steps = std::fs::read_dir(root.join("migrations"))
        .expect("the steps")
        .map(|entry| entry.expect("a step").path());
    let mut files: Vec<PathBuf> = steps.chain([root.join("src/store/migrations.rs")]).collect();
    files.sort();
    let digests: Vec<String> =
        files.iter().map(|file| sha256_hex(&std::fs::read(file).expect("a step's text"))).collect();
    sha256_hex(digests.join("\n").as_bytes())
}

/// The SQLite file that tests copy. It is made by the first test that needs it; two that make it at
/// once make the same.
async fn template() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let template = folder.join(format!("migrated-{}.db", schema_digest()));
    if !template.exists() {
        let (_, own) = place(folder);
        migrate(&format!("sqlite:{}", own.join("assay.db").display())).await;
        assert!(!own.join("assay.db-wal").exists(), "all of the database is in its one file");
        std::fs::rename(own.join("assay.db"), &template).expect("the template");
        std::fs::remove_dir_all(&own).expect("an emptied folder");
    }
    template
}

async fn migrate(url: &str) {
    let db = Db::open(url).await.expect("a database");
    db.migrate().await.expect("the newest schema");
    db.close().await;
}

/// The first kept schema that no other test holds, without records, and the connection that holds
/// it from now on.
async fn take(server: &str) -> (String, PgConnection) {
    let mut held = PgConnection::connect(server).await.expect("the test server answers");
    let mut number = 0;
    loop {
        let schema = format!("assay_kept_{number}");
        let free = sqlx::query_scalar("SELECT pg_try_advisory_lock(hashtext($1))")
            .bind(&schema)
            .fetch_one(&mut held);
        if free.await.expect("a lock or none") {
            make_ready(server, &mut held, &schema).await;
            return (schema, held);
        }
        number += 1;
    }
}

/// Empties a kept schema. One that is not there, or is not as it was made, is made anew.
async fn make_ready(server: &str, held: &mut PgConnection, schema: &str) {
    let noted = sqlx::query_scalar::<_, Option<String>>(
        "SELECT obj_description(to_regnamespace($1)::oid, 'pg_namespace')",
    )
    .bind(schema);
    let noted = noted.fetch_one(&mut *held).await.expect("the note at the schema");
    if noted.is_some() && noted == Some(note(held, schema).await) {
        return run(held, EMPTY.replace("{schema}", schema)).await;
    }
    run(
        held,
        format!(
            "DROP SCHEMA IF EXISTS {schema}, {schema}_first CASCADE; CREATE SCHEMA \
        {schema}; CREATE SCHEMA {schema}_first"
        ),
    )
    .await;
    migrate(&within(server, schema)).await;
    run(held, KEEP.replace("{schema}", schema)).await;
    let note = note(held, schema).await;
    run(held, format!("COMMENT ON SCHEMA {schema} IS '{note}'")).await;
}

/// What a schema should be and what it is: the digest of the steps, and one of everything in it but
/// rows.
async fn note(held: &mut PgConnection, schema: &str) -> String {
    let shape: Option<String> =
        sqlx::query_scalar(SHAPE).bind(schema).fetch_one(held).await.expect("the schema's shape");
    format!("{} {}", schema_digest(), shape.unwrap_or_default())
}

/// Keeps the rows that the steps themselves write.
const KEEP: &str = "DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = '{schema}' LOOP
        EXECUTE format('CREATE TABLE {schema}_first.%I AS SELECT * FROM {schema}.%I', name, name);
    END LOOP;
END $$";

/// Takes every row away and puts those back that the steps wrote.
const EMPTY: &str = "DO $$ DECLARE name text; filled boolean; tables text := ''; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = '{schema}' LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM {schema}.%I)', name) INTO filled;
        IF filled THEN tables := tables || format(', {schema}.%I', name); END IF;
    END LOOP;
    IF tables <> '' THEN EXECUTE 'TRUNCATE ' || substr(tables, 3) || ' CASCADE'; END IF;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = '{schema}_first' LOOP
        EXECUTE format('INSERT INTO {schema}.%I SELECT * FROM {schema}_first.%I', name, name);
    END LOOP;
END $$";

/// A digest of the tables, columns, indexes, constraints, triggers and functions of a schema.
const SHAPE: &str = "SELECT md5(string_agg(part, ',' ORDER BY part)) FROM (
    SELECT concat_ws(' ', relname, relkind) AS part FROM pg_class
    WHERE relnamespace = to_regnamespace($1)
    UNION ALL SELECT concat_ws(' ', relname, attname, atttypid, attnotnull) FROM pg_attribute
    JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = to_regnamespace($1)
    UNION ALL SELECT concat_ws(' ', conname, contype, conrelid) FROM pg_constraint
    WHERE connamespace = to_regnamespace($1)
    UNION ALL SELECT concat_ws(' ', relname, tgname, tgenabled) FROM pg_trigger
    JOIN pg_class ON pg_class.oid = tgrelid
        WHERE relnamespace = to_regnamespace($1)
    UNION ALL SELECT concat_ws(' ', proname, prosrc) FROM pg_proc
    WHERE pronamespace = to_regnamespace($1)
) AS parts";

async fn execute(server: &str, sql: String) {
    let mut connection = PgConnection::connect(server).await.expect("the test server answers");
    run(&mut connection, sql).await;
    connection.close().await.expect("the connection closes");
}

async fn run(connection: &mut PgConnection, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(connection)
        .await
        .expect("the test schema can be made, emptied or dropped");
}

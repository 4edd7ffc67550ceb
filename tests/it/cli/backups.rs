//! `assay backup` and `assay restore`, and who may read what Assay writes.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::process::{run, said, settings};
use crate::support::database::TestDatabase;

/// The settings of another, empty place.
fn elsewhere(database: &TestDatabase) -> Vec<(String, String)> {
    let data = database.folder().join("restored").display().to_string();
    settings(database)
        .into_iter()
        .map(
            |(name, value)| {
                if name == "ASSAY_DATA_DIR" { (name, data.clone()) } else { (name, value) }
            },
        )
        .collect()
}

fn backup(folder: &Path) -> String {
    folder.join("backup").display().to_string()
}

#[tokio::test]
async fn a_backup_comes_back_in_an_empty_place_and_holds_together_with_its_head() {
    let from = TestDatabase::create().await;
    let to = from.elsewhere().await;
    let made = run(
        from.folder(),
        &["user", "invite-admin", "rosa@agency.example", "Rosa Diaz"],
        &settings(&from),
    );
    assert_eq!(made.status.code(), Some(0), "{}", said(&made));
    let folder = backup(from.folder());
    let output = run(from.folder(), &["backup", &folder, "--json"], &settings(&from));
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&told["whole"], &told["files"]), (&true.into(), &0.into()));
    let again = run(from.folder(), &["backup", &folder], &settings(&from));
    assert_eq!(again.status.code(), Some(1));
    assert!(said(&again).contains(&format!(
        "The folder {folder} is not empty. Name one that is not \
        there yet; a backup overwrites nothing."
    )));

    let output = run(to.folder(), &["restore", &folder], &elsewhere(&to));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{text}{}", said(&output));
    assert!(text.contains("is restored. Checking it:\nThe record holds together."), "{text}");
    assert!(text.contains(told["head"].as_str().unwrap()), "{text}");
    let into_full = run(to.folder(), &["restore", &folder], &elsewhere(&to));
    assert_eq!(into_full.status.code(), Some(1));
    assert!(
        said(&into_full).contains("DATABASE_URL names a database that holds something already."),
        "{}",
        said(&into_full)
    );
    from.remove().await;
    to.remove().await;
}

/// A folder with programs of PostgreSQL's names that write down the words they were called with and
/// then do what they are there for.
#[expect(clippy::disallowed_methods, reason = "where the machine's programs are")]
fn listening_programs(folder: &Path, heard: &Path) -> String {
    let programs = folder.join("programs");
    std::fs::create_dir(&programs).unwrap();
    let usual = std::env::var_os("PATH").unwrap();
    for name in ["pg_dump", "pg_restore"] {
        let real = std::env::split_paths(&usual)
            .map(|place| place.join(name))
            .find(|program| program.exists());
        let real = real.unwrap_or_else(|| panic!("{name} is there"));
        let script = programs.join(name);
        std::fs::write(
            &script,
            format!(
                "#!/bin/sh\necho \"{name} $*\" >> '{}'\nexec '{}' \"$@\"\n",
                heard.display(),
                real.display()
            ),
        )
        .unwrap();
        std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o700)).unwrap();
    }
    let places = std::iter::once(programs).chain(std::env::split_paths(&usual));
    std::env::join_paths(places).unwrap().into_string().unwrap()
}

#[tokio::test]
async fn a_servers_backup_takes_every_parameter_that_the_driver_takes_and_shows_nobody_the_password()
 {
    let from = TestDatabase::create().await;
    let to = from.elsewhere().await;
    if !from.url().starts_with("sqlite:") {
        let heard = from.folder().join("heard");
        let path = listening_programs(from.folder(), &heard);
        let with = |settings: Vec<(String, String)>| {
            let longer = |url: String| {
                format!(
                    "{url}&options[statement_timeout]=0&statement-cache-capacity=20&password=not%20for%20all"
                )
            };
            let settings = settings.into_iter().map(|(name, value)| {
                if name == "DATABASE_URL" { (name, longer(value)) } else { (name, value) }
            });
            settings.chain([("PATH".to_owned(), path.clone())]).collect::<Vec<_>>()
        };
        let made = run(
            from.folder(),
            &["user", "invite-admin", "rosa@agency.example", "Rosa Diaz"],
            &with(settings(&from)),
        );
        assert_eq!(made.status.code(), Some(0), "{}", said(&made));
        let folder = backup(from.folder());
        let output = run(from.folder(), &["backup", &folder], &with(settings(&from)));
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        let output = run(to.folder(), &["restore", &folder], &with(elsewhere(&to)));
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            said(&output)
        );
        let heard = std::fs::read_to_string(&heard).unwrap();
        assert!(heard.contains("pg_dump ") && heard.contains("pg_restore "), "{heard}");
        for secret in ["not for all", "not%20for%20all", "postgres://"] {
            assert!(!heard.contains(secret), "{heard}");
        }
    }
    from.remove().await;
    to.remove().await;
}

#[tokio::test]
async fn a_servers_backup_is_refused_where_its_tables_would_not_be_found() {
    let (from, to) = (TestDatabase::create().await, TestDatabase::create().await);
    if !from.url().starts_with("sqlite:") {
        assert_eq!(run(from.folder(), &["migrate"], &settings(&from)).status.code(), Some(0));
        let folder = backup(from.folder());
        assert_eq!(
            run(from.folder(), &["backup", &folder], &settings(&from)).status.code(),
            Some(0)
        );
        let output = run(to.folder(), &["restore", &folder], &elsewhere(&to));
        assert_eq!(output.status.code(), Some(1));
        let schema = |one: &TestDatabase| one.url().rsplit("%3D").next().unwrap().to_owned();
        let (ours, theirs) = (schema(&from), schema(&to));
        let told = format!(
            "The backup's tables lie in the schema {ours}, but DATABASE_URL names the schema \
             {theirs}. Set its search_path to {ours} alone."
        );
        assert!(said(&output).contains(&told), "{}", said(&output));
    }
    from.remove().await;
    to.remove().await;
}

#[tokio::test]
async fn a_damaged_backup_and_a_folder_that_is_none_are_refused_in_words() {
    let from = TestDatabase::create().await;
    let to = from.elsewhere().await;
    assert_eq!(run(from.folder(), &["migrate"], &settings(&from)).status.code(), Some(0));
    let folder = backup(from.folder());
    assert_eq!(run(from.folder(), &["backup", &folder], &settings(&from)).status.code(), Some(0));
    let copy = if from.url().starts_with("sqlite:") { "assay.db" } else { "assay.dump" };
    std::fs::write(Path::new(&folder).join(copy), b"torn").unwrap();
    let output = run(to.folder(), &["restore", &folder], &elsewhere(&to));
    assert_eq!(output.status.code(), Some(1));
    let told = format!(
        "The backup is damaged: {copy} is not the file that its manifest names. Nothing was \
         restored; take another backup."
    );
    assert!(said(&output).contains(&told), "{}", said(&output));
    let none = run(to.folder(), &["restore", "nowhere"], &elsewhere(&to));
    assert!(
        said(&none).contains("nowhere is no backup that `assay backup` finished"),
        "{}",
        said(&none)
    );
    from.remove().await;
    to.remove().await;
}

#[tokio::test]
async fn nobody_else_reads_what_assay_writes_and_what_was_open_is_closed() {
    let database = TestDatabase::create().await;
    if !database.url().starts_with("sqlite:") {
        database.remove().await;
        return;
    }
    let (file, data) = (database.folder().join("assay.db"), database.folder().join("data"));
    let rights = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(run(database.folder(), &["migrate"], &settings(&database)).status.code(), Some(0));
    assert_eq!(
        (rights(&file), rights(&data), rights(&data.join("evidence"))),
        (0o600, 0o700, 0o700)
    );
    let mail = data.join("mail.eml");
    std::fs::write(&mail, "a link").unwrap();
    for (path, mode) in [(&file, 0o644), (&data, 0o755), (&mail, 0o644)] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    let output = run(database.folder(), &["migrate"], &settings(&database));
    assert!(
        said(&output)
            .contains("could be read by other users of this machine; its rights were mended"),
        "{}",
        said(&output)
    );
    assert_eq!((rights(&file), rights(&data), rights(&mail)), (0o600, 0o700, 0o600));
    database.remove().await;
}

#[tokio::test]
async fn a_database_of_a_newer_assay_is_refused_with_the_way_out() {
    let database = TestDatabase::create().await;
    assert_eq!(run(database.folder(), &["migrate"], &settings(&database)).status.code(), Some(0));
    let db = assay::store::Db::open(database.url()).await.unwrap();
    let mut tx = db.write().await.unwrap();
    tx.query(
        "INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum,
         execution_time)
         SELECT 9999, description, installed_on, success, checksum, execution_time
         FROM _sqlx_migrations WHERE version = 1",
    )
    .execute()
    .await
    .unwrap();
    tx.commit().await.unwrap();
    db.close().await;
    let output = run(database.folder(), &["migrate"], &settings(&database));
    assert_eq!(output.status.code(), Some(1));
    let told = said(&output);
    assert!(
        told.contains(
            "The database was brought to schema 9999 by a newer Assay; this one \
        knows schemas up to "
        ),
        "{told}"
    );
    assert!(
        told.contains(
            "Start the newer Assay, or restore the backup that was made before the \
        upgrade with `assay restore`."
        ),
        "{told}"
    );
    database.remove().await;
}

#[tokio::test]
async fn a_backup_that_is_not_there_is_told_as_a_file_that_could_not_be_read() {
    let database = TestDatabase::create().await;
    let missing = database.folder().join("nowhere");
    let output =
        run(database.folder(), &["restore", missing.to_str().unwrap()], &settings(&database));
    assert_eq!(output.status.code(), Some(1));
    let told = said(&output);
    assert!(
        told.contains(&format!(
            "{} could not be read or written",
            missing.join("manifest.json").display()
        )),
        "{told}"
    );
    database.remove().await;
}

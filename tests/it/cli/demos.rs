//! `assay demo` and the commands that work for real keep out of each other's records.

use super::process::{Serving, run, said, settings};
use crate::support::Client;
use crate::support::database::TestDatabase;

/// Settings with some of them given anew.
fn with(settings: &[(String, String)], changed: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut settings = settings.to_vec();
    for (name, value) in changed {
        settings.retain(|(known, _)| known != name);
        settings.push(((*name).to_owned(), (*value).to_owned()));
    }
    settings
}

/// The sentence with which the demo refuses to start under these settings.
fn refusal(database: &TestDatabase, settings: &[(String, String)]) -> String {
    let output = run(database.folder(), &["demo"], settings);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(output.stdout.is_empty());
    said(&output).trim_end().to_owned()
}

/// The number of published tools in the demo's registry, as a visitor counts them.
const PUBLISHED: usize = 7;

async fn listings(visitor: &mut Client) -> usize {
    visitor.get("/api/v1/listings").await.expect(200).json()["items"].as_array().map_or(0, Vec::len)
}

/// Moves the day on which the demo in a database was made to the one before.
async fn made_a_day_earlier(database: &TestDatabase) {
    let db = assay::store::Db::open(database.url()).await.unwrap();
    let mut tx = db.write().await.unwrap();
    let row =
        tx.query("SELECT begun_at FROM demo_marks").optional().await.unwrap().expect("a mark");
    let begun_at = row.instant("demo_marks", "begun_at").unwrap().plus_seconds(-24 * 3600);
    tx.query("UPDATE demo_marks SET begun_at = $1")
        .bind(begun_at.to_string())
        .execute()
        .await
        .unwrap();
    tx.commit().await.unwrap();
    db.close().await;
}

#[tokio::test]
async fn the_demo_leaves_a_database_with_an_account_of_somebody_else_as_it_is() {
    let database = TestDatabase::create().await;
    let settings = settings(&database);
    assert_eq!(
        run(
            database.folder(),
            &["user", "invite-admin", "rosa@agency.example", "Rosa Diaz"],
            &settings
        )
        .status
        .code(),
        Some(0)
    );
    let masked = assay::config::DatabaseUrl::parse(database.url()).unwrap();
    let elsewhere = database.folder().join("demo").display().to_string();
    assert_eq!(
        refusal(&database, &with(&settings, &[("ASSAY_DATA_DIR", &elsewhere)])),
        format!(
            "assay: The database {masked} holds records that are not a demo's, so the demo leaves \
             it alone. Leave DATABASE_URL and ASSAY_DATA_DIR out: the demo then has a place of its \
             own."
        )
    );
    let listed = run(database.folder(), &["user", "list"], &settings);
    assert_eq!(
        String::from_utf8_lossy(&listed.stdout),
        "rosa@agency.example Rosa Diaz, State Education Agency: waiting (administrator)\n"
    );
    database.remove().await;
}

#[tokio::test]
async fn the_demo_leaves_a_folder_with_evidence_or_mails_of_a_service_as_it_is() {
    let database = TestDatabase::create().await;
    let folder = database.folder().join("data");
    std::fs::create_dir_all(folder.join("evidence")).unwrap();
    assert_eq!(
        refusal(&database, &settings(&database)),
        format!(
            "assay: The folder {} holds evidence or mails that are not a demo's, so the demo \
             leaves it alone. Leave ASSAY_DATA_DIR out, and the demo has a folder of its own, or \
             set it to an empty folder.",
            folder.display()
        )
    );
    assert_eq!(
        std::fs::read_dir(&folder).unwrap().count(),
        1,
        "the demo left something in the folder"
    );
    database.remove().await;
}

#[tokio::test]
async fn two_demos_do_not_run_in_one_folder() {
    let database = TestDatabase::create().await;
    let folder = database.folder().join("data");
    std::fs::create_dir_all(&folder).unwrap();
    let lock = std::fs::File::create(folder.join("demo.lock")).unwrap();
    lock.lock().unwrap();
    assert_eq!(
        refusal(&database, &settings(&database)),
        format!(
            "assay: Another demo runs in the folder {}. Stop it first, or set ASSAY_DATA_DIR to \
             another folder.",
            folder.display()
        )
    );
    database.remove().await;
}

#[tokio::test]
async fn the_demo_is_for_this_machine_alone() {
    let database = TestDatabase::create().await;
    let settings = settings(&database);
    for (listen, port) in [
        ("0.0.0.0:9080", 9080),
        ("[::]:9080", 9080),
        ("192.0.2.7:80", 80),
        ("[::ffff:192.0.2.7]:80", 80),
    ] {
        assert_eq!(
            refusal(&database, &with(&settings, &[("ASSAY_LISTEN", listen)])),
            format!(
                "assay: Everybody knows the demo's password, so it listens on this machine only, \
                 and others can reach {listen}. Leave ASSAY_LISTEN out, or set it to \
                 127.0.0.1:{port}."
            )
        );
    }
    for base in
        ["https://assay.agency.example", "http://localhost.agency.example:8080", "http://192.0.2.7"]
    {
        assert_eq!(
            refusal(&database, &with(&settings, &[("ASSAY_BASE_URL", base)])),
            format!(
                "assay: Everybody knows the demo's password, so it is for this machine only, and \
                 ASSAY_BASE_URL is {base}. Leave ASSAY_BASE_URL out for the demo."
            )
        );
    }
    assert!(!database.folder().join("data").exists(), "a demo that was refused made a folder");
    database.remove().await;
}

#[tokio::test]
async fn the_demo_has_a_place_of_its_own_whatever_a_services_file_of_settings_says_and_takes_it_along()
 {
    let database = TestDatabase::create().await;
    let temporary = database.folder().join("tmp");
    std::fs::create_dir(&temporary).unwrap();
    let file = "DATABASE_URL=sqlite:prod.db\nASSAY_DATA_DIR=prod\nASSAY_LISTEN=0.0.0.0:80\nASSAY_MAIL=smtp://mail.agency.example\n";
    std::fs::write(database.folder().join(".env"), file).unwrap();
    let settings = [
        ("ASSAY_LISTEN".to_owned(), "127.0.0.1:0".to_owned()),
        ("TMPDIR".to_owned(), temporary.display().to_string()),
    ];
    let serving = Serving::start(database.folder(), &["demo"], &settings);
    let own = std::fs::read_dir(&temporary).unwrap().next().expect("a folder").unwrap().path();
    assert!(
        serving
            .announcement
            .contains(&format!("with records in sqlite:{}", own.join("assay.db").display())),
        "{}",
        serving.announcement
    );
    assert_eq!(
        serving.says("No mail"),
        format!(
            "No mail leaves this machine: mails are written to {}.",
            own.join("mail").display()
        )
    );
    let mut visitor = Client::new(&serving.base);
    assert_eq!(
        listings(&mut visitor).await,
        PUBLISHED,
        "the first request meets the whole registry"
    );
    visitor.get("/").await.expect(200).says("Demonstration");
    assert_eq!(serving.terminate().0, Some(0));
    assert_eq!(std::fs::read_dir(&temporary).unwrap().count(), 0);
    let mut left: Vec<_> = std::fs::read_dir(database.folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    left.sort();
    assert_eq!(left, [".env", "tmp"], "the demo left files where it was started");
    database.remove().await;
}

#[tokio::test]
async fn no_service_runs_on_a_demo_but_its_record_can_be_looked_at_and_what_somebody_changed_in_it_is_kept()
 {
    let database = TestDatabase::create().await;
    let settings = settings(&database);
    let demo = Serving::start(database.folder(), &["demo"], &settings);
    assert_eq!(listings(&mut Client::new(&demo.base)).await, PUBLISHED);
    let mut vera = Client::new(&demo.base);
    vera.sign_in("vera.vendor@demo.example", "open the demo door").await;
    let name = ("name", "Kept Tool");
    vera.post(
        "/products",
        &[name, ("version", "1"), ("website", "https://kept.example"), ("summary", "Stays.")],
    )
    .await
    .expect(303);
    assert_eq!(demo.terminate().0, Some(0));

    let masked = assay::config::DatabaseUrl::parse(database.url()).unwrap();
    let sentence = format!(
        "assay: The database {masked} holds a demo: its people are invented and everybody knows \
         their password, so nothing is done with it for real. Set DATABASE_URL to the agency's own \
         database, which is made when it is missing. `assay demo` shows the demo."
    );
    for words in [
        &["serve"][..],
        &["migrate"],
        &["user", "list"],
        &["user", "invite-admin", "rosa@agency.example", "Rosa Diaz"],
    ] {
        let output = run(database.folder(), words, &settings);
        assert_eq!(output.status.code(), Some(1), "{words:?}");
        assert_eq!(said(&output).trim_end(), sentence, "{words:?}");
    }
    for words in [["verify"], ["replay"]] {
        let output = run(database.folder(), &words, &settings);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{words:?}: {}{}",
            String::from_utf8_lossy(&output.stdout),
            said(&output)
        );
    }

    made_a_day_earlier(&database).await;
    let demo = Serving::start(database.folder(), &["demo"], &settings);
    let kept = demo.says("This demo was made on");
    assert!(
        kept.contains(
            " and somebody changed something in it since, so it is kept as it is. To \
        have one made anew, stop it and set "
        ),
        "{kept}"
    );
    let mut vera = Client::new(&demo.base);
    vera.sign_in("vera.vendor@demo.example", "open the demo door").await;
    vera.get("/products").await.expect(200).says("Kept Tool");
    assert_eq!(demo.terminate().0, Some(0));
    database.remove().await;
}

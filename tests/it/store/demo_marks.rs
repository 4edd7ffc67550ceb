use assay::demo::Found;
use assay::domain::access::Actor;
use assay::domain::calendar::Calendar;
use assay::domain::event::Event;
use assay::domain::values::{Id, Timestamp};
use assay::store::{Db, StoreError, demo_marks, events};

use crate::support::database::TestDatabase;

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("an instant")
}

async fn migrated(database: &TestDatabase) -> Db {
    let db = Db::open(database.url()).await.unwrap();
    db.migrate().await.unwrap();
    db
}

async fn begun(db: &Db) {
    let mut tx = db.write().await.unwrap();
    assert!(
        demo_marks::begin(&mut tx, "this program", at("2026-12-31T09:00:00.000Z")).await.unwrap()
    );
    tx.commit().await.unwrap();
}

async fn completed(db: &Db) {
    let mut tx = db.write().await.unwrap();
    demo_marks::complete(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

async fn happened(db: &Db, actor: &Actor, event: Event) {
    let mut tx = db.write().await.unwrap();
    events::append(&mut tx, at("2026-12-31T12:00:00.000Z"), actor, &event).await.unwrap();
    tx.commit().await.unwrap();
}

fn signed_in() -> Event {
    Event::SignedIn {
        account: Id::from_stored("vera".to_owned()),
        session: Id::from_stored("session".to_owned()),
    }
}

fn registered() -> Event {
    Event::AccountRegistered { account: Id::from_stored("vera".to_owned()) }
}

/// What the database is to a demo whose agency counts its days in UTC.
async fn look(db: &Db, maker: &str, now: Timestamp, alone: bool) -> Result<Found, StoreError> {
    assay::demo::look(db, maker, now, Calendar::UTC, alone).await
}

/// What the database is to a demo of this program at ten in the evening of the day that it was
/// made.
async fn found(db: &Db) -> Found {
    look(db, "this program", at("2026-12-31T22:00:00.000Z"), false).await.unwrap()
}

#[tokio::test]
async fn a_database_without_tables_or_without_records_is_nobodys() {
    let database = TestDatabase::create().await;
    let db = Db::open(database.url()).await.unwrap();
    assert_eq!(found(&db).await, Found::Empty);
    db.migrate().await.unwrap();
    assert_eq!(found(&db).await, Found::Empty);
    db.close().await;
    database.remove().await;
}

#[tokio::test]
async fn a_database_with_one_event_of_somebody_else_is_foreign() {
    let database = TestDatabase::create().await;
    let db = migrated(&database).await;
    happened(&db, &Actor::Anyone, signed_in()).await;
    assert_eq!(found(&db).await, Found::Foreign);
    db.close().await;
    database.remove().await;
}

#[tokio::test]
async fn a_database_of_another_program_is_foreign() {
    let database = TestDatabase::create().await;
    let db = Db::open(database.url()).await.unwrap();
    let mut tx = db.write().await.unwrap();
    tx.query("CREATE TABLE theirs (id TEXT PRIMARY KEY)").execute().await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(found(&db).await, Found::Foreign);
    db.close().await;
    database.remove().await;
}

#[tokio::test]
async fn a_demo_of_the_day_is_ready_and_becomes_outdated_with_the_day_the_program_or_the_data() {
    let database = TestDatabase::create().await;
    let db = migrated(&database).await;
    begun(&db).await;
    completed(&db).await;
    assert_eq!(found(&db).await, Found::Ready);
    let new_year = at("2027-01-01T00:00:00.000Z");
    assert_eq!(look(&db, "this program", new_year, false).await.unwrap(), Found::Outdated);
    assert_eq!(
        look(&db, "another program", at("2026-12-31T22:00:00.000Z"), false).await.unwrap(),
        Found::Outdated
    );
    db.close().await;
    database.remove().await;
}

#[tokio::test]
async fn a_demo_in_which_somebody_changed_something_stays_ready_but_a_sign_in_is_no_change() {
    let database = TestDatabase::create().await;
    let db = migrated(&database).await;
    begun(&db).await;
    happened(&db, &Actor::Anyone, registered()).await;
    completed(&db).await;
    let new_year = at("2027-01-01T00:00:00.000Z");
    happened(&db, &Actor::Anyone, signed_in()).await;
    happened(&db, &Actor::System, registered()).await;
    assert_eq!(look(&db, "this program", new_year, false).await.unwrap(), Found::Outdated);
    happened(&db, &Actor::Anyone, registered()).await;
    assert_eq!(look(&db, "this program", new_year, false).await.unwrap(), Found::Ready);
    db.close().await;
    database.remove().await;
}

#[tokio::test]
async fn a_demo_that_was_cut_off_is_outdated_unless_another_may_still_be_making_it() {
    let database = TestDatabase::create().await;
    let db = migrated(&database).await;
    begun(&db).await;
    let (soon, later) = (at("2026-12-31T09:00:59.000Z"), at("2026-12-31T09:01:00.000Z"));
    assert_eq!(look(&db, "this program", soon, false).await.unwrap(), Found::BeingMade);
    assert_eq!(look(&db, "this program", soon, true).await.unwrap(), Found::Outdated);
    assert_eq!(look(&db, "this program", later, false).await.unwrap(), Found::Outdated);
    db.close().await;
    database.remove().await;
}

#[tokio::test]
async fn a_cleared_database_has_no_table_and_starts_anew() {
    let database = TestDatabase::create().await;
    let db = migrated(&database).await;
    begun(&db).await;
    happened(&db, &Actor::System, registered()).await;
    db.clear().await.unwrap();
    assert_eq!(db.tables().await.unwrap(), Vec::<String>::new());
    db.migrate().await.unwrap();
    assert_eq!(found(&db).await, Found::Empty);
    let mut tx = db.read().await.unwrap();
    assert_eq!(events::head(&mut tx).await.unwrap().0, 0);
    drop(tx);
    db.close().await;
    database.remove().await;
}

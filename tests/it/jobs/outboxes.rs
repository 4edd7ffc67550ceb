use assay::app;
use assay::config::Config;
use assay::domain::values::{EmailAddress, MailId};
use assay::jobs::SCHEDULE;
use assay::jobs::ticker::Ticker;
use assay::store::outbox::{self, NewMail, OutboxCounts};

use crate::clients::servers::MailServer;
use crate::support::TestApp;

async fn put(app: &TestApp, subject: &str) -> MailId {
    let mail = NewMail {
        id: app.ctx.new_id(),
        to: EmailAddress::parse("ana@example.org").unwrap(),
        subject: subject.to_owned(),
        body: "Open https://assay.example/links/abc".to_owned(),
        unsubscribe: None,
    };
    let mut tx = app.ctx.db.write().await.unwrap();
    outbox::put(&mut tx, app.ctx.now(), &mail).await.unwrap();
    tx.commit().await.unwrap();
    mail.id
}

async fn counts(app: &TestApp) -> OutboxCounts {
    let mut tx = app.ctx.db.read().await.unwrap();
    outbox::counts(&mut tx).await.unwrap()
}

/// A ticker whose mails go to this server.
fn ticker_with(app: &TestApp, server: &MailServer) -> Ticker {
    let vars = [
        ("ASSAY_MAIL", format!("smtp://127.0.0.1:{}", server.port)),
        ("ASSAY_MAIL_FROM", "assay@agency.example".to_owned()),
    ];
    let config = Config::from_env(vars).unwrap();
    Ticker::new(SCHEDULE, app::tools(&config, app.ctx.clone()).unwrap()).unwrap()
}

#[tokio::test]
async fn mails_that_wait_are_delivered_once_and_their_words_are_forgotten() {
    let app = TestApp::start().await;
    for number in 0..20 {
        put(&app, &format!("Number {number}")).await;
    }
    assert!(app.run_due_jobs().await.contains(&"deliver-mail"));
    assert_eq!(counts(&app).await, OutboxCounts { waiting: 0, failed: 0 });
    let folder = app.config.data_dir.join("mail");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 20);
    std::fs::remove_dir_all(&folder).unwrap();
    app.ctx.clock.advance_seconds(3600);
    app.run_due_jobs().await;
    assert!(!folder.exists(), "a delivered mail was sent again");
    let mut tx = app.ctx.db.read().await.unwrap();
    let left = tx.query("SELECT id FROM outbox WHERE body <> ''").all().await.unwrap();
    assert!(left.is_empty());
    drop(tx);
    app.finish().await;
}

#[tokio::test]
async fn a_mail_that_is_not_taken_is_tried_again_after_longer_and_longer_waits_and_then_given_up() {
    let app = TestApp::start().await;
    let server = MailServer::start("220 ready", "451 Try later").await;
    let ticker = ticker_with(&app, &server);
    let mail = put(&app, "Hello").await;
    for minutes in [1, 5, 30, 120, 720] {
        ticker.tick(app.ctx.now()).await.finished().await;
        assert_eq!(counts(&app).await, OutboxCounts { waiting: 1, failed: 0 });
        app.ctx.clock.advance_seconds(minutes * 60 - 15);
        let tries = server.tries();
        ticker.tick(app.ctx.now()).await.finished().await;
        assert_eq!(
            server.tries(),
            tries,
            "the mail was tried again before {minutes} minutes had passed"
        );
        app.ctx.clock.advance_seconds(15);
    }
    ticker.tick(app.ctx.now()).await.finished().await;
    assert_eq!(counts(&app).await, OutboxCounts { waiting: 0, failed: 1 });
    let mut tx = app.ctx.db.read().await.unwrap();
    let failed = outbox::failed(&mut tx, 10).await.unwrap();
    drop(tx);
    assert_eq!((&failed[0].id, failed[0].attempts), (&mail, 6));
    assert!(
        failed[0].problem.starts_with("Given up after 6 tries. At the last one: "),
        "{}",
        failed[0].problem
    );
    assert!(failed[0].problem.contains("451"), "{}", failed[0].problem);
    app.finish().await;
}

#[tokio::test]
async fn a_mail_that_is_refused_for_good_is_given_up_at_once() {
    let app = TestApp::start().await;
    let server = MailServer::start("220 ready", "550 No such mailbox").await;
    put(&app, "Hello").await;
    ticker_with(&app, &server).tick(app.ctx.now()).await.finished().await;
    assert_eq!(counts(&app).await, OutboxCounts { waiting: 0, failed: 1 });
    app.finish().await;
}

#[tokio::test]
async fn mails_claimed_by_a_process_that_died_are_taken_up_by_another() {
    let app = TestApp::start().await;
    put(&app, "Hello").await;
    let mut tx = app.ctx.db.write().await.unwrap();
    let now = app.ctx.now();
    assert_eq!(outbox::claim(&mut tx, now, now.plus_seconds(900), 8).await.unwrap().len(), 1);
    tx.commit().await.unwrap();
    app.run_due_jobs().await;
    assert_eq!(counts(&app).await.waiting, 1);
    app.ctx.clock.advance_seconds(901);
    app.run_due_jobs().await;
    assert_eq!(counts(&app).await.waiting, 0);
    app.finish().await;
}

//! Mails in a folder and by SMTP.

use std::path::PathBuf;

use assay::clients::mailer::{Mailer, OutgoingMail};
use assay::config::Config;
use assay::domain::values::{EmailAddress, Id};

use super::servers::MailServer;

/// A folder of its own for one test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    #[expect(clippy::disallowed_methods, reason = "a folder's name, which no action makes")]
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("assay-mail-{}", uuid::Uuid::now_v7())))
    }

    fn mailer(&self) -> Mailer {
        let folder = self.0.display().to_string();
        Mailer::new(&config(&[
            ("ASSAY_DATA_DIR", &folder),
            ("ASSAY_AGENCY_NAME", "State of Ünion\u{2028}Agency"),
        ]))
        .unwrap()
    }

    fn files(&self) -> Vec<(String, String)> {
        let mut files: Vec<_> = std::fs::read_dir(self.0.join("mail"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| {
                (
                    path.file_name().unwrap().to_string_lossy().into_owned(),
                    std::fs::read_to_string(&path).unwrap(),
                )
            })
            .collect();
        files.sort();
        files
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Nothing was written by a test that failed early.
        let _missing = std::fs::remove_dir_all(&self.0);
    }
}

fn config(vars: &[(&str, &str)]) -> Config {
    Config::from_env(vars.iter().copied()).unwrap()
}

fn smtp(server: &MailServer) -> Mailer {
    Mailer::new(&config(&[
        ("ASSAY_MAIL", &format!("smtp://127.0.0.1:{}", server.port)),
        ("ASSAY_MAIL_FROM", "assay@agency.example"),
        ("ASSAY_AGENCY_NAME", "Agency"),
    ]))
    .unwrap()
}

fn mail(id: &str) -> OutgoingMail {
    OutgoingMail {
        id: Id::from_stored(id.to_owned()),
        to: EmailAddress::parse("ana@vendor.example").unwrap(),
        subject: "Confirm your address".to_owned(),
        text: "Open this link:\n\nhttps://assay.agency.example/confirm/abc\n".to_owned(),
        unsubscribe: None,
    }
}

#[tokio::test]
async fn a_mail_becomes_a_file_named_by_its_id_and_a_repeat_replaces_it() {
    let folder = Folder::new();
    let mailer = folder.mailer();
    mailer.deliver(&mail("0190-a")).await.unwrap();
    mailer.deliver(&mail("0190-b")).await.unwrap();
    mailer.deliver(&mail("0190-a")).await.unwrap();
    let files = folder.files();
    assert_eq!(
        files.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["0190-a.eml", "0190-b.eml"]
    );
    let text = &files[0].1;
    for line in [
        "To: ana@vendor.example\r\n",
        "Subject: Confirm your address\r\n",
        "Message-ID: <0190-a@localhost.localdomain>\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "MIME-Version: 1.0\r\n",
        "Content-Type: text/plain; charset=utf-8\r\n",
        "\r\nOpen this link:\r\n\r\nhttps://assay.agency.example/confirm/abc\r\n",
    ] {
        assert!(text.contains(line), "{line:?} is missing in {text}");
    }
    assert!(
        text.contains("<assay@localhost.localdomain>\r\n") && text.contains("\r\nDate: "),
        "{text}"
    );
}

#[tokio::test]
async fn words_and_links_stay_readable_in_the_file_whatever_the_language() {
    let folder = Folder::new();
    let link = format!("https://assay.agency.example/confirm/{}", "a=b".repeat(60));
    let text = format!("¿Quién decide? Ünïted 教育\n{link}\n");
    folder.mailer().deliver(&OutgoingMail { text, ..mail("1") }).await.unwrap();
    let (_, written) = folder.files().remove(0);
    assert!(
        written.contains("¿Quién decide? Ünïted 教育\r\n") && written.contains(&link),
        "{written}"
    );
}

#[tokio::test]
async fn no_text_can_add_a_header_or_a_recipient() {
    let folder = Folder::new();
    let subject = "Hello\r\nBcc: eve@evil.example\r\n\r\nBody\u{0}\u{85}of Eve".to_owned();
    folder.mailer().deliver(&OutgoingMail { subject, ..mail("1") }).await.unwrap();
    let (_, written) = folder.files().remove(0);
    let (head, _) = written.split_once("\r\n\r\n").unwrap();
    let names: Vec<_> = head
        .lines()
        .filter(|line| !line.starts_with(' '))
        .filter_map(|line| line.split(':').next())
        .collect();
    assert!(!names.contains(&"Bcc") && names.contains(&"Auto-Submitted"), "{head}");
    assert!(head.contains("Subject: Hello Bcc: eve@evil.example Body of Eve\r\n"), "{head}");
}

#[tokio::test]
async fn an_id_that_cannot_name_a_file_is_refused_for_good() {
    let folder = Folder::new();
    for id in ["../../etc/cron.d/x", "", "a b", "a\r\nBcc: eve@evil.example", "a>"] {
        let error = folder.mailer().deliver(&mail(id)).await.unwrap_err();
        assert!(error.permanent, "{error}");
        assert_eq!(
            error.to_string(),
            format!(
                "The mail to ana@vendor.example has the id “{}”, which cannot name a file or a \
                 message. Queue it again.",
                id.escape_debug()
            )
        );
    }
    assert!(!folder.0.exists());
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_named_and_tried_again_later() {
    let folder = Folder::new();
    std::fs::write(&folder.0, "a file where the folder should be").unwrap();
    let error = folder.mailer().deliver(&mail("1")).await.unwrap_err();
    std::fs::remove_file(&folder.0).unwrap();
    assert!(!error.permanent);
    assert_eq!(
        error.to_string(),
        format!(
            "The mail to ana@vendor.example could not be written to {}: Not a directory (os error \
             20). Make the folder writable for Assay, or change ASSAY_DATA_DIR.",
            folder.0.join("mail").display()
        )
    );
}

#[tokio::test]
async fn a_mail_server_gets_the_mail_with_an_id_by_which_it_knows_a_repeat() {
    let server = MailServer::start("220 mail.example", "250 OK").await;
    let mailer = smtp(&server);
    mailer.deliver(&mail("0190-a")).await.unwrap();
    mailer.deliver(&mail("0190-a")).await.unwrap();
    let said = server.said();
    assert_eq!(
        said.iter().filter(|line| *line == "Message-ID: <0190-a@agency.example>").count(),
        2,
        "{said:?}"
    );
    for line in [
        "MAIL FROM:<assay@agency.example>",
        "RCPT TO:<ana@vendor.example>",
        "From: Agency <assay@agency.example>",
        "https://assay.agency.example/confirm/abc",
    ] {
        assert!(said.iter().any(|one| one == line), "{line:?} is missing in {said:?}");
    }
}

#[tokio::test]
async fn a_refused_recipient_is_for_good_and_a_busy_server_is_not() {
    for (reply, permanent, sentence) in [
        (
            "550 No such user",
            true,
            "refused the mail to ana@vendor.example for good: 550 No such user. It is not sent \
             again; check the recipient's address.",
        ),
        (
            "450 Mailbox busy",
            false,
            "did not take the mail to ana@vendor.example: 450 Mailbox busy. If this goes on, check \
             ASSAY_MAIL.",
        ),
        (
            "530 Authentication required",
            false,
            "refused Assay's sign-in, so the mail to ana@vendor.example waits: 530 Authentication \
             required. Correct the user and password in ASSAY_MAIL.",
        ),
    ] {
        let server = MailServer::start("220 mail.example", reply).await;
        let error = smtp(&server).deliver(&mail("1")).await.unwrap_err();
        assert_eq!(error.permanent, permanent, "{reply}");
        assert_eq!(error.to_string(), format!("smtp://127.0.0.1:{} {sentence}", server.port));
    }
}

#[tokio::test]
async fn a_mail_server_that_is_down_is_tried_again_later() {
    let port =
        tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let mailer =
        Mailer::new(&config(&[("ASSAY_MAIL", &format!("smtp://127.0.0.1:{port}"))])).unwrap();
    let error = mailer.deliver(&mail("1")).await.unwrap_err();
    assert!(!error.permanent);
    assert_eq!(
        error.to_string(),
        format!(
            "smtp://127.0.0.1:{port} did not take the mail to ana@vendor.example: Connection \
             refused (os error 111). If this goes on, check ASSAY_MAIL."
        )
    );
}

#[tokio::test]
async fn a_password_is_never_sent_without_encryption() {
    let server = MailServer::start("220 mail.example", "250 OK").await;
    let address = format!("smtp://ana:geheim@127.0.0.1:{}", server.port);
    let mailer = Mailer::new(&config(&[("ASSAY_MAIL", &address)])).unwrap();
    let error = mailer.deliver(&mail("1")).await.unwrap_err();
    assert!(!error.permanent && !error.to_string().contains("geheim"), "{error}");
    let said = server.said();
    assert!(said.iter().all(|line| line.starts_with("EHLO") || line == "QUIT"), "{said:?}");
    assert!(!format!("{mailer:?}").contains("geheim"), "{mailer:?}");
}

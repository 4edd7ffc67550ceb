//! The mails that wait in the outbox, as the people they are for would read them.

use super::TestApp;

/// A mail as it was put into the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub body: String,
}

impl Mail {
    /// The path of the one-time link in it.
    #[track_caller]
    pub fn link(&self) -> String {
        let (_, rest) =
            self.body.split_once("/links/").unwrap_or_else(|| panic!("no link in: {}", self.body));
        let secret: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        format!("/links/{secret}")
    }

    /// Fails unless the mail says this.
    #[track_caller]
    pub fn says(&self, words: &str) -> &Self {
        assert!(self.body.contains(words), "“{words}” is not in: {}", self.body);
        self
    }
}

impl TestApp {
    /// Every mail to this address, oldest first.
    pub async fn mails_to(&self, address: &str) -> Vec<Mail> {
        let mut mails = self.mails().await;
        mails.retain(|mail| mail.to == address);
        mails
    }

    /// Every mail, oldest first.
    pub async fn mails(&self) -> Vec<Mail> {
        let mut tx = self.ctx.db.read().await.expect("a read");
        let rows = tx
            .query("SELECT recipient, subject, body FROM outbox ORDER BY id")
            .all()
            .await
            .expect("mails");
        rows.iter()
            .map(|row| Mail {
                to: row.text("recipient").unwrap(),
                subject: row.text("subject").unwrap(),
                body: row.text("body").unwrap(),
            })
            .collect()
    }

    /// The only mail to this address.
    pub async fn mail_to(&self, address: &str) -> Mail {
        let mut mails = self.mails_to(address).await;
        assert_eq!(mails.len(), 1, "mails to {address}: {mails:#?}");
        mails.remove(0)
    }
}

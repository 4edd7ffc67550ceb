//! Takes mails out: into a folder, or to a mail server by SMTP.
//!
//! A mail may be handed over twice, because a crash between sending and noting that it was sent
//! cannot be told from a failure. The outbox id makes that harmless: it names the file in the
//! folder, so that a repeat replaces it, and it is the mail's Message-ID, by which mail servers and
//! people recognise a repeat.

use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::message::header::{
    ContentTransferEncoding, ContentType, HeaderName, HeaderValue, MIME_VERSION_1_0,
};
use lettre::message::{Body, Mailbox, MessageBuilder};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::{AsyncSmtpTransport, Error as SmtpError};
use lettre::{Address, AsyncTransport, Message, Tokio1Executor};
use thiserror::Error as ThisError;
use tokio::io::AsyncWriteExt;

use super::first_cause;
use crate::config::{Config, MailRoute, SmtpUrl};
use crate::domain::values::{EmailAddress, MailId};

/// How long a mail server may take for each step of the conversation.
const SMTP_TIMEOUT: Duration = Duration::from_secs(20);
/// Replies that refuse Assay's sign-in, not the mail: a corrected setting mends them, so the mail
/// is kept.
const SIGN_IN_REFUSED: [u16; 4] = [530, 534, 535, 538];

/// One mail from the outbox, in plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingMail {
    /// The id of the outbox row.
    pub id: MailId,
    /// The recipient.
    pub to: EmailAddress,
    /// The subject, one line.
    pub subject: String,
    /// The body.
    pub text: String,
    /// The address at which it can be stopped with one press; none for a mail that cannot.
    pub unsubscribe: Option<String>,
}

/// Why a mail was not taken.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
#[error("{sentence}")]
pub struct MailError {
    /// True when sending the same mail again cannot succeed.
    pub permanent: bool,
    /// What happened, why, and what to do.
    pub sentence: String,
}

/// Takes mails out. One for the whole process.
#[derive(Debug, Clone)]
pub struct Mailer {
    from: Mailbox,
    route: Route,
}

#[derive(Debug, Clone)]
enum Route {
    Folder(PathBuf),
    Smtp {
        /// The server as shown in errors, without its password.
        server: String,
        transport: AsyncSmtpTransport<Tokio1Executor>,
    },
}

impl Mailer {
    /// A mailer for the route and sender of the settings, which shows the agency's name as the
    /// sender.
    ///
    /// # Errors
    /// When the sender or the server's name cannot be used in mail.
    pub fn new(config: &Config) -> Result<Self, MailError> {
        let route = match &config.mail {
            MailRoute::Folder(folder) => Route::Folder(folder.clone()),
            MailRoute::Smtp(server) => {
                Route::Smtp { server: server.to_string(), transport: transport(server)? }
            }
        };
        Ok(Self {
            from: Mailbox::new(
                Some(one_line(&config.agency_name)),
                mail_address(&config.mail_from)?,
            ),
            route,
        })
    }

    /// Hands one mail over. When this returns without error, the mail is on disk or with the mail
    /// server.
    ///
    /// # Errors
    /// [`MailError`], which says whether it is worth trying again.
    pub async fn deliver(&self, mail: &OutgoingMail) -> Result<(), MailError> {
        match &self.route {
            Route::Folder(folder) => {
                // Leaves words and links readable in the file, which never travels.
                let message = self.message(mail, Some(ContentTransferEncoding::Binary))?;
                let name = format!("{}.eml", mail.id);
                write_whole(folder, &name, &message.formatted()).await.map_err(|cause| MailError {
                    permanent: false,
                    sentence: format!(
                        "The mail to {} could not be written to {}: {cause}. Make the folder \
                         writable for Assay, or change ASSAY_DATA_DIR.",
                        mail.to,
                        folder.display()
                    ),
                })
            }
            Route::Smtp { server, transport } => {
                let message = self.message(mail, None)?;
                transport
                    .send(message)
                    .await
                    .map(|_accepted| ())
                    .map_err(|error| explain(server, mail, &error))
            }
        }
    }

    fn message(
        &self,
        mail: &OutgoingMail,
        encoding: Option<ContentTransferEncoding>,
    ) -> Result<Message, MailError> {
        let id_is_plain = !mail.id.as_str().is_empty()
            && mail.id.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !id_is_plain {
            return Err(permanent(format!(
                "The mail to {} has the id “{}”, which cannot name a file or a message. Queue it \
                 again.",
                mail.to,
                mail.id.as_str().escape_debug()
            )));
        }
        let text = mail.text.clone();
        let body = match encoding {
            // A refusal gives the bytes back, to be encoded in the usual way.
            Some(encoding) => Body::new_with_encoding(text, encoding).unwrap_or_else(Body::new),
            None => Body::new(text),
        };
        self.headers(mail)?.body(body).map_err(|error| {
            permanent(format!(
                "The mail to {} could not be put together: {error}. Queue it again.",
                mail.to
            ))
        })
    }

    fn headers(&self, mail: &OutgoingMail) -> Result<MessageBuilder, MailError> {
        let message_id = format!("<{}@{}>", mail.id, self.from.email.domain());
        // Tells holiday responders not to answer (RFC 3834).
        let automatic = HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        );
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, mail_address(&mail.to)?))
            .subject(one_line(&mail.subject))
            .message_id(Some(message_id))
            .header(MIME_VERSION_1_0)
            .raw_header(automatic)
            .header(ContentType::TEXT_PLAIN);
        let Some(address) = &mail.unsubscribe else { return Ok(message) };
        // One press in the mail program stops it (RFC 2369, RFC 8058).
        let raw = |name: &'static str, value: String| {
            HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
        };
        Ok(message
            .raw_header(raw("List-Unsubscribe", format!("<{}>", one_line(address))))
            .raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned())))
    }
}

/// Without a password the connection is encrypted where the server offers it; a password is sent
/// encrypted or not at all.
fn transport(server: &SmtpUrl) -> Result<AsyncSmtpTransport<Tokio1Executor>, MailError> {
    let tls = TlsParameters::new(server.host.clone()).map_err(|error| {
        permanent(format!(
            "The mail server {server} cannot be used: {}. Correct ASSAY_MAIL and start again.",
            first_cause(&error)
        ))
    })?;
    let tls = match (server.is_encrypted_from_start, &server.credentials) {
        (true, _) => Tls::Wrapper(tls),
        (false, Some(_)) => Tls::Required(tls),
        (false, None) => Tls::Opportunistic(tls),
    };
    let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(server.host.clone())
        .port(server.port)
        .tls(tls)
        .timeout(Some(SMTP_TIMEOUT));
    Ok(match server.credentials.clone() {
        Some((user, password)) => builder.credentials(Credentials::new(user, password)).build(),
        None => builder.build(),
    })
}

/// Only a refusal of the mail itself is for good: a server that is down, busy or does not trust us
/// may change its mind.
fn explain(server: &str, mail: &OutgoingMail, error: &SmtpError) -> MailError {
    let to = &mail.to;
    let code: Option<u16> = error.status().map(Into::into);
    let cause =
        code.map_or_else(|| first_cause(error), |code| format!("{code} {}", first_cause(error)));
    if code.is_some_and(|code| SIGN_IN_REFUSED.contains(&code)) {
        return MailError {
            permanent: false,
            sentence: format!(
                "{server} refused Assay's sign-in, so the mail to {to} waits: {cause}. Correct the \
                 user and password in ASSAY_MAIL."
            ),
        };
    }
    if error.is_permanent() {
        return permanent(format!(
            "{server} refused the mail to {to} for good: {cause}. It is not sent again; check the \
             recipient's address."
        ));
    }
    MailError {
        permanent: false,
        sentence: format!(
            "{server} did not take the mail to {to}: {cause}. If this goes on, check ASSAY_MAIL."
        ),
    }
}

fn permanent(sentence: String) -> MailError {
    MailError { permanent: true, sentence }
}

fn mail_address(address: &EmailAddress) -> Result<Address, MailError> {
    address.as_str().parse().map_err(|error| {
        permanent(format!(
            "No mail can be sent with the address {address}: {error}. Correct the address."
        ))
    })
}

/// The text on one line: a line break would start a header of its own.
fn one_line(text: &str) -> String {
    text.split(char::is_control).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Writes a file that is either whole or absent, also after a power cut.
async fn write_whole(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    tokio::fs::create_dir_all(folder).await?;
    let unfinished = folder.join(format!(".{name}.unfinished"));
    let mut file = tokio::fs::File::create(&unfinished).await?;
    file.write_all(bytes).await?;
    file.sync_all().await?;
    tokio::fs::rename(&unfinished, folder.join(name)).await
}

//! The secret of a webhook, and how a message is signed with it (Standard Webhooks, scheme `v1`).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::domain::values::{DeliveryId, Invalid, Timestamp};

/// What a secret begins with, as people copy it.
const PREFIX: &str = "whsec_";
/// How many bytes a secret has, at least and at most.
const BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// A secret that a district's program and Assay share.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret(Vec<u8>);

impl WebhookSecret {
    /// A secret of random bytes, given in hex.
    ///
    /// # Errors
    /// When they are no 24 to 64 bytes.
    pub fn of_random(hex_digits: &str) -> Result<Self, Invalid> {
        hex::decode(hex_digits).ok().and_then(Self::new).ok_or_else(wrong)
    }

    /// Reads a secret as people copy it: `whsec_` and base64.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let bytes = text.strip_prefix(PREFIX).and_then(|text| STANDARD.decode(text).ok());
        bytes.and_then(Self::new).ok_or_else(wrong)
    }

    fn new(bytes: Vec<u8>) -> Option<Self> {
        BYTES.contains(&bytes.len()).then_some(Self(bytes))
    }

    /// The secret as people copy it.
    pub fn shown(&self) -> String {
        format!("{PREFIX}{}", STANDARD.encode(&self.0))
    }

    /// The signature of a message that is sent at a moment, given in whole seconds since 1970.
    fn signature(&self, id: &str, seconds: i64, body: &str) -> Option<String> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(format!("{id}.{seconds}.{body}").as_bytes());
        Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
    }
}

/// No secret gets into a log.
impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret")
    }
}

fn wrong() -> Invalid {
    Invalid::new("A webhook’s secret has 24 to 64 bytes.")
}

/// The headers of a message that is sent at a moment, signed with each secret.
pub fn headers(
    id: &DeliveryId,
    at: Timestamp,
    body: &str,
    secrets: &[&WebhookSecret],
) -> [(&'static str, String); 3] {
    let seconds = at.millis().div_euclid(1000);
    let signatures: Vec<String> =
        secrets.iter().filter_map(|secret| secret.signature(id.as_str(), seconds, body)).collect();
    [
        ("webhook-id", id.to_string()),
        ("webhook-timestamp", seconds.to_string()),
        ("webhook-signature", signatures.join(" ")),
    ]
}

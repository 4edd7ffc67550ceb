//! Why something is no receipt of this register, each reason with a sentence of its own.

use crate::domain::calendar::Calendar;
use crate::domain::values::Timestamp;

/// An instant for people, in UTC: a receipt may be read anywhere.
fn said(at: &Timestamp) -> String {
    Calendar::UTC.in_words(*at)
}

/// Why something is refused as a receipt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// More than a receipt can be.
    #[error(
        "This is larger than 512 KB, so it was not read. A receipt is a few KB: give the JSON file \
         itself, or the PDF that was saved with it."
    )]
    TooLarge,
    /// Nothing.
    #[error("Nothing was given. Paste the receipt’s JSON, or choose its file.")]
    Empty,
    /// No JSON, and where that shows.
    #[error(
        "This is not JSON ({0}), so nothing in it can be checked. Give the file as it was saved, \
         whole and unchanged."
    )]
    NotJson(String),
    /// A PDF without a receipt in it.
    #[error(
        "This PDF holds no receipt. Give the PDF as Assay made it: one that was printed or scanned \
         shows a receipt, but does not hold it. The code on paper leads to the check."
    )]
    NoReceiptInPdf,
    /// A link that cannot be unpacked.
    #[error(
        "The link of this code is damaged or not whole, so it holds no receipt. Scan the code \
         again, or give the receipt’s JSON."
    )]
    DamagedLink,
    /// Something follows the object, and where.
    #[error("Something follows after the receipt’s end ({0}). A receipt is one JSON object.")]
    Trailing(String),
    /// A name stands twice in one object.
    #[error(
        "The name “{0}” stands twice in one object, so two programs could read two receipts in it. \
         Assay never writes that."
    )]
    Doubled(String),
    /// A number is written in another way than signed texts write it.
    #[error(
        "The number {0} is not written as signed texts write numbers (RFC 8785), so this is not \
         the text that was signed."
    )]
    OddNumber(String),
    /// JSON of another sort.
    #[error("This is JSON, but no receipt: it has no context, issuer and proof.")]
    NoReceipt,
    /// Another context than that of receipts.
    #[error(
        "Its context is not that of a receipt of the register, so its words could mean something \
         else."
    )]
    Context,
    /// Another type of credential.
    #[error("It is a credential of another type than a receipt of the register.")]
    Type,
    /// No proof.
    #[error("It has no proof: nobody signed it, or its proof was taken away.")]
    Unsigned,
    /// More than one proof.
    #[error("It has {0} proofs. A receipt has one, which the agency made.")]
    Proofs(usize),
    /// A part of the proof is missing or of another sort.
    #[error(
        "Its proof is not whole: “{0}” is missing from it, or is not what a receipt has there."
    )]
    ProofPart(&'static str),
    /// Another suite.
    #[error("Its proof says cryptosuite “{0}”. Receipts are signed with “eddsa-jcs-2022”.")]
    Suite(String),
    /// Made for another purpose.
    #[error(
        "Its proof was made for “{0}”. A receipt’s is made to assert something \
         (“assertionMethod”)."
    )]
    Purpose(String),
    /// The proof has another context than the document.
    #[error("Its proof has another context than the receipt itself.")]
    ProofContext,
    /// Somebody else's.
    #[error("Its issuer is “{found}”, not this register, which is “{own}”. Ask there.")]
    Issuer {
        /// Who issued it.
        found: String,
        /// The name of this register.
        own: String,
    },
    /// The key is named as that of somebody else.
    #[error("Its proof names a key of “{0}”, but somebody else is its issuer.")]
    KeyOfOther(String),
    /// A key that the register never had.
    #[error("Its proof names the key “{0}”, which this register never had.")]
    UnknownKey(String),
    /// The signature is damaged.
    #[error("Its signature (“proofValue”) is damaged: it is not 64 bytes in base58.")]
    DamagedSignature,
    /// A date that cannot be read.
    #[error("Its “{0}” is not an instant in UTC, such as 2026-11-30T17:42:07Z.")]
    Date(&'static str),
    /// The proof was made at another moment than the one that the receipt states.
    #[error("Its proof was made at another moment than the one that the receipt states.")]
    Dates,
    /// Dated in the future.
    #[error("It is dated {}, which is still to come.", said(.0))]
    Future(Timestamp),
    /// Dated before its key was made.
    #[error("It is dated before its key was made, which was on {}.", said(.0))]
    BeforeKey(Timestamp),
    /// Dated after its key was put away.
    #[error("It is dated after its key was put away, which was on {}.", said(.0))]
    AfterKey(Timestamp),
    /// Dated after its key was revoked.
    #[error(
        "Its key was revoked from {} on, so what is dated then or later does not count: {reason}",
        said(from)
    )]
    RevokedKey {
        /// From when on.
        from: Timestamp,
        /// Why, in a sentence.
        reason: String,
    },
    /// The text does not give its number.
    #[error(
        "What it says was changed after it was signed: its text does not give the number that it \
         bears."
    )]
    Changed,
    /// Signed with another key of the register.
    #[error(
        "It was signed with another key of this register than the one that it names, so its proof \
         was changed."
    )]
    OtherKey,
    /// The signature is not the register's.
    #[error(
        "Its signature does not fit its text: the proof was changed, or somebody else than the \
         agency signed it."
    )]
    Signature,
    /// Signed, but said in words that this version does not know.
    #[error(
        "Its signature is right, but what it says is in a form that this version of Assay does not \
         know. Check it with a newer one."
    )]
    Unreadable,
}

impl Refusal {
    /// Its word in data.
    pub fn word(&self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::Empty => "empty",
            Self::NotJson(_) => "not_json",
            Self::NoReceiptInPdf => "no_receipt_in_pdf",
            Self::DamagedLink => "damaged_link",
            Self::Trailing(_) => "trailing_text",
            Self::Doubled(_) => "doubled_name",
            Self::OddNumber(_) => "odd_number",
            Self::NoReceipt => "no_receipt",
            Self::Context => "other_context",
            Self::Type => "other_type",
            Self::Unsigned => "unsigned",
            Self::Proofs(_) => "several_proofs",
            Self::ProofPart(_) => "proof_not_whole",
            Self::Suite(_) => "other_suite",
            Self::Purpose(_) => "other_purpose",
            Self::ProofContext => "other_proof_context",
            Self::Issuer { .. } => "other_issuer",
            Self::KeyOfOther(_) => "key_of_other",
            Self::UnknownKey(_) => "unknown_key",
            Self::DamagedSignature => "damaged_signature",
            Self::Date(_) => "unreadable_date",
            Self::Dates => "dates_differ",
            Self::Future(_) => "dated_in_future",
            Self::BeforeKey(_) => "before_key",
            Self::AfterKey(_) => "after_key",
            Self::RevokedKey { .. } => "revoked_key",
            Self::Changed => "changed_text",
            Self::OtherKey => "other_key",
            Self::Signature => "wrong_signature",
            Self::Unreadable => "unreadable_words",
        }
    }
}

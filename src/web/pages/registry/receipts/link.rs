//! A receipt in the link of its code.

use crate::domain::registry::receipt::credential::Receipt;
use crate::domain::registry::receipt::refusal::Refusal;
use crate::domain::registry::receipt::strict::MOST_BYTES;
use crate::web::kernel::packing::{packed, unpacked};

/// What receipts have in common, so that a code holds only the rest. Codes are on paper: this text
/// never changes. A later form of receipts gets a text and an address of its own.
const WORDS: &str = concat!(
    r#"{"search":{"address":"https://","asked":"Tools whose name, vendor, use or description has "#,
    r#"“Every tool with a published decision","digest":"","found":0,"listed":[{"availability":"#,
    r#""in_review","name":"","slug":"","vendor":"","version":""}],"undecided":[{"availability":"#,
    r#""never_reviewed","#,
    r#""status":"suspended","statusReason":"","status":"expired","status":"revoked","#,
    r#""decision":"not_approved","decision":"approved","decision":"pilot","availability":"no","#,
    r#""availability":"not_now","availability":"yes","availability":"pilot_only","#,
    r#""shortFormOf":"ni:///sha-256;","kind":"comparison","kind":"list","kind":"nothing","#,
    r#""state":"dropped""state":"met""state":"waived""state":"overdue"},{"due":"2027-","#,
    r#""hours":1.5,"hours":3,"title":"who":["Everyone who uses the tool","Students","Families","#,
    r#""School leaders","Technology staff"]},{"by":"Before access","code":"PL-0","hours":2,"#,
    r#""title":"AI for students' data, privacy, bias and accessibility in the classroom","#,
    r#""who":["Teachers"]},{"by":"Within the first term","code":""#,
    r#"learning":["Teachers: 16 hours; this tier asks at most 16.","School leaders: 8 hours."],"#,
    r#"{"@context":["https://www.w3.org/ns/credentials/v2","https://www.w3.org/ns/credentials/"#,
    r#"undefined-terms/v2"],"credentialSubject":{"kind":"listing","register":{"address":"#,
    r#""https://assay.","day":"2026-","localTime":"2026-11-T00:00:00-07:00","timeZone":"#,
    r#""America/","version":1},"tools":[{"address":"https:///registry/","availability":"#,
    r#""with_conditions","conditions":[{"due":"2026-","state":"open","text":"}],"decidedOn":"#,
    r#""2026-","decision":"conditional","digest":"","holdsUntil":"2027-","modules":[{"by":"#,
    r#""","name":"","slug":"","status":"published","vendor":"","version":"1.0"}]},"#,
    r#""id":"ni:///sha-256;","issuer":{"id":"did:web:","name":" Education Agency"},"#,
    r#""proof":{"@context":["https://www.w3.org/ns/credentials/v2","#,
    r#""https://www.w3.org/ns/credentials/undefined-terms/v2"],"created":"2026-T00:00:00Z","#,
    r#""cryptosuite":"eddsa-jcs-2022","proofPurpose":"assertionMethod","proofValue":"z","#,
    r#""type":"DataIntegrityProof","verificationMethod":"did:web:#z6Mk"},"type":["#,
    r#""VerifiableCredential","RegisterReceipt"],"validFrom":"2026-T00:00:00Z"}"#,
);

/// A receipt in digits.
pub fn digits(receipt: &Receipt) -> String {
    packed(&receipt.json, WORDS).unwrap_or_default()
}

/// The text of a receipt in digits.
///
/// # Errors
/// When they hold none.
pub fn text(digits: &str) -> Result<String, Refusal> {
    unpacked(digits.trim(), WORDS, MOST_BYTES).ok_or(Refusal::DamagedLink)
}

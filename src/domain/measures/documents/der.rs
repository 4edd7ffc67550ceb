//! The few fields of an X.509 certificate (RFC 5280) that a check needs, read from DER (X.690)
//! within the bounds of the bytes.

use chrono::{NaiveDate, NaiveDateTime};

/// What a certificate says about itself; its signature is not checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Certificate<'a> {
    /// From when it is valid, in UTC.
    pub(super) from: NaiveDateTime,
    /// Until when it is valid, in UTC.
    pub(super) until: NaiveDateTime,
    /// The bytes of its public key, in the form that its algorithm has.
    pub(super) public_key: &'a [u8],
    /// The modulus of its key when it is an RSA key.
    pub(super) rsa_modulus: Option<&'a [u8]>,
}

impl Certificate<'_> {
    /// The length of its key when it is an RSA key, in bits.
    pub(super) fn rsa_bits(&self) -> Option<usize> {
        self.rsa_modulus.map(bit_length)
    }
}

/// The shortest RSA modulus that is accepted, in bits (RFC 7518, section 3.3).
pub(super) const MIN_RSA_BITS: usize = 2048;

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OBJECT_ID: u8 = 0x06;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xA0;
/// 1.2.840.113549.1.1.1, rsaEncryption.
const RSA: [u8; 9] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];

/// Reads a certificate; an error says what it lacks, as the end of a sentence.
pub(super) fn certificate(bytes: &[u8]) -> Result<Certificate<'_>, &'static str> {
    let (mut certificate, _) = expect(bytes, SEQUENCE).ok_or("is not a certificate in DER form")?;
    let mut fields = take(&mut certificate, SEQUENCE).ok_or("has no certificate body")?;
    if fields.first() == Some(&VERSION) {
        take(&mut fields, VERSION).ok_or("has a broken version")?;
    }
    take(&mut fields, INTEGER).ok_or("has no serial number")?;
    take(&mut fields, SEQUENCE).ok_or("has no signature algorithm")?;
    take(&mut fields, SEQUENCE).ok_or("has no issuer")?;
    let mut validity = take(&mut fields, SEQUENCE).ok_or("has no validity period")?;
    let from = time(&mut validity).ok_or("has an unreadable start of validity")?;
    let until = time(&mut validity).ok_or("has an unreadable end of validity")?;
    take(&mut fields, SEQUENCE).ok_or("has no subject")?;
    let mut key = take(&mut fields, SEQUENCE).ok_or("has no public key")?;
    let mut algorithm = take(&mut key, SEQUENCE).ok_or("has no algorithm of its public key")?;
    let is_rsa =
        take(&mut algorithm, OBJECT_ID).ok_or("has no algorithm of its public key")? == RSA;
    let public_key = take(&mut key, BIT_STRING)
        .and_then(|bits| bits.strip_prefix(&[0]))
        .ok_or("has no public key")?;
    Ok(Certificate {
        from,
        until,
        public_key,
        rsa_modulus: if is_rsa { modulus(public_key) } else { None },
    })
}

/// Whether a file is a private key in DER form: PKCS #8 (RFC 5958), PKCS #1 (RFC 8017), of an
/// elliptic curve (RFC 5915), or a PKCS #12 store (RFC 7292). Each is a sequence of a small version
/// and something that tells them apart.
pub(super) fn is_private_key(bytes: &[u8]) -> bool {
    let Some((mut fields, [])) = expect(bytes, SEQUENCE) else { return false };
    let version = take(&mut fields, INTEGER);
    matches!(
        (version, fields.first()),
        (Some([0]), Some(&(SEQUENCE | INTEGER)))
            | (Some([1]), Some(&(SEQUENCE | OCTET_STRING)))
            | (Some([3]), Some(&SEQUENCE))
    )
}

fn modulus(key: &[u8]) -> Option<&[u8]> {
    let (mut numbers, _) = expect(key, SEQUENCE)?;
    take(&mut numbers, INTEGER)
}

/// The content of the element at the start of `rest`, which must have this tag; `rest` moves past
/// it.
fn take<'a>(rest: &mut &'a [u8], tag: u8) -> Option<&'a [u8]> {
    let (content, after) = expect(rest, tag)?;
    *rest = after;
    Some(content)
}

/// The content of the first element and what follows it.
fn expect(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&found, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    if found != tag {
        return None;
    }
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let count = usize::from(first & 0x7F);
        // Four bytes of length reach further than any upload; no bytes mean an indefinite length,
        // which DER forbids.
        if count == 0 || count > 4 {
            return None;
        }
        let (length, rest) = rest.split_at_checked(count)?;
        (length.iter().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte)), rest)
    };
    rest.split_at_checked(length)
}

fn time(rest: &mut &[u8]) -> Option<NaiveDateTime> {
    let (&tag, _) = rest.split_first()?;
    let (text, century) = match tag {
        UTC_TIME => (take(rest, UTC_TIME)?, None),
        GENERALIZED_TIME => (take(rest, GENERALIZED_TIME)?, Some(())),
        _ => return None,
    };
    let digits = text.strip_suffix(b"Z")?;
    let mut pairs = digits.chunks_exact(2).map(|pair| match pair {
        [tens, ones] if tens.is_ascii_digit() && ones.is_ascii_digit() => {
            Some(u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))
        }
        _ => None,
    });
    let mut next = || pairs.next().flatten();
    let year = match century {
        Some(()) => next()? * 100 + next()?,
        // RFC 5280, section 4.1.2.5.1: two digits below 50 mean 20xx.
        None => next().map(|year| if year < 50 { 2000 + year } else { 1900 + year })?,
    };
    let (month, day, hour, minute, second) = (next()?, next()?, next()?, next()?, next()?);
    if digits.len() != if century.is_some() { 14 } else { 12 } {
        return None;
    }
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?
        .and_hms_opt(hour, minute, second)
}

/// The length of a big-endian number without its leading zeros, in bits.
pub(super) fn bit_length(bytes: &[u8]) -> usize {
    let significant = bytes.iter().skip_while(|byte| **byte == 0).count();
    let first =
        bytes.iter().find(|byte| **byte != 0).map_or(0, |byte| byte.leading_zeros() as usize);
    significant * 8 - first
}

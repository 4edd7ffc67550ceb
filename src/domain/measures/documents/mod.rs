//! Checks of the documents that vendors upload. They read bytes and nothing else: no file, no
//! network, no clock.

pub mod accessibility;
mod address;
pub mod any_table;
mod archive;
mod armour;
pub mod bill_of_materials;
pub(crate) mod csv_text;
pub(crate) mod date;
mod der;
pub(crate) mod encoding;
pub mod finding;
pub mod jwks;
mod loose;
pub mod marks;
mod moment;
mod node;
pub mod office;
pub mod oidc;
pub mod oneroster;
pub mod openapi;
pub mod private_key;
pub mod saml;
pub mod security_txt;
pub mod spreadsheet;
pub mod table_csv;
pub mod test_virus;
pub(crate) mod text;
pub(crate) mod tree;
pub mod workbook;

/// A day as people write one, `2027-06-30`, `6/30/2027` or `30 June 2027`; none when it is no day,
/// or when day and month could be mixed up.
pub fn written_day(text: &str) -> Option<chrono::NaiveDate> {
    date::read(text)
        .filter(|written| written.precision == date::Precision::Day)
        .map(|written| written.date)
}

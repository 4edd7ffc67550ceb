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
pub mod question_workbook;
pub mod saml;
pub mod security_txt;
pub mod spreadsheet;
pub mod table_csv;
pub mod test_virus;
pub(crate) mod text;
pub(crate) mod tree;
pub mod workbook;

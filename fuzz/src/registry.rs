//! What anybody may send to the registry: lists, receipts, and the links of their codes.

use assay::domain::measures::documents::any_table as table;
use assay::domain::registry::inventory::columns::Columns;
use assay::domain::registry::inventory::list::lines;
use assay::domain::registry::receipt::file::text_of;
use assay::domain::registry::receipt::keys::{SecretKey, SigningKey};
use assay::domain::registry::receipt::verification::verify;
use assay::domain::values::{Id, Timestamp};
use assay::web::kernel::packing as links;

/// How many rows the tables of these targets take.
const MAX_ROWS: usize = 50;
/// No row is wider, in cells.
const MAX_COLUMNS: usize = 200;
/// No cell is longer, in bytes.
const MAX_CELL: usize = 20_000;
/// No sentence is longer, in bytes.
const LONGEST_SENTENCE: usize = 2_000;
/// How much a link unpacks to at most, in bytes.
const MAX_UNPACKED: usize = 64 * 1024;
/// What packed texts have in common.
const WORDS: &str = "{\"proof\":{\"created\":\"2026-\"}}";

/// A list of tools in any form: what is read of it stays within bounds and can be carried on.
pub(crate) fn any_table(bytes: &[u8]) {
    let read = match table::read(bytes, MAX_ROWS) {
        Ok(read) => read,
        Err(error) => {
            assert!(error.to_string().len() < LONGEST_SENTENCE, "{error}");
            return;
        }
    };
    assert!(!read.rows.is_empty() && read.rows.len() <= MAX_ROWS, "{} rows", read.rows.len());
    for row in &read.rows {
        assert!(row.cells.len() <= MAX_COLUMNS, "{} cells", row.cells.len());
        assert!(row.cells.iter().all(|cell| cell.len() <= MAX_CELL), "a long cell");
    }
    let columns = Columns::guess(&read, &|name| name.len() % 2 == 0);
    assert!(lines(&read, &columns).len() <= read.rows.len());
    let carried = serde_json::to_string(&read).expect("a table is JSON");
    assert_eq!(serde_json::from_str::<table::Table>(&carried).expect("and back"), read);
}

/// A file that somebody gives as a receipt: it is refused in a sentence, as nobody has the key.
pub(crate) fn receipt(bytes: &[u8]) {
    let key = SigningKey {
        id: Id::from_stored("fuzz".to_owned()),
        did: "did:web:assay.example.org".to_owned(),
        public: SecretKey::from_seed(&[7; 32]).public(),
        made_at: Timestamp::from_millis(0),
        retired_at: None,
        revoked: None,
    };
    let now = Timestamp::from_millis(2_000_000_000_000);
    let checked = text_of(bytes.to_vec())
        .and_then(|text| verify(&text, "did:web:assay.example.org", &[key], now));
    if let Err(refusal) = checked {
        let told = refusal.to_string();
        assert!(!told.is_empty() && told.len() < LONGEST_SENTENCE, "{told}");
    }
}

/// The digits of a link: what they unpack to stays within bounds and packs into a link again.
pub(crate) fn packing(bytes: &[u8]) {
    let Ok(digits) = std::str::from_utf8(bytes) else { return };
    if let Some(text) = links::unpacked(digits, WORDS, MAX_UNPACKED) {
        assert!(text.len() <= MAX_UNPACKED, "{} bytes", text.len());
        let again = links::packed(&text, WORDS).expect("a text can be packed");
        assert_eq!(links::unpacked(&again, WORDS, MAX_UNPACKED), Some(text));
    }
    // Any text can be packed and comes back.
    let packed = links::packed(digits, WORDS).expect("a text can be packed");
    let back = links::unpacked(&packed, WORDS, usize::MAX);
    assert_eq!(back.unwrap_or_default(), digits);
}

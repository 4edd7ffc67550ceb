use std::io::{Cursor, Write as _};

use assay::domain::measures::documents::test_virus::is_in;
use zip::write::SimpleFileOptions;

/// The test file, put together here so that no scanner takes this text for it.
fn eicar() -> Vec<u8> {
    [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!", "$H+H*"]
        .concat()
        .into_bytes()
}

fn zipped(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
    package.start_file("readme.txt", SimpleFileOptions::default()).unwrap();
    package.write_all(b"Read me first.").unwrap();
    package.start_file(name, SimpleFileOptions::default()).unwrap();
    package.write_all(bytes).unwrap();
    package.finish().unwrap().into_inner()
}

#[test]
fn the_test_virus_is_known_alone_and_inside_packages() {
    assert_eq!(eicar().len(), 68);
    assert!(is_in(&eicar()));
    assert!(is_in(&[b"\xEF\xBB\xBF", eicar().as_slice(), b"\r\n  \t"].concat()));
    assert!(is_in(&zipped("folder/eicar.com", &eicar())));
    assert!(is_in(&zipped("word/embeddings/a.bin", &[eicar().as_slice(), b"\n"].concat())));
}

#[test]
fn a_text_about_the_test_virus_is_a_text() {
    assert!(!is_in(b""));
    assert!(!is_in(b"plain words"));
    assert!(!is_in(&[b"Our scanner finds this: ", eicar().as_slice()].concat()));
    assert!(!is_in(&eicar()[..60]));
    assert!(!is_in(&zipped("a.txt", b"plain words")));
    assert!(!is_in(b"PK\x03\x04 and no package"));
}

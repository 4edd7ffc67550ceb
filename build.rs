//! Keeps the binary small. Packs the questionnaires that it carries, and the list of addresses that
//! the loader moves at the start: two megabytes, for the tables of every trait object, become a few
//! kilobytes. Keeps functions once that came out the same from different generic code.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;
use std::process::Command;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The first glibc, 2.36, whose loader reads the packed list; an older one refuses such a binary.
const GLIBC_MINOR: u32 = 36;

/// Tells the linker to keep equal functions once. One that does not know it refuses to link.
const FOLD: &str = "-Wl,--icf=all";

/// What the program carries a copy of.
const QUESTIONNAIRES: &str = "questionnaires";

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={QUESTIONNAIRES}");
    pack_questionnaires()?;
    if is_for_this_machine() && loader_unpacks() {
        // A linker that does not know the word says so and leaves the list as it is.
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
    if is_optimized() && is_for_this_machine() && linker_folds()? {
        println!("cargo:rustc-link-arg-bins={FOLD}");
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "Cargo tells a build script so")]
fn pack_questionnaires() -> io::Result<()> {
    let folder = std::env::var("OUT_DIR").map_err(io::Error::other)?;
    let archive = File::create(Path::new(&folder).join("questionnaires.zip"))?;
    let mut archive = ZipWriter::new(archive);
    pack(Path::new(QUESTIONNAIRES), "", &mut archive)?;
    archive.finish()?;
    Ok(())
}

/// Packs what is in a folder, in the order of the names, so that equal folders make equal archives.
/// Its description and hidden files are for people.
fn pack(folder: &Path, inside: &str, archive: &mut ZipWriter<File>) -> io::Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<io::Result<_>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{inside}{name}");
        if path == "README.md" || name.starts_with('.') {
            continue;
        }
        if entry.file_type()?.is_dir() {
            pack(&entry.path(), &format!("{path}/"), archive)?;
        } else {
            archive.start_file(path, SimpleFileOptions::default().compression_level(Some(9)))?;
            archive.write_all(&fs::read(entry.path())?)?;
        }
    }
    Ok(())
}

/// Whether size counts: a build for tests is linked often, and folding takes its time.
#[expect(clippy::disallowed_methods, reason = "Cargo tells a build script so")]
fn is_optimized() -> bool {
    std::env::var("OPT_LEVEL").is_ok_and(|level| level != "0")
}

/// Whether what is built runs here: of another machine's loader nothing is known.
#[expect(clippy::disallowed_methods, reason = "Cargo tells a build script so")]
fn is_for_this_machine() -> bool {
    let (host, target) = (std::env::var("HOST"), std::env::var("TARGET"));
    target.is_ok_and(|target| target.ends_with("-linux-gnu") && host == Ok(target))
}

fn loader_unpacks() -> bool {
    let Ok(told) = Command::new("getconf").arg("GNU_LIBC_VERSION").output() else { return false };
    let told = String::from_utf8_lossy(&told.stdout);
    let minor = told.trim().strip_prefix("glibc 2.").and_then(|minor| minor.parse().ok());
    minor.is_some_and(|minor: u32| minor >= GLIBC_MINOR)
}

/// Whether the linker that will be used keeps equal functions once: tried on an empty program.
#[expect(clippy::disallowed_methods, reason = "Cargo tells a build script so")]
fn linker_folds() -> io::Result<bool> {
    let folder = std::env::var("OUT_DIR").map_err(io::Error::other)?;
    let compiler = std::env::var("RUSTC").map_err(io::Error::other)?;
    let flags = std::env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    let program = Path::new(&folder).join("empty.rs");
    fs::write(&program, "fn main() {}")?;
    let tried = Command::new(compiler)
        .args(flags.split('\u{1f}').filter(|flag| !flag.is_empty()))
        .args(["-C", &format!("link-arg={FOLD}"), "--out-dir", &folder])
        .arg(&program)
        .output()?;
    Ok(tried.status.success())
}

//! Packs the list of addresses that the loader moves at the start: two megabytes of the binary, for
//! the tables of every trait object, become a few kilobytes.

use std::process::Command;

/// The first glibc, 2.36, whose loader reads the packed list; an older one refuses such a binary.
const GLIBC_MINOR: u32 = 36;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if is_for_this_machine() && loader_unpacks() {
        // A linker that does not know the word says so and leaves the list as it is.
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
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

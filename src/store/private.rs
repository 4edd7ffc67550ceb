//! Files that only the service's own user may read. What Assay makes is private from the start;
//! what an earlier version, a copy or a restore left open is closed.

use std::fs::Permissions;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// Rights of the group and of everybody.
const OTHERS: u32 = 0o077;

/// Closes a file, or a folder with everything in it, for everybody but its owner; says whether it
/// was open. What is not there is not open.
///
/// # Errors
/// When its rights cannot be read or changed.
pub fn close(path: &Path) -> io::Result<bool> {
    let found = match std::fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(cause) => return Err(cause),
    };
    let mode = found.permissions().mode();
    if found.is_symlink() || mode & OTHERS == 0 {
        return Ok(false);
    }
    if found.is_dir() {
        for entry in std::fs::read_dir(path)? {
            close(&entry?.path())?;
        }
    }
    std::fs::set_permissions(path, Permissions::from_mode(mode & !OTHERS))?;
    Ok(true)
}

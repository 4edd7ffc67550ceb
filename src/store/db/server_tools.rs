//! PostgreSQL's own programs for copying a whole database.

use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

use url::Url;

use crate::store::StoreError;

/// Runs `pg_dump` into a file.
///
/// # Errors
/// When the program is not there or does not succeed.
pub fn dump(database: &str, schema: &str, file: &Path) -> Result<(), StoreError> {
    let mut command = program("pg_dump", database)?;
    command.args(["--format=custom", "--no-owner", "--no-privileges"]).arg(format!("--schema=\"{schema}\"")).arg("--file").arg(file);
    run("pg_dump", command)
}

/// Runs `pg_restore` from a file, all or nothing.
///
/// # Errors
/// When the program is not there or does not succeed.
pub fn restore(database: &str, schema: &str, file: &Path) -> Result<(), StoreError> {
    let mut command = program("pg_restore", database)?;
    command.args(["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]).arg(format!("--schema={schema}")).arg(file);
    run("pg_restore", command)
}

/// The program with the database's address. The password goes by the environment, since everybody on the machine sees the words of a
/// command.
fn program(name: &'static str, database: &str) -> Result<Command, StoreError> {
    let fault = |cause: String| StoreError::ServerTool { name, cause };
    let mut url = Url::parse(database).map_err(|cause| fault(format!("the database's address cannot be read: {cause}")))?;
    let mut command = Command::new(name);
    if let Some(password) = url.password() {
        command.env("PGPASSWORD", percent_decoded(password));
    }
    let _ = url.set_password(None);
    command.arg(format!("--dbname={url}"));
    Ok(command)
}

fn percent_decoded(text: &str) -> String {
    url::form_urlencoded::parse(format!("p={}", text.replace('+', "%2B")).as_bytes()).map(|(_, value)| value.into_owned()).collect()
}

fn run(name: &'static str, mut command: Command) -> Result<(), StoreError> {
    let output = command.output().map_err(|cause| {
        let cause = if cause.kind() == ErrorKind::NotFound {
            "it is not there. Install PostgreSQL's client programs of the server's version or newer, such as the package postgresql-client".to_owned()
        } else {
            cause.to_string()
        };
        StoreError::ServerTool { name, cause }
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(StoreError::ServerTool { name, cause: said.trim().to_owned() })
}

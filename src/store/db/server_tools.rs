//! PostgreSQL's own programs for copying a whole database.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;
use std::str::FromStr as _;

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use url::Url;

use crate::domain::values::Invalid;
use crate::store::StoreError;

/// Runs `pg_dump` into a file.
///
/// # Errors
/// When the program is not there or does not succeed.
pub fn dump(database: &str, schema: &str, file: &Path) -> Result<(), StoreError> {
    let mut command = program("pg_dump", database)?;
    command
        .args(["--format=custom", "--no-owner", "--no-privileges"])
        .arg(format!("--schema=\"{schema}\""))
        .arg("--file")
        .arg(file);
    run("pg_dump", command)
}

/// Runs `pg_restore` from a file, all or nothing.
///
/// # Errors
/// When the program is not there or does not succeed.
pub fn restore(database: &str, schema: &str, file: &Path) -> Result<(), StoreError> {
    let mut command = program("pg_restore", database)?;
    command
        .args(["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"])
        .arg(format!("--schema={schema}"))
        .arg(file);
    run("pg_restore", command)
}

/// The program, told by its environment how to connect, since everybody on the machine sees the
/// words of a command. What else stands in the environment and would lead it somewhere that the
/// driver does not go is taken out.
fn program(name: &'static str, database: &str) -> Result<Command, StoreError> {
    let told =
        environment(database).map_err(|cause| StoreError::ServerTool { name, cause: cause.0 })?;
    let mut command = Command::new(name);
    // Named so that `pg_restore` connects at all; a name in quotes is never read as an address.
    let quoted = told
        .get("PGDATABASE")
        .map(|name| name.replace('\\', "\\\\").replace('\'', "\\'"))
        .unwrap_or_default();
    command
        .arg(format!("--dbname=dbname='{quoted}'"))
        .env_remove("PGSERVICE")
        .env_remove("PGHOSTADDR")
        .envs(told);
    Ok(command)
}

/// A database's address as PostgreSQL's programs read it from their environment. The driver reads
/// the address, so that what only the driver knows is understood and neither of them connects
/// elsewhere than the other.
///
/// # Errors
/// When the address cannot be read.
pub fn environment(database: &str) -> Result<BTreeMap<&'static str, String>, Invalid> {
    let unreadable = |cause: &dyn std::fmt::Display| {
        Invalid::new(format!("the database's address cannot be read: {cause}"))
    };
    let options = PgConnectOptions::from_str(database).map_err(|cause| unreadable(&cause))?;
    let url = Url::parse(database).map_err(|cause| unreadable(&cause))?;
    let host = options
        .get_socket()
        .map_or_else(|| options.get_host().to_owned(), |folder| folder.display().to_string());
    // An address of IPv6 stands in brackets in a URL only.
    let host = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .map_or(host.clone(), ToOwned::to_owned);
    let name = options.get_database().unwrap_or_else(|| options.get_username());
    let mut told = BTreeMap::from([
        ("PGHOST", host),
        ("PGPORT", options.get_port().to_string()),
        ("PGUSER", options.get_username().to_owned()),
        ("PGDATABASE", name.to_owned()),
        ("PGSSLMODE", ssl_mode(options.get_ssl_mode()).to_owned()),
    ]);
    told.extend(options.get_application_name().map(|name| ("PGAPPNAME", name.to_owned())));
    told.extend(options.get_options().map(|words| ("PGOPTIONS", words.to_owned())));
    // The driver does not show these. A parameter wins over the user and password before the host,
    // and the last of several wins.
    told.extend(url.password().map(|password| ("PGPASSWORD", percent_decoded(password))));
    for (name, value) in url.query_pairs() {
        let variable = match &*name {
            "password" => "PGPASSWORD",
            "sslrootcert" | "ssl-root-cert" | "ssl-ca" => "PGSSLROOTCERT",
            "sslcert" | "ssl-cert" => "PGSSLCERT",
            "sslkey" | "ssl-key" => "PGSSLKEY",
            _ => continue,
        };
        told.insert(variable, value.into_owned());
    }
    Ok(told)
}

fn ssl_mode(mode: PgSslMode) -> &'static str {
    match mode {
        PgSslMode::Disable => "disable",
        PgSslMode::Allow => "allow",
        PgSslMode::Prefer => "prefer",
        PgSslMode::Require => "require",
        PgSslMode::VerifyCa => "verify-ca",
        PgSslMode::VerifyFull => "verify-full",
    }
}

fn percent_decoded(text: &str) -> String {
    let text = text.replace('+', "%2B").replace('&', "%26");
    url::form_urlencoded::parse(format!("p={text}").as_bytes())
        .map(|(_, value)| value.into_owned())
        .collect()
}

fn run(name: &'static str, mut command: Command) -> Result<(), StoreError> {
    let output = command.output().map_err(|cause| {
        let cause = if cause.kind() == ErrorKind::NotFound {
            "it is not there. Install PostgreSQL's client programs of the server's version or \
             newer, such as the package postgresql-client"
                .to_owned()
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

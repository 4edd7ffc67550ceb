//! Standard output: results, and nothing else.

use std::fmt::Display;
use std::io::{self, ErrorKind, StdoutLock, Write as _};
use std::process::ExitCode;

use crate::app::start_error::StartError;

/// The work was done, but what was checked has faults.
const FAULTS: u8 = 1;

/// Standard output, held for one command. Whoever reads it may stop at any line, as `head` does:
/// the rest is then not written, and that is no failure.
pub(super) struct Out {
    lock: StdoutLock<'static>,
    written: io::Result<()>,
}

impl Out {
    pub(super) fn lock() -> Self {
        Self { lock: io::stdout().lock(), written: Ok(()) }
    }

    /// Writes a line; nothing after a line that could not be written.
    pub(super) fn line(&mut self, text: impl Display) {
        if self.written.is_ok() {
            self.written = writeln!(self.lock, "{text}");
        }
    }

    /// Ends the command with a code, unless the output could not be written for another reason than
    /// a reader that left.
    pub(super) fn end(mut self, code: ExitCode) -> Result<ExitCode, StartError> {
        match self.written.and_then(|()| self.lock.flush()) {
            Err(cause) if cause.kind() != ErrorKind::BrokenPipe => {
                Err(StartError::new("Writing the result", &cause))
            }
            _ => Ok(code),
        }
    }
}

/// The code of a command that checks something.
pub(super) fn exit_code(holds: bool) -> ExitCode {
    if holds { ExitCode::SUCCESS } else { ExitCode::from(FAULTS) }
}

//! Asks a virus scanner that speaks clamd's protocol, by `INSTREAM`: the file is sent, and one line
//! comes back.
//!
//! <https://docs.clamav.net/manual/Usage/Scanning.html>: each piece has its length before it, four
//! bytes in network order; a length of zero ends the file. The answer is `stream: OK`, `stream:
//! <name> FOUND`, or `<what went wrong> ERROR`.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::config::ScannerAddress;

/// How long a scan may take, the way there included.
const LIMIT: Duration = Duration::from_mins(1);
/// Bytes in one piece.
const PIECE: usize = 64 * 1024;
/// The longest answer, in bytes.
const ANSWER: u64 = 1024;

/// Sends bytes to the scanner; the name of what it found in them, or none.
///
/// # Errors
/// A sentence, when the scanner cannot be reached, takes too long, or could not scan.
pub async fn scan(address: &ScannerAddress, bytes: &[u8]) -> Result<Option<String>, String> {
    let asked = tokio::time::timeout(LIMIT, async {
        match address {
            ScannerAddress::Tcp { host, port } => {
                ask(TcpStream::connect((host.as_str(), *port)).await?, bytes).await
            }
            #[cfg(unix)]
            ScannerAddress::Unix(path) => {
                ask(tokio::net::UnixStream::connect(path).await?, bytes).await
            }
            #[cfg(not(unix))]
            ScannerAddress::Unix(_) => Err(io::ErrorKind::Unsupported.into()),
        }
    });
    let way_out = "Start it, or correct ASSAY_SCANNER.";
    match asked.await {
        Ok(Ok(answer)) => {
            read(&answer).map_err(|said| format!("The scanner {address} could not scan: {said}"))
        }
        Ok(Err(cause)) => Err(format!("The scanner {address} did not answer: {cause}. {way_out}")),
        Err(_too_long) => Err(format!(
            "The scanner {address} took longer than {} seconds. {way_out}",
            LIMIT.as_secs()
        )),
    }
}

async fn ask(mut stream: impl AsyncRead + AsyncWrite + Unpin, bytes: &[u8]) -> io::Result<String> {
    let sent = send(&mut stream, bytes).await;
    // A scanner that takes no more says why and closes; its answer tells more than the broken pipe.
    let mut answer = Vec::new();
    let heard = stream.take(ANSWER).read_to_end(&mut answer).await;
    if answer.is_empty() {
        sent?;
        heard?;
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(String::from_utf8_lossy(&answer).trim_matches(['\0', '\n', '\r', ' ']).to_owned())
}

async fn send(stream: &mut (impl AsyncWrite + Unpin), bytes: &[u8]) -> io::Result<()> {
    stream.write_all(b"zINSTREAM\0").await?;
    for piece in bytes.chunks(PIECE) {
        stream.write_all(&u32::try_from(piece.len()).unwrap_or_default().to_be_bytes()).await?;
        stream.write_all(piece).await?;
    }
    stream.write_all(&0_u32.to_be_bytes()).await?;
    stream.flush().await
}

/// What the scanner's answer says.
fn read(answer: &str) -> Result<Option<String>, String> {
    let said = answer.split_once(": ").map_or(answer, |(_, said)| said);
    match said.rsplit_once(' ') {
        _ if said == "OK" => Ok(None),
        Some((name, "FOUND")) => {
            Ok(Some(name.chars().filter(|letter| !letter.is_control()).take(120).collect()))
        }
        _ => Err(answer.chars().filter(|letter| !letter.is_control()).take(200).collect()),
    }
}

//! Connections that do not wait for ever: whoever sends or reads nothing for a while, or too
//! slowly, is cut off.
//!
//! The time is watched where the bytes are, below HTTP, so that it holds for every address alike:
//! heads and bodies, the first request of a connection and the later ones, bodies that a handler
//! reads and bodies that nobody wants.

use std::cell::Cell;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::HttpRequest;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

/// Bytes a second that a body must bring on average, once it took longer than the usual wait.
const LEAST_RATE: u64 = 4096;

/// The longest that a body may keep the server waiting, however steadily it drips.
const LONGEST: Duration = Duration::from_mins(30);

/// Bytes that are read and thrown away behind an answer, so that a browser which sends first and
/// reads then sees it.
const UNWANTED_BYTES: u64 = 256 * 1024 * 1024;

/// What a connection does at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// It brings the head of a request, or is idle, or brings the rest of a body that nobody reads
    /// any more.
    Head,
    /// It brings a body that a handler reads.
    Body,
    /// It waits for its answer: now the server has to hurry.
    Answer,
}

/// What the server knows of a connection while it is open.
#[derive(Debug)]
pub struct Line {
    phase: Cell<Phase>,
    /// Bytes that came in this phase.
    bytes: Cell<u64>,
    /// How long the server waited for bytes in this phase, the wait under way left out.
    waited: Cell<Duration>,
    /// When the wait under way began.
    since: Cell<Option<Instant>>,
    cut: Cell<bool>,
}

impl Line {
    fn new() -> Self {
        Self {
            phase: Cell::new(Phase::Head),
            bytes: Cell::new(0),
            waited: Cell::new(Duration::ZERO),
            since: Cell::new(None),
            cut: Cell::new(false),
        }
    }

    fn begin(&self, phase: Phase) {
        self.phase.set(phase);
        self.bytes.set(0);
        self.waited.set(Duration::ZERO);
        self.since.set(self.since.get().map(|_| Instant::now()));
    }

    /// A body is awaited from now on.
    pub fn expect_body(&self) {
        self.begin(Phase::Body);
    }

    /// The body is there, or nobody reads it further.
    pub fn end_body(&self) {
        self.begin(Phase::Answer);
    }

    /// The answer was given; the next request may come.
    pub fn end_request(&self) {
        self.begin(Phase::Head);
    }

    /// Whether the connection was cut off because nothing came for too long.
    pub fn is_cut(&self) -> bool {
        self.cut.get()
    }

    fn came(&self, bytes: usize) {
        self.bytes.set(self.bytes.get().saturating_add(bytes as u64));
        if let Some(since) = self.since.take() {
            self.waited.set(self.waited.get() + since.elapsed());
        }
    }

    /// How much longer the server waits for the next byte.
    fn patience_left(&self, wait: Duration) -> Duration {
        let now = Instant::now();
        let since = self.since.get().unwrap_or(now);
        self.since.set(Some(since));
        let this_wait = now.duration_since(since);
        let all = self.waited.get() + this_wait;
        match self.phase.get() {
            Phase::Answer => wait,
            Phase::Head if self.bytes.get() > UNWANTED_BYTES => Duration::ZERO,
            Phase::Head => wait.saturating_sub(all),
            Phase::Body => {
                let earned = Duration::from_secs(self.bytes.get() / LEAST_RATE);
                let in_all = (wait + earned).min(LONGEST.max(wait));
                wait.saturating_sub(this_wait).min(in_all.saturating_sub(all))
            }
        }
    }
}

/// The connection that a request came by; tests that call handlers directly have none.
pub fn line(request: &HttpRequest) -> Option<Rc<Line>> {
    request.conn_data::<Rc<Line>>().cloned()
}

/// A connection with a limit on its silence.
#[derive(Debug)]
pub struct Guarded<S> {
    stream: S,
    line: Rc<Line>,
    wait: Duration,
    read_alarm: Option<Pin<Box<Sleep>>>,
    write_alarm: Option<Pin<Box<Sleep>>>,
}

impl<S> Guarded<S> {
    /// A connection on which nobody waits longer than `wait`.
    pub fn new(stream: S, wait: Duration) -> Self {
        Self { stream, line: Rc::new(Line::new()), wait, read_alarm: None, write_alarm: None }
    }

    /// What is known of it, for its requests.
    pub fn line(&self) -> Rc<Line> {
        Rc::clone(&self.line)
    }
}

/// Sets an alarm and says whether it rings already.
fn rings(alarm: &mut Option<Pin<Box<Sleep>>>, at: Instant, cx: &mut Context<'_>) -> bool {
    let alarm = alarm.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(at)));
    if alarm.deadline() != at {
        alarm.as_mut().reset(at);
    }
    alarm.as_mut().poll(cx).is_ready()
}

impl<S: AsyncRead + Unpin> AsyncRead for Guarded<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if this.line.is_cut() {
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        if let Poll::Ready(read) = Pin::new(&mut this.stream).poll_read(cx, buffer) {
            this.line.came(buffer.filled().len().saturating_sub(before));
            return Poll::Ready(read);
        }
        let left = this.line.patience_left(this.wait);
        // While an answer is made the alarm is always ahead: it only looks whether the phase is
        // another by now.
        if !left.is_zero() && !rings(&mut this.read_alarm, Instant::now() + left, cx) {
            return Poll::Pending;
        }
        // The end of what is sent, not an error: so the handler under way still tells why nothing
        // was changed.
        tracing::info!("a connection was cut off because nothing came for too long, or too little");
        this.line.cut.set(true);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> Guarded<S> {
    /// Passes on what came of writing, unless the other side has read nothing for too long.
    fn written<T>(
        &mut self,
        outcome: Poll<io::Result<T>>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            self.write_alarm = None;
            return outcome;
        }
        let at = self
            .write_alarm
            .as_ref()
            .map_or_else(|| Instant::now() + self.wait, |alarm| alarm.deadline());
        if rings(&mut self.write_alarm, at, cx) {
            tracing::info!("a connection was cut off because its answer was not read for too long");
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        Poll::Pending
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Guarded<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.written(outcome, cx)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

//! Every listing in one file, one JSON object a line: sent piece by piece as the listings are
//! packed already, so that the file itself is never in memory.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::web::Bytes;

use super::published::Published;
use crate::domain::packed::head;

/// The file while it is sent.
pub struct Sending {
    published: Arc<Published>,
    packed: bool,
    /// The number of the next part: the head, two for each listing, the tail.
    next: usize,
}

impl Sending {
    /// The file from its beginning, packed or not.
    pub fn new(published: Arc<Published>, packed: bool) -> Self {
        Self { published, packed, next: 0 }
    }

    /// A part of the packed file.
    fn part(&self, number: usize) -> Option<Bytes> {
        let dump = self.published.dump.as_ref()?;
        let Some(line) = number.checked_sub(1) else { return Some(head()) };
        match self.published.in_order.get(line / 2) {
            Some(listed) if line % 2 == 0 => Some(listed.line.run().clone()),
            Some(_) => Some(dump.newline.run().clone()),
            None => (line == 2 * self.published.in_order.len()).then(|| dump.tail.clone()),
        }
    }

    /// A line of the plain file.
    fn line(&self, number: usize) -> Option<Bytes> {
        let listed = self.published.in_order.get(number)?;
        let unpacked = listed.json.body().unpacked();
        // What is damaged in memory is cut off, so that nobody takes the file for whole.
        let mut text = unpacked
            .inspect_err(|cause| tracing::error!(%cause, "a listing cannot be unpacked"))
            .ok()?;
        text.push(b'\n');
        Some(text.into())
    }
}

impl MessageBody for Sending {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        match &self.published.dump {
            Some(dump) if self.packed => BodySize::Sized(dump.length),
            _ => BodySize::Stream,
        }
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        let next = if self.packed { self.part(self.next) } else { self.line(self.next) };
        self.next += 1;
        Poll::Ready(next.map(Ok))
    }
}

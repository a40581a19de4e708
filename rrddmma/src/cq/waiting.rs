//! Waiting for a completion, whatever way it is read; and what else is the same for every queue.

use std::time::{Duration, Instant};

use super::{CompletionQueue, Notify, Source};
use crate::error::{Error, ErrorKind, Result, Verb};

impl<S: Source> CompletionQueue<S> {
    /// Polls until something was found.
    #[inline]
    pub(super) fn spin(
        &mut self,
        timeout: Duration,
        mut poll: impl FnMut(&mut Self) -> Result<usize>,
    ) -> Result<usize> {
        // A time-out beyond what the clock can show never comes.
        let deadline = Instant::now().checked_add(timeout);
        loop {
            match poll(self)? {
                0 if deadline.is_some_and(|deadline| Instant::now() >= deadline) => {
                    return Err(timed_out(timeout));
                }
                0 => std::hint::spin_loop(),
                count => return Ok(count),
            }
        }
    }

    /// Sleeps until something was found; the caller has seen that there is a channel.
    pub(super) fn sleep(
        &mut self,
        timeout: Duration,
        mut poll: impl FnMut(&mut Self) -> Result<usize>,
    ) -> Result<usize> {
        let deadline = Instant::now().checked_add(timeout);
        loop {
            // Arming does not report what is there already: poll before, to save the event, and after, to not miss it.
            let count = poll(self)?;
            if count > 0 {
                return Ok(count);
            }
            self.arm(Notify::Any)?;
            let count = poll(self)?;
            if count > 0 {
                return Ok(count);
            }
            let Some(channel) = self.channel() else { return Err(timed_out(timeout)) };
            let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
            if channel.wait(left)?.is_none() {
                return Err(timed_out(timeout));
            }
        }
    }
}

#[cold]
fn timed_out(timeout: Duration) -> Error {
    Error::text(Verb::PollCq, ErrorKind::TimedOut, format!("no completion within {timeout:?}"))
}

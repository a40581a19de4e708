//! The moment at which an exchange is given up.

use std::time::{Duration, Instant};

/// The moment at which waiting for a peer ends. One deadline covers a whole exchange, so that a peer that sends a byte now and then gains nothing.
#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    end: Option<Instant>,
    timeout: Duration,
}

impl Deadline {
    /// The moment `timeout` from now. What is too far away for the clock never comes.
    pub fn after(timeout: Duration) -> Self {
        Self { end: Instant::now().checked_add(timeout), timeout }
    }

    /// A moment that never comes.
    pub const fn never() -> Self {
        Self { end: None, timeout: Duration::MAX }
    }

    /// What is left of it: zero if it has passed, `None` if it never comes.
    pub fn remaining(&self) -> Option<Duration> {
        self.end.map(|end| end.saturating_duration_since(Instant::now()))
    }

    /// The whole time-out, for messages; [`Duration::MAX`] if it never comes.
    pub const fn timeout(&self) -> Duration {
        self.timeout
    }

    /// The moment itself.
    pub(super) const fn end(&self) -> Option<Instant> {
        self.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_the_clock_never_comes() {
        assert_eq!(Deadline::after(Duration::MAX).remaining(), None);
        assert_eq!(Deadline::never().remaining(), None);
        assert_eq!(Deadline::after(Duration::ZERO).remaining(), Some(Duration::ZERO));
        let hour = Duration::from_secs(3600);
        assert!(Deadline::after(hour).remaining().is_some_and(|left| left <= hour && !left.is_zero()));
    }
}

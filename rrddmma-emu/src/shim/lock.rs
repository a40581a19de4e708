//! A lock between processes that outlives whoever held it.
//!
//! A futex whose word names the owner by its seat in the fabric (see [`super::seat`]), so that a waiter can ask
//! whether the owner lives. Neither locking nor unlocking allocates or touches thread-local storage: the doorbell
//! trap takes it inside a signal handler.

use std::sync::atomic::{AtomicU32, Ordering};

use super::syscall;

/// The lock's only state, in shared memory; all-zero is unlocked.
#[derive(Debug)]
#[repr(transparent)]
pub(crate) struct RobustLock(AtomicU32);

const FREE: u32 = 0;
/// Somebody sleeps on the word.
const WAITED_FOR: u32 = 1 << 31;
/// How often a waiter looks whether the owner still lives.
const PATIENCE_NS: u64 = 5_000_000;
/// Turns before sleeping; the device holds the lock for microseconds.
const SPINS: u32 = 100;

/// How the lock was come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Acquired {
    /// Nobody held it, or its owner let it go.
    Free,
    /// Its owner in this seat died with it.
    Stolen(u32),
}

impl RobustLock {
    /// Takes the lock for `seat`. Signals that could run code of the program must be blocked by the caller.
    pub(crate) fn lock(&self, seat: u32, is_alive: impl Fn(u32) -> bool) -> Acquired {
        let mine = seat + 1;
        for _ in 0..SPINS {
            if self.0.compare_exchange_weak(FREE, mine, Ordering::Acquire, Ordering::Relaxed).is_ok() {
                return Acquired::Free;
            }
            std::hint::spin_loop();
        }
        loop {
            let seen = self.0.load(Ordering::Relaxed);
            if seen == FREE {
                // Others may sleep too: whoever woke from a sleep keeps the mark, at the price of one idle wake-up.
                let word = mine | WAITED_FOR;
                if self.0.compare_exchange(FREE, word, Ordering::Acquire, Ordering::Relaxed).is_ok() {
                    return Acquired::Free;
                }
                continue;
            }
            let marked = seen | WAITED_FOR;
            if seen != marked
                && self.0.compare_exchange(seen, marked, Ordering::Relaxed, Ordering::Relaxed).is_err()
            {
                continue;
            }
            if syscall::futex_wait(&self.0, marked, Some(PATIENCE_NS)) == Err(libc::ETIMEDOUT) {
                let owner = (seen & !WAITED_FOR) - 1;
                let word = mine | WAITED_FOR;
                if owner != seat
                    && !is_alive(owner)
                    && self.0.compare_exchange(marked, word, Ordering::Acquire, Ordering::Relaxed).is_ok()
                {
                    return Acquired::Stolen(owner);
                }
            }
        }
    }

    /// Lets the lock go; only its owner may.
    pub(crate) fn unlock(&self) {
        if self.0.swap(FREE, Ordering::Release) & WAITED_FOR != 0 {
            syscall::futex_wake(&self.0, 1);
        }
    }

    /// Frees a lock that a seat holds whose process is known to be gone.
    pub(crate) fn release_dead(&self, seat: u32) {
        let seen = self.0.load(Ordering::Relaxed);
        if seen & !WAITED_FOR == seat + 1
            && self.0.compare_exchange(seen, FREE, Ordering::Release, Ordering::Relaxed).is_ok()
        {
            syscall::futex_wake(&self.0, i32::MAX);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicU64;

    #[test]
    fn threads_exclude_each_other() {
        let lock = RobustLock(AtomicU32::new(0));
        let (low, high) = (AtomicU64::new(0), AtomicU64::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..5_000 {
                        lock.lock(3, |_| true);
                        let value = low.load(Ordering::Relaxed);
                        assert_eq!(value, high.load(Ordering::Relaxed));
                        low.store(value + 1, Ordering::Relaxed);
                        std::hint::spin_loop();
                        high.store(value + 1, Ordering::Relaxed);
                        lock.unlock();
                    }
                });
            }
        });
        assert_eq!(low.load(Ordering::Relaxed), 20_000);
    }

    #[test]
    fn a_dead_owner_is_dispossessed_and_named() {
        let lock = RobustLock(AtomicU32::new(0));
        assert_eq!(lock.lock(7, |_| true), Acquired::Free);
        assert_eq!(lock.lock(1, |seat| seat != 7), Acquired::Stolen(7));
        lock.unlock();
        assert_eq!(lock.lock(2, |_| true), Acquired::Free);
    }

    #[test]
    fn release_dead_frees_only_that_seats_lock() {
        let lock = RobustLock(AtomicU32::new(0));
        lock.lock(7, |_| true);
        lock.release_dead(6);
        assert_eq!(lock.0.load(Ordering::Relaxed), 8);
        lock.release_dead(7);
        assert_eq!(lock.0.load(Ordering::Relaxed), FREE);
    }
}

//! Memory whose bytes tell what was done to it, and when.
//!
//! Whatever a trial sends is below 0x80. Memory that the library has given back is filled with one byte, memory that was registered and
//! is used by nobody with another: a byte that is not the expected one was written by a request that should not have reached it, and
//! either of the two in what has arrived was read by one.

use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering::Relaxed};

use rrddmma::Storage;

/// Bytes of a plot.
pub(crate) const LEN: usize = 128 * 1024;

/// What fills memory that the library has given back.
const BURIED: u8 = 0xa5;
/// What fills memory that is registered and that nobody uses.
pub(crate) const UNUSED: u8 = 0xc3;

/// A piece of memory that is never freed, so that it can be looked at whoever thinks that he may use it.
#[derive(Debug)]
pub(crate) struct Plot {
    words: Box<[AtomicU64]>,
    /// What every byte must be; 0 while it is in use.
    expected: AtomicU8,
    /// Whether the last byte of what was to arrive was there when it was given back.
    finished: AtomicBool,
    /// Whether bytes arrived that nobody has sent.
    stale: AtomicBool,
}

impl Plot {
    pub(crate) fn new() -> &'static Self {
        let words = (0..LEN / 8).map(|_| AtomicU64::new(0)).collect();
        let (expected, stale) = (AtomicU8::new(0), AtomicBool::new(false));
        Box::leak(Box::new(Self { words, expected, finished: AtomicBool::new(false), stale }))
    }

    /// In use again, from now on filled with this byte.
    pub(crate) fn use_with(&self, byte: u8) {
        self.fill(byte);
        self.finished.store(false, Relaxed);
        self.stale.store(false, Relaxed);
        self.expected.store(0, Relaxed);
    }

    /// Nobody uses it from now on, though it may be registered.
    pub(crate) fn leave_unused(&self) {
        self.fill(UNUSED);
        self.expected.store(UNUSED, Relaxed);
    }

    /// Given back: nobody may touch it any more.
    pub(crate) fn bury(&self) {
        if self.is_buried() {
            return;
        }
        let is_foreign = |byte: u8| byte == BURIED || byte == UNUSED;
        if self.expected.load(Relaxed) == 0 {
            self.stale
                .store(self.find(|bytes| bytes.iter().any(|&byte| is_foreign(byte))).is_some(), Relaxed);
        } else {
            self.stale.store(self.stray().is_some(), Relaxed);
        }
        self.finished.store(self.byte(LEN - 1) != 0, Relaxed);
        self.fill(BURIED);
        self.expected.store(BURIED, Relaxed);
    }

    pub(crate) fn is_buried(&self) -> bool {
        self.expected.load(Relaxed) == BURIED
    }

    /// Whether the first byte has arrived in memory that was filled with zeros.
    pub(crate) fn has_begun(&self) -> bool {
        self.byte(0) != 0
    }

    /// Whether the last one has, or had when the memory was given back.
    pub(crate) fn has_finished(&self) -> bool {
        if self.expected.load(Relaxed) == 0 { self.byte(LEN - 1) != 0 } else { self.finished.load(Relaxed) }
    }

    /// What should not be: the first byte that is not as expected, or bytes that nobody has sent.
    pub(crate) fn stray(&self) -> Option<String> {
        let expected = self.expected.load(Relaxed);
        if self.stale.load(Relaxed) {
            return Some("bytes arrived that were read from memory which was given back".to_owned());
        }
        if expected == 0 {
            return None;
        }
        let (at, bytes) = self.find(|bytes| bytes != [expected; 8])?;
        Some(format!("of the bytes from {at} on, {bytes:02x?}, not all are {expected:#x}"))
    }

    /// The first word of that kind, with its place. Words that are like the one before are not looked at again.
    fn find(&self, is_wanted: impl Fn([u8; 8]) -> bool) -> Option<(usize, [u8; 8])> {
        let mut last = None;
        self.words.iter().enumerate().find_map(|(at, word)| {
            let word = word.load(Relaxed);
            if last.replace(word) == Some(word) {
                return None;
            }
            let bytes = word.to_ne_bytes();
            is_wanted(bytes).then_some((at * 8, bytes))
        })
    }

    fn byte(&self, at: usize) -> u8 {
        self.words[at / 8].load(Relaxed).to_ne_bytes()[at % 8]
    }

    fn fill(&self, byte: u8) {
        for word in &self.words {
            word.store(u64::from_ne_bytes([byte; 8]), Relaxed);
        }
    }
}

/// A plot as the storage of a region: buried as soon as the library frees it.
#[derive(Debug)]
pub(crate) struct Lent(pub(crate) &'static Plot);

// SAFETY: the words live for ever, and whoever else looks at them does so by atomics.
unsafe impl Storage for Lent {
    fn as_ptr(&mut self) -> NonNull<u8> {
        NonNull::from(&*self.0.words).cast()
    }

    fn len(&self) -> usize {
        LEN
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        self.0.bury();
    }
}

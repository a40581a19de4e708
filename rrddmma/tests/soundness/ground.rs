//! Memory whose bytes tell what was done to it, and when.
//!
//! Whatever a trial sends is below 0x80. Memory that the library has given back is filled with one byte, memory that was registered and
//! is used by nobody with another: a byte that is not the expected one was written by a request that should not have reached it, and
//! either of the two in what has arrived was read by one.

use std::ffi::c_void;
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
        self.finished.store(self.byte(LEN - 1) != 0, Relaxed);
        let is_stale = match self.expected.load(Relaxed) {
            0 => self.has(BURIED) || self.has(UNUSED),
            _ => self.stray().is_some(),
        };
        self.stale.store(is_stale, Relaxed);
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
        if expected == 0 || self.is_all(expected) {
            return None;
        }
        let words = self.words.iter().map(|word| word.load(Relaxed).to_ne_bytes());
        let (at, bytes) = words.enumerate().find(|(_, bytes)| *bytes != [expected; 8])?;
        let at = at * 8;
        Some(format!("of the bytes from {at} on, {bytes:02x?}, not all are {expected:#x}"))
    }

    /// Whether the byte is anywhere.
    fn has(&self, byte: u8) -> bool {
        // SAFETY: the words are bytes that live for ever; no thread of ours writes to them meanwhile.
        !unsafe { libc::memchr(self.bytes(), byte.into(), LEN) }.is_null()
    }

    /// Whether there is no other byte: each is like the one before it.
    fn is_all(&self, byte: u8) -> bool {
        let second = self.bytes().wrapping_byte_add(1);
        // SAFETY: as in `has`; both ranges are within the words.
        self.byte(0) == byte && unsafe { libc::memcmp(self.bytes(), second, LEN - 1) } == 0
    }

    fn byte(&self, at: usize) -> u8 {
        self.words[at / 8].load(Relaxed).to_ne_bytes()[at % 8]
    }

    fn fill(&self, byte: u8) {
        // SAFETY: the words may be written through a shared reference, and no other thread of ours uses them meanwhile. Any bytes are words.
        unsafe { libc::memset(self.bytes(), byte.into(), LEN) };
    }

    /// Where the bytes are, for what is quick in C even in a build without optimizations: the control is in a hurry, since
    /// memory that is reused after the last byte has come shows nothing.
    const fn bytes(&self) -> *mut c_void {
        self.words.as_ptr().cast_mut().cast()
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

//! Buffers of a pool: as plain bytes that are posted by value, or shared with requests by slices.

use std::fmt;
use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut, RangeBounds};
use std::ptr::{self, NonNull};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::pool::{Inner, Place};
use super::{LocalSlice, slice};
use crate::ids::LocalKey;
use crate::pd::ProtectionDomain;

/// A registered buffer that is nobody else's: plain bytes. It is posted by value
/// ([`post_send_owned`](crate::QueuePair::post_send_owned), [`post_recv_owned`](crate::QueuePair::post_recv_owned)) and comes back when the request has completed, so that
/// the device and the program never have it at the same time. When it is dropped, its pool has it back.
pub struct Buffer {
    addr: NonNull<u8>,
    pool: Arc<Inner>,
    key: LocalKey,
    len: u32,
    class: u32,
    index: u32,
}

/// A buffer of a pool whose slices are posted, several at a time if need be. While requests may use it there is only the shared view of it. When it is dropped, its pool
/// hands it out again only when they have completed.
pub struct SharedBuffer {
    buffer: ManuallyDrop<Buffer>,
    /// Whether a slice was made.
    sliced: AtomicBool,
}

// SAFETY: I6 – a buffer is the only owner of its place in the region, which the pool keeps alive and any thread may use.
unsafe impl Send for Buffer {}
// SAFETY: I6 – through a shared reference its bytes are only read.
unsafe impl Sync for Buffer {}

static_assertions::assert_impl_all!(SharedBuffer: Send, Sync);
static_assertions::assert_not_impl_any!(Buffer: Clone);
static_assertions::assert_not_impl_any!(SharedBuffer: Clone);

impl Buffer {
    pub(super) fn new(pool: Arc<Inner>, place: Place, len: usize) -> Self {
        let key = pool.region().local_key();
        let Place { addr, class, index } = place;
        // Pools have no larger buffers.
        let len = u32::try_from(len).unwrap_or(u32::MAX);
        Self { addr, pool, key, len, class, index }
    }

    /// How many bytes it can have.
    pub fn capacity(&self) -> usize {
        self.pool.capacity(self.class)
    }

    /// Lets it have `len` bytes: so many are sent, or received at most. Bytes that come in have the value that they happen to have.
    ///
    /// # Panics
    /// * If that is more than its capacity.
    #[track_caller]
    pub fn resize(&mut self, len: usize) {
        let capacity = self.capacity();
        assert!(len <= capacity, "Buffer::resize: {len} bytes but the capacity is {capacity}");
        // Pools have no larger buffers.
        self.len = u32::try_from(len).unwrap_or(u32::MAX);
    }

    /// The domain that it is registered in.
    pub fn pd(&self) -> &ProtectionDomain {
        self.pool.region().pd()
    }

    /// Gives up the plain view, so that slices can be made.
    pub const fn share(self) -> SharedBuffer {
        SharedBuffer { buffer: ManuallyDrop::new(self), sliced: AtomicBool::new(false) }
    }

    /// The entry for a request that the buffer is parked with.
    #[inline(always)]
    pub(crate) fn entry(&self) -> LocalSlice<'_> {
        LocalSlice::new(self.addr.addr().get() as u64, self.len as usize, self.key)
    }
}

impl Deref for Buffer {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        // SAFETY: I6 – the place is inside the region and initialized. No request uses it, since no slice of an exclusive buffer is made but for one that it is parked with, and peers
        // may not write to a pool.
        unsafe { std::slice::from_raw_parts(self.addr.as_ptr(), self.len as usize) }
    }
}

impl DerefMut for Buffer {
    #[inline]
    fn deref_mut(&mut self) -> &mut [u8] {
        // SAFETY: I6 – as in `deref`, and `&mut self` is the only reference.
        unsafe { std::slice::from_raw_parts_mut(self.addr.as_ptr(), self.len as usize) }
    }
}

impl Drop for Buffer {
    #[inline]
    fn drop(&mut self) {
        self.pool.give_back(self.class, self.index);
    }
}

impl SharedBuffer {
    /// How many bytes it has.
    pub fn len(&self) -> usize {
        self.buffer.len as usize
    }

    /// Whether it has no bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A part of it for a request, `..` for the whole.
    ///
    /// # Panics
    /// * If the range is not inside the buffer.
    #[inline]
    #[track_caller]
    pub fn slice(&self, range: impl RangeBounds<usize>) -> LocalSlice<'_> {
        let (start, end) = slice::resolve(range, self.len());
        assert!(
            start <= end && end <= self.len(),
            "SharedBuffer::slice: bytes {}..{} but the buffer has {}",
            { start },
            { end },
            self.len()
        );
        // The flag of the region, too: when the last handle of the pool is gone, the region waits for its requests.
        self.buffer.pool.region().slicing();
        self.sliced.store(true, Ordering::Relaxed);
        // SAFETY: inside the buffer, as just checked.
        unsafe { self.buffer.entry().get_unchecked(start, end - start) }
    }

    /// Copies bytes out, from `offset` on, as many as `out` is long.
    ///
    /// # Panics
    /// * If the range is not inside the buffer.
    #[track_caller]
    pub fn read_at(&self, offset: usize, out: &mut [u8]) {
        assert!(
            offset <= self.len() && out.len() <= self.len() - offset,
            "SharedBuffer::read_at: {} bytes at {offset} but the buffer has {}",
            out.len(),
            self.len()
        );
        self.buffer.pool.region().read_at(self.start() + offset, out);
    }

    /// Copies bytes in, from `offset` on.
    ///
    /// # Panics
    /// * If the range is not inside the buffer.
    #[track_caller]
    pub fn write_at(&self, offset: usize, bytes: &[u8]) {
        assert!(
            offset <= self.len() && bytes.len() <= self.len() - offset,
            "SharedBuffer::write_at: {} bytes at {offset} but the buffer has {}",
            bytes.len(),
            self.len()
        );
        self.buffer.pool.region().write_at(self.start() + offset, bytes);
    }

    /// The plain view again.
    ///
    /// # Errors
    /// * With itself back while requests are outstanding that were posted, on any queue pair of the context, after a slice of the pool was made.
    pub fn try_exclusive(self) -> Result<Buffer, Self> {
        let pool = &self.buffer.pool;
        let key = pool.region().local_key();
        // Nothing is posted between the two lines: `self` is not borrowed.
        if self.sliced.load(Ordering::Relaxed) && !pool.region().pd().ledger().outstanding(key).have_passed()
        {
            return Err(self);
        }
        let mut this = ManuallyDrop::new(self);
        // SAFETY: `this` is never dropped, so that the buffer is taken once.
        Ok(unsafe { ManuallyDrop::take(&mut this.buffer) })
    }

    /// Where it begins in its region.
    fn start(&self) -> usize {
        self.buffer.addr.addr().get() - self.buffer.pool.region().base().addr().get()
    }
}

impl Drop for SharedBuffer {
    fn drop(&mut self) {
        if *self.sliced.get_mut() {
            let Buffer { class, index, .. } = *self.buffer;
            self.buffer.pool.give_back_posted(class, index);
            // SAFETY: the buffer's own destructor, which would give it back as free, does not run: what else it owns is dropped here, once.
            unsafe { ptr::drop_in_place(&raw mut self.buffer.pool) };
        } else {
            // SAFETY: it is not used again: this is the destructor, which runs once.
            unsafe { ManuallyDrop::drop(&mut self.buffer) };
        }
    }
}

impl fmt::Debug for Buffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Buffer").field("addr", &self.addr).field("len", &self.len).finish_non_exhaustive()
    }
}

impl fmt::Debug for SharedBuffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedBuffer").field("len", &self.len()).finish_non_exhaustive()
    }
}

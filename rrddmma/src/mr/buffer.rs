//! Buffers of a pool: as plain bytes that are posted by value, or shared with requests by slices.

use std::fmt;
use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut, RangeBounds};
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::pool::{Inner, Slot};
use super::{LocalSlice, slice};
use crate::pd::ProtectionDomain;

/// A registered buffer that is nobody else's: plain bytes. It is posted by value
/// ([`post_send_owned`](crate::QueuePair::post_send_owned), [`post_recv_owned`](crate::QueuePair::post_recv_owned)) and comes back when the request has completed, so that
/// the device and the program never have it at the same time. When it is dropped, its pool has it back.
pub struct Buffer {
    /// In the pool, which the slot keeps; it is the buffer's alone.
    slot: NonNull<Slot>,
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
    /// The owner of a slot of `pool`, with `len` bytes.
    ///
    /// # Safety
    /// * The slot was taken from the pool, and nobody else uses it.
    #[inline]
    pub(super) unsafe fn new(slot: NonNull<Slot>, pool: Arc<Inner>, len: usize) -> Self {
        let mut this = Self { slot };
        this.slot_mut().pool = Arc::into_raw(pool);
        this.set_len(len);
        this
    }

    /// How many bytes it can have.
    pub fn capacity(&self) -> usize {
        self.pool().capacity(self.slot().class)
    }

    /// Lets it have `len` bytes: so many are sent, or received at most. Bytes that come in have the value that they happen to have.
    ///
    /// # Panics
    /// * If that is more than its capacity.
    #[track_caller]
    pub fn resize(&mut self, len: usize) {
        let capacity = self.capacity();
        assert!(len <= capacity, "Buffer::resize: {len} bytes but the capacity is {capacity}");
        self.set_len(len);
    }

    /// The domain that it is registered in.
    pub fn pd(&self) -> &ProtectionDomain {
        self.pool().region().pd()
    }

    /// Gives up the plain view, so that slices can be made.
    pub const fn share(self) -> SharedBuffer {
        SharedBuffer { buffer: ManuallyDrop::new(self), sliced: AtomicBool::new(false) }
    }

    /// The entry for a request that the buffer is parked with.
    #[inline(always)]
    pub(crate) fn entry(&self) -> &LocalSlice<'_> {
        &self.slot().entry
    }

    #[inline(always)]
    const fn slot(&self) -> &Slot {
        // SAFETY: the slot stands in the pool, which it keeps, and is this buffer's alone.
        unsafe { self.slot.as_ref() }
    }

    #[inline(always)]
    const fn slot_mut(&mut self) -> &mut Slot {
        // SAFETY: the slot stands in the pool, which it keeps, and is this buffer's alone, which is borrowed mutably.
        unsafe { self.slot.as_mut() }
    }

    const fn pool(&self) -> &Inner {
        // SAFETY: from `Arc::into_raw`, and kept until the buffer is dropped.
        unsafe { &*self.slot().pool }
    }

    /// At most its capacity.
    fn set_len(&mut self, len: usize) {
        let key = self.pool().region().local_key();
        let slot = self.slot_mut();
        slot.entry = LocalSlice::new(slot.addr.addr().get() as u64, len, key);
    }

    /// Gives the slot back, and lets go of the pool.
    fn leave(&mut self, give_back: impl FnOnce(&Inner, u32, u32)) {
        let &Slot { pool, class, index, .. } = self.slot();
        // SAFETY: from `Arc::into_raw`, and taken back once: the slot is not used again.
        let pool = unsafe { Arc::from_raw(pool) };
        give_back(&pool, class, index);
    }
}

impl Deref for Buffer {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        // SAFETY: I6 – the place is inside the region and initialized. No request uses it, since no slice of an exclusive buffer is made but for one that it is parked with, and peers
        // may not write to a pool.
        unsafe { std::slice::from_raw_parts(self.slot().addr.as_ptr(), self.slot().entry.len()) }
    }
}

impl DerefMut for Buffer {
    #[inline]
    fn deref_mut(&mut self) -> &mut [u8] {
        // SAFETY: I6 – as in `deref`, and `&mut self` is the only reference.
        unsafe { std::slice::from_raw_parts_mut(self.slot().addr.as_ptr(), self.slot().entry.len()) }
    }
}

impl AsRef<[u8]> for Buffer {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

impl AsMut<[u8]> for Buffer {
    fn as_mut(&mut self) -> &mut [u8] {
        self
    }
}

impl Drop for Buffer {
    #[inline]
    fn drop(&mut self) {
        self.leave(Inner::give_back);
    }
}

impl SharedBuffer {
    /// How many bytes it has.
    pub fn len(&self) -> usize {
        self.buffer.slot().entry.len()
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
        self.buffer.pool().region().slicing();
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
        self.buffer.pool().region().read_at(self.start() + offset, out);
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
        self.buffer.pool().region().write_at(self.start() + offset, bytes);
    }

    /// The plain view again.
    ///
    /// # Errors
    /// * With itself back while requests are outstanding that were posted, on any queue pair of the context, after a slice of the pool was made.
    pub fn try_exclusive(self) -> Result<Buffer, Self> {
        let pool = self.buffer.pool();
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
        self.buffer.slot().addr.addr().get() - self.buffer.pool().region().base().addr().get()
    }
}

impl Drop for SharedBuffer {
    fn drop(&mut self) {
        if *self.sliced.get_mut() {
            // The buffer's own destructor, which would give it back as free, does not run.
            self.buffer.leave(Inner::give_back_posted);
        } else {
            // SAFETY: it is not used again: this is the destructor, which runs once.
            unsafe { ManuallyDrop::drop(&mut self.buffer) };
        }
    }
}

impl fmt::Debug for Buffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Buffer")
            .field("addr", &self.slot().addr)
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for SharedBuffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedBuffer").field("len", &self.len()).finish_non_exhaustive()
    }
}

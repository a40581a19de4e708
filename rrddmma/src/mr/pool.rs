//! Pools of registered buffers, handed out and taken back without allocating.

use std::cell::UnsafeCell;
use std::fmt;
use std::ptr::{self, NonNull};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Access, Buffer, LocalSlice, Mapping, MemoryRegion, Pages, slice};
use crate::error::Result;
use crate::pd::{Notes, ProtectionDomain};

/// A stock of registered buffers of a few sizes. Clones share it; a buffer that is dropped comes back to it by itself.
///
/// One region holds all buffers; it is deregistered when the last handle and the last buffer is gone. Handing out and taking back costs a lock, and allocates nothing.
/// A buffer is not cleared in between: it holds what was last written to it.
#[derive(Clone)]
pub struct BufferPool {
    inner: Arc<Inner>,
}

/// A pool in the making.
#[derive(Debug, Clone)]
#[must_use]
pub struct BufferPoolBuilder {
    pd: ProtectionDomain,
    access: Access,
    pages: Pages,
    /// Size and number.
    classes: Vec<(usize, usize)>,
}

/// What the handles of a pool and its buffers share.
pub(super) struct Inner {
    /// Buffers of each size, in the order of sizes.
    classes: Box<[Class]>,
    region: MemoryRegion<Mapping>,
}

/// The buffers of one size.
struct Class {
    size: usize,
    /// What is known of each buffer. Who has taken it has it alone.
    slots: Box<[UnsafeCell<Slot>]>,
    stock: Mutex<Stock>,
}

/// What is known of a buffer. It stands in the pool, so that a buffer is a pointer and the entry can be posted where it is.
#[repr(C)]
pub(super) struct Slot {
    /// First, so that its address is the buffer's pointer. The part that is used, from the beginning of the buffer on.
    pub(super) entry: LocalSlice<'static>,
    pub(super) addr: NonNull<u8>,
    pub(super) class: u32,
    pub(super) index: u32,
    /// Of a buffer that is taken: what keeps the pool, from `Arc::into_raw`.
    pub(super) pool: *const Inner,
}

// SAFETY: I6 – a slot is used by who has taken its buffer, alone; the lists have a lock, and the region may be shared.
unsafe impl Sync for Inner {}
// SAFETY: I6 – as above; it moves only before any buffer is taken.
unsafe impl Send for Inner {}

/// Which buffers are there, by their position. Each list has room for all.
struct Stock {
    free: Vec<u32>,
    /// Came back, and requests may still use them.
    returned: Vec<u32>,
    /// Came back before `notes` were taken.
    cooling: Vec<u32>,
    notes: Notes,
}

static_assertions::assert_impl_all!(BufferPool: Send, Sync);

impl ProtectionDomain {
    /// Begins a pool whose memory is registered with `access`. Nobody but the device may write to it.
    ///
    /// # Panics
    /// * If peers could write to it ([`Access::others_may_write`]), since its buffers are plain bytes.
    #[track_caller]
    pub fn buffer_pool(&self, access: Access) -> BufferPoolBuilder {
        assert!(
            !access.others_may_write(),
            "ProtectionDomain::buffer_pool: peers may write with access {access:?}, but buffers are plain bytes"
        );
        BufferPoolBuilder { pd: self.clone(), access, pages: Pages::default(), classes: Vec::new() }
    }
}

impl BufferPoolBuilder {
    /// Adds `count` buffers of `size` bytes.
    ///
    /// # Panics
    /// * If either is 0.
    /// * If `size` is 2 GiB or more, or `count` is 2<sup>32</sup> or more.
    #[track_caller]
    pub fn buffers(mut self, size: usize, count: usize) -> Self {
        assert!(
            size > 0 && slice::fits_entry(size) && count > 0 && u32::try_from(count).is_ok(),
            "BufferPoolBuilder::buffers: {count} of {size} bytes, but it takes 1 to 2^32 - 1 of 1 to 2^31 - 1"
        );
        self.classes.push((size, count));
        self
    }

    /// What pages the memory is on.
    pub const fn pages(mut self, pages: Pages) -> Self {
        self.pages = pages;
        self
    }

    /// Maps and registers the memory.
    ///
    /// # Panics
    /// * If there are no buffers.
    /// * As [`ProtectionDomain::register`].
    ///
    /// # Errors
    /// * As [`Mapping::new`] and [`ProtectionDomain::register`].
    #[track_caller]
    pub fn build(mut self) -> Result<BufferPool> {
        assert!(!self.classes.is_empty(), "BufferPoolBuilder::build: the pool has no buffers");
        self.classes.sort_unstable();
        // What does not fit into memory is far above what can be mapped.
        let size = |&(size, count): &(usize, usize)| stride(size).saturating_mul(count);
        let whole = self.classes.iter().map(size).fold(0, usize::saturating_add);
        let region = self.pd.register(Mapping::new(whole, self.pages)?, self.access)?;
        let mut start = 0;
        let classes = self.classes.iter().zip(0..).map(|(&(size, count), class)| {
            let slots = (0..count).zip(0..).map(|(at, index)| {
                // SAFETY: I6 – inside the region, which is as long as all buffers together.
                let addr = unsafe { region.base().add(start + at * stride(size)) };
                let entry = LocalSlice::new(addr.addr().get() as u64, size, region.local_key());
                UnsafeCell::new(Slot { entry, addr, class, index, pool: ptr::null() })
            });
            let slots = slots.collect();
            start += count * stride(size);
            Class { size, slots, stock: Mutex::new(Stock::full(count)) }
        });
        let classes = classes.collect();
        Ok(BufferPool { inner: Arc::new(Inner { classes, region }) })
    }
}

impl BufferPool {
    /// Takes a buffer for `len` bytes: of the smallest size that fits and has one. `None` if there is none now: some come back as requests complete.
    ///
    /// # Panics
    /// * If no buffer of the pool is so large.
    #[inline]
    #[track_caller]
    pub fn take(&self, len: usize) -> Option<Buffer> {
        let largest = self.inner.classes.last().map_or(0, |class| class.size);
        assert!(len <= largest, "BufferPool::take: {len} bytes but the largest buffer has {largest}");
        let slot = self.inner.take(len)?;
        // SAFETY: the slot was just taken, so that it is ours alone.
        Some(unsafe { Buffer::new(slot, Arc::clone(&self.inner), len) })
    }

    /// How many buffers could be taken now, of any size.
    pub fn available(&self) -> usize {
        let pool = &*self.inner;
        pool.classes.iter().map(|class| class.lock().count(pool)).sum()
    }

    /// The domain that it is registered in.
    pub fn pd(&self) -> &ProtectionDomain {
        self.inner.region.pd()
    }
}

impl Inner {
    pub(super) const fn region(&self) -> &MemoryRegion<Mapping> {
        &self.region
    }

    /// How many bytes a buffer of this class has.
    pub(super) fn capacity(&self, class: u32) -> usize {
        self.classes[class as usize].size
    }

    #[inline]
    fn take(&self, len: usize) -> Option<NonNull<Slot>> {
        let first = self.classes.partition_point(|class| class.size < len);
        self.classes[first..].iter().find_map(|class| {
            let index = class.lock().take(self)?;
            NonNull::new(class.slots[index as usize].get())
        })
    }

    /// Takes a buffer back that no request uses.
    #[inline]
    pub(super) fn give_back(&self, class: u32, index: u32) {
        self.classes[class as usize].lock().free.push(index);
    }

    /// Takes a buffer back that requests may still use.
    pub(super) fn give_back_posted(&self, class: u32, index: u32) {
        self.classes[class as usize].lock().returned.push(index);
    }
}

impl Class {
    fn lock(&self) -> MutexGuard<'_, Stock> {
        // Nothing under the lock can leave the lists half changed.
        self.stock.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stock {
    fn full(count: usize) -> Self {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let list = || Vec::with_capacity(count as usize);
        // The last is taken first: so the first ones are.
        Self { free: (0..count).rev().collect(), returned: list(), cooling: list(), notes: Notes::default() }
    }

    #[inline]
    fn take(&mut self, pool: &Inner) -> Option<u32> {
        self.free.pop().or_else(|| {
            self.refill(pool);
            self.free.pop()
        })
    }

    fn count(&mut self, pool: &Inner) -> usize {
        self.refill(pool);
        self.free.len()
    }

    /// Frees what no request uses any more. Two lists, because notes are of one moment: what comes back later waits for its own.
    #[cold]
    fn refill(&mut self, pool: &Inner) {
        for _ in 0..2 {
            if self.notes.have_passed() {
                self.free.append(&mut self.cooling);
            }
            if self.cooling.is_empty() && !self.returned.is_empty() {
                std::mem::swap(&mut self.cooling, &mut self.returned);
                pool.region.pd().ledger().note_outstanding(pool.region.local_key(), &mut self.notes);
            }
        }
    }
}

/// From one buffer to the next: no two share a cache line.
const fn stride(size: usize) -> usize {
    size.next_multiple_of(64)
}

impl fmt::Debug for BufferPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sizes: Vec<_> = self.inner.classes.iter().map(|class| class.size).collect();
        f.debug_struct("BufferPool").field("sizes", &sizes).finish_non_exhaustive()
    }
}

//! Receive requests.

use std::fmt;
use std::marker::PhantomData;
use std::ptr;

use rrddmma_sys as sys;

use super::send::entry_count;
use crate::mr::LocalSlice;

/// A receive: where the next message goes. It takes the message in the order of its entries.
#[doc(alias = "ibv_recv_wr")]
#[must_use = "nothing is received before it is posted"]
pub struct RecvRequest<'a> {
    wr: sys::ibv_recv_wr,
    list: PhantomData<&'a [LocalSlice<'a>]>,
}

impl<'a> RecvRequest<'a> {
    /// A receive into these parts of regions, which need [`LOCAL_WRITE`](crate::Access::LOCAL_WRITE).
    #[inline(always)]
    pub const fn new(list: &'a [LocalSlice<'a>]) -> Self {
        let wr = sys::ibv_recv_wr {
            wr_id: 0,
            next: ptr::null_mut(),
            // A slice has the layout of the C entry; the provider only reads it.
            sg_list: list.as_ptr().cast_mut().cast(),
            num_sge: entry_count(list),
        };
        Self { wr, list: PhantomData }
    }

    /// The identifier that its completion carries; 0 by default.
    #[inline(always)]
    pub const fn id(mut self, wr_id: u64) -> Self {
        self.wr.wr_id = wr_id;
        self
    }

    /// The same on this entry alone.
    #[inline(always)]
    pub(crate) const fn on<'b>(mut self, entry: &'b LocalSlice<'b>) -> RecvRequest<'b>
    where
        'a: 'b,
    {
        // A slice has the layout of the C entry; the provider only reads it.
        self.wr.sg_list = ptr::from_ref(entry).cast_mut().cast();
        self.wr.num_sge = 1;
        self
    }

    /// How many entries it has.
    #[inline(always)]
    pub(crate) const fn entries(&self) -> usize {
        self.wr.num_sge.unsigned_abs() as usize
    }

    /// The local keys of its entries.
    pub(crate) fn keys(&self) -> impl Iterator<Item = u32> + '_ {
        self.raw_list().iter().map(|entry| entry.lkey)
    }

    /// The first entry that has no bytes.
    pub(crate) fn first_empty(&self) -> Option<usize> {
        self.raw_list().iter().position(|entry| entry.length == 0)
    }

    /// The entries as C knows them.
    const fn raw_list(&self) -> &[sys::ibv_sge] {
        // SAFETY: the list was borrowed for the life of the request, with this length; it may be empty but is never null.
        unsafe { std::slice::from_raw_parts(self.wr.sg_list.cast_const(), self.entries()) }
    }

    #[inline(always)]
    pub(crate) const fn as_mut_raw(&mut self) -> *mut sys::ibv_recv_wr {
        &raw mut self.wr
    }

    /// Makes `next` the request that is posted after this one.
    #[inline(always)]
    pub(crate) const fn link(&mut self, next: *mut sys::ibv_recv_wr) {
        self.wr.next = next;
    }
}

impl fmt::Debug for RecvRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecvRequest")
            .field("wr_id", &self.wr.wr_id)
            .field("entries", &self.wr.num_sge)
            .finish()
    }
}

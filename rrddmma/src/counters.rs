//! Counters of packets, which rules of flow steering count in.

use std::fmt;
use std::ptr::NonNull;
use std::sync::Arc;

#[cfg(rrddmma_rdma_core)]
use rrddmma_sys as sys;

use crate::context::Context;
use crate::error::{Error, ErrorKind, Rejected, Result, Verb};
#[cfg(rrddmma_rdma_core)]
use crate::ffi;

#[cfg(rrddmma_rdma_core)]
type Raw = sys::ibv_counters;
#[cfg(not(rrddmma_rdma_core))]
type Raw = libc::c_void;

/// What one of the [`FlowCounters`] counts.
#[doc(alias = "ibv_counter_description")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CountOf {
    /// The packets that have matched.
    Packets,
    /// Their bytes.
    Bytes,
}

/// `N` counters of the device. They begin at 0, grow with what matches the rules that count in them ([`FlowRule::count`](crate::FlowRule::count)), and are read together.
///
/// What each of them counts is said when they are made, because the device allows no change once a rule counts in them. Clones share the counters, and
/// so does every flow that was made of a rule with them: they are destroyed when the last of these is gone.
#[doc(alias = "ibv_counters")]
#[derive(Clone)]
pub struct FlowCounters<const N: usize> {
    inner: Arc<Inner>,
}

/// The counters as the device has them.
pub(crate) struct Inner {
    raw: NonNull<Raw>,
    destroyed: bool,
    context: Context,
}

// SAFETY: I1, I5 – libibverbs reads and destroys counters in any thread.
unsafe impl Send for Inner {}
// SAFETY: I1, I5 – reading is a verb on the context, which any thread may call; nothing else in it changes.
unsafe impl Sync for Inner {}

static_assertions::assert_impl_all!(FlowCounters<2>: Send, Sync, Clone);

impl Context {
    /// Makes counters, one for each entry of `points`.
    ///
    /// # Panics
    /// * If `points` is empty.
    ///
    /// # Errors
    /// * [`ErrorKind::Unsupported`] if the device or the library has no counters, or does not count this.
    /// * [`ErrorKind::OutOfMemory`] if the device has no more.
    /// * What the driver reports.
    ///
    /// # Examples
    /// ```no_run
    /// # fn f(context: &rrddmma::Context) -> rrddmma::Result<()> {
    /// use rrddmma::CountOf;
    ///
    /// let counters = context.create_counters([CountOf::Packets, CountOf::Bytes])?;
    /// let [packets, bytes] = counters.read()?;
    /// # let _ = (packets, bytes);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Verb: [ibv_create_counters(3)](https://man7.org/linux/man-pages/man3/ibv_create_counters.3.html),
    /// [ibv_attach_counters_point_flow(3)](https://man7.org/linux/man-pages/man3/ibv_attach_counters_point_flow.3.html)
    #[doc(alias = "ibv_create_counters")]
    #[doc(alias = "ibv_attach_counters_point_flow")]
    #[track_caller]
    pub fn create_counters<const N: usize>(&self, points: [CountOf; N]) -> Result<FlowCounters<N>> {
        assert!(N > 0, "Context::create_counters: there are 0 points but at least 1 is counted");
        let raw = verbs::create(self)?;
        let inner = Arc::new(Inner { raw, destroyed: false, context: self.clone() });
        for (index, point) in (0..).zip(points) {
            verbs::attach(raw, index, point)?;
        }
        Ok(FlowCounters { inner })
    }
}

impl<const N: usize> FlowCounters<N> {
    /// Reads the counters from the device, in the order that they were asked for.
    ///
    /// # Errors
    /// * [`ErrorKind::InvalidAttribute`] from mlx5 while no flow counts in them.
    /// * What the driver reports.
    ///
    /// Verb: [ibv_read_counters(3)](https://man7.org/linux/man-pages/man3/ibv_read_counters.3.html)
    #[doc(alias = "ibv_read_counters")]
    pub fn read(&self) -> Result<[u64; N]> {
        self.read_with(0)
    }

    /// Reads what the driver has seen of the counters lately, where it keeps that; it spares the way to the device.
    ///
    /// # Errors
    /// * As [`read`](Self::read).
    ///
    /// Verb: [ibv_read_counters(3)](https://man7.org/linux/man-pages/man3/ibv_read_counters.3.html)
    #[doc(alias = "IBV_READ_COUNTERS_ATTR_PREFER_CACHED")]
    pub fn read_cached(&self) -> Result<[u64; N]> {
        self.read_with(verbs::PREFER_CACHED)
    }

    /// Destroys the counters and reports whether that went well. Dropping the last handle does it too, and only logs a failure.
    ///
    /// # Errors
    /// * [`ErrorKind::Busy`], with the handle back, while a clone, a rule or a flow has them.
    /// * What the driver reports, with the handle back.
    ///
    /// Verb: [ibv_destroy_counters(3)](https://man7.org/linux/man-pages/man3/ibv_create_counters.3.html)
    #[doc(alias = "ibv_destroy_counters")]
    pub fn close(self) -> Result<(), Rejected<Self>> {
        match Arc::try_unwrap(self.inner) {
            Ok(mut inner) => {
                inner.destroy().map_err(|error| Rejected::new(error, Self { inner: Arc::new(inner) }))
            }
            Err(inner) => {
                let text = "a clone, a rule or a flow has the counters";
                Err(Rejected::new(Error::text(Verb::DestroyCounters, ErrorKind::Busy, text), Self { inner }))
            }
        }
    }

    /// The context they belong to.
    pub fn context(&self) -> &Context {
        &self.inner.context
    }

    /// The pointer that C code needs. Using it needs the care that C needs; destroying through it is not allowed.
    pub fn as_raw(&self) -> *mut Raw {
        self.inner.raw.as_ptr()
    }

    pub(crate) const fn inner(&self) -> &Arc<Inner> {
        &self.inner
    }

    fn read_with(&self, flags: u32) -> Result<[u64; N]> {
        let mut values = [0; N];
        verbs::read(self.inner.raw, &mut values, flags)?;
        Ok(values)
    }
}

impl<const N: usize> fmt::Debug for FlowCounters<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlowCounters").field("len", &N).finish_non_exhaustive()
    }
}

impl Inner {
    pub(crate) const fn context(&self) -> &Context {
        &self.context
    }

    #[cfg(rrddmma_rdma_core)]
    pub(crate) const fn as_raw(&self) -> *mut Raw {
        self.raw.as_ptr()
    }

    fn destroy(&mut self) -> Result<()> {
        if self.destroyed {
            return Ok(());
        }
        verbs::destroy(self.raw)?;
        self.destroyed = true;
        Ok(())
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Err(error) = self.destroy() {
            log::error!("dropping counters, which are leaked with their context: {error}");
            crate::context::leak(&self.context);
        }
    }
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlowCounters").finish_non_exhaustive()
    }
}

/// The verbs, where the library has them.
#[cfg(rrddmma_rdma_core)]
mod verbs {
    use super::{Context, CountOf, NonNull, Raw, Result, Verb, ffi, sys};

    pub(super) const PREFER_CACHED: u32 =
        sys::ibv_read_counters_flags::IBV_READ_COUNTERS_ATTR_PREFER_CACHED.0;

    pub(super) fn create(context: &Context) -> Result<NonNull<Raw>> {
        let mut attr = sys::ibv_counters_init_attr { comp_mask: 0 };
        // SAFETY: I1 – the context is open, and the attributes a live local.
        let raw = unsafe { sys::ibv_create_counters(context.as_raw(), &raw mut attr) };
        ffi::null_sets_errno(Verb::CreateCounters, raw)
    }

    /// Says before any flow is there what is counted at `index`: mlx5 knows no other way.
    pub(super) fn attach(raw: NonNull<Raw>, index: u32, point: CountOf) -> Result<()> {
        let counter_desc = match point {
            CountOf::Packets => sys::ibv_counter_description::IBV_COUNTER_PACKETS,
            CountOf::Bytes => sys::ibv_counter_description::IBV_COUNTER_BYTES,
        };
        let mut attr = sys::ibv_counter_attach_attr { counter_desc, index, comp_mask: 0 };
        // SAFETY: I1 – the counters are live, and the attributes a live local; no flow is named.
        let ret =
            unsafe { sys::ibv_attach_counters_point_flow(raw.as_ptr(), &raw mut attr, std::ptr::null_mut()) };
        ffi::errno_value(Verb::AttachCountersPointFlow, ret)
    }

    pub(super) fn read(raw: NonNull<Raw>, values: &mut [u64], flags: u32) -> Result<()> {
        let len = u32::try_from(values.len()).unwrap_or(u32::MAX);
        // SAFETY: I1 – the counters are live, and as many values may be written as there are.
        let ret = unsafe { sys::ibv_read_counters(raw.as_ptr(), values.as_mut_ptr(), len, flags) };
        ffi::errno_value(Verb::ReadCounters, ret)
    }

    pub(super) fn destroy(raw: NonNull<Raw>) -> Result<()> {
        // SAFETY: I1, I2 – the counters are live and destroyed once; every flow that counts in them holds them, so that none is left.
        let ret = unsafe { sys::ibv_destroy_counters(raw.as_ptr()) };
        ffi::errno_value(Verb::DestroyCounters, ret)
    }
}

/// The experimental verbs have none.
#[cfg(not(rrddmma_rdma_core))]
mod verbs {
    use super::{Context, CountOf, Error, ErrorKind, NonNull, Raw, Result, Verb};

    pub(super) const PREFER_CACHED: u32 = 0;

    pub(super) fn create(_: &Context) -> Result<NonNull<Raw>> {
        Err(Error::new(Verb::CreateCounters, ErrorKind::Unsupported))
    }

    pub(super) fn attach(_: NonNull<Raw>, _: u32, _: CountOf) -> Result<()> {
        Err(Error::new(Verb::AttachCountersPointFlow, ErrorKind::Unsupported))
    }

    pub(super) fn read(_: NonNull<Raw>, _: &mut [u64], _: u32) -> Result<()> {
        Err(Error::new(Verb::ReadCounters, ErrorKind::Unsupported))
    }

    pub(super) fn destroy(_: NonNull<Raw>) -> Result<()> {
        Err(Error::new(Verb::DestroyCounters, ErrorKind::Unsupported))
    }
}

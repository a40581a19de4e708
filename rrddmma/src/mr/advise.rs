//! Advice about memory that is paged in on demand.

use super::LocalSlice;
use crate::error::{Result, Verb};
use crate::pd::ProtectionDomain;

/// What is going to happen to memory of [`ON_DEMAND`](crate::Access::ON_DEMAND) regions.
#[doc(alias = "ibv_advise_mr_advice")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Advice {
    /// It will be read: pages are brought in and shown to the device.
    Prefetch,
    /// It will be written: pages are brought in, writable.
    PrefetchWrite,
    /// It will be read: pages that are there are shown to the device, and no others brought in.
    PrefetchPresent,
}

/// Whether to wait until advice was followed.
#[doc(alias = "IBV_ADVISE_MR_FLAG_FLUSH")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Follow {
    /// The kernel follows it when it has time.
    Later,
    /// It has been followed when the call returns.
    Now,
}

impl ProtectionDomain {
    /// Advises the kernel about parts of regions, so that the device finds their pages when it needs them. Advice that cannot be followed, or not for long, changes nothing but speed.
    ///
    /// # Errors
    /// * [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported) if the device or the library takes no advice.
    /// * [`ErrorKind::BadAddress`](crate::ErrorKind::BadAddress) (`EFAULT`) if a part is not mapped, [`ErrorKind::PermissionDenied`](crate::ErrorKind::PermissionDenied) (`EPERM`) if it
    ///   shall be written and may not.
    /// * What the driver reports, for example that a region is not paged on demand.
    ///
    /// Verb: [ibv_advise_mr(3)](https://man7.org/linux/man-pages/man3/ibv_advise_mr.3.html)
    #[doc(alias = "ibv_advise_mr")]
    pub fn advise(&self, advice: Advice, follow: Follow, parts: &[LocalSlice<'_>]) -> Result<()> {
        advise(self, advice, follow, parts)
    }
}

#[cfg(rrddmma_rdma_core)]
fn advise(pd: &ProtectionDomain, advice: Advice, follow: Follow, parts: &[LocalSlice<'_>]) -> Result<()> {
    // The numbers of `enum ib_uverbs_advise_mr_advice`, since headers of older libraries lack the last name.
    let advice = match advice {
        Advice::Prefetch => 0,
        Advice::PrefetchWrite => 1,
        Advice::PrefetchPresent => 2,
    };
    let flags = match follow {
        Follow::Later => 0,
        Follow::Now => rrddmma_sys::ib_uverbs_advise_mr_flag::IB_UVERBS_ADVISE_MR_FLAG_FLUSH.0,
    };
    let count = u32::try_from(parts.len()).unwrap_or(u32::MAX);
    // A slice has the layout of the C entry; the verb only reads it.
    let list = parts.as_ptr().cast_mut().cast();
    // SAFETY: I1 – the domain is live, and the list as long as it says.
    let ret = unsafe {
        rrddmma_sys::ibv_advise_mr(
            pd.as_raw(),
            rrddmma_sys::ib_uverbs_advise_mr_advice(advice),
            flags,
            list,
            count,
        )
    };
    crate::ffi::errno_value(Verb::AdviseMr, ret)
}

#[cfg(not(rrddmma_rdma_core))]
fn advise(_: &ProtectionDomain, _: Advice, _: Follow, _: &[LocalSlice<'_>]) -> Result<()> {
    Err(crate::error::Error::new(Verb::AdviseMr, crate::error::ErrorKind::Unsupported))
}

//! The data path: what verbs.h and mlx5dv.h define as inline functions over the op tables of a context, a QP or a CQ, inline here as well.
//!
//! Each one loads a function pointer that the provider has put there and calls it; from there on it is the provider's code. None of them
//! looks at the pointer first, and neither do those in C.

#[cfg(rrddmma_rdma_core)]
mod cq_ex;
mod helpers;
#[cfg(all(rrddmma_mlx5dv, rrddmma_rdma_core))]
mod mlx5;
mod ops;
#[cfg(rrddmma_rdma_core)]
mod qp_ex;

#[cfg(rrddmma_rdma_core)]
pub use cq_ex::*;
pub use helpers::*;
#[cfg(all(rrddmma_mlx5dv, rrddmma_rdma_core))]
pub use mlx5::*;
pub use ops::*;
#[cfg(rrddmma_rdma_core)]
pub use qp_ex::*;

/// Defines inline verbs over the op table that their first argument points to.
#[cfg(rrddmma_rdma_core)]
macro_rules! inline_verbs {
    ($(
        $(#[$attribute:meta])*
        $page:literal fn $name:ident($object:ident: *mut $table:ty $(, $argument:ident: $type:ty)*) $(-> $result:ty)?
            = $($field:ident).+;
    )*) => {$(
        $(#[$attribute])*
        ///
        /// # Safety
        #[doc = concat!("The contract of [`", $page, "`](https://man7.org/linux/man-pages/man3/", $page, ".html).")]
        #[inline]
        pub unsafe fn $name($object: *mut $table $(, $argument: $type)*) $(-> $result)? {
            // SAFETY: the caller passes a live object, whose op table its provider has filled before handing it out.
            let op = unsafe { (*$object).$($field).+ };
            // SAFETY: the provider sets every operation of an object that it was created for (as in C, nothing is looked at first).
            let op = unsafe { op.unwrap_unchecked() };
            // SAFETY: the arguments are the caller's and follow the contract of the verb.
            unsafe { op($object $(, $argument)*) }
        }
    )*};
}
#[cfg(rrddmma_rdma_core)]
use inline_verbs;

//! The C return conventions of libibverbs, each in one function. There are five.

use std::io;
use std::ptr::NonNull;

use crate::error::{Error, ErrorKind, Result, Verb};

/// Null and `errno`: every verb that creates, allocates, opens or registers.
///
/// `ibv_get_device_list`, `ibv_open_device`, `ibv_alloc_pd`, `ibv_alloc_td`, `ibv_alloc_parent_domain`, `ibv_reg_mr` and its variants, `ibv_alloc_null_mr`,
/// `ibv_alloc_dm`, `ibv_reg_dm_mr`, `ibv_import_device`, `ibv_import_pd`, `ibv_import_mr`,
/// `ibv_create_comp_channel`, `ibv_create_cq`, `ibv_create_qp`, `ibv_create_ah`,
/// `ibv_create_srq`, `ibv_create_flow`, `ibv_create_counters`.
#[inline]
pub(crate) fn null_sets_errno<T>(verb: Verb, pointer: *mut T) -> Result<NonNull<T>> {
    NonNull::new(pointer).ok_or_else(|| Error::from_errno(verb, last_errno()))
}

/// The errno itself, 0 for success: `ibv_modify_qp`, `ibv_modify_srq`, `ibv_query_*` of objects, `ibv_destroy_*`, `ibv_dealloc_*`,
/// `ibv_dereg_mr`, `ibv_advise_mr`, `ibv_free_dm`, `ibv_memcpy_to_dm`, `ibv_memcpy_from_dm`, `ibv_attach_counters_point_flow`, `ibv_read_counters`, `ibv_req_notify_cq`. The two posts do the same and have an error of their own.
///
/// Some providers return -1 and set `errno` instead, or return the negative errno: both are understood.
#[inline]
pub(crate) fn errno_value(verb: Verb, ret: i32) -> Result<()> {
    if ret == 0 { Ok(()) } else { Err(Error::from_errno(verb, normalize(ret))) }
}

/// -1 and `errno`: `ibv_get_cq_event`, `ibv_get_async_event`, `ibv_query_gid`, `ibv_query_pkey`, `ibv_close_device`.
#[inline]
pub(crate) fn minus_one(verb: Verb, ret: i32) -> Result<()> {
    if ret == 0 { Ok(()) } else { Err(Error::from_errno(verb, last_errno())) }
}

/// A count, or the negative errno: `ibv_query_gid_table`.
#[cfg_attr(
    not(rrddmma_has_ibv_query_gid_table),
    allow(dead_code, reason = "an older library has no such verb")
)]
#[inline]
pub(crate) fn negative_errno(verb: Verb, ret: isize) -> Result<usize> {
    usize::try_from(ret)
        .map_err(|_| Error::from_errno(verb, i32::try_from(ret.unsigned_abs()).unwrap_or(libc::EIO)))
}

/// A count, or a negative number that means nothing: `ibv_poll_cq`.
///
// NOTE(mlx5): -2 is CQ_POLL_ERR (mlx5 cq.c), which is not an errno.
#[inline]
pub(crate) fn negative_opaque(verb: Verb, ret: i32) -> Result<usize> {
    usize::try_from(ret).map_err(|_| opaque(verb, ret))
}

#[cold]
fn opaque(verb: Verb, ret: i32) -> Error {
    Error::text(
        verb,
        ErrorKind::DeviceLost,
        format!("the provider returned {ret}: the completion queue is broken"),
    )
}

/// The positive errno behind a nonzero return value.
#[cold]
pub(crate) fn normalize(ret: i32) -> i32 {
    match ret {
        -1 => last_errno(),
        negative if negative < 0 => negative.checked_neg().unwrap_or(libc::EIO),
        positive => positive,
    }
}

#[cold]
pub(crate) fn last_errno() -> i32 {
    // Some providers fail without setting it; an error of 0 would read as success.
    io::Error::last_os_error().raw_os_error().filter(|errno| *errno != 0).unwrap_or(libc::EIO)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set_errno(errno: i32) {
        // SAFETY: it only returns where errno of this thread is.
        let location = unsafe { libc::__errno_location() };
        // SAFETY: the location belongs to this thread and is always valid to write.
        unsafe { *location = errno };
    }

    #[test]
    fn null_takes_errno() {
        set_errno(libc::ENOSYS);
        let error = null_sets_errno::<u8>(Verb::GetDeviceList, std::ptr::null_mut()).unwrap_err();
        assert_eq!((error.kind(), error.errno()), (ErrorKind::NoKernelSupport, Some(libc::ENOSYS)));
        assert!(null_sets_errno(Verb::RegMr, &raw mut *Box::leak(Box::new(1u8))).is_ok());
    }

    #[test]
    fn an_errno_as_value_in_its_three_spellings() {
        assert!(errno_value(Verb::ModifyQp, 0).is_ok());
        assert_eq!(errno_value(Verb::ModifyQp, libc::EBUSY).unwrap_err().kind(), ErrorKind::Busy);
        assert_eq!(errno_value(Verb::ModifyQp, -libc::EINVAL).unwrap_err().errno(), Some(libc::EINVAL));
        set_errno(libc::EPERM);
        // -1 is also -EPERM; both readings agree here on purpose.
        assert_eq!(errno_value(Verb::ModifyQp, -1).unwrap_err().errno(), Some(libc::EPERM));
    }

    #[test]
    fn minus_one_takes_errno_and_never_reads_as_success() {
        set_errno(libc::EAGAIN);
        assert_eq!(minus_one(Verb::GetCqEvent, -1).unwrap_err().errno(), Some(libc::EAGAIN));
        set_errno(0);
        assert_eq!(minus_one(Verb::GetCqEvent, -1).unwrap_err().errno(), Some(libc::EIO));
    }

    #[test]
    fn a_negative_errno_is_one() {
        assert_eq!(negative_errno(Verb::QueryGidTable, 3).unwrap(), 3);
        let error = negative_errno(Verb::QueryGidTable, -(libc::EINVAL as isize)).unwrap_err();
        assert_eq!(error.errno(), Some(libc::EINVAL));
    }

    #[test]
    fn a_negative_number_of_poll_is_not_an_errno() {
        assert_eq!(negative_opaque(Verb::PollCq, 4).unwrap(), 4);
        let error = negative_opaque(Verb::PollCq, -2).unwrap_err();
        assert_eq!((error.kind(), error.errno()), (ErrorKind::DeviceLost, None));
        assert!(error.to_string().contains("returned -2"), "{error}");
    }
}

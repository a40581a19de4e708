//! Protection domains, memory regions and windows.

use super::call::Call;
use super::uapi::cmd::{self, mr, query_pd as pd};
use super::uapi::{mlx5, verbs};
use super::write;
use crate::device::mr::Registration;
use crate::device::mw::MemoryWindow;
use crate::device::{self, reregister, table};
use crate::errno::Errno;

/// `PD.QUERY`.
pub(crate) fn query_pd(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let handle = call.handle(pd::HANDLE).ok_or(Errno::EINVAL)?;
    let number = table::find(&call.fabric.pds, call.context, handle)?;
    call.put(pd::NUMBER, &number)
}

/// `REG_MR`.
pub(crate) fn reg_mr(request: &mut write::Request<'_, '_>) -> Result<(), Errno> {
    let input: verbs::RegMr = request.input();
    let registration = Registration {
        start: input.start,
        length: input.length,
        iova: input.hca_va,
        pd: input.pd_handle,
        access: input.access_flags,
    };
    let (index, key) = device::mr::register(request.fabric, request.host, request.context, &registration)?;
    let mr_handle = table::handle::<device::mr::MemoryRegion>(index);
    request.answer(&verbs::RegMrResponse { mr_handle, lkey: key, rkey: key });
    Ok(())
}

/// `REREG_MR`.
pub(crate) fn rereg_mr(request: &mut write::Request<'_, '_>) -> Result<(), Errno> {
    let input: verbs::ReregMr = request.input();
    let registration = Registration {
        start: input.start,
        length: input.length,
        iova: input.hca_va,
        pd: input.pd_handle,
        access: input.access_flags,
    };
    let write::Request { fabric, host, context, .. } = request;
    let key = reregister::reregister(fabric, host, *context, input.mr_handle, input.flags, &registration)?;
    request.answer(&verbs::ReregMrResponse { lkey: key, rkey: key });
    Ok(())
}

/// `ALLOC_MW`.
pub(crate) fn alloc_mw(request: &mut write::Request<'_, '_>) -> Result<(), Errno> {
    let driver: mlx5::AllocMw = request.driver_input();
    if driver.comp_mask != 0 || driver.reserved1 != 0 || driver.reserved2 != 0 {
        return Err(Errno::EOPNOTSUPP);
    }
    let input: verbs::AllocMw = request.input();
    let write::Request { fabric, host, context, .. } = request;
    let (index, rkey) = device::mw::allocate(fabric, host, *context, input.pd_handle, input.mw_type)?;
    request.answer(&verbs::AllocMwResponse { mw_handle: table::handle::<MemoryWindow>(index), rkey });
    Ok(())
}

/// `MR.QUERY`.
pub(crate) fn query_mr(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let handle = call.handle(cmd::HANDLE).ok_or(Errno::EINVAL)?;
    let region = device::mr::query(call.fabric, call.context, handle)?;
    call.put(mr::LKEY, &region.key)?;
    call.put(mr::RKEY, &region.key)?;
    call.put(mr::LENGTH, &region.length)?;
    call.put(mr::IOVA, &region.iova)
}

/// `MR.REG_DMABUF` and `MR.ADVISE`, whose domain must be one: both need on-demand paging
/// (`mlx5_ib_reg_user_mr_dmabuf`, `mlx5_ib_advise_mr`).
pub(crate) fn without_paging(call: &mut Call<'_, '_>, pd: u16) -> Result<(), Errno> {
    let handle = call.handle(pd).ok_or(Errno::EINVAL)?;
    table::find::<device::pd::ProtectionDomain>(&call.fabric.pds, call.context, handle)?;
    Err(Errno::EOPNOTSUPP)
}

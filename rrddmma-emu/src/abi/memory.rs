//! Questions about protection domains and memory regions.

use super::call::Call;
use super::uapi::cmd::{self, mr, query_pd as pd};
use crate::device::table;
use crate::errno::Errno;

/// `PD.QUERY`.
pub(crate) fn query_pd(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let handle = call.handle(pd::HANDLE).ok_or(Errno::EINVAL)?;
    let number = table::find(&call.fabric.pds, call.context, handle)?;
    call.put(pd::NUMBER, &number)
}

/// `MR.QUERY`.
pub(crate) fn query_mr(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let handle = call.handle(cmd::HANDLE).ok_or(Errno::EINVAL)?;
    let region = crate::device::mr::query(call.fabric, call.context, handle)?;
    call.put(mr::LKEY, &region.key)?;
    call.put(mr::RKEY, &region.key)?;
    call.put(mr::LENGTH, &region.length)?;
    call.put(mr::IOVA, &region.iova)
}

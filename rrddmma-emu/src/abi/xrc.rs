//! XRC domains and the targets that programs share in them.

use zerocopy::FromZeros;

use super::uapi::verbs;
use super::write::Request;
use crate::device::target::{self, OpenTarget, Opening};
use crate::device::{qp, table, xrcd};
use crate::errno::Errno;

/// `OPEN_XRCD`.
pub(crate) fn open_xrcd(request: &mut Request<'_, '_>) -> Result<(), Errno> {
    let input: verbs::OpenXrcd = request.input();
    let fd = (input.fd != -1).then_some(input.fd);
    let Request { fabric, host, context, .. } = request;
    let index = xrcd::open(fabric, host, *context, fd, input.oflags)?;
    request.answer(&verbs::OpenXrcdResponse { xrcd_handle: table::handle::<xrcd::OpenDomain>(index) });
    Ok(())
}

/// `OPEN_QP`.
pub(crate) fn open_qp(request: &mut Request<'_, '_>) -> Result<(), Errno> {
    let input: verbs::OpenQp = request.input();
    let opening = Opening { xrcd: input.xrcd_handle, user_handle: input.user_handle, events: None };
    let Request { fabric, host, context, .. } = request;
    let (open, index) = target::open(fabric, host, *context, u32::from(input.qp_type), input.qpn, &opening)?;
    let mut response = verbs::OpenQpResponse::new_zeroed();
    response.qp_handle = table::handle::<OpenTarget>(open);
    response.qpn = qp::number(index);
    request.answer(&response);
    Ok(())
}

//! Destruction of objects. What has events answers how many of them the program has read: it waits until it has
//! acknowledged as many.

use super::call::Call;
use super::uapi::cmd::{self, DESTROY_RESPONSE};
use super::uapi::verbs;
use crate::device;
use crate::errno::Errno;

pub(crate) fn pd(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let handle = own(call)?;
    device::pd::deallocate(call.fabric, call.context, handle)
}

pub(crate) fn ah(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let handle = own(call)?;
    device::ah::destroy(call.fabric, call.context, handle)
}

pub(crate) fn xrcd(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let handle = own(call)?;
    device::xrcd::close(call.fabric, call.context, handle)
}

pub(crate) fn mr(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let handle = own(call)?;
    device::mr::deregister(call.fabric, call.context, handle)
}

pub(crate) fn mw(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let handle = own(call)?;
    device::mw::deallocate(call.fabric, call.context, handle)
}

pub(crate) fn cq(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let handle = own(call)?;
    let (completion, asynchronous) = device::cq::destroy(call.fabric, call.host, call.context, handle)?;
    let response =
        verbs::DestroyCqResponse { comp_events_reported: completion, async_events_reported: asynchronous };
    call.put(DESTROY_RESPONSE, &response)
}

pub(crate) fn qp(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let handle = own(call)?;
    let events = device::qp::destroy(call.fabric, call.host, call.context, handle)?;
    call.put(DESTROY_RESPONSE, &events)
}

pub(crate) fn srq(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let handle = own(call)?;
    let events = device::srq::destroy(call.fabric, call.host, call.context, handle)?;
    call.put(DESTROY_RESPONSE, &events)
}

fn own(call: &Call<'_, '_>) -> Result<u32, Errno> {
    call.handle(cmd::HANDLE).ok_or(Errno::EINVAL)
}

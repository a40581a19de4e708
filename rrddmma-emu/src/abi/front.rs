//! The front door of rdma-core: `RDMA_VERBS_IOCTL`.

use super::call::{ATTRIBUTE, Attribute, Call, HEADER, MANDATORY, MAX_ATTRIBUTES, MAX_SPECS};
use super::method::{self, Method, Shape};
use crate::device::fault::{self, Command};
use crate::device::{ContextId, Fabric, Host, Place, process, removal};
use crate::errno::Errno;

/// `RDMA_DRIVER_MLX5`.
const DRIVER_ID: u32 = 1;

/// Answers one ioctl on a device file; `argument` is the address of a `struct ib_uverbs_ioctl_hdr` in the calling
/// process.
///
/// # Errors
/// The error number that the kernel would give. A bad address is [`Errno::EFAULT`]; a method or a mandatory attribute
/// that does not exist is [`Errno::EPROTONOSUPPORT`], on which libibverbs falls back to an older form.
pub fn ioctl(
    fabric: &mut Fabric,
    host: &mut Host<'_>,
    context: ContextId,
    argument: u64,
) -> Result<(), Errno> {
    let mut page = [0; HEADER + MAX_ATTRIBUTES * ATTRIBUTE];
    let (header, body) = page.split_at_mut(HEADER);
    let at = Place { process: host.me, address: argument };
    host.dma.read(at, header).map_err(|_| Errno::EFAULT)?;
    let length = usize::from(u16_at(header, 0));
    let (object, number) = (u16_at(header, 2), u16_at(header, 4));
    let count = usize::from(u16_at(header, 6));
    if count > MAX_ATTRIBUTES || length != HEADER + count * ATTRIBUTE {
        return Err(Errno::EINVAL);
    }
    if u64_at(header, 8) != 0 || u32_at(header, 20) != 0 {
        return Err(Errno::EPROTONOSUPPORT);
    }
    if u32_at(header, 16) != DRIVER_ID {
        return Err(Errno::EINVAL);
    }
    let method = method::find(object, number).ok_or(Errno::EPROTONOSUPPORT)?;
    let start = argument.wrapping_add(HEADER as u64);
    let body = body.get_mut(..count * ATTRIBUTE).ok_or(Errno::EINVAL)?;
    host.dma.read(Place { process: host.me, address: start }, body).map_err(|_| Errno::EFAULT)?;
    let mut present = [None; MAX_SPECS];
    for (bytes, offset) in body.chunks_exact(ATTRIBUTE).zip((0..).step_by(ATTRIBUTE)) {
        let attribute = Attribute {
            id: u16_at(bytes, 0),
            length: u16_at(bytes, 2),
            flags: u16_at(bytes, 4),
            reserved: u16_at(bytes, 6),
            data: u64_at(bytes, 8),
            address: start.wrapping_add(offset),
        };
        accept(method, &mut present, attribute)?;
    }
    let missing =
        method.attributes.iter().zip(present).any(|(spec, found)| spec.mandatory && found.is_none());
    if missing {
        return Err(Errno::EINVAL);
    }
    let device = process::device_of(fabric, context);
    if removal::is_gone(fabric, device) {
        return Err(Errno::EIO);
    }
    let ready = process::context(fabric, context)?.ready == 1;
    if !ready && !method.before_context {
        return Err(Errno::EINVAL);
    }
    let answer = |fabric: &mut Fabric, host: &mut Host<'_>| {
        let struck = |command| fault::on_command(fabric, host.me, device, command);
        if let Some(errno) = method.command.and_then(struck) {
            return Err(errno);
        }
        let mut call = Call { fabric, host, context, present, method };
        call.check_outputs()?;
        (method.handler)(&mut call)
    };
    let result = answer(fabric, host);
    // Commands inside of another call are traced where they have a name.
    if let Some(command) = method.command {
        trace(host, command, result);
    }
    result
}

/// Says in the trace how a call ended.
pub(super) fn trace(host: &mut Host<'_>, command: Command, result: Result<(), Errno>) {
    let name = command.name();
    match result {
        Ok(()) => host.trace(format_args!("ioctl {name} ok")),
        Err(errno) => host.trace(format_args!("ioctl {name} {errno}")),
    }
}

/// Checks one attribute against the method's list, as `uverbs_process_attr`.
fn accept(
    method: &Method,
    present: &mut [Option<Attribute>; MAX_SPECS],
    attribute: Attribute,
) -> Result<(), Errno> {
    let Some(position) = method.attributes.iter().position(|spec| spec.id == attribute.id) else {
        // What we do not know may be ignored unless the caller says otherwise.
        return if attribute.flags & MANDATORY != 0 { Err(Errno::EPROTONOSUPPORT) } else { Ok(()) };
    };
    let (Some(spec), Some(slot)) = (method.attributes.get(position), present.get_mut(position)) else {
        return Err(Errno::EINVAL);
    };
    if slot.is_some() || attribute.reserved != 0 {
        return Err(Errno::EINVAL);
    }
    let fits = match spec.shape {
        Shape::Input { min, max } | Shape::Output { min, max } => (min..=max).contains(&attribute.length),
        Shape::Handle | Shape::Fd => attribute.length == 0,
    };
    if !fits {
        return Err(Errno::EINVAL);
    }
    *slot = Some(attribute);
    Ok(())
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |bytes| u16::from_ne_bytes(*bytes))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |bytes| u32::from_ne_bytes(*bytes))
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |bytes| u64::from_ne_bytes(*bytes))
}

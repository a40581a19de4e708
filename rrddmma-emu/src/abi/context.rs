//! Contexts, doorbell pages and the channel of asynchronous events.

use zerocopy::FromZeros;

use super::call::Call;
use super::mapping::{self, PAGE};
use super::uapi::cmd::{async_event, get_context, uar, uhw};
use super::uapi::mlx5;
use crate::device::fabric::{QPS, count};
use crate::device::uar::Uar;
use crate::device::{identity, mr, process, qp, srq};
use crate::errno::Errno;

/// `IB_UVERBS_CORE_SUPPORT_OPTIONAL_MR_ACCESS`.
const OPTIONAL_MR_ACCESS: u64 = 1;
/// Version of completions with the program's own index of the queue pair.
const MAX_CQE_VERSION: u8 = 1;
/// Bytes of a doorbell page.
const PAGE_LENGTH: u32 = 1 << PAGE.trailing_zeros();

/// `GET_CONTEXT`: makes the context of a device file; EINVAL the second time.
pub(crate) fn get(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    if process::context(call.fabric, call.context)?.ready == 1 {
        return Err(Errno::EINVAL);
    }
    let request: mlx5::AllocContext = call.structure(uhw::IN)?;
    if request.comp_mask != 0 || request.reserved0 != 0 || request.reserved1 != 0 || request.reserved2 != 0 {
        return Err(Errno::EOPNOTSUPP);
    }
    // The one known flag asks for DEVX, which needs firmware that can tell its users apart (`mlx5_ib_devx_create`).
    if request.flags != 0 {
        return Err(Errno::EINVAL);
    }
    let response = response(call, request.max_cqe_version.min(MAX_CQE_VERSION))?;
    call.put(uhw::OUT, &response)?;
    answer(call)?;
    process::context(call.fabric, call.context)?.ready = 1;
    Ok(())
}

/// `QUERY_CONTEXT`: the same answers again, for a process that imports the file.
pub(crate) fn query(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let response = response(call, MAX_CQE_VERSION)?;
    call.put(get_context::MLX5_CONTEXT, &response)?;
    answer(call)
}

fn answer(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    call.put(get_context::COMPLETION_VECTORS, &identity::COMPLETION_VECTORS)?;
    call.put(get_context::CORE_SUPPORT, &OPTIONAL_MR_ACCESS)
}

fn response(call: &Call<'_, '_>, cqe_version: u8) -> Result<mlx5::AllocContextResponse, Errno> {
    // MLX5_USER_CMDS_SUPP_UHW_QUERY_DEVICE | _CREATE_AH: libmlx5 asks the kernel for the Ethernet address of a peer.
    const UHW_COMMANDS: u8 = 3;
    // MLX5_USER_INLINE_MODE_NONE: no header need be inline.
    const INLINE_NONE: u8 = 1;
    let identity = process::identity_of(call.fabric, call.context)?;
    let mut response = mlx5::AllocContextResponse::new_zeroed();
    response.qp_tab_size = count(QPS);
    response.bf_reg_size = call.host.blue_flame;
    // No static doorbell registers: libmlx5 then allocates each page (UAR.ALLOC).
    response.tot_bfregs = 0;
    response.num_dyn_bfregs = 512;
    response.cache_line_size = 64;
    response.max_sq_desc_sz = 1024;
    response.max_rq_desc_sz = 512;
    response.max_send_wqebb = qp::MAX_WORK_REQUESTS;
    response.max_recv_wr = qp::MAX_WORK_REQUESTS;
    response.max_srq_recv_wr = srq::MAX_WORK_REQUESTS;
    response.num_ports = u16::from(identity.port_count());
    // MLX5_IB_ALLOC_UCONTEXT_RESP_MASK_CORE_CLOCK_OFFSET: the timer stands at the beginning of its page; and
    // _DUMP_FILL_MKEY: there are null regions.
    response.comp_mask = 1 | 1 << 1;
    response.hca_core_clock_offset = 0;
    response.dump_fill_mkey = mr::NULL_KEY;
    response.response_length = count(size_of::<mlx5::AllocContextResponse>());
    response.cqe_version = cqe_version;
    response.cmds_supp_uhw = UHW_COMMANDS;
    response.eth_min_inline = INLINE_NONE;
    // Version 1 of the clock page.
    response.clock_info_versions = 1;
    response.log_uar_size = PAGE.trailing_zeros();
    response.num_uars_per_page = 1;
    Ok(response)
}

/// `ASYNC_EVENT.ALLOC`: the channel that objects made later report to.
pub(crate) fn async_events(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let channel = call.fabric.new_channel();
    let fd = call.host.events.open(channel)?;
    call.put_data(async_event::FD, u64::from(fd.unsigned_abs()))?;
    let context = process::context(call.fabric, call.context)?;
    // The first is that of the context; an import makes another for itself (`ib_uverbs_init_async_event_file`).
    if context.events == 0 {
        context.events = channel.0;
    }
    Ok(())
}

/// `UAR.ALLOC`.
pub(crate) fn alloc_uar(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    // MLX5_IB_UAPI_UAR_ALLOC_TYPE_BF and _NC.
    let blue_flame = match call.u64(uar::TYPE)? {
        0 => true,
        1 => false,
        _ => return Err(Errno::EOPNOTSUPP),
    };
    let index = crate::device::uar::allocate(call.fabric, call.host, call.context, blue_flame)?;
    call.put(uar::OFFSET, &mapping::uar_offset(index))?;
    call.put(uar::LENGTH, &PAGE_LENGTH)?;
    call.put(uar::PAGE, &index)?;
    call.put_handle::<Uar>(uar::HANDLE, index)
}

/// `UAR.DESTROY`.
pub(crate) fn free_uar(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let handle = call.handle(uar::HANDLE).ok_or(Errno::EINVAL)?;
    crate::device::uar::free(call.fabric, call.context, handle)
}

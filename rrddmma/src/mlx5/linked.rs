//! The calls of libmlx5's own interface, each behind the question whether the device is one of its.

use std::marker::PhantomData;
use std::time::Duration;

use rrddmma_sys as sys;

use super::capabilities::*;
use super::{Clock, CompletionQueueLayout, QueuePairLayout, Ring, SharedReceiveLayout};
use crate::context::{Context, zeroed};
use crate::device::Device;
use crate::error::{Error, ErrorKind, Result, Verb};
use crate::ffi;

pub(super) fn is_supported(device: &Device) -> bool {
    // SAFETY: I1 – the device is kept by its handle.
    unsafe { sys::mlx5dv_is_supported(device.as_raw()) }
}

/// An error if the device is another driver's.
// NOTE(mlx5): older versions of mlx5dv_init_obj (rdma-core 28) take an object of any driver for one of their own.
fn require(context: &Context, verb: Verb) -> Result<()> {
    // SAFETY: I1 – the context is open, and its device stays until it is closed.
    let device = unsafe { (*context.as_raw()).device };
    // SAFETY: I1 – as above, the device outlives the open context.
    if unsafe { sys::mlx5dv_is_supported(device) } {
        return Ok(());
    }
    let text = format!("{} is no ConnectX that libmlx5 drives, and only those have this", context.name());
    Err(Error::text(verb, ErrorKind::Unsupported, text))
}

pub(super) fn capabilities(context: &Context) -> Result<Capabilities> {
    require(context, Verb::Mlx5QueryDevice)?;
    // SAFETY: I3 – the struct is made of integers and a pointer, for which null is valid.
    let mut raw: sys::mlx5dv_context = unsafe { zeroed() };
    raw.comp_mask = ASKED;
    // SAFETY: I1, I4 – the context is open and the out-parameter a live local.
    let ret = unsafe { sys::mlx5dv_query_device(context.as_raw(), &raw mut raw) };
    ffi::errno_value(Verb::Mlx5QueryDevice, ret)?;
    Ok(typed(&raw))
}

type Mask = sys::mlx5dv_context_comp_mask;

/// The fields that are asked for; the answer says which of them were filled.
const ASKED: u64 = u64::MAX;

fn typed(raw: &sys::mlx5dv_context) -> Capabilities {
    let has = |field: Mask| raw.comp_mask & u64::from(field.0) != 0;
    let compression = raw.cqe_comp_caps;
    let parsing = raw.sw_parsing_caps;
    let striding = raw.striding_rq_caps;
    let answer = Capabilities {
        features: Features::from_bits_retain(raw.flags),
        cqe_compression: has(Mask::MLX5DV_CONTEXT_MASK_CQE_COMPRESION)
            .then_some(CqeCompression { max: compression.max_num, formats: compression.supported_format }),
        software_parsing: has(Mask::MLX5DV_CONTEXT_MASK_SWP).then_some(SoftwareParsing {
            offloads: parsing.sw_parsing_offloads,
            transports: parsing.supported_qpts,
        }),
        striding_receive: has(Mask::MLX5DV_CONTEXT_MASK_STRIDING_RQ).then_some(StridingReceive {
            log_stride_bytes: [
                striding.min_single_stride_log_num_of_bytes,
                striding.max_single_stride_log_num_of_bytes,
            ],
            log_strides: [
                striding.min_single_wqe_log_num_of_strides,
                striding.max_single_wqe_log_num_of_strides,
            ],
            transports: striding.supported_qpts,
        }),
        tunnel_offloads: has(Mask::MLX5DV_CONTEXT_MASK_TUNNEL_OFFLOADS)
            .then_some(TunnelOffloads::from_bits_retain(raw.tunnel_offloads_caps)),
        dynamic_blueflame_registers: has(Mask::MLX5DV_CONTEXT_MASK_DYN_BFREGS)
            .then_some(raw.max_dynamic_bfregs),
        clock_update_period: has(Mask::MLX5DV_CONTEXT_MASK_CLOCK_INFO_UPDATE)
            .then_some(Duration::from_nanos(raw.max_clock_info_update_nsec)),
        flow_actions: has(Mask::MLX5DV_CONTEXT_MASK_FLOW_ACTION_FLAGS).then_some(raw.flow_action_flags),
        dc_on_demand_paging: has(Mask::MLX5DV_CONTEXT_MASK_DC_ODP_CAPS).then_some(raw.dc_odp_caps),
        ..Capabilities::default()
    };
    newer(answer, raw)
}

/// What came to libmlx5 after rdma-core 28: each field with the verb that came with it.
#[allow(unused_mut, unused_variables, reason = "an old library has none of these")]
fn newer(mut answer: Capabilities, raw: &sys::mlx5dv_context) -> Capabilities {
    let has = |field: Mask| raw.comp_mask & u64::from(field.0) != 0;
    #[cfg(rrddmma_has_mlx5dv_query_qp_lag_port)]
    if has(Mask::MLX5DV_CONTEXT_MASK_NUM_LAG_PORTS) {
        answer.lag_ports = Some(raw.num_lag_ports);
    }
    #[cfg(rrddmma_has_mlx5dv_dci_stream_id_reset)]
    if has(Mask::MLX5DV_CONTEXT_MASK_DCI_STREAMS) {
        let streams = raw.dci_streams_caps;
        answer.dci_streams = Some(DciStreams {
            max_log_concurrent: streams.max_log_num_concurent,
            max_log_errored: streams.max_log_num_errored,
        });
    }
    #[cfg(rrddmma_has_mlx5dv_wr_set_mkey_sig_block)]
    if has(Mask::MLX5DV_CONTEXT_MASK_SIGNATURE_OFFLOAD) {
        let signature = raw.sig_caps;
        answer.signature = Some(Signature {
            block_sizes: signature.block_size,
            protections: signature.block_prot,
            t10dif_guards: signature.t10dif_bg,
            crcs: signature.crc_type,
        });
    }
    #[cfg(rrddmma_has_mlx5dv_wr_memcpy)]
    if has(Mask::MLX5DV_CONTEXT_MASK_WR_MEMCPY_LENGTH) {
        answer.max_memcpy = Some(raw.max_wr_memcpy_length);
    }
    #[cfg(rrddmma_has_mlx5dv_crypto_login)]
    if has(Mask::MLX5DV_CONTEXT_MASK_CRYPTO_OFFLOAD) {
        let crypto = raw.crypto_caps;
        answer.crypto = Some(Crypto {
            engines: crypto.crypto_engines,
            failed_selftests: crypto.failed_selftests,
            wrapped_import: crypto.wrapped_import_method,
            log_max_keys: crypto.log_max_num_deks,
            flags: crypto.flags,
        });
    }
    answer
}

pub(super) fn clock(context: &Context) -> Result<Clock> {
    require(context, Verb::Mlx5GetClockInfo)?;
    // SAFETY: I3 – the struct is made of integers.
    let mut raw: sys::mlx5dv_clock_info = unsafe { zeroed() };
    // SAFETY: I1, I4 – the context is open and the out-parameter a live local.
    let ret = unsafe { sys::mlx5dv_get_clock_info(context.as_raw(), &raw mut raw) };
    ffi::errno_value(Verb::Mlx5GetClockInfo, ret)?;
    Ok(Clock {
        nanos: raw.nsec,
        cycles: raw.last_cycles,
        fraction: raw.frac,
        multiplier: raw.mult,
        shift: raw.shift,
        mask: raw.mask,
    })
}

/// Asks about one object, which `fill` has put where libmlx5 looks for it together with where the answer goes.
fn init_obj(
    context: &Context,
    kind: sys::mlx5dv_obj_type,
    fill: impl FnOnce(&mut sys::mlx5dv_obj),
) -> Result<()> {
    require(context, Verb::Mlx5InitObj)?;
    // SAFETY: I3 – the struct is made of pointers, for which null is valid.
    let mut object: sys::mlx5dv_obj = unsafe { zeroed() };
    fill(&mut object);
    // SAFETY: I1, I4 – the object is live and one of libmlx5, as was just asked, and the answer goes to a live local of the caller.
    let ret = unsafe { sys::mlx5dv_init_obj(&raw mut object, u64::from(kind.0)) };
    ffi::errno_value(Verb::Mlx5InitObj, ret)
}

pub(super) fn queue_pair<'a>(context: &Context, qp: *mut sys::ibv_qp) -> Result<QueuePairLayout<'a>> {
    // SAFETY: I3 – the struct is made of integers and pointers, for which null is valid.
    let mut out: sys::mlx5dv_qp = unsafe { zeroed() };
    init_obj(context, sys::mlx5dv_obj_type::MLX5DV_OBJ_QP, |object| {
        (object.qp.in_, object.qp.out) = (qp, &raw mut out);
    })?;
    Ok(QueuePairLayout {
        send: Ring { buffer: out.sq.buf.cast(), entries: out.sq.wqe_cnt, stride: out.sq.stride },
        receive: Ring { buffer: out.rq.buf.cast(), entries: out.rq.wqe_cnt, stride: out.rq.stride },
        doorbell_record: out.dbrec,
        blueflame: out.bf.reg,
        blueflame_size: out.bf.size,
        owner: PhantomData,
    })
}

pub(super) fn completion_queue<'a>(
    context: &Context,
    cq: *mut sys::ibv_cq,
) -> Result<CompletionQueueLayout<'a>> {
    // SAFETY: I3 – the struct is made of integers and pointers, for which null is valid.
    let mut out: sys::mlx5dv_cq = unsafe { zeroed() };
    init_obj(context, sys::mlx5dv_obj_type::MLX5DV_OBJ_CQ, |object| {
        (object.cq.in_, object.cq.out) = (cq, &raw mut out);
    })?;
    Ok(CompletionQueueLayout {
        ring: Ring { buffer: out.buf.cast(), entries: out.cqe_cnt, stride: out.cqe_size },
        doorbell_record: out.dbrec,
        uar: out.cq_uar,
        number: out.cqn,
        owner: PhantomData,
    })
}

pub(super) fn shared_receive<'a>(
    context: &Context,
    srq: *mut sys::ibv_srq,
) -> Result<SharedReceiveLayout<'a>> {
    const NUMBER: u64 = sys::mlx5dv_srq_comp_mask::MLX5DV_SRQ_MASK_SRQN.0 as u64;
    // SAFETY: I3 – the struct is made of integers and pointers, for which null is valid.
    let mut out: sys::mlx5dv_srq = unsafe { zeroed() };
    out.comp_mask = NUMBER;
    init_obj(context, sys::mlx5dv_obj_type::MLX5DV_OBJ_SRQ, |object| {
        (object.srq.in_, object.srq.out) = (srq, &raw mut out);
    })?;
    Ok(SharedReceiveLayout {
        buffer: out.buf.cast(),
        stride: out.stride,
        head: out.head,
        tail: out.tail,
        doorbell_record: out.dbrec,
        number: (out.comp_mask & NUMBER != 0).then_some(out.srqn),
        owner: PhantomData,
    })
}

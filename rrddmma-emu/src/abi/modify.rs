//! Changes of and questions about queue pairs, and address handles: what speaks of paths.

use zerocopy::FromZeros;

use super::uapi::cmd::qp::SIGNAL_ALL;
use super::uapi::{mlx5, verbs};
use super::write::Request;
use crate::device::address::AddressVector;
use crate::device::fabric::count;
use crate::device::modify::{self, Change, mask};
use crate::device::qp::{self, Attributes, State};
use crate::device::{ah, table};
use crate::errno::Errno;

/// `MODIFY_QP`.
pub(crate) fn modify_qp(request: &mut Request<'_, '_>) -> Result<(), Errno> {
    let input: verbs::ModifyQp = request.input();
    if input.attr_mask & !mask::STANDARD != 0 {
        return Err(Errno::EOPNOTSUPP);
    }
    change(request, &input).map(drop)
}

/// `EX_MODIFY_QP`.
pub(crate) fn ex_modify_qp(request: &mut Request<'_, '_>) -> Result<(), Errno> {
    let input: verbs::ExModifyQp = request.input();
    let index = change(request, &input.base)?;
    let response_length = count(size_of::<verbs::ExModifyQpResponse>());
    request.answer(&verbs::ExModifyQpResponse { comp_mask: 0, response_length });
    let mut driver = mlx5::ModifyQpResponse::new_zeroed();
    driver.response_length = count(size_of::<mlx5::ModifyQpResponse>());
    driver.dctn = qp::number(index);
    request.driver_answer(&driver);
    Ok(())
}

fn change(request: &mut Request<'_, '_>, input: &verbs::ModifyQp) -> Result<table::Index, Errno> {
    let change = Change {
        mask: input.attr_mask,
        state: u32::from(input.qp_state),
        current_state: u32::from(input.cur_qp_state),
        attributes: Attributes {
            address: vector(&input.dest),
            alternate: vector(&input.alt_dest),
            qkey: input.qkey,
            receive_psn: input.rq_psn,
            send_psn: input.sq_psn,
            destination: input.dest_qp_num,
            access: input.qp_access_flags,
            pkey_index: input.pkey_index,
            alternate_pkey_index: input.alt_pkey_index,
            path_mtu: input.path_mtu,
            migration: input.path_mig_state,
            max_read_atomic: input.max_rd_atomic,
            max_destination_read_atomic: input.max_dest_rd_atomic,
            min_rnr_timer: input.min_rnr_timer,
            port: input.port_num,
            timeout: input.timeout,
            retry_count: input.retry_cnt,
            rnr_retry: input.rnr_retry,
            alternate_port: input.alt_port_num,
            alternate_timeout: input.alt_timeout,
            reserved: 0,
        },
    };
    let Request { fabric, host, context, .. } = request;
    modify::modify(fabric, host, *context, input.qp_handle, &change)
}

/// `QUERY_QP`.
pub(crate) fn query_qp(request: &mut Request<'_, '_>) -> Result<(), Errno> {
    let input: verbs::QueryQp = request.input();
    let index = qp::find(request.fabric, request.context, input.qp_handle)?;
    let qp = &request.fabric.qps[index as usize];
    let set = &qp.attributes;
    let mut response = verbs::QueryQpResponse::new_zeroed();
    response.dest = destination(&set.address);
    response.alt_dest = destination(&set.alternate);
    // As `mlx5_ib_query_qp`: the receive queue as it is; what is left 0 here libmlx5 knows itself.
    response.max_recv_wr = qp.receive_depth();
    response.max_recv_sge = qp.max_receive_segments();
    response.qkey = set.qkey;
    response.rq_psn = set.receive_psn;
    response.sq_psn = set.send_psn;
    response.dest_qp_num = set.destination;
    response.qp_access_flags = set.access;
    response.pkey_index = set.pkey_index;
    response.alt_pkey_index = set.alternate_pkey_index;
    response.qp_state = state(qp.state());
    response.cur_qp_state = response.qp_state;
    response.path_mtu = set.path_mtu;
    response.path_mig_state = set.migration;
    response.max_rd_atomic = set.max_read_atomic;
    response.max_dest_rd_atomic = set.max_destination_read_atomic;
    response.min_rnr_timer = set.min_rnr_timer;
    response.port_num = set.port;
    response.timeout = set.timeout;
    response.retry_cnt = set.retry_count;
    response.rnr_retry = set.rnr_retry;
    response.alt_port_num = set.alternate_port;
    response.alt_timeout = set.alternate_timeout;
    response.sq_sig_all = u8::from(qp.flags & SIGNAL_ALL != 0);
    request.answer(&response);
    Ok(())
}

/// `CREATE_AH`; mlx5 answers with the peer's Ethernet address.
pub(crate) fn create_ah(request: &mut Request<'_, '_>) -> Result<(), Errno> {
    let input: verbs::CreateAh = request.input();
    let attr = &input.attr;
    let vector = AddressVector {
        gid: attr.grh.dgid,
        flow_label: attr.grh.flow_label,
        lid: attr.dlid,
        reserved: 0,
        source_gid_index: attr.grh.sgid_index,
        hop_limit: attr.grh.hop_limit,
        traffic_class: attr.grh.traffic_class,
        service_level: attr.sl,
        source_path_bits: attr.src_path_bits,
        static_rate: attr.static_rate,
        is_global: attr.is_global,
        port: attr.port_num,
    };
    let Request { fabric, host, context, .. } = request;
    let (index, dmac) = ah::create(fabric, host, *context, input.pd_handle, &vector)?;
    request.answer(&verbs::CreateAhResponse { ah_handle: table::handle::<ah::AddressHandle>(index) });
    let response_length = count(size_of::<mlx5::CreateAhResponse>());
    request.driver_answer(&mlx5::CreateAhResponse { response_length, dmac, reserved: [0; 6] });
    Ok(())
}

fn vector(dest: &verbs::QpDestination) -> AddressVector {
    AddressVector {
        gid: dest.dgid,
        flow_label: dest.flow_label,
        lid: dest.dlid,
        reserved: 0,
        source_gid_index: dest.sgid_index,
        hop_limit: dest.hop_limit,
        traffic_class: dest.traffic_class,
        service_level: dest.sl,
        source_path_bits: dest.src_path_bits,
        static_rate: dest.static_rate,
        is_global: dest.is_global,
        port: dest.port_num,
    }
}

fn destination(vector: &AddressVector) -> verbs::QpDestination {
    verbs::QpDestination {
        dgid: vector.gid,
        flow_label: vector.flow_label,
        dlid: vector.lid,
        reserved: 0,
        sgid_index: vector.source_gid_index,
        hop_limit: vector.hop_limit,
        traffic_class: vector.traffic_class,
        sl: vector.service_level,
        src_path_bits: vector.source_path_bits,
        static_rate: vector.static_rate,
        is_global: vector.is_global,
        port_num: vector.port,
    }
}

fn state(state: State) -> u8 {
    u8::try_from(state as u32).unwrap_or(u8::MAX)
}

//! Objects through the ABI: birth, use, death, and what stands in their way.

use zerocopy::{FromZeros, IntoBytes};

use super::paper::{Attr, Caller};
use crate::abi::mapping::{Mapping, PAGE, mmap};
use crate::abi::uapi::cmd::{self, async_event, cq, mr, object, qp, uar, uhw, write};
use crate::abi::uapi::{mlx5, verbs};
use crate::device::qp::{MAX_SGE, MAX_WORK_REQUESTS};
use crate::device::table::{self, ContextId};
use crate::device::tests::bed::BASE;
use crate::errno::Errno;

pub(super) fn alloc_pd(caller: &mut Caller) -> u32 {
    caller.write::<verbs::AllocPdResponse>(write::ALLOC_PD, &[0; 8]).unwrap().pd_handle
}

pub(super) fn reg_mr(caller: &mut Caller, pd: u32, start: u64) -> Result<verbs::RegMrResponse, Errno> {
    let mut request = verbs::RegMr::new_zeroed();
    (request.start, request.hca_va, request.length, request.pd_handle) = (start, start, 4096, pd);
    caller.write(write::REG_MR, request.as_bytes())
}

pub(super) fn create_cq(caller: &mut Caller, cqe: u32) -> Result<u32, Errno> {
    create_cq_with(caller, cqe, |_| {})
}

/// As [`create_cq`], with a change of the driver's data.
pub(super) fn create_cq_with(
    caller: &mut Caller,
    cqe: u32,
    change: impl FnOnce(&mut mlx5::CreateCq),
) -> Result<u32, Errno> {
    let mut driver = mlx5::CreateCq::new_zeroed();
    driver.buf_addr = caller.scratch(u64::from(cqe + 1) * 128);
    driver.db_addr = caller.scratch(8);
    driver.cqe_size = 64;
    change(&mut driver);
    let attributes = [
        Attr::handle(cmd::HANDLE, 0),
        Attr::number(cq::CQE, 4, u64::from(cqe)),
        Attr::number(cq::USER_HANDLE, 8, 0xc0de),
        Attr::number(cq::VECTOR, 4, 0),
        caller.output(cq::RESPONSE_CQE, 4),
        caller.input(uhw::IN, driver.as_bytes()),
        caller.output(uhw::OUT, 8),
    ];
    caller.call(object::CQ, cq::CREATE, &attributes)?;
    Ok(caller.after(0).1 as u32)
}

fn create_qp(caller: &mut Caller, pd: u32, cq: u32, kind: u64) -> Result<u32, Errno> {
    create_qp_of(caller, pd, cq, kind, verbs::QpCap::new_zeroed())
}

fn create_qp_of(
    caller: &mut Caller,
    pd: u32,
    cq: u32,
    kind: u64,
    capacity: verbs::QpCap,
) -> Result<u32, Errno> {
    let mut driver = mlx5::CreateQp::new_zeroed();
    (driver.sq_wqe_count, driver.rq_wqe_count, driver.rq_wqe_shift) = (4, 4, 4);
    driver.buf_addr = caller.scratch(4 * 64 + 4 * 16);
    driver.db_addr = caller.scratch(8);
    let attributes = [
        Attr::handle(cmd::HANDLE, 0),
        Attr::handle(qp::PD, pd),
        Attr::handle(qp::SEND_CQ, cq),
        Attr::handle(qp::RECEIVE_CQ, cq),
        Attr::number(qp::USER_HANDLE, 8, 1),
        caller.input(qp::CAPACITY, capacity.as_bytes()),
        Attr::number(qp::TYPE, 8, kind),
        caller.output(qp::RESPONSE_CAPACITY, 20),
        caller.output(qp::RESPONSE_NUMBER, 4),
        caller.input(uhw::IN, driver.as_bytes()),
        caller.output(uhw::OUT, 40),
    ];
    caller.call(object::QP, qp::CREATE, &attributes)?;
    Ok(caller.after(0).1 as u32)
}

pub(super) fn destroy(
    caller: &mut Caller,
    object: u16,
    method: u16,
    handle: u32,
    answer: u16,
) -> Result<(), Errno> {
    let room = caller.output(cmd::DESTROY_RESPONSE, answer.max(1));
    let attributes = [Attr::handle(cmd::HANDLE, handle), room];
    caller.call(object, method, &attributes[..if answer == 0 { 1 } else { 2 }])
}

#[test]
fn parents_are_busy_until_their_children_are_gone() {
    let mut caller = Caller::new();
    let pd = alloc_pd(&mut caller);
    let cq_handle = create_cq(&mut caller, 15).unwrap();
    let qp_handle = create_qp(&mut caller, pd, cq_handle, 2).unwrap();
    assert_eq!(destroy(&mut caller, object::PD, cmd::DESTROY, pd, 0), Err(Errno::EBUSY));
    assert_eq!(destroy(&mut caller, object::CQ, cq::DESTROY, cq_handle, 8), Err(Errno::EBUSY));
    assert_eq!(destroy(&mut caller, object::QP, qp::DESTROY, qp_handle, 4), Ok(()));
    assert_eq!(destroy(&mut caller, object::QP, qp::DESTROY, qp_handle, 4), Err(Errno::ENOENT));
    assert_eq!(destroy(&mut caller, object::CQ, cq::DESTROY, cq_handle, 8), Ok(()));
    assert_eq!(destroy(&mut caller, object::PD, cmd::DESTROY, pd, 0), Ok(()));
}

#[test]
fn a_pair_has_no_more_than_the_device() {
    let mut caller = Caller::new();
    let pd = alloc_pd(&mut caller);
    let cq_handle = create_cq(&mut caller, 15).unwrap();
    let most = verbs::QpCap {
        max_send_wr: MAX_WORK_REQUESTS,
        max_recv_wr: MAX_WORK_REQUESTS,
        max_send_sge: MAX_SGE,
        max_recv_sge: MAX_SGE,
        max_inline_data: 0,
    };
    create_qp_of(&mut caller, pd, cq_handle, 2, most).unwrap();
    for more in [
        verbs::QpCap { max_send_wr: MAX_WORK_REQUESTS + 1, ..most },
        verbs::QpCap { max_recv_wr: MAX_WORK_REQUESTS + 1, ..most },
        verbs::QpCap { max_send_sge: MAX_SGE + 1, ..most },
        verbs::QpCap { max_recv_sge: MAX_SGE + 1, ..most },
    ] {
        assert_eq!(create_qp_of(&mut caller, pd, cq_handle, 2, more), Err(Errno::EINVAL));
    }
}

#[test]
fn handles_of_another_kind_or_never_given_are_told_apart() {
    let mut caller = Caller::new();
    let pd = alloc_pd(&mut caller);
    let cq_handle = create_cq(&mut caller, 15).unwrap();
    assert_eq!(create_qp(&mut caller, cq_handle, cq_handle, 2), Err(Errno::EINVAL));
    assert_eq!(create_qp(&mut caller, pd + 1, cq_handle, 2), Err(Errno::ENOENT));
    assert_eq!(create_qp(&mut caller, pd, cq_handle + 1, 2), Err(Errno::ENOENT));
    // Raw packets and drivers' own transports are not there.
    for kind in [8, 0xff] {
        assert_eq!(create_qp(&mut caller, pd, cq_handle, kind), Err(Errno::EOPNOTSUPP), "{kind}");
    }
    // What nobody has, and an XRC target, which has neither domain nor queues of these kinds.
    for kind in [0, 1, 5, 10, 11, u64::from(u32::MAX)] {
        assert_eq!(create_qp(&mut caller, pd, cq_handle, kind), Err(Errno::EINVAL), "{kind}");
    }
}

#[test]
fn a_region_is_registered_asked_about_and_deregistered() {
    let mut caller = Caller::new();
    let pd = alloc_pd(&mut caller);
    assert_eq!(reg_mr(&mut caller, pd, BASE - 8192).map(|answer| answer.lkey), Err(Errno::EFAULT));
    assert_eq!(reg_mr(&mut caller, 0, BASE).map(|answer| answer.lkey), Err(Errno::ENOENT));
    let region = reg_mr(&mut caller, pd, BASE).unwrap();
    assert_eq!(region.lkey, region.rkey);
    let room = [(mr::LKEY, 4), (mr::RKEY, 4), (mr::LENGTH, 8), (mr::IOVA, 8)]
        .map(|(id, length)| caller.output(id, length));
    let attributes = [Attr::handle(cmd::HANDLE, region.mr_handle), room[0], room[1], room[2], room[3]];
    caller.call(object::MR, mr::QUERY, &attributes).unwrap();
    assert_eq!(caller.read::<u32>(room[1]), region.rkey);
    assert_eq!((caller.read::<u64>(room[2]), caller.read::<u64>(room[3])), (4096, BASE));
    assert_eq!(destroy(&mut caller, object::PD, cmd::DESTROY, pd, 0), Err(Errno::EBUSY));
    assert_eq!(destroy(&mut caller, object::MR, mr::DESTROY, region.mr_handle, 0), Ok(()));
    assert_eq!(destroy(&mut caller, object::PD, cmd::DESTROY, pd, 0), Ok(()));
}

#[test]
fn an_answer_that_cannot_be_written_makes_nothing() {
    let mut caller = Caller::new();
    let before = table::living(&caller.bed.fabric().pds).count();
    let attributes = [
        Attr::number(cmd::invoke_write::CORE_IN, 8, 0),
        Attr::number(cmd::invoke_write::CORE_OUT, 4, 8),
        Attr::number(cmd::invoke_write::COMMAND, 8, u64::from(write::ALLOC_PD)),
    ];
    let result = caller.call(object::DEVICE, cmd::device::INVOKE_WRITE, &attributes);
    assert_eq!(result, Err(Errno::EFAULT));
    assert_eq!(table::living(&caller.bed.fabric().pds).count(), before);
}

#[test]
fn a_channel_is_a_file_descriptor_and_others_are_not() {
    let mut caller = Caller::new();
    caller.call(object::ASYNC_EVENT, async_event::ALLOC, &[Attr::handle(async_event::FD, 0)]).unwrap();
    let (_, fd) = caller.after(0);
    assert!(caller.bed.events.0.contains_key(&fd));
    let attributes = [
        Attr::handle(cmd::HANDLE, 0),
        Attr::number(cq::CQE, 4, 15),
        Attr::number(cq::USER_HANDLE, 8, 0),
        Attr::handle(cq::CHANNEL, 9999),
        Attr::number(cq::VECTOR, 4, 0),
        caller.output(cq::RESPONSE_CQE, 4),
    ];
    assert_eq!(caller.call(object::CQ, cq::CREATE, &attributes), Err(Errno::EBADF));
}

#[test]
fn a_doorbell_page_is_mapped_by_its_own_context_only() {
    let mut caller = Caller::new();
    let offset = caller.output(uar::OFFSET, 8);
    let attributes = [
        Attr::handle(uar::HANDLE, 0),
        Attr::number(uar::TYPE, 8, 1),
        offset,
        caller.output(uar::LENGTH, 4),
        caller.output(uar::PAGE, 4),
    ];
    caller.call(object::MLX5_UAR, uar::ALLOC, &attributes).unwrap();
    let offset: u64 = caller.read(offset);
    let context = caller.context;
    let handle = caller.after(0).1 as u32;
    let fabric = caller.bed.fabric();
    assert_eq!(mmap(fabric, context, offset, PAGE), Ok(Mapping::Doorbell));
    assert_eq!(mmap(fabric, ContextId(context.0 + 1), offset, PAGE), Err(Errno::EINVAL));
    assert_eq!(mmap(fabric, context, offset, 2 * PAGE), Err(Errno::EINVAL));
    assert_eq!(mmap(fabric, context, offset + 1, PAGE), Err(Errno::EINVAL));
    assert_eq!(mmap(fabric, context, offset + PAGE, PAGE), Err(Errno::EINVAL));
    assert_eq!(mmap(fabric, context, 7 << 8 << 12, PAGE), Ok(Mapping::ClockInfo));
    assert_eq!(mmap(fabric, context, 5 << 8 << 12, PAGE), Ok(Mapping::CoreClock));
    assert_eq!(mmap(fabric, context, 8 << 8 << 12, PAGE), Err(Errno::EOPNOTSUPP));
    caller.call(object::MLX5_UAR, uar::DESTROY, &[Attr::handle(uar::HANDLE, handle)]).unwrap();
    assert_eq!(mmap(caller.bed.fabric(), context, offset, PAGE), Err(Errno::EINVAL));
}

#[test]
fn structures_are_as_long_as_the_kernels() {
    // Sizes on 64-bit machines, by the headers of Linux 6.1.
    assert_eq!(size_of::<verbs::QueryDeviceResponse>(), 176);
    assert_eq!(size_of::<verbs::ExQueryDeviceResponse>(), 304);
    assert_eq!(size_of::<verbs::ExQueryPortResponse>(), 48);
    assert_eq!(size_of::<verbs::ModifyQp>(), 112);
    assert_eq!(size_of::<verbs::QueryQpResponse>(), 128);
    assert_eq!(size_of::<verbs::CreateAh>(), 56);
    assert_eq!(size_of::<mlx5::AllocContext>(), 32);
    assert_eq!(size_of::<mlx5::AllocContextResponse>(), 72);
    assert_eq!(size_of::<mlx5::CreateQp>(), 56);
    assert_eq!(size_of::<mlx5::CreateCq>(), 32);
}

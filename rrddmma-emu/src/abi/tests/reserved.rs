//! Fields that mean nothing and bits that nobody knows: a call that sets one is refused, so that they can get a meaning.

use zerocopy::{FromZeros, IntoBytes};

use super::objects::{alloc_pd, create_cq, create_cq_with};
use super::paper::{Attr, Caller};
use crate::abi::uapi::cmd::{
    self, device, object, query_gid_entry, query_gid_table, query_port, srq, uhw, write,
};
use crate::abi::uapi::{mlx5, verbs};
use crate::errno::Errno;

#[test]
fn the_header_of_a_good_call_has_its_length_its_driver_and_zeros() {
    let mut caller = Caller::new();
    let good = [Attr::number(query_port::PORT, 8, 1), caller.output(query_port::RESPONSE, 48)];
    // Where, what, and the errno; 56 bytes are right.
    for (at, byte, errno) in [
        (0, 57, Errno::EINVAL),
        (8, 1, Errno::EPROTONOSUPPORT),
        (16, 2, Errno::EINVAL),
        (20, 1, Errno::EPROTONOSUPPORT),
    ] {
        caller.call(object::DEVICE, device::QUERY_PORT, &good).unwrap();
        let (process, page) = (caller.process, caller.page);
        caller.bed.put(process, page + at, &[byte]);
        assert_eq!(caller.at(page), Err(errno), "byte {at}");
    }
}

#[test]
fn a_context_is_made_of_what_is_known() {
    type Change = fn(&mut mlx5::AllocContext);
    let unknown: [(Change, Errno); 5] = [
        (|request| request.comp_mask = 1, Errno::EOPNOTSUPP),
        (|request| request.reserved0 = 1, Errno::EOPNOTSUPP),
        (|request| request.reserved1 = 1, Errno::EOPNOTSUPP),
        (|request| request.reserved2 = 1, Errno::EOPNOTSUPP),
        (|request| request.flags = 1, Errno::EINVAL),
    ];
    let mut caller = Caller::fresh();
    for (at, (change, errno)) in unknown.into_iter().enumerate() {
        let mut request = mlx5::AllocContext::new_zeroed();
        change(&mut request);
        assert_eq!(caller.get_context_of(request.as_bytes()).map(drop), Err(errno), "{at}");
    }
    assert_eq!(caller.get_context(), Ok(()));
}

#[test]
fn a_completion_queue_is_made_of_what_is_known() {
    let mut caller = Caller::new();
    let mut create = |flags: u16, cqe_size: u32, compressed: u8| {
        create_cq_with(&mut caller, 15, |driver| {
            (driver.flags, driver.cqe_size, driver.cqe_comp_en) = (flags, cqe_size, compressed);
        })
        .map(drop)
    };
    assert_eq!([create(0, 64, 0), create(1, 128, 0), create(2, 64, 0)], [Ok(()); 3]);
    assert_eq!(create(4, 64, 0), Err(Errno::EINVAL), "time stamps of wall time");
    assert_eq!(create(1, 64, 0), Err(Errno::EOPNOTSUPP), "padding of short entries");
    assert_eq!(create(0, 64, 1), Err(Errno::EOPNOTSUPP), "compressed completions");
}

#[test]
fn a_completion_queue_is_changed_by_what_is_known() {
    let mut caller = Caller::new();
    let handle = create_cq(&mut caller, 15).unwrap();
    for (reserved0, reserved1, expected) in
        [(1, 0, Err(Errno::EINVAL)), (0, 1, Err(Errno::EINVAL)), (0, 0, Ok(31))]
    {
        let request = verbs::ResizeCq { response: 0, cq_handle: handle, cqe: 31 };
        let buf_addr = caller.scratch(32 * 64);
        let driver = mlx5::ResizeCq { buf_addr, cqe_size: 64, reserved0, reserved1 };
        let answer: Result<verbs::ResizeCqResponse, _> =
            caller.write_with(write::RESIZE_CQ, request.as_bytes(), driver.as_bytes());
        assert_eq!(answer.map(|answer| answer.cqe), expected);
    }
    let not = Err(Errno::EOPNOTSUPP);
    for (attr_mask, reserved, expected) in
        [(0, 0, not), (2, 0, not), (3, 0, not), (1, 1, not), (1, 0, Ok(()))]
    {
        let request = verbs::ModifyCq { cq_handle: handle, attr_mask, cq_count: 1, cq_period: 1, reserved };
        let answer = caller.write::<u64>(write::EX_MODIFY_CQ, request.as_bytes()).map(drop);
        assert_eq!(answer, expected, "{attr_mask} {reserved}");
    }
}

#[test]
fn a_window_is_made_of_what_is_known() {
    let mut caller = Caller::new();
    let pd_handle = alloc_pd(&mut caller);
    let request = verbs::AllocMw { response: 0, pd_handle, mw_type: 1, reserved: [0; 3] };
    let not = Err(Errno::EOPNOTSUPP);
    for (comp_mask, reserved1, reserved2, expected) in
        [(1, 0, 0, not), (0, 1, 0, not), (0, 0, 1, not), (0, 0, 0, Ok(()))]
    {
        let driver = mlx5::AllocMw { comp_mask, num_klms: 0, reserved1, reserved2 };
        let answer: Result<verbs::AllocMwResponse, _> =
            caller.write_with(write::ALLOC_MW, request.as_bytes(), driver.as_bytes());
        assert_eq!(answer.map(drop), expected, "{driver:?}");
    }
}

#[test]
fn questions_are_asked_with_what_is_known() {
    let mut caller = Caller::new();
    for (comp_mask, reserved, expected) in
        [(1, 0, Err(Errno::EINVAL)), (0, 1, Err(Errno::EINVAL)), (0, 0, Ok(()))]
    {
        let request = verbs::ExQueryDevice { comp_mask, reserved };
        let answer = caller
            .write::<verbs::ExQueryDeviceResponse>(write::EX_QUERY_DEVICE, request.as_bytes())
            .map(drop);
        assert_eq!(answer, expected, "{comp_mask} {reserved}");
    }
    for (flags, expected) in [(1, Err(Errno::EINVAL)), (0, Ok(()))] {
        let entry = [
            Attr::number(query_gid_entry::PORT, 8, 1),
            Attr::number(query_gid_entry::INDEX, 8, 0),
            Attr::number(query_gid_entry::FLAGS, 4, flags),
            caller.output(query_gid_entry::ENTRY, 32),
        ];
        assert_eq!(caller.call(object::DEVICE, device::QUERY_GID_ENTRY, &entry), expected, "entry {flags}");
        let table = [
            Attr::number(query_gid_table::ENTRY_SIZE, 8, 32),
            Attr::number(query_gid_table::FLAGS, 4, flags),
            caller.output(query_gid_table::ENTRIES, 320),
            caller.output(query_gid_table::COUNT, 8),
        ];
        assert_eq!(caller.call(object::DEVICE, device::QUERY_GID_TABLE, &table), expected, "table {flags}");
    }
}

#[test]
fn a_shared_receive_queue_is_made_of_what_is_known() {
    let mut caller = Caller::new();
    let pd = alloc_pd(&mut caller);
    let mut create = |kind: u64, flags: u32, reserved0: u32, reserved1: u32| {
        let (buf_addr, db_addr) = (caller.scratch(8 * 32), caller.scratch(8));
        let driver = mlx5::CreateSrq { buf_addr, db_addr, flags, reserved0, uidx: 0, reserved1 };
        let attributes = [
            Attr::handle(cmd::HANDLE, 0),
            Attr::handle(srq::PD, pd),
            Attr::number(srq::USER_HANDLE, 8, 1),
            Attr::number(srq::MAX_WR, 4, 7),
            Attr::number(srq::MAX_SGE, 4, 1),
            Attr::number(srq::LIMIT, 4, 0),
            Attr::number(srq::TYPE, 8, kind),
            caller.output(srq::RESPONSE_MAX_WR, 4),
            caller.output(srq::RESPONSE_MAX_SGE, 4),
            caller.input(uhw::IN, driver.as_bytes()),
            caller.output(uhw::OUT, 8),
        ];
        caller.call(object::SRQ, srq::CREATE, &attributes)
    };
    assert_eq!(create(0, 0, 0, 0), Ok(()));
    assert_eq!([create(0, 0, 1, 0), create(0, 0, 0, 1)], [Err(Errno::EINVAL); 2]);
    assert_eq!(create(0, 1, 0, 0), Err(Errno::EOPNOTSUPP), "signatures");
    assert_eq!([create(2, 0, 0, 0), create(3, 0, 0, 0)], [Err(Errno::EOPNOTSUPP), Err(Errno::EINVAL)]);
}

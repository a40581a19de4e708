//! Registering memory under other addresses and with other rights than the plain ones.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{Link, link_with, take};
use rrddmma::{
    Access, ErrorKind, Mapping, Pages, RecvRequest, RemoteSlice, SendRequest, Status, Storage, Verb,
};

fn page() -> Mapping {
    Mapping::new(4096, Pages::Normal).unwrap()
}

#[test]
fn requests_use_the_address_that_was_chosen() {
    let Link { mut a, b: _b, mut cq, pd, .. } = link_with(|builder| builder);
    // SAFETY: its slices are sent, and not inline.
    let source = unsafe { pd.register_at(page(), Access::LOCAL_WRITE, 0x7000_0000_0000) }.unwrap();
    // SAFETY: it is only reached by its remote key.
    let target = unsafe { pd.register_at(page(), Access::REMOTE_WRITE | Access::REMOTE_READ, 0) }.unwrap();
    assert_eq!((source.addr(), target.addr(), target.remote().addr()), (0x7000_0000_0000, 0, 0));
    assert_eq!(source.slice(8..).as_raw().addr, 0x7000_0000_0008);
    source.write_at(8, b"by offset");
    a.post_send(SendRequest::write(&[source.slice(8..17)], target.remote().slice(100..)).signaled()).unwrap();
    assert_eq!(take(&mut cq, 1)[0].status(), Status::Success);
    assert_eq!(target.to_vec(100, 9), b"by offset");
    // The same the other way round, with offsets for addresses.
    let offset = RemoteSlice::new(100, 9, target.remote_key());
    a.post_send(SendRequest::read(&[source.slice(50..59)], offset).signaled()).unwrap();
    assert_eq!(take(&mut cq, 1)[0].status(), Status::Success);
    assert_eq!(source.to_vec(50, 9), b"by offset");
}

/// Why such slices are unsafe to make: a short message comes in its completion, and libmlx5 copies it to the address of the entry, whatever lies there.
#[test]
fn a_short_message_is_copied_to_the_address_that_was_chosen() {
    let Link { mut a, mut b, mut cq, pd, context } = link_with(|builder| builder);
    let mut elsewhere = page();
    let address = Storage::as_ptr(&mut elsewhere);
    // SAFETY: the slice is of as many bytes as the mapping at the address, which nobody reads before the completion is there.
    let target = unsafe { pd.register_at(page(), Access::LOCAL_WRITE, address.addr().get() as u64) }.unwrap();
    for (message, comes_in_completion) in
        [(&[7; 8][..], context.attributes().vendor_id() == 0x02c9), (&[8; 64], false)]
    {
        b.post_recv(RecvRequest::new(&[target.slice(..)])).unwrap();
        a.post_send(SendRequest::send_bytes(message).signaled()).unwrap();
        assert!(take(&mut cq, 2).iter().all(|completion| completion.status() == Status::Success));
        let at_target = target.to_vec(0, message.len()) == message;
        // SAFETY: the mapping is live and as long as the message at least; nobody writes to it now.
        let at_address = unsafe { std::slice::from_raw_parts(address.as_ptr(), message.len()) } == message;
        assert_eq!(
            [at_address, at_target],
            [comes_in_completion, !comes_in_completion],
            "{} bytes",
            message.len()
        );
    }
}

#[test]
fn beyond_a_chosen_address_is_beyond_the_region() {
    let Link { mut a, b: _b, mut cq, pd, .. } = link_with(|builder| builder);
    // SAFETY: it is only reached by its remote key.
    let target = unsafe { pd.register_at(page(), Access::REMOTE_WRITE, 0x10000) }.unwrap();
    let outside = RemoteSlice::new(0xffff, 1, target.remote_key());
    a.post_send(SendRequest::write_bytes(b"x", outside).signaled()).unwrap();
    assert_eq!(take(&mut cq, 1)[0].status(), Status::RemoteAccessError);
}

#[test]
fn addresses_that_differ_within_a_page_are_refused_and_explained() {
    let pd = common::context().alloc_pd().unwrap();
    // SAFETY: no request names the region.
    let rejected = unsafe { pd.register_at(page(), Access::empty(), 0x1001) }.unwrap_err();
    let error = rejected.error();
    assert_eq!((error.verb(), error.kind()), (Verb::RegMrIova, ErrorKind::InvalidAttribute));
    assert!(error.to_string().contains("iova 0x1001 differ within a page of 4096 bytes"), "{error}");
    // SAFETY: no request names the region.
    unsafe { pd.register_at(rejected.into_value(), Access::empty(), 0x1000) }.unwrap();
}

#[test]
#[should_panic(expected = "ProtectionDomain::register_at: the access rights 0x80000 have unknown bits")]
fn rights_that_nobody_knows() {
    let pd = common::context().alloc_pd().unwrap();
    // SAFETY: no request names the region.
    let _ = unsafe { pd.register_at(page(), Access::from_bits_retain(1 << 19), 0) };
}

#[test]
#[should_panic(
    expected = "ProtectionDomain::register_at: 4096 bytes at address 0xfffffffffffff001 go beyond"
)]
fn an_address_too_high() {
    let pd = common::context().alloc_pd().unwrap();
    // SAFETY: no request names the region.
    let _ = unsafe { pd.register_at(page(), Access::empty(), u64::MAX - 4094) };
}

#[test]
fn relaxed_ordering_is_taken_whether_known_or_not() {
    let pd = common::context().alloc_pd().unwrap();
    let region = pd.allocate(64, Access::REMOTE_WRITE | Access::RELAXED_ORDERING).unwrap();
    assert!(region.access().contains(Access::RELAXED_ORDERING | Access::LOCAL_WRITE));
}

#[test]
fn paging_on_demand_is_unsupported_where_the_device_says_so() {
    let context = common::context();
    let paging = context.extended_attributes().map(|attributes| attributes.on_demand_paging());
    let pd = context.alloc_pd().unwrap();
    let registered = pd.register(vec![7; 4096], Access::ON_DEMAND);
    if paging.is_ok_and(|paging| paging.is_supported) {
        registered.unwrap();
        return;
    }
    let (error, storage) = registered.unwrap_err().into_parts();
    assert_eq!((error.verb(), error.kind()), (Verb::RegMr, ErrorKind::Unsupported), "{error}");
    assert_eq!(storage, [7; 4096]);
}

#[test]
fn slices_without_panic_and_without_a_look() {
    let pd = common::context().alloc_pd().unwrap();
    let region = pd.allocate(64, Access::empty()).unwrap();
    assert_eq!(region.get(10..20).unwrap().as_raw().addr, region.addr() + 10);
    assert!(region.get(..65).is_none() && region.get(65..).is_none() && region.get(0..=usize::MAX).is_none());
    // SAFETY: 60..64 is inside the region of 64 bytes.
    let slice = unsafe { region.get_unchecked(60, 4) };
    assert_eq!((slice.as_raw().addr, slice.len()), (region.addr() + 60, 4));
}

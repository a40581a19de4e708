//! Atomic operations on a peer's memory.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::sync::atomic::Ordering;

use common::{Link, take};
use rrddmma::{
    Access, Mapping, MemoryRegion, Opcode, Pages, ProtectionDomain, RemoteKey, RemoteSlice, SendRequest,
    Status,
};

fn words(pd: &ProtectionDomain, access: Access) -> MemoryRegion<Mapping> {
    pd.register(Mapping::new(64, Pages::Normal).unwrap(), access).unwrap()
}

fn link() -> Link {
    common::link_with(|builder| builder.remote_access(Access::REMOTE_ATOMIC | Access::REMOTE_READ))
}

#[test]
fn the_old_value_comes_back_and_the_sum_stays() {
    let Link { mut a, b: _b, mut cq, pd, .. } = link();
    let (result, target) = (words(&pd, Access::LOCAL_WRITE), words(&pd, Access::REMOTE_ATOMIC));
    target.store(8, u64::MAX, Ordering::SeqCst);
    let list = [result.slice(16..24)];
    a.post_send(SendRequest::fetch_and_add(&list, target.remote().slice(8..), 5).signaled().id(3)).unwrap();
    let completion = take(&mut cq, 1)[0];
    assert_eq!((completion.status(), completion.opcode()), (Status::Success, Opcode::FetchAndAdd));
    assert_eq!(completion.wr_id(), 3);
    assert_eq!((result.load(16, Ordering::SeqCst), target.load(8, Ordering::SeqCst)), (u64::MAX, 4));
}

#[test]
fn a_swap_happens_only_if_the_value_is_the_expected_one() {
    let Link { mut a, b: _b, mut cq, pd, .. } = link();
    let (result, target) = (words(&pd, Access::LOCAL_WRITE), words(&pd, Access::REMOTE_ATOMIC));
    target.store(0, 0x0102_0304_0506_0708, Ordering::SeqCst);
    for (expected, new, before, after) in [
        (7, 9, 0x0102_0304_0506_0708, 0x0102_0304_0506_0708),
        (0x0102_0304_0506_0708, 9, 0x0102_0304_0506_0708, 9),
        (9, 10, 9, 10),
    ] {
        let list = [result.slice(..8)];
        let request = SendRequest::compare_and_swap(&list, target.remote(), expected, new);
        a.post_send(request.signaled()).unwrap();
        let completion = take(&mut cq, 1)[0];
        assert_eq!((completion.status(), completion.opcode()), (Status::Success, Opcode::CompareAndSwap));
        assert_eq!((result.load(0, Ordering::SeqCst), target.load(0, Ordering::SeqCst)), (before, after));
    }
}

#[test]
fn without_the_right_nothing_changes() {
    let Link { mut a, b: _b, mut cq, pd, .. } = link();
    let (result, target) = (words(&pd, Access::LOCAL_WRITE), words(&pd, Access::REMOTE_READ));
    target.store(0, 1, Ordering::SeqCst);
    a.post_send(SendRequest::fetch_and_add(&[result.slice(..8)], target.remote(), 5)).unwrap();
    assert_eq!(take(&mut cq, 1)[0].status(), Status::RemoteAccessError);
    assert_eq!(target.load(0, Ordering::SeqCst), 1);
}

/// One test for each `# Panics` bullet.
mod contracts {
    use super::*;

    const REMOTE: RemoteSlice = RemoteSlice::new(0x1000, 64, RemoteKey::new(1));

    fn result() -> MemoryRegion<Mapping> {
        words(&common::context().alloc_pd().unwrap(), Access::LOCAL_WRITE)
    }

    #[test]
    #[should_panic(expected = "SendRequest::fetch_and_add: the target has 60 bytes at 0x1004")]
    fn an_unaligned_sum() {
        let _ = SendRequest::fetch_and_add(&[result().slice(..8)], REMOTE.slice(4..), 1);
    }

    #[test]
    #[should_panic(expected = "SendRequest::compare_and_swap: the target has 7 bytes at 0x1000")]
    fn a_short_swap() {
        let _ = SendRequest::compare_and_swap(&[result().slice(..8)], REMOTE.slice(..7), 1, 2);
    }

    #[test]
    #[should_panic(
        expected = "SendRequest::fetch_and_add: the result has 9 bytes in 1 entries but needs 8 in 1"
    )]
    fn a_long_result_of_a_sum() {
        let _ = SendRequest::fetch_and_add(&[result().slice(..9)], REMOTE, 1);
    }

    /// libmlx5 lets the device write eight bytes to *each* entry: behind the end of a short one there may be bytes that are somebody else's.
    #[test]
    #[should_panic(
        expected = "SendRequest::fetch_and_add: the result has 8 bytes in 2 entries but needs 8 in 1"
    )]
    fn a_result_in_two_parts() {
        let mut link = link();
        let pool = link.pd.buffer_pool(Access::LOCAL_WRITE).buffers(64, 2).build().unwrap();
        let (shared, exclusive) = (pool.take(64).unwrap().share(), pool.take(64).unwrap());
        let target = words(&link.pd, Access::REMOTE_ATOMIC);
        target.store(0, u64::MAX, Ordering::SeqCst);
        let parts = [shared.slice(60..), shared.slice(..4)];
        link.a.post_send(SendRequest::fetch_and_add(&parts, target.remote(), 1).signaled()).unwrap();
        take(&mut link.cq, 1);
        assert_eq!(&*exclusive, [0; 64], "nobody posted this buffer");
    }

    #[test]
    #[should_panic(
        expected = "SendRequest::compare_and_swap: the result has 0 bytes in 0 entries but needs 8 in 1"
    )]
    fn no_result_of_a_swap() {
        let _ = SendRequest::compare_and_swap(&[], REMOTE, 1, 2);
    }
}

//! Regions: when their memory is freed, when it can be seen as plain bytes, and what registering reports.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use common::{Link, is, probe};
use rrddmma::{Access, ErrorKind, Mapping, Pages, RecvRequest, SendRequest, SharedSlice, Status, Verb};

const SECOND: Duration = Duration::from_secs(10);

#[test]
fn an_unused_region_is_freed_at_once() {
    let Link { mut b, a: _a, pd, cq: _cq, .. } = common::link();
    let other = pd.allocate(64, Access::LOCAL_WRITE).unwrap();
    b.post_recv(RecvRequest::new(&[other.slice(..)])).unwrap();
    let (storage, freed) = probe();
    drop(pd.register(storage, Access::LOCAL_WRITE).unwrap());
    assert!(is(&freed), "no slice was made of it, so that nothing outstanding can use it");
}

#[test]
fn a_region_waits_for_the_receive_that_uses_it() {
    let Link { mut a, mut b, mut cq, pd, .. } = common::link();
    let (storage, freed) = probe();
    let region = pd.register(storage, Access::LOCAL_WRITE).unwrap();
    b.post_recv(RecvRequest::new(&[region.slice(..)]).id(1)).unwrap();
    let key = region.local_key();
    drop(region);
    assert_eq!((is(&freed), pd.reclaim().waiting), (false, 1));
    // No new region can get the key that an outstanding request still names.
    let others: Vec<_> = (0..300).map(|_| pd.allocate(64, Access::LOCAL_WRITE).unwrap()).collect();
    assert!(others.iter().all(|other| other.local_key() != key));
    a.post_send(SendRequest::send_bytes(b"late").signaled().id(2)).unwrap();
    let mut done = 0;
    while done < 2 {
        done += cq.poll_for(SECOND, |completion| assert_eq!(completion.status(), Status::Success)).unwrap();
    }
    let reclaimed = pd.reclaim();
    assert_eq!((reclaimed.released, reclaimed.waiting, is(&freed)), (1, 0, true));
}

#[test]
fn a_region_waits_for_an_unsignaled_send_until_a_signaled_one_completes() {
    let Link { mut a, b: _b, mut cq, pd, .. } = common::link();
    let target = pd.allocate(4096, Access::REMOTE_WRITE).unwrap();
    let (storage, freed) = probe();
    let region = pd.register(storage, Access::empty()).unwrap();
    a.post_send(SendRequest::write(&[region.slice(..)], target.remote())).unwrap();
    drop(region);
    pd.reclaim();
    assert!(!is(&freed));
    a.post_send(SendRequest::write_bytes(b"x", target.remote()).signaled()).unwrap();
    cq.poll_for(SECOND, |completion| assert_eq!(completion.status(), Status::Success)).unwrap();
    assert_eq!((pd.reclaim().released, is(&freed)), (1, true));
}

#[test]
fn a_region_waits_until_the_pair_is_destroyed() {
    let Link { a, mut b, mut cq, pd, .. } = common::link();
    let (storage, freed) = probe();
    let region = pd.register(storage, Access::LOCAL_WRITE).unwrap();
    b.post_recv(RecvRequest::new(&[region.slice(..)])).unwrap();
    drop(region);
    // Neither the error state nor a flushed completion is a fence.
    b.to_error().unwrap();
    cq.poll_for(SECOND, |completion| assert_eq!(completion.status(), Status::WorkRequestFlushed)).unwrap();
    pd.reclaim();
    assert!(!is(&freed));
    drop(b);
    assert!(is(&freed));
    drop(a);
}

#[test]
fn a_region_waits_through_a_reset() {
    let Link { a: _a, mut b, cq: _cq, pd, .. } = common::link();
    let (storage, freed) = probe();
    let region = pd.register(storage, Access::LOCAL_WRITE).unwrap();
    b.post_recv(RecvRequest::new(&[region.slice(..)])).unwrap();
    drop(region);
    let b = b.reset().unwrap();
    pd.reclaim();
    assert!(!is(&freed));
    drop(b);
    assert!(is(&freed));
}

#[test]
fn a_forgotten_region_stays() {
    let Link { pd, .. } = common::link();
    let (storage, freed) = probe();
    let region = pd.register(storage, Access::LOCAL_WRITE).unwrap();
    #[allow(clippy::mem_forget, reason = "that is what is tested")]
    std::mem::forget(region);
    drop(pd);
    assert!(!is(&freed));
}

#[test]
fn plain_bytes_while_nothing_is_posted() {
    let Link { mut a, mut b, mut cq, pd, .. } = common::link();
    let mut region = pd.allocate(64, Access::LOCAL_WRITE).unwrap();
    region.as_mut_slice().unwrap().fill(7);
    b.post_recv(RecvRequest::new(&[region.slice(..)]).id(1)).unwrap();
    let error = region.as_mut_slice().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Busy);
    a.post_send(SendRequest::send_bytes(b"new").signaled()).unwrap();
    let mut done = 0;
    while done < 2 {
        done += cq.poll_for(SECOND, |_| ()).unwrap();
    }
    // What is posted on other regions does not matter any more.
    let other = pd.allocate(64, Access::LOCAL_WRITE).unwrap();
    b.post_recv(RecvRequest::new(&[other.slice(..)])).unwrap();
    assert_eq!(region.as_mut_slice().unwrap()[..4], *b"new\x07");
}

#[test]
#[should_panic(expected = "MemoryRegion::as_mut_slice: peers may write to the region")]
fn memory_that_peers_may_write_is_never_plain() {
    let mut region = common::context().alloc_pd().unwrap().allocate(64, Access::REMOTE_WRITE).unwrap();
    let _ = region.as_mut_slice();
}

#[test]
fn storage_comes_back_when_nothing_uses_it() {
    let Link { a: _a, mut b, cq: _cq, pd, .. } = common::link();
    let region = pd.register(vec![1, 2, 3], Access::LOCAL_WRITE).unwrap();
    b.post_recv(RecvRequest::new(&[region.slice(..)])).unwrap();
    let rejected = region.close().unwrap_err();
    assert_eq!((rejected.error().verb(), rejected.error().kind()), (Verb::DeregMr, ErrorKind::Busy));
    // A refusal forgets nothing: the receive is still outstanding.
    let mut region = rejected.into_value();
    assert_eq!(region.as_mut_slice().unwrap_err().kind(), ErrorKind::Busy);
    let region = region.close().unwrap_err().into_value();
    drop(b);
    assert_eq!(region.close().unwrap(), [1, 2, 3]);
}

#[test]
fn a_region_that_was_posted_in_another_domain_waits_as_well() {
    let Link { a: _a, b: mut receiver, cq: _cq, pd, .. } = common::link();
    let other = pd.context().alloc_pd().unwrap();
    let region = other.register(vec![1, 2, 3], Access::LOCAL_WRITE).unwrap();
    receiver.post_recv(RecvRequest::new(&[region.slice(..)])).unwrap();
    drop(region);
    assert_eq!(other.reclaim().waiting, 1);
    drop(receiver);
    assert_eq!(other.reclaim().waiting, 0);
}

#[test]
fn a_region_that_could_not_be_closed_waits_when_it_is_dropped() {
    let Link { a: _a, b: mut receiver, cq: _cq, pd, .. } = common::link();
    let region = pd.register(vec![1, 2, 3], Access::LOCAL_WRITE).unwrap();
    receiver.post_recv(RecvRequest::new(&[region.slice(..)])).unwrap();
    drop(region.close().unwrap_err().into_value());
    assert_eq!(pd.reclaim().waiting, 1);
    drop(receiver);
    assert_eq!(pd.reclaim().waiting, 0);
}

#[test]
fn storage_comes_back_when_it_cannot_be_registered() {
    let pd = common::context().alloc_pd().unwrap();
    let rejected = pd.register(vec![9; 10], Access::ON_DEMAND).unwrap_err();
    assert_eq!(rejected.error().verb(), Verb::RegMr);
    assert_eq!(rejected.into_value(), [9; 10]);
}

#[test]
fn what_cannot_be_allocated_is_an_error() {
    let pd = common::context().alloc_pd().unwrap();
    for len in [1 << 60, usize::MAX] {
        let error = pd.allocate(len, Access::empty()).unwrap_err();
        assert_eq!((error.verb(), error.kind()), (Verb::Mmap, ErrorKind::OutOfMemory));
    }
}

#[test]
fn mappings_can_be_registered() {
    let pd = common::context().alloc_pd().unwrap();
    let mapping = Mapping::new(10_000, Pages::Transparent).unwrap();
    let region = pd.register(mapping, Access::REMOTE_READ).unwrap();
    region.write_at(9_000, b"mapped");
    assert_eq!(region.to_vec(9_000, 6), b"mapped");
}

#[test]
fn the_shared_view_copies_and_loads() {
    let pd = common::context().alloc_pd().unwrap();
    let region = pd.register(Mapping::new(64, Pages::Normal).unwrap(), Access::REMOTE_WRITE).unwrap();
    region.store(8, 0x0102_0304_0506_0708, Ordering::Release);
    assert_eq!(region.load(8, Ordering::Acquire), 0x0102_0304_0506_0708);
    assert_eq!(region.to_vec(8, 8), 0x0102_0304_0506_0708_u64.to_ne_bytes());
    let end = region.len();
    region.write_at(end - 1, b"!");
    region.write_at(end, b"");
    let mut out = [0; 2];
    region.read_at(end - 2, &mut out);
    assert_eq!(out, *b"\0!");
}

#[test]
fn a_shared_slice_keeps_its_region() {
    let pd = common::context().alloc_pd().unwrap();
    let (storage, freed) = probe();
    let region = Arc::new(pd.register(storage, Access::LOCAL_WRITE).unwrap());
    let slice = SharedSlice::new(&region, 16..32);
    assert_eq!((slice.as_slice().len(), slice.as_slice().as_raw().addr), (16, region.addr() + 16));
    drop(region);
    assert!(!is(&freed));
    drop(slice.clone());
    drop(slice);
    assert!(is(&freed));
}

/// The contracts of slices and of the shared view: one test for each bullet.
mod contracts {
    use super::*;

    fn region() -> rrddmma::MemoryRegion<Mapping> {
        let pd = common::context().alloc_pd().unwrap();
        pd.register(Mapping::new(4096, Pages::Normal).unwrap(), Access::LOCAL_WRITE).unwrap()
    }

    #[test]
    #[should_panic(expected = "ProtectionDomain::register: the access rights 0x80001 have unknown bits")]
    fn rights_that_nobody_knows() {
        let pd = common::context().alloc_pd().unwrap();
        let _ = pd.register(vec![0], Access::LOCAL_WRITE | Access::from_bits_retain(1 << 19));
    }

    #[test]
    #[should_panic(expected = "MemoryRegion::slice: bytes 4095..4097 but the region has 4096")]
    fn a_slice_beyond_the_end() {
        let _ = region().slice(4095..4097);
    }

    #[test]
    #[should_panic(expected = "SharedSlice::new: bytes 4096..4097 but the region has 4096")]
    fn a_shared_slice_beyond_the_end() {
        let _ = SharedSlice::new(&Arc::new(region()), 4096..4097);
    }

    #[test]
    #[should_panic(expected = "MemoryRegion::read_at: 2 bytes at 4095")]
    fn reading_beyond_the_end() {
        region().read_at(4095, &mut [0; 2]);
    }

    #[test]
    #[should_panic(expected = "MemoryRegion::write_at: 1 bytes at 18446744073709551615")]
    fn writing_at_an_offset_that_overflows() {
        region().write_at(usize::MAX, &[0]);
    }

    #[test]
    #[should_panic(expected = "MemoryRegion::to_vec: 5 bytes at 4092")]
    fn copying_out_beyond_the_end() {
        let _ = region().to_vec(4092, 5);
    }

    #[test]
    #[should_panic(expected = "MemoryRegion::load: 8 bytes at 4089")]
    fn loading_beyond_the_end() {
        let _ = region().load(4089, Ordering::Relaxed);
    }

    #[test]
    #[should_panic(expected = "MemoryRegion::load: offset 4 is not aligned")]
    fn loading_unaligned() {
        let _ = region().load(4, Ordering::Relaxed);
    }

    #[test]
    #[should_panic(expected = "MemoryRegion::load: there is no such thing as a load with Release")]
    fn loading_with_release() {
        let _ = region().load(0, Ordering::Release);
    }

    #[test]
    #[should_panic(expected = "MemoryRegion::store: 8 bytes at 4096")]
    fn storing_beyond_the_end() {
        region().store(4096, 0, Ordering::Relaxed);
    }

    #[test]
    #[should_panic(expected = "MemoryRegion::store: offset 1 is not aligned")]
    fn storing_unaligned() {
        region().store(1, 0, Ordering::Relaxed);
    }

    #[test]
    #[should_panic(expected = "MemoryRegion::store: there is no such thing as a store with Acquire")]
    fn storing_with_acquire() {
        region().store(0, 0, Ordering::Acquire);
    }
}

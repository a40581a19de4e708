//! Regions that change in place.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{Link, is, link, probe, take};
use rrddmma::{
    Access, Advice, ErrorKind, Follow, RecvRequest, RemoteSlice, Reregistered, Reregistration, SendRequest,
    Status, Verb,
};

/// Writes into the peer's memory, and says what became of it; after a failure the pair is of no use.
fn write(link: &mut Link, target: RemoteSlice) -> Status {
    link.a.post_send(SendRequest::write_bytes(b"new", target).signaled()).unwrap();
    take(&mut link.cq, 1)[0].status()
}

#[test]
fn rights_are_given_and_taken() {
    let mut link = link();
    let region = link.pd.register(vec![0; 64], Access::LOCAL_WRITE).unwrap();
    let (region, former) = region.reregister(Reregistration::new().access(Access::REMOTE_WRITE)).unwrap();
    assert!(former.is_none() && region.access() == Access::REMOTE_WRITE | Access::LOCAL_WRITE);
    assert_eq!(write(&mut link, region.remote()), Status::Success);
    let (mut region, _) = region.reregister(Reregistration::new().access(Access::LOCAL_WRITE)).unwrap();
    // Peers may write no more, so that there is the plain view.
    assert_eq!(region.as_mut_slice().unwrap()[..4], *b"new\0");
    assert_eq!(write(&mut link, region.remote()), Status::RemoteAccessError);
}

#[test]
fn another_domain_has_it_then() {
    let mut link = link();
    let other = link.context.alloc_pd().unwrap();
    let region = link.pd.register(vec![0; 64], Access::REMOTE_WRITE).unwrap();
    let (region, _) = region.reregister(Reregistration::new().pd(&other)).unwrap();
    assert_eq!((region.pd(), write(&mut link, region.remote())), (&other, Status::RemoteAccessError));
    assert_eq!(other.close().unwrap_err().error().kind(), ErrorKind::Busy);
}

#[test]
fn storage_is_exchanged() {
    let mut link = link();
    let region = link.pd.register(vec![1; 64], Access::REMOTE_WRITE).unwrap();
    let (region, former) = region.reregister(Reregistration::new().storage(vec![2; 128])).unwrap();
    assert_eq!((former, region.len()), (Some(vec![1; 64]), 128));
    assert_eq!(write(&mut link, region.remote().slice(100..103)), Status::Success);
    let bytes = region.close().unwrap();
    assert_eq!((bytes[99], &bytes[100..103], bytes[103]), (2, &b"new"[..], 2));
}

#[test]
fn everything_changes_in_one_step() {
    let link = link();
    let other = link.context.alloc_pd().unwrap();
    let (first, first_freed) = probe();
    let (second, second_freed) = probe();
    let region = link.pd.register(first, Access::LOCAL_WRITE).unwrap();
    let change = Reregistration::new().pd(&other).access(Access::REMOTE_READ).storage(second);
    let (region, former) = region.reregister(change).unwrap();
    assert_eq!((region.pd(), region.access()), (&other, Access::REMOTE_READ));
    drop(former);
    assert!(is(&first_freed) && !is(&second_freed));
    drop(region);
    assert!(is(&second_freed));
}

#[test]
fn what_requests_may_use_does_not_change() {
    let Link { mut a, mut b, mut cq, pd, .. } = link();
    let region = pd.register(vec![1; 64], Access::LOCAL_WRITE).unwrap();
    b.post_recv(RecvRequest::new(&[region.slice(..)])).unwrap();
    let failed = region.reregister(Reregistration::new().storage(vec![2; 64])).unwrap_err();
    assert_eq!((failed.error().verb(), failed.error().kind()), (Verb::ReregMr, ErrorKind::Busy));
    assert!(failed.to_string().ends_with("; the region is unchanged"), "{failed}");
    let Reregistered::Unchanged(region, Some(refused)) = failed.into_state() else { panic!("changed") };
    assert_eq!(refused, [2; 64]);
    a.post_send(SendRequest::send_bytes(b"new").signaled()).unwrap();
    assert!(take(&mut cq, 2).iter().all(|completion| completion.status() == Status::Success));
    // A region that has changed still waits for what is posted later.
    let (region, former) = region.reregister(Reregistration::new().storage(refused)).unwrap();
    assert_eq!(former.unwrap()[..4], *b"new\x01");
    b.post_recv(RecvRequest::new(&[region.slice(..)])).unwrap();
    drop(region);
    assert_eq!(pd.reclaim().waiting, 1);
    drop(b);
    assert_eq!(pd.reclaim().waiting, 0);
}

#[test]
fn storage_without_bytes_is_refused() {
    let pd = common::context().alloc_pd().unwrap();
    let region = pd.register(vec![1; 64], Access::LOCAL_WRITE).unwrap();
    let failed = region.reregister(Reregistration::new().storage(Vec::new())).unwrap_err();
    assert_eq!(failed.error().kind(), ErrorKind::InvalidAttribute);
    let Reregistered::Unchanged(region, Some(_)) = failed.into_state() else { panic!("changed") };
    assert_eq!(region.close().unwrap(), [1; 64]);
}

#[test]
#[should_panic(expected = "MemoryRegion::reregister: nothing shall change")]
fn nothing_to_change() {
    let pd = common::context().alloc_pd().unwrap();
    let _ = pd.allocate(64, Access::empty()).unwrap().reregister(Reregistration::new());
}

#[test]
#[should_panic(expected = "MemoryRegion::reregister: the access rights 0x80000 have unknown bits")]
fn rights_that_nobody_knows() {
    let pd = common::context().alloc_pd().unwrap();
    let change = Reregistration::new().access(Access::from_bits_retain(1 << 19));
    let _ = pd.allocate(64, Access::empty()).unwrap().reregister(change);
}

#[test]
#[should_panic(expected = "MemoryRegion::reregister: the protection domain is of another context")]
fn a_domain_of_another_context() {
    let (pd, other) = (common::context().alloc_pd().unwrap(), common::context().alloc_pd().unwrap());
    let _ = pd.allocate(64, Access::empty()).unwrap().reregister(Reregistration::new().pd(&other));
}

#[test]
fn advice_is_taken_or_clearly_refused() {
    let link = link();
    let region = link.pd.allocate(8192, Access::LOCAL_WRITE).unwrap();
    let parts = [region.slice(..4096), region.slice(4096..)];
    for (advice, follow) in [
        (Advice::Prefetch, Follow::Now),
        (Advice::PrefetchWrite, Follow::Later),
        (Advice::PrefetchPresent, Follow::Now),
    ] {
        // The region is not paged on demand, so that no device takes it.
        let error = link.pd.advise(advice, follow, &parts).unwrap_err();
        assert_eq!(error.verb(), Verb::AdviseMr);
        assert!(
            matches!(
                error.kind(),
                ErrorKind::Unsupported | ErrorKind::InvalidAttribute | ErrorKind::NotFound
            ),
            "{error}"
        );
    }
}

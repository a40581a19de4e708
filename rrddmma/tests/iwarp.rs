//! Regions on a device where a peer's access may outlive the registration, as measured with the kernel's driver for iWARP. The device is an ordinary one that is taken for
//! such a one: what differs is when memory is freed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::sync::Once;

use common::{Link, is, probe, take};
use rrddmma::{Access, ErrorKind, Rc, RecvRequest, SendRequest, sys};

/// A connection over what passes for iWARP.
fn link() -> Link {
    let link = common::link();
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the context is open, so that its device is live.
        let device = unsafe { (*link.context.as_raw()).device };
        // SAFETY: as above; nobody reads the field before a test of this program has a link.
        unsafe { (*device).transport_type = sys::ibv_transport_type::IBV_TRANSPORT_IWARP };
    });
    link
}

#[test]
fn what_peers_can_reach_is_freed_when_the_pairs_are_gone() {
    let Link { a, b, cq, pd, .. } = link();
    let (storage, freed) = probe();
    drop(pd.register(storage, Access::REMOTE_WRITE).unwrap());
    pd.reclaim();
    assert!(!is(&freed));
    // A pair that is made after the key was gone cannot reach it.
    let _later = pd.queue_pair::<Rc>(&cq, &cq).build().unwrap();
    drop((a, b));
    assert!(is(&freed));
}

#[test]
fn a_pair_that_is_made_while_the_key_lives_counts_too() {
    let Link { mut a, mut b, mut cq, pd, .. } = link();
    let (storage, freed) = probe();
    let region = pd.register(storage, Access::REMOTE_WRITE).unwrap();
    b.post_recv(RecvRequest::new(&[region.slice(..8)])).unwrap();
    drop(region);
    // The region waits for the receive, still registered, while another pair is made.
    let later = pd.queue_pair::<Rc>(&cq, &cq).build().unwrap();
    a.post_send(SendRequest::send_bytes(b"x").signaled()).unwrap();
    take(&mut cq, 2);
    pd.reclaim();
    assert!(!is(&freed));
    drop((a, b));
    assert!(!is(&freed));
    drop(later);
    assert!(is(&freed));
}

#[test]
fn what_only_the_device_can_reach_does_not_wait() {
    let Link { a: _a, b: _b, pd, .. } = link();
    let (storage, freed) = probe();
    drop(pd.register(storage, Access::LOCAL_WRITE).unwrap());
    assert!(is(&freed));
}

#[test]
fn storage_comes_back_only_without_pairs() {
    let Link { a, b, pd, .. } = link();
    let region = pd.register(vec![1, 2, 3], Access::REMOTE_READ).unwrap();
    let rejected = region.close().unwrap_err();
    assert_eq!(rejected.error().kind(), ErrorKind::Busy);
    assert!(rejected.error().to_string().contains("as long as a queue pair lives"), "{}", rejected.error());
    drop((a, b));
    assert_eq!(rejected.into_value().close().unwrap(), [1, 2, 3]);
}

//! Handles can be dropped in any order, in any thread; parents are refused while children live.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::Link;
use rrddmma::{Access, ErrorKind, QpState, Rc, RecvRequest, SendRequest, Verb};

/// All orders of `n` things.
fn permutations(n: usize) -> Vec<Vec<usize>> {
    if n == 0 {
        return vec![Vec::new()];
    }
    let insert = |order: Vec<usize>| {
        (0..=order.len()).map(move |at| {
            let mut order = order.clone();
            order.insert(at, n - 1);
            order
        })
    };
    permutations(n - 1).into_iter().flat_map(insert).collect()
}

#[test]
fn handles_can_be_dropped_in_any_order() {
    let orders = permutations(6);
    assert_eq!(orders.len(), 720);
    for order in orders {
        let context = common::context();
        let channel = context.create_channel().unwrap();
        let pd = context.alloc_pd().unwrap();
        let cq = context.completion_queue(4).channel(&channel).build().unwrap();
        let region = pd.allocate(64, Access::LOCAL_WRITE).unwrap();
        let mut qp = pd.queue_pair::<Rc>(&cq, &cq).max_send_wr(1).max_recv_wr(1).build().unwrap();
        // So that something is outstanding whatever goes first.
        qp.post_recv(RecvRequest::new(&[region.slice(..)])).unwrap();
        let mut handles: Vec<Option<Box<dyn std::any::Any>>> = vec![
            Some(Box::new(context)),
            Some(Box::new(channel)),
            Some(Box::new(pd)),
            Some(Box::new(cq)),
            Some(Box::new(region)),
            Some(Box::new(qp)),
        ];
        for at in order {
            drop(handles[at].take());
        }
    }
}

#[test]
fn a_parent_is_not_closed_while_a_child_lives() {
    let Link { a, b, cq, pd, context } = common::link();
    let (error, context) = context.close().unwrap_err().into_parts();
    assert_eq!((error.verb(), error.kind(), error.errno()), (Verb::CloseDevice, ErrorKind::Busy, None));
    let (error, pd) = pd.close().unwrap_err().into_parts();
    assert_eq!((error.verb(), error.kind()), (Verb::DeallocPd, ErrorKind::Busy));
    let (error, cq) = cq.close().unwrap_err().into_parts();
    assert_eq!((error.verb(), error.kind()), (Verb::DestroyCq, ErrorKind::Busy));
    a.close().unwrap();
    let cq = cq.close().unwrap_err().into_value();
    b.close().unwrap();
    cq.close().unwrap();
    let channel = context.create_channel().unwrap();
    let clone = channel.clone();
    let (error, channel) = channel.close().unwrap_err().into_parts();
    assert_eq!((error.verb(), error.kind()), (Verb::DestroyCompChannel, ErrorKind::Busy));
    drop(clone);
    channel.close().unwrap();
    pd.close().unwrap();
    context.close().unwrap();
}

#[test]
fn a_pair_keeps_its_parents_alive() {
    let Link { mut a, b: _b, cq, pd, context } = common::link();
    drop((cq, pd, context));
    assert_eq!(a.query().unwrap().state(), QpState::ReadyToSend);
    a.post_send(SendRequest::send_bytes(b"x")).unwrap();
    assert!(a.pd().context().name().starts_with("mlx5") || std::env::var_os("RRDDMMA_TEST_DEVICE").is_some());
}

#[test]
fn handles_move_between_threads() {
    let Link { mut a, mut b, mut cq, pd, .. } = common::link();
    let region = pd.allocate(64, Access::LOCAL_WRITE).unwrap();
    b.post_recv(RecvRequest::new(&[region.slice(..)]).id(1)).unwrap();
    let sender = std::thread::spawn(move || {
        a.post_send(SendRequest::send_bytes(b"from a thread").signaled().id(2)).unwrap();
        a
    });
    let a = sender.join().unwrap();
    let poller = std::thread::spawn(move || {
        let mut done = 0;
        while done < 2 {
            done += cq.poll_for(std::time::Duration::from_secs(10), |_| ()).unwrap();
        }
    });
    poller.join().unwrap();
    assert_eq!(region.to_vec(0, 13), b"from a thread");
    drop((a, b));
}

#[test]
fn a_leaked_pair_keeps_what_it_uses() {
    let Link { a: _a, mut b, cq, pd, .. } = common::link();
    let region = pd.allocate(64, Access::LOCAL_WRITE).unwrap();
    b.post_recv(RecvRequest::new(&[region.slice(..)])).unwrap();
    #[allow(clippy::mem_forget, reason = "that is what is tested")]
    std::mem::forget(b);
    drop(region);
    assert_eq!(pd.reclaim().waiting, 1);
    assert_eq!(cq.close().unwrap_err().error().kind(), ErrorKind::Busy);
}

//! Workers: one thread's queue and pairs, without locks.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::time::Duration;

use rrddmma::{
    Access, ConnectOptions, ErrorKind, QpState, QueuePairBuilder, Rc, RecvRequest, SendRequest, Status,
    Worker,
};

const SECOND: Duration = Duration::from_secs(10);

/// The identifiers of the next `count` completions, in ascending order; all are successes.
fn take(worker: &mut Worker, count: usize) -> Vec<u64> {
    let mut ids = Vec::new();
    while ids.len() < count {
        worker
            .poll_for(SECOND, |completion| {
                assert_eq!(completion.status(), Status::Success);
                ids.push(completion.wr_id());
            })
            .unwrap();
    }
    ids.sort_unstable();
    ids
}

#[test]
fn a_worker_serves_several_pairs_and_moves_as_one() {
    let context = common::context();
    let pd = context.alloc_pd().unwrap();
    let mut worker = pd.worker(64).unwrap();
    let is_mlx5 = context.attributes().vendor_id() == 0x02c9;
    assert!(worker.is_lock_free() || !is_mlx5, "libmlx5 has thread domains");
    let region = pd.allocate(64, Access::LOCAL_WRITE).unwrap();
    let a = worker.prepare::<Rc, _, _>(|builder| builder.max_inline_data(16)).unwrap();
    let b = worker.prepare::<Rc, _, _>(|builder| builder.max_recv_wr(8)).unwrap();
    worker.prepared(&b).post_recv(RecvRequest::new(&[region.slice(..)]).id(1)).unwrap();
    let (end_a, end_b) = (worker.prepared(&a).endpoint().unwrap(), worker.prepared(&b).endpoint().unwrap());
    let a = worker.connect(a, &end_b, &ConnectOptions::new()).unwrap();
    let b = worker.connect(b, &end_a, &ConnectOptions::new()).unwrap();
    let thread = std::thread::spawn(move || {
        worker.pair(&a).post_send(SendRequest::send_bytes(b"confined").signaled().id(2)).unwrap();
        let ids = take(&mut worker, 2);
        assert_eq!((ids, worker.pair(&b).number()), (vec![1, 2], end_b.qp));
        worker.remove(a);
        assert_eq!(worker.pair(&b).query().unwrap().state(), QpState::ReadyToSend);
        worker
    });
    let worker = thread.join().unwrap();
    assert_eq!(region.to_vec(0, 8), b"confined");
    drop((pd, context));
    drop(region);
    drop(worker);
}

#[test]
fn a_key_comes_back_when_connecting_fails() {
    let context = common::context();
    let mut worker = context.alloc_pd().unwrap().worker(4).unwrap();
    let key = worker.prepare::<Rc, _, _>(|builder| builder).unwrap();
    let mut nowhere = worker.prepared(&key).endpoint().unwrap();
    (nowhere.gid, nowhere.lid) = (None, rrddmma::Lid::new(0));
    let (error, key) = worker.connect(key, &nowhere, &ConnectOptions::new()).unwrap_err().into_parts();
    assert_eq!(error.kind(), ErrorKind::Unreachable);
    assert_eq!(worker.prepared(&key).query().unwrap().state(), QpState::Init);
}

#[test]
fn pairs_by_calls_and_on_a_shared_queue_stand_beside_each_other() {
    let pd = common::context().alloc_pd().unwrap();
    let mut worker = pd.worker(16).unwrap();
    let mut srq = pd.create_srq(4, 1).unwrap();
    let region = pd.allocate(64, Access::LOCAL_WRITE).unwrap();
    srq.post_recv(RecvRequest::new(&[region.slice(..8)]).id(1)).unwrap();
    let a = worker.prepare(|builder: QueuePairBuilder<Rc>| builder.max_inline_data(16).extended()).unwrap();
    let b = worker.prepare(|builder: QueuePairBuilder<Rc>| builder.srq(&srq)).unwrap();
    let (end_a, end_b) = (worker.prepared(&a).endpoint().unwrap(), worker.prepared(&b).endpoint().unwrap());
    let a = worker.connect(a, &end_b, &ConnectOptions::new()).unwrap();
    let b = worker.connect(b, &end_a, &ConnectOptions::new()).unwrap();
    worker.pair(&a).post_send(SendRequest::send_bytes(b"by call").signaled().id(2)).unwrap();
    let ids = take(&mut worker, 2);
    assert_eq!((ids, region.to_vec(0, 7)), (vec![1, 2], b"by call".to_vec()));
    assert_eq!(worker.pair(&b).query().unwrap().state(), QpState::ReadyToSend);
    worker.remove(a);
}

#[test]
fn the_place_of_a_pair_that_is_gone_is_used_again() {
    let context = common::context();
    let mut worker = context.alloc_pd().unwrap().worker(4).unwrap();
    let [one, other] = [(); 2].map(|()| worker.prepare(|builder: QueuePairBuilder<Rc>| builder).unwrap());
    let kept = worker.prepared(&other).number();
    worker.remove_prepared(one);
    let ud = worker.prepare(|builder: QueuePairBuilder<rrddmma::Ud>| builder).unwrap();
    assert!(format!("{ud:?}").contains("index: 0"), "{ud:?}");
    assert_eq!(worker.prepared(&ud).query().unwrap().state(), QpState::Init);
    assert_eq!(worker.prepared(&other).number(), kept);
}

/// The contracts of keys: one test for each bullet.
mod contracts {
    use super::*;
    use rrddmma::{PairKey, PreparedKey};

    fn worker() -> Worker {
        common::context().alloc_pd().unwrap().worker(4).unwrap()
    }

    fn prepared() -> (Worker, PreparedKey<Rc>) {
        let mut worker = worker();
        let key = worker.prepare::<Rc, _, _>(|builder| builder).unwrap();
        (worker, key)
    }

    fn connected() -> (Worker, PairKey<Rc>) {
        let (mut worker, key) = prepared();
        let own = worker.prepared(&key).endpoint().unwrap();
        let key = worker.connect(key, &own, &ConnectOptions::new()).unwrap();
        (worker, key)
    }

    #[test]
    #[should_panic(expected = "ProtectionDomain::worker: the depth is 0")]
    fn no_depth() {
        let _ = common::context().alloc_pd().unwrap().worker(0);
    }

    #[test]
    #[should_panic(expected = "Worker::prepare: the shared receive queue is of another context")]
    fn a_builder_with_a_shared_queue_from_elsewhere() {
        let pd = common::context().alloc_pd().unwrap();
        let (cq, srq) = (pd.context().create_cq(4).unwrap(), pd.create_srq(4, 1).unwrap());
        let elsewhere = pd.queue_pair::<Rc>(&cq, &cq).srq(&srq);
        let _ = worker().prepare::<Rc, _, _>(|_| elsewhere);
    }

    #[test]
    #[should_panic(expected = "Worker::prepared: the key is of another worker")]
    fn prepared_of_another() {
        let (_worker, key) = prepared();
        let _ = worker().prepared(&key);
    }

    #[test]
    #[should_panic(expected = "Worker::connect: the key is of another worker")]
    fn connect_of_another() {
        let (mut own, key) = prepared();
        let end = own.prepared(&key).endpoint().unwrap();
        let _ = worker().connect(key, &end, &ConnectOptions::new());
    }

    #[test]
    #[should_panic(expected = "Worker::pair: the key is of another worker")]
    fn pair_of_another() {
        let (_worker, key) = connected();
        let _ = worker().pair(&key);
    }

    #[test]
    #[should_panic(expected = "Worker::remove_prepared: the key is of another worker")]
    fn remove_prepared_of_another() {
        let (_worker, key) = prepared();
        worker().remove_prepared(key);
    }

    #[test]
    #[should_panic(expected = "Worker::remove: the key is of another worker")]
    fn remove_of_another() {
        let (_worker, key) = connected();
        worker().remove(key);
    }
}

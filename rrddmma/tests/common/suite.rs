//! What each way of posting must do alike: errors, flushes, queues that are full and queues that wrap. The benchmark runs it on the very pairs that it counts.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a suite fails by panicking")]

use std::time::Duration;

use rrddmma::{
    Access, CompletionQueue, MemoryRegion, Path, ProtectionDomain, QueuePair, QueuePairBuilder, Rc,
    RecvRequest, SendRequest, Status, Work, WorkCompletion,
};

/// Two pairs of one process, connected to each other, with short queues.
pub(crate) struct Suite<'a, P: Path> {
    a: QueuePair<Rc, P>,
    b: QueuePair<Rc, P>,
    cq: CompletionQueue,
    pd: ProtectionDomain,
    local: MemoryRegion,
    remote: MemoryRegion,
    /// Lets a device work that stands still otherwise.
    work: &'a dyn Fn(),
}

const SIZE: usize = 4096;
/// Bytes that go inline at most.
const INLINE: usize = 64;

/// The whole suite.
pub(crate) fn all<P: Path>(make: impl Fn() -> Suite<'static, P>) {
    for test in [
        Suite::a_failure_flushes_what_comes_after,
        Suite::the_error_state_flushes_everything,
        Suite::a_queue_wraps,
        Suite::a_full_queue_says_so_and_spoils_nothing,
        Suite::a_list_that_does_not_fit_is_begun,
    ] {
        test(make());
    }
}

impl<'a, P: Path> Suite<'a, P> {
    pub(crate) fn new(
        pd: &ProtectionDomain,
        path: impl Fn(QueuePairBuilder<Rc>) -> QueuePairBuilder<Rc, P>,
        work: &'a dyn Fn(),
    ) -> Self {
        let cq = pd.context().create_cq(256).unwrap();
        let build = || {
            let builder = pd.queue_pair::<Rc>(&cq, &cq).max_send_wr(8).max_send_sge(4).max_inline_data(64);
            path(builder.remote_access(Access::REMOTE_WRITE)).build().unwrap()
        };
        let (a, b) = (build(), build());
        let (end_a, end_b) = (a.endpoint().unwrap(), b.endpoint().unwrap());
        let (a, b) = (a.connect(&end_b).unwrap(), b.connect(&end_a).unwrap());
        let local = pd.allocate(SIZE, Access::LOCAL_WRITE).unwrap();
        let remote = pd.allocate(SIZE, Access::REMOTE_WRITE).unwrap();
        local.write_at(0, &(0..251).cycle().take(SIZE).collect::<Vec<u8>>());
        Self { a, b, cq, pd: pd.clone(), local, remote, work }
    }

    pub(crate) fn a_failure_flushes_what_comes_after(mut self) {
        let closed = self.pd.allocate(64, Access::LOCAL_WRITE).unwrap();
        self.b.post_recv(RecvRequest::new(&[]).id(1)).unwrap();
        self.a.post_send(SendRequest::write(&[self.local.slice(..8)], closed.remote()).id(2)).unwrap();
        self.a.post_send(SendRequest::send(&[self.local.slice(..8)]).id(3)).unwrap();
        let taken = take(&mut self.cq, self.work, 3);
        let of = |id| taken.iter().find(|completion| completion.wr_id() == id).unwrap();
        assert_eq!(of(2).status(), Status::RemoteAccessError);
        assert_eq!(
            (of(3).status(), of(1).status()),
            (Status::WorkRequestFlushed, Status::WorkRequestFlushed)
        );
        self.is_flushed(10..14);
    }

    pub(crate) fn the_error_state_flushes_everything(mut self) {
        self.a.to_error().unwrap();
        self.is_flushed(0..5);
        let mut list: Vec<Work<'_, Rc>> =
            (5..8).map(|id| SendRequest::write_bytes(b"late", self.remote.remote()).id(id).into()).collect();
        self.a.post_send_list(&mut list).unwrap();
        let taken = take(&mut self.cq, self.work, 3);
        assert!(taken.iter().map(WorkCompletion::wr_id).eq(5..8), "{taken:?}");
        assert!(taken.iter().all(|completion| completion.status() == Status::WorkRequestFlushed));
    }

    pub(crate) fn a_queue_wraps(mut self) {
        let mut signaled = 0;
        for round in 0..1500 {
            // Every length of a request: inline or not, of several entries, with and without data.
            let (entries, at, is_inline) = (round % 5, (round * 37) % (SIZE - 512), round % 3 == 0);
            let len = if is_inline { INLINE / 4 } else { 100 };
            let list: Vec<_> =
                (0..entries.min(4)).map(|n| self.local.slice(at + n * len..at + (n + 1) * len)).collect();
            let request = SendRequest::write(&list, self.remote.remote().slice(at..)).id(round as u64);
            let request = if is_inline { request.inline() } else { request };
            let is_signaled = round % 4 == 3;
            self.a.post_send(if is_signaled { request.signaled() } else { request }).unwrap();
            if is_signaled {
                let taken = take(&mut self.cq, self.work, 1);
                assert_eq!((taken[0].wr_id(), taken[0].status()), (round as u64, Status::Success));
                signaled += 1;
                let bytes = list.len() * len;
                assert_eq!(self.remote.to_vec(at, bytes), self.local.to_vec(at, bytes), "round {round}");
                self.remote.write_at(at, &vec![0; bytes]);
            }
        }
        assert_eq!(signaled, 375);
    }

    pub(crate) fn a_full_queue_says_so_and_spoils_nothing(mut self) {
        for round in 0..20 {
            let mut posted = 0;
            // Sends without a receive stay in the queue also where a request that was executed leaves it at once.
            let error = loop {
                let list = [self.local.slice(posted * 16..posted * 16 + 16)];
                match self.a.post_send(SendRequest::send(&list).id(posted as u64).signaled()) {
                    Ok(()) => posted += 1,
                    Err(error) => break error,
                }
            };
            assert!(error.is_queue_full() && error.index() == 0, "{error}");
            assert!(self.is_room_for(posted), "{posted} requests in round {round}");
            for at in 0..posted {
                let list = [self.remote.slice(at * 16..at * 16 + 16)];
                self.b.post_recv(RecvRequest::new(&list).id((SIZE + at) as u64)).unwrap();
            }
            let taken = take(&mut self.cq, self.work, 2 * posted);
            assert!(taken.iter().all(WorkCompletion::is_success), "{taken:?}");
            let sent = taken.iter().map(WorkCompletion::wr_id).filter(|&id| id < SIZE as u64);
            assert!(sent.eq(0..posted as u64), "{taken:?}");
            assert_eq!(self.remote.to_vec(0, posted * 16), self.local.to_vec(0, posted * 16));
            assert_eq!(self.remote.to_vec(posted * 16, 16), [0; 16], "that one was not posted");
            self.remote.write_at(0, &vec![0; posted * 16]);
        }
    }

    pub(crate) fn a_list_that_does_not_fit_is_begun(mut self) {
        let slices: Vec<_> = (0..SIZE).step_by(16).map(|at| [self.local.slice(at..at + 16)]).collect();
        for _ in 0..5 {
            let remote = self.remote.remote();
            let request = |(at, list)| {
                let target = remote.slice(at * 16..at * 16 + 16);
                SendRequest::write(list, target).id(at as u64).signaled().into()
            };
            let mut list: Vec<Work<'_, Rc>> =
                slices.iter().map(|slice| &slice[..]).enumerate().map(request).collect();
            let (mut rest, mut posts) = (&mut list[..], 0);
            while !rest.is_empty() {
                let posted = match self.a.post_send_list(rest) {
                    Ok(()) => rest.len(),
                    Err(error) => {
                        assert!(error.is_queue_full() && self.is_room_for(error.index()), "{error}");
                        error.index()
                    }
                };
                let taken = take(&mut self.cq, self.work, posted);
                assert!(taken.iter().all(WorkCompletion::is_success), "{taken:?}");
                (rest, posts) = (&mut rest[posted..], posts + 1);
            }
            assert!(posts > 1, "all fits");
            assert_eq!(self.remote.to_vec(0, SIZE), self.local.to_vec(0, SIZE));
            self.remote.write_at(0, &[0; SIZE]);
        }
    }

    /// Whether as much as this is what an empty send queue holds: as much as it says, or more where the provider is not exact; libmlx5 is.
    fn is_room_for(&self, posted: usize) -> bool {
        let room = self.a.limits().max_send_wr as usize;
        if self.pd.context().attributes().vendor_id() == 0x02c9 { posted == room } else { posted >= room }
    }

    /// Posts sends of these identifiers, which are given back unsent and in order.
    fn is_flushed(&mut self, ids: std::ops::Range<u64>) {
        let count = ids.clone().count();
        for id in ids.clone() {
            self.a.post_send(SendRequest::send(&[self.local.slice(..8)]).id(id)).unwrap();
        }
        let taken = take(&mut self.cq, self.work, count);
        assert!(taken.iter().map(WorkCompletion::wr_id).eq(ids), "{taken:?}");
        assert!(taken.iter().all(|completion| completion.status() == Status::WorkRequestFlushed));
    }
}

fn take(cq: &mut CompletionQueue, work: &dyn Fn(), count: usize) -> Vec<WorkCompletion> {
    let mut taken = Vec::new();
    while taken.len() < count {
        work();
        cq.poll_for(Duration::from_secs(10), |completion| taken.push(completion.to_value())).unwrap();
    }
    assert_eq!(taken.len(), count);
    taken
}

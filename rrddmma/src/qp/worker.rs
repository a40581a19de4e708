//! Workers: everything that one thread needs, without locks.

use std::any::Any;
use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::{
    Buildable, Carries, ConnectOptions, Connected, Endpoint, Path, PreparedQueuePair, QueuePair,
    QueuePairBuilder, Receives, Transport, Unconnected, Verbs, Work,
};
use crate::cq::{Completion, CompletionQueue};
use crate::error::{Error, PostError, Rejected, Result};
use crate::pd::{ProtectionDomain, ThreadDomain};
use crate::wr::{RecvRequest, SendRequest};

/// What one thread needs: a completion queue, a thread domain of its own with its own doorbell page, and all queue pairs made on it.
///
/// The provider takes no locks for its pairs, and no doorbell is shared with other threads, which is worth most with many of them. That is only right while one
/// thread at a time uses any of it; so a worker owns its pairs, lends them, and is moved between threads as one. Pairs are named by keys.
#[doc(alias = "ibv_td")]
#[doc(alias = "ibv_parent_domain")]
pub struct Worker {
    /// Before the domain, since fields are dropped in their order. Each is a `PreparedQueuePair` or a `QueuePair`.
    pairs: Vec<Option<Box<dyn Any + Send>>>,
    cq: CompletionQueue,
    domain: Option<Arc<ThreadDomain>>,
    pd: ProtectionDomain,
    id: u64,
    single_thread: PhantomData<Cell<()>>,
}

static_assertions::assert_impl_all!(Worker: Send);
static_assertions::assert_not_impl_any!(Worker: Sync, Clone);

/// Names a prepared pair of a worker.
#[derive(Debug, PartialEq, Eq)]
pub struct PreparedKey<T: Transport, P: Path = Verbs>(Key, PhantomData<fn(T, P)>);

/// Names a connected pair of a worker.
#[derive(Debug, PartialEq, Eq)]
pub struct PairKey<T: Transport, P: Path = Verbs>(Key, PhantomData<fn(T, P)>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    worker: u64,
    index: usize,
}

/// A connected pair, lent by its worker. What only looks at the pair is had by dereferencing.
#[derive(Debug)]
pub struct WorkerPair<'a, T: Transport, P: Path = Verbs>(&'a mut QueuePair<T, P>);

/// A prepared pair, lent by its worker. What only looks at the pair is had by dereferencing.
#[derive(Debug)]
pub struct WorkerPrepared<'a, T: Transport, P: Path = Verbs>(&'a mut PreparedQueuePair<T, P>);

impl ProtectionDomain {
    /// Makes a worker whose completion queue has at least this depth. Where the provider has no thread domains it works all the same,
    /// with locks.
    ///
    /// # Panics
    /// * If `depth` is 0.
    ///
    /// # Errors
    /// * As [`create_cq`](crate::Context::create_cq).
    /// * What the driver reports, for example that there are no more doorbell pages.
    ///
    /// Verbs: [ibv_alloc_td(3)](https://man7.org/linux/man-pages/man3/ibv_alloc_td.3.html),
    /// [ibv_alloc_parent_domain(3)](https://man7.org/linux/man-pages/man3/ibv_alloc_parent_domain.3.html)
    #[doc(alias = "ibv_alloc_td")]
    #[doc(alias = "ibv_alloc_parent_domain")]
    #[doc(alias = "ibv_dealloc_td")]
    pub fn worker(&self, depth: u32) -> Result<Worker> {
        assert!(
            depth > 0,
            "ProtectionDomain::worker: the depth is 0 but a queue holds at least 1 completion"
        );
        static IDS: AtomicU64 = AtomicU64::new(0);
        Ok(Worker {
            pairs: Vec::new(),
            cq: self.context().create_cq(depth)?,
            domain: ThreadDomain::new(self)?.map(Arc::new),
            pd: self.clone(),
            id: IDS.fetch_add(1, Ordering::Relaxed),
            single_thread: PhantomData,
        })
    }
}

impl Worker {
    /// Whether the provider works without locks for it.
    pub const fn is_lock_free(&self) -> bool {
        self.domain.is_some()
    }

    /// The domain whose regions its pairs use.
    pub const fn pd(&self) -> &ProtectionDomain {
        &self.pd
    }

    /// Makes a pair and prepares it; `configure` sets what shall differ from the defaults, also whether it posts by calls, or receives from a shared queue.
    ///
    /// ```no_run
    /// # fn f(worker: &mut rrddmma::Worker) -> rrddmma::Result<()> {
    /// use rrddmma::{QueuePairBuilder, Rc};
    ///
    /// let key = worker.prepare(|builder: QueuePairBuilder<Rc>| builder.max_send_wr(128).extended())?;
    /// let endpoint = worker.prepared(&key).endpoint()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    /// * If `configure` gives a builder with a shared receive queue of another context.
    ///
    /// # Errors
    /// * As [`QueuePairBuilder::build`].
    #[track_caller]
    pub fn prepare<T: Transport, U: Buildable, P: Path>(
        &mut self,
        configure: impl FnOnce(QueuePairBuilder<T>) -> QueuePairBuilder<U, P>,
    ) -> Result<PreparedKey<U, P>> {
        let builder = self.pd.queue_pair::<T>(&self.cq, &self.cq);
        // The domain is set last: a builder that `configure` took from elsewhere must not leave this worker's.
        let builder = configure(builder);
        assert!(
            !builder.receives_beyond(self.pd.context()),
            "Worker::prepare: the shared receive queue is of another context"
        );
        let pair = builder.confine(&self.pd, &self.cq, self.domain.clone()).build()?;
        // A place whose pair was removed has no key any more.
        let index = self.pairs.iter().position(Option::is_none).unwrap_or(self.pairs.len());
        self.pairs.resize_with(self.pairs.len().max(index + 1), || None);
        self.pairs[index] = Some(Box::new(pair));
        Ok(PreparedKey(Key { worker: self.id, index }, PhantomData))
    }

    /// Lends a prepared pair, to post receives and to learn its endpoint.
    ///
    /// # Panics
    /// * If the key is of another worker.
    #[track_caller]
    pub fn prepared<T: Transport, P: Path>(&mut self, key: &PreparedKey<T, P>) -> WorkerPrepared<'_, T, P> {
        assert!(key.0.worker == self.id, "Worker::prepared: the key is of another worker");
        WorkerPrepared(find(&mut self.pairs, key.0))
    }

    /// Connects a prepared pair; see [`PreparedQueuePair::connect_with`].
    ///
    /// # Panics
    /// * If the key is of another worker.
    ///
    /// # Errors
    /// * As [`PreparedQueuePair::connect_with`], with the key back.
    #[track_caller]
    pub fn connect<T: Connected, P: Path>(
        &mut self,
        key: PreparedKey<T, P>,
        peer: &Endpoint,
        options: &ConnectOptions,
    ) -> Result<PairKey<T, P>, Rejected<PreparedKey<T, P>>> {
        assert!(key.0.worker == self.id, "Worker::connect: the key is of another worker");
        self.bring_up(key, |prepared| prepared.connect_with(peer, options))
    }

    /// Makes a prepared pair that has no peer ready to send; see [`PreparedQueuePair::activate`].
    ///
    /// # Panics
    /// * If the key is of another worker.
    ///
    /// # Errors
    /// * As [`PreparedQueuePair::activate`], with the key back.
    #[track_caller]
    pub fn activate<T: Unconnected, P: Path>(
        &mut self,
        key: PreparedKey<T, P>,
    ) -> Result<PairKey<T, P>, Rejected<PreparedKey<T, P>>> {
        assert!(key.0.worker == self.id, "Worker::activate: the key is of another worker");
        self.bring_up(key, PreparedQueuePair::activate)
    }

    fn bring_up<T: Transport, P: Path>(
        &mut self,
        key: PreparedKey<T, P>,
        how: impl FnOnce(PreparedQueuePair<T, P>) -> Result<QueuePair<T, P>, Rejected<PreparedQueuePair<T, P>>>,
    ) -> Result<PairKey<T, P>, Rejected<PreparedKey<T, P>>> {
        match how(take(&mut self.pairs, key.0)) {
            Ok(pair) => {
                self.pairs[key.0.index] = Some(Box::new(pair));
                Ok(PairKey(key.0, PhantomData))
            }
            Err(rejected) => {
                let (error, prepared): (Error, PreparedQueuePair<T, P>) = rejected.into_parts();
                self.pairs[key.0.index] = Some(Box::new(prepared));
                Err(Rejected::new(error, key))
            }
        }
    }

    /// Lends a connected pair, to post requests.
    ///
    /// # Panics
    /// * If the key is of another worker.
    #[inline]
    #[track_caller]
    pub fn pair<T: Transport, P: Path>(&mut self, key: &PairKey<T, P>) -> WorkerPair<'_, T, P> {
        assert!(key.0.worker == self.id, "Worker::pair: the key is of another worker");
        WorkerPair(find(&mut self.pairs, key.0))
    }

    /// Destroys a pair.
    ///
    /// # Panics
    /// * If the key is of another worker.
    #[track_caller]
    pub fn remove<T: Transport, P: Path>(&mut self, key: PairKey<T, P>) {
        assert!(key.0.worker == self.id, "Worker::remove: the key is of another worker");
        drop(take::<QueuePair<T, P>>(&mut self.pairs, key.0));
    }

    /// Destroys a prepared pair, for example one that could not be connected.
    ///
    /// # Panics
    /// * If the key is of another worker.
    #[track_caller]
    pub fn remove_prepared<T: Transport, P: Path>(&mut self, key: PreparedKey<T, P>) {
        assert!(key.0.worker == self.id, "Worker::remove_prepared: the key is of another worker");
        drop(take::<PreparedQueuePair<T, P>>(&mut self.pairs, key.0));
    }

    /// Takes up to 16 completions of all its pairs and lends each to `f`; see [`CompletionQueue::poll`].
    ///
    /// # Errors
    /// * As [`CompletionQueue::poll`].
    #[inline]
    pub fn poll(&mut self, f: impl FnMut(Completion<'_>)) -> Result<usize> {
        self.cq.poll(f)
    }

    /// Polls until there is at least one completion; see [`CompletionQueue::poll_for`].
    ///
    /// # Errors
    /// * As [`CompletionQueue::poll_for`].
    pub fn poll_for(&mut self, timeout: Duration, f: impl FnMut(Completion<'_>)) -> Result<usize> {
        self.cq.poll_for(timeout, f)
    }
}

impl<T: Transport, P: Path> WorkerPair<'_, T, P> {
    pub(super) const fn inner(&mut self) -> &mut QueuePair<T, P> {
        self.0
    }

    /// As [`QueuePair::post_send`].
    ///
    /// # Panics
    /// * As [`QueuePair::post_send`].
    ///
    /// # Errors
    /// * As [`QueuePair::post_send`].
    #[inline]
    #[track_caller]
    pub fn post_send<Op>(&mut self, request: SendRequest<'_, Op>) -> Result<(), PostError>
    where
        T: Carries<Op>,
    {
        self.0.post_send(request)
    }

    /// As [`QueuePair::post_send_list`].
    ///
    /// # Panics
    /// * As [`QueuePair::post_send_list`].
    ///
    /// # Errors
    /// * As [`QueuePair::post_send_list`].
    #[inline]
    #[track_caller]
    pub fn post_send_list(&mut self, list: &mut [Work<'_, T>]) -> Result<(), PostError> {
        self.0.post_send_list(list)
    }

    /// As [`QueuePair::to_error`].
    ///
    /// # Errors
    /// * As [`QueuePair::to_error`].
    pub fn to_error(&mut self) -> Result<()> {
        self.0.to_error()
    }
}

impl<T: Transport, P: Path> WorkerPrepared<'_, T, P> {
    pub(super) const fn inner(&mut self) -> &mut PreparedQueuePair<T, P> {
        self.0
    }
}

macro_rules! receives {
    ($($type:ident)*) => {
        $(impl<T: Receives, P: Path> $type<'_, T, P> {
            /// As [`QueuePair::post_recv`].
            ///
            /// # Panics
            /// * As [`QueuePair::post_recv`].
            ///
            /// # Errors
            /// * As [`QueuePair::post_recv`].
            #[inline]
            #[track_caller]
            pub fn post_recv(&mut self, request: RecvRequest<'_>) -> Result<(), PostError> {
                self.0.post_recv(request)
            }

            /// As [`QueuePair::post_recv_list`].
            ///
            /// # Panics
            /// * As [`QueuePair::post_recv_list`].
            ///
            /// # Errors
            /// * As [`QueuePair::post_recv_list`].
            #[inline]
            #[track_caller]
            pub fn post_recv_list(&mut self, list: &mut [RecvRequest<'_>]) -> Result<(), PostError> {
                self.0.post_recv_list(list)
            }
        })*
    };
}

receives!(WorkerPair WorkerPrepared);

// Only shared: a pair that is reached by `&mut` could be swapped for one of another worker.
impl<T: Transport, P: Path> Deref for WorkerPair<'_, T, P> {
    type Target = QueuePair<T, P>;

    fn deref(&self) -> &QueuePair<T, P> {
        self.0
    }
}

impl<T: Transport, P: Path> Deref for WorkerPrepared<'_, T, P> {
    type Target = PreparedQueuePair<T, P>;

    fn deref(&self) -> &PreparedQueuePair<T, P> {
        self.0
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker")
            .field("cq", &self.cq)
            .field("lock_free", &self.is_lock_free())
            .finish_non_exhaustive()
    }
}

/// The pair behind a key. A key is unique and consumed when its pair changes or goes, so that the slot holds what it names.
#[inline]
fn find<Pair: 'static>(pairs: &mut [Option<Box<dyn Any + Send>>], key: Key) -> &mut Pair {
    match pairs[key.index].as_mut().and_then(|pair| pair.downcast_mut()) {
        Some(pair) => pair,
        None => unreachable!("a key of a worker names a pair that is gone"),
    }
}

/// Takes the pair behind a key out of its slot.
fn take<Pair: 'static>(pairs: &mut [Option<Box<dyn Any + Send>>], key: Key) -> Pair {
    match pairs[key.index].take().and_then(|pair| pair.downcast().ok()) {
        Some(pair) => *pair,
        None => unreachable!("a key of a worker names a pair that is gone"),
    }
}

//! What the two handles of a queue pair have in common: the raw pair, its counters, its limits.

use std::ptr::NonNull;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rrddmma_sys as sys;
use rrddmma_sys::ibv_send_flags;

use super::builder::{QueuePairLimits, Setup, Signaling};
use super::calls::{self, Calls};
use super::multicast;
use super::owned::Parked;
use super::room::Room;
use crate::context::Ownership;
use crate::cq;
use crate::error::{Error, ErrorKind, Rejected, Result, Verb};
use crate::ffi;
use crate::gid::Gid;
use crate::ids::{Lid, QpNumber};
use crate::pd::{Counters, ProtectionDomain, ThreadDomain};
use crate::srq;

/// The state of a handle. What the data path reads comes first and needs no further indirection but to the counters.
pub(super) struct Core {
    raw: NonNull<sys::ibv_qp>,
    pub(super) counters: Arc<Counters>,
    pub(super) limits: QueuePairLimits,
    /// The pair as calls know it, if it takes them for what structures can say too.
    pub(super) calls: Option<Calls>,
    /// What is certain to fit; only calls need to know.
    pub(super) room: Room,
    /// `IBV_SEND_SIGNALED` if every send gives a completion, else 0.
    pub(super) always: u32,
    /// The same for what only calls can say.
    pub(super) rare_calls: Option<Calls>,
    inner: Arc<Inner>,
    /// How the pair is brought up again after a reset; an adopted one is not.
    pub(super) setup: Option<Box<Setup>>,
    /// Buffers that requests own. After `inner`, since fields are dropped in their order: first the pair goes.
    pub(super) parked: Parked,
}

// SAFETY: I1, I5 – the pair may be used by any thread, one at a time; the provider takes its own locks where a pair shares something.
unsafe impl Send for Core {}

impl Core {
    pub(super) fn new(
        inner: Inner,
        limits: QueuePairLimits,
        signaling: Signaling,
        setup: Option<Box<Setup>>,
        rare_calls: Option<Calls>,
    ) -> Self {
        let calls = rare_calls.filter(|_| calls::are_right(inner.pd.context()));
        let counters = inner.register(None);
        let always = match signaling {
            Signaling::All => ibv_send_flags::IBV_SEND_SIGNALED.0,
            Signaling::PerRequest => 0,
        };
        let room = Room::new(if calls.is_some() { limits.max_send_wr } else { 0 }, counters.sends());
        let parked = Parked::new(&counters, &inner.pd);
        let raw = inner.raw;
        Self { raw, counters, limits, calls, room, always, rare_calls, inner: Arc::new(inner), setup, parked }
    }

    #[inline(always)]
    pub(super) const fn as_raw(&self) -> *mut sys::ibv_qp {
        self.raw.as_ptr()
    }

    pub(super) fn number(&self) -> QpNumber {
        self.inner.number()
    }

    #[inline(always)]
    pub(super) fn pd(&self) -> &ProtectionDomain {
        &self.inner.pd
    }

    #[inline(always)]
    pub(super) const fn limits(&self) -> &QueuePairLimits {
        &self.limits
    }

    /// Keeps the pair alive, and with it all that it is made on.
    pub(super) fn keep(&self) -> Arc<Inner> {
        Arc::clone(&self.inner)
    }

    pub(super) fn groups(&self) -> MutexGuard<'_, Vec<(Gid, Lid)>> {
        self.inner.groups.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts anew after a reset. What was posted before counts as outstanding until the pair is destroyed, since a reset is not a completion.
    pub(super) fn start_over(&mut self) {
        self.counters.freeze();
        self.counters = self.inner.register(Some(&self.counters));
        self.parked = Parked::new(&self.counters, &self.inner.pd);
        self.room = self.room.anew(self.counters.sends());
    }

    /// Destroys the pair, and gives back what is parked.
    pub(super) fn close(self) -> Result<Parked, Rejected<Self>> {
        let Self { raw, counters, limits, calls, room, always, rare_calls, inner, setup, parked } = self;
        let (error, inner) = match Arc::try_unwrap(inner) {
            Ok(mut inner) => match inner.destroy() {
                Ok(()) => return Ok(parked),
                Err(error) => (error, Arc::new(inner)),
            },
            Err(inner) => {
                (Error::text(Verb::DestroyQp, ErrorKind::Busy, "a flow leads to the queue pair"), inner)
            }
        };
        let same = Self { raw, counters, limits, calls, room, always, rare_calls, inner, setup, parked };
        Err(Rejected::new(error, same))
    }
}

/// What keeps a queue pair alive, and destroys it.
pub(super) struct Inner {
    raw: NonNull<sys::ibv_qp>,
    pd: ProtectionDomain,
    send_cq: Arc<cq::Inner>,
    recv_cq: Arc<cq::Inner>,
    ownership: Ownership,
    destroyed: bool,
    /// The counters of each generation: a new one begins with a reset.
    generations: Mutex<Vec<Arc<Counters>>>,
    /// The groups that it has joined: a pair in a group is not destroyed.
    groups: Mutex<Vec<(Gid, Lid)>>,
    extras: Extras,
}

/// What some pairs are made on besides; it outlives the pair.
#[derive(Debug, Clone, Default)]
pub(super) struct Extras {
    /// Of a pair that was made by a worker.
    pub(super) thread: Option<Arc<ThreadDomain>>,
    /// Where its receives come from, if they are not its own.
    pub(super) srq: Option<Arc<srq::Inner>>,
}

// SAFETY: I1, I5 – destroying a pair is allowed in any thread.
unsafe impl Send for Inner {}
// SAFETY: I1 – through a shared reference nothing but unchanging fields and a locked list is reached.
unsafe impl Sync for Inner {}

impl Inner {
    pub(super) fn new(
        raw: NonNull<sys::ibv_qp>,
        pd: ProtectionDomain,
        send_cq: Arc<cq::Inner>,
        recv_cq: Arc<cq::Inner>,
        ownership: Ownership,
        extras: Extras,
    ) -> Self {
        Self {
            raw,
            pd,
            send_cq,
            recv_cq,
            ownership,
            destroyed: false,
            generations: Mutex::default(),
            groups: Mutex::default(),
            extras,
        }
    }

    pub(super) fn number(&self) -> QpNumber {
        // SAFETY: I1 – the pair is live; its number does not change.
        QpNumber::from_completion(unsafe { (*self.raw.as_ptr()).qp_num })
    }

    /// Makes new counters known to the domain and to both completion queues, in place of `previous`.
    fn register(&self, previous: Option<&Counters>) -> Arc<Counters> {
        let number = self.number().as_raw();
        let debt = match previous {
            // The counters stand in both queues, and each may hold completions of both kinds.
            None if Arc::ptr_eq(&self.send_cq, &self.recv_cq) => self.send_cq.debt(number),
            None => {
                let (one, other) = (self.send_cq.debt(number), self.recv_cq.debt(number));
                (one.0 + other.0, one.1 + other.1)
            }
            Some(_) if self.send_cq.is_cleaned() => (0, 0),
            Some(previous) => previous.uncounted(),
        };
        let counters = Arc::new(match &self.extras.srq {
            Some(srq) => Counters::on_shared(debt, Arc::clone(srq.counters())),
            None => Counters::with_debt(debt),
        });
        if self.send_cq.serves_targets() || self.recv_cq.serves_targets() {
            counters.distrust();
        }
        if let Some(srq) = &self.extras.srq {
            srq.counters().add(&counters);
        }
        self.pd.ledger().register(Arc::clone(&counters));
        self.send_cq.register(number, &counters);
        self.recv_cq.register(number, &counters);
        self.generations().push(Arc::clone(&counters));
        counters
    }

    fn destroy(&mut self) -> Result<()> {
        // A borrowed pair lives on: it stays in the lists, and what its requests may use waits for their completions.
        if self.destroyed || self.ownership == Ownership::Borrowed {
            return Ok(());
        }
        let groups = self.groups.get_mut().unwrap_or_else(PoisonError::into_inner);
        while let Some((group, lid)) = groups.pop() {
            if let Err(error) = multicast::detach(self.raw.as_ptr(), group, lid) {
                groups.push((group, lid));
                return Err(error);
            }
        }
        let number = self.number().as_raw();
        let context = self.pd.context().clone();
        let numbers = context.lock_numbers();
        // SAFETY: I1 – the pair is live and destroyed once, as noted below; posting needs a handle, of which none is left.
        let ret = unsafe { sys::ibv_destroy_qp(self.raw.as_ptr()) };
        ffi::errno_value(Verb::DestroyQp, ret)?;
        self.destroyed = true;
        let generations = std::mem::take(&mut *self.generations());
        // The last one carries what the earlier ones left in the completion queues.
        for counters in generations.iter().rev().take(1) {
            self.send_cq.unregister(number, counters);
            self.recv_cq.unregister(number, counters);
        }
        if let Some(srq) = &self.extras.srq {
            generations.iter().for_each(|counters| srq.counters().remove(counters));
        }
        // What is let go below may be storage of the user's, whose destructor may destroy another pair.
        drop(numbers);
        for counters in &generations {
            self.pd.ledger().unregister(counters);
        }
        Ok(())
    }

    fn generations(&self) -> MutexGuard<'_, Vec<Arc<Counters>>> {
        self.generations.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[allow(
    clippy::mem_forget,
    reason = "leaking is the point: a pair that lives in the driver must keep its parents"
)]
impl Drop for Inner {
    fn drop(&mut self) {
        if let Err(error) = self.destroy() {
            log::error!("dropping a queue pair, which is leaked with its parents: {error}");
            std::mem::forget((
                self.pd.clone(),
                Arc::clone(&self.send_cq),
                Arc::clone(&self.recv_cq),
                self.extras.clone(),
            ));
        }
    }
}

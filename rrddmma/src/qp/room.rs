//! What is certain to fit into a send queue.
//!
//! A batch of `ibv_wr_*` calls must not be begun unless it fits: "applications should use this API in a way that does not create failures", says
//! `ibv_wr_post(3)`.
//!
// NOTE(mlx5): when the queue is full, `_common_wqe_init_op` (providers/mlx5/qp.c) notes `ENOMEM` and returns before it has moved on, so that the rest of the
// description is written over the request that was posted last, which the device may not have read yet. `ibv_post_send` looks first.

use crate::pd::{Counters, Fence};

/// What is known of the room in a send queue without asking the provider. It errs on the safe side: what it does not promise, `ibv_post_send` may still take.
///
/// Places are promised in portions. Those of the last portion are free again when as much has completed as was posted when it was promised.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// Places that are promised and not taken.
    left: u32,
    /// Places that were neither promised nor taken unpromised since `fence`: none if that is not known.
    rest: u32,
    fence: Fence,
    /// Places in all; none for a pair without calls.
    size: u32,
}

impl Room {
    /// The room in an empty queue.
    pub(super) const fn new(size: u32, fence: Fence) -> Self {
        let portion = Self::portion(size);
        Self { left: portion, rest: size - portion, fence, size }
    }

    /// The same queue, empty again.
    pub(super) const fn anew(self, fence: Fence) -> Self {
        Self::new(self.size, fence)
    }

    /// Takes so many places if they are promised. Else [`take_again`](Self::take_again) must follow: what is left is stored whether it is right or not,
    /// which is one instruction and a jump where nothing is short.
    #[inline(always)]
    pub(super) fn take(&mut self, count: u32) -> bool {
        let short;
        (self.left, short) = self.left.overflowing_sub(count);
        !short
    }

    /// Notes that places may have been taken without being counted: nothing is promised before all that is posted by now has completed.
    #[inline(always)]
    pub(super) const fn lose_count(&mut self) {
        (self.left, self.rest) = (0, 0);
    }

    /// After [`take`](Self::take) was in vain: takes so many places if they have become free.
    pub(super) fn take_again(&mut self, count: u32, counters: &Counters) -> bool {
        self.left = self.left.wrapping_add(count);
        self.renew(count, counters);
        let fits = count <= self.left;
        self.left -= if fits { count } else { 0 };
        fits
    }

    /// Gives places back that were taken and then not used.
    pub(super) const fn put_back(&mut self, count: u32) {
        self.left += count;
    }

    /// Notes places that were taken without a promise.
    pub(super) const fn occupy(&mut self, count: u32) {
        let promised = if count < self.left { count } else { self.left };
        self.left -= promised;
        self.rest = self.rest.saturating_sub(count - promised);
    }

    /// Looks at what has completed, and promises so many places or more if they are free by now.
    fn renew(&mut self, count: u32, counters: &Counters) {
        if count > self.size || !counters.has_passed(self.fence) {
            return;
        }
        let now = counters.sends();
        // What was posted before the fence has completed.
        let free = if counters.has_passed(now) { self.size } else { self.rest + self.left };
        let portion = free.min(Self::portion(self.size).max(count));
        *self = Self { left: portion, rest: self.size - portion, fence: now, size: self.size };
    }

    /// Half of the places, so that the other half can be on its way when the next portion is promised.
    const fn portion(size: u32) -> u32 {
        size.div_ceil(2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Posts one if it is certain to fit, or becomes so.
    fn post(room: &mut Room, counters: &Counters) -> bool {
        let fits = room.take(1) || room.take_again(1, counters);
        if fits {
            counters.posted_signaled();
        }
        fits
    }

    #[test]
    fn no_more_is_promised_than_there_is_room_for() {
        for size in 1..20 {
            let counters = Counters::default();
            let mut room = Room::new(size, counters.sends());
            let promised = (0..100).filter(|_| post(&mut room, &counters)).count();
            assert!(
                promised >= size.div_ceil(2) as usize && promised <= size as usize,
                "{promised} of {size}"
            );
        }
    }

    /// Any order of posts and completions; the queue itself is the judge.
    #[test]
    #[cfg_attr(miri, ignore = "takes too long under Miri")]
    fn what_is_promised_is_free_whatever_comes() {
        let mut seed = 1_u64;
        let mut random = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        for size in [1, 2, 3, 8, 64] {
            let counters = Counters::default();
            let mut room = Room::new(size, counters.sends());
            // For each request that is outstanding, whether it is signaled.
            let mut queue = std::collections::VecDeque::new();
            let mut by_call = 0;
            for _ in 0..20_000 {
                if random(3) == 0 {
                    // A completion takes all before it away.
                    if let Some(at) = queue.iter().position(|signaled| *signaled) {
                        queue.drain(..=at);
                        counters.completed_send();
                    }
                    continue;
                }
                let count = u32::try_from(random(3)).unwrap() + 1;
                let promised = room.take(count) || room.take_again(count, &counters);
                if promised {
                    by_call += 1;
                } else if queue.len() + count as usize <= size as usize {
                    room.occupy(count);
                } else {
                    continue;
                }
                for _ in 0..count {
                    let signaled = random(2) == 0;
                    queue.push_back(signaled);
                    if signaled {
                        counters.posted_signaled()
                    } else {
                        counters.posted_unsignaled()
                    };
                }
                assert!(queue.len() <= size as usize, "{} requests in a queue of {size}", queue.len());
            }
            assert!(by_call > 0, "nothing was ever promised of {size}");
        }
    }

    #[test]
    fn one_after_the_other_always_fits() {
        for size in [1, 2, 64] {
            let counters = Counters::default();
            let mut room = Room::new(size, counters.sends());
            for at in 0..1000 {
                assert!(post(&mut room, &counters), "number {at} in a queue of {size}");
                counters.completed_send();
            }
        }
    }

    #[test]
    fn after_the_count_is_lost_nothing_is_promised_before_everything_has_completed() {
        let counters = Counters::default();
        let mut room = Room::new(8, counters.sends());
        for _ in 0..3 {
            counters.posted_signaled();
            room.lose_count();
        }
        assert!(!post(&mut room, &counters));
        for _ in 0..3 {
            counters.completed_send();
        }
        assert!(post(&mut room, &counters));
    }

    #[test]
    fn without_places_nothing_is_promised() {
        let mut room = Room::new(0, Fence::default());
        for _ in 0..2 {
            assert!(!post(&mut room, &Counters::default()));
        }
    }

    #[test]
    fn what_was_not_used_can_be_taken_again() {
        let counters = Counters::default();
        let mut room = Room::new(1, counters.sends());
        assert!(post(&mut room, &counters) && !post(&mut room, &counters));
        room.put_back(1);
        assert!(post(&mut room, &counters));
    }
}

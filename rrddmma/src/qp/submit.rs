//! Which way a send goes to the provider: by calls while it is certain to fit, else as a structure.

use std::mem::MaybeUninit;
use std::ptr;

use rrddmma_sys as sys;

use super::calls::has_call;
use super::inner::Core;
use super::transport::{has_addresses, names_queues};
use super::{Path, Transport, Verbs, Work};
use crate::error::PostError;
use crate::ffi;
use crate::wr::SendRequest;

impl Core {
    /// Posts a request that keeps its contracts. It is not counted yet.
    #[inline(always)]
    pub(super) fn submit<T: Transport, P: Path, Op>(
        &mut self,
        request: SendRequest<'_, Op>,
    ) -> Result<(), PostError> {
        if request.needs_calls() {
            return self.submit_optional::<T, Op>(&request);
        }
        if P::CALLS && has_call::<T>(request.raw().opcode) && self.has_room(1) {
            // SAFETY: there is room only for pairs that take calls, see `Core::new`.
            let calls = unsafe { self.calls.as_ref().unwrap_unchecked() };
            let ret = calls.post::<T, Op>(&request);
            if ret != 0 {
                self.room.put_back(1);
                return Err(PostError::complete(ffi::normalize(ret)));
            }
            return Ok(());
        }
        if !P::CALLS {
            return self.submit_structure::<T, Op>(&request);
        }
        match *request.list() {
            // On a copy: what is given away stays in memory, also where calls have it in registers.
            [entry] => self.submit_aside::<T, Op>(request.on_raw(&entry)),
            _ => self.submit_aside::<T, Op>(request),
        }
    }

    /// Posts a request that fits, and keeps its contracts.
    #[inline(always)]
    pub(super) fn submit_unchecked<T: Transport, P: Path, Op>(
        &mut self,
        request: SendRequest<'_, Op>,
    ) -> Result<(), PostError> {
        if P::CALLS && has_call::<T>(request.raw().opcode) {
            if let Some(calls) = &self.calls {
                let ret = calls.post::<T, Op>(&request);
                self.room.lose_count();
                return if ret == 0 { Ok(()) } else { Err(PostError::complete(ffi::normalize(ret))) };
            }
        }
        self.submit::<T, Verbs, Op>(request)
    }

    /// Posts a structure on a pair that may take calls.
    #[cold]
    #[inline(never)]
    fn submit_aside<T: Transport, Op>(&mut self, request: SendRequest<'_, Op>) -> Result<(), PostError> {
        self.submit_structure::<T, Op>(&request)?;
        self.room.occupy(1);
        Ok(())
    }

    #[inline(always)]
    fn submit_structure<T: Transport, Op>(&mut self, request: &SendRequest<'_, Op>) -> Result<(), PostError> {
        let mut raw = MaybeUninit::uninit();
        request.write_to(&mut raw, has_addresses::<T>(), names_queues::<T>());
        let mut bad = ptr::null_mut();
        // SAFETY: I1, I5, I6 – the pair is live; the request is a valid list of one, with all that its operation has and the provider reads, whose entries are
        // within live regions or vouched for by whoever made them; regions wait for what is counted when this returns.
        let ret = unsafe { sys::ibv_post_send(self.as_raw(), raw.as_mut_ptr(), &raw mut bad) };
        if ret == 0 { Ok(()) } else { Err(PostError::send(ffi::normalize(ret), 0)) }
    }

    /// Posts a list that keeps its contracts: how many were, and the error with which the next was not.
    #[inline]
    pub(super) fn submit_list<T: Transport, P: Path>(
        &mut self,
        list: &mut [Work<'_, T>],
    ) -> (usize, Option<PostError>) {
        let count = u32::try_from(list.len()).unwrap_or(u32::MAX);
        let requests = || list.iter().map(Work::request);
        if requests().any(SendRequest::needs_calls) {
            return match self.rare_calls {
                Some(calls) if requests().all(|request| calls.has::<T>(request.raw().opcode)) => {
                    if self.calls.is_none() {
                        return self.submit_each(list);
                    }
                    let fits = self.has_room(count);
                    self.finish(calls.post_list::<T>(requests()), list.len(), fits)
                }
                _ => (0, Some(PostError::complete(libc::EOPNOTSUPP))),
            };
        }
        if P::CALLS && requests().all(|request| has_call::<T>(request.raw().opcode)) && self.has_room(count) {
            if let Some(calls) = self.calls {
                return self.finish(calls.post_list::<T>(requests()), list.len(), true);
            }
        }
        let mut next = ptr::null_mut();
        for work in list.iter_mut().rev() {
            work.request_mut().link(next);
            next = work.request_mut().as_mut_raw();
        }
        let mut bad = ptr::null_mut();
        // SAFETY: I1, I5, I6 – the pair is live; the requests were just linked to a list that ends, and their entries are as in `submit`.
        let ret = unsafe { sys::ibv_post_send(self.as_raw(), next, &raw mut bad) };
        let posted = if ret == 0 {
            list.len()
        } else {
            // A provider that does not say which: rather too many are counted as outstanding than too few.
            let all = list.len();
            list.iter_mut().position(|work| ptr::eq(work.request_mut().as_mut_raw(), bad)).unwrap_or(all)
        };
        let index = u32::try_from(posted).unwrap_or(u32::MAX);
        if P::CALLS {
            self.room.occupy(index);
        }
        (posted, (ret != 0).then(|| PostError::send(ffi::normalize(ret), index)))
    }

    /// Posts one after the other, each in the way that is right for it.
    #[cold]
    fn submit_each<T: Transport>(&mut self, list: &[Work<'_, T>]) -> (usize, Option<PostError>) {
        for (at, request) in list.iter().map(Work::request).enumerate() {
            let posted = if request.needs_calls() {
                self.submit_optional::<T, ()>(request)
            } else {
                self.submit_structure::<T, ()>(request)
            };
            if let Err(error) = posted {
                return (at, Some(error.at(u32::try_from(at).unwrap_or(u32::MAX))));
            }
        }
        (list.len(), None)
    }

    /// Posts a request that structures have no place for.
    #[cold]
    #[inline(never)]
    fn submit_optional<T: Transport, Op>(&mut self, request: &SendRequest<'_, Op>) -> Result<(), PostError> {
        let Some(calls) = self.rare_calls.filter(|calls| calls.has::<T>(request.raw().opcode)) else {
            return Err(PostError::complete(libc::EOPNOTSUPP));
        };
        let fits = self.has_room(1);
        let (_, error) = self.finish(calls.post::<T, Op>(request), 1, fits);
        error.map_or(Ok(()), Err)
    }

    /// Takes so many places if they are certain to be free.
    #[inline(always)]
    fn has_room(&mut self, count: u32) -> bool {
        self.room.take(count) || self.has_new_room(count)
    }

    #[cold]
    #[inline(never)]
    fn has_new_room(&mut self, count: u32) -> bool {
        self.room.take_again(count, &self.counters)
    }

    /// What became of a batch of calls, which goes as a whole.
    fn finish(&mut self, ret: i32, len: usize, fits: bool) -> (usize, Option<PostError>) {
        let count = u32::try_from(len).unwrap_or(u32::MAX);
        match (ret, fits) {
            (0, true) => (len, None),
            // Providers that have the optional operations look themselves whether there is room.
            (0, false) => {
                self.room.occupy(count);
                (len, None)
            }
            (_, fits) => {
                if fits {
                    self.room.put_back(count);
                }
                (0, Some(PostError::complete(ffi::normalize(ret))))
            }
        }
    }
}

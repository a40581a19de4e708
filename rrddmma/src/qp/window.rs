//! Binding memory windows and taking them back.

#[cfg(rrddmma_rdma_core)]
use rrddmma_sys as sys;

use super::inner::Core;
use super::{Carries, Path, QueuePair, Transport};
use crate::error::PostError;
#[cfg(rrddmma_rdma_core)]
use crate::ffi;
use crate::ids::RemoteKey;
use crate::mr::{Access, RemoteSlice, resolve};
use crate::mw::{MemoryWindow, Target, WindowType, belongs_to_pair};
use crate::wr::{Bind, Unbind, op};

impl<T: Transport, P: Path> QueuePair<T, P> {
    /// Posts a request that binds a window to a part of its region, and says how peers reach it: as soon as the request has been executed, and requests of this
    /// pair are executed in order. What a window of [`Type1`](crate::Type1) reached before, it reaches no longer then.
    ///
    /// The request fails, and the pair with it, if a window of [`Type2`](crate::Type2) is bound already.
    ///
    /// # Panics
    /// * If the window is of another domain.
    /// * If the range is not inside the region, or has no bytes.
    /// * If the rights are not all rights of peers, or if peers shall change memory and the region lacks [`LOCAL_WRITE`](Access::LOCAL_WRITE).
    /// * If a window of type 1 shall be zero-based.
    ///
    /// # Errors
    /// Nothing was posted then.
    /// * [`ErrorKind::QueueFull`](crate::ErrorKind::QueueFull) (`ENOMEM`): poll completions and post again.
    /// * [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported) on mlx5 for more than 2 GiB.
    /// * What the provider reports.
    ///
    /// Verbs: [ibv_bind_mw(3)](https://man7.org/linux/man-pages/man3/ibv_bind_mw.3.html), for type 2
    /// [ibv_post_send(3)](https://man7.org/linux/man-pages/man3/ibv_post_send.3.html)
    #[doc(alias = "ibv_bind_mw")]
    #[doc(alias = "IBV_WR_BIND_MW")]
    #[doc(alias = "ibv_inc_rkey")]
    #[track_caller]
    pub fn post_bind<K: WindowType>(
        &mut self,
        window: &mut MemoryWindow<K>,
        bind: Bind,
    ) -> Result<RemoteSlice, PostError>
    where
        T: Carries<op::Window>,
    {
        const RIGHTS: Access = Access::REMOTE_READ.union(Access::REMOTE_WRITE).union(Access::REMOTE_ATOMIC);
        let target = *window.target();
        assert!(
            window.pd() == self.core.pd(),
            "QueuePair::post_bind: the window is of another protection domain"
        );
        let (start, end) = resolve(bind.range, target.len);
        assert!(
            start <= end && end <= target.len,
            "QueuePair::post_bind: bytes {start}..{end} but the region has {}",
            target.len
        );
        assert!(start < end, "QueuePair::post_bind: bytes {start}..{end} are none");
        assert!(
            RIGHTS.contains(bind.access),
            "QueuePair::post_bind: the rights {:?} are not all rights of peers",
            bind.access
        );
        assert!(
            bind.access.completed() == bind.access || target.access.contains(Access::LOCAL_WRITE),
            "QueuePair::post_bind: the rights {:?} need LOCAL_WRITE, which the region lacks",
            bind.access
        );
        assert!(
            belongs_to_pair::<K>() || !bind.is_zero_based,
            "QueuePair::post_bind: a window of type 1 cannot be zero-based"
        );
        let (addr, len) = (target.addr + start as u64, (end - start) as u64);
        let key = post::<K>(&self.core, window, &target, (addr, len), &bind)?;
        self.core.posted_aside(bind.flags, P::CALLS);
        Ok(RemoteSlice::new(if bind.is_zero_based { 0 } else { addr }, len, RemoteKey::new(key)))
    }

    /// Posts a request that takes a window back: its key is nobody's when the request has been executed.
    ///
    /// The request fails, and the pair with it, if a window of [`Type2`](crate::Type2) is not bound, is bound by another pair, or was taken back by the peer.
    ///
    /// # Panics
    /// * If the window is of another domain.
    ///
    /// # Errors
    /// Nothing was posted then.
    /// * [`ErrorKind::QueueFull`](crate::ErrorKind::QueueFull) (`ENOMEM`): poll completions and post again.
    /// * What the provider reports.
    ///
    /// Verbs: [ibv_bind_mw(3)](https://man7.org/linux/man-pages/man3/ibv_bind_mw.3.html), for type 2
    /// [ibv_post_send(3)](https://man7.org/linux/man-pages/man3/ibv_post_send.3.html)
    #[doc(alias = "IBV_WR_LOCAL_INV")]
    #[track_caller]
    pub fn post_unbind<K: WindowType>(
        &mut self,
        window: &mut MemoryWindow<K>,
        unbind: Unbind,
    ) -> Result<(), PostError>
    where
        T: Carries<op::Window>,
    {
        assert!(
            window.pd() == self.core.pd(),
            "QueuePair::post_unbind: the window is of another protection domain"
        );
        let target = *window.target();
        let Unbind { wr_id, flags } = unbind;
        let nothing = Bind { wr_id, flags, ..Bind::new(.., Access::empty()) };
        post::<K>(&self.core, window, &target, (target.addr, 0), &nothing)?;
        self.core.posted_aside(flags, P::CALLS);
        Ok(())
    }
}

/// Posts a bind, or with no bytes what takes a window back; the key that the window has then.
#[cfg(rrddmma_rdma_core)]
fn post<K: WindowType>(
    core: &Core,
    window: &mut MemoryWindow<K>,
    target: &Target,
    (addr, len): (u64, u64),
    bind: &Bind,
) -> Result<u32, PostError> {
    use crate::context::zeroed;

    let mw = window.as_raw();
    let zero_based = if bind.is_zero_based { sys::ibv_access_flags::IBV_ACCESS_ZERO_BASED.0 } else { 0 };
    let bind_info = sys::ibv_mw_bind_info {
        mr: target.raw.as_ptr(),
        addr,
        length: len,
        mw_access_flags: bind.access.bits() | zero_based,
    };
    let failed = |ret| PostError::send(ffi::normalize(ret), 0);
    if !belongs_to_pair::<K>() {
        let mut request = sys::ibv_mw_bind { wr_id: bind.wr_id, send_flags: bind.flags, bind_info };
        // SAFETY: I1, I5 – pair, window and region are live, and stay so until what is counted when this returns is over.
        let ret = unsafe { sys::ibv_bind_mw(core.as_raw(), mw, &raw mut request) };
        // SAFETY: I1 – the window is live; the verb has changed the key.
        return if ret == 0 { Ok(unsafe { (*mw).rkey }) } else { Err(failed(ret)) };
    }
    // SAFETY: I1 – the window is live, and borrowed mutably.
    let before = unsafe { (*mw).rkey };
    // SAFETY: I3 – the struct is made of integers, pointers and unions of them.
    let mut wr: sys::ibv_send_wr = unsafe { zeroed() };
    (wr.wr_id, wr.send_flags) = (bind.wr_id, bind.flags);
    let key = if len == 0 {
        wr.opcode = sys::ibv_wr_opcode::IBV_WR_LOCAL_INV;
        wr.__bindgen_anon_1.invalidate_rkey = before;
        before
    } else {
        wr.opcode = sys::ibv_wr_opcode::IBV_WR_BIND_MW;
        let rkey = sys::ibv_inc_rkey(before);
        wr.__bindgen_anon_2.bind_mw = sys::ibv_send_wr__bindgen_ty_4__bindgen_ty_1 { mw, rkey, bind_info };
        rkey
    };
    let mut bad = std::ptr::null_mut();
    // SAFETY: I1, I5 – as above; the request is a valid list of one.
    let ret = unsafe { sys::ibv_post_send(core.as_raw(), &raw mut wr, &raw mut bad) };
    if ret != 0 {
        return Err(failed(ret));
    }
    // SAFETY: I1 – the window is live, and borrowed mutably; ibv_post_send(3) leaves this to the program.
    unsafe { (*mw).rkey = key };
    Ok(key)
}

#[cfg(not(rrddmma_rdma_core))]
fn post<K: WindowType>(
    _: &Core,
    _: &mut MemoryWindow<K>,
    _: &Target,
    _: (u64, u64),
    _: &Bind,
) -> Result<u32, PostError> {
    Err(PostError::send(libc::EOPNOTSUPP, 0))
}

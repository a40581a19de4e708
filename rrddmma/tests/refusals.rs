//! Errors that the documentation promises and that no other test meets, each provoked; most of them by a system call that fails.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::os::fd::AsRawFd;
use std::ptr::NonNull;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rrddmma::{
    Access, ConnectOptions, Context, Error, ErrorKind, Gid, Lid, Ownership, PortNumber, QpChange, QueuePair,
    QueuePairLimits, Rc, Result, RnrTimer, SendRequest, Signaling, Storage, Ud, Verb,
};
use rrddmma_emu_control::Emulator;

/// Faults are the process's, so that one test runs at a time.
static ONE: Mutex<()> = Mutex::new(());

fn context() -> (MutexGuard<'static, ()>, Context) {
    (ONE.lock().unwrap_or_else(PoisonError::into_inner), common::context())
}

/// The error of a call whose first system call of this kind fails. Nothing where there is no emulator.
fn fails<T>(fault: &str, call: impl FnOnce() -> Result<T>) -> Option<(Verb, ErrorKind)> {
    let emulator = Emulator::find()?;
    emulator.add_fault(&format!("ioctl {fault}")).unwrap();
    let result = call();
    assert_eq!(emulator.clear_faults(), 0, "{fault} was never reached");
    let error: Error = result.err().unwrap_or_else(|| panic!("{fault} changed nothing"));
    Some((error.verb(), error.kind()))
}

#[test]
fn a_device_that_does_not_answer() {
    let (_one, context) = context();
    let lost = |verb| Some((verb, ErrorKind::DeviceLost));
    let Some(first) = fails("query_device #1 EIO", || context.query_attributes()) else { return };
    assert_eq!(Some(first), lost(Verb::QueryDevice));
    let extended = fails("query_device #1 EIO", || context.extended_attributes());
    assert_eq!(extended, lost(Verb::QueryDeviceEx));
}

#[test]
fn objects_for_which_there_is_no_memory() {
    let (_one, context) = context();
    let pd = context.alloc_pd().unwrap();
    let cq = context.create_cq(4).unwrap();
    let mut pair = pd.queue_pair::<Ud>(&cq, &cq).build().unwrap();
    let group: Gid = "ff0e::6:6".parse().unwrap();
    let none = |verb| Some((verb, ErrorKind::OutOfMemory));
    let Some(joined) = fails("attach_mcast #1 ENOMEM", || pair.join(group, Lid::new(0))) else { return };
    assert_eq!(Some(joined), none(Verb::AttachMcast));
    assert_eq!(fails("create_srq #1 ENOMEM", || pd.create_srq(4, 1)), none(Verb::CreateSrq));
}

#[test]
fn what_a_device_lacks() {
    let (_one, context) = context();
    let lacks = |verb| Some((verb, ErrorKind::Unsupported));
    let domain = fails("open_xrcd #1 EOPNOTSUPP", || context.open_xrc_domain(None));
    let Some(domain) = domain else { return };
    assert_eq!(Some(domain), lacks(Verb::OpenXrcd));
    let mut cq = context.create_cq(4).unwrap();
    let capacity = cq.capacity();
    assert_eq!(fails("resize_cq #1 EOPNOTSUPP", || cq.resize(64)), lacks(Verb::ResizeCq));
    assert_eq!(cq.capacity(), capacity, "the queue is as it was");
}

#[test]
fn values_beyond_what_an_object_can_do() {
    let (_one, context) = context();
    let pd = context.alloc_pd().unwrap();
    let mut srq = pd.create_srq(4, 1).unwrap();
    assert_eq!(srq.arm_limit(1 << 20).unwrap_err().kind(), ErrorKind::InvalidAttribute);
    let mut cq = context.create_cq(4).unwrap();
    match cq.moderate(u16::MAX, Duration::MAX).unwrap_err().kind() {
        ErrorKind::InvalidAttribute => {}
        // Soft-RoCE moderates nothing.
        other => assert_eq!(other, ErrorKind::Unsupported),
    }
    let port = context.port(PortNumber::FIRST).unwrap();
    assert_eq!(port.pkey(60_000).unwrap_err().verb(), Verb::QueryPkey);
}

#[test]
fn a_queue_is_not_made_smaller_than_what_is_in_it() {
    let (_one, _context) = context();
    let mut link = common::link();
    for _ in 0..20 {
        link.a.post_send(SendRequest::write_bytes(b"", region(&link).remote()).signaled()).unwrap();
    }
    let emulator = Emulator::find();
    if let Some(emulator) = emulator {
        emulator.run_until_idle();
    }
    let refused = link.cq.resize(1).unwrap_err();
    assert_eq!((refused.verb(), refused.kind()), (Verb::ResizeCq, ErrorKind::InvalidAttribute));
    assert_eq!(common::take(&mut link.cq, 20).len(), 20);
}

fn region(link: &common::Link) -> rrddmma::MemoryRegion {
    link.pd.allocate(8, Access::REMOTE_WRITE).unwrap()
}

#[test]
fn a_peer_of_another_network() {
    let (_one, context) = context();
    let port = context.port(PortNumber::FIRST).unwrap();
    if port
        .gids()
        .unwrap()
        .iter()
        .any(|row| row.gid.family() == "2001:db8::1".parse::<Gid>().unwrap().family())
    {
        return;
    }
    let stranger: Gid = "2001:db8::99".parse().unwrap();
    let error = port.choose_gid(Some(stranger)).unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::QueryGidTable, ErrorKind::Unreachable), "{error}");
    let pd = context.alloc_pd().unwrap();
    let cq = context.create_cq(4).unwrap();
    let pair = pd.queue_pair::<Rc>(&cq, &cq).build().unwrap();
    let peer = pair.endpoint().unwrap().gid(stranger);
    let (error, _pair) = pair.connect_with(&peer, &ConnectOptions::new()).unwrap_err().into_parts();
    assert_eq!(error.kind(), ErrorKind::Unreachable, "{error}");
}

#[test]
fn a_change_that_the_state_does_not_allow() {
    let (_one, _context) = context();
    let mut link = common::link();
    link.a.to_error().unwrap();
    let change = QpChange::new().min_rnr_timer(RnrTimer::at_least(Duration::from_millis(1)));
    let error = link.a.modify(change).unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::ModifyQp, ErrorKind::InvalidAttribute), "{error}");
}

#[test]
fn an_adopted_pair_is_not_reset() {
    let (_one, _context) = context();
    let link = common::link();
    let raw = NonNull::new(link.a.as_raw()).unwrap();
    let limits = QueuePairLimits::MINIMAL;
    // SAFETY: the pair is live, of this type, made with these queues, idle, and outlives the handle.
    let adopted = unsafe {
        QueuePair::<Rc>::from_raw(
            &link.pd,
            &link.cq,
            &link.cq,
            raw,
            limits,
            Signaling::PerRequest,
            Ownership::Borrowed,
        )
    };
    let (error, adopted) = adopted.reset().unwrap_err().into_parts();
    assert_eq!((error.verb(), error.kind()), (Verb::ModifyQp, ErrorKind::Unsupported), "{error}");
    drop(adopted);
}

/// Puts the end of a pipe whose other end is closed in place of a file.
fn hang_up(file: i32) {
    let mut ends = [0; 2];
    // SAFETY: the array has room for both descriptors.
    assert_eq!(unsafe { libc::pipe(ends.as_mut_ptr()) }, 0);
    // SAFETY: both descriptors are open, and the second stays so under its number.
    assert_eq!(unsafe { libc::dup2(ends[0], file) }, file);
    for end in ends {
        // SAFETY: the descriptor was opened above, and is closed once.
        assert_eq!(unsafe { libc::close(end) }, 0);
    }
}

#[test]
fn files_of_events_that_hang_up() {
    let (_one, context) = context();
    let channel = context.create_channel().unwrap();
    hang_up(std::os::fd::AsFd::as_fd(&channel).as_raw_fd());
    let error = channel.wait(None).unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::GetCqEvent, ErrorKind::DeviceLost), "{error}");
    hang_up(context.event_fd().as_raw_fd());
    let error = context.next_event(None).unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::GetAsyncEvent, ErrorKind::DeviceLost), "{error}");
}

/// A page that may only be read.
struct ReadOnly(NonNull<u8>);

// SAFETY: the page is mapped until the value is dropped, and does not move.
unsafe impl Storage for ReadOnly {
    fn as_ptr(&mut self) -> NonNull<u8> {
        self.0
    }

    fn len(&self) -> usize {
        4096
    }
}

impl ReadOnly {
    fn new() -> Self {
        let (access, kind) = (libc::PROT_READ, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
        // SAFETY: a new page somewhere, which nobody else knows.
        let page = unsafe { libc::mmap(std::ptr::null_mut(), 4096, access, kind, -1, 0) };
        assert_ne!(page, libc::MAP_FAILED);
        Self(NonNull::new(page.cast()).unwrap())
    }
}

impl Drop for ReadOnly {
    fn drop(&mut self) {
        // SAFETY: the page was mapped in `new`, and is unmapped once.
        unsafe { libc::munmap(self.0.as_ptr().cast(), 4096) };
    }
}

// SAFETY: a page is nobody's thread's.
unsafe impl Send for ReadOnly {}

#[test]
fn memory_that_may_only_be_read_is_not_written_to() {
    let (_one, context) = context();
    let pd = context.alloc_pd().unwrap();
    let (error, page) = pd.register(ReadOnly::new(), Access::LOCAL_WRITE).unwrap_err().into_parts();
    assert_eq!((error.verb(), error.kind()), (Verb::RegMr, ErrorKind::BadAddress), "{error}");
    pd.register(page, Access::empty()).unwrap();
}

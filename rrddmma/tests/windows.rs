//! Memory windows: what peers reach through them, and that nothing is reached that is gone.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::sync::Arc;

use common::{Link, find, is, link, link_with, probe, take};
use rrddmma::{
    Access, Bind, ErrorKind, Mapping, MemoryRegion, MemoryWindow, Opcode, Pages, Rc, RecvRequest,
    RemoteSlice, SendRequest, Status, Type1, Type2, Unbind, Verb, WindowType,
};
use rrddmma_emu_control::Emulator;

const BINDABLE: Access = Access::WINDOW_BIND.union(Access::LOCAL_WRITE);
const ALL: Access = Access::REMOTE_READ.union(Access::REMOTE_WRITE);

/// A link, and a region to bind windows to that lets nobody in by itself.
fn bindable() -> (Link, Arc<MemoryRegion>) {
    let link = link();
    let region = Arc::new(link.pd.allocate(4096, BINDABLE).unwrap());
    (link, region)
}

fn window<K: WindowType>(region: &Arc<MemoryRegion>) -> MemoryWindow<K> {
    region.alloc_window().unwrap()
}

/// Binds through `b`, and waits until that is done.
fn bind<K: WindowType>(link: &mut Link, window: &mut MemoryWindow<K>, bind: Bind) -> RemoteSlice {
    let reached = link.b.post_bind(window, bind.id(7).signaled()).unwrap();
    let done = take(&mut link.cq, 1);
    assert_eq!((done[0].wr_id(), done[0].status()), (7, Status::Success));
    assert_eq!(done[0].opcode(), Opcode::BindWindow);
    reached
}

fn unbind<K: WindowType>(link: &mut Link, window: &mut MemoryWindow<K>) {
    link.b.post_unbind(window, Unbind::new().id(8).signaled()).unwrap();
    let done = take(&mut link.cq, 1);
    assert_eq!((done[0].wr_id(), done[0].status()), (8, Status::Success));
}

/// Writes from `a`; after a failure the pair is of no use.
fn write(link: &mut Link, target: RemoteSlice) -> Status {
    link.a.post_send(SendRequest::write_bytes(b"new", target).signaled()).unwrap();
    take(&mut link.cq, 1)[0].status()
}

fn a_part_is_reached<K: WindowType>() {
    let (mut link, region) = bindable();
    let mut window = window::<K>(&region);
    let reached = bind(&mut link, &mut window, Bind::new(100..200, ALL));
    assert_eq!((reached.addr(), reached.len()), (region.addr() + 100, 100));
    assert_ne!(reached.key(), region.remote_key());
    assert_eq!(write(&mut link, reached.slice(50..)), Status::Success);
    assert_eq!(region.to_vec(150, 3), b"new");
    assert_eq!(write(&mut link, reached.get_unchecked(98, 3)), Status::RemoteAccessError);
}

#[test]
fn peers_reach_the_part_that_a_window_is_bound_to() {
    a_part_is_reached::<Type1>();
    a_part_is_reached::<Type2>();
}

fn what_is_taken_back_is_nobodys<K: WindowType>() {
    let (mut link, region) = bindable();
    let mut window = window::<K>(&region);
    let first = bind(&mut link, &mut window, Bind::new(.., ALL));
    unbind(&mut link, &mut window);
    let second = bind(&mut link, &mut window, Bind::new(.., ALL));
    assert_ne!(first.key(), second.key());
    assert_eq!(write(&mut link, second), Status::Success);
    assert_eq!(write(&mut link, first), Status::RemoteAccessError);
}

#[test]
fn a_window_is_taken_back_and_bound_again() {
    what_is_taken_back_is_nobodys::<Type1>();
    what_is_taken_back_is_nobodys::<Type2>();
}

#[test]
fn a_window_of_type_1_is_bound_anew() {
    let (mut link, region) = bindable();
    let mut window = window::<Type1>(&region);
    let first = bind(&mut link, &mut window, Bind::new(..8, ALL));
    let second = bind(&mut link, &mut window, Bind::new(8..16, ALL));
    assert_eq!(write(&mut link, second), Status::Success);
    assert_eq!(region.to_vec(8, 3), b"new");
    assert_eq!(write(&mut link, first), Status::RemoteAccessError);
}

#[test]
fn a_window_of_type_2_that_is_bound_is_not_bound_again() {
    let (mut link, region) = bindable();
    let mut window = window::<Type2>(&region);
    bind(&mut link, &mut window, Bind::new(.., ALL));
    link.b.post_bind(&mut window, Bind::new(.., ALL).id(3)).unwrap();
    assert_eq!(take(&mut link.cq, 1)[0].status(), Status::MemoryWindowBindError);
}

#[test]
fn a_window_of_type_2_that_is_free_is_not_taken_back() {
    let (mut link, region) = bindable();
    // The kernel of Soft-RoCE would not survive it: B-MW-36.
    assert_eq!(link.context.attributes().vendor_id(), 0x02c9, "not to be tried on Soft-RoCE");
    link.b.post_unbind(&mut window::<Type2>(&region), Unbind::new()).unwrap();
    assert_eq!(take(&mut link.cq, 1)[0].status(), Status::MemoryWindowBindError);
}

#[test]
fn peers_need_not_know_where_a_window_of_type_2_is() {
    let (mut link, region) = bindable();
    let mut window = window::<Type2>(&region);
    let reached = bind(&mut link, &mut window, Bind::new(1000..1010, ALL).zero_based());
    assert_eq!((reached.addr(), reached.len()), (0, 10));
    assert_eq!(write(&mut link, reached.slice(7..)), Status::Success);
    assert_eq!(region.to_vec(1007, 3), b"new");
}

#[test]
fn a_peer_takes_a_window_back_with_its_message() {
    let (mut link, region) = bindable();
    let mut window = window::<Type2>(&region);
    let reached = bind(&mut link, &mut window, Bind::new(.., ALL));
    link.b.post_recv(RecvRequest::new(&[region.slice(..64)]).id(1)).unwrap();
    let done = SendRequest::send_bytes(b"done").invalidate(reached.key()).signaled().id(2);
    link.a.post_send(done).unwrap();
    let taken = take(&mut link.cq, 2);
    assert_eq!(find(&taken, 2).status(), Status::Success);
    assert_eq!(find(&taken, 1).invalidated(), Some(reached.key()));
    // It is free, so that it can be bound at once.
    let again = bind(&mut link, &mut window, Bind::new(.., ALL));
    assert_eq!(write(&mut link, again), Status::Success);
    assert_eq!(write(&mut link, reached), Status::RemoteAccessError);
}

#[test]
fn an_extended_pair_binds_among_its_calls() {
    let Link { mut cq, pd, .. } = link();
    let build = || pd.queue_pair::<Rc>(&cq, &cq).max_send_wr(8).extended().build().unwrap();
    let (own, other) = (build(), build());
    let (end_own, end_other) = (own.endpoint().unwrap(), other.endpoint().unwrap());
    let (mut own, _other) = (own.connect(&end_other).unwrap(), other.connect(&end_own).unwrap());
    let region = Arc::new(pd.allocate(64, BINDABLE).unwrap());
    let mut window = window::<Type2>(&region);
    // Many more than the queue holds.
    for round in 0..50 {
        own.post_bind(&mut window, Bind::new(..8, ALL)).unwrap();
        own.post_unbind(&mut window, Unbind::new().fence().id(round).signaled()).unwrap();
        assert_eq!(take(&mut cq, 1)[0].ok().unwrap().wr_id(), round);
    }
}

/// A bind takes three times the room of a short send, and libmlx5 makes room for what it is told of.
#[test]
fn an_extended_pair_has_room_for_nothing_but_binds() {
    let Link { mut cq, pd, .. } = link();
    let build = || pd.queue_pair::<Rc>(&cq, &cq).max_send_wr(1).extended().build().unwrap();
    let (own, other) = (build(), build());
    let (end_own, end_other) = (own.endpoint().unwrap(), other.endpoint().unwrap());
    let (mut own, _other) = (own.connect(&end_other).unwrap(), other.connect(&end_own).unwrap());
    let region = Arc::new(pd.allocate(64, BINDABLE).unwrap());
    let count = own.limits().max_send_wr as usize;
    let mut windows: Vec<_> = (0..count).map(|_| window::<Type1>(&region)).collect();
    let mut list: Vec<_> = windows.iter_mut().zip(0..).collect();
    for (window, id) in &mut list {
        own.post_bind(window, Bind::new(..8, ALL).id(*id).signaled()).unwrap();
    }
    let done = take(&mut cq, count);
    assert!(done.iter().all(|completion| completion.opcode() == Opcode::BindWindow), "{done:?}");
}

#[test]
fn a_window_keeps_its_region_until_it_is_gone() {
    let mut link = link();
    let (storage, freed) = probe();
    let region = Arc::new(link.pd.register(storage, BINDABLE).unwrap());
    let mut window = region.alloc_window::<Type1>().unwrap();
    let reached = link.b.post_bind(&mut window, Bind::new(.., ALL).signaled()).unwrap();
    take(&mut link.cq, 1);
    drop(region);
    assert!(!is(&freed));
    assert_eq!(write(&mut link, reached), Status::Success);
    window.close().unwrap();
    assert!(is(&freed));
    assert_eq!(write(&mut link, reached), Status::RemoteAccessError);
}

#[test]
fn a_window_that_is_dropped_waits_for_its_bind() {
    let mut link = link();
    let (storage, freed) = probe();
    let region = Arc::new(link.pd.register(storage, BINDABLE).unwrap());
    let mut window = region.alloc_window::<Type1>().unwrap();
    link.b.post_bind(&mut window, Bind::new(.., ALL).signaled()).unwrap();
    let refused = window.close().unwrap_err();
    assert_eq!((refused.error().verb(), refused.error().kind()), (Verb::DeallocMw, ErrorKind::Busy));
    drop((refused.into_value(), region));
    assert!(!is(&freed));
    assert_eq!(link.pd.reclaim().waiting, 1);
    take(&mut link.cq, 1);
    assert_eq!(link.pd.reclaim().waiting, 0);
    assert!(is(&freed));
}

#[test]
fn a_domain_is_not_closed_while_a_window_lives() {
    let (Link { a, b, pd, .. }, region) = bindable();
    let window = window::<Type1>(&region);
    drop((a, b, region));
    let rejected = pd.close().unwrap_err();
    assert_eq!(rejected.error().kind(), ErrorKind::Busy);
    window.close().unwrap();
    rejected.into_value().close().unwrap();
}

#[test]
fn windows_say_when_there_are_no_more_and_when_they_cannot_go() {
    let emulator = Emulator::find().expect("faults need the emulator, run cargo xtask test");
    let (link, region) = bindable();
    emulator.add_fault("ioctl alloc_mw ENOMEM").unwrap();
    let error = region.alloc_window::<Type1>().unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::AllocMw, ErrorKind::OutOfMemory));
    emulator.add_fault("ioctl alloc_mw EOPNOTSUPP").unwrap();
    assert_eq!(region.alloc_window::<Type2>().unwrap_err().kind(), ErrorKind::Unsupported);
    let window = window::<Type1>(&region);
    emulator.add_fault("ioctl dealloc_mw EIO").unwrap();
    let rejected = window.close().unwrap_err();
    assert_eq!((rejected.error().verb(), rejected.error().errno()), (Verb::DeallocMw, Some(5)));
    rejected.into_value().close().unwrap();
    drop(link);
}

#[test]
fn a_window_that_cannot_go_is_leaked_with_its_region() {
    let emulator = Emulator::find().expect("faults need the emulator, run cargo xtask test");
    let link = link();
    let (storage, freed) = probe();
    let region = Arc::new(link.pd.register(storage, BINDABLE).unwrap());
    let window = region.alloc_window::<Type1>().unwrap();
    emulator.add_fault("ioctl dealloc_mw EIO").unwrap();
    drop((window, region));
    assert!(!is(&freed));
}

#[test]
fn a_full_queue_takes_no_bind() {
    let Link { a: _a, mut b, mut cq, pd, .. } = link_with(|builder| builder.max_send_wr(4));
    let region = Arc::new(pd.allocate(64, BINDABLE).unwrap());
    let mut window = window::<Type1>(&region);
    let error = (0..1000).find_map(|_| b.post_bind(&mut window, Bind::new(.., ALL).signaled()).err());
    assert_eq!(error.unwrap().kind(), ErrorKind::QueueFull);
    let error = b.post_unbind(&mut window, Unbind::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::QueueFull);
    // What was posted completes, and then there is room.
    cq.poll_for(common::PATIENCE, |done| assert_eq!(done.status(), Status::Success)).unwrap();
    b.post_unbind(&mut window, Unbind::new()).unwrap();
}

#[test]
fn more_than_two_gib_are_refused_by_the_provider() {
    let (mut link, region) = bindable();
    drop(region);
    let Ok(large) = Mapping::new((2 << 30) + 4096, Pages::Normal) else { return };
    // Pages that are only read cost no memory.
    let Ok(large) = link.pd.register(large, Access::WINDOW_BIND) else { return };
    let mut window = Arc::new(large).alloc_window::<Type1>().unwrap();
    let error = link.b.post_bind(&mut window, Bind::new(.., Access::REMOTE_READ)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}

#[test]
#[should_panic(expected = "MemoryRegion::alloc_window: the region's rights Access(LOCAL_WRITE) lack")]
fn a_region_that_may_not_be_bound_to() {
    let link = link();
    let _ = Arc::new(link.pd.allocate(64, Access::LOCAL_WRITE).unwrap()).alloc_window::<Type1>();
}

#[test]
#[should_panic(expected = "QueuePair::post_bind: bytes 4000..4097 but the region has 4096")]
fn a_bind_beyond_the_end() {
    let (mut link, region) = bindable();
    let _ = link.b.post_bind(&mut window::<Type1>(&region), Bind::new(4000..4097, ALL));
}

#[test]
#[should_panic(expected = "QueuePair::post_bind: bytes 5..5 are none")]
fn a_bind_of_nothing() {
    let (mut link, region) = bindable();
    let _ = link.b.post_bind(&mut window::<Type2>(&region), Bind::new(5..5, ALL));
}

#[test]
#[should_panic(expected = "QueuePair::post_bind: the rights Access(LOCAL_WRITE) are not all rights of peers")]
fn a_bind_with_rights_of_the_owner() {
    let (mut link, region) = bindable();
    let _ = link.b.post_bind(&mut window::<Type1>(&region), Bind::new(.., Access::LOCAL_WRITE));
}

#[test]
#[should_panic(expected = "QueuePair::post_bind: the rights Access(REMOTE_WRITE) need LOCAL_WRITE")]
fn a_bind_for_writing_to_memory_to_read() {
    let mut link = link();
    let region = Arc::new(link.pd.allocate(64, Access::WINDOW_BIND).unwrap());
    let _ = link.b.post_bind(&mut window::<Type1>(&region), Bind::new(.., Access::REMOTE_WRITE));
}

#[test]
#[should_panic(expected = "QueuePair::post_bind: a window of type 1 cannot be zero-based")]
fn a_bind_of_type_1_at_zero() {
    let (mut link, region) = bindable();
    let _ = link.b.post_bind(&mut window::<Type1>(&region), Bind::new(.., ALL).zero_based());
}

#[test]
#[should_panic(expected = "QueuePair::post_bind: the window is of another protection domain")]
fn a_bind_in_another_domain() {
    let mut link = link();
    let region = Arc::new(link.context.alloc_pd().unwrap().allocate(64, BINDABLE).unwrap());
    let _ = link.b.post_bind(&mut window::<Type1>(&region), Bind::new(.., ALL));
}

#[test]
#[should_panic(expected = "QueuePair::post_unbind: the window is of another protection domain")]
fn taking_back_in_another_domain() {
    let mut link = link();
    let region = Arc::new(link.context.alloc_pd().unwrap().allocate(64, BINDABLE).unwrap());
    let _ = link.b.post_unbind(&mut window::<Type1>(&region), Unbind::new());
}

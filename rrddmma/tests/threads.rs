//! Which types may go to another thread (`Send`) and be used by several at a time (`Sync`), each with its reason. `cargo xtask tidy` sees to it that
//! every public type has a row.

use std::marker::PhantomData;

use rrddmma::exchange::{Deadline, Introduction, Listener, Session};
use rrddmma::gid::GidFamily;
use rrddmma::mlx5::*;
use rrddmma::{op, *};

/// Tells whether a type is `Send` and `Sync`: a constant of its own comes before that of a trait.
struct Probe<T: ?Sized>(PhantomData<T>);

trait Neither {
    const SEND: bool = false;
    const SYNC: bool = false;
}

impl<T: ?Sized> Neither for Probe<T> {}

#[allow(dead_code, reason = "used where the bounds hold")]
impl<T: ?Sized + Send> Probe<T> {
    const SEND: bool = true;
}

#[allow(dead_code, reason = "used where the bounds hold")]
impl<T: ?Sized + Sync> Probe<T> {
    const SYNC: bool = true;
}

macro_rules! table {
    ($($reason:literal, $send:ident $sync:ident: [$($type:ty),* $(,)?];)*) => {
        const TABLE: &[(&str, &str, (bool, bool), (bool, bool))] = &[$($((
            stringify!($type),
            $reason,
            (table!(@ $send), table!(@ $sync)),
            (Probe::<$type>::SEND, Probe::<$type>::SYNC),
        ),)*)*];
    };
    (@ Send) => { true };
    (@ Sync) => { true };
    (@ NotSend) => { false };
    (@ NotSync) => { false };
}

table! {
    "libibverbs lets any thread use the object, and locks what it changes inside", Send Sync: [
        Device, Context, Port, Events, ProtectionDomain, CompletionChannel, AddressHandle, XrcDomain, Flow, FlowCounters<2>,
    ];
    "the pair is moved and never posted to, which the driver locks", Send Sync: [XrcTarget, PreparedXrcTarget];
    "memory is owned by one handle, and seen by several threads only through copies and atomics", Send Sync: [
        MemoryRegion, MemoryWindow<Type1>, MemoryWindow<Type2>, ForeignRegion<NoMemory>, DeviceMemory, SharedBuffer, SharedSlice, LocalSlice<'static>,
        BufferPool,
    ];
    "a buffer is plain memory of one owner, as `Box<[u8]>` is", Send Sync: [Buffer, Mapping];
    "posting and polling take `&mut`, so that it is one thread's at a time; it may move", Send NotSync: [
        QueuePair<Rc>, PreparedQueuePair<Rc>, CompletionQueue, CompletionQueue<Extended>,
        SharedReceiveQueue, XrcReceiveQueue, TagMatchingQueue,
    ];
    "its queues have no lock of their own, so that all of it moves as one", Send NotSync: [Worker];
    "borrows the whole worker, so that nobody else uses it meanwhile", Send NotSync: [WorkerPair<'static, Rc>, WorkerPrepared<'static, Rc>];
    "a name of a pair of a worker, which only that worker takes", Send Sync: [PairKey<Rc>, PreparedKey<Rc>];
    "describes what is to be made, with handles of its parents", Send Sync: [
        CompletionQueueBuilder, QueuePairBuilder<Rc>, BufferPoolBuilder, Finder, FlowRule,
    ];
    "describes a request by pointers of C, and is posted by whoever made it", NotSend NotSync: [
        SendRequest<'static, op::Send>, RecvRequest<'static>, Work<'static, Rc>,
    ];
    "read while the poll of its queue is open", NotSend NotSync: [ExtendedCompletion];
    "pointers into the queues of a device, which is for one thread to use", NotSend NotSync: [
        QueuePairLayout<'static>, CompletionQueueLayout<'static>, SharedReceiveLayout<'static>, Ring,
    ];
    "a socket, with what is agreed upon", Send Sync: [Listener, Session];
    "what could not be done, and what it was done to", Send Sync: [
        Rejected<MemoryRegion>, Unposted, ReregisterError<Vec<u8>>, Reregistered<Vec<u8>>, Reregistration<Vec<u8>>,
    ];
    "a value: numbers, and text that it owns", Send Sync: [
        AckTimeout, Access, Address, Advice, AsyncEvent, AtomicSupport, Bind, Capabilities, Clock, Completion<'static>,
        CompletionError, CompletionFields, ConnectOptions, CountOf, CqToken, CqeCompression, Crypto, DciStreams, Deadline,
        Detail, DeviceAttributes, Ece, Endpoint, Error, ErrorKind, EspMatch, EthernetMatch, EventKind, EventSubject, ExtendedAttributes,
        Features, FlowKind, FlushScope, FlushTo, Follow, Generation, Gid, GidChoice, GidEntry, GidFamily, GidKind,
        GlobalHeader, GreMatch, Guid, Introduction, Ipv4ExtMatch, Ipv4Match, Ipv6Match, Lid, LinkLayer, LocalKey, Masked<u16>, MplsMatch, Mtu, Notify, OnDemandPaging, Opcode,
        OptionalOps, Ownership, Pages, PathRate, PhysicalState, PortAttributes, PortNumber, PortState, PostError,
        Psn, QpAttributes, QpChange, QpNumber, QpState, QueueKey, QueuePairLimits, Reclaimed, RemoteKey,
        RemoteSlice, Result<()>, RetryCount, RnrRetry, RnrTimer, ServiceLevel, SharedReceiveLimits, Signaling,
        Signature, SoftwareParsing, SrqNumber, Status, StridingReceive, Tag, TagHandle, TagInfo, TagLimits, TagOperation, TcpMatch, TunnelOffloads, UdpMatch, Unbind, Verb, VxlanMatch, WorkCompletion,
    ];
    "a name for the compiler, of which there is no value or an empty one", Send Sync: [
        AddressSpace, Classic, Dci, DmaBuf, Extended, Imported, NoMemory, RawPacket, Rc, Shared<Rc>, Type1, Type2, Uc,
        Ud, Verbs, Xrc, op::Atomic, op::AtomicWrite, op::Datagram, op::Flush, op::Read, op::Send, op::Window, op::Write,
    ];
}

#[test]
fn every_type_goes_where_it_may() {
    let wrong: Vec<_> = TABLE
        .iter()
        .filter(|(_, _, expected, is)| expected != is)
        .map(|(name, reason, expected, is)| {
            format!("{name}: (Send, Sync) should be {expected:?} ({reason}) and is {is:?}")
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

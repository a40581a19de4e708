//! What only ConnectX devices have; on any other device (Soft-RoCE), that each call says so.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::time::Duration;

use rrddmma::mlx5::{
    self, Capabilities, Clock, CompletionQueueLayout, Features, Generation, QueuePairLayout,
    SharedReceiveLayout,
};
use rrddmma::{
    Access, CompletionFields, Context, Device, Error, ErrorKind, ExtendedCompletion, Rc, RecvRequest,
    SendRequest, Verb,
};

/// Whether the device of the tests is one of libmlx5.
fn is_mlx5(context: &Context) -> bool {
    let devices = Device::list().unwrap();
    mlx5::is_supported(devices.iter().find(|device| device.name() == context.name()).unwrap())
}

/// On a device of libmlx5 the value. On another one nothing, after a look at the error.
fn expect<T>(verb: Verb, result: Result<T, Error>) -> Option<T> {
    let context = common::context();
    if is_mlx5(&context) {
        return Some(result.unwrap());
    }
    let error = result.err().expect("only mlx5 has this");
    assert_eq!((error.verb(), error.kind()), (verb, ErrorKind::Unsupported), "{error}");
    let why = if mlx5::IS_LINKED { context.name() } else { "this build is linked" };
    assert!(error.to_string().starts_with(&format!("{verb} failed: {why}")), "{error}");
    None
}

/// The big-endian word at an offset from a place of a ring.
fn word(ring: *const u8, offset: usize) -> u32 {
    // SAFETY: the caller names a place inside a ring that a live object keeps; the device is idle.
    let place = unsafe { ring.add(offset) };
    // SAFETY: as above; any bits are an integer.
    u32::from_be(unsafe { place.cast::<u32>().read_volatile() })
}

#[test]
fn a_device_is_of_libmlx5_if_its_vendor_made_it() {
    let context = common::context();
    let generation = Generation::of(context.attributes());
    let is_nvidias = context.attributes().vendor_id() == 0x02c9;
    assert_eq!(is_mlx5(&context), is_nvidias && mlx5::IS_LINKED, "{generation}");
    let is_unknown = matches!(generation, Generation::Unknown { .. });
    assert_eq!(is_unknown, !is_nvidias, "{generation}");
}

/// Not a test of its own: what [`generations_are_told_apart`] runs on other devices.
#[test]
fn child_tells_generations_apart() {
    if !common::is_child() {
        return;
    }
    for device in Device::list().unwrap() {
        println!("{};", Generation::of(device.open().unwrap().attributes()));
    }
}

#[test]
fn generations_are_told_apart() {
    let devices = "connectx5,connectx6dx,connectx7";
    let Some(text) = common::on_devices(devices, "child_tells_generations_apart") else { return };
    for line in ["ConnectX-5;", "ConnectX-6 Dx;", "ConnectX-7;"] {
        assert!(text.contains(line), "{line} is not in {text}");
    }
}

#[test]
fn capabilities_are_told() {
    let context = common::context();
    let Some(capabilities) = expect(Verb::Mlx5QueryDevice, Capabilities::of(&context)) else { return };
    assert!(capabilities.features.contains(Features::CQE_V1), "{capabilities:?}");
    assert!(capabilities.dynamic_blueflame_registers.is_some(), "{capabilities:?}");
    assert_eq!(capabilities, Capabilities::of(&context).unwrap());
}

#[test]
fn cycles_become_the_time_that_the_provider_makes_of_them() {
    let context = common::context();
    let Some(_) = expect(Verb::Mlx5GetClockInfo, Clock::of(&context)) else { return };
    let fields = CompletionFields::TIMESTAMP | CompletionFields::WALL_CLOCK;
    let mut cq = context.completion_queue(16).build_extended(fields).unwrap();
    let prepared = context.alloc_pd().unwrap().queue_pair::<Rc>(&cq, &cq).build().unwrap();
    let end = prepared.endpoint().unwrap();
    let mut qp = prepared.connect(&end).unwrap();
    qp.post_recv(RecvRequest::new(&[])).unwrap();
    qp.post_send(SendRequest::send(&[]).signaled()).unwrap();
    let mut stamps = Vec::new();
    while stamps.len() < 2 {
        let read = |completion: &ExtendedCompletion| (completion.timestamp(), completion.wall_clock());
        cq.poll_for(common::PATIENCE, read, |stamp| stamps.push(stamp)).unwrap();
    }
    let clock = Clock::of(&context).unwrap();
    for (cycles, time) in stamps {
        // The kernel may have corrected the clock between the two.
        let apart = clock.wall_clock(cycles).abs_diff(time);
        assert!(apart < Duration::from_millis(500), "{cycles} cycles, {time:?}, {apart:?} apart");
    }
}

#[test]
fn requests_and_completions_lie_where_the_layouts_say() {
    let mut link = common::link();
    let Some(_) = expect(Verb::Mlx5InitObj, QueuePairLayout::of(&link.a).map(drop)) else {
        // SAFETY: it is an error, so that nothing changes.
        let refused = unsafe { CompletionQueueLayout::of(&link.cq) };
        assert!(expect(Verb::Mlx5InitObj, refused.map(drop)).is_none());
        return;
    };
    link.b.post_recv(RecvRequest::new(&[])).unwrap();
    link.a.post_send(SendRequest::send_bytes(b"where?").signaled()).unwrap();
    common::take(&mut link.cq, 2);
    let number = link.a.number().as_raw();

    let layout = QueuePairLayout::of(&link.a).unwrap();
    assert!(layout.send.entries >= link.a.limits().max_send_wr && layout.send.stride == 64, "{layout:?}");
    assert!(layout.receive.entries >= link.a.limits().max_recv_wr, "{layout:?}");
    // The first request: an index and the opcode SEND, then the pair.
    assert_eq!(word(layout.send.buffer, 0), 0x0a);
    assert_eq!(word(layout.send.buffer, 4) >> 8, number);
    // Below the bit of inline data its length, and then the data.
    let mut control_and_header = (16..64).step_by(4).map(|at| word(layout.send.buffer, at));
    assert!(control_and_header.any(|word| word == 0x8000_0006), "inline data of 6 bytes");
    assert_eq!(word(layout.doorbell_record.cast_const().cast(), 4), 1, "one request was posted");
    let other = QueuePairLayout::of(&link.b).unwrap();
    assert_eq!(word(other.doorbell_record.cast_const().cast(), 0), 1, "one receive was posted");

    // SAFETY: all completions of both pairs were taken.
    let layout = unsafe { CompletionQueueLayout::of(&link.cq) }.unwrap();
    assert_eq!(layout.ring.entries, link.cq.capacity() + 1);
    let pairs: Vec<_> = (0..2)
        .map(|at| word(layout.ring.buffer, at * layout.ring.stride as usize + 56) & 0xff_ffff)
        .collect();
    assert!(pairs.contains(&number) && pairs.contains(&link.b.number().as_raw()), "{pairs:?}");
    assert_eq!(word(layout.doorbell_record.cast_const().cast(), 0), 2, "two completions were taken");
}

#[test]
fn shared_receives_lie_where_the_layout_says() {
    let pd = common::context().alloc_pd().unwrap();
    let mut srq = pd.create_srq(16, 1).unwrap();
    let Some(_) = expect(Verb::Mlx5InitObj, SharedReceiveLayout::of(&srq).map(drop)) else { return };
    let first = SharedReceiveLayout::of(&srq).unwrap().head;
    let region = pd.allocate(64, Access::LOCAL_WRITE).unwrap();
    srq.post_recv(RecvRequest::new(&[region.slice(8..24)])).unwrap();
    let layout = SharedReceiveLayout::of(&srq).unwrap();
    assert_ne!(layout.head, first, "the first free request was used");
    // Behind the header of 16 bytes: length, key, address.
    let at = first as usize * layout.stride as usize + 16;
    assert_eq!(word(layout.buffer, at), 16);
    assert_eq!(word(layout.buffer, at + 4), region.local_key().as_raw());
    let low = u32::try_from(region.remote().addr() & 0xffff_ffff).unwrap();
    assert_eq!(word(layout.buffer, at + 12), low + 8);
    assert_eq!(word(layout.doorbell_record.cast_const().cast(), 0), 1, "one was posted");
    assert!(layout.number.is_some_and(|number| number != 0), "{layout:?}");
}

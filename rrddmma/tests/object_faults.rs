//! System calls that fail one at a time, of address handles, groups, shared receive queues and XRC: each gives an error that names its verb, and everything can still be
//! dropped.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use rrddmma::{Access, Address, Context, ErrorKind, Gid, Lid, PortNumber, Result, Ud, Verb};
use rrddmma_emu_control::Emulator;

/// Everything once, made and closed.
fn scenario() -> Result<()> {
    let context = Context::open_first()?;
    let pd = context.alloc_pd()?;
    let cq = context.create_cq(16)?;
    let mut pair = pd.queue_pair::<Ud>(&cq, &cq).build()?;
    let group: Gid = "ff0e::5:5".parse().unwrap();
    pair.join(group, Lid::new(0))?;
    pair.leave(group, Lid::new(0))?;
    let route = pd.create_ah(&Address::from(&pair.endpoint()?))?;
    let mut srq = pd.create_srq(4, 1)?;
    srq.arm_limit(1)?;
    srq.armed_limit()?;
    let domain = context.open_xrc_domain(None)?;
    let xrc_cq = context.create_cq(16)?;
    let queue = pd.create_xrc_srq(&domain, &xrc_cq, 4, 1)?;
    let target = domain.create_target(PortNumber::FIRST, Access::empty())?;
    drop((target, xrc_cq));
    queue.close()?;
    domain.close()?;
    srq.close()?;
    route.close()?;
    pair.close()?;
    Ok(())
}

#[test]
fn every_call_that_fails_is_named() {
    let emulator = Emulator::find().expect("faults need the emulator, run cargo xtask test");
    scenario().unwrap();
    let calls: [(&str, u32, Verb); 9] = [
        ("attach_mcast", 1, Verb::AttachMcast),
        ("detach_mcast", 1, Verb::DetachMcast),
        ("create_srq", 1, Verb::CreateSrq),
        ("modify_srq", 1, Verb::ModifySrq),
        ("query_srq", 1, Verb::QuerySrq),
        ("open_xrcd", 1, Verb::OpenXrcd),
        ("destroy_srq", 1, Verb::DestroySrq),
        ("destroy_srq", 2, Verb::DestroySrq),
        ("close_xrcd", 1, Verb::CloseXrcd),
    ];
    for (call, nth, verb) in calls {
        for (name, errno) in [("ENOMEM", libc::ENOMEM), ("EINVAL", libc::EINVAL), ("EIO", libc::EIO)] {
            emulator.add_fault(&format!("ioctl {call} #{nth} {name}")).unwrap();
            let result = scenario();
            assert_eq!(emulator.clear_faults(), 0, "{call} #{nth} {name} was never reached");
            let Err(error) = result else { panic!("{call} #{nth} {name} changed nothing") };
            assert_eq!((error.verb(), error.errno()), (verb, Some(errno)), "{call} #{nth} {name}: {error}");
            assert_ne!(error.kind(), ErrorKind::Other, "{error}");
        }
    }
}

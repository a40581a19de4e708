//! Regions of memory that this process does not look into.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{Link, link, link_with, take};
use rrddmma::{
    Access, Context, Error, ErrorKind, ProtectionDomain, RecvRequest, Result, SendRequest, Status, Verb,
};

fn pd() -> ProtectionDomain {
    common::context().alloc_pd().unwrap()
}

/// The region, or `None` where the device has no such thing: then the refusal must be this clear.
fn or_unsupported<T: std::fmt::Debug>(verb: Verb, made: Result<T>) -> Option<T> {
    made.map_err(|error: Error| {
        assert_eq!((error.verb(), error.kind()), (verb, ErrorKind::Unsupported), "{error}");
    })
    .ok()
}

#[test]
fn a_null_region_takes_everything_and_gives_zeros() {
    let Link { mut a, b: _b, mut cq, pd, .. } = link_with(|builder| builder);
    let Some(null) = or_unsupported(Verb::AllocNullMr, pd.alloc_null_region()) else { return };
    let memory = pd.allocate(64, Access::REMOTE_READ | Access::REMOTE_WRITE).unwrap();
    memory.write_at(0, &[7; 64]);
    // SAFETY: a null region, and not inline.
    let into = unsafe { null.slice(..32) };
    // SAFETY: a null region, and not inline, as above.
    let from = unsafe { null.slice(100..132) };
    a.post_send(SendRequest::read(&[into], memory.remote()).signaled()).unwrap();
    assert_eq!(take(&mut cq, 1)[0].status(), Status::Success);
    a.post_send(SendRequest::write(&[from], memory.remote()).signaled()).unwrap();
    assert_eq!(take(&mut cq, 1)[0].status(), Status::Success);
    assert_eq!((memory.to_vec(0, 32), memory.to_vec(32, 32)), (vec![0; 32], vec![7; 32]));
    null.close().unwrap();
}

#[test]
fn a_dmabuf_is_registered_or_clearly_refused() {
    // No dma-buf: a device that has such regions says so of the descriptor.
    let file = std::fs::File::open("/dev/null").unwrap();
    let error = pd().register_dmabuf(&file, 0, 4096, 0x10000, Access::REMOTE_READ).unwrap_err();
    assert_eq!(error.verb(), Verb::RegDmabufMr, "{error}");
    assert!(
        matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::InvalidAttribute | ErrorKind::Other),
        "{error}"
    );
}

#[test]
fn memory_of_the_device_is_lent_or_clearly_refused() {
    let context = common::context();
    let Some(memory) = or_unsupported(Verb::AllocDm, context.alloc_device_memory(4096, 6)) else { return };
    let pd = context.alloc_pd().unwrap();
    let region = pd.register_device_memory(&memory, 1024.., Access::REMOTE_READ).unwrap();
    assert_eq!((region.addr(), region.len()), (0, 3072));
    memory.write_at(1024, b"near").unwrap();
    let mut out = [0; 4];
    memory.read_at(1024, &mut out).unwrap();
    assert_eq!(&out, b"near");
    assert_eq!(memory.clone().close().unwrap_err().error().kind(), ErrorKind::Busy);
    drop(memory);
    region.close().unwrap().close().unwrap();
}

#[test]
fn the_address_space_is_registered_or_clearly_refused() {
    // SAFETY: without remote rights nobody else can use the key.
    let made = unsafe { pd().register_address_space(Access::LOCAL_WRITE) };
    if let Some(region) = or_unsupported(Verb::RegMr, made) {
        region.close().unwrap();
    }
}

#[test]
fn domains_and_regions_have_a_second_handle() {
    let context = common::context();
    let pd = context.alloc_pd().unwrap();
    let region = pd.register(vec![5; 4096], Access::REMOTE_READ).unwrap();
    // SAFETY: `pd` outlives the import, and nothing is posted across.
    let imported = unsafe { context.import_pd(pd.handle()) };
    let Some(imported) = or_unsupported(Verb::ImportPd, imported) else { return };
    // SAFETY: `region` outlives the import, which nothing uses.
    let same = unsafe { imported.import_region(region.handle(), region.addr(), region.access()) };
    let same = or_unsupported(Verb::ImportMr, same).expect("as domains");
    assert_eq!((same.remote(), same.local_key()), (region.remote(), region.local_key()));
    // They are another's: domain and region are still there afterwards.
    same.close().unwrap();
    imported.close().unwrap();
    assert_eq!(region.close().unwrap(), [5; 4096]);
    pd.close().unwrap();
}

#[test]
fn what_is_not_there_is_not_imported() {
    let pd = pd();
    // SAFETY: if there were such a domain, it would be of no use to anybody.
    let error = unsafe { pd.context().import_pd(0x00ff_ffff) }.unwrap_err();
    assert_eq!(error.verb(), Verb::ImportPd);
    assert!(matches!(error.kind(), ErrorKind::NotFound | ErrorKind::Unsupported), "{error}");
    // SAFETY: as above: nothing is done with what there may be.
    let error = unsafe { pd.import_region(0x00ff_ffff, 0, Access::empty()) }.unwrap_err();
    assert_eq!(error.verb(), Verb::ImportMr);
    assert!(matches!(error.kind(), ErrorKind::NotFound | ErrorKind::Unsupported), "{error}");
}

#[test]
fn an_opening_is_shared_with_its_domains_and_regions() {
    let Link { mut a, mut b, mut cq, pd, context } = link();
    let region = pd.register(vec![5; 4096], Access::LOCAL_WRITE).unwrap();
    let fd = context.command_fd().try_clone_to_owned().unwrap();
    let Some(other) = or_unsupported(Verb::ImportDevice, Context::import(fd)) else { return };
    assert_ne!(other, context);
    assert_eq!(other.attributes().vendor_id(), context.attributes().vendor_id());
    // SAFETY: `pd` outlives the import, and what is posted across is waited for below.
    let imported = unsafe { other.import_pd(pd.handle()) }.unwrap();
    // SAFETY: `region` outlives the import and its use; its slices go to pairs of this domain.
    let same = unsafe { imported.import_region(region.handle(), region.addr(), region.access()) }.unwrap();
    assert_eq!((same.local_key(), same.len()), (region.local_key(), 4096));
    // SAFETY: the region is of this very process, so its address is that of its bytes.
    let into = unsafe { same.slice(..17) };
    b.post_recv(RecvRequest::new(&[into])).unwrap();
    a.post_send(SendRequest::send_bytes(b"by another handle").signaled()).unwrap();
    assert!(take(&mut cq, 2).iter().all(|completion| completion.status() == Status::Success));
    drop((same, imported));
    other.close().unwrap();
    // They were another's: the opening, the domain and the region are still there.
    assert_eq!(&region.close().unwrap()[..18], b"by another handle\x05");
    assert_eq!(pd.close().unwrap_err().error().kind(), ErrorKind::Busy);
}

#[test]
fn what_is_no_device_is_not_imported() {
    for path in ["/dev/null", "/proc/self/maps"] {
        let error = Context::import(std::fs::File::open(path).unwrap().into()).unwrap_err();
        assert_eq!(error.verb(), Verb::ImportDevice);
        let kinds = [ErrorKind::InvalidAttribute, ErrorKind::DeviceLost, ErrorKind::Unsupported];
        assert!(kinds.contains(&error.kind()), "{error}");
    }
}

#[test]
#[should_panic(expected = "ProtectionDomain::register_dmabuf: the access rights 0x80000 have unknown bits")]
fn a_dmabuf_with_rights_that_nobody_knows() {
    let file = std::fs::File::open("/dev/null").unwrap();
    let _ = pd().register_dmabuf(&file, 0, 1, 0, Access::from_bits_retain(1 << 19));
}

#[test]
#[should_panic(
    expected = "ProtectionDomain::register_dmabuf: 2 bytes at address 0xffffffffffffffff go beyond"
)]
fn a_dmabuf_at_an_address_too_high() {
    let file = std::fs::File::open("/dev/null").unwrap();
    let _ = pd().register_dmabuf(&file, 0, 2, u64::MAX, Access::empty());
}

#[test]
#[should_panic(expected = "ProtectionDomain::register_address_space: the access rights 0x80000")]
fn the_address_space_with_rights_that_nobody_knows() {
    // SAFETY: nothing is registered.
    let _ = unsafe { pd().register_address_space(Access::from_bits_retain(1 << 19)) };
}

/// All null regions of a device have one key, which a region of another device may have as well.
#[test]
#[cfg(rrddmma_rdma_core)]
fn a_null_region_whose_only_key_is_taken_is_refused() {
    use std::mem::offset_of;
    use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

    use rrddmma::sys;

    type Alloc = unsafe extern "C" fn(*mut sys::ibv_pd) -> *mut sys::ibv_mr;
    static ALLOC: AtomicUsize = AtomicUsize::new(0);
    static KEY: AtomicU32 = AtomicU32::new(0);
    static CALLS: AtomicU32 = AtomicU32::new(0);

    /// The provider's, with the key of the region beside it.
    unsafe extern "C" fn alloc(pd: *mut sys::ibv_pd) -> *mut sys::ibv_mr {
        assert!(CALLS.fetch_add(1, Ordering::Relaxed) < 100, "it is tried for ever");
        // SAFETY: stored below, from a function of this type.
        let alloc: Alloc = unsafe { std::mem::transmute(ALLOC.load(Ordering::Relaxed)) };
        // SAFETY: the arguments are handed on.
        let mr = unsafe { alloc(pd) };
        // SAFETY: a new region, or null.
        if let Some(mr) = unsafe { mr.as_mut() } {
            mr.lkey = KEY.load(Ordering::Relaxed);
        }
        mr
    }

    let pd = pd();
    let Some(null) = or_unsupported(Verb::AllocNullMr, pd.alloc_null_region()) else { return };
    null.close().unwrap();
    let other = self::pd().allocate(64, Access::LOCAL_WRITE).unwrap();
    KEY.store(other.local_key().as_raw(), Ordering::Relaxed);
    // SAFETY: rdma-core allocates each context as the last but some members of such a table.
    let table = unsafe {
        pd.context().as_raw().byte_sub(offset_of!(sys::verbs_context, context)).cast::<sys::verbs_context>()
    };
    // SAFETY: the table is live, and nobody else uses this opening.
    let slot = unsafe { &mut (*table).alloc_null_mr };
    ALLOC.store(slot.unwrap() as usize, Ordering::Relaxed);
    *slot = Some(alloc);
    let error = pd.alloc_null_region().unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::AllocNullMr, ErrorKind::Busy), "{error}");
    other.close().unwrap();
    pd.alloc_null_region().unwrap().close().unwrap();
}

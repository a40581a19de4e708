//! System calls that fail one at a time: each gives an error that names its verb, and nothing panics, neither then nor in a destructor.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rrddmma::{
    Access, Context, Error, ErrorKind, PortNumber, Rc, RecvRequest, Reregistered, Reregistration, Result,
    SendRequest, Status, Storage, Verb,
};
use rrddmma_emu_control::Emulator;

const SECOND: Duration = Duration::from_secs(10);

/// Faults are of the whole process: one test at a time.
static ONE: Mutex<()> = Mutex::new(());

fn emulator() -> (MutexGuard<'static, ()>, Emulator) {
    let guard = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let emulator = Emulator::find().expect("faults need the emulator, run cargo xtask test");
    (guard, emulator)
}

/// From nothing to a message that has arrived.
fn scenario() -> Result<()> {
    let context = Context::open_first()?;
    let port = context.port(PortNumber::FIRST)?;
    assert!(port.attributes()?.is_active());
    let channel = context.create_channel()?;
    let pd = context.alloc_pd()?;
    let mut cq = context.completion_queue(16).channel(&channel).build()?;
    let region = pd.allocate(64, Access::LOCAL_WRITE)?;
    let a = pd.queue_pair::<Rc>(&cq, &cq).max_inline_data(16).build()?;
    let mut b = pd.queue_pair::<Rc>(&cq, &cq).build()?;
    b.post_recv(RecvRequest::new(&[region.slice(..)]))?;
    let (end_a, end_b) = (a.endpoint()?, b.endpoint()?);
    let mut a = a.connect(&end_b)?;
    let b = b.connect(&end_a)?;
    a.post_send(SendRequest::send_bytes(b"through").signaled())?;
    let mut done = 0;
    while done < 2 {
        let mut failed = None;
        done += cq.poll_for(SECOND, |completion| failed = failed.or_else(|| completion.ok().err()))?;
        if let Some(error) = failed {
            return Err(error.into());
        }
    }
    assert_eq!(region.to_vec(0, 7), b"through");
    b.query()?;
    a.close()?;
    b.close()?;
    region.close()?;
    cq.close()?;
    pd.close()?;
    Ok(())
}

#[test]
fn every_call_that_fails_is_named() {
    let (_guard, emulator) = emulator();
    scenario().unwrap();
    // The first query of a port is libmlx5's own, while opening, and may fail.
    let calls: [(&str, std::ops::RangeInclusive<u32>, &[Verb]); 13] = [
        ("alloc_async_fd", 1..=1, &[Verb::OpenDevice]),
        ("query_port", 2..=3, &[Verb::QueryPort]),
        ("alloc_pd", 1..=1, &[Verb::AllocPd]),
        ("reg_mr", 1..=1, &[Verb::RegMr]),
        ("create_comp_channel", 1..=1, &[Verb::CreateCompChannel]),
        ("create_cq", 1..=1, &[Verb::CreateCq]),
        ("create_qp", 1..=2, &[Verb::CreateQp]),
        ("modify_qp", 1..=2, &[Verb::ModifyQp]),
        ("query_qp", 1..=1, &[Verb::QueryQp]),
        ("dereg_mr", 1..=1, &[Verb::DeregMr]),
        ("destroy_qp", 1..=2, &[Verb::DestroyQp]),
        ("destroy_cq", 1..=1, &[Verb::DestroyCq]),
        ("dealloc_pd", 1..=1, &[Verb::DeallocPd]),
    ];
    let errnos = [
        ("EPERM", libc::EPERM),
        ("ENOMEM", libc::ENOMEM),
        ("EINVAL", libc::EINVAL),
        ("EBUSY", libc::EBUSY),
        ("EIO", libc::EIO),
        ("ENODEV", libc::ENODEV),
    ];
    for (call, nths, verbs) in calls {
        for (name, errno) in errnos {
            for nth in nths.clone() {
                emulator.add_fault(&format!("ioctl {call} #{nth} {name}")).unwrap();
                let result = scenario();
                assert_eq!(emulator.clear_faults(), 0, "{call} #{nth} {name} was never reached");
                let Err(error) = result else { panic!("{call} #{nth} {name} changed nothing") };
                assert!(verbs.contains(&error.verb()), "{call} #{nth} {name}: {error}");
                // libibverbs and libmlx5 replace some of the errors of opening by their own.
                if call != "alloc_async_fd" {
                    assert_eq!(error.errno(), Some(errno), "{call} #{nth} {name}: {error}");
                }
                assert!(error.to_string().starts_with(error.verb().name()), "{error}");
            }
        }
    }
}

#[test]
fn memory_that_cannot_be_locked_names_the_limit_and_comes_back() {
    let (_guard, emulator) = emulator();
    let pd = common::context().alloc_pd().unwrap();
    for verb in ["reg_mr", "create_cq", "create_qp"] {
        emulator.add_fault(&format!("ioctl {verb} ENOMEM")).unwrap();
        let error = match verb {
            "reg_mr" => {
                let rejected = pd.register(vec![5; 5], Access::LOCAL_WRITE).unwrap_err();
                let (error, storage) = rejected.into_parts();
                assert_eq!(storage, [5; 5]);
                error
            }
            "create_cq" => pd.context().create_cq(1).unwrap_err(),
            _ => {
                let cq = pd.context().create_cq(1).unwrap();
                pd.queue_pair::<Rc>(&cq, &cq).build().unwrap_err()
            }
        };
        assert_eq!((error.kind(), emulator.clear_faults()), (ErrorKind::OutOfMemory, 0));
        assert!(error.to_string().contains("hint: locked-memory limit is "), "{error}");
    }
}

/// Kernels before 6.2 say no more than that something is invalid.
#[test]
fn paging_on_demand_is_unsupported_also_where_the_kernel_calls_it_invalid() {
    let (_guard, emulator) = emulator();
    let pd = common::context().alloc_pd().unwrap();
    let kinds = [Access::ON_DEMAND, Access::LOCAL_WRITE].map(|access| {
        emulator.add_fault("ioctl reg_mr EINVAL").unwrap();
        let error = pd.register(vec![5; 5], access).unwrap_err().into_parts().0;
        assert_eq!((error.verb(), emulator.clear_faults()), (Verb::RegMr, 0));
        error.kind()
    });
    assert_eq!(kinds, [ErrorKind::Unsupported, ErrorKind::InvalidAttribute]);
    emulator.add_fault("ioctl reg_mr EINVAL").unwrap();
    // SAFETY: without remote rights nobody else can use the key, and it is refused.
    let error = unsafe { pd.register_address_space(Access::LOCAL_WRITE) }.unwrap_err();
    assert_eq!((error.kind(), emulator.clear_faults()), (ErrorKind::Unsupported, 0));
}

struct Probe(Box<[u8]>, Arc<AtomicBool>);

// SAFETY: the bytes are a box's, which owns them and does not move them.
unsafe impl Storage for Probe {
    fn as_ptr(&mut self) -> std::ptr::NonNull<u8> {
        Storage::as_ptr(&mut self.0)
    }

    fn len(&self) -> usize {
        self.0.len()
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        self.1.store(true, Ordering::Relaxed);
    }
}

#[test]
fn memory_is_leaked_when_it_cannot_be_deregistered() {
    let (_guard, emulator) = emulator();
    let pd = common::context().alloc_pd().unwrap();
    let freed = Arc::new(AtomicBool::new(false));
    let region = pd.register(Probe(vec![0; 64].into(), Arc::clone(&freed)), Access::LOCAL_WRITE).unwrap();
    emulator.add_fault("ioctl dereg_mr EIO").unwrap();
    drop(region);
    assert_eq!(emulator.clear_faults(), 0);
    pd.reclaim();
    drop(pd);
    assert!(!freed.load(Ordering::Relaxed), "the device may still use the memory");
}

#[test]
fn a_region_that_the_kernel_cannot_change_is_gone() {
    let (_guard, emulator) = emulator();
    let pd = common::context().alloc_pd().unwrap();
    let region = pd.register(vec![1; 64], Access::LOCAL_WRITE).unwrap();
    emulator.add_fault("ioctl rereg_mr ENOMEM").unwrap();
    let failed = region.reregister(Reregistration::new().storage(vec![2; 64])).unwrap_err();
    assert_eq!(emulator.clear_faults(), 0);
    assert_eq!((failed.error().verb(), failed.error().errno()), (Verb::ReregMr, Some(libc::ENOMEM)));
    assert!(failed.to_string().ends_with("; the region is gone"), "{failed}");
    let Reregistered::Gone(Some((old, new))) = failed.into_state() else { panic!("not gone") };
    assert_eq!((old, new), (vec![1; 64], Some(vec![2; 64])));
    // Nothing of it is left in the domain.
    pd.close().unwrap();
}

#[test]
fn a_region_that_can_neither_be_changed_nor_deregistered_is_leaked() {
    let (_guard, emulator) = emulator();
    let pd = common::context().alloc_pd().unwrap();
    let freed = [(); 2].map(|()| Arc::new(AtomicBool::new(false)));
    let [old, new] = freed.each_ref().map(|freed| Probe(vec![0; 64].into(), Arc::clone(freed)));
    let region = pd.register(old, Access::LOCAL_WRITE).unwrap();
    emulator.add_fault("ioctl rereg_mr EIO").unwrap();
    emulator.add_fault("ioctl dereg_mr EIO").unwrap();
    let failed = region.reregister(Reregistration::new().storage(new)).err().unwrap();
    assert_eq!(emulator.clear_faults(), 0);
    assert!(failed.to_string().ends_with("; the region is leaked"), "{failed}");
    assert!(matches!(failed.into_state(), Reregistered::Gone(None)));
    pd.reclaim();
    drop(pd);
    assert!(freed.iter().all(|freed| !freed.load(Ordering::Relaxed)), "the device may still use either");
}

#[test]
fn what_depends_on_a_pair_that_cannot_be_destroyed_stays() {
    let (_guard, emulator) = emulator();
    let context = common::context();
    let (pd, cq) = (context.alloc_pd().unwrap(), context.create_cq(4).unwrap());
    let freed = Arc::new(AtomicBool::new(false));
    let region = pd.register(Probe(vec![0; 64].into(), Arc::clone(&freed)), Access::LOCAL_WRITE).unwrap();
    let mut qp = pd.queue_pair::<Rc>(&cq, &cq).build().unwrap();
    qp.post_recv(RecvRequest::new(&[region.slice(..)])).unwrap();
    let pool = pd.buffer_pool(Access::LOCAL_WRITE).buffers(64, 1).build().unwrap();
    qp.post_recv_owned(pool.take(64).unwrap(), RecvRequest::new(&[])).unwrap();
    emulator.add_fault("ioctl destroy_qp EBUSY").unwrap();
    drop(qp);
    assert_eq!(emulator.clear_faults(), 0);
    assert_eq!((pd.reclaim().waiting, pool.available()), (1, 0), "the device may still write to the buffer");
    drop(region);
    assert_eq!((pd.reclaim().waiting, freed.load(Ordering::Relaxed)), (2, false));
    assert_eq!(cq.close().unwrap_err().error().kind(), ErrorKind::Busy);
    assert_eq!(pd.close().unwrap_err().error().kind(), ErrorKind::Busy);
}

#[test]
fn an_object_that_could_not_be_closed_can_be_closed_again() {
    let (_guard, emulator) = emulator();
    let context = common::context();
    let (pd, cq) = (context.alloc_pd().unwrap(), context.create_cq(4).unwrap());
    let qp = pd.queue_pair::<Rc>(&cq, &cq).build().unwrap();
    emulator.add_fault("ioctl destroy_qp EBUSY").unwrap();
    let (error, qp) = qp.close().unwrap_err().into_parts();
    assert_eq!(
        (error.verb(), error.kind(), error.errno()),
        (Verb::DestroyQp, ErrorKind::Busy, Some(libc::EBUSY))
    );
    qp.query().unwrap();
    qp.close().unwrap();
    emulator.add_fault("ioctl destroy_cq EBUSY").unwrap();
    cq.close().unwrap_err().into_value().close().unwrap();
    let region = pd.allocate(64, Access::empty()).unwrap();
    emulator.add_fault("ioctl dereg_mr EBUSY").unwrap();
    region.close().unwrap_err().into_value().close().unwrap();
    emulator.add_fault("ioctl dealloc_pd EBUSY").unwrap();
    pd.close().unwrap_err().into_value().close().unwrap();
    assert_eq!(emulator.clear_faults(), 0);
    context.close().unwrap();
}

#[test]
fn a_pair_that_fails_in_the_last_step_of_connecting_can_be_connected_again() {
    let (_guard, emulator) = emulator();
    let context = common::context();
    let (pd, cq) = (context.alloc_pd().unwrap(), context.create_cq(4).unwrap());
    let qp = pd.queue_pair::<Rc>(&cq, &cq).build().unwrap();
    let own = qp.endpoint().unwrap();
    emulator.add_fault("ioctl modify_qp #2 EINVAL").unwrap();
    let (error, qp) = qp.connect(&own).unwrap_err().into_parts();
    assert!(error.to_string().contains("RTR to RTS; the set of attributes is right"), "{error}");
    assert_eq!(emulator.clear_faults(), 0);
    qp.connect(&own).unwrap();
}

#[test]
fn a_request_that_fails_on_the_device_is_reported_with_its_status() {
    let (_guard, emulator) = emulator();
    emulator.add_fault("wqe send RETRY_EXC_ERR").unwrap();
    let error: Error = scenario().unwrap_err();
    assert_eq!((error.kind(), emulator.clear_faults()), (ErrorKind::WorkFailed, 0));
    assert!(error.to_string().contains(Status::RetryExceeded.name()), "{error}");
}

#[test]
fn a_connection_needs_no_address_handle() {
    let (_guard, emulator) = emulator();
    emulator.add_fault("ioctl create_ah #1 EIO").unwrap();
    let link = common::link();
    let pair = link.pd.queue_pair::<rrddmma::Ud>(&link.cq, &link.cq).build().unwrap();
    // The first that is made is this one, so that the fault is left for it.
    let route = link.pd.create_ah(&rrddmma::Address::from(&pair.endpoint().unwrap()));
    assert_eq!(route.unwrap_err().errno(), Some(libc::EIO));
    assert_eq!(emulator.clear_faults(), 0);
}

#[test]
fn a_device_that_cannot_be_opened_leaves_no_file_open() {
    let (_guard, emulator) = emulator();
    let files = || std::fs::read_dir("/proc/self/fd").unwrap().count();
    drop(common::context());
    let before = files();
    for _ in 0..20 {
        emulator.add_fault("ioctl alloc_async_fd #1 ENOMEM").unwrap();
        Context::open_first().unwrap_err();
        assert_eq!(emulator.clear_faults(), 0);
    }
    assert_eq!(files(), before);
}

/// Each syndrome of an mlx5 completion: an `Err` with what failed, and the pair can still be dropped.
#[test]
fn every_syndrome_of_mlx5_is_a_status_with_request_and_vendor_error() {
    let (_guard, emulator) = emulator();
    let syndromes = [
        ("LOC_LEN_ERR", Status::LocalLengthError),
        ("LOC_QP_OP_ERR", Status::LocalQpOperationError),
        ("LOC_PROT_ERR", Status::LocalProtectionError),
        ("WR_FLUSH_ERR", Status::WorkRequestFlushed),
        ("MW_BIND_ERR", Status::MemoryWindowBindError),
        ("BAD_RESP_ERR", Status::BadResponse),
        ("LOC_ACCESS_ERR", Status::LocalAccessError),
        ("REM_INV_REQ_ERR", Status::RemoteInvalidRequest),
        ("REM_ACCESS_ERR", Status::RemoteAccessError),
        ("REM_OP_ERR", Status::RemoteOperationError),
        ("RETRY_EXC_ERR", Status::RetryExceeded),
        ("RNR_RETRY_EXC_ERR", Status::RnrRetryExceeded),
        ("REM_ABORT_ERR", Status::RemoteAborted),
    ];
    for (name, status) in syndromes {
        let common::Link { mut a, mut cq, b: _b, .. } = common::link();
        emulator.add_fault(&format!("wqe send {name}")).unwrap();
        a.post_send(SendRequest::send_bytes(b"x").id(77).signaled()).unwrap();
        let completion = common::take(&mut cq, 1)[0];
        assert_eq!(emulator.clear_faults(), 0, "{name}");
        let error = completion.ok().unwrap_err();
        assert_eq!((error.status, error.wr_id, error.qp), (status, 77, a.number()), "{name}");
        assert_eq!(error.vendor_error, completion.vendor_error(), "{name}");
        let text = Error::from(error).to_string();
        for part in [status.to_string(), "request 77".into(), format!("{:#x}", error.vendor_error)] {
            assert!(text.contains(&part), "{part:?} is not in {text:?}");
        }
    }
}

//! What the tests on a device share.
#![allow(dead_code, reason = "each test program uses a part of it")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::process::Command;
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use rrddmma::{
    Access, CompletionQueue, Context, ProtectionDomain, QueuePair, QueuePairBuilder, Rc, Storage,
    WorkCompletion,
};

/// Two pairs of one process, connected to each other, that complete in one queue.
pub(crate) struct Link {
    pub(crate) a: QueuePair<Rc>,
    pub(crate) b: QueuePair<Rc>,
    pub(crate) cq: CompletionQueue,
    pub(crate) pd: ProtectionDomain,
    pub(crate) context: Context,
}

/// The device to test on: `RRDDMMA_TEST_DEVICE`, or the first. A missing device is a failure, never a silent pass.
pub(crate) fn context() -> Context {
    let context = match std::env::var("RRDDMMA_TEST_DEVICE") {
        Ok(name) => Context::open(&name),
        Err(_) => Context::open_first(),
    };
    context.unwrap_or_else(|error| panic!("no device to test on, run cargo xtask test ({error})"))
}

/// What this program prints when it runs only the test `child` on these emulated devices, for which `RRDDMMA_TEST_CHILD` is set. `None` without the emulator.
pub(crate) fn on_devices(devices: &str, child: &str) -> Option<String> {
    // A real machine has the devices that it has.
    rrddmma_emu_control::Emulator::find()?;
    // The runner makes a fabric with its devices; it stands beside the library that it preloads.
    let preload = std::env::var("LD_PRELOAD").unwrap();
    let runner = std::path::Path::new(&preload).with_file_name("rrddmma-emu");
    let mut command = Command::new(runner);
    let number = FABRICS.fetch_add(1, Ordering::Relaxed);
    command.arg("run").args(["--fabric", &format!("devices-{}-{number}", std::process::id())]).arg("--");
    command.arg(std::env::current_exe().unwrap()).args(["--exact", child, "--nocapture"]);
    command.env(CHILD, "1").env_remove("LD_PRELOAD").env("RRDDMMA_EMU_DEVICES", devices);
    let output = command.output().unwrap();
    Some(format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)))
}

/// Whether this is the program that [`on_devices`] runs.
pub(crate) fn is_child() -> bool {
    std::env::var_os(CHILD).is_some()
}

static FABRICS: AtomicU32 = AtomicU32::new(0);
const CHILD: &str = "RRDDMMA_TEST_CHILD";

pub(crate) fn link() -> Link {
    link_with(|builder| builder)
}

/// As [`link`], with changes to both pairs.
pub(crate) fn link_with(change: impl Fn(QueuePairBuilder<Rc>) -> QueuePairBuilder<Rc>) -> Link {
    let context = context();
    let pd = context.alloc_pd().unwrap();
    let cq = context.create_cq(256).unwrap();
    let builder = pd
        .queue_pair::<Rc>(&cq, &cq)
        .max_send_sge(4)
        .max_recv_sge(4)
        .max_inline_data(64)
        .remote_access(Access::REMOTE_WRITE | Access::REMOTE_READ);
    let builder = change(builder);
    let a = builder.clone().build().unwrap();
    let b = builder.build().unwrap();
    let (end_a, end_b) = (a.endpoint().unwrap(), b.endpoint().unwrap());
    let a = a.connect(&end_b).unwrap();
    let b = b.connect(&end_a).unwrap();
    Link { a, b, cq, pd, context }
}

/// Longer than anything takes here.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// Takes exactly `count` completions.
pub(crate) fn take(cq: &mut CompletionQueue, count: usize) -> Vec<WorkCompletion> {
    let mut taken = Vec::new();
    while taken.len() < count {
        cq.poll_for(PATIENCE, |completion| taken.push(completion.to_value())).unwrap();
    }
    assert_eq!(taken.len(), count);
    taken
}

/// The completion of this id.
pub(crate) fn find(completions: &[WorkCompletion], wr_id: u64) -> &WorkCompletion {
    completions
        .iter()
        .find(|completion| completion.wr_id() == wr_id)
        .unwrap_or_else(|| panic!("no completion of id {wr_id} among {completions:?}"))
}

/// Storage that says when it is freed.
pub(crate) struct Probe {
    bytes: Box<[u8]>,
    freed: Arc<AtomicBool>,
}

// SAFETY: the bytes are a box's, which owns them and does not move them.
unsafe impl Storage for Probe {
    fn as_ptr(&mut self) -> NonNull<u8> {
        Storage::as_ptr(&mut self.bytes)
    }

    fn len(&self) -> usize {
        self.bytes.len()
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        self.freed.store(true, Ordering::Relaxed);
    }
}

pub(crate) fn probe() -> (Probe, Arc<AtomicBool>) {
    let freed = Arc::new(AtomicBool::new(false));
    (Probe { bytes: vec![0; 4096].into(), freed: Arc::clone(&freed) }, freed)
}

/// What a seed draws.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

pub(crate) fn is(freed: &AtomicBool) -> bool {
    freed.load(Ordering::Relaxed)
}

//! Regions, buffers and pairs that are dropped at drawn moments while requests are in flight: no byte reaches what was freed, and none of it is sent. The device stands still and
//! works when the test says so, so that requests are surely carried out after a drop.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::process::Command;
use std::ptr::NonNull;
use std::sync::{Arc, Mutex};

use common::{Link, Random, link};
use rrddmma::{
    Access, Buffer, BufferPool, MemoryRegion, ProtectionDomain, QueuePair, Rc, RecvRequest, SendRequest,
    Storage,
};
use rrddmma_emu_control::{Emulator, Mode};

/// What freed memory is filled with, and what an exclusive buffer is, and what everything else that is sent.
const FREED: u8 = 0x5A;
const HELD: u8 = 0xA5;
const SENT: u8 = 0x11;

const LEN: usize = 256;
const TRIALS: u64 = 1500;

/// Where freed memory is; it is never given back, so that it can be looked at.
type Graveyard = Arc<Mutex<Vec<Page>>>;

#[derive(Clone, Copy)]
struct Page(NonNull<[u8; LEN]>);

// SAFETY: the bytes are leaked; who has the page decides who uses them.
unsafe impl Send for Page {}

impl Page {
    fn new() -> Self {
        Self(NonNull::from(Box::leak(Box::new([SENT; LEN]))))
    }

    fn bury(self, graveyard: &Graveyard) {
        // SAFETY: the page is nobody else's any more: that is what is tested.
        unsafe { self.0.write_volatile([FREED; LEN]) };
        graveyard.lock().unwrap().push(self);
    }

    fn is_untouched(&self) -> bool {
        // SAFETY: leaked and initialized, and written by nobody meanwhile, since the device stands still.
        let bytes = unsafe { self.0.read_volatile() };
        bytes == [FREED; LEN]
    }
}

struct Canary(Page, Graveyard);

// SAFETY: the bytes are leaked and this value's own until it is dropped; they stay where they are.
unsafe impl Storage for Canary {
    fn as_ptr(&mut self) -> NonNull<u8> {
        self.0.0.cast()
    }

    fn len(&self) -> usize {
        LEN
    }
}

impl Drop for Canary {
    fn drop(&mut self) {
        self.0.bury(&self.1);
    }
}

/// How memory is freed: as the library does, or while requests still use it, to see that this is noticed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Freeing {
    Sound,
    TooEarly,
}

/// What a scene has found.
#[derive(Default)]
struct Found {
    /// Drops that had to wait for requests.
    cut: usize,
    violations: usize,
}

struct Scene {
    pairs: [Option<QueuePair<Rc>>; 2],
    regions: Vec<MemoryRegion<Canary>>,
    held: Vec<Buffer>,
    sink: MemoryRegion,
    pool: BufferPool,
    pd: ProtectionDomain,
    graveyard: Graveyard,
    freeing: Freeing,
}

impl Scene {
    fn region(&mut self) {
        let storage = Canary(Page::new(), Arc::clone(&self.graveyard));
        self.regions.push(self.pd.register(storage, Access::LOCAL_WRITE).unwrap());
    }

    /// One thing that a program may do. What does not fit is not posted, which is no matter here.
    fn act(&mut self, random: &mut Random, found: &mut Found) {
        let at = random.below(2);
        let chosen = random.below(self.regions.len().max(1));
        let region = self.regions.get(chosen);
        match (random.below(16), &mut self.pairs[at], region) {
            (0..=2, Some(pair), Some(region)) => {
                let _ = pair.post_recv(RecvRequest::new(&[region.slice(..128), region.slice(128..)]));
            }
            (3..=4, Some(pair), Some(region)) => {
                let list = [region.slice(..)];
                let request = SendRequest::send(&list);
                let _ = pair.post_send(if random.below(2) == 0 { request } else { request.signaled() });
            }
            (5, Some(pair), Some(region)) => {
                let _ =
                    pair.post_send(SendRequest::write(&[region.slice(..)], self.sink.remote()).signaled());
            }
            (6, Some(pair), Some(region)) => {
                let _ = pair.post_send(SendRequest::read(&[region.slice(..)], self.sink.remote()).signaled());
            }
            (7..=8, ..) if !self.regions.is_empty() => {
                let region = self.regions.swap_remove(chosen);
                let waiting = self.pd.reclaim().waiting;
                match self.freeing {
                    Freeing::Sound => drop(region),
                    Freeing::TooEarly => {
                        let page = Page(NonNull::new(region.addr() as *mut [u8; LEN]).unwrap());
                        page.bury(&self.graveyard);
                        #[allow(clippy::mem_forget, reason = "the page is not buried twice")]
                        std::mem::forget(region);
                    }
                }
                found.cut += usize::from(self.pd.reclaim().waiting > waiting);
            }
            (9, ..) => self.region(),
            (10..=11, Some(pair), _) => {
                if let Some(mut buffer) = self.pool.take(LEN) {
                    buffer.fill(SENT);
                    let _ = if random.below(2) == 0 {
                        pair.post_recv_owned(buffer, RecvRequest::new(&[]))
                    } else {
                        pair.post_send_owned(buffer, SendRequest::send(&[]).signaled())
                    };
                }
            }
            (12, ..) => {
                // Ours alone, whatever was posted of it before.
                if let Some(mut buffer) = self.pool.take(LEN) {
                    buffer.fill(HELD);
                    self.held.push(buffer);
                }
            }
            (13, Some(pair), _) => {
                if let Some(buffer) = self.pool.take(LEN) {
                    let shared = buffer.share();
                    let _ = pair.post_recv(RecvRequest::new(&[shared.slice(..)]));
                }
            }
            (14, Some(pair), _) => while pair.take_sent().or_else(|| pair.take_received()).is_some() {},
            (15, Some(pair), _) if random.below(4) == 0 => match random.below(3) {
                0 => pair.to_error().unwrap(),
                1 => self.pairs[at] = None,
                _ => self.held.clear(),
            },
            _ => {}
        }
    }

    /// Looks at everything that no request may have touched or read.
    fn judge(&self) -> usize {
        let graves = self.graveyard.lock().unwrap();
        let stale = graves.iter().filter(|page| !page.is_untouched()).count();
        let written = self.held.iter().filter(|buffer| ***buffer != [HELD; LEN]).count();
        let is_leaked = |bytes: &[u8]| bytes.contains(&FREED) || bytes.contains(&HELD);
        let leaked = self.regions.iter().filter(|region| is_leaked(&region.to_vec(0, LEN))).count();
        stale + written + leaked + usize::from(is_leaked(&self.sink.to_vec(0, LEN)))
    }
}

fn trial(seed: u64, device: &Emulator, freeing: Freeing, found: &mut Found) {
    let mut random = Random(seed);
    let Link { a, b, mut cq, pd, context: _context } = link();
    let pool = pd.buffer_pool(Access::LOCAL_WRITE).buffers(LEN, 4).build().unwrap();
    let sink = pd.allocate(LEN, Access::REMOTE_WRITE | Access::REMOTE_READ).unwrap();
    let mut scene = Scene {
        pairs: [Some(a), Some(b)],
        regions: Vec::new(),
        held: Vec::new(),
        sink,
        pool,
        pd,
        graveyard: Graveyard::default(),
        freeing,
    };
    (0..3).for_each(|_| scene.region());
    for _ in 0..40 {
        scene.act(&mut random, found);
        match random.below(6) {
            0 => device.run_until_idle(),
            1..=2 => drop(device.step(1)),
            3 => drop(cq.poll(|_| ()).unwrap()),
            _ => {}
        }
    }
    device.run_until_idle();
    let seen = scene.judge();
    // What waits goes with the pairs.
    scene.pairs = [None, None];
    device.run_until_idle();
    found.violations += seen.max(scene.judge());
    if freeing == Freeing::Sound {
        assert_eq!((scene.judge(), scene.pd.reclaim().waiting), (0, 0), "seed {seed}");
    }
}

#[test]
fn nothing_stale_is_touched_or_sent() {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "child_drops_at_drawn_moments", "--nocapture"]);
    command.env("RRDDMMA_TEST_CHILD", "1").env("RRDDMMA_EMU_MODE", "manual");
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("drops were cut"), "{text}{complaint}");
}

#[test]
fn child_drops_at_drawn_moments() {
    if std::env::var_os("RRDDMMA_TEST_CHILD").is_none() {
        return;
    }
    let device = Emulator::find().expect("this needs the emulator, run cargo xtask test");
    assert_eq!(device.mode(), Mode::Manual);
    let mut found = Found::default();
    (0..TRIALS).for_each(|seed| trial(seed, &device, Freeing::Sound, &mut found));
    assert!(found.cut > 500, "only {} drops had to wait", found.cut);
    let mut control = Found::default();
    (0..50).for_each(|seed| trial(seed, &device, Freeing::TooEarly, &mut control));
    assert!(control.violations > 10, "memory that is freed too early was seen {} times", control.violations);
    println!("{} drops were cut, {} in the control seen", found.cut, control.violations);
}

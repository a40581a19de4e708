//! One trial: two ends with traffic between them, of which something is dropped before the traffic is over.

use std::any::Any;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rrddmma::{
    Access, AckTimeout, Address, AddressHandle, Bind, CompletionQueue, ConnectOptions, Context, Endpoint,
    LocalKey, MemoryRegion, MemoryWindow, ProtectionDomain, QpNumber, QueueKey, QueuePair, Rc, RecvRequest,
    RemoteSlice, RetryCount, SendRequest, Status, Type1, Type2, Ud, WindowType,
};
use rrddmma_emu_control::{Emulator, Mode};

use super::ground::{LEN, Lent, Plot, UNUSED};

/// What is dropped in the midst of the traffic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Victim {
    Source,
    Target,
    Sender,
    Receiver,
    Route,
    Window,
}

/// What the traffic is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Send,
    Write,
    Read,
    FetchAdd,
    Datagram,
}

const KINDS: [Kind; 5] = [Kind::Send, Kind::Write, Kind::Read, Kind::FetchAdd, Kind::Datagram];
const KEY: QueueKey = QueueKey::new(0x5eed);
/// The header in front of a datagram, and the longest datagram of a trial.
const HEADER: usize = 40;
const DATAGRAM: usize = 1024;

/// Whether the library says when memory may be reused, or the trial does, as soon as it drops the handle: the control, which must be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Freeing {
    ByTheLibrary,
    AtOnce,
}

/// What became of a trial.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Whether the first byte had arrived before the drop and the last one had not after it.
    pub(crate) cut: bool,
    /// How often a region that was made after the drop got a key of source or target.
    pub(crate) came_again: u64,
    /// What should not have been.
    pub(crate) strays: Vec<String>,
}

/// What trials have in common.
#[derive(Debug)]
pub(crate) struct Bed {
    contexts: [Context; 2],
    plots: [&'static Plot; 4],
    /// If it works only when it is told to.
    manual: Option<Emulator>,
    /// How long to wait before dropping; adapts itself so that half of the trials are cut.
    delay: Duration,
    random: u64,
    /// What occupies the emulator's table of keys.
    _filling: Vec<MemoryRegion<Lent>>,
}

impl Bed {
    pub(crate) fn new(open: impl Fn() -> Context, seed: u64) -> Self {
        let manual = Emulator::find().filter(|emulator| emulator.mode() == Mode::Manual);
        let plots = [Plot::new(), Plot::new(), Plot::new(), Plot::new()];
        let contexts = [open(), open()];
        let filling = if manual.is_some() { fill(&contexts[0]) } else { Vec::new() };
        let delay = Duration::from_micros(50);
        Self { contexts, plots, manual, delay, random: seed, _filling: filling }
    }

    /// Whether the device works only when it is told to.
    pub(crate) fn is_manual(&self) -> bool {
        self.manual.is_some()
    }

    /// Below `bound` (splitmix64).
    fn draw(&mut self, bound: usize) -> usize {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }

    pub(crate) fn trial(&mut self, freeing: Freeing) -> Outcome {
        let kind = KINDS[self.draw(KINDS.len())];
        let [source, target, next, late] = self.plots;
        source.use_with(0x11 + self.draw(0x60) as u8);
        target.use_with(0);
        next.leave_unused();
        late.use_with(0);
        let (mut stage, mut work) = self.raise(kind, [source, target, late]);
        let is_windowed = stage.handles.iter().any(|(name, _)| *name == Victim::Window);
        let victims = self.victims(kind, is_windowed, freeing);
        let mut kept = Vec::new();
        let mut drop_all = |stage: &mut Stage, victims: &[Victim]| {
            for &victim in victims {
                let handle = stage.take(victim);
                if freeing == Freeing::AtOnce && handle.is_some() {
                    let plot = if victim == Victim::Source { source } else { target };
                    plot.bury();
                    kept.push(handle);
                }
            }
        };
        let begun;
        if let Some(emulator) = self.manual {
            work.post();
            stage.handles.extend(work.into_handles());
            emulator.step(1 + self.draw(stage.count) as u32);
            begun = target.has_begun();
        } else {
            // A thread posts, and has its own end and memory until all is posted; the other end goes meanwhile.
            let posting = std::thread::spawn(move || {
                work.post();
                work
            });
            begun = self.wait_for(target);
            drop_all(&mut stage, &victims);
            stage.handles.extend(posting.join().unwrap().into_handles());
        }
        drop_all(&mut stage, &victims);
        let cut = begun && !target.has_finished();
        self.adapt(begun, cut);
        // Others register memory, some of it what has just been given back, and may get keys that were in use.
        let again = if target.is_buried() && freeing == Freeing::ByTheLibrary { target } else { next };
        let came_again = self.wear_out_keys(&stage, next);
        again.leave_unused();
        let registered =
            stage.pds.each_ref().map(|pd| pd.register(Lent(again), Access::LOCAL_WRITE).unwrap());
        let statuses = self.finish(&mut stage);
        let mut strays = Vec::new();
        let mut look = |when: &str| {
            let mut plots = vec![("source", source), ("target", target), ("next", again)];
            // Headers of datagrams may have any bytes.
            plots.extend((kind != Kind::Datagram).then_some(("late", late)));
            strays.extend(plots.iter().filter_map(|(name, plot)| {
                Some(format!("{kind:?} without {victims:?}, {name} {when}: {}", plot.stray()?))
            }));
        };
        look("after the traffic");
        let lost = victims == [Victim::Route] && statuses.iter().any(|&status| status != Status::Success);
        drop((kept, registered));
        let pds = stage.pds.clone();
        for _ in 0..stage.handles.len() {
            let at = self.draw(stage.handles.len());
            drop(stage.handles.swap_remove(at));
        }
        drop(stage);
        for pd in &pds {
            pd.reclaim();
        }
        look("after all was dropped");
        if lost {
            strays.push(format!("a datagram whose address was dropped became {statuses:?}"));
        }
        for (name, plot) in [("source", source), ("target", target)] {
            if !plot.is_buried() {
                strays.push(format!("{kind:?} without {victims:?}: the {name} was never given back"));
            }
        }
        Outcome { cut, came_again, strays }
    }

    /// Between one and all of what there is, in any order.
    fn victims(&mut self, kind: Kind, is_windowed: bool, freeing: Freeing) -> Vec<Victim> {
        let mut all = vec![Victim::Source, Victim::Target];
        if freeing == Freeing::ByTheLibrary {
            all.extend([Victim::Sender, Victim::Receiver]);
            all.extend((kind == Kind::Datagram).then_some(Victim::Route));
            all.extend(is_windowed.then_some(Victim::Window));
        }
        let count = 1 + self.draw(all.len());
        (0..count).map(|_| all.swap_remove(self.draw(all.len()))).collect()
    }

    /// Lets a part of the traffic go by; whether there was any.
    fn wait_for(&mut self, target: &Plot) -> bool {
        let delay = self.delay.mul_f64(self.draw(2000) as f64 / 1000.0);
        let patience = Instant::now() + Duration::from_millis(200);
        while !target.has_begun() && Instant::now() < patience {
            std::hint::spin_loop();
        }
        let begun = Instant::now();
        while begun.elapsed() < delay {
            std::hint::spin_loop();
        }
        target.has_begun()
    }

    fn adapt(&mut self, begun: bool, cut: bool) {
        let factor = if begun && !cut { 0.9 } else { 1.1 };
        self.delay = self.delay.mul_f64(factor).clamp(Duration::from_micros(1), Duration::from_millis(5));
    }

    /// Registers until a key that was just given back would come again, on a device that counts to 256.
    fn wear_out_keys(&mut self, stage: &Stage, plot: &'static Plot) -> u64 {
        // A place of the table has 255 keys, and its free places take turns.
        let turns = if self.is_manual() && self.draw(4) == 0 { 256 * (SPARE + 2) } else { 4 };
        let key =
            |turn: usize| stage.pds[turn % 2].register(Lent(plot), Access::LOCAL_WRITE).unwrap().local_key();
        (0..turns).map(|turn| u64::from(stage.keys.contains(&key(turn)))).sum()
    }

    /// Until nothing more happens: what has become of the sends.
    fn finish(&self, stage: &mut Stage) -> Vec<Status> {
        stage.post_late();
        let mut statuses = Vec::new();
        let (begun, mut last) = (Instant::now(), Instant::now());
        while statuses.len() < stage.count && begun.elapsed() < Duration::from_secs(10) {
            if let Some(emulator) = &self.manual {
                emulator.run_until_idle();
            }
            let mut seen = 0;
            for cq in &mut stage.cqs {
                seen += cq
                    .poll(|completion| {
                        if completion.wr_id() == SENT {
                            statuses.push(completion.status());
                        }
                    })
                    .unwrap();
            }
            if seen > 0 {
                last = Instant::now();
                continue;
            }
            match &self.manual {
                Some(emulator) => match emulator.next_deadline() {
                    Some(deadline) => {
                        emulator.advance_clock(deadline.saturating_sub(emulator.now())).unwrap();
                    }
                    None => break,
                },
                // Soft-RoCE leaves what is posted in the error state where it is.
                None => {
                    let is_over =
                        stage.sender_is_gone || statuses.iter().any(|&status| status != Status::Success);
                    if is_over && last.elapsed() > Duration::from_millis(20) {
                        break;
                    }
                    std::thread::yield_now();
                }
            }
        }
        statuses
    }

    /// Two ends, connected, with every receive posted but for those that come late: what is there to be dropped, and what is to be posted.
    fn raise(&mut self, kind: Kind, plots: [&'static Plot; 3]) -> (Stage, Work) {
        // Peers have contexts of their own, or are in one program.
        let one = &self.contexts[0];
        let other = if self.random & 1 == 0 { one } else { &self.contexts[1] };
        let pds = [one.alloc_pd().unwrap(), other.alloc_pd().unwrap()];
        let mut cqs = [one.create_cq(64).unwrap(), other.create_cq(64).unwrap()];
        // The sender has the source, but for requests that fetch.
        let fetches = matches!(kind, Kind::Read | Kind::FetchAdd);
        let [source, target, late] = plots;
        // A peer reaches the far region by its own key, or by that of a window on it, which its owner may take away first.
        let is_windowed = !matches!(kind, Kind::Send | Kind::Datagram) && self.draw(2) == 0;
        let rights = if is_windowed { Access::LOCAL_WRITE | Access::WINDOW_BIND } else { every_right() };
        let (of_source, of_target) = if fetches { (rights, every_right()) } else { (every_right(), rights) };
        let source = pds[usize::from(fetches)].register(Lent(source), of_source).unwrap();
        let target = pds[usize::from(!fetches)].register(Lent(target), of_target).unwrap();
        let late = pds[1].register(Lent(late), Access::LOCAL_WRITE).unwrap();
        let keys = [source.local_key(), target.local_key()];
        let count = if kind == Kind::Datagram { 16 } else { 4 << self.draw(3) };
        // Where the device works on, sends that find no receive are surely under way.
        let held = kind == Kind::Send && !self.is_manual() && self.draw(2) == 0;
        let prompt = if held { count / 2 } else { count };
        let (sender, mut receiver) = if kind == Kind::Datagram {
            let (a, b, route, number) = datagrams(&pds, &cqs, &target, &late, count);
            (Sender::Datagrams(a, route, number), Receiver::Datagrams(b))
        } else {
            let receives = if kind == Kind::Send { prompt } else { 0 };
            let (a, b) = connection(&pds, &cqs, &target, LEN / count, receives);
            (Sender::Connection(a), Receiver::Connection(b))
        };
        let source_side = (Victim::Source, source.remote());
        let target_side = (Victim::Target, target.remote());
        let (local, far_name, far, far_slice) = if fetches {
            ((Victim::Target, target), source_side.0, source, source_side.1)
        } else {
            ((Victim::Source, source), target_side.0, target, target_side.1)
        };
        let mut handles: Vec<(Victim, Handle)> = Vec::new();
        let far_slice = match &mut receiver {
            Receiver::Connection(pair) if is_windowed => {
                let far = Arc::new(far);
                let (window, reached) = if self.is_manual() {
                    self.open_window::<Type2>(&far, pair, &mut cqs[1])
                } else {
                    // Soft-RoCE waits for most of a minute where one of type 2 goes after its pair.
                    self.open_window::<Type1>(&far, pair, &mut cqs[1])
                };
                handles.extend([(Victim::Window, window), (far_name, Box::new(far) as Handle)]);
                reached
            }
            _ => {
                handles.push((far_name, Box::new(far)));
                far_slice
            }
        };
        let work = Work { sender, local: local.1, name: local.0, far: far_slice, kind, count };
        handles.push((Victim::Receiver, receiver.into_handle()));
        let held = if held { count - prompt } else { 0 };
        (Stage { handles, cqs, pds, count, keys, sender_is_gone: false, held, late }, work)
    }
}

impl Bed {
    /// A window on all of the region, which is bound by the time it is there.
    fn open_window<K: WindowType>(
        &self,
        region: &Arc<MemoryRegion<Lent>>,
        pair: &mut QueuePair<Rc>,
        cq: &mut CompletionQueue,
    ) -> (Handle, RemoteSlice) {
        let mut window: MemoryWindow<K> = region.alloc_window().unwrap();
        let reached = pair.post_bind(&mut window, Bind::new(.., every_right()).signaled()).unwrap();
        if let Some(emulator) = &self.manual {
            emulator.run_until_idle();
        }
        cq.poll_for(Duration::from_secs(10), |completion| assert_eq!(completion.status(), Status::Success))
            .unwrap();
        (Box::new(window), reached)
    }
}

type Handle = Box<dyn Any>;
/// Of every send.
const SENT: u64 = 1;

/// What a trial can drop.
struct Stage {
    handles: Vec<(Victim, Handle)>,
    cqs: [CompletionQueue; 2],
    pds: [ProtectionDomain; 2],
    count: usize,
    /// Of source and target.
    keys: [LocalKey; 2],
    sender_is_gone: bool,
    /// Receives that are posted after the drop, and where to.
    held: usize,
    late: MemoryRegion<Lent>,
}

impl Stage {
    /// Drops the handle of a pair or an address; gives that of a region, which drops it if nobody keeps it.
    fn take(&mut self, victim: Victim) -> Option<Handle> {
        let at = self.handles.iter().position(|(name, _)| *name == victim)?;
        self.sender_is_gone |= victim == Victim::Sender;
        Some(self.handles.swap_remove(at).1)
    }

    /// Posts the receives that were held back, if their pair is still there.
    fn post_late(&mut self) {
        let receiver = self.handles.iter_mut().find(|(name, _)| *name == Victim::Receiver);
        let Some(pair) = receiver.and_then(|(_, pair)| pair.downcast_mut::<QueuePair<Rc>>()) else { return };
        for _ in 0..self.held {
            pair.post_recv(RecvRequest::new(&[self.late.slice(..)])).unwrap();
        }
    }
}

/// How many places of the table of keys are left for what is registered beside source, target, headers and a window.
const SPARE: usize = 2;

/// Takes all places of the device's table of keys but a few, so that keys come around soon.
fn fill(context: &Context) -> Vec<MemoryRegion<Lent>> {
    let (pd, plot) = (context.alloc_pd().unwrap(), Plot::new());
    let mut filling = Vec::new();
    while let Ok(region) = pd.register(Lent(plot), Access::LOCAL_WRITE) {
        filling.push(region);
    }
    filling.truncate(filling.len() - SPARE - 4);
    filling
}

fn every_right() -> Access {
    Access::REMOTE_WRITE | Access::REMOTE_READ | Access::REMOTE_ATOMIC
}

/// So that an absent peer is noticed soon.
fn hasty() -> ConnectOptions {
    ConnectOptions::new().ack_timeout(AckTimeout::from_code(10)).retry_count(RetryCount::new(2))
}

fn connection(
    pds: &[ProtectionDomain; 2],
    cqs: &[CompletionQueue; 2],
    target: &MemoryRegion<Lent>,
    length: usize,
    receives: usize,
) -> (QueuePair<Rc>, QueuePair<Rc>) {
    let make = |side: usize| {
        let builder = pds[side].queue_pair::<Rc>(&cqs[side], &cqs[side]).remote_access(every_right());
        builder.max_send_wr(32).max_recv_wr(32).build().unwrap()
    };
    let (a, mut b) = (make(0), make(1));
    for at in 0..receives {
        b.post_recv(RecvRequest::new(&[target.slice(at * length..(at + 1) * length)])).unwrap();
    }
    let (end_a, end_b) = (a.endpoint().unwrap(), b.endpoint().unwrap());
    (a.connect_with(&end_b, &hasty()).unwrap(), b.connect_with(&end_a, &hasty()).unwrap())
}

fn datagrams(
    pds: &[ProtectionDomain; 2],
    cqs: &[CompletionQueue; 2],
    target: &MemoryRegion<Lent>,
    headers: &MemoryRegion<Lent>,
    count: usize,
) -> (QueuePair<Ud>, QueuePair<Ud>, AddressHandle, QpNumber) {
    let make = |side: usize| {
        let builder = pds[side].queue_pair::<Ud>(&cqs[side], &cqs[side]).queue_key(KEY);
        builder.max_send_wr(32).max_recv_wr(32).max_recv_sge(2).build().unwrap()
    };
    let (a, mut b) = (make(0), make(1));
    // What is said about the way stands elsewhere; the first datagram begins the target, and the last one ends it.
    let header = headers.slice(..HEADER);
    let slot = LEN / count;
    for at in 0..count {
        let begin = if at == 0 { 0 } else { (at + 1) * slot - DATAGRAM };
        b.post_recv(RecvRequest::new(&[header, target.slice(begin..begin + DATAGRAM)])).unwrap();
    }
    let end: Endpoint = b.endpoint().unwrap();
    let route = pds[0].create_ah(&Address::from(&end)).unwrap();
    (a.activate().unwrap(), b.activate().unwrap(), route, end.qp)
}

/// The end that does not post.
enum Receiver {
    Connection(QueuePair<Rc>),
    Datagrams(QueuePair<Ud>),
}

impl Receiver {
    fn into_handle(self) -> Handle {
        match self {
            Self::Connection(pair) => Box::new(pair),
            Self::Datagrams(pair) => Box::new(pair),
        }
    }
}

/// The end that posts.
enum Sender {
    Connection(QueuePair<Rc>),
    Datagrams(QueuePair<Ud>, AddressHandle, QpNumber),
}

/// What is to be posted, with all that it takes.
struct Work {
    sender: Sender,
    local: MemoryRegion<Lent>,
    /// Whether the local region is source or target.
    name: Victim,
    far: RemoteSlice,
    kind: Kind,
    count: usize,
}

impl Work {
    /// Posts everything. A pair whose peer is gone may take no more.
    fn post(&mut self) {
        let length = LEN / self.count;
        for at in 0..self.count {
            let part = at * length..(at + 1) * length;
            let list = [self.local.slice(part.clone())];
            let posted = match &mut self.sender {
                Sender::Datagrams(pair, route, number) => {
                    let list = [self.local.slice(part.start..part.start + DATAGRAM)];
                    pair.post_send(SendRequest::datagram(&list, route, *number, KEY).signaled().id(SENT))
                }
                Sender::Connection(pair) => match self.kind {
                    Kind::Write => {
                        pair.post_send(SendRequest::write(&list, self.far.slice(part)).signaled().id(SENT))
                    }
                    Kind::Read => {
                        pair.post_send(SendRequest::read(&list, self.far.slice(part)).signaled().id(SENT))
                    }
                    Kind::FetchAdd => {
                        // What is fetched last ends where the memory ends.
                        let word = if at == 0 { 0..8 } else { part.end - 8..part.end };
                        let list = [self.local.slice(word.clone())];
                        let request = SendRequest::fetch_and_add(&list, self.far.slice(word), 1);
                        pair.post_send(request.signaled().id(SENT))
                    }
                    Kind::Send | Kind::Datagram => {
                        pair.post_send(SendRequest::send(&list).signaled().id(SENT))
                    }
                },
            };
            if posted.is_err() {
                return;
            }
        }
    }

    fn into_handles(self) -> Vec<(Victim, Handle)> {
        let mut handles: Vec<(Victim, Handle)> = vec![(self.name, Box::new(self.local))];
        match self.sender {
            Sender::Connection(pair) => handles.push((Victim::Sender, Box::new(pair))),
            Sender::Datagrams(pair, route, _) => {
                handles
                    .extend([(Victim::Sender, Box::new(pair) as Handle), (Victim::Route, Box::new(route))]);
            }
        }
        handles
    }
}

/// What is sent never looks like what fills memory that nobody uses.
const _: () = assert!(UNUSED >= 0x80);

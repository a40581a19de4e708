//! Lists that are drawn: whichever way they are posted, the same completes and the same is in memory afterwards.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{Random, take};
use rrddmma::{
    Access, CompletionQueue, Extended, LocalSlice, MemoryRegion, Opcode, Path, ProtectionDomain, QueuePair,
    QueuePairBuilder, Rc, RecvRequest, RemoteSlice, SendRequest, Status, Verbs, Work,
};

/// Requests of a list at most, and as many places has a queue: some of what follows a list goes by calls, some does not.
const PLACES: usize = 8;
/// Lists of a pair at most; one that fails is the last.
const LISTS: usize = 6;
/// Entries of a request at most, and bytes of each.
const ENTRIES: usize = 4;
const BYTES: usize = 16;
/// What a request reads of our memory lies in the first half of it, what it writes there in the second: nothing else says which of two requests comes first there.
const HALF: usize = 1024;

/// One request, as it is drawn.
#[derive(Debug, Clone)]
struct Drawn {
    id: u64,
    what: What,
    /// Where its entries begin in our memory, and how long they are.
    parts: Vec<(usize, usize)>,
    /// Where it reaches into the peer's memory: a multiple of 8.
    at: usize,
    is_inline: bool,
    is_signaled: bool,
    is_fenced: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum What {
    Send,
    SendImm(u32),
    Write,
    WriteImm(u32),
    Read,
    Add(u64),
    Swap(u64, u64),
    /// A write to memory that is the peer's no more.
    Lost,
}

impl What {
    const fn takes_a_receive(self) -> bool {
        matches!(self, Self::Send | Self::SendImm(_) | Self::WriteImm(_))
    }

    const fn brings_back(self) -> bool {
        matches!(self, Self::Read | Self::Add(_) | Self::Swap(..))
    }
}

fn draw(random: &mut Random, id: u64) -> Drawn {
    let word = |random: &mut Random| random.below(1 << 30) as u64;
    let what = match random.below(29) {
        0..4 => What::Send,
        4..8 => What::SendImm(u32::try_from(word(random)).unwrap()),
        8..12 => What::Write,
        12..16 => What::WriteImm(u32::try_from(word(random)).unwrap()),
        16..20 => What::Read,
        20..24 => What::Add(word(random)),
        24..28 => What::Swap(word(random) % 2, word(random)),
        _ => What::Lost,
    };
    let part = |random: &mut Random, from: usize, len| (from + 8 * random.below((HALF - len) / 8), len);
    let parts = match what {
        What::Add(_) | What::Swap(..) => vec![part(random, HALF, 8)],
        // Beside each other, since an answer may come in any order of its entries.
        What::Read => {
            let (from, len) = part(random, HALF, ENTRIES * BYTES);
            (0..random.below(ENTRIES + 1)).map(|n| (from + n * BYTES, len / ENTRIES)).collect()
        }
        _ => (0..random.below(ENTRIES + 1))
            .map(|_| {
                let len = random.below(BYTES) + 1;
                part(random, 0, len)
            })
            .collect(),
    };
    Drawn {
        id,
        what,
        parts,
        at: 8 * random.below(HALF / 8),
        is_inline: !what.brings_back() && random.below(3) == 0,
        is_signaled: random.below(2) == 0,
        is_fenced: random.below(4) == 0,
    }
}

/// What became of it: completions of both sides in their order, and both memories.
#[derive(Debug, PartialEq)]
struct Outcome {
    sends: Vec<Completed>,
    receives: Vec<Completed>,
    ours: Vec<u8>,
    peers: Vec<u8>,
}

/// What of a completion means something.
type Completed = (u64, Status, Option<(Opcode, usize, Option<u32>)>);

/// Two connected pairs with their memory.
struct Scene<P: Path> {
    a: QueuePair<Rc, P>,
    b: QueuePair<Rc>,
    sends: CompletionQueue,
    receives: CompletionQueue,
    ours: MemoryRegion,
    peers: MemoryRegion,
    lost: RemoteSlice,
}

impl<P: Path> Scene<P> {
    fn new(pd: &ProtectionDomain, way: impl FnOnce(QueuePairBuilder<Rc>) -> QueuePairBuilder<Rc, P>) -> Self {
        let cq = || pd.context().create_cq(256).unwrap();
        let (sends, receives) = (cq(), cq());
        let builder = pd
            .queue_pair::<Rc>(&sends, &receives)
            .max_send_wr(u32::try_from(PLACES).unwrap())
            .max_send_sge(u32::try_from(ENTRIES).unwrap())
            .max_inline_data(u32::try_from(ENTRIES * BYTES).unwrap())
            .max_recv_wr(u32::try_from(PLACES * LISTS).unwrap())
            .remote_access(Access::REMOTE_WRITE | Access::REMOTE_READ | Access::REMOTE_ATOMIC);
        let (a, b) = (way(builder.clone()).build().unwrap(), builder.build().unwrap());
        let (end_a, end_b) = (a.endpoint().unwrap(), b.endpoint().unwrap());
        let (a, b) = (a.connect(&end_b).unwrap(), b.connect(&end_a).unwrap());
        let access = Access::REMOTE_WRITE | Access::REMOTE_READ | Access::REMOTE_ATOMIC;
        let ours = pd.allocate(2 * HALF, Access::LOCAL_WRITE).unwrap();
        let peers = pd.allocate(HALF + ENTRIES * BYTES + PLACES * LISTS * ENTRIES * BYTES, access).unwrap();
        ours.write_at(0, &(1..251).cycle().take(HALF).collect::<Vec<u8>>());
        let lost = pd.allocate(ENTRIES * BYTES, access).unwrap().remote();
        Self { a, b, sends, receives, ours, peers, lost }
    }

    /// Posts the lists one after another, each when the one before has completed.
    fn play(mut self, lists: &[Vec<Drawn>], post: fn(&mut Self, &[Drawn])) -> Outcome {
        let mut receive = self.peers.remote().slice(HALF + ENTRIES * BYTES..).addr() - self.peers.addr();
        let (mut sends, mut receives) = (Vec::new(), Vec::new());
        for list in lists {
            let expected = list.iter().filter(|drawn| drawn.what.takes_a_receive());
            for drawn in expected.clone() {
                let start = usize::try_from(receive).unwrap();
                let entries = [self.peers.slice(start..start + ENTRIES * BYTES)];
                self.b.post_recv(RecvRequest::new(&entries).id(drawn.id)).unwrap();
                receive += (ENTRIES * BYTES) as u64;
            }
            post(&mut self, list);
            // After a failure everything completes, and on the other side what was to be received as well.
            let failed = list.iter().position(|drawn| drawn.what == What::Lost);
            let completing =
                |(at, drawn): (usize, &Drawn)| drawn.is_signaled || failed.is_some_and(|failed| at >= failed);
            let count = list.iter().enumerate().filter(|each| completing(*each)).count();
            sends.extend(take(&mut self.sends, count).iter().map(completed));
            receives.extend(take(&mut self.receives, expected.count()).iter().map(completed));
            if failed.is_some() {
                break;
            }
        }
        let (ours, peers) = (self.ours.to_vec(0, self.ours.len()), self.peers.to_vec(0, self.peers.len()));
        Outcome { sends, receives, ours, peers }
    }

    fn as_list(&mut self, list: &[Drawn]) {
        let entries: Vec<_> = list.iter().map(|drawn| self.entries(drawn)).collect();
        let mut works: Vec<Work<'_, Rc>> =
            list.iter().zip(&entries).map(|(drawn, entries)| self.work(drawn, entries)).collect();
        self.a.post_send_list(&mut works).unwrap();
    }

    fn one_by_one(&mut self, list: &[Drawn]) {
        for drawn in list {
            let entries = self.entries(drawn);
            self.a.post_send_list(&mut [self.work(drawn, &entries)]).unwrap();
        }
    }

    fn entries(&self, drawn: &Drawn) -> Vec<LocalSlice<'static>> {
        let of = |&(at, len): &(usize, usize)| {
            let part = self.ours.slice(at..at + len);
            // SAFETY: the region is dropped with the scene, and waits for its requests.
            unsafe {
                LocalSlice::from_raw_parts(part.as_raw().addr, part.as_raw().length, self.ours.local_key())
            }
        };
        drawn.parts.iter().map(of).collect()
    }

    fn work<'e>(&self, drawn: &Drawn, entries: &'e [LocalSlice<'e>]) -> Work<'e, Rc> {
        let target = self.peers.remote().slice(drawn.at..);
        macro_rules! work {
            ($request:expr) => {{
                let request = $request.id(drawn.id);
                let request = if drawn.is_signaled { request.signaled() } else { request };
                (if drawn.is_fenced { request.fence() } else { request }).into()
            }};
            (inline $request:expr) => {{
                let request = $request;
                work!(if drawn.is_inline { request.inline() } else { request })
            }};
        }
        match drawn.what {
            What::Send => work!(inline SendRequest::send(entries)),
            What::SendImm(imm) => work!(inline SendRequest::send(entries).imm(imm).solicited()),
            What::Write => work!(inline SendRequest::write(entries, target)),
            What::WriteImm(imm) => work!(inline SendRequest::write(entries, target).imm(imm)),
            What::Lost => work!(inline SendRequest::write(entries, self.lost)),
            What::Read => work!(SendRequest::read(entries, target)),
            What::Add(add) => work!(SendRequest::fetch_and_add(entries, target, add)),
            What::Swap(expected, new) => work!(SendRequest::compare_and_swap(entries, target, expected, new)),
        }
    }
}

fn completed(completion: &rrddmma::WorkCompletion) -> Completed {
    let said = completion.is_success().then(|| {
        let is_write = matches!(completion.opcode(), Opcode::Send | Opcode::RdmaWrite);
        let len = if is_write { 0 } else { completion.byte_len() };
        (completion.opcode(), len, completion.imm())
    });
    (completion.wr_id(), completion.status(), said)
}

#[test]
fn a_list_does_the_same_by_calls_as_by_structures_and_as_one_by_one() {
    let pd = common::context().alloc_pd().unwrap();
    let (mut failures, mut successes) = (0, 0);
    for seed in 0..100 {
        let mut random = Random(seed);
        let mut id = 0;
        let lists: Vec<Vec<Drawn>> = (0..=random.below(LISTS - 1))
            .map(|_| {
                let count = random.below(PLACES) + 1;
                let mut list: Vec<_> = (0..count)
                    .map(|_| {
                        id += 1;
                        draw(&mut random, id)
                    })
                    .collect();
                // So that all of it is over when that has completed, and a write without bytes fails nowhere.
                list.last_mut().unwrap().is_signaled = true;
                list.retain(|drawn| drawn.what != What::Lost || !drawn.parts.is_empty());
                list.last_mut().into_iter().for_each(|last| last.is_signaled = true);
                list
            })
            .collect();
        let structures = Scene::<Verbs>::new(&pd, |builder| builder).play(&lists, Scene::as_list);
        let ways = [
            Scene::<Extended>::new(&pd, QueuePairBuilder::extended).play(&lists, Scene::as_list),
            Scene::<Extended>::new(&pd, QueuePairBuilder::extended).play(&lists, Scene::one_by_one),
            Scene::<Verbs>::new(&pd, |builder| builder).play(&lists, Scene::one_by_one),
        ];
        for (at, way) in ways.iter().enumerate() {
            assert_eq!(way, &structures, "seed {seed}, way {at}: {lists:#?}");
        }
        let failed = structures.sends.iter().any(|(_, status, _)| *status == Status::RemoteAccessError);
        *(if failed { &mut failures } else { &mut successes }) += 1;
    }
    assert!(failures > 10 && successes > 10, "{failures} failed, {successes} did not: too few of either");
}

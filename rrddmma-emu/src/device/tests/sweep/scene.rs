//! A fabric with some of everything, drawn at random: three programs with regions, pairs of every transport between
//! them, shared queues. What each allows the device to touch is told to a [`Watch`].

use super::super::bed::*;
use super::super::datagram;
use super::super::random::Random;
use super::super::shared_queue::{self, Shared};
use super::super::watch::{Watch, right};
use super::super::xrc;
use crate::device::cq::CompletionQueue;
use crate::device::modify::{self, Change};
use crate::device::mr::{self, Registration, access};
use crate::device::qp::{self, QueuePair, State, Transport};
use crate::device::srq::Xrc;
use crate::device::table;
use crate::device::{Place, Process, mw, pd};

use Transport::{
    ReliableConnected as RC, UnreliableConnected as UC, UnreliableDatagram as UD, XrcInitiator as INI,
    XrcTarget as TGT,
};

/// A region of a program.
#[derive(Clone, Copy, Debug)]
pub(super) struct Region {
    pub(super) start: u64,
    /// The address that its key uses for the first byte.
    pub(super) iova: u64,
    pub(super) length: u64,
    pub(super) key: u32,
    handle: u32,
    pub(super) access: u32,
    /// Registered still, and in the domain of the program's pairs.
    pub(super) usable: bool,
}

/// A window of a program, and what it reaches since it was bound last, if that went well.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub(super) kind: u8,
    pub(super) key: u32,
    pub(super) iova: u64,
    pub(super) length: u64,
}

/// A program and what it has.
pub(super) struct Actor {
    pub(super) program: Program,
    /// Only ever a target: it posts nothing, so that nobody may touch what it has not opened to its peers.
    pub(super) passive: bool,
    pub(super) cq: Cq,
    pub(super) regions: Vec<Region>,
    pub(super) windows: Vec<Window>,
    /// An ordinary shared queue, and one of XRC.
    pub(super) shared: [Shared; 2],
}

/// One end of a connection.
pub(super) struct End {
    pub(super) owner: usize,
    pub(super) transport: Transport,
    pub(super) qp: Qp,
    /// What `modify` calls it.
    handle: u32,
    /// Whether it has receives of its own.
    pub(super) receives: bool,
    /// The program at the other end, and the end itself; of a datagram pair, its own.
    pub(super) peer_owner: usize,
    pub(super) peer: usize,
    /// What connects it.
    changes: [Change; 3],
}

impl End {
    /// Whether it has a send ring.
    pub(super) fn sends(&self) -> bool {
        self.transport != TGT
    }
}

/// Everything.
pub(super) struct Scene {
    pub(super) bed: Bed,
    pub(super) random: Random,
    pub(super) actors: Vec<Actor>,
    pub(super) ends: Vec<End>,
    pub(super) gid: [u8; 16],
}

/// Which connections there may be: transport, the programs at its ends, and whether the second has a shared queue.
const LINKS: [(Transport, usize, usize, bool); 9] = [
    (RC, 0, 1, false),
    (RC, 0, 1, true),
    (RC, 0, 2, false),
    (UC, 0, 1, false),
    (UC, 1, 2, false),
    (UC, 0, 1, true),
    (RC, 1, 2, false),
    (INI, 0, 1, true),
    (INI, 1, 0, true),
];

impl Scene {
    pub(super) fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut bed = Bed::new();
        let gid = bed.fabric().identity(0).unwrap().port(1).unwrap().gid(3).unwrap().gid;
        let mut scene = Self { actors: Vec::new(), ends: Vec::new(), gid, bed, random: random.clone() };
        let mut domains = Vec::new();
        for index in 0..3 {
            let program = scene.bed.program(10 + index);
            // Now and then one that is soon too small.
            let cq = scene.bed.cq(program, random.pick(&[256, 256, 256, 16]));
            let domain = xrc::open_domain(&mut scene.bed, program, xrc::FILE, xrc::CREATE).unwrap();
            domains.push(domain);
            let xrc = Xrc { cq: table::handle::<CompletionQueue>(cq.index), xrcd: domain };
            let shared = [None, Some(xrc)]
                .map(|xrc| shared_queue::create(&mut scene.bed, program, 2, cq.channel, xrc));
            let windows = [1, 2, 2].map(|kind| scene.window(program, kind)).to_vec();
            scene.actors.push(Actor {
                program,
                passive: index == 2,
                cq,
                regions: Vec::new(),
                windows,
                shared,
            });
            let foreign =
                scene.bed.with(program.process, |fabric, host| pd::allocate(fabric, host, program.context));
            for _ in 0..4 + random.below(6) {
                let pd = if random.once_in(4) { foreign.unwrap() } else { program.pd };
                scene.register(index as usize, pd);
            }
        }
        for link in LINKS {
            if !random.once_in(4) {
                scene.connect(link, &domains);
            }
        }
        scene.add_loop();
        for owner in 0..3 {
            scene.add_datagrams(owner);
        }
        scene.random = random;
        scene
    }

    /// Watches from now on.
    pub(super) fn watch(&mut self) {
        self.bed.world.watch = Some(Watch::default());
        (0..self.actors.len()).for_each(|owner| self.allow(owner));
    }

    fn window(&mut self, program: Program, kind: u8) -> Window {
        let pd = table::handle::<pd::ProtectionDomain>(program.pd);
        let made = self
            .bed
            .with(program.process, |fabric, host| mw::allocate(fabric, host, program.context, pd, kind));
        Window { kind, key: made.unwrap().1, iova: 0, length: 1 }
    }

    /// Registers some memory in a domain.
    pub(super) fn register(&mut self, owner: usize, pd: table::Index) {
        let random = &mut self.random;
        let length = random.pick(&[1, 8, 64, 100, 4096, 4097, 20_000]);
        let access = match random.below(5) {
            0 => ALL_ACCESS,
            1 => access::LOCAL_WRITE,
            2 => access::LOCAL_WRITE | access::MW_BIND,
            _ => random.below(32) as u32 | random.pick(&[0, access::LOCAL_WRITE, access::LOCAL_WRITE]),
        };
        let program = self.actors[owner].program;
        let room = self.bed.room(program.process, length + 64);
        let start = room + self.random.pick(&[0, 0, 8, 61]);
        let iova = start + self.random.pick(&[0, 0, 4096, 1 << 40]);
        let request =
            Registration { start, length, iova, pd: table::handle::<pd::ProtectionDomain>(pd), access };
        let made = self
            .bed
            .with(program.process, |fabric, host| mr::register(fabric, host, program.context, &request));
        // What the kernel refuses, for example remote writes without local ones, is no region.
        if let Ok((index, key)) = made {
            let handle = table::handle::<mr::MemoryRegion>(index);
            let usable = pd == program.pd;
            self.actors[owner].regions.push(Region { start, iova, length, key, handle, access, usable });
        }
    }

    /// Takes a region away, whose key lives on in requests.
    pub(super) fn deregister(&mut self, owner: usize) {
        let Actor { program, regions, .. } = &mut self.actors[owner];
        let (program, chosen) = (*program, self.random.below(regions.len() as u64) as usize);
        let region = &mut regions[chosen];
        region.usable = false;
        let handle = region.handle;
        let _ = self.bed.with(program.process, |fabric, _| mr::deregister(fabric, program.context, handle));
    }

    /// Tells the watch what a program allows, and that nothing else is allowed.
    pub(super) fn allow(&mut self, owner: usize) {
        let Some(watch) = &mut self.bed.world.watch else { return };
        let actor = &self.actors[owner];
        let process = actor.program.process;
        let at = |address| Place { process, address };
        watch.forbid_all(process);
        watch.allow(at(actor.cq.buffer), u64::from(actor.cq.depth) * 64, right::WRITE);
        watch.allow(at(actor.cq.record), 8, right::READ);
        for shared in &actor.shared {
            watch.allow(
                at(shared.buffer),
                u64::from(shared_queue::SLOTS) * shared_queue::STRIDE,
                right::READ,
            );
            watch.allow(at(shared.record), 4, right::READ);
        }
        let receives = u64::from(RECEIVES) * STRIDE;
        for end in self.ends.iter().filter(|end| end.owner == owner && end.sends()) {
            if end.receives {
                watch.allow(at(end.qp.buffer), receives, right::READ);
            }
            watch.allow(at(end.qp.buffer + receives), u64::from(SEND_BLOCKS) * 64, right::READ);
            watch.allow(at(end.qp.record), 8, right::READ);
        }
        for region in actor.regions.iter().filter(|region| region.usable) {
            let allows = |flags| region.access & flags != 0;
            let mut rights = right::OWN_READ;
            if allows(access::LOCAL_WRITE) {
                rights |= right::OWN_WRITE;
                // A peer's message lands in what was posted to receive it.
                rights |= if actor.passive { 0 } else { right::PEER_WRITE };
            }
            // What a window may be bound to needs no rights of its own for peers.
            let open = allows(access::MW_BIND) && !actor.passive;
            if allows(access::REMOTE_READ) || open {
                rights |= right::PEER_READ;
            }
            if allows(access::REMOTE_WRITE | access::REMOTE_ATOMIC) {
                rights |= right::PEER_WRITE;
            }
            watch.allow(at(region.start), region.length, rights);
        }
    }

    fn connect(&mut self, link: (Transport, usize, usize, bool), domains: &[u32]) {
        let (transport, first, second, shared) = link;
        let a = self.pair(transport, first, false);
        let (b, handle, transport_b, receives) = if transport == INI {
            let Actor { program, cq, .. } = &self.actors[second];
            let (handle, index) = xrc::create_target(&mut self.bed, *program, domains[second], cq.channel);
            let qp = Qp { index, process: program.process, context: program.context, ..a };
            (qp, handle, TGT, false)
        } else {
            let qp = self.pair(transport, second, shared);
            (qp, table::handle::<QueuePair>(qp.index), transport, !shared)
        };
        let next = self.ends.len();
        self.ends.push(End {
            owner: first,
            transport,
            qp: a,
            handle: table::handle::<QueuePair>(a.index),
            receives: transport != INI,
            peer_owner: second,
            peer: next + 1,
            changes: self.bed.connection(&a, b.number()),
        });
        let changes = self.bed.connection(&b, a.number());
        self.ends.push(End {
            owner: second,
            transport: transport_b,
            qp: b,
            handle,
            receives,
            peer_owner: first,
            peer: next,
            changes,
        });
    }

    /// A pair that is connected to itself.
    fn add_loop(&mut self) {
        let qp = self.pair(RC, 0, false);
        let (handle, changes) = (table::handle::<QueuePair>(qp.index), self.bed.connection(&qp, qp.number()));
        let peer = self.ends.len();
        self.ends.push(End {
            owner: 0,
            transport: RC,
            qp,
            handle,
            receives: true,
            peer_owner: 0,
            peer,
            changes,
        });
    }

    fn add_datagrams(&mut self, owner: usize) {
        let qp = self.pair(UD, owner, false);
        let peer = self.ends.len();
        self.ends.push(End {
            owner,
            transport: UD,
            qp,
            handle: table::handle::<QueuePair>(qp.index),
            receives: true,
            peer_owner: owner,
            peer,
            changes: datagram::changes(),
        });
    }

    fn pair(&mut self, transport: Transport, owner: usize, shared: bool) -> Qp {
        let Actor { program, cq, shared: queues, .. } = &self.actors[owner];
        let queue = shared.then_some(queues[0].index);
        self.bed.qp_with(*program, transport, cq, cq, queue)
    }

    /// The state of an end, as far as the table says.
    pub(super) fn state(&mut self, end: usize) -> Option<State> {
        let index = self.ends[end].qp.index;
        table::get(&self.bed.fabric().qps, index).map(QueuePair::state)
    }

    /// Whether a request of an end waits for something.
    pub(super) fn waits(&mut self, end: usize) -> bool {
        let index = self.ends[end].qp.index;
        table::get(&self.bed.fabric().qps, index).is_some_and(|qp| qp.waiting != 0)
    }

    /// Brings an end and its peer to RTS from the start, with attributes that are sometimes odd.
    pub(super) fn revive(&mut self, end: usize) {
        let peer = self.ends[end].peer;
        for which in [end, peer] {
            self.start_again(which);
            if end == peer {
                break;
            }
        }
    }

    fn start_again(&mut self, which: usize) {
        let End { qp, handle, changes, .. } = &mut self.ends[which];
        (qp.sent, qp.received) = (0, 0);
        let (qp, handle, mut changes) = (*qp, *handle, *changes);
        if self.ends[which].sends() {
            self.bed.put(qp.process, qp.record, &[0; 8]);
        }
        let random = &mut self.random;
        for change in &mut changes {
            let attributes = &mut change.attributes;
            if random.once_in(4) {
                attributes.rnr_retry = random.below(8) as u8;
                attributes.min_rnr_timer = random.below(32) as u8;
            }
            if random.once_in(6) {
                attributes.access = random.below(16) as u32;
            }
            if random.once_in(16) {
                attributes.path_mtu = 1 + random.below(5) as u8;
            }
            if random.once_in(32) {
                attributes.max_destination_read_atomic = 0;
            }
            if random.once_in(64) {
                attributes.destination = qp::FIRST_NUMBER + random.below(24) as u32;
            }
            if random.once_in(64) {
                attributes.send_psn = random.next() as u32 & 0xff_ffff;
            }
        }
        let reset = Change { mask: modify::mask::STATE, state: State::Reset as u32, ..changes[0] };
        for change in [reset].iter().chain(&changes) {
            // Refused where the tables were spoiled: then the pair stays as it is.
            self.modify(qp.process, qp, handle, change);
        }
    }

    /// Moves an end to a state that needs no attributes.
    pub(super) fn move_to(&mut self, end: usize, state: State) {
        let End { qp, handle, changes, .. } = &self.ends[end];
        let change = Change { mask: modify::mask::STATE, state: state as u32, ..changes[0] };
        self.modify(qp.process, *qp, *handle, &change);
    }

    fn modify(&mut self, process: Process, qp: Qp, handle: u32, change: &Change) {
        let _ =
            self.bed.with(process, |fabric, host| modify::modify(fabric, host, qp.context, handle, change));
    }
}

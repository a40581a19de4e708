//! XRC: domains by file, targets shared by programs, and receives of the queue that a request names.

use super::bed::*;
use super::shared_queue::{self, Shared};
use crate::device::cq::{self, CompletionQueue};
use crate::device::cqe::Syndrome;
use crate::device::qp::{self, State, Transport::XrcInitiator as INI, Transport::XrcTarget as TGT};
use crate::device::srq::{SharedReceiveQueue, Xrc};
use crate::device::table::{self, Index};
use crate::device::target::{self, OpenTarget, Opening};
use crate::device::wqe::opcode;
use crate::device::xrcd::{self, OpenDomain};
use crate::device::{Channel, Config, DeviceConfig, close, modify, reap, srq};
use crate::errno::Errno;

pub(super) const FILE: Option<i32> = Some(40);
pub(super) const CREATE: i32 = libc::O_CREAT;
const EXCLUSIVE: i32 = libc::O_CREAT | libc::O_EXCL;

pub(super) fn open_domain(
    bed: &mut Bed,
    program: Program,
    fd: Option<i32>,
    flags: i32,
) -> Result<u32, Errno> {
    bed.with(program.process, |fabric, host| xrcd::open(fabric, host, program.context, fd, flags))
        .map(table::handle::<OpenDomain>)
}

fn close_domain(bed: &mut Bed, program: Program, handle: u32) -> Result<(), Errno> {
    bed.with(program.process, |fabric, _| xrcd::close(fabric, program.context, handle))
}

pub(super) fn create_target(bed: &mut Bed, program: Program, xrcd: u32, channel: u64) -> (u32, Index) {
    let request = Opening { xrcd, user_handle: 0x7a6, events: Some(Channel(channel)) };
    bed.with(program.process, |fabric, host| target::create(fabric, host, program.context, &request))
        .map(|(open, qp)| (table::handle::<OpenTarget>(open), qp))
        .unwrap()
}

fn open_target(bed: &mut Bed, program: Program, xrcd: u32, channel: u64, qp: Index) -> Result<u32, Errno> {
    let request = Opening { xrcd, user_handle: 0x7a7, events: Some(Channel(channel)) };
    let (code, number) = (TGT as u32, qp::number(qp));
    bed.with(program.process, |fabric, host| {
        target::open(fabric, host, program.context, code, number, &request)
    })
    .map(|(open, _)| table::handle::<OpenTarget>(open))
}

fn destroy(bed: &mut Bed, program: Program, handle: u32) -> Result<u32, Errno> {
    bed.with(program.process, |fabric, host| qp::destroy(fabric, host, program.context, handle))
}

#[test]
fn a_file_names_a_domain_for_all_programs() {
    let mut bed = Bed::new();
    let [a, b] = [bed.program(10), bed.program(20)];
    assert_eq!(open_domain(&mut bed, a, FILE, 0), Err(Errno::EAGAIN));
    assert_eq!(open_domain(&mut bed, a, Some(-5), CREATE), Err(Errno::EBADF));
    let first = open_domain(&mut bed, a, FILE, EXCLUSIVE).unwrap();
    assert_eq!(open_domain(&mut bed, b, FILE, EXCLUSIVE), Err(Errno::EINVAL));
    let second = open_domain(&mut bed, b, FILE, 0).unwrap();
    let other = open_domain(&mut bed, b, Some(41), CREATE).unwrap();
    let [private, also] = [0; 2].map(|_| open_domain(&mut bed, b, None, CREATE).unwrap());
    let number = |bed: &mut Bed, program: Program, handle| {
        let index = table::find(&bed.fabric().xrcds, program.context, handle).unwrap();
        bed.fabric().xrcds[index as usize].domain
    };
    let shared = number(&mut bed, a, first);
    assert_eq!(number(&mut bed, b, second), shared);
    let own = [other, private, also].map(|handle| number(&mut bed, b, handle));
    assert!(own.iter().all(|&domain| domain != shared) && own[1] != own[2]);
    // It is there until the last one closes it.
    close_domain(&mut bed, a, first).unwrap();
    assert_eq!(open_domain(&mut bed, a, FILE, EXCLUSIVE), Err(Errno::EINVAL));
    close_domain(&mut bed, b, second).unwrap();
    assert_eq!(close_domain(&mut bed, b, second), Err(Errno::ENOENT));
    assert_eq!(open_domain(&mut bed, b, FILE, 0), Err(Errno::EAGAIN));
}

#[test]
fn each_device_has_domains_of_its_own() {
    let device = DeviceConfig::default();
    let mut bed = Bed::with_devices(Config::new(&[device, device]).unwrap());
    let [a, b] = [bed.program_on(10, 0), bed.program_on(20, 1)];
    open_domain(&mut bed, a, FILE, CREATE).unwrap();
    assert_eq!(open_domain(&mut bed, b, FILE, 0), Err(Errno::EAGAIN));
    open_domain(&mut bed, b, FILE, EXCLUSIVE).unwrap();
}

#[test]
fn a_target_lives_as_long_as_somebody_has_it_open() {
    let mut bed = Bed::new();
    let [a, b, c] = [bed.program(10), bed.program(20), bed.program(30)];
    let [ca, cb] = [bed.cq(a, 8), bed.cq(b, 8)];
    let xa = open_domain(&mut bed, a, FILE, CREATE).unwrap();
    let xb = open_domain(&mut bed, b, FILE, 0).unwrap();
    let xc = open_domain(&mut bed, c, Some(41), CREATE).unwrap();
    let (made, index) = create_target(&mut bed, a, xa, ca.channel);
    // Of another domain, or no target at all.
    assert_eq!(open_target(&mut bed, c, xc, 0, index), Err(Errno::EINVAL));
    let plain = bed.qp(b, INI, &cb, &cb);
    assert_eq!(open_target(&mut bed, b, xb, 0, plain.index), Err(Errno::EINVAL));
    let opened = open_target(&mut bed, b, xb, cb.channel, index).unwrap();
    assert_eq!(close_domain(&mut bed, b, xb), Err(Errno::EBUSY));
    assert_eq!(close_domain(&mut bed, a, xa), Err(Errno::EBUSY));
    // Handles are each program's own.
    assert_eq!(destroy(&mut bed, b, made), Err(Errno::ENOENT));
    destroy(&mut bed, a, made).unwrap();
    assert!(table::get(&bed.fabric().qps, index).is_some());
    close_domain(&mut bed, a, xa).unwrap();
    destroy(&mut bed, b, opened).unwrap();
    assert!(table::get(&bed.fabric().qps, index).is_none());
    // The end of its maker does not take it along, the end of the last one does.
    let xa = open_domain(&mut bed, a, FILE, 0).unwrap();
    let (_, index) = create_target(&mut bed, a, xa, ca.channel);
    open_target(&mut bed, b, xb, cb.channel, index).unwrap();
    reap(bed.fabric(), a.process);
    assert!(table::get(&bed.fabric().qps, index).is_some());
    bed.with(b.process, |fabric, host| close(fabric, host, b.context));
    assert!(table::get(&bed.fabric().qps, index).is_none());
}

#[test]
fn a_target_whose_row_was_spoiled_is_no_target() {
    let mut bed = Bed::new();
    let program = bed.program(10);
    let cq = bed.cq(program, 8);
    let xrcd = open_domain(&mut bed, program, FILE, CREATE).unwrap();
    let (handle, index) = create_target(&mut bed, program, xrcd, cq.channel);
    let pair =
        Qp { index, process: program.process, context: program.context, ..bed.qp(program, INI, &cq, &cq) };
    let [change, ..] = bed.connection(&pair, 0);
    for nobody in [u32::MAX, 2048, index + 5] {
        let open = table::find(&bed.fabric().targets, program.context, handle).unwrap();
        bed.fabric().targets[open as usize].qp = nobody;
        let refused = bed.with(program.process, |fabric, host| {
            modify::modify(fabric, host, program.context, handle, &change)
        });
        assert_eq!(refused, Err(Errno::ENOENT), "{nobody}");
    }
}

/// An initiator in the first program, a target made by the second and opened by the third; these two have a shared
/// queue, a completion queue and a region each.
struct Triangle {
    bed: Bed,
    initiator: Qp,
    sends: Cq,
    source: (u64, u32),
    target: Index,
    programs: [Program; 2],
    queues: [Shared; 2],
    cqs: [Cq; 2],
    regions: [(u64, u32); 2],
}

impl Triangle {
    fn new() -> Self {
        let mut bed = Bed::new();
        let first = bed.program(10);
        let programs = [bed.program(20), bed.program(30)];
        let sends = bed.cq(first, 64);
        let cqs = programs.map(|program| bed.cq(program, 64));
        let domains = programs.map(|program| open_domain(&mut bed, program, FILE, CREATE).unwrap());
        let (_, target) = create_target(&mut bed, programs[0], domains[0], cqs[0].channel);
        open_target(&mut bed, programs[1], domains[1], cqs[1].channel, target).unwrap();
        let queues = [0, 1].map(|side| {
            let cq = table::handle::<CompletionQueue>(cqs[side].index);
            let xrc = Xrc { cq, xrcd: domains[side] };
            shared_queue::create(&mut bed, programs[side], 0, cqs[side].channel, Some(xrc))
        });
        let initiator = bed.qp(first, INI, &sends, &sends);
        let handle =
            Qp { index: target, process: programs[0].process, context: programs[0].context, ..initiator };
        bed.connect(&initiator, qp::number(target));
        for change in bed.connection(&handle, initiator.number()) {
            let open = table::living(&bed.fabric().targets).next().unwrap().0;
            let name = table::handle::<OpenTarget>(open);
            bed.with(handle.process, |fabric, host| {
                modify::modify(fabric, host, handle.context, name, &change)
            })
            .unwrap();
        }
        let source = bed.region(first, 4096, ALL_ACCESS);
        let regions = programs.map(|program| bed.region(program, 4096, ALL_ACCESS));
        Self { bed, initiator, sends, source, target, programs, queues, cqs, regions }
    }

    /// Posts a request that names a shared queue.
    fn request(&mut self, code: u8, shared: u32, tail: &[u8]) -> Completion {
        let mut segment = vec![0; 16];
        segment[..4].copy_from_slice(&shared.to_be_bytes());
        segment.extend(tail);
        self.bed.write_entry(&mut self.initiator, code, SIGNALED, [0; 4], &segment);
        self.bed.ring(&self.initiator);
        self.bed.expect(&mut self.sends)
    }

    fn data(&self, length: u32) -> Vec<u8> {
        segment(self.source.0, length, self.source.1)
    }
}

#[test]
fn a_request_reaches_the_queue_it_names() {
    let mut triangle = Triangle::new();
    for side in [1, 0, 1] {
        let (program, (to, key)) = (triangle.programs[side], triangle.regions[side]);
        let initiator = triangle.initiator.process;
        triangle.bed.put(initiator, triangle.source.0, &[side as u8 + 1; 32]);
        shared_queue::post(&mut triangle.bed, program, &mut triangle.queues[side], (to, 64, key));
        let (shared, data) = (triangle.queues[side].index, triangle.data(32));
        assert_eq!(triangle.request(opcode::SEND, shared, &data).report, REQUEST);
        let got = triangle.bed.expect(&mut triangle.cqs[side]);
        // The shared queue's index in its program's table, and the number of the target.
        assert_eq!((got.report, got.length, got.user_index), (RECEIVED, 32, 3));
        assert_eq!(got.qpn, qp::number(triangle.target));
        assert_eq!(triangle.bed.take(program.process, to, 32), [side as u8 + 1; 32]);
        assert_eq!(triangle.bed.poll(&mut triangle.cqs[1 - side]), None);
    }
}

#[test]
fn the_protection_domain_of_the_named_queue_governs_what_is_written() {
    for side in [0, 1] {
        let mut triangle = Triangle::new();
        let (to, key) = triangle.regions[side];
        let tail = [reach(to, key), triangle.data(8)].concat();
        let own = triangle.queues[side].index;
        assert_eq!(triangle.request(opcode::RDMA_WRITE, own, &tail).report, REQUEST);
        assert_eq!(triangle.request(opcode::RDMA_READ, own, &tail).report, REQUEST);
        // The same memory through the other program's queue.
        let foreign = triangle.queues[1 - side].index;
        let refused = triangle.request(opcode::RDMA_WRITE, foreign, &tail);
        assert_eq!(refused.syndrome, Syndrome::RemoteAccess as u8);
        for (side, element) in [(0, 0x7a6), (1, 0x7a7)] {
            // Everybody who has the target open is told, and that it takes no more.
            let events = triangle.bed.async_events(triangle.cqs[side].channel);
            assert_eq!(events, [(element, 3), (element, 16)]);
        }
        assert_eq!(triangle.bed.state(&triangle.initiator), State::Error);
    }
}

#[test]
fn a_queue_that_is_not_in_the_domain_is_an_invalid_request() {
    for case in 0..3 {
        let mut triangle = Triangle::new();
        let program = triangle.programs[0];
        let shared = match case {
            0 => 400,
            // An ordinary one.
            1 => shared_queue::create(&mut triangle.bed, program, 0, 0, None).index,
            _ => {
                let xrcd = open_domain(&mut triangle.bed, program, None, CREATE).unwrap();
                let cq = table::handle::<CompletionQueue>(triangle.cqs[0].index);
                let xrc = Some(Xrc { cq, xrcd });
                shared_queue::create(&mut triangle.bed, program, 0, 0, xrc).index
            }
        };
        let data = triangle.data(8);
        let refused = triangle.request(opcode::SEND, shared, &data);
        assert_eq!(refused.syndrome, Syndrome::RemoteInvalidRequest as u8, "{case}");
    }
}

#[test]
fn a_shared_queue_keeps_its_completion_queue_and_its_domain() {
    let mut triangle = Triangle::new();
    let program = triangle.programs[1];
    let cq = table::handle::<CompletionQueue>(triangle.cqs[1].index);
    let result =
        triangle.bed.with(program.process, |fabric, host| cq::destroy(fabric, host, program.context, cq));
    assert_eq!(result.map(drop), Err(Errno::EBUSY));
    let handle = table::handle::<SharedReceiveQueue>(triangle.queues[1].index);
    let result = triangle
        .bed
        .with(program.process, |fabric, host| srq::destroy(fabric, host, program.context, handle));
    assert_eq!(result, Ok(0));
}

//! Random requests in random scenes: nothing panics, and the device touches only what somebody registered.

mod entry;
mod scene;

use std::collections::BTreeMap;

use super::bed::*;
use super::random::{Random, Replay, rounds, seed};
use super::shared_queue;
use crate::device::qp::State;
use crate::device::{Fabric, next_deadline, reap, run, step};
use scene::Scene;

/// Requests of one scene.
const REQUESTS: u64 = 1000;
const SECOND: u64 = 1_000_000_000;

/// How many requests ended how.
#[derive(Default)]
struct Tally {
    posted: u64,
    accesses: u64,
    flushed: u64,
    /// By what the trace says last: `ok`, or a status.
    ended: BTreeMap<String, u64>,
}

#[test]
fn random_requests_touch_only_what_was_registered() {
    let mut tally = Tally::default();
    let begin = seed();
    for round in 0..u64::from(rounds(20)) {
        let seed = begin.wrapping_add(round);
        let _replay = Replay(seed);
        let mut scene = Scene::new(seed);
        scene.watch();
        play(&mut scene, &mut tally, false);
        tally.accesses += scene.bed.world.watch.as_ref().unwrap().accesses;
    }
    report("watched", &tally);
    // What cannot fail has tested nothing.
    for status in [
        "ok",
        "LOC_LEN_ERR",
        "LOC_QP_OP_ERR",
        "LOC_PROT_ERR",
        "MW_BIND_ERR",
        "REM_INV_REQ_ERR",
        "REM_ACCESS_ERR",
        "REM_OP_ERR",
        "RETRY_EXC_ERR",
        "RNR_RETRY_EXC_ERR",
    ] {
        assert!(tally.ended.get(status).is_some_and(|&count| count > 2), "{status}: {:?}", tally.ended);
    }
    assert!(tally.flushed > 100 && tally.ended["ok"] * 5 > tally.posted, "{:?}", tally.ended);
}

#[test]
fn random_requests_on_spoiled_tables_do_no_harm() {
    let mut tally = Tally::default();
    let begin = seed() ^ 0xdead_0000;
    for round in 0..u64::from(rounds(4)) {
        let seed = begin.wrapping_add(round);
        let _replay = Replay(seed ^ 0xdead_0000);
        play(&mut Scene::new(seed), &mut tally, true);
    }
    report("on spoiled tables", &tally);
}

fn report(what: &str, tally: &Tally) {
    let Tally { posted, accesses, flushed, ended } = tally;
    println!("{what}: {posted} requests, {accesses} accesses, seed {}; {flushed} flushed, {ended:?}", seed());
}

fn play(scene: &mut Scene, tally: &mut Tally, spoil: bool) {
    let until = tally.posted + REQUESTS;
    while tally.posted < until {
        if spoil && scene.random.once_in(8) {
            spoil_tables(scene);
        }
        let end = scene.random.below(scene.ends.len() as u64) as usize;
        let owner = scene.ends[end].owner;
        if !scene.ends[end].sends() || scene.actors[owner].passive {
            continue;
        }
        if scene.state(end) != Some(State::ReadyToSend) || scene.waits(end) || scene.random.once_in(64) {
            scene.revive(end);
        }
        if scene.random.once_in(2) {
            post_receives(scene, end);
        }
        for _ in 0..1 + scene.random.below(4) {
            post(scene, end);
            tally.posted += 1;
        }
        work(scene, end);
        if scene.random.once_in(24) {
            disturb(scene, end);
        }
        settle(scene, tally);
    }
    // The end of each in turn, with whatever is left.
    for owner in 0..scene.actors.len() {
        let program = scene.actors[owner].program;
        scene.bed.with(program.process, |fabric, _| reap(fabric, program.process));
    }
}

/// Writes a request into the ring of an end.
fn post(scene: &mut Scene, end: usize) {
    let bytes = entry::request(scene, end);
    let Scene { ends, bed, .. } = scene;
    let qp = &mut ends[end].qp;
    for block in bytes.chunks(64) {
        let at = qp.buffer + u64::from(RECEIVES) * STRIDE + u64::from(qp.sent & (SEND_BLOCKS - 1)) * 64;
        bed.put(qp.process, at, block);
        qp.sent = qp.sent.wrapping_add(1) & 0xffff;
    }
}

/// Posts receives where the messages of an end go.
fn post_receives(scene: &mut Scene, end: usize) {
    let peer = scene.ends[end].peer;
    let owner = scene.ends[peer].owner;
    if scene.actors[owner].passive {
        return;
    }
    for _ in 0..1 + scene.random.below(3) {
        if scene.ends[peer].receives {
            let bytes = entry::receive(scene, owner, STRIDE as usize);
            let Scene { ends, bed, .. } = scene;
            let qp = &mut ends[peer].qp;
            let at = qp.buffer + u64::from(qp.received & (RECEIVES - 1)) * STRIDE;
            bed.put(qp.process, at, &bytes);
            qp.received = qp.received.wrapping_add(1) & 0xffff;
            bed.put(qp.process, qp.record, &qp.received.to_be_bytes());
        }
        for which in 0..2 {
            let bytes = entry::receive(scene, owner, 16);
            let Scene { random, actors, bed, .. } = scene;
            let process = actors[owner].program.process;
            let queue = &mut actors[owner].shared[which];
            let slot = queue.buffer + u64::from(queue.posted % shared_queue::SLOTS) * shared_queue::STRIDE;
            bed.put(process, slot + 16, &bytes);
            if random.once_in(16) {
                let next = random.next() as u16;
                bed.put(process, slot + 2, &next.to_be_bytes());
            }
            queue.posted = queue.posted.wrapping_add(1);
            bed.put(process, queue.record, &queue.posted.to_be_bytes());
        }
    }
}

/// Rings the doorbell and lets the time pass that retries take.
fn work(scene: &mut Scene, end: usize) {
    let qp = scene.ends[end].qp;
    let record = if scene.random.once_in(64) { scene.random.next() as u32 } else { qp.sent };
    scene.bed.put(qp.process, qp.record + 4, &record.to_be_bytes());
    if scene.random.once_in(16) {
        for _ in 0..4 {
            scene.bed.with(qp.process, step);
        }
        return;
    }
    scene.bed.with(qp.process, run);
    for _ in 0..8 {
        if !scene.waits(end) {
            break;
        }
        let time = &scene.bed.time.0;
        time.set(time.get() + SECOND);
        if scene.random.once_in(8) {
            post_receives(scene, end);
        }
        let _ = next_deadline(scene.bed.fabric(), qp.process);
        scene.bed.with(qp.process, run);
    }
}

/// Something that programs do besides.
fn disturb(scene: &mut Scene, end: usize) {
    let owner = scene.random.below(scene.actors.len() as u64) as usize;
    match scene.random.below(6) {
        0 => scene.move_to(end, State::Error),
        1 => {
            let peer = scene.ends[end].peer;
            scene.move_to(peer, State::Error);
        }
        2 => {
            let cq = scene.actors[owner].cq;
            let arm = scene.random.next().to_be_bytes();
            scene.bed.put(cq.process, cq.record + 4, &arm[..4]);
        }
        // A scene has little memory, so that only few regions are new.
        3 if scene.actors[owner].regions.len() < 16 => {
            let pd = scene.actors[owner].program.pd;
            scene.register(owner, pd);
            scene.allow(owner);
        }
        4 if scene.random.once_in(4) => {
            scene.deregister(owner);
            scene.allow(owner);
        }
        _ => {}
    }
}

/// Empties the completion queues and counts.
fn settle(scene: &mut Scene, tally: &mut Tally) {
    for line in scene.bed.take_trace() {
        let how = line.rsplit(' ').next().unwrap_or_default();
        match tally.ended.get_mut(how) {
            Some(count) => *count += 1,
            None => drop(tally.ended.insert(how.to_owned(), 1)),
        }
    }
    let Scene { actors, bed, .. } = scene;
    for actor in actors {
        while let Some(completion) = bed.poll(&mut actor.cq) {
            tally.flushed += u64::from(completion.syndrome == 5);
        }
        if let Some(queue) = bed.events.0.get_mut(&actor.cq.channel) {
            queue.clear();
        }
    }
}

/// What a process that dies in the middle of a change may leave, and worse.
fn spoil_tables(scene: &mut Scene) {
    let Scene { random, ends, bed, .. } = scene;
    let spoil = |random: &mut Random, bed: &mut Bed, at: usize| {
        bed.bytes()[at % Fabric::SIZE] = random.next() as u8;
    };
    for _ in 0..32 {
        spoil(random, bed, random.clone().next() as usize);
    }
    // Where something is.
    let end = &ends[random.below(ends.len() as u64) as usize];
    let index = end.qp.index as usize;
    let start = bed.bytes().as_ptr().addr();
    let rows = [
        bed.fabric().qps[index..].as_ptr().addr(),
        bed.fabric().mrs[16..].as_ptr().addr(),
        bed.fabric().cqs[1..].as_ptr().addr(),
        bed.fabric().srqs[1..].as_ptr().addr(),
    ];
    for row in rows {
        spoil(random, bed, row - start + random.clone().below(300) as usize);
    }
}

//! Random calls: half of what they say is what the method wants to hear.

use super::paper::{Attr, Caller};
use crate::abi::method::{METHODS, Shape};
use crate::abi::uapi::cmd::{device, object, write};
use crate::device::tests::bed::BASE;
use crate::device::tests::random::{Random, rounds, seed};
use crate::errno::Errno;

#[test]
fn random_calls_are_answered_or_refused() {
    let mut caller = Caller::new();
    let mut numbers = Random::new(seed() ^ 0x1dea);
    let mut random = move |limit: u64| numbers.below(limit);
    let commands = [write::ALLOC_PD, write::REG_MR, write::EX_MODIFY_QP, write::QUERY_QP, write::REREG_MR];
    let mut answered = 0;
    for _ in 0..rounds(30_000) {
        let method = &METHODS[random(METHODS.len() as u64) as usize];
        let mut attributes = Vec::new();
        for spec in method.attributes {
            if random(20) == 0 || !spec.mandatory && random(2) == 0 {
                continue;
            }
            let length = match spec.shape {
                Shape::Input { min, max } | Shape::Output { min, max } => match random(10) {
                    0 => random(600) as u16,
                    _ => min.max(max.min([4, 8, 56, 72][random(4) as usize])),
                },
                Shape::Handle | Shape::Fd => 0,
            };
            let data = match (spec.shape, random(10)) {
                (_, 0) => random(u64::MAX),
                (Shape::Handle, _) => (random(8)) << 20 | random(4),
                (Shape::Fd, _) => random(4),
                (Shape::Input { .. }, _) if length <= 8 => match random(3) {
                    0 => u64::from(commands[random(5) as usize]),
                    _ => random(20),
                },
                _ => BASE + random(1 << 19),
            };
            let reserved = u16::from(random(200) == 0);
            attributes.push(Attr { id: spec.id, length, flags: random(2) as u16, reserved, data });
        }
        if random(10) == 0 {
            attributes.push(Attr::number(random(u64::from(u16::MAX)) as u16, 8, 0));
        }
        match caller.call(method.object, method.number, &attributes) {
            Ok(()) => answered += 1,
            Err(errno) => assert!(errno.name().is_some(), "{errno:?}"),
        }
    }
    assert!(answered > 1000, "{answered}");
    // It still answers.
    assert_eq!(caller.call(object::DEVICE, device::INVOKE_WRITE, &[]), Err(Errno::EINVAL));
}

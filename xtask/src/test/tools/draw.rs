//! Flags of a run, drawn by a seed.

use super::matrix::{
    EVENTS, Flag, ITERATIONS, LIST, MODERATION, MTU, PAIRS, Row, SIZE, TIMESTAMPS, Transport,
};

/// Numbers from a seed (Marsaglia's xorshift): the same on every machine.
#[derive(Debug, Clone)]
pub(crate) struct Draw(u64);

impl Draw {
    pub(crate) fn new(seed: u64) -> Self {
        // Zero would stay zero; a spread seed makes neighbours differ from the first number on.
        let mut draw = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        draw.next(1);
        draw
    }

    /// A number below `limit`, which is not 0.
    fn next(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit.max(1)
    }

    /// Some of `all`, in their order.
    pub(crate) fn sample<T>(&mut self, all: Vec<T>, count: usize) -> Vec<T> {
        let (mut left, mut wanted) = (all.len(), count);
        all.into_iter()
            .filter(|_| {
                let taken = self.next(left) < wanted;
                left -= 1;
                wanted -= usize::from(taken);
                taken
            })
            .collect()
    }

    fn one_of(&mut self, values: &[u32]) -> u32 {
        values.get(self.next(values.len())).copied().unwrap_or(0)
    }
}

/// The arguments of both ends of a run, without device and port.
pub(crate) fn arguments(row: &Row, transport: Transport, draw: &mut Draw) -> Vec<String> {
    let mut arguments = Vec::new();
    if row.is_perftest() {
        arguments.extend(["-c", transport.name(), "-F"].map(str::to_owned));
    }
    let mut drawn = Vec::new();
    for flag in row.flags {
        let wanted = flag.always || draw.next(2) == 0;
        let values = suitable(row, transport, flag, &drawn);
        let value = draw.one_of(&values);
        if !wanted
            || values.is_empty() && !flag.values.is_empty()
            || is_excluded(row, transport, flag, &drawn)
        {
            continue;
        }
        drawn.push((*flag, value));
        arguments.push(flag.name.to_owned());
        if !flag.values.is_empty() {
            arguments.push(value.to_string());
        }
    }
    arguments
}

/// What a datagram may have if the tool is told nothing.
const PORT_MTU: u32 = 4096;

/// The values of a flag that go with those drawn before it.
fn suitable(row: &Row, transport: Transport, flag: &Flag, drawn: &[(Flag, u32)]) -> Vec<u32> {
    let of = |wanted: Flag| drawn.iter().find(|(flag, _)| *flag == wanted).map(|(_, value)| *value);
    let fits = |value: u32| match *flag {
        SIZE if transport == Transport::Ud => value <= of(MTU).unwrap_or(PORT_MTU),
        ITERATIONS if is_unchecked(row, transport) => value <= 64,
        // perftest: messages are a multiple of a list, and a list is one of the completions' distance.
        LIST => of(ITERATIONS).is_none_or(|iterations| iterations % value == 0),
        MODERATION => of(LIST).is_none_or(|list| list % value == 0),
        _ => true,
    };
    flag.values.iter().copied().filter(|&value| fits(value)).collect()
}

/// What a tool cannot do though its parts can.
fn is_excluded(row: &Row, transport: Transport, flag: &Flag, drawn: &[(Flag, u32)]) -> bool {
    match *flag {
        // Several senders overrun the one queue.
        PAIRS => is_unchecked(row, transport),
        // The tool gives up at an event without a completion. It polls what came after it armed the queue, and the
        // event of that comes all the same.
        TIMESTAMPS => drawn.iter().any(|(flag, _)| *flag == EVENTS),
        // For the same reason the tool loses count: it takes every event for a message, and sends the next.
        EVENTS => row.tool == "ib_send_lat" && transport == Transport::Xrc,
        _ => false,
    }
}

/// Nothing holds a sender back on these: what meets no receive is lost, and perftest waits for it for ever.
fn is_unchecked(row: &Row, transport: Transport) -> bool {
    row.tool.starts_with("ib_send") && matches!(transport, Transport::Uc | Transport::Ud)
}

#[cfg(test)]
mod tests {
    use super::super::matrix::MATRIX;
    use super::*;

    /// Tool and arguments of one round.
    fn drawn(seed: u64) -> Vec<(&'static str, Vec<String>)> {
        let mut draw = Draw::new(seed);
        MATRIX
            .iter()
            .flat_map(|row| row.transports.iter().map(move |transport| (row, *transport)))
            .map(|(row, transport)| (row.tool, arguments(row, transport, &mut draw)))
            .collect()
    }

    #[test]
    fn a_seed_draws_the_same_again_and_another_one_does_not() {
        assert_eq!(drawn(7), drawn(7));
        assert_ne!(drawn(7), drawn(8));
        assert_ne!(drawn(0), drawn(1));
    }

    #[test]
    fn what_is_drawn_fits_together() {
        let row = MATRIX.iter().find(|row| row.tool == "ib_send_bw").unwrap();
        let value = |arguments: &[String], name: &str| {
            let at = arguments.iter().position(|argument| argument == name)?;
            arguments[at + 1].parse::<u32>().ok()
        };
        for seed in 0..200 {
            let arguments = arguments(row, Transport::Ud, &mut Draw::new(seed));
            let mtu = value(&arguments, "-m").unwrap_or(PORT_MTU);
            assert!(value(&arguments, "-s").unwrap() <= mtu, "{arguments:?}");
            assert!(value(&arguments, "-n").unwrap() <= 64);
            if let Some(list) = value(&arguments, "-l") {
                assert_eq!(value(&arguments, "-n").unwrap() % list, 0, "{arguments:?}");
                assert_eq!(list % value(&arguments, "-Q").unwrap_or(1), 0, "{arguments:?}");
            }
        }
    }

    #[test]
    fn every_value_of_every_flag_is_drawn_sooner_or_later() {
        let all: Vec<_> = (0..400).flat_map(drawn).collect();
        for row in MATRIX {
            for flag in row.flags {
                let seen = |value: Option<&u32>| {
                    all.iter().filter(|(tool, _)| *tool == row.tool).any(|(_, arguments)| {
                        let at = arguments.iter().position(|argument| argument == flag.name);
                        let given = at.and_then(|at| arguments.get(at + 1));
                        at.is_some() && value.is_none_or(|value| given == Some(&value.to_string()))
                    })
                };
                assert!(seen(None), "{} {}", row.tool, flag.name);
                assert!(flag.values.iter().all(|value| seen(Some(value))), "{} {}", row.tool, flag.name);
            }
        }
    }
}

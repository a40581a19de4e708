//! The bytes that the two ends send, so that each can check what it gets.
//!
//! The pattern is a window into a ring of pseudo-random bytes, at a start that moves with the iteration. The ring's
//! length is prime, so data that arrives at a wrong offset does not match; and two successive iterations differ in
//! *every* byte, so data left over from the message before does not match either, even if a message is one byte.

/// Every byte that most of the C programs send in their first message.
pub const C_FILL: u8 = 0x7b;

/// The same of those with shared receive queues. The start of a page may be this in all of them, if they were started with `-c`.
pub const C_ZERO: u8 = 0;

const RING: usize = 65_521;
const STRIDE: usize = 25_169;

/// The pattern of all iterations.
#[derive(Debug, Clone)]
pub struct Pattern {
    ring: Box<[u8]>,
}

impl Pattern {
    /// Computes the ring.
    #[must_use]
    pub fn new() -> Self {
        let mut ring = vec![0; RING].into_boxed_slice();
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut previous = C_FILL;
        // The ring is filled in the order in which the iterations start, so that neighbours in time differ.
        for step in 0..RING {
            let is_last = step == RING - 1;
            let byte = loop {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let [byte, ..] = state.to_be_bytes();
                if byte != previous && !is_reserved(byte) && !(is_last && byte == ring[0]) {
                    break byte;
                }
            };
            ring[step * STRIDE % RING] = byte;
            previous = byte;
        }
        Self { ring }
    }

    /// Writes what iteration `iteration` has from byte `offset` on.
    pub fn fill(&self, iteration: u64, offset: usize, bytes: &mut [u8]) {
        let mut at = start(iteration, offset);
        let mut rest = bytes;
        while !rest.is_empty() {
            let len = rest.len().min(RING - at);
            let (part, behind) = rest.split_at_mut(len);
            part.copy_from_slice(&self.ring[at..at + len]);
            rest = behind;
            at = 0;
        }
    }

    /// The number of bytes that differ from what iteration `iteration` has from byte `offset` on.
    #[must_use]
    pub fn differences(&self, iteration: u64, offset: usize, bytes: &[u8]) -> usize {
        let mut at = start(iteration, offset);
        let mut rest = bytes;
        let mut differences = 0;
        while !rest.is_empty() {
            let (part, behind) = rest.split_at(rest.len().min(RING - at));
            let expected = &self.ring[at..at + part.len()];
            if part != expected {
                differences += part.iter().zip(expected).filter(|(a, b)| a != b).count();
            }
            rest = behind;
            at = 0;
        }
        differences
    }
}

impl Default for Pattern {
    fn default() -> Self {
        Self::new()
    }
}

/// The number of bytes that differ from the first message of a C program, which is made of `fill`; these begin at `offset`.
#[must_use]
pub fn differences_from_c_fill(fill: u8, offset: usize, bytes: &[u8]) -> usize {
    let is_page = |at: usize| (offset + at).is_multiple_of(4096);
    let fits = |(at, &byte): (usize, &u8)| byte == fill || (byte == C_ZERO && is_page(at));
    bytes.len() - bytes.iter().enumerate().filter(|&entry| fits(entry)).count()
}

/// A byte as [`sabotage`](crate::sabotage) spoils it.
#[must_use]
pub fn flipped(byte: u8) -> u8 {
    !byte
}

/// Neither the pattern nor a spoiled byte of it may look like the C tool's first message.
fn is_reserved(byte: u8) -> bool {
    [C_FILL, C_ZERO, flipped(C_FILL), flipped(C_ZERO)].contains(&byte)
}

#[expect(clippy::cast_possible_truncation, reason = "the remainder is less than RING")]
fn start(iteration: u64, offset: usize) -> usize {
    let ring = RING as u64;
    ((iteration % ring * STRIDE as u64 + offset as u64) % ring) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(pattern: &Pattern, iteration: u64, offset: usize, len: usize) -> Vec<u8> {
        let mut bytes = vec![0; len];
        pattern.fill(iteration, offset, &mut bytes);
        bytes
    }

    #[test]
    fn what_is_filled_is_what_is_expected() {
        let pattern = Pattern::new();
        for (iteration, offset, len) in [(0, 0, 1), (7, 3, 70_000), (u64::MAX, 65_520, 200_000)] {
            let message = bytes(&pattern, iteration, offset, len);
            assert_eq!(pattern.differences(iteration, offset, &message), 0);
        }
    }

    #[test]
    fn pieces_make_the_whole() {
        let pattern = Pattern::new();
        let whole = bytes(&pattern, 5, 0, 150_000);
        let pieces: Vec<u8> = (0..150).flat_map(|piece| bytes(&pattern, 5, piece * 1000, 1000)).collect();
        assert!(whole == pieces);
    }

    #[test]
    fn successive_iterations_differ_in_every_byte() {
        let pattern = Pattern::new();
        for iteration in [0, 1, 1000, 65_519, 65_520, 65_521, 1 << 40] {
            let before = bytes(&pattern, iteration, 0, 2 * RING);
            assert_eq!(pattern.differences(iteration + 1, 0, &before), 2 * RING);
        }
    }

    #[test]
    fn one_wrong_byte_is_one_difference() {
        let pattern = Pattern::new();
        for at in [0, 1, 65_520, 65_521, 99_999] {
            let mut message = bytes(&pattern, 3, 0, 100_000);
            message[at] = flipped(message[at]);
            assert_eq!(pattern.differences(3, 0, &message), 1);
        }
    }

    #[test]
    fn data_at_a_wrong_offset_is_noticed() {
        let pattern = Pattern::new();
        let message = bytes(&pattern, 3, 0, 4096);
        for shift in [1, 8, 64, 1024, 4096, 65_536] {
            assert!(pattern.differences(3, shift, &message) > 4000);
        }
    }

    #[test]
    fn neither_the_pattern_nor_its_spoiled_bytes_look_like_c() {
        let pattern = Pattern::new();
        for &byte in &pattern.ring {
            assert_eq!(differences_from_c_fill(C_FILL, 0, &[byte]), 1);
            assert_eq!(differences_from_c_fill(C_FILL, 0, &[flipped(byte)]), 1);
        }
    }

    #[test]
    fn the_first_message_of_c_is_known_with_and_without_page_marks() {
        let mut message = vec![C_FILL; 10_000];
        assert_eq!(differences_from_c_fill(C_FILL, 0, &message), 0);
        message[4096] = C_ZERO;
        assert_eq!(differences_from_c_fill(C_FILL, 0, &message), 0);
        message[4097] = C_ZERO;
        assert_eq!(differences_from_c_fill(C_FILL, 0, &message), 1);
        assert_eq!(differences_from_c_fill(C_FILL, 4096, &message[4096..]), 1);
    }
}

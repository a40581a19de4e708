//! The messages as bytes. Numbers are big-endian.
//!
//! | bytes | what |
//! |---|---|
//! | 0–7 | the magic `rrddmma\n` |
//! | 8–9 | the version, now 1; what follows is that of the version |
//! | 10–11 | how many regions follow, at most 256 |
//! | 12–15 | number of the queue pair |
//! | 16–19 | packet sequence number |
//! | 20–21 | LID |
//! | 22 | what was said: bit 0 the GID, bit 1 the MTU, bit 2 the read depth, bit 3 the queue key; the others are 0 |
//! | 23 | code of the MTU, or 0 |
//! | 24 | read depth, or 0 |
//! | 25–27 | 0 |
//! | 28–43 | GID, or 0 |
//! | 44–47 | queue key, or 0 |
//! | 48… | for each region: address (8), length (8), remote key (4) |
//!
//! The message that says that an end is connected is [`READY`].

use super::check::{self, Claim};
use super::introduction::{Introduction, MAX_REGIONS};

/// The version of the messages. Ends of different versions do not understand each other and say so.
pub const VERSION: u16 = 1;

/// What an end says once it is connected.
pub(super) const READY: &[u8; 8] = b"ready\r\n\n";

/// The magic and the version: what every version begins with.
pub(super) const PREAMBLE_LEN: usize = 10;

/// Everything before the regions.
pub(super) const HEAD_LEN: usize = 48;

/// One region.
pub(super) const REGION_LEN: usize = 20;

const MAGIC: &[u8; 8] = b"rrddmma\n";

const SAYS_GID: u8 = 1;
const SAYS_MTU: u8 = 2;
const SAYS_READ_DEPTH: u8 = 4;
const SAYS_QUEUE_KEY: u8 = 8;

/// An introduction as bytes; the caller has seen that it does not have too many regions.
pub(super) fn encode(introduction: &Introduction) -> Vec<u8> {
    let claim = Claim::of(&introduction.endpoint);
    let mut said = 0;
    for (is_said, bit) in [
        (claim.gid.is_some(), SAYS_GID),
        (claim.mtu.is_some(), SAYS_MTU),
        (claim.read_depth.is_some(), SAYS_READ_DEPTH),
        (claim.queue_key.is_some(), SAYS_QUEUE_KEY),
    ] {
        said |= if is_said { bit } else { 0 };
    }
    let mut bytes = Vec::with_capacity(HEAD_LEN + introduction.regions.len() * REGION_LEN);
    bytes.extend(MAGIC);
    bytes.extend(VERSION.to_be_bytes());
    bytes.extend(u16::try_from(introduction.regions.len()).unwrap_or(u16::MAX).to_be_bytes());
    bytes.extend(claim.qp.to_be_bytes());
    bytes.extend(claim.psn.to_be_bytes());
    bytes.extend(claim.lid.to_be_bytes());
    // A code that does not fit is none that a peer would take: it reads an unknown one.
    let mtu = claim.mtu.map_or(0, |code| u8::try_from(code).unwrap_or(u8::MAX));
    bytes.extend([said, mtu, claim.read_depth.unwrap_or(0), 0, 0, 0]);
    bytes.extend(claim.gid.unwrap_or_default());
    bytes.extend(claim.queue_key.unwrap_or(0).to_be_bytes());
    for region in &introduction.regions {
        bytes.extend(region.addr().to_be_bytes());
        bytes.extend(region.len().to_be_bytes());
        bytes.extend(region.key().expose().to_be_bytes());
    }
    bytes
}

/// Whether a message begins as one of this version does, or what it is instead.
pub(super) fn check_preamble(bytes: &[u8; PREAMBLE_LEN]) -> Result<(), String> {
    let [.., high, low] = *bytes;
    if &bytes[..MAGIC.len()] != MAGIC {
        return Err(format!("no introduction of rrddmma: it begins with \"{}\"", bytes.escape_ascii()));
    }
    match u16::from_be_bytes([high, low]) {
        VERSION => Ok(()),
        other => Err(format!("version {other} of the exchange, and this end speaks version {VERSION}")),
    }
}

/// How many regions follow the head, or why it is not a number to be waited for.
pub(super) fn region_count(head: &[u8; HEAD_LEN]) -> Result<usize, String> {
    let count = usize::from(u16::from_be_bytes([head[10], head[11]]));
    if count > MAX_REGIONS {
        return Err(format!("{count} regions, and at most {MAX_REGIONS} are taken"));
    }
    Ok(count)
}

/// The introduction in the head, whose preamble was checked, and the bytes of its regions.
pub(super) fn decode(head: &[u8; HEAD_LEN], regions: &[u8]) -> Result<Introduction, String> {
    let (said, mtu, read_depth) = (head[22], head[23], head[24]);
    if said & !(SAYS_GID | SAYS_MTU | SAYS_READ_DEPTH | SAYS_QUEUE_KEY) != 0 || head[25..28] != [0; 3] {
        return Err("bits set that version 1 does not know".to_owned());
    }
    let gid: [u8; 16] = field(head, 28);
    let queue_key = u32::from_be_bytes(field(head, 44));
    for (name, bit, is_zero) in [
        ("GID", SAYS_GID, gid == [0; 16]),
        ("MTU", SAYS_MTU, mtu == 0),
        ("read depth", SAYS_READ_DEPTH, read_depth == 0),
        ("queue key", SAYS_QUEUE_KEY, queue_key == 0),
    ] {
        if said & bit == 0 && !is_zero {
            return Err(format!("a {name} without the bit that says that there is one"));
        }
    }
    let claim = Claim {
        qp: u32::from_be_bytes(field(head, 12)),
        psn: u32::from_be_bytes(field(head, 16)),
        lid: u16::from_be_bytes(field(head, 20)),
        gid: (said & SAYS_GID != 0).then_some(gid),
        mtu: (said & SAYS_MTU != 0).then_some(u32::from(mtu)),
        read_depth: (said & SAYS_READ_DEPTH != 0).then_some(read_depth),
        queue_key: (said & SAYS_QUEUE_KEY != 0).then_some(queue_key),
    };
    let mut introduction = Introduction::new(claim.endpoint()?);
    for region in regions.chunks_exact(REGION_LEN) {
        let (addr, len) = (u64::from_be_bytes(field(region, 0)), u64::from_be_bytes(field(region, 8)));
        introduction.regions.push(check::region(addr, len, u32::from_be_bytes(field(region, 16)))?);
    }
    Ok(introduction)
}

/// `LEN` bytes at a place inside the message.
fn field<const LEN: usize>(bytes: &[u8], at: usize) -> [u8; LEN] {
    let mut field = [0; LEN];
    field.copy_from_slice(&bytes[at..at + LEN]);
    field
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Lid, Mtu, Psn, QpNumber, QueueKey, RemoteKey};
    use crate::mr::RemoteSlice;
    use crate::qp::Endpoint;

    fn introduction() -> Introduction {
        let endpoint = Endpoint::new(QpNumber::new(0x1234), Psn::new(0xab_cdef))
            .lid(Lid::new(9))
            .gid("2001:db8::7".parse().unwrap())
            .mtu(Mtu::B1024)
            .read_depth(16)
            .queue_key(QueueKey::new(0x1122_3344));
        Introduction::new(endpoint)
            .region(RemoteSlice::new(0x7fff_0000_1000, 1 << 40, RemoteKey::new(0xdead_beef)))
            .region(RemoteSlice::new(0, 0, RemoteKey::new(0)))
    }

    fn read(bytes: &[u8]) -> Result<Introduction, String> {
        check_preamble(bytes.first_chunk().unwrap())?;
        let head = bytes.first_chunk().unwrap();
        assert_eq!(bytes.len(), HEAD_LEN + region_count(head)? * REGION_LEN);
        decode(head, &bytes[HEAD_LEN..])
    }

    #[test]
    fn what_is_said_is_understood() {
        for introduction in [introduction(), Introduction::new(Endpoint::new(QpNumber::new(2), Psn::new(0)))]
        {
            assert_eq!(read(&encode(&introduction)).unwrap(), introduction);
        }
    }

    #[test]
    fn the_layout_is_that_of_the_table() {
        let bytes = encode(&introduction());
        let head = b"rrddmma\n\0\x01\0\x02\0\0\x12\x34\0\xab\xcd\xef\0\x09\x0f\x03\x10\0\0\0";
        assert_eq!(&bytes[..28], head);
        assert_eq!(bytes[28..32], [0x20, 0x01, 0x0d, 0xb8]);
        assert_eq!(bytes[44..48], [0x11, 0x22, 0x33, 0x44]);
        assert_eq!(
            bytes[48..68],
            [0, 0, 0x7f, 0xff, 0, 0, 0x10, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0xde, 0xad, 0xbe, 0xef]
        );
    }

    #[test]
    fn any_one_byte_that_is_changed_is_another_value_or_an_error() {
        let (bytes, mine) = (encode(&introduction()), introduction());
        let mut refused = 0;
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut bytes = bytes.clone();
                bytes[at] ^= 1 << bit;
                if (10..12).contains(&at) {
                    continue;
                }
                match read(&bytes) {
                    Ok(other) => assert_ne!(other, mine, "byte {at}, bit {bit}"),
                    Err(_) => refused += 1,
                }
            }
        }
        assert!(refused > 100, "only {refused} were refused");
    }

    #[test]
    fn other_versions_and_others_are_told_apart() {
        let mut bytes = encode(&introduction());
        bytes[9] = 2;
        let text = read(&bytes).unwrap_err();
        assert!(text.contains("version 2 of the exchange, and this end speaks version 1"), "{text}");
        let text = check_preamble(b"GET / HTTP").unwrap_err();
        assert!(text.contains("it begins with \"GET / HTTP\""), "{text}");
    }

    #[test]
    fn a_number_of_regions_is_bounded() {
        let mut head: [u8; HEAD_LEN] = *encode(&introduction()).first_chunk().unwrap();
        head[10..12].copy_from_slice(&257_u16.to_be_bytes());
        assert!(region_count(&head).unwrap_err().contains("257 regions, and at most 256"));
        head[10..12].copy_from_slice(&256_u16.to_be_bytes());
        assert_eq!(region_count(&head), Ok(256));
    }

    #[test]
    fn what_was_not_said_is_not_there() {
        for (at, name) in [(23, "MTU"), (24, "read depth"), (40, "GID"), (47, "queue key")] {
            let mut bytes = encode(&Introduction::new(Endpoint::new(QpNumber::new(2), Psn::new(0))));
            bytes[at] = 1;
            let text = read(&bytes).unwrap_err();
            assert!(text.contains(&format!("a {name} without the bit")), "{text}");
        }
    }
}

//! The message in which the two ends of a ping-pong tell each other their addresses.
//!
//! It is that of rdma-core's `libibverbs/examples/rc_pingpong.c`: 52 bytes, `LID:QPN:PSN:GID` in hexadecimal of
//! 4, 6, 6 and 32 digits, then a NUL. The GID is in network byte order, and all zero if the sender uses none.

use std::fmt;
use std::net::Ipv6Addr;

/// Length of the message in bytes, its final NUL included.
pub const MESSAGE_LEN: usize = 52;

/// What the client says when it has understood the server's message; the NUL belongs to it.
pub const DONE: &[u8; 5] = b"done\0";

/// The address of one end: where its queue pair is and how its packets start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Endpoint {
    /// Local identifier of the port; 0 on Ethernet.
    pub lid: u16,
    /// Queue pair number, 24 bits.
    pub qpn: u32,
    /// First packet sequence number, 24 bits.
    pub psn: u32,
    /// GID in network byte order; all zero if there is none.
    pub gid: [u8; 16],
}

/// Why a peer's message is not an [`Endpoint`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// It does not have 52 bytes.
    #[error("the message has {0} bytes instead of {MESSAGE_LEN}")]
    Length(usize),
    /// A field has a byte that is no hexadecimal digit.
    #[error("byte {at} of the message is {byte:#04x}, but the {field} consists of hexadecimal digits")]
    Digit {
        /// Name of the field.
        field: &'static str,
        /// Position of the byte in the message.
        at: usize,
        /// The byte.
        byte: u8,
    },
    /// A colon or the final NUL is missing.
    #[error("byte {at} of the message is {byte:#04x}, but {expected} belongs there")]
    Separator {
        /// Position of the byte in the message.
        at: usize,
        /// The byte.
        byte: u8,
        /// What belongs there.
        expected: &'static str,
    },
}

impl Endpoint {
    /// Encodes the message. Bits above the 24th of the two numbers are dropped.
    #[must_use]
    pub fn encode(&self) -> [u8; MESSAGE_LEN] {
        let mut message = [0; MESSAGE_LEN];
        put_hex(&mut message[LID.start..LID.end], self.lid.into());
        message[LID.end] = b':';
        put_hex(&mut message[QPN.start..QPN.end], self.qpn.into());
        message[QPN.end] = b':';
        put_hex(&mut message[PSN.start..PSN.end], self.psn.into());
        message[PSN.end] = b':';
        put_hex(&mut message[GID.start..GID.end], u128::from_be_bytes(self.gid));
        message
    }

    /// Decodes a peer's message. Digits may be of either case; nothing else is left to the peer.
    ///
    /// # Errors
    /// [`WireError`] names the first byte that is wrong, or the length.
    pub fn decode(message: &[u8]) -> Result<Self, WireError> {
        let message: &[u8; MESSAGE_LEN] = message.try_into().map_err(|_| WireError::Length(message.len()))?;
        // The width of a field bounds its number: 4 digits are 16 bits, 6 digits are 24.
        let [.., l1, l0] = LID.number(message)?.to_be_bytes();
        let [.., q2, q1, q0] = QPN.number(message)?.to_be_bytes();
        let [.., p2, p1, p0] = PSN.number(message)?.to_be_bytes();
        Ok(Self {
            lid: u16::from_be_bytes([l1, l0]),
            qpn: u32::from_be_bytes([0, q2, q1, q0]),
            psn: u32::from_be_bytes([0, p2, p1, p0]),
            gid: GID.number(message)?.to_be_bytes(),
        })
    }

    /// Whether the sender of this address uses a GID. The C tool asks only for its second half, and so do we.
    #[must_use]
    pub fn has_gid(&self) -> bool {
        self.gid[8..] != [0; 8]
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gid = Ipv6Addr::from(self.gid);
        write!(f, "LID {:#06x}, QPN {:#08x}, PSN {:#08x}, GID {gid}", self.lid, self.qpn, self.psn)
    }
}

/// One field of the message: its digits, and after them a separator.
struct Field {
    name: &'static str,
    start: usize,
    end: usize,
    separator: (u8, &'static str),
}

const COLON: (u8, &str) = (b':', "a colon");
const LID: Field = Field { name: "LID", start: 0, end: 4, separator: COLON };
const QPN: Field = Field { name: "queue pair number", start: 5, end: 11, separator: COLON };
const PSN: Field = Field { name: "packet sequence number", start: 12, end: 18, separator: COLON };
const GID: Field = Field { name: "GID", start: 19, end: 51, separator: (0, "the final NUL") };

impl Field {
    fn number(&self, message: &[u8; MESSAGE_LEN]) -> Result<u128, WireError> {
        let mut number = 0;
        for (at, &byte) in message.iter().enumerate().take(self.end).skip(self.start) {
            let digit = char::from(byte).to_digit(16);
            let digit = digit.ok_or(WireError::Digit { field: self.name, at, byte })?;
            number = number << 4 | u128::from(digit);
        }
        let (separator, expected) = self.separator;
        match message[self.end] {
            byte if byte == separator => Ok(number),
            byte => Err(WireError::Separator { at: self.end, byte, expected }),
        }
    }
}

fn put_hex(digits: &mut [u8], mut number: u128) {
    for digit in digits.iter_mut().rev() {
        *digit = b"0123456789abcdef"[(number & 0xf) as usize];
        number >>= 4;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Debian's `ibv_rc_pingpong` 44 sent, byte for byte.
    const FROM_C: &[u8; MESSAGE_LEN] = b"0000:000101:c3b8cf:fe80000000000000000000fffe000001\0";

    fn sample() -> Endpoint {
        let gid = "fe80::ff:fe00:1".parse::<Ipv6Addr>().unwrap().octets();
        Endpoint { lid: 0, qpn: 0x101, psn: 0xc3_b8cf, gid }
    }

    #[test]
    fn the_c_tools_message_is_understood_and_written_alike() {
        assert_eq!(Endpoint::decode(FROM_C), Ok(sample()));
        assert_eq!(&sample().encode(), FROM_C);
    }

    #[test]
    fn the_largest_numbers_survive() {
        let largest = Endpoint { lid: u16::MAX, qpn: 0xff_ffff, psn: 0xff_ffff, gid: [0xff; 16] };
        assert_eq!(Endpoint::decode(&largest.encode()), Ok(largest));
    }

    #[test]
    fn a_number_of_more_than_24_bits_does_not_spoil_its_neighbours() {
        let too_large = Endpoint { qpn: 0xabcd_1234, ..sample() };
        assert_eq!(Endpoint::decode(&too_large.encode()).map(|e| e.qpn), Ok(0xcd_1234));
    }

    #[test]
    fn every_truncation_and_one_byte_more_is_refused() {
        for len in 0..MESSAGE_LEN {
            assert_eq!(Endpoint::decode(&FROM_C[..len]), Err(WireError::Length(len)));
        }
        assert_eq!(Endpoint::decode(&[FROM_C, &b"0"[..]].concat()), Err(WireError::Length(53)));
    }

    #[test]
    fn every_byte_at_every_position_is_accepted_or_named() {
        for at in 0..MESSAGE_LEN {
            for byte in 0..=u8::MAX {
                let mut message = *FROM_C;
                message[at] = byte;
                let fits = match at {
                    4 | 11 | 18 => byte == b':',
                    51 => byte == 0,
                    _ => byte.is_ascii_hexdigit(),
                };
                match Endpoint::decode(&message) {
                    Ok(_) => assert!(fits, "byte {byte:#x} was accepted at {at}"),
                    Err(error) => {
                        assert!(!fits, "{error}");
                        assert!(error.to_string().contains(&format!("byte {at} ")), "{error}");
                    }
                }
            }
        }
    }

    #[test]
    fn signs_and_prefixes_are_no_digits() {
        for field in [&b"+001"[..], b"-001", b"0x01", b" 001"] {
            let mut message = *FROM_C;
            message[..4].copy_from_slice(field);
            assert!(matches!(Endpoint::decode(&message), Err(WireError::Digit { field: "LID", .. })));
        }
    }

    #[test]
    fn random_bytes_are_refused() {
        let mut state = 1_u64;
        for _ in 0..100_000 {
            let message: [u8; MESSAGE_LEN] = std::array::from_fn(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                state.to_be_bytes()[0]
            });
            assert!(Endpoint::decode(&message).is_err());
        }
    }

    #[test]
    fn a_gid_counts_only_with_an_interface_id() {
        assert!(sample().has_gid());
        let mut subnet_only = sample();
        subnet_only.gid[8..].fill(0);
        assert!(!subnet_only.has_gid());
    }
}

//! The message in which the two ends of a ping-pong tell each other their addresses; [`xrc`] is the one of XRC.
//!
//! It is that of rdma-core's `libibverbs/examples/rc_pingpong.c`: 52 bytes, `LID:QPN:PSN:GID` in hexadecimal of
//! 4, 6, 6 and 32 digits, then a NUL. The GID is in network byte order, and all zero if the sender uses none.

pub mod xrc;

use rrddmma::{Endpoint, Gid, Lid, Psn, QpNumber};

/// Length of the message in bytes, its final NUL included.
pub const MESSAGE_LEN: usize = 52;

/// What the client says when it has understood the server's message; the NUL belongs to it.
pub const DONE: &[u8; 5] = b"done\0";

/// Why a peer's message is not an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// It is too short or too long.
    #[error("the message has {found} bytes instead of {expected}")]
    Length {
        /// Its length.
        found: usize,
        /// The length of such a message.
        expected: usize,
    },
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

/// Encodes an address; what the message has no room for is left out.
#[must_use]
pub fn encode(endpoint: &Endpoint) -> [u8; MESSAGE_LEN] {
    let gid = endpoint.gid.unwrap_or_default();
    let mut message = [0; MESSAGE_LEN];
    LID.put(&mut message, endpoint.lid.as_raw().into());
    QPN.put(&mut message, endpoint.qp.as_raw().into());
    PSN.put(&mut message, endpoint.psn.as_raw().into());
    GID.put(&mut message, u128::from_be_bytes(*gid.as_bytes()));
    message
}

/// Decodes a peer's message. Digits may be of either case; nothing else is left to the peer. As in the C tool, a GID
/// counts as one if its second half is not zero.
///
/// # Errors
/// [`WireError`] names the first byte that is wrong, or the length.
pub fn decode(message: &[u8]) -> Result<Endpoint, WireError> {
    check_len(message, MESSAGE_LEN)?;
    let lid = LID.lid(message)?;
    let endpoint =
        Endpoint::new(QpNumber::new(QPN.bits24(message)?), Psn::new(PSN.bits24(message)?)).lid(lid);
    Ok(match GID.gid(message)? {
        None => endpoint,
        Some(gid) => endpoint.gid(gid),
    })
}

/// An address as the C tool prints it.
#[must_use]
pub fn describe(endpoint: &Endpoint) -> String {
    let (lid, qpn, psn) = (endpoint.lid.as_raw(), endpoint.qp.as_raw(), endpoint.psn.as_raw());
    let gid = endpoint.gid.unwrap_or_default();
    format!("LID {lid:#06x}, QPN {qpn:#08x}, PSN {psn:#08x}, GID {gid}")
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

fn check_len(message: &[u8], expected: usize) -> Result<(), WireError> {
    let found = message.len();
    if found == expected { Ok(()) } else { Err(WireError::Length { found, expected }) }
}

impl Field {
    // The width of a field bounds its number: 4 digits are 16 bits, 6 digits are 24.

    fn lid(&self, message: &[u8]) -> Result<Lid, WireError> {
        let [.., high, low] = self.number(message)?.to_be_bytes();
        Ok(Lid::new(u16::from_be_bytes([high, low])))
    }

    fn bits24(&self, message: &[u8]) -> Result<u32, WireError> {
        let [.., high, middle, low] = self.number(message)?.to_be_bytes();
        Ok(u32::from_be_bytes([0, high, middle, low]))
    }

    fn gid(&self, message: &[u8]) -> Result<Option<Gid>, WireError> {
        let gid = self.number(message)?.to_be_bytes();
        Ok((gid[8..] != [0; 8]).then_some(Gid::from_bytes(gid)))
    }

    fn put(&self, message: &mut [u8], mut number: u128) {
        for digit in message[self.start..self.end].iter_mut().rev() {
            *digit = b"0123456789abcdef"[(number & 0xf) as usize];
            number >>= 4;
        }
        (message[self.end], _) = self.separator;
    }

    fn number(&self, message: &[u8]) -> Result<u128, WireError> {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What Debian's `ibv_rc_pingpong` 44 sent, byte for byte.
    const FROM_C: &[u8; MESSAGE_LEN] = b"0000:000101:c3b8cf:fe80000000000000000000fffe000001\0";

    fn sample() -> Endpoint {
        let gid = "fe80::ff:fe00:1".parse().unwrap();
        Endpoint::new(QpNumber::new(0x101), Psn::new(0xc3_b8cf)).gid(gid)
    }

    #[test]
    fn the_c_tools_message_is_understood_and_written_alike() {
        assert_eq!(decode(FROM_C), Ok(sample()));
        assert_eq!(&encode(&sample()), FROM_C);
    }

    #[test]
    fn the_largest_numbers_survive() {
        let largest = Endpoint::new(QpNumber::new(0xff_ffff), Psn::new(0xff_ffff))
            .lid(Lid::new(u16::MAX))
            .gid(Gid::from_bytes([0xff; 16]));
        assert_eq!(decode(&encode(&largest)), Ok(largest));
    }

    #[test]
    fn an_address_is_printed_as_the_c_tool_prints_it() {
        assert_eq!(describe(&sample()), "LID 0x0000, QPN 0x000101, PSN 0xc3b8cf, GID fe80::ff:fe00:1");
    }

    #[test]
    fn every_truncation_and_one_byte_more_is_refused() {
        for len in 0..MESSAGE_LEN {
            assert_eq!(decode(&FROM_C[..len]), Err(WireError::Length { found: len, expected: MESSAGE_LEN }));
        }
        assert_eq!(
            decode(&[FROM_C, &b"0"[..]].concat()),
            Err(WireError::Length { found: 53, expected: MESSAGE_LEN })
        );
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
                match decode(&message) {
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
            assert!(matches!(decode(&message), Err(WireError::Digit { field: "LID", .. })));
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
            assert!(decode(&message).is_err());
        }
    }

    #[test]
    fn a_gid_counts_only_with_an_interface_id() {
        let mut subnet_only = *FROM_C;
        subnet_only[35..51].fill(b'0');
        assert_eq!(decode(&subnet_only).map(|endpoint| endpoint.gid), Ok(None));
        let without = Endpoint::new(QpNumber::new(1), Psn::new(2));
        assert_eq!(decode(&encode(&without)), Ok(without));
    }
}

//! The same for XRC, as in rdma-core's `libibverbs/examples/xsrq_pingpong.c`: 66 bytes,
//! `LID:TARGET:INITIATOR:PSN:SRQN:GID` in hexadecimal of 4, 6, 6, 6, 6 and 32 digits, then a NUL.

use rrddmma::{Endpoint, Gid, Lid, Psn, QpNumber, SrqNumber};

use super::{COLON, Field, WireError, check_len};

/// Length of the message in bytes, its final NUL included.
pub const MESSAGE_LEN: usize = 66;

/// What each end says when it has got all its messages; the NUL belongs to it.
pub const END: &[u8; 4] = b"END\0";

/// One end of an XRC connection: it has two pairs, one for each direction, and a queue whose receives are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct XrcAddress {
    /// Its address in an InfiniBand subnet.
    pub lid: Lid,
    /// Its GID, if it uses one.
    pub gid: Option<Gid>,
    /// Its pair that receives.
    pub target: QpNumber,
    /// Its pair that sends.
    pub initiator: QpNumber,
    /// The number of the first packet that it sends.
    pub psn: Psn,
    /// Its queue.
    pub srq: SrqNumber,
}

impl XrcAddress {
    /// What the peer's initiator connects to.
    #[must_use]
    pub fn target(&self) -> Endpoint {
        self.endpoint(self.target)
    }

    /// What the peer's target connects to.
    #[must_use]
    pub fn initiator(&self) -> Endpoint {
        self.endpoint(self.initiator)
    }

    fn endpoint(&self, qp: QpNumber) -> Endpoint {
        let endpoint = Endpoint::new(qp, self.psn).lid(self.lid);
        self.gid.map_or(endpoint, |gid| endpoint.gid(gid))
    }
}

/// Encodes an address.
#[must_use]
pub fn encode(address: &XrcAddress) -> [u8; MESSAGE_LEN] {
    let mut message = [0; MESSAGE_LEN];
    LID.put(&mut message, address.lid.as_raw().into());
    TARGET.put(&mut message, address.target.as_raw().into());
    INITIATOR.put(&mut message, address.initiator.as_raw().into());
    PSN.put(&mut message, address.psn.as_raw().into());
    SRQN.put(&mut message, address.srq.as_raw().into());
    GID.put(&mut message, u128::from_be_bytes(*address.gid.unwrap_or_default().as_bytes()));
    message
}

/// Decodes a peer's message, as [`super::decode`] does.
///
/// # Errors
/// [`WireError`] names the first byte that is wrong, or the length.
pub fn decode(message: &[u8]) -> Result<XrcAddress, WireError> {
    check_len(message, MESSAGE_LEN)?;
    Ok(XrcAddress {
        lid: LID.lid(message)?,
        target: QpNumber::new(TARGET.bits24(message)?),
        initiator: QpNumber::new(INITIATOR.bits24(message)?),
        psn: Psn::new(PSN.bits24(message)?),
        srq: SrqNumber::new(SRQN.bits24(message)?),
        gid: GID.gid(message)?,
    })
}

/// An address as the C tool prints it.
#[must_use]
pub fn describe(address: &XrcAddress) -> String {
    let XrcAddress { lid, gid, target, initiator, psn, srq } = address;
    let (lid, psn, srq) = (lid.as_raw(), psn.as_raw(), srq.as_raw());
    let (recv, send, gid) = (target.as_raw(), initiator.as_raw(), gid.unwrap_or_default());
    format!("LID {lid:04x}, QPN RECV {recv:06x} SEND {send:06x}, PSN {psn:06x}, SRQN {srq:06x}, GID {gid}")
}

const LID: Field = Field { name: "LID", start: 0, end: 4, separator: COLON };
const TARGET: Field = Field { name: "target's number", start: 5, end: 11, separator: COLON };
const INITIATOR: Field = Field { name: "initiator's number", start: 12, end: 18, separator: COLON };
const PSN: Field = Field { name: "packet sequence number", start: 19, end: 25, separator: COLON };
const SRQN: Field = Field { name: "queue's number", start: 26, end: 32, separator: COLON };
const GID: Field = Field { name: "GID", start: 33, end: 65, separator: (0, "the final NUL") };

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: &[u8; MESSAGE_LEN] =
        b"0001:000101:000102:c3b8cf:00000a:fe80000000000000000000fffe000001\0";

    fn sample() -> XrcAddress {
        XrcAddress {
            lid: Lid::new(1),
            gid: Some("fe80::ff:fe00:1".parse().unwrap()),
            target: QpNumber::new(0x101),
            initiator: QpNumber::new(0x102),
            psn: Psn::new(0xc3_b8cf),
            srq: SrqNumber::new(10),
        }
    }

    #[test]
    fn the_c_tools_message_is_understood_and_written_alike() {
        assert_eq!(decode(MESSAGE), Ok(sample()));
        assert_eq!(&encode(&sample()), MESSAGE);
        let without = XrcAddress { gid: None, ..sample() };
        assert_eq!(decode(&encode(&without)), Ok(without));
    }

    #[test]
    fn every_length_and_every_byte_but_the_right_ones_is_refused() {
        for len in (0..MESSAGE_LEN).chain([MESSAGE_LEN + 1]) {
            let message = [&MESSAGE[..], b"0"].concat();
            assert_eq!(decode(&message[..len]), Err(WireError::Length { found: len, expected: MESSAGE_LEN }));
        }
        for at in 0..MESSAGE_LEN {
            for byte in 0..=u8::MAX {
                let mut message = *MESSAGE;
                message[at] = byte;
                let fits = match at {
                    4 | 11 | 18 | 25 | 32 => byte == b':',
                    65 => byte == 0,
                    _ => byte.is_ascii_hexdigit(),
                };
                assert_eq!(decode(&message).is_ok(), fits, "{byte:#x} at {at}");
            }
        }
    }
}

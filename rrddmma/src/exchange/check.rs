//! What a peer may say of itself, whatever way it came.

use crate::gid::Gid;
use crate::ids::{Mtu, Psn, QpNumber, QueueKey};
use crate::mr::RemoteSlice;
use crate::qp::Endpoint;

/// The number of multicast packets; no queue pair has it (InfiniBand specification, volume 1, section 3.5.10).
const MULTICAST: u32 = 0xff_ffff;

/// The parts of an endpoint as they come: numbers without meaning yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Claim {
    pub(super) qp: u32,
    pub(super) psn: u32,
    pub(super) lid: u16,
    pub(super) gid: Option<[u8; 16]>,
    pub(super) mtu: Option<u32>,
    pub(super) read_depth: Option<u8>,
    pub(super) queue_key: Option<u32>,
}

impl Claim {
    /// The endpoint, or what is wrong with it.
    pub(super) fn endpoint(self) -> Result<Endpoint, String> {
        let qp = QpNumber::from_wire(self.qp)
            .filter(|qp| (2..MULTICAST).contains(&qp.as_raw()))
            .ok_or_else(|| format!("{:#x} is no number of a queue pair that takes data", self.qp))?;
        let psn = Psn::from_wire(self.psn)
            .ok_or_else(|| format!("{:#x} is no packet sequence number of 24 bits", self.psn))?;
        let lid = crate::ids::Lid::new(self.lid);
        if self.lid != 0 && !lid.is_unicast() {
            return Err(format!("the LID {lid} is one of a multicast group"));
        }
        let gid = self.gid.map(Gid::from_bytes);
        if gid.is_some_and(|gid| gid.is_zero() || gid.as_bytes()[0] == 0xff) {
            return Err("its GID is zero or one of a multicast group".to_owned());
        }
        let mtu = self.mtu.map(Mtu::from_raw);
        if let Some(Mtu::Unknown(code)) = mtu {
            return Err(format!("{code} is no code of an MTU"));
        }
        let mut endpoint = Endpoint::new(qp, psn).lid(lid);
        (endpoint.gid, endpoint.mtu, endpoint.read_depth) = (gid, mtu, self.read_depth);
        endpoint.queue_key = self.queue_key.map(QueueKey::new);
        Ok(endpoint)
    }

    /// The parts of an endpoint of ours.
    pub(super) fn of(endpoint: &Endpoint) -> Self {
        Self {
            qp: endpoint.qp.as_raw(),
            psn: endpoint.psn.as_raw(),
            lid: endpoint.lid.as_raw(),
            gid: endpoint.gid.map(|gid| *gid.as_bytes()),
            mtu: endpoint.mtu.map(Mtu::as_raw),
            read_depth: endpoint.read_depth,
            queue_key: endpoint.queue_key.map(QueueKey::as_raw),
        }
    }
}

/// A region, or what is wrong with it.
pub(super) fn region(addr: u64, len: u64, key: u32) -> Result<RemoteSlice, String> {
    if addr.checked_add(len).is_none() {
        return Err(format!("a region of {len} bytes at {addr:#x} goes beyond the end of memory"));
    }
    Ok(RemoteSlice::new(addr, len, crate::ids::RemoteKey::new(key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Claim = Claim {
        qp: 0x42,
        psn: 7,
        lid: 3,
        gid: Some([0xfe; 16]),
        mtu: Some(5),
        read_depth: Some(0),
        queue_key: Some(0x8000_0001),
    };

    #[test]
    fn what_makes_sense_survives() {
        let endpoint = GOOD.endpoint().unwrap();
        assert_eq!(Claim::of(&endpoint).endpoint().unwrap(), endpoint);
        assert_eq!((endpoint.mtu, endpoint.read_depth), (Some(Mtu::B4096), Some(0)));
        assert_eq!(endpoint.queue_key, Some(QueueKey::new(0x8000_0001)));
    }

    #[test]
    fn what_makes_no_sense_is_explained() {
        let cases = [
            (Claim { qp: 0, ..GOOD }, "0x0 is no number of a queue pair"),
            (Claim { qp: 1, ..GOOD }, "0x1 is no number of a queue pair"),
            (Claim { qp: 0xff_ffff, ..GOOD }, "0xffffff is no number"),
            (Claim { qp: u32::MAX, ..GOOD }, "0xffffffff is no number"),
            (Claim { psn: 1 << 24, ..GOOD }, "0x1000000 is no packet sequence number"),
            (Claim { lid: 0xc000, ..GOOD }, "the LID 0xc000"),
            (Claim { gid: Some([0; 16]), ..GOOD }, "its GID is zero"),
            (Claim { gid: Some([0xff; 16]), ..GOOD }, "multicast group"),
            (Claim { mtu: Some(0), ..GOOD }, "0 is no code of an MTU"),
            (Claim { mtu: Some(u32::MAX), ..GOOD }, "4294967295 is no code of an MTU"),
        ];
        for (claim, complaint) in cases {
            let text = claim.endpoint().unwrap_err();
            assert!(text.contains(complaint), "{text}");
        }
    }

    #[test]
    fn a_region_ends_within_memory() {
        assert!(region(u64::MAX - 10, 10, 0).is_ok());
        assert!(region(u64::MAX - 10, 11, 0).unwrap_err().contains("beyond the end of memory"));
        assert!(region(1, u64::MAX, 0).is_err());
    }
}

//! Endpoints and regions as values of serde, checked as those of a peer are.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::check::{self, Claim};
use super::introduction::{Introduction, MAX_REGIONS};
use crate::gid::Gid;
use crate::mr::RemoteSlice;
use crate::qp::Endpoint;

#[derive(Serialize, Deserialize)]
#[serde(rename = "Endpoint", deny_unknown_fields)]
struct PlainEndpoint {
    qp: u32,
    psn: u32,
    lid: u16,
    gid: Option<std::net::Ipv6Addr>,
    mtu: Option<u32>,
    read_depth: Option<u8>,
    queue_key: Option<u32>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename = "RemoteSlice", deny_unknown_fields)]
struct PlainRegion {
    addr: u64,
    len: u64,
    key: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(rename = "Introduction", deny_unknown_fields)]
struct PlainIntroduction {
    endpoint: Endpoint,
    regions: Vec<RemoteSlice>,
}

/// Numbers and the GID as an IPv6 address; the MTU is the code of the C interface, 1 for 256 bytes to 5 for 4096.
impl Serialize for Endpoint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Claim { qp, psn, lid, mtu, read_depth, queue_key, .. } = Claim::of(self);
        let gid = self.gid.map(Gid::to_ipv6);
        PlainEndpoint { qp, psn, lid, gid, mtu, read_depth, queue_key }.serialize(serializer)
    }
}

/// Fails for numbers that no peer can have, such as a queue pair of more than 24 bits.
impl<'de> Deserialize<'de> for Endpoint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let PlainEndpoint { qp, psn, lid, gid, mtu, read_depth, queue_key } =
            Deserialize::deserialize(deserializer)?;
        let gid = gid.map(|gid| gid.octets());
        Claim { qp, psn, lid, gid, mtu, read_depth, queue_key }.endpoint().map_err(de::Error::custom)
    }
}

/// Writes the remote key out: whoever reads it may use the region.
impl Serialize for RemoteSlice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        PlainRegion { addr: self.addr(), len: self.len(), key: self.key().expose() }.serialize(serializer)
    }
}

/// Fails for a region that goes beyond the end of memory.
impl<'de> Deserialize<'de> for RemoteSlice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let PlainRegion { addr, len, key } = Deserialize::deserialize(deserializer)?;
        check::region(addr, len, key).map_err(de::Error::custom)
    }
}

impl Serialize for Introduction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        PlainIntroduction { endpoint: self.endpoint, regions: self.regions.clone() }.serialize(serializer)
    }
}

/// Fails as its parts do, and for more than [`MAX_REGIONS`] regions.
impl<'de> Deserialize<'de> for Introduction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let PlainIntroduction { endpoint, regions } = Deserialize::deserialize(deserializer)?;
        if regions.len() > MAX_REGIONS {
            let text = format!("{} regions, and at most {MAX_REGIONS} are taken", regions.len());
            return Err(de::Error::custom(text));
        }
        Ok(Self { endpoint, regions })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{Mtu, Psn, QpNumber, QueueKey, RemoteKey};

    fn introduction() -> Introduction {
        let endpoint = Endpoint::new(QpNumber::new(0x42), Psn::new(7))
            .gid("::ffff:10.0.0.1".parse().unwrap())
            .mtu(Mtu::B512)
            .queue_key(QueueKey::new(0x55));
        Introduction::new(endpoint).region(RemoteSlice::new(0x1000, 64, RemoteKey::new(99)))
    }

    #[test]
    fn values_survive() {
        let text = serde_json::to_string(&introduction()).unwrap();
        for part in ["\"gid\":\"::ffff:10.0.0.1\"", "\"queue_key\":85", "\"key\":99"] {
            assert!(text.contains(part), "{text}");
        }
        assert_eq!(serde_json::from_str::<Introduction>(&text).unwrap(), introduction());
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let good = serde_json::to_string(&introduction()).unwrap();
        for (from, to, complaint) in [
            ("\"qp\":66", "\"qp\":16777216", "no number of a queue pair"),
            ("\"qp\":66", "\"qp\":-1", "invalid value"),
            ("\"psn\":7", "\"psn\":4294967295", "no packet sequence number"),
            ("\"mtu\":2", "\"mtu\":77", "no code of an MTU"),
            ("\"len\":64", "\"len\":18446744073709551615", "beyond the end of memory"),
            ("\"len\":64", "\"length\":64", "unknown field"),
        ] {
            let bad = good.replace(from, to);
            assert_ne!(bad, good);
            let error = serde_json::from_str::<Introduction>(&bad).unwrap_err().to_string();
            assert!(error.contains(complaint), "{error}");
        }
        let mut many = introduction();
        many.regions = vec![many.regions[0]; MAX_REGIONS + 1];
        let error = serde_json::from_str::<Introduction>(&serde_json::to_string(&many).unwrap()).unwrap_err();
        assert!(error.to_string().contains("257 regions, and at most 256"), "{error}");
    }
}

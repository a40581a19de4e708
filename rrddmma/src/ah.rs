//! Address handles: where datagrams go.

use std::fmt;
use std::mem::ManuallyDrop;
use std::ptr::NonNull;

use rrddmma_sys as sys;

use crate::context::zeroed;
use crate::cq::WorkCompletion;
use crate::error::{Error, ErrorKind, Rejected, Result, Verb};
use crate::ffi;
use crate::gid::{Gid, GidEntry, GlobalHeader, LinkLayer};
use crate::ids::{Lid, PathRate, PortNumber, ServiceLevel};
use crate::pd::{ProtectionDomain, Release, Released};
use crate::port::{Port, PortAttributes};

/// A route to a peer's port: a plain value.
///
/// Within an InfiniBand subnet the peer's [`lid`](Self::lid) is enough; across subnets, and on Ethernet always, its [`gid`](Self::gid) is needed.
#[doc(alias = "ibv_ah_attr")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct Address {
    port: PortNumber,
    lid: Lid,
    gid: Option<Gid>,
    gid_index: Option<u8>,
    service_level: ServiceLevel,
    hop_limit: u8,
    traffic_class: u8,
    flow_label: u32,
    rate: PathRate,
    source_path_bits: u8,
}

impl Default for Address {
    fn default() -> Self {
        Self::new()
    }
}

impl Address {
    /// From the first port to nobody yet.
    pub const fn new() -> Self {
        Self {
            port: PortNumber::FIRST,
            lid: Lid::new(0),
            gid: None,
            gid_index: None,
            service_level: ServiceLevel::new(0),
            hop_limit: 64,
            traffic_class: 0,
            flow_label: 0,
            rate: PathRate::UNLIMITED,
            source_path_bits: 0,
        }
    }

    /// The port of this device that it leaves from; the first by default.
    pub const fn port(mut self, port: PortNumber) -> Self {
        self.port = port;
        self
    }

    /// The peer's address within the InfiniBand subnet.
    pub const fn lid(mut self, lid: Lid) -> Self {
        self.lid = lid;
        self
    }

    /// The peer's global address, or that of a multicast group.
    pub const fn gid(mut self, gid: Gid) -> Self {
        self.gid = Some(gid);
        self
    }

    /// The row of the own port's table of global identifiers. By default it is chosen: see [`Port::choose_gid`].
    pub const fn gid_index(mut self, index: u8) -> Self {
        self.gid_index = Some(index);
        self
    }

    /// The class of traffic; 0 by default.
    pub const fn service_level(mut self, level: ServiceLevel) -> Self {
        self.service_level = level;
        self
    }

    /// How many routers a packet may pass; 64 by default.
    pub const fn hop_limit(mut self, limit: u8) -> Self {
        self.hop_limit = limit;
        self
    }

    /// The traffic class of the global header, on RoCE v2 the type of service of IP; 0 by default.
    pub const fn traffic_class(mut self, class: u8) -> Self {
        self.traffic_class = class;
        self
    }

    /// The flow label of the global header, 20 bits; 0 by default.
    ///
    /// # Panics
    /// * If `label` needs more than 20 bits.
    #[track_caller]
    pub const fn flow_label(mut self, label: u32) -> Self {
        assert!(label < 1 << 20, "Address::flow_label: the label needs more than 20 bits");
        self.flow_label = label;
        self
    }

    /// The limit on the rate of what is sent; none by default.
    pub const fn rate(mut self, rate: PathRate) -> Self {
        self.rate = rate;
        self
    }

    /// Which of the own port's LIDs is the source, where a port has several (InfiniBand's LMC): the low bits, 7 of them at most; 0 by default.
    ///
    /// # Panics
    /// * If `bits` needs more than 7 bits.
    #[track_caller]
    pub const fn source_path_bits(mut self, bits: u8) -> Self {
        assert!(bits < 1 << 7, "Address::source_path_bits: the number needs more than 7 bits");
        self.source_path_bits = bits;
        self
    }

    /// From a struct of C that a driver filled. Its hostile or unknown values are carried or cut to their width.
    pub(crate) fn from_raw(raw: &sys::ibv_ah_attr) -> Self {
        // SAFETY: I3 – every member of the union is 16 plain bytes.
        let gid = Gid::from_bytes(unsafe { raw.grh.dgid.raw });
        let global = raw.is_global != 0;
        Self {
            port: PortNumber::new(raw.port_num.max(1)),
            lid: Lid::new(raw.dlid),
            gid: global.then_some(gid),
            gid_index: global.then_some(raw.grh.sgid_index),
            service_level: ServiceLevel::new(raw.sl & 15),
            hop_limit: raw.grh.hop_limit,
            traffic_class: raw.grh.traffic_class,
            flow_label: raw.grh.flow_label & 0xf_ffff,
            rate: PathRate::from_code(raw.static_rate),
            source_path_bits: raw.src_path_bits & 0x7f,
        }
    }

    /// As C has it, once it is known that the peer can be reached. What is wrong is reported in the name of `verb`.
    pub(crate) fn resolve(
        &self,
        port: &Port,
        attributes: &PortAttributes,
        verb: Verb,
    ) -> Result<sys::ibv_ah_attr> {
        // SAFETY: I3 – the struct is made of integers and an array of them.
        let mut address: sys::ibv_ah_attr = unsafe { zeroed() };
        address.port_num = port.number().as_raw();
        address.sl = self.service_level.as_raw();
        address.dlid = self.lid.as_raw();
        address.static_rate = self.rate.code();
        address.src_path_bits = self.source_path_bits;
        let ethernet = attributes.link_layer() == LinkLayer::Ethernet;
        let Some(gid) = self.gid.filter(|gid| !gid.is_zero()) else {
            if ethernet {
                return Err(unreachable(
                    verb,
                    "an Ethernet port needs the peer's GID, and the endpoint has none",
                ));
            }
            if !self.lid.is_unicast() {
                let text = format!("the peer's LID {} names no port, and it has no GID", self.lid);
                return Err(unreachable(verb, text));
            }
            return Ok(address);
        };
        // Within an InfiniBand subnet the LID is enough, and spares the header.
        if !ethernet && self.lid.is_unicast() && self.gid_index.is_none() {
            return Ok(address);
        }
        let own = match self.gid_index {
            Some(index) => port.gid(index)?,
            // A group has an address that no port has; the peer's family says nothing then.
            None => port.choose_gid(Some(gid).filter(|gid| !is_multicast(*gid)))?.entry,
        };
        if ethernet && !is_multicast(gid) && own.gid.family() != gid.family() {
            return Err(unreachable(verb, other_family(&own, gid)));
        }
        address.is_global = 1;
        address.grh.dgid.raw = *gid.as_bytes();
        address.grh.sgid_index = own.index;
        address.grh.hop_limit = self.hop_limit;
        address.grh.traffic_class = self.traffic_class;
        address.grh.flow_label = self.flow_label;
        Ok(address)
    }
}

/// An address handle: a route that datagrams are sent along, as the device keeps it.
///
/// It can be used by any thread and any number of datagram pairs of its domain, which it keeps alive. Making one may take system calls and a look-up of the
/// peer's hardware address: keep it for the next datagram. When it is dropped while datagrams are on their way, it is destroyed only after they have completed
/// ([`ProtectionDomain::reclaim`]).
#[doc(alias = "ibv_ah")]
#[doc(alias = "Ah")]
pub struct AddressHandle {
    handle: ManuallyDrop<Handle>,
    pd: ProtectionDomain,
}

/// The handle as the device has it.
struct Handle(NonNull<sys::ibv_ah>);

// SAFETY: I1, I5 – libibverbs destroys a handle in any thread.
unsafe impl Send for Handle {}
// SAFETY: I1, I5 – a handle does not change after it was made; posting only reads it.
unsafe impl Sync for Handle {}

static_assertions::assert_impl_all!(AddressHandle: Send, Sync);
static_assertions::assert_not_impl_any!(AddressHandle: Clone);

impl ProtectionDomain {
    /// Makes an address handle.
    ///
    /// # Errors
    /// * [`ErrorKind::Unreachable`] if the address names no port, or none that this port can reach; or if no route to it was found.
    /// * [`ErrorKind::NotFound`] if there is no such port, or its table has no such row; the message lists those that exist.
    /// * What the driver reports.
    ///
    /// Verb: [ibv_create_ah(3)](https://man7.org/linux/man-pages/man3/ibv_create_ah.3.html)
    #[doc(alias = "ibv_create_ah")]
    pub fn create_ah(&self, address: &Address) -> Result<AddressHandle> {
        let port = self.context().port(address.port)?;
        let mut raw = address.resolve(&port, &port.attributes()?, Verb::CreateAh)?;
        // SAFETY: I1 – the domain is live, and the address a live value that is only read.
        let handle = unsafe { sys::ibv_create_ah(self.as_raw(), &raw mut raw) };
        Ok(AddressHandle::adopt(self, ffi::null_sets_errno(Verb::CreateAh, handle)?))
    }

    /// Makes a handle that leads back to the sender of a datagram: `completion` is that of its receive, `header` its first bytes, and `port` where it
    /// came in.
    ///
    /// # Errors
    /// * [`ErrorKind::InvalidAttribute`] if the header makes no sense, or is not addressed to this port.
    /// * [`ErrorKind::NotFound`] if there is no such port; the message lists those that exist.
    /// * What the driver reports.
    ///
    /// Verb: [ibv_create_ah_from_wc(3)](https://man7.org/linux/man-pages/man3/ibv_create_ah_from_wc.3.html)
    #[doc(alias = "ibv_create_ah_from_wc")]
    pub fn create_reply_ah(
        &self,
        completion: &WorkCompletion,
        header: &GlobalHeader,
        port: PortNumber,
    ) -> Result<AddressHandle> {
        let number = self.context().port(port)?.number().as_raw();
        let mut completion = *completion.as_raw();
        // SAFETY: I3 – both are 40 plain bytes: the struct is made of integers and arrays of them, without padding.
        let mut header: sys::ibv_grh = unsafe { std::mem::transmute(*header.as_bytes()) };
        // SAFETY: I1 – the domain is live, and completion and header are live values.
        let handle = unsafe {
            sys::ibv_create_ah_from_wc(self.as_raw(), &raw mut completion, &raw mut header, number)
        };
        Ok(AddressHandle::adopt(self, ffi::null_sets_errno(Verb::CreateAh, handle)?))
    }
}

impl AddressHandle {
    /// The domain it belongs to.
    pub const fn pd(&self) -> &ProtectionDomain {
        &self.pd
    }

    /// Destroys the handle and reports whether that went well. Dropping does it too, later if need be, and only logs a failure.
    ///
    /// # Errors
    /// * [`ErrorKind::Busy`], with the handle back, while sends are outstanding that may use it.
    /// * What the driver reports, with the handle back.
    ///
    /// Verb: [ibv_destroy_ah(3)](https://man7.org/linux/man-pages/man3/ibv_create_ah.3.html)
    #[doc(alias = "ibv_destroy_ah")]
    pub fn close(self) -> Result<(), Rejected<Self>> {
        if !self.pd.ledger().outstanding_sends().have_passed() {
            let text = "sends are outstanding that may use the address handle";
            return Err(Rejected::new(Error::text(Verb::DestroyAh, ErrorKind::Busy, text), self));
        }
        if let Err(error) = self.handle.destroy() {
            return Err(Rejected::new(error, self));
        }
        let mut this = ManuallyDrop::new(self);
        // SAFETY: dropped once, since `this` is not; the handle, which is destroyed, owns nothing else.
        unsafe { std::ptr::drop_in_place(&raw mut this.pd) };
        Ok(())
    }

    /// The pointer that C code needs. Using it needs the care that C needs; destroying through it is not allowed.
    #[inline]
    pub fn as_raw(&self) -> *mut sys::ibv_ah {
        self.handle.0.as_ptr()
    }

    fn adopt(pd: &ProtectionDomain, raw: NonNull<sys::ibv_ah>) -> Self {
        Self { handle: ManuallyDrop::new(Handle(raw)), pd: pd.clone() }
    }
}

impl Drop for AddressHandle {
    fn drop(&mut self) {
        let notes = self.pd.ledger().outstanding_sends();
        // SAFETY: the field is not used again: this is the destructor, which runs once.
        let handle = unsafe { ManuallyDrop::take(&mut self.handle) };
        self.pd.ledger().retire(notes, Box::new(handle));
    }
}

impl Handle {
    fn destroy(&self) -> Result<()> {
        // SAFETY: I1 – the handle is live, and its owner calls this again only after a failure.
        let ret = unsafe { sys::ibv_destroy_ah(self.0.as_ptr()) };
        ffi::errno_value(Verb::DestroyAh, ret)
    }
}

impl Release for Handle {
    fn release(self: Box<Self>) -> Released {
        match self.destroy() {
            Ok(()) => Released::Done,
            Err(error) => {
                log::error!("dropping an address handle, which is leaked: {error}");
                Released::Leaked
            }
        }
    }
}

impl fmt::Debug for AddressHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AddressHandle").field("raw", &self.handle.0).finish_non_exhaustive()
    }
}

/// Whether it is the address of a group: `ff00::/8`, or a mapped IPv4 group.
fn is_multicast(gid: Gid) -> bool {
    gid.as_bytes()[0] == 0xff || gid.to_ipv4().is_some_and(|address| address.is_multicast())
}

fn other_family(own: &GidEntry, peer: Gid) -> String {
    let (ours, theirs) = (own.gid.family(), peer.family());
    format!("the GID at index {own} cannot reach the peer {peer}: one is {ours}, the other {theirs}")
}

#[cold]
fn unreachable(verb: Verb, text: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::text(verb, ErrorKind::Unreachable, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    static_assertions::assert_eq_size!(sys::ibv_grh, [u8; GlobalHeader::LEN]);

    #[test]
    fn groups_are_told_from_ports() {
        let is = |gid: &str| is_multicast(gid.parse().unwrap());
        assert!(is("ff0e::1") && is("::ffff:224.0.0.1"));
        assert!(!is("fe80::1") && !is("::ffff:10.0.0.1"));
    }

    #[test]
    fn what_a_driver_says_reads_as_what_was_asked_for() {
        // SAFETY: I3 – the struct is made of integers and an array of them.
        let mut raw: sys::ibv_ah_attr = unsafe { zeroed() };
        (raw.is_global, raw.port_num, raw.sl, raw.static_rate, raw.src_path_bits) = (1, 2, 3, 7, 5);
        (raw.grh.hop_limit, raw.grh.traffic_class, raw.grh.flow_label, raw.grh.sgid_index) = (9, 8, 7, 6);
        let gid: Gid = "fe80::1".parse().unwrap();
        raw.grh.dgid.raw = *gid.as_bytes();
        let asked = Address::new().port(PortNumber::new(2)).service_level(ServiceLevel::new(3)).hop_limit(9);
        let asked = asked.traffic_class(8).flow_label(7).gid(gid).gid_index(6);
        let asked = asked.rate(PathRate::from_code(7)).source_path_bits(5);
        assert_eq!(Address::from_raw(&raw), asked);
        // SAFETY: I3 – as above: integers and an array of them.
        let nothing = Address::from_raw(&unsafe { zeroed() });
        assert_eq!(nothing, Address::new().hop_limit(0));
    }

    #[test]
    #[should_panic(expected = "Address::source_path_bits: the number needs more than 7 bits")]
    fn eight_path_bits_panic() {
        let _ = Address::new().source_path_bits(128);
    }

    #[test]
    #[should_panic(expected = "Address::flow_label: the label needs more than 20 bits")]
    fn a_flow_label_of_21_bits_panics() {
        let _ = Address::new().flow_label(1 << 20);
    }
}

//! The tables of the device, as they lie in the shared file.

use core::mem::size_of;
use zerocopy::{FromBytes, FromZeros, Immutable, IntoBytes, KnownLayout};

use super::ah::AddressHandle;
use super::config::{Config, MAX_DEVICES, StoredConfig};
use super::cq::CompletionQueue;
use super::identity::Identity;
use super::mr::MemoryRegion;
use super::multicast::Membership;
use super::mw::MemoryWindow;
use super::pd::ProtectionDomain;
use super::port::DeviceState;
use super::process::{ContextEntry, ProcessEntry};
use super::qp::QueuePair;
use super::srq::SharedReceiveQueue;
use super::target::OpenTarget;
use super::uar::Uar;
use super::xrcd::OpenDomain;

/// A count as the 32 bits that the ABI has for it.
#[expect(clippy::cast_possible_truncation, reason = "compared with the largest first")]
pub(crate) const fn count(number: usize) -> u32 {
    if number > u32::MAX as usize { u32::MAX } else { number as u32 }
}

/// Processes that can be on the fabric at a time.
pub(crate) const PROCESSES: usize = 128;
/// Open devices.
pub(crate) const CONTEXTS: usize = 256;
/// Protection domains.
pub(crate) const PDS: usize = 1024;
/// Memory keys, the reserved ones included.
pub(crate) const MRS: usize = 16384;
/// Memory windows.
pub(crate) const MWS: usize = 4096;
/// Completion queues.
pub(crate) const CQS: usize = 2048;
/// Queue pairs.
pub(crate) const QPS: usize = 2048;
/// Shared receive queues.
pub(crate) const SRQS: usize = 512;
/// XRC domains, counted once for each program that has them open.
pub(crate) const XRCDS: usize = 256;
/// XRC targets, counted likewise.
pub(crate) const TARGETS: usize = 1024;
/// Queue pairs in multicast groups.
pub(crate) const MEMBERSHIPS: usize = 1024;
/// Address handles.
pub(crate) const AHS: usize = 4096;
/// Doorbell pages.
pub(crate) const UARS: usize = 2048;

const MAGIC: u64 = u64::from_be_bytes(*b"rrddmma\0");
/// Goes up whenever a table changes its shape or its meaning.
pub(crate) const VERSION: u32 = 5;

/// Everything the device knows: tables of integers for which any bit pattern is valid.
///
/// It lies in a file that all processes of the fabric map. Whoever changes it holds the fabric's lock; who dies in
/// the middle of a change leaves wrong numbers, but never undefined behaviour.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct Fabric {
    magic: u64,
    version: u32,
    size: u32,
    config: StoredConfig,
    next_channel: u64,
    /// Number of the XRC domain that was made last.
    pub(crate) next_domain: u32,
    reserved: u32,
    pub(crate) next: Cursors,
    pub(crate) devices: [DeviceState; MAX_DEVICES],
    /// Which places of the tables of queue pairs and completion queues may be taken: a hint, so that a doorbell need
    /// not look at all of them.
    pub(crate) active_qps: [u64; QPS / 64],
    pub(crate) active_cqs: [u64; CQS / 64],
    /// Completion queues whose event waits for more completions or for its time.
    pub(crate) moderated_cqs: [u64; CQS / 64],
    pub(crate) processes: [ProcessEntry; PROCESSES],
    pub(crate) contexts: [ContextEntry; CONTEXTS],
    pub(crate) pds: [ProtectionDomain; PDS],
    pub(crate) mrs: [MemoryRegion; MRS],
    pub(crate) mws: [MemoryWindow; MWS],
    pub(crate) cqs: [CompletionQueue; CQS],
    pub(crate) qps: [QueuePair; QPS],
    pub(crate) srqs: [SharedReceiveQueue; SRQS],
    pub(crate) ahs: [AddressHandle; AHS],
    pub(crate) uars: [Uar; UARS],
    pub(crate) xrcds: [OpenDomain; XRCDS],
    pub(crate) targets: [OpenTarget; TARGETS],
    pub(crate) memberships: [Membership; MEMBERSHIPS],
}

/// Where the search for a free place begins in each table.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct Cursors {
    pub(crate) context: u32,
    pub(crate) pd: u32,
    pub(crate) mr: u32,
    pub(crate) cq: u32,
    pub(crate) qp: u32,
    pub(crate) srq: u32,
    pub(crate) ah: u32,
    pub(crate) uar: u32,
    pub(crate) xrcd: u32,
    pub(crate) target: u32,
    pub(crate) membership: u32,
    pub(crate) mw: u32,
}

impl Fabric {
    /// How many bytes of the file the tables take.
    pub const SIZE: usize = size_of::<Self>();

    /// The tables in a piece of memory, which must be [`Fabric::SIZE`] long and aligned to 8; `None` otherwise.
    #[must_use]
    pub fn in_bytes(bytes: &mut [u8]) -> Option<&mut Self> {
        Self::mut_from_bytes(bytes).ok()
    }

    /// Makes a fresh device of whatever was there before.
    pub fn format(&mut self, config: Config) {
        self.zero();
        self.config = StoredConfig::store(config);
        self.version = VERSION;
        self.size = count(Self::SIZE);
        self.magic = MAGIC;
    }

    /// Whether the tables were formatted by this version of the device.
    #[must_use]
    pub fn is_formatted(&self) -> bool {
        self.magic == MAGIC && self.version == VERSION && usize::try_from(self.size) == Ok(Self::SIZE)
    }

    /// What the devices of the fabric are.
    #[must_use]
    pub fn config(&self) -> Config {
        self.config.load()
    }

    /// What device `index` is called and what its ports look like.
    #[must_use]
    pub fn identity(&self, index: u8) -> Option<Identity> {
        Identity::new(self.config(), index)
    }

    /// A number for a new event channel.
    pub(crate) fn new_channel(&mut self) -> super::host::Channel {
        self.next_channel = self.next_channel.wrapping_add(1).max(1);
        super::host::Channel(self.next_channel)
    }
}

impl core::fmt::Debug for Fabric {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.debug_struct("Fabric").field("config", &self.config()).finish_non_exhaustive()
    }
}

//! Completion entries as bytes (`struct mlx5_cqe64` and `mlx5_err_cqe` of mlx5dv.h).

use super::carried::Carried;

/// How a request or a receive ended when it did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Syndrome {
    /// A message longer than the receive, or longer than the device can send.
    LocalLength = 0x01,
    /// A request that the queue pair cannot execute.
    LocalQpOperation = 0x02,
    /// A local key that does not allow the access.
    LocalProtection = 0x04,
    /// The queue pair was in the error state.
    Flushed = 0x05,
    /// A memory window could not be bound or invalidated.
    MemoryWindowBind = 0x06,
    /// The response made no sense.
    BadResponse = 0x10,
    /// A local access by a remote request failed.
    LocalAccess = 0x11,
    /// The responder cannot execute the request.
    RemoteInvalidRequest = 0x12,
    /// The remote key does not allow the access.
    RemoteAccess = 0x13,
    /// The responder failed.
    RemoteOperation = 0x14,
    /// Nobody answered.
    RetryExceeded = 0x15,
    /// The responder had no receive for too long.
    RnrRetryExceeded = 0x16,
    /// The responder gave up.
    RemoteAborted = 0x22,
}

impl Syndrome {
    const NAMES: [(&'static str, Self); 13] = [
        ("LOC_LEN_ERR", Self::LocalLength),
        ("LOC_QP_OP_ERR", Self::LocalQpOperation),
        ("LOC_PROT_ERR", Self::LocalProtection),
        ("WR_FLUSH_ERR", Self::Flushed),
        ("MW_BIND_ERR", Self::MemoryWindowBind),
        ("BAD_RESP_ERR", Self::BadResponse),
        ("LOC_ACCESS_ERR", Self::LocalAccess),
        ("REM_INV_REQ_ERR", Self::RemoteInvalidRequest),
        ("REM_ACCESS_ERR", Self::RemoteAccess),
        ("REM_OP_ERR", Self::RemoteOperation),
        ("RETRY_EXC_ERR", Self::RetryExceeded),
        ("RNR_RETRY_EXC_ERR", Self::RnrRetryExceeded),
        ("REM_ABORT_ERR", Self::RemoteAborted),
    ];

    /// The name of the `ibv_wc_status` that libmlx5 makes of it, without `IBV_WC_`.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, value)| *value == self).map_or("?", |(name, _)| name)
    }

    /// The syndrome of a status name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    /// The syndrome of a number.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        Self::NAMES.iter().find(|(_, value)| *value as u8 == code).map(|(_, value)| *value)
    }
}

/// What a completion reports: the upper four bits of its last byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Report {
    Request = 0,
    ReceivedWriteImmediate = 1,
    ReceivedSend = 2,
    ReceivedSendImmediate = 3,
    ReceivedSendInvalidate = 4,
    /// The ring ends here; the next entry is in another one.
    Resized = 5,
    RequestError = 13,
    ReceiveError = 14,
}

/// A completion before it is encoded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) report: Report,
    pub(crate) syndrome: u8,
    /// Opcode of the request; 0 on the receive side.
    pub(crate) opcode: u8,
    /// The queue pair that completes.
    pub(crate) qpn: u32,
    /// Its index in the program's own table (CQE version 1).
    pub(crate) user_index: u32,
    /// Where its descriptor begins.
    pub(crate) wqe_counter: u16,
    pub(crate) byte_count: u32,
    /// Immediate data as it travelled, or the key that was invalidated.
    pub(crate) immediate: [u8; 4],
    /// On datagrams: who sent.
    pub(crate) source_qpn: u32,
    /// On datagrams: a global route header stands in front.
    pub(crate) has_grh: bool,
    pub(crate) service_level: u8,
    pub(crate) lid: u16,
    pub(crate) solicited: bool,
    pub(crate) carried: Option<Carried>,
}

/// What the adapter puts beside a syndrome; software can only print it.
const VENDOR_SYNDROME: u8 = 0x88;

impl Entry {
    /// A completion with everything else 0.
    pub(crate) fn new(report: Report, qpn: u32, user_index: u32, wqe_counter: u16) -> Self {
        Self {
            report,
            syndrome: 0,
            opcode: 0,
            qpn,
            user_index,
            wqe_counter,
            byte_count: 0,
            immediate: [0; 4],
            source_qpn: 0,
            has_grh: false,
            service_level: 0,
            lid: 0,
            solicited: false,
            carried: None,
        }
    }

    pub(crate) fn is_error(&self) -> bool {
        matches!(self.report, Report::RequestError | Report::ReceiveError)
    }

    /// The 64 bytes. The last one carries the owner bit and must be stored last.
    pub(crate) fn encode(&mut self, owner_bit: bool, timestamp: u64) -> [u8; 64] {
        let mut bytes = [0; 64];
        put(&mut bytes, 32, &self.user_index.to_be_bytes());
        if self.is_error() {
            bytes[54] = VENDOR_SYNDROME;
            bytes[55] = self.syndrome;
        } else {
            put(&mut bytes, 22, &self.lid.to_be_bytes());
            // flags_rqpn: bit 28 says that there is a GRH, 24..28 the service level, below the sender's number.
            let flags = u32::from(self.has_grh) << 28 | u32::from(self.service_level & 15) << 24;
            put(&mut bytes, 24, &(flags | self.source_qpn & 0xff_ffff).to_be_bytes());
            put(&mut bytes, 36, &self.immediate);
            put(&mut bytes, 44, &self.byte_count.to_be_bytes());
            put(&mut bytes, 48, &timestamp.to_be_bytes());
        }
        put(&mut bytes, 56, &(u32::from(self.opcode) << 24 | self.qpn & 0xff_ffff).to_be_bytes());
        put(&mut bytes, 60, &self.wqe_counter.to_be_bytes());
        bytes[63] = (self.report as u8) << 4 | u8::from(self.solicited) << 1 | u8::from(owner_bit);
        if let Some(carried) = &self.carried {
            carried.mark(&mut bytes);
        }
        bytes
    }
}

fn put(bytes: &mut [u8; 64], at: usize, value: &[u8]) {
    if let Some(place) = bytes.get_mut(at..at + value.len()) {
        place.copy_from_slice(value);
    }
}

//! Objects, methods and attributes of the ioctl interface; command numbers of the write interface.

pub(crate) mod object {
    pub(crate) const DEVICE: u16 = 0;
    pub(crate) const PD: u16 = 1;
    pub(crate) const CQ: u16 = 3;
    pub(crate) const QP: u16 = 4;
    pub(crate) const SRQ: u16 = 5;
    pub(crate) const AH: u16 = 6;
    pub(crate) const MR: u16 = 7;
    pub(crate) const MW: u16 = 8;
    pub(crate) const XRCD: u16 = 10;
    pub(crate) const ASYNC_EVENT: u16 = 16;
    pub(crate) const MLX5_UAR: u16 = DRIVER + 8;
    /// Numbers of the driver's own objects, methods and attributes begin here.
    pub(crate) const DRIVER: u16 = 1 << 12;
}

/// Driver data of any method.
pub(crate) mod uhw {
    pub(crate) const IN: u16 = 1 << 12;
    pub(crate) const OUT: u16 = IN + 1;
}

pub(crate) mod device {
    pub(crate) const INVOKE_WRITE: u16 = 0;
    pub(crate) const QUERY_PORT: u16 = 2;
    pub(crate) const GET_CONTEXT: u16 = 3;
    pub(crate) const QUERY_CONTEXT: u16 = 4;
    pub(crate) const QUERY_GID_TABLE: u16 = 5;
    pub(crate) const QUERY_GID_ENTRY: u16 = 6;
}

pub(crate) mod invoke_write {
    pub(crate) const CORE_IN: u16 = 0;
    pub(crate) const CORE_OUT: u16 = 1;
    pub(crate) const COMMAND: u16 = 2;
}

pub(crate) mod query_port {
    pub(crate) const PORT: u16 = 0;
    pub(crate) const RESPONSE: u16 = 1;
}

pub(crate) mod get_context {
    pub(crate) const COMPLETION_VECTORS: u16 = 0;
    pub(crate) const CORE_SUPPORT: u16 = 1;
    /// Of `QUERY_CONTEXT`: what mlx5 said when the context was made.
    pub(crate) const MLX5_CONTEXT: u16 = 1 << 12;
}

pub(crate) mod query_gid_table {
    pub(crate) const ENTRY_SIZE: u16 = 0;
    pub(crate) const FLAGS: u16 = 1;
    pub(crate) const ENTRIES: u16 = 2;
    pub(crate) const COUNT: u16 = 3;
}

pub(crate) mod query_gid_entry {
    pub(crate) const PORT: u16 = 0;
    pub(crate) const INDEX: u16 = 1;
    pub(crate) const FLAGS: u16 = 2;
    pub(crate) const ENTRY: u16 = 3;
}

pub(crate) mod async_event {
    pub(crate) const ALLOC: u16 = 0;
    pub(crate) const FD: u16 = 0;
}

/// `DESTROY` of PD, AH and MW; its only attribute is the handle.
pub(crate) const DESTROY: u16 = 0;
/// The attribute with the handle in every `DESTROY` and `QUERY`.
pub(crate) const HANDLE: u16 = 0;
/// The attribute with the response in the `DESTROY` of what has events.
pub(crate) const DESTROY_RESPONSE: u16 = 1;

/// `PD.QUERY` of mlx5: the device's number of a domain, for who imports it.
pub(crate) mod query_pd {
    pub(crate) const METHOD: u16 = 1 << 12;
    pub(crate) const HANDLE: u16 = 1 << 12;
    pub(crate) const NUMBER: u16 = HANDLE + 1;
}

pub(crate) mod mr {
    pub(crate) const DESTROY: u16 = 1;
    pub(crate) const ADVISE: u16 = 2;
    pub(crate) const QUERY: u16 = 3;
    pub(crate) const REG_DMABUF: u16 = 4;
    pub(crate) const LKEY: u16 = 1;
    pub(crate) const RKEY: u16 = 2;
    pub(crate) const LENGTH: u16 = 3;
    pub(crate) const IOVA: u16 = 4;
}

pub(crate) mod advise_mr {
    pub(crate) const PD: u16 = 0;
    pub(crate) const ADVICE: u16 = 1;
    pub(crate) const FLAGS: u16 = 2;
    pub(crate) const SEGMENTS: u16 = 3;
}

pub(crate) mod reg_dmabuf_mr {
    pub(crate) const PD: u16 = 1;
    pub(crate) const OFFSET: u16 = 2;
    pub(crate) const LENGTH: u16 = 3;
    pub(crate) const IOVA: u16 = 4;
    pub(crate) const FD: u16 = 5;
    pub(crate) const ACCESS: u16 = 6;
    pub(crate) const LKEY: u16 = 7;
    pub(crate) const RKEY: u16 = 8;
}

pub(crate) mod cq {
    pub(crate) const CREATE: u16 = 0;
    pub(crate) const DESTROY: u16 = 1;
    pub(crate) const CQE: u16 = 1;
    pub(crate) const USER_HANDLE: u16 = 2;
    pub(crate) const CHANNEL: u16 = 3;
    pub(crate) const VECTOR: u16 = 4;
    pub(crate) const FLAGS: u16 = 5;
    pub(crate) const RESPONSE_CQE: u16 = 6;
    pub(crate) const EVENT_FD: u16 = 7;
}

pub(crate) mod qp {
    pub(crate) const CREATE: u16 = 0;
    pub(crate) const DESTROY: u16 = 1;
    pub(crate) const XRCD: u16 = 1;
    pub(crate) const PD: u16 = 2;
    pub(crate) const SRQ: u16 = 3;
    pub(crate) const SEND_CQ: u16 = 4;
    pub(crate) const RECEIVE_CQ: u16 = 5;
    pub(crate) const USER_HANDLE: u16 = 7;
    pub(crate) const CAPACITY: u16 = 8;
    pub(crate) const TYPE: u16 = 9;
    pub(crate) const FLAGS: u16 = 10;
    pub(crate) const EVENT_FD: u16 = 12;
    pub(crate) const RESPONSE_CAPACITY: u16 = 13;
    pub(crate) const RESPONSE_NUMBER: u16 = 14;
    /// In `FLAGS`, what the kernel knows: blocking of one's own multicast, those of raw packets, padding of PCI writes.
    pub(crate) const KNOWN_FLAGS: u32 = 1 << 1 | RAW_FLAGS | 1 << 11 | SIGNAL_ALL;
    pub(crate) const RAW_FLAGS: u32 = 1 << 8 | 1 << 9;
    /// In `FLAGS`: every send completes.
    pub(crate) const SIGNAL_ALL: u32 = 1 << 12;
}

pub(crate) mod srq {
    pub(crate) const CREATE: u16 = 0;
    pub(crate) const DESTROY: u16 = 1;
    pub(crate) const PD: u16 = 1;
    pub(crate) const XRCD: u16 = 2;
    pub(crate) const CQ: u16 = 3;
    pub(crate) const USER_HANDLE: u16 = 4;
    pub(crate) const MAX_WR: u16 = 5;
    pub(crate) const MAX_SGE: u16 = 6;
    pub(crate) const LIMIT: u16 = 7;
    pub(crate) const TYPE: u16 = 9;
    pub(crate) const EVENT_FD: u16 = 10;
    pub(crate) const RESPONSE_MAX_WR: u16 = 11;
    pub(crate) const RESPONSE_MAX_SGE: u16 = 12;
    pub(crate) const RESPONSE_NUMBER: u16 = 13;
}

pub(crate) mod uar {
    use super::object::DRIVER;

    pub(crate) const ALLOC: u16 = DRIVER;
    pub(crate) const DESTROY: u16 = DRIVER + 1;
    pub(crate) const HANDLE: u16 = DRIVER;
    pub(crate) const TYPE: u16 = DRIVER + 1;
    pub(crate) const OFFSET: u16 = DRIVER + 2;
    pub(crate) const LENGTH: u16 = DRIVER + 3;
    pub(crate) const PAGE: u16 = DRIVER + 4;
}

/// Commands of the write interface (`enum ib_uverbs_write_cmds`).
pub(crate) mod write {
    pub(crate) const QUERY_DEVICE: u32 = 1;
    pub(crate) const QUERY_PORT: u32 = 2;
    pub(crate) const ALLOC_PD: u32 = 3;
    pub(crate) const DEALLOC_PD: u32 = 4;
    pub(crate) const CREATE_AH: u32 = 5;
    pub(crate) const DESTROY_AH: u32 = 8;
    pub(crate) const REG_MR: u32 = 9;
    pub(crate) const REREG_MR: u32 = 11;
    pub(crate) const DEREG_MR: u32 = 13;
    pub(crate) const ALLOC_MW: u32 = 14;
    pub(crate) const DEALLOC_MW: u32 = 16;
    pub(crate) const CREATE_COMP_CHANNEL: u32 = 17;
    pub(crate) const RESIZE_CQ: u32 = 19;
    pub(crate) const QUERY_QP: u32 = 25;
    pub(crate) const MODIFY_QP: u32 = 26;
    pub(crate) const ATTACH_MCAST: u32 = 30;
    pub(crate) const DETACH_MCAST: u32 = 31;
    pub(crate) const MODIFY_SRQ: u32 = 33;
    pub(crate) const QUERY_SRQ: u32 = 34;
    pub(crate) const OPEN_XRCD: u32 = 37;
    pub(crate) const CLOSE_XRCD: u32 = 38;
    pub(crate) const OPEN_QP: u32 = 40;
    pub(crate) const EXTENDED: u32 = 0x8000_0000;
    pub(crate) const EX_QUERY_DEVICE: u32 = EXTENDED | QUERY_DEVICE;
    pub(crate) const EX_MODIFY_QP: u32 = EXTENDED | MODIFY_QP;
    pub(crate) const EX_MODIFY_CQ: u32 = EXTENDED | 57;
    /// Bits a command number may have.
    pub(crate) const MASK: u32 = EXTENDED | 0xff;
}

//! The matrix: which C tool over which transports, with which flags.

/// A transport, in perftest's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transport {
    Rc,
    Uc,
    Ud,
    Xrc,
}

impl Transport {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Rc => "RC",
            Self::Uc => "UC",
            Self::Ud => "UD",
            Self::Xrc => "XRC",
        }
    }
}

/// A flag that a run may have, with one of these values; none are left out half of the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Flag {
    pub(crate) name: &'static str,
    pub(crate) values: &'static [u32],
    pub(crate) always: bool,
}

const fn switch(name: &'static str) -> Flag {
    Flag { name, values: &[], always: false }
}

const fn maybe(name: &'static str, values: &'static [u32]) -> Flag {
    Flag { name, values, always: false }
}

const fn always(name: &'static str, values: &'static [u32]) -> Flag {
    Flag { name, values, always: true }
}

/// Path MTU. It comes first in a row: a datagram must not be longer.
pub(crate) const MTU: Flag = maybe("-m", &[256, 512, 1024, 2048, 4096]);
/// Bytes of a message.
pub(crate) const SIZE: Flag = always("-s", &[1, 2, 17, 64, 220, 1024, 4096, 10_000, 65_536, 1_048_576]);
const DATAGRAM: Flag = always(SIZE.name, &[1, 2, 17, 64, 220, 1024, 4096]);
/// Messages.
pub(crate) const ITERATIONS: Flag = always("-n", &[5, 64, 128, 320]);
pub(crate) const EVENTS: Flag = switch("-e");
const RECEIVE_DEPTH: Flag = maybe("-r", &[2, 16, 500]);

// ibverbs-utils
const GID: Flag = always("-g", &[0, 1, 2, 3]);
const CHECK: Flag = switch("-c");
const NEW_SEND: Flag = switch("-N");
pub(crate) const TIMESTAMPS: Flag = switch("-t");

// perftest. Its numbers of messages are multiples of the length of a list.
const INDEX: Flag = always("-x", &[0, 1, 2, 3]);
const INLINE: Flag = maybe("-I", &[0, 64, 200]);
const SEND_DEPTH: Flag = maybe("-t", &[16, 64, 256]);
pub(crate) const PAIRS: Flag = maybe("-q", &[2, 5]);
const BOTH_WAYS: Flag = switch("-b");
pub(crate) const LIST: Flag = maybe("-l", &[4, 16]);
pub(crate) const MODERATION: Flag = maybe("-Q", &[1, 4, 16]);
const SHARED: Flag = switch("--use-srq");
const OLD_SEND: Flag = switch("--use_old_post_send");
const OUTSTANDING: Flag = maybe("-o", &[1, 4, 16]);

/// A row of the matrix.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) tool: &'static str,
    pub(crate) transports: &'static [Transport],
    pub(crate) flags: &'static [Flag],
}

impl Row {
    /// Whether the tool takes the transport as an argument.
    pub(crate) fn is_perftest(&self) -> bool {
        self.tool.starts_with("ib_")
    }
}

use Transport::{Rc, Uc, Ud, Xrc};

/// Every tool of ibverbs-utils that moves data, and every one of perftest, over all transports that it supports.
pub(crate) const MATRIX: &[Row] = &[
    Row {
        tool: "ibv_rc_pingpong",
        transports: &[Rc],
        flags: &[MTU, SIZE, ITERATIONS, RECEIVE_DEPTH, EVENTS, GID, CHECK, NEW_SEND, TIMESTAMPS],
    },
    Row {
        tool: "ibv_uc_pingpong",
        transports: &[Uc],
        flags: &[MTU, SIZE, ITERATIONS, RECEIVE_DEPTH, EVENTS, GID, CHECK],
    },
    Row {
        tool: "ibv_ud_pingpong",
        transports: &[Ud],
        flags: &[DATAGRAM, ITERATIONS, RECEIVE_DEPTH, EVENTS, GID, CHECK],
    },
    Row {
        tool: "ibv_srq_pingpong",
        transports: &[Rc],
        flags: &[MTU, SIZE, ITERATIONS, EVENTS, GID, CHECK, always("-q", &[1, 3, 16])],
    },
    Row { tool: "ibv_xsrq_pingpong", transports: &[Xrc], flags: &[MTU, SIZE, ITERATIONS, EVENTS, GID] },
    Row {
        tool: "ib_send_bw",
        transports: &[Rc, Uc, Ud, Xrc],
        flags: &[
            MTU, SIZE, ITERATIONS, SEND_DEPTH, EVENTS, INDEX, INLINE, PAIRS, BOTH_WAYS, LIST, MODERATION,
            SHARED, OLD_SEND,
        ],
    },
    Row {
        tool: "ib_send_lat",
        transports: &[Rc, Uc, Ud, Xrc],
        flags: &[MTU, SIZE, ITERATIONS, EVENTS, INDEX, INLINE, SHARED, OLD_SEND],
    },
    Row {
        tool: "ib_write_bw",
        transports: &[Rc, Uc, Xrc],
        flags: &[
            MTU, SIZE, ITERATIONS, SEND_DEPTH, INDEX, INLINE, PAIRS, BOTH_WAYS, LIST, MODERATION, OLD_SEND,
        ],
    },
    Row {
        tool: "ib_write_lat",
        transports: &[Rc, Uc, Xrc],
        flags: &[MTU, SIZE, ITERATIONS, INDEX, INLINE, OLD_SEND],
    },
    Row {
        tool: "ib_read_bw",
        transports: &[Rc, Xrc],
        flags: &[
            MTU,
            SIZE,
            ITERATIONS,
            SEND_DEPTH,
            EVENTS,
            INDEX,
            PAIRS,
            BOTH_WAYS,
            MODERATION,
            OUTSTANDING,
            OLD_SEND,
        ],
    },
    Row {
        tool: "ib_read_lat",
        transports: &[Rc, Xrc],
        flags: &[MTU, SIZE, ITERATIONS, EVENTS, INDEX, OUTSTANDING, OLD_SEND],
    },
    Row {
        tool: "ib_atomic_bw",
        transports: &[Rc, Xrc],
        flags: &[
            MTU,
            ITERATIONS,
            SEND_DEPTH,
            EVENTS,
            INDEX,
            PAIRS,
            BOTH_WAYS,
            MODERATION,
            OUTSTANDING,
            OLD_SEND,
        ],
    },
    Row {
        tool: "ib_atomic_lat",
        transports: &[Rc, Xrc],
        flags: &[MTU, ITERATIONS, EVENTS, INDEX, OUTSTANDING, OLD_SEND],
    },
];

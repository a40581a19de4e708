//! Pairs of ping-pong programs, ours and the C one, in either role, on the emulator or on a device.

mod devinfo;
mod listen;
mod pair;
mod play;
mod report;

pub(crate) use devinfo::{Device, devices};
pub(crate) use listen::listening_port;
pub(crate) use pair::{Bed, Job, run, start};
pub(crate) use play::{Options, play, verdict};
pub(crate) use report::{Outcome, Report};

/// Who plays an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// A program of the examples.
    Rust,
    /// Its namesake of rdma-core.
    C,
}

/// Which ping-pong is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tool {
    /// Over a reliable connection.
    Rc,
    /// Over an unreliable connection.
    Uc,
    /// With datagrams.
    Ud,
    /// Over reliable connections with a shared receive queue.
    Srq,
    /// Over extended reliable connections.
    Xrc,
}

impl Tool {
    /// The name of our program.
    pub(crate) const fn program(self) -> &'static str {
        match self {
            Self::Rc => "rc_pingpong",
            Self::Uc => "uc_pingpong",
            Self::Ud => "ud_pingpong",
            Self::Srq => "srq_pingpong",
            Self::Xrc => "xrc_pingpong",
        }
    }

    /// The name of that of rdma-core.
    pub(crate) fn c_program(self) -> String {
        match self {
            Self::Xrc => "ibv_xsrq_pingpong".to_owned(),
            _ => format!("ibv_{}", self.program()),
        }
    }
}

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Rust => "Rust",
            Self::C => "C",
        })
    }
}

/// A client and a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) client: End,
    pub(crate) server: End,
}

/// The three pairs with a Rust end in them.
pub(crate) const PAIRS: [Pair; 3] = [
    Pair { client: End::Rust, server: End::Rust },
    Pair { client: End::Rust, server: End::C },
    Pair { client: End::C, server: End::Rust },
];

impl std::fmt::Display for Pair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} client → {} server", self.client, self.server)
    }
}

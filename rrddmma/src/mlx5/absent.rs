//! A build without libmlx5's interface: nothing is supported, and the error says why.

use rrddmma_sys as sys;

use super::{Capabilities, Clock, CompletionQueueLayout, QueuePairLayout, SharedReceiveLayout};
use crate::context::Context;
use crate::device::Device;
use crate::error::{Error, ErrorKind, Result, Verb};

pub(super) const fn is_supported(_: &Device) -> bool {
    false
}

pub(super) fn capabilities(_: &Context) -> Result<Capabilities> {
    Err(absent(Verb::Mlx5QueryDevice))
}

pub(super) fn clock(_: &Context) -> Result<Clock> {
    Err(absent(Verb::Mlx5GetClockInfo))
}

pub(super) fn queue_pair<'a>(_: &Context, _: *mut sys::ibv_qp) -> Result<QueuePairLayout<'a>> {
    Err(absent(Verb::Mlx5InitObj))
}

pub(super) fn completion_queue<'a>(_: &Context, _: *mut sys::ibv_cq) -> Result<CompletionQueueLayout<'a>> {
    Err(absent(Verb::Mlx5InitObj))
}

pub(super) fn shared_receive<'a>(_: &Context, _: *mut sys::ibv_srq) -> Result<SharedReceiveLayout<'a>> {
    Err(absent(Verb::Mlx5InitObj))
}

fn absent(verb: Verb) -> Error {
    let text = match sys::build::FLAVOUR {
        "experimental" => {
            "this build is linked with experimental verbs (MLNX_OFED 4.9), not with rdma-core's libmlx5"
        }
        _ => "this build is linked without libmlx5: infiniband/mlx5dv.h or the library was not found",
    };
    Error::text(verb, ErrorKind::Unsupported, text)
}

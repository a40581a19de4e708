//! How requests reach the device, as types.

pub(super) use crate::cq::Extended;

/// How requests reach the device.
pub trait Path: sealed::Path + Send + 'static {
    /// Whether sends go by calls of `ibv_wr_*` where they can.
    const CALLS: bool;
}

/// As structures, through `ibv_post_send` and `ibv_post_recv`, which every provider has.
#[derive(Debug, Clone, Copy)]
pub enum Verbs {}

impl Path for Verbs {
    const CALLS: bool = false;
}

impl Path for Extended {
    const CALLS: bool = true;
}

mod sealed {
    #[allow(unnameable_types, reason = "sealed: nobody else implements it")]
    pub trait Path {}
    impl Path for super::Verbs {}
    impl Path for super::Extended {}
}

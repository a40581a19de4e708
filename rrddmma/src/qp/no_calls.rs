//! Experimental verbs have no `ibv_wr_*`: no pair takes calls, and all are posted to by structures.
#![allow(clippy::extra_unused_type_parameters, reason = "the same signatures as where there are calls")]

use std::convert::Infallible;
use std::ptr::NonNull;

use rrddmma_sys as sys;

use super::Transport;
use super::builder::OptionalOps;
use crate::context::Context;
use crate::error::{Error, ErrorKind, Result, Verb};
use crate::wr::SendRequest;

/// There is none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calls(Infallible);

impl Calls {
    pub(super) fn create<T: Transport>(
        _: &Context,
        _: *mut sys::ibv_pd,
        _: &mut sys::ibv_qp_init_attr,
        optional: OptionalOps,
    ) -> Result<Option<(NonNull<sys::ibv_qp>, Self)>> {
        if optional.is_empty() { Ok(None) } else { Err(Error::new(Verb::CreateQp, ErrorKind::Unsupported)) }
    }

    pub(super) unsafe fn of(_: NonNull<sys::ibv_qp>) -> Option<Self> {
        None
    }

    pub(super) fn has<T: Transport>(&self, _: sys::ibv_wr_opcode) -> bool {
        match self.0 {}
    }

    pub(super) fn post<T: Transport, Op>(&self, _: &SendRequest<'_, Op>) -> i32 {
        match self.0 {}
    }

    pub(super) fn post_list<'a, T: Transport>(
        &self,
        _: impl Iterator<Item = &'a SendRequest<'a, ()>>,
    ) -> i32 {
        match self.0 {}
    }
}

/// There are none that could be wrong.
pub(super) const fn are_right(_: &Context) -> bool {
    false
}

/// No operation has one.
pub(super) const fn has_call<T: Transport>(_: sys::ibv_wr_opcode) -> bool {
    false
}

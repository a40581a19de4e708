//! Experimental verbs have no calls: pairs of the null provider are plain.

pub(crate) type Pair = rrddmma::sys::ibv_qp;

pub(crate) fn fill(_: &mut Pair) {}

pub(crate) fn fill_frames(_: &mut Pair) {}

pub(crate) fn fill_optional(_: &mut Pair) {}

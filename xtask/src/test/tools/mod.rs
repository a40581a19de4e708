//! Other people's tools, in both roles, in two processes.

mod draw;
mod matrix;
mod pair;

pub(crate) use draw::{Draw, arguments};
pub(crate) use matrix::MATRIX;
pub(crate) use pair::run;

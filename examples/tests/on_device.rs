//! The example programs on a device: alone, in pairs with the C program `ibv_rc_pingpong`, with requests that cannot be
//! met and with peers that talk nonsense.
//!
//! All sizes, both builds and peers that are killed are the business of `cargo xtask test`, which also runs this.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests")]

#[path = "on_device/complaints.rs"]
mod complaints;
#[path = "on_device/one_sided.rs"]
mod one_sided;
#[path = "on_device/pairs.rs"]
mod pairs;
#[path = "on_device/single.rs"]
mod single;
#[path = "on_device/stage.rs"]
mod stage;

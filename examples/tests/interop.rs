//! The example programs on the emulated ConnectX: with each other, with the C program `ibv_rc_pingpong` in both roles,
//! with peers that die, and with requests that cannot be met.

#[path = "interop/complaints.rs"]
mod complaints;
#[path = "interop/death.rs"]
mod death;
#[path = "interop/pairs.rs"]
mod pairs;
#[path = "interop/single.rs"]
mod single;
#[path = "interop/stage.rs"]
mod stage;

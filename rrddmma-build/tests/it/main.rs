//! Every route and every failure of `locate` over small made-up roots, with shared objects that are really linked.

#![expect(clippy::expect_used, clippy::panic, reason = "the functions that set a scene fail their test")]

mod apt;
mod archive;
mod download;
mod failure;
mod report;
mod route_explicit;
mod route_ofed;
mod route_pkg_config;
mod route_source;
mod sandbox;
mod server;
mod source_tree;
mod vendored;

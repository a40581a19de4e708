//! What a hooked call does, as ordinary functions: the crate `rrddmma-emu-preload` gives them libc's names.
//!
//! | topic | files |
//! |---|---|
//! | hooked calls | [`hooks`], `path`, `descriptor`, `fd_table` |
//! | the fabric | [`folder`], `sysfs`, `shared`, `seat`, `lock`, `join`, `attachment`, `census`, `clean` |
//! | the device's host | `dma` (with `guarded` and `remote`), `channel`, `clock`, `trace` |
//! | steering by tests | [`steering`], `unhit` |
//! | the doorbell | `trap`, `store`, `stack`, `handlers`, `helper` |

mod attachment;
mod census;
mod channel;
mod clean;
mod clock;
pub mod config;
mod descriptor;
pub mod devices;
mod dma;
mod fd_table;
mod fifo;
pub mod folder;
mod guarded;
mod handlers;
mod helper;
pub mod hooks;
mod join;
mod load;
mod lock;
mod opening;
mod path;
mod program;
mod remote;
mod seat;
mod shared;
mod stack;
pub mod steering;
mod store;
mod syscall;
mod sysfs;
mod trace;
mod trap;
mod unhit;

pub use census::{Census, Member, census};
pub use clean::{Cleaned, clean};
pub use join::{Door, prepare, prepare_for, rules};

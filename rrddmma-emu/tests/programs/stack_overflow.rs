//! Opens the device and then overflows its stack: Rust's own message must still appear.

use std::ffi::{c_int, c_void};

#[link(name = "ibverbs")]
unsafe extern "C" {
    fn ibv_get_device_list(count: *mut c_int) -> *mut *mut c_void;
    fn ibv_open_device(device: *mut c_void) -> *mut c_void;
}

fn deeper(depth: u64) -> u64 {
    let block = std::hint::black_box([depth; 64]);
    if depth == u64::MAX { 0 } else { deeper(depth + 1) + block[(depth % 64) as usize] }
}

fn main() {
    let mut count = 0;
    // SAFETY: the list is not freed, so its first entry stays valid for the open.
    let context = unsafe { ibv_open_device(*ibv_get_device_list(&mut count)) };
    assert!(count == 1 && !context.is_null());
    println!("device open");
    println!("{}", deeper(0));
}

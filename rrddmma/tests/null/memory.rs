//! Memory of a device that is made up: what is passed on, what comes back, and what a provider without it answers.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::RefCell;
use std::ops::Range;
use std::ptr::NonNull;

use rrddmma::{Access, DeviceMemory, ErrorKind, Verb, sys};

use crate::provider::Null;

thread_local! {
    /// What the device memory of this test holds.
    static BYTES: RefCell<[u8; 64]> = const { RefCell::new([0; 64]) };
}

/// Where a copy goes, or the refusal that mlx5 has for what is not aligned.
fn range(offset: u64, len: usize) -> Result<Range<usize>, i32> {
    let offset = usize::try_from(offset).unwrap();
    if offset % 4 == 0 { Ok(offset..offset + len) } else { Err(libc::EINVAL) }
}

unsafe extern "C" fn write(_: *mut sys::ibv_dm, at: u64, from: *const libc::c_void, len: usize) -> i32 {
    // SAFETY: the crate passes as many bytes as it says.
    let from = unsafe { std::slice::from_raw_parts(from.cast(), len) };
    match range(at, len) {
        Ok(range) => BYTES.with_borrow_mut(|bytes| bytes[range].copy_from_slice(from)),
        Err(errno) => return errno,
    }
    0
}

unsafe extern "C" fn read(to: *mut libc::c_void, _: *mut sys::ibv_dm, at: u64, len: usize) -> i32 {
    // SAFETY: the crate passes as much room as it says.
    let to = unsafe { std::slice::from_raw_parts_mut(to.cast(), len) };
    match range(at, len) {
        Ok(range) => BYTES.with_borrow(|bytes| to.copy_from_slice(&bytes[range])),
        Err(errno) => return errno,
    }
    0
}

fn memory(null: &Null) -> DeviceMemory {
    // SAFETY: all-zero is a valid value of a struct of integers and nullable pointers.
    let mut dm: sys::ibv_dm = unsafe { std::mem::zeroed() };
    dm.context = null.context.as_raw();
    dm.memcpy_to_dm = Some(write);
    dm.memcpy_from_dm = Some(read);
    // SAFETY: leaked, of this context, and as long as the bytes are.
    unsafe { DeviceMemory::from_raw(&null.context, NonNull::from(Box::leak(Box::new(dm))), 64) }
}

#[test]
fn a_provider_without_device_memory_says_so() {
    let null = Null::new();
    let error = null.context.alloc_device_memory(64, 0).unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::AllocDm, ErrorKind::Unsupported), "{error}");
    let memory = memory(&null);
    let error = null.pd.register_device_memory(&memory, .., Access::REMOTE_READ).unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::RegDmMr, ErrorKind::Unsupported), "{error}");
    // What cannot be freed comes back, and is leaked when it is dropped.
    let (error, memory) = memory.close().unwrap_err().into_parts();
    assert_eq!((error.verb(), error.kind()), (Verb::FreeDm, ErrorKind::Unsupported), "{error}");
    drop(memory);
}

#[test]
fn bytes_go_to_device_memory_and_back() {
    let memory = memory(&Null::new());
    memory.write_at(4, b"here").unwrap();
    memory.write_at(64, b"").unwrap();
    let mut out = [1; 8];
    memory.read_at(0, &mut out).unwrap();
    assert_eq!(&out, b"\0\0\0\0here");
    let refused = [memory.write_at(1, b"x").unwrap_err(), memory.read_at(1, &mut out).unwrap_err()];
    let verbs = refused.map(|error| (error.verb(), error.kind()));
    let kind = ErrorKind::InvalidAttribute;
    assert_eq!(verbs, [(Verb::MemcpyToDm, kind), (Verb::MemcpyFromDm, kind)]);
    assert_eq!(memory.clone().close().unwrap_err().error().kind(), ErrorKind::Busy);
}

#[test]
fn a_provider_without_null_regions_says_so() {
    let null = Null::new();
    let error = null.pd.alloc_null_region().unwrap_err();
    assert_eq!((error.verb(), error.kind()), (Verb::AllocNullMr, ErrorKind::Unsupported), "{error}");
}

#[test]
#[should_panic(expected = "Context::alloc_device_memory: the length is 0")]
fn no_device_memory() {
    let _ = Null::new().context.alloc_device_memory(0, 0);
}

#[test]
#[should_panic(expected = "DeviceMemory::write_at: 2 bytes at 63 but there are 64")]
fn writing_beyond_the_end() {
    let _ = memory(&Null::new()).write_at(63, b"xx");
}

#[test]
#[should_panic(expected = "DeviceMemory::read_at: 1 bytes at 18446744073709551615 but there are 64")]
fn reading_at_an_offset_that_overflows() {
    let _ = memory(&Null::new()).read_at(usize::MAX, &mut [0]);
}

#[test]
#[should_panic(expected = "ProtectionDomain::register_device_memory: bytes 0..65 but there are 64")]
fn registering_beyond_the_end() {
    let null = Null::new();
    let _ = null.pd.register_device_memory(&memory(&null), ..65, Access::empty());
}

#[test]
#[should_panic(expected = "ProtectionDomain::register_device_memory: the access rights 0x80000")]
fn registering_with_rights_that_nobody_knows() {
    let null = Null::new();
    let _ = null.pd.register_device_memory(&memory(&null), .., Access::from_bits_retain(1 << 19));
}

#[test]
#[should_panic(expected = "ProtectionDomain::register_device_memory: the memory is of another context")]
fn registering_memory_of_another_device() {
    let _ = Null::new().pd.register_device_memory(&memory(&Null::new()), .., Access::empty());
}

//! What can be registered.

use std::alloc::{Layout, alloc_zeroed};
use std::ptr::{self, NonNull};

/// Memory that a region can own.
///
/// # Safety
/// From the call of [`as_ptr`](Self::as_ptr) until the value is dropped, also while it is moved or leaked:
/// * the pointer is valid for reads and writes of [`len`](Self::len) bytes, all of them initialized;
/// * neither pointer nor length changes;
/// * nobody else accesses the memory, except in ways that cannot be a data race with the device or with this library's accesses.
///
/// The value is moved into the region before `as_ptr` is called, and while registered it is not touched again, only dropped or given back.
pub unsafe trait Storage: Send + 'static {
    /// Where the memory begins.
    fn as_ptr(&mut self) -> NonNull<u8>;

    /// How many bytes there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

// SAFETY: I6 – a box owns its bytes, which stay where they are when the box moves.
unsafe impl Storage for Box<[u8]> {
    fn as_ptr(&mut self) -> NonNull<u8> {
        NonNull::from(&mut **self).cast()
    }

    fn len(&self) -> usize {
        <[u8]>::len(self)
    }
}

// SAFETY: I6 – a vector owns its bytes, which stay where they are as long as nobody lets it grow; nobody can reach it in a region.
unsafe impl Storage for Vec<u8> {
    fn as_ptr(&mut self) -> NonNull<u8> {
        NonNull::from(self.as_mut_slice()).cast()
    }

    fn len(&self) -> usize {
        Self::len(self)
    }
}

/// So many zeroed bytes, or nothing where `vec!` would end the program. As there, pages are not touched.
pub(super) fn zeroes(len: usize) -> Option<Box<[u8]>> {
    if len == 0 {
        return Some(Box::default());
    }
    let layout = Layout::array::<u8>(len).ok()?;
    // SAFETY: the layout is not empty.
    let first = NonNull::new(unsafe { alloc_zeroed(layout) })?;
    // SAFETY: I6 – allocated just now by the global allocator, with the layout that a box of so many bytes has, and initialized.
    Some(unsafe { Box::from_raw(ptr::slice_from_raw_parts_mut(first.as_ptr(), len)) })
}

//! Memory of one's own kind: anonymous mappings, on pages of any size.

use std::io;
use std::ptr::{self, NonNull};

use super::Storage;
use crate::error::{Error, Result, Verb};

/// What pages a mapping is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Pages {
    /// The machine's ordinary pages.
    #[default]
    Normal,
    /// Ordinary pages, with advice to the kernel to use huge ones where it can. Never fails for lack of them.
    Transparent,
    /// Huge pages of the default size, which the administrator must have set aside (`vm.nr_hugepages`).
    Huge,
}

/// An anonymous mapping: zeroed, page-aligned memory straight from the kernel.
#[derive(Debug)]
pub struct Mapping {
    addr: NonNull<u8>,
    len: usize,
}

// SAFETY: a mapping belongs to the process and not to a thread; the value is its only owner.
unsafe impl Send for Mapping {}
// SAFETY: through a shared reference only address and length can be read.
unsafe impl Sync for Mapping {}

impl Mapping {
    /// Maps at least `len` bytes, rounded up to whole pages.
    ///
    /// # Panics
    /// * If `len` is 0.
    ///
    /// # Errors
    /// * [`ErrorKind::OutOfMemory`](crate::ErrorKind::OutOfMemory) if there is not enough memory, or there are not enough huge pages.
    ///
    /// Function: [mmap(2)](https://man7.org/linux/man-pages/man2/mmap.2.html)
    pub fn new(len: usize, pages: Pages) -> Result<Self> {
        assert!(len > 0, "Mapping::new: the length is 0 but a mapping has at least 1 byte");
        let huge = if pages == Pages::Huge { libc::MAP_HUGETLB } else { 0 };
        let unit = if pages == Pages::Normal { page_size() } else { HUGE_PAGE };
        let len =
            len.checked_next_multiple_of(unit).ok_or_else(|| Error::from_errno(Verb::Mmap, libc::ENOMEM))?;
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | huge;
        // SAFETY: a new anonymous mapping at an address of the kernel's choice touches no memory that anybody has.
        let addr =
            unsafe { libc::mmap(ptr::null_mut(), len, libc::PROT_READ | libc::PROT_WRITE, flags, -1, 0) };
        let addr = match NonNull::new(addr) {
            Some(addr) if addr.as_ptr() != libc::MAP_FAILED => addr,
            _ => {
                let errno = io::Error::last_os_error().raw_os_error().unwrap_or(libc::ENOMEM);
                return Err(Error::from_errno(Verb::Mmap, errno));
            }
        };
        if pages == Pages::Transparent {
            // SAFETY: the range was just mapped and is ours; this is advice, whose refusal changes nothing.
            unsafe { libc::madvise(addr.as_ptr(), len, libc::MADV_HUGEPAGE) };
        }
        Ok(Self { addr: addr.cast(), len })
    }
}

// SAFETY: I6 – the mapping stays where it is until it is dropped, and nobody else knows it; the kernel has zeroed it.
unsafe impl Storage for Mapping {
    fn as_ptr(&mut self) -> NonNull<u8> {
        self.addr
    }

    fn len(&self) -> usize {
        self.len
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: I6 – the range was mapped by `new`, is unmapped once, and its region (if any) is gone before its storage.
        let ret = unsafe { libc::munmap(self.addr.as_ptr().cast(), self.len) };
        if ret != 0 {
            log::error!("dropping a mapping, which is leaked: {}", io::Error::last_os_error());
        }
    }
}

/// The size of a huge page that lengths are rounded to; a multiple of every default size but 1 GiB, for which mmap(2) reports an error.
const HUGE_PAGE: usize = 2 << 20;

pub(super) fn page_size() -> usize {
    // SAFETY: sysconf(3) with a constant of libc only reads.
    usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(4096)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_is_whole_pages_of_zeros() {
        let mut mapping = Mapping::new(5000, Pages::Normal).unwrap();
        assert!(mapping.len() >= 5000 && mapping.len() % page_size() == 0);
        // SAFETY: the mapping is ours and `len` long.
        let bytes = unsafe { std::slice::from_raw_parts(mapping.as_ptr().as_ptr(), mapping.len()) };
        assert!(bytes.iter().all(|byte| *byte == 0));
    }

    #[test]
    #[cfg_attr(miri, ignore = "calls C, which Miri does not have")]
    fn transparent_huge_pages_never_fail_for_lack_of_them() {
        assert_eq!(Mapping::new(1, Pages::Transparent).unwrap().len(), HUGE_PAGE);
    }

    #[test]
    #[cfg_attr(miri, ignore = "calls C, which Miri does not have")]
    fn a_length_that_cannot_be_is_an_error() {
        let error = Mapping::new(usize::MAX, Pages::Normal).unwrap_err();
        assert_eq!((error.verb(), error.kind()), (Verb::Mmap, crate::ErrorKind::OutOfMemory));
        assert!(Mapping::new(usize::MAX / 4, Pages::Normal).is_err());
    }

    #[test]
    #[should_panic(expected = "Mapping::new: the length is 0")]
    fn no_length_panics() {
        let _ = Mapping::new(0, Pages::Normal);
    }
}

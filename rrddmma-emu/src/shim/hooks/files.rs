//! Calls that name a file.

use std::ffi::{CStr, c_char, c_int, c_long, c_uint, c_void};
use std::os::unix::ffi::OsStrExt;
use std::ptr::null_mut;
use std::sync::OnceLock;

use super::device::open_device;
use super::{fail, int};
use crate::shim::path::{PATH_MAX, Target, classify, redirect};
use crate::shim::syscall::{complain, set_errno};
use crate::shim::{join, opening, sysfs};

/// `open(2)`.
///
/// # Safety
/// `path` must be a C string or null.
pub unsafe fn open(path: *const c_char, flags: c_int, mode: c_uint) -> c_int {
    // SAFETY: as the caller promises.
    unsafe { openat(libc::AT_FDCWD, path, flags, mode) }
}

/// `openat(2)`.
///
/// # Safety
/// `path` must be a C string or null.
pub unsafe fn openat(folder: c_int, path: *const c_char, flags: c_int, mode: c_uint) -> c_int {
    // SAFETY: as the caller promises.
    let target = unsafe { classify_raw(path) };
    if let Target::Device(device) = target {
        return open_device(device, flags);
    }
    // SAFETY: as the caller promises.
    let call = |path: *const c_char| unsafe { libc::syscall(libc::SYS_openat, folder, path, flags, mode) };
    // SAFETY: as the caller promises.
    unsafe { at_real_path(path, target, |path| int(call(path))) }
}

/// `fopen(3)`.
///
/// # Safety
/// `path` and `mode` must be C strings.
pub unsafe fn fopen(path: *const c_char, mode: *const c_char) -> *mut libc::FILE {
    // SAFETY: as the caller promises.
    let target = unsafe { classify_raw(path) };
    let mut file = null_mut();
    let open = |path| {
        // SAFETY: path and mode are C strings, as the caller promises.
        file = unsafe { _IO_fopen(path, mode) };
        if file.is_null() { -1 } else { 0 }
    };
    // SAFETY: as the caller promises.
    unsafe { at_real_path(path, target, open) };
    file
}

/// `opendir(3)`.
///
/// # Safety
/// `path` must be a C string or null.
pub unsafe fn opendir(path: *const c_char) -> *mut libc::DIR {
    let flags = libc::O_RDONLY | libc::O_NONBLOCK | libc::O_DIRECTORY | libc::O_CLOEXEC;
    // SAFETY: as the caller promises.
    let fd = unsafe { open(path, flags, 0) };
    if fd < 0 {
        return null_mut();
    }
    // SAFETY: the descriptor was opened here and is given up to the stream.
    let stream = unsafe { libc::fdopendir(fd) };
    if stream.is_null() {
        let _errno = crate::shim::syscall::ErrnoGuard::new();
        // The stream's error is what the caller is told.
        let _ = crate::shim::syscall::close(fd);
    }
    stream
}

/// `fstatat(2)`, of which `stat` and `lstat` are cases.
///
/// # Safety
/// `path` must be a C string or null, `buffer` have room for a `struct stat`.
pub unsafe fn stat_at(folder: c_int, path: *const c_char, buffer: *mut libc::stat, flags: c_int) -> c_int {
    // SAFETY: as the caller promises.
    let target = unsafe { classify_raw(path) };
    let flags = following(target, flags);
    // SAFETY: as the caller promises.
    let call =
        |path: *const c_char| unsafe { libc::syscall(libc::SYS_newfstatat, folder, path, buffer, flags) };
    // SAFETY: as the caller promises.
    let result = unsafe { at_real_path(path, target, |path| int(call(path))) };
    if result == 0 {
        // SAFETY: the call has succeeded, so the caller's buffer is there and written.
        let stat = unsafe { &mut *buffer };
        match target {
            Target::Device(device) => number(stat, device),
            _ if flags & libc::AT_EMPTY_PATH != 0 => show_opened(stat, folder),
            _ => {}
        }
    }
    result
}

/// `fstat(2)`.
///
/// # Safety
/// `buffer` must have room for a `struct stat`.
pub unsafe fn fstat(fd: c_int, buffer: *mut libc::stat) -> c_int {
    // SAFETY: as the caller promises.
    let result = int(unsafe { libc::syscall(libc::SYS_fstat, fd, buffer) });
    if result == 0 {
        // SAFETY: the call has succeeded, so the caller's buffer is there and written.
        show_opened(unsafe { &mut *buffer }, fd);
    }
    result
}

/// `statx(2)`.
///
/// # Safety
/// `path` must be a C string or null, `buffer` have room for a `struct statx`.
pub unsafe fn statx(
    folder: c_int,
    path: *const c_char,
    flags: c_int,
    mask: c_uint,
    buffer: *mut libc::statx,
) -> c_int {
    // SAFETY: as the caller promises.
    let target = unsafe { classify_raw(path) };
    let flags = following(target, flags);
    // SAFETY: as the caller promises.
    let call =
        |path: *const c_char| unsafe { libc::syscall(libc::SYS_statx, folder, path, flags, mask, buffer) };
    // SAFETY: as the caller promises.
    let result = unsafe { at_real_path(path, target, |path| int(call(path))) };
    if result == 0 {
        // SAFETY: the call has succeeded, so the caller's buffer is there and written.
        let stat = unsafe { &mut *buffer };
        let device = match target {
            Target::Device(device) => Some(device),
            _ if flags & libc::AT_EMPTY_PATH != 0 => opened(stat.stx_mode.into(), folder),
            _ => None,
        };
        if let Some(device) = device {
            stat.stx_mode = CHARACTER_DEVICE;
            (stat.stx_rdev_major, stat.stx_rdev_minor) = (sysfs::MAJOR, sysfs::minor(device));
        }
    }
    result
}

/// `access(2)`.
///
/// # Safety
/// `path` must be a C string or null.
pub unsafe fn access(path: *const c_char, mode: c_int) -> c_int {
    // SAFETY: as the caller promises.
    let target = unsafe { classify_raw(path) };
    // SAFETY: as the caller promises.
    let call =
        |path: *const c_char| unsafe { libc::syscall(libc::SYS_faccessat, libc::AT_FDCWD, path, mode) };
    // SAFETY: as the caller promises.
    unsafe { at_real_path(path, target, |path| int(call(path))) }
}

/// `faccessat(2)`. The system call of that name has no flags; one with flags is newer.
///
/// # Safety
/// `path` must be a C string or null.
pub unsafe fn faccessat(folder: c_int, path: *const c_char, mode: c_int, flags: c_int) -> c_int {
    // SAFETY: as the caller promises.
    let target = unsafe { classify_raw(path) };
    let call = |path: *const c_char| {
        if flags == 0 {
            // SAFETY: as the caller promises.
            int(unsafe { libc::syscall(libc::SYS_faccessat, folder, path, mode) })
        } else {
            // SAFETY: as the caller promises.
            int(unsafe { libc::syscall(libc::SYS_faccessat2, folder, path, mode, flags) })
        }
    };
    // SAFETY: as the caller promises.
    unsafe { at_real_path(path, target, call) }
}

/// `readlink(2)`.
///
/// # Safety
/// `path` must be a C string or null, `buffer` have room for `size` bytes.
pub unsafe fn readlink(path: *const c_char, buffer: *mut c_char, size: usize) -> isize {
    // SAFETY: as the caller promises.
    unsafe { readlinkat(libc::AT_FDCWD, path, buffer, size) }
}

/// `readlinkat(2)`.
///
/// # Safety
/// `path` must be a C string or null, `buffer` have room for `size` bytes.
pub unsafe fn readlinkat(folder: c_int, path: *const c_char, buffer: *mut c_char, size: usize) -> isize {
    // SAFETY: as the caller promises.
    let target = unsafe { classify_raw(path) };
    if matches!(target, Target::Device(_)) {
        // To the program it is a device, not a link.
        set_errno(libc::EINVAL);
        return -1;
    }
    // SAFETY: as the caller promises.
    let call =
        |path: *const c_char| unsafe { libc::syscall(libc::SYS_readlinkat, folder, path, buffer, size) };
    // SAFETY: as the caller promises.
    let length = unsafe { at_real_path(path, target, |path| int(call(path))) };
    isize::try_from(length).unwrap_or(-1)
}

/// `getxattr(2)`, which `ls -l` calls for each file; always follows a symbolic link.
///
/// # Safety
/// `path` must be a C string or null, `name` a C string, `value` have room for `size` bytes.
pub unsafe fn getxattr(path: *const c_char, name: *const c_char, value: *mut c_void, size: usize) -> isize {
    // SAFETY: as the caller promises.
    unsafe { extended_attribute(libc::SYS_getxattr, path, name, value, size) }
}

/// `lgetxattr(2)`.
///
/// # Safety
/// `path` must be a C string or null, `name` a C string, `value` have room for `size` bytes.
pub unsafe fn lgetxattr(path: *const c_char, name: *const c_char, value: *mut c_void, size: usize) -> isize {
    // SAFETY: as the caller promises.
    unsafe { extended_attribute(libc::SYS_lgetxattr, path, name, value, size) }
}

unsafe fn extended_attribute(
    number: c_long,
    path: *const c_char,
    name: *const c_char,
    value: *mut c_void,
    size: usize,
) -> isize {
    // SAFETY: as the caller promises.
    let target = unsafe { classify_raw(path) };
    // SAFETY: as the caller promises.
    let call = |path: *const c_char| unsafe { libc::syscall(number, path, name, value, size) };
    // SAFETY: as the caller promises.
    let length = unsafe { at_real_path(path, target, |path| int(call(path))) };
    isize::try_from(length).unwrap_or(-1)
}

/// What a descriptor of the device shows, whatever it is.
fn show_opened(stat: &mut libc::stat, fd: c_int) {
    if let Some(device) = opened(stat.st_mode, fd) {
        stat.st_mode = CHARACTER_DEVICE.into();
        number(stat, device);
    }
}

/// The device that a descriptor with this mode is of. Only FIFOs can be: others cost no system call.
fn opened(mode: libc::mode_t, fd: c_int) -> Option<u8> {
    let is_fifo = mode & libc::S_IFMT == libc::S_IFIFO;
    if is_fifo { opening::of(fd).map(|opening| opening.device) } else { None }
}

/// Gives a file the numbers of a device, by which libibverbs finds the device of a descriptor (`open_cdev.c`).
fn number(stat: &mut libc::stat, device: u8) {
    stat.st_rdev = libc::makedev(sysfs::MAJOR, sysfs::minor(device));
}

/// Where `/dev/infiniband/uverbsN` stands, the fabric's tree has a link to a device, which must look like one.
fn following(target: Target, flags: c_int) -> c_int {
    if matches!(target, Target::Device(_)) { flags & !libc::AT_SYMLINK_NOFOLLOW } else { flags }
}

unsafe fn classify_raw(path: *const c_char) -> Target {
    if path.is_null() {
        return Target::Elsewhere;
    }
    // SAFETY: the callers of this module promise a C string.
    classify(unsafe { CStr::from_ptr(path) }.to_bytes())
}

/// Makes a call with the path as it is, or with that of the fabric's tree.
unsafe fn at_real_path(
    path: *const c_char,
    target: Target,
    call: impl FnOnce(*const c_char) -> c_int,
) -> c_int {
    if target == Target::Elsewhere {
        return call(path);
    }
    let Some(root) = root() else { return fail(libc::ENOENT) };
    let mut buffer = [0; PATH_MAX];
    // SAFETY: a path that was classified as ours is a C string.
    let bytes = unsafe { CStr::from_ptr(path) }.to_bytes();
    match redirect(bytes, root, &mut buffer) {
        Some(path) => call(path.as_ptr().cast()),
        None => fail(libc::ENAMETOOLONG),
    }
}

/// The folder of the fabric, whose tree is made by whoever looks first. Without one there is no device: said once.
fn root() -> Option<&'static [u8]> {
    static ROOT: OnceLock<Option<Vec<u8>>> = OnceLock::new();
    let root = ROOT.get_or_init(|| match join::prepare() {
        Ok(folder) => Some(folder.path().as_os_str().as_bytes().to_vec()),
        Err(reason) => {
            complain(&[&reason]);
            None
        }
    });
    root.as_deref()
}

/// The mode of a device that everybody may use.
const CHARACTER_DEVICE: u16 = 0o020_666;

unsafe extern "C" {
    /// glibc's other name for `fopen`.
    fn _IO_fopen(path: *const c_char, mode: *const c_char) -> *mut libc::FILE;
}

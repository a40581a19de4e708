//! Where the device's trace goes: lines appended to a file.

use std::ffi::CStr;
use std::fmt;
use std::io::{Cursor, Write as _};

use super::syscall;
use crate::device::Trace;

/// A file that is opened for each line: a descriptor kept open could be closed by the program, and its number then
/// be a file of the program's.
#[derive(Debug)]
pub(crate) struct TraceFile {
    path: [u8; PATH],
    on: bool,
}

const PATH: usize = 1024;
const LINE: usize = 512;

impl TraceFile {
    /// Appends to `path`, or writes nothing.
    pub(crate) fn new(path: Option<&[u8]>) -> Self {
        let mut trace = Self { path: [0; PATH], on: false };
        if let Some(path) = path {
            trace.start(path);
        }
        trace
    }

    /// Appends to `path` from now on; false if it is too long or has a NUL in it.
    pub(crate) fn start(&mut self, path: &[u8]) -> bool {
        self.on = path.len() < PATH && !path.contains(&0);
        if self.on {
            self.path = [0; PATH];
            self.path[..path.len()].copy_from_slice(path);
        }
        self.on
    }

    /// Writes nothing from now on.
    pub(crate) fn stop(&mut self) {
        self.on = false;
    }

    pub(crate) fn is_on(&self) -> bool {
        self.on
    }
}

impl Trace for TraceFile {
    fn line(&mut self, line: fmt::Arguments<'_>) {
        let mut buffer = [0; LINE];
        let mut cursor = Cursor::new(&mut buffer[..LINE - 1]);
        // What does not fit is cut off; the line feed always stands.
        let _ = cursor.write_fmt(line);
        let length = usize::try_from(cursor.position()).unwrap_or(0);
        buffer[length] = b'\n';
        let Ok(path) = CStr::from_bytes_until_nul(&self.path) else { return };
        let flags = libc::O_WRONLY | libc::O_APPEND | libc::O_CREAT | libc::O_CLOEXEC;
        match syscall::open(path, flags, 0o644) {
            Ok(fd) => {
                let _ = syscall::write(fd, &buffer[..=length]);
                let _ = syscall::close(fd);
            }
            Err(_) => {
                self.on = false;
                syscall::complain(&["the trace file cannot be opened; nothing is traced any more"]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_appended_and_long_ones_cut() {
        let path = std::env::temp_dir().join(format!("rrddmma-emu-trace-{}", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let mut trace = TraceFile::new(Some(path.as_os_str().as_encoded_bytes()));
        trace.line(format_args!("one {}", 1));
        trace.line(format_args!("{}", "x".repeat(2 * LINE)));
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text, format!("one 1\n{}\n", "x".repeat(LINE - 1)));
        trace.stop();
        assert!(!trace.is_on());
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn paths_that_cannot_be_named_are_refused() {
        let mut trace = TraceFile::new(None);
        assert!(!trace.start(&[b'x'; PATH]));
        assert!(!trace.start(b"a\0b"));
        assert!(trace.start(b"a"));
    }
}

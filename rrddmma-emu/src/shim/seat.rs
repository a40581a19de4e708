//! Which processes are on the fabric, and whether they still are.
//!
//! Each process has a seat in shared memory with its number, its start time and a *token*: a random word at a known
//! address in its memory. Reading the token back proves that the process is the one that sat down and still runs
//! the same program, which neither its number (recycled) nor its start time (kept by `exec`) does. So nothing is
//! ever written into the memory of a stranger.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use super::remote;
use super::syscall::{self, Errno};
use crate::device::Process;

/// Seats of a fabric.
pub(crate) const SEATS: usize = 128;

/// One process; free while `pid` is 0.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Seat {
    pid: AtomicU32,
    reserved: AtomicU32,
    start_time: AtomicU64,
    token: AtomicU64,
    token_address: AtomicU64,
}

/// What is known about the process in a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Liveness {
    /// It runs, and its memory can be reached.
    Alive,
    /// It has ended, or runs another program.
    Gone,
    /// It seems to run, but this host forbids reading its memory.
    Forbidden,
}

impl Seat {
    /// Sits a process down. The caller holds the lock of those who join.
    pub(crate) fn take(&self, process: Process, token: &'static AtomicU64) {
        self.start_time.store(process.start_time, Ordering::Relaxed);
        self.token.store(token.load(Ordering::Relaxed), Ordering::Relaxed);
        let address = std::ptr::from_ref(token).addr();
        self.token_address.store(address as u64, Ordering::Relaxed);
        self.pid.store(process.pid, Ordering::Release);
    }

    /// Frees the seat.
    pub(crate) fn leave(&self) {
        self.pid.store(0, Ordering::Release);
    }

    /// Who sits here.
    pub(crate) fn process(&self) -> Option<Process> {
        let pid = self.pid.load(Ordering::Acquire);
        (pid != 0).then(|| Process::new(pid, self.start_time.load(Ordering::Relaxed)))
    }

    /// Looks whether the process in this seat is still the one that took it.
    pub(crate) fn liveness(&self) -> Liveness {
        let Some(process) = self.process() else { return Liveness::Gone };
        let mut found = [0; 8];
        match remote::read(process.pid, self.token_address.load(Ordering::Relaxed), &mut found) {
            Ok(()) if u64::from_ne_bytes(found) == self.token.load(Ordering::Relaxed) => Liveness::Alive,
            Err(errno) if is_forbidden(process, errno) => Liveness::Forbidden,
            _ => Liveness::Gone,
        }
    }
}

/// Whether an error of `process_vm_readv(2)` is the host's refusal. A process that is just ending may get the same errno
/// (Yama looks whether it is still there), so it must be there afterwards.
pub(crate) fn is_forbidden(process: Process, errno: Errno) -> bool {
    matches!(errno, libc::EPERM | libc::ENOSYS) && start_time(process.pid) == Some(process.start_time)
}

/// When process `pid` was started, in clock ticks since boot; `None` if it has ended, also if nobody waited for it
/// yet. Field 22 of `/proc/PID/stat`, see proc(5).
pub(crate) fn start_time(pid: u32) -> Option<u64> {
    let mut path = [0_u8; 32];
    let path = {
        use std::io::Write as _;
        let mut cursor = std::io::Cursor::new(path.as_mut_slice());
        write!(cursor, "/proc/{pid}/stat\0").ok()?;
        std::ffi::CStr::from_bytes_until_nul(&path).ok()?
    };
    let fd = syscall::open(path, libc::O_RDONLY | libc::O_CLOEXEC, 0).ok()?;
    let mut buffer = [0; 512];
    let length = syscall::read(fd, &mut buffer);
    // A descriptor that was only read from has nothing to report at its end.
    let _ = syscall::close(fd);
    parse_start_time(buffer.get(..length.ok()?)?)
}

/// The program's name is in parentheses and may hold anything, parentheses too; numbers follow the last one.
fn parse_start_time(stat: &[u8]) -> Option<u64> {
    let after_name = stat.iter().rposition(|&byte| byte == b')')? + 1;
    let mut fields = stat[after_name..].split(|&byte| byte == b' ').filter(|field| !field.is_empty());
    let state = fields.next()?;
    if matches!(state, b"Z" | b"X" | b"x") {
        return None;
    }
    std::str::from_utf8(fields.nth(18)?).ok()?.trim_end().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn start_times_are_read_past_hostile_names() {
        let fields = "S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20 21";
        let stat = format!("12 (a) R (b) {fields}\n");
        assert_eq!(parse_start_time(stat.as_bytes()), Some(4711));
        assert_eq!(parse_start_time(stat.replace(" S ", " Z ").as_bytes()), None);
        assert_eq!(parse_start_time(b"12 (a"), None);
        assert_eq!(parse_start_time(b""), None);
    }

    #[test]
    fn this_process_has_a_start_time_and_a_dead_one_none() {
        assert!(start_time(std::process::id()).is_some());
        assert_eq!(start_time(u32::MAX), None);
    }

    #[test]
    fn a_peer_that_has_ended_is_no_refusal_of_the_host() {
        let mut child =
            std::process::Command::new("cat").stdin(std::process::Stdio::piped()).spawn().unwrap();
        let peer = Process::new(child.id(), start_time(child.id()).unwrap());
        assert!(is_forbidden(peer, libc::EPERM) && is_forbidden(peer, libc::ENOSYS));
        assert!(!is_forbidden(peer, libc::EFAULT));
        // It ends when it reads the end of its input, and is seen as ended while nobody has waited for it.
        drop(child.stdin.take());
        while start_time(peer.pid).is_some() {
            std::thread::yield_now();
        }
        assert!(!is_forbidden(peer, libc::EPERM));
        assert!(child.wait().unwrap().success());
        assert!(!is_forbidden(peer, libc::EPERM));
    }

    #[test]
    fn a_seat_is_alive_while_the_token_stands() {
        static TOKEN: AtomicU64 = AtomicU64::new(42);
        let seat = Seat {
            pid: AtomicU32::new(0),
            reserved: AtomicU32::new(0),
            start_time: AtomicU64::new(0),
            token: AtomicU64::new(0),
            token_address: AtomicU64::new(0),
        };
        assert_eq!(seat.liveness(), Liveness::Gone);
        let me = Process::new(std::process::id(), start_time(std::process::id()).unwrap());
        seat.take(me, &TOKEN);
        assert_eq!((seat.liveness(), seat.process()), (Liveness::Alive, Some(me)));
        // As after exec, where other memory lies at the address.
        TOKEN.store(43, Ordering::Relaxed);
        assert_eq!(seat.liveness(), Liveness::Gone);
    }
}

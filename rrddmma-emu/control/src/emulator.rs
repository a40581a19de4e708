//! The client.

use std::ffi::{CString, c_int};
use std::fmt;
use std::path::Path;

use crate::symbols::{self, Symbols};

/// The emulator that this process runs on.
#[derive(Debug, Clone, Copy)]
pub struct Emulator {
    symbols: Symbols,
}

/// When the device works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A store to a doorbell page traps, and the device runs before the store returns.
    Trap,
    /// The device runs only in [`Emulator::step`] and [`Emulator::run_until_idle`], on a virtual clock.
    Manual,
    /// A thread looks for work without end.
    Poll,
    /// A number of a newer emulator, or a negative one if the emulator could not set itself up.
    Unknown(i32),
}

/// What the emulator refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlError {
    what: &'static str,
    errno: i32,
}

impl ControlError {
    /// The error number, as in `errno(3)`.
    pub fn errno(&self) -> i32 {
        self.errno
    }
}

impl fmt::Display for ControlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, std::io::Error::from_raw_os_error(self.errno))
    }
}

impl std::error::Error for ControlError {}

impl Emulator {
    /// The emulator beneath this process; `None` if there is none.
    pub fn find() -> Option<Self> {
        symbols::find().map(|symbols| Self { symbols })
    }

    /// When the device works.
    pub fn mode(&self) -> Mode {
        match (self.symbols.mode)() {
            0 => Mode::Trap,
            1 => Mode::Manual,
            2 => Mode::Poll,
            other => Mode::Unknown(other),
        }
    }

    /// Executes at most `requests` requests of this process and returns how many there were.
    pub fn step(&self, requests: u32) -> u32 {
        (self.symbols.step)(requests)
    }

    /// Executes everything that can be done without time passing.
    #[inline]
    pub fn run_until_idle(&self) {
        (self.symbols.run_until_idle)();
    }

    /// The device's time in nanoseconds: virtual in manual mode, else that of `CLOCK_MONOTONIC`.
    pub fn now(&self) -> u64 {
        (self.symbols.now)()
    }

    /// When a request of this process that waits is tried again, in nanoseconds of [`Emulator::now`].
    pub fn next_deadline(&self) -> Option<u64> {
        Some((self.symbols.next_deadline)()).filter(|&deadline| deadline != u64::MAX)
    }

    /// Moves the virtual clock forward; does not run the device.
    ///
    /// # Errors
    /// `EOPNOTSUPP` if the mode is not manual: the clock is then the host's.
    pub fn advance_clock(&self, nanoseconds: u64) -> Result<(), ControlError> {
        checked("advance the clock", (self.symbols.advance_clock)(nanoseconds))
    }

    /// Chooses how [`Emulator::step`] picks among queue pairs: 0 takes them by their place, anything else seeds a
    /// random choice that the same seed repeats.
    pub fn seed(&self, seed: u64) {
        (self.symbols.seed)(seed);
    }

    /// Lets something of this process fail once: `ioctl create_qp #2 ENOMEM` fails the second creation of a queue pair
    /// from now on, `wqe send #3 RETRY_EXC_ERR` the third send, and `rnr #3` lets the third message find no receive. Or
    /// changes something for all programs, at once or before the n-th request of this one: `port 1 down`, `port 1 up
    /// #3`, `device gone`. A rule may begin with a device, `mlx5_1`. Standard error says what is wrong with a rule.
    ///
    /// # Errors
    /// - `EINVAL` if the text is no rule or names a port that the device does not have.
    /// - `ENODEV` if it names a device that the fabric does not have.
    /// - `ENOSPC` if too many rules wait already.
    pub fn add_fault(&self, rule: &str) -> Result<(), ControlError> {
        let what = "add a fault rule";
        let rule = CString::new(rule).map_err(|_| ControlError { what, errno: libc::EINVAL })?;
        // SAFETY: the function only reads the C string, which outlives the call.
        checked(what, unsafe { (self.symbols.add_fault)(rule.as_ptr()) })
    }

    /// Forgets the rules of this process and returns how many had not struck: a test whose fault was never hit has
    /// tested nothing.
    pub fn clear_faults(&self) -> usize {
        (self.symbols.clear_faults)()
    }

    /// Appends a line for each system call and each request of this process to a file from now on. Without addresses and times, so
    /// that the traces of two runs can be compared.
    ///
    /// # Errors
    /// `ENAMETOOLONG` if the emulator cannot keep the path.
    pub fn trace_to(&self, file: &Path) -> Result<(), ControlError> {
        let what = "trace to a file";
        let failed = |errno| ControlError { what, errno };
        let file = std::path::absolute(file)
            .map_err(|error| failed(error.raw_os_error().unwrap_or(libc::EINVAL)))?
            .into_os_string()
            .into_encoded_bytes();
        let file = CString::new(file).map_err(|_| failed(libc::EINVAL))?;
        // SAFETY: the function only reads the C string, which outlives the call.
        checked(what, unsafe { (self.symbols.trace_to)(file.as_ptr()) })
    }

    /// Traces nothing from now on.
    pub fn trace_off(&self) {
        (self.symbols.trace_off)();
    }
}

fn checked(what: &'static str, errno: c_int) -> Result<(), ControlError> {
    if errno == 0 { Ok(()) } else { Err(ControlError { what, errno }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_an_emulator_there_is_none() {
        // The unit tests of this crate define none of the functions; under `rrddmma-emu run` there would be one.
        if std::env::var_os("RRDDMMA_EMU_FABRIC").is_none() {
            assert!(Emulator::find().is_none());
        }
    }

    #[test]
    fn errors_say_what_was_refused() {
        assert_eq!(checked("do it", 0), Ok(()));
        let error = checked("do it", libc::EINVAL).unwrap_err();
        assert!(error.to_string().starts_with("do it: Invalid argument"), "{error}");
    }
}

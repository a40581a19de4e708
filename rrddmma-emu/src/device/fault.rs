//! Faults on demand: the n-th system call of a kind fails with an error number, the n-th request completes with a
//! status.
//!
//! The grammar, one rule each:
//! ```text
//! ioctl COMMAND [#N] ERRNO      ioctl create_qp #2 ENOMEM
//! wqe OPCODE [#N] STATUS        wqe send_imm #3 RETRY_EXC_ERR
//! ```
//! `any` stands for every command or opcode; without `#N` it is the first. A rule strikes once.

use zerocopy::{FromBytes, FromZeros, Immutable, IntoBytes, KnownLayout};

use super::cqe::Syndrome;
use super::fabric::Fabric;
use super::host::{Host, Process};
use super::process;
use super::wqe::opcode;
use crate::errno::Errno;

macro_rules! commands {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// The system calls that a rule can name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each is the verb of its name")]
        #[repr(u32)]
        pub enum Command { $($name),* }

        impl Command {
            const ALL: &'static [(&'static str, Self)] = &[$(($text, Self::$name)),*];
        }
    };
}

commands! {
    GetContext = "get_context",
    QueryDevice = "query_device",
    QueryPort = "query_port",
    QueryGid = "query_gid",
    AllocAsyncFd = "alloc_async_fd",
    AllocUar = "alloc_uar",
    FreeUar = "free_uar",
    AllocPd = "alloc_pd",
    DeallocPd = "dealloc_pd",
    RegMr = "reg_mr",
    ReregMr = "rereg_mr",
    DeregMr = "dereg_mr",
    AllocMw = "alloc_mw",
    DeallocMw = "dealloc_mw",
    CreateCompChannel = "create_comp_channel",
    CreateCq = "create_cq",
    ResizeCq = "resize_cq",
    ModifyCq = "modify_cq",
    DestroyCq = "destroy_cq",
    CreateQp = "create_qp",
    ModifyQp = "modify_qp",
    QueryQp = "query_qp",
    DestroyQp = "destroy_qp",
    CreateSrq = "create_srq",
    ModifySrq = "modify_srq",
    QuerySrq = "query_srq",
    DestroySrq = "destroy_srq",
    OpenXrcd = "open_xrcd",
    CloseXrcd = "close_xrcd",
    OpenQp = "open_qp",
    AttachMcast = "attach_mcast",
    DetachMcast = "detach_mcast",
    CreateAh = "create_ah",
    DestroyAh = "destroy_ah",
    Devx = "devx",
    Other = "other",
}

impl Command {
    /// Its name in rules.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, command)| *command == self).map_or("other", |(name, _)| name)
    }
}

/// One rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A system call fails.
    Ioctl {
        /// Which; `None` for any.
        command: Option<Command>,
        /// The n-th from now on, counted from 1.
        nth: u32,
        /// How.
        errno: Errno,
    },
    /// A request fails.
    Request {
        /// Opcode of the request; `None` for any.
        opcode: Option<u8>,
        /// The n-th from now on, counted from 1.
        nth: u32,
        /// How.
        syndrome: Syndrome,
    },
}

/// A text that is no rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    reason: &'static str,
    word: String,
}

impl core::fmt::Display for ParseError {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(formatter, "{}: {:?}", self.reason, self.word)
    }
}

impl core::error::Error for ParseError {}

impl core::str::FromStr for Rule {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let bad = |reason, word: &str| ParseError { reason, word: word.to_owned() };
        let mut words = text.split_whitespace().peekable();
        let kind = words.next().unwrap_or("");
        let what = words.next().unwrap_or("");
        let mut nth = 1;
        if let Some(word) = words.next_if(|word| word.starts_with('#')) {
            nth = word[1..]
                .parse()
                .ok()
                .filter(|nth| *nth > 0)
                .ok_or_else(|| bad("not a number from 1 on", word))?;
        }
        let how = words.next().unwrap_or("");
        if let Some(word) = words.next() {
            return Err(bad("a rule ends before", word));
        }
        match kind {
            "ioctl" => {
                let known = Command::ALL.iter().find(|(name, _)| *name == what).map(|(_, command)| *command);
                if known.is_none() && what != "any" {
                    return Err(bad("no such command", what));
                }
                let errno = Errno::from_name(how).ok_or_else(|| bad("no such error number", how))?;
                Ok(Self::Ioctl { command: known, nth, errno })
            }
            "wqe" => {
                let known = opcode::from_name(what);
                if known.is_none() && what != "any" {
                    return Err(bad("no such opcode", what));
                }
                let syndrome = Syndrome::from_name(how).ok_or_else(|| bad("no such status", how))?;
                Ok(Self::Request { opcode: known, nth, syndrome })
            }
            _ => Err(bad("a rule begins with ioctl or wqe, not", kind)),
        }
    }
}

const RULES: usize = 8;
const IOCTL: u32 = 1;
const REQUEST: u32 = 2;
const ANY: u32 = u32::MAX;

/// The rules of a process as they lie in the fabric.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct StoredRules([StoredRule; RULES]);

/// A rule as it lies in the fabric.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, KnownLayout, Immutable)]
#[repr(C)]
pub struct StoredRule {
    /// 0 is none.
    kind: u32,
    subject: u32,
    remaining: u32,
    result: u32,
}

/// Adds a rule to those of the calling process.
///
/// # Errors
/// [`Errno::ENOSPC`] if eight are waiting already; what [`super::open`] says if the fabric is full.
pub fn add_rule(fabric: &mut Fabric, host: &Host<'_>, rule: Rule) -> Result<(), Errno> {
    let index = process::attach(fabric, host.me)?;
    let free =
        fabric.processes[index].faults.0.iter_mut().find(|rule| rule.kind == 0).ok_or(Errno::ENOSPC)?;
    *free = match rule {
        Rule::Ioctl { command, nth, errno } => StoredRule {
            kind: IOCTL,
            subject: command.map_or(ANY, |command| command as u32),
            remaining: nth,
            result: errno.0.unsigned_abs(),
        },
        Rule::Request { opcode, nth, syndrome } => StoredRule {
            kind: REQUEST,
            subject: opcode.map_or(ANY, u32::from),
            remaining: nth,
            result: u32::from(syndrome as u8),
        },
    };
    Ok(())
}

/// Forgets the rules of the calling process and says how many had not struck.
pub fn clear_rules(fabric: &mut Fabric, host: &Host<'_>) -> usize {
    let Some(index) = process::entry_of(fabric, host.me) else { return 0 };
    let rules = &mut fabric.processes[index].faults;
    let waiting = rules.0.iter().filter(|rule| rule.kind != 0).count();
    rules.zero();
    waiting
}

/// Counts a system call; the error that a rule has for it.
pub(crate) fn on_command(fabric: &mut Fabric, process: Process, command: Command) -> Option<Errno> {
    strike(fabric, process, IOCTL, command as u32).map(|code| Errno(i32::try_from(code).unwrap_or(libc::EIO)))
}

/// Counts a request; the status that a rule has for it.
pub(crate) fn on_request(fabric: &mut Fabric, process: Process, opcode: u8) -> Option<Syndrome> {
    let code = strike(fabric, process, REQUEST, u32::from(opcode))?;
    Syndrome::from_code(u8::try_from(code).ok()?)
}

fn strike(fabric: &mut Fabric, process: Process, kind: u32, subject: u32) -> Option<u32> {
    let index = process::entry_of(fabric, process)?;
    let mut result = None;
    for rule in &mut fabric.processes[index].faults.0 {
        if rule.kind != kind || rule.subject != ANY && rule.subject != subject {
            continue;
        }
        rule.remaining = rule.remaining.saturating_sub(1);
        if rule.remaining == 0 {
            rule.kind = 0;
            result = Some(rule.result);
        }
    }
    result
}

//! What a rule of [`super`] says, and how it is written.

use super::super::cqe::Syndrome;
use super::super::wqe::opcode;
use crate::errno::Errno;

/// One rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// At which device; `None` for any that the process uses.
    pub device: Option<u8>,
    /// What happens.
    pub effect: Effect,
    /// At the n-th occasion from now on, counted from 1. 0 is at once, for what needs no occasion.
    pub nth: u32,
}

/// What a rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A system call fails.
    Ioctl {
        /// Which; `None` for any.
        command: Option<Command>,
        /// How.
        errno: Errno,
    },
    /// A request fails.
    Request {
        /// Opcode of the request; `None` for any.
        opcode: Option<u8>,
        /// How.
        syndrome: Syndrome,
    },
    /// A message that would take a receive finds none.
    NotReady,
    /// A port gets or loses its link, before a request or at once.
    Port {
        /// Which of the device.
        number: u8,
        /// Which of the two.
        up: bool,
    },
    /// The device is removed, before a request or at once.
    Gone,
}

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
    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(text, _)| *text == name).map(|(_, command)| *command)
    }

    pub(super) fn from_code(code: u32) -> Option<Self> {
        Self::ALL.iter().find(|(_, command)| *command as u32 == code).map(|(_, command)| *command)
    }

    /// Its name in rules.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, command)| *command == self).map_or("other", |(name, _)| name)
    }
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
        let bad = |reason, word: &str| Err(ParseError { reason, word: word.to_owned() });
        let mut words = text.split_whitespace().peekable();
        let mut device = None;
        if let Some(number) = words.peek().and_then(|word| word.strip_prefix("mlx5_")) {
            device = number.parse().ok();
            if device.is_none() {
                return bad("no such device", words.peek().unwrap_or(&""));
            }
            words.next();
        }
        let kind = words.next().unwrap_or("");
        let mut word = |is_number: bool| words.next_if(|word| word.starts_with('#') == is_number);
        let what = if kind == "rnr" { "" } else { word(false).unwrap_or("") };
        let link = if kind == "port" { word(false).unwrap_or("") } else { "" };
        let nth = match word(true) {
            None => None,
            Some(word) => match word[1..].parse() {
                Ok(nth @ 1..) => Some(nth),
                _ => return bad("not a number from 1 on", word),
            },
        };
        let how = if matches!(kind, "ioctl" | "wqe") { word(false).unwrap_or("") } else { "" };
        if let Some(word) = words.next() {
            return bad("a rule ends before", word);
        }
        let effect = match kind {
            "ioctl" => {
                let Some(command) = any_or(what, Command::from_name) else {
                    return bad("no such command", what);
                };
                let Some(errno) = Errno::from_name(how) else { return bad("no such error number", how) };
                Effect::Ioctl { command, errno }
            }
            "wqe" => {
                let Some(opcode) = any_or(what, opcode::from_name) else {
                    return bad("no such opcode", what);
                };
                let Some(syndrome) = Syndrome::from_name(how) else { return bad("no such status", how) };
                Effect::Request { opcode, syndrome }
            }
            "rnr" => Effect::NotReady,
            "port" => match (what.parse(), link) {
                (Ok(number @ 1..=2), "up" | "down") => Effect::Port { number, up: link == "up" },
                (Ok(1..=2), _) => return bad("a port goes up or down, not", link),
                _ => return bad("no such port", what),
            },
            "device" if what == "gone" => Effect::Gone,
            "device" => return bad("a device can be gone, not", what),
            _ => return bad("a rule begins with ioctl, wqe, rnr, port or device, not", kind),
        };
        // What needs no occasion happens at once unless it is told when.
        let usual = if effect.needs_occasion() { 1 } else { 0 };
        Ok(Self { device, effect, nth: nth.unwrap_or(usual) })
    }
}

impl Effect {
    fn needs_occasion(self) -> bool {
        !matches!(self, Self::Port { .. } | Self::Gone)
    }
}

/// What a word names; `Some(None)` for `any`.
fn any_or<T>(word: &str, named: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if word == "any" { Some(None) } else { named(word).map(Some) }
}

impl core::fmt::Display for Rule {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        if let Some(device) = self.device {
            write!(formatter, "mlx5_{device} ")?;
        }
        let nth = self.nth;
        match self.effect {
            Effect::Ioctl { command, errno } => {
                write!(formatter, "ioctl {} #{nth} {errno}", command.map_or("any", Command::name))
            }
            Effect::Request { opcode, syndrome } => {
                let name = opcode.map_or("any", opcode::name);
                write!(formatter, "wqe {name} #{nth} {}", syndrome.name())
            }
            Effect::NotReady => write!(formatter, "rnr #{nth}"),
            Effect::Port { number, up } => {
                write!(formatter, "port {number} {} #{nth}", if up { "up" } else { "down" })
            }
            Effect::Gone => write!(formatter, "device gone #{nth}"),
        }
    }
}

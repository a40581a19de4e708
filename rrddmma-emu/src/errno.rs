//! The error numbers of Linux, as a value.

/// An error number as the kernel would give it: positive, from `errno.h`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Errno(pub i32);

macro_rules! errnos {
    ($($name:ident = $text:literal),* $(,)?) => {
        impl Errno {
            $(
                #[doc = $text]
                pub const $name: Self = Self(libc::$name);
            )*

            /// The symbolic name, for example `EINVAL`; `None` for a number this crate never uses.
            #[must_use]
            pub fn name(self) -> Option<&'static str> {
                match self.0 {
                    $(libc::$name => Some(stringify!($name)),)*
                    _ => None,
                }
            }

            /// The error of this symbolic name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $(stringify!($name) => Some(Self::$name),)*
                    _ => None,
                }
            }
        }
    };
}

errnos! {
    EPERM = "Operation not permitted.",
    ENOENT = "No such object.",
    EIO = "Input/output error.",
    ENXIO = "The device is gone.",
    EAGAIN = "Try again.",
    ENOMEM = "No room for another object.",
    EBADF = "No such file descriptor, or not of this kind.",
    EACCES = "Permission denied.",
    EFAULT = "An address the caller may not use.",
    EBUSY = "The object is still in use.",
    ENODEV = "No such device.",
    EINVAL = "Invalid argument.",
    EMFILE = "Too many open files.",
    ENOSPC = "No space left.",
    ERANGE = "A number out of range.",
    ENODATA = "No data.",
    EPROTONOSUPPORT = "The method, or a mandatory attribute of it, is unknown.",
    EOPNOTSUPP = "Known, but this device cannot do it.",
    ENETUNREACH = "The destination has no route.",
    ETIMEDOUT = "Nobody answered.",
    EREMOTEIO = "The device's firmware refused the command.",
}

impl core::fmt::Debug for Errno {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.name() {
            Some(name) => formatter.write_str(name),
            None => write!(formatter, "errno {}", self.0),
        }
    }
}

impl core::fmt::Display for Errno {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        core::fmt::Debug::fmt(self, formatter)
    }
}

impl core::error::Error for Errno {}

//! Fields of headers, with which of their bits are compared.

use std::net::{Ipv4Addr, Ipv6Addr};

/// What a field of a header must be, in the bits that are set in the mask. A plain value is the whole field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Masked<T> {
    value: T,
    mask: T,
}

/// A type of a field of a header.
pub trait Field: sealed::Field + Copy {}

pub(super) mod sealed {
    #[allow(unnameable_types, reason = "sealed: nobody else implements it")]
    pub trait Field: Sized {
        /// No bit of it.
        const NOTHING: Self;
        /// Every bit of it.
        const ALL: Self;
        /// As C has it, where all fields are in network order.
        #[cfg_attr(not(rrddmma_rdma_core), allow(dead_code, reason = "no flow is made there"))]
        type Wire;
        #[cfg_attr(not(rrddmma_rdma_core), allow(dead_code, reason = "no flow is made there"))]
        fn wire(self) -> Self::Wire;
    }
}

impl<T: Field> Masked<T> {
    /// The bits of `value` that are set in `mask`. Most devices take a mask of all bits or of none only.
    pub const fn new(value: T, mask: T) -> Self {
        Self { value, mask }
    }

    pub(super) const fn anything() -> Self {
        Self { value: T::NOTHING, mask: T::NOTHING }
    }

    /// Value and mask as C has them.
    #[cfg(rrddmma_rdma_core)]
    pub(super) fn wire(self) -> (T::Wire, T::Wire) {
        (self.value.wire(), self.mask.wire())
    }
}

impl Masked<u32> {
    /// Of a field that is narrower than its type, whose other bits are not compared. `None` if the value does not fit.
    pub(super) const fn narrow(self, bits: u32) -> Option<Self> {
        let all = (1 << bits) - 1;
        if self.value > all { None } else { Some(Self { value: self.value, mask: self.mask & all }) }
    }
}

impl<T: Field> From<T> for Masked<T> {
    fn from(value: T) -> Self {
        Self { value, mask: T::ALL }
    }
}

macro_rules! fields {
    ($($type:ty: $nothing:expr, $all:expr, $wire:ty, |$value:ident| $convert:expr;)*) => {
        $(impl sealed::Field for $type {
            const NOTHING: Self = $nothing;
            const ALL: Self = $all;
            type Wire = $wire;

            fn wire(self) -> $wire {
                let $value = self;
                $convert
            }
        }

        impl Field for $type {})*
    };
}

fields! {
    u8: 0, u8::MAX, u8, |value| value;
    u16: 0, u16::MAX, u16, |value| value.to_be();
    u32: 0, u32::MAX, u32, |value| value.to_be();
    [u8; 6]: [0; 6], [0xff; 6], [u8; 6], |value| value;
    Ipv4Addr: Self::UNSPECIFIED, Self::BROADCAST, u32, |value| u32::from_ne_bytes(value.octets());
    Ipv6Addr: Self::UNSPECIFIED, Self::from_bits(u128::MAX), [u8; 16], |value| value.octets();
}

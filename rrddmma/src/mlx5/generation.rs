//! Which ConnectX a device is.

use std::fmt;

use crate::context::DeviceAttributes;

macro_rules! generations {
    ($($variant:ident $name:literal $connectx:literal: $($part:literal)|+;)*) => {
        /// Which ConnectX a device is.
        ///
        /// Source of the numbers: the table of devices that libmlx5 serves (rdma-core, `providers/mlx5/mlx5.c`) and the PCI ID database.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Generation {
            $(#[doc = $name] $variant,)*
            /// A virtual function of a ConnectX-6 Dx or later, which share one number.
            VirtualFunction,
            /// A device that this library does not know, whoever made it.
            Unknown {
                /// The vendor, as an IEEE number.
                vendor: u32,
                /// The vendor's number of this kind of device.
                part: u32,
            },
        }

        impl Generation {
            /// From the vendor and the part, as a device's attributes have them.
            pub const fn from_ids(vendor: u32, part: u32) -> Self {
                match (vendor, part) {
                    $((NVIDIA, $($part)|+) => Self::$variant,)*
                    (NVIDIA, 0x101e) => Self::VirtualFunction,
                    _ => Self::Unknown { vendor, part },
                }
            }

            /// The number of the ConnectX that it is or has inside: 7 for a BlueField-3. `None` where the device does not tell.
            pub const fn connectx(self) -> Option<u8> {
                match self {
                    $(Self::$variant => if $connectx == 0 { None } else { Some($connectx) },)*
                    Self::VirtualFunction | Self::Unknown { .. } => None,
                }
            }
        }

        impl fmt::Display for Generation {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$variant => f.write_str($name),)*
                    Self::VirtualFunction => f.write_str("ConnectX virtual function"),
                    Self::Unknown { vendor, part } => write!(f, "unknown device {part:#x} of vendor {vendor:#x}"),
                }
            }
        }
    };
}

/// Mellanox, as an IEEE number; NVIDIA kept it.
const NVIDIA: u32 = 0x02c9;

generations! {
    ConnectX3 "ConnectX-3" 3: 0x1003 | 0x1004;
    ConnectX3Pro "ConnectX-3 Pro" 3: 0x1007;
    ConnectIb "Connect-IB" 0: 0x1011 | 0x1012;
    ConnectX4 "ConnectX-4" 4: 0x1013 | 0x1014;
    ConnectX4Lx "ConnectX-4 Lx" 4: 0x1015 | 0x1016;
    ConnectX5 "ConnectX-5" 5: 0x1017 | 0x1018;
    ConnectX5Ex "ConnectX-5 Ex" 5: 0x1019 | 0x101a;
    ConnectX6 "ConnectX-6" 6: 0x101b | 0x101c;
    ConnectX6Dx "ConnectX-6 Dx" 6: 0x101d;
    ConnectX6Lx "ConnectX-6 Lx" 6: 0x101f;
    ConnectX7 "ConnectX-7" 7: 0x1021;
    ConnectX8 "ConnectX-8" 8: 0x1023;
    ConnectX9 "ConnectX-9" 9: 0x1025;
    BlueField "BlueField" 5: 0xa2d2 | 0xa2d3;
    BlueField2 "BlueField-2" 6: 0xa2d6;
    BlueField3 "BlueField-3" 7: 0xa2dc;
    BlueField4 "BlueField-4" 8: 0xa2df;
}

impl Generation {
    /// Of an open device. Needs no libmlx5.
    pub const fn of(attributes: &DeviceAttributes) -> Self {
        Self::from_ids(attributes.vendor_id(), attributes.vendor_part_id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_told_by_vendor_and_part() {
        for (part, name, connectx) in [
            (0x1013, "ConnectX-4", Some(4)),
            (0x1018, "ConnectX-5", Some(5)),
            (0x101d, "ConnectX-6 Dx", Some(6)),
            (0x1021, "ConnectX-7", Some(7)),
            (0xa2dc, "BlueField-3", Some(7)),
            (0x1011, "Connect-IB", None),
            (0x101e, "ConnectX virtual function", None),
        ] {
            let generation = Generation::from_ids(0x02c9, part);
            assert_eq!((generation.to_string().as_str(), generation.connectx()), (name, connectx));
        }
    }

    #[test]
    fn what_is_not_known_is_carried() {
        let other = Generation::from_ids(0x02c9, 0x4242);
        assert_eq!(other, Generation::Unknown { vendor: 0x02c9, part: 0x4242 });
        // The number of a ConnectX-5, from somebody else.
        let other = Generation::from_ids(0x8086, 0x1017);
        assert_eq!(other.to_string(), "unknown device 0x1017 of vendor 0x8086");
        assert_eq!(other.connectx(), None);
    }
}

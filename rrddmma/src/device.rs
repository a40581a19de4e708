//! The RDMA devices of this machine.

mod finder;

use std::ffi::CStr;
use std::fmt;
use std::path::PathBuf;
use std::ptr::NonNull;
use std::sync::Arc;

use rrddmma_sys as sys;

pub use self::finder::Finder;

use crate::error::{Detail, Error, ErrorKind, Result, Verb};
use crate::ffi;
use crate::ids::Guid;

/// A device of this machine, not yet opened. Cheap to clone; keeps the list alive that it came from.
#[doc(alias = "ibv_device")]
#[derive(Clone)]
pub struct Device {
    /// Frees the list, and with it this device, when the last of them is dropped.
    _list: Arc<List>,
    raw: NonNull<sys::ibv_device>,
}

// SAFETY: I1 – a device is read-only data of libibverbs, kept by the list that `_list` holds; nothing of it is tied to a thread.
unsafe impl Send for Device {}
// SAFETY: I1 – as above: all access through a shared `Device` only reads.
unsafe impl Sync for Device {}

impl Device {
    /// Lists the devices, in the order of libibverbs. An empty list means: the kernel supports RDMA and has no device.
    ///
    /// # Errors
    /// * [`ErrorKind::NoKernelSupport`] (`ENOSYS`) if the kernel has no RDMA support.
    /// * [`ErrorKind::PermissionDenied`], [`ErrorKind::OutOfMemory`] as the system reports them.
    ///
    /// Verb: [ibv_get_device_list(3)](https://man7.org/linux/man-pages/man3/ibv_get_device_list.3.html)
    #[doc(alias = "ibv_get_device_list")]
    #[doc(alias = "ibv_free_device_list")]
    pub fn list() -> Result<Vec<Self>> {
        let mut count = 0;
        // SAFETY: I4 – the out-parameter is a live local, written before the call returns.
        let raw = unsafe { sys::ibv_get_device_list(&raw mut count) };
        let raw = ffi::null_sets_errno(Verb::GetDeviceList, raw)?;
        let list = Arc::new(List { raw });
        let devices = (0..usize::try_from(count).unwrap_or(0)).filter_map(|index| {
            // SAFETY: the array has `count` entries, so that the offset stays inside it.
            let entry = unsafe { raw.as_ptr().add(index) };
            // SAFETY: I1 – the array lives as long as `list`, and the entry was just shown to be inside it.
            let device = NonNull::new(unsafe { entry.read() })?;
            Some(Self { _list: Arc::clone(&list), raw: device })
        });
        Ok(devices.collect())
    }

    /// Finds the device of this name.
    ///
    /// # Errors
    /// * [`ErrorKind::NotFound`] if there is none; the message lists those that exist.
    /// * [`ErrorKind::NoDevice`] if there is no device at all.
    /// * As [`list`](Self::list).
    pub fn by_name(name: &str) -> Result<Self> {
        let devices = Self::list()?;
        let existing: Vec<_> = devices.iter().map(|device| device.name().to_owned()).collect();
        devices.into_iter().find(|device| device.name() == name).ok_or_else(|| {
            let kind = if existing.is_empty() { ErrorKind::NoDevice } else { ErrorKind::NotFound };
            let detail = Detail::NotAmong { what: "device", asked: name.to_owned(), existing };
            Error::new(Verb::GetDeviceList, kind).with_detail(detail)
        })
    }

    /// The first device of the list.
    ///
    /// # Errors
    /// * [`ErrorKind::NoDevice`] if there is none.
    /// * As [`list`](Self::list).
    pub fn first() -> Result<Self> {
        Self::list()?.into_iter().next().ok_or_else(|| Error::new(Verb::GetDeviceList, ErrorKind::NoDevice))
    }

    /// Its name, for example `mlx5_0`.
    #[doc(alias = "ibv_get_device_name")]
    pub fn name(&self) -> &str {
        // SAFETY: I1 – the device is kept by `self._list`.
        let name = unsafe { sys::ibv_get_device_name(self.raw.as_ptr()) };
        // SAFETY: I1 – libibverbs returns a NUL-terminated array inside the device, which `self` keeps.
        unsafe { CStr::from_ptr(name) }.to_str().unwrap_or("")
    }

    /// Its identifier on the network.
    #[doc(alias = "ibv_get_device_guid")]
    pub fn guid(&self) -> Guid {
        // SAFETY: I1 – the device is kept by `self._list`.
        let guid = unsafe { sys::ibv_get_device_guid(self.raw.as_ptr()) };
        // The number is in network order already: its bytes in memory are those of the wire.
        Guid::from_bytes(guid.to_ne_bytes())
    }

    /// The folder of the kernel's files about it, for example `/sys/class/infiniband/mlx5_0`.
    pub fn sysfs_path(&self) -> PathBuf {
        PathBuf::from("/sys/class/infiniband").join(self.name())
    }

    /// The NUMA node that it is closest to, if the kernel knows one.
    pub fn numa_node(&self) -> Option<u32> {
        // The kernel says -1 where there is only one.
        std::fs::read_to_string(self.sysfs_path().join("device/numa_node")).ok()?.trim().parse().ok()
    }

    /// The pointer that C code needs.
    pub const fn as_raw(&self) -> *mut sys::ibv_device {
        self.raw.as_ptr()
    }
}

impl fmt::Debug for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Device")
            .field("name", &self.name())
            .field("guid", &format_args!("{}", self.guid()))
            .finish()
    }
}

struct List {
    raw: NonNull<*mut sys::ibv_device>,
}

// SAFETY: the array is only read after it was made, and freeing it takes libibverbs' own lock.
unsafe impl Send for List {}
// SAFETY: the array is only read after it was made.
unsafe impl Sync for List {}

impl Drop for List {
    fn drop(&mut self) {
        // SAFETY: I1 – the array is freed here only; open devices count their own references (libibverbs device.c).
        unsafe { sys::ibv_free_device_list(self.raw.as_ptr()) };
    }
}

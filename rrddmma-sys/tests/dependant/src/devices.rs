//! What both the program and the library do: count devices.

/// The number of devices, or the errno value as a negative number.
pub fn count() -> i32 {
    let mut count = 0;
    // SAFETY: `count` is a place for an integer.
    let list = unsafe { rrddmma_sys::ibv_get_device_list(&raw mut count) };
    if list.is_null() {
        return -std::io::Error::last_os_error().raw_os_error().unwrap_or(i32::MAX);
    }
    // SAFETY: the list came from `ibv_get_device_list` and is not used afterwards.
    unsafe { rrddmma_sys::ibv_free_device_list(list) };
    count
}

//! A shared library with rrddmma-sys inside.

mod devices;

/// Counts devices.
#[unsafe(export_name = "dependant_count")]
pub extern "C" fn dependant_count() -> i32 {
    devices::count()
}

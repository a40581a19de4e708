//! A program with rrddmma-sys inside: says what its build script was told, and counts devices, by itself or through the library at `$1`.

mod devices;

use std::ffi::{CString, c_char, c_int, c_void};

unsafe extern "C" {
    fn dlopen(file: *const c_char, mode: c_int) -> *mut c_void;
    fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void;
}

fn main() {
    println!("ROUTE={}", env!("DEPENDANT_ROUTE"));
    println!("FLAVOUR={}", env!("DEPENDANT_FLAVOUR"));
    println!("LINKAGE={}", env!("DEPENDANT_LINKAGE"));
    println!("VERSION={}", env!("DEPENDANT_VERSION"));
    println!("BINDINGS={}", env!("DEPENDANT_BINDINGS"));
    println!("HAS_MLX5DV={}", env!("DEPENDANT_HAS_MLX5DV"));
    println!("INCLUDE={}", env!("DEPENDANT_INCLUDE"));
    println!("HAS={}", env!("DEPENDANT_HAS"));
    // A cfg that the build script derived: with it, the verb is there to be called.
    println!("import_device={}", cfg!(rrddmma_has_ibv_import_device));
    #[cfg(rrddmma_has_ibv_import_device)]
    std::hint::black_box(rrddmma_sys::ibv_import_device as unsafe extern "C" fn(c_int) -> _);

    let Some(library) = std::env::args().nth(1) else {
        println!("devices={}", devices::count());
        return;
    };
    let library = CString::new(library).unwrap();
    const RTLD_NOW: c_int = 2;
    // SAFETY: a C string; the library is the one built beside this program.
    let library = unsafe { dlopen(library.as_ptr(), RTLD_NOW) };
    assert!(!library.is_null(), "cannot load the library");
    // SAFETY: a handle from `dlopen` and a C string.
    let count = unsafe { dlsym(library, c"dependant_count".as_ptr()) };
    assert!(!count.is_null(), "the library has no dependant_count");
    // SAFETY: the function has this type, see lib.rs.
    let count = unsafe { std::mem::transmute::<*mut c_void, extern "C" fn() -> i32>(count) };
    println!("devices={}", count());
}

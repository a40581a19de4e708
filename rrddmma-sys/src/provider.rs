//! Keeps the mlx5 provider inside a program that is linked statically.
//!
//! A static libibverbs loads no provider. The one for mlx5 registers itself in a constructor, which the linker takes along only if something
//! refers to its object. Two things do: the wrapper behind `ibv_get_device_list`, which every program goes through
//! (`src/c/wrappers.c`), and this static, for programs that come by a device in another way, such as `ibv_import_device`.

use core::ffi::c_char;

unsafe extern "C" {
    /// `struct verbs_device_ops` of rdma-core, of which only the address matters.
    static verbs_provider_mlx5: c_char;
}

/// The address of the provider. `transparent`, so that it is an initialised pointer and nothing else.
#[repr(transparent)]
struct Provider(*const c_char);

// SAFETY: the pointer is never followed; it stands here to be linked.
unsafe impl Sync for Provider {}

#[used]
static PROVIDER: Provider = Provider(&raw const verbs_provider_mlx5);

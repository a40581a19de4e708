//! A ConnectX emulated in user space beneath unmodified libibverbs and libmlx5.

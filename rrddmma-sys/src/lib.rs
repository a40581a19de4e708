//! Raw bindings to libibverbs and libmlx5.

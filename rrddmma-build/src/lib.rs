//! Finds or builds libibverbs for `rrddmma-sys`.

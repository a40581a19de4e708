//! RDMA for Rust, specialised for NVIDIA ConnectX.

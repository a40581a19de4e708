//! The names of the C functions that can fail.

use std::fmt;

macro_rules! verbs {
    ($($variant:ident => $name:literal,)*) => {
        /// The C function (verb) that an [`Error`](crate::Error) comes from.
        ///
        /// The names are those of `infiniband/verbs.h`, of `infiniband/mlx5dv.h` and of libc, so that a message can be looked up in the manual pages.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        #[non_exhaustive]
        pub enum Verb {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        impl Verb {
            /// Every verb, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name of the C function.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

verbs! {
    GetDeviceList => "ibv_get_device_list",
    OpenDevice => "ibv_open_device",
    CloseDevice => "ibv_close_device",
    ImportDevice => "ibv_import_device",
    QueryDevice => "ibv_query_device",
    QueryDeviceEx => "ibv_query_device_ex",
    QueryRtValuesEx => "ibv_query_rt_values_ex",
    QueryPort => "ibv_query_port",
    QueryGid => "ibv_query_gid",
    QueryGidTable => "ibv_query_gid_table",
    QueryPkey => "ibv_query_pkey",
    GetAsyncEvent => "ibv_get_async_event",
    ForkInit => "ibv_fork_init",
    AllocPd => "ibv_alloc_pd",
    DeallocPd => "ibv_dealloc_pd",
    ImportPd => "ibv_import_pd",
    AllocTd => "ibv_alloc_td",
    DeallocTd => "ibv_dealloc_td",
    AllocParentDomain => "ibv_alloc_parent_domain",
    RegMr => "ibv_reg_mr",
    RegMrIova => "ibv_reg_mr_iova",
    RegDmabufMr => "ibv_reg_dmabuf_mr",
    AllocNullMr => "ibv_alloc_null_mr",
    ImportMr => "ibv_import_mr",
    ReregMr => "ibv_rereg_mr",
    AdviseMr => "ibv_advise_mr",
    DeregMr => "ibv_dereg_mr",
    AllocMw => "ibv_alloc_mw",
    DeallocMw => "ibv_dealloc_mw",
    AllocDm => "ibv_alloc_dm",
    FreeDm => "ibv_free_dm",
    RegDmMr => "ibv_reg_dm_mr",
    MemcpyToDm => "ibv_memcpy_to_dm",
    MemcpyFromDm => "ibv_memcpy_from_dm",
    Mmap => "mmap",
    CreateAh => "ibv_create_ah",
    DestroyAh => "ibv_destroy_ah",
    CreateSrq => "ibv_create_srq",
    DestroySrq => "ibv_destroy_srq",
    ModifySrq => "ibv_modify_srq",
    QuerySrq => "ibv_query_srq",
    GetSrqNum => "ibv_get_srq_num",
    OpenXrcd => "ibv_open_xrcd",
    CloseXrcd => "ibv_close_xrcd",
    PostSrqOps => "ibv_post_srq_ops",
    PostSrqRecv => "ibv_post_srq_recv",
    CreateCompChannel => "ibv_create_comp_channel",
    DestroyCompChannel => "ibv_destroy_comp_channel",
    GetCqEvent => "ibv_get_cq_event",
    CreateCq => "ibv_create_cq",
    CreateCqEx => "ibv_create_cq_ex",
    ModifyCq => "ibv_modify_cq",
    StartPoll => "ibv_start_poll",
    DestroyCq => "ibv_destroy_cq",
    ResizeCq => "ibv_resize_cq",
    ReqNotifyCq => "ibv_req_notify_cq",
    PollCq => "ibv_poll_cq",
    CreateQp => "ibv_create_qp",
    DestroyQp => "ibv_destroy_qp",
    ModifyQp => "ibv_modify_qp",
    QueryQp => "ibv_query_qp",
    QueryEce => "ibv_query_ece",
    SetEce => "ibv_set_ece",
    AttachMcast => "ibv_attach_mcast",
    DetachMcast => "ibv_detach_mcast",
    CreateCounters => "ibv_create_counters",
    AttachCountersPointFlow => "ibv_attach_counters_point_flow",
    ReadCounters => "ibv_read_counters",
    DestroyCounters => "ibv_destroy_counters",
    CreateFlow => "ibv_create_flow",
    DestroyFlow => "ibv_destroy_flow",
    PostSend => "ibv_post_send",
    PostRecv => "ibv_post_recv",
    Mlx5QueryDevice => "mlx5dv_query_device",
    Mlx5GetClockInfo => "mlx5dv_get_clock_info",
    Mlx5InitObj => "mlx5dv_init_obj",
    WrComplete => "ibv_wr_complete",
    GetAddrInfo => "getaddrinfo",
    Bind => "bind",
    Accept => "accept",
    Connect => "connect",
    Send => "send",
    Recv => "recv",
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

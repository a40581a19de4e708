//! The table of methods: which attributes each takes, in which direction, how long, and who answers.

use super::call::Call;
use super::uapi::cmd::{
    self, advise_mr, async_event, cq, device, get_context, invoke_write, mr, object, qp, query_gid_entry,
    query_gid_table, query_pd, query_port, reg_dmabuf_mr, srq, uar, uhw,
};
use super::{completion, context, destroy, memory, port, queue_pair, shared_receive, write};
use crate::device::fault::Command;
use crate::errno::Errno;

/// What an attribute carries.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// Bytes to read; up to eight stand in the attribute itself.
    Input { min: u16, max: u16 },
    /// Room to write to.
    Output { min: u16, max: u16 },
    /// The handle of an object, or the place for a new one.
    Handle,
    /// A file descriptor, or the place for a new one.
    Fd,
}

/// An attribute of a method.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spec {
    pub(crate) id: u16,
    pub(crate) shape: Shape,
    pub(crate) mandatory: bool,
}

/// A method of an object.
pub(crate) struct Method {
    pub(crate) object: u16,
    pub(crate) number: u16,
    /// What fault rules call it; `None` where a command inside has the name.
    pub(crate) command: Option<Command>,
    /// Whether it may be called before `GET_CONTEXT`.
    pub(crate) before_context: bool,
    pub(crate) attributes: &'static [Spec],
    pub(crate) handler: fn(&mut Call<'_, '_>) -> Result<(), Errno>,
}

/// The row of a method.
pub(crate) fn find(object: u16, number: u16) -> Option<&'static Method> {
    METHODS.iter().find(|method| method.object == object && method.number == number)
}

const fn input(id: u16, min: u16, max: u16) -> Spec {
    Spec { id, shape: Shape::Input { min, max }, mandatory: true }
}

const fn output(id: u16, min: u16, max: u16) -> Spec {
    Spec { id, shape: Shape::Output { min, max }, mandatory: true }
}

const fn handle(id: u16) -> Spec {
    Spec { id, shape: Shape::Handle, mandatory: true }
}

const fn fd(id: u16) -> Spec {
    Spec { id, shape: Shape::Fd, mandatory: true }
}

const fn optional(spec: Spec) -> Spec {
    Spec { mandatory: false, ..spec }
}

/// Driver data, either way; its handlers decide what they need of it.
const UHW_IN: Spec = optional(input(uhw::IN, 0, ANY));
const UHW_OUT: Spec = optional(output(uhw::OUT, 0, ANY));
const ANY: u16 = u16::MAX;

/// Every method that the device has.
pub(crate) const METHODS: &[Method] = &[
    Method {
        object: object::DEVICE,
        number: device::INVOKE_WRITE,
        command: None,
        before_context: false,
        attributes: &[
            optional(input(invoke_write::CORE_IN, 1, ANY)),
            optional(output(invoke_write::CORE_OUT, 0, ANY)),
            input(invoke_write::COMMAND, 4, 8),
            UHW_IN,
            UHW_OUT,
        ],
        handler: write::invoke,
    },
    Method {
        object: object::DEVICE,
        number: device::QUERY_PORT,
        command: Some(Command::QueryPort),
        before_context: false,
        attributes: &[input(query_port::PORT, 8, 8), output(query_port::RESPONSE, 40, ANY)],
        handler: port::query,
    },
    Method {
        object: object::DEVICE,
        number: device::GET_CONTEXT,
        command: Some(Command::GetContext),
        before_context: true,
        attributes: &[
            optional(output(get_context::COMPLETION_VECTORS, 4, 4)),
            optional(output(get_context::CORE_SUPPORT, 8, 8)),
            UHW_IN,
            UHW_OUT,
        ],
        handler: context::get,
    },
    Method {
        object: object::DEVICE,
        number: device::QUERY_CONTEXT,
        command: Some(Command::Other),
        before_context: false,
        attributes: &[
            optional(output(get_context::COMPLETION_VECTORS, 4, 4)),
            optional(output(get_context::CORE_SUPPORT, 8, 8)),
            optional(output(get_context::MLX5_CONTEXT, 8, ANY)),
        ],
        handler: context::query,
    },
    Method {
        object: object::DEVICE,
        number: device::QUERY_GID_TABLE,
        command: Some(Command::QueryGid),
        before_context: false,
        attributes: &[
            input(query_gid_table::ENTRY_SIZE, 8, 8),
            optional(input(query_gid_table::FLAGS, 4, 8)),
            output(query_gid_table::ENTRIES, 0, ANY),
            output(query_gid_table::COUNT, 8, 8),
        ],
        handler: port::gid_table,
    },
    Method {
        object: object::DEVICE,
        number: device::QUERY_GID_ENTRY,
        command: Some(Command::QueryGid),
        before_context: false,
        attributes: &[
            input(query_gid_entry::PORT, 8, 8),
            input(query_gid_entry::INDEX, 8, 8),
            optional(input(query_gid_entry::FLAGS, 4, 8)),
            output(query_gid_entry::ENTRY, 32, ANY),
        ],
        handler: port::gid_entry,
    },
    Method {
        object: object::ASYNC_EVENT,
        number: async_event::ALLOC,
        command: Some(Command::AllocAsyncFd),
        before_context: false,
        attributes: &[fd(async_event::FD)],
        handler: context::async_events,
    },
    Method {
        object: object::MLX5_UAR,
        number: uar::ALLOC,
        command: Some(Command::AllocUar),
        before_context: false,
        attributes: &[
            handle(uar::HANDLE),
            input(uar::TYPE, 4, 8),
            output(uar::OFFSET, 8, 8),
            output(uar::LENGTH, 4, 4),
            output(uar::PAGE, 4, 4),
        ],
        handler: context::alloc_uar,
    },
    Method {
        object: object::MLX5_UAR,
        number: uar::DESTROY,
        command: Some(Command::FreeUar),
        before_context: false,
        attributes: &[handle(uar::HANDLE)],
        handler: context::free_uar,
    },
    Method {
        object: object::PD,
        number: cmd::DESTROY,
        command: Some(Command::DeallocPd),
        before_context: false,
        attributes: &[handle(cmd::HANDLE)],
        handler: destroy::pd,
    },
    Method {
        object: object::AH,
        number: cmd::DESTROY,
        command: Some(Command::DestroyAh),
        before_context: false,
        attributes: &[handle(cmd::HANDLE)],
        handler: destroy::ah,
    },
    Method {
        object: object::XRCD,
        number: cmd::DESTROY,
        command: Some(Command::CloseXrcd),
        before_context: false,
        attributes: &[handle(cmd::HANDLE)],
        handler: destroy::xrcd,
    },
    Method {
        object: object::PD,
        number: query_pd::METHOD,
        command: Some(Command::Other),
        before_context: false,
        attributes: &[handle(query_pd::HANDLE), output(query_pd::NUMBER, 4, 4)],
        handler: memory::query_pd,
    },
    Method {
        object: object::MR,
        number: mr::DESTROY,
        command: Some(Command::DeregMr),
        before_context: false,
        attributes: &[handle(cmd::HANDLE)],
        handler: destroy::mr,
    },
    Method {
        object: object::MR,
        number: mr::QUERY,
        command: Some(Command::Other),
        before_context: false,
        attributes: &[
            handle(cmd::HANDLE),
            output(mr::LKEY, 4, 4),
            output(mr::RKEY, 4, 4),
            output(mr::LENGTH, 8, 8),
            optional(output(mr::IOVA, 8, 8)),
        ],
        handler: memory::query_mr,
    },
    Method {
        object: object::MR,
        number: mr::ADVISE,
        command: Some(Command::Other),
        before_context: false,
        attributes: &[
            handle(advise_mr::PD),
            input(advise_mr::ADVICE, 4, 8),
            input(advise_mr::FLAGS, 4, 8),
            input(advise_mr::SEGMENTS, 16, ANY),
        ],
        handler: |call| memory::without_paging(call, advise_mr::PD),
    },
    Method {
        object: object::MR,
        number: mr::REG_DMABUF,
        command: Some(Command::Other),
        before_context: false,
        attributes: &[
            handle(cmd::HANDLE),
            handle(reg_dmabuf_mr::PD),
            input(reg_dmabuf_mr::OFFSET, 8, 8),
            input(reg_dmabuf_mr::LENGTH, 8, 8),
            input(reg_dmabuf_mr::IOVA, 8, 8),
            input(reg_dmabuf_mr::FD, 4, 8),
            input(reg_dmabuf_mr::ACCESS, 4, 8),
            output(reg_dmabuf_mr::LKEY, 4, 4),
            output(reg_dmabuf_mr::RKEY, 4, 4),
        ],
        handler: |call| memory::without_paging(call, reg_dmabuf_mr::PD),
    },
    Method {
        object: object::MW,
        number: cmd::DESTROY,
        command: Some(Command::DeallocMw),
        before_context: false,
        attributes: &[handle(cmd::HANDLE)],
        handler: destroy::mw,
    },
    Method {
        object: object::CQ,
        number: cq::CREATE,
        command: Some(Command::CreateCq),
        before_context: false,
        attributes: &[
            handle(cmd::HANDLE),
            input(cq::CQE, 4, 4),
            input(cq::USER_HANDLE, 8, 8),
            optional(fd(cq::CHANNEL)),
            input(cq::VECTOR, 4, 4),
            optional(input(cq::FLAGS, 4, 8)),
            output(cq::RESPONSE_CQE, 4, 4),
            optional(fd(cq::EVENT_FD)),
            UHW_IN,
            UHW_OUT,
        ],
        handler: completion::create,
    },
    Method {
        object: object::CQ,
        number: cq::DESTROY,
        command: Some(Command::DestroyCq),
        before_context: false,
        attributes: &[handle(cmd::HANDLE), output(cmd::DESTROY_RESPONSE, 8, ANY)],
        handler: destroy::cq,
    },
    Method {
        object: object::QP,
        number: qp::CREATE,
        command: Some(Command::CreateQp),
        before_context: false,
        attributes: &[
            handle(cmd::HANDLE),
            optional(handle(qp::XRCD)),
            optional(handle(qp::PD)),
            optional(handle(qp::SRQ)),
            optional(handle(qp::SEND_CQ)),
            optional(handle(qp::RECEIVE_CQ)),
            input(qp::USER_HANDLE, 8, 8),
            input(qp::CAPACITY, 20, ANY),
            input(qp::TYPE, 4, 8),
            optional(input(qp::FLAGS, 4, 8)),
            optional(fd(qp::EVENT_FD)),
            output(qp::RESPONSE_CAPACITY, 20, ANY),
            output(qp::RESPONSE_NUMBER, 4, 4),
            UHW_IN,
            UHW_OUT,
        ],
        handler: queue_pair::create,
    },
    Method {
        object: object::QP,
        number: qp::DESTROY,
        command: Some(Command::DestroyQp),
        before_context: false,
        attributes: &[handle(cmd::HANDLE), output(cmd::DESTROY_RESPONSE, 4, ANY)],
        handler: destroy::qp,
    },
    Method {
        object: object::SRQ,
        number: srq::CREATE,
        command: Some(Command::CreateSrq),
        before_context: false,
        attributes: &[
            handle(cmd::HANDLE),
            handle(srq::PD),
            optional(handle(srq::XRCD)),
            optional(handle(srq::CQ)),
            input(srq::USER_HANDLE, 8, 8),
            input(srq::MAX_WR, 4, 4),
            input(srq::MAX_SGE, 4, 4),
            input(srq::LIMIT, 4, 4),
            input(srq::TYPE, 4, 8),
            optional(fd(srq::EVENT_FD)),
            output(srq::RESPONSE_MAX_WR, 4, 4),
            output(srq::RESPONSE_MAX_SGE, 4, 4),
            optional(output(srq::RESPONSE_NUMBER, 4, 4)),
            UHW_IN,
            UHW_OUT,
        ],
        handler: shared_receive::create,
    },
    Method {
        object: object::SRQ,
        number: srq::DESTROY,
        command: Some(Command::DestroySrq),
        before_context: false,
        attributes: &[handle(cmd::HANDLE), output(cmd::DESTROY_RESPONSE, 4, ANY)],
        handler: destroy::srq,
    },
];

//! The commands that have a `write()` form. Their handlers see the bytes of the command and room for the answer, and
//! not how these travel.

use zerocopy::{FromBytes, FromZeros, Immutable, IntoBytes};

use super::call::Call;
use super::front;
use super::uapi::cmd::{invoke_write, uhw, write};
use super::uapi::{mlx5, verbs};
use super::{completion, memory, modify, port, xrc};
use crate::device::fabric::{AHS, CQS, MEMBERSHIPS, MRS, MWS, PDS, QPS, SRQS, count};
use crate::device::fault::{self, Command};
use crate::device::mr;
use crate::device::multicast::{self, Group};
use crate::device::table::{self, ContextId};
use crate::device::{Fabric, Host, Identity, ah, cq, identity, modify_cq, mw, pd, process, qp, srq, xrcd};
use crate::errno::Errno;

/// Largest command.
const MAX_INPUT: usize = 512;
/// Largest answer of the core, and of the driver.
const MAX_OUTPUT: usize = 512;

/// A command of the write interface.
pub(crate) struct Request<'a, 'h> {
    pub(crate) fabric: &'a mut Fabric,
    pub(crate) host: &'a mut Host<'h>,
    pub(crate) context: ContextId,
    input: &'a [u8],
    driver_input: &'a [u8],
    output: Answer,
    driver_output: Answer,
}

/// The bytes of an answer.
pub(crate) struct Answer {
    bytes: [u8; MAX_OUTPUT],
    length: usize,
}

impl Answer {
    const fn new() -> Self {
        Self { bytes: [0; MAX_OUTPUT], length: 0 }
    }

    fn set<T: IntoBytes + Immutable>(&mut self, value: &T) {
        let bytes = value.as_bytes();
        if let Some(room) = self.bytes.get_mut(..bytes.len()) {
            room.copy_from_slice(bytes);
            self.length = bytes.len();
        }
    }

    fn get(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or(&[])
    }
}

impl Request<'_, '_> {
    /// The command's structure, continued with zeros if it is shorter.
    pub(crate) fn input<T: FromBytes + IntoBytes>(&self) -> T {
        structure(self.input)
    }

    /// The driver's structure, continued with zeros if it is shorter.
    pub(crate) fn driver_input<T: FromBytes + IntoBytes>(&self) -> T {
        structure(self.driver_input)
    }

    /// The device that the context has open.
    fn identity(&self) -> Result<Identity, Errno> {
        process::identity_of(self.fabric, self.context)
    }

    pub(crate) fn answer<T: IntoBytes + Immutable>(&mut self, value: &T) {
        self.output.set(value);
    }

    pub(crate) fn driver_answer<T: IntoBytes + Immutable>(&mut self, value: &T) {
        self.driver_output.set(value);
    }
}

fn structure<T: FromBytes + IntoBytes>(bytes: &[u8]) -> T {
    let mut value = T::new_zeroed();
    for (to, from) in value.as_mut_bytes().iter_mut().zip(bytes) {
        *to = *from;
    }
    value
}

/// A row of the table of commands.
struct Row {
    number: u32,
    command: Command,
    /// Bytes that must be there: ENOSPC otherwise.
    input: usize,
    output: usize,
    handler: fn(&mut Request<'_, '_>) -> Result<(), Errno>,
}

/// Only a handle after the response address, or alone.
const HANDLE_ALONE: usize = 4;

const ROWS: &[Row] = &[
    Row {
        number: write::QUERY_DEVICE,
        command: Command::QueryDevice,
        input: 8,
        output: size_of::<verbs::QueryDeviceResponse>(),
        handler: query_device,
    },
    Row {
        number: write::EX_QUERY_DEVICE,
        command: Command::QueryDevice,
        input: size_of::<verbs::ExQueryDevice>(),
        output: size_of::<verbs::QueryDeviceResponse>() + 8,
        handler: ex_query_device,
    },
    Row {
        number: write::QUERY_PORT,
        command: Command::QueryPort,
        input: size_of::<verbs::QueryPort>(),
        output: size_of::<verbs::QueryPortResponse>(),
        handler: query_port,
    },
    Row {
        number: write::ALLOC_PD,
        command: Command::AllocPd,
        input: size_of::<verbs::AllocPd>(),
        output: size_of::<verbs::AllocPdResponse>(),
        handler: alloc_pd,
    },
    Row {
        number: write::DEALLOC_PD,
        command: Command::DeallocPd,
        input: HANDLE_ALONE,
        output: 0,
        handler: |request| pd::deallocate(request.fabric, request.context, request.input()),
    },
    Row {
        number: write::CREATE_AH,
        command: Command::CreateAh,
        input: size_of::<verbs::CreateAh>(),
        output: size_of::<verbs::CreateAhResponse>(),
        handler: modify::create_ah,
    },
    Row {
        number: write::DESTROY_AH,
        command: Command::DestroyAh,
        input: HANDLE_ALONE,
        output: 0,
        handler: |request| ah::destroy(request.fabric, request.context, request.input()),
    },
    Row {
        number: write::REG_MR,
        command: Command::RegMr,
        input: size_of::<verbs::RegMr>(),
        output: size_of::<verbs::RegMrResponse>(),
        handler: memory::reg_mr,
    },
    Row {
        number: write::REREG_MR,
        command: Command::ReregMr,
        input: size_of::<verbs::ReregMr>(),
        output: size_of::<verbs::ReregMrResponse>(),
        handler: memory::rereg_mr,
    },
    Row {
        number: write::DEREG_MR,
        command: Command::DeregMr,
        input: HANDLE_ALONE,
        output: 0,
        handler: |request| mr::deregister(request.fabric, request.context, request.input()),
    },
    Row {
        number: write::ALLOC_MW,
        command: Command::AllocMw,
        input: size_of::<verbs::AllocMw>(),
        output: size_of::<verbs::AllocMwResponse>(),
        handler: memory::alloc_mw,
    },
    Row {
        number: write::DEALLOC_MW,
        command: Command::DeallocMw,
        input: HANDLE_ALONE,
        output: 0,
        handler: |request| mw::deallocate(request.fabric, request.context, request.input()),
    },
    Row {
        number: write::CREATE_COMP_CHANNEL,
        command: Command::CreateCompChannel,
        input: 8,
        output: 4,
        handler: create_comp_channel,
    },
    Row {
        number: write::RESIZE_CQ,
        command: Command::ResizeCq,
        input: size_of::<verbs::ResizeCq>(),
        output: size_of::<verbs::ResizeCqResponse>(),
        handler: completion::resize,
    },
    Row {
        number: write::EX_MODIFY_CQ,
        command: Command::ModifyCq,
        input: size_of::<verbs::ModifyCq>(),
        output: 0,
        handler: completion::modify,
    },
    Row {
        number: write::QUERY_QP,
        command: Command::QueryQp,
        input: size_of::<verbs::QueryQp>(),
        output: size_of::<verbs::QueryQpResponse>(),
        handler: modify::query_qp,
    },
    Row {
        number: write::MODIFY_QP,
        command: Command::ModifyQp,
        input: size_of::<verbs::ModifyQp>(),
        output: 0,
        handler: modify::modify_qp,
    },
    Row {
        number: write::EX_MODIFY_QP,
        command: Command::ModifyQp,
        input: size_of::<verbs::ModifyQp>(),
        output: size_of::<verbs::ExModifyQpResponse>(),
        handler: modify::ex_modify_qp,
    },
    Row {
        number: write::MODIFY_SRQ,
        command: Command::ModifySrq,
        input: size_of::<verbs::ModifySrq>(),
        output: 0,
        handler: modify_srq,
    },
    Row {
        number: write::QUERY_SRQ,
        command: Command::QuerySrq,
        input: size_of::<verbs::QuerySrq>(),
        output: size_of::<verbs::QuerySrqResponse>(),
        handler: query_srq,
    },
    Row {
        number: write::ATTACH_MCAST,
        command: Command::AttachMcast,
        input: size_of::<verbs::Multicast>(),
        output: 0,
        handler: |request| {
            let input: verbs::Multicast = request.input();
            let group = Group::new(input.gid, input.mlid);
            multicast::attach(request.fabric, request.host, request.context, input.qp_handle, &group)
        },
    },
    Row {
        number: write::DETACH_MCAST,
        command: Command::DetachMcast,
        input: size_of::<verbs::Multicast>(),
        output: 0,
        handler: |request| {
            let input: verbs::Multicast = request.input();
            let group = Group::new(input.gid, input.mlid);
            multicast::detach(request.fabric, request.context, input.qp_handle, &group)
        },
    },
    Row {
        number: write::OPEN_XRCD,
        command: Command::OpenXrcd,
        input: size_of::<verbs::OpenXrcd>(),
        output: size_of::<verbs::OpenXrcdResponse>(),
        handler: xrc::open_xrcd,
    },
    Row {
        number: write::CLOSE_XRCD,
        command: Command::CloseXrcd,
        input: HANDLE_ALONE,
        output: 0,
        handler: |request| xrcd::close(request.fabric, request.context, request.input()),
    },
    Row {
        number: write::OPEN_QP,
        command: Command::OpenQp,
        input: size_of::<verbs::OpenQp>(),
        output: size_of::<verbs::OpenQpResponse>(),
        handler: xrc::open_qp,
    },
];

/// `DEVICE.INVOKE_WRITE`: a command of the write interface through the ioctl door. A known command without its bytes
/// is ENOSPC, which is how libibverbs finds out that this door exists.
pub(crate) fn invoke(call: &mut Call<'_, '_>) -> Result<(), Errno> {
    let number = call.u32(invoke_write::COMMAND)?;
    if number & !write::MASK != 0 {
        return Err(Errno::EINVAL);
    }
    let row = ROWS.iter().find(|row| row.number == number).ok_or(Errno::EOPNOTSUPP)?;
    let mut input = [0; MAX_INPUT];
    let length = call.read(invoke_write::CORE_IN, &mut input)?;
    let mut driver_input = [0; MAX_INPUT];
    let driver_length = call.read(uhw::IN, &mut driver_input)?;
    let room = call.get(invoke_write::CORE_OUT).map_or(0, |attribute| usize::from(attribute.length));
    if length < row.input || room < row.output {
        return Err(Errno::ENOSPC);
    }
    let result = answer(
        call,
        row,
        input.get(..length.min(MAX_INPUT)).unwrap_or(&[]),
        driver_input.get(..driver_length.min(MAX_INPUT)).unwrap_or(&[]),
    );
    front::trace(call.host, row.command, result);
    result
}

fn answer(call: &mut Call<'_, '_>, row: &Row, input: &[u8], driver_input: &[u8]) -> Result<(), Errno> {
    let device = process::device_of(call.fabric, call.context);
    if let Some(errno) = fault::on_command(call.fabric, call.host.me, device, row.command) {
        return Err(errno);
    }
    let mut request = Request {
        fabric: call.fabric,
        host: call.host,
        context: call.context,
        input,
        driver_input,
        output: Answer::new(),
        driver_output: Answer::new(),
    };
    (row.handler)(&mut request)?;
    let Request { output, driver_output, .. } = request;
    call.write(invoke_write::CORE_OUT, output.get())?;
    call.write(uhw::OUT, driver_output.get())
}

fn device_attributes(identity: &Identity) -> verbs::QueryDeviceResponse {
    let (major, minor, patch) = identity.firmware_numbers();
    let mut response = verbs::QueryDeviceResponse::new_zeroed();
    response.fw_ver = u64::from(major) << 32 | u64::from(minor) << 16 | u64::from(patch);
    response.node_guid = u64::from_ne_bytes(identity.node_guid());
    response.sys_image_guid = response.node_guid;
    response.max_mr_size = u64::MAX;
    response.page_size_cap = !0xfff;
    response.vendor_id = identity::IEEE_VENDOR;
    // mlx5 gives the PCI device number here (`mlx5_ib_query_device`: pdev->device).
    response.vendor_part_id = u32::from(identity.device_id());
    response.max_qp = count(QPS);
    response.max_qp_wr = qp::MAX_WORK_REQUESTS;
    response.device_cap_flags = CAPABILITIES;
    response.max_sge = qp::MAX_SGE;
    response.max_sge_rd = qp::MAX_SGE;
    response.max_cq = count(CQS) - 1;
    response.max_cqe = cq::MAX_CQE;
    response.max_mr = count(MRS - mr::RESERVED_KEYS);
    response.max_mw = count(MWS);
    response.max_pd = count(PDS) - 1;
    response.max_qp_rd_atom = qp::MAX_READ_ATOMIC;
    response.max_qp_init_rd_atom = qp::MAX_READ_ATOMIC;
    response.max_res_rd_atom = qp::MAX_READ_ATOMIC * count(QPS);
    // IB_ATOMIC_HCA.
    response.atomic_cap = 1;
    response.max_ah = count(AHS);
    response.max_mcast_grp = count(MEMBERSHIPS);
    response.max_mcast_qp_attach = multicast::MAX_ATTACHED;
    response.max_total_mcast_qp_attach = count(MEMBERSHIPS);
    response.max_srq = count(SRQS) - 1;
    response.max_srq_wr = srq::MAX_WORK_REQUESTS;
    response.max_srq_sge = srq::MAX_SGE;
    let pkeys = identity.port(1).map_or(0, |port| port.pkeys().len());
    response.max_pkeys = u16::try_from(pkeys).unwrap_or(u16::MAX);
    response.local_ca_ack_delay = 16;
    response.phys_port_cnt = identity.port_count();
    response
}

/// Bad P_Key and Q_Key counters, port active events, system image GUID, RNR NAK generation, memory windows, XRC, local
/// and remote invalidation, that one's own multicast can be blocked, and windows of type 2B.
const CAPABILITIES: u32 =
    1 << 1 | 1 << 2 | 1 << 10 | 1 << 11 | 1 << 12 | 1 << 17 | 1 << 20 | 1 << 21 | 1 << 22 | 1 << 24;

fn query_device(request: &mut Request<'_, '_>) -> Result<(), Errno> {
    let response = device_attributes(&request.identity()?);
    request.answer(&response);
    Ok(())
}

fn ex_query_device(request: &mut Request<'_, '_>) -> Result<(), Errno> {
    let input: verbs::ExQueryDevice = request.input();
    if input.comp_mask != 0 || input.reserved != 0 {
        return Err(Errno::EINVAL);
    }
    let mut response = verbs::ExQueryDeviceResponse::new_zeroed();
    response.base = device_attributes(&request.identity()?);
    response.response_length = count(size_of::<verbs::ExQueryDeviceResponse>());
    // Time stamps are nanoseconds: a clock of 1 GHz, in kilohertz.
    response.cq_moderation_caps.max_cq_moderation_count = modify_cq::MAX_COUNT;
    response.cq_moderation_caps.max_cq_moderation_period = modify_cq::MAX_PERIOD;
    response.timestamp_mask = u64::MAX;
    response.hca_core_clock = 1_000_000;
    response.device_cap_flags_ex = u64::from(CAPABILITIES);
    request.answer(&response);
    let mut driver = mlx5::QueryDeviceResponse::new_zeroed();
    driver.response_length = count(size_of::<mlx5::QueryDeviceResponse>());
    // MLX5_IB_QUERY_DEV_RESP_FLAGS_CQE_128B_PAD.
    driver.flags = 1 << 1;
    request.driver_answer(&driver);
    Ok(())
}

fn query_port(request: &mut Request<'_, '_>) -> Result<(), Errno> {
    let input: verbs::QueryPort = request.input();
    let response = port::describe(request.fabric, request.context, u64::from(input.port_num))?;
    request.answer(&response);
    Ok(())
}

fn alloc_pd(request: &mut Request<'_, '_>) -> Result<(), Errno> {
    let index = pd::allocate(request.fabric, request.host, request.context)?;
    request.answer(&verbs::AllocPdResponse { pd_handle: table::handle::<pd::ProtectionDomain>(index) });
    request.driver_answer(&mlx5::AllocPdResponse { pdn: index });
    Ok(())
}

fn create_comp_channel(request: &mut Request<'_, '_>) -> Result<(), Errno> {
    let channel = request.fabric.new_channel();
    let fd = request.host.events.open(channel)?;
    request.answer(&fd.unsigned_abs());
    Ok(())
}

fn modify_srq(request: &mut Request<'_, '_>) -> Result<(), Errno> {
    // enum ib_srq_attr_mask.
    const MAX_WR: u32 = 1 << 0;
    const LIMIT: u32 = 1 << 1;
    let input: verbs::ModifySrq = request.input();
    let limit = (input.attr_mask & LIMIT != 0).then_some(input.srq_limit);
    let resize = input.attr_mask & MAX_WR != 0;
    srq::modify(request.fabric, request.context, input.srq_handle, limit, resize)
}

fn query_srq(request: &mut Request<'_, '_>) -> Result<(), Errno> {
    let input: verbs::QuerySrq = request.input();
    let index = table::find(&request.fabric.srqs, request.context, input.srq_handle)?;
    let srq = &request.fabric.srqs[index as usize];
    let response = verbs::QuerySrqResponse {
        max_wr: srq.depth.saturating_sub(1),
        max_sge: srq.max_sge,
        srq_limit: srq.limit,
        reserved: 0,
    };
    request.answer(&response);
    Ok(())
}

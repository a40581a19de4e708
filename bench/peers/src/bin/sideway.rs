//! `sideway`: one signaled RDMA write of 64 bytes and its completion; `basic` posts by `ibv_post_send`, `extended` by `ibv_wr_*`.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use rrddmma_bench_peers::{HALF, SIZE, arguments, check, device, offset, scaffold};
use rrddmma_emu_control::Emulator;
use sideway::ibverbs::AccessFlags;
use sideway::ibverbs::address::AddressHandleAttribute;
use sideway::ibverbs::completion::{GenericCompletionQueue, WorkCompletionStatus};
use sideway::ibverbs::device::DeviceList;
use sideway::ibverbs::device_context::{DeviceContext, Mtu};
use sideway::ibverbs::memory_region::MemoryRegion;
use sideway::ibverbs::queue_pair::{
    PostSendGuard, QueuePair, QueuePairAttribute, QueuePairState, SetScatterGatherEntry, WorkRequestFlags,
};

const GID_INDEX: u8 = 3;

fn main() -> Result<()> {
    let (what, iterations) = arguments(&["basic", "extended", "scaffold"])?;
    if what == "scaffold" {
        scaffold(iterations);
        return Ok(());
    }
    let device = device()?;
    let context = DeviceList::new()?.iter().next().context("no device")?.open()?;
    let pd = context.alloc_pd()?;
    let memory = vec![0_u8; 2 * HALF];
    let access = AccessFlags::LocalWrite | AccessFlags::RemoteWrite;
    // SAFETY: the memory outlives its registration.
    let region = unsafe { pd.reg_mr(memory.as_ptr() as usize, memory.len(), access) }?;
    let mut builder = pd.create_qp_builder();
    builder.setup_max_send_wr(64).setup_max_recv_wr(1);
    if what == "basic" {
        let cq = context.create_cq_builder().setup_cqe(64).build()?;
        let generic = GenericCompletionQueue::from(Arc::clone(&cq));
        let mut qp = builder.setup_send_cq(generic.clone()).setup_recv_cq(generic).build()?;
        connect(&context, &mut qp)?;
        basic(&mut qp, &cq, &region, &device, iterations)
    } else {
        let cq = context.create_cq_builder().setup_cqe(64).build_ex()?;
        let generic = GenericCompletionQueue::from(Arc::clone(&cq));
        let mut qp = builder.setup_send_cq(generic.clone()).setup_recv_cq(generic).build_ex()?;
        connect(&context, &mut qp)?;
        extended(&mut qp, &cq, &region, &device, iterations)
    }
}

/// Connects a pair to itself.
fn connect(context: &DeviceContext, qp: &mut impl QueuePair) -> Result<()> {
    let access = AccessFlags::LocalWrite | AccessFlags::RemoteWrite;
    let mut attributes = QueuePairAttribute::new();
    attributes.setup_state(QueuePairState::Init).setup_pkey_index(0).setup_port(1).setup_access_flags(access);
    qp.modify(&attributes)?;
    let mut address = AddressHandleAttribute::new();
    address
        .setup_dest_lid(0)
        .setup_port(1)
        .setup_service_level(0)
        .setup_grh_src_gid_index(GID_INDEX)
        .setup_grh_dest_gid(&context.query_gid(1, GID_INDEX.into())?)
        .setup_grh_hop_limit(1);
    let mut attributes = QueuePairAttribute::new();
    attributes
        .setup_state(QueuePairState::ReadyToReceive)
        .setup_path_mtu(Mtu::Mtu1024)
        .setup_dest_qp_num(qp.qp_number())
        .setup_rq_psn(0)
        .setup_max_dest_read_atomic(1)
        .setup_min_rnr_timer(1)
        .setup_address_vector(&address);
    qp.modify(&attributes)?;
    let mut attributes = QueuePairAttribute::new();
    attributes
        .setup_state(QueuePairState::ReadyToSend)
        .setup_sq_psn(0)
        .setup_timeout(12)
        .setup_retry_cnt(7)
        .setup_rnr_retry(7)
        .setup_max_read_atomic(1);
    qp.modify(&attributes)?;
    Ok(())
}

/// The loop is the same for both, but their types have no trait in common that polls.
macro_rules! looping {
    ($name:ident: $pair:ty, $queue:ty) => {
        #[inline(never)]
        fn $name(
            qp: &mut $pair,
            cq: &$queue,
            region: &MemoryRegion,
            device: &Emulator,
            iterations: u64,
        ) -> Result<()> {
            let base = region.get_ptr() as u64;
            let mut sum = 0;
            for i in 0..iterations {
                let from = base + offset(i) as u64;
                let mut guard = qp.start_post_send();
                let request = guard.construct_wr(i, WorkRequestFlags::Signaled);
                let request = request.setup_write(region.rkey(), from + HALF as u64);
                // SAFETY: inside the memory; the request completes before the next is posted.
                unsafe { request.setup_sge(region.lkey(), from, SIZE as u32) };
                guard.post()?;
                device.run_until_idle();
                let mut poller = cq.start_poll()?;
                let completion = poller.next().context("no completion")?;
                ensure!(completion.status() == WorkCompletionStatus::Success as u32, "no success");
                sum += completion.wr_id();
            }
            check(sum, iterations)
        }
    };
}

looping!(basic: sideway::ibverbs::queue_pair::BasicQueuePair, sideway::ibverbs::completion::BasicCompletionQueue);
looping!(extended: sideway::ibverbs::queue_pair::ExtendedQueuePair, sideway::ibverbs::completion::ExtendedCompletionQueue);

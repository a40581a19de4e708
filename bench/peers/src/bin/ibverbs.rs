//! `ibverbs` of that version has sends, but no writes: one signaled send of 64 bytes and its completion, with all receives posted before.

use anyhow::{Context, Result, ensure};
use rrddmma_bench_peers::{HALF, SIZE, arguments, check, device, offset, scaffold};

/// As many as iterations are counted, and the same number in every run, so that they cancel.
const RECEIVES: i32 = 2000;

fn main() -> Result<()> {
    let (what, iterations) = arguments(&["send", "scaffold"])?;
    if what == "scaffold" {
        scaffold(iterations);
        return Ok(());
    }
    ensure!(iterations <= u64::from(RECEIVES.unsigned_abs()), "no more than {RECEIVES} iterations");
    let device = device()?;
    let context = ibverbs::devices()?.get(0).context("no device")?.open()?;
    // The completions of the receives stay where they are, apart.
    let (send_cq, recv_cq) = (context.create_cq(64, 0)?, context.create_cq(RECEIVES, 0)?);
    let pd = context.alloc_pd()?;
    let qp = pd
        .create_qp(&send_cq, &recv_cq, ibverbs::ibv_qp_type::IBV_QPT_RC)
        .set_gid_index(3)
        .set_max_send_wr(64)
        .set_max_recv_wr(RECEIVES.unsigned_abs())
        .build()?;
    let endpoint = qp.endpoint();
    let mut qp = qp.handshake(endpoint)?;
    let mut memory = pd.allocate::<u8>(2 * HALF)?;
    for _ in 0..RECEIVES {
        // SAFETY: the memory outlives the pair's use of it.
        unsafe { qp.post_receive(&mut memory, HALF..HALF + SIZE, 0) }?;
    }
    let mut sum = 0;
    for i in 0..iterations {
        let start = offset(i);
        // SAFETY: each request completes before the next is posted.
        unsafe { qp.post_send(&mut memory, start..start + SIZE, i) }?;
        device.run_until_idle();
        let mut array = [ibverbs::ibv_wc::default(); 1];
        let completions = send_cq.poll(&mut array)?;
        ensure!(completions.len() == 1 && completions[0].is_valid(), "no success");
        sum += completions[0].wr_id();
    }
    check(sum, iterations)
}

// Manual mode: the device stands still until it is told to work, and its clock with it.
#include "control.h"
#include "endpoint.h"

int main(int argc, char **argv)
{
    CHECK(argc == 2);
    FIND(int, rrddmma_emu_mode, void);
    FIND(uint32_t, rrddmma_emu_step, uint32_t);
    FIND(uint64_t, rrddmma_emu_now, void);
    FIND(uint64_t, rrddmma_emu_next_deadline, void);
    FIND(void, rrddmma_emu_run_until_idle, void);
    FIND(int, rrddmma_emu_advance_clock, uint64_t);
    FIND(int, rrddmma_emu_add_fault, const char *);
    FIND(size_t, rrddmma_emu_clear_faults, void);
    FIND(int, rrddmma_emu_trace_to, const char *);
    CHECK(rrddmma_emu_mode() == 1);
    struct endpoint e;
    struct ibv_wc wc;
    create_loop(&e);
    CHECK(rrddmma_emu_trace_to(argv[1]) == 0);
    uint64_t address = (uintptr_t)e.buffer;
    for (uint64_t id = 1; id <= 3; ++id)
        write_front(&e, id, 8, address + 4096, e.mr->rkey);
    CHECK(ibv_poll_cq(e.cq, 1, &wc) == 0);
    CHECK(rrddmma_emu_step(1) == 1);
    CHECK(ibv_poll_cq(e.cq, 1, &wc) == 1 && wc.wr_id == 1 && ibv_poll_cq(e.cq, 1, &wc) == 0);
    CHECK(rrddmma_emu_step(10) == 2 && rrddmma_emu_step(1) == 0);
    CHECK(ibv_poll_cq(e.cq, 1, &wc) == 1 && wc.wr_id == 2 && ibv_poll_cq(e.cq, 1, &wc) == 1 && wc.wr_id == 3);

    // A send without a receive waits for the virtual clock.
    struct ibv_sge sge = { address, 8, e.mr->lkey };
    struct ibv_send_wr send = { .wr_id = 4, .sg_list = &sge, .num_sge = 1, .opcode = IBV_WR_SEND,
                                .send_flags = IBV_SEND_SIGNALED }, *bad_send;
    struct ibv_recv_wr receive = { .wr_id = 5, .sg_list = &sge, .num_sge = 1 }, *bad_receive;
    CHECK(rrddmma_emu_next_deadline() == UINT64_MAX);
    CHECK(!ibv_post_send(e.qp, &send, &bad_send));
    rrddmma_emu_run_until_idle();
    uint64_t now = rrddmma_emu_now(), deadline = rrddmma_emu_next_deadline();
    CHECK(deadline > now && deadline != UINT64_MAX);
    CHECK(!ibv_post_recv(e.qp, &receive, &bad_receive));
    rrddmma_emu_run_until_idle();
    CHECK(rrddmma_emu_now() == now && ibv_poll_cq(e.cq, 1, &wc) == 0);
    CHECK(rrddmma_emu_advance_clock(deadline - now) == 0 && rrddmma_emu_now() == deadline);
    rrddmma_emu_run_until_idle();
    CHECK(ibv_poll_cq(e.cq, 1, &wc) == 1 && wc.wr_id == 5 && wc.opcode == IBV_WC_RECV);
    CHECK(ibv_poll_cq(e.cq, 1, &wc) == 1 && wc.wr_id == 4);

    CHECK(rrddmma_emu_add_fault("no such rule") == EINVAL);
    CHECK(rrddmma_emu_add_fault("ioctl alloc_pd ENOMEM") == 0 && rrddmma_emu_add_fault("ioctl reg_mr #9 ENOMEM") == 0);
    errno = 0;
    CHECK(!ibv_alloc_pd(e.context) && errno == ENOMEM);
    CHECK(ibv_alloc_pd(e.context));
    CHECK(rrddmma_emu_clear_faults() == 1);
    puts("ok");
    return 0;
}

// Work on six queue pairs in manual mode: reliable, unreliable and datagrams, every opcode, a wrong key, a fault, a
// receive that comes late. scenario SEED TRACE: executes it one request at a time, in the order that the seed draws.
#include "control.h"
#include "endpoint.h"

enum { RC = 4, ALL = 6, ROUNDS = 4, HALF = 4096 };

static struct ibv_qp *create_qp(struct endpoint *e, enum ibv_qp_type type)
{
    struct ibv_qp_init_attr init = {
        .send_cq = e->cq, .recv_cq = e->cq, .qp_type = type, .cap = { 32, 32, 1, 1, 0 },
    };
    struct ibv_qp *qp = ibv_create_qp(e->pd, &init);
    CHECK(qp);
    return qp;
}

// A pair of the unreliable kind that talks to itself.
static void connect_uc(struct ibv_qp *qp)
{
    struct ibv_qp_attr a = { .qp_state = IBV_QPS_INIT, .port_num = 1, .qp_access_flags = IBV_ACCESS_REMOTE_WRITE };
    CHECK(!ibv_modify_qp(qp, &a, IBV_QP_STATE | IBV_QP_PKEY_INDEX | IBV_QP_PORT | IBV_QP_ACCESS_FLAGS));
    a = (struct ibv_qp_attr){ .qp_state = IBV_QPS_RTR, .path_mtu = IBV_MTU_1024, .dest_qp_num = qp->qp_num,
                              .ah_attr = own_address(qp->context) };
    CHECK(!ibv_modify_qp(qp, &a, IBV_QP_STATE | IBV_QP_AV | IBV_QP_PATH_MTU | IBV_QP_DEST_QPN | IBV_QP_RQ_PSN));
    a = (struct ibv_qp_attr){ .qp_state = IBV_QPS_RTS };
    CHECK(!ibv_modify_qp(qp, &a, IBV_QP_STATE | IBV_QP_SQ_PSN));
}

static void activate_ud(struct ibv_qp *qp)
{
    struct ibv_qp_attr a = { .qp_state = IBV_QPS_INIT, .port_num = 1, .qkey = 0x11 };
    CHECK(!ibv_modify_qp(qp, &a, IBV_QP_STATE | IBV_QP_PKEY_INDEX | IBV_QP_PORT | IBV_QP_QKEY));
    a = (struct ibv_qp_attr){ .qp_state = IBV_QPS_RTR };
    CHECK(!ibv_modify_qp(qp, &a, IBV_QP_STATE));
    a.qp_state = IBV_QPS_RTS;
    CHECK(!ibv_modify_qp(qp, &a, IBV_QP_STATE | IBV_QP_SQ_PSN));
}

int main(int argc, char **argv)
{
    CHECK(argc == 3);
    FIND(uint32_t, rrddmma_emu_step, uint32_t);
    FIND(void, rrddmma_emu_seed, uint64_t);
    FIND(uint64_t, rrddmma_emu_now, void);
    FIND(uint64_t, rrddmma_emu_next_deadline, void);
    FIND(int, rrddmma_emu_advance_clock, uint64_t);
    FIND(int, rrddmma_emu_add_fault, const char *);
    FIND(size_t, rrddmma_emu_clear_faults, void);
    FIND(int, rrddmma_emu_trace_to, const char *);
    struct endpoint e;
    struct ibv_context *context = open_device();
    create(&e, context, 2 * HALF);
    CHECK(!ibv_destroy_qp(e.qp) && !ibv_dereg_mr(e.mr));
    int access = IBV_ACCESS_LOCAL_WRITE | IBV_ACCESS_REMOTE_WRITE | IBV_ACCESS_REMOTE_READ | IBV_ACCESS_REMOTE_ATOMIC;
    CHECK((e.mr = ibv_reg_mr(e.pd, e.buffer, e.size, access)));
    CHECK(!ibv_destroy_cq(e.cq) && (e.cq = ibv_create_cq(context, 512, NULL, NULL, 0)));
    struct ibv_qp *qp[ALL];
    for (int i = 0; i < RC; ++i) {
        qp[i] = create_qp(&e, IBV_QPT_RC);
        qp_to_init(qp[i]);
        qp_to_rts(qp[i], qp[i]->qp_num, 6);
    }
    connect_uc(qp[4] = create_qp(&e, IBV_QPT_UC));
    activate_ud(qp[5] = create_qp(&e, IBV_QPT_UD));
    struct ibv_ah_attr to = own_address(context);
    struct ibv_ah *ah = ibv_create_ah(e.pd, &to);
    CHECK(ah && !rrddmma_emu_trace_to(argv[2]));
    CHECK(!rrddmma_emu_add_fault("wqe read #6 REM_OP_ERR"));
    rrddmma_emu_seed(strtoull(argv[1], NULL, 0));

    const enum ibv_wr_opcode opcodes[] = {
        IBV_WR_RDMA_WRITE, IBV_WR_SEND, IBV_WR_RDMA_READ, IBV_WR_RDMA_WRITE_WITH_IMM, IBV_WR_ATOMIC_FETCH_AND_ADD,
        IBV_WR_SEND_WITH_IMM, IBV_WR_ATOMIC_CMP_AND_SWP,
    };
    int posted = 0, receives = 0;
    for (int round = 0; round < ROUNDS; ++round)
        for (int i = 0; i < ALL; ++i)
            for (unsigned j = 0; j < sizeof opcodes / sizeof *opcodes; ++j) {
                int sends = opcodes[j] == IBV_WR_SEND || opcodes[j] == IBV_WR_SEND_WITH_IMM;
                int takes = sends || opcodes[j] == IBV_WR_RDMA_WRITE_WITH_IMM;
                // No reads on the third pair: it has its own failure, and the fault is to strike another.
                if ((i == 5 && !sends) || (i == 2 && opcodes[j] == IBV_WR_RDMA_READ) || (i == 4 && !takes && opcodes[j] != IBV_WR_RDMA_WRITE))
                    continue;
                // The first pair waits for its receives; the last round of the third has a wrong key.
                if (takes && i != 0) {
                    CHECK(!post_recv(qp[i], 1000, sge_of(e.mr, HALF, 512)));
                    ++receives;
                }
                uint64_t there = (uintptr_t)e.buffer + 512 + 8 * (uint64_t)posted;
                struct ibv_sge sge = sge_of(e.mr, 64 * (size_t)i, 8);
                struct ibv_send_wr *bad, wr = { .wr_id = (uint64_t)posted, .sg_list = &sge, .num_sge = 1,
                                                .opcode = opcodes[j], .send_flags = IBV_SEND_SIGNALED };
                uint32_t rkey = e.mr->rkey ^ (i == 2 && round == ROUNDS - 1);
                if (i == 5) {
                    wr.wr.ud.ah = ah;
                    wr.wr.ud.remote_qpn = qp[i]->qp_num;
                    wr.wr.ud.remote_qkey = 0x11;
                } else if (j == 4 || j == 6) {
                    wr.wr.atomic.remote_addr = there;
                    wr.wr.atomic.compare_add = 1;
                    wr.wr.atomic.swap = 2;
                    wr.wr.atomic.rkey = rkey;
                } else if (!sends) {
                    wr.wr.rdma.remote_addr = there;
                    wr.wr.rdma.rkey = rkey;
                }
                CHECK(!ibv_post_send(qp[i], &wr, &bad));
                ++posted;
            }
    for (int late = 0; late < 2; ++late) {
        while (rrddmma_emu_step(1))
            ;
        for (int i = 0; i < 3 * ROUNDS && !late; ++i)
            CHECK(!post_recv(qp[0], 1000, sge_of(e.mr, HALF, 512)));
        uint64_t deadline = rrddmma_emu_next_deadline(), now = rrddmma_emu_now();
        CHECK(late || (deadline != UINT64_MAX && deadline > now));
        if (!late)
            CHECK(!rrddmma_emu_advance_clock(deadline - now));
    }
    int done = 0, failed = 0;
    struct ibv_wc wc;
    while (ibv_poll_cq(e.cq, 1, &wc) == 1)
        if (wc.wr_id != 1000) {
            ++done;
            failed += wc.status != IBV_WC_SUCCESS && wc.status != IBV_WC_WR_FLUSH_ERR;
        }
    CHECK(done == posted && failed == 2 && !rrddmma_emu_clear_faults());
    printf("%d requests and %d receives, all accounted for\n", posted, receives);
    return 0;
}

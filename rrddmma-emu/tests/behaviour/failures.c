// B-ER: what fails first. B-FL: what is flushed. B-RT: receivers that are not ready, and peers that are not there.
#include "behaviour.h"

static struct ibv_sge bad_key(struct bed *b, int side, uint32_t length)
{
    struct ibv_sge sge = sge_of(b->mr[side], 0, length);
    sge.lkey = dead_key(b);
    return sge;
}

// One request of A with this local memory and this remote key; how it ends.
static void one(struct bed *b, enum ibv_wr_opcode opcode, struct ibv_sge sge, uint32_t rkey, enum ibv_wc_status status)
{
    struct ibv_send_wr wr = remote_request(opcode, 1, &sge, b->buffer[B], rkey);
    CHECK(!post(b->qp[A], &wr));
    EXPECT(b->cq[A], 1, status);
}

ROW(B_ER_01)
{
    struct bed b;
    open_rc(&b);
    one(&b, IBV_WR_RDMA_WRITE, bad_key(&b, A, 8), dead_key(&b), IBV_WC_LOC_PROT_ERR);
    CHECK(state_of(b.qp[B]) == IBV_QPS_RTS);
}

ROW(B_ER_02)
{
    struct bed b;
    open_rc(&b);
    one(&b, IBV_WR_RDMA_READ, bad_key(&b, A, 8), dead_key(&b), IBV_WC_REM_ACCESS_ERR);
}

ROW(B_ER_03)
{
    struct bed b;
    struct options o = hasty();
    open_pair(&b, o);
    CHECK(!modify_state(b.qp[B], IBV_QPS_RESET));
    one(&b, IBV_WR_RDMA_WRITE, bad_key(&b, A, 8), b.mr[B]->rkey, IBV_WC_LOC_PROT_ERR);
}

ROW(B_ER_04)
{
    struct bed b;
    open_rc(&b);
    // Too short, and into memory of nobody.
    CHECK(!post_recv(b.qp[B], 2, bad_key(&b, B, 4)));
    CHECK(!post_send(b.qp[A], 1, sge_of(b.mr[A], 0, 64)));
    EXPECT(b.cq[B], 2, IBV_WC_LOC_PROT_ERR);
    EXPECT(b.cq[A], 1, IBV_WC_REM_OP_ERR);
}

ROW(B_ER_05)
{
    struct bed b;
    open_rc(&b);
    CHECK(!post_recv(b.qp[B], 2, sge_of(b.mr[B], 0, 63)));
    CHECK(!post_send(b.qp[A], 1, sge_of(b.mr[A], 0, 64)));
    EXPECT(b.cq[B], 2, IBV_WC_LOC_LEN_ERR);
    EXPECT(b.cq[A], 1, IBV_WC_REM_INV_REQ_ERR);
    CHECK(state_of(b.qp[A]) == IBV_QPS_ERR && state_of(b.qp[B]) == IBV_QPS_ERR);
}

ROW(B_ER_06)
{
    struct bed b;
    struct options o = patient();
    o.access = IBV_ACCESS_REMOTE_READ;
    open_pair(&b, o);
    one(&b, IBV_WR_RDMA_WRITE, sge_of(b.mr[A], 0, 8), b.mr[B]->rkey, IBV_WC_REM_INV_REQ_ERR);
}

ROW(B_ER_07)
{
    struct bed b;
    struct options o = patient();
    o.access = IBV_ACCESS_REMOTE_WRITE;
    open_pair(&b, o);
    one(&b, IBV_WR_RDMA_READ, sge_of(b.mr[A], 0, 8), b.mr[B]->rkey, IBV_WC_REM_INV_REQ_ERR);
}

ROW(B_ER_08)
{
    struct bed b;
    open_rc(&b);
    one(&b, IBV_WR_RDMA_WRITE, bad_key(&b, A, 8), b.mr[B]->rkey, IBV_WC_LOC_PROT_ERR);
    CHECK(state_of(b.qp[A]) == IBV_QPS_ERR && state_of(b.qp[B]) == IBV_QPS_RTS);
    // Nothing else is said at the other end.
    CHECK(ibv_poll_cq(b.cq[B], 1, &(struct ibv_wc){ 0 }) == 0 && !readable(b.context->async_fd));
}

ROW(B_ER_09)
{
    struct bed b;
    struct options o = patient();
    open_pair(&b, o);
    struct ibv_sge sge = sge_of(b.mr[A], 0, 8);
    // A write with immediate data that has neither a key nor a receive.
    struct ibv_send_wr wr = remote_request(IBV_WR_RDMA_WRITE_WITH_IMM, 1, &sge, b.buffer[B], dead_key(&b));
    CHECK(!post_recv(b.qp[B], 2, sge_of(b.mr[B], 0, 8)));
    CHECK(!post(b.qp[A], &wr));
    EXPECT(b.cq[A], 1, IBV_WC_REM_ACCESS_ERR);
    EXPECT(b.cq[B], 2, IBV_WC_WR_FLUSH_ERR);
}

ROW(B_ER_10)
{
    struct bed b;
    struct options o = patient();
    o.type = IBV_QPT_UC;
    open_pair(&b, o);
    one(&b, IBV_WR_RDMA_WRITE, sge_of(b.mr[A], 0, 8), dead_key(&b), IBV_WC_SUCCESS);
    CHECK(!post_send(b.qp[A], 2, sge_of(b.mr[A], 0, 8)));
    EXPECT(b.cq[A], 2, IBV_WC_SUCCESS);
    exchange(&b, 3);
}

ROW(B_FL_01)
{
    struct bed b;
    open_rc(&b);
    for (uint64_t id = 10; id < 14; ++id)
        CHECK(!post_recv(b.qp[A], id, sge_of(b.mr[A], 0, 8)));
    // These wait for receives of B.
    for (uint64_t id = 1; id < 5; ++id)
        CHECK(!post_send(b.qp[A], id, sge_of(b.mr[A], 0, 8)));
    CHECK(!modify_state(b.qp[A], IBV_QPS_ERR));
    uint64_t sends = 1, receives = 10;
    for (int i = 0; i < 8; ++i) {
        struct ibv_wc wc = wait_completion(b.cq[A]);
        CHECK(wc.status == IBV_WC_WR_FLUSH_ERR && wc.wr_id == (wc.wr_id < 10 ? sends++ : receives++));
        CHECK(wc.qp_num == b.qp[A]->qp_num);
    }
}

ROW(B_FL_02)
{
    struct bed b;
    open_rc(&b);
    CHECK(!modify_state(b.qp[A], IBV_QPS_ERR));
    soon_or_never();
    CHECK(!post_send(b.qp[A], 1, sge_of(b.mr[A], 0, 8)));
    EXPECT(b.cq[A], 1, IBV_WC_WR_FLUSH_ERR);
    CHECK(!post_recv(b.qp[A], 2, sge_of(b.mr[A], 0, 8)));
    EXPECT(b.cq[A], 2, IBV_WC_WR_FLUSH_ERR);
}

ROW(B_FL_03)
{
    struct bed b;
    open_rc(&b);
    struct ibv_sge good = sge_of(b.mr[A], 0, 8), bad = bad_key(&b, A, 8);
    struct ibv_send_wr wr[4];
    for (int i = 0; i < 4; ++i) {
        wr[i] = remote_request(IBV_WR_RDMA_WRITE, (uint64_t)i, i == 1 ? &bad : &good, b.buffer[B], b.mr[B]->rkey);
        wr[i].next = i < 3 ? &wr[i + 1] : NULL;
        // What is not signaled is flushed with a completion all the same.
        wr[i].send_flags = i == 0 ? IBV_SEND_SIGNALED : 0;
    }
    CHECK(!post(b.qp[A], wr));
    EXPECT(b.cq[A], 0, IBV_WC_SUCCESS);
    EXPECT(b.cq[A], 1, IBV_WC_LOC_PROT_ERR);
    EXPECT(b.cq[A], 2, IBV_WC_WR_FLUSH_ERR);
    EXPECT(b.cq[A], 3, IBV_WC_WR_FLUSH_ERR);
}

ROW(B_FL_04)
{
    struct bed b;
    open_rc(&b);
    CHECK(!post_recv(b.qp[B], 1, sge_of(b.mr[B], 0, 8)) && !post_recv(b.qp[B], 2, sge_of(b.mr[B], 0, 8)));
    CHECK(!modify_state(b.qp[B], IBV_QPS_RESET));
    CHECK(ibv_poll_cq(b.cq[B], 1, &(struct ibv_wc){ 0 }) == 0);
    CHECK(!modify_state(b.qp[A], IBV_QPS_RESET));
    for (int side = 0; side < 2; ++side)
        connect_to_peer(b.qp[side], b.qp[!side]->qp_num, patient());
    exchange(&b, 3);
}

ROW(B_FL_05)
{
    struct bed b;
    open_rc(&b);
    CHECK(!post_recv(b.qp[B], 7, sge_of(b.mr[B], 0, 8)));
    one(&b, IBV_WR_RDMA_WRITE, sge_of(b.mr[A], 0, 8), dead_key(&b), IBV_WC_REM_ACCESS_ERR);
    EXPECT(b.cq[B], 7, IBV_WC_WR_FLUSH_ERR);
    CHECK(state_of(b.qp[B]) == IBV_QPS_ERR);
}

ROW(B_FL_06)
{
    struct bed b;
    struct options o = patient();
    o.type = IBV_QPT_UC;
    open_pair(&b, o);
    one(&b, IBV_WR_RDMA_WRITE, bad_key(&b, A, 8), b.mr[B]->rkey, IBV_WC_LOC_PROT_ERR);
    CHECK(state_of(b.qp[A]) == IBV_QPS_SQE);
    CHECK(!post_send(b.qp[A], 2, sge_of(b.mr[A], 0, 8)));
    EXPECT(b.cq[A], 2, IBV_WC_WR_FLUSH_ERR);
    // It still receives, and goes on after it was brought back.
    CHECK(!post_recv(b.qp[A], 3, sge_of(b.mr[A], 0, 8)));
    CHECK(!post_send(b.qp[B], 3, sge_of(b.mr[B], 0, 8)));
    EXPECT(b.cq[A], 3, IBV_WC_SUCCESS);
    EXPECT(b.cq[B], 3, IBV_WC_SUCCESS);
    CHECK(!modify_state(b.qp[A], IBV_QPS_RTS));
    exchange(&b, 4);
}

ROW(B_RT_01)
{
    struct bed b;
    struct options o = hasty();
    open_pair(&b, o);
    CHECK(!post_send(b.qp[A], 1, sge_of(b.mr[A], 0, 8)));
    EXPECT(b.cq[A], 1, IBV_WC_RNR_RETRY_EXC_ERR);
    CHECK(state_of(b.qp[A]) == IBV_QPS_ERR && state_of(b.qp[B]) == IBV_QPS_RTS);
}

ROW(B_RT_02)
{
    struct bed b;
    struct options o = patient();
    // Of the shortest delay there are many in the time that a process takes to be scheduled.
    o.rnr_timer = 1;
    open_pair(&b, o);
    CHECK(!post_send(b.qp[A], 1, sge_of(b.mr[A], 0, 8)));
    struct ibv_wc wc;
    for (int i = 0; i < 20000; ++i)
        CHECK(ibv_poll_cq(b.cq[A], 1, &wc) == 0);
    CHECK(!post_recv(b.qp[B], 1, sge_of(b.mr[B], 0, 8)));
    EXPECT(b.cq[A], 1, IBV_WC_SUCCESS);
    EXPECT(b.cq[B], 1, IBV_WC_SUCCESS);
}

ROW(B_RT_03)
{
    struct bed b;
    struct options o = hasty();
    open_pair(&b, o);
    struct ibv_sge sge = sge_of(b.mr[A], 0, 8);
    struct ibv_send_wr wr = remote_request(IBV_WR_RDMA_WRITE_WITH_IMM, 1, &sge, b.buffer[B], b.mr[B]->rkey);
    CHECK(!post(b.qp[A], &wr));
    EXPECT(b.cq[A], 1, IBV_WC_RNR_RETRY_EXC_ERR);
}

ROW(B_RT_04)
{
    struct bed b;
    struct options o = hasty();
    open_pair(&b, o);
    CHECK(!modify_state(b.qp[B], IBV_QPS_RESET));
    one(&b, IBV_WR_RDMA_WRITE, sge_of(b.mr[A], 0, 8), b.mr[B]->rkey, IBV_WC_RETRY_EXC_ERR);
    CHECK(state_of(b.qp[A]) == IBV_QPS_ERR);
}

ROW(B_RT_05)
{
    struct bed b;
    struct options o = hasty();
    open_pair(&b, o);
    CHECK(!ibv_destroy_qp(b.qp[B]));
    one(&b, IBV_WR_RDMA_WRITE, sge_of(b.mr[A], 0, 8), b.mr[B]->rkey, IBV_WC_RETRY_EXC_ERR);
}

ROW(B_RT_06)
{
    struct bed b;
    struct options o = hasty();
    open_pair(&b, o);
    CHECK(!modify_state(b.qp[B], IBV_QPS_ERR));
    one(&b, IBV_WR_RDMA_WRITE, sge_of(b.mr[A], 0, 8), b.mr[B]->rkey, IBV_WC_RETRY_EXC_ERR);
}

ROW(B_RT_07)
{
    struct bed b;
    struct options o = patient();
    open_bed(&b);
    for (int side = 0; side < 2; ++side) {
        CHECK(b.cq[side] = ibv_create_cq(b.context, 64, NULL, NULL, 0));
        CHECK(b.qp[side] = make_qp(&b, b.cq[side], o));
    }
    // A talks before B has been told of anything: its retries last until B is there.
    connect_to_peer(b.qp[A], b.qp[B]->qp_num, o);
    CHECK(!post_send(b.qp[A], 1, sge_of(b.mr[A], 0, 8)));
    CHECK(!to_init(b.qp[B], o) && !post_recv(b.qp[B], 1, sge_of(b.mr[B], 0, 8)));
    CHECK(!to_rtr(b.qp[B], b.qp[A]->qp_num, o));
    // RTR is enough to receive.
    EXPECT(b.cq[A], 1, IBV_WC_SUCCESS);
    EXPECT(b.cq[B], 1, IBV_WC_SUCCESS);
}

ROW(B_RT_08)
{
    struct bed b;
    struct options o = hasty();
    open_pair(&b, o);
    // Another pair than the one that B is connected to.
    struct ibv_qp *stranger = make_qp(&b, b.cq[A], o);
    connect_to_peer(stranger, b.qp[B]->qp_num, o);
    CHECK(!post_write(stranger, 1, sge_of(b.mr[A], 0, 8), (uintptr_t)b.buffer[B], b.mr[B]->rkey));
    EXPECT(b.cq[A], 1, IBV_WC_RETRY_EXC_ERR);
}

ROW(B_RT_09)
{
    struct bed b;
    open_rc(&b);
    // Of three requests the first waits for its receive, and the others for the first.
    CHECK(!post_send(b.qp[A], 1, sge_of(b.mr[A], 0, 8)));
    CHECK(!post_write(b.qp[A], 2, sge_of(b.mr[A], 0, 8), (uintptr_t)b.buffer[B] + 4096, b.mr[B]->rkey));
    CHECK(!post_send(b.qp[A], 3, sge_of(b.mr[A], 8, 8)));
    CHECK(ibv_poll_cq(b.cq[A], 1, &(struct ibv_wc){ 0 }) == 0);
    for (uint64_t id = 4; id < 6; ++id)
        CHECK(!post_recv(b.qp[B], id, sge_of(b.mr[B], 0, 8)));
    for (uint64_t id = 1; id < 4; ++id)
        EXPECT(b.cq[A], id, IBV_WC_SUCCESS);
    for (uint64_t id = 4; id < 6; ++id)
        EXPECT(b.cq[B], id, IBV_WC_SUCCESS);
}

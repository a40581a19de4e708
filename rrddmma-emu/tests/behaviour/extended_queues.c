// B-EX: completion queues that are read field by field, and time stamps.
#include "behaviour.h"

// A pair whose end B completes in an extended queue with these fields.
static struct ibv_cq_ex *open_extended(struct bed *b, uint64_t fields)
{
    open_bed(b);
    struct ibv_cq_init_attr_ex init = { .cqe = 64, .wc_flags = fields };
    errno = 0;
    struct ibv_cq_ex *cq = ibv_create_cq_ex(b->context, &init);
    if (!cq && errno == EOPNOTSUPP)
        skip("the device has no such fields");
    CHECK(cq);
    CHECK(b->cq[A] = ibv_create_cq(b->context, 64, NULL, NULL, 0));
    b->cq[B] = ibv_cq_ex_to_cq(cq);
    for (int side = 0; side < 2; ++side)
        CHECK(b->qp[side] = make_qp(b, b->cq[side], patient()));
    for (int side = 0; side < 2; ++side)
        connect_to_peer(b->qp[side], b->qp[!side]->qp_num, patient());
    return cq;
}

// Sends messages of id + 1 bytes with these identifiers; when this returns, all have completed.
static void send_messages(struct bed *b, uint64_t count)
{
    for (uint64_t id = 0; id < count; ++id) {
        struct ibv_sge sge = sge_of(b->mr[A], 0, (uint32_t)id + 1);
        struct ibv_send_wr wr = request(IBV_WR_SEND_WITH_IMM, id, &sge);
        wr.imm_data = (uint32_t)id + 100;
        CHECK(!post_recv(b->qp[B], id, sge_of(b->mr[B], id * 64, 64)));
        CHECK(!post(b->qp[A], &wr));
        EXPECT(b->cq[A], id, IBV_WC_SUCCESS);
    }
}

static int start(struct ibv_cq_ex *cq)
{
    struct ibv_poll_cq_attr none = { 0 };
    return ibv_start_poll(cq, &none);
}

ROW(B_EX_01)
{
    struct bed b;
    struct ibv_cq_ex *cq = open_extended(&b, IBV_WC_EX_WITH_BYTE_LEN | IBV_WC_EX_WITH_IMM | IBV_WC_EX_WITH_QP_NUM);
    send_messages(&b, 3);
    CHECK(!start(cq));
    for (uint64_t id = 0; id < 3; ++id) {
        CHECK(cq->wr_id == id && cq->status == IBV_WC_SUCCESS && ibv_wc_read_opcode(cq) == IBV_WC_RECV);
        CHECK(ibv_wc_read_byte_len(cq) == id + 1 && ibv_wc_read_qp_num(cq) == b.qp[B]->qp_num);
        CHECK((ibv_wc_read_wc_flags(cq) & IBV_WC_WITH_IMM) && ibv_wc_read_imm_data(cq) == id + 100);
        if (id < 2)
            CHECK(!ibv_next_poll(cq));
    }
    ibv_end_poll(cq);
}

ROW(B_EX_02)
{
    struct bed b;
    struct ibv_cq_ex *cq = open_extended(&b, IBV_WC_EX_WITH_BYTE_LEN);
    for (int round = 0; round < 5; ++round) {
        send_messages(&b, 2);
        CHECK(!start(cq) && cq->wr_id == 0);
        CHECK(!ibv_next_poll(cq) && cq->wr_id == 1);
        CHECK(ibv_next_poll(cq) == ENOENT);
        ibv_end_poll(cq);
        CHECK(start(cq) == ENOENT);
    }
}

ROW(B_EX_03)
{
    struct bed b;
    struct ibv_cq_ex *cq = open_extended(&b, IBV_WC_EX_WITH_BYTE_LEN);
    send_messages(&b, 3);
    // Ended in between, it goes on where it was, in either way of polling.
    CHECK(!start(cq) && cq->wr_id == 0);
    ibv_end_poll(cq);
    EXPECT(b.cq[B], 1, IBV_WC_SUCCESS);
    CHECK(!start(cq) && cq->wr_id == 2);
    ibv_end_poll(cq);
}

static uint64_t now(struct bed *b)
{
    struct ibv_values_ex values = { .comp_mask = IBV_VALUES_MASK_RAW_CLOCK };
    CHECK(!ibv_query_rt_values_ex(b->context, &values));
    return (uint64_t)values.raw_clock.tv_sec * 1000000000 + (uint64_t)values.raw_clock.tv_nsec;
}

ROW(B_EX_04)
{
    struct bed b;
    struct ibv_cq_ex *cq = open_extended(&b, IBV_WC_EX_WITH_COMPLETION_TIMESTAMP);
    uint64_t last = now(&b);
    send_messages(&b, 8);
    uint64_t after = now(&b);
    for (uint64_t id = 0; id < 8; ++id) {
        CHECK(!start(cq) && cq->wr_id == id);
        uint64_t stamp = ibv_wc_read_completion_ts(cq);
        CHECK(stamp >= last && stamp <= after);
        last = stamp;
        ibv_end_poll(cq);
    }
}

ROW(B_EX_05)
{
    struct bed b;
    struct ibv_device_attr_ex caps;
    struct ibv_cq_ex *cq = open_extended(&b, IBV_WC_EX_WITH_COMPLETION_TIMESTAMP);
    (void)cq;
    CHECK(!ibv_query_device_ex(b.context, NULL, &caps));
    // Where there are stamps, the device says how far they count and how fast.
    CHECK(caps.completion_timestamp_mask && caps.hca_core_clock);
    CHECK((caps.completion_timestamp_mask & (caps.completion_timestamp_mask + 1)) == 0);
}

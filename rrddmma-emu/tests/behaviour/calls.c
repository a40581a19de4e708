// B-PO: posting by calls of `ibv_wr_*`, and how long a request has its place.
#include "behaviour.h"

// A connected pair whose side A takes calls, and a receive of B.
static struct ibv_qp_ex *open_calls(struct bed *b)
{
    open_bed(b);
    struct options o = patient();
    for (int side = 0; side < 2; ++side)
        CHECK(b->cq[side] = ibv_create_cq(b->context, 64, NULL, NULL, 0));
    struct ibv_qp_init_attr_ex init = {
        .send_cq = b->cq[A], .recv_cq = b->cq[A], .cap = o.cap, .qp_type = o.type, .pd = b->pd,
        .comp_mask = IBV_QP_INIT_ATTR_PD | IBV_QP_INIT_ATTR_SEND_OPS_FLAGS, .send_ops_flags = IBV_QP_EX_WITH_SEND,
    };
    errno = 0;
    b->qp[A] = ibv_create_qp_ex(b->context, &init);
    if (!b->qp[A] && errno == EOPNOTSUPP)
        skip("the device takes no calls");
    CHECK(b->qp[A]);
    CHECK(b->qp[B] = make_qp(b, b->cq[B], o));
    for (int side = 0; side < 2; ++side)
        connect_to_peer(b->qp[side], b->qp[!side]->qp_num, o);
    CHECK(!post_recv(b->qp[B], 1, sge_of(b->mr[B], 0, 256)));
    struct ibv_qp_ex *qp = ibv_qp_to_qp_ex(b->qp[A]);
    CHECK(qp);
    return qp;
}

static void begin_send(struct ibv_qp_ex *qp)
{
    ibv_wr_start(qp);
    qp->wr_id = 1;
    qp->wr_flags = IBV_SEND_SIGNALED;
    ibv_wr_send(qp);
}

// Ends the send, and expects these bytes at B.
static void end_send(struct bed *b, struct ibv_qp_ex *qp, const char *bytes, uint32_t length)
{
    CHECK(!ibv_wr_complete(qp));
    EXPECT(b->cq[A], 1, IBV_WC_SUCCESS);
    CHECK(EXPECT(b->cq[B], 1, IBV_WC_SUCCESS).byte_len == length);
    CHECK(!memcmp(b->buffer[B], bytes, length));
}

ROW(B_PO_15)
{
    struct bed b;
    struct ibv_qp_ex *qp = open_calls(&b);
    begin_send(qp);
    struct ibv_sge sge[2] = { sge_of(b.mr[A], 0, 8), sge_of(b.mr[A], 8, 24) };
    ibv_wr_set_sge_list(qp, 2, sge);
    end_send(&b, qp, b.buffer[A], 32);
}

ROW(B_PO_16)
{
    struct bed b;
    struct ibv_qp_ex *qp = open_calls(&b);
    char word[] = "inline";
    begin_send(qp);
    ibv_wr_set_inline_data(qp, word, sizeof word);
    end_send(&b, qp, word, sizeof word);
}

ROW(B_PO_17)
{
    struct bed b;
    struct ibv_qp_ex *qp = open_calls(&b);
    char words[] = "of two parts";
    struct ibv_data_buf parts[2] = { { .addr = words, .length = 3 }, { .addr = words + 3, .length = sizeof words - 3 } };
    begin_send(qp);
    ibv_wr_set_inline_data_list(qp, 2, parts);
    end_send(&b, qp, words, sizeof words);
}

ROW(B_PO_18)
{
    struct bed b;
    open_rc(&b);
    struct ibv_qp_attr a;
    struct ibv_qp_init_attr init;
    CHECK(!ibv_query_qp(b.qp[A], &a, IBV_QP_CAP, &init));
    struct ibv_sge sge = sge_of(b.mr[A], 0, 8);
    uint32_t posted = 0;
    for (; posted < init.cap.max_send_wr; ++posted) {
        CHECK(!post_recv(b.qp[B], posted, sge_of(b.mr[B], 0, 8)));
        struct ibv_send_wr wr = request(IBV_WR_SEND, posted, &sge);
        CHECK(!post(b.qp[A], &wr));
        // It has arrived, and nobody polls its own completion.
        EXPECT(b.cq[B], posted, IBV_WC_SUCCESS);
    }
    struct ibv_send_wr more = request(IBV_WR_SEND, posted, &sge);
    CHECK(post(b.qp[A], &more) == ENOMEM);
    EXPECT(b.cq[A], 0, IBV_WC_SUCCESS);
    CHECK(!post(b.qp[A], &more));
}

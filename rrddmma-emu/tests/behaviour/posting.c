// B-PO: posting requests and receives, and what of them completes.
#include "behaviour.h"

enum { DEEP = 200 };

ROW(B_PO_01)
{
    struct bed b;
    open_rc(&b);
    // Requests that wait for a receive occupy their places.
    struct ibv_sge sge = sge_of(b.mr[A], 0, 8);
    struct ibv_send_wr wr[DEEP], *bad = NULL;
    for (int i = 0; i < DEEP; ++i) {
        wr[i] = request(IBV_WR_SEND, (uint64_t)i, &sge);
        wr[i].next = i + 1 < DEEP ? &wr[i + 1] : NULL;
    }
    CHECK(ibv_post_send(b.qp[A], wr, &bad) == ENOMEM);
    CHECK(bad && bad->wr_id >= patient().cap.max_send_wr && bad->wr_id < DEEP);
    uint64_t posted = bad->wr_id;
    // What stands before the one that was refused is executed.
    for (uint64_t id = 0; id < posted; ++id) {
        CHECK(!post_recv(b.qp[B], id, sge_of(b.mr[B], 0, 8)));
        EXPECT(b.cq[A], id, IBV_WC_SUCCESS);
        EXPECT(b.cq[B], id, IBV_WC_SUCCESS);
    }
    exchange(&b, DEEP);
}

ROW(B_PO_02)
{
    struct bed b;
    open_rc(&b);
    struct ibv_sge sge = sge_of(b.mr[B], 0, 8);
    struct ibv_recv_wr wr[DEEP], *bad = NULL;
    for (int i = 0; i < DEEP; ++i)
        wr[i] = (struct ibv_recv_wr){
            .wr_id = (uint64_t)i, .sg_list = &sge, .num_sge = 1, .next = i + 1 < DEEP ? &wr[i + 1] : NULL
        };
    CHECK(ibv_post_recv(b.qp[B], wr, &bad) == ENOMEM);
    CHECK(bad && bad->wr_id >= patient().cap.max_recv_wr && bad->wr_id < DEEP);
    CHECK(!post_send(b.qp[A], 1, sge_of(b.mr[A], 0, 8)));
    EXPECT(b.cq[B], 0, IBV_WC_SUCCESS);
}

// More segments than the pair has, whatever it rounded up to.
static int too_many(struct ibv_qp *qp, struct bed *b, struct ibv_sge sge[64], int sends)
{
    struct ibv_qp_attr a;
    struct ibv_qp_init_attr init;
    CHECK(!ibv_query_qp(qp, &a, IBV_QP_CAP, &init));
    for (int i = 0; i < 64; ++i)
        sge[i] = sge_of(b->mr[A], (size_t)i * 8, 8);
    int more = (int)(sends ? init.cap.max_send_sge : init.cap.max_recv_sge) + 1;
    CHECK(more < 64);
    return more;
}

ROW(B_PO_03)
{
    struct bed b;
    open_rc(&b);
    struct ibv_sge sge[64];
    struct ibv_send_wr wr = request(IBV_WR_SEND, 1, sge), *bad = NULL;
    wr.num_sge = too_many(b.qp[A], &b, sge, 1);
    int error = ibv_post_send(b.qp[A], &wr, &bad);
    CHECK((error == ENOMEM || error == EINVAL) && bad == &wr);
    exchange(&b, 2);
}

ROW(B_PO_04)
{
    struct bed b;
    open_rc(&b);
    struct ibv_sge sge[64];
    struct ibv_recv_wr wr = { .wr_id = 1, .sg_list = sge }, *bad = NULL;
    wr.num_sge = too_many(b.qp[B], &b, sge, 0);
    CHECK(ibv_post_recv(b.qp[B], &wr, &bad) == EINVAL && bad == &wr);
    exchange(&b, 2);
}

ROW(B_PO_05)
{
    struct bed b;
    open_rc(&b);
    struct ibv_qp_attr a;
    struct ibv_qp_init_attr init;
    CHECK(!ibv_query_qp(b.qp[A], &a, IBV_QP_CAP, &init));
    struct ibv_sge sge = sge_of(b.mr[A], 0, init.cap.max_inline_data + 1);
    struct ibv_send_wr wr = request(IBV_WR_SEND, 1, &sge);
    wr.send_flags |= IBV_SEND_INLINE;
    int error = post(b.qp[A], &wr);
    CHECK(error == ENOMEM || error == EINVAL);
    exchange(&b, 2);
}

ROW(B_PO_06)
{
    struct bed b;
    open_rc(&b);
    char words[] = "gone in a moment";
    struct ibv_sge sge = { .addr = (uintptr_t)words, .length = sizeof words };
    struct ibv_send_wr wr = request(IBV_WR_SEND, 1, &sge);
    wr.send_flags |= IBV_SEND_INLINE;
    // Nobody has registered them, and they change before there is a receive.
    CHECK(!post(b.qp[A], &wr));
    memset(words, 'x', sizeof words);
    CHECK(!post_recv(b.qp[B], 1, sge_of(b.mr[B], 0, 64)));
    EXPECT(b.cq[B], 1, IBV_WC_SUCCESS);
    CHECK(!strcmp(b.buffer[B], "gone in a moment"));
}

ROW(B_PO_07)
{
    struct bed b;
    open_rc(&b);
    struct ibv_sge sge = sge_of(b.mr[A], 0, 8);
    for (uint64_t id = 1; id < 5; ++id) {
        struct ibv_send_wr wr = remote_request(IBV_WR_RDMA_WRITE, id, &sge, b.buffer[B], b.mr[B]->rkey);
        wr.send_flags = id == 4 ? IBV_SEND_SIGNALED : 0;
        CHECK(!post(b.qp[A], &wr));
    }
    EXPECT(b.cq[A], 4, IBV_WC_SUCCESS);
    CHECK(!memcmp(b.buffer[A], b.buffer[B], 8));
}

ROW(B_PO_08)
{
    struct bed b;
    open_rc(&b);
    struct ibv_sge sge = sge_of(b.mr[A], 0, 8);
    struct ibv_send_wr wr = remote_request(IBV_WR_RDMA_WRITE, 1, &sge, b.buffer[B], dead_key(&b));
    wr.send_flags = 0;
    CHECK(!post(b.qp[A], &wr));
    CHECK(wait_completion(b.cq[A]).wr_id == 1);
}

ROW(B_PO_09)
{
    struct bed b;
    struct options o = patient();
    o.sq_sig_all = 1;
    open_pair(&b, o);
    struct ibv_sge sge = sge_of(b.mr[A], 0, 8);
    struct ibv_send_wr wr = remote_request(IBV_WR_RDMA_WRITE, 1, &sge, b.buffer[B], b.mr[B]->rkey);
    wr.send_flags = 0;
    CHECK(!post(b.qp[A], &wr));
    EXPECT(b.cq[A], 1, IBV_WC_SUCCESS);
}

ROW(B_PO_10)
{
    struct bed b;
    open_rc(&b);
    struct ibv_send_wr wr = request(IBV_WR_SEND_WITH_IMM, 1, NULL);
    wr.imm_data = 0x04030201;
    CHECK(!post_recv(b.qp[B], 2, sge_of(b.mr[B], 0, 8)));
    CHECK(!post(b.qp[A], &wr));
    struct ibv_wc wc = EXPECT(b.cq[B], 2, IBV_WC_SUCCESS);
    CHECK(wc.byte_len == 0 && wc.opcode == IBV_WC_RECV && (wc.wc_flags & IBV_WC_WITH_IMM));
    CHECK(wc.imm_data == 0x04030201);
}

ROW(B_PO_11)
{
    struct bed b;
    open_rc(&b);
    struct ibv_sge sge = sge_of(b.mr[A], 0, 100);
    struct ibv_send_wr wr = remote_request(IBV_WR_RDMA_WRITE_WITH_IMM, 1, &sge, b.buffer[B] + 8, b.mr[B]->rkey);
    wr.imm_data = 7;
    CHECK(!post_recv(b.qp[B], 2, sge_of(b.mr[B], 4096, 1)));
    CHECK(!post(b.qp[A], &wr));
    struct ibv_wc wc = EXPECT(b.cq[B], 2, IBV_WC_SUCCESS);
    CHECK(wc.opcode == IBV_WC_RECV_RDMA_WITH_IMM && wc.byte_len == 100 && wc.imm_data == 7);
    CHECK(!memcmp(b.buffer[A], b.buffer[B] + 8, 100));
}

ROW(B_PO_12)
{
    struct bed b;
    open_rc(&b);
    struct ibv_sge from[2] = { sge_of(b.mr[A], 10, 100), sge_of(b.mr[A], 5000, 50) };
    struct ibv_sge to[2] = { sge_of(b.mr[B], 1, 70), sge_of(b.mr[B], 9000, 200) };
    struct ibv_recv_wr *bad_receive, receive = { .wr_id = 1, .sg_list = to, .num_sge = 2 };
    struct ibv_send_wr wr = request(IBV_WR_SEND, 1, from);
    wr.num_sge = 2;
    CHECK(!ibv_post_recv(b.qp[B], &receive, &bad_receive) && !post(b.qp[A], &wr));
    CHECK(EXPECT(b.cq[B], 1, IBV_WC_SUCCESS).byte_len == 150);
    CHECK(!memcmp(b.buffer[B] + 1, b.buffer[A] + 10, 70) && !memcmp(b.buffer[B] + 9000, b.buffer[A] + 80, 30));
    CHECK(!memcmp(b.buffer[B] + 9030, b.buffer[A] + 5000, 50));
}

ROW(B_PO_13)
{
    struct bed b;
    open_rc(&b);
    CHECK(!post_recv(b.qp[B], 1, sge_of(b.mr[B], 0, SIZE)));
    CHECK(!post_send(b.qp[A], 1, sge_of(b.mr[A], 0, SIZE)));
    CHECK(EXPECT(b.cq[B], 1, IBV_WC_SUCCESS).byte_len == SIZE);
    CHECK(!memcmp(b.buffer[A], b.buffer[B], SIZE));
}

ROW(B_PO_14)
{
    struct bed b;
    struct options o = patient();
    o.type = IBV_QPT_UC;
    open_pair(&b, o);
    struct ibv_sge sge = sge_of(b.mr[A], 0, 8);
    struct ibv_send_wr wr = remote_request(IBV_WR_RDMA_READ, 1, &sge, b.buffer[B], b.mr[B]->rkey);
    // The library may refuse it, or the device.
    if (!post(b.qp[A], &wr))
        CHECK(EXPECT(b.cq[A], 1, IBV_WC_LOC_QP_OP_ERR).wr_id == 1);
}

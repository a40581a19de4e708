// B-SR: shared receive queues.
#include "behaviour.h"

enum { DEEP = 200 };

static struct ibv_srq *make_srq(struct bed *b, uint32_t max_wr, uint32_t max_sge)
{
    struct ibv_srq_init_attr init = { .attr = { .max_wr = max_wr, .max_sge = max_sge } };
    return ibv_create_srq(b->pd, &init);
}

static int post_shared(struct ibv_srq *srq, uint64_t id, struct ibv_sge sge)
{
    struct ibv_recv_wr *bad, wr = { .wr_id = id, .sg_list = &sge, .num_sge = 1 };
    return ibv_post_srq_recv(srq, &wr, &bad);
}

// A sender that completes in cq[A], connected to a pair on the queue, which completes in cq[B].
struct line {
    struct ibv_qp *sender;
    struct ibv_qp *receiver;
};

static struct line connect_line(struct bed *b, struct ibv_srq *srq, struct options o)
{
    struct line l;
    CHECK(l.sender = make_qp(b, b->cq[A], o));
    o.srq = srq;
    CHECK(l.receiver = make_qp(b, b->cq[B], o));
    connect_to_peer(l.sender, l.receiver->qp_num, o);
    connect_to_peer(l.receiver, l.sender->qp_num, o);
    return l;
}

// The device with a queue of eight receives, and two completion queues.
static struct ibv_srq *open_shared(struct bed *b)
{
    open_bed(b);
    for (int side = 0; side < 2; ++side)
        CHECK(b->cq[side] = ibv_create_cq(b->context, 256, NULL, NULL, 0));
    struct ibv_srq *srq = make_srq(b, 8, 2);
    CHECK(srq);
    return srq;
}

ROW(B_SR_01)
{
    struct bed b;
    open_bed(&b);
    struct ibv_srq_init_attr init = { .attr = { .max_wr = 11, .max_sge = 3 } };
    struct ibv_srq *srq = ibv_create_srq(b.pd, &init);
    CHECK(srq && init.attr.max_wr >= 11 && init.attr.max_sge >= 3);
    struct ibv_srq_attr a = { .srq_limit = 77 };
    CHECK(!ibv_query_srq(srq, &a) && a.max_wr >= 11 && a.max_sge >= 3 && a.srq_limit == 0);
}

ROW(B_SR_02)
{
    struct bed b;
    open_bed(&b);
    CHECK(!make_srq(&b, (uint32_t)b.caps.max_srq_wr + 1, 1) && errno == EINVAL);
    CHECK(!make_srq(&b, 1, (uint32_t)b.caps.max_srq_sge + 1) && errno == EINVAL);
}

ROW(B_SR_03)
{
    struct bed b;
    struct ibv_srq *srq = open_shared(&b);
    struct line one = connect_line(&b, srq, patient()), two = connect_line(&b, srq, patient());
    for (uint64_t id = 0; id < 6; ++id)
        CHECK(!post_shared(srq, id, sge_of(b.mr[B], id * 64, 64)));
    for (uint64_t id = 0; id < 6; ++id) {
        struct line *l = id == 1 || id == 2 || id == 5 ? &two : &one;
        CHECK(!post_send(l->sender, id, sge_of(b.mr[A], id * 128, 64)));
        struct ibv_wc wc = EXPECT(b.cq[B], id, IBV_WC_SUCCESS);
        CHECK(wc.qp_num == l->receiver->qp_num && wc.byte_len == 64);
        EXPECT(b.cq[A], id, IBV_WC_SUCCESS);
        CHECK(!memcmp(b.buffer[A] + id * 128, b.buffer[B] + id * 64, 64));
    }
}

ROW(B_SR_04)
{
    struct bed b;
    struct ibv_srq *srq = open_shared(&b);
    struct line l = connect_line(&b, srq, patient());
    struct ibv_sge sge = sge_of(b.mr[B], 0, 8);
    struct ibv_recv_wr wr[DEEP], *bad = NULL;
    for (int i = 0; i < DEEP; ++i)
        wr[i] = (struct ibv_recv_wr){
            .wr_id = (uint64_t)i, .sg_list = &sge, .num_sge = 1, .next = i + 1 < DEEP ? &wr[i + 1] : NULL
        };
    CHECK(ibv_post_srq_recv(srq, wr, &bad) == ENOMEM);
    CHECK(bad && bad->wr_id >= 8 && bad->wr_id < DEEP);
    uint64_t posted = bad->wr_id;
    // Those before it are there, and each that is taken makes room for one.
    for (uint64_t id = 0; id < posted; ++id) {
        CHECK(!post_send(l.sender, id, sge_of(b.mr[A], 0, 8)));
        EXPECT(b.cq[B], id, IBV_WC_SUCCESS);
        EXPECT(b.cq[A], id, IBV_WC_SUCCESS);
    }
    CHECK(!post_shared(srq, DEEP, sge));
}

ROW(B_SR_05)
{
    struct bed b;
    struct ibv_srq *srq = open_shared(&b);
    struct ibv_srq_attr a;
    CHECK(!ibv_query_srq(srq, &a));
    struct ibv_sge sge[64];
    CHECK(a.max_sge < 64);
    for (int i = 0; i < 64; ++i)
        sge[i] = sge_of(b.mr[B], (size_t)i * 8, 8);
    struct ibv_recv_wr wr = { .sg_list = sge, .num_sge = (int)a.max_sge + 1 }, *bad = NULL;
    CHECK(ibv_post_srq_recv(srq, &wr, &bad) == EINVAL && bad == &wr);
}

ROW(B_SR_06)
{
    struct bed b;
    struct ibv_srq *srq = open_shared(&b);
    struct line l = connect_line(&b, srq, patient());
    CHECK(post_recv(l.receiver, 1, sge_of(b.mr[B], 0, 8)));
    CHECK(!post_shared(srq, 2, sge_of(b.mr[B], 0, 8)) && !post_send(l.sender, 3, sge_of(b.mr[A], 0, 8)));
    EXPECT(b.cq[B], 2, IBV_WC_SUCCESS);
}

ROW(B_SR_07)
{
    struct bed b;
    struct ibv_srq *srq = open_shared(&b);
    struct line l = connect_line(&b, srq, patient());
    CHECK(ibv_destroy_srq(srq) == EBUSY);
    // As usable as it was.
    CHECK(!post_shared(srq, 1, sge_of(b.mr[B], 0, 8)) && !post_send(l.sender, 1, sge_of(b.mr[A], 0, 8)));
    EXPECT(b.cq[B], 1, IBV_WC_SUCCESS);
    CHECK(!post_shared(srq, 2, sge_of(b.mr[B], 0, 8)));
    CHECK(!ibv_destroy_qp(l.receiver) && !ibv_destroy_srq(srq));
}

ROW(B_SR_08)
{
    struct bed b;
    struct ibv_srq *srq = open_shared(&b);
    struct line l = connect_line(&b, srq, hasty());
    CHECK(!post_send(l.sender, 1, sge_of(b.mr[A], 0, 8)));
    EXPECT(b.cq[A], 1, IBV_WC_RNR_RETRY_EXC_ERR);
    CHECK(state_of(l.receiver) == IBV_QPS_RTS);
}

ROW(B_SR_09)
{
    struct bed b;
    struct ibv_srq *srq = open_shared(&b);
    struct line broken = connect_line(&b, srq, patient()), other = connect_line(&b, srq, patient());
    CHECK(!post_shared(srq, 1, sge_of(b.mr[B], 0, 8)));
    CHECK(!modify_state(broken.receiver, IBV_QPS_ERR));
    // The receive is nobody's yet: it is not flushed, and the next message takes it.
    CHECK(!post_send(other.sender, 2, sge_of(b.mr[A], 0, 8)));
    EXPECT(b.cq[B], 1, IBV_WC_SUCCESS);
}

ROW(B_SR_10)
{
    struct bed b;
    struct ibv_srq *srq = open_shared(&b);
    struct line l = connect_line(&b, srq, patient());
    CHECK(!post_shared(srq, 1, sge_of(b.mr[B], 0, 8)));
    struct ibv_srq_attr a = { .max_wr = 100 };
    int error = ibv_modify_srq(srq, &a, IBV_SRQ_MAX_WR);
    if (b.caps.device_cap_flags & IBV_DEVICE_SRQ_RESIZE)
        CHECK(!error && !ibv_query_srq(srq, &a) && a.max_wr >= 100);
    else
        CHECK(error == EINVAL);
    // What was posted is still there.
    CHECK(!post_send(l.sender, 1, sge_of(b.mr[A], 0, 8)));
    EXPECT(b.cq[B], 1, IBV_WC_SUCCESS);
}

ROW(B_SR_11)
{
    struct bed b;
    struct ibv_srq *srq = open_shared(&b);
    struct ibv_srq_attr a = { .srq_limit = 4096 }, now;
    CHECK(ibv_modify_srq(srq, &a, IBV_SRQ_LIMIT) == EINVAL);
    CHECK(!ibv_query_srq(srq, &now) && now.srq_limit == 0);
    a.srq_limit = 3;
    CHECK(!ibv_modify_srq(srq, &a, IBV_SRQ_LIMIT) && !ibv_query_srq(srq, &now) && now.srq_limit == 3);
    a.srq_limit = 0;
    CHECK(!ibv_modify_srq(srq, &a, IBV_SRQ_LIMIT) && !ibv_query_srq(srq, &now) && now.srq_limit == 0);
}

ROW(B_SR_12)
{
    struct bed b;
    struct ibv_srq *srq = open_shared(&b);
    struct line l = connect_line(&b, srq, patient());
    struct ibv_sge to[2] = { sge_of(b.mr[B], 1, 30), sge_of(b.mr[B], 9000, 200) };
    struct ibv_recv_wr *bad, wr = { .wr_id = 1, .sg_list = to, .num_sge = 2 };
    CHECK(!ibv_post_srq_recv(srq, &wr, &bad));
    CHECK(!post_send(l.sender, 1, sge_of(b.mr[A], 0, 100)));
    CHECK(EXPECT(b.cq[B], 1, IBV_WC_SUCCESS).byte_len == 100);
    CHECK(!memcmp(b.buffer[B] + 1, b.buffer[A], 30) && !memcmp(b.buffer[B] + 9000, b.buffer[A] + 30, 70));
}

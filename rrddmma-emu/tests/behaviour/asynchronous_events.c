// Asynchronous events: which there are, whom they name, and that nothing is destroyed before they are acknowledged.
#include "behaviour.h"
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

static struct ibv_async_event expect_async(struct bed *b, enum ibv_event_type kind)
{
    struct ibv_async_event event;
    CHECK(next_async(b->context, &event));
    CHECK(event.event_type == kind);
    return event;
}

static void expect_of(struct bed *b, enum ibv_event_type kind, struct ibv_qp *qp)
{
    struct ibv_async_event event = expect_async(b, kind);
    CHECK(event.element.qp == qp);
    ibv_ack_async_event(&event);
}

// A writes eight bytes to B.
static void write_to_b(struct bed *b, uint32_t key, enum ibv_wc_status status)
{
    struct ibv_sge sge = sge_of(b->mr[A], 0, 8);
    struct ibv_send_wr wr = remote_request(IBV_WR_RDMA_WRITE, 1, &sge, b->buffer[B], key);
    CHECK(!post(b->qp[A], &wr));
    EXPECT(b->cq[A], 1, status);
}

// Until another pair has refused a write of this bed's.
static void refuse(struct bed *b)
{
    open_rc(b);
    write_to_b(b, dead_key(b), IBV_WC_REM_ACCESS_ERR);
}

ROW(B_AE_01)
{
    struct bed b;
    refuse(&b);
    expect_of(&b, IBV_EVENT_QP_ACCESS_ERR, b.qp[B]);
    CHECK(!readable(b.context->async_fd));
}

ROW(B_AE_02)
{
    struct bed b;
    struct options o = patient();
    o.access = 0;
    open_pair(&b, o);
    write_to_b(&b, b.mr[B]->rkey, IBV_WC_REM_INV_REQ_ERR);
    expect_of(&b, IBV_EVENT_QP_REQ_ERR, b.qp[B]);
    CHECK(!readable(b.context->async_fd));
}

// The same as open_rc, but B only receives.
static void open_half(struct bed *b)
{
    struct options o = patient();
    open_bed(b);
    for (int side = 0; side < 2; ++side) {
        CHECK(b->cq[side] = ibv_create_cq(b->context, 16, NULL, NULL, 0));
        CHECK(b->qp[side] = make_qp(b, b->cq[side], o));
        CHECK(!to_init(b->qp[side], o));
    }
    CHECK(!to_rtr(b->qp[A], b->qp[B]->qp_num, o) && !to_rtr(b->qp[B], b->qp[A]->qp_num, o));
    CHECK(!to_rts(b->qp[A], o));
}

ROW(B_AE_03)
{
    struct bed b;
    open_half(&b);
    CHECK(!readable(b.context->async_fd));
    exchange(&b, 1);
    expect_of(&b, IBV_EVENT_COMM_EST, b.qp[B]);
    exchange(&b, 2);
    CHECK(!readable(b.context->async_fd));
}

ROW(B_AE_04)
{
    struct bed b;
    open_rc(&b);
    exchange(&b, 1);
    CHECK(!readable(b.context->async_fd));
}

static struct ibv_srq *make_srq(struct bed *b)
{
    struct ibv_srq_init_attr init = { .attr = { .max_wr = 16, .max_sge = 1 } };
    struct ibv_srq *srq = ibv_create_srq(b->pd, &init);
    CHECK(srq);
    return srq;
}

// As open_half, both in RTS and B on a shared receive queue with `count` receives.
static struct ibv_srq *open_shared(struct bed *b, int count)
{
    struct options o = patient();
    open_bed(b);
    struct ibv_srq *srq = make_srq(b);
    for (int side = 0; side < 2; ++side) {
        o.srq = side == B ? srq : NULL;
        CHECK(b->cq[side] = ibv_create_cq(b->context, 16, NULL, NULL, 0));
        CHECK(b->qp[side] = make_qp(b, b->cq[side], o));
    }
    connect_to_peer(b->qp[A], b->qp[B]->qp_num, o);
    connect_to_peer(b->qp[B], b->qp[A]->qp_num, o);
    for (int id = 0; id < count; ++id) {
        struct ibv_sge sge = sge_of(b->mr[B], 0, 64);
        struct ibv_recv_wr wr = { .wr_id = (uint64_t)id, .sg_list = &sge, .num_sge = 1 }, *bad;
        CHECK(!ibv_post_srq_recv(srq, &wr, &bad));
    }
    return srq;
}

ROW(B_AE_05)
{
    struct bed b;
    open_shared(&b, 1);
    CHECK(!modify_state(b.qp[B], IBV_QPS_ERR));
    expect_of(&b, IBV_EVENT_QP_LAST_WQE_REACHED, b.qp[B]);
    CHECK(!modify_state(b.qp[B], IBV_QPS_ERR) && !readable(b.context->async_fd));
}

ROW(B_AE_06)
{
    struct bed b;
    struct ibv_srq *srq = open_shared(&b, 4);
    struct ibv_srq_attr limit = { .srq_limit = 3 };
    CHECK(!ibv_modify_srq(srq, &limit, IBV_SRQ_LIMIT));
    for (uint64_t id = 0; id < 3; ++id) {
        CHECK(!post_send(b.qp[A], id, sge_of(b.mr[A], 0, 64)));
        EXPECT(b.cq[A], id, IBV_WC_SUCCESS);
        // Fewer than three are left after the second.
        CHECK(id || !readable(b.context->async_fd));
    }
    struct ibv_async_event event = expect_async(&b, IBV_EVENT_SRQ_LIMIT_REACHED);
    CHECK(event.element.srq == srq);
    ibv_ack_async_event(&event);
    CHECK(!readable(b.context->async_fd));
    CHECK(!ibv_query_srq(srq, &limit) && limit.srq_limit == 0);
}

static struct ibv_async_event unacknowledged;
static int acknowledged;

static void *acknowledge_later(void *unused)
{
    usleep(20000);
    __atomic_store_n(&acknowledged, 1, __ATOMIC_SEQ_CST);
    ibv_ack_async_event(&unacknowledged);
    return unused;
}

static pthread_t start_acknowledging(void)
{
    pthread_t thread;
    CHECK(!pthread_create(&thread, NULL, acknowledge_later, NULL));
    return thread;
}

static void was_acknowledged(pthread_t thread)
{
    CHECK(__atomic_load_n(&acknowledged, __ATOMIC_SEQ_CST));
    CHECK(!pthread_join(thread, NULL));
}

ROW(B_AE_07)
{
    struct bed b;
    open_shared(&b, 0);
    CHECK(!modify_state(b.qp[B], IBV_QPS_ERR));
    unacknowledged = expect_async(&b, IBV_EVENT_QP_LAST_WQE_REACHED);
    pthread_t thread = start_acknowledging();
    CHECK(!ibv_destroy_qp(b.qp[B]));
    was_acknowledged(thread);
}

ROW(B_AE_08)
{
    struct bed b;
    struct ibv_srq *srq = open_shared(&b, 2);
    struct ibv_srq_attr limit = { .srq_limit = 2 };
    CHECK(!ibv_modify_srq(srq, &limit, IBV_SRQ_LIMIT));
    CHECK(!post_send(b.qp[A], 1, sge_of(b.mr[A], 0, 64)));
    EXPECT(b.cq[A], 1, IBV_WC_SUCCESS);
    unacknowledged = expect_async(&b, IBV_EVENT_SRQ_LIMIT_REACHED);
    CHECK(!ibv_destroy_qp(b.qp[B]));
    pthread_t thread = start_acknowledging();
    CHECK(!ibv_destroy_srq(srq));
    was_acknowledged(thread);
}

ROW(B_AE_09)
{
    struct bed b;
    open_shared(&b, 0);
    CHECK(!modify_state(b.qp[B], IBV_QPS_ERR));
    CHECK(becomes_readable(b.context->async_fd));
    CHECK(!ibv_destroy_qp(b.qp[B]));
    CHECK(!readable(b.context->async_fd));
}

ROW(B_AE_10)
{
    struct bed b;
    open_bed(&b);
    struct options o = patient();
    struct ibv_qp *qp[3];
    o.srq = make_srq(&b);
    CHECK(b.cq[A] = ibv_create_cq(b.context, 16, NULL, NULL, 0));
    for (int i = 0; i < 3; ++i) {
        CHECK(qp[i] = make_qp(&b, b.cq[A], o));
        connect_to_peer(qp[i], qp[i]->qp_num, o);
    }
    for (int i = 2; i >= 0; --i)
        CHECK(!modify_state(qp[i], IBV_QPS_ERR));
    // The unread one in the middle goes with its pair, the others keep their order.
    CHECK(!ibv_destroy_qp(qp[1]));
    expect_of(&b, IBV_EVENT_QP_LAST_WQE_REACHED, qp[2]);
    expect_of(&b, IBV_EVENT_QP_LAST_WQE_REACHED, qp[0]);
}

ROW(B_AE_11)
{
    struct bed b;
    open_bed(&b);
    int flags = fcntl(b.context->async_fd, F_GETFL);
    CHECK(flags >= 0 && !fcntl(b.context->async_fd, F_SETFL, flags | O_NONBLOCK));
    struct ibv_async_event event;
    errno = 0;
    CHECK(ibv_get_async_event(b.context, &event) && errno == EAGAIN);
}

// B-CQ: completion queues and their events.
#include "behaviour.h"
#include <pthread.h>
#include <unistd.h>

static struct ibv_cq *make_cq(struct bed *b, int depth)
{
    return ibv_create_cq(b->context, depth, NULL, b->channel, 0);
}

static void arm(struct ibv_cq *cq, int solicited_only)
{
    CHECK(!ibv_req_notify_cq(cq, solicited_only));
}

// Takes one event, which must be of this queue, and acknowledges it.
static void take_event(struct bed *b, struct ibv_cq *cq)
{
    struct ibv_cq *from;
    void *context;
    CHECK(!ibv_get_cq_event(b->channel, &from, &context));
    CHECK(from == cq && context == cq->cq_context);
    ibv_ack_cq_events(from, 1);
}

// A send from A to B, with these flags, of which B's completion is left in its queue.
static void send_with(struct bed *b, uint64_t id, unsigned flags)
{
    struct ibv_sge sge = sge_of(b->mr[A], 0, 8);
    struct ibv_send_wr wr = request(IBV_WR_SEND, id, &sge);
    wr.send_flags |= flags;
    CHECK(!post_recv(b->qp[B], id, sge_of(b->mr[B], 0, 8)));
    CHECK(!post(b->qp[A], &wr));
    EXPECT(b->cq[A], id, IBV_WC_SUCCESS);
}

ROW(B_CQ_01)
{
    struct bed b;
    open_bed(&b);
    CHECK(!ibv_create_cq(b.context, 0, NULL, NULL, 0) && errno == EINVAL);
    CHECK(!ibv_create_cq(b.context, -1, NULL, NULL, 0) && errno == EINVAL);
    CHECK(!ibv_create_cq(b.context, b.caps.max_cqe + 1, NULL, NULL, 0) && errno == EINVAL);
}

ROW(B_CQ_02)
{
    struct bed b;
    open_bed(&b);
    CHECK(!ibv_create_cq(b.context, 4, NULL, NULL, b.context->num_comp_vectors) && errno == EINVAL);
    CHECK(!ibv_create_cq(b.context, 4, NULL, NULL, -1) && errno == EINVAL);
    CHECK(ibv_create_cq(b.context, 4, NULL, NULL, b.context->num_comp_vectors - 1));
}

ROW(B_CQ_03)
{
    struct bed b;
    open_bed(&b);
    struct ibv_cq *cq = ibv_create_cq(b.context, 21, NULL, NULL, 0);
    CHECK(cq && cq->cqe >= 21);
}

ROW(B_CQ_04)
{
    struct bed b;
    open_rc(&b);
    struct ibv_cq *sends = make_cq(&b, 4), *receives = make_cq(&b, 4);
    struct options o = patient();
    struct ibv_qp_init_attr init = { .send_cq = sends, .recv_cq = receives, .qp_type = IBV_QPT_RC, .cap = o.cap };
    struct ibv_qp *qp = ibv_create_qp(b.pd, &init);
    CHECK(qp && ibv_destroy_cq(sends) == EBUSY && ibv_destroy_cq(receives) == EBUSY);
    CHECK(!ibv_destroy_qp(qp) && !ibv_destroy_cq(sends) && !ibv_destroy_cq(receives));
}

ROW(B_CQ_05)
{
    struct bed b;
    open_rc(&b);
    CHECK(ibv_destroy_comp_channel(b.channel) == EBUSY);
    send_with(&b, 1, 0);
    EXPECT(b.cq[B], 1, IBV_WC_SUCCESS);
}

ROW(B_CQ_06)
{
    struct bed b;
    open_rc(&b);
    struct ibv_cq *cq = make_cq(&b, 16);
    struct options o = patient();
    struct ibv_qp *qp[2] = { make_qp(&b, cq, o), make_qp(&b, cq, o) };
    for (int side = 0; side < 2; ++side)
        connect_to_peer(qp[side], qp[!side]->qp_num, o);
    CHECK(!post_recv(qp[B], 1, sge_of(b.mr[B], 0, 8)) && !post_send(qp[A], 2, sge_of(b.mr[A], 0, 8)));
    unsigned seen = 0;
    while (seen != 3) {
        struct ibv_wc wc = wait_completion(cq);
        CHECK(wc.status == IBV_WC_SUCCESS && wc.qp_num == (wc.wr_id == 1 ? qp[B] : qp[A])->qp_num);
        CHECK(wc.opcode == (wc.wr_id == 1 ? IBV_WC_RECV : IBV_WC_SEND));
        seen |= 1u << (wc.wr_id - 1);
    }
}

ROW(B_CQ_07)
{
    struct bed b;
    open_rc(&b);
    send_with(&b, 1, 0);
    EXPECT(b.cq[B], 1, IBV_WC_SUCCESS);
    CHECK(!readable(b.channel->fd));
    arm(b.cq[B], 0);
    for (uint64_t id = 2; id < 6; ++id)
        send_with(&b, id, 0);
    take_event(&b, b.cq[B]);
    for (uint64_t id = 2; id < 6; ++id)
        EXPECT(b.cq[B], id, IBV_WC_SUCCESS);
    CHECK(!readable(b.channel->fd));
}

ROW(B_CQ_08)
{
    struct bed b;
    open_rc(&b);
    send_with(&b, 1, 0);
    EXPECT(b.cq[B], 1, IBV_WC_SUCCESS);
    arm(b.cq[B], 0);
    CHECK(!readable(b.channel->fd));
    send_with(&b, 2, 0);
    take_event(&b, b.cq[B]);
}

ROW(B_CQ_09)
{
    struct bed b;
    open_rc(&b);
    // The completion is there before the queue is armed, and nobody has polled it.
    send_with(&b, 1, 0);
    arm(b.cq[B], 0);
    CHECK(becomes_readable(b.channel->fd));
}

ROW(B_CQ_10)
{
    struct bed b;
    open_rc(&b);
    arm(b.cq[B], 1);
    send_with(&b, 1, 0);
    EXPECT(b.cq[B], 1, IBV_WC_SUCCESS);
    CHECK(!readable(b.channel->fd));
    send_with(&b, 2, IBV_SEND_SOLICITED);
    take_event(&b, b.cq[B]);
}

ROW(B_CQ_11)
{
    struct bed b;
    open_rc(&b);
    arm(b.cq[B], 1);
    CHECK(!post_recv(b.qp[B], 1, sge_of(b.mr[B], 0, 8)));
    CHECK(!modify_state(b.qp[B], IBV_QPS_ERR));
    take_event(&b, b.cq[B]);
    EXPECT(b.cq[B], 1, IBV_WC_WR_FLUSH_ERR);
}

ROW(B_CQ_12)
{
    struct bed b;
    open_rc(&b);
    arm(b.cq[B], 0);
    arm(b.cq[B], 1);
    send_with(&b, 1, 0);
    take_event(&b, b.cq[B]);
    EXPECT(b.cq[B], 1, IBV_WC_SUCCESS);
    arm(b.cq[B], 1);
    arm(b.cq[B], 0);
    send_with(&b, 2, 0);
    take_event(&b, b.cq[B]);
}

ROW(B_CQ_13)
{
    struct bed b;
    open_rc(&b);
    for (uint64_t id = 1; id < 5; ++id)
        send_with(&b, id, 0);
    CHECK(!ibv_resize_cq(b.cq[B], 500) && b.cq[B]->cqe >= 500);
    send_with(&b, 5, 0);
    for (uint64_t id = 1; id < 6; ++id)
        EXPECT(b.cq[B], id, IBV_WC_SUCCESS);
    CHECK(ibv_poll_cq(b.cq[B], 1, &(struct ibv_wc){ 0 }) == 0);
}

ROW(B_CQ_14)
{
    struct bed b;
    open_rc(&b);
    for (uint64_t id = 1; id < 9; ++id)
        send_with(&b, id, 0);
    CHECK(ibv_resize_cq(b.cq[B], 3));
    for (uint64_t id = 1; id < 9; ++id)
        EXPECT(b.cq[B], id, IBV_WC_SUCCESS);
    CHECK(ibv_resize_cq(b.cq[B], b.caps.max_cqe + 1) == EINVAL);
}

// A bed whose B receives into a queue of few entries, all of which are taken by more messages than fit.
static struct ibv_cq *overrun(struct bed *b, struct ibv_qp *qp[2])
{
    open_rc(b);
    struct ibv_cq *sends = make_cq(b, 64), *small = make_cq(b, 1);
    struct options o = hasty();
    o.cap.max_send_wr = o.cap.max_recv_wr = 40;
    qp[A] = make_qp(b, sends, o);
    qp[B] = make_qp(b, small, o);
    CHECK(sends && small && small->cqe < 30 && qp[A] && qp[B]);
    for (int side = 0; side < 2; ++side)
        connect_to_peer(qp[side], qp[!side]->qp_num, o);
    for (uint64_t id = 0; id < 40; ++id)
        CHECK(!post_recv(qp[B], id, sge_of(b->mr[B], 80 * id, 80)));
    for (uint64_t id = 0; id < 40; ++id) {
        // Longer than what may come in a completion, which is lost here.
        CHECK(!post_send(qp[A], id, sge_of(b->mr[A], 8 * id, 80)));
        EXPECT(sends, id, IBV_WC_SUCCESS);
    }
    return small;
}

ROW(B_CQ_15)
{
    struct bed b;
    struct ibv_qp *qp[2];
    struct ibv_cq *small = overrun(&b, qp);
    for (int id = 0; id < 40; ++id)
        CHECK(!memcmp(b.buffer[B] + 80 * id, b.buffer[A] + 8 * id, 80));
    struct ibv_wc wc;
    int found = 0, depth = small->cqe;
    while (ibv_poll_cq(small, 1, &wc) == 1)
        CHECK(wc.status == IBV_WC_SUCCESS && wc.wr_id == (uint64_t)found++);
    CHECK(found > 0 && found <= depth + 1);
}

ROW(B_CQ_16)
{
    struct bed b;
    struct ibv_qp *qp[2];
    struct ibv_cq *small = overrun(&b, qp);
    struct ibv_async_event event;
    CHECK(next_async(b.context, &event));
    CHECK(event.event_type == IBV_EVENT_CQ_ERR && event.element.cq == small);
    ibv_ack_async_event(&event);
}

ROW(B_CQ_17)
{
    struct bed b;
    open_rc(&b);
    struct ibv_device_attr_ex caps;
    CHECK(!ibv_query_device_ex(b.context, NULL, &caps));
    if (!caps.cq_mod_caps.max_cq_count)
        skip("the device moderates no completion queue");
    // Four completions make an event, or a period that no probe waits for.
    struct ibv_modify_cq_attr moderation = {
        .attr_mask = IBV_CQ_ATTR_MODERATE, .moderate = { .cq_count = 4, .cq_period = caps.cq_mod_caps.max_cq_period },
    };
    CHECK(!ibv_modify_cq(b.cq[B], &moderation));
    arm(b.cq[B], 0);
    for (uint64_t id = 1; id < 5; ++id)
        send_with(&b, id, 0);
    take_event(&b, b.cq[B]);
    moderation.attr_mask = 1 << 7;
    CHECK(ibv_modify_cq(b.cq[B], &moderation));
}

static struct ibv_cq *unacknowledged;
static int acknowledged;

static void *acknowledge_later(void *unused)
{
    usleep(20000);
    __atomic_store_n(&acknowledged, 1, __ATOMIC_SEQ_CST);
    ibv_ack_cq_events(unacknowledged, 1);
    return unused;
}

ROW(B_CQ_18)
{
    struct bed b;
    open_rc(&b);
    arm(b.cq[B], 0);
    send_with(&b, 1, 0);
    void *context;
    CHECK(!ibv_get_cq_event(b.channel, &unacknowledged, &context) && unacknowledged == b.cq[B]);
    CHECK(!ibv_destroy_qp(b.qp[B]));
    pthread_t thread;
    CHECK(!pthread_create(&thread, NULL, acknowledge_later, NULL));
    CHECK(!ibv_destroy_cq(b.cq[B]));
    CHECK(__atomic_load_n(&acknowledged, __ATOMIC_SEQ_CST));
    CHECK(!pthread_join(thread, NULL));
}

ROW(B_CQ_19)
{
    struct bed b;
    open_rc(&b);
    arm(b.cq[B], 0);
    send_with(&b, 1, 0);
    EXPECT(b.cq[B], 1, IBV_WC_SUCCESS);
    CHECK(becomes_readable(b.channel->fd));
    CHECK(!ibv_destroy_qp(b.qp[B]) && !ibv_destroy_cq(b.cq[B]));
    CHECK(!readable(b.channel->fd));
}

ROW(B_CQ_20)
{
    struct bed b;
    open_bed(&b);
    struct ibv_cq_init_attr_ex init = { .cqe = 4, .wc_flags = 1u << 30 };
    CHECK(!ibv_create_cq_ex(b.context, &init) && (errno == EINVAL || errno == EOPNOTSUPP));
    init.wc_flags = IBV_WC_EX_WITH_BYTE_LEN;
    struct ibv_cq_ex *cq = ibv_create_cq_ex(b.context, &init);
    if (!cq && errno == EOPNOTSUPP)
        skip("the device has no extended completion queues");
    struct ibv_poll_cq_attr none = { 0 };
    CHECK(cq && ibv_start_poll(cq, &none) == ENOENT);
}

// Completion queues: other sizes with completions in them, overflow, extended entries, moderated events, refusals. The
// argument names the case.
#include "control.h"
#include "endpoint.h"
#include <infiniband/mlx5dv.h>
#include <poll.h>
#include <time.h>

static struct ibv_cq *queue_of(struct endpoint *e, int cqe, struct ibv_comp_channel *channel)
{
    struct ibv_cq *cq = ibv_create_cq(e->context, cqe, NULL, channel, 0);
    CHECK(cq);
    e->cq = cq;
    e->qp = create_rc_qp(e->pd, cq);
    connect_to(e, e->qp->qp_num, 1);
    return cq;
}

static void write_byte(struct endpoint *e, uint64_t id, char value)
{
    *e->buffer = value;
    write_front(e, id, 1, (uintptr_t)e->buffer + 4096, e->mr->rkey);
    CHECK(e->buffer[4096] == value);
}

static void expect_ids(struct ibv_cq *cq, uint64_t first, uint64_t last)
{
    struct ibv_wc wc;
    for (uint64_t id = first; id <= last; ++id)
        CHECK(ibv_poll_cq(cq, 1, &wc) == 1 && wc.wr_id == id && wc.status == IBV_WC_SUCCESS);
    CHECK(ibv_poll_cq(cq, 1, &wc) == 0);
}

// Whatever the ring holds and wherever it stands, a new size keeps it, in order.
static void resize(struct endpoint *e)
{
    struct ibv_comp_channel *channel = ibv_create_comp_channel(e->context);
    struct ibv_cq *cq = queue_of(e, 7, channel), *which;
    struct pollfd wait = { channel->fd, POLLIN, 0 };
    void *user;
    uint64_t id = 0;
    CHECK(cq->cqe == 7);
    static const int sizes[] = { 15, 3, 31, 7, 127, 15 };
    for (int round = 0; round < 60; ++round) {
        int pending = round % 4, size = sizes[round % 6];
        for (int i = 0; i < pending; ++i)
            write_byte(e, id + 1 + i, (char)round);
        CHECK(!ibv_resize_cq(cq, size) && cq->cqe == size);
        expect_ids(cq, id + 1, id + pending);
        id += pending;
        // Arming waits for what comes after, not for the ring's mark.
        CHECK(!ibv_req_notify_cq(cq, 0) && poll(&wait, 1, 0) == 0);
        CHECK(!ibv_resize_cq(cq, size * 2 + 1) && poll(&wait, 1, 0) == 0);
        write_byte(e, ++id, 'e');
        CHECK(poll(&wait, 1, 0) == 1 && !ibv_get_cq_event(channel, &which, &user) && which == cq);
        ibv_ack_cq_events(cq, 1);
        expect_ids(cq, id, id);
    }
    CHECK(!ibv_resize_cq(cq, 7));
    for (int i = 1; i <= 6; ++i)
        write_byte(e, id + i, 'p');
    // Too small for the six, too large for the device, nothing at all: nothing has changed.
    CHECK(ibv_resize_cq(cq, 1) == EINVAL && cq->cqe == 7);
    CHECK(ibv_resize_cq(cq, 1 << 22) == EINVAL && ibv_resize_cq(cq, -1) == EINVAL);
    expect_ids(cq, id + 1, id + 6);
    CHECK(!ibv_destroy_qp(e->qp) && !ibv_destroy_cq(cq) && !ibv_destroy_comp_channel(channel));
}

// The completion that finds no room is lost and puts the queue into error; the data arrives all the same.
static void overflow(struct endpoint *e)
{
    struct ibv_comp_channel *channel = ibv_create_comp_channel(e->context);
    struct ibv_cq *cq = queue_of(e, 3, channel);
    struct pollfd wait = { e->context->async_fd, POLLIN, 0 }, events = { channel->fd, POLLIN, 0 };
    for (int i = 1; i <= 7; ++i) {
        write_byte(e, i, (char)i);
        CHECK(poll(&wait, 1, 0) == (i > 4));
    }
    struct ibv_async_event event;
    CHECK(!ibv_get_async_event(e->context, &event));
    CHECK(event.event_type == IBV_EVENT_CQ_ERR && event.element.cq == cq);
    ibv_ack_async_event(&event);
    expect_ids(cq, 1, 4);
    // There is room now, but the queue is in error: no completion, no event.
    CHECK(!ibv_req_notify_cq(cq, 0));
    write_byte(e, 8, 'x');
    struct ibv_wc wc;
    CHECK(ibv_poll_cq(cq, 1, &wc) == 0 && poll(&events, 1, 0) == 0 && poll(&wait, 1, 0) == 0);
    CHECK(ibv_resize_cq(cq, 15) == EINVAL);
    CHECK(ibv_destroy_cq(cq) == EBUSY && ibv_destroy_comp_channel(channel) == EBUSY);
    CHECK(!ibv_destroy_qp(e->qp) && !ibv_destroy_cq(cq) && !ibv_destroy_comp_channel(channel));
}

static uint64_t wall_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static uint64_t device_clock(struct ibv_context *context)
{
    struct ibv_values_ex values = { .comp_mask = IBV_VALUES_MASK_RAW_CLOCK };
    CHECK(!ibv_query_rt_values_ex(context, &values) && values.comp_mask == IBV_VALUES_MASK_RAW_CLOCK);
    return values.raw_clock.tv_nsec;
}

static void extended(struct endpoint *e, unsigned size)
{
    struct ibv_device_attr_ex attr;
    CHECK(!ibv_query_device_ex(e->context, NULL, &attr));
    CHECK(attr.completion_timestamp_mask == UINT64_MAX && attr.hca_core_clock == 1000000);
    uint64_t flags = IBV_WC_EX_WITH_BYTE_LEN | IBV_WC_EX_WITH_IMM | IBV_WC_EX_WITH_QP_NUM | IBV_WC_EX_WITH_SRC_QP |
                     IBV_WC_EX_WITH_SLID | IBV_WC_EX_WITH_SL | IBV_WC_EX_WITH_DLID_PATH_BITS |
                     IBV_WC_EX_WITH_COMPLETION_TIMESTAMP | IBV_WC_EX_WITH_COMPLETION_TIMESTAMP_WALLCLOCK |
                     IBV_WC_EX_WITH_CVLAN | IBV_WC_EX_WITH_FLOW_TAG;
    struct ibv_cq_init_attr_ex init = { .cqe = 15, .wc_flags = flags };
    struct mlx5dv_cq_init_attr more = { .comp_mask = MLX5DV_CQ_INIT_ATTR_MASK_CQE_SIZE, .cqe_size = size };
    struct ibv_cq_ex *cq = mlx5dv_create_cq(e->context, &init, &more);
    CHECK(cq);
    e->cq = ibv_cq_ex_to_cq(cq);
    e->qp = create_rc_qp(e->pd, e->cq);
    connect_to(e, e->qp->qp_num, 1);
    struct ibv_poll_cq_attr poll = { 0 };
    CHECK(ibv_start_poll(cq, &poll) == ENOENT);
    uint64_t before = device_clock(e->context), wall_before = wall_clock(), last = before;
    for (int i = 1; i <= 40; ++i) {
        CHECK(!post_recv(e->qp, 2 * i, sge_of(e->mr, 4096, 64)));
        struct ibv_sge sge = sge_of(e->mr, 0, i);
        struct ibv_send_wr *bad, wr = {
            .wr_id = 2 * i + 1, .sg_list = &sge, .num_sge = 1, .opcode = IBV_WR_SEND_WITH_IMM,
            .send_flags = IBV_SEND_SIGNALED, .imm_data = htobe32(0x1234 + i),
        };
        CHECK(!ibv_post_send(e->qp, &wr, &bad));
        CHECK(!ibv_start_poll(cq, &poll));
        CHECK(cq->wr_id == 2u * i && cq->status == IBV_WC_SUCCESS && ibv_wc_read_opcode(cq) == IBV_WC_RECV);
        CHECK(ibv_wc_read_byte_len(cq) == (uint32_t)i && be32toh(ibv_wc_read_imm_data(cq)) == 0x1234u + i);
        CHECK(ibv_wc_read_wc_flags(cq) & IBV_WC_WITH_IMM);
        CHECK(ibv_wc_read_qp_num(cq) == e->qp->qp_num && ibv_wc_read_slid(cq) == 0 && ibv_wc_read_sl(cq) == 0);
        // Only packets that a flow rule has tagged have a tag; libmlx5 reads the field that is the pair's number here.
        CHECK(ibv_wc_read_flow_tag(cq) == e->qp->qp_num && ibv_wc_read_cvlan(cq) == 0);
        uint64_t stamp = ibv_wc_read_completion_ts(cq);
        uint64_t wall = ibv_wc_read_completion_wallclock_ns(cq);
        CHECK(stamp >= last && stamp <= device_clock(e->context));
        // The two clocks tick alike but need not agree to the last microsecond.
        CHECK(wall + 1000000000 >= wall_before && wall <= wall_clock() + 1000000000);
        last = stamp;
        CHECK(!ibv_next_poll(cq));
        CHECK(cq->wr_id == 2u * i + 1 && ibv_wc_read_opcode(cq) == IBV_WC_SEND);
        CHECK(ibv_wc_read_completion_ts(cq) >= last);
        CHECK(ibv_next_poll(cq) == ENOENT);
        ibv_end_poll(cq);
    }
    CHECK(!ibv_destroy_qp(e->qp) && !ibv_destroy_cq(e->cq));
}

// With the overrun of a queue ignored nobody looks for room: old completions are overwritten, and it never fails.
static void ignored_overrun(struct endpoint *e)
{
    struct ibv_cq_init_attr_ex init = { .cqe = 3, .comp_mask = IBV_CQ_INIT_ATTR_MASK_FLAGS,
                                        .flags = IBV_CREATE_CQ_ATTR_IGNORE_OVERRUN };
    struct ibv_cq_ex *cq = ibv_create_cq_ex(e->context, &init);
    CHECK(cq);
    e->cq = ibv_cq_ex_to_cq(cq);
    e->qp = create_rc_qp(e->pd, e->cq);
    connect_to(e, e->qp->qp_num, 1);
    struct pollfd wait = { e->context->async_fd, POLLIN, 0 };
    for (int i = 1; i <= 12; ++i)
        write_byte(e, i, (char)i);
    CHECK(poll(&wait, 1, 0) == 0);
    CHECK(!ibv_destroy_qp(e->qp) && !ibv_destroy_cq(e->cq));
}

// Runs in manual mode: the events of a moderated queue wait for the virtual clock.
static void moderate(struct endpoint *e)
{
    FIND(void, rrddmma_emu_run_until_idle, void);
    FIND(uint64_t, rrddmma_emu_now, void);
    FIND(uint64_t, rrddmma_emu_next_deadline, void);
    FIND(int, rrddmma_emu_advance_clock, uint64_t);
    struct ibv_device_attr_ex attr;
    CHECK(!ibv_query_device_ex(e->context, NULL, &attr));
    CHECK(attr.cq_mod_caps.max_cq_count == 0xffff && attr.cq_mod_caps.max_cq_period == 0xfff);
    struct ibv_comp_channel *channel = ibv_create_comp_channel(e->context);
    struct ibv_cq *cq = queue_of(e, 63, channel), *which;
    struct pollfd wait = { channel->fd, POLLIN, 0 };
    void *user;
    struct ibv_modify_cq_attr change = { .attr_mask = IBV_CQ_ATTR_MODERATE, .moderate = { 4, 0x1000 } };
    CHECK(ibv_modify_cq(cq, &change) == EINVAL);
    change.moderate.cq_period = 100;
    CHECK(!ibv_modify_cq(cq, &change));
    // The fourth completion makes the event.
    CHECK(!ibv_req_notify_cq(cq, 0));
    for (int i = 1; i <= 4; ++i) {
        CHECK(poll(&wait, 1, 0) == 0);
        write_front(e, i, 1, (uintptr_t)e->buffer + 4096, e->mr->rkey);
        rrddmma_emu_run_until_idle();
    }
    CHECK(poll(&wait, 1, 0) == 1 && !ibv_get_cq_event(channel, &which, &user) && which == cq);
    expect_ids(cq, 1, 4);
    // Or the first one's age.
    CHECK(!ibv_req_notify_cq(cq, 0));
    write_front(e, 5, 1, (uintptr_t)e->buffer + 4096, e->mr->rkey);
    rrddmma_emu_run_until_idle();
    uint64_t due = rrddmma_emu_next_deadline();
    CHECK(due == rrddmma_emu_now() + 100000 && poll(&wait, 1, 0) == 0);
    CHECK(!rrddmma_emu_advance_clock(99999));
    rrddmma_emu_run_until_idle();
    CHECK(poll(&wait, 1, 0) == 0);
    CHECK(!rrddmma_emu_advance_clock(1));
    rrddmma_emu_run_until_idle();
    CHECK(poll(&wait, 1, 0) == 1 && !ibv_get_cq_event(channel, &which, &user));
    CHECK(rrddmma_emu_next_deadline() == UINT64_MAX);
    // What is pending need not wait any more when moderation ends.
    CHECK(!ibv_req_notify_cq(cq, 0));
    write_front(e, 6, 1, (uintptr_t)e->buffer + 4096, e->mr->rkey);
    rrddmma_emu_run_until_idle();
    CHECK(poll(&wait, 1, 0) == 0);
    change.moderate.cq_count = 0;
    CHECK(!ibv_modify_cq(cq, &change) && poll(&wait, 1, 0) == 1);
    CHECK(!ibv_get_cq_event(channel, &which, &user));
    ibv_ack_cq_events(cq, 3);
    // The device's timer is the virtual clock.
    uint64_t now = device_clock(e->context);
    CHECK(now == rrddmma_emu_now() && !rrddmma_emu_advance_clock(12345) && device_clock(e->context) == now + 12345);
    struct mlx5dv_clock_info info;
    CHECK(!mlx5dv_get_clock_info(e->context, &info));
    CHECK(mlx5dv_ts_to_ns(&info, now + 5000) == mlx5dv_ts_to_ns(&info, now) + 5000);
    CHECK(!ibv_destroy_qp(e->qp) && !ibv_destroy_cq(cq) && !ibv_destroy_comp_channel(channel));
}

// In trap mode the device's own thread keeps the time.
static void moderate_in_time(struct endpoint *e)
{
    struct ibv_comp_channel *channel = ibv_create_comp_channel(e->context);
    struct ibv_cq *cq = queue_of(e, 63, channel), *which;
    void *user;
    struct ibv_modify_cq_attr change = { .attr_mask = IBV_CQ_ATTR_MODERATE, .moderate = { 1000, 2000 } };
    CHECK(!ibv_modify_cq(cq, &change) && !ibv_req_notify_cq(cq, 0));
    uint64_t before = device_clock(e->context);
    write_byte(e, 1, 'm');
    CHECK(!ibv_get_cq_event(channel, &which, &user) && which == cq);
    CHECK(device_clock(e->context) - before >= 2000000);
    ibv_ack_cq_events(cq, 1);
    CHECK(!ibv_destroy_qp(e->qp) && !ibv_destroy_cq(cq) && !ibv_destroy_comp_channel(channel));
}

static void refused(struct endpoint *e)
{
    struct ibv_device_attr attr;
    CHECK(!ibv_query_device(e->context, &attr));
    CHECK(!ibv_create_cq(e->context, attr.max_cqe + 1, NULL, NULL, 0) && errno == EINVAL);
    CHECK(!ibv_create_cq(e->context, 0, NULL, NULL, 0) && errno == EINVAL);
    CHECK(!ibv_create_cq(e->context, -1, NULL, NULL, 0) && errno == EINVAL);
    CHECK(!ibv_create_cq(e->context, 1, NULL, NULL, e->context->num_comp_vectors) && errno == EINVAL);
    CHECK(!ibv_create_cq(e->context, 1, NULL, NULL, -1) && errno == EINVAL);
    struct ibv_cq *cq = ibv_create_cq(e->context, 1, NULL, NULL, e->context->num_comp_vectors - 1);
    CHECK(cq && !ibv_destroy_cq(cq));
    struct ibv_cq_init_attr_ex init = { .cqe = 1, .wc_flags = 1ull << 40 };
    CHECK(!ibv_create_cq_ex(e->context, &init) && (errno == EINVAL || errno == EOPNOTSUPP));
    init.wc_flags = 0;
    // No compression is announced, and none is given.
    struct mlx5dv_context caps = { .comp_mask = MLX5DV_CONTEXT_MASK_CQE_COMPRESION };
    CHECK(!mlx5dv_query_device(e->context, &caps) && caps.cqe_comp_caps.max_num == 0);
    struct mlx5dv_cq_init_attr more = { .comp_mask = MLX5DV_CQ_INIT_ATTR_MASK_COMPRESSED_CQE,
                                        .cqe_comp_res_format = MLX5DV_CQE_RES_FORMAT_HASH };
    CHECK(!mlx5dv_create_cq(e->context, &init, &more) && errno != 0);
    more.comp_mask = MLX5DV_CQ_INIT_ATTR_MASK_CQE_SIZE;
    more.cqe_size = 256;
    CHECK(!mlx5dv_create_cq(e->context, &init, &more) && errno == EINVAL);
}

int main(int argc, char **argv)
{
    CHECK(argc == 2);
    struct endpoint e;
    create(&e, open_device(), 8192);
    CHECK(!ibv_destroy_qp(e.qp) && !ibv_destroy_cq(e.cq));
    if (!strcmp(argv[1], "resize"))
        resize(&e);
    else if (!strcmp(argv[1], "overflow"))
        overflow(&e);
    else if (!strcmp(argv[1], "extended"))
        extended(&e, 64), extended(&e, 128);
    else if (!strcmp(argv[1], "ignored-overrun"))
        ignored_overrun(&e);
    else if (!strcmp(argv[1], "moderate"))
        moderate(&e);
    else if (!strcmp(argv[1], "moderate-in-time"))
        moderate_in_time(&e);
    else if (!strcmp(argv[1], "refused"))
        refused(&e);
    else
        CHECK(!"such a case");
    CHECK(!ibv_dereg_mr(e.mr) && !ibv_dealloc_pd(e.pd) && !ibv_close_device(e.context));
    puts("as expected");
    return 0;
}

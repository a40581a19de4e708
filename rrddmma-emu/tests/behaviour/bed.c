// The bed of the probes.
#include "behaviour.h"
#include <poll.h>
#include <sched.h>

struct options patient(void)
{
    return (struct options){
        .type = IBV_QPT_RC,
        .cap = { .max_send_wr = 16, .max_recv_wr = 16, .max_send_sge = 2, .max_recv_sge = 2, .max_inline_data = 64 },
        .access = IBV_ACCESS_REMOTE_WRITE | IBV_ACCESS_REMOTE_READ | IBV_ACCESS_REMOTE_ATOMIC,
        .mtu = IBV_MTU_1024, .rd_atomic = 4, .timeout = 17, .retries = 7, .rnr_retries = 7, .rnr_timer = 12,
    };
}

struct options hasty(void)
{
    struct options o = patient();
    o.timeout = 14;
    o.retries = 1;
    o.rnr_retries = 1;
    return o;
}

void open_bed(struct bed *b)
{
    memset(b, 0, sizeof *b);
    b->context = open_device();
    CHECK(!ibv_query_device(b->context, &b->caps));
    CHECK(b->pd = ibv_alloc_pd(b->context));
    for (int side = 0; side < 2; ++side) {
        CHECK(b->buffer[side] = aligned_alloc(4096, SIZE));
        for (int i = 0; i < SIZE; ++i)
            b->buffer[side][i] = (char)(i * 7 + i / 256 + side * 101);
        CHECK(b->mr[side] = ibv_reg_mr(b->pd, b->buffer[side], SIZE, ALL_ACCESS));
    }
}

struct ibv_qp *make_qp(struct bed *b, struct ibv_cq *cq, struct options o)
{
    struct ibv_qp_init_attr init = {
        .send_cq = cq, .recv_cq = cq, .qp_type = o.type, .cap = o.cap, .sq_sig_all = o.sq_sig_all, .srq = o.srq,
    };
    return ibv_create_qp(b->pd, &init);
}

int to_init(struct ibv_qp *qp, struct options o)
{
    struct ibv_qp_attr a = {
        .qp_state = IBV_QPS_INIT, .port_num = 1, .qp_access_flags = o.access, .qkey = 0x11111111,
    };
    int mask = IBV_QP_STATE | IBV_QP_PKEY_INDEX | IBV_QP_PORT;
    if (o.type == IBV_QPT_UC)
        a.qp_access_flags &= IBV_ACCESS_REMOTE_WRITE;
    return ibv_modify_qp(qp, &a, mask | (o.type == IBV_QPT_UD ? IBV_QP_QKEY : IBV_QP_ACCESS_FLAGS));
}

int to_rtr(struct ibv_qp *qp, uint32_t peer, struct options o)
{
    struct ibv_qp_attr a = {
        .qp_state = IBV_QPS_RTR, .path_mtu = o.mtu, .dest_qp_num = peer, .max_dest_rd_atomic = o.rd_atomic,
        .min_rnr_timer = o.rnr_timer, .rq_psn = 11, .ah_attr = own_address(qp->context),
    };
    int mask = IBV_QP_STATE;
    if (o.type != IBV_QPT_UD)
        mask |= IBV_QP_AV | IBV_QP_PATH_MTU | IBV_QP_DEST_QPN | IBV_QP_RQ_PSN;
    if (o.type == IBV_QPT_RC)
        mask |= IBV_QP_MAX_DEST_RD_ATOMIC | IBV_QP_MIN_RNR_TIMER;
    return ibv_modify_qp(qp, &a, mask);
}

int to_rts(struct ibv_qp *qp, struct options o)
{
    struct ibv_qp_attr a = {
        .qp_state = IBV_QPS_RTS, .timeout = o.timeout, .retry_cnt = o.retries, .rnr_retry = o.rnr_retries,
        .max_rd_atomic = o.rd_atomic, .sq_psn = 11,
    };
    int mask = IBV_QP_STATE | IBV_QP_SQ_PSN;
    if (o.type == IBV_QPT_RC)
        mask |= IBV_QP_TIMEOUT | IBV_QP_RETRY_CNT | IBV_QP_RNR_RETRY | IBV_QP_MAX_QP_RD_ATOMIC;
    return ibv_modify_qp(qp, &a, mask);
}

void connect_to_peer(struct ibv_qp *qp, uint32_t peer, struct options o)
{
    CHECK(!to_init(qp, o));
    CHECK(!to_rtr(qp, peer, o));
    CHECK(!to_rts(qp, o));
}

void open_pair(struct bed *b, struct options o)
{
    open_bed(b);
    CHECK(b->channel = ibv_create_comp_channel(b->context));
    for (int side = 0; side < 2; ++side) {
        CHECK(b->cq[side] = ibv_create_cq(b->context, 64, &b->cq[side], b->channel, 0));
        CHECK(b->qp[side] = make_qp(b, b->cq[side], o));
    }
    for (int side = 0; side < 2; ++side)
        connect_to_peer(b->qp[side], b->qp[!side]->qp_num, o);
}

void open_rc(struct bed *b)
{
    open_pair(b, patient());
}

uint32_t dead_key(struct bed *b)
{
    struct ibv_mr *mr = ibv_reg_mr(b->pd, b->buffer[A], SIZE, ALL_ACCESS);
    CHECK(mr && mr->lkey == mr->rkey);
    uint32_t key = mr->lkey;
    CHECK(!ibv_dereg_mr(mr));
    return key;
}

enum ibv_qp_state state_of(struct ibv_qp *qp)
{
    struct ibv_qp_attr a;
    struct ibv_qp_init_attr init;
    CHECK(!ibv_query_qp(qp, &a, IBV_QP_STATE, &init));
    return a.qp_state;
}

int modify_state(struct ibv_qp *qp, enum ibv_qp_state state)
{
    struct ibv_qp_attr a = { .qp_state = state };
    return ibv_modify_qp(qp, &a, IBV_QP_STATE);
}

struct ibv_send_wr request(enum ibv_wr_opcode opcode, uint64_t id, struct ibv_sge *sge)
{
    return (struct ibv_send_wr){
        .wr_id = id, .sg_list = sge, .num_sge = sge ? 1 : 0, .opcode = opcode, .send_flags = IBV_SEND_SIGNALED,
    };
}

struct ibv_send_wr remote_request(enum ibv_wr_opcode opcode, uint64_t id, struct ibv_sge *sge, void *remote, uint32_t rkey)
{
    struct ibv_send_wr wr = request(opcode, id, sge);
    if (opcode == IBV_WR_ATOMIC_CMP_AND_SWP || opcode == IBV_WR_ATOMIC_FETCH_AND_ADD) {
        wr.wr.atomic.remote_addr = (uintptr_t)remote;
        wr.wr.atomic.rkey = rkey;
    } else {
        wr.wr.rdma.remote_addr = (uintptr_t)remote;
        wr.wr.rdma.rkey = rkey;
    }
    return wr;
}

int post(struct ibv_qp *qp, struct ibv_send_wr *wr)
{
    struct ibv_send_wr *bad;
    return ibv_post_send(qp, wr, &bad);
}

struct ibv_wc expect_at(const char *file, int line, struct ibv_cq *cq, uint64_t id, enum ibv_wc_status status)
{
    struct ibv_wc wc;
    int count;
    // Software devices work in kernel threads that want the processor.
    while (!(count = ibv_poll_cq(cq, 1, &wc)))
        sched_yield();
    if (count != 1 || wc.wr_id != id || wc.status != status) {
        fprintf(stderr, "%s:%d: expected request %llu with %s, got request %llu with %s\n", file, line,
                (unsigned long long)id, ibv_wc_status_str(status), (unsigned long long)wc.wr_id,
                ibv_wc_status_str(wc.status));
        exit(2);
    }
    return wc;
}

int next_async(struct ibv_context *context, struct ibv_async_event *event)
{
    if (!becomes_readable(context->async_fd))
        return 0;
    CHECK(!ibv_get_async_event(context, event));
    return 1;
}

static int readable_within(int file, int milliseconds)
{
    struct pollfd fd = { .fd = file, .events = POLLIN };
    return poll(&fd, 1, milliseconds) == 1;
}

int readable(int file)
{
    return readable_within(file, 0);
}

int becomes_readable(int file)
{
    return readable_within(file, 5000);
}

void exchange(struct bed *b, uint64_t id)
{
    CHECK(!post_recv(b->qp[B], id, sge_of(b->mr[B], SIZE - 64, 64)));
    CHECK(!post_send(b->qp[A], id, sge_of(b->mr[A], SIZE - 64, 64)));
    EXPECT(b->cq[B], id, IBV_WC_SUCCESS);
    EXPECT(b->cq[A], id, IBV_WC_SUCCESS);
    CHECK(!memcmp(b->buffer[A] + SIZE - 64, b->buffer[B] + SIZE - 64, 64));
}

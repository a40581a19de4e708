// What the test programs share: a device, queue pairs on it alone or in twos, and the end of a test that failed.
#pragma once
#include <errno.h>
#include <infiniband/verbs.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(x)                                                                                                  \
    do {                                                                                                           \
        if (!(x)) {                                                                                                \
            fprintf(stderr, "%s:%d: %s (errno %d, %s)\n", __FILE__, __LINE__, #x, errno, strerror(errno));         \
            exit(2);                                                                                               \
        }                                                                                                          \
    } while (0)

// Row of the GID table that addresses are made of: RoCE v2 over IPv4 on the emulator, unless the environment says which.
#define GID_INDEX gid_index()
static inline int gid_index(void)
{
    const char *chosen = getenv("RRDDMMA_TEST_GID_INDEX");
    return chosen ? atoi(chosen) : 3;
}

// The device that the environment names, or the only one.
static inline struct ibv_context *open_device(void)
{
    const char *chosen = getenv("RRDDMMA_TEST_DEVICE");
    int count, index = 0;
    struct ibv_device **list = ibv_get_device_list(&count);
    CHECK(list && (chosen || count == 1));
    while (chosen && index < count && strcmp(ibv_get_device_name(list[index]), chosen))
        ++index;
    CHECK(index < count);
    struct ibv_context *context = ibv_open_device(list[index]);
    CHECK(context);
    ibv_free_device_list(list);
    return context;
}

// Opens device `index` of `expected`.
static inline struct ibv_context *open_one_of(int index, int expected)
{
    int count;
    struct ibv_device **list = ibv_get_device_list(&count);
    CHECK(list && count == expected);
    struct ibv_context *context = ibv_open_device(list[index]);
    CHECK(context);
    ibv_free_device_list(list);
    return context;
}

static inline union ibv_gid own_gid(struct ibv_context *context)
{
    union ibv_gid gid;
    CHECK(!ibv_query_gid(context, 1, GID_INDEX, &gid));
    return gid;
}

// An address that leads back to this device.
static inline struct ibv_ah_attr own_address(struct ibv_context *context)
{
    return (struct ibv_ah_attr){
        .is_global = 1, .port_num = 1,
        .grh = { .dgid = own_gid(context), .sgid_index = GID_INDEX, .hop_limit = 1 },
    };
}

static inline void qp_to_init(struct ibv_qp *qp)
{
    struct ibv_qp_attr a = {
        .qp_state = IBV_QPS_INIT, .port_num = 1,
        .qp_access_flags = IBV_ACCESS_REMOTE_WRITE | IBV_ACCESS_REMOTE_READ | IBV_ACCESS_REMOTE_ATOMIC,
    };
    CHECK(!ibv_modify_qp(qp, &a, IBV_QP_STATE | IBV_QP_PKEY_INDEX | IBV_QP_PORT | IBV_QP_ACCESS_FLAGS));
}

static inline void qp_to_rtr(struct ibv_qp *qp, uint32_t peer)
{
    struct ibv_qp_attr a = {
        .qp_state = IBV_QPS_RTR, .path_mtu = IBV_MTU_1024, .dest_qp_num = peer, .max_dest_rd_atomic = 4,
        .min_rnr_timer = 1, .ah_attr = own_address(qp->context),
    };
    CHECK(!ibv_modify_qp(qp, &a, IBV_QP_STATE | IBV_QP_AV | IBV_QP_PATH_MTU | IBV_QP_DEST_QPN | IBV_QP_RQ_PSN |
                         IBV_QP_MAX_DEST_RD_ATOMIC | IBV_QP_MIN_RNR_TIMER));
}

// From INIT to RTS. A peer that is gone is noticed after `retries` + 1 times 2 ms; it may lack a receive as often.
static inline void qp_to_rts(struct ibv_qp *qp, uint32_t peer, uint8_t retries)
{
    qp_to_rtr(qp, peer);
    struct ibv_qp_attr a = {
        .qp_state = IBV_QPS_RTS, .timeout = 9, .retry_cnt = retries, .rnr_retry = retries, .max_rd_atomic = 4
    };
    CHECK(!ibv_modify_qp(qp, &a, IBV_QP_STATE | IBV_QP_TIMEOUT | IBV_QP_RETRY_CNT | IBV_QP_RNR_RETRY |
                         IBV_QP_SQ_PSN | IBV_QP_MAX_QP_RD_ATOMIC));
}

static inline struct ibv_qp *create_rc_qp(struct ibv_pd *pd, struct ibv_cq *cq)
{
    struct ibv_qp_init_attr init = {
        .send_cq = cq, .recv_cq = cq, .qp_type = IBV_QPT_RC,
        .cap = { .max_send_wr = 16, .max_recv_wr = 16, .max_send_sge = 2, .max_recv_sge = 2, .max_inline_data = 64 },
    };
    struct ibv_qp *qp = ibv_create_qp(pd, &init);
    CHECK(qp);
    return qp;
}

static inline struct ibv_sge sge_of(struct ibv_mr *mr, size_t offset, uint32_t length)
{
    return (struct ibv_sge){ .addr = (uintptr_t)mr->addr + offset, .length = length, .lkey = mr->lkey };
}

static inline int post_write(struct ibv_qp *qp, uint64_t id, struct ibv_sge sge, uint64_t remote, uint32_t rkey)
{
    struct ibv_send_wr *bad, wr = {
        .wr_id = id, .sg_list = &sge, .num_sge = 1, .opcode = IBV_WR_RDMA_WRITE, .send_flags = IBV_SEND_SIGNALED,
        .wr.rdma = { remote, rkey },
    };
    return ibv_post_send(qp, &wr, &bad);
}

static inline int post_send(struct ibv_qp *qp, uint64_t id, struct ibv_sge sge)
{
    struct ibv_send_wr *bad, wr = {
        .wr_id = id, .sg_list = &sge, .num_sge = 1, .opcode = IBV_WR_SEND, .send_flags = IBV_SEND_SIGNALED,
    };
    return ibv_post_send(qp, &wr, &bad);
}

static inline int post_recv(struct ibv_qp *qp, uint64_t id, struct ibv_sge sge)
{
    struct ibv_recv_wr *bad, wr = { .wr_id = id, .sg_list = &sge, .num_sge = 1 };
    return ibv_post_recv(qp, &wr, &bad);
}

// Polls until one completion is there: the device may need its timers.
static inline struct ibv_wc wait_completion(struct ibv_cq *cq)
{
    struct ibv_wc wc;
    int count;
    while (!(count = ibv_poll_cq(cq, 1, &wc)))
        ;
    CHECK(count == 1);
    return wc;
}

// A queue pair with a domain, a completion queue and a buffer of its own.
struct endpoint {
    struct ibv_context *context;
    struct ibv_pd *pd;
    struct ibv_cq *cq;
    struct ibv_qp *qp;
    struct ibv_mr *mr;
    char *buffer;
    size_t size;
};

static inline void create(struct endpoint *e, struct ibv_context *context, size_t size)
{
    memset(e, 0, sizeof *e);
    e->context = context;
    CHECK(e->pd = ibv_alloc_pd(context));
    CHECK(e->cq = ibv_create_cq(context, 64, NULL, NULL, 0));
    CHECK(e->buffer = aligned_alloc(4096, size));
    memset(e->buffer, 0, size);
    e->size = size;
    int access = IBV_ACCESS_LOCAL_WRITE | IBV_ACCESS_REMOTE_WRITE | IBV_ACCESS_REMOTE_READ;
    CHECK(e->mr = ibv_reg_mr(e->pd, e->buffer, size, access));
    e->qp = create_rc_qp(e->pd, e->cq);
}

static inline void connect_to(struct endpoint *e, uint32_t qpn, uint8_t retries)
{
    qp_to_init(e->qp);
    qp_to_rts(e->qp, qpn, retries);
}

// An endpoint that is connected to itself.
static inline void create_loop(struct endpoint *e)
{
    create(e, open_device(), 8192);
    connect_to(e, e->qp->qp_num, 1);
}

// Writes from the front of the buffer.
static inline void write_front(struct endpoint *e, uint64_t id, uint32_t length, uint64_t remote, uint32_t rkey)
{
    CHECK(!post_write(e->qp, id, sge_of(e->mr, 0, length), remote, rkey));
}

// Writes the first byte of the buffer to its middle, and expects the completion to be there at once.
static inline void ring(struct endpoint *e, char value)
{
    static __thread uint64_t id;
    uint64_t remote = (uintptr_t)e->buffer + e->size / 2;
    e->buffer[0] = value;
    write_front(e, ++id, 1, remote, e->mr->rkey);
    struct ibv_wc wc;
    CHECK(ibv_poll_cq(e->cq, 1, &wc) == 1);
    CHECK(wc.status == IBV_WC_SUCCESS && wc.wr_id == id);
    CHECK(e->buffer[e->size / 2] == value);
}

// Two RC queue pairs of one domain, connected to each other.
struct pair {
    struct ibv_context *context;
    struct ibv_pd *pd;
    struct ibv_comp_channel *channel;
    struct ibv_cq *cq[2];
    struct ibv_qp *qp[2];
};

static inline void create_pair(struct pair *p)
{
    p->context = open_device();
    CHECK((p->pd = ibv_alloc_pd(p->context)));
    CHECK((p->channel = ibv_create_comp_channel(p->context)));
    for (int i = 0; i < 2; ++i) {
        CHECK((p->cq[i] = ibv_create_cq(p->context, 64, NULL, p->channel, 0)));
        p->qp[i] = create_rc_qp(p->pd, p->cq[i]);
        qp_to_init(p->qp[i]);
    }
    for (int i = 0; i < 2; ++i)
        qp_to_rts(p->qp[i], p->qp[!i]->qp_num, 2);
}

static inline void destroy_pair(struct pair *p)
{
    for (int i = 0; i < 2; ++i) {
        CHECK(!ibv_destroy_qp(p->qp[i]));
        CHECK(!ibv_destroy_cq(p->cq[i]));
    }
    CHECK(!ibv_destroy_comp_channel(p->channel));
    CHECK(!ibv_dealloc_pd(p->pd));
    CHECK(!ibv_close_device(p->context));
}

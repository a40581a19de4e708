// What the test programs share: a device, a queue pair on it, and the end of a test that failed.
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

#define GID_INDEX 3

struct endpoint {
    struct ibv_context *context;
    struct ibv_pd *pd;
    struct ibv_cq *cq;
    struct ibv_qp *qp;
    struct ibv_mr *mr;
    char *buffer;
    size_t size;
};

static inline struct ibv_context *open_device(void)
{
    int count;
    struct ibv_device **list = ibv_get_device_list(&count);
    CHECK(list && count == 1);
    struct ibv_context *context = ibv_open_device(list[0]);
    CHECK(context);
    ibv_free_device_list(list);
    return context;
}

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
    struct ibv_qp_init_attr init = {
        .send_cq = e->cq,
        .recv_cq = e->cq,
        .qp_type = IBV_QPT_RC,
        .cap = { .max_send_wr = 16, .max_recv_wr = 16, .max_send_sge = 1, .max_recv_sge = 1 },
    };
    CHECK(e->qp = ibv_create_qp(e->pd, &init));
}

// Brings the queue pair to RTS. A peer that is gone is noticed after `retries` + 1 times 2 ms.
static inline void connect_to(struct endpoint *e, uint32_t qpn, uint8_t retries)
{
    union ibv_gid gid;
    CHECK(!ibv_query_gid(e->context, 1, GID_INDEX, &gid));
    struct ibv_qp_attr a = {
        .qp_state = IBV_QPS_INIT, .port_num = 1, .qp_access_flags = IBV_ACCESS_REMOTE_WRITE | IBV_ACCESS_REMOTE_READ
    };
    CHECK(!ibv_modify_qp(e->qp, &a, IBV_QP_STATE | IBV_QP_PKEY_INDEX | IBV_QP_PORT | IBV_QP_ACCESS_FLAGS));
    a = (struct ibv_qp_attr){
        .qp_state = IBV_QPS_RTR, .path_mtu = IBV_MTU_1024, .dest_qp_num = qpn, .max_dest_rd_atomic = 1,
        .min_rnr_timer = 1,
        .ah_attr = { .is_global = 1, .port_num = 1,
                     .grh = { .dgid = gid, .sgid_index = GID_INDEX, .hop_limit = 1 } },
    };
    CHECK(!ibv_modify_qp(e->qp, &a, IBV_QP_STATE | IBV_QP_AV | IBV_QP_PATH_MTU | IBV_QP_DEST_QPN | IBV_QP_RQ_PSN |
                         IBV_QP_MAX_DEST_RD_ATOMIC | IBV_QP_MIN_RNR_TIMER));
    a = (struct ibv_qp_attr){
        .qp_state = IBV_QPS_RTS, .timeout = 9, .retry_cnt = retries, .rnr_retry = 7, .max_rd_atomic = 1
    };
    CHECK(!ibv_modify_qp(e->qp, &a, IBV_QP_STATE | IBV_QP_TIMEOUT | IBV_QP_RETRY_CNT | IBV_QP_RNR_RETRY |
                         IBV_QP_SQ_PSN | IBV_QP_MAX_QP_RD_ATOMIC));
}

// An endpoint that is connected to itself.
static inline void create_loop(struct endpoint *e)
{
    create(e, open_device(), 8192);
    connect_to(e, e->qp->qp_num, 1);
}

static inline void post_write(struct endpoint *e, uint64_t id, uint32_t length, uint64_t remote, uint32_t rkey)
{
    struct ibv_sge sge = { (uintptr_t)e->buffer, length, e->mr->lkey };
    struct ibv_send_wr wr = {
        .wr_id = id, .sg_list = &sge, .num_sge = 1, .opcode = IBV_WR_RDMA_WRITE, .send_flags = IBV_SEND_SIGNALED,
        .wr.rdma = { remote, rkey },
    };
    struct ibv_send_wr *bad;
    CHECK(!ibv_post_send(e->qp, &wr, &bad));
}

// Writes the first byte of the buffer to its middle, and expects the completion to be there at once.
static inline void ring(struct endpoint *e, char value)
{
    static __thread uint64_t id;
    uint64_t remote = (uintptr_t)e->buffer + e->size / 2;
    e->buffer[0] = value;
    post_write(e, ++id, 1, remote, e->mr->rkey);
    struct ibv_wc wc;
    CHECK(ibv_poll_cq(e->cq, 1, &wc) == 1);
    CHECK(wc.status == IBV_WC_SUCCESS && wc.wr_id == id);
    CHECK(e->buffer[e->size / 2] == value);
}

static inline struct ibv_wc wait_completion(struct ibv_cq *cq)
{
    struct ibv_wc wc;
    int count;
    while (!(count = ibv_poll_cq(cq, 1, &wc)))
        ;
    CHECK(count == 1);
    return wc;
}
